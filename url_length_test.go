package cliniko_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func manyIDs[T any](n int) []cliniko.ID[T] {
	ids := make([]cliniko.ID[T], n)
	for i := range ids {
		ids[i] = cliniko.ID[T](fmt.Sprintf("1640000079%09d", i))
	}
	return ids
}

func TestListWithTooManyValues(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, http.StatusOK, `{"patients":[],"individual_appointments":[],"links":{}}`, nil)
	list := func(opts cliniko.PatientListOptions) error {
		_, err := client.Patients.List(t.Context(), opts)
		return err
	}
	if err := list(cliniko.PatientListOptions{ID: cliniko.In(manyIDs[cliniko.Patient](350)...)}); err != nil {
		t.Errorf("350 IDs: %v", err)
	}
	err := list(cliniko.PatientListOptions{ID: cliniko.In(manyIDs[cliniko.Patient](400)...)})
	if !errors.Is(err, cliniko.ErrInvalid) || !strings.Contains(err.Error(), "GetMany") || strings.Contains(err.Error(), "164000") {
		t.Errorf("400 IDs: %v", err)
	}
	_, err = client.IndividualAppointments.List(t.Context(), cliniko.IndividualAppointmentListOptions{PatientID: cliniko.In(manyIDs[cliniko.Patient](400)...)})
	if !errors.Is(err, cliniko.ErrInvalid) || !strings.Contains(err.Error(), "patient_id") || !strings.Contains(err.Error(), "use All") {
		t.Errorf("400 patients: %v", err)
	}
	long := cliniko.Equal(strings.Repeat("x", 8000))
	if err := list(cliniko.PatientListOptions{LastName: long}); !errors.Is(err, cliniko.ErrInvalid) {
		t.Errorf("a long text: %v", err)
	}
	for name, opts := range map[string]cliniko.PatientListOptions{
		"a long text": {LastName: long},
		"a long text and IDs": {
			LastName: long, ID: cliniko.In(manyIDs[cliniko.Patient](400)...),
		},
		"an order without a range": {
			ID: cliniko.In(manyIDs[cliniko.Patient](400)...), Sort: cliniko.SortBy(cliniko.PatientsByLastName.Ascending()),
		},
		"a later page": {ID: cliniko.In(manyIDs[cliniko.Patient](400)...), Page: 2},
	} {
		if _, err := cliniko.Collect(client.Patients.All(t.Context(), opts)); !errors.Is(err, cliniko.ErrInvalid) {
			t.Errorf("All with %s: %v", name, err)
		}
	}
}

// TestWalkWithManyValues: a walk with more values than fit into one request returns the same records in the same order as
// without a filter, also when it is continued, with one request more for each 300 values.
func TestWalkWithManyValues(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(950))
	client, err := clinic.Client(cliniko.WithoutRateLimit())
	if err != nil {
		t.Fatal(err)
	}
	for name, sort := range map[string]cliniko.Sort[cliniko.Patient]{
		"default order": nil,
		"newest first":  cliniko.SortBy(cliniko.PatientsByCreatedAt.Descending()),
		"by id":         cliniko.SortBy(cliniko.PatientsByID.Ascending()),
	} {
		var want, ids []cliniko.PatientID
		for patient, err := range client.Patients.All(t.Context(), cliniko.PatientListOptions{Sort: sort}) {
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, patient.ID)
		}
		ids = append(slices.Clone(want), want[:7]...) // some twice
		slices.Reverse(ids)
		walk := client.Patients.Walk(cliniko.PatientListOptions{Sort: sort, ID: cliniko.In(ids...)})
		before := clinic.RequestCount()
		var got []cliniko.PatientID
		for patient, err := range walk.All(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, patient.ID)
		}
		if !slices.Equal(got, want) || walk.Total() != len(want) {
			t.Errorf("%s: %d of %d patients, Total %d, or in another order", name, len(got), len(want), walk.Total())
		}
		if n := clinic.RequestCount() - before; n > len(want)/99+4 {
			t.Errorf("%s: %d requests for %d patients", name, n, len(want))
		}
		got = nil
		for len(got) < len(want) {
			n := 0
			for patient, err := range walk.All(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, patient.ID)
				n++
				if n == 170 {
					break
				}
			}
			walk = walk.From(walk.Position())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s, continued: %d of %d patients, or in another order", name, len(got), len(want))
		}
	}
}

// All reads what List reads, and more: a filter is cut into shorter parts if another one is long too.
func TestAllWithTwoLongFilters(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, http.StatusOK, `{"patients":[],"individual_appointments":[],"links":{}}`, nil)
	byName := cliniko.PatientListOptions{
		ID: cliniko.In(manyIDs[cliniko.Patient](349)...), Sort: cliniko.SortBy(cliniko.PatientsByLastName.Ascending()),
	}
	if _, err := client.Patients.List(t.Context(), byName); err != nil {
		t.Error(err)
	}
	if _, err := cliniko.Collect(client.Patients.All(t.Context(), byName)); err != nil {
		t.Error(err)
	}
	mock.ZeroCallCounters()
	inOneURL := cliniko.PatientListOptions{ID: cliniko.In(manyIDs[cliniko.Patient](355)...)}
	_, listErr := client.Patients.List(t.Context(), inOneURL)
	_, allErr := cliniko.Collect(client.Patients.All(t.Context(), inOneURL))
	if n := mock.GetTotalCallCount(); listErr != nil || allErr != nil || n != 1+2 {
		t.Errorf("%d requests, want 1, and 2 with room for the filter of a walk: %v, %v", n, listErr, allErr)
	}
	mock.ZeroCallCounters()
	two := cliniko.IndividualAppointmentListOptions{
		PatientID: cliniko.In(manyIDs[cliniko.Patient](350)...), PractitionerID: cliniko.In(manyIDs[cliniko.Practitioner](120)...),
	}
	_, err := cliniko.Collect(client.IndividualAppointments.All(t.Context(), two))
	if n := mock.GetTotalCallCount(); err != nil || n != 3 {
		t.Errorf("%d requests, want 3, for up to 150 patients each: %v", n, err)
	}
}

// TestManyValuesOfAServerThatIgnoresFilters: each part of the list has all records, and each comes once.
func TestManyValuesOfAServerThatIgnoresFilters(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, http.StatusOK, `{"patients":[{"id":"1","created_at":"2026-01-01T00:00:00Z"},{"id":"2","created_at":"2026-01-01T00:00:00Z"}],"links":{}}`, nil)
	patients, err := cliniko.Collect(client.Patients.All(t.Context(), cliniko.PatientListOptions{ID: cliniko.In(manyIDs[cliniko.Patient](700)...)}))
	if err != nil || len(patients) != 2 {
		t.Errorf("%d patients, want 2: %v", len(patients), err)
	}
}
