// Package redislimit shares the API's limit of 200 requests a minute and key among processes, through Redis.
//
//	limiter, err := redislimit.New(rdb, apiKey, redislimit.WithProcesses(3), redislimit.WithLogger(logger))
//	client, err := cliniko.NewClient(account, apiKey, cliniko.WithRateLimiter(limiter), …)
//
// It is a module of its own: who does not import it does not get go-redis. For a single process, and for a fixed number
// of processes that are all equally busy, [cliniko.NewRateLimiter] is enough.
//
// # The limit
//
// From idle 4 requests go at once; after that they go evenly, one every 312.5 ms, 192 a minute in all processes
// together, and each process gets as much as it can use. Redis decides, by its own clock and in one step, so the clocks
// of the processes do not matter. Of 200 requests a minute this uses 96 %, and no minute holds more than 200 as long as
// the way from the process to the API does not differ by more than 1.25 s between requests. The local limiter does
// better from idle, with 200 at once, because it sees the end of each request. With one number in Redis, the rate pays
// for a burst: 20 at once would leave 176 a minute.
//
// Ten simulated minutes of full load, 16 goroutines a process, the API 140 to 220 ms away, on servers that count 200
// requests a minute in the ways the API might (go test -run TestSimulation -v .):
//
//	                                   fixed window    sliding window  token bucket
//	1 process                          96.2 %, 0 429s  96.2 %, 0 429s  96.2 %, 0 429s
//	3 processes                        96.2 %, 0 429s  96.2 %, 0 429s  96.2 %, 0 429s
//	3 processes, 140 ms to 2.4 s away  96.1 %, 0 429s  96.1 %, 0 429s  96.1 %, 0 429s
//	3 processes, 150 used up before    91.3 %, 1 429   88.5 %, 1 429   96.2 %, 0 429s
//
// The last line starts when a program without this limiter has just used 150 of the 200.
//
// Two real minutes from idle, three operating system processes, a real Redis (go test -run TestProcesses -v .):
//
//	3 processes                        97.0 %, 0 429s  97.0 %, 0 429s  97.0 %, 0 429s
//
// A 429 makes all processes wait until the API takes requests again, then go on evenly. It is heard with the next
// question to Redis, which every request asks, and of which a process has one under way at a time.
//
// # Without Redis
//
// When Redis refuses, fails or needs more than 250 ms, the call goes on with [cliniko.NewRateLimiter] for the share of
// one process, see [WithProcesses], evenly at first. Redis is tried again every 5 seconds while there are calls, which
// do not wait for it. An outage is one warning in the log, and one line when it is over; go-redis itself may write
// more, see its SetLogger. A 429 in an outage stops only the process that got it.
//
// A question that Redis leaves unanswered ends in the background, with the ReadTimeout of the Redis client at the
// latest; with ContextTimeoutEnabled, after 250 ms.
//
// # What is in Redis
//
// One key, "rate:cliniko:" and 32 hexadecimal digits of a SHA-256 hash of the API key, with a number, the time at which
// the burst is there again. It expires by itself, after the last pause or 2 seconds.
package redislimit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/cliniko-go/cliniko"
)

const (
	requestsPerMinute = 200 // what the API allows per key
	defaultProcesses  = 4
)

var (
	_ cliniko.RateLimiter       = (*Limiter)(nil)
	_ cliniko.RateLimitObserver = (*Limiter)(nil)
)

// Limiter is a [cliniko.RateLimiter] that shares the limit of one API key with other processes. It is safe for use by
// many goroutines; share one among the clients of a process that have the same key.
type Limiter struct {
	store  store
	share  int // requests a minute without Redis
	logger *slog.Logger
	turn   chan struct{} // full while somebody is at the head of the queue: only the head asks Redis

	mu      sync.Mutex
	waiting int       // callers in the queue, its head included
	next    time.Time // no request goes before, as far as this process knows
	open    *question // for a request, not answered yet
	outage  *outage   // nil while Redis answers
}

// Option changes how a Limiter works.
type Option func(*Limiter) error

// WithProcesses tells how many processes share the key, by default 4. It counts only while Redis is away: each process
// then sends 200/n requests a minute, at least one.
func WithProcesses(n int) Option {
	return func(l *Limiter) error {
		if n < 1 {
			return errors.New("redislimit: the number of processes must be 1 or more")
		}
		l.share = max(requestsPerMinute/n, 1)
		return nil
	}
}

// WithLogger logs a warning when Redis is away and a line at info level when it is back. Nothing else is logged, and
// without this option nothing at all. [slog.Default] is a good choice.
func WithLogger(logger *slog.Logger) Option {
	return func(l *Limiter) error {
		if logger != nil {
			l.logger = logger
		}
		return nil
	}
}

// New returns a limiter for the API key, which all processes must give in the same spelling. Neither the limiter nor
// Redis gets to see the key itself, only a hash of it. New sends nothing.
//
// The Redis client stays the caller's: close it when the limiter is no longer in use. All processes must use the same
// database of the same Redis, whatever kind it is (single, sentinel or cluster), from version 3.2 on.
func New(rdb redis.UniversalClient, apiKey string, opts ...Option) (*Limiter, error) {
	if rdb == nil {
		return nil, errors.New("redislimit: the Redis client is missing")
	}
	if apiKey == "" {
		return nil, errors.New("redislimit: the API key is empty")
	}
	return newLimiter(newBucket(rdb, apiKey), opts...)
}

func newLimiter(s store, opts ...Option) (*Limiter, error) {
	l := &Limiter{
		store:  s,
		share:  requestsPerMinute / defaultProcesses,
		logger: slog.New(slog.DiscardHandler),
		turn:   make(chan struct{}, 1),
	}
	for _, opt := range opts {
		if err := opt(l); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// Wait blocks until one request may be sent. Callers in the same process go in the order in which they came.
//
// A wait longer than ctx allows fails at once, with an error that is both [cliniko.ErrRateLimited] and
// [context.DeadlineExceeded]. Redis being away is no error.
func (l *Limiter) Wait(ctx context.Context) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		var err error
		if outage := l.currentOutage(ctx); outage != nil {
			err = outage.wait(ctx)
		} else {
			err = l.queue(ctx)
		}
		if !errors.Is(err, errChanged) {
			return err
		}
	}
}

// Done reports the end of a request. With pause > 0 the API answered 429: all processes wait for that long, at most 10
// minutes, then send evenly. It takes up to 250 ms then, and no time otherwise.
func (l *Limiter) Done(pause time.Duration) {
	until := time.Now().Add(pause)
	l.mu.Lock()
	news := pause > 0 && l.next.Before(until.Add(-interval)) // not for each of many requests that were refused at once
	if pause > 0 {
		l.notBefore(until)
	}
	outage := l.outage
	l.mu.Unlock()
	switch {
	case outage != nil:
		// Also for a request that Redis let through just before. The local limiter then frees the slot of another one
		// early, but still a minute from now.
		outage.local.Done(pause)
	case news:
		ctx := context.Background()
		_, _ = l.await(ctx, l.ask(ctx, func(ctx context.Context) (answer, error) { return l.store.pause(ctx, pause) }))
	}
}

func (l *Limiter) String() string { return "redislimit.Limiter" }

// Format keeps what is inside, such as the address of Redis, out of every verb.
func (l *Limiter) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(l.String())) }

// LogValue keeps what is inside out of structured logs.
func (l *Limiter) LogValue() slog.Value { return slog.StringValue(l.String()) }
