package clinikotest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

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
	path   string // the requested path after /v1
	body   []byte // of a write
}

// handler makes the body of a good answer, or a *failure.
type handler func(*call) ([]byte, error)

// failure is an answer other than success.
type failure struct {
	status int
	kind   string // content type
	body   string
}

func (f *failure) Error() string { return fmt.Sprintf("%d %s", f.status, f.body) }

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

// ServeHTTP answers a request of the API. It panics with
// [net/http.ErrAbortHandler] to cut a connection; see [Clinic.Inject].
func (c *Clinic) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	matched, ids := c.match(r)
	entry := Request{Time: c.clock(), Method: r.Method, Path: r.URL.Path, RawQuery: r.URL.RawQuery}
	if matched != nil {
		entry.Route = matched.op.Path
	}
	h := w.Header()
	work := func() reply { return c.limited(h, entry.Time, r, matched, ids) }
	fault, faulty := c.nextFault(entry.Method, entry.Route)
	if !faulty {
		fault.Kind = noFault
	}
	answer, whole := fault.suffer(r.Context(), work)

	// The log is written before the answer, so that a client that has the
	// answer finds its request in the log.
	entry.Status = answer.status
	number := c.log.add(entry)
	if !whole {
		panic(http.ErrAbortHandler)
	}

	h.Set("Date", entry.Time.UTC().Format(http.TimeFormat))
	h.Set("X-Request-Id", fmt.Sprintf("00000000-0000-4000-8000-%012x", number))
	if answer.status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Basic realm="Application"`)
	}
	if answer.status != http.StatusNoContent {
		h.Set("Content-Type", answer.kind)
		h.Set("Content-Length", strconv.Itoa(len(answer.body)))
	}
	w.WriteHeader(answer.status)
	if fault.Kind == FaultTruncate {
		_, _ = w.Write(answer.body[:len(answer.body)/2])
		_ = http.NewResponseController(w).Flush() // in memory there is nothing to flush
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(answer.body) // a client that hung up does not matter
}

// limited answers a request unless it is one too many.
func (c *Clinic) limited(h http.Header, now time.Time, r *http.Request, matched *route, ids map[string]recordID) reply {
	if reset, ok := c.admit(now); !ok {
		f := tooMany(h, reset)
		return reply{f.status, f.kind, []byte(f.body)}
	}
	status, kind, body := c.answer(r, matched, ids)
	return reply{status, kind, body}
}

// match finds the route, nil for none, also when the request is not allowed.
func (c *Clinic) match(r *http.Request) (*route, map[string]recordID) {
	path, ok := strings.CutPrefix(r.URL.EscapedPath(), apiPrefix)
	if !ok {
		return nil, nil
	}
	return findRoute(c.routes, r.Method, path)
}

func (c *Clinic) answer(r *http.Request, matched *route, ids map[string]recordID) (int, string, []byte) {
	body, err := c.handle(r, matched, ids)
	if err == nil {
		return successStatus(matched.op), typeJSON, body
	}
	var f *failure
	if !errors.As(err, &f) {
		f = &failure{http.StatusInternalServerError, typeJSON, `{"status":"500","error":"Internal Server Error"}`}
	}
	return f.status, f.kind, []byte(f.body)
}

func (c *Clinic) handle(r *http.Request, matched *route, ids map[string]recordID) ([]byte, error) {
	if !authorized(r) {
		return nil, errDenied
	}
	if matched == nil {
		return nil, errNotFound
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, badRequest("The query string is not valid")
	}
	request := &call{
		clinic: c, op: matched.op, ids: ids, query: query, base: baseURL(r),
		path: strings.TrimPrefix(r.URL.EscapedPath(), apiPrefix),
	}
	if r.Method == http.MethodGet {
		c.mu.RLock()
		defer c.mu.RUnlock()
		return matched.handle(request)
	}
	if request.body, err = io.ReadAll(io.LimitReader(r.Body, maxBody)); err != nil {
		return nil, badRequest("The body could not be read")
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
func authorized(r *http.Request) bool {
	user, password, ok := r.BasicAuth()
	short, _, _ := strings.Cut(apiKey, "-")
	return ok && password == "" && (user == apiKey || user == short)
}

func baseURL(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host + apiPrefix
}

func statusLine(status int) string {
	return strconv.Itoa(status) + " " + http.StatusText(status)
}
