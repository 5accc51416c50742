package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

var (
	errDial  = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	errDNS   = &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "api.au2.cliniko.com", IsNotFound: true}}
	errReset = &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	errLimit = errors.New("the limit is used up")
	errPlain = errors.New("something else")
	errCert  = &tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Cert: new(x509.Certificate), Reason: x509.Expired}}
	errCA    = x509.UnknownAuthorityError{}
	errPerm  = declaredError{permanent: true}
	errTemp  = declaredError{}
	errHost  = x509.HostnameError{Certificate: new(x509.Certificate), Host: "api.au2.cliniko.com"}
)

// declaredError has a method Permanent.
type declaredError struct{ permanent bool }

func (declaredError) Error() string     { return "declared" }
func (e declaredError) Permanent() bool { return e.permanent }

// outcome describes the end of a call.
type outcome struct {
	attempts int
	status   int              // 0: no response
	is       func(error) bool // without a response
	sent     bool             // checked for writes only
}

func responded(attempts, status int) outcome { return outcome{attempts: attempts, status: status} }

func unsent(attempts int, is func(error) bool) outcome { return outcome{attempts: attempts, is: is} }

func maybeSent(attempts int, is func(error) bool) outcome {
	return outcome{attempts: attempts, is: is, sent: true}
}

func is(target error) func(error) bool {
	return func(err error) bool { return errors.Is(err, target) }
}

func isAttemptTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.As(err, &timeout) && timeout.Timeout() && !errors.Is(err, context.DeadlineExceeded)
}

func isCertificate(err error) bool {
	var failed *tls.CertificateVerificationError
	return errors.As(err, &failed)
}

func isInterim(err error) bool {
	_, ok := errors.AsType[*interimError](err)
	return ok
}

