package clinikotest

import "time"

// Request is a request to the clinic. It has no headers, so it never holds the
// API key.
type Request struct {
	Number   int       // counts from 1
	Time     time.Time // by the clinic's clock
	Method   string
	Route    string // such as /patients/{id}, or FileRoute; "" for an unknown path
	Path     string // as sent, with /v1, up to 8 KiB
	RawQuery string // as sent, up to 8 KiB
	Body     []byte // of a write to the API, up to 64 KiB; nil for a GET and for the file host
	BodySize int    // bytes of the whole body, up to 10 MiB
	Status   int    // 0 if the connection was cut before the response
}

// Requests returns the latest requests, oldest first: up to 10,000, and fewer if
// their paths, queries and bodies have more than 32 MiB.
func (c *Clinic) Requests() []Request {
	all := c.engine().Requests.All()
	requests := make([]Request, len(all))
	for i, r := range all {
		requests[i] = Request(r)
	}
	return requests
}

// RequestCount returns the number of requests so far, also of those that
// Requests no longer returns.
func (c *Clinic) RequestCount() int { return c.engine().Requests.Count() }
