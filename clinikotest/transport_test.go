package clinikotest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

type closeSpy struct {
	io.Reader
	closed bool
}

func (s *closeSpy) Close() error { s.closed = true; return nil }

func TestRoundTripIsAProperTransport(t *testing.T) {
	t.Parallel()
	body := &closeSpy{Reader: strings.NewReader("{}")}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://api.au2.example/v1/patients", body)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(shared().APIKey(), "")
	resp, err := shared().RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if !body.closed {
		t.Error("the request's body is open")
	}
	if resp.Request != req || resp.ContentLength != int64(len(got)) || resp.Status != "422 Unprocessable Entity" {
		t.Errorf("got %+v", resp)
	}
	if resp.Header.Get("Content-Length") != strconv.Itoa(len(got)) {
		t.Errorf("got Content-Length %s", resp.Header.Get("Content-Length"))
	}
}

func TestRoundTripKeepsSchemeAndHost(t *testing.T) {
	t.Parallel()
	const host = "https://api.au2.example/v1"
	l := getList(t, shared(), "users", host+"/users?per_page=1")
	if want := host + "/users?page=2&per_page=1"; l.Links["next"] != want {
		t.Errorf("got %s, want %s", l.Links["next"], want)
	}
	self := text(l.Rows[0]["links"].(row), "self")
	if want := host + "/users/" + text(l.Rows[0], "id"); self != want {
		t.Errorf("got %s, want %s", self, want)
	}
}

func TestRoundTripHonorsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	body := &closeSpy{Reader: strings.NewReader("{}")}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/patients", body)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := shared().RoundTrip(req)
	if err == nil {
		_ = resp.Body.Close()
	}
	if !errors.Is(err, context.Canceled) || !body.closed {
		t.Errorf("got %v, body closed: %v", err, body.closed)
	}
}

// In a testing/synctest bubble the clinic uses the time of the bubble.
func TestSynctestBubble(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := clinikotest.New(clinikotest.WithSize(20))
		client := &http.Client{Transport: c, Timeout: time.Minute}
		for range 2 {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/patients", nil)
			if err != nil {
				t.Fatal(err)
			}
			req.SetBasicAuth(c.APIKey(), "")
			resp, err := client.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, resp.Body); err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			if want := time.Now().UTC().Format(http.TimeFormat); resp.Header.Get("Date") != want {
				t.Errorf("got the date %s, want %s", resp.Header.Get("Date"), want)
			}
			time.Sleep(time.Hour) // fake time of the bubble
		}
	})
}

func TestServer(t *testing.T) {
	t.Parallel()
	s := clinikotest.NewServer(clinikotest.WithClock(atNoon), clinikotest.WithSize(20))
	defer s.Close()
	if !strings.HasPrefix(s.URL, "http://127.0.0.1:") || !strings.HasSuffix(s.URL, "/v1") {
		t.Fatalf("got the URL %s", s.URL)
	}
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	resp, body := send(t, transport, http.MethodGet, s.URL+"/patients?per_page=5", s.APIKey())
	l := decodeList(t, "patients", body)
	if want := s.URL + "/patients?page=2&per_page=5"; l.Links["next"] != want {
		t.Errorf("got %s, want %s", l.Links["next"], want)
	}
	if resp.Header.Get("Date") != "Wed, 07 Oct 2026 02:00:00 GMT" || s.RequestCount() != 1 {
		t.Errorf("got the date %s, %d requests", resp.Header.Get("Date"), s.RequestCount())
	}
	s.Close()
	s.Close() // a second call has no effect
	if resp, err := transport.RoundTrip(resp.Request); err == nil {
		_ = resp.Body.Close()
		t.Error("the server still responds")
	}
}

func TestParallelUse(t *testing.T) {
	t.Parallel()
	c := clinikotest.New(clinikotest.WithSize(20))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for page := range 10 {
				path := "/individual_appointments?sort=starts_at:desc&page=" + strconv.Itoa(page+1+i%2)
				if status, _ := get(t, c, path); status != 200 {
					t.Errorf("%s: got %d", path, status)
				}
				c.Requests()
			}
		})
	}
	wg.Wait()
	if c.RequestCount() != 80 {
		t.Errorf("got %d requests", c.RequestCount())
	}
	for _, r := range c.Requests() {
		if r.Route != "/individual_appointments" {
			t.Errorf("got the route %s", r.Route)
		}
	}
}

func TestClients(t *testing.T) {
	t.Parallel()
	s := clinikotest.NewServer(clinikotest.WithSize(5))
	defer s.Close()
	for name, newClient := range map[string]func(...cliniko.Option) (*cliniko.Client, error){
		"server": s.Client, "clinic": s.Clinic.Client,
	} {
		before := s.RequestCount()
		client, err := newClient()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		page, err := client.Patients.List(t.Context(), cliniko.PatientListOptions{PerPage: 2})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(page.Items) != 2 || s.RequestCount() != before+1 {
			t.Errorf("%s: got %d patients, %d requests", name, len(page.Items), s.RequestCount()-before)
		}
	}
}
