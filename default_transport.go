package cliniko

import (
	"crypto/tls"
	"net/http"
	"sync"
)

// sharedTransport is the transport of all clients without [WithHTTPClient]. A program with hundreds of accounts has one
// pool of connections, and not one for each client. The key is in each request, and never in the transport.
var sharedTransport struct {
	mu       sync.Mutex
	standard *http.Transport // http.DefaultTransport when made was made
	made     *http.Transport
}

// defaultTransport returns the shared transport. If a program has replaced http.DefaultTransport by a RoundTripper of its
// own, as tests do, it returns that.
func defaultTransport() http.RoundTripper {
	standard, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	sharedTransport.mu.Lock()
	defer sharedTransport.mu.Unlock()
	if sharedTransport.standard != standard {
		sharedTransport.standard, sharedTransport.made = standard, newHTTPTransport(standard)
	}
	return sharedTransport.made
}

// newHTTPTransport returns a copy of a transport with more idle connections and limits on what it reads.
func newHTTPTransport(standard *http.Transport) *http.Transport {
	clone := standard.Clone()
	clone.MaxIdleConnsPerHost = idleConnections
	clone.MaxResponseHeaderBytes = maxHeader
	if clone.TLSClientConfig == nil {
		clone.TLSClientConfig = new(tls.Config)
	}
	clone.TLSClientConfig.MinVersion = max(clone.TLSClientConfig.MinVersion, tls.VersionTLS12)
	return clone
}
