// Package transport sends API calls over HTTP. It waits for the rate limiter before every attempt, retries what is safe
// to retry, rejects redirects, limits time and size, and reads each response into a pooled buffer. It knows nothing about
// resources.
package transport

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// maxPooledBuffer is the largest buffer that is pooled, in bytes, so that the memory of one huge response is freed.
const maxPooledBuffer = 4 << 20

// buffers holds buffers for bodies. All clients share it: a program with a client for each of many accounts would keep a
// buffer for each.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Limiter decides when an attempt may be sent. Done is called once for each Wait that returned nil, with the time for
// which the API asked the client to pause.
type Limiter interface {
	Wait(ctx context.Context) error
	Done(pause time.Duration)
}

// Config configures a Client. All fields except Logger and StartAttempt are required.
type Config struct {
	HTTPClient     *http.Client  // New copies its Transport and Jar; the rest is not used
	Limiter        Limiter       // Wait is called before every attempt, Done after it
	Logger         *slog.Logger  // nil if nothing is logged
	AttemptTimeout time.Duration // of one attempt, from sending the request to the last byte of the response
	MaxRetries     int           // attempts after the first one
	MaxBody        int64         // limit for a response, in bytes after decompression

	// StartAttempt is called before an attempt is sent, after the wait for the limiter. The attempt is sent with the
	// context that it returns, and the function is called at its end. Nil if nobody observes attempts.
	StartAttempt func(context.Context, Attempt) (context.Context, func(AttemptResult))
}

// Client sends requests. It is safe for concurrent use.
type Client struct {
	config   Config
	next     http.RoundTripper
	retrying *retryablehttp.Client

	mu          sync.Mutex
	pausedUntil time.Time // the end of the last pause that was logged
}

// New returns a Client that uses the connections and cookies of config.HTTPClient.
func New(config Config) *Client {
	return &Client{
		config: config,
		next:   cmp.Or(config.HTTPClient.Transport, http.DefaultTransport),
		retrying: &retryablehttp.Client{
			HTTPClient: &http.Client{ // without Timeout, which would include the wait for the limiter
				Transport:     attempts{},
				Jar:           config.HTTPClient.Jar,
				CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			},
			RetryMax:     config.MaxRetries,
			CheckRetry:   checkRetry,
			Backoff:      func(time.Duration, time.Duration, int, *http.Response) time.Duration { return 0 }, // prepareRetry waits
			PrepareRetry: prepareRetry,
			ErrorHandler: retryablehttp.PassthroughErrorHandler,
		},
	}
}

// AttemptTimeout returns the time limit of one attempt.
func (c *Client) AttemptTimeout() time.Duration { return c.config.AttemptTimeout }

// Request is one API call. Only Route, the template of the path, may be logged.
type Request struct {
	Method string
	Route  string
	URL    *url.URL
	Header http.Header
	Body   []byte
	File   bool // the response may be a file; otherwise a read expects JSON
}

// isRead reports whether sending the request twice has the same effect as sending it once.
func (r *Request) isRead() bool { return r.Method == http.MethodGet }

// Response is the response to the last attempt of a call. Body is valid until Release.
type Response struct {
	Status    int
	Header    http.Header
	Body      []byte
	Truncated bool // Body is empty, but was or may have been sent with content
	Attempts  int
	Waited    time.Duration // for the rate limit, by all attempts: for the limiter, and for the end of the pause after a 429
	SentAt    time.Time     // when the last attempt was sent
	RetryAt   time.Time     // on a 429: when the API accepts requests again, by the local clock
	Location  string        // the target of a redirect, which was not followed; removed from Header

	release func()
}

// Release returns the buffer of Body to the pool. A second call does nothing.
func (r *Response) Release() {
	if r.release != nil {
		r.release()
		r.Body, r.release = nil, nil
	}
}

// Error reports a call that got no response.
type Error struct {
	Err      error
	Attempts int
	Waited   time.Duration // as in a Response
	SentAt   time.Time     // when the last attempt was sent; zero if there was none
	Sent     bool          // the request may have reached the server, so a write may have happened
}

func (e *Error) Error() string { return Describe(e.Err) }

func (e *Error) Unwrap() error { return e.Err }

// Do sends a request and retries it as described in retry.go. The error is always an *Error.
func (c *Client) Do(ctx context.Context, r *Request) (*Response, error) {
	call := &call{client: c, request: r, buffer: buffers.Get().(*bytes.Buffer)}

	resp, err := call.send(ctx)
	if err != nil {
		put(call.buffer)
		return nil, &Error{Err: unwrapURLError(err), Attempts: call.attempts, Waited: call.waited, SentAt: call.sentAt, Sent: call.sent}
	}
	return &Response{
		Status:    resp.StatusCode,
		Header:    resp.Header,
		Body:      call.buffer.Bytes(),
		Truncated: call.truncated,
		Attempts:  call.attempts,
		Waited:    call.waited,
		SentAt:    call.sentAt,
		RetryAt:   call.retryAt,
		Location:  call.location,
		release:   func() { put(call.buffer) },
	}, nil
}

// unwrapURLError removes every *url.Error from an error: it contains the full URL with the query.
func unwrapURLError(err error) error {
	for {
		wrapper, ok := errors.AsType[*url.Error](err)
		if !ok {
			return err
		}
		err = wrapper.Err
	}
}

func put(buffer *bytes.Buffer) {
	if buffer.Cap() <= maxPooledBuffer {
		buffer.Reset()
		buffers.Put(buffer)
	}
}

// call is the state of one call. The hooks of retryablehttp find it in the context of the request.
type call struct {
	client  *Client
	request *Request
	buffer  *bytes.Buffer // the body of the last response

	attempts  int
	sentAt    time.Time     // of the last attempt
	sent      bool          // an attempt may have reached the server without a response that says otherwise
	waited    time.Duration // see Response
	wait      time.Duration // before the next attempt, set by checkRetry
	retryAt   time.Time     // from the last response
	truncated bool          // of the last response, see Response
	notJSON   bool          // the last response should be JSON and is not
	location  string        // from the last response

	attemptWaited time.Duration // for the rate limit, since the last attempt was sent
}

// shouldBeJSON reports whether a response with this status code has a record or a list in it.
func (c *call) shouldBeJSON(status int) bool {
	return status/100 == 2 && status != http.StatusNoContent && c.request.isRead() && !c.request.File
}

type callKey struct{}

func callFrom(ctx context.Context) *call { return ctx.Value(callKey{}).(*call) }

func (c *call) send(ctx context.Context) (*http.Response, error) {
	ctx = context.WithValue(ctx, callKey{}, c)
	plain, err := http.NewRequestWithContext(ctx, c.request.Method, "", nil)
	if err != nil {
		return nil, err
	}
	plain.URL, plain.Host, plain.Header = c.request.URL, c.request.URL.Host, c.request.Header.Clone()
	req, err := retryablehttp.FromRequest(plain)
	if err == nil && c.request.Body != nil {
		err = req.SetBody(c.request.Body)
	}
	if err != nil {
		return nil, err
	}
	return c.client.retrying.Do(req)
}
