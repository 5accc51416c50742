package recorder

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// maxBody is the maximum length of a recorded body, in bytes. Of a longer one only
// the length is recorded. A page of 100 patients has 0.3 MB.
const maxBody = 8 << 20

// Recorder is an [net/http.RoundTripper] that forwards requests and records them
// and their responses, with values replaced as described in the package comment.
// It replaces them at once, except in responses that are still being read. It is
// safe for concurrent use.
type Recorder struct {
	next  http.RoundTripper
	scrub *scrubber

	mu        sync.Mutex
	exchanges []*exchange // in the order in which the requests were sent
}

// Option configures a Recorder.
type Option func(*Recorder)

// WithRealIDs keeps the IDs of records. They mean nothing by themselves, but lead
// anyone who can sign in to the account to the people in a recording.
func WithRealIDs() Option {
	return func(r *Recorder) { r.scrub.keepIDs = true }
}

// New returns a Recorder in front of another RoundTripper, or of
// [net/http.DefaultTransport] if next is nil.
func New(next http.RoundTripper, opts ...Option) *Recorder {
	if next == nil {
		next = http.DefaultTransport
	}
	r := &Recorder{next: next, scrub: newScrubber()}
	for _, opt := range opts {
		opt(r)
	}
	return r
}

// RoundTrip sends the request unchanged, and returns the response and the error of
// the next RoundTripper. It records the body while the caller reads it.
func (r *Recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	call := r.begin(req)
	resp, err := r.next.RoundTrip(req)
	if err != nil {
		call.fail(err)
		return resp, err
	}
	if resp == nil {
		return nil, nil //nolint:nilnil // a bug of the next RoundTripper, which a recorder must not hide
	}
	call.respond(resp)
	copied := *resp
	switch resp.Body {
	case nil, http.NoBody:
		call.finish(nil, 0, io.EOF)
	default:
		copied.Body = &recordedBody{ReadCloser: resp.Body, done: call.finish}
	}
	return &copied, nil
}

// call is an exchange in progress.
type call struct {
	recorder *Recorder
	exchange *exchange
	route    route  // empty if it is not an operation of the API
	base     string // the beginning of links to the API
}

// begin records a request.
func (r *Recorder) begin(req *http.Request) *call {
	base, path := cut(req.URL)
	c := &call{recorder: r, base: base, exchange: &exchange{Failure: failureNoResponse}}
	recorded := &c.exchange.Request
	recorded.Method = knownMethod(req.Method)
	var ok bool
	if c.route, ok = r.scrub.find(req.Method, path); ok {
		recorded.Path = c.route.withIDs(path, r.scrub.madeUpID)
		recorded.Query = lines(r.scrub.query(c.route.op, req.URL.RawQuery, r.scrub.operand))
	}
	c.requestBody(req)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.exchanges = append(r.exchanges, c.exchange)
	return c
}

// cut splits a URL before the path of an operation.
func cut(u *url.URL) (base, path string) {
	const version = "/v1"
	path = u.EscapedPath()
	base = u.Scheme + "://" + u.Host
	if before, after, ok := strings.Cut(path, version+"/"); ok {
		return base + before + version, "/" + after
	}
	return base, path
}

func knownMethod(method string) string {
	known := []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
	if slices.Contains(known, method) {
		return method
	}
	return removed
}

// requestBody records a copy of the body and leaves the request unchanged. It does
// not read bodies that can be read only once, such as uploads.
func (c *call) requestBody(req *http.Request) {
	if req.Body == nil || req.Body == http.NoBody {
		return
	}
	recorded := &c.exchange.Request.content
	shape, ok := c.recorder.scrub.requestShape(c.route.op)
	if !ok {
		recorded.leave(leftUnknown, req.ContentLength)
		return
	}
	recorded.leave(leftStream, req.ContentLength)
	if req.GetBody == nil {
		return
	}
	body, err := req.GetBody()
	if err != nil {
		return
	}
	defer body.Close()
	data, err := io.ReadAll(io.LimitReader(body, maxBody+1))
	if err == nil {
		c.content(recorded, shape, data, int64(len(data)))
	}
}

// content records a body with its values replaced.
func (c *call) content(to *content, shape apispec.Field, data []byte, size int64) {
	if size > maxBody {
		to.leave(leftLong, size)
		return
	}
	made, dropped, err := c.recorder.scrub.body(shape, c.base, data)
	if err != nil {
		to.leave(leftNotJSON, size)
		return
	}
	*to = content{Body: made, Removed: dropped}
}

// fail records a request without a response.
func (c *call) fail(err error) {
	c.recorder.mu.Lock()
	defer c.recorder.mu.Unlock()
	c.exchange.Failure = failureOf(err)
}

// respond records a response without its body.
func (c *call) respond(resp *http.Response) {
	recorded := &response{Status: resp.StatusCode, Header: c.recorder.scrub.header(resp.Header)}
	recorded.leave(leftUnread, max(resp.ContentLength, 0))
	c.recorder.mu.Lock()
	defer c.recorder.mu.Unlock()
	c.exchange.Response, c.exchange.Failure = recorded, ""
}

// finish records the body of the response: what was read of it, its length, and the
// error at its end, which is nil if it was closed before.
func (c *call) finish(data []byte, size int64, err error) {
	if size == 0 && err == nil {
		return // respond has recorded all that is known
	}
	var recorded content
	shape, ok := c.recorder.scrub.responseShape(c.route.op, c.exchange.Response.Status)
	switch {
	case size == 0:
	case !ok || c.route.segments == nil:
		recorded.leave(leftUnknown, size)
	default:
		c.content(&recorded, shape, data, size)
	}
	if recorded.LeftOut == leftNotJSON && err == nil {
		recorded.LeftOut = leftUnread
	}
	c.recorder.mu.Lock()
	defer c.recorder.mu.Unlock()
	c.exchange.Response.content = recorded
	if err != nil && !errors.Is(err, io.EOF) {
		c.exchange.Failure = failureOf(err)
	}
}

// recordedBody keeps a copy of what is read, up to maxBody.
type recordedBody struct {
	io.ReadCloser

	done func(data []byte, size int64, err error)

	mu   sync.Mutex // a body may be closed while it is read
	data []byte
	size int64
	over bool
}

// Read reads from the recorded body.
func (b *recordedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.size += int64(n)
	if b.size > maxBody {
		b.data = nil
	} else {
		b.data = append(b.data, p[:n]...)
	}
	if err != nil {
		b.end(err)
	}
	return n, err
}

// Close closes the recorded body.
func (b *recordedBody) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.end(nil)
	return b.ReadCloser.Close()
}

func (b *recordedBody) end(err error) {
	if b.over {
		return
	}
	b.over = true
	b.done(b.data, b.size, err)
	b.data = nil
}
