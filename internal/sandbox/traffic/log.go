package traffic

import (
	"slices"
	"sync"
	"time"
)

// Request is a request to the API or the file host. It has no headers, so it
// never holds the API key.
type Request struct {
	Time     time.Time
	Method   string
	Route    string // the path template; "" for an unknown path
	Path     string // as sent
	RawQuery string // as sent
	Body     []byte // of a write to the API
	Status   int    // 0 if the connection was cut before the response
}

// Log holds requests, oldest first. It is safe for concurrent use.
type Log struct {
	mu       sync.Mutex
	requests []Request
}

// Add appends a request and returns the number of requests so far.
func (l *Log) Add(r Request) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.requests = append(l.requests, r)
	return len(l.requests)
}

// All returns a copy of the requests.
func (l *Log) All() []Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.requests)
}

// Count returns the number of requests so far.
func (l *Log) Count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.requests)
}
