package redislimit

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

var (
	errSlow  = fmt.Errorf("no response within %v", patience)
	errClock = fmt.Errorf("it asks for a wait of more than %v: was its clock changed?", longestWait)
)

// slack is how wrong the estimate of a process may be, because the time to Redis varies.
const slack = interval / 4

// query is one round trip to Redis. It runs in its own goroutine because go-redis, while it waits for a response, ignores
// the end of a context and, without ContextTimeoutEnabled, its deadline.
type query struct {
	done    chan struct{} // closed when the other fields are set
	granted bool
	err     error
}

// sender is a method of the store, with its own arguments applied.
type sender func(ctx context.Context, used time.Duration) (result, error)

// start sends a query. If the call is cancelled, the query continues in the background, at most for the read timeout of
// the go-redis client. The next call that needs a request waits for the same query.
func (l *Limiter) start(ctx context.Context, send sender) *query {
	q := &query{done: make(chan struct{})}
	ctx = context.WithoutCancel(ctx)
	go func() {
		defer close(q.done)
		start := time.Now()
		limited, cancel := context.WithTimeout(ctx, patience)
		r, err := send(limited, l.used())
		cancel()
		switch {
		case time.Since(start) > patience: // even if there was a response: the next one would be as late
			err = errSlow
		case err == nil && r.next() > longestWait+2*interval:
			err = errClock
		}
		q.granted, q.err = r.granted, err
		l.finish(ctx, q, r, start)
	}()
	return q
}

// used returns the time that must pass before the bucket can be full, as far as this process knows. Redis needs it after
// a restart or FLUSHALL, which would otherwise allow a new burst each time.
func (l *Limiter) used() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return max(time.Until(l.full), slack) - slack
}

// finish records the result of a query.
func (l *Limiter) finish(ctx context.Context, q *query, r result, start time.Time) {
	l.mu.Lock()
	for _, queue := range []*lane{&l.interactive, &l.background} {
		if queue.open == q {
			queue.open = nil
		}
	}
	report := func() { l.lose(ctx, q.err) }
	if q.err == nil {
		l.notBefore(time.Now().Add(r.next()))
		if full := start.Add(r.full); full.After(l.full) {
			l.full = full
		}
		report = l.recovered(ctx)
	}
	l.mu.Unlock()
	report()
	if q.err == nil && r.back >= time.Second {
		l.logger.LogAttrs(ctx, slog.LevelWarn, "cliniko: the clock of Redis was set back; the rate limit goes on",
			slog.Duration("by", r.back))
	}
}

// await waits for the result of a query until ctx ends, or Redis has been too slow. It returns an error only if ctx has
// ended. If Redis failed, there is an outage afterwards.
func (l *Limiter) await(ctx context.Context, q *query) (granted bool, err error) {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-q.done:
		return q.granted && q.err == nil, nil
	case <-timer.C:
		l.lose(ctx, errSlow)
		return false, nil
	case <-ctx.Done():
		return false, ended(ctx, "Redis had responded")
	}
}
