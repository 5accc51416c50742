// Package clinikotest provides a clinic in memory that speaks the Cliniko API,
// for tests and for trying the SDK without an account.
//
// The clinic has made-up businesses, practitioners, patients and appointments,
// which are the same for the same seed and clock. Serve it on a loopback port
// with [NewServer], or use a [Clinic] as the [net/http.RoundTripper] of a
// client, without a socket.
//
// The clinic does not use the SDK's types, so a test against the clinic can show mistakes in them.
//
// # Files
//
// As with Cliniko, the files of attachments are on a separate file host. It responds like Amazon S3 and rejects the API
// key. With [Clinic.RoundTrip] it has a host name of its own. A server on 127.0.0.1 serves files under the name
// localhost, and a server on localhost under 127.0.0.1. On any other address, files are served under another path.
// Responses of the API contain the address. The file of a new attachment is processed after a delay; see
// [WithProcessingDelay].
//
// # Roles
//
// The API key belongs to an administrator by default. With [WithRole] it belongs to a user with fewer rights. Requests
// that this user may not make get a 403.
//
// # Pages
//
// [NewHandler] serves pages to look at clinics in a browser, and several clinics at one address. [Open] keeps a clinic in
// a file.
//
// # Records
//
// [Clinic.Load] adds records of your own, also of resources that the API cannot write.
//
// # Failures
//
// [Clinic.Inject] makes requests fail, [WithRateLimit] rejects requests over the rate limit, and
// [WithoutOnlineBookings] makes requests for available times return a 404. [Clinic.Requests] returns the requests so
// far, with the bodies of writes and without the API key.
package clinikotest

import (
	"cmp"
	"net/http"
	"regexp"
	"sync/atomic"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/api"
	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/files"
	"github.com/cliniko-go/cliniko/internal/sandbox/memory"
	"github.com/cliniko-go/cliniko/internal/sandbox/seed"
)

// Clinic is a clinic in memory. It serves the API under /v1, both as an
// [net/http.Handler] and as an [net/http.RoundTripper], and is safe for use by
// many goroutines.
type Clinic struct {
	cfg     api.Config
	current atomic.Pointer[api.Clinic]
}

// Option configures a clinic.
type Option func(*api.Config)

// WithAccount sets the name of the account, which is the subdomain of its web address: lower-case letters, digits and
// hyphens. The default is "sandbox". It panics if name has another form.
func WithAccount(name string) Option {
	if !accountName.MatchString(name) {
		panic("clinikotest: account names consist of lower-case letters, digits and hyphens")
	}
	return func(c *api.Config) { c.Seed.Account = name }
}

var accountName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)

// WithSeed selects the people and appointments of the clinic. The default is 1. The same seed with the same clock
// creates the same clinic, byte for byte.
func WithSeed(seed int64) Option {
	return func(c *api.Config) { c.Seed.Seed = seed }
}

// WithClock sets the clock of the clinic. The default is [time.Now]. Its appointments are from eight weeks before to
// four weeks after the time at which the clinic is created.
func WithClock(clock func() time.Time) Option {
	return func(c *api.Config) {
		if clock != nil {
			c.Clock = clock
		}
	}
}

// WithNow sets the time at which the clinic begins. Its clock then runs. The default is the time of its clock; see
// [WithClock].
func WithNow(t time.Time) Option {
	return func(c *api.Config) { c.Now = t }
}

// WithSize sets the number of patients. The default is 300. The number of
// appointments depends on it.
func WithSize(patients int) Option {
	return func(c *api.Config) { c.Seed.Patients = max(patients, 0) }
}

// WithAPIKey sets the API key that the clinic accepts, with and without its
// shard. It must end in a shard. If it begins with "sandbox-", as the default key
// "sandbox-key-au1" does, an SDK client can use it with a base URL on another
// machine; see [cliniko.WithBaseURL]. If key is empty, the clinic keeps its
// default key.
func WithAPIKey(key string) Option {
	return func(c *api.Config) { c.Key = cmp.Or(key, c.Key) }
}

// WithProcessingDelay sets the time, by the clinic's clock, between creating an
// attachment and processing its file. The default is 3 seconds. Until then the
// attachment has no filename, content type and size, and cannot be downloaded.
// If d is 0 or less, only the response to the request that creates the
// attachment lacks them.
func WithProcessingDelay(d time.Duration) Option {
	return func(c *api.Config) { c.ProcessingDelay = max(d, 0) }
}

// WithPresignedSlash makes the url of a presigned post end with a slash, as in
// Cliniko's guide. Without this option it has none, as in responses of Cliniko.
func WithPresignedSlash() Option {
	return func(c *api.Config) { c.PresignedSlash = true }
}

// WithoutOnlineBookings disables online bookings for the whole account.
// Requests for available times then get a 404.
func WithoutOnlineBookings() Option {
	return func(c *api.Config) { c.Seed.Online = false }
}

// New returns a clinic with the given options.
func New(opts ...Option) *Clinic {
	c := &Clinic{cfg: newConfig(opts)}
	c.current.Store(api.New(c.cfg))
	return c
}

func newConfig(opts []Option) api.Config {
	cfg := api.Config{
		Clock: time.Now, Key: api.DefaultKey, ProcessingDelay: 3 * time.Second,
		Seed: seed.Config{Account: clinic.AccountName, Seed: 1, Patients: 300, Role: string(RoleAdministrator), Online: true},
	}
	for _, opt := range opts {
		opt(&cfg)
	}
	return cfg
}

// Reset brings the clinic back to its beginning: the records and files that it was created with, no faults, no
// requests, and the clock that it was created with. A clinic in a file begins anew as well; see [Open].
func (c *Clinic) Reset() error {
	c.current.Store(api.New(c.cfg))
	return c.engine().NoteChange()
}

func (c *Clinic) engine() *api.Clinic { return c.current.Load() }

// Account returns the name (subdomain) of the clinic's account.
func (c *Clinic) Account() string { return c.engine().Account }

// APIKey returns the API key that the clinic accepts.
func (c *Clinic) APIKey() string { return c.engine().Key }

// ServeHTTP responds to a request to the API or to the file host, which has
// another path on the same server. It panics with [net/http.ErrAbortHandler] to
// cut the connection; see [Clinic.Inject].
func (c *Clinic) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.engine().Serve(w, r, files.AddressFor(r, c.Account()+"/"))
}

// RoundTrip responds to a request without a network. Links in responses have the scheme and host of the request.
// RoundTrip also responds to requests to the file host, which has a host name of its own.
func (c *Clinic) RoundTrip(req *http.Request) (*http.Response, error) {
	return memory.RoundTrip(req, func(w http.ResponseWriter, r *http.Request) {
		c.engine().Serve(w, r, files.OwnAddress)
	})
}
