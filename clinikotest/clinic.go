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

	"github.com/cliniko-go/cliniko/internal/sandbox/api"
	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/files"
	"github.com/cliniko-go/cliniko/internal/sandbox/memory"
	"github.com/cliniko-go/cliniko/internal/sandbox/seed"
	"github.com/cliniko-go/cliniko/internal/sandbox/wire"
)

// Clinic is a clinic in memory. It serves the API under /v1, both as an
// [net/http.Handler] and as an [net/http.RoundTripper], and is safe for use by
// many goroutines.
type Clinic struct {
	engine *api.Clinic
}

// Option changes how a clinic is made.
type Option func(*api.Config)

// WithSeed chooses the people and appointments of the clinic. The same seed
// with the same clock makes the same clinic to the byte.
func WithSeed(seed int64) Option {
	return func(c *api.Config) { c.Seed.Seed = seed }
}

// WithClock sets what the clinic takes for now, instead of [time.Now]. The
// appointments lie around the time at which the clinic is made.
func WithClock(clock func() time.Time) Option {
	return func(c *api.Config) {
		if clock != nil {
			c.Clock = clock
		}
	}
}

// WithSize sets the number of patients, 300 by default. The diaries grow and
// shrink with it.
func WithSize(patients int) Option {
	return func(c *api.Config) { c.Seed.Patients = max(patients, 0) }
}

// WithAPIKey sets the key that the clinic accepts, with and without its shard.
// It should have the form of real keys: letters and digits, and at the end the
// shard, as in "MS1TYW5kYm94-au1". With "" the clinic keeps its own.
func WithAPIKey(key string) Option {
	return func(c *api.Config) { c.Key = cmp.Or(key, c.Key) }
}

// WithProcessingDelay sets how long after an attachment was made its file is
// processed, by the clinic's clock: 3 seconds by default. Until then it has no
// name, type and size, and can not be downloaded. With 0 or less only the answer
// to the request that makes it is without them.
func WithProcessingDelay(d time.Duration) Option {
	return func(c *api.Config) { c.ProcessingDelay = max(d, 0) }
}

// WithoutOnlineBookings switches online bookings off for the whole account.
// There are no free times then: asking for them is 404.
func WithoutOnlineBookings() Option {
	return func(c *api.Config) { c.Seed.Online = false }
}

// New makes a clinic.
func New(opts ...Option) *Clinic {
	cfg := api.Config{
		Clock: time.Now, Key: api.DefaultKey, ProcessingDelay: 3 * time.Second,
		Seed: seed.Config{Seed: 1, Patients: 300, Role: string(RoleAdministrator), Online: true},
	}
	for _, opt := range opts {
		opt(&cfg)
	}
	return &Clinic{engine: api.New(cfg)}
}

// Account returns the name (subdomain) of the clinic's account.
func (c *Clinic) Account() string { return clinic.AccountName }

// APIKey returns the key that the clinic accepts.
func (c *Clinic) APIKey() string { return c.engine.Key }

// ServeHTTP answers a request of the API, or of the file host, which is the
// same server under another path. It panics with [net/http.ErrAbortHandler] to
// cut a connection; see [Clinic.Inject].
func (c *Clinic) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.engine.Serve(w, r, files.AddressAt(wire.Origin(r)))
}

// RoundTrip answers a request without a network. Links in the answer carry the
// scheme and host of the request, whatever they are. Files have a host of their
// own, which the answers name and RoundTrip serves too.
func (c *Clinic) RoundTrip(req *http.Request) (*http.Response, error) {
	return memory.RoundTrip(req, func(w http.ResponseWriter, r *http.Request) {
		c.engine.Serve(w, r, files.OwnAddress)
	})
}
