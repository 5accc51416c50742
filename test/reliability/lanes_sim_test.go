package reliability_test

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

const (
	laneExporters = 4
	laneInFlight  = 8               // requests that an exporter sends side by side
	laneInterval  = 7 * time.Second // between the calls that somebody waits for
)

// laneSimulation is ten minutes of exporters at full speed, with a call now and then that somebody waits for.
type laneSimulation struct {
	simulation

	limiter  *cliniko.Limiter
	lane     func(context.Context) context.Context // of the exporters
	settled  time.Duration                         // waits are measured after this time
	exported atomic.Int64
	calls    int
	longest  time.Duration // wait of a call
}

// run must be called in a bubble.
func (s *laneSimulation) run(t *testing.T) {
	t.Helper()
	start := s.begin()
	ctx, cancel := context.WithTimeout(t.Context(), simMinutes*time.Minute)
	defer cancel()
	var workers sync.WaitGroup
	for worker := range laneExporters * laneInFlight {
		random := rand.New(rand.NewPCG(1, uint64(worker)))
		workers.Go(func() {
			time.Sleep(time.Duration(worker)) // no two at the same time, so that every run is the same
			for s.limiter.Wait(s.lane(ctx)) == nil {
				s.limiter.Done(s.request(start, random))
				s.exported.Add(1)
			}
		})
	}
	for at := time.Millisecond; at < simMinutes*time.Minute; at += laneInterval {
		random := rand.New(rand.NewPCG(2, uint64(at)))
		workers.Go(func() {
			time.Sleep(at)
			if s.limiter.Wait(ctx) != nil {
				return
			}
			s.wait(at, time.Since(start)-at)
			s.limiter.Done(s.request(start, random))
		})
	}
	workers.Wait()
}

func (s *laneSimulation) wait(at, waited time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	if at >= s.settled {
		s.longest = max(s.longest, waited)
	}
}

func noLane(ctx context.Context) context.Context { return ctx }

// laneRow is a setup to simulate on each of the servers.
type laneRow struct {
	name     string
	reserve  int
	lane     func(context.Context) context.Context
	usedUp   []time.Duration
	settled  time.Duration
	baseline bool // in the table for comparison only: nothing is promised
}

var laneRows = []laneRow{
	{name: "exports without `Background`", reserve: 40, lane: noLane, baseline: true},
	{name: "exports with `Background`", reserve: 40, lane: cliniko.Background},
	{name: "the same with `Reserve(20)`", reserve: 20, lane: cliniko.Background},
	{name: "exports with `Background`, 150 used up by another program; calls after the first minute", reserve: 40, lane: cliniko.Background,
		usedUp: simUsedUp(func(int) time.Duration { return 10 * time.Second }), settled: time.Minute},
}

// broken returns the promise that a simulation broke, or "".
func (row laneRow) broken(s *laneSimulation) string {
	if row.baseline {
		return ""
	}
	if s.longest > time.Second {
		return fmt.Sprintf("a call waited for %v", s.longest)
	}
	left := float64(simLimit-row.reserve)*simMinutes - float64(len(row.usedUp))
	if got := float64(s.exported.Load()); got < 0.95*left {
		return fmt.Sprintf("%.0f exported, want 95 %% of %.0f", got, left)
	}
	if n := len(s.rejected); n > 0 && row.usedUp == nil {
		return fmt.Sprintf("%d 429s", n)
	}
	if n := s.rejectedAfter(time.Minute); n > 0 {
		return fmt.Sprintf("%d 429s after the first minute", n)
	}
	return ""
}

// TestLaneFigures compares the promises and the table of docs/rate-limit.md with the simulation.
// go test ./test/reliability -run TestLaneFigures -update writes the table.
func TestLaneFigures(t *testing.T) { //nolint:paralleltest // it may write the same file as TestRateLimiterFigures
	var table strings.Builder
	table.WriteString("| | fixed window | sliding window | token bucket |\n|---|---|---|---|\n")
	for _, row := range laneRows {
		fmt.Fprintf(&table, "| %s |", row.name)
		for _, server := range simServers {
			s := &laneSimulation{simulation: simulation{server: server.make(), usedUp: row.usedUp}, lane: row.lane, settled: row.settled}
			synctest.Test(t, func(t *testing.T) {
				s.limiter = cliniko.NewRateLimiter(simLimit).Reserve(row.reserve)
				s.run(t)
			})
			if problem := row.broken(s); problem != "" {
				t.Errorf("%s, %s: %s", row.name, server.name, problem)
			}
			fmt.Fprintf(&table, " %d, %.1f s, %d |", s.exported.Load(), s.longest.Seconds(), len(s.rejected))
		}
		table.WriteString("\n")
	}
	checkFigures(t, table.String())
}

var limitKinds = map[string]clinikotest.LimitKind{
	"fixed window":   clinikotest.FixedWindow,
	"sliding window": clinikotest.SlidingWindow,
	"token bucket":   clinikotest.TokenBucket,
}

