package clinikotest

import (
	"slices"
	"sync"
	"time"
)

// request is a request that got a response. It holds no header, and so never
// the API key.
type request struct {
	time     time.Time
	method   string
	route    string // the path template; "" for an unknown path
	path     string // as sent
	rawQuery string // as sent
	body     []byte // of a write to the API
	status   int    // 0 when the connection was cut before the response
}

// log holds the requests so far, oldest first. It is safe for concurrent use.
type log struct {
	mu       sync.Mutex
	requests []request
}

// add appends a request and returns the number of requests so far.
func (l *log) add(r request) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.requests = append(l.requests, r)
	return len(l.requests)
}

// all returns a copy of the requests.
func (l *log) all() []request {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.requests)
}

// count returns the number of requests so far.
func (l *log) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.requests)
}
