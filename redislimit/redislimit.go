// Package redislimit shares the API's limit of 200 requests a minute per user among processes, through Redis.
//
//	limiter, err := redislimit.New(rdb, apiKey, redislimit.WithProcesses(3), redislimit.WithLogger(logger))
//	client, err := cliniko.NewClient(account, apiKey, cliniko.WithRateLimiter(limiter), …)
//
// It is a separate module, so that users of the SDK alone do not depend on go-redis. For a single process, and for a fixed
// number of equally busy processes, [cliniko.NewRateLimiter] is enough.
//
// # The limit
//
// From idle, 4 requests are sent at once. After that they are evenly spaced, one every 312.5 ms: 192 a minute for all
// processes together. Each process gets as many as it can use. Redis decides in one atomic step by its own clock, so
// the clocks of the processes do not matter. This is 96 % of the allowed rate. No minute has more than 200 requests as
// long as the time from a process to the API varies by at most 1.25 s. From idle, the limiter for one process is
// faster: it sends 200 at once, because it knows when each request ends. Here a larger burst would lower the rate: with
// 20 at once, only 176 a minute would be left.
//
// Ten simulated minutes of full load, with 16 goroutines per process and the API 140 to 220 ms away, on servers that count
// 200 requests a minute in the ways the API might (go test -run TestSimulation -v .):
//
//	                                   fixed window    sliding window  token bucket
//	1 process                          96.2 %, 0 429s  96.2 %, 0 429s  96.2 %, 0 429s
//	3 processes                        96.2 %, 0 429s  96.2 %, 0 429s  96.2 %, 0 429s
//	3 processes, 140 ms to 2.4 s away  96.0 %, 0 429s  96.0 %, 0 429s  96.0 %, 0 429s
//	3 processes, 150 used up before    91.2 %, 1 429   88.5 %, 1 429   96.2 %, 0 429s
//
// In the last line a program without this limiter has just used 150 of the 200.
//
// Two real minutes from idle, with three operating system processes and a real Redis, under full load in the background
// and with a call every 7 s that somebody waits for (go test -run TestProcesses -v .):
//
//	3 processes                        96.2 %, 0 429s  96.2 %, 0 429s  96.2 %, 0 429s
//	longest wait of such a call        25 ms           4 ms            14 ms
//
// After a response with status code 429, all processes wait until the API accepts requests again, and then continue
// evenly spaced. The other processes learn about it from their next query to Redis. Every request needs one, and a
// process sends one at a time.
//
// If Redis loses the key (FLUSHALL, a restart, a failover), the processes restore the state from what each of them
// knows, so there is no new burst. If the clock of Redis is set back, no process waits longer, and the process that
// notices it logs a warning.
//
// # Lanes
//
// Calls under [cliniko.Background] leave 2 of the 4 requests at once to the other calls of all processes, and wait while
// other calls of the same process wait. That costs them no throughput, because the requests are evenly spaced anyway: at
// full load they get all that the other calls leave. While the other calls of all processes use the whole limit, calls in
// the background wait.
//
// In the simulation above, with a call every 7 s that somebody waits for, 3 processes at full load make such a call wait
// for up to 28 s, and for less than 10 ms if the load is in the background.
//
// # Without Redis
//
// If Redis fails or needs more than 250 ms, the call continues with [cliniko.NewRateLimiter] for the share of one
// process (see [WithProcesses]), evenly spaced at first and with its own lanes. Redis is tried again every 5 seconds while there are calls,
// which do not wait for it. An outage is logged with one warning at its start and one line at its end. go-redis may log
// more; see its SetLogger. A 429 during an outage stops only the process that receives it.
//
// A query without a response ends in the background, at the latest after the ReadTimeout of the Redis client. With
// ContextTimeoutEnabled it ends after 250 ms.
//
// # What is in Redis
//
// One key: "cliniko:rate:" and 32 hexadecimal digits of a SHA-256 hash of the API key. It holds two times: when the
// full burst will be available again, and when the key was written. It expires when the full burst is available again.
package redislimit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/cliniko-go/cliniko"
)

const (
	requestsPerMinute = 200 // what the API allows per user
	defaultProcesses  = 4
)

var _ cliniko.RateLimiter = (*Limiter)(nil)

// Limiter is a [cliniko.RateLimiter] that shares the limit of one API key with other processes. It is safe for concurrent
// use. Clients with the same key in one process should share one.
type Limiter struct {
	store  store
	share  int // requests a minute without Redis
	logger *slog.Logger

	mu                      sync.Mutex
	interactive, background lane
	inFlight                int       // requests of this process that Wait let through and Done has not reported
	next                    time.Time // no request is granted before this time, as far as this process knows
	full                    time.Time // the bucket is not full before this time, as far as this process knows
	outage                  *outage   // nil while Redis works
}

// Option configures a Limiter.
type Option func(*Limiter) error

