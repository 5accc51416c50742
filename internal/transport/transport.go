// Package transport carries one API call over HTTP: it pays the rate limiter for every attempt, repeats what may be
// repeated, refuses redirects, bounds time and size, and reads the answer into a pooled buffer. It knows no resource.
package transport

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// maxPooledBuffer keeps one huge answer from staying in memory for the life of the client.
const maxPooledBuffer = 4 << 20

// Limiter decides when an attempt may be sent.
type Limiter interface {
	Wait(ctx context.Context) error
}

// observer is the part of a Limiter that wants to hear how an attempt ended.
type observer interface {
	Done(pause time.Duration)
}

// Config is what a Client is made of. Every field but Logger is required.
type Config struct {
	HTTPClient     *http.Client  // copied, never changed
	Limiter        Limiter       // asked before every attempt
	Logger         *slog.Logger  // nil: no logging
	AttemptTimeout time.Duration // for one attempt, from sending to the last byte of the answer
	MaxRetries     int           // attempts after the first one
	MaxBody        int64         // bytes of an answer, after decompression
}

// Client sends requests. It is safe for use by many goroutines.
type Client struct {
	config  Config
	next    http.RoundTripper
	buffers sync.Pool
}

// New returns a Client. The pool of connections stays the one of config.HTTPClient.
func New(config Config) *Client {
	next := config.HTTPClient.Transport
	if next == nil {
		next = http.DefaultTransport
	}
	return &Client{
		config:  config,
		next:    next,
		buffers: sync.Pool{New: func() any { return new(bytes.Buffer) }},
	}
}

// AttemptTimeout is the time that one attempt may take.
func (c *Client) AttemptTimeout() time.Duration { return c.config.AttemptTimeout }

// Request is one API call. Route is the template of the path, the only form that may be logged.
type Request struct {
	Method string
	Route  string
	URL    *url.URL
	Header http.Header
	Body   []byte
}

// repeatable tells whether sending the request twice does no more than sending it once.
func (r *Request) repeatable() bool { return r.Method == http.MethodGet }

// Response is the last answer to a call. Body is valid until Release.
type Response struct {
	Status   int
	Header   http.Header
	Body     []byte
	Attempts int
	SentAt   time.Time // when the last attempt began
	RetryAt  time.Time // on a 429: when the API takes requests again, by the local clock
	Location string    // where a redirect leads; it is no longer in Header, and was not followed

	release func()
}

// Release gives the buffer of Body back. A second call does nothing.
func (r *Response) Release() {
	if r.release != nil {
		r.release()
		r.Body, r.release = nil, nil
	}
}

// Error says that a call got no answer.
type Error struct {
	Err      error
	Attempts int
	SentAt   time.Time // when the last attempt began; zero when there was none
	Sent     bool      // the request may have reached the server, so a write may have happened
}

func (e *Error) Error() string { return Describe(e.Err) }

func (e *Error) Unwrap() error { return e.Err }

// Do sends a request and, where the policy of retry.go allows it, sends it again. The error is always an *Error.
func (c *Client) Do(ctx context.Context, r *Request) (*Response, error) {
	call := &call{client: c, request: r, buffer: c.buffers.Get().(*bytes.Buffer)}

	resp, err := call.send(ctx)
	if err != nil {
		c.put(call.buffer)
		return nil, &Error{Err: undress(err), Attempts: call.attempts, SentAt: call.sentAt, Sent: call.sent}
	}
	return &Response{
		Status:   resp.StatusCode,
		Header:   resp.Header,
		Body:     call.buffer.Bytes(),
		Attempts: call.attempts,
		SentAt:   call.sentAt,
		RetryAt:  call.retryAt,
		Location: call.location,
		release:  func() { c.put(call.buffer) },
	}, nil
}

// undress takes off every *url.Error: it carries the full URL with the query.
func undress(err error) error {
	for {
		dressed, ok := errors.AsType[*url.Error](err)
		if !ok {
			return err
		}
		err = dressed.Err
	}
}

func (c *Client) put(buffer *bytes.Buffer) {
	if buffer.Cap() <= maxPooledBuffer {
		buffer.Reset()
		c.buffers.Put(buffer)
	}
}

// call is the state of one call. It has a retryablehttp client of its own, because the hooks of that library see
// neither the request nor the other hooks; such a client is a small struct without connections.
type call struct {
	client  *Client
	request *Request
	buffer  *bytes.Buffer // of the newest answer

	attempts int
	sentAt   time.Time     // of the newest attempt
	sent     bool          // some attempt may have reached the server, and got no answer that says otherwise
	wait     time.Duration // before the next attempt, decided by checkRetry
	retryAt  time.Time
	location string // of the newest answer
}

func (c *call) send(ctx context.Context) (*http.Response, error) {
	var body any // a nil []byte in the interface would be sent as a chunked empty body
	if c.request.Body != nil {
		body = c.request.Body
	}
	req, err := retryablehttp.NewRequestWithContext(ctx, c.request.Method, c.request.URL.String(), body)
	if err != nil {
		return nil, err
	}
	req.Header = c.request.Header.Clone()

	httpClient := *c.client.config.HTTPClient
	httpClient.Transport = c
	httpClient.Timeout = 0 // would count the wait for the limiter; see attempt
	httpClient.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

	retrying := retryablehttp.Client{
		HTTPClient: &httpClient,
		RetryMax:   c.client.config.MaxRetries,
		CheckRetry: c.checkRetry,
		Backoff:    func(_, _ time.Duration, _ int, _ *http.Response) time.Duration { return c.wait },
		PrepareRetry: func(req *http.Request) error { // the jar has added its cookies to the header before
			req.Header = c.request.Header.Clone()
			return nil
		},
		ErrorHandler: func(resp *http.Response, err error, _ int) (*http.Response, error) { return resp, err },
	}
	return retrying.Do(req)
}
