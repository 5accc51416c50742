// Command booking is a website on which patients book appointments: they choose a service and a time, and give their
// details. Pages work without JavaScript.
//
//	go run ./examples/booking
//
// A time is booked once. Of two visitors who want the same one at the same moment, one gets it, and the other is offered
// the next free times and keeps what was typed. Somebody who is already a patient is found and not created again. If the
// outcome of a booking is unknown, the program finds out before anything is sent again.
//
// The address of a page never holds anything about the visitor. What was typed is in memory, under a token that nobody can
// guess, until the appointment is booked or half an hour has passed. The log names no one.
//
// What patients see is set in Cliniko: businesses, practitioners and appointment types with online bookings. Appointment
// types for groups and those that must be paid online are left out.
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

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/examples/internal/web"
	"github.com/cliniko-go/cliniko/internal/connect"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "booking:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, messages io.Writer) error {
	flags := flag.NewFlagSet("booking", flag.ContinueOnError)
	flags.SetOutput(messages)
	port := flags.Uint("port", 8080, "`port` of 127.0.0.1; 0 means a free one")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 || *port > 65535 {
		return errors.New("booking takes no arguments, and a -port of up to 65535")
	}
	log := slog.New(slog.NewTextHandler(messages, nil))
	client, disconnect, err := connect.Client(messages, "booking", cliniko.WithLogger(log))
	if err != nil {
		return err
	}
	defer disconnect()
	identity, err := client.Verify(ctx) // patients must not be written to the account of another clinic
	if err != nil {
		return err
	}
	p := newPortal(client, log)
	defer p.close()
	if offers, err := p.offers(ctx); err != nil || len(offers) == 0 {
		return errors.Join(err, errors.New("nothing can be booked online: see the settings of online bookings in Cliniko"))
	}
	return web.Serve(ctx, messages, *port, newSite(p, identity.Settings.Account.Name))
}
