package main

import (
	"context"
	"encoding/csv"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

var october = settings{
	month: cliniko.Date{Year: 2026, Month: time.October, Day: 1}, taxRate: "BAS Excluded",
	accounts: accounts{receivable: "611", revenue: "200", tax: "820", rounding: "860"},
}

// newClinic returns a clinic on 3 November 2026 with no patients and no invoices, with the given records.
func newClinic(t *testing.T, records string) (*clinikotest.Clinic, *cliniko.Client) {
	t.Helper()
	clinic := clinikotest.New(clinikotest.WithNow(time.Date(2026, 11, 3, 1, 0, 0, 0, time.UTC)), clinikotest.WithSize(0))
	if _, err := clinic.Load([]byte(records)); err != nil {
		t.Fatal(err)
	}
	client, err := clinic.Client()
	if err != nil {
		t.Fatal(err)
	}
	return clinic, client
}

// handmade has the invoices of TestByHand. 5001 is reversed by 5003. The items of 5002 make 29.97.
const handmade = `{"invoices": [
	{"id": "1", "number": 5001, "issue_date": "2026-10-01", "total_amount": "127.67", "net_amount": "124.7", "tax_amount": "2.97", "invoice_to": "Zed Zebra", "calculation_method": 2, "status": 30},
	{"id": "2", "number": 5002, "issue_date": "2026-10-15", "total_amount": "29.98", "calculation_method": 3, "status": 20},
	{"id": "3", "number": 5003, "issue_date": "2026-10-31", "total_amount": "-127.67", "original_invoice_id": "1", "status": 30},
	{"id": "4", "number": 5004, "issue_date": "2026-10-31", "total_amount": "95.0", "calculation_method": 1, "status": 40},
	{"id": "5", "number": 5005, "issue_date": "2026-10-31", "total_amount": "0.0"},
	{"id": "6", "number": 5006, "issue_date": "2026-09-30", "total_amount": "1.0"},
	{"id": "7", "number": 5007, "issue_date": "2026-11-01", "total_amount": "2.0"},
	{"id": "8", "number": 5008, "issue_date": "2026-10-02", "total_amount": "4.0", "archived_at": "2026-10-03T00:00:00Z"},
	{"id": "9", "number": 5009, "issue_date": "2026-10-02", "total_amount": "8.0", "deleted_at": "2026-10-03T00:00:00Z"}
], "invoice_items": [
	{"invoice_id": "1", "name": "Consultation of Zed Zebra", "quantity": "1.0", "unit_price": "95.0", "net_price": "95.0", "total_including_tax": 95.0, "tax_name": "No tax", "tax_rate": "0.0"},
	{"invoice_id": "1", "name": "Band", "quantity": "3.0", "unit_price": "11.0", "discount_percentage": "10.0", "net_price": "29.7", "total_including_tax": 32.67, "tax_name": "GST", "tax_rate": "10.0"},
	{"invoice_id": "1", "name": "Mistake", "quantity": "1.0", "unit_price": "7.0", "net_price": "7.0", "total_including_tax": 7.0, "archived_at": "2026-10-01T00:00:00Z"},
	{"invoice_id": "2", "name": "Tape", "quantity": "1.0", "unit_price": "9.99", "net_price": "9.082", "total_including_tax": 9.99, "tax_name": "GST", "tax_rate": "10.0"},
	{"invoice_id": "2", "name": "Tape", "quantity": "1.0", "unit_price": "9.99", "net_price": "9.082", "total_including_tax": 9.99, "tax_name": "GST", "tax_rate": "10.0"},
	{"invoice_id": "2", "name": "Tape", "quantity": "1.0", "unit_price": "9.99", "net_price": "9.082", "total_including_tax": 9.99, "tax_name": "GST", "tax_rate": "10.0"},
	{"invoice_id": "3", "name": "Consultation", "quantity": "-1.0", "unit_price": "95.0", "net_price": "-95.0", "total_including_tax": -95.0, "tax_name": "No tax", "tax_rate": "0.0"},
	{"invoice_id": "3", "name": "Band", "quantity": "-3.0", "unit_price": "11.0", "net_price": "-29.7", "total_including_tax": -32.67, "tax_name": "GST", "tax_rate": "10.0"},
	{"invoice_id": "4", "name": "Report", "quantity": "1.0", "unit_price": "100.0", "net_price": "100.0", "total_including_tax": 115.0, "tax_name": "=HYPERLINK(1)", "tax_rate": "15.0"},
	{"invoice_id": "4", "name": "Voucher", "quantity": "1.0", "unit_price": "-20.0", "net_price": "-20.0", "total_including_tax": null, "is_monetary_discount": true, "tax_rate": null}
]}`

func TestByHand(t *testing.T) {
	t.Parallel()
	_, client := newClinic(t, handmade)
	var out, messages strings.Builder
	if err := export(t.Context(), client, october, &out, &messages); err != nil {
		t.Fatal(err)
	}
	want := `*Narration,*Date,Description,*AccountCode,*TaxRate,*Amount
Cliniko invoice 5001,01 Oct 2026,Receivable,611,BAS Excluded,127.67
Cliniko invoice 5001,01 Oct 2026,"Revenue, GST 10%",200,BAS Excluded,-29.70
Cliniko invoice 5001,01 Oct 2026,"Tax, GST 10%",820,BAS Excluded,-2.97
Cliniko invoice 5001,01 Oct 2026,"Revenue, no tax",200,BAS Excluded,-95.00
Cliniko invoice 5002,15 Oct 2026,Receivable,611,BAS Excluded,29.98
Cliniko invoice 5002,15 Oct 2026,"Revenue, GST 10%",200,BAS Excluded,-27.25
Cliniko invoice 5002,15 Oct 2026,"Tax, GST 10%",820,BAS Excluded,-2.72
Cliniko invoice 5002,15 Oct 2026,Rounding,860,BAS Excluded,-0.01
Cliniko invoice 5003 (reversal),31 Oct 2026,Receivable,611,BAS Excluded,-127.67
Cliniko invoice 5003 (reversal),31 Oct 2026,"Revenue, GST 10%",200,BAS Excluded,29.70
Cliniko invoice 5003 (reversal),31 Oct 2026,"Tax, GST 10%",820,BAS Excluded,2.97
Cliniko invoice 5003 (reversal),31 Oct 2026,"Revenue, no tax",200,BAS Excluded,95.00
Cliniko invoice 5004,31 Oct 2026,Receivable,611,BAS Excluded,95.00
Cliniko invoice 5004,31 Oct 2026,"Revenue, =HYPERLINK(1) 15%",200,BAS Excluded,-100.00
Cliniko invoice 5004,31 Oct 2026,"Tax, =HYPERLINK(1) 15%",820,BAS Excluded,-15.00
Cliniko invoice 5004,31 Oct 2026,"Revenue, no tax",200,BAS Excluded,20.00
`
	if out.String() != want {
		t.Errorf("got\n%s", out.String())
	}
	for _, want := range []string{
		"Journal of the invoices of 2026-10\n", "invoices       5\n", "reversals       1\n", "net  107.25\n", "tax   17.72\n",
		"rounding    0.01\n", "gross  124.98\n", "16 lines and balances", "no payments or balances",
	} {
		if !strings.Contains(messages.String(), want) {
			t.Errorf("the control total lacks %q:\n%s", want, messages.String())
		}
	}
}

// The entry of a day adds up its invoices. The reversed invoice of another day keeps its own date.
func TestDaily(t *testing.T) {
	t.Parallel()
	_, client := newClinic(t, handmade)
	s := october
	s.daily = true
	var out strings.Builder
	if err := export(t.Context(), client, s, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	_, last, _ := strings.Cut(out.String(), "Cliniko invoices of 2026-10-31,")
	want := `31 Oct 2026,Receivable,611,BAS Excluded,-32.67
Cliniko invoices of 2026-10-31,31 Oct 2026,"Revenue, GST 10%",200,BAS Excluded,29.70
Cliniko invoices of 2026-10-31,31 Oct 2026,"Tax, GST 10%",820,BAS Excluded,2.97
Cliniko invoices of 2026-10-31,31 Oct 2026,"Revenue, no tax",200,BAS Excluded,115.00
Cliniko invoices of 2026-10-31,31 Oct 2026,"Revenue, =HYPERLINK(1) 15%",200,BAS Excluded,-100.00
Cliniko invoices of 2026-10-31,31 Oct 2026,"Tax, =HYPERLINK(1) 15%",820,BAS Excluded,-15.00
`
	if last != want {
		t.Errorf("got\n%s", last)
	}
}

// randomBill returns an invoice with items of every form that the API may send. Its total is rounded as the calculation
// method says, or missing.
func randomBill(rng *rand.Rand, number int) bill {
	pick := func(texts ...string) decimal.Decimal { return decimal.RequireFromString(texts[rng.IntN(len(texts))]) }
	b := bill{Invoice: cliniko.Invoice{Number: number, IssueDate: cliniko.Date{Year: 2026, Month: 10, Day: 1 + rng.IntN(31)}}}
	b.CalculationMethod = cliniko.CalculationMethod(1 + rng.IntN(3))
	exact, rounded := decimal.Zero, decimal.Zero
	for range rng.IntN(6) {
		item := cliniko.InvoiceItem{Quantity: pick("1", "3", "0.5", "-1", "0.333"), UnitPrice: pick("95", "7272.727", "0.01", "19.99", "-20")}
		rate := pick("0", "10", "15", "12.5", "7.7")
		if item.TaxName = "VAT"; !rate.IsZero() || rng.IntN(2) == 0 {
			item.TaxRate = &rate
		}
		price := item.Quantity.Mul(item.UnitPrice)
		switch rng.IntN(3) {
		case 0:
			percent := pick("0", "10", "33.3", "100")
			item.DiscountPercentage = &percent
			price = price.Sub(price.Mul(percent).Div(decimal.NewFromInt(100)))
		case 1:
			off := pick("1.5", "0.005")
			item.DiscountedAmount, item.IsMonetaryDiscount = &off, true
			price = price.Sub(off)
		}
		factor := rate.Div(decimal.NewFromInt(100)).Add(decimal.NewFromInt(1))
		net, total := price, price.Mul(factor)
		if b.CalculationMethod == cliniko.CalculationTaxInclusive {
			net, total = price.Div(factor), price
		}
		if rng.IntN(2) == 0 {
			net, total = net.Round(2), total.Round(2)
		}
		if form := rng.IntN(3); form != 0 {
			item.NetPrice = &net
		}
		if item.NetPrice == nil || rng.IntN(2) == 0 {
			item.TotalIncludingTax = &total
		}
		b.items = append(b.items, item)
		exact, rounded = exact.Add(total), rounded.Add(total.Round(2))
	}
	if total := []decimal.Decimal{exact.Round(2), rounded}[rng.IntN(2)]; rng.IntN(10) > 0 {
		b.TotalAmount = &total
	}
	if rng.IntN(8) == 0 {
		b.OriginalInvoice.Links.Self = "https://api.au1.cliniko.com/v1/invoices/1"
	}
	return b
}

func TestRandomInvoicesBalance(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 7))
	var all []bill
	gross := decimal.Zero
	for number := range 1500 {
		b := randomBill(rng, number)
		if all = append(all, b); b.TotalAmount != nil {
			gross = gross.Add(*b.TotalAmount)
		}
	}
	each, total, err := journalOf(all, october)
	if err != nil {
		t.Fatal(err)
	}
	s := october
	s.daily = true
	merged, _, err := journalOf(all, s)
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string]decimal.Decimal{}
	for sign, journal := range map[int64][]line{1: each, -1: merged} {
		for _, amount := range amountsIn(t, journal) {
			sums[amount[0]] = sums[amount[0]].Add(decimal.RequireFromString(amount[1]).Mul(decimal.NewFromInt(sign)))
		}
	}
	for account, difference := range sums {
		if !difference.IsZero() {
			t.Errorf("account %s differs by %s between entries of invoices and of days", account, difference)
		}
	}
	if sum := total.net.Add(total.tax).Add(total.rounding); !sum.Equal(total.gross) || total.invoices != len(all) {
		t.Errorf("%d invoices: net, tax and rounding are %s, gross is %s", total.invoices, sum, total.gross)
	}
	if total.rounding.IsZero() || total.reversals == 0 {
		t.Errorf("the invoices are too simple: %+v", total)
	}
	if len(merged) >= len(each) {
		t.Errorf("%d lines by day, %d by invoice", len(merged), len(each))
	}
}

