package cliniko

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/cliniko-go/cliniko/internal/transport"
)

// What a Client does when no option says otherwise.
const (
	defaultTimeout    = 40 * time.Second // the API answers 504 only after 30 s
	defaultMaxRetries = 4
	maxAnswer         = 64 << 20 // bytes; a page of 100 patients has 0.3 MB
	maxHeader         = 1 << 20  // bytes of an answer's header

	// Idle connections kept to the API. The 2 of net/http would open a new one for most requests of a program with
	// more goroutines than that.
	idleConnections = 32
)

// connection is what the services of a [Client] share.
type connection struct {
	account   string
	key       apiKey
	userAgent string
	base      *url.URL
	transport *transport.Client
	files     *transport.Files
}

// NewClient returns a client for an account, given as the subdomain of its web address ("harbourlane", or
// "harbourlane.au2.cliniko.com"), and an API key of one of its users. The key's ending names the shard, the part of
// Cliniko that the account lives on; a key without one belongs to au1.
//
// [WithUserAgent] is required: Cliniko blocks clients that do not say who to write to.
//
// NewClient sends nothing. It returns an error that names what is wrong with its input and never shows the key.
func NewClient(account, apiKey string, opts ...Option) (*Client, error) {
	key, err := parseAPIKey(apiKey)
	if err != nil {
		return nil, err
	}
	subdomain, err := parseAccount(account, key.shard)
	if err != nil {
		return nil, err
	}
	settings := settings{
		shard:      key.shard,
		base:       &url.URL{Scheme: "https", Host: "api." + key.shard + ".cliniko.com", Path: "/v1"},
		timeout:    defaultTimeout,
		maxRetries: defaultMaxRetries,
		limiter:    NewRateLimiter(requestsPerMinute),
	}
	for _, opt := range opts {
		if err := opt(&settings); err != nil {
			return nil, err
		}
	}
	if settings.userAgent == "" {
		return nil, errors.New("cliniko: WithUserAgent is missing: Cliniko blocks clients without a name and a contact e-mail address")
	}
	httpClient := settings.newHTTPClient()
	c := &Client{connection: connection{
		account:   subdomain,
		key:       key,
		userAgent: settings.userAgent,
		base:      settings.base,
		transport: settings.newTransport(httpClient),
		files:     transport.NewFiles(httpClient),
	}}
	c.addServices()
	return c, nil
}

// The environment variables that NewClientFromEnv reads.
const (
	envAccount   = "CLINIKO_ACCOUNT"
	envAPIKey    = "CLINIKO_API_KEY"
	envUserAgent = "CLINIKO_USER_AGENT"
)

// NewClientFromEnv is [NewClient] with the account from CLINIKO_ACCOUNT, the key from CLINIKO_API_KEY and, unless an
// option says otherwise, the user agent from CLINIKO_USER_AGENT in the form "App (dev@example.com)".
func NewClientFromEnv(opts ...Option) (*Client, error) {
	for _, name := range []string{envAccount, envAPIKey} {
		if os.Getenv(name) == "" {
			return nil, fmt.Errorf("cliniko: the environment variable %s is not set", name)
		}
	}
	if value := os.Getenv(envUserAgent); value != "" {
		app, mail, ok := strings.Cut(strings.TrimSuffix(value, ")"), " (")
		if !ok || !strings.HasSuffix(value, ")") {
			return nil, fmt.Errorf("cliniko: %s must have the form %q", envUserAgent, "App (dev@example.com)")
		}
		opts = append([]Option{WithUserAgent(app, mail)}, opts...)
	}
	return NewClient(os.Getenv(envAccount), os.Getenv(envAPIKey), opts...)
}

// Account is the subdomain of the account.
func (c *Client) Account() string { return c.account }

// Shard is the part of Cliniko that the account lives on, such as "au2".
func (c *Client) Shard() string { return c.key.shard }

// WebURL is an address in Cliniko's web app, for a person to open: WebURL("patients", patient.ID.String()). Its parts
// are joined by slashes and escaped.
func (c *Client) WebURL(path ...string) string {
	u := url.URL{Scheme: "https", Host: c.account + "." + c.key.shard + ".cliniko.com", Path: "/"}
	return u.JoinPath(path...).String()
}

// Option changes how a Client works.
type Option func(*settings) error

// settings are what the options change. They do not hold the key.
type settings struct {
	shard      string
	userAgent  string
	base       *url.URL
	httpClient *http.Client
	limiter    RateLimiter
	logger     *slog.Logger
	timeout    time.Duration
	maxRetries int
}

func (s *settings) newHTTPClient() *http.Client {
	if s.httpClient != nil {
		return s.httpClient
	}
	return &http.Client{Transport: newHTTPTransport()}
}

func (s *settings) newTransport(httpClient *http.Client) *transport.Client {
	return transport.New(transport.Config{
		HTTPClient:     httpClient,
		Limiter:        s.limiter,
		Logger:         s.logger,
		AttemptTimeout: s.timeout,
		MaxRetries:     s.maxRetries,
		MaxBody:        maxAnswer,
	})
}

