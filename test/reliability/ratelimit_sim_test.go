package reliability_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"github.com/cliniko-go/cliniko"
)

// The simulation runs ten minutes of full load, in fake time, on servers that count 200 requests a minute in the ways that
// the API might.

const (
	simLimit      = 200
	simMinutes    = 10
	simGoroutines = 64
)

// simServer decides whether a request that arrives at now is accepted, and when the limit resets if it is not. It is
// called in order of time.
type simServer interface {
	accept(now time.Time) (ok bool, reset time.Time)
}

// simFixed counts the requests in each minute of the server's clock.
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

// simSliding counts the requests that it accepted in the last 60 seconds.
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

// simBucket holds 200 tokens and gains 200 a minute, evenly.
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

type simLimiter func() cliniko.RateLimiter

func simOurs(perMinute int) simLimiter {
	return func() cliniko.RateLimiter { return cliniko.NewRateLimiter(perMinute) }
}

func simXTime(burst int) simLimiter {
	return func() cliniko.RateLimiter { return simBare{rate.NewLimiter(simLimit/60., burst)} }
}

// simBare ignores pauses. With cliniko.TokenBucket, all callers would continue at the same instant after a pause, and no
// two runs would be the same.
type simBare struct{ *rate.Limiter }

func (simBare) Done(time.Duration) {}

// simulation is one server under the load of some processes.
type simulation struct {
	server   simServer
	skew     time.Duration   // the server's clock is ahead by this
	limiters []simLimiter    // one per process
	usedUp   []time.Duration // requests that an earlier process sent, as times before the start

	mu       sync.Mutex
	accepted []time.Duration // times since the start
	rejected []time.Duration
}

// run must be called in a bubble.
func (s *simulation) run(t *testing.T) {
	start := s.begin()
	ctx, cancel := context.WithTimeout(t.Context(), simMinutes*time.Minute)
	defer cancel()
	var workers sync.WaitGroup
	for process, newLimiter := range s.limiters {
		limiter := newLimiter()
		for worker := range simGoroutines {
			random := rand.New(rand.NewPCG(uint64(process), uint64(worker)))
			workers.Go(func() {
				time.Sleep(time.Duration(process*simGoroutines + worker)) // no two at the same time, so that every run is the same
				for limiter.Wait(ctx) == nil {
					limiter.Done(s.request(start, random))
				}
			})
		}
	}
	workers.Wait()
}

// begin returns the time at which the load starts: not at a full minute or second.
func (s *simulation) begin() time.Time {
	const phase = 17*time.Second + 300*time.Millisecond
	time.Sleep(time.Minute + phase)
	start := time.Now()
	for _, ago := range s.usedUp {
		s.server.accept(start.Add(s.skew - ago))
	}
	return start
}

// request sends one request and returns the pause that the transport derives from a 429.
func (s *simulation) request(start time.Time, random *rand.Rand) (pause time.Duration) {
	travel := 70*time.Millisecond + time.Duration(random.Int64N(int64(40*time.Millisecond)))
	time.Sleep(travel)
	s.mu.Lock()
	now := time.Now().Add(s.skew)
	ok, reset := s.server.accept(now)
	if ok {
		s.accepted = append(s.accepted, time.Since(start))
	} else {
		s.rejected = append(s.rejected, time.Since(start))
		pause = max(0, time.Duration(reset.Unix()-now.Unix())*time.Second) + time.Second
	}
	s.mu.Unlock()
	time.Sleep(travel)
	return pause
}

// efficiency returns the share of the allowed requests that were accepted after the first minute.
func (s *simulation) efficiency() float64 {
	steady := 0
	for _, at := range s.accepted {
		if at >= time.Minute && at < simMinutes*time.Minute {
			steady++
		}
	}
	return float64(steady) / (simLimit * (simMinutes - 1))
}

func (s *simulation) rejectedAfter(at time.Duration) int {
	n := 0
	for _, rejected := range s.rejected {
		if rejected >= at {
			n++
		}
	}
	return n
}

// simRow is a setup to simulate on each of the servers, with its promised figures.
type simRow struct {
	name       string
	limiters   []simLimiter
	usedUp     []time.Duration
	efficiency float64 // minimum
	once       bool    // 429s are allowed at the beginning; otherwise never
	baseline   bool    // in the table for comparison only: nothing is promised
}

// simUsedUp are 150 requests of an earlier process in the minute before the start.
func simUsedUp(ago func(i int) time.Duration) []time.Duration {
	times := make([]time.Duration, 150)
	for i := range times {
		times[i] = ago(i)
	}
	return times
}

