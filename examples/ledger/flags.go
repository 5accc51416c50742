package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko"
)

// settings holds the values of the flags.
type settings struct {
	month    cliniko.Date // its first day; zero for the last month that is over
	business string
	daily    bool
	taxRate  string
	file     string
	accounts accounts
}

const monthForm = "2006-01"

func monthOf(day cliniko.Date) string { return day.In(time.UTC).Format(monthForm) }

func parse(args []string, messages io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("ledger", flag.ContinueOnError)
	flags.SetOutput(messages)
	flags.Usage = func() {
		fmt.Fprintln(messages, "Usage of ledger: writes the invoices of a month as a journal, in the form that Xero imports as manual journals.")
		fmt.Fprintln(messages, noPayments)
		flags.PrintDefaults()
	}
	flags.Func("month", "`month` in which the invoices were issued, such as 2026-10 (default: the last one that is over at the business)", func(text string) error {
		first, err := time.Parse(monthForm, text)
		if err != nil {
			return fmt.Errorf("must be a month, written %s", monthForm)
		}
		s.month = cliniko.DateOf(first)
		return nil
	})
	flags.StringVar(&s.business, "business", "", "`name` or ID of a business (default: all)")
	flags.StringVar(&s.accounts.receivable, "receivable", "611", "`code` of a current asset account for unpaid invoices; Xero accepts no journal for its own Accounts Receivable")
	flags.StringVar(&s.accounts.revenue, "revenue", "200", "`code` of the revenue account")
	flags.StringVar(&s.accounts.tax, "tax", "820", "`code` of the account for tax on sales")
	flags.StringVar(&s.accounts.rounding, "rounding", "860", "`code` of the account for differences of cents")
	flags.StringVar(&s.taxRate, "taxrate", "BAS Excluded", "`name` of a tax rate of 0 for all lines, because the tax is in lines of its own")
	flags.BoolVar(&s.daily, "daily", false, "write one entry for each day, and not one for each invoice")
	flags.StringVar(&s.file, "o", "", "`file` to write (default: standard output)")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	if flags.NArg() > 0 {
		return s, fmt.Errorf("unexpected argument %q; the month is given as -month", flags.Arg(0))
	}
	for name, code := range map[string]string{"receivable": s.accounts.receivable, "revenue": s.accounts.revenue, "tax": s.accounts.tax, "rounding": s.accounts.rounding} {
		if !accountCode.MatchString(code) {
			return s, fmt.Errorf("-%s %q: must be the code of an account, up to 10 letters, digits, dots and hyphens", name, code)
		}
	}
	return s, nil
}

// accountCode begins with a letter or a digit, so that no spreadsheet reads it as a formula.
var accountCode = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z.-]{0,9}$`)

// find returns a filter for the business with a name or ID, or for all, and the current day there. Of several businesses
// it is the earliest, so that the month before it is over at all of them.
func find(ctx context.Context, client *cliniko.Client, wanted string) (filter cliniko.IDFilter[cliniko.Business], today cliniko.Date, err error) {
	var names []string
	for b, err := range client.Businesses.All(ctx, cliniko.BusinessListOptions{ArchivedAt: cliniko.Any()}) {
		if err != nil {
			return nil, today, err
		}
		names = append(names, b.DisplayName)
		if wanted != "" && wanted != b.ID.String() && !strings.EqualFold(wanted, b.DisplayName) {
			continue
		}
		day, err := b.Today()
		if err != nil {
			return nil, today, err
		}
		if wanted != "" {
			return cliniko.Equal(b.ID), day, nil
		}
		if today.IsZero() || day.Before(today) {
			today = day
		}
	}
	if wanted != "" {
		return nil, today, fmt.Errorf("-business %q: must be one of %q", wanted, names)
	}
	return nil, today, nil
}