func TestPolicy(t *testing.T) {
	t.Parallel()
	var (
		all  = everyAttempt
		long = strings.Repeat("x", testMaxBody+1)
	)
	tests := []struct {
		name        string
		step        step
		ctx         func(context.Context) (context.Context, context.CancelFunc)
		limiter     error
		read, write outcome
	}{
		{name: "200", step: responds(200, "{}"), read: responded(1, 200), write: responded(1, 200)},
		{name: "201", step: responds(201, "{}"), read: responded(1, 201), write: responded(1, 201)},
		{name: "204", step: responds(204, ""), read: responded(1, 204), write: responded(1, 204)},
		{name: "301", step: responds(301, "", "Location", "https://evil.example/"), read: responded(1, 301), write: responded(1, 301)},
		{name: "304", step: responds(304, ""), read: responded(1, 304), write: responded(1, 304)},
		{name: "400", step: responds(400, "{}"), read: responded(1, 400), write: responded(1, 400)},
		{name: "401", step: responds(401, "{}"), read: responded(1, 401), write: responded(1, 401)},
		{name: "404", step: responds(404, "{}"), read: responded(1, 404), write: responded(1, 404)},
		{name: "408", step: responds(408, "{}"), read: responded(1, 408), write: responded(1, 408)},
		{name: "422", step: responds(422, "{}"), read: responded(1, 422), write: responded(1, 422)},
		{name: "429", step: responds(429, "{}"), read: responded(all, 429), write: responded(all, 429)},
		{name: "500", step: responds(500, "{}"), read: responded(all, 500), write: responded(1, 500)},
		{name: "501", step: responds(501, "{}"), read: responded(1, 501), write: responded(1, 501)},
		{name: "502", step: responds(502, "{}"), read: responded(all, 502), write: responded(1, 502)},
		{name: "503", step: responds(503, "{}"), read: responded(all, 503), write: responded(1, 503)},
		{name: "503 with Retry-After", step: responds(503, "{}", "Retry-After", "1"), read: responded(all, 503), write: responded(1, 503)},
		{name: "504", step: responds(504, "{}"), read: responded(all, 504), write: responded(1, 504)},
		{name: "505", step: responds(505, "{}"), read: responded(1, 505), write: responded(1, 505)},

		{name: "HTML as 200", step: responds(200, "<html>down</html>"), read: responded(all, 200), write: responded(1, 200)},
		{name: "half a JSON as 200", step: responds(200, `{"patients":[{"id":"1"},{"id"`), read: responded(all, 200), write: responded(1, 200)},
		{name: "nothing as 200", step: responds(200, ""), read: responded(all, 200), write: responded(1, 200)},
		{name: "HTML as 404", step: responds(404, "<html>"), read: responded(1, 404), write: responded(1, 404)},
		{name: "101", step: connected(responds(101, "")), read: maybeSent(1, isInterim), write: maybeSent(1, isInterim)},

		{name: "dial error", step: connecting(fails(errDial)), read: unsent(all, is(errDial)), write: unsent(all, is(errDial))},
		{name: "dial error without a trace", step: fails(errDial), read: unsent(all, is(errDial)), write: unsent(all, is(errDial))},
		{name: "DNS error", step: fails(errDNS), read: unsent(all, is(errDNS)), write: unsent(all, is(errDNS))},
		{name: "another error while connecting", step: connecting(fails(errPlain)), read: unsent(all, is(errPlain)), write: unsent(all, is(errPlain))},
		{name: "certificate error", step: connecting(fails(errCert)), read: unsent(1, isCertificate), write: unsent(1, isCertificate)},
		{name: "certificate error without a trace", step: fails(errCert), read: maybeSent(1, isCertificate), write: maybeSent(1, isCertificate)},
		{name: "certificate of an unknown authority", step: connecting(fails(errCA)), read: unsent(1, is(errCA)), write: unsent(1, is(errCA))},
		{name: "certificate of another host", step: connecting(fails(errHost)), read: unsent(1, is(errHost)), write: unsent(1, is(errHost))},

		{name: "declares itself permanent", step: fails(errPerm), read: maybeSent(1, is(errPerm)), write: maybeSent(1, is(errPerm))},
		{name: "declares itself not permanent", step: fails(errTemp), read: maybeSent(all, is(errTemp)), write: maybeSent(1, is(errTemp))},

		{name: "reset after sending", step: connected(fails(errReset)), read: maybeSent(all, is(errReset)), write: maybeSent(1, is(errReset))},
		{name: "reset without a trace", step: fails(errReset), read: maybeSent(all, is(errReset)), write: maybeSent(1, is(errReset))},
		{name: "EOF", step: connected(fails(io.EOF)), read: maybeSent(all, is(io.EOF)), write: maybeSent(1, is(io.EOF))},
		{name: "another error without a trace", step: fails(errPlain), read: maybeSent(all, is(errPlain)), write: maybeSent(1, is(errPlain))},

		{name: "truncated 200", step: connected(truncates(200)), read: maybeSent(all, is(io.ErrUnexpectedEOF)), write: maybeSent(1, is(io.ErrUnexpectedEOF))},
		{name: "truncated 500", step: connected(truncates(500)), read: maybeSent(all, is(io.ErrUnexpectedEOF)), write: maybeSent(1, is(io.ErrUnexpectedEOF))},
		{name: "truncated 422", step: connected(truncates(422)), read: responded(1, 422), write: responded(1, 422)},
		{name: "truncated 429", step: connected(truncates(429)), read: responded(all, 429), write: responded(all, 429)},
		{name: "200 too large", step: connected(responds(200, long)), read: maybeSent(1, is(ErrTooLarge)), write: maybeSent(1, is(ErrTooLarge))},
		{name: "500 too large", step: connected(responds(500, long)), read: maybeSent(1, is(ErrTooLarge)), write: maybeSent(1, is(ErrTooLarge))},
		{name: "404 too large", step: connected(responds(404, long)), read: responded(1, 404), write: responded(1, 404)},

		{name: "attempt timeout", step: connected(stalls), read: maybeSent(all, isAttemptTimeout), write: maybeSent(1, isAttemptTimeout)},
		{name: "attempt timeout without a trace", step: stalls, read: maybeSent(all, isAttemptTimeout), write: maybeSent(1, isAttemptTimeout)},
		{name: "attempt timeout while connecting", step: connecting(stalls), read: unsent(all, isAttemptTimeout), write: unsent(all, isAttemptTimeout)},
		{name: "attempt timeout in a 200", step: connected(stallsBody(200)), read: maybeSent(all, isAttemptTimeout), write: maybeSent(1, isAttemptTimeout)},
		{name: "attempt timeout in a 404", step: connected(stallsBody(404)), read: responded(1, 404), write: responded(1, 404)},

		{name: "caller cancels", step: connected(stalls), ctx: cancelAfter(time.Second), read: maybeSent(1, is(context.Canceled)), write: maybeSent(1, is(context.Canceled))},
		{name: "caller cancels while connecting", step: connecting(stalls), ctx: cancelAfter(time.Second), read: unsent(1, is(context.Canceled)), write: unsent(1, is(context.Canceled))},
		{name: "caller's deadline", step: connected(stalls), ctx: deadlineAfter(time.Second), read: maybeSent(1, is(context.DeadlineExceeded)), write: maybeSent(1, is(context.DeadlineExceeded))},
		{name: "cancelled by the RoundTripper", step: fails(context.Canceled), read: maybeSent(1, is(context.Canceled)), write: maybeSent(1, is(context.Canceled))},
		{name: "limiter error", step: responds(200, "{}"), limiter: errLimit, read: unsent(0, is(errLimit)), write: unsent(0, is(errLimit))},
	}
	for _, test := range tests {
		for method, want := range map[string]outcome{http.MethodGet: test.read, http.MethodPost: test.write} {
			t.Run(test.name+"/"+method, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					ctx, cancel := context.WithCancel(t.Context())
					if test.ctx != nil {
						ctx, cancel = test.ctx(t.Context())
					}
					defer cancel()
					next := play(t, test.step)
					limiter := &fakeLimiter{fail: func(int) error { return test.limiter }}

					resp, err := newTestClient(next, withLimiter(limiter)).Do(ctx, request(method))

					checkOutcome(t, resp, err, method, want)
					if got := len(next.requests()); got != want.attempts {
						t.Errorf("%d requests were sent, want %d", got, want.attempts)
					}
					if _, passed, done := limiter.counts(); passed != want.attempts || done != passed {
						t.Errorf("the limiter allowed %d attempts and %d ended, want %d", passed, done, want.attempts)
					}
				})
			})
		}
	}
}

