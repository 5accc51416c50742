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

// lane is a queue of the callers in this process that are served in order.
type lane struct {
	turn    chan struct{} // full while a caller is at the head of the queue: only that one queries Redis
	changed chan struct{} // tells the head of the queue to calculate its wait again
	reserve int           // requests that the lane leaves in the bucket

	waiting int    // callers in the queue, its head included
	open    *query // for a request, without a result yet
}

func newLane(reserve int) lane {
	return lane{turn: make(chan struct{}, 1), changed: make(chan struct{}, 1), reserve: reserve}
}

func (l *Limiter) laneOf(ctx context.Context) *lane {
	if cliniko.IsBackground(ctx) {
		return &l.background
	}
	return &l.interactive
}

// waitInLane waits until Redis grants a request, in the order of the callers. It returns errChanged if there is an
// outage.
func (l *Limiter) waitInLane(ctx context.Context, queue *lane) error {
	deadline, _ := ctx.Deadline()
	if err := l.enter(queue, deadline); err != nil {
		return err
	}
	defer l.leave(queue)
	select {
	case queue.turn <- struct{}{}: // a channel serves blocked senders in order
		defer func() { <-queue.turn }()
		return l.waitAtHead(ctx, queue, deadline)
	case <-ctx.Done():
		return ended(ctx, "it was this request's turn")
	}
}

// enter adds the caller to its lane, or returns an error if the caller would wait past its deadline.
func (l *Limiter) enter(queue *lane, deadline time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if wait := l.delay(queue, queue.waiting); outlasts(wait, deadline) {
		return tooLate(wait)
	}
	queue.waiting++
	return nil
}

// leave removes the caller from its lane. The background lane waits for all callers of the other one.
func (l *Limiter) leave(queue *lane) {
	l.mu.Lock()
	defer l.mu.Unlock()
	queue.waiting--
	select {
	case l.background.changed <- struct{}{}:
	default:
	}
}

func (l *Limiter) waitAtHead(ctx context.Context, queue *lane, deadline time.Time) error {
	for {
		l.mu.Lock()
		wait, outage := l.delay(queue, 0), l.outage != nil
		l.mu.Unlock()
		switch {
		case outage:
			return errChanged
		case outlasts(wait, deadline):
			return tooLate(wait)
		case wait > 0:
			if !queue.sleep(ctx, wait+rand.N(spread)) {
				return ended(ctx, "it was this request's turn")
			}
		default:
			if granted, err := l.take(ctx, queue); granted || err != nil {
				return err
			}
		}
	}
}

// take asks Redis for one request, or waits for the query that a cancelled caller left behind.
func (l *Limiter) take(ctx context.Context, queue *lane) (granted bool, err error) {
	l.mu.Lock()
	q := l.ask(ctx, queue)
	l.mu.Unlock()
	return l.await(ctx, q)
}

// ask returns the open query of a lane, or else sends one. The caller holds the lock.
func (l *Limiter) ask(ctx context.Context, queue *lane) *query {
	if queue.open == nil {
		queue.open = l.start(ctx, func(ctx context.Context, used time.Duration) (result, error) {
			return l.store.take(ctx, used, queue.reserve)
		})
	}
	return queue.open
}

// delay returns the shortest possible wait of a caller with ahead other callers of its lane before it. It may become
// longer, because other processes take from the same bucket. In the background lane, the callers of the other lane and
// the reserve go first. The caller holds the lock.
func (l *Limiter) delay(queue *lane, ahead int) time.Duration {
	if queue == &l.background {
		ahead += l.interactive.waiting
	}
	full := -(burst - 1) * interval // since when a full bucket has been able to grant a request
	return max(0, max(full, time.Until(l.next))+time.Duration(ahead+queue.reserve)*interval)
}

// notBefore sets a time before which no request is sent. The caller holds the lock.
func (l *Limiter) notBefore(t time.Time) {
	if l.next.Before(t) {
		l.next = t
	}
}

// sleep waits for d, or until the wait may have changed. It returns false if ctx ended first.
func (q *lane) sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-q.changed:
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
