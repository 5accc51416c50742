package cliniko

import (
	"net/http"
	"testing"

	"github.com/cliniko-go/cliniko/internal/transport"
)

// Without an observer, a call allocates nothing for it, and the transport is not told to look for one.
func TestObserverCostsNothingWhenAbsent(t *testing.T) { //nolint:paralleltest // AllocsPerRun counts those of all goroutines
	client := &Client{}
	op := operation{Method: http.MethodGet, Route: "/patients/{id}"}
	resp := &transport.Response{Status: http.StatusOK, Header: http.Header{}}
	ctx := t.Context()
	if n := testing.AllocsPerRun(100, func() {
		k := client.startCall(ctx, op, "api.au2.cliniko.com")
		k.end(nil, 1, 0, resp)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
	if newObservation(&settings{}).attemptHook() != nil {
		t.Error("the transport has a hook")
	}
}
