package clinikotest

import (
	"sync"
	"time"
)

// The kinds of faults. noFault is that of most requests.
const (
	faultStatus     = iota // a status code instead of the work
	faultDelay             // a pause before the work
	faultDropBefore        // a connection cut before the work
	faultDropAfter         // a connection cut after the work
	faultTruncate          // a body that ends in the middle
	faultHTML              // a page of HTML instead of the work
	noFault         = -1
)

// fault applies to the next requests that match it.
type fault struct {
	kind   int
	method string // "" matches every method
	route  string // "" matches every route
	times  int    // how many requests
	status int
	delay  time.Duration
}

// faults holds the faults that were injected, oldest first. It is safe for
// concurrent use.
type faults struct {
	mu   sync.Mutex
	list []fault
}

// inject adds a fault.
func (fs *faults) inject(f fault) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.list = append(fs.list, f)
}

// next returns the fault of a request and counts it as used. The kind is
// noFault when no fault matches.
func (fs *faults) next(method, route string) fault {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for i := range fs.list {
		f := &fs.list[i]
		if f.times < 1 || f.method != "" && f.method != method || f.route != "" && f.route != route {
			continue
		}
		f.times--
		return *f
	}
	return fault{kind: noFault}
}
