// Command cliniko-sandbox serves the Cliniko API of a made-up clinic, for programs in any language, for curl and for
// experiments. Everything is in memory, and all changes are lost when it ends, unless the flag -state names a file.
//
//	go run github.com/cliniko-go/cliniko/cmd/cliniko-sandbox
//
// It listens on the loopback interface, and prints its address, its key and a command to try. At the same address it
// serves pages to look at the clinic in a browser. With -admin, requests control its clock, faults and records. See
// docs/sandbox.md. For tests in Go, use package clinikotest instead.
package main

import (
	"context"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"time"

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
	clinics, err := s.clinics()
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	scheme := "http"
	if s.tls != "" {
		host, _, _ := net.SplitHostPort(s.addr) // listen has checked it
		config, err := newCertificate(s.tls, host)
		if err != nil {
			return errors.Join(fmt.Errorf("-tls: %w", err), listener.Close())
		}
		listener, scheme = tls.NewListener(listener, config), "https"
	}
	introduce(out, clinics, scheme+"://"+listener.Addr().String(), s.tls)
	return serve(ctx, listener, clinikotest.NewHandler(s.handler, clinics...), requestLogs(s, clinics, out))
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

// introduce prints how to use the clinics.
func introduce(out io.Writer, clinics []*clinikotest.Clinic, address, certificate string) {
	first := clinics[0]
	if certificate != "" {
		certificate = "--cacert '" + certificate + "' "
	}
	fmt.Fprintf(out, `A clinic in memory. All people in it are made up.

  base URL  %[1]s/v1
  account   %[2]s
  key       %[3]s
  pages     %[1]s/
`, address, first.Account(), first.APIKey())
	for _, c := range clinics[1:] {
		fmt.Fprintf(out, "\n  account   %s\n  key       %s\n", c.Account(), c.APIKey())
	}
	fmt.Fprintf(out, `
To try it:

  curl %[4]s-u '%[3]s:' -H 'Accept: application/json' -H 'User-Agent: Try (dev@harbour.example)' '%[1]s/v1/patients?per_page=2'

With the Go SDK:

  client, err := cliniko.NewClient(%[2]q, %[3]q,
      cliniko.WithUserAgent("Try", "dev@harbour.example"),
      cliniko.WithBaseURL(%[5]q))

Press Ctrl-C to end it.
`, address, first.Account(), first.APIKey(), certificate, address+"/v1")
}

// serve handles requests until the context ends.
func serve(ctx context.Context, listener net.Listener, handler http.Handler, logs []*requestLog) error {
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second,
		BaseContext: func(net.Listener) context.Context { return ctx }, // ends the streams of open pages
		ErrorLog:    slog.NewLogLogger(slog.DiscardHandler, 0),         // clients that hang up or distrust are expected
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()

	printAll := func() {
		for _, log := range logs {
			log.print()
		}
	}
	defer printAll()
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case err := <-ended:
			return err
		case <-ticker.C:
			printAll()
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

// requestLog prints the requests to a clinic since the last time.
type requestLog struct {
	clinic  *clinikotest.Clinic
	account string // printed before each request, if there are several accounts
	out     io.Writer
	printed int // number of the last one
}

// requestLogs returns the logs of all clinics, none without the flag -v.
func requestLogs(s settings, clinics []*clinikotest.Clinic, out io.Writer) []*requestLog {
	var logs []*requestLog
	for _, c := range clinics {
		log := &requestLog{clinic: c, out: out}
		if len(clinics) > 1 {
			log.account = c.Account() + " "
		}
		if s.verbose {
			logs = append(logs, log)
		}
	}
	return logs
}

func (l *requestLog) print() {
	count := l.clinic.RequestCount()
	if count == l.printed {
		return
	}
	if count < l.printed { // the clinic was reset
		l.printed = 0
	}
	for _, r := range l.clinic.Requests() {
		if r.Number <= l.printed {
			continue
		}
		route := r.Route
		if route == "" {
			route = fmt.Sprintf("%q", r.Path) // it may contain anything
		}
		fmt.Fprintln(l.out, l.account+r.Time.Format(time.TimeOnly), r.Method, route, r.Status)
		l.printed = r.Number
	}
}
