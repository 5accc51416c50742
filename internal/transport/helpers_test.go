package transport

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Values that must not appear in a log or in the text of an error.
const (
	secretKey   = "MS0xNjQwMDAwMDA3OTE5LXNlY3JldA-au2"
	secretEmail = "ada.lovelace"
	secretBody  = "Lovelace was here"
)

const (
	testRoute   = "/patients/{id}/notes"
	testURL     = "https://api.au2.cliniko.com/v1/patients/42/notes?q%5B%5D=email%3A%3D" + secretEmail + "%40example.com"
	testTimeout = 30 * time.Second
	testRetries = 3
	testMaxBody = 1 << 20
)

var everyAttempt = 1 + testRetries

// newTestClient returns a Client that sends through next, with a limiter that never waits.
func newTestClient(next http.RoundTripper, edits ...func(*Config)) *Client {
	config := Config{
		HTTPClient:     &http.Client{Transport: next},
		Limiter:        new(fakeLimiter),
		AttemptTimeout: testTimeout,
		MaxRetries:     testRetries,
		MaxBody:        testMaxBody,
	}
	for _, edit := range edits {
		edit(&config)
	}
	return New(config)
}

func withLimiter(l Limiter) func(*Config) { return func(c *Config) { c.Limiter = l } }

func withRetries(n int) func(*Config) { return func(c *Config) { c.MaxRetries = n } }

func withTimeout(d time.Duration) func(*Config) { return func(c *Config) { c.AttemptTimeout = d } }

func withMaxBody(n int64) func(*Config) { return func(c *Config) { c.MaxBody = n } }

// request returns a call to the fake API. A write has a body.
func request(method string) *Request { return requestTo(method, testURL) }

func requestTo(method, address string) *Request {
	u, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	r := &Request{Method: method, Route: testRoute, URL: u, Header: http.Header{}}
	r.Header.Set("Authorization", "Basic "+secretKey)
	if method != http.MethodGet {
		r.Body = []byte(`{"content":"` + secretBody + `"}`)
	}
	return r
}

// mustDo makes a call that must get a response, copies its body and releases it.
func mustDo(t *testing.T, c *Client, r *Request) (*Response, string) {
	t.Helper()
	resp, err := c.Do(t.Context(), r)
	if err != nil {
		t.Fatalf("Do: %v", err)
	}
	defer resp.Release()
	return resp, string(resp.Body)
}

// failure returns the *Error of a failed call.
func failure(t *testing.T, resp *Response, err error) *Error {
	t.Helper()
	if err == nil {
		resp.Release()
		t.Fatalf("status %d, want an error", resp.Status)
	}
	var failed *Error
	if !errors.As(err, &failed) {
		t.Fatalf("Do returned a %T, want an *Error: %v", err, err)
	}
	return failed
}

// step handles one attempt.
type step func(*http.Request) (*http.Response, error)

// script is a RoundTripper without a network. It plays its steps, repeating the last one, and records what was sent. It
// reports no connections to httptrace, unless a step does.
type script struct {
	steps []step
	open  atomic.Int64 // bodies not yet closed

	mu   sync.Mutex
	sent []sentRequest
}

type sentRequest struct {
	at     time.Time
	body   string
	length int64
	header http.Header
}

// play returns a script whose bodies must all be closed when the test ends.
func play(t *testing.T, steps ...step) *script {
	t.Helper()
	s := &script{steps: steps}
	t.Cleanup(func() {
		if n := s.open.Load(); n != 0 {
			t.Errorf("%d response bodies were not closed", n)
		}
	})
	return s
}

func (s *script) RoundTrip(req *http.Request) (*http.Response, error) {
	sent := sentRequest{at: time.Now(), length: req.ContentLength, header: req.Header.Clone()}
	if req.Body != nil {
		data, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		sent.body = string(data)
		if err := req.Body.Close(); err != nil {
			return nil, err
		}
	}
	s.mu.Lock()
	next := s.steps[min(len(s.sent), len(s.steps)-1)]
	s.sent = append(s.sent, sent)
	s.mu.Unlock()

	resp, err := next(req)
	if err == nil {
		s.open.Add(1)
		resp.Body = &onceClosed{ReadCloser: resp.Body, closed: func() { s.open.Add(-1) }}
	}
	return resp, err
}

// requests returns what has been sent so far.
func (s *script) requests() []sentRequest {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sent
}

// gaps returns the times between the attempts. The steps of the script must take no time themselves.
func (s *script) gaps() []time.Duration {
	sent := s.requests()
	gaps := make([]time.Duration, 0, len(sent))
	for i := 1; i < len(sent); i++ {
		gaps = append(gaps, sent[i].at.Sub(sent[i-1].at))
	}
	return gaps
}

type onceClosed struct {
	io.ReadCloser

	once   sync.Once
	closed func()
}

