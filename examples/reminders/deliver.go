package main

import (
	"context"
	"errors"
	"time"
)

// ErrNotSent is in the errors of a [Sender] that certainly did not send.
var ErrNotSent = errors.New("the reminder was not sent")

// Sender sends a reminder to a patient. An error that wraps [ErrNotSent] says that nothing was sent, so that the next run
// tries again. With any other error the reminder may have been sent, and it is never sent again. The text of an error is
// printed: it must not contain personal data.
type Sender interface {
	Send(ctx context.Context, r Reminder) error
}

// sendTimeout limits the time for one reminder.
const sendTimeout = 30 * time.Second

// result says what deliver did.
type result struct {
	sent, before, failed int
	err                  error // the last one of the sender
}

// deliver sends the reminders that were not sent before. Before each it writes an intent to the state, and afterwards what
// became of it, so that no crash makes it send one twice. It stops at the first error of the state. When ctx ends, it
// finishes the reminder that it is sending.
func deliver(ctx context.Context, s *state, sender Sender, reminders []Reminder) (result, error) {
	var r result
	for _, reminder := range reminders {
		if err := ctx.Err(); err != nil {
			return r, err
		}
		switch s.last[reminder.Key] {
		case done:
			r.before++
			continue
		case intent: // uncertain
			continue
		case failed: // is tried again
		}
		if err := s.append(intent, reminder.Key); err != nil {
			return r, err
		}
		outcome := done
		switch err := send(ctx, sender, reminder); {
		case err == nil:
			r.sent++
		case errors.Is(err, ErrNotSent):
			outcome, r.err = failed, err
			r.failed++
		default:
			r.err = err
			continue // the intent remains
		}
		if err := s.append(outcome, reminder.Key); err != nil {
			return r, err
		}
	}
	return r, nil
}

func send(ctx context.Context, sender Sender, r Reminder) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendTimeout)
	defer cancel()
	return sender.Send(ctx, r)
}
