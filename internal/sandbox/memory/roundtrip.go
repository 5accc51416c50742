package memory

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"strconv"
)

// RoundTrip calls a handler with a request and returns the response, without a
// network. It always closes the body of the request. The handler can cut the
// connection by a panic with [http.ErrAbortHandler], as in package net/http.
func RoundTrip(req *http.Request, handle http.HandlerFunc) (*http.Response, error) {
	if req.Body != nil {
		defer func() { _ = req.Body.Close() }()
	}
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	w := &memoryWriter{header: http.Header{}}
	if !serve(handle, w, asServed(req)) {
		if err := req.Context().Err(); err != nil {
			return nil, err
		}
		if w.status == 0 {
			return nil, errDropped
		}
	}
	return w.response(req), nil
}

// errDropped is the error of a connection that was cut before the response.
var errDropped = errors.New("clinikotest: connection dropped")

// serve calls the handler and reports whether the connection held.
func serve(handle http.HandlerFunc, w http.ResponseWriter, r *http.Request) (held bool) {
	defer func() {
		if cause := recover(); cause != nil && cause != http.ErrAbortHandler { //nolint:errorlint // a panic's value
			panic(cause)
		}
	}()
	handle(w, r)
	return true
}

// asServed returns a client's request as a server would receive it. It does not
// change the original.
func asServed(req *http.Request) *http.Request {
	served := req.Clone(req.Context())
	served.RequestURI = req.URL.RequestURI()
	if _, set := served.Header["User-Agent"]; !set { // as net/http does
		served.Header.Set("User-Agent", "Go-http-client/1.1")
	}
	if served.URL.Path == "" {
		served.URL.Path = "/"
	}
	if served.Host == "" {
		served.Host = req.URL.Host
	}
	if req.URL.Scheme == "https" {
		served.TLS = &tls.ConnectionState{HandshakeComplete: true}
	}
	switch {
	case served.Body == nil:
		served.Body = http.NoBody
	case served.ContentLength == 0 && served.Body != http.NoBody: // unknown length, sent in chunks
		served.ContentLength = -1
	}
	return served
}

// memoryWriter stores a response.
type memoryWriter struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *memoryWriter) Header() http.Header { return w.header }

func (w *memoryWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *memoryWriter) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(p)
}

func (w *memoryWriter) response(req *http.Request) *http.Response {
	w.WriteHeader(http.StatusOK)
	length := int64(w.body.Len())
	var body io.Reader = bytes.NewReader(w.body.Bytes())
	if text := w.header.Get("Content-Length"); text != "" {
		if promised, err := strconv.ParseInt(text, 10, 64); err == nil && promised > length {
			length, body = promised, io.MultiReader(body, cutOff{})
		}
	}
	if req.Method == http.MethodHead {
		body = http.NoBody
	}
	return &http.Response{
		Status:     strconv.Itoa(w.status) + " " + http.StatusText(w.status),
		StatusCode: w.status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        w.header,
		Body:          io.NopCloser(body),
		ContentLength: length,
		Request:       req,
	}
}

// cutOff is the end of a body whose connection was cut.
type cutOff struct{}

func (cutOff) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