var simRows = []simRow{
	{name: "one process", limiters: []simLimiter{simOurs(simLimit)}, efficiency: 0.9995},
	{name: "3 processes, `NewRateLimiter(66)` each", limiters: []simLimiter{simOurs(66), simOurs(66), simOurs(66)}, efficiency: 0.985},
	{name: "one process, 150 used up at once 10 s before", limiters: []simLimiter{simOurs(simLimit)}, efficiency: 0.99, once: true,
		usedUp: simUsedUp(func(int) time.Duration { return 10 * time.Second })},
	{name: "one process, 150 used up evenly before", limiters: []simLimiter{simOurs(simLimit)}, efficiency: 0.99, once: true,
		usedUp: simUsedUp(func(i int) time.Duration { return time.Duration(150-i) * 400 * time.Millisecond })},
	{name: "`rate.Limiter`, burst 1", limiters: []simLimiter{simXTime(1)}, baseline: true},
	{name: "`rate.Limiter`, burst 200", limiters: []simLimiter{simXTime(simLimit)}, baseline: true},
}

// broken returns the promise that a simulation broke, or "".
func (row simRow) broken(s *simulation) string {
	if row.baseline {
		return ""
	}
	if got := s.efficiency(); got < row.efficiency {
		return fmt.Sprintf("%.2f %% of the allowed rate, want %.2f", 100*got, 100*row.efficiency)
	}
	if !row.once {
		if n := len(s.rejected); n > 0 {
			return fmt.Sprintf("%d 429s", n)
		}
		return ""
	}
	// First all requests in flight when the limit is reached, then single ones now and then, because what the other
	// process used does not become free as evenly as we send.
	later := s.rejectedAfter(time.Second)
	if first := len(s.rejected) - later; first > simGoroutines || later > 8 {
		return fmt.Sprintf("%d 429s at first and %d later, want at most %d and 8", first, later, simGoroutines)
	}
	if n := s.rejectedAfter(time.Minute); n > 0 {
		return fmt.Sprintf("%d 429s after the first minute", n)
	}
	return ""
}

// The server's clock is behind ours, right, or ahead. Whole seconds would hide errors of rounding.
var simSkews = []time.Duration{-5400 * time.Millisecond, 0, 5400 * time.Millisecond}

// TestRateLimiterFigures compares the promises and the table of docs/rate-limit.md with the simulation.
// go test ./test/reliability -run TestRateLimiterFigures -update writes the table.
func TestRateLimiterFigures(t *testing.T) {
	t.Parallel()
	var table strings.Builder
	table.WriteString("| | server's clock | fixed window | sliding window | token bucket |\n|---|---|---|---|---|\n")
	for _, row := range simRows {
		for _, skew := range simSkews {
			if row.baseline && skew != 0 {
				continue // it does not use the server's clock
			}
			fmt.Fprintf(&table, "| %s | %+.1f s |", row.name, skew.Seconds())
			for _, server := range simServers {
				s := &simulation{server: server.make(), skew: skew, limiters: row.limiters, usedUp: row.usedUp}
				synctest.Test(t, s.run)
				if problem := row.broken(s); problem != "" {
					t.Errorf("%s, %s, skew %v: %s", row.name, server.name, skew, problem)
				}
				fmt.Fprintf(&table, " %.1f %%, %d |", 100*s.efficiency(), len(s.rejected))
			}
			table.WriteString("\n")
		}
	}
	checkFigures(t, table.String())
}

var update = flag.Bool("update", false, "write the figures of docs/rate-limit.md")

// checkFigures compares a table of docs/rate-limit.md with the one that the test has made, or writes it.
func checkFigures(t *testing.T, table string) {
	t.Helper()
	const file = "../../docs/rate-limit.md"
	command := "go test ./test/reliability -run " + t.Name() + " -update"
	begin, end := "<!-- figures: "+command+" -->\n\n", "\n<!-- end of figures -->\n"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begins := strings.Cut(string(text), begin)
	old, after, ends := strings.Cut(rest, end)
	if !begins || !ends {
		t.Fatalf("%s has no lines %s and %s to put the figures between", file, begin, end)
	}
	if *update {
		if err := os.WriteFile(file, []byte(before+begin+table+end+after), 0o600); err != nil {
			t.Fatal(err)
		}
	} else if old != table {
		t.Errorf("%s differs from the simulation: %s\n%s", file, command, table)
	}
}

func TestRateLimiterSimTenFromIdle(t *testing.T) {
	t.Parallel()
	ten := func(newLimiter simLimiter) (took time.Duration) {
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
	ourTime, baseline := ten(simOurs(simLimit)), ten(simXTime(1))
	t.Logf("ten calls from idle: default %v, rate.Limiter with burst 1 %v", ourTime, baseline)
	if ourTime >= 500*time.Millisecond || baseline < 2600*time.Millisecond {
		t.Errorf("want below 0.5 s and about 2.7 s")
	}
}
