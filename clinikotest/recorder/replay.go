package recorder

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// Replay is an [net/http.RoundTripper] that responds from a recording, without a
// network. It is safe for concurrent use.
//
// A request gets the response to the recorded request with the same method, path
// and query. The order of parameters, the host, the headers and the body do not
// matter. Equal requests get the recorded responses in order. After the last one,
// a GET gets that one again, and any other request fails with an
// [*UnmatchedError], like a request that was not recorded.
type Replay struct {
	api *api

	mu      sync.Mutex
	pending map[string][]*exchange // the responses not used yet, by key
	routes  map[string]int         // the number of recorded requests, by String
}

// Load reads a recording that [Recorder.Save] wrote.
func Load(dir string) (*Replay, error) {
	exchanges, err := load(dir)
	if err != nil {
		return nil, err
	}
	r := &Replay{api: description(), pending: map[string][]*exchange{}, routes: map[string]int{}}
	for _, e := range exchanges {
		query := url.Values{}
		for _, line := range e.Request.Query {
			name, value, _ := strings.Cut(line, "=")
			query.Add(name, value)
		}
		lookup := r.lookup(e.Request.Method, e.Request.Path, query.Encode())
		r.pending[lookup.key] = append(r.pending[lookup.key], e)
		r.routes[lookup.String()]++
	}
	return r, nil
}

// RoundTrip returns the recorded response, or fails as the recorded request did.
func (r *Replay) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		defer req.Body.Close() // a RoundTripper must close the body, even on errors
	}
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	base, path := cut(req.URL)
	lookup := r.lookup(req.Method, path, req.URL.RawQuery)
	e, err := r.take(lookup)
	if err != nil {
		return nil, err
	}
	if e.Response == nil {
		return nil, e.failure()
	}
	return e.response(req, base), nil
}

// lookup is a request in the form in which it is compared.
type lookup struct {
	method string
	route  string // template of the path; "" if it is not an operation of the API
	query  url.Values
	key    string
}

// lookup returns the form in which requests are compared, for recorded requests and
// for those to be replayed.
func (r *Replay) lookup(method, path, rawQuery string) lookup {
	a := lookup{method: knownMethod(method)}
	found, ok := r.api.find(method, path)
	if ok {
		a.route = found.op.Path
		a.query = r.api.query(found.op, rawQuery, func(_ string, _ apispec.Field, text string) string { return text })
		a.key = path
	}
	a.key = a.method + " " + a.key + "?" + a.query.Encode()
	return a
}

// String returns the request without values: GET /patients?per_page&q[]=email.
func (a lookup) String() string {
	text := a.method + " " + a.route
	if a.route == "" {
		text += "outside the API"
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(a.query)) {
		for _, value := range a.query[name] {
			part := name
			if field, _, ok := strings.Cut(value, ":"); ok && strings.HasPrefix(name, "q") {
				part += "=" + field
			}
			parts = append(parts, part)
		}
	}
	if len(parts) > 0 {
		text += "?" + strings.Join(parts, "&")
	}
	return text
}

// take returns the next response.
func (r *Replay) take(a lookup) (*exchange, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	pending := r.pending[a.key]
	if len(pending) == 0 {
		return nil, r.unmatched(a)
	}
	if len(pending) > 1 || a.method != http.MethodGet {
		r.pending[a.key] = pending[1:]
	}
	return pending[0], nil
}

// UnmatchedError reports a request for which a recording has no response, or no
// further one. It contains no ID and no value of a query.
type UnmatchedError struct {
	Request  string   // method, template of the path and names in the query
	Recorded []string // the recorded requests in the same form, similar ones first
}

func (r *Replay) unmatched(a lookup) *UnmatchedError {
	recorded := slices.Sorted(maps.Keys(r.routes))
	like := a.method + " " + a.route
	slices.SortStableFunc(recorded, func(a, b string) int { return rank(a, like) - rank(b, like) })
	for i, text := range recorded {
		recorded[i] = fmt.Sprintf("%s ×%d", text, r.routes[text])
	}
	return &UnmatchedError{Request: a.String(), Recorded: recorded}
}

// rank sorts the requests of one route first.
func rank(text, like string) int {
	if text, _, _ = strings.Cut(text, "?"); text == like {
		return 0
	}
	return 1
}

func (e *UnmatchedError) Error() string {
	return "recorder: no response left for " + e.Request +
		" with these IDs and values; recorded: " + strings.Join(e.Recorded, ", ")
}

// Permanent returns true: the request would fail again, so clients do not retry it.
func (e *UnmatchedError) Permanent() bool { return true }

// failure returns an error like the recorded one.
func (e *exchange) failure() error {
	for _, failure := range failures {
		if failure.name == e.Failure {
			return fmt.Errorf("recorder: recorded failure: %w", failure.err)
		}
	}
	return fmt.Errorf("recorder: recorded failure: %s", e.Failure)
}

// response returns the recorded response, with links to the host of the request.
func (e *exchange) response(req *http.Request, base string) *http.Response {
	recorded := e.Response
	data := bytes.ReplaceAll(recorded.Body, []byte(apiBase), []byte(base))
	length := int64(len(data))
	var body io.Reader = bytes.NewReader(data)
	if recorded.LeftOut != "" {
		length = recorded.Bytes
		body = io.LimitReader(blank{}, length)
	}
	if e.Failure != "" {
		body = io.MultiReader(body, broken{e.failure()})
	}
	return &http.Response{
		Status:     strconv.Itoa(recorded.Status) + " " + http.StatusText(recorded.Status),
		StatusCode: recorded.Status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        recorded.header(),
		Body:          io.NopCloser(body),
		ContentLength: length,
		Request:       req,
	}
}

// header turns the reset of the rate limit into a time again.
func (r *response) header() http.Header {
	header := http.Header{}
	for name, value := range r.Header {
		header.Set(name, value)
	}
	seconds, err := strconv.ParseInt(header.Get(headerReset), 10, 64)
	if err != nil {
		return header
	}
	sent, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		sent = time.Now()
	}
	header.Set(headerReset, strconv.FormatInt(sent.Unix()+seconds, 10))
	return header
}

// blank is a body that was left out.
type blank struct{}

func (blank) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// broken is the end of a truncated body.
type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }
