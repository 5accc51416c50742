// Command ledger writes the invoices of a month as a journal for accounting, in the form that Xero imports as manual
// journals: for each invoice the receivable as a debit, and revenue and tax as credits for each tax rate. An invoice that
// reverses another one has the opposite signs. Amounts are exact, and every entry balances: otherwise nothing is written.
//
//	go run ./examples/ledger -month 2026-10 -o journal.csv
//	go run ./examples/ledger -month 2026-10 -business "Saltbush East" -daily
//
// The journal names invoices by their number, and no patient. Payments are not in it: the API has none.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/examples/internal/wholefile"
	"github.com/cliniko-go/cliniko/internal/connect"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "ledger:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, messages io.Writer) error {
	s, err := parse(args, messages)
	if err != nil {
		return err
	}
	client, disconnect, err := connect.Client(messages, "ledger")
	if err != nil {
		return err
	}
	defer disconnect()
	return export(ctx, client, s, out, messages)
}

// export writes the journal of a month, or nothing if it fails.
func export(ctx context.Context, client *cliniko.Client, s settings, out, messages io.Writer) error {
	business, today, err := find(ctx, client, s.business)
	if err != nil {
		return err
	}
	if s.month.IsZero() {
		s.month = cliniko.Date{Year: today.Year, Month: today.Month, Day: 1}.AddMonths(-1)
	}
	last := s.month.AddMonths(1).AddDays(-1)
	all, err := bills(ctx, client, business, s.month, last)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return fmt.Errorf("no invoice was issued in %s", monthOf(s.month))
	}
	journal, total, err := journalOf(all, s)
	if err != nil {
		return err
	}
	file, err := encode(journal, s.taxRate)
	if err != nil {
		return err
	}
	if s.file != "" {
		err = wholefile.Write(s.file, file)
	} else {
		_, err = out.Write(file)
	}
	if err != nil {
		return err
	}
	if !today.After(last) {
		fmt.Fprintf(messages, "The month is not over: today is %s.\n", today)
	}
	return writeTotals(messages, s.month, total, len(journal))
}