// amountsIn returns the account and the amount of each line of a journal as it is written, and checks that the amounts
// of all lines, and of each entry, add up to 0.
func amountsIn(t *testing.T, journal []line) [][2]string {
	t.Helper()
	file, err := encode(journal, "BAS Excluded")
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(string(file))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var amounts [][2]string
	entries := map[string]decimal.Decimal{}
	for _, r := range records[1:] {
		if _, digits, _ := strings.Cut(r[5], "."); len(digits) != 2 || r[5] == "0.00" || r[5] == "-0.00" {
			t.Errorf("an amount of %s", r[5])
		}
		amounts = append(amounts, [2]string{r[3], r[5]})
		entries[r[0]+r[1]] = entries[r[0]+r[1]].Add(decimal.RequireFromString(r[5]))
	}
	for entry, balance := range entries {
		if !balance.IsZero() {
			t.Errorf("%s has a balance of %s", entry, balance)
		}
	}
	return amounts
}

// What is wrong by more than cents is not rounding.
func TestInvoicesThatDoNotAddUp(t *testing.T) {
	t.Parallel()
	for want, records := range map[string]string{
		"add up to 10.00, its total is 10.03": `{"invoices": [{"id": "1", "number": 1, "issue_date": "2026-10-01", "total_amount": "10.03"}],
			"invoice_items": [{"invoice_id": "1", "quantity": "1.0", "unit_price": "10.0", "net_price": "10.0", "total_including_tax": 10.0}]}`,
		"invoice 2: its items add up to 0.00": `{"invoices": [{"id": "2", "number": 2, "issue_date": "2026-10-01", "total_amount": "50.0"}]}`,
		"invoice 3: an item has no price": `{"invoices": [{"id": "3", "number": 3, "issue_date": "2026-10-01", "total_amount": "10.0"}],
			"invoice_items": [{"invoice_id": "3", "name": "Zed Zebra", "quantity": "1.0", "unit_price": "10.0", "net_price": null, "total_including_tax": null}]}`,
		"no invoice was issued in 2026-10": `{"invoices": [{"id": "4", "number": 4, "issue_date": "2026-11-01", "total_amount": "0.0"}]}`,
	} {
		_, client := newClinic(t, records)
		s := october
		s.file = filepath.Join(t.TempDir(), "journal.csv")
		err := export(t.Context(), client, s, io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "Zebra") {
			t.Errorf("error %v, want %q", err, want)
		}
		checkNoFile(t, s.file)
	}
}

