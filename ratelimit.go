package cliniko

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// RateLimiter decides when a request may be sent. The client asks it before every attempt, retries included.
// [NewRateLimiter] returns one, and [TokenBucket] makes one of a limiter of golang.org/x/time/rate.
type RateLimiter interface {
	// Wait blocks until one request may be sent. It returns an error when ctx is done, or as soon as it is clear that
	// the wait would outlast ctx's deadline. IsBackground(ctx) reports whether the request belongs to the background
	// lane.
	Wait(ctx context.Context) error

	// Done reports that a request has ended, with a response or an error. The client calls it exactly once for each
	// Wait that returned nil. If pause is more than 0, the API responded with status code 429, and accepts no request
	// for that long.
	Done(pause time.Duration)
}

const (
	requestsPerMinute = 200             // what the API allows per user
	pacedFor          = 2 * time.Minute // how long requests are evenly spaced after the pause of a 429
	reservePart       = 5               // one of so many slots is left to calls outside the background lane
)

var errNoLimiter = errors.New("cliniko: the rate limiter was not created with NewRateLimiter")

// Limiter is the [RateLimiter] that a [Client] uses by default. Create it with [NewRateLimiter]. It is safe for
// concurrent use. Clients with keys of the same user must share one: see [NewRateLimiter].
//
// It has no goroutine of its own. Of the waiting callers, only the ones at the head of each lane have a timer.
type Limiter struct {
	// Times are durations since start, by the monotonic clock.
	limit  int
	window time.Duration
	start  time.Time
	pacer  *rate.Limiter // spaces requests until pacedUntil

	mu                      sync.Mutex
	interactive, background lane
	inFlight                int             // requests that Wait let through and Done has not reported
	ended                   []time.Duration // when requests ended; a ring of up to limit elements
	oldest, newest          int             // the requests in ended that still hold a slot: oldest%limit up to newest%limit
	gate, pacedUntil        time.Duration   // nothing is sent before gate
}

// lane is a queue of callers that are served in order.
type lane struct {
	turn    chan struct{} // full while a caller is at the head of the queue
	changed chan struct{} // tells the head of the queue to calculate its wait again
	waiting int           // callers in the queue, its head included
	reserve int           // slots that the lane leaves free
}

func newLane() lane {
	return lane{turn: make(chan struct{}, 1), changed: make(chan struct{}, 1)}
}

func (q *lane) wake() {
	select {
	case q.changed <- struct{}{}:
	default:
	}
}

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
// Calls under [Background] wait while only the reserve is free, a fifth of the slots, and for all calls that wait
// outside the background lane. See [Limiter.Reserve].
//
// A caller of its Wait must also call its Done.
func NewRateLimiter(perMinute int) *Limiter {
	return newLimiter(max(perMinute, 1), time.Minute)
}

func newLimiter(limit int, window time.Duration) *Limiter {
	l := &Limiter{
		limit:       limit,
		window:      window,
		start:       time.Now(),
		pacer:       rate.NewLimiter(rate.Limit(float64(limit)/window.Seconds()), 1),
		interactive: newLane(),
		background:  newLane(),
	}
	return l.Reserve(limit / reservePart)
}

