package cliniko

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
)

// rateTest runs f in a bubble with fake time and a limiter of its own.
func rateTest(t *testing.T, perMinute int, f func(r *rateProbe)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		f(&rateProbe{Limiter: NewRateLimiter(perMinute), t: t, began: time.Now()})
	})
}

type rateProbe struct {
	*Limiter

	t     *testing.T
	began time.Time
}

func (r *rateProbe) elapsed() time.Duration { return time.Since(r.began) }

// pass lets n requests through that are answered at once.
func (r *rateProbe) pass(n int) {
	r.t.Helper()
	for range n {
		r.mustWait()
		r.Done(0)
	}
}

func (r *rateProbe) mustWait() {
	r.t.Helper()
	if err := r.Wait(r.t.Context()); err != nil {
		r.t.Fatalf("Wait: %v", err)
	}
}

// mustCancel waits until ctx is cancelled.
func (r *rateProbe) mustCancel(ctx context.Context) {
	r.t.Helper()
	if err := r.Wait(ctx); !errors.Is(err, context.Canceled) || errors.Is(err, ErrRateLimited) {
		r.t.Errorf("err = %v, want Canceled alone", err)
	}
}

// at fails the test unless want has passed since the start, to the microsecond: the
// pacer calculates in floating point.
func (r *rateProbe) at(want time.Duration) {
	r.t.Helper()
	if got := r.elapsed(); (got - want).Abs() > time.Microsecond {
		r.t.Errorf("at %v, want %v", got, want)
	}
}

// failsAtOnce calls Wait with a deadline and checks that it fails without any delay.
func (r *rateProbe) failsAtOnce(timeout time.Duration, text string) {
	r.t.Helper()
	r.failsAtOnceIn(r.t.Context(), timeout, text)
}

func (r *rateProbe) failsAtOnceIn(ctx context.Context, timeout time.Duration, text string) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	before := r.elapsed()
	err := r.Wait(ctx)
	if r.elapsed() != before {
		r.t.Errorf("failed only after %v", r.elapsed()-before)
	}
	checkTooLate(r.t, err, text)
}

func checkTooLate(t *testing.T, err error, text string) {
	t.Helper()
	if !errors.Is(err, ErrRateLimited) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("err = %v, want ErrRateLimited and DeadlineExceeded", err)
	} else if !strings.Contains(err.Error(), text) {
		t.Errorf("err = %q, want %q in it", err, text)
	}
}

func TestRateLimiterFromIdle(t *testing.T) {
	t.Parallel()
	rateTest(t, 200, func(r *rateProbe) {
		r.mustWait()
		time.Sleep(time.Second)
		r.Done(0) // the first answer, at 1 s
		for range 199 {
			r.mustWait()
		}
		r.at(time.Second)
		r.mustWait()
		r.at(61 * time.Second)
	})
}

func TestRateLimiterSlots(t *testing.T) {
	t.Parallel()
	t.Run("in flight", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 2, func(r *rateProbe) {
			r.mustWait()
			r.mustWait()
			var answered sync.WaitGroup
			answered.Go(func() {
				time.Sleep(3 * time.Minute)
				r.Done(0)
			})
			r.mustWait()
			r.at(4 * time.Minute)
			answered.Wait()
		})
	})
	t.Run("idle for long", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 200, func(r *rateProbe) {
			for range 3 {
				r.pass(200)
				time.Sleep(time.Hour)
			}
			r.at(3 * time.Hour)
		})
	})
	t.Run("ring wraps", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 3, func(r *rateProbe) {
			for i := range 30 {
				r.pass(1)
				r.at(time.Duration(i/3)*time.Minute + time.Duration(i%3)*time.Second)
				time.Sleep(time.Second)
			}
		})
	})
	t.Run("a Done too many", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 2, func(r *rateProbe) {
			r.pass(2)
			time.Sleep(30 * time.Second)
			for range 3 {
				r.Done(0)
			}
			r.pass(2)
			r.at(time.Minute)
			r.pass(1)
			r.at(2 * time.Minute)
		})
	})
}

func TestRateLimiterEdges(t *testing.T) {
	t.Parallel()
	for _, perMinute := range []int{-1, 0, 1} {
		t.Run(strconv.Itoa(perMinute), func(t *testing.T) {
			t.Parallel()
			rateTest(t, perMinute, func(r *rateProbe) {
				r.pass(1)
				r.at(0)
				r.pass(2)
				r.at(2 * time.Minute)
			})
		})
	}
	t.Run("huge", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 1<<30, func(r *rateProbe) {
			r.pass(10_000)
			r.at(0)
		})
	})
}

