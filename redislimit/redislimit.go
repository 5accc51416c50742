// Package redislimit shares the API's limit of 200 requests a minute and key among processes, through Redis.
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
