// Package inapp does to the patients of a sandbox what people do in Cliniko and the API cannot do. The tests of examples use
// it.
package inapp

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
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
	var record map[string]any
	if err := json.Unmarshal(request(t, clinic, http.MethodGet, "/v1/patients/"+id.String()+"?q[]=archived_at:*", nil), &record); err != nil {
		t.Fatal(err)
	}
	now := time.Now().UTC().Format(time.RFC3339)
	record["updated_at"] = now
	f(record, now)
	body, err := json.Marshal(map[string]any{"patients": []any{record}})
	if err != nil {
		t.Fatal(err)
	}
	request(t, clinic, http.MethodPost, "/_admin/records", body)
}

func request(t *testing.T, clinic *clinikotest.Clinic, method, target string, body []byte) []byte {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "http://127.0.0.1"+target, bytes.NewReader(body))
	r.SetBasicAuth(clinic.APIKey(), "")
	r.Header.Set("User-Agent", "cliniko-go examples (cliniko-go@users.noreply.github.com)")
	w := httptest.NewRecorder()
	clinikotest.NewHandler(clinikotest.HandlerOptions{Admin: true}, clinic).ServeHTTP(w, r)
	if w.Code >= http.StatusMultipleChoices {
		t.Fatalf("%s: status code %d", method, w.Code)
	}
	return w.Body.Bytes()
}
