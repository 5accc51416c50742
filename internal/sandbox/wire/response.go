package wire

import (
	"net/http"
	"strconv"
)

// Content types.
const (
	TypeJSON = "application/json; charset=utf-8"
	TypeText = "text/plain; charset=utf-8"
	TypeHTML = "text/html; charset=utf-8"
	TypeXML  = "application/xml"
)

// Response is a response before it is sent.
type Response struct {
	Status      int
	ContentType string
	Body        []byte
	Header      map[string]string // further headers
}

// Send writes the response. With truncate it cuts the connection in the middle
// of the body, by a panic with [http.ErrAbortHandler].
func (r Response) Send(w http.ResponseWriter, truncate bool) {
	h := w.Header()
	for name, value := range r.Header {
		h.Set(name, value)
	}
	if r.Status != http.StatusNoContent {
		h.Set("Content-Type", r.ContentType)
		h.Set("Content-Length", strconv.Itoa(len(r.Body)))
	}
	w.WriteHeader(r.Status)
	if truncate {
		_, _ = w.Write(r.Body[:len(r.Body)/2])
		_ = http.NewResponseController(w).Flush() // in memory there is nothing to flush
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(r.Body) // the client may have hung up
}

// Origin returns the scheme and host that a request was sent to.
func Origin(r *http.Request) string { return Scheme(r) + "://" + r.Host }

// Scheme returns the scheme that a request was sent with.
func Scheme(r *http.Request) string {
	if r.TLS != nil {
		return "https"
	}
	return "http"
}
