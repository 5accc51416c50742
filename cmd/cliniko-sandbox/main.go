// Command cliniko-sandbox serves a made-up clinic that speaks the Cliniko API, for programs in any language, for curl
// and for trying things out. Everything is in memory: with its end, all changes are gone.
//
//	go run github.com/cliniko-go/cliniko/cmd/cliniko-sandbox
//
// It listens on the loopback interface, and prints its address, its key and a line to try. Package clinikotest is the
// same for tests in Go.
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

// settings are what the flags say.
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

// parse reads the flags. Asked for help, it prints it and returns flag.ErrHelp.
func parse(args []string, out io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("cliniko-sandbox", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the caller prints the error
	flags.StringVar(&s.addr, "addr", "127.0.0.1:8787", "`host:port` to listen on; port 0 is a free one")
	flags.BoolVar(&s.expose, "expose", false, "permit an address that other machines can reach")
	flags.BoolVar(&s.verbose, "v", false, "print every request: method, route and status")
	seed := flags.Int64("seed", 1, "the same `number` makes the same people and appointments")
	size := flags.Int("size", 300, "`number` of patients")
	limit := flags.String("limit", "none", "how to count to 200 requests a minute: none, fixed (window), sliding (window) or (token) bucket")
	key := flags.String("key", "", "the API `key` to accept, such as abc-au1 (default one of its own)")
	err := flags.Parse(args)
	kind, known := limits[*limit]
	switch {
	case errors.Is(err, flag.ErrHelp):
		flags.SetOutput(out)
		flags.Usage()
	case err != nil:
		err = fmt.Errorf("%w; -help lists the flags", err)
	case flags.NArg() > 0:
		err = fmt.Errorf("%q is no flag; -help lists them", flags.Arg(0))
	case *size < 0:
		err = fmt.Errorf("-size %d: a clinic cannot have less than 0 patients", *size)
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

// checkKey refuses what is no key for the SDK either.
func checkKey(key string) error {
	_, err := cliniko.NewClient("sandbox", key, cliniko.WithUserAgent("cliniko-sandbox", "sandbox@clinikotest.example"))
	if err != nil {
		return fmt.Errorf("-key: %w", err)
	}
	return nil
}

// listen opens the port. The people are made up, but anybody who reaches the port can read and change them, so other
// machines can only do that when it was asked for.
func listen(ctx context.Context, addr string, expose bool) (net.Listener, error) {
	at, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("-addr %q: %w", addr, err)
	}
	if !expose && !at.IP.IsLoopback() {
		return nil, fmt.Errorf("-addr %q: other machines can reach that; with -expose they may", addr)
	}
	var config net.ListenConfig
	return config.Listen(ctx, "tcp", at.String())
}

// introduce prints how to talk to the clinic.
func introduce(out io.Writer, clinic *clinikotest.Clinic, baseURL string) {
	fmt.Fprintf(out, `A clinic in memory. Everybody in it is made up.

  base URL  %[1]s
  account   %[2]s
  key       %[3]s

To try it:

  curl -u '%[3]s:' -H 'Accept: application/json' -H 'User-Agent: Try (dev@harbour.example)' '%[1]s/patients?per_page=2'

With the Go SDK:

  client, err := cliniko.NewClient(%[2]q, %[3]q,
      cliniko.WithUserAgent("Try", "dev@harbour.example"),
      cliniko.WithBaseURL(%[1]q))

Interrupt (Ctrl-C) ends it.
`, baseURL, clinic.Account(), clinic.APIKey())
}

// serve answers requests until the context ends.
func serve(ctx context.Context, listener net.Listener, clinic *clinikotest.Clinic, verbose bool, out io.Writer) error {
	server := &http.Server{Handler: clinic, ReadHeaderTimeout: 10 * time.Second}
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

// shutDown lets the requests under way finish, which must not take long.
func shutDown(ctx context.Context, server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	return errors.Join(server.Shutdown(ctx), server.Close())
}

// requestLog prints what the clinic has answered since the last time.
type requestLog struct {
	clinic  *clinikotest.Clinic
	out     io.Writer
	silent  bool
	printed int
}

func (l *requestLog) print() {
	if l.silent || l.clinic.RequestCount() == l.printed {
		return
	}
	for _, r := range l.clinic.Requests()[l.printed:] {
		route := r.Route
		if route == "" {
			route = fmt.Sprintf("%q", r.Path) // of whatever somebody sent
		}
		fmt.Fprintln(l.out, r.Time.Format(time.TimeOnly), r.Method, route, r.Status)
		l.printed++
	}
}
