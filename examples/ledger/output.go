package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/examples/internal/spreadsheet"
)

// maxLines is the number of lines that Xero imports from one file.
const maxLines = 300

// noPayments is what a reader of the journal has to know.
const noPayments = "Payments are not in it, because the API has no payments or balances: enter them from Cliniko's payments report."

// entryKey is what the lines of one journal entry have in common.
type entryKey struct {
	narration string
	date      cliniko.Date
}

// checkBalance fails unless the debits and credits of every entry are equal.
func checkBalance(journal []line) error {
	balances := map[entryKey]decimal.Decimal{}
	for _, l := range journal {
		balances[entryKey{l.narration, l.date}] = balances[entryKey{l.narration, l.date}].Add(l.amount)
	}
	for key, balance := range balances {
		if !balance.IsZero() {
			return fmt.Errorf("%s of %s does not balance: debits less credits are %s", key.narration, key.date, balance.StringFixed(cents))
		}
	}
	return nil
}

// encode returns a journal in the form of Xero's template for manual journals. taxRate is the name of a rate of 0, because
// the tax is in lines of its own. A journal that does not balance is an error.
func encode(journal []line, taxRate string) ([]byte, error) {
	if err := checkBalance(journal); err != nil {
		return nil, err
	}
	lines := [][]string{{"*Narration", "*Date", "Description", "*AccountCode", "*TaxRate", "*Amount"}}
	for _, l := range journal {
		lines = append(lines, []string{spreadsheet.Text(l.narration), l.date.In(time.UTC).Format("02 Jan 2006"), spreadsheet.Text(l.description),
			l.account, spreadsheet.Text(taxRate), l.amount.StringFixed(cents)})
	}
	var file bytes.Buffer
	err := csv.NewWriter(&file).WriteAll(lines)
	return file.Bytes(), err
}

// writeTotals writes the control total, for comparison with Cliniko's own reports.
func writeTotals(messages io.Writer, month cliniko.Date, t totals, lines int) error {
	fmt.Fprintf(messages, "Journal of the invoices of %s\n", monthOf(month))
	table := tabwriter.NewWriter(messages, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(table, "invoices\t%d\t\n", t.invoices)
	fmt.Fprintf(table, "of these, reversals\t%d\t\n", t.reversals)
	for _, row := range []struct {
		name   string
		amount decimal.Decimal
	}{{"net", t.net}, {"tax", t.tax}, {"rounding", t.rounding}, {"gross", t.gross}} {
		fmt.Fprintf(table, "%s\t%s\t\n", row.name, row.amount.StringFixed(cents))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(messages, "The journal has %d lines and balances. %s\n", lines, noPayments)
	if lines > maxLines {
		fmt.Fprintf(messages, "Xero imports up to %d lines from a file; with -daily the journal is shorter.\n", maxLines)
	}
	return nil
}