func checkNoFile(t *testing.T, file string) {
	t.Helper()
	if files, err := os.ReadDir(filepath.Dir(file)); err != nil || len(files) > 0 {
		t.Errorf("%d files are left, %v", len(files), err)
	}
}

func TestUnbalancedEntry(t *testing.T) {
	t.Parallel()
	one := decimal.NewFromInt(1)
	journal := []line{{narration: "a", amount: one}, {narration: "b", amount: one.Neg()}}
	if file, err := encode(journal, ""); err == nil || !strings.Contains(err.Error(), "does not balance") || len(file) > 0 {
		t.Errorf("error %v, and %d bytes", err, len(file))
	}
}

func TestFaultsLeaveNoFile(t *testing.T) {
	t.Parallel()
	for _, fault := range []clinikotest.Fault{
		{Kind: clinikotest.FaultStatus, Status: 403, Route: "/invoice_items"},
		{Kind: clinikotest.FaultStatus, Status: 503, Route: "/invoice_items", Times: 1000},
		{Kind: clinikotest.FaultTruncate, Route: "/invoice_items", Times: 1000},
		{Kind: clinikotest.FaultHTML, Route: "/invoices", Times: 1000},
	} {
		synctest.Test(t, func(t *testing.T) {
			clinic, client := newClinic(t, handmade)
			clinic.Inject(fault)
			s := october
			s.file = filepath.Join(t.TempDir(), "journal.csv")
			if err := export(t.Context(), client, s, io.Discard, io.Discard); err == nil || strings.Contains(err.Error(), "Zebra") {
				t.Errorf("%+v: error %v", fault, err)
			}
			checkNoFile(t, s.file)
		})
	}
}

