package reliability_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// busyClinic is a sandbox that others change while a walk reads it, over a network with outages.
type busyClinic struct {
	t       *testing.T
	clinic  *clinikotest.Clinic
	others  *cliniko.Client // over a network without faults
	patient []cliniko.PatientID
	rng     *rand.Rand
	busy    bool // others change the clinic before each request

	downUntil time.Time
	archived  map[cliniko.PatientID]bool // at any time since begin
	requests  int
}

func newBusyClinic(t *testing.T, seed uint64, size int) *busyClinic {
	t.Helper()
	clinic := clinikotest.New(clinikotest.WithSize(size), clinikotest.WithSeed(int64(seed)))
	others, err := clinic.Client(cliniko.WithoutRateLimit())
	if err != nil {
		t.Fatal(err)
	}
	b := &busyClinic{t: t, clinic: clinic, others: others, rng: rand.New(rand.NewPCG(seed, 7))}
	for id := range b.visible(cliniko.Any()) {
		b.patient = append(b.patient, id)
	}
	return b
}

// visible reads all patients while nothing changes.
func (b *busyClinic) visible(archived cliniko.TimeFilter) map[cliniko.PatientID]cliniko.Patient {
	b.t.Helper()
	found := map[cliniko.PatientID]cliniko.Patient{}
	for page := 1; ; page++ {
		p, err := b.others.Patients.List(context.Background(), cliniko.PatientListOptions{
			Page: page, PerPage: 100, ArchivedAt: archived, Sort: cliniko.SortBy(cliniko.PatientsByID.Ascending()),
		})
		if err != nil {
			b.t.Fatal(err)
		}
		for _, patient := range p.Items {
			found[patient.ID] = patient
		}
		if p.Links.Next == "" {
			return found
		}
	}
}

// change does one thing that staff do, or a few in the same second.
func (b *busyClinic) change() {
	b.t.Helper()
	ctx := context.Background()
	id := b.patient[b.rng.IntN(len(b.patient))]
	var err error
	switch b.rng.IntN(8) {
	case 0, 1:
		var created *cliniko.Patient
		if created, err = b.others.Patients.Create(ctx, cliniko.PatientCreate{FirstName: "Ada", LastName: "Vane"}); err == nil {
			b.patient = append(b.patient, created.ID)
		}
	case 2, 3, 4:
		b.archived[id] = true
		err = b.others.Patients.Archive(ctx, id)
	case 5:
		b.archived[id] = true
		_, err = b.others.Patients.Unarchive(ctx, id)
	default:
		_, err = b.others.Patients.Update(ctx, id, cliniko.PatientUpdate{
			LastName: cliniko.Some(fmt.Sprint("Vane ", b.rng.IntN(1000))),
		})
	}
	_ = err // an archived patient cannot be archived or changed again
}

func (b *busyClinic) RoundTrip(req *http.Request) (*http.Response, error) {
	b.requests++
	if err := pause(req, time.Duration(b.rng.IntN(400))*time.Millisecond); err != nil {
		return nil, err
	}
	if b.busy {
		for range b.rng.IntN(6) {
			b.change()
		}
		if b.rng.IntN(25) == 0 {
			b.downUntil = time.Now().Add(time.Duration(b.rng.IntN(60)) * time.Second)
		}
	}
	if time.Now().Before(b.downUntil) {
		return rejection(req, http.StatusServiceUnavailable), nil
	}
	resp, err := b.clinic.RoundTrip(req)
	if err == nil { // the clock that tells the time is ahead of the one that sets updated_at
		resp.Header.Set("Date", time.Now().Add(time.Minute).UTC().Format(http.TimeFormat))
	}
	return resp, err
}

func (b *busyClinic) client() *cliniko.Client {
	b.t.Helper()
	client, err := b.clinic.Client(cliniko.WithoutRateLimit(), cliniko.WithHTTPClient(&http.Client{Transport: oneAtATime(b)}))
	if err != nil {
		b.t.Fatal(err)
	}
	return client
}

// oneAtATime lets one request through at a time, so that requests of a walk in pieces change the clinic in turn.
func oneAtATime(next http.RoundTripper) http.RoundTripper {
	turn := make(chan struct{}, 1)
	return inTurn(func(req *http.Request) (*http.Response, error) {
		select {
		case turn <- struct{}{}:
		case <-req.Context().Done():
			return nil, req.Context().Err()
		}
		defer func() { <-turn }()
		return next.RoundTrip(req)
	})
}

type inTurn func(*http.Request) (*http.Response, error)

func (f inTurn) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// read walks to the end. It is killed now and then, and continues at the position that it saved as text.
func (b *busyClinic) read(walk *cliniko.Walk[cliniko.Patient], kills bool, each func(cliniko.Patient)) cliniko.Position {
	b.t.Helper()
	b.busy, b.archived = true, map[cliniko.PatientID]bool{}
	defer func() { b.busy = false }()
	for {
		left := -1
		if kills {
			left = b.rng.IntN(400)
		}
		for patient, err := range walk.All(b.t.Context()) {
			if err != nil {
				b.t.Fatal(err)
			}
			each(patient)
			left--
			if left == 0 {
				break
			}
		}
		text, err := walk.Position().MarshalText()
		if err != nil || len(text) > 100 {
			b.t.Fatalf("a position of %d bytes, %v", len(text), err)
		}
		var saved cliniko.Position
		if err := saved.UnmarshalText(text); err != nil {
			b.t.Fatal(err)
		}
		if left != 0 {
			return saved
		}
		walk = walk.From(saved)
	}
}

