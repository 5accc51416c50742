// Command callerid shows the front desk who calls. A phone system posts the number of a call, and the page shows at once the
// patients with that number, their medical alerts and their next appointments.
//
//	CALLERID_SECRET=a-long-secret-text go run ./examples/callerid
//	curl -H 'Authorization: Bearer a-long-secret-text' --data-urlencode 'number=+61 3 7010 5544' http://127.0.0.1:8788/calls
//
// The program listens on 127.0.0.1 only. If the phone system is elsewhere, let a proxy forward /calls, and nothing else.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/examples/internal/web"
	"github.com/cliniko-go/cliniko/internal/connect"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "callerid:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("callerid", flag.ContinueOnError)
	flags.SetOutput(out)
	port := flags.Uint("port", 8788, "`port` of 127.0.0.1; 0 for a free one")
	every := flags.Duration("every", time.Minute, "time between two updates of the phone numbers, at least 10s")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch {
	case flags.NArg() > 0:
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case *port > 65535:
		return fmt.Errorf("-port %d is above 65535", *port)
	case *every < 10*time.Second:
		return fmt.Errorf("-every %v is below 10s", *every)
	}
	secret := os.Getenv("CALLERID_SECRET")
	if secret == "" {
		secret = rand.Text()
		fmt.Fprintln(out, "CALLERID_SECRET is not set. The secret of this run is", secret)
	} else if len(secret) < 16 {
		return errors.New("CALLERID_SECRET must have 16 characters or more")
	}

	client, disconnect, err := connect.Client(out, "callerid")
	if err != nil {
		return err
	}
	defer disconnect()
	if _, err := client.Verify(ctx); err != nil { // a wrong key is an error now, and not on the page
		return err
	}
	d := newDirectory(client)
	k := newDesk(d, secret)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go keepUpToDate(ctx, *every, d, k)
	return web.Serve(ctx, out, *port, k.handler())
}

// keepUpToDate updates the directory until ctx ends.
func keepUpToDate(ctx context.Context, every time.Duration, d *directory, k *desk) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		k.updated(d.update(cliniko.Background(ctx)))
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
