package clinikotest

import (
	"cmp"
	"net/http"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/files"
	"github.com/cliniko-go/cliniko/internal/sandbox/traffic"
)

// FaultKind is a way in which a request fails.
type FaultKind int

// Kinds of faults.
const (
	// FaultStatus responds with Fault.Status and does no work. The file host
	// responds with XML.
	FaultStatus FaultKind = traffic.FaultStatus
	// FaultDelay waits for Fault.Delay and then responds as usual.
	FaultDelay FaultKind = traffic.FaultDelay
	// FaultDropBefore cuts the connection and does no work.
	FaultDropBefore FaultKind = traffic.FaultDropBefore
	// FaultDropAfter does the work and then cuts the connection, so that the
	// client cannot know the outcome of its write.
	FaultDropAfter FaultKind = traffic.FaultDropAfter
	// FaultTruncate does the work and cuts the connection in the middle of the
	// body.
	FaultTruncate FaultKind = traffic.FaultTruncate
	// FaultHTML responds with status code 200 and a page of HTML, like a proxy,
	// and does no work.
	FaultHTML FaultKind = traffic.FaultHTML
)

// FileRoute is the route of all requests to the file host, in faults and in the
// log. POST sends a file, GET downloads one.
const FileRoute = files.Route

// Fault describes how the next matching requests to the API or the file host
// fail.
type Fault struct {
	Kind   FaultKind
	Method string        // such as "POST"; "" matches every method
	Route  string        // such as "/patients/{id}", or FileRoute; "" matches every route
	Times  int           // number of requests that fail; less than 1 means 1
	Status int           // for FaultStatus; 0 means 500
	Delay  time.Duration // for FaultDelay
}

// Inject makes the next matching requests fail. If several faults match, the
// one that was injected first is used.
func (c *Clinic) Inject(f Fault) {
	c.engine().Faults.Inject(traffic.Fault{
		Kind: int(f.Kind), Method: f.Method, Route: f.Route, Times: max(f.Times, 1),
		Status: cmp.Or(f.Status, http.StatusInternalServerError), Delay: f.Delay,
	})
}
