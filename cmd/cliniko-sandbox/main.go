// Command cliniko-sandbox serves the Cliniko API of a made-up clinic, for programs in any language, for curl and for
// experiments. Everything is in memory: all changes are lost when it ends.
//
//	go run github.com/cliniko-go/cliniko/cmd/cliniko-sandbox
//
// It listens on the loopback interface, and prints its address, its key and a command to try. For tests in Go, use
// package clinikotest instead.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "cliniko-sandbox:", err)
		os.Exit(1)
	}
}

// settings holds the values of the flags.
type settings struct {
	addr    string
	expose  bool
	verbose bool
	clinic  []clinikotest.Option
}

// run serves a clinic until the context ends.
func run(ctx context.Context, args []string, out io.Writer) error {
	s, err := parse(args, out)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	listener, err := listen(ctx, s.addr, s.expose)
	if err != nil {
		return err
	}
	clinic := clinikotest.New(s.clinic...)
	introduce(out, clinic, "http://"+listener.Addr().String()+"/v1")
	return serve(ctx, listener, clinic, s.verbose, out)
}

var limits = map[string]clinikotest.LimitKind{
	"none": clinikotest.NoLimit, "fixed": clinikotest.FixedWindow,
	"sliding": clinikotest.SlidingWindow, "bucket": clinikotest.TokenBucket,
}

// parse reads the flags. With -help it prints the usage and returns flag.ErrHelp.
func parse(args []string, out io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("cliniko-sandbox", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the caller prints the error
	flags.StringVar(&s.addr, "addr", "127.0.0.1:8787", "`host:port` to listen on; port 0 chooses a free one")
	flags.BoolVar(&s.expose, "expose", false, "allow an address that other machines can reach")
	flags.BoolVar(&s.verbose, "v", false, "print every request: method, route and status")
	seed := flags.Int64("seed", 1, "`number` from which people and appointments are made up")
	size := flags.Int("size", 300, "`number` of patients")
	limit := flags.String("limit", "none", "how to limit requests to 200 a minute: none, fixed (window), sliding (window) or (token) bucket")
	key := flags.String("key", "", "the API `key` to accept, such as sandbox-abc-au1 (default: a fixed key); the Go SDK sends only keys that begin with sandbox- to other machines")
	err := flags.Parse(args)
	kind, known := limits[*limit]
	switch {
	case errors.Is(err, flag.ErrHelp):
		flags.SetOutput(out)
		flags.Usage()
	case err != nil:
		err = fmt.Errorf("%w; -help lists the flags", err)
	case flags.NArg() > 0:
		err = fmt.Errorf("%q is not a flag; -help lists them", flags.Arg(0))
	case *size < 0:
		err = fmt.Errorf("-size %d: must be 0 or more", *size)
	case !known:
		err = fmt.Errorf("-limit %q: must be none, fixed, sliding or bucket", *limit)
	case *key != "":
		err = checkKey(*key)
	}
	s.clinic = []clinikotest.Option{
		clinikotest.WithSeed(*seed), clinikotest.WithSize(*size), clinikotest.WithRateLimit(kind), clinikotest.WithAPIKey(*key),
	}
	return s, err
}

// checkKey rejects keys that the SDK rejects.
func checkKey(key string) error {
	_, err := cliniko.NewClient("sandbox", key, cliniko.WithUserAgent("cliniko-sandbox", "sandbox@clinikotest.example"))
	if err != nil {
		return fmt.Errorf("-key: %w", err)
	}
	return nil
}

// listen opens the port. Anyone who can reach the port can read and change the clinic, so addresses that other machines
// can reach need the flag -expose.
func listen(ctx context.Context, addr string, expose bool) (net.Listener, error) {
	at, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("-addr %q: %w", addr, err)
	}
	if !expose && !at.IP.IsLoopback() {
		return nil, fmt.Errorf("-addr %q: other machines can reach this address; to allow that, add -expose", addr)
	}
	var config net.ListenConfig
	return config.Listen(ctx, "tcp", at.String())
}

// introduce prints how to use the clinic.
func introduce(out io.Writer, clinic *clinikotest.Clinic, baseURL string) {
	fmt.Fprintf(out, `A clinic in memory. All people in it are made up.

  base URL  %[1]s
  account   %[2]s
  key       %[3]s

To try it:

  curl -u '%[3]s:' -H 'Accept: application/json' -H 'User-Agent: Try (dev@harbour.example)' '%[1]s/patients?per_page=2'

With the Go SDK:

  client, err := cliniko.NewClient(%[2]q, %[3]q,
      cliniko.WithUserAgent("Try", "dev@harbour.example"),
      cliniko.WithBaseURL(%[1]q))

Press Ctrl-C to end it.
`, baseURL, clinic.Account(), clinic.APIKey())
}

// serve handles requests until the context ends.
func serve(ctx context.Context, listener net.Listener, clinic *clinikotest.Clinic, verbose bool, out io.Writer) error {
	server := &http.Server{
		Handler: clinikotest.NewHandler(clinikotest.HandlerOptions{}, clinic), ReadHeaderTimeout: 10 * time.Second,
		BaseContext: func(net.Listener) context.Context { return ctx }, // ends the streams of open pages
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()

	log := requestLog{clinic: clinic, out: out, silent: !verbose}
	defer log.print()
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case err := <-ended:
			return err
		case <-ticker.C:
			log.print()
		case <-ctx.Done():
			return shutDown(ctx, server)
		}
	}
}

// shutDown waits a short time for current requests.
func shutDown(ctx context.Context, server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	return errors.Join(server.Shutdown(ctx), server.Close())
}

// requestLog prints the requests since the last time.
type requestLog struct {
	clinic  *clinikotest.Clinic
	out     io.Writer
	silent  bool
	printed int // number of the last one
}

func (l *requestLog) print() {
	if l.silent || l.clinic.RequestCount() == l.printed {
		return
	}
	for _, r := range l.clinic.Requests() {
		if r.Number <= l.printed {
			continue
		}
		route := r.Route
		if route == "" {
			route = fmt.Sprintf("%q", r.Path) // it may contain anything
		}
		fmt.Fprintln(l.out, r.Time.Format(time.TimeOnly), r.Method, route, r.Status)
		l.printed = r.Number
	}
}
