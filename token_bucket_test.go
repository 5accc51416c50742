package cliniko

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
)

func TestTokenBucketPaces(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter, start := TokenBucket(rate.NewLimiter(rate.Every(time.Second), 2)), time.Now()
		for _, want := range []time.Duration{0, 0, time.Second, 2 * time.Second} {
			if err := limiter.Wait(t.Context()); err != nil || time.Since(start) != want {
				t.Errorf("%v at %v, want %v", err, time.Since(start), want)
			}
			limiter.Done(0)
		}
	})
}

// TestTokenBucketPauses checks that a caller that already had its token waits as well, and that there is no burst
// after the pause.
func TestTokenBucketPauses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter, start := TokenBucket(rate.NewLimiter(rate.Every(time.Second), 1)), time.Now()
		if err := limiter.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		passed := make(chan time.Duration)
		for range 3 {
			go func() {
				_ = limiter.Wait(t.Context())
				passed <- time.Since(start)
			}()
		}
		synctest.Wait()
		limiter.Done(20 * time.Second)
		limiter.Done(5 * time.Second) // shortens nothing
		for want := 20 * time.Second; want <= 22*time.Second; want += time.Second {
			if got := <-passed; got != want {
				t.Errorf("passed at %v, want %v", got, want)
			}
		}
	})
}

func TestTokenBucketEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limiter, start := TokenBucket(rate.NewLimiter(rate.Every(time.Second), 1)), time.Now()
		limiter.Done(20 * time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		checkTooLate(t, limiter.Wait(ctx), "in 20s")
		if time.Since(start) != 0 {
			t.Errorf("failed only after %v", time.Since(start))
		}
		ctx, cancel = context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if err := limiter.Wait(ctx); !errors.Is(err, context.Canceled) || time.Since(start) != time.Second {
			t.Errorf("%v after %v, want Canceled after 1s", err, time.Since(start))
		}
	})
}
