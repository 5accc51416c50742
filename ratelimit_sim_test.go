package cliniko

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
)

// The simulation: ten fake minutes of full load on servers that count 200 requests a
// minute in the ways the API might.

const (
	simLimit      = 200
	simMinutes    = 10
	simGoroutines = 64
)

// simServer decides whether a request that arrives at now is accepted, and if not, when
// the limit resets. Its calls come in order of time.
type simServer interface {
	accept(now time.Time) (ok bool, reset time.Time)
}

// simFixed counts per minute of the server's clock.
type simFixed struct {
	minute time.Time
	used   int
}

func (s *simFixed) accept(now time.Time) (bool, time.Time) {
	if minute := now.Truncate(time.Minute); minute.After(s.minute) {
		s.minute, s.used = minute, 0
	}
	if s.used == simLimit {
		return false, s.minute.Add(time.Minute)
	}
	s.used++
	return true, time.Time{}
}

// simSliding counts what it accepted in the last 60 seconds.
type simSliding struct{ accepted []time.Time }

func (s *simSliding) accept(now time.Time) (bool, time.Time) {
	for len(s.accepted) > 0 && now.Sub(s.accepted[0]) >= time.Minute {
		s.accepted = s.accepted[1:]
	}
	if len(s.accepted) == simLimit {
		return false, s.accepted[0].Add(time.Minute)
	}
	s.accepted = append(s.accepted, now)
	return true, time.Time{}
}

// simBucket holds 200 tokens and gets 200 new ones a minute, evenly.
type simBucket struct{ empty time.Time } // when it was or would have been empty

func (s *simBucket) accept(now time.Time) (bool, time.Time) {
	const token = time.Minute / simLimit
	if full := now.Add(-time.Minute); s.empty.Before(full) {
		s.empty = full
	}
	if s.empty.Add(token).After(now) {
		return false, s.empty.Add(token)
	}
	s.empty = s.empty.Add(token)
	return true, time.Time{}
}

var simServers = []struct {
	name string
	make func() simServer
}{
	{"fixed window", func() simServer { return &simFixed{} }},
	{"sliding window", func() simServer { return &simSliding{} }},
	{"token bucket", func() simServer { return &simBucket{} }},
}

// simulation is one server under the load of some processes.
type simulation struct {
	server   simServer
	skew     time.Duration        // the server's clock is ahead by this
	limiters []func() RateLimiter // one per process
	usedUp   []time.Duration      // requests that an earlier process sent, as times before the start

	mu       sync.Mutex
	accepted []time.Duration // times since the start
	refused  []time.Duration
}

// run must be called in a bubble.
func (s *simulation) run(t *testing.T) {
	const phase = 17*time.Second + 300*time.Millisecond // the load starts amid a minute and a second
	time.Sleep(time.Minute + phase)
	start := time.Now()
	for _, ago := range s.usedUp {
		s.server.accept(start.Add(s.skew - ago))
	}
	ctx, cancel := context.WithTimeout(t.Context(), simMinutes*time.Minute)
	defer cancel()
	var workers sync.WaitGroup
	for process, newLimiter := range s.limiters {
		limiter := newLimiter()
		for worker := range simGoroutines {
			random := rand.New(rand.NewPCG(uint64(process), uint64(worker)))
			workers.Go(func() {
				for limiter.Wait(ctx) == nil {
					pause := s.request(start, random)
					if observer, ok := limiter.(RateLimitObserver); ok {
						observer.Done(pause)
					}
				}
			})
		}
	}
	workers.Wait()
}

// request sends one request and returns the pause that the transport makes of a 429.
func (s *simulation) request(start time.Time, random *rand.Rand) (pause time.Duration) {
	travel := 70*time.Millisecond + time.Duration(random.Int64N(int64(40*time.Millisecond)))
	time.Sleep(travel)
	s.mu.Lock()
	now := time.Now().Add(s.skew)
	ok, reset := s.server.accept(now)
	if ok {
		s.accepted = append(s.accepted, time.Since(start))
	} else {
		s.refused = append(s.refused, time.Since(start))
		pause = max(0, time.Duration(reset.Unix()-now.Unix())*time.Second) + time.Second
	}
	s.mu.Unlock()
	time.Sleep(travel)
	return pause
}

// efficiency is the share of the allowed requests that were accepted after the first minute.
func (s *simulation) efficiency() float64 {
	steady := 0
	for _, at := range s.accepted {
		if at >= time.Minute && at < simMinutes*time.Minute {
			steady++
		}
	}
	return float64(steady) / (simLimit * (simMinutes - 1))
}

func (s *simulation) refusedAfter(at time.Duration) int {
	n := 0
	for _, refused := range s.refused {
		if refused >= at {
			n++
		}
	}
	return n
}

func simulate(t *testing.T, s *simulation) *simulation {
	t.Helper()
	synctest.Test(t, s.run)
	return s
}

func defaultLimiter(perMinute int) func() RateLimiter {
	return func() RateLimiter { return NewRateLimiter(perMinute) }
}

