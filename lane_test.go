package cliniko

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestIsBackground(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(Background(t.Context()))
	defer cancel()
	if IsBackground(t.Context()) || !IsBackground(ctx) {
		t.Error("the lane does not follow the context")
	}
}

// waiters are callers of Wait that call Done at once.
type waiters struct {
	sync.WaitGroup

	mu    sync.Mutex
	order []string // the names of those that passed
}

// queue starts n waiters.
func (r *rateProbe) queue(ctx context.Context, n int, name string, w *waiters) {
	for range n {
		w.Go(func() {
			if err := r.Wait(ctx); err != nil {
				r.t.Errorf("%s: %v", name, err)
			}
			w.mu.Lock()
			w.order = append(w.order, name)
			w.mu.Unlock()
			r.Done(0)
		})
		synctest.Wait()
	}
}

// backgroundGoesLast queues callers of both lanes, and waits until they have passed.
func (r *rateProbe) backgroundGoesLast() {
	r.t.Helper()
	var w waiters
	r.queue(Background(r.t.Context()), 2, "background", &w)
	r.queue(r.t.Context(), 3, "interactive", &w)
	w.Wait()
	want := []string{"interactive", "interactive", "interactive", "background", "background"}
	if !slices.Equal(w.order, want) {
		r.t.Errorf("order %v", w.order)
	}
}

func TestBackgroundLeavesAReserve(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name          string
		perMinute     int
		reserve, want int // reserve is set unless it is the default, 0
		set           bool
	}{
		{name: "default", perMinute: 200, want: 40},
		{name: "few slots", perMinute: 4, want: 0},
		{name: "set", perMinute: 200, set: true, reserve: 10, want: 10},
		{name: "none", perMinute: 200, set: true, reserve: 0, want: 0},
		{name: "too many", perMinute: 200, set: true, reserve: 200, want: 199},
		{name: "negative", perMinute: 200, set: true, reserve: -1, want: 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			rateTest(t, tc.perMinute, func(r *rateProbe) {
				if tc.set {
					r.Reserve(tc.reserve)
				}
				background := Background(r.t.Context())
				for range tc.perMinute - tc.want {
					if err := r.Wait(background); err != nil {
						r.t.Fatal(err)
					}
					r.Done(0)
				}
				r.at(0)
				if state := r.State(); state.Free != tc.want || state.Reserve != tc.want {
					r.t.Errorf("%d free and a reserve of %d, want %d", state.Free, state.Reserve, tc.want)
				}
				r.failsAtOnceIn(background, time.Minute, "in 1m0s")
				r.pass(tc.want)
				r.at(0)
			})
		})
	}
}

// TestBackgroundWaitsForTheReserve checks that slots taken by other calls count, too.
func TestBackgroundWaitsForTheReserve(t *testing.T) {
	t.Parallel()
	rateTest(t, 10, func(r *rateProbe) {
		r.pass(5)
		time.Sleep(10 * time.Second)
		r.pass(4)
		r.failsAtOnceIn(Background(r.t.Context()), 50*time.Second, "in 50s") // at 60 s, 1 + 5 are free
		if err := r.Wait(Background(r.t.Context())); err != nil {
			r.t.Error(err)
		}
		r.at(time.Minute)
	})
}

func TestBackgroundGoesLast(t *testing.T) {
	t.Parallel()
	t.Run("slots", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 10, func(r *rateProbe) {
			for range 10 { // one slot is freed every second
				r.pass(1)
				time.Sleep(time.Second)
			}
			r.backgroundGoesLast()
			r.at(66 * time.Second) // 5 and the reserve of 2 have been freed
		})
	})
	t.Run("paced", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 60, func(r *rateProbe) {
			r.mustWait()
			r.Done(20 * time.Second)
			r.backgroundGoesLast()
			r.at(24 * time.Second) // both lanes wait for the end of the pause
		})
	})
}

// TestBackgroundStarves: a call in the background lane waits as long as the other calls take all slots but the reserve.
func TestBackgroundStarves(t *testing.T) {
	t.Parallel()
	rateTest(t, 10, func(r *rateProbe) {
		var waiters sync.WaitGroup
		for i := range 100 { // ten a minute
			if i == 10 {
				waiters.Go(func() {
					if err := r.Wait(Background(r.t.Context())); err != nil {
						r.t.Error(err)
					}
					r.at(612 * time.Second) // the last one was sent at 594 s; three slots are free 18 s later
				})
			}
			r.pass(1)
			r.at(time.Duration(i) * 6 * time.Second)
			time.Sleep(6 * time.Second)
		}
		waiters.Wait()
	})
}