func TestRateLimiterPause(t *testing.T) {
	t.Parallel()
	t.Run("gates and paces", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 200, func(r *rateProbe) {
			r.mustWait()
			r.Done(20 * time.Second)
			for i := range 150 {
				r.pass(1)
				r.at(20*time.Second + time.Duration(i)*300*time.Millisecond)
			}
		})
	})
	t.Run("no burst saved up while paced", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 200, func(r *rateProbe) {
			r.mustWait()
			r.Done(time.Second)
			time.Sleep(time.Minute)
			r.pass(3)
			r.at(time.Minute + 600*time.Millisecond)
		})
	})
	t.Run("ends after two minutes", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 200, func(r *rateProbe) {
			r.mustWait()
			r.Done(time.Second)
			time.Sleep(120 * time.Second)
			r.pass(2)
			r.at(120*time.Second + 300*time.Millisecond)
			time.Sleep(700 * time.Millisecond)
			r.pass(197)
			r.at(121 * time.Second)
		})
	})
	t.Run("slots still hold", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 200, func(r *rateProbe) {
			r.pass(199)
			r.mustWait()
			r.Done(10 * time.Second)
			r.pass(1)
			r.at(time.Minute)
			r.pass(1)
			r.at(time.Minute + 300*time.Millisecond)
		})
	})
	t.Run("latest end wins", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 200, func(r *rateProbe) {
			pauses := []time.Duration{5 * time.Second, 30 * time.Second, 10 * time.Second, 0, -7 * time.Second}
			for range pauses {
				r.mustWait()
			}
			for _, pause := range pauses {
				r.Done(pause)
			}
			r.mustWait()
			r.at(30 * time.Second)
		})
	})
	t.Run("stops those already waiting", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 2, func(r *rateProbe) {
			r.pass(1)
			r.mustWait() // in flight until 59 s
			var waiters sync.WaitGroup
			passed := make(chan time.Duration, 2)
			for range 2 {
				waiters.Go(func() {
					r.mustWait()
					passed <- r.elapsed()
				})
			}
			time.Sleep(59 * time.Second)
			r.Done(90 * time.Second)
			waiters.Wait()
			first, second := <-passed, <-passed // 30 s apart, as two a minute are paced
			if first != 149*time.Second || second != 179*time.Second {
				r.t.Errorf("passed at %v and %v, want 149 s and 179 s", first, second)
			}
		})
	})
}