func checkOutcome(t *testing.T, resp *Response, err error, method string, want outcome) {
	t.Helper()
	if want.status != 0 {
		if err != nil {
			t.Fatalf("Do: %v, want status %d", err, want.status)
		}
		defer resp.Release()
		if resp.Status != want.status || resp.Attempts != want.attempts {
			t.Errorf("status %d after %d attempts, want %d after %d", resp.Status, resp.Attempts, want.status, want.attempts)
		}
		return
	}
	failed := failure(t, resp, err)
	if failed.Attempts != want.attempts {
		t.Errorf("%d attempts, want %d", failed.Attempts, want.attempts)
	}
	if !want.is(err) {
		t.Errorf("unexpected error: %v (%T)", failed.Err, failed.Err)
	}
	if method != http.MethodGet && failed.Sent != want.sent {
		t.Errorf("Sent is %t, want %t", failed.Sent, want.sent)
	}
	checkNoSecrets(t, err.Error())
}

func cancelAfter(d time.Duration) func(context.Context) (context.Context, context.CancelFunc) {
	return func(parent context.Context) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancel(parent)
		time.AfterFunc(d, cancel)
		return ctx, cancel
	}
}

func deadlineAfter(d time.Duration) func(context.Context) (context.Context, context.CancelFunc) {
	return func(parent context.Context) (context.Context, context.CancelFunc) {
		return context.WithTimeout(parent, d)
	}
}

