package transport

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"time"
)

// firstGrowth limits how much memory is allocated because of a Content-Length header alone.
const firstGrowth = 1 << 20

// ErrTooLarge is the cause if a response is longer than Config.MaxBody.
var ErrTooLarge = errors.New("the response is larger than the client accepts")

var (
	errNoResponse = errors.New("the transport returned neither a response nor an error")

	// errStreamEnded is the cause if an HTTP/2 server ended the stream of a write without a response.
	errStreamEnded = errors.New("the server ended the request without a response")
)

// interimError is the cause if the final status code is 1xx. Only 101 Switching Protocols can be.
type interimError struct{ status int }

func (e *interimError) Error() string {
	return fmt.Sprintf("the server sent the status code %d, which is no response to the request", e.status)
}

// Permanent makes retries stop: the connection led to a server that speaks another protocol.
func (*interimError) Permanent() bool { return true }

// timeoutError is the cause if one attempt took longer than Config.AttemptTimeout. It is not
// context.DeadlineExceeded, because the caller's context has not ended.
type timeoutError struct{ after time.Duration }

func (e *timeoutError) Error() string { return fmt.Sprintf("no complete response within %s", e.after) }
func (e *timeoutError) Timeout() bool { return true }

// LimitError is the cause if the limiter rejected an attempt, which was not sent.
type LimitError struct{ Err error }

func (e *LimitError) Error() string { return e.Err.Error() }

// Unwrap returns the limiter's error.
func (e *LimitError) Unwrap() error { return e.Err }

// attempts is the RoundTripper below retryablehttp: each call of RoundTrip is one attempt. It has no method
// CloseIdleConnections, because retryablehttp would call it on a connection pool that others use as well.
type attempts struct{}

func (attempts) RoundTrip(req *http.Request) (*http.Response, error) {
	return callFrom(req.Context()).attempt(req)
}

// attempt waits for the limiter, sends the request, reads the response and calls Done. All of this is in one attempt,
// so that no retry bypasses the limiter. The wait does not count towards the timeout.
func (c *call) attempt(req *http.Request) (*http.Response, error) {
	asked := time.Now()
	refused := c.client.config.Limiter.Wait(req.Context())
	c.countWait(asked)
	if refused != nil {
		return nil, &LimitError{refused}
	}
	var pause time.Duration
	defer func() { c.client.config.Limiter.Done(pause) }() // also if a RoundTripper of the caller panics
	if err := req.Context().Err(); err != nil {
		return nil, &LimitError{err} // the context ended during the wait
	}
	return c.watch(req, &pause)
}

// watch sends the request, logs and observes the attempt, and sets pause to what a 429 asks for.
func (c *call) watch(req *http.Request, pause *time.Duration) (resp *http.Response, err error) {
	c.attempts++
	c.buffer.Reset()
	c.truncated = false
	c.retryAt = time.Time{}

	ctx, end := c.observe(req.Context())
	defer func() { end(resp, *pause, err) }() // also if a RoundTripper of the caller panics
	if c.client.config.StartAttempt != nil {
		req = req.WithContext(ctx)
	}
	c.attemptWaited = 0
	c.sentAt = time.Now()
	resp, err = c.exchange(req)
	c.log(ctx, resp, err, time.Since(c.sentAt))
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		*pause = pauseOf(resp.Header, time.Now())
		c.retryAt = time.Now().Add(*pause)
		c.logPause(ctx, *pause)
	}
	return resp, err
}

// countWait counts the time since then as waiting for the rate limit.
func (c *call) countWait(since time.Time) {
	waited := time.Since(since)
	c.waited += waited
	c.attemptWaited += waited
}

// exchange sends the request and reads the whole response into the buffer, within the time of one attempt.
func (c *call) exchange(req *http.Request) (*http.Response, error) {
	timeout := c.client.config.AttemptTimeout
	ctx, cancel := context.WithTimeoutCause(req.Context(), timeout, &timeoutError{timeout})
	defer cancel()
	var progress progress
	if !c.request.isRead() {
		ctx = progress.trace(ctx)
	}

	resp, err := c.client.next.RoundTrip(req.WithContext(ctx))
	if err == nil {
		err = c.read(resp)
	}
	if err != nil {
		c.sent = c.sent || !progress.nothingSent(err)
		if ctx.Err() != nil && req.Context().Err() == nil {
			err = context.Cause(ctx)
		}
		return nil, err
	}
	resp.Body = http.NoBody
	c.notJSON = c.shouldBeJSON(resp.StatusCode) && !looksLikeJSON(c.buffer.Bytes())
	c.location = resp.Header.Get("Location")
	resp.Header.Del("Location") // http.Client parses it before it asks CheckRedirect, and fails if it is malformed
	resp.Request = req          // some test transports leave it out
	return resp, nil
}

// read fills the buffer. A 4xx response keeps its status code even if its body cannot be read: the request certainly
// failed. Such a body counts as truncated, and so does an empty one whose end cannot be told from a broken connection.
func (c *call) read(resp *http.Response) error {
	if resp == nil {
		return errNoResponse
	}
	if resp.Body == nil { // net/http always sets it; fakes may not
		return nil
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 == 1 {
		return &interimError{resp.StatusCode} // the body of a 101 is the connection: reading it may never end
	}
	limit := c.client.config.MaxBody
	if n := resp.ContentLength; n > 0 {
		c.buffer.Grow(int(min(n, firstGrowth)) + bytes.MinRead)
	}
	n, err := c.buffer.ReadFrom(io.LimitReader(resp.Body, limit+1))
	if n > limit {
		err = ErrTooLarge
	}
	if err != nil && resp.StatusCode/100 == 4 {
		c.buffer.Reset()
		c.truncated = true
		return nil
	}
	c.truncated = n == 0 && (resp.ContentLength > 0 || !hasEnd(resp))
	return err
}

// progress records how far an attempt got. Nothing can have been sent before there was a connection.
type progress struct{ wantsConn, hasConn, isHTTP2 atomic.Bool }

// trace also keeps net/http from retrying the request by itself. Over HTTP/1, net/http retries only if nothing was
// written. Over HTTP/2, it also retries if the server ended the stream with PROTOCOL_ERROR, which may be after the
// write was done. This cannot be distinguished from a refused stream, so no stream is retried.
func (p *progress) trace(ctx context.Context) context.Context {
	ctx, stop := context.WithCancelCause(ctx)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { p.wantsConn.Store(true) },
		GotConn: func(httptrace.GotConnInfo) {
			if p.isHTTP2.Load() {
				stop(errStreamEnded) // net/http checks the context before it writes
			}
			p.hasConn.Store(true)
		},
		WroteHeaderField: func(name string, _ []string) {
			if strings.HasPrefix(name, ":") { // only HTTP/2 has such fields
				p.isHTTP2.Store(true)
			}
		},
	})
}

// nothingSent reports whether a failed attempt certainly sent nothing. If a RoundTripper does not report its
// connections, only the kind of the error counts.
func (p *progress) nothingSent(err error) bool {
	return !p.hasConn.Load() && (p.wantsConn.Load() || isDialError(err))
}
