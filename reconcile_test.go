package cliniko_test

import (
	"errors"
	"net/http"
	"slices"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestReconcile(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(1200))
	client, err := clinic.Client(cliniko.WithoutRateLimit())
	if err != nil {
		t.Fatal(err)
	}
	var known []cliniko.PatientID
	for patient, err := range client.Patients.Changes(cliniko.Position{}).All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		known = append(known, patient.ID)
	}
	reconcile := func(maxRequests int, gone ...cliniko.PatientID) {
		t.Helper()
		before := clinic.RequestCount()
		got, err := client.Patients.Reconcile(t.Context(), append(slices.Clone(known), gone...))
		if err != nil || !slices.Equal(got, gone) {
			t.Errorf("got %v, %v; want %v", got, err, gone)
		}
		if n := clinic.RequestCount() - before; n > maxRequests {
			t.Errorf("%d requests, want at most %d", n, maxRequests)
		}
	}
	reconcile(1)
	reconcile(9, "3")
	reconcile(9, "9000000000000000000")
	reconcile(18, "3", "9000000000000000000")

	// A patient who is not known does not hide one who is gone in another place.
	unknown := known[len(known)/2]
	known = slices.DeleteFunc(known, func(id cliniko.PatientID) bool { return id == unknown })
	reconcile(18)
	known = nil
	for i := range 300 {
		known = append(known, manyIDs[cliniko.Patient](300)[i])
	}
	if gone, err := client.Patients.Reconcile(t.Context(), known); err != nil || !slices.Equal(gone, known) {
		t.Errorf("all are gone: %d, %v", len(gone), err)
	}
	if gone, err := client.Patients.Reconcile(t.Context(), nil); err != nil || gone != nil {
		t.Errorf("nobody: %v, %v", gone, err)
	}
	if _, err := client.Patients.Reconcile(t.Context(), []cliniko.PatientID{"x"}); !errors.Is(err, cliniko.ErrInvalid) {
		t.Errorf("not an ID: %v", err)
	}
}

// TestReconcileIsSure: a record is gone only if a whole page of the right records does not have it.
func TestReconcileIsSure(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status int
		body   string
		want   error
	}{
		"other records":   {http.StatusOK, `{"patients":[{"id":"9"}],"total_entries":1,"links":{}}`, cliniko.ErrBadResponse},
		"half a list":     {http.StatusOK, `{"patients":[{"id":"5"}],"total_entries":2,"links":{}}`, cliniko.ErrIncompleteList},
		"links are lost":  {http.StatusOK, `{"patients":[],"total_entries":0,"links":7}`, cliniko.ErrBadResponse},
		"empty pages":     {http.StatusOK, `{"patients":[],"total_entries":2,"links":{"next":"https://api.au2.cliniko.com/v1/patients?page=2"}}`, cliniko.ErrIncompleteList},
		"no permission":   {http.StatusForbidden, ``, cliniko.ErrForbidden},
		"no list":         {http.StatusOK, `{}`, cliniko.ErrBadResponse},
		"404 of a router": {http.StatusNotFound, ``, cliniko.ErrNotFound},
	} {
		client, mock := testkit.NewClient(t, cliniko.WithMaxRetries(0))
		testkit.Respond(mock, tc.status, tc.body, nil)
		gone, err := client.Patients.Reconcile(t.Context(), []cliniko.PatientID{"5", "6"})
		if !errors.Is(err, tc.want) || gone != nil {
			t.Errorf("%s: %v, %v", name, gone, err)
		}
	}
}

// TestInactivePractitioners: Changes, GetMany and Reconcile see practitioners who are not active.
func TestInactivePractitioners(t *testing.T) {
	t.Parallel()
	client := exampleClient()
	active, err := cliniko.Collect(client.Practitioners.All(t.Context(), cliniko.PractitionerListOptions{}))
	if err != nil {
		t.Fatal(err)
	}
	inactive, err := cliniko.Collect(client.Practitioners.AllInactive(t.Context(), cliniko.PractitionerListOptions{}))
	if err != nil || len(inactive) == 0 {
		t.Fatalf("%d inactive practitioners, %v", len(inactive), err)
	}
	var want []cliniko.PractitionerID
	for _, p := range append(active, inactive...) {
		want = append(want, p.ID)
	}
	var got []cliniko.PractitionerID
	changes := client.Practitioners.Changes(cliniko.Position{})
	for {
		n := 0
		for p, err := range changes.All(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if got = append(got, p.ID); len(got)%2 == 0 {
				n = 2
				break
			}
		}
		if n == 0 {
			break
		}
		changes = changes.From(changes.Position())
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("Changes has %d practitioners, want %d", len(got), len(want))
	}
	if found, err := client.Practitioners.GetMany(t.Context(), want); err != nil || len(found) != len(want) {
		t.Errorf("GetMany has %d practitioners, %v", len(found), err)
	}
	if gone, err := client.Practitioners.Reconcile(t.Context(), append(want, "3")); err != nil || len(gone) != 1 {
		t.Errorf("gone: %v, %v", gone, err)
	}
}
