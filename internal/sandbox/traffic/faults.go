package traffic

import (
	"sync"
	"time"
)

// Kinds of faults. Most requests have NoFault.
const (
	FaultStatus     = iota // responds with a status code and does no work
	FaultDelay             // waits before the work
	FaultDropBefore        // cuts the connection before the work
	FaultDropAfter         // cuts the connection after the work
	FaultTruncate          // cuts the connection in the middle of the body
	FaultHTML              // responds with a page of HTML and does no work
	NoFault         = -1
)

// Fault applies to the next requests that match it.
type Fault struct {
	Kind   int
	Method string // "" matches every method
	Route  string // "" matches every route
	Times  int    // number of requests that fail
	Status int
	Delay  time.Duration
}

// Faults holds injected faults, oldest first. It is safe for concurrent use.
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
// NoFault if no fault matches.
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
	return Fault{Kind: NoFault}
}