// fourClients sends requests through four clients with one key for three fake minutes, and returns how many were
// accepted and how many were not. limiter returns the options of each client.
func fourClients(t *testing.T, kind clinikotest.LimitKind, options func() []cliniko.Option) (accepted, rejected int) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		clinic := clinikotest.New(clinikotest.WithRateLimit(kind), clinikotest.WithSize(0))
		far := testkit.RoundTripFunc(func(req *http.Request) (*http.Response, error) {
			time.Sleep(90 * time.Millisecond)
			resp, err := clinic.RoundTrip(req)
			time.Sleep(90 * time.Millisecond)
			return resp, err
		})
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
		defer cancel()
		var workers sync.WaitGroup
		for _, option := range options() {
			client, err := clinic.Client(option, cliniko.WithHTTPClient(&http.Client{Transport: far}), cliniko.WithMaxRetries(9))
			if err != nil {
				t.Fatal(err)
			}
			for range 3 {
				workers.Go(func() {
					for err := error(nil); err == nil; { // until the next slot is after the deadline
						_, err = client.Businesses.List(ctx, cliniko.BusinessListOptions{PerPage: 1})
					}
				})
			}
		}
		workers.Wait()
		for _, request := range clinic.Requests() {
			if request.Status == http.StatusTooManyRequests {
				rejected++
			} else {
				accepted++
			}
		}
	})
	return accepted, rejected
}

// TestClientsShareOneLimiter: clients with one key get no 429 if they share a limiter, and many if they do not.
func TestClientsShareOneLimiter(t *testing.T) {
	t.Parallel()
	for name, kind := range limitKinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			accepted, rejected := fourClients(t, kind, func() []cliniko.Option {
				limiter := cliniko.WithRateLimiter(cliniko.NewRateLimiter(200))
				return []cliniko.Option{limiter, limiter, limiter, limiter}
			})
			if rejected > 0 || accepted < 590 {
				t.Errorf("shared: %d accepted and %d 429s, want 3 × 200 and none", accepted, rejected)
			}
			_, rejected = fourClients(t, kind, func() []cliniko.Option {
				var own []cliniko.Option
				for range 4 {
					own = append(own, cliniko.WithRateLimiter(cliniko.NewRateLimiter(200)))
				}
				return own
			})
			t.Logf("shared: %d accepted; one limiter for each: %d 429s", accepted, rejected)
			if rejected == 0 {
				t.Error("no 429 without a shared limiter: the test shows nothing")
			}
		})
	}
}

// TestRequestsStayInTheLane: whatever a call under Background sends, it sends in the background lane.
func TestRequestsStayInTheLane(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(300))
	limiter := new(laneCounter)
	client, err := clinic.Client(cliniko.WithRateLimiter(limiter))
	if err != nil {
		t.Fatal(err)
	}
	ctx := cliniko.Background(t.Context())
	page, err := client.Patients.List(ctx, cliniko.PatientListOptions{PerPage: 100})
	if err != nil {
		t.Fatal(err)
	}
	var ids []cliniko.PatientID
	for _, patient := range page.Items {
		ids = append(ids, patient.ID)
	}
	for name, call := range map[string]func() error{
		"All":      func() error { return drain(client.Patients.All(ctx, cliniko.PatientListOptions{})) },
		"Walk":     func() error { return drain(client.Patients.Walk(cliniko.PatientListOptions{}).All(ctx)) },
		"InFlight": func() error { return drain(client.Patients.Walk(cliniko.PatientListOptions{}).InFlight(4).All(ctx)) },
		"Changes":  func() error { return drain(client.Patients.Changes(cliniko.Position{}).All(ctx)) },
		"GetMany": func() error {
			_, err := client.Patients.GetMany(ctx, ids)
			return err
		},
		"retries": func() error {
			clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultStatus, Status: http.StatusBadGateway})
			_, err := client.Patients.Get(ctx, ids[0])
			return err
		},
	} {
		before := limiter.background.Load()
		if err := call(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if limiter.background.Load() == before {
			t.Errorf("%s sent nothing", name)
		}
	}
	if n := limiter.others.Load(); n > 0 {
		t.Errorf("%d requests were sent outside the background lane", n)
	}
	if err := drain(client.Patients.Walk(cliniko.PatientListOptions{}).All(t.Context())); err != nil || limiter.others.Load() == 0 {
		t.Errorf("without Background, %d requests outside the lane: %v", limiter.others.Load(), err)
	}
}

// drain reads everything that an iterator yields.
func drain[T any](seq iter.Seq2[T, error]) error {
	for _, err := range seq {
		if err != nil {
			return err
		}
	}
	return nil
}

// laneCounter is a limiter that counts requests by lane.
type laneCounter struct{ background, others atomic.Int64 }

func (l *laneCounter) Wait(ctx context.Context) error {
	if cliniko.IsBackground(ctx) {
		l.background.Add(1)
	} else {
		l.others.Add(1)
	}
	return nil
}

func (*laneCounter) Done(time.Duration) {}
