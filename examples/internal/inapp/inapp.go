// Package inapp does to the patients of a sandbox what people do in Cliniko and the API cannot do. The tests of examples use
// it.
package inapp

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// Merge merges a patient into another. The patient is archived, and keeps names and phone numbers.
func Merge(t *testing.T, clinic *clinikotest.Clinic, patient, into cliniko.PatientID) {
	t.Helper()
	change(t, clinic, patient, func(record map[string]any, now string) {
		record["archived_at"], record["merged_at"], record["merged_with_patient_id"] = now, now, into
	})
}

// Delete deletes a patient, so that no request finds it any more.
func Delete(t *testing.T, clinic *clinikotest.Clinic, patient cliniko.PatientID) {
	t.Helper()
	change(t, clinic, patient, func(record map[string]any, now string) { record["deleted_at"] = now })
}

// change replaces the record of a patient by a changed one.
func change(t *testing.T, clinic *clinikotest.Clinic, id cliniko.PatientID, f func(record map[string]any, now string)) {
	t.Helper()
	client, err := clinic.Client()
	if err != nil {
		t.Fatal(err)
	}
	var record map[string]any
	if err = client.Do(t.Context(), http.MethodGet, "/patients/"+id.String(), url.Values{"q[]": {"archived_at:*"}}, nil, &record); err != nil {
		t.Fatal(err)
	}
	now := time.Now().UTC().Format(time.RFC3339)
	record["updated_at"] = now
	f(record, now)
	body, err := json.Marshal(map[string]any{"patients": []any{record}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := clinic.Load(body); err != nil {
		t.Fatal(err)
	}
}