func (b *onceClosed) Close() error {
	b.once.Do(b.closed)
	return b.ReadCloser.Close()
}

// responds returns a step that returns a response. The header fields are pairs of name and value.
func responds(status int, body string, fields ...string) step {
	return func(*http.Request) (*http.Response, error) {
		return newResponse(status, io.NopCloser(strings.NewReader(body)), int64(len(body)), fields...), nil
	}
}

func newResponse(status int, body io.ReadCloser, length int64, fields ...string) *http.Response {
	h := http.Header{}
	for i := 0; i < len(fields); i += 2 {
		h.Set(fields[i], fields[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: body, ContentLength: length}
}

// respondsWith returns a step that returns a response whose body is read from r.
func respondsWith(status int, r io.Reader) step {
	return func(*http.Request) (*http.Response, error) {
		return newResponse(status, io.NopCloser(r), -1), nil
	}
}

// truncates returns a step that returns a response with a truncated body.
func truncates(status int) step {
	return func(*http.Request) (*http.Response, error) {
		body := io.MultiReader(strings.NewReader(`{"half":`), brokenReader{})
		return newResponse(status, io.NopCloser(body), 100), nil
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// fails returns a step that fails like a RoundTripper that reports nothing to httptrace.
func fails(err error) step {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// connecting runs a step while the connection is being made, and reports that as net/http does.
func connecting(next step) step {
	return func(req *http.Request) (*http.Response, error) {
		if trace := httptrace.ContextClientTrace(req.Context()); trace != nil && trace.GetConn != nil {
			trace.GetConn(req.URL.Host)
		}
		return next(req)
	}
}

// connected runs a step on a connection, and reports that as net/http does.
func connected(next step) step {
	return connecting(func(req *http.Request) (*http.Response, error) {
		if trace := httptrace.ContextClientTrace(req.Context()); trace != nil && trace.GotConn != nil {
			trace.GotConn(httptrace.GotConnInfo{})
		}
		return next(req)
	})
}

// stalls never responds.
func stalls(req *http.Request) (*http.Response, error) {
	<-req.Context().Done()
	return nil, req.Context().Err()
}

// stallsBody sends a header and half a body, and then nothing.
func stallsBody(status int) step {
	return func(req *http.Request) (*http.Response, error) {
		body := io.MultiReader(strings.NewReader(`{"half":`), stalledReader{req.Context()})
		return newResponse(status, io.NopCloser(body), 100), nil
	}
}

type stalledReader struct{ ctx context.Context }

func (r stalledReader) Read([]byte) (int, error) {
	<-r.ctx.Done()
	return 0, r.ctx.Err()
}

// after delays a step.
func after(d time.Duration, next step) step {
	return func(req *http.Request) (*http.Response, error) {
		select {
		case <-time.After(d):
			return next(req)
		case <-req.Context().Done():
			return nil, req.Context().Err()
		}
	}
}

// fakeLimiter allows every attempt after a delay, and records the calls.
type fakeLimiter struct {
	delay time.Duration
	fail  func(wait int) error // may be nil; wait counts from 1

	mu     sync.Mutex
	waits  int
	passed int
	pauses []time.Duration // one for every Done
}

func (l *fakeLimiter) Wait(ctx context.Context) error {
	l.mu.Lock()
	l.waits++
	n := l.waits
	l.mu.Unlock()
	if l.delay > 0 {
		select {
		case <-time.After(l.delay):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if l.fail != nil {
		if err := l.fail(n); err != nil {
			return err
		}
	}
	l.mu.Lock()
	l.passed++
	l.mu.Unlock()
	return nil
}

func (l *fakeLimiter) Done(pause time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pauses = append(l.pauses, pause)
}

// counts returns the numbers of calls of Wait, of those that succeeded, and of calls of Done.
func (l *fakeLimiter) counts() (waits, passed, done int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.waits, l.passed, len(l.pauses)
}

// serve starts a server on the loopback interface, and returns it with a transport that has its own connection pool.
func serve(t *testing.T, handler http.HandlerFunc) (*httptest.Server, *http.Transport) {
	t.Helper()
	server := httptest.NewServer(handler)
	pool := new(http.Transport)
	t.Cleanup(func() {
		pool.CloseIdleConnections()
		server.Close()
	})
	return server, pool
}

// serveTLS starts a server with a certificate that is not trusted, and returns its address.
func serveTLS(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // of failed handshakes
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL
}

// checkNoSecrets fails the test if text contains the key or data of a patient.
func checkNoSecrets(t *testing.T, text string) {
	t.Helper()
	for _, secret := range []string{secretKey, secretEmail, secretBody, "q%5B%5D", "q[]", "/patients/42"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q is in: %s", secret, text)
		}
	}
}

// syncBuffer is a bytes.Buffer for many goroutines.
type syncBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.String()
}
