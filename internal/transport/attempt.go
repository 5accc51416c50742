package transport

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"time"
)

// firstGrowth bounds what is allocated on the word of a Content-Length header alone.
const firstGrowth = 1 << 20

// ErrTooLarge is the cause when an answer is longer than Config.MaxBody.
var ErrTooLarge = errors.New("the answer is larger than the client accepts")

var errNoAnswer = errors.New("the transport returned neither an answer nor an error")

// errBrokenOff is the cause when an HTTP/2 server ended the stream of a write without an answer.
var errBrokenOff = errors.New("the server broke the request off")

// timeoutError is the cause when one attempt took longer than Config.AttemptTimeout. It is not
// context.DeadlineExceeded, because the caller's context is still alive.
type timeoutError struct{ after time.Duration }

func (e *timeoutError) Error() string { return fmt.Sprintf("no complete answer within %s", e.after) }
func (e *timeoutError) Timeout() bool { return true }

// LimitError is the cause when the limiter did not let an attempt through: it was not sent.
type LimitError struct{ Err error }

func (e *LimitError) Error() string { return e.Err.Error() }

// Unwrap is what the limiter said.
func (e *LimitError) Unwrap() error { return e.Err }

// RoundTrip is one attempt: pay, send, read, report. Everything that an attempt costs happens here, so that no retry
// can go around the limiter and no time spent waiting for it counts as the server's.
func (c *call) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := c.client.config.Limiter.Wait(req.Context()); err != nil {
		return nil, &LimitError{err}
	}
	var pause time.Duration
	if o, ok := c.client.config.Limiter.(observer); ok {
		defer func() { o.Done(pause) }() // also when a foreign RoundTripper panics
	}
	if err := req.Context().Err(); err != nil {
		return nil, &LimitError{err} // the wait was longer than the call
	}
	c.attempts++
	c.buffer.Reset()
	c.retryAt = time.Time{}

	c.sentAt = time.Now()
	resp, err := c.exchange(req)
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		pause = pauseOf(resp.Header, time.Now())
		c.retryAt = time.Now().Add(pause)
	}
	c.log(req.Context(), resp, err, time.Since(c.sentAt))
	return resp, err
}

// exchange sends the request and reads the whole answer into the buffer, within the time of one attempt.
func (c *call) exchange(req *http.Request) (*http.Response, error) {
	timeout := c.client.config.AttemptTimeout
	ctx, cancel := context.WithTimeoutCause(req.Context(), timeout, &timeoutError{timeout})
	defer cancel()
	var wire wire
	if !c.request.repeatable() {
		ctx = wire.watch(ctx)
	}

	resp, err := c.client.next.RoundTrip(req.WithContext(ctx))
	if err == nil {
		err = c.read(resp)
	}
	if err != nil {
		c.sent = c.sent || !wire.untouched(err)
		if ctx.Err() != nil && req.Context().Err() == nil {
			err = context.Cause(ctx)
		}
		return nil, err
	}
	resp.Body = http.NoBody
	c.location = resp.Header.Get("Location")
	resp.Header.Del("Location") // net/http would read it before it asks whether to follow, and fail on a malformed one
	resp.Request = req          // some test transports leave it out
	return resp, nil
}

// read fills the buffer. A refusal keeps its status even when its body is broken: that it was refused is certain.
func (c *call) read(resp *http.Response) error {
	if resp == nil {
		return errNoAnswer
	}
	if resp.Body == nil { // net/http never does this; fakes do
		return nil
	}
	defer resp.Body.Close()
	limit := c.client.config.MaxBody
	if n := resp.ContentLength; n > 0 {
		c.buffer.Grow(int(min(n, firstGrowth)) + bytes.MinRead)
	}
	n, err := c.buffer.ReadFrom(io.LimitReader(resp.Body, limit+1))
	if n > limit {
		err = ErrTooLarge
	}
	if err != nil && resp.StatusCode >= 400 && resp.StatusCode < 500 {
		c.buffer.Reset()
		return nil
	}
	return err
}

func (c *call) log(ctx context.Context, resp *http.Response, err error, took time.Duration) {
	logger := c.client.config.Logger
	if logger == nil || !logger.Enabled(ctx, slog.LevelDebug) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", c.request.Method),
		slog.String("route", c.request.Route),
		slog.Int("attempt", c.attempts),
		slog.Duration("duration", took),
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", Describe(err)))
	} else {
		attrs = append(attrs,
			slog.Int("status", resp.StatusCode),
			slog.String("request_id", RequestID(resp.Header)),
			slog.Int("bytes", c.buffer.Len()))
	}
	logger.LogAttrs(ctx, slog.LevelDebug, "cliniko request", attrs...)
}

// wire observes how far an attempt gets. Before it has a connection no byte can have left.
type wire struct{ asked, got, framed atomic.Bool }

// watch also keeps net/http from sending a request again by itself. Over HTTP/1 it does that only when nothing was
// written, but over HTTP/2 also when the server ended the stream with PROTOCOL_ERROR, which may be after the work. That
// cannot be told from a stream that was refused, so no stream is sent again.
func (w *wire) watch(ctx context.Context) context.Context {
	ctx, stop := context.WithCancelCause(ctx)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { w.asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) {
			if w.framed.Load() {
				stop(errBrokenOff) // net/http looks at it before it writes
			}
			w.got.Store(true)
		},
		WroteHeaderField: func(name string, _ []string) {
			if strings.HasPrefix(name, ":") { // there are such fields in HTTP/2 only
				w.framed.Store(true)
			}
		},
	})
}

// untouched tells whether a failed attempt certainly sent nothing. A transport that does not report its connections
// proves nothing, so there only the kind of the error counts.
func (w *wire) untouched(err error) bool {
	return !w.got.Load() && (w.asked.Load() || isDialError(err))
}
