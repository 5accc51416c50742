package main

import (
	"bytes"
	"crypto/tls"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// exchange is the newest attempt of a call: a request and its response.
type exchange struct {
	op     apispec.Operation // the zero Operation for an unknown path
	host   string
	status int    // 0 if there was no response
	proto  string // such as HTTP/2.0
	header http.Header
	body   bytes.Buffer // what the SDK read of the body
	tls    *tls.ConnectionState

	sentAt, receivedAt time.Time
}

// tap is a transport that keeps the newest exchange. It sends nothing but GET requests. It must not be used by several
// goroutines at once.
type tap struct {
	next   http.RoundTripper
	router *apispec.Router

	last     *exchange
	failures map[int]*exchange // the first one with each status code of 400 or more
	requests int
	limited  int // responses with status code 429
	headers  headers
}

func newTap(next http.RoundTripper, spec *apispec.Spec) *tap {
	documented := slices.DeleteFunc(slices.Clone(spec.Operations), func(op apispec.Operation) bool { return op.Status == apispec.StatusRemoved })
	return &tap{
		next: next, router: apispec.NewRouter(documented), last: &exchange{},
		failures: map[int]*exchange{}, headers: headers{},
	}
}

// readOnlyError is the error for a request that would change something.
type readOnlyError struct{}

func (readOnlyError) Error() string { return "the doctor sends GET requests only" }

// Permanent keeps the SDK from retrying.
func (readOnlyError) Permanent() bool { return true }

func (t *tap) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method != http.MethodGet {
		return nil, readOnlyError{}
	}
	t.requests++
	t.last = &exchange{op: t.operationOf(req.URL.Path), host: req.URL.Host, sentAt: time.Now()}
	resp, err := t.next.RoundTrip(req)
	if err != nil || resp == nil {
		return resp, err
	}
	t.last.receivedAt = time.Now()
	t.last.status, t.last.proto, t.last.header, t.last.tls = resp.StatusCode, resp.Proto, resp.Header.Clone(), resp.TLS
	t.headers.add(resp.Header)
	if resp.StatusCode == http.StatusTooManyRequests {
		t.limited++
	}
	if _, again := t.failures[resp.StatusCode]; !again && resp.StatusCode >= http.StatusBadRequest {
		t.failures[resp.StatusCode] = t.last
	}
	if resp.Body != nil {
		resp.Body = copiedBody{io.TeeReader(resp.Body, &t.last.body), resp.Body}
	}
	return resp, nil
}

// copiedBody copies what is read from a body. The SDK limits how much that is.
type copiedBody struct {
	io.Reader
	io.Closer
}

// operationOf returns the operation that a path is for, whatever the path of the base URL is.
func (t *tap) operationOf(path string) apispec.Operation {
	for {
		if op, _, ok := t.router.Match(http.MethodGet, path); ok {
			return op
		}
		next := strings.IndexByte(path[1:], '/')
		if next < 0 {
			return apispec.Operation{}
		}
		path = path[1+next:]
	}
}

// headers describes the headers of all responses that are about the rate limit, the request, and what is between us and
// the API.
type headers map[string]*headerValues

type headerValues struct {
	responses int
	values    [2]int64 // the least and the greatest number
	isNumber  bool
}

var watchedHeaders = []string{
	"X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset", "Ratelimit", "Ratelimit-Limit", "Ratelimit-Policy",
	"Ratelimit-Remaining", "Ratelimit-Reset", "Retry-After", "X-Request-Id", "X-Runtime", "Etag", "Last-Modified", "Location", "Via", "X-Cache",
}

const resetHeader = "X-Ratelimit-Reset"

func (h headers) add(header http.Header) {
	for _, name := range watchedHeaders {
		value := header.Get(name)
		if value == "" {
			continue
		}
		n, err := strconv.ParseInt(value, 10, 64)
		if name == resetHeader { // UNIX time: seconds from now are the same for everybody
			date, dateErr := http.ParseTime(header.Get("Date"))
			n -= date.Unix()
			if err == nil {
				err = dateErr
			}
		}
		seen, again := h[name]
		if !again {
			seen = &headerValues{values: [2]int64{n, n}, isNumber: true}
			h[name] = seen
		}
		seen.responses++
		seen.isNumber = seen.isNumber && err == nil && isAboutLimit(name) && n > -maxShown && n < maxShown
		seen.values = [2]int64{min(seen.values[0], n), max(seen.values[1], n)}
	}
}

// maxShown limits the numbers that are shown, so that none can be an ID.
const maxShown = 100_000

func isAboutLimit(name string) bool {
	return strings.Contains(name, "Ratelimit") || name == "Retry-After"
}
