package transport

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"time"
)

const (
	minBackoff = 500 * time.Millisecond // doubled after every attempt
	maxBackoff = 8 * time.Second

	maxOutagePause = 30 * time.Second // for the Retry-After of a 503

	minPause     = time.Second
	maxPause     = 2 * time.Minute  // the API's window is one minute, so a header that asks for more is wrong
	defaultPause = 15 * time.Second // for a 429 without a header; four of them add up to one window
)

// checkRetry is the hook that retryablehttp calls after every attempt, with the context of the call.
func checkRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	call := callFrom(ctx)
	wait, retry := call.decide(resp, err)
	call.wait = wait
	return retry && ctx.Err() == nil && !outlasts(ctx, wait), nil
}

// outlasts reports whether a wait ends after the context's deadline. Such a wait would replace the response by a context
// error.
func outlasts(ctx context.Context, wait time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return ok && time.Until(deadline) <= wait
}

// prepareRetry is the hook that retryablehttp calls before every retry. It waits here because the hook for the wait,
// Backoff, does not see the request.
func prepareRetry(req *http.Request) error {
	call := callFrom(req.Context())
	req.Header = call.request.Header.Clone() // http.Client has added the cookies of the jar to the old one
	if !call.retryAt.IsZero() {              // a pause for the rate limit, and not for an outage
		defer call.countWait(time.Now())
	}
	select {
	case <-time.After(call.wait):
		return nil
	case <-req.Context().Done():
		return req.Context().Err()
	}
}

// looksLikeJSON reports whether a body looks like a whole JSON value. It parses the body only if it does not begin and
// end as an object or array, or if its numbers of braces differ, as in valid JSON with braces in strings.
func looksLikeJSON(body []byte) bool {
	text := bytes.TrimSpace(body)
	isObject := bytes.HasPrefix(text, []byte("{")) && bytes.HasSuffix(text, []byte("}"))
	isArray := bytes.HasPrefix(text, []byte("[")) && bytes.HasSuffix(text, []byte("]"))
	if (isObject || isArray) && bytes.Count(text, []byte("{")) == bytes.Count(text, []byte("}")) {
		return true
	}
	return json.Valid(body)
}

// decide reports whether to retry, and how long to wait before. A write is retried only if it certainly did not happen:
// the response was a 429, or there was no connection.
func (c *call) decide(resp *http.Response, err error) (time.Duration, bool) {
	switch {
	case err != nil && IsPermanent(err):
		return 0, false
	case err != nil:
		return jitter(c.attempts), !c.sent || c.request.isRead()
	case resp.StatusCode == http.StatusTooManyRequests:
		return time.Until(c.retryAt), true
	case IsOutage(resp.StatusCode):
		return outagePause(resp.Header, time.Now()) + jitter(c.attempts), c.request.isRead()
	case c.notJSON:
		return jitter(c.attempts), true
	default:
		return 0, false
	}
}

// IsOutage reports whether a status code means a failure that may be short.
func IsOutage(status int) bool {
	switch status {
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// IsPermanent reports whether another attempt would fail in the same way.
func IsPermanent(err error) bool {
	var (
		limit       *LimitError
		certificate *tls.CertificateVerificationError
		unknown     x509.UnknownAuthorityError
		hostname    x509.HostnameError
	)
	return errors.As(err, &limit) || errors.Is(err, ErrTooLarge) || errors.Is(err, context.Canceled) ||
		errors.As(err, &certificate) || errors.As(err, &unknown) || errors.As(err, &hostname) || declaresPermanent(err)
}

// declaresPermanent reports whether the error has a method Permanent that returns true, as errors of a caller's
// RoundTripper may have.
func declaresPermanent(err error) bool {
	own, ok := errors.AsType[interface {
		error
		Permanent() bool
	}](err)
	return ok && own.Permanent()
}

func isDialError(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// jitter returns a random part of an exponentially growing time ("full jitter"), so that clients that failed together
// do not retry together.
func jitter(attempts int) time.Duration {
	ceiling := min(minBackoff<<min(attempts-1, 10), maxBackoff)
	return rand.N(ceiling)
}

// pauseOf returns how long a 429 response asks the client to wait. Times are by the server's clock, so they are compared
// with the Date of the same response: a wrong local clock does not matter. Both are in whole seconds, so one second is
// added.
func pauseOf(h http.Header, now time.Time) time.Duration {
	pause, ok := retryAfter(h, now)
	if reset, err := strconv.ParseInt(h.Get("X-RateLimit-Reset"), 10, 64); err == nil {
		pause = secondsBetween(dateOf(h, now), reset) + time.Second
	} else if !ok {
		pause = defaultPause
	}
	return min(max(pause, minPause), maxPause)
}

// outagePause returns how long a 503 response asks the client to wait, as load balancers do. Without a header it is 0.
func outagePause(h http.Header, now time.Time) time.Duration {
	pause, _ := retryAfter(h, now)
	return min(pause, maxOutagePause)
}

// retryAfter returns the time of the Retry-After header, which is a number of seconds or a time by the server's clock.
func retryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	value := h.Get("Retry-After")
	if seconds, err := strconv.ParseInt(value, 10, 64); err == nil {
		return secondsBetween(0, seconds), true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	return secondsBetween(dateOf(h, now), at.Unix()) + time.Second, true
}

// ServerTime returns the time at which the server sent a response, by its own clock in UTC, or the zero time.
func ServerTime(h http.Header) time.Time {
	sent, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	return sent.UTC()
}

// dateOf returns the Unix time at which the server sent a response, by its own clock, or else now.
func dateOf(h http.Header, now time.Time) int64 {
	if sent := ServerTime(h); !sent.IsZero() {
		return sent.Unix()
	}
	return now.Unix()
}

// secondsBetween returns the time between two Unix times, 0 to maxPause. It cannot overflow.
func secondsBetween(from, to int64) time.Duration {
	limit := int64(maxPause / time.Second)
	switch {
	case to <= from:
		return 0
	case from < to-limit:
		return maxPause
	default:
		return time.Duration(to-from) * time.Second
	}
}