func TestRateLimiterDeadline(t *testing.T) {
	t.Parallel()
	t.Run("no free slot", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 200, func(r *rateProbe) {
			r.pass(200)
			time.Sleep(18 * time.Second)
			r.failsAtOnce(10*time.Second, "in 42s")
		})
	})
	t.Run("all in flight", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 1, func(r *rateProbe) {
			r.mustWait()
			r.failsAtOnce(59*time.Second, "in 1m0s") // at the least
		})
	})
	t.Run("gate", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 200, func(r *rateProbe) {
			r.mustWait()
			r.Done(30 * time.Second)
			r.failsAtOnce(30*time.Second, "in 30s")
			ctx, cancel := context.WithTimeout(r.t.Context(), 31*time.Second)
			defer cancel()
			if err := r.Wait(ctx); err != nil {
				r.t.Error(err)
			}
		})
	})
	t.Run("paced", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 200, func(r *rateProbe) {
			r.mustWait()
			r.Done(time.Second)
			r.mustWait()
			r.failsAtOnce(200*time.Millisecond, "in 300ms")
		})
	})
	t.Run("queue too long", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 2, func(r *rateProbe) {
			r.pass(2)
			ctx, cancel := context.WithCancel(r.t.Context())
			var waiters sync.WaitGroup
			for range 5 {
				waiters.Go(func() { r.mustCancel(ctx) })
			}
			synctest.Wait()
			r.failsAtOnce(179*time.Second, "in 3m0s") // two at 1 min, two at 2 min, one and this at 3 min
			cancel()
			waiters.Wait()
		})
	})
	t.Run("queue behind a gate", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 200, func(r *rateProbe) {
			r.mustWait()
			r.Done(5 * time.Second)
			ctx, cancel := context.WithCancel(r.t.Context())
			var waiters sync.WaitGroup
			for range 10 {
				waiters.Go(func() { r.mustCancel(ctx) })
			}
			synctest.Wait()
			r.failsAtOnce(7*time.Second, "in 8s") // 5 s and 10 × 300 ms
			cancel()
			waiters.Wait()
		})
	})
	t.Run("known during the wait", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 2, func(r *rateProbe) {
			r.pass(1)
			r.mustWait()
			var waiters sync.WaitGroup
			for range 2 { // the head, and one that gets the turn after it
				waiters.Go(func() {
					ctx, cancel := context.WithTimeout(r.t.Context(), 65*time.Second)
					defer cancel()
					checkTooLate(r.t, r.Wait(ctx), "in 1m30s")
					r.at(time.Second)
				})
			}
			time.Sleep(time.Second)
			r.Done(90 * time.Second)
			waiters.Wait()
		})
	})
	t.Run("known when a request ends", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 1, func(r *rateProbe) {
			r.pass(1)
			var waiters sync.WaitGroup
			waiters.Go(func() { r.mustWait() }) // passes at 60 s, answered at 100 s
			synctest.Wait()
			waiters.Go(func() {
				ctx, cancel := context.WithTimeout(r.t.Context(), 130*time.Second)
				defer cancel()
				checkTooLate(r.t, r.Wait(ctx), "in 1m0s") // at 160 s
				r.at(100 * time.Second)
			})
			time.Sleep(100 * time.Second)
			r.Done(time.Second)
			waiters.Wait()
		})
	})
	t.Run("passes in the queue", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 2, func(r *rateProbe) {
			r.pass(1)
			r.mustWait()
			var waiters sync.WaitGroup
			waiters.Go(func() { r.mustWait() }) // no deadline: stays at the head
			synctest.Wait()
			waiters.Go(func() {
				ctx, cancel := context.WithTimeout(r.t.Context(), 65*time.Second)
				defer cancel()
				checkTooLate(r.t, r.Wait(ctx), "in 26s")
				r.at(65 * time.Second)
			})
			time.Sleep(time.Second)
			r.Done(90 * time.Second)
			waiters.Wait()
		})
	})
	t.Run("already over", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 1, func(r *rateProbe) {
			ctx, cancel := context.WithTimeout(r.t.Context(), 0)
			defer cancel()
			if err := r.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrRateLimited) {
				r.t.Errorf("err = %v, want DeadlineExceeded alone", err)
			}
			r.mustWait() // it took nothing
			r.at(0)
		})
	})
}

func TestRateLimiterCancel(t *testing.T) {
	t.Parallel()
	rateTest(t, 200, func(r *rateProbe) {
		r.pass(200)
		ctx, cancel := context.WithCancel(r.t.Context())
		if err := r.Wait(cancelled(ctx)); !errors.Is(err, context.Canceled) {
			r.t.Errorf("cancelled before: %v", err)
		}
		var waiters sync.WaitGroup
		for range 10_000 {
			waiters.Go(func() { r.mustCancel(ctx) })
		}
		time.Sleep(10 * time.Second)
		cancel()
		waiters.Wait()
		r.at(10 * time.Second)
		ctx, cancel = context.WithTimeout(r.t.Context(), 51*time.Second)
		defer cancel()
		if err := r.Wait(ctx); err != nil {
			r.t.Errorf("the cancelled still count as waiting: %v", err)
		}
		r.Done(0)
		r.pass(199) // the cancelled ones took nothing and left nobody in the way
		r.at(time.Minute)
	})
}

func cancelled(ctx context.Context) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	return ctx
}

func TestRateLimiterFIFO(t *testing.T) {
	t.Parallel()
	rateTest(t, 200, func(r *rateProbe) {
		r.mustWait()
		r.Done(time.Second) // paced afterwards, so that the order can be seen
		var waiters sync.WaitGroup
		order := make(chan int, 100)
		for i := range cap(order) {
			waiters.Go(func() {
				r.mustWait()
				order <- i
				r.Done(0)
			})
			synctest.Wait()
		}
		waiters.Wait()
		for i := range cap(order) {
			if got := <-order; got != i {
				r.t.Fatalf("number %d passed in place %d", got, i)
			}
		}
	})
}

