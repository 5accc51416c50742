// Command cancellations lists the cancelled appointments of a period, and counts them by practitioner and reason. Patients
// who cancelled their place at a group appointment are included. Days and times are in the time zone of each business.
//
//	go run ./examples/cancellations -from 2026-11-01 -to 2026-11-30
//	go run ./examples/cancellations -csv > cancellations.csv
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/connect"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "cancellations:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, messages io.Writer) error {
	today := cliniko.DateOf(time.Now())
	from, to := today.AddDays(-30), today
	flags := flag.NewFlagSet("cancellations", flag.ContinueOnError)
	flags.SetOutput(messages)
	flags.TextVar(&from, "from", from, "first `day` of the period, such as 2026-11-01")
	flags.TextVar(&to, "to", to, "last `day` of the period")
	asCSV := flags.Bool("csv", false, "write CSV instead of tables")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q; days are given as -from and -to", flags.Arg(0))
	}
	if from.Compare(to) > 0 {
		return fmt.Errorf("-from %s is after -to %s", from, to)
	}

	client, disconnect, err := connect.Client(messages, "cancellations")
	if err != nil {
		return err
	}
	defer disconnect()
	cancelled, err := cancellations(ctx, client, from, to)
	if err != nil {
		return err
	}
	if *asCSV {
		return writeCSV(out, cancelled)
	}
	return writeTables(out, from, to, cancelled)
}
