package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"time"
)

const (
	minBackoff = 500 * time.Millisecond // doubled with every attempt
	maxBackoff = 8 * time.Second

	minPause     = time.Second
	maxPause     = 2 * time.Minute  // the API's window is one minute; a header that asks for more is wrong
	defaultPause = 15 * time.Second // for a 429 that does not say how long; with four retries this spans a window
)

// checkRetry is the hook that retryablehttp calls after every attempt. Its context is that of the call.
func (c *call) checkRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	wait, again := c.decide(resp, err)
	c.wait = wait
	return again && ctx.Err() == nil && !outlasts(ctx, wait), nil
}

// outlasts tells whether a wait ends after the context's deadline: sleeping into it would trade the answer at hand for
// a context error.
func outlasts(ctx context.Context, wait time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return ok && time.Until(deadline) <= wait
}

// decide says whether the call may be sent again, and after how long. A write is sent again only when it certainly
// did not happen: it was refused with a 429, or no connection was opened.
func (c *call) decide(resp *http.Response, err error) (time.Duration, bool) {
	switch {
	case err != nil && isPermanent(err):
		return 0, false
	case err != nil:
		return jitter(c.attempts), !c.sent || c.request.repeatable()
	case resp.StatusCode == http.StatusTooManyRequests:
		return time.Until(c.retryAt), true
	case isOutage(resp.StatusCode):
		return jitter(c.attempts), c.request.repeatable()
	default:
		return 0, false
	}
}

// isOutage names the statuses that may be gone a moment later.
func isOutage(status int) bool {
	switch status {
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// isPermanent names the failures that another attempt would meet again.
func isPermanent(err error) bool {
	var (
		limit       *LimitError
		certificate *tls.CertificateVerificationError
		unknown     x509.UnknownAuthorityError
		hostname    x509.HostnameError
	)
	return errors.As(err, &limit) || errors.Is(err, ErrTooLarge) || errors.Is(err, context.Canceled) ||
		errors.As(err, &certificate) || errors.As(err, &unknown) || errors.As(err, &hostname) || saysPermanent(err)
}

// saysPermanent asks errors of foreign RoundTrippers that know it, such as a fake without an answer.
func saysPermanent(err error) bool {
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

// jitter is a random part of an exponentially growing time ("full jitter"), so that clients that failed together do
// not come back together.
func jitter(attempts int) time.Duration {
	ceiling := min(minBackoff<<min(attempts-1, 10), maxBackoff)
	return rand.N(ceiling)
}

// pauseOf reads how long a 429 asks to wait. X-RateLimit-Reset is a time by the server's clock, so it is measured
// against the Date of the same answer: a wrong local clock does not matter. Both have whole seconds, hence the one
// added.
func pauseOf(h http.Header, now time.Time) time.Duration {
	sent, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		sent = now
	}
	pause := defaultPause
	if reset, err := strconv.ParseInt(h.Get("X-RateLimit-Reset"), 10, 64); err == nil {
		pause = secondsBetween(sent.Unix(), reset) + time.Second
	} else if seconds, err := strconv.ParseInt(h.Get("Retry-After"), 10, 64); err == nil {
		pause = secondsBetween(0, seconds)
	} else if at, err := http.ParseTime(h.Get("Retry-After")); err == nil {
		pause = secondsBetween(sent.Unix(), at.Unix()) + time.Second
	}
	return min(max(pause, minPause), maxPause)
}

// secondsBetween cannot overflow: what is outside the caps anyway is cut off first.
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