// Only GET is known to be a read. Every other method counts as a write.
func TestEveryOtherMethodIsAWrite(t *testing.T) {
	t.Parallel()
	for _, method := range []string{
		http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions, "get", "PURGE",
	} {
		for name, step := range map[string]step{"503": responds(503, ""), "reset": connected(fails(errReset)), "EOF": fails(io.EOF)} {
			t.Run(method+"/"+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					next := play(t, step)
					resp, err := newTestClient(next).Do(t.Context(), request(method))
					if err == nil {
						resp.Release()
					}
					if got := len(next.requests()); got != 1 {
						t.Errorf("sent %d times", got)
					}
				})
			})
		}
	}
}

// A write is retried only while it certainly did not happen.
func TestWriteIsNotRetriedWhenUncertain(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		steps []step
		want  outcome
	}{
		{"429, then created", []step{responds(429, ""), responds(201, "{}")}, responded(2, 201)},
		{"unreachable, then created", []step{connecting(fails(errDial)), connected(responds(201, "{}"))}, responded(2, 201)},
		{"429, then 502", []step{responds(429, ""), responds(502, ""), responds(201, "{}")}, responded(2, 502)},
		{"unreachable, then reset", []step{connecting(fails(errDial)), connected(fails(errReset)), responds(201, "{}")}, maybeSent(2, is(errReset))},
		{"429, then truncated", []step{responds(429, ""), connected(truncates(201)), responds(201, "{}")}, maybeSent(2, is(io.ErrUnexpectedEOF))},
		{"429, then unreachable", []step{responds(429, ""), connecting(fails(errDial))}, unsent(everyAttempt, is(errDial))},
		{"unreachable, then 429", []step{connecting(fails(errDial)), responds(429, "")}, responded(everyAttempt, 429)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				next := play(t, test.steps...)
				resp, err := newTestClient(next).Do(t.Context(), request(http.MethodPost))
				checkOutcome(t, resp, err, http.MethodPost, test.want)
				if got := len(next.requests()); got != test.want.attempts {
					t.Errorf("%d requests were sent, want %d", got, test.want.attempts)
				}
			})
		})
	}
}

func TestRetrySendsTheWholeBody(t *testing.T) {
	t.Parallel()
	large := strings.Repeat("0123456789", 30_000)
	for name, body := range map[string][]byte{
		"none":  nil,
		"empty": {},
		"small": []byte(`{"a":1}`),
		"large": []byte(large),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				next := play(t, responds(429, ""), connecting(fails(errDial)), responds(201, "{}"))
				r := request(http.MethodPost)
				r.Body = body
				if resp, _ := mustDo(t, newTestClient(next), r); resp.Status != 201 || resp.Attempts != 3 {
					t.Errorf("status %d after %d attempts, want 201 after 3", resp.Status, resp.Attempts)
				}
				for i, sent := range next.requests() {
					if sent.body != string(body) || sent.length != int64(len(body)) {
						t.Errorf("attempt %d sent %d bytes, said %d, want %d", i+1, len(sent.body), sent.length, len(body))
					}
				}
			})
		})
	}
}

func TestMaxRetries(t *testing.T) {
	t.Parallel()
	for _, retries := range []int{0, 1, 7} {
		t.Run(strconv.Itoa(retries), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				next := play(t, responds(503, ""))
				resp, _ := mustDo(t, newTestClient(next, withRetries(retries)), request(http.MethodGet))
				if resp.Status != 503 || resp.Attempts != retries+1 || len(next.requests()) != retries+1 {
					t.Errorf("status %d, %d attempts, %d requests", resp.Status, resp.Attempts, len(next.requests()))
				}
			})
		})
	}
}

