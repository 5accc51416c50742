// Package clinikotest is a clinic in memory that speaks the Cliniko API, for
// tests and for trying the SDK without an account.
//
// It holds made-up businesses, practitioners, patients and appointments, the
// same for the same seed and clock. Serve it on a loopback port with
// [NewServer], or put a [Clinic] in the place of the network: it is an
// [net/http.RoundTripper] that needs no socket.
//
// Its answers do not go through the SDK's types, so that a test against it can
// show mistakes in them.
//
// # Files
//
// The files of attachments are not at the API but at a file host that answers
// as Amazon's S3 does and refuses the API key. For [Clinic.RoundTrip] it is a
// host of its own, with a server it is the same address under another path; the
// answers of the API name it. A file is processed some seconds after it was put
// on a patient's record, see [WithProcessingDelay].
//
// # Rights
//
// The key belongs to an administrator, or with [WithRole] to somebody who may
// do less and gets 403 for the rest.
//
// # Trouble
//
// [Clinic.Inject] makes requests fail on demand, [WithRateLimit] refuses what is
// too much, [WithoutOnlineBookings] makes free times 404. [Clinic.Requests] shows
// what the clinic was asked, with the bodies of writes and without the key.
package clinikotest

import (
	"cmp"
	"net/http"
	"time"
)

// Clinic is a clinic in memory. It serves the API under /v1, both as an
// [net/http.Handler] and as an [net/http.RoundTripper], and is safe for use by
// many goroutines.
type Clinic struct {
	engine *engine
}

// Option changes how a clinic is made.
type Option func(*config)

// WithSeed chooses the people and appointments of the clinic. The same seed
// with the same clock makes the same clinic to the byte.
func WithSeed(seed int64) Option {
	return func(c *config) { c.seed.seed = seed }
}

// WithClock sets what the clinic takes for now, instead of [time.Now]. The
// appointments lie around the time at which the clinic is made.
func WithClock(clock func() time.Time) Option {
	return func(c *config) {
		if clock != nil {
			c.clock = clock
		}
	}
}

// WithSize sets the number of patients, 300 by default. The diaries grow and
// shrink with it.
func WithSize(patients int) Option {
	return func(c *config) { c.seed.patients = max(patients, 0) }
}

// WithAPIKey sets the key that the clinic accepts, with and without its shard.
// It should have the form of real keys: letters and digits, and at the end the
// shard, as in "MS1TYW5kYm94-au1". With "" the clinic keeps its own.
func WithAPIKey(key string) Option {
	return func(c *config) { c.key = cmp.Or(key, c.key) }
}

// WithProcessingDelay sets how long after an attachment was made its file is
// processed, by the clinic's clock: 3 seconds by default. Until then it has no
// name, type and size, and can not be downloaded. With 0 or less only the answer
// to the request that makes it is without them.
func WithProcessingDelay(d time.Duration) Option {
	return func(c *config) { c.processingDelay = max(d, 0) }
}

// WithoutOnlineBookings switches online bookings off for the whole account.
// There are no free times then: asking for them is 404.
func WithoutOnlineBookings() Option {
	return func(c *config) { c.seed.online = false }
}

// New makes a clinic.
func New(opts ...Option) *Clinic {
	cfg := config{
		clock: time.Now, key: defaultKey, processingDelay: 3 * time.Second,
		seed: seedConfig{seed: 1, patients: 300, role: string(RoleAdministrator), online: true},
	}
	for _, opt := range opts {
		opt(&cfg)
	}
	return &Clinic{engine: newEngine(cfg)}
}

// Account returns the name (subdomain) of the clinic's account.
func (c *Clinic) Account() string { return accountName }

// APIKey returns the key that the clinic accepts.
func (c *Clinic) APIKey() string { return c.engine.key }

// ServeHTTP answers a request of the API, or of the file host, which is the
// same server under another path. It panics with [net/http.ErrAbortHandler] to
// cut a connection; see [Clinic.Inject].
func (c *Clinic) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.engine.serve(w, r, hostAddress(origin(r)))
}

// RoundTrip answers a request without a network. Links in the answer carry the
// scheme and host of the request, whatever they are. Files have a host of their
// own, which the answers name and RoundTrip serves too.
func (c *Clinic) RoundTrip(req *http.Request) (*http.Response, error) {
	return roundTrip(req, func(w http.ResponseWriter, r *http.Request) {
		c.engine.serve(w, r, ownHost)
	})
}
