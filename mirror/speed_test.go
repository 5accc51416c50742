package mirror

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// canned serves two lists of any length, from one record of the sandbox each, and no other records. A page costs it next to
// nothing, so that the speed is that of the mirror.
type canned struct {
	patients, appointments int
	records                map[string][2]string // a record, before and after its ID
	requests               atomic.Int64
	peak                   atomic.Uint64 // of the heap
}

func newCanned(t testing.TB, patients, appointments int) *canned {
	t.Helper()
	sandbox, _ := newSandbox(t, clinikotest.WithSize(20))
	c := &canned{patients: patients, appointments: appointments, records: map[string][2]string{}}
	for _, name := range []string{"patients", "individual_appointments"} {
		record := truthOf(t, sandbox, sandbox.APIKey(), name)[0]
		id := record["id"].(string)
		record["updated_at"] = "TIME"
		text, err := json.Marshal(record)
		if err != nil {
			t.Fatal(err)
		}
		before, after, _ := strings.Cut(string(text), `"id":"`+id+`"`)
		c.records[name] = [2]string{before, after}
	}
	return c
}

// RoundTrip responds to q[]=updated_at:>=, in the order of updated_at. Record n has the ID n, and changed in second n.
func (c *canned) RoundTrip(req *http.Request) (*http.Response, error) {
	if c.requests.Add(1)%100 == 0 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		c.peak.Store(max(c.peak.Load(), m.HeapInuse))
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(req.URL.Path, "/v1/"), "/")
	total := map[string]int{"patients": c.patients, "individual_appointments": c.appointments}[name]
	query := req.URL.Query()
	first, last := 1, total
	for _, filter := range query["q[]"] {
		if since, ok := strings.CutPrefix(filter, "updated_at:>="); ok {
			first = max(first, second(since))
		}
		if until, ok := strings.CutPrefix(filter, "updated_at:<"); ok {
			last = min(last, second(until)-1)
		}
	}
	size, _ := strconv.Atoi(query.Get("per_page"))
	page, _ := strconv.Atoi(query.Get("page"))
	start := first + (max(page, 1)-1)*size
	var body bytes.Buffer
	fmt.Fprintf(&body, `{"total_entries":%d,"links":{"self":"https://api.au1.cliniko.com/v1/%s"`, max(last-first+1, 0), name)
	if start+size <= last {
		fmt.Fprintf(&body, `,"next":"https://api.au1.cliniko.com/v1/%s?page=%d"`, name, max(page, 1)+1)
	}
	fmt.Fprintf(&body, `},%q:[`, name)
	for n := start; n <= min(last, start+size-1); n++ {
		if n > start {
			body.WriteByte(',')
		}
		record := c.records[name]
		body.WriteString(record[0])
		fmt.Fprintf(&body, `"id":"%d"`, n)
		body.WriteString(strings.Replace(record[1], "TIME", epoch.Add(time.Duration(n)*time.Second).Format(timeLayout), 1))
	}
	body.WriteString("]}")
	header := http.Header{"Content-Type": {"application/json"}, "Date": {time.Now().UTC().Format(http.TimeFormat)}}
	return &http.Response{StatusCode: http.StatusOK, Header: header, Body: io.NopCloser(&body), ContentLength: int64(body.Len()), Request: req}, nil
}

var epoch = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

func second(text string) int {
	t, _ := time.Parse(timeLayout, text)
	return int(t.Sub(epoch) / time.Second)
}

func (c *canned) client(t testing.TB) *cliniko.Client {
	t.Helper()
	client, err := cliniko.NewClient("sandbox", "sandbox-key-au1", cliniko.WithUserAgent("mirror test", "dev@harbour.example"),
		cliniko.WithHTTPClient(&http.Client{Transport: c}), cliniko.WithoutRateLimit())
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// A first run takes at most a tenth more requests than pages, so that with 200 requests a minute it ends within 1.1 times
// the time that the limit sets. The limiter of the SDK uses all of them, see its own tests.
func TestFirstRunWithinTheLimit(t *testing.T) {
	t.Parallel()
	c := newCanned(t, 4_000, 20_000)
	m := open(t, filepath.Join(t.TempDir(), "clinic.db"))
	syncOnce(t, m, c.client(t), ReconcileEvery(time.Hour))
	pages := (c.patients+c.appointments)/pageSize + len(allLists) - 2 + 1 // practitioners are two lists
	reconciled := 2                                                       // lists with rows are compared with the API
	t.Logf("%d requests for %d pages", c.requests.Load(), pages)
	if got := int(c.requests.Load()); got > pages*11/10+reconciled {
		t.Errorf("%d requests for %d pages", got, pages)
	}
}

// BenchmarkFirstRun copies patients, three times as many appointments, and nothing else into SQLite.
func BenchmarkFirstRun(b *testing.B) {
	for _, patients := range []int{1_000, 10_000, 25_000} {
		b.Run(fmt.Sprint(4*patients), func(b *testing.B) {
			for b.Loop() {
				c := newCanned(b, patients, 3*patients)
				m := open(b, filepath.Join(b.TempDir(), "clinic.db"))
				began := time.Now()
				syncOnce(b, m, c.client(b))
				b.ReportMetric(float64(4*patients)/time.Since(began).Seconds(), "rows/s")
				b.ReportMetric(float64(c.peak.Load())/(1<<20), "MB-heap")
				_ = m.Close()
			}
		})
	}
}

// BenchmarkSandbox copies the sandbox, which has to make its responses on the same machine.
func BenchmarkSandbox(b *testing.B) {
	_, client := newSandbox(b, clinikotest.WithSize(1000))
	for b.Loop() {
		m := open(b, filepath.Join(b.TempDir(), "clinic.db"))
		began := time.Now()
		rows := 0
		for _, table := range syncOnce(b, m, client).Tables {
			rows += table.Changed
		}
		b.ReportMetric(float64(rows)/time.Since(began).Seconds(), "rows/s")
		_ = m.Close()
	}
}
