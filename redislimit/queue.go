package redislimit

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/cliniko-go/cliniko"
)

// spread is a random delay before a process asks for the next request. Without it the process nearest to Redis would get
// all requests. It costs no throughput, because the bucket holds more than one request.
const spread = interval / 4

// queue waits until Redis grants a request, in the order of the callers. It returns errChanged if there is an outage.
func (l *Limiter) queue(ctx context.Context) error {
	deadline, _ := ctx.Deadline()
	if err := l.enter(deadline); err != nil {
		return err
	}
	defer l.leave()
	select {
	case l.turn <- struct{}{}: // a channel serves blocked senders in order
		defer func() { <-l.turn }()
		return l.waitAtHead(ctx, deadline)
	case <-ctx.Done():
		return ended(ctx, "it was this request's turn")
	}
}

// enter adds the caller to the queue, or returns an error if the caller would wait past its deadline.
func (l *Limiter) enter(deadline time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if wait := l.delay(l.waiting); outlasts(wait, deadline) {
		return tooLate(wait)
	}
	l.waiting++
	return nil
}

func (l *Limiter) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting--
}

func (l *Limiter) waitAtHead(ctx context.Context, deadline time.Time) error {
	for {
		l.mu.Lock()
		wait, outage := l.delay(0), l.outage != nil
		l.mu.Unlock()
		switch {
		case outage:
			return errChanged
		case outlasts(wait, deadline):
			return tooLate(wait)
		case wait > 0:
			if !sleep(ctx, wait+rand.N(spread)) {
				return ended(ctx, "it was this request's turn")
			}
		default:
			if granted, err := l.take(ctx); granted || err != nil {
				return err
			}
		}
	}
}

// take asks Redis for one request, or waits for the query that a cancelled caller left behind.
func (l *Limiter) take(ctx context.Context) (granted bool, err error) {
	l.mu.Lock()
	if l.open == nil {
		l.open = l.start(ctx, l.store.take)
	}
	q := l.open
	l.mu.Unlock()
	return l.await(ctx, q)
}

// delay returns the shortest possible wait of a caller with ahead other callers before it. It may become longer,
// because other processes take from the same bucket. The caller holds the lock.
func (l *Limiter) delay(ahead int) time.Duration {
	full := -(burst - 1) * interval // since when a full bucket has been able to grant a request
	return max(0, max(full, time.Until(l.next))+time.Duration(ahead)*interval)
}

// notBefore sets a time before which no request is sent. The caller holds the lock.
func (l *Limiter) notBefore(t time.Time) {
	if l.next.Before(t) {
		l.next = t
	}
}

// sleep reports whether it slept for d. It returns false if ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func outlasts(wait time.Duration, deadline time.Time) bool {
	return !deadline.IsZero() && wait >= time.Until(deadline)
}

func tooLate(wait time.Duration) error {
	return fmt.Errorf("%w: this request could be sent in %v at the earliest, after the deadline of the context: %w",
		cliniko.ErrRateLimited, wait.Round(time.Millisecond), context.DeadlineExceeded)
}

// ended returns the error for a context that ended before something happened.
func ended(ctx context.Context, before string) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	return fmt.Errorf("%w: the context's deadline passed before %s: %w", cliniko.ErrRateLimited, before, context.DeadlineExceeded)
}
