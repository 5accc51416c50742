package bench_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// The benchmarks run the SDK and a baseline by turns, and report the ratio of their times: on a shared machine, times of
// different runs cannot be compared.

// contest runs the competitors by turns and reports how many times longer the first one took than each of the others: the
// median of the ratios of all rounds. A machine that becomes slower or faster meanwhile does not change it.
func contest(b *testing.B, names []string, run []func()) {
	b.Helper()
	took := make([][]time.Duration, len(run))
	for _, f := range run {
		f() // warm up
	}
	for round := 0; b.Loop(); round++ {
		for i := range run {
			i = (i + round) % len(run) // each may have to collect the garbage of the one before
			start := time.Now()
			run[i]()
			took[i] = append(took[i], time.Since(start))
		}
	}
	b.ReportMetric(median(took[0]), "ns/"+names[0])
	for i := 1; i < len(run); i++ {
		ratios := make([]float64, len(took[i]))
		for round := range ratios {
			ratios[round] = float64(took[0][round]) / float64(took[i][round])
		}
		b.ReportMetric(median(ratios), "x/"+names[i])
	}
}

func median[N time.Duration | float64](of []N) float64 {
	sorted := slices.Sorted(slices.Values(of))
	return float64(sorted[len(sorted)/2])
}

var recordID = regexp.MustCompile(`"id": "([0-9]+)"`)

// page100 returns a page of 100 records, as in the fixture except for their IDs, which are in their links too.
func page100(tb testing.TB, fixture, list string) []byte {
	tb.Helper()
	record := testkit.Fixture(tb, fixture)
	id := recordID.FindSubmatch(record)[1]
	records := make([]json.RawMessage, 100)
	for i := range records {
		records[i] = bytes.ReplaceAll(record, id, fmt.Appendf(nil, "16400000792000%05d", i))
	}
	page, err := json.Marshal(map[string]any{
		list:            records,
		"total_entries": 100,
		"links":         cliniko.PageLinks{Self: "x"},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return page
}

func newClient(b *testing.B, opts ...cliniko.Option) *cliniko.Client {
	b.Helper()
	client, err := cliniko.NewClient(testkit.Account, testkit.Key, append(opts, testkit.UserAgent, cliniko.WithoutRateLimit())...)
	if err != nil {
		b.Fatal(err)
	}
	return client
}

func BenchmarkDecodePatients(b *testing.B) {
	benchmarkDecode[barePatients](b, "patient.json", "patients", func(ctx context.Context, c *cliniko.Client) (int, error) {
		page, err := c.Patients.List(ctx, cliniko.PatientListOptions{PerPage: 100})
		if err != nil {
			return 0, err
		}
		return len(page.Items), nil
	})
}

func BenchmarkDecodeAppointments(b *testing.B) {
	benchmarkDecode[bareAppointments](b, "individual_appointment.json", "individual_appointments", func(ctx context.Context, c *cliniko.Client) (int, error) {
		page, err := c.IndividualAppointments.List(ctx, cliniko.IndividualAppointmentListOptions{PerPage: 100})
		if err != nil {
			return 0, err
		}
		return len(page.Items), nil
	})
}

// benchmarkDecode lets the client read a page from memory, so that decoding takes nearly all of the time.
func benchmarkDecode[Bare any](b *testing.B, fixture, list string, call func(context.Context, *cliniko.Client) (int, error)) {
	b.Helper()
	data := page100(b, fixture, list)
	client := newClient(b, cliniko.WithHTTPClient(&http.Client{Transport: testkit.RoundTripFunc(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, ContentLength: int64(len(data)), Body: io.NopCloser(bytes.NewReader(data))}, nil
	})}))
	contest(b, []string{"page", "encoding-json", "json.Valid"}, []func(){
		func() {
			if n, err := call(b.Context(), client); err != nil || n != 100 {
				b.Fatal(n, err)
			}
		},
		func() {
			if err := json.Unmarshal(data, new(Bare)); err != nil {
				b.Fatal(err)
			}
		},
		func() {
			if !json.Valid(data) {
				b.Fatal("not JSON")
			}
		},
	})
}

func BenchmarkCallSmall(b *testing.B) { benchmarkCallSmall(b, 0) }

// BenchmarkCallSmallTimeout gives the baseline the timeout that the SDK has. A timer for each call is a part of the cost.
func BenchmarkCallSmallTimeout(b *testing.B) { benchmarkCallSmall(b, 40*time.Second) }

func benchmarkCallSmall(b *testing.B, timeout time.Duration) {
	b.Helper()
	benchmarkCall(b, testkit.Fixture(b, "business.json"), reflect.TypeFor[bareBusiness](), timeout, func(b *testing.B, c *cliniko.Client) {
		if _, err := c.Businesses.Get(b.Context(), "1640000007919100134"); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkCallPage(b *testing.B) {
	benchmarkCall(b, page100(b, "patient.json", "patients"), reflect.TypeFor[barePatients](), 0, func(b *testing.B, c *cliniko.Client) {
		if _, err := c.Patients.List(b.Context(), cliniko.PatientListOptions{PerPage: 100}); err != nil {
			b.Fatal(err)
		}
	})
}

// benchmarkCall makes one call over loopback and TLS, against net/http with a timeout or none, a pooled buffer and
// encoding/json.
func benchmarkCall(b *testing.B, data []byte, bare reflect.Type, timeout time.Duration, call func(*testing.B, *cliniko.Client)) {
	b.Helper()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(data)
	}))
	defer server.Close()
	client := newClient(b, cliniko.WithBaseURL(server.URL), cliniko.WithHTTPClient(server.Client()))
	baseline := *server.Client()
	baseline.Timeout = timeout
	pool := sync.Pool{New: func() any { return new(bytes.Buffer) }}
	contest(b, []string{"call", "net-http"}, []func(){
		func() { call(b, client) },
		func() {
			req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, server.URL+"/patients?per_page=100", nil)
			if err != nil {
				b.Fatal(err)
			}
			req.SetBasicAuth(testkit.Key, "")
			resp, err := baseline.Do(req)
			if err != nil {
				b.Fatal(err)
			}
			defer resp.Body.Close()
			buffer := pool.Get().(*bytes.Buffer)
			defer pool.Put(buffer)
			buffer.Reset()
			if _, err := buffer.ReadFrom(resp.Body); err != nil {
				b.Fatal(err)
			}
			if err := json.Unmarshal(buffer.Bytes(), reflect.New(bare).Interface()); err != nil {
				b.Fatal(err)
			}
		},
	})
}