// Reserve sets the number of slots that calls under [Background] leave free for all other calls, and returns the
// limiter. The default is a fifth of the slots, 40 of 200. The range is 0 to one less than the number of slots; other
// values count as the nearest one in it.
func (l *Limiter) Reserve(slots int) *Limiter {
	if !l.isReady() {
		return l
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.background.reserve = min(max(slots, 0), l.limit-1)
	l.background.wake()
	return l
}

// isReady reports whether the limiter was created with NewRateLimiter.
func (l *Limiter) isReady() bool { return l != nil && l.limit > 0 }

// Wait blocks until one request may be sent. See [NewRateLimiter].
func (l *Limiter) Wait(ctx context.Context) error {
	if !l.isReady() {
		return errNoLimiter
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	queue := &l.interactive
	if IsBackground(ctx) {
		queue = &l.background
	}
	deadline, _ := ctx.Deadline()
	if queued, err := l.enter(queue, deadline); !queued {
		return err
	}
	select {
	case queue.turn <- struct{}{}: // a channel serves its blocked senders in order
		defer func() { <-queue.turn }()
		return l.waitAtHead(ctx, queue, deadline)
	case <-ctx.Done():
		return l.giveUp(ctx, queue, 0)
	}
}

// Done reports that a request has ended. See [RateLimiter].
func (l *Limiter) Done(pause time.Duration) {
	if !l.isReady() {
		return
	}
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
		l.interactive.wake()
		l.background.wake()
	}
}

// enter lets the caller through if it can go now and nobody in its lane is waiting. Otherwise it adds the caller to the
// lane, or returns an error if the caller would wait past its deadline.
func (l *Limiter) enter(queue *lane, deadline time.Time) (queued bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	wait := l.delay(time.Since(l.start), queue, queue.waiting)
	if queue.waiting == 0 {
		if wait = l.take(queue); wait == 0 {
			return false, nil
		}
	}
	if outlasts(wait, deadline) {
		return false, tooLate(wait)
	}
	queue.waiting++
	return true, nil
}

// waitAtHead waits until the caller at the head of a lane can go. It needs to be told about pauses, and in the
// background lane about callers of the other lane that give up. The end of a request never frees a slot earlier than
// delay has calculated.
func (l *Limiter) waitAtHead(ctx context.Context, queue *lane, deadline time.Time) error {
	for ctx.Err() == nil {
		l.mu.Lock()
		wait := l.take(queue)
		if wait == 0 {
			queue.waiting--
		}
		l.mu.Unlock()
		if wait == 0 {
			return nil
		}
		if outlasts(wait, deadline) {
			return l.giveUp(ctx, queue, wait)
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-queue.changed:
		case <-ctx.Done():
		}
		timer.Stop()
	}
	return l.giveUp(ctx, queue, 0)
}

// take takes a slot for the first caller of a lane and returns 0, or takes none and returns how long to wait.
func (l *Limiter) take(queue *lane) time.Duration {
	now := time.Since(l.start)
	if wait := l.delay(now, queue, 0); wait > 0 {
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

// delay returns the minimum time that a caller has to wait with ahead other callers of its lane before it. Slots become
// free in this order: unused ones, those of ended requests, and those of requests in flight, at least one window from
// now. After that the first one is free again, one window later. In the background lane, a caller needs a slot after
// those for all callers of the other lane and the reserve.
func (l *Limiter) delay(now time.Duration, queue *lane, ahead int) time.Duration {
	others := 0
	if queue == &l.background {
		others = l.interactive.waiting
	}
	held := l.newest - l.oldest
	inLane := l.limit - queue.reserve // that the lane can hold
	slot := others + queue.reserve + ahead%inLane
	wait := time.Duration(ahead/inLane+slot/l.limit) * l.window
	if i := slot%l.limit - (l.limit - l.inFlight - held); i >= held {
		wait += l.window
	} else if i >= 0 {
		wait += max(0, l.ended[(l.oldest+i)%l.limit]+l.window-now)
	}
	if now < l.pacedUntil {
		paced := max(0, l.gate-now) + time.Duration(others+ahead)*l.window/time.Duration(l.limit)
		wait = max(wait, min(paced, l.pacedUntil-now))
	}
	return wait
}

// giveUp removes the caller from its lane and returns the reason: ctx was cancelled, or the caller cannot go before its
// deadline.
func (l *Limiter) giveUp(ctx context.Context, queue *lane, wait time.Duration) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	queue.waiting--
	l.background.wake()
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	return tooLate(max(wait, l.delay(time.Since(l.start), queue, 0)))
}

func outlasts(wait time.Duration, deadline time.Time) bool {
	return !deadline.IsZero() && wait >= time.Until(deadline)
}

func tooLate(wait time.Duration) error {
	return fmt.Errorf("%w: this request could be sent in %v at the earliest, after the deadline of the context: %w",
		ErrRateLimited, wait.Round(time.Millisecond), context.DeadlineExceeded)
}

// LimiterState is a snapshot of a [Limiter].
type LimiterState struct {
	Slots             int       // in all: the requests a minute
	Reserve           int       // slots that calls under [Background] leave free
	Free              int       // slots that are free now, the reserve included
	InFlight          int       // requests that may be sent or were sent, and have not ended
	Waiting           int       // calls that wait, in both lanes
	WaitingBackground int       // calls that wait in the background lane
	NextSlot          time.Time // when a new call outside the background lane could be sent at the earliest; not in the future if that is now
	PausedUntil       time.Time // the end of the pause after a response with status code 429; zero if there is no pause
}

// State returns what the limiter is doing now. It is meant for metrics and health checks. The state of a Limiter that
// was not created with [NewRateLimiter] is the zero LimiterState.
func (l *Limiter) State() LimiterState {
	if !l.isReady() {
		return LimiterState{}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Since(l.start)
	state := LimiterState{
		Slots:             l.limit,
		Reserve:           l.background.reserve,
		Free:              l.free(now),
		InFlight:          l.inFlight,
		Waiting:           l.interactive.waiting + l.background.waiting,
		WaitingBackground: l.background.waiting,
		NextSlot:          l.start.Add(now + l.delay(now, &l.interactive, l.interactive.waiting)),
	}
	if l.gate > now {
		state.PausedUntil = l.start.Add(l.gate)
	}
	return state
}

// free returns the number of slots that no request holds.
func (l *Limiter) free(now time.Duration) int {
	n := l.limit - l.inFlight
	for i := l.oldest; i < l.newest; i++ {
		if l.ended[i%l.limit]+l.window > now {
			return n - (l.newest - i)
		}
	}
	return n
}
