package clinikotest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

const (
	apiPrefix = "/v1"
	maxBody   = 10 << 20 // bytes of a request
	typeJSON  = "application/json; charset=utf-8"
	typeText  = "text/plain; charset=utf-8"
)

// call is one request on its way through a handler.
type call struct {
	clinic *Clinic
	op     apispec.Operation
	ids    map[string]recordID // path parameters by name
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
	errNotFound  = &failure{http.StatusNotFound, typeJSON, `{"status":"404","error":"Not Found"}`}
	errForbidden = &failure{http.StatusForbidden, typeJSON, `{"status":"403","error":"Forbidden"}`}
	errDenied    = &failure{http.StatusUnauthorized, typeText, "HTTP Basic: Access denied.\n"}
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
	return &failure{status, typeJSON, string(body)}
}

// ServeHTTP answers a request of the API, or of the file host, which is the
// same server under another path. It panics with [net/http.ErrAbortHandler] to
// cut a connection; see [Clinic.Inject].
func (c *Clinic) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.respond(w, r, origin(r)+"/"+bucket)
}

// respond answers a request. files is the address of the file host.
func (c *Clinic) respond(w http.ResponseWriter, r *http.Request, files string) {
	entry := Request{Time: c.clock(), Method: r.Method, Path: r.URL.Path, RawQuery: r.URL.RawQuery}
	work := c.prepare(r, files, &entry)
	fault, faulty := c.nextFault(entry.Method, entry.Route)
	if !faulty {
		fault.Kind = noFault
	}
	answer, whole := fault.suffer(r.Context(), entry.Route, work)

	// The log is written before the answer, so that a client that has the
	// answer finds its request in the log.
	entry.Status = answer.status
	number := c.log.add(entry)
	if !whole {
		panic(http.ErrAbortHandler)
	}
	// What is left of a refused file is read too: a client may look for the
	// answer only when it has sent everything.
	_, _ = io.Copy(io.Discard, r.Body)

	h := w.Header()
	h.Set("Date", entry.Time.UTC().Format(http.TimeFormat))
	h.Set("X-Request-Id", fmt.Sprintf("00000000-0000-4000-8000-%012x", number))
	answer.send(w, fault.Kind == FaultTruncate)
}

// prepare notes in entry what a request is about. The function that it returns
// makes the answer.
func (c *Clinic) prepare(r *http.Request, files string, entry *Request) func() reply {
	if key, ok := fileKey(r, files); ok {
		entry.Route = FileRoute
		return func() reply { return c.files.answer(r, key, files, entry.Time) }
	}
	matched, ids := c.match(r)
	request := &call{
		clinic: c, ids: ids, base: origin(r) + apiPrefix, files: files,
		path: strings.TrimPrefix(r.URL.EscapedPath(), apiPrefix),
	}
	if matched != nil {
		request.op, entry.Route = matched.op, matched.op.Path
	}
	if r.Method != http.MethodGet {
		request.body, request.broken = io.ReadAll(io.LimitReader(r.Body, maxBody))
		entry.Body = request.body
	}
	return func() reply {
		if reset, ok := c.admit(entry.Time); !ok {
			return tooMany(reset)
		}
		return c.answer(r, matched, request)
	}
}

// reply is an answer before it is sent.
type reply struct {
	status int
	kind   string // content type
	body   []byte
	header map[string]string // further headers; nil for none
}

// send writes the answer, or cuts the connection in the middle of the body.
func (a reply) send(w http.ResponseWriter, cut bool) {
	h := w.Header()
	for name, value := range a.header {
		h.Set(name, value)
	}
	if a.status != http.StatusNoContent {
		h.Set("Content-Type", a.kind)
		h.Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	if cut {
		_, _ = w.Write(a.body[:len(a.body)/2])
		_ = http.NewResponseController(w).Flush() // in memory there is nothing to flush
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(a.body) // a client that hung up does not matter
}

// match finds the route, nil for none, also when the request is not allowed.
func (c *Clinic) match(r *http.Request) (*route, map[string]recordID) {
	path, ok := strings.CutPrefix(r.URL.EscapedPath(), apiPrefix)
	if !ok {
		return nil, nil
	}
	return findRoute(c.routes, r.Method, path)
}

func (c *Clinic) answer(r *http.Request, matched *route, request *call) reply {
	body, err := c.handle(r, matched, request)
	if err == nil {
		return reply{status: successStatus(matched.op), kind: typeJSON, body: body}
	}
	if to, ok := errors.AsType[*redirect](err); ok {
		return reply{status: http.StatusFound, kind: typeText, header: map[string]string{"Location": to.location}}
	}
	if rejected, ok := errors.AsType[queryError](err); ok {
		err = badRequest("%s", rejected)
	}
	f, ok := errors.AsType[*failure](err)
	if !ok {
		f = &failure{http.StatusInternalServerError, typeJSON, `{"status":"500","error":"Internal Server Error"}`}
	}
	answer := reply{status: f.status, kind: f.kind, body: []byte(f.body)}
	if f.status == http.StatusUnauthorized {
		answer.header = map[string]string{"WWW-Authenticate": `Basic realm="Application"`}
	}
	return answer
}

func (c *Clinic) handle(r *http.Request, matched *route, request *call) ([]byte, error) {
	switch {
	case !c.authorized(r):
		return nil, errDenied
	case matched == nil:
		return nil, errNotFound
	case !c.role.may(matched.op):
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
	return ok && password == "" && (user == c.key || user == shardSuffix.ReplaceAllString(c.key, ""))
}

var shardSuffix = regexp.MustCompile(`-[a-z]{2}[0-9]{1,2}$`)

// origin is the scheme and host of a request.
func origin(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

func statusLine(status int) string {
	return strconv.Itoa(status) + " " + http.StatusText(status)
}
