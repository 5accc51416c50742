package bench_test

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko"
)

// BenchmarkWalkMemory walks over lists of 10,000 and of 1,000,000 records and compares their peaks of memory, for a list
// that is walked by key and for one that is walked by the numbers of its pages.
func BenchmarkWalkMemory(b *testing.B) {
	b.Run("ByKey", func(b *testing.B) {
		benchmarkWalkMemory(b, func(c *cliniko.Client) iter.Seq2[cliniko.Business, error] {
			return c.Businesses.All(b.Context(), cliniko.BusinessListOptions{})
		})
	})
	b.Run("ByPage", func(b *testing.B) {
		benchmarkWalkMemory(b, func(c *cliniko.Client) iter.Seq2[cliniko.Recall, error] {
			return c.Recalls.All(b.Context(), cliniko.RecallListOptions{})
		})
	})
}

func benchmarkWalkMemory[T any](b *testing.B, all func(*cliniko.Client) iter.Seq2[T, error]) {
	b.Helper()
	for b.Loop() {
		small, large := peakOfWalk(b, 10_000, all), peakOfWalk(b, 1_000_000, all)
		ratio := float64(large) / float64(small)
		b.ReportMetric(float64(large)/1e6, "MB")
		b.ReportMetric(ratio, "x/10000-records")
		if ratio > 1.25 {
			b.Fatalf("a hundred times the records took %.2f times the memory", ratio)
		}
	}
}

func peakOfWalk[T any](b *testing.B, records int, all func(*cliniko.Client) iter.Seq2[T, error]) uint64 {
	b.Helper()
	runtime.GC()
	source := &longList{records: records}
	client := newClient(b, cliniko.WithHTTPClient(&http.Client{Transport: source}))
	n := 0
	for _, err := range all(client) {
		if err != nil {
			b.Fatal(err)
		}
		n++
	}
	if n != records {
		b.Fatalf("%d records, want %d", n, records)
	}
	return source.peak
}

// longList serves a list of records with only an ID and a time of creation, ten in each second, and measures the memory
// in use at each request. It knows the number and the size of the page, and one filter: created_at at or after a time.
type longList struct {
	records int
	body    bytes.Buffer
	peak    uint64
}

var firstRecord = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func (l *longList) RoundTrip(req *http.Request) (*http.Response, error) {
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	l.peak = max(l.peak, memory.HeapInuse)

	query := req.URL.Query()
	begin := 0
	if from, ok := strings.CutPrefix(query.Get("q[]"), "created_at:>="); ok {
		t, err := time.Parse(time.RFC3339, from)
		if err != nil {
			return nil, err
		}
		begin = 10 * int(t.Sub(firstRecord)/time.Second)
	}
	page, _ := strconv.Atoi(query.Get("page"))
	perPage, _ := strconv.Atoi(query.Get("per_page"))
	from := begin + perPage*(max(page, 1)-1)
	to := min(from+perPage, l.records)
	name := req.URL.Path[strings.LastIndexByte(req.URL.Path, '/')+1:]

	l.body.Reset()
	fmt.Fprintf(&l.body, `{"%s":[`, name)
	for i := from; i < to; i++ {
		if i > from {
			l.body.WriteByte(',')
		}
		created := firstRecord.Add(time.Duration(i/10) * time.Second).Format(time.RFC3339)
		fmt.Fprintf(&l.body, `{"id":"1640000%012d","created_at":"%s"}`, i, created)
	}
	fmt.Fprintf(&l.body, `],"total_entries":%d,"links":{`, l.records-begin)
	if to < l.records {
		next := url.Values{"page": {strconv.Itoa(max(page, 1) + 1)}, "per_page": {strconv.Itoa(perPage)}}
		if q := query["q[]"]; q != nil {
			next["q[]"] = q
		}
		fmt.Fprintf(&l.body, `"next":"https://%s%s?%s"`, req.URL.Host, req.URL.Path, next.Encode())
	}
	l.body.WriteString("}}")
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(&l.body)}, nil
}
