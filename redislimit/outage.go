package redislimit

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/cliniko-go/cliniko"
)

const (
	patience      = 250 * time.Millisecond // with one question to Redis
	tryAgainAfter = 5 * time.Second        // how long Redis is left alone when it failed
)

// errChanged sends a call back to where it is decided which limiter it waits for.
var errChanged = errors.New("redislimit: Redis went away or is to be tried again")

// localLimiter is what cliniko.NewRateLimiter returns.
type localLimiter interface {
	cliniko.RateLimiter
	cliniko.RateLimitObserver
}

// outage is a time without Redis, in which this process keeps to its share. It does not change: what follows a period
// is a copy.
type outage struct {
	since  time.Time
	local  localLimiter
	period context.Context //nolint:containedctx // no call's: ends when Redis is to be tried again, or is back
	end    context.CancelFunc
}

// newOutage begins with a limiter in the state after a 429: nothing goes before the pause is over, then two minutes of
// evenly spaced requests. A burst would come on top of what has just gone through Redis.
func newOutage(share int, pause time.Duration) *outage {
	local := cliniko.NewRateLimiter(share).(localLimiter)
	_ = local.Wait(context.Background()) // a new limiter lets the first one through
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
	defer context.AfterFunc(o.period, cancel)() //nolint:contextcheck // the period is no call's
	err := o.local.Wait(waiting)
	if errors.Is(err, context.Canceled) && ctx.Err() == nil {
		return errChanged
	}
	return err
}

// currentOutage returns nil when Redis answers. With a new period it asks Redis again and does not wait for what it
// says: the caller goes by the local limiter meanwhile.
func (l *Limiter) currentOutage(ctx context.Context) *outage {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.outage != nil && l.outage.period.Err() != nil {
		l.outage = l.outage.nextPeriod()
		if l.open == nil {
			l.open = l.ask(ctx, l.store.take)
		}
	}
	return l.outage
}

// lose begins an outage, unless there is one.
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

// recovered ends an outage, if there is one. The caller holds the lock and calls what is returned without it.
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
