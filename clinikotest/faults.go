package clinikotest

import (
	"cmp"
	"net/http"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/files"
	"github.com/cliniko-go/cliniko/internal/sandbox/traffic"
)

// FaultKind is something that goes wrong with a request.
type FaultKind int

// The faults that a clinic can have.
const (
	// FaultStatus answers with Fault.Status and no work done. The file host
	// answers in XML then.
	FaultStatus FaultKind = traffic.FaultStatus
	// FaultDelay waits for Fault.Delay and then answers as usual.
	FaultDelay FaultKind = traffic.FaultDelay
	// FaultDropBefore cuts the connection before the work is done.
	FaultDropBefore FaultKind = traffic.FaultDropBefore
	// FaultDropAfter does the work and cuts the connection instead of
	// answering: the client can not know that its write happened.
	FaultDropAfter FaultKind = traffic.FaultDropAfter
	// FaultTruncate does the work and ends in the middle of the body.
	FaultTruncate FaultKind = traffic.FaultTruncate
	// FaultHTML answers 200 with an HTML page and no work done, like a proxy.
	FaultHTML FaultKind = traffic.FaultHTML
)

// FileRoute is the route of all requests to the file host, in faults and in the
// log: POST brings a file, GET fetches one.
const FileRoute = files.Route

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
	c.engine.Faults.Inject(traffic.Fault{
		Kind: int(f.Kind), Method: f.Method, Route: f.Route, Times: max(f.Times, 1),
		Status: cmp.Or(f.Status, http.StatusInternalServerError), Delay: f.Delay,
	})
}