func xtimeLimiter(burst int) func() RateLimiter {
	return func() RateLimiter { return rate.NewLimiter(simLimit/60., burst) }
}

// simTable collects the lines of one table for the log.
type simTable struct{ strings.Builder }

func (table *simTable) add(who, server string, s *simulation) {
	fmt.Fprintf(table, "\n%-26s %-15s %+5.1f s  %6.2f %%  %4d", who, server, s.skew.Seconds(), 100*s.efficiency(), len(s.refused))
}

func (table *simTable) log(t *testing.T) {
	t.Helper()
	t.Logf("\n%-26s %-15s %7s  %8s  %4s%s", "limiter", "server", "skew", "steady", "429s", table)
}

func TestRateLimiterSimFullLoad(t *testing.T) {
	t.Parallel()
	var table simTable
	defer table.log(t)
	third := defaultLimiter(simLimit / 3)
	for _, server := range simServers {
		for _, skew := range []time.Duration{0, -5400 * time.Millisecond, 5400 * time.Millisecond} {
			one := simulate(t, &simulation{server: server.make(), skew: skew, limiters: []func() RateLimiter{defaultLimiter(simLimit)}})
			table.add("default", server.name, one)
			if got := one.efficiency(); got < 0.995 || len(one.refused) > 0 {
				t.Errorf("%s, skew %v: %.2f %%, %d 429s; want 99.5 %% or more and none", server.name, skew, 100*got, len(one.refused))
			}
		}
		three := simulate(t, &simulation{server: server.make(), limiters: []func() RateLimiter{third, third, third}})
		table.add("default, 3 × 66", server.name, three)
		if got := three.efficiency(); got < 0.98 || len(three.refused) > 0 {
			t.Errorf("%s, three processes: %.2f %%, %d 429s; want 98 %% or more and none", server.name, 100*got, len(three.refused))
		}
		for _, burst := range []int{1, simLimit} {
			baseline := simulate(t, &simulation{server: server.make(), limiters: []func() RateLimiter{xtimeLimiter(burst)}})
			table.add(fmt.Sprintf("rate.Limiter, burst %d", burst), server.name, baseline)
		}
	}
}

// TestRateLimiterSimUsedUp starts when an earlier process with the same key has used 150
// of the 200: the limiter cannot know, must learn it from the 429s and recover.
func TestRateLimiterSimUsedUp(t *testing.T) {
	t.Parallel()
	var table simTable
	defer table.log(t)
	burst := make([]time.Duration, 150)
	even := make([]time.Duration, 150)
	for i := range 150 {
		burst[i] = 10 * time.Second
		even[i] = time.Duration(150-i) * 400 * time.Millisecond
	}
	for _, used := range []struct {
		name string
		ago  []time.Duration
	}{{"at once", burst}, {"evenly", even}} {
		for _, server := range simServers {
			s := simulate(t, &simulation{server: server.make(), skew: 5400 * time.Millisecond,
				limiters: []func() RateLimiter{defaultLimiter(simLimit)}, usedUp: used.ago})
			table.add("150 used up, "+used.name, server.name, s)
			// First all that are in flight when the limit is met, then now and then a single
			// one, as what the other process used does not come free as evenly as we send.
			later := s.refusedAfter(5 * time.Second)
			if first := len(s.refused) - later; first > simGoroutines || later > 8 {
				t.Errorf("%s, %s: %d 429s at first and %d later, want at most %d and 8", used.name, server.name, first, later, simGoroutines)
			}
			// Only a bucket that was used evenly is full enough for a start without any.
			if refills := used.name == "evenly" && server.name == "token bucket"; len(s.refused) == 0 && !refills {
				t.Errorf("%s, %s: no 429s; the simulation does not test what it should", used.name, server.name)
			}
			if n := s.refusedAfter(2 * time.Minute); n > 0 {
				t.Errorf("%s, %s: %d 429s after two minutes", used.name, server.name, n)
			}
			if got := s.efficiency(); got < 0.97 {
				t.Errorf("%s, %s: efficiency %.2f %%", used.name, server.name, 100*got)
			}
		}
	}
}

func TestRateLimiterSimTenFromIdle(t *testing.T) {
	t.Parallel()
	ten := func(newLimiter func() RateLimiter) (took time.Duration) {
		synctest.Test(t, func(t *testing.T) {
			limiter, start := newLimiter(), time.Now()
			for range 10 {
				if err := limiter.Wait(t.Context()); err != nil {
					t.Error(err)
				}
			}
			took = time.Since(start)
		})
		return took
	}
	ours, baseline := ten(defaultLimiter(simLimit)), ten(xtimeLimiter(1))
	t.Logf("ten calls from idle: default %v, rate.Limiter with burst 1 %v", ours, baseline)
	if ours >= 500*time.Millisecond || baseline < 2600*time.Millisecond {
		t.Errorf("want below 0.5 s and about 2.7 s")
	}
}
