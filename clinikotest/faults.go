package clinikotest

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"
)

// FaultKind is something that goes wrong with a request.
type FaultKind int

// The faults that a clinic can have.
const (
	// FaultStatus answers with Fault.Status and no work done. The file host
	// answers in XML then.
	FaultStatus FaultKind = iota
	// FaultDelay waits for Fault.Delay and then answers as usual.
	FaultDelay
	// FaultDropBefore cuts the connection before the work is done.
	FaultDropBefore
	// FaultDropAfter does the work and cuts the connection instead of
	// answering: the client can not know that its write happened.
	FaultDropAfter
	// FaultTruncate does the work and ends in the middle of the body.
	FaultTruncate
	// FaultHTML answers 200 with an HTML page and no work done, like a proxy.
	FaultHTML
)

// noFault is that of most requests.
const noFault FaultKind = -1

// Fault is for the next requests that match it, to the API or the file host.
type Fault struct {
	Kind   FaultKind
	Method string        // such as "POST"; "" is every one
	Route  string        // such as "/patients/{id}", or FileRoute; "" is every one
	Times  int           // how many requests; less than 1 is one
	Status int           // of FaultStatus; 0 is 500
	Delay  time.Duration // of FaultDelay
}

// errDropped is what a client without a network gets for a cut connection.
var errDropped = errors.New("clinikotest: connection dropped")

// Inject makes the next matching requests fail. Of several faults that match
// the one injected first comes first.
func (c *Clinic) Inject(f Fault) {
	f.Times = max(f.Times, 1)
	if f.Status == 0 {
		f.Status = http.StatusInternalServerError
	}
	c.control.Lock()
	defer c.control.Unlock()
	c.faults = append(c.faults, f)
}

// nextFault uses up a fault of a request.
func (c *Clinic) nextFault(method, path string) (Fault, bool) {
	c.control.Lock()
	defer c.control.Unlock()
	for i := range c.faults {
		f := &c.faults[i]
		if f.Times < 1 || f.Method != "" && f.Method != method || f.Route != "" && f.Route != path {
			continue
		}
		f.Times--
		return *f, true
	}
	return Fault{}, false
}

// admit counts a request against the limit.
func (c *Clinic) admit(now time.Time) (time.Time, bool) {
	c.control.Lock()
	defer c.control.Unlock()
	return c.limiter.take(now)
}

// suffer makes the answer of a request that has a fault. It returns false when
// the connection is to be cut.
func (f Fault) suffer(ctx context.Context, route string, work func() reply) (reply, bool) {
	switch f.Kind {
	case FaultStatus:
		if route == FileRoute {
			return hostFault(f.Status), true
		}
		body := `{"status":"` + strconv.Itoa(f.Status) + `","error":"` + http.StatusText(f.Status) + `"}`
		return reply{status: f.Status, kind: typeJSON, body: []byte(body)}, true
	case FaultHTML:
		body := "<!DOCTYPE html><title>Down for maintenance</title>"
		return reply{status: http.StatusOK, kind: "text/html; charset=utf-8", body: []byte(body)}, true
	case FaultDelay:
		timer := time.NewTimer(f.Delay)
		defer timer.Stop()
		select {
		case <-ctx.Done():
			return reply{}, false
		case <-timer.C:
			return work(), true
		}
	case FaultDropBefore:
		return reply{}, false
	case FaultDropAfter:
		work()
		return reply{}, false
	default: // no fault, or FaultTruncate, which cuts when it sends
		return work(), true
	}
}
