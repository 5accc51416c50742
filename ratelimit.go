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

// RateLimitObserver is implemented by a [RateLimiter] that wants to hear the end of every request that its Wait let
// through.
type RateLimitObserver interface {
	// Done reports that one such request is over, answered or failed: exactly once for each Wait that returned nil.
	// With pause > 0 the API answered 429 and wants no request for that long.
	Done(pause time.Duration)
}

const (
	requestsPerMinute = 200             // what the API allows per key
	pacedFor          = 2 * time.Minute // how long requests stay evenly spaced after the pause of a 429
)

// NewRateLimiter returns the limiter that a [Client] uses by default, for perMinute requests a minute. The API allows
// 200 per key: share one limiter among clients with the same key, or give each of n processes 200/n. Below 1,
// perMinute counts as 1.
//
// Up to perMinute requests go at once. Each occupies a slot until 60 seconds after its answer or failure, so that the
// limit holds however the API counts its minutes. When no slot is free, Wait blocks, first come, first served. After a
// 429 nothing is sent until the API's pause is over; then, for two minutes, requests are also evenly spaced (300 ms
// apart at 200 a minute). A wait longer than ctx allows fails at once, with an error that is both [ErrRateLimited] and
// [context.DeadlineExceeded].
//
// The limiter is a [RateLimitObserver]: a caller of its Wait must call Done too.
func NewRateLimiter(perMinute int) RateLimiter {
	return newSlotLimiter(max(perMinute, 1), time.Minute)
}

// slotLimiter is the default limiter. It has no goroutine of its own: of those that wait, only the holder of the turn
// has a timer, the others queue for the turn. Times are durations since start, on the monotonic clock.
type slotLimiter struct {
	limit  int
	window time.Duration
	start  time.Time
	pacer  *rate.Limiter // spaces requests until pacedUntil
	turn   chan struct{} // full while somebody is at the head of the queue
	paused chan struct{} // tells the head of a new pause

	mu               sync.Mutex
	waiting          int             // callers in the queue, its head included
	inFlight         int             // let through by Wait, not yet reported by Done
	ended            []time.Duration // ring of limit places, grown on demand: when requests ended
	oldest, newest   int             // those still holding a slot: ended[oldest%limit : newest%limit]
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
	if l.inFlight > 0 { // a Done too many must not upset the count
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

// enter lets the caller through if it can go now and nobody waits. Otherwise it counts it among those that wait, or
// returns an error if the deadline would pass there.
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

// waitAtHead waits until the holder of the turn can go. It need not hear of requests that end, for that never frees a
// slot earlier than delay foresaw; only of pauses.
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

// take takes a slot and returns 0, or takes nothing and returns how long to wait.
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

// delay returns how long a caller with that many others ahead has to wait, at the least. Slots come free in this
// order: the unused ones, those of ended requests, those in flight (a window from now or later); then the first one
// again, another window later.
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

// giveUp takes the caller out of the queue and returns why: ctx was cancelled, or it cannot go before its deadline,
// because of the limit.
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
	return fmt.Errorf("%w: this request could be sent in %v at the earliest, after the context's deadline: %w",
		ErrRateLimited, wait.Round(time.Millisecond), context.DeadlineExceeded)
}
