package clinikotest

import (
	"net/http"
	"strconv"
)

// Content types.
const (
	typeJSON = "application/json; charset=utf-8"
	typeText = "text/plain; charset=utf-8"
	typeHTML = "text/html; charset=utf-8"
	typeXML  = "application/xml"
)

// response is a response before it is sent.
type response struct {
	status      int
	contentType string
	body        []byte
	header      map[string]string // further headers
}

// send writes the response. With truncate it cuts the connection in the middle
// of the body, by a panic with [http.ErrAbortHandler].
func (r response) send(w http.ResponseWriter, truncate bool) {
	h := w.Header()
	for name, value := range r.header {
		h.Set(name, value)
	}
	if r.status != http.StatusNoContent {
		h.Set("Content-Type", r.contentType)
		h.Set("Content-Length", strconv.Itoa(len(r.body)))
	}
	w.WriteHeader(r.status)
	if truncate {
		_, _ = w.Write(r.body[:len(r.body)/2])
		_ = http.NewResponseController(w).Flush() // in memory there is nothing to flush
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(r.body) // the client may have hung up
}

// origin returns the scheme and host that a request was sent to.
func origin(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}
