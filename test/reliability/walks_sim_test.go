package reliability_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

var whole = flag.Bool("whole", false, "simulate walks over 10,000 records with all seeds")

// The lists of the simulations. A page has a fortieth of the records, but all of a short list.
const (
	simulations      = 200
	simulatedRecords = 600
	largeSimulations = 1
	manyRecords      = 10_000
	fewRecords       = 30
)

// isShort reports whether the list of a seed is short.
func isShort(seed uint64) bool { return seed%10 == 9 }

// simulate runs a test in fake time, with each seed and the size of the list.
func simulate(t *testing.T, test func(t *testing.T, seed uint64, size int)) {
	t.Helper()
	for seed := range races(simulations) {
		size := simulatedRecords
		switch {
		case isShort(seed):
			size = fewRecords
		case *whole || seed < largeSimulations:
			size = manyRecords
		}
		synctest.Test(t, func(t *testing.T) {
			defer func() {
				if t.Failed() {
					t.Logf("seed %d", seed) // synctest.Test does not return then
				}
			}()
			test(t, seed, size)
		})
	}
}

// rest waits between two runs, so long that everything is visible before the last one.
func (s *listServer) rest(isLast bool) {
	pause := time.Duration(s.rng.IntN(20)) * time.Second
	if isLast || s.rng.IntN(2) == 0 {
		pause += maxLate + time.Duration(s.rng.IntN(120))*time.Minute
	}
	time.Sleep(pause)
}

// perPage returns the size of pages. 0 stands for 100.
func perPage(size int) int { return min(size/40, 100) }

func (s *listServer) client() *cliniko.Client { return s.clientOver(s) }

// clientOver returns a client that reaches the list over a network.
func (s *listServer) clientOver(network http.RoundTripper) *cliniko.Client {
	s.t.Helper()
	client, err := cliniko.NewClient(testkit.Account, testkit.Key, testkit.UserAgent,
		cliniko.WithoutRateLimit(), cliniko.WithHTTPClient(&http.Client{Transport: network}))
	if err != nil {
		s.t.Fatal(err)
	}
	return client
}

// read walks to the end. Depending on the seed, it is killed now and then after a record, or at any moment, or gives up in
// an outage. It continues, at once or some time later, at the position that it saved as text. lost is set if the walk could
// not find the place of a position by rank any more.
func read[T any](s *listServer, walk *cliniko.Walk[T], seed uint64, each func(T)) (end cliniko.Position, lost bool) {
	s.t.Helper()
	var anchors []string
	var anchored time.Time // before they were saved
	passes := 3
	kind := seed % 4
	if kind == 3 {
		walk = walk.Patience(0)
	}
	for {
		began := time.Now()
		ctx, cancel := context.WithCancel(s.t.Context())
		left := -1
		switch kind {
		case 1:
			left = 1 + s.rng.IntN(min(manyRecords/20, len(s.rows)))
		case 2:
			time.AfterFunc(time.Duration(s.rng.IntN(20_000))*time.Millisecond, cancel)
		}
		ended := true
		for record, err := range walk.All(ctx) {
			if err != nil {
				if kind < 2 || !errors.Is(err, context.Canceled) && !errors.Is(err, cliniko.ErrServer) {
					s.t.Fatal(err)
				}
				ended = false
				break
			}
			each(record)
			left--
			if left == 0 {
				ended = false
				break
			}
		}
		cancel()
		text, err := walk.Position().MarshalText()
		if err != nil || kind < 2 && len(text) > 100 && !isShort(seed) {
			s.t.Fatalf("a position of %d bytes, %v", len(text), err)
		}
		var saved cliniko.Position
		if err := saved.UnmarshalText(text); err != nil {
			s.t.Fatal(err)
		}
		lost = lost || s.lostPlace(anchors, anchored)
		if ended {
			return saved, lost
		}
		walk = walk.From(saved)
		if kind == 3 {
			time.Sleep(10 * time.Second)
		}
		if passes > 0 && s.busy && s.rng.IntN(4) == 0 {
			s.pass()
			passes--
		}
		if now := anchorsOf(string(text)); !slices.Equal(now, anchors) {
			anchors, anchored = now, began
		}
	}
}

// steady returns the records that never left the list, and never moved in the order by name or by starts_at, by ID.
func (s *listServer) steady() map[string]bool {
	return s.idsOf(func(r *listRow) bool { return r.leftAt.IsZero() })
}

// keptSince returns the records that did not leave the list or move in it since a time, by ID.
func (s *listServer) keptSince(at time.Time) map[string]bool {
	return s.idsOf(func(r *listRow) bool { return r.isListed() && r.leftAt.Before(at) })
}

