package cliniko

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// RateLimiter decides when a request may be sent. The client asks it before every attempt, retries included. Any
// *[rate.Limiter] of golang.org/x/time/rate is one.
type RateLimiter interface {
	// Wait blocks until one request may be sent. It returns an error when ctx is done, or as soon as it is clear that
	// the wait would outlast ctx's deadline.
	Wait(ctx context.Context) error
}

// RateLimitObserver is implemented by a [RateLimiter] that needs to know when each request ends. The client calls Done
// if the limiter has this method.
type RateLimitObserver interface {
	// Done reports that a request has ended, with a response or an error. The client calls it exactly once for each
	// Wait that returned nil. If pause is more than 0, the API responded with status code 429, and accepts no request
	// for that long.
	Done(pause time.Duration)
}

const (
	requestsPerMinute = 200             // what the API allows per user
	pacedFor          = 2 * time.Minute // how long requests are evenly spaced after the pause of a 429
)

// NewRateLimiter returns the limiter that a [Client] uses by default, for perMinute requests a minute. The API allows
// 200 per user: clients with keys of the same user must share one limiter, or, in n processes, use 200/n each. A
// perMinute below 1 counts as 1.
//
// Up to perMinute requests are sent at once. Each holds a slot until 60 seconds after its response or error, so that
// the limit is kept however the API counts its minutes. When no slot is free, Wait blocks; callers are served in order.
// After a response with status code 429, nothing is sent until the API accepts requests again. For the next 2 minutes,
// requests are also evenly spaced, 300 ms apart at 200 a minute. If a wait would outlast the deadline of ctx, it fails
// at once with an error that matches both [ErrRateLimited] and [context.DeadlineExceeded].
//
// The limiter is a [RateLimitObserver]: a caller of its Wait must also call its Done.
func NewRateLimiter(perMinute int) RateLimiter {
	return newSlotLimiter(max(perMinute, 1), time.Minute)
}

// slotLimiter is the default limiter. It has no goroutine of its own. Of the waiting callers, only the one at the head
// of the queue has a timer. Times are durations since start, by the monotonic clock.
type slotLimiter struct {
	limit  int
	window time.Duration
	start  time.Time
	pacer  *rate.Limiter // spaces requests until pacedUntil
	turn   chan struct{} // full while a caller is at the head of the queue
	paused chan struct{} // tells the head of the queue about a new pause

	mu               sync.Mutex
	waiting          int             // callers in the queue, its head included
	inFlight         int             // requests that Wait let through and Done has not reported
	ended            []time.Duration // when requests ended; a ring of up to limit elements
	oldest, newest   int             // the requests in ended that still hold a slot: oldest%limit up to newest%limit
	gate, pacedUntil time.Duration   // nothing is sent before gate
}

func newSlotLimiter(limit int, window time.Duration) *slotLimiter {
	return &slotLimiter{
		limit:  limit,
		window: window,
		start:  time.Now(),
		pacer:  rate.NewLimiter(rate.Limit(float64(limit)/window.Seconds()), 1),
		turn:   make(chan struct{}, 1),
		paused: make(chan struct{}, 1),
	}
}

func (l *slotLimiter) Wait(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	deadline, _ := ctx.Deadline()
	if queued, err := l.enter(deadline); !queued {
		return err
	}
	select {
	case l.turn <- struct{}{}: // a channel serves its blocked senders in order
		defer func() { <-l.turn }()
		return l.waitAtHead(ctx, deadline)
	case <-ctx.Done():
		return l.giveUp(ctx, 0)
	}
}

func (l *slotLimiter) Done(pause time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Since(l.start)
	if l.inFlight > 0 { // ignore a surplus Done
		l.inFlight--
		if l.newest < l.limit {
			l.ended = append(l.ended, now)
		} else {
			l.ended[l.newest%l.limit] = now
		}
		l.newest++
	}
	if pause > 0 {
		l.gate = max(l.gate, now+pause)
		l.pacedUntil = l.gate + pacedFor
		select {
		case l.paused <- struct{}{}:
		default:
		}
	}
}

// enter lets the caller through if it can go now and nobody is waiting. Otherwise it adds the caller to the queue, or
// returns an error if the caller would wait past its deadline.
func (l *slotLimiter) enter(deadline time.Time) (queued bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	wait := l.delay(time.Since(l.start), l.waiting)
	if l.waiting == 0 {
		if wait = l.take(); wait == 0 {
			return false, nil
		}
	}
	if outlasts(wait, deadline) {
		return false, tooLate(wait)
	}
	l.waiting++
	return true, nil
}

// waitAtHead waits until the caller at the head of the queue can go. It only needs to be told about pauses: the end of
// a request never frees a slot earlier than delay has calculated.
func (l *slotLimiter) waitAtHead(ctx context.Context, deadline time.Time) error {
	for ctx.Err() == nil {
		l.mu.Lock()
		wait := l.take()
		if wait == 0 {
			l.waiting--
		}
		l.mu.Unlock()
		if wait == 0 {
			return nil
		}
		if outlasts(wait, deadline) {
			return l.giveUp(ctx, wait)
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-l.paused:
		case <-ctx.Done():
		}
		timer.Stop()
	}
	return l.giveUp(ctx, 0)
}

// take takes a slot and returns 0, or takes none and returns how long to wait.
func (l *slotLimiter) take() time.Duration {
	now := time.Since(l.start)
	if wait := l.delay(now, 0); wait > 0 {
		return wait
	}
	if now < l.pacedUntil {
		at := l.start.Add(now)
		token := l.pacer.ReserveN(at, 1)
		if wait := token.DelayFrom(at); wait > 0 {
			token.CancelAt(at)
			return wait
		}
	}
	if l.inFlight+l.newest-l.oldest == l.limit {
		l.oldest++
	}
	l.inFlight++
	return 0
}

// delay returns the minimum time that a caller has to wait with ahead other callers before it. Slots become free in
// this order: unused ones, those of ended requests, and those of requests in flight, at least one window from now.
// After that the first one is free again, one window later.
func (l *slotLimiter) delay(now time.Duration, ahead int) time.Duration {
	held := l.newest - l.oldest
	wait := time.Duration(ahead/l.limit) * l.window
	if i := ahead%l.limit - (l.limit - l.inFlight - held); i >= held {
		wait += l.window
	} else if i >= 0 {
		wait += max(0, l.ended[(l.oldest+i)%l.limit]+l.window-now)
	}
	if now < l.pacedUntil {
		paced := max(0, l.gate-now) + time.Duration(ahead)*l.window/time.Duration(l.limit)
		wait = max(wait, min(paced, l.pacedUntil-now))
	}
	return wait
}

// giveUp removes the caller from the queue and returns the reason: ctx was cancelled, or the caller cannot go before
// its deadline.
func (l *slotLimiter) giveUp(ctx context.Context, wait time.Duration) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting--
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	return tooLate(max(wait, l.delay(time.Since(l.start), 0)))
}

func outlasts(wait time.Duration, deadline time.Time) bool {
	return !deadline.IsZero() && wait >= time.Until(deadline)
}

func tooLate(wait time.Duration) error {
	return fmt.Errorf("%w: this request could be sent in %v at the earliest, after the deadline of the context: %w",
		ErrRateLimited, wait.Round(time.Millisecond), context.DeadlineExceeded)
}
