package api

import (
	"encoding/json"
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
)

// call is one request on its way through a handler.
type call struct {
	clinic *Clinic
	op     apispec.Operation
	ids    map[string]store.ID // path parameters by name
	query  url.Values
	base   string // scheme, host and /v1: what links begin with
	files  string // address of the file host
	path   string // the requested path after /v1
	body   []byte // of a write
	broken error  // why body is not whole
}

// handler makes the body of a good answer, or a *failure or *redirect.
type handler func(*call) ([]byte, error)

// failure is an answer other than success.
type failure struct {
	status int
	kind   string // content type
	body   string
}

func (f *failure) Error() string { return fmt.Sprintf("%d %s", f.status, f.body) }

// redirect is an answer that leads to the file host.
type redirect struct{ location string }

func (r *redirect) Error() string { return "302 to the file host" }

var (
	errNotFound  = &failure{http.StatusNotFound, wire.TypeJSON, `{"status":"404","error":"Not Found"}`}
	errForbidden = &failure{http.StatusForbidden, wire.TypeJSON, `{"status":"403","error":"Forbidden"}`}
	errDenied    = &failure{http.StatusUnauthorized, wire.TypeText, "HTTP Basic: Access denied.\n"}
)

// badRequest is a 400. The message names fields, never values.
func badRequest(format string, args ...any) error {
	return messageFailure(http.StatusBadRequest, fmt.Sprintf(format, args...))
}

func messageFailure(status int, message string) error {
	body, err := json.Marshal(map[string]string{"message": message})
	if err != nil {
		return err // a string always marshals
	}
	return &failure{status, wire.TypeJSON, string(body)}
}

// Serve responds to a request to the API or to the file host at hostAddr. It
// panics with [http.ErrAbortHandler] to cut the connection.
func (c *Clinic) Serve(w http.ResponseWriter, r *http.Request, hostAddr string) {
	entry := traffic.Request{Time: c.clock(), Method: r.Method, Path: r.URL.Path, RawQuery: r.URL.RawQuery}
	work := c.prepare(r, hostAddr, &entry)
	f := c.Faults.Next(entry.Method, entry.Route)
	resp, whole := withFault(r.Context(), f, entry.Route, work)

	// The log is written before the response, so that a client that has the
	// response finds its request in the log.
	entry.Status = resp.Status
	number := c.Requests.Add(entry)
	if !whole {
		panic(http.ErrAbortHandler)
	}
	// Read the rest of a rejected file too: a client may read the response only
	// when it has sent everything.
	_, _ = io.Copy(io.Discard, r.Body)

	h := w.Header()
	h.Set("Date", entry.Time.UTC().Format(http.TimeFormat))
	h.Set("X-Request-Id", fmt.Sprintf("00000000-0000-4000-8000-%012x", number))
	resp.Send(w, f.Kind == traffic.FaultTruncate)
}

// prepare completes the log entry of a request. The function that it returns
// makes the response.
func (c *Clinic) prepare(r *http.Request, hostAddr string, entry *traffic.Request) func() wire.Response {
	if key, ok := files.Key(r, hostAddr); ok {
		entry.Route = files.Route
		return func() wire.Response { return c.files.Respond(r, key, hostAddr, entry.Time) }
	}
	matched, ids := c.match(r)
	request := &call{
		clinic: c, ids: ids, base: wire.Origin(r) + apiPrefix, files: hostAddr,
		path: strings.TrimPrefix(r.URL.EscapedPath(), apiPrefix),
	}
	if matched != nil {
		request.op, entry.Route = matched.op, matched.op.Path
	}
	if r.Method != http.MethodGet {
		request.body, request.broken = io.ReadAll(io.LimitReader(r.Body, maxBody))
		entry.Body = request.body
	}
	return func() wire.Response {
		if reset, ok := c.limiter.Admit(entry.Time); !ok {
			return tooMany(reset)
		}
		return c.respond(r, matched, request)
	}
}

// match finds the route, nil for none, also when the request is not allowed.
func (c *Clinic) match(r *http.Request) (*route, map[string]store.ID) {
	path, ok := strings.CutPrefix(r.URL.EscapedPath(), apiPrefix)
	if !ok {
		return nil, nil
	}
	return findRoute(c.routes, r.Method, path)
}

func (c *Clinic) respond(r *http.Request, matched *route, request *call) wire.Response {
	body, err := c.handle(r, matched, request)
	if err == nil {
		return wire.Response{Status: successStatus(matched.op), ContentType: wire.TypeJSON, Body: body}
	}
	if to, ok := errors.AsType[*redirect](err); ok {
		return wire.Response{Status: http.StatusFound, ContentType: wire.TypeText, Header: map[string]string{"Location": to.location}}
	}
	if rejected, ok := errors.AsType[store.QueryError](err); ok {
		err = badRequest("%s", rejected)
	}
	f, ok := errors.AsType[*failure](err)
	if !ok {
		f = &failure{http.StatusInternalServerError, wire.TypeJSON, `{"status":"500","error":"Internal Server Error"}`}
	}
	resp := wire.Response{Status: f.status, ContentType: f.kind, Body: []byte(f.body)}
	if f.status == http.StatusUnauthorized {
		resp.Header = map[string]string{"WWW-Authenticate": `Basic realm="Application"`}
	}
	return resp
}

func (c *Clinic) handle(r *http.Request, matched *route, request *call) ([]byte, error) {
	switch {
	case !c.authorized(r):
		return nil, errDenied
	case matched == nil:
		return nil, errNotFound
	case !may(c.role, matched.op):
		return nil, errForbidden
	case request.broken != nil:
		return nil, badRequest("The body could not be read")
	}
	var err error
	if request.query, err = url.ParseQuery(r.URL.RawQuery); err != nil {
		return nil, badRequest("The query string is not valid")
	}
	c.finishProcessing()
	if r.Method == http.MethodGet {
		c.mu.RLock()
		defer c.mu.RUnlock()
		return matched.handle(request)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return matched.handle(request)
}

// successStatus is the documented status, or for operations without one that
// of the others of their kind.
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

// authorized checks for the key as user name and an empty password. Cliniko
// takes the key with and without the suffix of the shard.
func (c *Clinic) authorized(r *http.Request) bool {
	user, password, ok := r.BasicAuth()
	return ok && password == "" && (user == c.Key || user == shardSuffix.ReplaceAllString(c.Key, ""))
}

var shardSuffix = regexp.MustCompile(`-[a-z]{2}[0-9]{1,2}$`)
