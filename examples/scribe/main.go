// Command scribe writes the text of a visit, as a dictation tool or an AI scribe produces it, into a draft of the
// clinic's own treatment note. A person reads the draft in Cliniko, corrects it and makes it final.
//
//	go run ./examples/scribe -text visit.txt
//	go run ./examples/scribe -text visit.txt -appointment 1640000079200001610
//	dictate | go run ./examples/scribe -text -
//
// The API key must be that of the practitioner who had the visit, because the author of a note is the user of the key.
// Without an API key, it writes testdata/visit.txt into a note of the sandbox.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"strings"
	"unicode/utf8"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/connect"
)

// maxText is the maximum length of a text, in bytes.
const maxText = 1 << 20

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "scribe:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, in io.Reader, out, messages io.Writer) error {
	o, file, err := parse(args, messages)
	if err != nil {
		return err
	}
	isDemo := os.Getenv("CLINIKO_API_KEY") == ""
	text := demoText
	if !isDemo || file != "" {
		if text, err = readText(file, in); err != nil {
			return err
		}
	}
	client, disconnect, err := connect.ClientAs(messages, "scribe", clinikotest.RolePractitioner)
	if err != nil {
		return err
	}
	defer disconnect()
	if isDemo && o.appointment == "" {
		if o.appointment, err = demoVisit(ctx, client); err != nil {
			return err
		}
		o.template = cmp.Or(o.template, demoTemplate)
	}
	v, err := findVisit(ctx, client, o)
	if err != nil {
		return err
	}
	s := scribe{client: client, writer: Headings{}}
	r, err := s.write(ctx, v, text)
	if err != nil {
		return err
	}
	return show(out, v, r)
}

// parse reads the flags.
func parse(args []string, messages io.Writer) (o options, file string, err error) {
	flags := flag.NewFlagSet("scribe", flag.ContinueOnError)
	flags.SetOutput(messages)
	flags.StringVar(&file, "text", "", "the `file` with the text of the visit, or - for standard input")
	appointment := flags.String("appointment", "", "the `ID` of the appointment (default: the practitioner's current or latest one today)")
	flags.StringVar(&o.template, "template", "", "the `name` of the treatment note template (default: that of the appointment type)")
	if err := flags.Parse(args); err != nil {
		return o, "", err
	}
	if flags.NArg() > 0 {
		return o, "", errors.New("unexpected argument; the file is given as -text FILE")
	}
	if strings.Trim(*appointment, "0123456789") != "" {
		return o, "", errors.New("-appointment must be an ID, which consists of digits")
	}
	o.appointment = cliniko.IndividualAppointmentID(*appointment)
	return o, file, nil
}

// readText returns the text of a visit. Its errors do not show the name of the file, which may be that of a patient.
func readText(file string, in io.Reader) (string, error) {
	switch file {
	case "":
		return "", errors.New("there is no text; give the file with -text FILE")
	case "-":
	default:
		f, err := os.Open(file) //nolint:gosec // the caller chooses the file
		if path, ok := errors.AsType[*fs.PathError](err); ok {
			return "", fmt.Errorf("the file of -text cannot be opened: %w", path.Err)
		}
		if err != nil {
			return "", err
		}
		defer func() { _ = f.Close() }() // it was only read
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, maxText+1))
	switch {
	case err != nil:
		return "", errors.New("the text cannot be read")
	case len(data) > maxText:
		return "", fmt.Errorf("the text is longer than %d bytes", maxText)
	case !utf8.Valid(data):
		return "", errors.New("the text is not UTF-8")
	case strings.TrimSpace(string(data)) == "":
		return "", errors.New("the text is empty")
	}
	return string(data), nil
}

// show prints what was done, for the person who has to check it. It shows no answers.
func show(out io.Writer, v visit, r result) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s with %s\n", v.appointment.PatientName, v.appointment.StartsAt.In(v.zone).Format("Mon 2 Jan 15:04 MST"), v.practitioner.Label)
	fmt.Fprintf(&b, "draft of %q\n", v.template.Name)
	fmt.Fprintf(&b, "  filled in:          %s\n", cmp.Or(strings.Join(r.filled, ", "), "nothing"))
	if len(r.left) > 0 {
		fmt.Fprintf(&b, "  answered otherwise: %s\n", strings.Join(r.left, ", "))
	}
	b.WriteString("Read it in Cliniko before you make it final.\n")
	_, err := io.WriteString(out, b.String())
	return err
}
