package redislimit

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// simulation is ten fake minutes of full load on a sandbox, by processes that share a store in memory.
type simulation struct {
	kind      clinikotest.LimitKind
	processes int
	usedUp    int           // requests that somebody without the limiter has just sent
	slowest   time.Duration // one way to the API takes from 70 ms to this
	calls     bool          // one process also makes a call every 7 s that somebody waits for
	lanes     bool          // everything else is in the background

	longest time.Duration // wait of such a call
}

// run returns the share of the allowed requests that were accepted, and the times of the 429s.
func (s *simulation) run(t *testing.T) (efficiency float64, refused []time.Duration) {
	t.Helper()
	const simulated = 10 * time.Minute
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(17 * time.Second) // amid a minute
		api := clinikotest.New(clinikotest.WithRateLimit(s.kind), clinikotest.WithSize(0))
		s.useUp(t, api)
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), simulated)
		defer cancel()
		load := ctx
		if s.lanes {
			load = cliniko.Background(ctx)
		}
		store := &memory{far: time.Millisecond}
		var workers sync.WaitGroup
		var watch *stopwatch // of the last process
		for process := range s.processes {
			limiter, err := newLimiter(store)
			if err != nil {
				t.Fatal(err)
			}
			watch = &stopwatch{RateLimiter: limiter}
			client, err := api.Client(cliniko.WithRateLimiter(watch), cliniko.WithMaxRetries(9),
				cliniko.WithHTTPClient(&http.Client{Transport: distance{api, 70 * time.Millisecond, s.slowest}}))
			if err != nil {
				t.Fatal(err)
			}
			run := func(work func() error) {
				workers.Go(func() {
					if err := work(); err != nil {
						t.Error(err)
					}
				})
			}
			for range goroutines {
				run(func() error { return keepBusy(load, client) })
			}
			if s.calls && process == s.processes-1 {
				run(func() error { return callEvery(ctx, client, 7*time.Second) })
			}
		}
		workers.Wait()
		s.longest = watch.longest
		time.Sleep(settled)
		accepted := 0
		for _, r := range api.Requests()[s.usedUp:] {
			if r.Status == http.StatusTooManyRequests {
				refused = append(refused, r.Time.Sub(start))
			} else {
				accepted++
			}
		}
		efficiency = float64(accepted) / (200 * simulated.Minutes())
	})
	return efficiency, refused
}

func (s *simulation) useUp(t *testing.T, api *clinikotest.Clinic) {
	t.Helper()
	client, err := api.Client()
	if err != nil {
		t.Fatal(err)
	}
	for range s.usedUp {
		if _, err := client.Businesses.List(t.Context(), cliniko.BusinessListOptions{PerPage: 1}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestSimulation makes the table of the package documentation, with go test -run TestSimulation -v .
func TestSimulation(t *testing.T) {
	t.Parallel()
	var table strings.Builder
	for _, test := range []struct {
		name       string
		simulation simulation
		refused    int
		efficiency float64
	}{
		{"1 process", simulation{processes: 1, slowest: 110 * time.Millisecond}, 0, 0.955},
		{"3 processes", simulation{processes: 3, slowest: 110 * time.Millisecond}, 0, 0.955},
		{"3 processes, one way up to 1.2 s", simulation{processes: 3, slowest: 1200 * time.Millisecond}, 0, 0.95},
		{"3 processes and calls", simulation{processes: 3, slowest: 110 * time.Millisecond, calls: true}, 0, 0.955},
		{"3 processes in the background and calls", simulation{processes: 3, slowest: 110 * time.Millisecond, calls: true, lanes: true}, 0, 0.955},
		// The requests in flight at the first 429, and those that use a gap left by others.
		{"3 processes, 150 used up before", simulation{processes: 3, slowest: 110 * time.Millisecond, usedUp: 150}, 5, 0.85},
	} {
		for _, server := range servers {
			test.simulation.kind = server.kind
			efficiency, refused := test.simulation.run(t)
			fmt.Fprintf(&table, "\n%-39s %-15s %5.1f %% %4d", test.name, server.name, 100*efficiency, len(refused))
			if test.simulation.calls {
				fmt.Fprintf(&table, " %10v", test.simulation.longest.Round(10*time.Millisecond))
			}
			if test.simulation.lanes && test.simulation.longest > time.Second {
				t.Errorf("%s, %s: a call outside the background lane waited for %v", test.name, server.name, test.simulation.longest)
			}
			if efficiency < test.efficiency || len(refused) > test.refused {
				t.Errorf("%s, %s: %.1f %%, 429s at %v; want at least %.1f %% and at most %d", test.name, server.name,
					100*efficiency, refused, 100*test.efficiency, test.refused)
			}
		}
	}
	t.Logf("\n%-39s %-15s %7s %4s %10s%s", "", "server", "of 200", "429s", "longest", &table)
}