// WithProcesses sets the number of processes that share the key, by default 4. It matters only while Redis does not work:
// each process then sends 200/n requests a minute, but at least one.
func WithProcesses(n int) Option {
	return func(l *Limiter) error {
		if n < 1 {
			return errors.New("redislimit: the number of processes must be 1 or more")
		}
		l.share = max(requestsPerMinute/n, 1)
		return nil
	}
}

// WithLogger logs a warning when Redis fails or its clock was set back, and a line at info level when Redis works again.
// Without this option nothing is logged. [slog.Default] is a good choice.
func WithLogger(logger *slog.Logger) Option {
	return func(l *Limiter) error {
		if logger != nil {
			l.logger = logger
		}
		return nil
	}
}

// New returns a limiter for an API key. All processes must use exactly the same key. Redis stores only a hash of it.
// New sends nothing.
//
// The caller closes the Redis client when the limiter is no longer in use. All processes must use the same database of the
// same Redis (single, sentinel or cluster), version 3.2 or later.
func New(rdb redis.UniversalClient, apiKey string, opts ...Option) (*Limiter, error) {
	if isNil(rdb) {
		return nil, errors.New("redislimit: the Redis client is missing")
	}
	if apiKey == "" {
		return nil, errors.New("redislimit: the API key is empty")
	}
	return newLimiter(newBucket(rdb, apiKey), opts...)
}

// isNil reports whether rdb is nil or holds a nil pointer.
func isNil(rdb redis.UniversalClient) bool {
	v := reflect.ValueOf(rdb)
	return !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil()
}

func newLimiter(s store, opts ...Option) (*Limiter, error) {
	l := &Limiter{
		store:       s,
		share:       requestsPerMinute / defaultProcesses,
		logger:      slog.New(slog.DiscardHandler),
		interactive: newLane(0),
		background:  newLane(reserve),
	}
	for _, opt := range opts {
		if opt == nil {
			return nil, errors.New("redislimit: an option is nil")
		}
		if err := opt(l); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// Wait blocks until one request may be sent. It serves the callers in each lane of a process in order, see
// [cliniko.Background].
//
// If the wait would be longer than ctx allows, Wait fails at once, with an error that matches both
// [cliniko.ErrRateLimited] and [context.DeadlineExceeded]. The error is the same if the deadline passes while Redis does
// not respond. An outage of Redis is not an error.
func (l *Limiter) Wait(ctx context.Context) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		var err error
		if outage := l.currentOutage(ctx); outage != nil {
			err = outage.wait(ctx)
		} else {
			err = l.waitInLane(ctx, l.laneOf(ctx))
		}
		switch {
		case err == nil:
			l.sent()
			return nil
		case !errors.Is(err, errChanged):
			return err
		}
	}
}

func (l *Limiter) sent() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.inFlight++
}

// Done reports the end of a request. pause is greater than 0 if the response was a 429: all processes then wait for
// that time, at most 10 minutes, and continue evenly spaced. Done then takes up to 250 ms; otherwise it returns at
// once.
func (l *Limiter) Done(pause time.Duration) {
	until := time.Now().Add(pause)
	l.mu.Lock()
	l.inFlight = max(l.inFlight-1, 0)
	isNew := pause > 0 && l.next.Before(until.Add(-interval)) // one pause for many 429s at once
	if pause > 0 {
		l.notBefore(until)
	}
	outage := l.outage
	l.mu.Unlock()
	switch {
	case outage != nil:
		// Also for a request that Redis granted just before the outage. The local limiter then frees the slot of another
		// request early, but still a minute from now.
		outage.local.Done(pause)
	case isNew:
		ctx := context.Background()
		_, _ = l.await(ctx, l.start(ctx, func(ctx context.Context, used time.Duration) (result, error) {
			return l.store.pause(ctx, pause, used)
		}))
	}
}

// State returns what the limiter is doing now, as far as this process knows. Slots are those of the bucket: 4, of which
// one is freed every 312.5 ms. InFlight and the numbers of calls that wait are those of this process. While Redis does
// not work, it is the state of the local limiter for the share of this process.
func (l *Limiter) State() cliniko.LimiterState {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.outage != nil {
		return l.outage.local.State()
	}
	now := time.Now()
	full := max(l.full.Sub(now), 0)
	state := cliniko.LimiterState{
		Slots:             burst,
		Reserve:           reserve,
		Free:              int(max(burst*interval-full, 0) / interval),
		InFlight:          l.inFlight,
		Waiting:           l.interactive.waiting + l.background.waiting,
		WaitingBackground: l.background.waiting,
		NextSlot:          now.Add(l.delay(&l.interactive, l.interactive.waiting)),
	}
	if l.next.Sub(now) > interval { // without a pause, the bucket is never emptier than that
		state.PausedUntil = l.next
	}
	return state
}

func (l *Limiter) String() string { return "redislimit.Limiter" }

// Format prints only the type, whatever the verb.
func (l *Limiter) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(l.String())) }

// LogValue logs only the type.
func (l *Limiter) LogValue() slog.Value { return slog.StringValue(l.String()) }
