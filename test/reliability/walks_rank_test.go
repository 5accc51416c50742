package reliability_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
)

// rankCase is something that happens to a list of 1,000 patients by name while a walk is stopped after 500 of them.
type rankCase struct {
	change   func(s *listServer, read, next []*listRow)
	during   func(s *listServer, request int) // after that
	again    bool                             // the walk begins again, because it cannot tell its place
	requests int                              // at most, more than without any change
}

// add adds patients before all others, or after them.
func (s *listServer) add(n int, name int64) {
	for range n {
		r := s.newRow(time.Now().UnixMilli())
		r.name = name
		s.insert(r)
	}
}

func (s *listServer) archive(rows ...*listRow) {
	for _, r := range rows {
		s.update(r, 0, func() { r.hidden, r.leftAt = 1, time.Now() })
	}
}

// rename moves records, and keeps their order.
func (s *listServer) rename(by int64, rows ...*listRow) {
	for _, r := range rows {
		s.update(r, 0, func() { r.name, r.leftAt = r.name+by, time.Now() })
	}
}

const rankedPatients, rankedPages = 1000, 30 // of 40 patients, which overlap

var rankCases = map[string]rankCase{
	"nothing":            {change: func(*listServer, []*listRow, []*listRow) {}},
	"300 were added":     {change: func(s *listServer, _, _ []*listRow) { s.add(300, -1) }, requests: 1},
	"300 were archived":  {change: func(s *listServer, read, _ []*listRow) { s.archive(read[:300]...) }, requests: 2},
	"40 were added":      {change: func(s *listServer, _, _ []*listRow) { s.add(40, -1) }, requests: 1},
	"the last one left":  {change: func(s *listServer, read, _ []*listRow) { s.archive(read[len(read)-1]) }, requests: 1},
	"the next one left":  {change: func(s *listServer, _, next []*listRow) { s.archive(next[0]) }, requests: 1},
	"all that were read": {change: func(s *listServer, read, _ []*listRow) { s.archive(read...) }, requests: 1},
	"they moved away":    {change: func(s *listServer, read, _ []*listRow) { s.rename(1000, read...) }, requests: rankedPages + 25},
	"the last one moved": {change: func(s *listServer, read, _ []*listRow) { s.add(300, -1); s.rename(20, read[len(read)-1]) }, requests: 2},
	"the next one moved": {change: func(s *listServer, _, next []*listRow) { s.rename(1000, next[0]); s.add(300, -1) }, requests: 1},
	"two of three left":  {change: func(s *listServer, _, next []*listRow) { s.archive(next[:2]...) }, again: true, requests: 2 * rankedPages},
	"all three left":     {change: func(s *listServer, read, next []*listRow) { s.archive(append(next[:2:2], read[499])...) }, again: true, requests: 2 * rankedPages},
	"hundreds of each":   {change: func(s *listServer, read, next []*listRow) { s.archive(read[:200]...); s.archive(next[10:210]...) }, requests: 16},
	"more in the search": {
		change: func(s *listServer, read, next []*listRow) { s.archive(read[:200]...); s.archive(next[10:210]...) },
		during: func(s *listServer, request int) {
			if request == 6 {
				s.archive(s.byName()[:160]...)
			}
		},
		requests: 30,
	},
	"twice as many":   {change: func(s *listServer, _, _ []*listRow) { s.add(rankedPatients, -1) }, requests: 1},
	"many at the end": {change: func(s *listServer, _, _ []*listRow) { s.add(rankedPatients, 1000) }, requests: rankedPages + 6},
}

// byName returns the records that lists show, by name.
func (s *listServer) byName() []*listRow { return s.listed("last_name") }

func (s *listServer) listed(column string) []*listRow {
	return slices.DeleteFunc(slices.Clone(*s.order(column)), func(r *listRow) bool { return !r.isListed() })
}

func walkByName(s *listServer) *cliniko.Walk[cliniko.Patient] {
	return patientWalk(cliniko.SortBy(cliniko.PatientsByLastName.Ascending()))(s.client(), 40)
}

