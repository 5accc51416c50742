package redislimit

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
)

// stopwatch measures the waits of calls outside the background lane.
type stopwatch struct {
	cliniko.RateLimiter

	mu      sync.Mutex
	calls   int
	longest time.Duration
}

func (s *stopwatch) Wait(ctx context.Context) error {
	start := time.Now()
	err := s.RateLimiter.Wait(ctx)
	if err == nil && !cliniko.IsBackground(ctx) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.calls++
		s.longest = max(s.longest, time.Since(start))
	}
	return err
}

// callEvery makes a call that somebody waits for at regular intervals, until ctx ends.
func callEvery(ctx context.Context, client *cliniko.Client, interval time.Duration) error {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		_, err := client.Practitioners.List(ctx, cliniko.PractitionerListOptions{PerPage: 1})
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// queue starts n waiters in the lane of ctx, and appends name to order when one passes.
func (p *probe) queue(ctx context.Context, n int, name string, order *order) {
	for range n {
		order.Go(func() {
			if err := p.Wait(ctx); err != nil {
				p.t.Errorf("%s: %v", name, err)
			}
			order.add(name)
			p.Done(0) //nolint:contextcheck // it has none
		})
		synctest.Wait()
	}
}

// order records the order in which waiters pass.
type order struct {
	sync.WaitGroup

	mu    sync.Mutex
	names []string
}

func (o *order) add(name string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.names = append(o.names, name)
}

func (o *order) check(t *testing.T, want ...string) {
	t.Helper()
	o.Wait()
	if !slices.Equal(o.names, want) {
		t.Errorf("order %v, want %v", o.names, want)
	}
}

func TestBackgroundLeavesAReserve(t *testing.T) {
	t.Parallel()
	bubble(t, func(p *probe) {
		background := cliniko.Background(p.t.Context())
		for range burst - reserve {
			if err := p.Wait(background); err != nil {
				p.t.Fatal(err)
			}
		}
		p.at(0)
		if state := p.State(); state.Free != reserve {
			p.t.Errorf("%+v, want %d free", state, reserve)
		}
		other, err := newLimiter(p.store)
		if err != nil {
			p.t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(background, interval-10*time.Millisecond)
		defer cancel()
		checkTooLate(p.t, other.Wait(ctx), "in 3") // the other process learns it from Redis
		p.pass(reserve)
		p.at(0)
		if err := p.Wait(background); err != nil {
			p.t.Error(err)
		}
		p.at((reserve + 1) * interval)
	})
}

// TestBackgroundGoesLast: in a process and between two.
func TestBackgroundGoesLast(t *testing.T) {
	t.Parallel()
	for _, where := range []string{"one process", "two processes"} {
		t.Run(where, func(t *testing.T) {
			t.Parallel()
			bubble(t, func(p *probe) {
				other := *p
				if where == "two processes" {
					var err error
					if other.Limiter, err = newLimiter(p.store); err != nil {
						p.t.Fatal(err)
					}
				}
				p.pass(burst)
				var o order
				other.queue(cliniko.Background(p.t.Context()), 2, "background", &o)
				p.queue(p.t.Context(), 5, "interactive", &o)
				o.check(p.t, "interactive", "interactive", "interactive", "interactive", "interactive", "background", "background")
				p.at((5 + reserve + 2) * interval)
			})
		})
	}
}

func TestBackgroundDeadline(t *testing.T) {
	t.Parallel()
	bubble(t, func(p *probe) {
		p.pass(burst)
		var o order
		p.queue(p.t.Context(), 8, "interactive", &o)
		ctx, cancel := context.WithTimeout(cliniko.Background(p.t.Context()), 3*time.Second)
		defer cancel()
		checkTooLate(p.t, p.Wait(ctx), "in 3.") // after 8 others and the reserve
		p.at(0)
		o.Wait()
	})
}

// TestBackgroundAfterCancel: when the callers that go first give up, the background lane goes on at once.
func TestBackgroundAfterCancel(t *testing.T) {
	t.Parallel()
	bubble(t, func(p *probe) {
		p.pass(burst)
		ctx, cancel := context.WithCancel(p.t.Context())
		var o order
		for range 100 {
			o.Go(func() { p.mustCancel(ctx) })
		}
		synctest.Wait()
		p.queue(cliniko.Background(p.t.Context()), 1, "background", &o)
		time.Sleep(100 * time.Millisecond)
		cancel()
		o.Wait()
		p.at((reserve + 1) * interval)
	})
}

func TestPauseStopsBothLanes(t *testing.T) {
	t.Parallel()
	bubble(t, func(p *probe) {
		p.Done(20 * time.Second)
		var o order
		p.queue(cliniko.Background(p.t.Context()), 1, "background", &o)
		time.Sleep(20 * time.Second)
		o.Wait()
		p.at(20*time.Second + (reserve+1)*interval)
		p.pass(1)
		p.at(20*time.Second + (reserve+1)*interval)
	})
}

// TestLanesInAnOutage: the local limiter has the same lanes.
func TestLanesInAnOutage(t *testing.T) {
	t.Parallel()
	bubble(t, func(p *probe) {
		p.store.becomes(time.Millisecond, errAway)
		p.pass(1)
		p.Done(20 * time.Second)
		var o order
		p.queue(cliniko.Background(p.t.Context()), 2, "background", &o)
		p.queue(p.t.Context(), 2, "interactive", &o)
		if state := p.State(); state.Slots != 60 || state.Waiting != 4 || state.WaitingBackground != 2 {
			p.t.Errorf("%+v", state)
		}
		time.Sleep(19 * time.Second)
		o.check(p.t, "interactive", "interactive", "background", "background")
	}, func(l *Limiter) error { l.share = 60; return nil })
}

func TestState(t *testing.T) {
	t.Parallel()
	bubble(t, func(p *probe) {
		check := func(want cliniko.LimiterState, next time.Duration) {
			p.t.Helper()
			got := p.State()
			if in := time.Until(got.NextSlot); (in - next).Abs() > 10*time.Millisecond {
				p.t.Errorf("the next slot is free in %v, want %v", in, next)
			}
			want.Slots, want.Reserve = burst, reserve
			want.NextSlot, got.PausedUntil = got.NextSlot, got.PausedUntil.Truncate(time.Second)
			if got != want {
				p.t.Errorf("\n got %+v\nwant %+v", got, want)
			}
		}
		check(cliniko.LimiterState{Free: burst}, 0)
		for range burst {
			if err := p.Wait(p.t.Context()); err != nil {
				p.t.Fatal(err)
			}
		}
		check(cliniko.LimiterState{InFlight: burst}, interval)
		p.Done(0)
		var o order
		p.queue(p.t.Context(), 2, "interactive", &o)
		p.queue(cliniko.Background(p.t.Context()), 1, "background", &o)
		check(cliniko.LimiterState{InFlight: burst - 1, Waiting: 3, WaitingBackground: 1}, 3*interval)
		p.Done(20 * time.Second)
		check(cliniko.LimiterState{InFlight: burst - 2, Waiting: 3, WaitingBackground: 1,
			PausedUntil: p.start.Add(20 * time.Second)}, 20*time.Second+3*interval)
		o.Wait()
	})
}
