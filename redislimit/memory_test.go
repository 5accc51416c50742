package redislimit

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// memory is a store without Redis, for tests in fake time. TestStore compares it with the real one.
type memory struct {
	mu     sync.Mutex
	full   time.Time     // when the bucket is full again
	far    time.Duration // the time to the store, each way
	fails  error
	takes  int
	pauses int
}

func (m *memory) take(_ context.Context, used time.Duration, reserve int) (result, error) {
	return m.run(&m.takes, used, 0, reserve)
}

func (m *memory) pause(_ context.Context, d, used time.Duration) (result, error) {
	return m.run(&m.pauses, used, d, 0)
}

// run does what bucket.lua does. Like go-redis it ignores the context.
func (m *memory) run(counter *int, used, pause time.Duration, reserve int) (result, error) {
	far, fails := m.state()
	time.Sleep(far)
	defer time.Sleep(far)
	m.mu.Lock()
	defer m.mu.Unlock()
	*counter++
	if fails != nil {
		return result{}, fails
	}
	now := time.Now()
	full := max(m.full.Sub(now), used, 0)
	granted := pause == 0 && full+interval+time.Duration(reserve)*interval <= burst*interval
	switch {
	case granted:
		full += interval
	case pause > 0:
		full = max(full, pause+burst*interval)
	}
	m.full = now.Add(full)
	return result{granted: granted, full: full}, nil
}

func (m *memory) state() (far time.Duration, fails error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.far, m.fails
}

// becomes changes the time to the store, and the error with which it fails.
func (m *memory) becomes(far time.Duration, fails error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.far, m.fails = far, fails
}

// settled is the time after which the queries of cancelled calls have ended: the read timeout of go-redis. Goroutines left
// after that fail a test in fake time.
const settled = 5 * time.Second

// bubble runs f in fake time with a limiter on a store in memory.
func bubble(t *testing.T, f func(p *probe), opts ...Option) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		store := &memory{far: time.Millisecond}
		limiter, err := newLimiter(store, opts...)
		if err != nil {
			t.Fatal(err)
		}
		f(&probe{Limiter: limiter, store: store, t: t, start: time.Now()})
		time.Sleep(settled)
	})
}

type probe struct {
	*Limiter

	store *memory
	t     *testing.T
	start time.Time
}

// pass makes n requests.
func (p *probe) pass(n int) {
	p.t.Helper()
	for range n {
		if err := p.Wait(p.t.Context()); err != nil {
			p.t.Fatalf("Wait: %v", err)
		}
		p.Done(0)
	}
}

// at fails the test unless the time since the start is want or a little later, for the time to the store and the
// spread.
func (p *probe) at(want time.Duration) {
	p.t.Helper()
	if got := time.Since(p.start); got < want || got > want+spread+50*time.Millisecond {
		p.t.Errorf("at %v, want %v", got, want)
	}
}
