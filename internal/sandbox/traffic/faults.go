package traffic

import (
	"sync"
	"time"
)

// The kinds of faults. noFault is that of most requests.
const (
	FaultStatus     = iota // a status code instead of the work
	FaultDelay             // a pause before the work
	FaultDropBefore        // a connection cut before the work
	FaultDropAfter         // a connection cut after the work
	FaultTruncate          // a body that ends in the middle
	FaultHTML              // a page of HTML instead of the work
	noFault         = -1
)

// Fault applies to the next requests that match it.
type Fault struct {
	Kind   int
	Method string // "" matches every method
	Route  string // "" matches every route
	Times  int    // how many requests
	Status int
	Delay  time.Duration
}

// Faults holds the faults that were injected, oldest first. It is safe for
// concurrent use.
type Faults struct {
	mu   sync.Mutex
	list []Fault
}

// Inject adds a fault.
func (fs *Faults) Inject(f Fault) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.list = append(fs.list, f)
}

// Next returns the fault of a request and counts it as used. The kind is
// noFault when no fault matches.
func (fs *Faults) Next(method, route string) Fault {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for i := range fs.list {
		f := &fs.list[i]
		if f.Times < 1 || f.Method != "" && f.Method != method || f.Route != "" && f.Route != route {
			continue
		}
		f.Times--
		return *f
	}
	return Fault{Kind: noFault}
}
