package clinikotest

import "time"

// Request is one request that the clinic answered. It has no header, and so
// never the key.
type Request struct {
	Time     time.Time // by the clinic's clock
	Method   string
	Route    string // the template, such as /patients/{id}, or FileRoute; "" for an unknown path
	Path     string // as sent, with /v1
	RawQuery string // as sent
	Body     []byte // of a write, as sent, up to 10 MiB; nil for a GET and at the file host
	Status   int    // of the answer; 0 when the connection was cut before it
}

// Requests returns what the clinic has answered so far, oldest first.
func (c *Clinic) Requests() []Request {
	all := c.engine.Requests.All()
	requests := make([]Request, len(all))
	for i, r := range all {
		requests[i] = Request{r.Time, r.Method, r.Route, r.Path, r.RawQuery, r.Body, r.Status}
	}
	return requests
}

// RequestCount returns the number of requests answered so far.
func (c *Clinic) RequestCount() int { return c.engine.Requests.Count() }
