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
package clinikotest

import (
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// The sandbox is one account with one key. The key opens nothing elsewhere.
const (
	accountName = "sandbox"
	apiKey      = "MS1TYW5kYm94-au1"
)

// Clinic is a clinic in memory. It serves the API under /v1, both as an
// [net/http.Handler] and as an [net/http.RoundTripper], and is safe for use by
// many goroutines.
type Clinic struct {
	clock    func() time.Time
	store    *store
	routes   []route
	user     recordID // whom the key belongs to
	settings map[string]json.RawMessage
	log      requestLog

	mu sync.RWMutex // guards the records of store

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

// New makes a clinic.
func New(opts ...Option) *Clinic {
	cfg := config{seed: 1, clock: time.Now, patients: 300}
	for _, opt := range opts {
		opt(&cfg)
	}
	spec, err := apispec.Load()
	if err != nil {
		panic("clinikotest: " + err.Error()) // the description is compiled in and has its own tests
	}
	c := &Clinic{clock: cfg.clock, store: newStore(spec), limiter: limiter{kind: cfg.limit}}
	s := newSeeder(c.store, cfg)
	s.seedAll()
	c.user = s.owner
	c.settings = newSettings(spec, s)
	c.routes = newRoutes(spec, c.store)
	return c
}

// Account returns the name (subdomain) of the clinic's account.
func (c *Clinic) Account() string { return accountName }

// APIKey returns the key that the clinic accepts.
func (c *Clinic) APIKey() string { return apiKey }

// Request is one request that the clinic answered.
type Request struct {
	Time     time.Time // by the clinic's clock
	Method   string
	Route    string // the template, such as /patients/{id}; "" for an unknown path
	Path     string // as sent, with /v1
	RawQuery string // as sent
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