func TestInterruptLeavesNoFile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		clinic, client := newClinic(t, handmade)
		clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultDelay, Delay: time.Minute, Route: "/invoice_items"})
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		s := october
		s.file = filepath.Join(t.TempDir(), "journal.csv")
		if err := export(ctx, client, s, io.Discard, io.Discard); err == nil {
			t.Error("no error")
		}
		checkNoFile(t, s.file)
		time.Sleep(time.Minute) // until the request that was given up ends
	})
}

// Faults that pass cost nothing.
func TestPassingFaults(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		clinic, client := newClinic(t, handmade)
		var want, got strings.Builder
		if err := export(t.Context(), client, october, &want, io.Discard); err != nil {
			t.Fatal(err)
		}
		clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultStatus, Status: 502, Times: 3})
		clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultTruncate, Route: "/invoice_items"})
		if err := export(t.Context(), client, october, &got, io.Discard); err != nil || got.String() != want.String() {
			t.Errorf("%v, got\n%s", err, got.String())
		}
	})
}

// At 1 November 01:00 in Sydney it is still October in Perth.
func TestTheLastMonthThatIsOver(t *testing.T) {
	t.Parallel()
	for business, want := range map[string]string{"": "2026-09", "saltbush west": "2026-09", "Saltbush Allied Health": "2026-10"} {
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(time.Until(time.Date(2026, 10, 31, 14, 0, 0, 0, time.UTC)))
			client, err := clinikotest.New(clinikotest.WithSize(50)).Client()
			if err != nil {
				t.Fatal(err)
			}
			s := october
			s.month, s.business = cliniko.Date{}, business
			var messages strings.Builder
			if err := export(t.Context(), client, s, io.Discard, &messages); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(messages.String(), "invoices of "+want) || strings.Contains(messages.String(), "not over") {
				t.Errorf("%q: %s", business, messages.String())
			}
			s.month = cliniko.Date{Year: 2026, Month: 10, Day: 1}
			if err := export(t.Context(), client, s, io.Discard, &messages); err != nil {
				t.Fatal(err)
			}
			if early := strings.Contains(messages.String(), "not over"); early != (want == "2026-09") {
				t.Errorf("%q: %s", business, messages.String())
			}
		})
	}
}

