package cliniko

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/cliniko-go/cliniko/internal/transport"
)

// Option configures a [Client].
type Option func(*settings) error

// settings holds what the options set. It does not contain the key.
type settings struct {
	shard      string
	sandbox    bool // the key is that of a sandbox
	userAgent  string
	base       *url.URL
	httpClient *http.Client
	limiter    RateLimiter
	logger     *slog.Logger
	observers  []Observer
	timeout    time.Duration
	maxRetries int
}

func newSettings(key apiKey, opts []Option) (*settings, error) {
	s := &settings{
		shard:      key.shard,
		sandbox:    key.sandbox,
		timeout:    defaultTimeout,
		maxRetries: defaultMaxRetries,
		limiter:    NewRateLimiter(requestsPerMinute),
	}
	for i, opt := range opts {
		if opt == nil {
			return nil, fmt.Errorf("cliniko: option %d is nil", i+1)
		}
		if err := opt(s); err != nil {
			return nil, err
		}
	}
	if s.userAgent == "" {
		return nil, errors.New("cliniko: WithUserAgent is missing: Cliniko blocks clients without a name and a contact email address")
	}
	if s.base == nil {
		s.base = &url.URL{Scheme: "https", Host: apiHost(s.shard), Path: "/v1"}
	}
	if s.httpClient != nil && s.httpClient.Timeout > 0 {
		s.timeout = s.httpClient.Timeout
	}
	return s, nil
}

func apiHost(shard string) string { return "api." + shard + ".cliniko.com" }

func (s *settings) newHTTPClient() *http.Client {
	if s.httpClient != nil {
		return s.httpClient
	}
	return &http.Client{Transport: defaultTransport()}
}

func (s *settings) newTransport(httpClient *http.Client, observation *observation) *transport.Client {
	return transport.New(transport.Config{
		HTTPClient:     httpClient,
		Limiter:        s.limiter,
		Logger:         s.logger,
		AttemptTimeout: s.timeout,
		MaxRetries:     s.maxRetries,
		MaxBody:        maxResponse,
		StartAttempt:   observation.attemptHook(),
	})
}

// isAppName and isEmail reject only what would break the User-Agent header.
func isAppName(s string) bool {
	return s != "" && s == strings.TrimSpace(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r == '(' || r == ')'
	})
}

func isEmail(s string) bool {
	user, host, ok := strings.Cut(s, "@")
	odd := func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("@<>(),;", r)
	}
	labels := strings.Split(host, ".")
	return ok && user != "" && !strings.ContainsFunc(user+host, odd) && len(labels) > 1 && !slices.Contains(labels, "")
}

// WithUserAgent sets the name of the program and the email address of its developers, which every request sends together
// with the [Version] of this package: "Harbour Sync cliniko-go/0.1.0 (dev@harbour.example)". It is required, because
// Cliniko may block clients without a name and an address.
func WithUserAgent(app, contactEmail string) Option {
	return func(s *settings) error {
		if !isAppName(app) {
			return errors.New("cliniko: the user agent needs a name without control characters and parentheses; Cliniko blocks clients without one")
		}
		if !isEmail(contactEmail) {
			return errors.New("cliniko: the user agent needs a contact email address, as in dev@example.com; Cliniko blocks clients without one")
		}
		s.userAgent = app + " cliniko-go/" + Version + " (" + contactEmail + ")"
		return nil
	}
}

// WithBaseURL replaces https://api.{shard}.cliniko.com/v1, for a test server or the sandbox. The key is sent to this
// address, so its host must be this machine (localhost, 127.0.0.0/8 or ::1, with http or https) or the shard's own host
// (with https).
//
// The key of a sandbox may be sent to any host, with http or https, such as http://sandbox:8787/v1 in a network of
// containers. It begins with "sandbox-", followed by lower-case letters, digits and hyphens, as in "sandbox-key-au1",
// the default key of package clinikotest. No real key has this form.
func WithBaseURL(base string) Option {
	return func(s *settings) error {
		u, err := url.Parse(strings.TrimSuffix(base, "/"))
		if err != nil || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			return errors.New("cliniko: the base URL must have the form http://127.0.0.1:8080/v1, without user, query and fragment")
		}
		if !s.mayUse(u) {
			return fmt.Errorf("cliniko: the base URL must be on this machine or at https://%s: the API key is sent nowhere else, except a sandbox key", apiHost(s.shard))
		}
		s.base = u
		return nil
	}
}