// simulations runs a test with several seeds in fake time.
func simulations(t *testing.T, test func(t *testing.T, seed uint64)) {
	t.Helper()
	for seed := range races(30) {
		synctest.Test(t, func(t *testing.T) { test(t, seed) })
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

const simulatedPatients = 300

// TestWalkLosesNothing: a patient who is visible during the whole walk is yielded exactly once, whatever happens to others
// and to the walk.
func TestWalkLosesNothing(t *testing.T) {
	t.Parallel()
	created, id, last := cliniko.PatientsByCreatedAt, cliniko.PatientsByID, cliniko.PatientsByUpdatedAt
	for name, tc := range map[string]struct {
		opts     cliniko.PatientListOptions
		inFlight int
		repeats  bool // a patient who is changed comes again
	}{
		"default order":              {opts: cliniko.PatientListOptions{PerPage: 15}},
		"pages of 2":                 {opts: cliniko.PatientListOptions{PerPage: 2, ID: cliniko.AtLeast[cliniko.PatientID]("2")}},
		"newest first":               {opts: cliniko.PatientListOptions{PerPage: 15, Sort: cliniko.SortBy(created.Descending())}},
		"by id":                      {opts: cliniko.PatientListOptions{PerPage: 15, Sort: cliniko.SortBy(id.Ascending())}},
		"by id, descending":          {opts: cliniko.PatientListOptions{PerPage: 15, Sort: cliniko.SortBy(id.Descending())}},
		"by updated_at":              {opts: cliniko.PatientListOptions{PerPage: 15, Sort: cliniko.SortBy(last.Ascending())}, repeats: true},
		"eight in flight":            {opts: cliniko.PatientListOptions{PerPage: 13}, inFlight: 8},
		"eight in flight, by id":     {opts: cliniko.PatientListOptions{PerPage: 13, Sort: cliniko.SortBy(id.Ascending())}, inFlight: 8},
		"eight in flight by changes": {opts: cliniko.PatientListOptions{PerPage: 13, Sort: cliniko.SortBy(last.Ascending())}, inFlight: 8, repeats: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			simulations(t, func(t *testing.T, seed uint64) {
				t.Helper()
				b := newBusyClinic(t, seed, simulatedPatients)
				before := b.visible(nil)
				seen := map[cliniko.PatientID]int{}
				b.read(b.client().Patients.Walk(tc.opts).InFlight(tc.inFlight), seed%2 == 1, func(p cliniko.Patient) { seen[p.ID]++ })
				for id := range before {
					if seen[id] == 0 && !b.archived[id] {
						t.Errorf("patient %s is missing", id)
					}
				}
				for id, n := range seen {
					if n > 1 && !tc.repeats {
						t.Errorf("patient %s was yielded %d times", id, n)
					}
				}
			})
		})
	}
}

// TestChangesMirrorTheClinic: after a last run without changes, a copy that was kept up to date with Changes equals the
// clinic, archived patients included. Within a run, no version of a patient comes twice.
func TestChangesMirrorTheClinic(t *testing.T) {
	t.Parallel()
	for _, inFlight := range []int{1, 8} {
		t.Run(fmt.Sprint(inFlight), func(t *testing.T) {
			t.Parallel()
			simulations(t, func(t *testing.T, seed uint64) {
				t.Helper()
				b := newBusyClinic(t, seed, simulatedPatients)
				client := b.client()
				mirror := map[cliniko.PatientID]cliniko.Patient{}
				var position cliniko.Position
				for run := range 4 {
					versions := map[string]bool{}
					quiet := run == 3
					each := func(p cliniko.Patient) {
						b.busy = b.busy && !quiet
						version := fmt.Sprint(string(p.ID), p.UpdatedAt)
						if versions[version] {
							t.Errorf("run %d: version %s came twice", run, version)
						}
						versions[version] = true
						mirror[p.ID] = p
					}
					position = b.read(client.Patients.Changes(position).InFlight(inFlight), seed%2 == 1, each)
					time.Sleep(time.Duration(b.rng.IntN(120)) * time.Minute)
				}
				b.archived = map[cliniko.PatientID]bool{}
				for p, err := range client.Patients.Changes(position).All(t.Context()) {
					if err != nil {
						t.Fatal(err)
					}
					mirror[p.ID] = p
				}
				truth := b.visible(cliniko.Any())
				for id, p := range truth {
					if m, ok := mirror[id]; !ok || m.LastName != p.LastName || !m.ArchivedAt.Equal(p.ArchivedAt) {
						t.Errorf("patient %s is missing or stale: in the copy %t", id, ok)
					}
				}
			})
		})
	}
}
