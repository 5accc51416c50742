// Command feed keeps the contacts of a CRM, such as one for newsletters, equal to the patients of a clinic who have agreed to
// marketing by email. Patients who withdraw their consent, or are archived, merged or deleted, leave the CRM.
//
//	CRM_URL=https://crm.example CRM_KEY=... go run ./examples/feed -every 5m
//
// Without CRM_URL, the contacts go to a CRM in memory, which is printed at the end.
//
// Only one program may use a state file at a time.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/connect"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "feed:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, messages io.Writer) (err error) {
	flags := flag.NewFlagSet("feed", flag.ContinueOnError)
	flags.SetOutput(messages)
	file := flags.String("state", "", "`file` that remembers what the CRM has; feed-state.json if there is a CRM_URL")
	every := flags.Duration("every", 0, "`time` between two runs, at least 10s; 0 for one run only")
	if parseErr := flags.Parse(args); parseErr != nil {
		return parseErr
	}
	switch {
	case flags.NArg() > 0:
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case *every != 0 && *every < 10*time.Second:
		return fmt.Errorf("-every %v is below 10s", *every)
	}
	f := &feed{batch: 500}
	if os.Getenv("CRM_URL") == "" {
		if *file != "" {
			return errors.New("-state needs CRM_URL: the CRM in memory is empty at each start")
		}
		fmt.Fprintln(messages, "CRM_URL is not set, so the contacts go to a CRM in memory.")
		fake := newFakeCRM()
		f.crm = crm{"https://crm.example", fakeKey, &http.Client{Transport: fake}} // without a file, the state is in memory
		defer func() { err = errors.Join(err, fake.print(out)) }()
	} else {
		if f.crm, err = crmFromEnv(); err != nil {
			return err
		}
		f.file = cmp.Or(*file, "feed-state.json")
	}
	client, disconnect, err := connect.Client(messages, "feed")
	if err != nil {
		return err
	}
	defer disconnect()
	f.client = client
	if err := f.open(); err != nil {
		return err
	}
	return f.repeat(ctx, *every, messages)
}

// crmFromEnv returns the CRM of CRM_URL and CRM_KEY.
func crmFromEnv() (crm, error) {
	address, err := url.Parse(os.Getenv("CRM_URL"))
	if err != nil || address.Host == "" || address.User != nil || address.RawQuery != "" ||
		address.Scheme != "https" && address.Hostname() != "127.0.0.1" {
		return crm{}, errors.New("CRM_URL must be a URL that begins with https:// and has no user and no query")
	}
	if os.Getenv("CRM_KEY") == "" {
		return crm{}, errors.New("CRM_KEY is not set")
	}
	if os.Getenv("CLINIKO_API_KEY") == "" {
		return crm{}, errors.New("CLINIKO_API_KEY is not set: the made-up people of the sandbox do not belong into a CRM")
	}
	return crm{strings.TrimRight(address.String(), "/"), os.Getenv("CRM_KEY"), newHTTPClient()}, nil
}

// repeat runs the feed once, or until ctx ends. A run that fails is reported, and the next one continues it.
func (f *feed) repeat(ctx context.Context, every time.Duration, messages io.Writer) error {
	for {
		err := f.run(cliniko.Background(ctx))
		fmt.Fprintf(messages, "%d contacts written, %d removed, %d rejected by the CRM, %d to deliver in the next run\n", f.written, f.removed, f.rejected, len(f.state.Undelivered))
		if f.unread > 0 {
			fmt.Fprintf(messages, "%d patients are left out, because a value of theirs cannot be read\n", f.unread)
		}
		if every == 0 {
			return err
		}
		if err != nil && ctx.Err() == nil {
			fmt.Fprintln(messages, "feed:", err)
		}
		select {
		case <-time.After(every):
		case <-ctx.Done():
			return nil
		}
	}
}
