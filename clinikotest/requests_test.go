package clinikotest_test

import (
	"bytes"
	"net/http"
	"runtime"
	"testing"

	"github.com/cliniko-go/cliniko/clinikotest"
)

// Requests do not stay in memory, however large they are.
func TestRequestsTakeLittleMemory(t *testing.T) { //nolint:paralleltest // it measures the memory of all tests
	c := clinikotest.New(clinikotest.WithClock(atNoon), clinikotest.WithSize(5))
	large := bytes.Repeat([]byte("x"), 10<<20)
	held := func() uint64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.HeapAlloc
	}
	const requests, most = 20, 5 << 20 // bytes; the bodies have 200 MiB
	before := held()
	for range requests {
		if status, body := do(t, c, http.MethodPost, "/patients", string(large)); status != http.StatusBadRequest {
			t.Fatalf("got %d %s", status, body)
		}
	}
	if after := held(); after > before+most {
		t.Fatalf("%d requests take %d bytes", requests, after-before)
	}
	if r := c.Requests()[requests-1]; len(r.Body) != 64<<10 || r.BodySize != len(large) || r.Number != requests {
		t.Errorf("request %d has %d of %d bytes", r.Number, len(r.Body), r.BodySize)
	}
	runtime.KeepAlive(large)
}