func TestBackgroundDeadline(t *testing.T) {
	t.Parallel()
	t.Run("long queue", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 10, func(r *rateProbe) {
			r.pass(10)
			ctx, cancel := context.WithCancel(r.t.Context())
			var waiters sync.WaitGroup
			for range 15 {
				waiters.Go(func() { r.mustCancel(Background(ctx)) })
			}
			synctest.Wait()
			r.failsAtOnceIn(Background(r.t.Context()), 119*time.Second, "in 2m0s") // 8 at 1 min, 7 and this at 2 min
			r.failsAtOnce(59*time.Second, "in 1m0s")                               // the others do not wait for them
			for range 5 {
				waiters.Go(func() { r.mustCancel(ctx) })
			}
			synctest.Wait()
			r.failsAtOnceIn(Background(r.t.Context()), 179*time.Second, "in 3m0s")
			cancel()
			waiters.Wait()
		})
	})
	t.Run("known in a pause", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 10, func(r *rateProbe) {
			r.pass(9)
			r.mustWait()
			var waiters sync.WaitGroup
			waiters.Go(func() {
				ctx, cancel := context.WithTimeout(Background(r.t.Context()), 70*time.Second)
				defer cancel()
				checkTooLate(r.t, r.Wait(ctx), "in 1m30s")
				r.at(time.Second)
			})
			time.Sleep(time.Second)
			r.Done(90 * time.Second)
			waiters.Wait()
		})
	})
	t.Run("known when others come", func(t *testing.T) {
		t.Parallel()
		rateTest(t, 5, func(r *rateProbe) {
			r.pass(5)
			var waiters sync.WaitGroup
			waiters.Go(func() {
				ctx, cancel := context.WithTimeout(Background(r.t.Context()), 70*time.Second)
				defer cancel()
				checkTooLate(r.t, r.Wait(ctx), "in 1m0s")
				r.at(time.Minute)
			})
			synctest.Wait()
			for range 4 {
				waiters.Go(func() { r.pass(1) })
			}
			waiters.Wait()
		})
	})
}

// TestBackgroundAfterCancel: when the callers that go first give up, the background lane goes on at once.
func TestBackgroundAfterCancel(t *testing.T) {
	t.Parallel()
	rateTest(t, 5, func(r *rateProbe) {
		r.pass(5)
		ctx, cancel := context.WithCancel(r.t.Context())
		var waiters sync.WaitGroup
		for range 20 {
			waiters.Go(func() { r.mustCancel(ctx) })
		}
		synctest.Wait()
		waiters.Go(func() {
			if err := r.Wait(Background(r.t.Context())); err != nil {
				r.t.Error(err)
			}
			r.at(time.Minute)
		})
		synctest.Wait()
		if state := r.State(); state.Waiting != 21 || state.WaitingBackground != 1 {
			r.t.Errorf("%+v", state)
		}
		time.Sleep(time.Second)
		cancel()
		waiters.Wait()
	})
}

func TestReserveWhileWaiting(t *testing.T) {
	t.Parallel()
	rateTest(t, 10, func(r *rateProbe) {
		r.pass(9)
		time.AfterFunc(time.Second, func() { r.Reserve(0) })
		if err := r.Wait(Background(r.t.Context())); err != nil {
			r.t.Error(err)
		}
		r.at(time.Second)
	})
}

func TestLimiterState(t *testing.T) {
	t.Parallel()
	rateTest(t, 10, func(r *rateProbe) {
		check := func(want LimiterState) {
			r.t.Helper()
			want.Slots, want.Reserve = 10, 2
			if got := r.State(); got != want {
				r.t.Errorf("\n got %+v\nwant %+v", got, want)
			}
		}
		check(LimiterState{Free: 10, NextSlot: r.began})
		r.pass(3)
		r.mustWait()
		check(LimiterState{Free: 6, InFlight: 1, NextSlot: r.began})
		time.Sleep(time.Second)
		r.pass(6)
		check(LimiterState{InFlight: 1, NextSlot: r.began.Add(time.Minute)})
		var w waiters
		r.queue(r.t.Context(), 3, "interactive", &w)
		r.queue(Background(r.t.Context()), 1, "background", &w)
		check(LimiterState{InFlight: 1, Waiting: 4, WaitingBackground: 1, NextSlot: r.began.Add(61 * time.Second)})
		time.Sleep(28 * time.Second)
		r.Done(20 * time.Second)
		end := r.began.Add(49 * time.Second)
		check(LimiterState{Waiting: 4, WaitingBackground: 1, NextSlot: end.Add(18 * time.Second), PausedUntil: end}) // paced: 6 s apart
		w.Wait()
		time.Sleep(time.Hour)
		check(LimiterState{Free: 10, NextSlot: time.Now()})
	})
}

// TestLimiterNotCreated: a Limiter that was not created with NewRateLimiter fails with an error and does not panic.
func TestLimiterNotCreated(t *testing.T) {
	t.Parallel()
	for name, limiter := range map[string]*Limiter{"nil": nil, "zero": new(Limiter)} {
		if err := limiter.Wait(t.Context()); !errors.Is(err, errNoLimiter) {
			t.Errorf("%s: %v", name, err)
		}
		limiter.Done(time.Second)
		if state := limiter.Reserve(5).State(); state != (LimiterState{}) {
			t.Errorf("%s: %+v", name, state)
		}
	}
}
