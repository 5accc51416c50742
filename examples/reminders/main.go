// Command reminders sends reminders of tomorrow's appointments, also to the patients of group appointments. Tomorrow is by
// the clock of the business; the time in a message is in the patient's time zone, if the patient has one. Patients are
// reminded by SMS, by email, by both or not at all, as their record says.
//
//	go run ./examples/reminders -show
//	go run ./examples/reminders -state reminders.state -outbox outbox              # once, for cron
//	go run ./examples/reminders -state reminders.state -outbox outbox -every 15m   # from 09:00 on, see -from
//
// No reminder is sent twice, also if the program or the machine crashes: the state file remembers an intent before each
// reminder and its outcome afterwards. A reminder with an intent and no outcome may have been sent. It is not sent again,
// but reported by each run until the day is over, so that somebody can ask or call the patient.
//
// An appointment that is moved to another day gets a new reminder. One that is moved to another time of the same day does
// not, and neither does one that comes back to a day for which a reminder was sent.
//
// Turn off Cliniko's own reminders. A patient who got one already is not reminded again by the same channel.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/connect"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "reminders:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, messages io.Writer) error {
	s, err := parse(args, messages)
	if err != nil {
		return err
	}
	client, disconnect, err := connect.Client(messages, "reminders")
	if err != nil {
		return err
	}
	defer disconnect()
	var sender Sender = console{out, s.show}
	if s.outbox != "" {
		sender = outbox{s.outbox}
		if err := os.MkdirAll(s.outbox, 0o700); err != nil {
			return err
		}
	}
	if s.state == "" {
		dir, err := os.MkdirTemp("", "reminders")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(dir) }() // nothing in it is needed any more
		s.state = filepath.Join(dir, "state")
	}
	if s.every == 0 {
		return remind(ctx, client, s, sender, messages)
	}
	return repeat(ctx, s.every, func() {
		if err := remind(ctx, client, s, sender, messages); err != nil && ctx.Err() == nil {
			fmt.Fprintln(messages, "reminders:", err)
		}
	})
}

// repeat calls pass at once and then again and again, until ctx ends.
func repeat(ctx context.Context, every time.Duration, pass func()) error {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		pass()
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// remind sends the reminders that are due now.
func remind(ctx context.Context, client *cliniko.Client, s settings, sender Sender, messages io.Writer) (err error) {
	memory, err := openState(s.state)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, memory.close()) }()
	now := time.Now()
	reminders, skipped, err := due(cliniko.Background(ctx), client, query{now: now, ahead: s.ahead, from: s.from})
	if err != nil {
		return err
	}
	if len(reminders)+len(skipped) == 0 {
		fmt.Fprintf(messages, "There is no appointment to remind of. -ahead looks further.\n")
	}
	r, err := deliver(ctx, memory, sender, reminders)
	fmt.Fprintf(messages, "%d reminders sent, %d sent before, %d failed; not to be sent: %s\n", r.sent, r.before, r.failed, countsOf(skipped))
	uncertain := memory.uncertain(cliniko.DateOf(now.UTC()).AddDays(-1))
	for _, key := range uncertain {
		fmt.Fprintf(messages, "May or may not have been sent, and is not sent again: %s\n", key)
	}
	switch {
	case err != nil:
		return err
	case r.err != nil:
		return fmt.Errorf("%d reminders failed and %d are uncertain, the last one with: %w", r.failed, len(uncertain), r.err)
	case len(uncertain) > 0:
		return fmt.Errorf("%d reminders are uncertain", len(uncertain))
	}
	return nil
}
