package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
)

const cents = 2 // decimal places

// bill is an invoice with its items.
type bill struct {
	cliniko.Invoice

	items []cliniko.InvoiceItem
}

// line is a line of a journal. Lines with the same narration and date are one entry. A positive amount is a debit, a
// negative one a credit.
type line struct {
	narration            string
	date                 cliniko.Date
	description, account string
	amount               decimal.Decimal
}

// accounts holds the codes of the accounts in the general ledger.
type accounts struct{ receivable, revenue, tax, rounding string }

// totals is the control total of a journal.
type totals struct {
	invoices, reversals       int
	net, tax, rounding, gross decimal.Decimal
}

// bills returns the invoices that were issued from one day to another, both included, in the order of their numbers.
// The API hides archived and deleted invoices and items by default. An invoice that was reversed stays, and so does the
// invoice that reverses it, on its own date.
func bills(ctx context.Context, client *cliniko.Client, business cliniko.IDFilter[cliniko.Business], from, to cliniko.Date) ([]bill, error) {
	var all []bill
	var ids []cliniko.InvoiceID
	for invoice, err := range client.Invoices.All(ctx, cliniko.InvoiceListOptions{
		BusinessID: business,
		IssueDate:  cliniko.AtLeast(from).And(cliniko.AtMost(to)), // a date, which has no time zone
	}) {
		if err != nil {
			return nil, err
		}
		all, ids = append(all, bill{Invoice: invoice}), append(ids, invoice.ID)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	items := map[cliniko.InvoiceID][]cliniko.InvoiceItem{}
	for item, err := range client.InvoiceItems.All(ctx, cliniko.InvoiceItemListOptions{InvoiceID: cliniko.In(ids...)}) {
		if err != nil {
			return nil, err
		}
		items[item.Invoice.ID()] = append(items[item.Invoice.ID()], item)
	}
	for i := range all {
		all[i].items = items[all[i].ID]
	}
	slices.SortStableFunc(all, func(a, b bill) int { return cmp.Compare(a.Number, b.Number) })
	return all, nil
}

// journalOf returns the journal of invoices, and its control total.
func journalOf(all []bill, s settings) (journal []line, total totals, err error) {
	for _, b := range all {
		if journal, err = total.add(journal, s.accounts, b); err != nil {
			return nil, total, err
		}
	}
	if s.daily {
		journal = daily(journal)
	}
	return journal, total, nil
}

// add adds the lines of an invoice to a journal: the receivable, revenue and tax for each tax rate, and a rounding line
// if the items, rounded to cents, do not add up to the total of the invoice.
func (t *totals) add(journal []line, codes accounts, b bill) ([]line, error) {
	revenue, tax := map[string]decimal.Decimal{}, map[string]decimal.Decimal{}
	for _, item := range b.items {
		net, taxed, err := amounts(item)
		if err != nil {
			return nil, fmt.Errorf("invoice %d: %w", b.Number, err)
		}
		rate := rateOf(item, taxed)
		revenue[rate], tax[rate] = revenue[rate].Add(net), tax[rate].Add(taxed)
	}
	narration := fmt.Sprintf("Cliniko invoice %d", b.Number)
	if b.OriginalInvoice.ID() != "" {
		narration += " (reversal)"
		t.reversals++
	}
	sum := decimal.Zero
	post := func(description, account string, amount decimal.Decimal) decimal.Decimal {
		if amount = amount.Round(cents); !amount.IsZero() {
			journal = append(journal, line{narration, b.IssueDate, description, account, amount})
		}
		sum = sum.Add(amount)
		return amount
	}
	gross := post("Receivable", codes.receivable, grossOf(b, revenue, tax))
	for _, rate := range slices.Sorted(maps.Keys(revenue)) {
		t.net = t.net.Sub(post("Revenue, "+rate, codes.revenue, revenue[rate].Neg()))
		t.tax = t.tax.Sub(post("Tax, "+rate, codes.tax, tax[rate].Neg()))
	}
	if most := decimal.New(int64(len(b.items)+1), -cents); sum.Abs().GreaterThan(most) {
		return nil, fmt.Errorf("invoice %d: its items add up to %s, its total is %s", b.Number, gross.Sub(sum).StringFixed(cents), gross.StringFixed(cents))
	}
	t.rounding = t.rounding.Sub(post("Rounding", codes.rounding, sum.Neg()))
	t.gross = t.gross.Add(gross)
	t.invoices++
	return journal, nil
}

// daily replaces the entries of each day by one, in which lines with the same account and description are one line.
func daily(journal []line) []line {
	sums := map[line]decimal.Decimal{}
	var order []line
	for _, l := range journal {
		key := line{narration: fmt.Sprintf("Cliniko invoices of %s", l.date), date: l.date, description: l.description, account: l.account}
		if _, seen := sums[key]; !seen {
			order = append(order, key)
		}
		sums[key] = sums[key].Add(l.amount)
	}
	var merged []line
	for _, l := range order {
		if l.amount = sums[line{l.narration, l.date, l.description, l.account, decimal.Decimal{}}]; !l.amount.IsZero() {
			merged = append(merged, l)
		}
	}
	return merged
}