func TestJitterIsFull(t *testing.T) {
	t.Parallel()
	for attempts, ceiling := range map[int]time.Duration{
		1: 500 * time.Millisecond, 2: time.Second, 3: 2 * time.Second, 4: 4 * time.Second, 5: 8 * time.Second,
		6: 8 * time.Second, 11: 8 * time.Second, 12: 8 * time.Second, 1000: 8 * time.Second,
	} {
		t.Run(strconv.Itoa(attempts), func(t *testing.T) {
			t.Parallel()
			low, high := ceiling, time.Duration(0)
			for range 3000 {
				wait := jitter(attempts)
				low, high = min(low, wait), max(high, wait)
			}
			if low < 0 || high > ceiling {
				t.Errorf("waits %s to %s, want 0 to %s", low, high, ceiling)
			}
			if low > ceiling/10 || high < ceiling-ceiling/10 {
				t.Errorf("waits only %s to %s, want all of 0 to %s", low, high, ceiling)
			}
		})
	}
}

func TestBackoffOfACall(t *testing.T) {
	t.Parallel()
	for name, step := range map[string]step{"503": responds(503, ""), "reset": fails(errReset)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				next := play(t, step)
				client := newTestClient(next, withRetries(9))
				var most [9]time.Duration
				for range 40 {
					before := len(next.requests())
					if resp, err := client.Do(t.Context(), request(http.MethodGet)); err == nil {
						resp.Release()
					}
					for i, gap := range next.gaps()[before:] {
						ceiling := min(500*time.Millisecond<<i, 8*time.Second)
						if gap < 0 || gap > ceiling {
							t.Errorf("waited %s after attempt %d, want 0 to %s", gap, i+1, ceiling)
						}
						most[i] = max(most[i], gap)
					}
				}
				for i, gap := range most {
					if ceiling := min(500*time.Millisecond<<i, 8*time.Second); gap < ceiling/2 {
						t.Errorf("waited at most %s after attempt %d, want up to %s", gap, i+1, ceiling)
					}
				}
			})
		})
	}
}