// anchorsOf returns the IDs in a position by rank: the record that was read last and two beside it.
func anchorsOf(position string) []string {
	parts := strings.Split(position, ",")
	if len(parts) < 4 || parts[1] != "rank" && parts[1] != "end" {
		return nil
	}
	return strings.Split(parts[3], "+")
}

// lostPlace reports whether less than two of the anchors of a position are where they were, which is not enough to tell its
// place. See the comment of Walk.
func (s *listServer) lostPlace(anchors []string, since time.Time) bool {
	kept := s.keptSince(since)
	n := len(anchors)
	for _, id := range anchors {
		if !kept[id] {
			n--
		}
	}
	return len(anchors) > 0 && n < 2
}

// walkCase is a walk over a list in one order.
type walkCase[T any] struct {
	name     string
	walk     func(client *cliniko.Client, perPage int) *cliniko.Walk[T]
	among    func(client *cliniko.Client, perPage int, ids []string) *cliniko.Walk[T] // instead of walk, with the IDs of all records
	repeats  bool                                                                     // a record that is changed comes again
	moves    bool                                                                     // a record that is moved may be missing, and come again; so may one that leaves the list and comes back
	inFlight int
}

// testWalks: a record that is in the list during the whole walk is yielded exactly once, whatever happens to others and to
// the walk.
func testWalks[T any](t *testing.T, list string, id, version func(T) string, cases []walkCase[T]) {
	t.Helper()
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			simulate(t, func(t *testing.T, seed uint64, size int) {
				t.Helper()
				s := newListServer(t, seed, list, size)
				before := s.remember()
				seen, versions := map[string]int{}, map[string]bool{}
				s.busy = true
				var again []string // versions that were yielded twice
				var walk *cliniko.Walk[T]
				if tc.among != nil {
					walk = tc.among(s.client(), perPage(size), before)
				} else {
					walk = tc.walk(s.client(), perPage(size))
				}
				_, lost := read(s, walk.InFlight(tc.inFlight), seed, func(record T) {
					seen[id(record)]++
					of := id(record) + " " + version(record)
					if versions[of] {
						again = append(again, id(record))
					}
					versions[of] = true
				})
				here, steady := s.here(), s.steady()
				for _, id := range before {
					if here[id] && seen[id] == 0 && (steady[id] || !tc.moves) {
						t.Errorf("record %s is missing", id)
					}
				}
				if lost {
					return
				}
				for id, n := range seen {
					if n > 1 && !tc.repeats && (steady[id] || !tc.moves) {
						t.Errorf("record %s was yielded %d times", id, n)
					}
				}
				for _, id := range again {
					if steady[id] || !tc.moves {
						t.Errorf("a version of record %s was yielded twice", id)
					}
				}
			})
		})
	}
}

func patientWalk(sort cliniko.Sort[cliniko.Patient]) func(*cliniko.Client, int) *cliniko.Walk[cliniko.Patient] {
	return func(client *cliniko.Client, perPage int) *cliniko.Walk[cliniko.Patient] {
		return client.Patients.Walk(cliniko.PatientListOptions{PerPage: perPage, Sort: sort})
	}
}

func appointmentWalk(sort cliniko.Sort[cliniko.IndividualAppointment]) func(*cliniko.Client, int) *cliniko.Walk[cliniko.IndividualAppointment] {
	return func(client *cliniko.Client, perPage int) *cliniko.Walk[cliniko.IndividualAppointment] {
		return client.IndividualAppointments.Walk(cliniko.IndividualAppointmentListOptions{PerPage: perPage, Sort: sort})
	}
}

func TestWalkLosesNoPatient(t *testing.T) {
	t.Parallel()
	created, id, last := cliniko.PatientsByCreatedAt, cliniko.PatientsByID, cliniko.PatientsByUpdatedAt
	testWalks(t, "patients", func(p cliniko.Patient) string { return string(p.ID) }, func(p cliniko.Patient) string { return p.Notes }, []walkCase[cliniko.Patient]{
		{name: "default order", walk: patientWalk(nil)},
		{name: "newest first", walk: patientWalk(cliniko.SortBy(created.Descending()))},
		{name: "by id", walk: patientWalk(cliniko.SortBy(id.Ascending()))},
		{name: "by id, descending", walk: patientWalk(cliniko.SortBy(id.Descending()))},
		{name: "by updated_at", walk: patientWalk(cliniko.SortBy(last.Ascending())), repeats: true},
		{name: "by name", moves: true, walk: func(client *cliniko.Client, perPage int) *cliniko.Walk[cliniko.Patient] {
			return patientWalk(cliniko.SortBy(cliniko.PatientsByLastName.Ascending()))(client, min(2*perPage, 100))
		}},
		{name: "many ids", among: func(client *cliniko.Client, perPage int, ids []string) *cliniko.Walk[cliniko.Patient] {
			var among []cliniko.PatientID
			for _, id := range ids {
				among = append(among, cliniko.PatientID(id))
			}
			return client.Patients.Walk(cliniko.PatientListOptions{PerPage: perPage, ID: cliniko.In(among...)})
		}},
		{name: "eight in flight", walk: patientWalk(nil), inFlight: 8},
		{name: "eight in flight, by id", walk: patientWalk(cliniko.SortBy(id.Ascending())), inFlight: 8},
	})
}

