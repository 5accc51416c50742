// Command intake serves a form for new patients. It is made from the clinic's own patient form template and from the
// custom fields of its patients. A form that was sent is written into the record of the patient: details, custom fields,
// the patient form, and the signed form as a PDF. A patient who fills in the form again gets no second record, form or file.
//
//	go run ./examples/intake
//	go run ./examples/intake -template "New patient form" -port 8000
//
// Anybody who knows the name and the date of birth of a patient can change the details of that patient, as on paper. The
// pages never show what is in a record, and do not show whether somebody is a patient.
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
	"strings"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/examples/internal/web"
	"github.com/cliniko-go/cliniko/internal/connect"
)

const consent = "My answers are true and complete as far as I know. %s may keep them in my health record and use them for my treatment."

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "intake:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, messages io.Writer) error {
	flags := flag.NewFlagSet("intake", flag.ContinueOnError)
	flags.SetOutput(messages)
	template := flags.String("template", "", "`name` of the patient form template; not needed if there is only one")
	text := flags.String("consent", "", "`text` that people sign; the default names the clinic")
	undecided := flags.String("undecided", ".", "`directory` for forms that may belong to several patients, as PDF files")
	port := flags.Uint("port", 8080, "`port` on 127.0.0.1")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q; the options are flags, see -help", flags.Arg(0))
	}
	if info, err := os.Stat(*undecided); err != nil || !info.IsDir() {
		return errors.New("-undecided must be a directory that exists")
	}
	client, disconnect, err := connect.Client(messages, "intake")
	if err != nil {
		return err
	}
	defer disconnect()
	read := func(ctx context.Context) (*clinic, error) { return readClinic(ctx, client, *template, *text) }
	s := newServer(client, *undecided, read, slog.New(slog.NewTextHandler(messages, nil)))
	if s.clinic, err = read(ctx); err != nil {
		return err
	}
	err = web.Serve(ctx, out, *port, s.handler())
	s.filing.Wait() // the forms that were sent
	return err
}

// readClinic reads what the form is made from.
func readClinic(ctx context.Context, client *cliniko.Client, template, text string) (*clinic, error) {
	c := &clinic{consent: text}
	settings, err := client.Settings.GetPublic(ctx)
	if err != nil {
		return nil, err
	}
	c.name, c.fields = settings.Account.Name, settings.PatientCustomFieldsDefinition
	if text == "" {
		c.consent = fmt.Sprintf(consent, c.name)
	}
	if c.template, err = findTemplate(ctx, client, template); err != nil {
		return nil, err
	}
	for business, err := range client.Businesses.All(ctx, cliniko.BusinessListOptions{}) {
		if err != nil {
			return nil, err
		}
		c.today, err = business.Today()
		return c, err
	}
	return nil, errors.New("the account has no business")
}

func findTemplate(ctx context.Context, client *cliniko.Client, name string) (cliniko.PatientFormTemplate, error) {
	var found []cliniko.PatientFormTemplate
	var names []string
	for t, err := range client.PatientFormTemplates.All(ctx, cliniko.PatientFormTemplateListOptions{}) {
		if err != nil {
			return t, err
		}
		names = append(names, fmt.Sprintf("%q", t.Name))
		if name == "" || t.Name == name {
			found = append(found, t)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(names) == 0:
		return cliniko.PatientFormTemplate{}, errors.New("the account has no patient form template")
	default:
		return cliniko.PatientFormTemplate{}, fmt.Errorf("-template must name one of the patient form templates: %s", strings.Join(names, ", "))
	}
}