// TestRateLimiterNewcomer: who comes when a slot is free, but others wait, goes behind them.
func TestRateLimiterNewcomer(t *testing.T) {
	t.Parallel()
	rateTest(t, 1, func(r *rateProbe) {
		r.pass(1)
		var waiters sync.WaitGroup
		order := make(chan string, 3)
		for i, name := range []string{"first", "second", "third"} {
			waiters.Go(func() {
				time.Sleep(time.Duration(i) * 30 * time.Second) // the third comes at 60 s, as the slot is freed
				r.mustWait()
				order <- name
				r.Done(0)
			})
		}
		waiters.Wait()
		r.at(3 * time.Minute)
		got := []string{<-order, <-order, <-order}
		if want := []string{"first", "second", "third"}; !slices.Equal(got, want) {
			r.t.Errorf("order %v, want %v", got, want)
		}
	})
}

func TestRateLimiterManyWaiters(t *testing.T) {
	t.Parallel()
	rateTest(t, 200, func(r *rateProbe) {
		var waiters sync.WaitGroup
		for range 10_000 {
			waiters.Go(func() { r.pass(1) })
		}
		waiters.Wait()
		r.at(49 * time.Minute)
	})
}

// TestRateLimiterInvariant lets goroutines with random deadlines, cancellations, answer
// times and pauses loose: no minute ever holds more than the limit, and nothing is lost.
func TestRateLimiterInvariant(t *testing.T) {
	t.Parallel()
	rateTest(t, 20, func(r *rateProbe) {
		type request struct{ sent, ended time.Duration }
		var mu sync.Mutex
		var requests []request
		var workers sync.WaitGroup
		for seed := range uint64(50) {
			workers.Go(func() {
				random := rand.New(rand.NewPCG(seed, 1))
				upTo := func(d time.Duration) time.Duration { return time.Duration(random.Int64N(int64(d))) }
				for range 40 {
					ctx, cancel := context.WithCancel(r.t.Context())
					switch random.IntN(3) {
					case 0:
						ctx, cancel = context.WithTimeout(ctx, upTo(3*time.Minute))
					case 1:
						time.AfterFunc(upTo(3*time.Minute), cancel)
					}
					if r.Wait(ctx) == nil {
						sent := r.elapsed()
						time.Sleep(upTo(5 * time.Second))
						mu.Lock()
						requests = append(requests, request{sent, r.elapsed()})
						mu.Unlock()
						if random.IntN(100) == 0 {
							r.Done(upTo(30 * time.Second))
						} else {
							r.Done(0)
						}
					}
					cancel()
				}
			})
		}
		workers.Wait()
		if len(requests) < 200 {
			r.t.Fatalf("only %d requests", len(requests))
		}
		for _, a := range requests {
			held := 0
			for _, b := range requests {
				if b.sent <= a.sent && a.sent < b.ended+time.Minute {
					held++
				}
			}
			if held > 20 {
				r.t.Fatalf("%d slots held at %v", held, a.sent)
			}
		}
		time.Sleep(5 * time.Minute)
		before := r.elapsed()
		r.pass(20)
		r.at(before)
	})
}

func TestRateLimiterAllocs(t *testing.T) { //nolint:paralleltest // AllocsPerRun does not allow it
	limiter := newLimiter(200, time.Nanosecond)
	ctx := t.Context()
	if n := testing.AllocsPerRun(1000, func() {
		if err := limiter.Wait(ctx); err != nil {
			t.Error(err)
		}
		limiter.Done(0)
	}); n != 0 {
		t.Errorf("%v allocations a request", n)
	}
}

// BenchmarkRateLimiter64 is the cost of the limiter when nobody has to wait. Its window
// is short, so that slots come free as fast as they are taken.
func BenchmarkRateLimiter64(b *testing.B) {
	for _, bench := range []struct {
		name    string
		limiter RateLimiter
	}{
		{"default", newLimiter(1<<14, time.Microsecond)},
		{"xtime", TokenBucket(rate.NewLimiter(rate.Inf, 1))},
	} {
		for _, goroutines := range []int{1, 64} {
			b.Run(bench.name+"/goroutines="+strconv.Itoa(goroutines), func(b *testing.B) {
				b.ReportAllocs()
				var workers sync.WaitGroup
				for i := range goroutines {
					workers.Go(func() {
						for n := i; n < b.N; n += goroutines {
							if err := bench.limiter.Wait(b.Context()); err != nil {
								b.Error(err)
								return
							}
							bench.limiter.Done(0)
						}
					})
				}
				workers.Wait()
			})
		}
	}
}
