// Command cliniko-doctor finds out why an integration with Cliniko does not work. It checks the account, the API key, the
// connection and the role of the user, reads a page of every list, and compares the records with the description of the
// API that the SDK is made from. It sends GET requests only, and changes nothing.
//
//	export CLINIKO_ACCOUNT=harbourlane CLINIKO_API_KEY=…
//	go run github.com/cliniko-go/cliniko/cmd/cliniko-doctor
//
// The report holds no personal data: no value of a record, no ID, and no name of an account, a user or a file. Send it to
// the maintainers of the SDK when it shows something that the SDK does not know. The exit code is 0 if everything works,
// and 1 if not.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/connect"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	ok, err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "cliniko-doctor:", err)
	}
	if err != nil || !ok {
		os.Exit(1)
	}
}

// run prints the report, and reports whether everything works.
func run(ctx context.Context, args []string, out, progress io.Writer) (ok bool, err error) {
	flags := flag.NewFlagSet("cliniko-doctor", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the caller prints the error
	sandbox := flags.Bool("sandbox", false, "examine the sandbox, a made-up clinic in memory")
	asJSON := flags.Bool("json", false, "print the report as JSON")
	switch err = flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		flags.SetOutput(out)
		flags.Usage()
		return true, nil
	case err != nil:
		return false, fmt.Errorf("%w; -help lists the flags", err)
	case flags.NArg() > 0:
		return false, fmt.Errorf("%q is not a flag; -help lists them", flags.Arg(0))
	}
	report, err := examine(ctx, configFor(*sandbox, progress))
	if report == nil {
		return false, err
	}
	if *asJSON {
		return report.OK, errors.Join(err, report.writeJSON(out))
	}
	report.writeText(out)
	return report.OK, err
}

// configFor returns what to examine: the sandbox, or the account in the environment.
func configFor(sandbox bool, progress io.Writer) config {
	if sandbox {
		clinic := clinikotest.New()
		return config{newClient: clinic.Client, transport: clinic, sandbox: true, plan: func(int) {}}
	}
	return config{newClient: fromEnv, transport: http.DefaultTransport, plan: func(requests int) {
		fmt.Fprintf(progress, "Sending up to %d GET requests, at most %d a minute. Retries come on top.\n", requests, perMinute)
	}}
}

// perMinute is half of what the API allows. The other half is for the programs that the key is for.
const perMinute = 100

// fromEnv returns a client for the account in the environment.
func fromEnv(opts ...cliniko.Option) (*cliniko.Client, error) {
	return connect.FromEnv("doctor", append(opts, cliniko.WithRateLimiter(cliniko.NewRateLimiter(perMinute)))...)
}
