package redislimit

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
)

func TestFromIdle(t *testing.T) {
	t.Parallel()
	bubble(t, func(p *probe) {
		p.pass(burst)
		p.at(0)
		for i := range 100 {
			p.pass(1)
			p.at(time.Duration(i+1) * interval)
		}
		if p.store.takes > burst+100 {
			p.t.Errorf("%d round trips for %d requests", p.store.takes, burst+100)
		}
	})
}

// TestManyGoroutines: they go in order, and only one at a time asks.
func TestManyGoroutines(t *testing.T) {
	t.Parallel()
	bubble(t, func(p *probe) {
		order := make(chan int, 64)
		var workers sync.WaitGroup
		for i := range 64 {
			workers.Go(func() {
				p.pass(1)
				order <- i
			})
			synctest.Wait()
		}
		workers.Wait()
		p.at((64 - burst) * interval)
		for i := range 64 {
			if got := <-order; got != i {
				p.t.Fatalf("number %d passed in place %d", got, i)
			}
		}
		if p.store.takes != 64 {
			p.t.Errorf("%d round trips for 64 requests", p.store.takes)
		}
	})
}

// TestFairness: of two processes that want all they can get, neither gets much more, also when Redis is nearer to one.
func TestFairness(t *testing.T) {
	t.Parallel()
	bubble(t, func(p *probe) {
		ctx, cancel := context.WithTimeout(p.t.Context(), 5*time.Minute)
		defer cancel()
		farther, err := newLimiter(&farther{p.store})
		if err != nil {
			p.t.Fatal(err)
		}
		var got [2]int
		var processes sync.WaitGroup
		for i, limiter := range []*Limiter{p.Limiter, farther} {
			processes.Go(func() {
				for limiter.Wait(ctx) == nil {
					got[i]++
				}
			})
		}
		processes.Wait()
		if sum := got[0] + got[1]; got[1] < sum/3 || sum < 5*perMinute {
			p.t.Errorf("%d and %d requests", got[0], got[1])
		}
	})
}

// farther is the same store, with a longer way to it.
type farther struct{ store }

func (f *farther) take(ctx context.Context, used time.Duration, reserve int) (result, error) {
	time.Sleep(3 * time.Millisecond)
	defer time.Sleep(3 * time.Millisecond)
	return f.store.take(ctx, used, reserve)
}

func TestPauseStopsAndPaces(t *testing.T) {
	t.Parallel()
	bubble(t, func(p *probe) {
		p.pass(1)
		p.Done(20 * time.Second)
		for i := range 10 {
			p.pass(1)
			p.at(20*time.Second + time.Duration(i+1)*interval)
		}
	})
}

// TestPauseOfMany429s: 64 responses of 429 at once are one pause, and one round trip.
func TestPauseOfMany429s(t *testing.T) {
	t.Parallel()
	bubble(t, func(p *probe) {
		var workers sync.WaitGroup
		for range 64 {
			workers.Go(func() { p.Done(30 * time.Second) })
		}
		workers.Wait()
		p.Done(10 * time.Second) // shortens nothing
		p.pass(1)
		p.at(30*time.Second + interval)
		if p.store.pauses != 1 {
			p.t.Errorf("%d round trips, want 1", p.store.pauses)
		}
	})
}

func TestPauseStopsThoseAlreadyWaiting(t *testing.T) {
	t.Parallel()
	bubble(t, func(p *probe) {
		p.pass(burst)
		var waiters sync.WaitGroup
		for range 3 {
			waiters.Go(func() { p.pass(1) })
		}
		synctest.Wait()
		p.Done(30 * time.Second)
		waiters.Wait()
		p.at(30*time.Second + 3*interval)
	})
}

func checkTooLate(t *testing.T, err error, text string) {
	t.Helper()
	if !errors.Is(err, cliniko.ErrRateLimited) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("err = %v, want ErrRateLimited and DeadlineExceeded", err)
	} else if !strings.Contains(err.Error(), text) {
		t.Errorf("err = %q, want %q in it", err, text)
	}
}

// failsAtOnce calls Wait with a deadline and checks that it fails without delay, but for one round trip.
func (p *probe) failsAtOnce(timeout time.Duration, text string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), timeout)
	defer cancel()
	start := time.Now()
	err := p.Wait(ctx)
	if took := time.Since(start); took > 2*time.Millisecond {
		p.t.Errorf("failed only after %v", took)
	}
	checkTooLate(p.t, err, text)
}

