package clinikotest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko/clinikotest"
)

const base = "http://api.sandbox.example/v1"

// noon is the time of most tests, on a Wednesday.
var noon = time.Date(2026, time.October, 7, 2, 0, 0, 0, time.UTC)

func atNoon() time.Time { return noon }

// shared is one clinic for all tests that only read.
var shared = sync.OnceValue(func() *clinikotest.Clinic {
	return clinikotest.New(clinikotest.WithClock(atNoon))
})

type row = map[string]any

type list struct {
	Total int
	Links map[string]string
	Rows  []row
}

// send makes a request without a socket.
func send(t testing.TB, rt http.RoundTripper, method, address, key string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if key != "" {
		req.SetBasicAuth(key, "")
	}
	resp, err := rt.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return resp, body
}

// get makes an authorized GET of a path after /v1 or of a whole address.
func get(t testing.TB, c *clinikotest.Clinic, path string) (int, []byte) {
	t.Helper()
	if path[0] == '/' {
		path = base + path
	}
	resp, body := send(t, c, http.MethodGet, path, c.APIKey())
	return resp.StatusCode, body
}

func decode(t testing.TB, body []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(body, into); err != nil {
		t.Fatalf("%v in %.200s", err, body)
	}
}

// getList gets a page of a list whose rows are under key.
func getList(t testing.TB, c *clinikotest.Clinic, key, path string) list {
	t.Helper()
	status, body := get(t, c, path)
	if status != http.StatusOK {
		t.Fatalf("%s: %d %s", path, status, body)
	}
	return decodeList(t, key, body)
}

func decodeList(t testing.TB, key string, body []byte) list {
	t.Helper()
	var envelope map[string]json.RawMessage
	decode(t, body, &envelope)
	var l list
	decode(t, envelope["total_entries"], &l.Total)
	decode(t, envelope["links"], &l.Links)
	decode(t, envelope[key], &l.Rows)
	return l
}

// all follows the next links to the last page.
func all(t *testing.T, c *clinikotest.Clinic, key string, query ...string) []row {
	t.Helper()
	q := url.Values{"per_page": {"100"}, "q[]": query}
	path := "/" + key + "?" + q.Encode()
	var rows []row
	for path != "" {
		l := getList(t, c, key, path)
		rows = append(rows, l.Rows...)
		path = l.Links["next"]
	}
	return rows
}

// everyAppointment includes hidden ones. They are read once for all tests,
// which must not change them.
func everyAppointment(t *testing.T) []row {
	t.Helper()
	appointments.Do(func() {
		appointments.rows = all(t, shared(), "individual_appointments", "archived_at:*", "cancelled_at:*", "deleted_at:*")
	})
	return appointments.rows
}

var appointments struct {
	sync.Once
	rows []row
}

func text(r row, field string) string {
	s, _ := r[field].(string)
	return s
}

func instant(t *testing.T, r row, field string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02T15:04:05Z", text(r, field))
	if err != nil {
		t.Fatalf("%s of %s: %v", field, text(r, "id"), err)
	}
	return at
}

// linkID returns the id at the end of a link, "" without a link.
func linkID(r row, field string) string {
	link, _ := r[field].(row)
	links, _ := link["links"].(row)
	self := text(links, "self")
	for i := len(self) - 1; i >= 0; i-- {
		if self[i] == '/' {
			return self[i+1:]
		}
	}
	return ""
}
