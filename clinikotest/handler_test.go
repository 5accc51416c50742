package clinikotest_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/apispec"
)

func TestAuthorization(t *testing.T) {
	t.Parallel()
	key := shared().APIKey()
	tests := map[string]struct {
		key    string
		status int
	}{
		"key":             {key, http.StatusOK},
		"without shard":   {strings.TrimSuffix(key, "-au1"), http.StatusOK},
		"wrong key":       {"MS1vdGhlcg-au1", http.StatusUnauthorized},
		"other shard":     {strings.Replace(key, "-au1", "-uk1", 1), http.StatusUnauthorized},
		"nothing":         {"", http.StatusUnauthorized},
		"key and more":    {key + "x", http.StatusUnauthorized},
		"only the suffix": {"-au1", http.StatusUnauthorized},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp, body := send(t, shared(), http.MethodGet, base+"/user", tt.key)
			if resp.StatusCode != tt.status {
				t.Fatalf("got %d, want %d", resp.StatusCode, tt.status)
			}
			if tt.status == http.StatusUnauthorized && string(body) != "HTTP Basic: Access denied.\n" {
				t.Errorf("got body %q", body)
			}
		})
	}
}

func TestPasswordMustBeEmpty(t *testing.T) {
	t.Parallel()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/user", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(shared().APIKey(), "secret")
	resp, err := shared().RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("got %d", resp.StatusCode)
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	const notFound = `{"status":"404","error":"Not Found"}`
	tests := []struct {
		method, path string
		status       int
		body         string
	}{
		{"GET", "/nowhere", 404, notFound},
		{"GET", "/", 404, notFound},
		{"GET", "/patients//", 404, notFound},
		{"POST", "/appointments", 404, notFound},
		{"GET", "/patients/1", 404, notFound},
		{"GET", "/patients/abc", 404, notFound},
		{"GET", "/patients/99999999999999999999", 404, notFound},
		{"GET", "/patients/archived", 404, notFound},
		{"GET", "/businesses/1/practitioners", 404, notFound},
		{"GET", "/patients?page=INVALID", 404, notFound},
		{"GET", "/patients?page=0", 404, notFound},
		{"PUT", "/patients", 404, notFound},
		{"DELETE", "/practitioners", 404, notFound},
		{"POST", "/practitioners", 404, notFound},
		{"POST", "/invoices", 404, notFound},
		{"GET", "/patients?q[]=notes:~x", 400, `{"message":"notes is not filterable"}`},
		{"GET", "/patients?sort=-created_at", 400, `{"message":"-created_at is not sortable"}`},
		{"GET", "/patients?sort=email:up", 400, `{"message":"Sort direction for email must be asc or desc"}`},
		{"GET", "/patients?order=up", 400, `{"message":"order must be asc or desc"}`},
		{"GET", "/patients?q[]=%zz", 400, `{"message":"The query string is not valid"}`},
	}
	for _, tt := range tests {
		t.Run(tt.method+tt.path, func(t *testing.T) {
			t.Parallel()
			resp, body := send(t, shared(), tt.method, base+tt.path, shared().APIKey())
			if resp.StatusCode != tt.status || string(body) != tt.body {
				t.Errorf("got %d %s", resp.StatusCode, body)
			}
		})
	}
}

func TestPathOutsideTheAPI(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"http://h.example/patients", "http://h.example/v2/patients"} {
		if resp, _ := send(t, shared(), http.MethodGet, address, shared().APIKey()); resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s: got %d", address, resp.StatusCode)
		}
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	c := clinikotest.New(clinikotest.WithClock(atNoon), clinikotest.WithSize(1))
	for _, id := range []string{"00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"} {
		resp, _ := send(t, c, http.MethodGet, base+"/user", c.APIKey())
		want := map[string]string{
			"Content-Type": "application/json; charset=utf-8",
			"Date":         "Wed, 07 Oct 2026 02:00:00 GMT",
			"X-Request-Id": id,
		}
		for name, value := range want {
			if got := resp.Header.Get(name); got != value {
				t.Errorf("%s: got %q, want %q", name, got, value)
			}
		}
	}
}

