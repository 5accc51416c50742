package cliniko

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// TokenBucket returns a [RateLimiter] that takes one token of limiter for each request. After a response with status
// code 429 it lets no request through until the API accepts requests again. It has no lanes: calls under [Background]
// are treated like all others. TokenBucket(nil) is nil, which [WithRateLimiter] rejects.
//
// [NewRateLimiter] is better for most programs: a bucket with a burst of 1 is slow to start, and one with a burst of n
// lets up to n requests too many into a minute.
func TokenBucket(limiter *rate.Limiter) RateLimiter {
	if limiter == nil {
		return nil
	}
	return &tokenBucket{limiter: limiter}
}

type tokenBucket struct {
	limiter *rate.Limiter

	mu   sync.Mutex
	gate time.Time // nothing is sent before this time
}

func (b *tokenBucket) Wait(ctx context.Context) error {
	for {
		if err := b.waitForGate(ctx); err != nil {
			return err
		}
		if err := b.limiter.Wait(ctx); err != nil {
			return err
		}
		if b.pause() <= 0 { // otherwise take a new token after the pause, so that there is no burst
			return nil
		}
	}
}

func (b *tokenBucket) Done(pause time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if until := time.Now().Add(pause); pause > 0 && until.After(b.gate) {
		b.gate = until
	}
}

func (b *tokenBucket) pause() time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return time.Until(b.gate)
}

func (b *tokenBucket) waitForGate(ctx context.Context) error {
	pause := b.pause()
	if pause <= 0 {
		return nil
	}
	if deadline, _ := ctx.Deadline(); outlasts(pause, deadline) {
		return tooLate(pause)
	}
	select {
	case <-time.After(pause):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
