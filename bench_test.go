package cliniko

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko/internal/transport"
)

// The benchmarks measure the SDK and what it is measured against by turns in the same run, and report the ratio: on a
// shared machine nothing else is worth comparing.

// contest runs each competitor by turns and reports how many times longer the first one took than each of the others,
// by their medians.
func contest(b *testing.B, names []string, run []func()) {
	b.Helper()
	took := make([][]time.Duration, len(run))
	for _, f := range run {
		f() // warm up
	}
	for b.Loop() {
		for i, f := range run {
			start := time.Now()
			f()
			took[i] = append(took[i], time.Since(start))
		}
	}
	median := make([]float64, len(run))
	for i := range took {
		slices.Sort(took[i])
		median[i] = float64(took[i][len(took[i])/2])
	}
	b.ReportMetric(median[0], "ns/"+names[0])
	for i := 1; i < len(run); i++ {
		b.ReportMetric(median[0]/median[i], "x/"+names[i])
	}
}

// page100 is a page of 100 records, all as in the fixture.
func page100(tb testing.TB, file, list string) []byte {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "fixtures", file))
	if err != nil {
		tb.Fatal(err)
	}
	page, err := json.Marshal(map[string]any{
		list:            slices.Repeat([]json.RawMessage{data}, 100),
		"total_entries": 100,
		"links":         PageLinks{Self: "x"},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return page
}

func BenchmarkDecodePatients(b *testing.B) {
	benchmarkDecode[Patient, barePatients](b, opPatientsList, "patient.json", "patients")
}

func BenchmarkDecodeAppointments(b *testing.B) {
	benchmarkDecode[IndividualAppointment, bareAppointments](b, opIndividualAppointmentsList, "individual_appointment.json", "individual_appointments")
}

func benchmarkDecode[T, Bare any](b *testing.B, op operation, file, list string) {
	b.Helper()
	data := page100(b, file, list)
	resp := &response{Response: &transport.Response{Status: http.StatusOK, Body: data}, op: op}
	contest(b, []string{"page", "encoding-json", "json.Valid"}, []func(){
		func() {
			if page, err := page[T](b.Context(), resp); err != nil || len(page.Items) != 100 {
				b.Fatal(err)
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

func BenchmarkCallSmall(b *testing.B) {
	data, err := os.ReadFile(filepath.Join("testdata", "fixtures", "business.json"))
	if err != nil {
		b.Fatal(err)
	}
	benchmarkCall(b, data, reflect.TypeFor[bareBusiness](), func(b *testing.B, c *Client) {
		if _, err := c.Businesses.Get(b.Context(), "1"); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkCallPage(b *testing.B) {
	data := page100(b, "patient.json", "patients")
	benchmarkCall(b, data, reflect.TypeFor[barePatients](), func(b *testing.B, c *Client) {
		if _, err := c.Patients.List(b.Context(), PatientListOptions{PerPage: 100}); err != nil {
			b.Fatal(err)
		}
	})
}

// benchmarkCall makes one call over loopback and TLS, against net/http with a pooled buffer and encoding/json.
func benchmarkCall(b *testing.B, data []byte, answer reflect.Type, call func(*testing.B, *Client)) {
	b.Helper()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(data)
	}))
	defer server.Close()
	client, err := NewClient("harbourlane", "abc-au2", WithUserAgent("Bench", "dev@harbour.example"),
		WithBaseURL(server.URL), WithHTTPClient(server.Client()), WithoutRateLimit())
	if err != nil {
		b.Fatal(err)
	}
	pool := sync.Pool{New: func() any { return new(bytes.Buffer) }}
	contest(b, []string{"call", "net-http"}, []func(){
		func() { call(b, client) },
		func() {
			req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, server.URL+"/patients?per_page=100", nil)
			if err != nil {
				b.Fatal(err)
			}
			req.SetBasicAuth("abc-au2", "")
			resp, err := server.Client().Do(req)
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
			if err := json.Unmarshal(buffer.Bytes(), reflect.New(answer).Interface()); err != nil {
				b.Fatal(err)
			}
		},
	})
}

// BenchmarkWalkMemory walks over lists of 10,000 and of 1,000,000 records and compares the most memory that each took.
func BenchmarkWalkMemory(b *testing.B) {
	for b.Loop() {
		small, large := peakOfWalk(b, 100), peakOfWalk(b, 10_000)
		ratio := float64(large) / float64(small)
		b.ReportMetric(float64(large)/1e6, "MB")
		b.ReportMetric(ratio, "x/10000-records")
		if ratio > 1.25 {
			b.Fatalf("a hundred times the records took %.2f times the memory", ratio)
		}
	}
}

func peakOfWalk(b *testing.B, pages int) uint64 {
	b.Helper()
	runtime.GC()
	source := &endlessPages{pages: pages, body: strings.Repeat(`{"id":"1640000007919100134","label":"Harbour Lane Physio"},`, 100)}
	client, err := NewClient("harbourlane", "abc-au2", WithUserAgent("Bench", "dev@harbour.example"),
		WithHTTPClient(&http.Client{Transport: source}), WithoutRateLimit())
	if err != nil {
		b.Fatal(err)
	}
	records := 0
	for _, err := range client.Businesses.All(b.Context(), BusinessListOptions{}) {
		if err != nil {
			b.Fatal(err)
		}
		records++
	}
	if records != pages*100 {
		b.Fatalf("%d records, want %d", records, pages*100)
	}
	return source.peak
}

// endlessPages answers with the same records on every page, and looks at the memory in use each time.
type endlessPages struct {
	pages int
	body  string
	page  int
	peak  uint64
}

func (e *endlessPages) RoundTrip(*http.Request) (*http.Response, error) {
	e.page++
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	e.peak = max(e.peak, memory.HeapInuse)
	links := ""
	if e.page < e.pages {
		links = fmt.Sprintf(`"next":"https://api.au2.cliniko.com/v1/businesses?page=%d"`, e.page+1)
	}
	body := `{"businesses":[` + strings.TrimSuffix(e.body, ",") + `],"links":{` + links + `}}`
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
}
