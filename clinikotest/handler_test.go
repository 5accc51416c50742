package clinikotest_test

import (
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko/clinikotest"
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
		{"GET", "/patients/", 404, notFound},
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
		{Time: noon, Method: "GET", Route: "/users/{id}", Path: "/v1/users/" + id, RawQuery: "q[]=x", Status: 200},
		{Time: noon, Method: "GET", Path: "/v1/nowhere", Status: 401},
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("got %+v, want %+v", got[i], want[i])
		}
	}
}
