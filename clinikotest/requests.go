package clinikotest

import "time"

// Request is a request to the clinic. It has no headers, so it never holds the
// API key.
type Request struct {
	Time     time.Time // by the clinic's clock
	Method   string
	Route    string // such as /patients/{id}, or FileRoute; "" for an unknown path
	Path     string // as sent, with /v1
	RawQuery string // as sent
	Body     []byte // of a write to the API, up to 10 MiB; nil for a GET and for the file host
	Status   int    // 0 if the connection was cut before the response
}

// Requests returns the requests so far, oldest first.
func (c *Clinic) Requests() []Request {
	all := c.engine.Requests.All()
	requests := make([]Request, len(all))
	for i, r := range all {
		requests[i] = Request{r.Time, r.Method, r.Route, r.Path, r.RawQuery, r.Body, r.Status}
	}
	return requests
}

// RequestCount returns the number of requests so far.
func (c *Clinic) RequestCount() int { return c.engine.Requests.Count() }
