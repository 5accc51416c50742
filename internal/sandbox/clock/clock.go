package clock

import (
	"sync"
	"time"
)

// Clock shows the time of another clock, plus an offset. It is safe for concurrent use.
type Clock struct {
	base func() time.Time

	mu      sync.RWMutex
	offset  time.Duration
	stopped time.Time // the time at which the clock stands; zero if it runs
}

// New returns a clock that shows the time of base.
func New(base func() time.Time) *Clock { return &Clock{base: base} }

// Now returns the time.
func (c *Clock) Now() time.Time {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.now()
}

func (c *Clock) now() time.Time {
	if !c.stopped.IsZero() {
		return c.stopped
	}
	return c.base().Add(c.offset)
}

// Stopped reports whether the clock stands still.
func (c *Clock) Stopped() bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return !c.stopped.IsZero()
}

// Set sets the time. The clock then runs, or stands still if stopped is true.
func (c *Clock) Set(t time.Time, stopped bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.set(t, stopped)
}

func (c *Clock) set(t time.Time, stopped bool) {
	c.offset, c.stopped = t.Sub(c.base()), time.Time{}
	if stopped {
		c.stopped = t
	}
}

// Advance puts the clock forward, or back if d is negative. A clock that stands still stays so.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.set(c.now().Add(d), !c.stopped.IsZero())
}

// State returns what Restore needs.
func (c *Clock) State() (offset time.Duration, stopped time.Time) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.offset, c.stopped
}

// Restore makes the clock show the time of another clock, with what its State returned.
func (c *Clock) Restore(offset time.Duration, stopped time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset, c.stopped = offset, stopped
}
