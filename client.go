package cliniko

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/transport"
)

// Version is the version of this package. Every request sends it in its User-Agent, after the name of the program.
const Version = "0.1.0"

// Defaults and limits of a Client.
const (
	defaultTimeout    = 40 * time.Second // the API responds with 504 only after 30 s
	defaultMaxRetries = 4
	maxResponse       = 64 << 20 // bytes; a page of 100 patients has 0.3 MB
	maxHeader         = 1 << 20  // bytes of a response's header

	// Idle connections to keep open to the API. With the 2 of net/http, most requests of a program with more goroutines
	// would open a new connection.
	idleConnections = 32
)

// connection holds what the services of a [Client] share.
type connection struct {
	account   string
	key       apiKey
	userAgent string
	base      *url.URL
	transport *transport.Client
	files     *transport.Files
	logger    *slog.Logger // nil if nothing is logged
	impatient bool         // walks do not wait for the end of an outage

	observation *observation // nil if nobody observes
	unbookable  *unbookable  // what [AvailableTimesService.Search] found
}

var errNoClient = errors.New("cliniko: the client was not created with NewClient")

// isReady reports whether the client was created with NewClient. The zero Client was not.
func (c *Client) isReady() bool { return c != nil && c.base != nil }

// clientOf returns the client of a service. A nil or zero service has a zero Client, which rejects every call.
func clientOf[S ~struct{ client *Client }](service *S) *Client {
	if service == nil || struct{ client *Client }(*service).client == nil {
		return &Client{}
	}
	return struct{ client *Client }(*service).client
}

// NewClient returns a client for an account, with the API key of one of its users. account is the subdomain of the
// account's web address, such as "harbourlane", or the whole host name, such as "harbourlane.au2.cliniko.com". The key
// ends in the shard, the part of Cliniko that the account is on, such as "-au2"; a key without a shard belongs to au1.
//
// [WithUserAgent] is required, because Cliniko blocks clients without a contact address.
//
// Each client has a limit of 200 requests a minute of its own. Create one client for a key and share it, or give all
// clients with keys of the same user one limiter, see [WithRateLimiter].
//
// NewClient sends nothing. Its errors say what is wrong with the input and never show the key.
func NewClient(account, apiKey string, opts ...Option) (*Client, error) {
	key, err := parseAPIKey(apiKey)
	if err != nil {
		return nil, err
	}
	subdomain, err := parseAccount(account, key.shard)
	if err != nil {
		return nil, err
	}
	settings, err := newSettings(key, opts)
	if err != nil {
		return nil, err
	}
	httpClient, observation := settings.newHTTPClient(), newObservation(settings)
	c := &Client{connection: connection{
		account:   subdomain,
		key:       key,
		userAgent: settings.userAgent,
		base:      settings.base,
		transport: settings.newTransport(httpClient, observation),
		files:     transport.NewFiles(httpClient),
		logger:    settings.logger,
		impatient: settings.maxRetries == 0,

		observation: observation,
		unbookable:  new(unbookable),
	}}
	c.addServices()
	return c, nil
}

// The environment variables that NewClientFromEnv reads.
const (
	envAccount   = "CLINIKO_ACCOUNT"
	envAPIKey    = "CLINIKO_API_KEY"
	envUserAgent = "CLINIKO_USER_AGENT"
	envBaseURL   = "CLINIKO_BASE_URL"
)

// NewClientFromEnv calls [NewClient] with the account from CLINIKO_ACCOUNT and the key from CLINIKO_API_KEY. Without
// [WithUserAgent], it reads the user agent from CLINIKO_USER_AGENT, in the form "App (dev@example.com)". Without
// [WithBaseURL], it reads the base URL from CLINIKO_BASE_URL, if that is set; the rules of [WithBaseURL] apply.
func NewClientFromEnv(opts ...Option) (*Client, error) {
	for _, name := range []string{envAccount, envAPIKey} {
		if os.Getenv(name) == "" {
			return nil, fmt.Errorf("cliniko: the environment variable %s is not set", name)
		}
	}
	return NewClient(os.Getenv(envAccount), os.Getenv(envAPIKey), append(slices.Clip(opts), userAgentFromEnv, baseURLFromEnv)...)
}

// userAgentFromEnv is applied last, so that it can see whether WithUserAgent was used.
func userAgentFromEnv(s *settings) error {
	value := os.Getenv(envUserAgent)
	if s.userAgent != "" || value == "" {
		return nil
	}
	app, mail, ok := strings.Cut(strings.TrimSuffix(value, ")"), " (")
	if !ok || !strings.HasSuffix(value, ")") {
		return fmt.Errorf("cliniko: %s must have the form %q", envUserAgent, "App (dev@example.com)")
	}
	return WithUserAgent(app, mail)(s)
}

// baseURLFromEnv is applied last, so that it can see whether WithBaseURL was used.
func baseURLFromEnv(s *settings) error {
	value := os.Getenv(envBaseURL)
	if s.base != nil || value == "" {
		return nil
	}
	if err := WithBaseURL(value)(s); err != nil {
		return fmt.Errorf("%w (set by %s)", err, envBaseURL)
	}
	return nil
}

// Account returns the subdomain of the account, or "" if the client was not created with [NewClient].
func (c *Client) Account() string {
	if !c.isReady() {
		return ""
	}
	return c.account
}

// Shard returns the part of Cliniko that the account is on, such as "au2", or "" if the client was not created with
// [NewClient].
func (c *Client) Shard() string {
	if !c.isReady() {
		return ""
	}
	return c.key.shard
}

// WebURL returns the address of a page of Cliniko's web app, such as WebURL("patients", patient.ID.String()). The parts
// of the path are escaped and joined by slashes. WebURL returns "" if the client was not created with [NewClient].
func (c *Client) WebURL(parts ...string) string {
	if !c.isReady() {
		return ""
	}
	u := url.URL{Scheme: "https", Host: c.account + "." + c.key.shard + ".cliniko.com", Path: path.Join(append([]string{"/"}, parts...)...)}
	return u.String()
}
