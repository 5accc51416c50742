package clinikotest

import (
	"cmp"
	"net/http"
	"time"
)

// FaultKind is something that goes wrong with a request.
type FaultKind int

// The faults that a clinic can have.
const (
	// FaultStatus answers with Fault.Status and no work done. The file host
	// answers in XML then.
	FaultStatus FaultKind = faultStatus
	// FaultDelay waits for Fault.Delay and then answers as usual.
	FaultDelay FaultKind = faultDelay
	// FaultDropBefore cuts the connection before the work is done.
	FaultDropBefore FaultKind = faultDropBefore
	// FaultDropAfter does the work and cuts the connection instead of
	// answering: the client can not know that its write happened.
	FaultDropAfter FaultKind = faultDropAfter
	// FaultTruncate does the work and ends in the middle of the body.
	FaultTruncate FaultKind = faultTruncate
	// FaultHTML answers 200 with an HTML page and no work done, like a proxy.
	FaultHTML FaultKind = faultHTML
)

// FileRoute is the route of all requests to the file host, in faults and in the
// log: POST brings a file, GET fetches one.
const FileRoute = fileRoute

// Fault is for the next requests that match it, to the API or the file host.
type Fault struct {
	Kind   FaultKind
	Method string        // such as "POST"; "" is every one
	Route  string        // such as "/patients/{id}", or FileRoute; "" is every one
	Times  int           // how many requests; less than 1 is one
	Status int           // of FaultStatus; 0 is 500
	Delay  time.Duration // of FaultDelay
}

// Inject makes the next matching requests fail. Of several faults that match
// the one injected first comes first.
func (c *Clinic) Inject(f Fault) {
	c.engine.faults.inject(fault{
		kind: int(f.Kind), method: f.Method, route: f.Route, times: max(f.Times, 1),
		status: cmp.Or(f.Status, http.StatusInternalServerError), delay: f.Delay,
	})
}
