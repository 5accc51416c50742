package reliability_test

import (
	"context"
	"errors"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
)

// oddCase is a walk over a list of a server that differs from the API.
type oddCase struct {
	records int
	odd     oddities
	before  func(s *listServer, request int)
	byName  bool
	apart   int64 // milliseconds between the times of creation, if it is set
	perPage int
	stopAt  int // it is continued after so many records; 0: after each number of them
}

var oddCases = map[string]oddCase{
	"filters are ignored":                {records: 7, odd: oddities{ignoresFilters: true, pageSize: 2}, apart: 1000},
	"filters are ignored, in one second": {records: 7, odd: oddities{ignoresFilters: true, pageSize: 2}, apart: 1, stopAt: 1000},
	"only pages, in one second":          {records: 7, odd: oddities{ignoresFilters: true, ignoresSort: true, pageSize: 2}, apart: 1},
	"only pages, by name":                {records: 150, odd: oddities{ignoresFilters: true, ignoresSort: true, pageSize: 20}, byName: true, stopAt: 15},
	"the page is counted":                {records: 9, odd: oddities{ignoresFilters: true, pageSize: 2, count: func(_, onPage int) int { return onPage }}, stopAt: 4},
	"an empty page at the end": {
		records: 105, odd: oddities{emptyEnd: true}, byName: true, perPage: 30, stopAt: 50,
	},
	"per_page is ignored":              {records: 150, odd: oddities{pageSize: 150}, byName: true, stopAt: 60},
	"per_page is ignored, and filters": {records: 150, odd: oddities{ignoresFilters: true, pageSize: 150}, stopAt: 60},
	"pages are smaller, and the list shrinks": {
		records: 200, odd: oddities{pageSize: 25}, byName: true, stopAt: 1000,
		before: func(s *listServer, request int) {
			if request == 4 {
				s.archive(s.byName()[:40]...)
			}
		},
	},
}

// TestWalkOverOddLists: a walk over the list of a server that differs from the API yields each record once, and ends.
func TestWalkOverOddLists(t *testing.T) {
	t.Parallel()
	for name, tc := range oddCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first, last := tc.stopAt, tc.stopAt
			if tc.stopAt == 0 {
				first, last = 1, tc.records
			}
			for stopAt := first; stopAt <= last; stopAt++ {
				synctest.Test(t, func(t *testing.T) { walkOverOddList(t, tc, stopAt) })
			}
		})
	}
}

func walkOverOddList(t *testing.T, tc oddCase, stopAt int) {
	t.Helper()
	s := newListServer(t, 5, "patients", tc.records)
	start := time.Now().UnixMilli()
	for i, r := range s.rows {
		r.hidden = 0
		if tc.apart > 0 {
			r.created = start + int64(i)*tc.apart
		}
	}
	s.odd = tc.odd
	before, seen := s.remember(), map[string]int{}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s.before = func(request int) {
		if request > 20*tc.records { // it does not end
			cancel()
		}
		if tc.before != nil {
			tc.before(s, request)
		}
	}
	opts := cliniko.PatientListOptions{PerPage: tc.perPage}
	if tc.byName {
		opts.Sort = cliniko.SortBy(cliniko.PatientsByLastName.Ascending())
	}
	walk := s.client().Patients.Walk(opts)
	for range 2 {
		for patient, err := range walk.All(ctx) {
			if err != nil {
				t.Fatal(err)
			}
			seen[string(patient.ID)]++
			if len(seen) == stopAt {
				break
			}
		}
		walk = walk.From(walk.Position())
	}
	s.checkSteady(before, seen, false)
}

// TestWalkInFlightOverAHugeCount: pieces are limited, whatever number of records a server tells.
func TestWalkInFlightOverAHugeCount(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newListServer(t, 5, "patients", 500)
		s.odd.count = func(_, _ int) int { return math.MaxInt }
		for _, err := range patientWalk(nil)(s.client(), 20).InFlight(2).All(t.Context()) {
			if err == nil || errors.Is(err, cliniko.ErrIncompleteList) {
				continue
			}
			t.Error(err)
		}
	})
}