// newHTTPTransport is the default transport with room for more idle connections, and bounds on what it takes. A program
// that replaced http.DefaultTransport, as tests do, gets its own.
func newHTTPTransport() http.RoundTripper {
	standard, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	clone := standard.Clone()
	clone.MaxIdleConnsPerHost = idleConnections
	clone.MaxResponseHeaderBytes = maxHeader
	if clone.TLSClientConfig == nil {
		clone.TLSClientConfig = new(tls.Config)
	}
	clone.TLSClientConfig.MinVersion = max(clone.TLSClientConfig.MinVersion, tls.VersionTLS12)
	return clone
}

// isAppName and isEmail keep out of the User-Agent header what does not belong there; they do not judge more.
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

// WithUserAgent names the program and the e-mail address at which its makers can be reached. Required: Cliniko blocks
// clients without them.
func WithUserAgent(app, contactEmail string) Option {
	return func(s *settings) error {
		if !isAppName(app) {
			return errors.New("cliniko: the user agent needs a name without control characters and parentheses; Cliniko blocks clients without one")
		}
		if !isEmail(contactEmail) {
			return errors.New("cliniko: the user agent needs a contact e-mail address, as in dev@example.com; Cliniko blocks clients without one")
		}
		s.userAgent = app + " (" + contactEmail + ")"
		return nil
	}
}

// WithBaseURL replaces https://api.{shard}.cliniko.com/v1, for a test server or the sandbox. Because the key goes
// there, it must be on this machine (localhost, 127.0.0.0/8 or ::1; http is allowed) or the shard's own host.
func WithBaseURL(base string) Option {
	return func(s *settings) error {
		u, err := url.Parse(strings.TrimSuffix(base, "/"))
		if err != nil || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			return errors.New("cliniko: the base URL must have the form http://127.0.0.1:8080/v1, without user, query and fragment")
		}
		own := u.Scheme == s.base.Scheme && u.Host == "api."+s.shard+".cliniko.com"
		if local := (u.Scheme == "http" || u.Scheme == "https") && isLoopback(u.Hostname()); !local && !own {
			return fmt.Errorf("cliniko: the base URL must be on this machine or at https://api.%s.cliniko.com: the API key goes nowhere else", s.shard)
		}
		s.base = u
		return nil
	}
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// WithHTTPClient sends through a copy of the given client: its transport with its connections, its cookies. Redirects
// are not followed whatever it says, and its Timeout, if any, replaces that of [WithTimeout]. Proxies, the versions of
// TLS and whose certificates are trusted are up to that transport; without this option it is TLS 1.2 at least.
func WithHTTPClient(client *http.Client) Option {
	return func(s *settings) error {
		if client == nil {
			return errors.New("cliniko: WithHTTPClient needs a client")
		}
		s.httpClient = client
		if client.Timeout > 0 {
			s.timeout = client.Timeout
		}
		return nil
	}
}

// WithTimeout bounds one attempt, from sending the request to the last byte of the answer, by default 40 s: the API
// gives up on a slow query only after 30 s. Waiting for the rate limit does not count. The context bounds the whole
// call.
func WithTimeout(perAttempt time.Duration) Option {
	return func(s *settings) error {
		if perAttempt <= 0 {
			return errors.New("cliniko: the timeout must be more than 0")
		}
		s.timeout = perAttempt
		return nil
	}
}

// WithMaxRetries bounds how often a call is repeated after its first attempt, by default 4 times. Reads are repeated
// after a 429, 500, 502, 503, 504 or a broken connection; writes only when they certainly did not happen.
func WithMaxRetries(n int) Option {
	return func(s *settings) error {
		if n < 0 {
			return errors.New("cliniko: the number of retries must be 0 or more")
		}
		s.maxRetries = n
		return nil
	}
}

// WithRateLimiter replaces the client's own limit of 200 requests a minute, for example by one that several clients or
// processes with the same key share.
func WithRateLimiter(limiter RateLimiter) Option {
	return func(s *settings) error {
		if limiter == nil {
			return errors.New("cliniko: WithRateLimiter needs a limiter; see WithoutRateLimit")
		}
		s.limiter = limiter
		return nil
	}
}

// WithoutRateLimit sends every request at once, for tests. Against the API it leads to answers of 429, each of which
// makes its own call wait.
func WithoutRateLimit() Option { return WithRateLimiter(unlimited{}) }

// unlimited is the limiter that never waits.
type unlimited struct{}

func (unlimited) Wait(ctx context.Context) error { return ctx.Err() }

// WithLogger logs every attempt at debug level: method, template of the path, attempt, duration, and status, request id
// and bytes, or the error. It logs no key, id, query, body or name.
func WithLogger(logger *slog.Logger) Option {
	return func(s *settings) error {
		s.logger = logger
		return nil
	}
}
