package redislimit

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/cliniko-go/cliniko"
)

// spread is by how much a process may come late for the next request. Otherwise the one that is nearest to Redis would
// get them all. It costs no throughput: the bucket holds more than one request.
const spread = interval / 4

// queue waits for Redis' permission, behind those who came earlier. It returns errChanged when there is an outage.
func (l *Limiter) queue(ctx context.Context) error {
	deadline, _ := ctx.Deadline()
	if err := l.enter(deadline); err != nil {
		return err
	}
	defer l.leave()
	select {
	case l.turn <- struct{}{}: // a channel serves its blocked senders in order
		defer func() { <-l.turn }()
		return l.waitAtHead(ctx, deadline)
	case <-ctx.Done():
		return notInTime(ctx)
	}
}

// enter counts the caller among those that wait, or returns an error if its deadline would pass there.
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
		wait, away := l.delay(0), l.outage != nil
		l.mu.Unlock()
		switch {
		case away:
			return errChanged
		case outlasts(wait, deadline):
			return tooLate(wait)
		case wait > 0:
			if !sleep(ctx, wait+rand.N(spread)) {
				return notInTime(ctx)
			}
		default:
			if granted, err := l.take(ctx); granted || err != nil {
				return err
			}
		}
	}
}

// take asks Redis for one request, or waits for the answer to a question that a cancelled caller left behind.
func (l *Limiter) take(ctx context.Context) (granted bool, err error) {
	l.mu.Lock()
	if l.open == nil {
		l.open = l.ask(ctx, l.store.take)
	}
	q := l.open
	l.mu.Unlock()
	return l.await(ctx, q)
}

// delay returns how long a caller with that many others ahead has to wait, at the least: other processes take from the
// same bucket. The caller holds the lock.
func (l *Limiter) delay(ahead int) time.Duration {
	full := -(burst - 1) * interval // a full bucket has been waiting for that long
	return max(0, max(full, time.Until(l.next))+time.Duration(ahead)*interval)
}

// notBefore notes a time before which no request goes. The caller holds the lock.
func (l *Limiter) notBefore(t time.Time) {
	if l.next.Before(t) {
		l.next = t
	}
}

// sleep reports false when ctx is done first.
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
	return fmt.Errorf("%w: this request could be sent in %v at the earliest, after the context's deadline: %w",
		cliniko.ErrRateLimited, wait.Round(time.Millisecond), context.DeadlineExceeded)
}

// notInTime is why a caller left the queue: it was cancelled, or others were before it until its deadline.
func notInTime(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	return fmt.Errorf("%w: the context's deadline passed before it was this request's turn: %w",
		cliniko.ErrRateLimited, context.DeadlineExceeded)
}
