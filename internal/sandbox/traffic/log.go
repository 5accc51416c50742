package traffic

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"time"
)

// Limits of a log. Without them the requests of a program that runs for days
// would fill the memory.
const (
	maxRequests = 10_000
	maxText     = 8 << 10  // bytes of a path or a query
	maxBody     = 64 << 10 // bytes of a body
	maxBytes    = 32 << 20 // bytes of all paths, queries and bodies
)

// Request is a request to the API or the file host. It has no headers, so it
// never holds the API key.
type Request struct {
	Number   int // counts from 1
	Time     time.Time
	Method   string
	Route    string // the path template; "" for an unknown path
	Path     string // as sent, up to 8 KiB
	RawQuery string // as sent, up to 8 KiB
	Body     []byte // of a write to the API, up to 64 KiB
	BodySize int    // bytes of the whole body
	Status   int    // 0 if the connection was cut before the response
}

// size returns the number of bytes that a request holds.
func (r *Request) size() int { return len(r.Path) + len(r.RawQuery) + len(r.Body) }

// shorten cuts off what exceeds the limits, and copies what is left, which
// would otherwise hold the whole text in memory.
func (r *Request) shorten() {
	r.BodySize = len(r.Body)
	if len(r.Path) > maxText {
		r.Path = strings.Clone(r.Path[:maxText])
	}
	if len(r.RawQuery) > maxText {
		r.RawQuery = strings.Clone(r.RawQuery[:maxText])
	}
	if len(r.Body) > maxBody {
		r.Body = bytes.Clone(r.Body[:maxBody])
	}
}

// Log holds the latest requests, oldest first: up to 10,000, and fewer if their
// paths, queries and bodies have more than 32 MiB. It is safe for concurrent
// use.
type Log struct {
	mu       sync.Mutex
	requests []Request
	count    int // requests so far, with those that were dropped
	bytes    int // held by the requests
}

// Add appends a request and returns its number.
func (l *Log) Add(r Request) int {
	r.shorten()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.count++
	r.Number = l.count
	l.requests = append(l.requests, r)
	l.bytes += r.size()
	for len(l.requests) > maxRequests || l.bytes > maxBytes {
		l.bytes -= l.requests[0].size()
		l.requests[0] = Request{} // the array keeps it until append moves the others
		l.requests = l.requests[1:]
	}
	return r.Number
}

// All returns a copy of the requests.
func (l *Log) All() []Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.requests)
}

// Count returns the number of requests so far, with those that the log has
// dropped.
func (l *Log) Count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.count
}
