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
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// The sandbox is one account with one key. Its own key opens nothing elsewhere.
const (
	accountName = "sandbox"
	defaultKey  = "MS1TYW5kYm94-au1"
)

// Clinic is a clinic in memory. It serves the API under /v1, both as an
// [net/http.Handler] and as an [net/http.RoundTripper], and is safe for use by
// many goroutines.
type Clinic struct {
	clock    func() time.Time
	key      string
	spec     *apispec.Spec
	store    *store
	routes   []route
	user     recordID // whom the key belongs to
	role     Role     // of the user
	settings map[string]json.RawMessage
	online   bool          // patients can book online
	delay    time.Duration // until a file is processed
	files    *fileHost
	log      requestLog

	mu      sync.RWMutex // guards the records of store, and what follows
	pending []processing // files that are not processed yet

	control sync.Mutex // guards what follows
	limiter limiter
	faults  []Fault
}

// Option changes how a clinic is made.
type Option func(*config)

type config struct {
	seed     int64
	clock    func() time.Time
	patients int
	limit    LimitKind
	key      string
	role     Role
	online   bool
	delay    time.Duration
}

// WithSeed chooses the people and appointments of the clinic. The same seed
// with the same clock makes the same clinic to the byte.
func WithSeed(seed int64) Option {
	return func(c *config) { c.seed = seed }
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
	return func(c *config) { c.patients = max(patients, 0) }
}

// WithAPIKey sets the key that the clinic accepts, with and without its shard.
// It should have the form of real keys: letters and digits, and at the end the
// shard, as in "MS1TYW5kYm94-au1". With "" the clinic keeps its own.
func WithAPIKey(key string) Option {
	return func(c *config) { c.key = cmp.Or(key, c.key) }
}

// New makes a clinic.
func New(opts ...Option) *Clinic {
	cfg := config{
		seed: 1, clock: time.Now, patients: 300, key: defaultKey, role: RoleAdministrator,
		online: true, delay: defaultProcessingDelay,
	}
	for _, opt := range opts {
		opt(&cfg)
	}
	spec, err := apispec.Load()
	if err != nil {
		panic("clinikotest: " + err.Error()) // the description is compiled in and has its own tests
	}
	c := &Clinic{
		clock: cfg.clock, key: cfg.key, role: cfg.role, online: cfg.online, delay: cfg.delay,
		spec: spec, store: newStore(spec), files: newFileHost(), limiter: limiter{kind: cfg.limit},
	}
	s := newSeeder(c.store, cfg)
	s.seedAll()
	c.settings = newSettings(spec, s, cfg.online)
	c.user = s.userWith(cfg.role)
	c.routes = newRoutes(spec, c.store)
	return c
}

// Account returns the name (subdomain) of the clinic's account.
func (c *Clinic) Account() string { return accountName }

// APIKey returns the key that the clinic accepts.
func (c *Clinic) APIKey() string { return c.key }

// Request is one request that the clinic answered. It has no header, and so
// never the key.
type Request struct {
	Time     time.Time // by the clinic's clock
	Method   string
	Route    string // the template, such as /patients/{id}, or FileRoute; "" for an unknown path
	Path     string // as sent, with /v1
	RawQuery string // as sent
	Body     []byte // of a write, as sent, up to 10 MiB; nil for a GET and at the file host
	Status   int    // of the answer; 0 when the connection was cut before it
}

// Requests returns what the clinic has answered so far, oldest first.
func (c *Clinic) Requests() []Request { return c.log.all() }

// RequestCount returns the number of requests answered so far.
func (c *Clinic) RequestCount() int { return c.log.count() }

type requestLog struct {
	mu       sync.Mutex
	requests []Request
}

// add appends a request and returns how many there are now.
func (l *requestLog) add(r Request) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.requests = append(l.requests, r)
	return len(l.requests)
}

func (l *requestLog) all() []Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.requests)
}

func (l *requestLog) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.requests)
}