func TestTheProgram(t *testing.T) {
	t.Setenv("CLINIKO_API_KEY", "")
	file := filepath.Join(t.TempDir(), "journal.csv")
	var messages strings.Builder
	if err := run(t.Context(), []string{"-o", file, "-daily", "-business", "Saltbush West"}, io.Discard, &messages); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"this is the sandbox", "of these, reversals", "gross", "balances", "no payments or balances"} {
		if !strings.Contains(messages.String(), want) {
			t.Errorf("%q is not in the messages:\n%s", want, messages.String())
		}
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(string(content))).ReadAll()
	if err != nil || len(records) < 50 || len(records) > maxLines {
		t.Errorf("%d lines, %v", len(records), err)
	}
}

func TestBadArguments(t *testing.T) {
	t.Setenv("CLINIKO_API_KEY", "")
	for want, args := range map[string][]string{
		"must be a month":           {"-month", "2026-13"},
		"unexpected argument":       {"2026-11"},
		"must be one of":            {"-business", "Nowhere"},
		"must be the code":          {"-revenue", "=1+1"},
		"no such file":              {"-o", filepath.Join(t.TempDir(), "missing", "journal.csv")},
		"no invoice was issued in ": {"-month", "1999-01"},
	} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: error %v, want %q", args, err, want)
		}
	}
	var help strings.Builder
	if err := run(t.Context(), []string{"-h"}, io.Discard, &help); err == nil || !strings.Contains(help.String(), noPayments) {
		t.Errorf("error %v, and the help says nothing about payments:\n%s", err, help.String())
	}
}

// A name that the clinic or the user chose is never a formula.
func TestNoFormulas(t *testing.T) {
	t.Parallel()
	file, err := encode([]line{{narration: "=1", description: "@x", account: "200"}}, "+1")
	if err != nil || !strings.Contains(string(file), "'=1,") || !strings.Contains(string(file), "'@x,200,'+1,0.00") {
		t.Errorf("%v:\n%s", err, file)
	}
}
