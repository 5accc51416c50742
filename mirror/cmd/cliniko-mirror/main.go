// Command cliniko-mirror keeps a complete, current copy of a clinic in SQLite or PostgreSQL.
//
//	export CLINIKO_ACCOUNT=harbourlane CLINIKO_API_KEY=…
//	cliniko-mirror -db clinic.db -every 5m
//	cliniko-mirror -db postgres://reports@localhost/clinic
//
// The first run reads everything, later ones what has changed. It can be interrupted or killed at any time: the next run
// continues. Without an API key it mirrors the sandbox, a made-up clinic. docs/mirror.md describes the tables and views.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/connect"
	"github.com/cliniko-go/cliniko/mirror"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "cliniko-mirror:", err)
		os.Exit(1)
	}
}

// config is what the flags and the environment say.
type config struct {
	database string
	every    time.Duration
	without  []string
	again    bool
	sandbox  bool // begins anew with each program, so that it is read from its beginning
}

func parse(args []string, messages io.Writer) (config, error) {
	var c config
	var without string
	flags := flag.NewFlagSet("cliniko-mirror", flag.ContinueOnError)
	flags.SetOutput(messages)
	flags.StringVar(&c.database, "db", "", "`database`: the path of an SQLite file, or postgres://user@host/name (default clinic.db, or sandbox.db for the sandbox)")
	flags.DurationVar(&c.every, "every", 0, "run again after this `time`, such as 5m; 0 means once")
	flags.StringVar(&without, "without", "", "`columns` to leave out, such as patients.notes,treatment_notes.content")
	flags.BoolVar(&c.again, "again", false, "read everything from the beginning again, for fields that the API changes without telling")
	if err := flags.Parse(args); err != nil {
		return c, err
	}
	if flags.NArg() > 0 {
		return c, fmt.Errorf("unexpected argument %q; the database is given as -db", flags.Arg(0))
	}
	if c.every < 0 {
		return c, fmt.Errorf("-every %v is negative", c.every)
	}
	for name := range strings.SplitSeq(without, ",") {
		if name = strings.TrimSpace(name); name != "" {
			c.without = append(c.without, name)
		}
	}
	c.sandbox = os.Getenv("CLINIKO_API_KEY") == ""
	switch {
	case c.database != "":
	case c.sandbox:
		c.database = "sandbox.db"
	default:
		c.database = "clinic.db"
	}
	return c, nil
}

func run(ctx context.Context, args []string, messages io.Writer) error {
	c, err := parse(args, messages)
	if err != nil {
		return err
	}
	client, disconnect, err := connect.Client(messages, "mirror")
	if err != nil {
		return err
	}
	defer disconnect()
	for {
		err := once(ctx, c, client, messages)
		switch {
		case ctx.Err() != nil:
			fmt.Fprintln(messages, "Stopped. What was read is stored; the next run continues.")
			return nil
		case c.every == 0 || err != nil && !mayPass(err):
			return err
		case err != nil:
			fmt.Fprintln(messages, "cliniko-mirror:", err)
		default:
			c.again, c.sandbox = false, false
		}
		select {
		case <-time.After(c.every):
		case <-ctx.Done():
			return nil
		}
	}
}

// mayPass reports whether the next run may succeed.
func mayPass(err error) bool {
	return !errors.Is(err, cliniko.ErrUnauthorized) && !errors.Is(err, mirror.ErrLocked)
}

// once opens the database and makes it current. It is opened for each run, so that a connection that was lost does not end
// the program.
func once(ctx context.Context, c config, client *cliniko.Client, messages io.Writer) (err error) {
	m, err := mirror.Open(ctx, c.database, mirror.Without(c.without...))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.Close()) }()
	shown := newBars(messages)
	opts := []mirror.SyncOption{mirror.OnProgress(shown.show)}
	if c.again || c.sandbox {
		opts = append(opts, mirror.ReadAgain(), mirror.ReconcileEvery(0))
	}
	began := time.Now()
	report, err := m.Sync(ctx, client, opts...)
	shown.end()
	summarize(messages, report, time.Since(began))
	return err
}

// summarize prints numbers only.
func summarize(messages io.Writer, report mirror.Report, took time.Duration) {
	changed, gone := 0, 0
	for _, table := range report.Tables {
		changed, gone = changed+table.Changed, gone+table.Gone
		if table.Odd > 0 {
			fmt.Fprintf(messages, "%s: %d records have values that cannot be read; they are NULL.\n", table.Table, table.Odd)
		}
		if table.Skipped != nil {
			fmt.Fprintf(messages, "%s: not read: %v\n", table.Table, table.Skipped)
		}
	}
	fmt.Fprintf(messages, "%s: %d rows changed, %d gone, in %v.\n", time.Now().Format(time.DateTime), changed, gone, took.Round(time.Millisecond))
}
