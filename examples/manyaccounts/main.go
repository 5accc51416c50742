// Command manyaccounts counts the patients of many clinics at once, as the program of a vendor with many customers would
// read them. The clinics are sandboxes: made-up clinics in memory.
//
//	go run ./examples/manyaccounts -clinics 20
//
// docs/many-accounts.md explains how it works.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"text/tabwriter"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "manyaccounts:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, messages io.Writer) error {
	flags := flag.NewFlagSet("manyaccounts", flag.ContinueOnError)
	flags.SetOutput(messages)
	number := flags.Int("clinics", 10, "`number` of clinics")
	if err := flags.Parse(args); err != nil {
		return err
	}
	servers := map[string]*clinikotest.Server{}
	for n := range *number {
		account := fmt.Sprintf("clinic-%d", n+1)
		servers[account] = clinikotest.NewServer(clinikotest.WithSeed(int64(n)), clinikotest.WithSize(20+n), clinikotest.WithAPIKey("sandbox-"+account+"-au1"))
	}
	defer func() {
		for _, server := range servers {
			server.Close()
		}
	}()

	shared := newHTTPClient()
	all := &clinics{
		apiKey: func(_ context.Context, account string) (string, error) { return servers[account].APIKey(), nil },
		options: func(account string) []cliniko.Option {
			return []cliniko.Option{
				cliniko.WithUserAgent("cliniko-go manyaccounts", "cliniko-go@users.noreply.github.com"),
				cliniko.WithHTTPClient(shared),
				cliniko.WithBaseURL(servers[account].URL),
			}
		},
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprint(table, "CLINIC\tPATIENTS\n")
	var mu sync.Mutex
	err := each(ctx, all, *number, func(account string, patients int) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintf(table, "%s\t%d\n", account, patients)
	})
	return errors.Join(err, table.Flush())
}

// each counts the patients of every clinic, with all clinics at once.
func each(ctx context.Context, all *clinics, number int, found func(account string, patients int)) error {
	var jobs sync.WaitGroup
	failures := make([]error, number)
	for n := range number {
		jobs.Go(func() {
			account := fmt.Sprintf("clinic-%d", n+1)
			failures[n] = all.use(ctx, account, func(client *cliniko.Client) error {
				page, err := client.Patients.List(cliniko.Background(ctx), cliniko.PatientListOptions{PerPage: 1})
				if err == nil {
					found(account, page.TotalEntries)
				}
				return err
			})
		})
	}
	jobs.Wait()
	return errors.Join(failures...)
}
