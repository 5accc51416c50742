// Package visitors limits how often one visitor of a website can do something.
package visitors

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// Limit allows each visitor a number of requests in a period. A visitor is an address, or a /64 network of IPv6, which is
// what one household has. The zero Limit allows nothing. It is safe for use by many goroutines.
//
// Behind a reverse proxy all visitors have the address of the proxy. Let the proxy limit them then: a header such as
// X-Forwarded-For can be made up by anybody who reaches the server in another way.
type Limit struct {
	Requests int
	Per      time.Duration

	mu    sync.Mutex
	began time.Time
	count map[netip.Prefix]int // since began
}

// Allow counts a request, and reports whether the visitor may make it.
func (l *Limit) Allow(r *http.Request) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := time.Now(); l.count == nil || now.Sub(l.began) >= l.Per {
		l.began, l.count = now, map[netip.Prefix]int{}
	}
	visitor := visitorOf(r)
	l.count[visitor]++
	return l.count[visitor] <= l.Requests
}

// visitorOf returns the network of a visitor. Visitors without an address count as one.
func visitorOf(r *http.Request) netip.Prefix {
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	address, _ := netip.ParseAddr(host)
	address = address.Unmap().WithZone("")
	bits := address.BitLen()
	if address.Is6() {
		bits = 64
	}
	network, _ := address.Prefix(bits)
	return network
}