func TestWalkLosesNoAppointment(t *testing.T) {
	t.Parallel()
	starts := cliniko.IndividualAppointmentsByStartsAt
	testWalks(t, "individual_appointments",
		func(a cliniko.IndividualAppointment) string { return string(a.ID) }, func(a cliniko.IndividualAppointment) string { return a.Notes },
		[]walkCase[cliniko.IndividualAppointment]{
			{name: "default order", walk: appointmentWalk(nil)},
			{name: "by starts_at", walk: appointmentWalk(cliniko.SortBy(starts.Ascending())), moves: true},
			{name: "eight in flight", walk: appointmentWalk(nil), inFlight: 8},
		})
}

// copyService is the service of a resource, with what keeps a copy up to date.
type copyService[T any] interface {
	Changes(position cliniko.Position) *cliniko.Walk[T]
	Reconcile(ctx context.Context, ids []cliniko.ID[T]) ([]cliniko.ID[T], error)
}

// testChanges: after a last run without changes, a copy that was kept up to date with Changes equals the list, hidden
// records included. Within a run, no version of a record comes twice. Reconcile finds what was deleted for good.
func testChanges[T any](t *testing.T, list string, serviceOf func(*cliniko.Client) copyService[T], id func(T) cliniko.ID[T], version func(T) string) {
	t.Helper()
	for _, inFlight := range []int{1, 8} {
		t.Run(fmt.Sprint(inFlight), func(t *testing.T) {
			t.Parallel()
			deleted := 0
			simulate(t, func(t *testing.T, seed uint64, size int) {
				t.Helper()
				s := newListServer(t, seed, list, size)
				service := serviceOf(s.client())
				copied := map[cliniko.ID[T]]string{}
				var position cliniko.Position
				for run := range 5 {
					s.busy = run < 4
					versions := map[string]bool{}
					position, _ = read(s, service.Changes(position).InFlight(inFlight), seed, func(record T) {
						of := string(id(record)) + " " + version(record)
						if versions[of] {
							t.Errorf("run %d: a version came twice: %s", run, of)
						}
						versions[of] = true
						copied[id(record)] = version(record)
					})
					s.rest(run == 3)
				}
				deleted += compareCopy(t, s, service, copied)
			})
			if (deleted > 0) != (list == "patients") {
				t.Errorf("%d records were deleted for good", deleted)
			}
		})
	}
}

func compareCopy[T any](t *testing.T, s *listServer, service copyService[T], copied map[cliniko.ID[T]]string) (deleted int) {
	t.Helper()
	truth := s.truth()
	for id, version := range truth {
		if got, ok := copied[cliniko.ID[T](id)]; got != version {
			t.Errorf("record %s is missing or stale: in the copy %t, %q instead of %q", id, ok, got, version)
		}
	}
	var known, want []cliniko.ID[T]
	for id := range copied {
		known = append(known, id)
		if truth[string(id)] == "" {
			want = append(want, id)
		}
	}
	gone, err := service.Reconcile(t.Context(), known)
	slices.Sort(want)
	slices.Sort(gone)
	if err != nil || !slices.Equal(gone, want) {
		t.Errorf("%d records are gone, Reconcile found %d, %v", len(want), len(gone), err)
	}
	return len(want)
}

func TestChangesCopyPatients(t *testing.T) {
	t.Parallel()
	testChanges(t, "patients",
		func(c *cliniko.Client) copyService[cliniko.Patient] { return c.Patients },
		func(p cliniko.Patient) cliniko.PatientID { return p.ID }, func(p cliniko.Patient) string { return p.Notes })
}

func TestChangesCopyAppointments(t *testing.T) {
	t.Parallel()
	testChanges(t, "individual_appointments",
		func(c *cliniko.Client) copyService[cliniko.IndividualAppointment] { return c.IndividualAppointments },
		func(a cliniko.IndividualAppointment) cliniko.IndividualAppointmentID { return a.ID }, func(a cliniko.IndividualAppointment) string { return a.Notes })
}

// Changes of practitioners read two lists: a practitioner who becomes inactive moves to the other one.
func TestChangesCopyPractitioners(t *testing.T) {
	t.Parallel()
	testChanges(t, "practitioners",
		func(c *cliniko.Client) copyService[cliniko.Practitioner] { return c.Practitioners },
		func(p cliniko.Practitioner) cliniko.PractitionerID { return p.ID }, func(p cliniko.Practitioner) string { return p.Description })
}
