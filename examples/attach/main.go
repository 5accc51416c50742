// Command attach watches a folder, such as that of a scanner, and pushes new files into the records of patients. The name
// of a file begins with the ID of the patient, as in the address of the patient's page in Cliniko, followed by a space and
// by what the file is:
//
//	123456789 lab report.pdf
//
// A file that is attached moves to done. One that cannot be attached moves to rejected, with the reason in a file beside it.
//
//	go run ./examples/attach -dir scans
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
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
		fmt.Fprintln(os.Stderr, "attach:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, messages io.Writer) error {
	flags := flag.NewFlagSet("attach", flag.ContinueOnError)
	flags.SetOutput(messages)
	dir := flags.String("dir", "", "`directory` to watch")
	every := flags.Duration("every", 2*time.Second, "`time` between two looks at the directory, at least 100ms")
	quiet := flags.Duration("quiet", 10*time.Second, "`time` for which a file must not have changed")
	maxMB := flags.Int64("max", 30, "size of the largest file, in `MB`, from 1 to 500")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch {
	case flags.NArg() > 0:
		return fmt.Errorf("unexpected argument %q; the directory is given as -dir", flags.Arg(0))
	case *every < 100*time.Millisecond || *quiet < 0:
		return errors.New("-every must be at least 100ms, and -quiet at least 0s")
	case *maxMB < 1 || *maxMB > 500:
		return errors.New("-max must be from 1 to 500")
	}
	client, disconnect, err := connect.Client(messages, "attach")
	if err != nil {
		return err
	}
	defer disconnect()
	if *dir == "" {
		if *dir, err = exampleDir(ctx, client); err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(*dir) }()
	}
	folder, err := openFolder(*dir, *quiet, *maxMB<<20)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Watching %s. Ctrl-C ends the program.\n", *dir)
	a := &attacher{client: client, folder: folder, log: slog.New(slog.NewTextHandler(messages, nil)), waiting: map[string]string{}}
	return a.watch(ctx, *every)
}

// exampleDir returns a temporary directory with a file for a patient of the sandbox.
func exampleDir(ctx context.Context, client *cliniko.Client) (string, error) {
	if os.Getenv("CLINIKO_API_KEY") != "" {
		return "", errors.New("-dir is missing: the directory to watch")
	}
	page, err := client.Patients.List(ctx, cliniko.PatientListOptions{PerPage: 1})
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "scans")
	if err != nil {
		return "", err
	}
	return dir, os.WriteFile(fmt.Sprintf("%s/%s lab report.txt", dir, page.Items[0].ID), []byte("Everything is fine.\n"), 0o600)
}