func TestPauseOf(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)
	unix := func(d time.Duration) string { return strconv.FormatInt(now.Add(d).Unix(), 10) }
	date := func(d time.Duration) string { return now.Add(d).Format(http.TimeFormat) }
	tests := []struct {
		name                    string
		date, reset, retryAfter string
		want                    time.Duration
	}{
		{name: "nothing", want: 15 * time.Second},
		{name: "only Date", date: date(0), want: 15 * time.Second},

		{name: "reset", date: date(0), reset: unix(40 * time.Second), want: 41 * time.Second},
		{name: "reset, local clock an hour late", date: date(time.Hour), reset: unix(time.Hour + 40*time.Second), want: 41 * time.Second},
		{name: "reset, local clock an hour early", date: date(-time.Hour), reset: unix(-time.Hour + 40*time.Second), want: 41 * time.Second},
		{name: "reset without Date", reset: unix(40 * time.Second), want: 41 * time.Second},
		{name: "reset with a malformed Date", date: "yesterday", reset: unix(40 * time.Second), want: 41 * time.Second},
		{name: "reset now", date: date(0), reset: unix(0), want: time.Second},
		{name: "reset in the past", date: date(0), reset: unix(-10 * time.Minute), want: time.Second},
		{name: "reset at the cap", date: date(0), reset: unix(119 * time.Second), want: 2 * time.Minute},
		{name: "reset over the cap", date: date(0), reset: unix(3 * time.Minute), want: 2 * time.Minute},
		{name: "reset in milliseconds", date: date(0), reset: unix(40*time.Second) + "000", want: 2 * time.Minute},
		{name: "reset negative", date: date(0), reset: "-1", want: time.Second},
		{name: "reset least", date: date(0), reset: "-9223372036854775808", want: time.Second},
		{name: "reset most", date: date(0), reset: "9223372036854775807", want: 2 * time.Minute},
		{name: "reset overflows", date: date(0), reset: "9223372036854775808", want: 15 * time.Second},
		{name: "reset letters", date: date(0), reset: "soon", want: 15 * time.Second},
		{name: "reset fraction", date: date(0), reset: unix(40*time.Second) + ".5", want: 15 * time.Second},
		{name: "reset before Retry-After", date: date(0), reset: unix(40 * time.Second), retryAfter: "7", want: 41 * time.Second},
		{name: "malformed reset, Retry-After", date: date(0), reset: "soon", retryAfter: "7", want: 7 * time.Second},

		{name: "seconds", retryAfter: "7", want: 7 * time.Second},
		{name: "seconds, wrong clock", date: date(time.Hour), retryAfter: "7", want: 7 * time.Second},
		{name: "seconds zero", retryAfter: "0", want: time.Second},
		{name: "seconds negative", retryAfter: "-5", want: time.Second},
		{name: "seconds over the cap", retryAfter: "86400", want: 2 * time.Minute},
		{name: "seconds most", retryAfter: "9223372036854775807", want: 2 * time.Minute},
		{name: "seconds overflow", retryAfter: "9223372036854775808", want: 15 * time.Second},
		{name: "time", date: date(0), retryAfter: date(40 * time.Second), want: 41 * time.Second},
		{name: "time, wrong clock", date: date(-time.Hour), retryAfter: date(-time.Hour + 40*time.Second), want: 41 * time.Second},
		{name: "time in the past", date: date(0), retryAfter: date(-time.Hour), want: time.Second},
		{name: "time far away", date: date(0), retryAfter: "Fri, 31 Dec 9999 23:59:59 GMT", want: 2 * time.Minute},
		{name: "time without Date", retryAfter: date(40 * time.Second), want: 41 * time.Second},
		{name: "letters", retryAfter: "soon", want: 15 * time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			h := http.Header{}
			for name, value := range map[string]string{"Date": test.date, "X-RateLimit-Reset": test.reset, "Retry-After": test.retryAfter} {
				if value != "" {
					h.Set(name, value)
				}
			}
			if got := pauseOf(h, now); got != test.want {
				t.Errorf("pauseOf = %s, want %s", got, test.want)
			}
		})
	}
}

func TestLooksLikeJSON(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{
		`{}`: true, `[]`: true, " {\"a\":1}\r\n": true, `[{"a":1}]`: true, `{"a":"}"}`: true, `{"a":"{"}`: true, `null`: true, `"text"`: true,
		``: false, ` `: false, `text`: false, `<html></html>`: false, `{`: false, `}`: false,
		`{"a":{}`: false, `{"a":[{"b":1}`: false, `{"a":1},`: false, `[{"a":1}`: false, `[1,2`: false,
		"\x1f\x8b\x08": false, `{"a":1}<!-- -->`: false,
	} {
		if got := looksLikeJSON([]byte(body)); got != want {
			t.Errorf("looksLikeJSON(%q) = %t", body, got)
		}
	}
}

// A truncated response is noticed wherever it ends.
func TestLooksLikeJSONTruncated(t *testing.T) {
	t.Parallel()
	page := `{"patients":[{"id":"1","notes":"a b"},{"id":"2","links":{"self":"x"}}],"total_entries":2,"links":{}}`
	for end := range len(page) {
		if looksLikeJSON([]byte(page[:end])) {
			t.Errorf("%s looks like JSON", page[:end])
		}
	}
	if !looksLikeJSON([]byte(page)) {
		t.Error("the whole page does not look like JSON")
	}
}

// The content of an attachment may be any file.
func TestFileIsNotRetried(t *testing.T) {
	t.Parallel()
	r := request(http.MethodGet)
	r.File = true
	if resp, body := mustDo(t, newTestClient(play(t, responds(200, "<html>"))), r); resp.Attempts != 1 || body != "<html>" {
		t.Errorf("%q after %d attempts", body, resp.Attempts)
	}
}