func TestDeadline(t *testing.T) {
	t.Parallel()
	t.Run("at the head", func(t *testing.T) {
		t.Parallel()
		bubble(t, func(p *probe) {
			p.pass(burst)
			p.failsAtOnce(200*time.Millisecond, "in 3")
		})
	})
	t.Run("of another process", func(t *testing.T) {
		t.Parallel()
		bubble(t, func(p *probe) {
			other, err := newLimiter(p.store) // a pause that this one does not know of
			if err != nil {
				p.t.Fatal(err)
			}
			other.Done(30 * time.Second)
			p.failsAtOnce(20*time.Second, "in 30.")
		})
	})
	t.Run("pause", func(t *testing.T) {
		t.Parallel()
		bubble(t, func(p *probe) {
			p.Done(30 * time.Second)
			p.failsAtOnce(29*time.Second, "in 30.")
		})
	})
	t.Run("queue too long", func(t *testing.T) {
		t.Parallel()
		bubble(t, func(p *probe) {
			p.pass(burst)
			ctx, cancel := context.WithCancel(p.t.Context())
			var waiters sync.WaitGroup
			for range 32 {
				waiters.Go(func() { p.mustCancel(ctx) })
			}
			synctest.Wait()
			p.failsAtOnce(9*time.Second, "in 10.") // 33 × 312.5 ms
			cancel()
			waiters.Wait()
		})
	})
	t.Run("passes in the queue", func(t *testing.T) {
		t.Parallel()
		bubble(t, func(p *probe) {
			p.pass(burst)
			ctx, cancel := context.WithCancel(p.t.Context())
			var waiters sync.WaitGroup
			waiters.Go(func() { p.mustCancel(ctx) })
			synctest.Wait()
			waiters.Go(func() {
				ctx, cancel := context.WithTimeout(p.t.Context(), 5*time.Second)
				defer cancel()
				checkTooLate(p.t, p.Wait(ctx), "before it was this request's turn")
				p.at(5 * time.Second)
			})
			synctest.Wait()
			p.Done(30 * time.Second)
			time.Sleep(10 * time.Second)
			cancel()
			waiters.Wait()
		})
	})
	t.Run("already over", func(t *testing.T) {
		t.Parallel()
		bubble(t, func(p *probe) {
			ctx, cancel := context.WithTimeout(p.t.Context(), 0)
			defer cancel()
			if err := p.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, cliniko.ErrRateLimited) {
				p.t.Errorf("err = %v, want DeadlineExceeded alone", err)
			}
			if p.store.takes != 0 {
				p.t.Error("it sent a query")
			}
		})
	})
}

// mustCancel waits until ctx is cancelled.
func (p *probe) mustCancel(ctx context.Context) {
	p.t.Helper()
	if err := p.Wait(ctx); !errors.Is(err, context.Canceled) || errors.Is(err, cliniko.ErrRateLimited) {
		p.t.Errorf("err = %v, want Canceled alone", err)
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	t.Run("in the queue and at its head", func(t *testing.T) {
		t.Parallel()
		bubble(t, func(p *probe) {
			p.Done(time.Minute)
			ctx, cancel := context.WithCancel(p.t.Context())
			var waiters sync.WaitGroup
			for range 1000 {
				waiters.Go(func() { p.mustCancel(ctx) })
			}
			time.Sleep(10 * time.Second)
			cancel()
			waiters.Wait()
			p.at(10 * time.Second)
			p.pass(1) // nobody is left in the queue
			p.at(time.Minute + interval)
		})
	})
	t.Run("while Redis is slow", func(t *testing.T) {
		t.Parallel()
		bubble(t, func(p *probe) {
			p.store.becomes(100*time.Millisecond, nil)
			for range 5 { // they share one query
				ctx, cancel := context.WithTimeout(p.t.Context(), 10*time.Millisecond)
				time.AfterFunc(5*time.Millisecond, cancel)
				p.mustCancel(ctx)
			}
			p.at(25 * time.Millisecond)
			p.pass(1) // gets the result of that query
			p.at(200 * time.Millisecond)
			if p.store.takes != 1 {
				p.t.Errorf("%d queries, want 1", p.store.takes)
			}
		})
	})
}