// mayUse reports whether the key may be sent to a base URL.
func (s *settings) mayUse(u *url.URL) bool {
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return false
	}
	return s.sandbox || isLoopback(u.Hostname()) || u.Scheme == "https" && u.Host == apiHost(s.shard)
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// WithHTTPClient sends requests through a copy of client, which shares its transport, connections and cookies.
// Redirects are never followed, whatever its CheckRedirect does. A Timeout other than 0 replaces the limit of
// [WithTimeout]. Its transport decides on proxies, TLS versions and trusted certificates. Without this option, all clients
// of a program share one transport, which uses TLS 1.2 or newer.
//
// The transport sees every request in full. One that records URLs, such as that of otelhttp, writes IDs of patients and
// the names and email addresses that they are searched by into its traces; use [WithObserver] or module otelcliniko
// instead. One that retries by itself sends a write again that may have happened, which creates a second appointment or
// patient, and sends more requests than the rate limiter counts. Turn its retries off.
func WithHTTPClient(client *http.Client) Option {
	return func(s *settings) error {
		if client == nil || client.Transport != nil && isNil(client.Transport) {
			return errors.New("cliniko: WithHTTPClient needs a client, and its Transport must not be a nil pointer")
		}
		copied := *client
		s.httpClient = &copied
		return nil
	}
}

// isNil reports whether value is nil or holds a nil pointer.
func isNil(value any) bool {
	v := reflect.ValueOf(value)
	switch v.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Pointer, reflect.Func, reflect.Map, reflect.Chan, reflect.Slice:
		return v.IsNil()
	default:
		return false
	}
}

// WithTimeout limits one attempt, from sending the request to the last byte of the response. The default is 40 seconds,
// because the API gives up on a slow query only after 30 seconds. Waiting for the rate limit does not count. The
// context limits the whole call.
func WithTimeout(perAttempt time.Duration) Option {
	return func(s *settings) error {
		if perAttempt <= 0 {
			return errors.New("cliniko: the timeout must be more than 0")
		}
		s.timeout = perAttempt
		return nil
	}
}

// WithMaxRetries limits how often a call is retried. The default is 4. Reads are retried after status code 429, 500,
// 502, 503 or 504 or a broken connection, and writes only if they certainly did not happen.
func WithMaxRetries(n int) Option {
	return func(s *settings) error {
		if n < 0 {
			return errors.New("cliniko: the number of retries must be 0 or more")
		}
		s.maxRetries = n
		return nil
	}
}

// WithRateLimiter replaces the client's own limit of 200 requests a minute. Clients with keys of the same user must share
// one limiter, because the API counts the requests of a user: without that, they get responses with status code 429 and
// wait for the rest of the minute.
//
//	limiter := cliniko.NewRateLimiter(200) // for all clients of this program with the same key
//
// Module redislimit has a limiter that processes share.
func WithRateLimiter(limiter RateLimiter) Option {
	return func(s *settings) error {
		if isNil(limiter) {
			return errors.New("cliniko: WithRateLimiter needs a limiter; see WithoutRateLimit")
		}
		if own, ok := limiter.(*Limiter); ok && !own.isReady() {
			return errNoLimiter
		}
		s.limiter = limiter
		return nil
	}
}

// WithoutRateLimit sends every request at once. It is meant for tests. If the API responds with status code 429, the
// call still waits and retries.
func WithoutRateLimit() Option { return WithRateLimiter(unlimited{}) }

// unlimited is a limiter that never waits.
type unlimited struct{}

func (unlimited) Wait(ctx context.Context) error { return ctx.Err() }

func (unlimited) Done(time.Duration) {}

// WithLogger logs what happens to calls. By default nothing is logged.
//
//   - Debug: every attempt and every transfer of a file, with method, route, number of the attempt and duration, and
//     either the error or the status code, request ID and size in bytes.
//   - Info: a call that waited more than 5 seconds for the rate limit.
//   - Warn: the first status code 429 of a pause, and how long the pause is; a call that failed after retries; a write
//     with an unknown outcome; values in a response that cannot be read, by record ID and field name, one line for each
//     response.
//   - Error: the panic of an [Observer].
//
// It logs no key, query, body or value.
func WithLogger(logger *slog.Logger) Option {
	return func(s *settings) error {
		s.logger = logger
		return nil
	}
}
