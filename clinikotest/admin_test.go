package clinikotest_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// control sends a request that controls a clinic, with its key.
func control(t *testing.T, h http.Handler, clinic *clinikotest.Clinic, method, path, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, here, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(clinic.APIKey(), "")
	w := ask(t, h, method, here+"/_admin/"+path, body, "Authorization", req.Header.Get("Authorization"))
	return w.Code, w.Body.String()
}

func wants(t *testing.T, what string, status int, body string, wantStatus int, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(body, want) {
			t.Errorf("%s: the response lacks %s: %s", what, want, body)
		}
	}
	if status != wantStatus {
		t.Errorf("%s: %d, want %d: %s", what, status, wantStatus, body)
	}
}

func TestAdminNeedsTheKey(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(3))
	off := clinikotest.NewHandler(clinikotest.HandlerOptions{}, clinic)
	if status, _ := control(t, off, clinic, http.MethodGet, "clock", ""); status != http.StatusNotFound {
		t.Errorf("without the option: %d", status)
	}
	on := clinikotest.NewHandler(clinikotest.HandlerOptions{Admin: true}, clinic)
	if w := ask(t, on, http.MethodPost, here+"/_admin/reset", ""); w.Code != http.StatusUnauthorized {
		t.Errorf("without a key: %d", w.Code)
	}
	const key = "Basic c2FuZGJveC1rZXktYXUxOg=="
	for _, tt := range [][]string{
		{"http://rebound.attacker.example:8787", "Authorization", key},
		{here, "Authorization", key, "Origin", "https://attacker.example", "Sec-Fetch-Site", "cross-site"},
	} {
		if w := ask(t, on, http.MethodPost, tt[0]+"/_admin/reset", "", tt[1:]...); w.Code < 400 {
			t.Errorf("%q: %d", tt, w.Code)
		}
	}
}

func TestAdminClock(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(3))
	h := clinikotest.NewHandler(clinikotest.HandlerOptions{Admin: true}, clinic)
	status, body := control(t, h, clinic, http.MethodPut, "clock", `{"now":"2026-03-02T09:00:00+11:00","stopped":true}`)
	wants(t, "set", status, body, http.StatusOK, `"now":"2026-03-01T22:00:00Z"`, `"stopped":true`)
	status, body = control(t, h, clinic, http.MethodPut, "clock", `{"advance":"36h"}`)
	wants(t, "advance", status, body, http.StatusOK, `"now":"2026-03-03T10:00:00Z"`, `"stopped":true`)
	client, err := clinic.Client()
	if err != nil {
		t.Fatal(err)
	}
	patient, err := client.Patients.Create(t.Context(), cliniko.PatientCreate{FirstName: "Ada", LastName: "Vane"})
	if err != nil || !patient.CreatedAt.Equal(time.Date(2026, 3, 3, 10, 0, 0, 0, time.UTC)) {
		t.Errorf("created at %v, %v", patient.CreatedAt, err)
	}
	for _, bad := range []string{`{"now":"noon"}`, `{"advance":"soon"}`, `{"time":"2026-03-02T09:00:00Z"}`, ``} {
		if status, _ := control(t, h, clinic, http.MethodPut, "clock", bad); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", bad, status)
		}
	}
}

func TestAdminFaults(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(3))
	h := clinikotest.NewHandler(clinikotest.HandlerOptions{Admin: true}, clinic)
	status, body := control(t, h, clinic, http.MethodPost, "faults", `{"kind":"status","method":"GET","route":"/patients","status":503,"times":2}`)
	wants(t, "add", status, body, http.StatusOK, `"status":503`, `"times":2`)
	if status, _ := get(t, clinic, "/patients"); status != http.StatusServiceUnavailable {
		t.Errorf("with the fault: %d", status)
	}
	status, body = control(t, h, clinic, http.MethodGet, "faults", "")
	wants(t, "list", status, body, http.StatusOK, `"times":1`)
	status, _ = control(t, h, clinic, http.MethodDelete, "faults", "")
	wants(t, "clear", status, "", http.StatusNoContent)
	if status, _ := get(t, clinic, "/patients"); status != http.StatusOK {
		t.Errorf("without the fault: %d", status)
	}
	for _, bad := range []string{`{"kind":"slow"}`, `{"kind":"delay","delay":"long"}`, `{"kind":"status","status":1}`} {
		if status, _ := control(t, h, clinic, http.MethodPost, "faults", bad); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", bad, status)
		}
	}
	status, body = control(t, h, clinic, http.MethodGet, "requests?after=1", "")
	wants(t, "requests", status, body, http.StatusOK, `"number":2`, `"route":"/patients"`)
	if strings.Contains(body, `"number":1`) {
		t.Errorf("requests after the first: %s", body)
	}
}

