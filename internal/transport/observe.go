package transport

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"
)

// Attempt is an attempt that is about to be sent.
type Attempt struct {
	Request *Request
	Number  int           // from 1
	Waited  time.Duration // for the rate limit, since the attempt before; see Response.Waited
}

// AttemptResult is the end of an attempt. A field is zero if there was no response, or if the response does not have it.
type AttemptResult struct {
	Status     int
	RequestID  string
	Bytes      int           // of the body, after decompression
	Pause      time.Duration // for how long a 429 asks the client to pause
	ServerTime time.Time
	Err        error // why there is no response, or no usable one
}

// ErrNotJSON is the Err of an attempt if the response should be JSON and is not.
var ErrNotJSON = errors.New("the response is not JSON")

// IsBadResponse reports whether an error is about a response that cannot be used.
func IsBadResponse(err error) bool {
	if _, ok := errors.AsType[*interimError](err); ok {
		return true
	}
	for _, problem := range []error{ErrNotJSON, ErrTooLarge, ErrPage, errNoKey, errNoEnd, errNoResponse} {
		if errors.Is(err, problem) {
			return true
		}
	}
	return false
}

// observe calls Config.StartAttempt. It returns the context to send the attempt with, and the function to end it with.
func (c *call) observe(ctx context.Context) (context.Context, func(*http.Response, time.Duration, error)) {
	start := c.client.config.StartAttempt
	if start == nil {
		return ctx, func(*http.Response, time.Duration, error) {}
	}
	ctx, end := start(ctx, Attempt{Request: c.request, Number: c.attempts, Waited: c.attemptWaited})
	return ctx, func(resp *http.Response, pause time.Duration, err error) { end(c.result(resp, pause, err)) }
}

func (c *call) result(resp *http.Response, pause time.Duration, err error) AttemptResult {
	if err == nil && resp == nil { // a RoundTripper of the caller panicked
		err = errNoResponse
	}
	if err != nil {
		return AttemptResult{Err: err}
	}
	result := AttemptResult{
		Status:     resp.StatusCode,
		RequestID:  RequestID(resp.Header),
		Bytes:      c.buffer.Len(),
		Pause:      pause,
		ServerTime: ServerTime(resp.Header),
	}
	if c.notJSON {
		result.Err = ErrNotJSON
	}
	return result
}

// log writes an attempt to the log.
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
		if c.notJSON {
			attrs = append(attrs, slog.String("error", ErrNotJSON.Error()))
		}
	}
	logger.LogAttrs(ctx, slog.LevelDebug, "cliniko request", attrs...)
}

// logPause logs the beginning of a pause. The requests that are in flight then get a 429 as well, and are not logged.
func (c *call) logPause(ctx context.Context, pause time.Duration) {
	if logger := c.client.config.Logger; c.client.pauses(pause) && logger != nil {
		logger.LogAttrs(ctx, slog.LevelWarn, "cliniko rate limit exceeded, requests pause",
			slog.Duration("pause", pause),
			slog.String("method", c.request.Method),
			slog.String("route", c.request.Route))
	}
}

// pauses notes a pause that begins now, and reports whether there was none.
func (c *Client) pauses(pause time.Duration) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	isNew := !now.Before(c.pausedUntil)
	if until := now.Add(pause); until.After(c.pausedUntil) {
		c.pausedUntil = until
	}
	return isNew
}
