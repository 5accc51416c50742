package reliability_test

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// The promise: a program can have a client for each of many accounts. Figures: BenchmarkManyAccounts.

// accountSizes are numbers of clients, and of the requests that each has sent. The limiter remembers the newest 200.
var accountSizes = []struct{ clients, requests int }{{1000, 1}, {100, 200}}

// mostPerClient is a limit in bytes.
const mostPerClient = 8 << 10

// newAccounts returns clients that share a transport, after each has sent requests.
func newAccounts(tb testing.TB, accounts, requests int) []*cliniko.Client {
	tb.Helper()
	shared := &http.Client{Transport: testkit.RoundTripFunc(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(`{"businesses":[],"links":{}}`))}, nil
	})}
	clients := make([]*cliniko.Client, accounts)
	for i := range clients {
		client, err := cliniko.NewClient(fmt.Sprintf("clinic-%d", i), fmt.Sprintf("KEY%d-au1", i), testkit.UserAgent, cliniko.WithHTTPClient(shared))
		if err != nil {
			tb.Fatal(err)
		}
		clients[i] = client
		for range requests {
			if _, err := client.Businesses.List(tb.Context(), cliniko.BusinessListOptions{}); err != nil {
				tb.Fatal(err)
			}
		}
	}
	return clients
}

// heapInUse returns the bytes that are reachable.
func heapInUse() uint64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC() // what a sync.Pool keeps is freed by the second
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// TestMemoryPerClient is not parallel, because it measures the heap and counts goroutines.
//
//nolint:paralleltest // see above
func TestMemoryPerClient(t *testing.T) {
	newAccounts(t, 1, 1) // what is allocated once
	for _, size := range accountSizes {
		goroutines, before := runtime.NumGoroutine(), heapInUse()
		clients := newAccounts(t, size.clients, size.requests)
		if per := bytesPerClient(before, clients); per > mostPerClient {
			t.Errorf("a client takes %.0f bytes after %d requests", per, size.requests)
		}
		if n := runtime.NumGoroutine() - goroutines; n > 5 {
			t.Errorf("%d more goroutines for %d clients", n, size.clients)
		}
	}
}

func bytesPerClient(before uint64, clients []*cliniko.Client) float64 {
	per := (float64(heapInUse()) - float64(before)) / float64(len(clients))
	runtime.KeepAlive(clients)
	return per
}

func BenchmarkManyAccounts(b *testing.B) {
	for _, size := range accountSizes {
		b.Run(fmt.Sprintf("%d requests", size.requests), func(b *testing.B) {
			newAccounts(b, 1, 1)
			before := heapInUse()
			var clients []*cliniko.Client
			for b.Loop() {
				clients = newAccounts(b, size.clients, size.requests)
			}
			b.ReportMetric(bytesPerClient(before, clients), "B/client")
		})
	}
}
