package clock

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestClock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := New(time.Now)
		began := time.Now()
		want := func(what string, at time.Time, stopped bool) {
			t.Helper()
			if got := c.Now(); !got.Equal(at) || c.Stopped() != stopped {
				t.Errorf("%s: %v, stopped %t, want %v, %t", what, got, c.Stopped(), at, stopped)
			}
		}
		want("new", began, false)
		c.Advance(time.Hour)
		want("put forward", began.Add(time.Hour), false)
		noon := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
		c.Set(noon, true)
		time.Sleep(time.Minute)
		want("stopped", noon, true)
		c.Advance(-time.Minute)
		want("put back while it stands", noon.Add(-time.Minute), true)
		c.Set(noon, false)
		time.Sleep(time.Minute)
		want("running again", noon.Add(time.Minute), false)
	})
}