func TestReadGetsItsJSONAfterARetry(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		next := play(t, responds(200, "<html>"), responds(200, `{"id":`), responds(200, "{}"))
		if resp, body := mustDo(t, newTestClient(next), request(http.MethodGet)); resp.Attempts != 3 || body != "{}" {
			t.Errorf("%q after %d attempts", body, resp.Attempts)
		}
	})
}

func TestRetryAfterOfAnOutage(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		retryAfter string
		want       time.Duration // without the jitter
	}{
		"none":          {"", 0},
		"seconds":       {"5", 5 * time.Second},
		"zero":          {"0", 0},
		"negative":      {"-5", 0},
		"at the cap":    {"30", 30 * time.Second},
		"over the cap":  {"3600", 30 * time.Second},
		"overflow":      {"9223372036854775808", 0},
		"time":          {"Mon, 05 Oct 2026 09:00:05 GMT", 6 * time.Second},
		"time far away": {"Fri, 31 Dec 9999 23:59:59 GMT", 30 * time.Second},
		"malformed":     {"soon", 0},
	} {
		for _, status := range []int{500, 502, 503, 504} {
			t.Run(name+"/"+strconv.Itoa(status), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					next := play(t, responds(status, "", "Date", "Mon, 05 Oct 2026 09:00:00 GMT", "Retry-After", test.retryAfter), responds(200, "{}"))
					limiter := new(fakeLimiter)
					mustDo(t, newTestClient(next, withLimiter(limiter)), request(http.MethodGet))
					if gap := next.gaps()[0]; gap < test.want || gap > test.want+minBackoff {
						t.Errorf("waited %s, want %s and a jitter of up to %s", gap, test.want, minBackoff)
					}
					if diff := cmp.Diff([]time.Duration{0, 0}, limiter.pauses); diff != "" {
						t.Error("only a 429 pauses the limiter (-want +got):\n", diff)
					}
				})
			})
		}
	}
}

func FuzzPauseOf(f *testing.F) {
	f.Add("Mon, 05 Oct 2026 09:00:00 GMT", "1791190840", "7", int64(1791190800))
	f.Add("", "9223372036854775807", "", int64(-1))
	f.Add("Mon, 01 Jan 0001 00:00:00 GMT", "-9223372036854775808", "", int64(0))
	f.Add("", "", "Fri, 31 Dec 9999 23:59:59 GMT", int64(-9223372036854775808))
	f.Add("soon", "soon", "-5", int64(9223372036854775807))
	f.Fuzz(func(t *testing.T, date, reset, retryAfter string, now int64) {
		h := http.Header{"Date": {date}, "Retry-After": {retryAfter}}
		h.Set("X-RateLimit-Reset", reset)
		if pause := pauseOf(h, time.Unix(now, 0)); pause < time.Second || pause > 2*time.Minute {
			t.Errorf("pauseOf(%q, now %d) = %s", h, now, pause)
		}
	})
}

// limitedFor returns a 429 with a reset in that many seconds, from a server whose clock is off by skew.
func limitedFor(seconds int, skew time.Duration) step {
	return func(req *http.Request) (*http.Response, error) {
		there := time.Now().Add(skew).UTC()
		reset := strconv.FormatInt(there.Unix()+int64(seconds), 10)
		return responds(429, "{}", "Date", there.Format(http.TimeFormat), "X-RateLimit-Reset", reset)(req)
	}
}

