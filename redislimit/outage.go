package redislimit

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/cliniko-go/cliniko"
)

const (
	patience      = 250 * time.Millisecond // for one query
	tryAgainAfter = 5 * time.Second        // the time between queries while Redis fails
)

// errChanged makes Wait choose the limiter to wait for again.
var errChanged = errors.New("redislimit: an outage began, or Redis is to be tried again")

// outage is a period without Redis, in which this process keeps to its share of the limit. It is immutable: the next
// period is a copy.
type outage struct {
	since  time.Time
	local  *cliniko.Limiter
	period context.Context //nolint:containedctx // not of a call: it ends when Redis is to be tried again, or works again
	end    context.CancelFunc
}

// newOutage returns an outage with a limiter in the state after a 429: no request before the end of the pause, then evenly
// spaced requests for two minutes. A burst would add to the requests that Redis has just granted.
func newOutage(share int, pause time.Duration) *outage {
	local := cliniko.NewRateLimiter(share)
	_ = local.Wait(context.Background()) // a new limiter grants the first request at once
	local.Done(max(pause, time.Nanosecond))
	o := &outage{since: time.Now(), local: local}
	return o.nextPeriod()
}

func (o *outage) nextPeriod() *outage {
	next := *o
	next.period, next.end = context.WithTimeout(context.Background(), tryAgainAfter)
	return &next
}

// wait waits for the local limiter, but not into the next period.
func (o *outage) wait(ctx context.Context) error {
	waiting, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(o.period, cancel)() //nolint:contextcheck // the period belongs to no call
	err := o.local.Wait(waiting)
	if errors.Is(err, context.Canceled) && ctx.Err() == nil {
		return errChanged
	}
	return err
}

// currentOutage returns nil if Redis works. At the beginning of a new period it sends a query to Redis, and does not wait
// for the result: the caller uses the local limiter in the meantime.
func (l *Limiter) currentOutage(ctx context.Context) *outage {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.outage != nil && l.outage.period.Err() != nil {
		l.outage = l.outage.nextPeriod()
		l.ask(ctx, l.laneOf(ctx))
	}
	return l.outage
}

// lose begins an outage, unless there is one already.
func (l *Limiter) lose(ctx context.Context, why error) {
	l.mu.Lock()
	begins := l.outage == nil
	if begins {
		l.outage = newOutage(l.share, time.Until(l.next)) //nolint:contextcheck // it outlives the call
	}
	l.mu.Unlock()
	if begins {
		l.logger.LogAttrs(ctx, slog.LevelWarn, "cliniko: no rate limit from Redis, this process keeps to its share",
			slog.String("error", why.Error()), slog.Int("requests_per_minute", l.share))
	}
}

// recovered ends the outage, if there is one. The caller holds the lock, and calls report after releasing it.
func (l *Limiter) recovered(ctx context.Context) (report func()) {
	over := l.outage
	if over == nil {
		return func() {}
	}
	l.outage = nil
	over.end()
	return func() {
		l.logger.LogAttrs(ctx, slog.LevelInfo, "cliniko: the rate limit is shared through Redis again",
			slog.Duration("after", time.Since(over.since)))
	}
}
