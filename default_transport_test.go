package cliniko

import (
	"net/http"
	"testing"
)

// Clients share a transport. If a program replaces the default transport, new clients share a copy of the new one. The test is not parallel,
// because it replaces http.DefaultTransport.
//
//nolint:paralleltest // see above
func TestDefaultTransportIsShared(t *testing.T) {
	standard := http.DefaultTransport
	defer func() { http.DefaultTransport = standard }()
	first := defaultTransport()
	if first == standard || defaultTransport() != first {
		t.Error("two clients have different transports, or the default one")
	}
	http.DefaultTransport = &http.Transport{MaxConnsPerHost: 7}
	if second, ok := defaultTransport().(*http.Transport); !ok || second == first || second.MaxConnsPerHost != 7 {
		t.Errorf("got %v for a new default transport", second)
	}
	own := http.NewFileTransport(http.Dir(t.TempDir()))
	http.DefaultTransport = own
	if got := defaultTransport(); got != own {
		t.Errorf("got %v for a default transport of another type", got)
	}
}