func TestWaitsForTheReset(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		for _, skew := range []time.Duration{0, time.Hour, -time.Hour} {
			t.Run(method+"/"+skew.String(), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					next := play(t, limitedFor(40, skew), limitedFor(5, skew), responds(200, "{}"))
					limiter := new(fakeLimiter)
					resp, _ := mustDo(t, newTestClient(next, withLimiter(limiter)), request(method))
					if resp.Status != 200 || resp.Attempts != 3 {
						t.Errorf("status %d after %d attempts, want 200 after 3", resp.Status, resp.Attempts)
					}
					// both headers are in whole seconds, so one second is added
					if diff := cmp.Diff([]time.Duration{41 * time.Second, 6 * time.Second}, next.gaps()); diff != "" {
						t.Error("waits (-want +got):\n", diff)
					}
					if diff := cmp.Diff([]time.Duration{41 * time.Second, 6 * time.Second, 0}, limiter.pauses); diff != "" {
						t.Error("calls of Done (-want +got):\n", diff)
					}
				})
			})
		}
	}
}

// The body of a 429 may arrive late. The pause begins at the end of the attempt, when the limiter is told.
func TestRetryAt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		next := play(t, after(3*time.Second, limitedFor(40, time.Hour)))
		start := time.Now()
		resp, _ := mustDo(t, newTestClient(next, withRetries(0)), request(http.MethodGet))
		if want := start.Add((3 + 41) * time.Second); resp.Status != 429 || !resp.RetryAt.Equal(want) {
			t.Errorf("status %d, RetryAt %s, want 429 and %s", resp.Status, resp.RetryAt, want)
		}
		if elapsed := time.Since(start); elapsed != 3*time.Second {
			t.Errorf("took %s, want no wait after the last attempt", elapsed)
		}
	})
}

func TestRetryAtIsZeroWithoutA429(t *testing.T) {
	t.Parallel()
	next := play(t, responds(503, "", "Retry-After", "7", "X-RateLimit-Reset", "1791190840"))
	resp, _ := mustDo(t, newTestClient(next, withRetries(0)), request(http.MethodGet))
	if !resp.RetryAt.IsZero() {
		t.Errorf("RetryAt of a 503 is %s", resp.RetryAt)
	}
}

func TestNearDeadlineKeepsTheResponse(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		deadline time.Duration
		first    step
		status   int
		attempts int
		elapsed  time.Duration
	}{
		{"429, much too near", 10 * time.Second, limitedFor(40, 0), 429, 1, 0},
		{"429, as long as the wait", 41 * time.Second, limitedFor(40, 0), 429, 1, 0},
		{"429, far enough", 42 * time.Second, limitedFor(40, 0), 200, 2, 41 * time.Second},
		{"503, Retry-After too near", 5 * time.Second, responds(503, "", "Retry-After", "5"), 503, 1, 0},
		{"503, no time left", 5*time.Second + 1, after(5*time.Second, responds(503, "")), 503, 1, 5 * time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), test.deadline)
				defer cancel()
				start := time.Now()
				resp, err := newTestClient(play(t, test.first, responds(200, "{}"))).Do(ctx, request(http.MethodGet))
				if err != nil {
					t.Fatalf("Do: %v", err)
				}
				defer resp.Release()
				if elapsed := time.Since(start); elapsed != test.elapsed {
					t.Errorf("took %s, want %s", elapsed, test.elapsed)
				}
				if resp.Status != test.status || resp.Attempts != test.attempts {
					t.Errorf("status %d after %d attempts, want %d after %d", resp.Status, resp.Attempts, test.status, test.attempts)
				}
				if want := start.Add(41 * time.Second); resp.Status == 429 && !resp.RetryAt.Equal(want) {
					t.Errorf("RetryAt is %s, want %s", resp.RetryAt, want)
				}
			})
		})
	}
}

// An error near the deadline is not replaced by that of the deadline either.
func TestNearDeadlineKeepsTheError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second+1)
		defer cancel()
		start := time.Now()
		resp, err := newTestClient(play(t, after(5*time.Second, fails(errReset)))).Do(ctx, request(http.MethodGet))
		failed := failure(t, resp, err)
		if !errors.Is(err, errReset) || failed.Attempts != 1 || time.Since(start) != 5*time.Second {
			t.Errorf("%d attempts in %s: %v", failed.Attempts, time.Since(start), err)
		}
	})
}
