package reliability_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
)

// copier brings a copy of all patients up to date from a mark, and returns the next mark.
type copier func(t *testing.T, client *cliniko.Client, copied map[string]string, mark time.Time) time.Time

// patientPages reads patients by the numbers of their pages, and waits for the end of outages.
func patientPages(t *testing.T, client *cliniko.Client, opts cliniko.PatientListOptions, each func(cliniko.Patient)) {
	t.Helper()
	for opts.Page = 1; ; opts.Page++ {
		page, err := client.Patients.List(t.Context(), opts)
		for err != nil {
			time.Sleep(10 * time.Second)
			page, err = client.Patients.List(t.Context(), opts)
		}
		for _, patient := range page.Items {
			each(patient)
		}
		if page.Links.Next == "" {
			return
		}
	}
}

// changedSince returns options for the patients that were changed since a mark, in the order of updated_at.
func changedSince(mark time.Time) cliniko.PatientListOptions {
	opts := cliniko.PatientListOptions{PerPage: 15, ArchivedAt: cliniko.Any(), Sort: cliniko.SortBy(cliniko.PatientsByUpdatedAt.Ascending())}
	if !mark.IsZero() {
		opts.UpdatedAt = cliniko.AtLeast(mark)
	}
	return opts
}

// naive are the programs that people write. Each lacks one part of what Walk and Changes do.
var naive = map[string]copier{
	"pages by number": func(t *testing.T, client *cliniko.Client, copied map[string]string, mark time.Time) time.Time {
		t.Helper()
		start := time.Now().Add(-maxLate)
		patientPages(t, client, changedSince(mark), func(p cliniko.Patient) { copied[string(p.ID)] = p.Notes })
		return start
	},
	"mark at the end": func(t *testing.T, client *cliniko.Client, copied map[string]string, mark time.Time) time.Time {
		t.Helper()
		walkNaively(t, client, changedSince(mark), copied)
		return time.Now()
	},
	"mark without an overlap": func(t *testing.T, client *cliniko.Client, copied map[string]string, mark time.Time) time.Time {
		t.Helper()
		start := time.Now()
		walkNaively(t, client, changedSince(mark), copied)
		return start
	},
	"without archived patients": func(t *testing.T, client *cliniko.Client, copied map[string]string, mark time.Time) time.Time {
		t.Helper()
		start, opts := time.Now().Add(-maxLate), changedSince(mark)
		opts.ArchivedAt = nil
		walkNaively(t, client, opts, copied)
		return start
	},
}

func walkNaively(t *testing.T, client *cliniko.Client, opts cliniko.PatientListOptions, copied map[string]string) {
	t.Helper()
	for patient, err := range client.Patients.All(t.Context(), opts) {
		if err != nil {
			t.Fatal(err)
		}
		copied[string(patient.ID)] = patient.Notes
	}
}

// TestNaiveProgramsLoseRecords: the simulations of Changes are hard enough to break each program that lacks a part of it.
func TestNaiveProgramsLoseRecords(t *testing.T) {
	t.Parallel()
	for name, program := range naive {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lost := 0
			for seed := range uint64(20) {
				synctest.Test(t, func(t *testing.T) { lost += losses(t, newListServer(t, seed, "patients", simulatedRecords), program) })
			}
			if lost == 0 {
				t.Error("it lost nothing")
			}
			t.Logf("%d records were missing or stale", lost)
		})
	}
}

func losses(t *testing.T, s *listServer, program copier) (lost int) {
	t.Helper()
	client, copied := s.client(), map[string]string{}
	var mark time.Time
	for run := range 5 {
		s.busy = run < 4
		mark = program(t, client, copied, mark)
		s.rest(run == 3)
	}
	for id, version := range s.truth() {
		if copied[id] != version {
			lost++
		}
	}
	return lost
}

// TestPagesByNumberLosePatients: so do the simulations of Walk.
func TestPagesByNumberLosePatients(t *testing.T) {
	t.Parallel()
	lost, twice := 0, 0
	for seed := range uint64(20) {
		synctest.Test(t, func(t *testing.T) {
			s := newListServer(t, seed, "patients", simulatedRecords)
			before, seen := s.remember(), map[string]int{}
			s.busy = true
			patientPages(t, s.client(), cliniko.PatientListOptions{PerPage: 15}, func(p cliniko.Patient) { seen[string(p.ID)]++ })
			here := s.here()
			for _, id := range before {
				if here[id] && seen[id] == 0 {
					lost++
				}
			}
			for _, n := range seen {
				twice += n - 1
			}
		})
	}
	if lost == 0 || twice == 0 {
		t.Error("the pages did not shift")
	}
	t.Logf("%d patients were missing, %d came twice", lost, twice)
}
