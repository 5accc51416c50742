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

// Replay is an [net/http.RoundTripper] that answers from a recording, without a
// network. It is safe for use by many goroutines.
//
// A request gets the answer to the recorded one with the same method, path and
// query; the order of parameters, the host, the headers and the body do not
// matter. Equal requests get the recorded answers in turn, and once those are
// used up, a GET gets the last one again. Any other request ends in an
// [*UnmatchedError].
type Replay struct {
	api *api

	mu      sync.Mutex
	answers map[string][]*exchange // those still to come, by key
	routes  map[string]int         // how often each was recorded, by its String
}

// Load reads a recording that [Recorder.Save] wrote.
func Load(dir string) (*Replay, error) {
	exchanges, err := load(dir)
	if err != nil {
		return nil, err
	}
	r := &Replay{api: description(), answers: map[string][]*exchange{}, routes: map[string]int{}}
	for _, e := range exchanges {
		query := url.Values{}
		for _, line := range e.Request.Query {
			name, value, _ := strings.Cut(line, "=")
			query.Add(name, value)
		}
		asked := r.asked(e.Request.Method, e.Request.Path, query.Encode())
		r.answers[asked.key] = append(r.answers[asked.key], e)
		r.routes[asked.String()]++
	}
	return r, nil
}

// RoundTrip answers a request, or fails as the recorded one did.
func (r *Replay) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		defer req.Body.Close() // a RoundTripper closes the body, also on errors
	}
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	base, path := cut(req.URL)
	asked := r.asked(req.Method, path, req.URL.RawQuery)
	e, err := r.take(asked)
	if err != nil {
		return nil, err
	}
	if e.Response == nil {
		return nil, e.failure()
	}
	return e.response(req, base), nil
}

// asked is a request as it is compared.
type asked struct {
	method string
	route  string // template of the path; "" for what is no operation of the API
	query  url.Values
	key    string
}

// asked takes every value as it is. Both what was recorded and what is asked
// for go through it.
func (r *Replay) asked(method, path, rawQuery string) asked {
	a := asked{method: knownMethod(method)}
	found, ok := r.api.find(method, path)
	if ok {
		a.route = found.op.Path
		a.query = r.api.query(found.op, rawQuery, func(_ string, _ apispec.Field, text string) string { return text })
		a.key = path
	}
	a.key = a.method + " " + a.key + "?" + a.query.Encode()
	return a
}

// String shows the request without a value: GET /patients?per_page&q[]=email.
func (a asked) String() string {
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

// take finds the next answer.
func (r *Replay) take(a asked) (*exchange, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	answers := r.answers[a.key]
	if len(answers) == 0 {
		return nil, r.unmatched(a)
	}
	if len(answers) > 1 || a.method != http.MethodGet {
		r.answers[a.key] = answers[1:]
	}
	return answers[0], nil
}

// UnmatchedError is a request that a recording has no answer to, or no further
// one. It shows no id and no value of a query.
type UnmatchedError struct {
	Request  string   // method, template of the path and names in the query
	Recorded []string // the recorded requests in the same form, those like it first
}

func (r *Replay) unmatched(a asked) *UnmatchedError {
	recorded := slices.Sorted(maps.Keys(r.routes))
	like := a.method + " " + a.route
	slices.SortStableFunc(recorded, func(a, b string) int { return rank(a, like) - rank(b, like) })
	for i, text := range recorded {
		recorded[i] = fmt.Sprintf("%s ×%d", text, r.routes[text])
	}
	return &UnmatchedError{Request: a.String(), Recorded: recorded}
}

// rank puts the requests of one route first.
func rank(text, like string) int {
	if text, _, _ = strings.Cut(text, "?"); text == like {
		return 0
	}
	return 1
}

func (e *UnmatchedError) Error() string {
	return "recorder: no answer is left to " + e.Request +
		" with these ids and values; recorded: " + strings.Join(e.Recorded, ", ")
}

// Permanent says that the request would fail again, so that clients do not try.
func (e *UnmatchedError) Permanent() bool { return true }

// failure is an error like the recorded one.
func (e *exchange) failure() error {
	for _, failure := range failures {
		if failure.name == e.Failure {
			return fmt.Errorf("recorder: recorded so: %w", failure.err)
		}
	}
	return fmt.Errorf("recorder: recorded so: %s", e.Failure)
}

// response makes the answer. Its links lead to where it was asked for.
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

// header makes the reset of the rate limit a time again.
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

// blank is a body whose content was left out.
type blank struct{}

func (blank) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// broken is the place at which a body breaks off.
type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }
