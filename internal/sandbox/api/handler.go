package api

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/sandbox/files"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
	"github.com/cliniko-go/cliniko/internal/sandbox/traffic"
	"github.com/cliniko-go/cliniko/internal/sandbox/wire"
)

const (
	apiPrefix = "/v1"
	maxBody   = 10 << 20 // bytes of a request
	maxURI    = 8 << 10  // bytes of a path and query, above which proxies reject a request
)

// call is one request to the API.
type call struct {
	clinic  *Clinic
	op      apispec.Operation
	handler handler             // nil for an unknown path
	form    *form               // of a write
	ids     map[string]store.ID // path parameters by name
	query   url.Values
	base    string // scheme, host and /v1: the start of links
	files   string // address of the file host
	path    string // the requested path after /v1
	body    []byte // of a write
	bodyErr error  // from reading the body
}

// handler makes the body of a successful response. Its error is a *failure, a
// *redirect or a store.QueryError.
type handler func(*call) ([]byte, error)

// failure is a response with an error status.
type failure struct {
	status      int
	contentType string
	body        string
}

func (f *failure) Error() string { return fmt.Sprintf("%d %s", f.status, f.body) }

// redirect is a response that leads to the file host.
type redirect struct{ location string }

func (r *redirect) Error() string { return "302 to the file host" }

var (
	errNotFound     = &failure{http.StatusNotFound, wire.TypeJSON, `{"status":"404","error":"Not Found"}`}
	errForbidden    = &failure{http.StatusForbidden, wire.TypeJSON, `{"status":"403","error":"Forbidden"}`}
	errUnauthorized = &failure{http.StatusUnauthorized, wire.TypeText, "HTTP Basic: Access denied.\n"}
	errTooLong      = &failure{http.StatusRequestURITooLong, wire.TypeHTML, "<html><head><title>414 Request-URI Too Large</title></head></html>"}
	errInternal     = &failure{http.StatusInternalServerError, wire.TypeJSON, `{"status":"500","error":"Internal Server Error"}`}
)

// badRequest returns a 400. Messages name fields, never values.
func badRequest(message string) error { return messageFailure(http.StatusBadRequest, message) }

func messageFailure(status int, message string) error {
	return &failure{status, wire.TypeJSON, string(store.Encode(store.Object{"message": message}))}
}

// Serve responds to a request to the API or to the file host at hostAddr. It
// panics with [http.ErrAbortHandler] to cut the connection.
func (c *Clinic) Serve(w http.ResponseWriter, r *http.Request, hostAddr string) {
	entry := traffic.Request{Time: c.Clock.Now(), Method: r.Method, Path: r.URL.Path, RawQuery: r.URL.RawQuery}
	work := c.prepare(r, hostAddr, &entry)
	f := c.Faults.Next(entry.Method, entry.Route)
	resp, whole := withFault(r.Context(), f, entry.Route, work)
	if isWrite(r) && resp.Status < http.StatusBadRequest && c.NoteChange() != nil {
		resp = wire.Response{Status: http.StatusInternalServerError, ContentType: wire.TypeText, Body: []byte("The clinic could not be saved.\n")}
	}

	// The log is written before the response, so that a client that has the
	// response finds its request in the log.
	entry.Status = resp.Status
	number := c.Requests.Add(entry)
	if !whole {
		panic(http.ErrAbortHandler)
	}
	// Read the rest of a rejected file too: a client may read the response only
	// after it has sent everything.
	_, _ = io.Copy(io.Discard, r.Body)

	h := w.Header()
	h.Set("Date", entry.Time.UTC().Format(http.TimeFormat))
	h.Set("X-Request-ID", fmt.Sprintf("00000000-0000-4000-8000-%012x", number))
	resp.Send(w, f.Kind == traffic.FaultTruncate)
}

// prepare completes the log entry of a request. The function that it returns
// makes the response.
func (c *Clinic) prepare(r *http.Request, hostAddr string, entry *traffic.Request) func() wire.Response {
	if key, ok := files.Key(r, hostAddr); ok {
		entry.Route = files.Route
		return func() wire.Response { return c.files.Respond(r, key, hostAddr, entry.Time) }
	}
	request := &call{clinic: c, base: wire.Origin(r) + apiPrefix, files: hostAddr}
	var inAPI bool
	if request.path, inAPI = strings.CutPrefix(r.URL.EscapedPath(), apiPrefix); inAPI {
		request.path = strings.TrimSuffix(request.path, "/")
		request.op, request.ids = c.routes.find(r.Method, request.path)
		entry.Route = request.op.Path
		request.handler, request.form = c.routes.handlers[key(request.op)], c.routes.forms[key(request.op)]
	}
	if isWrite(r) {
		request.body, request.bodyErr = io.ReadAll(io.LimitReader(r.Body, maxBody))
		entry.Body = request.body
	}
	return func() wire.Response {
		if reset, ok := c.limiter.Admit(entry.Time); !ok {
			return tooManyRequests(reset)
		}
		return request.respond(r)
	}
}

func isWrite(r *http.Request) bool { return r.Method != http.MethodGet && r.Method != http.MethodHead }

// respond makes the response of a request that was admitted.
func (c *call) respond(r *http.Request) wire.Response {
	body, err := c.handle(r)
	if err == nil {
		return wire.Response{Status: successStatus(c.op), ContentType: wire.TypeJSON, Body: body}
	}
	if to, ok := errors.AsType[*redirect](err); ok {
		return wire.Response{Status: http.StatusFound, ContentType: wire.TypeText, Header: map[string]string{"Location": to.location}}
	}
	if rejected, ok := errors.AsType[store.QueryError](err); ok {
		err = badRequest(string(rejected))
	}
	f, ok := errors.AsType[*failure](err)
	if !ok {
		f = errInternal
	}
	resp := wire.Response{Status: f.status, ContentType: f.contentType, Body: []byte(f.body)}
	if f.status == http.StatusUnauthorized {
		resp.Header = map[string]string{"WWW-Authenticate": `Basic realm="Application"`}
	}
	return resp
}

// handle checks a request and runs its handler under the lock of the clinic.
func (c *call) handle(r *http.Request) ([]byte, error) {
	switch {
	case len(r.RequestURI) > maxURI:
		return nil, errTooLong
	case r.UserAgent() == "":
		return nil, errForbidden
	case !c.clinic.Authorized(r):
		return nil, errUnauthorized
	case c.handler == nil:
		return nil, errNotFound
	case !may(c.clinic.role, c.op):
		return nil, errForbidden
	case c.bodyErr != nil:
		return nil, badRequest("The body could not be read")
	}
	var err error
	if c.query, err = url.ParseQuery(r.URL.RawQuery); err != nil {
		return nil, badRequest("The query string is not valid")
	}
	c.clinic.finishProcessing()
	if c.op.Method == http.MethodGet {
		c.clinic.mu.RLock()
		defer c.clinic.mu.RUnlock()
	} else {
		c.clinic.mu.Lock()
		defer c.clinic.mu.Unlock()
	}
	return c.handler(c)
}

// successStatus returns the documented status code, or for an operation without
// one that of other operations of its kind.
func successStatus(op apispec.Operation) int {
	switch {
	case op.Success != 0:
		return op.Success
	case op.Name == "create":
		return http.StatusCreated
	case op.Name == "archive":
		return http.StatusNoContent
	}
	return http.StatusOK
}

// Authorized reports whether a request has the API key as user name and an empty
// password. Cliniko accepts the key with and without the suffix of its shard.
func (c *Clinic) Authorized(r *http.Request) bool {
	user, password, ok := r.BasicAuth()
	return ok && password == "" && (user == c.Key || user == shardSuffix.ReplaceAllString(c.Key, ""))
}

var shardSuffix = regexp.MustCompile(`-[a-z]{2}[0-9]{1,2}$`)
