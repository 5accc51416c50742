package reliability_test

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// latency is a network on which every request takes as long.
type latency struct {
	clinic   http.RoundTripper
	each     time.Duration
	requests chan struct{} // one for each request
	down     func() bool
}

func (l *latency) RoundTrip(req *http.Request) (*http.Response, error) {
	l.requests <- struct{}{}
	if err := pause(req, l.each); err != nil {
		return nil, err
	}
	if l.down != nil && l.down() {
		return rejection(req, http.StatusBadGateway), nil
	}
	return l.clinic.RoundTrip(req)
}

func newLatency(t *testing.T, patients int, opts ...cliniko.Option) (*latency, *cliniko.Client) {
	t.Helper()
	clinic := clinikotest.New(clinikotest.WithSize(patients))
	l := &latency{clinic: clinic, each: 250 * time.Millisecond, requests: make(chan struct{}, 1000)}
	client, err := clinic.Client(append(opts, cliniko.WithoutRateLimit(), cliniko.WithHTTPClient(&http.Client{Transport: l}))...)
	if err != nil {
		t.Fatal(err)
	}
	return l, client
}

// TestWalkFigures walks over 100 pages at 250 ms a request: one at a time in 1.03 of the time of 100 requests, and with
// eight in flight five times as fast, with 1.1 of the requests.
func TestWalkFigures(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l, client := newLatency(t, 10500)
		everyone := cliniko.PatientListOptions{ArchivedAt: cliniko.Any()}
		page, err := client.Patients.List(t.Context(), everyone)
		if err != nil || page.TotalEntries < 10000 {
			t.Fatalf("%d patients, %v", page.TotalEntries, err)
		}
		pages := (page.TotalEntries + 99) / 100
		measure := func(inFlight int) (time.Duration, int) {
			for len(l.requests) > 0 {
				<-l.requests
			}
			start, n := time.Now(), 0
			walk := client.Patients.Walk(everyone).InFlight(inFlight)
			for _, err := range walk.All(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				n++
			}
			if n != page.TotalEntries || walk.Total() != n {
				t.Errorf("%d of %d patients, Total %d", n, page.TotalEntries, walk.Total())
			}
			return time.Since(start), len(l.requests)
		}
		alone, requests := measure(1)
		if limit := time.Duration(1.03 * float64(pages) * float64(l.each)); alone > limit {
			t.Errorf("one at a time: %s and %d requests for %d pages, want at most %s", alone, requests, pages, limit)
		}
		together, requests := measure(8)
		if together > alone/5 || float64(requests) > 1.1*float64(pages) {
			t.Errorf("eight in flight: %s instead of %s, with %d requests for %d pages", together, alone, requests, pages)
		}
		t.Logf("%d pages: %s, and %s with %d requests", pages, alone, together, requests)
	})
}

// TestWalkIsPatient: a walk survives an outage of 4 minutes. It gives up after its patience, and continues later at its
// position.
func TestWalkIsPatient(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l, client := newLatency(t, 300)
		outage := func(d time.Duration) {
			until := time.Now().Add(d)
			l.down = func() bool { return time.Now().Before(until) }
		}
		seen := map[cliniko.PatientID]int{}
		walk := client.Patients.Walk(cliniko.PatientListOptions{PerPage: 20})
		read := func(walk *cliniko.Walk[cliniko.Patient], d time.Duration) error {
			for patient, err := range walk.All(t.Context()) {
				if err != nil {
					return err
				}
				seen[patient.ID]++
				if len(seen) == 100 {
					outage(d)
				}
			}
			return nil
		}
		if err := read(walk, 4*time.Minute); err != nil || len(seen) != walk.Total() {
			t.Errorf("an outage of 4 minutes: %d patients, %v", len(seen), err)
		}
		clear(seen)
		start := time.Now()
		err := read(walk, time.Hour)
		if took := time.Since(start); !errors.Is(err, cliniko.ErrServer) || took < 4*time.Minute || took > 7*time.Minute {
			t.Errorf("an outage of an hour: %v after %s", err, took)
		}
		outage(0)
		if err := read(walk.From(walk.Position()), 0); err != nil || len(seen) != walk.Total() {
			t.Errorf("continued: %d of %d patients, %v", len(seen), walk.Total(), err)
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("patient %s was yielded %d times", id, n)
			}
		}
		outage(time.Hour)
		start = time.Now()
		if err := read(walk.Patience(0), 0); err == nil || time.Since(start) > 10*time.Second {
			t.Errorf("without patience: %v after %s", err, time.Since(start))
		}
	})
}

// TestWalkInFlightStops: a walk with eight parts in flight stops at once on a break, and leaves no goroutine: synctest
// would report it.
func TestWalkInFlightStops(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, client := newLatency(t, 3000)
		for _, stopAt := range []int{1, 50, 300, 1000} {
			n := 0
			var left time.Time
			for _, err := range client.Patients.Walk(cliniko.PatientListOptions{PerPage: 20}).InFlight(8).All(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				n++
				if n == stopAt {
					left = time.Now()
					break
				}
			}
			if n != stopAt || time.Since(left) != 0 {
				t.Errorf("%d patients, and %s after the break", n, time.Since(left))
			}
		}
	})
}

// shrinking is a list that becomes shorter between the probes for the beginnings of the third and of the second piece, so
// that the third one would begin before the second one.
type shrinking struct {
	*listServer

	second, third string // numbers of the pages that are probed
	answered      chan struct{}
}

func (l *shrinking) RoundTrip(req *http.Request) (*http.Response, error) {
	query := req.URL.Query()
	isProbe := query.Get("per_page") == "1"
	if isProbe && query.Get("page") == l.second {
		<-l.answered
		l.mu.Lock()
		l.archive(l.listed("created_at")[:400]...)
		l.mu.Unlock()
	}
	resp, err := l.listServer.RoundTrip(req)
	if isProbe && query.Get("page") == l.third {
		close(l.answered)
	}
	return resp, err
}

func TestPiecesOfAListThatShrinks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newListServer(t, 1, "patients", 1000)
		before := s.remember()
		list := &shrinking{s, "230", "459", make(chan struct{})}
		client := s.clientOver(list)
		seen := map[string]int{}
		for patient, err := range patientWalk(nil)(client, 20).InFlight(8).All(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			seen[string(patient.ID)]++
		}
		s.checkSteady(before, seen, false)
		select {
		case <-list.answered:
		default:
			t.Error("the list was not read in pieces")
		}
	})
}