// checkSteady checks that every record that stayed was yielded, and only once unless the walk began again.
func (s *listServer) checkSteady(before []string, seen map[string]int, again bool) {
	s.t.Helper()
	steady := s.steady()
	repeated := 0
	for _, id := range before {
		if steady[id] && seen[id] == 0 {
			s.t.Errorf("record %s is missing", id)
		}
		if steady[id] && seen[id] > 1 {
			repeated++
		}
	}
	if again != (repeated > 0) {
		s.t.Errorf("%d records came twice", repeated)
	}
}

// TestWalkByRankFindsItsPlace: a walk that is continued finds its place, near where it was or anywhere in the list, with few
// requests. Where it cannot, it begins again, and loses nothing.
func TestWalkByRankFindsItsPlace(t *testing.T) {
	t.Parallel()
	undisturbed := continueByName(t, rankCases["nothing"])
	for name, tc := range rankCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if n := continueByName(t, tc) - undisturbed; n > tc.requests {
				t.Errorf("%d requests more, want at most %d", n, tc.requests)
			}
		})
	}
}

func continueByName(t *testing.T, tc rankCase) (requests int) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := newListServer(t, 1, "patients", rankedPatients+100)
		s.archive(s.byName()[rankedPatients-50:]...) // the others were archived before
		before, seen := s.remember(), map[string]int{}
		walk := walkByName(s)
		n := 0
		for patient, err := range walk.All(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			seen[string(patient.ID)]++
			n++
			if n == 500 {
				break
			}
		}
		rows := s.byName()
		tc.change(s, rows[:500], rows[500:])
		s.requests = 0
		if tc.during != nil {
			s.before = func(request int) { tc.during(s, request) }
		}
		for patient, err := range walk.From(walk.Position()).All(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			seen[string(patient.ID)]++
		}
		s.checkSteady(before, seen, tc.again)
		requests = s.requests
	})
	return requests
}

// TestWalkByRankChangesWhatItReads: a program may archive or move every record that it reads. What it archives costs one
// request more for each page, and what it moves to the end is read there again, but not yielded again before it stops.
func TestWalkByRankChangesWhatItReads(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change   func(s *listServer, r *listRow)
		requests int
	}{
		"archive": {func(s *listServer, r *listRow) { s.archive(r) }, 2 * rankedPages},
		"move":    {func(s *listServer, r *listRow) { s.rename(1000, r) }, 5 * rankedPages},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newListServer(t, 2, "patients", rankedPatients)
				rows := map[string]*listRow{}
				for _, r := range s.rows {
					rows[r.idText()] = r
				}
				before, seen := s.remember(), map[string]int{}
				walk := walkByName(s)
				for stop := range 4 { // and continue
					n := 0
					walk = walk.From(walk.Position())
					for patient, err := range walk.All(t.Context()) {
						if err != nil {
							t.Fatal(err)
						}
						r := rows[string(patient.ID)]
						seen[r.idText()]++
						if seen[r.idText()] == 1 {
							tc.change(s, r)
						}
						n++
						if n == 200 && stop < 3 {
							break
						}
					}
				}
				for _, id := range before {
					if seen[id] == 0 {
						t.Errorf("record %s is missing", id)
					}
				}
				if s.requests > tc.requests {
					t.Errorf("%d requests, want at most %d", s.requests, tc.requests)
				}
			})
		})
	}
}

// TestWalkByRankContinuesAfterWhatItRead: a patient who was to come next is moved before the one who came last, and yielded
// there. The place after that patient is also after the one who came before.
func TestWalkByRankContinuesAfterWhatItRead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newListServer(t, 3, "patients", rankedPatients)
		rows := s.byName()
		for i, r := range rows {
			s.update(r, 0, func() { r.name = int64(10 * i) })
		}
		last, next := rows[40-3], rows[40-2]
		before, seen := s.remember(), map[string]int{}
		s.before = func(request int) {
			if request == 2 {
				s.rename(last.name-1-next.name, next)
			}
		}
		walk := walkByName(s)
		for range 2 {
			walk = walk.From(walk.Position())
			for patient, err := range walk.All(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				seen[string(patient.ID)]++
				if string(patient.ID) == next.idText() && s.requests == 2 {
					break
				}
			}
		}
		s.checkSteady(before, seen, false)
		if seen[next.idText()] == 0 {
			t.Error("the one who was moved is missing")
		}
	})
}