func TestRequestLog(t *testing.T) {
	t.Parallel()
	c := clinikotest.New(clinikotest.WithClock(atNoon), clinikotest.WithSize(1))
	id := text(all(t, c, "users")[0], "id")
	get(t, c, "/users/"+id+"?q[]=x")
	send(t, c, http.MethodGet, base+"/nowhere", "")
	if c.RequestCount() != 3 {
		t.Fatalf("got %d requests", c.RequestCount())
	}
	got := c.Requests()[1:]
	want := []clinikotest.Request{
		{Number: 2, Time: noon, Method: "GET", Route: "/users/{id}", Path: "/v1/users/" + id, RawQuery: "q[]=x", Status: 200},
		{Number: 3, Time: noon, Method: "GET", Path: "/v1/nowhere", Status: 401},
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("got %+v, want %+v", got[i], want[i])
		}
	}
}

// The log has the body of every write, whatever its outcome, and never the API
// key.
func TestRequestLogHasBodies(t *testing.T) {
	t.Parallel()
	c, _ := small()
	c.Inject(clinikotest.Fault{Method: "POST", Route: "/concession_types", Kind: clinikotest.FaultDropBefore})
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/concession_types", strings.NewReader(`{"name":"Cut"}`))
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := c.RoundTrip(req); err == nil {
		_ = resp.Body.Close()
		t.Error("the connection was not cut")
	}
	for method, body := range map[string]string{"POST": `{"name":"Made"}`, "PATCH": "{", "DELETE": "", "GET": "not a write"} {
		do(t, c, method, "/concession_types", body)
	}
	got := map[string]string{}
	for _, r := range c.Requests() {
		if r.Method != http.MethodGet || r.Body != nil {
			got[r.Method+string(r.Body)] = r.Route
		}
		if text := fmt.Sprintf("%+v %s", r, r.Body); strings.Contains(text, c.APIKey()) || strings.Contains(text, "Authorization") {
			t.Errorf("the log has the key: %s", text)
		}
	}
	want := map[string]string{`POST{"name":"Cut"}`: "/concession_types", `POST{"name":"Made"}`: "/concession_types", "PATCH{": "", "DELETE": ""}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Every operation that the API still has gets a response: never a 5xx, and no
// 404 for records that exist.
func TestEveryOperationResponds(t *testing.T) {
	t.Parallel()
	c := clinikotest.New(clinikotest.WithClock(atNoon), clinikotest.WithSize(40))
	ids := map[string]string{} // by parameter name
	for _, key := range resources(t) {
		if rows := getList(t, c, key, "/"+key+"?per_page=1").Rows; len(rows) > 0 {
			ids[strings.TrimSuffix(key, "s")+"_id"], ids[key] = text(rows[0], "id"), text(rows[0], "id")
		}
	}
	ids["appointment_id"], ids["business_id"] = ids["individual_appointment_id"], ids["businesses"]
	ids["patient_attachments"] = text(all(t, c, "patient_attachments", "processed_at:?")[0], "id")
	n := 0
	for _, op := range mustSpec(t).Operations {
		if op.Status == apispec.StatusRemoved || op.Method != http.MethodGet || op.Resource == "signatures" {
			continue
		}
		n++
		path := parameter.ReplaceAllStringFunc(op.Path, func(p string) string {
			if p == "{id}" {
				return ids[op.Resource]
			}
			return ids[strings.Trim(p, "{}")]
		})
		status, body := get(t, c, path)
		if free := op.Resource == "available_times"; status != 200 && status != 302 && !free || status >= 500 {
			t.Errorf("%s %s: got %d %s", op.Method, op.Path, status, body)
		}
	}
	if n < 100 {
		t.Errorf("only %d operations", n)
	}
	for _, op := range mustSpec(t).Operations {
		if op.Status == apispec.StatusRemoved || op.Method == http.MethodGet {
			continue
		}
		path := parameter.ReplaceAllString(op.Path, "1")
		if status, body := do(t, c, op.Method, path, "{}"); status >= 500 {
			t.Errorf("%s %s: got %d %s", op.Method, op.Path, status, body)
		}
	}
}

func TestWithAPIKey(t *testing.T) {
	t.Parallel()
	for key, accepted := range map[string][]string{
		"dGhlLWtleQ-uk2": {"dGhlLWtleQ-uk2", "dGhlLWtleQ"},
		"a-b-c-eu1":      {"a-b-c-eu1", "a-b-c"},
		"b2xkLWtleQ":     {"b2xkLWtleQ"}, // without a shard, like old keys
		"":               {shared().APIKey(), strings.TrimSuffix(shared().APIKey(), "-au1")},
	} {
		c := clinikotest.New(clinikotest.WithClock(atNoon), clinikotest.WithSize(0), clinikotest.WithAPIKey(key))
		if c.APIKey() != accepted[0] {
			t.Errorf("%q: the key is %q", key, c.APIKey())
		}
		for _, sent := range accepted {
			if resp, _ := send(t, c, http.MethodGet, base+"/user", sent); resp.StatusCode != http.StatusOK {
				t.Errorf("%q: got %d for %q", key, resp.StatusCode, sent)
			}
		}
		for _, sent := range []string{"", "a", "dGhlLWtleQ-au1", "x" + accepted[0]} {
			if resp, _ := send(t, c, http.MethodGet, base+"/user", sent); resp.StatusCode != http.StatusUnauthorized {
				t.Errorf("%q: got %d for %q", key, resp.StatusCode, sent)
			}
		}
		client, err := c.Client()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.Users.GetAuthenticated(t.Context()); err != nil {
			t.Errorf("%q: %v", key, err)
		}
	}
}

// Requests that never reach the API proper are rejected as they are live.
func TestRejectedRequests(t *testing.T) {
	t.Parallel()
	c := shared()
	if status, _ := get(t, c, "/patients?q[]=last_name:="+strings.Repeat("x", 9000)); status != http.StatusRequestURITooLong {
		t.Errorf("a long address: got %d", status)
	}
	if status, _ := get(t, c, "/patients?q[]=last_name:="+strings.Repeat("x", 7000)); status != http.StatusOK {
		t.Errorf("an address below the limit: got %d", status)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/patients", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(c.APIKey(), "")
	req.Header.Set("User-Agent", "")
	if got := roundTrip(t, c, req); got.status != http.StatusForbidden {
		t.Errorf("without User-Agent: got %d", got.status)
	}
}

// HEAD is GET without the body, PUT is PATCH, and a slash at the end of a path
// does not matter.
func TestOtherMethodsAndPaths(t *testing.T) {
	t.Parallel()
	s := clinikotest.NewServer(clinikotest.WithClock(atNoon), clinikotest.WithSize(20))
	defer s.Close()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	path := "/patients/" + text(getList(t, s.Clinic, "patients", "/patients").Rows[0], "id")
	if got := must(t, s.Clinic, http.MethodPut, path, `{"last_name":"Vane"}`, http.StatusOK); got["last_name"] != "Vane" {
		t.Errorf("PUT: got the last name %v", got["last_name"])
	}
	for address, rt := range map[string]http.RoundTripper{s.URL: transport, base: s.Clinic} {
		want, body := send(t, rt, http.MethodGet, address+path, s.APIKey())
		got, none := send(t, rt, http.MethodHead, address+path, s.APIKey())
		if got.StatusCode != http.StatusOK || got.ContentLength != want.ContentLength || len(none) != 0 {
			t.Errorf("HEAD: got %d with %d bytes of %d", got.StatusCode, len(none), got.ContentLength)
		}
		if _, slash := send(t, rt, http.MethodGet, address+path+"/", s.APIKey()); !bytes.Equal(slash, body) {
			t.Errorf("with a slash: got %s, want %s", slash, body)
		}
	}
	l := getList(t, s.Clinic, "patients", "/patients/?per_page=5")
	if want := base + "/patients?page=2&per_page=5"; l.Links["next"] != want {
		t.Errorf("next: got %s, want %s", l.Links["next"], want)
	}
}

// The legacy lists of appointments show the individual appointments.
func TestLegacyAppointments(t *testing.T) {
	t.Parallel()
	want := getList(t, shared(), "individual_appointments", "/individual_appointments")
	l := getList(t, shared(), "appointments", "/appointments")
	if l.Total != want.Total || text(l.Rows[0], "id") != text(want.Rows[0], "id") {
		t.Errorf("got %d appointments, want %d", l.Total, want.Total)
	}
	for parent, resource := range map[string]string{"business": "businesses", "patient": "patients", "practitioner": "practitioners"} {
		id := linkID(want.Rows[0], parent)
		scoped := getList(t, shared(), "appointments", "/"+resource+"/"+id+"/appointments")
		if scoped.Total == 0 || linkID(scoped.Rows[0], parent) != id {
			t.Errorf("%s: got %d appointments", parent, scoped.Total)
		}
	}
	if status, _ := get(t, shared(), "/appointments/"+text(want.Rows[0], "id")); status != http.StatusOK {
		t.Errorf("got %d", status)
	}
}
