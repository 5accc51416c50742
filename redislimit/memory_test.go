package redislimit

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// memory is a store without Redis, for tests in fake time. TestStore holds it against the real one.
type memory struct {
	mu     sync.Mutex
	full   time.Time     // when the bucket is full again
	far    time.Duration // one way to it
	fails  error
	takes  int
	pauses int
}

func (m *memory) take(context.Context) (answer, error) {
	return m.move(&m.takes, 1, burst)
}

func (m *memory) pause(_ context.Context, d time.Duration) (answer, error) {
	return m.move(&m.pauses, 1<<20, burst+int((d+interval-1)/interval))
}

// move takes up to want from a bucket of that size. Like go-redis it does not heed the context.
func (m *memory) move(counter *int, want, size int) (answer, error) {
	far, fails := m.state()
	time.Sleep(far)
	defer time.Sleep(far)
	m.mu.Lock()
	defer m.mu.Unlock()
	*counter++
	if fails != nil {
		return answer{}, fails
	}
	now := time.Now()
	if m.full.Before(now) {
		m.full = now
	}
	held := time.Duration(size)*interval - m.full.Sub(now)
	granted := held >= interval
	if granted {
		m.full = m.full.Add(min(held, time.Duration(want)*interval))
	}
	return answer{granted, m.full.Sub(now) - (burst-1)*interval}, nil
}

func (m *memory) state() (far time.Duration, fails error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.far, m.fails
}

// becomes changes how far away the store is and with what it fails.
func (m *memory) becomes(far time.Duration, fails error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.far, m.fails = far, fails
}

// settled is when the questions of cancelled calls have ended: go-redis' own read timeout. Goroutines that are left then
// fail a test in fake time.
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

// pass lets n requests through.
func (p *probe) pass(n int) {
	p.t.Helper()
	for range n {
		if err := p.Wait(p.t.Context()); err != nil {
			p.t.Fatalf("Wait: %v", err)
		}
		p.Done(0)
	}
}

// at fails the test unless the time since the start is from want to a little later: the
// way to the store and the spread.
func (p *probe) at(want time.Duration) {
	p.t.Helper()
	if got := time.Since(p.start); got < want || got > want+spread+50*time.Millisecond {
		p.t.Errorf("at %v, want %v", got, want)
	}
}