func TestAdminRecords(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(3), clinikotest.WithClock(atNoon))
	h := clinikotest.NewHandler(clinikotest.HandlerOptions{Admin: true}, clinic)
	client, err := clinic.Client()
	if err != nil {
		t.Fatal(err)
	}
	practitioners, err := client.Practitioners.List(t.Context(), cliniko.PractitionerListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	types, err := client.AppointmentTypes.List(t.Context(), cliniko.AppointmentTypeListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	businesses, err := client.Businesses.List(t.Context(), cliniko.BusinessListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	body := `{"patients":[{"id":"42","created_at":"2020-01-02T03:04:05Z","first_name":"Ada","last_name":"Vane","email":"ada@example.com"}],
		"individual_appointments":[{"id":"43","starts_at":"2026-10-08T00:00:00Z","patient":{"links":{"self":"https://api.au1.cliniko.com/v1/patients/42"}},
		"practitioner_id":"` + practitioners.Items[0].ID.String() + `","business_id":"` + businesses.Items[0].ID.String() + `",
		"appointment_type_id":"` + types.Items[0].ID.String() + `"}],"total_entries":1,"links":{"self":"x"}}`
	status, got := control(t, h, clinic, http.MethodPost, "records", body)
	wants(t, "load", status, got, http.StatusOK, `"patients":["42"]`, `"individual_appointments":["43"]`)
	patient, err := client.Patients.Get(t.Context(), "42", cliniko.PatientGetOptions{})
	if err != nil || patient.LastName != "Vane" || patient.CreatedAt.Year() != 2020 {
		t.Errorf("the patient is %v of %v, %v", patient.LastName, patient.CreatedAt, err)
	}
	appointment, err := client.IndividualAppointments.Get(t.Context(), "43", cliniko.IndividualAppointmentGetOptions{})
	if err != nil || appointment.PatientName != "Ada Vane" || !appointment.EndsAt.After(appointment.StartsAt) {
		t.Errorf("the appointment is of %s until %v, %v", appointment.PatientName, appointment.EndsAt, err)
	}

	// A page of a list can be loaded as it is. The record replaces the one with its ID.
	_, page := get(t, clinic, "/patients?q[]=id:=42")
	page = []byte(strings.ReplaceAll(string(page), "Vane", "Wray"))
	status, got = control(t, h, clinic, http.MethodPost, "records", string(page))
	wants(t, "replace", status, got, http.StatusOK, `"patients":["42"]`)
	if patient, err := client.Patients.Get(t.Context(), "42", cliniko.PatientGetOptions{}); err != nil || patient.LastName != "Wray" {
		t.Errorf("the patient is now %v, %v", patient.LastName, err)
	}
	for bad, want := range map[string]string{
		`[]`: "not a JSON object", `{"people":[]}`: "people: no such resource", `{"patients":[{"age":4}]}`: "patients[0].age: no such field",
		`{"patients":[{"date_of_birth":"may"}]}`: "patients[0].date_of_birth: is invalid", `{"patients":[{"id":"x"}]}`: "patients[0].id",
		`{"recalls":[{"patient_id":"7"}]}`: "recalls[0].patient_id: must exist",
	} {
		status, got := control(t, h, clinic, http.MethodPost, "records", bad)
		wants(t, bad, status, got, http.StatusUnprocessableEntity, want)
	}
}

func TestAdminReset(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(3), clinikotest.WithClock(atNoon))
	h := clinikotest.NewHandler(clinikotest.HandlerOptions{Admin: true}, clinic)
	_, before := get(t, clinic, "/patients")
	client, err := clinic.Client()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Patients.Create(t.Context(), cliniko.PatientCreate{FirstName: "Ada", LastName: "Vane"}); err != nil {
		t.Fatal(err)
	}
	if status, _ := control(t, h, clinic, http.MethodPost, "reset", ""); status != http.StatusNoContent {
		t.Errorf("reset: %d", status)
	}
	if n := clinic.RequestCount(); n != 0 {
		t.Errorf("%d requests after a reset", n)
	}
	if _, after := get(t, clinic, "/patients"); string(after) != string(before) {
		t.Error("the patients are not those of the beginning")
	}
}

// TestAccountsAtOneAddress serves two accounts. The key selects the account, also on the file host.
func TestAccountsAtOneAddress(t *testing.T) {
	t.Parallel()
	one := clinikotest.New(clinikotest.WithSize(3))
	two := clinikotest.New(clinikotest.WithSize(4), clinikotest.WithSeed(2), clinikotest.WithAccount("river"), clinikotest.WithAPIKey("sandbox-river-au1"))
	h := clinikotest.NewHandler(clinikotest.HandlerOptions{Admin: true}, one, two)
	rt := handlerTransport{h}
	for _, c := range []*clinikotest.Clinic{one, two} {
		client, err := cliniko.NewClient(c.Account(), c.APIKey(), cliniko.WithUserAgent("Try", "dev@harbour.example"),
			cliniko.WithBaseURL(here+"/v1"), cliniko.WithHTTPClient(&http.Client{Transport: rt}))
		if err != nil {
			t.Fatal(err)
		}
		identity, err := client.Verify(t.Context())
		if err != nil {
			t.Errorf("%s: %v, %v", c.Account(), identity, err)
		}
		patients, err := client.Patients.List(t.Context(), cliniko.PatientListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		attachment, err := client.PatientAttachments.Upload(t.Context(), patients.Items[0].ID, "a.txt", strings.NewReader(c.Account()),
			cliniko.PatientAttachmentUploadOptions{})
		if err != nil {
			t.Fatalf("%s: %v", c.Account(), err)
		}
		if _, err := client.PatientAttachments.Get(t.Context(), attachment.ID, cliniko.PatientAttachmentGetOptions{}); err != nil {
			t.Errorf("%s: %v", c.Account(), err)
		}
		if routes := c.Requests(); len(routes) < 5 || routes[4].Route != clinikotest.FileRoute {
			t.Errorf("%s has %d requests: %v", c.Account(), len(routes), routes)
		}
	}
	if body := ask(t, h, http.MethodGet, here+"/_/river/patients", "").Body.String(); !strings.Contains(body, "4 patients") {
		t.Error("the second account has no pages")
	}
}

// handlerTransport sends requests to a handler.
type handlerTransport struct{ h http.Handler }

func (rt handlerTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	served := req.Clone(req.Context())
	served.Host, served.RequestURI = req.URL.Host, req.URL.RequestURI()
	if served.URL.Path == "" { // as a server gets it
		served.URL.Path = "/"
	}
	if served.Body == nil {
		served.Body = http.NoBody
	}
	rt.h.ServeHTTP(w, served)
	return w.Result(), nil
}

func TestCORS(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(3))
	const origin = "http://localhost:5173"
	for _, allowed := range []string{"", origin} {
		h := clinikotest.NewHandler(clinikotest.HandlerOptions{AllowOrigin: allowed}, clinic)
		asked := ask(t, h, http.MethodOptions, here+"/v1/patients", "", "Origin", origin,
			"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization")
		sent := ask(t, h, http.MethodGet, here+"/v1/patients", "", "Origin", origin)
		if got := asked.Header().Get("Access-Control-Allow-Origin"); got != allowed || (asked.Code == http.StatusNoContent) != (allowed != "") {
			t.Errorf("allowed %q: asked, it is %q, %d", allowed, got, asked.Code)
		}
		if got := sent.Header().Get("Access-Control-Allow-Origin"); got != allowed || sent.Code != http.StatusUnauthorized {
			t.Errorf("allowed %q: sent, it is %q, %d", allowed, got, sent.Code)
		}
	}
}

// TestOpenKeepsTheClinic writes to a clinic in a file and opens the file again, while the first still runs as if it had
// been killed.
func TestOpenKeepsTheClinic(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "clinic")
	opts := []clinikotest.Option{clinikotest.WithSize(20), clinikotest.WithAccount("harbour"), clinikotest.WithRole(clinikotest.RoleReceptionist)}
	first, err := clinikotest.Open(file, opts...)
	if err != nil {
		t.Fatal(err)
	}
	client, err := first.Client()
	if err != nil {
		t.Fatal(err)
	}
	patient, err := client.Patients.Create(t.Context(), cliniko.PatientCreate{FirstName: "Ada", LastName: "Vane"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.PatientAttachments.Upload(t.Context(), patient.ID, "a.txt", strings.NewReader("kept"), cliniko.PatientAttachmentUploadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode() != 0o600 {
		t.Errorf("the file has mode %v, %v", info.Mode(), err)
	}
	if entries, err := os.ReadDir(filepath.Dir(file)); err != nil || len(entries) != 1 {
		t.Errorf("%d files, %v", len(entries), err)
	}

	second, err := clinikotest.Open(file, clinikotest.WithSize(1), clinikotest.WithProcessingDelay(0))
	if err != nil {
		t.Fatal(err)
	}
	if second.Account() != "harbour" {
		t.Errorf("the account is %s", second.Account())
	}
	for _, path := range []string{
		"/patients", "/bookings?per_page=100", "/individual_appointments", "/group_appointments", "/attendees", "/user", "/settings/public",
		"/communications", "/practitioners", "/invoices", "/patient_attachments", "/patient_cases", "/products", "/settings", "/recalls",
	} {
		status, want := get(t, first, path)
		statusNow, got := get(t, second, path)
		if status != statusNow || string(got) != string(want) {
			t.Errorf("%s: %d and %d, %d bytes and %d", path, status, statusNow, len(want), len(got))
		}
	}
	if err := os.WriteFile(file, []byte("not a clinic"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := clinikotest.Open(file); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("a damaged file: %v", err)
	}
}

// TestOpenReportsAFullDisk writes to a clinic that cannot be saved.
func TestOpenReportsAFullDisk(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "dir")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	clinic, err := clinikotest.Open(filepath.Join(dir, "clinic"), clinikotest.WithSize(1))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/patients", strings.NewReader(`{"first_name":"Ada","last_name":"Vane"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(clinic.APIKey(), "")
	resp, err := clinic.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil || resp.StatusCode != http.StatusInternalServerError {
		t.Errorf("%d, %v", resp.StatusCode, err)
	}
}
