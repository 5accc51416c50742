package api

import (
	"encoding/json"
	"sync"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/sandbox/clock"
	"github.com/cliniko-go/cliniko/internal/sandbox/files"
	"github.com/cliniko-go/cliniko/internal/sandbox/seed"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
	"github.com/cliniko-go/cliniko/internal/sandbox/traffic"
	"github.com/cliniko-go/cliniko/internal/sandboxkey"
)

// Config configures a clinic.
type Config struct {
	Changed         func() error // called after each request that may have changed something, before its response; may be nil
	Clock           func() time.Time
	Key             string
	Limit           int           // a kind of package traffic
	Now             time.Time     // at which the clinic begins; zero for the time of Clock
	PresignedSlash  bool          // whether the url of a presigned post ends with a slash
	ProcessingDelay time.Duration // of files, after the attachment was created
	Seed            seed.Config
}

// DefaultKey is the API key of the sandbox. It is valid nowhere else.
const DefaultKey = sandboxkey.Prefix + "key-au1"

// Clinic serves the API and the file host of one clinic. It is safe for
// concurrent use.
type Clinic struct {
	Account  string // its name, which is also the start of the keys of its files
	Key      string // the API key that is accepted
	Clock    *clock.Clock
	Faults   traffic.Faults
	Requests traffic.Log

	changed  func() error
	spec     *apispec.Spec
	store    *store.Store
	routes   routes
	user     store.ID // the user of the API key
	role     string   // the role of the user
	settings map[string]json.RawMessage
	tokens   map[string]bool // of the definition of custom fields
	online   bool            // whether patients can book online
	delay    time.Duration   // between creating an attachment and processing its file
	files    *files.Host
	limiter  *traffic.Limiter

	uploadSlash string // end of the url of presigned posts

	mu      sync.RWMutex // guards the records of store and pending
	pending []processing // files that are not yet processed
}

// New returns a clinic that serves the documented API.
func New(cfg Config) *Clinic {
	spec, err := apispec.Load()
	if err != nil {
		panic("clinikotest: " + err.Error()) // the description is compiled in and has its own tests
	}
	return newClinic(spec, cfg)
}

// newClinic returns a clinic that serves the API of a description.
func newClinic(spec *apispec.Spec, cfg Config) *Clinic {
	c := emptyClinic(spec, cfg)
	if !cfg.Now.IsZero() {
		c.Clock.Set(cfg.Now, false)
	}
	seeded := seed.Fill(c.store, spec, cfg.Seed, c.now())
	c.user, c.settings = seeded.User, renderSettings(spec, seeded.Settings)
	c.tokens = customFieldTokens(seeded.Settings)
	c.routes = newRoutes(spec, c.store)
	return c
}

// emptyClinic returns a clinic without records and routes.
func emptyClinic(spec *apispec.Spec, cfg Config) *Clinic {
	c := &Clinic{
		Account: cfg.Seed.Account, Clock: clock.New(cfg.Clock), Key: cfg.Key, changed: cfg.Changed,
		spec: spec, store: store.New(spec), role: cfg.Seed.Role, online: cfg.Seed.Online,
		delay: cfg.ProcessingDelay, files: files.NewHost(), limiter: traffic.NewLimiter(cfg.Limit),
	}
	if cfg.PresignedSlash {
		c.uploadSlash = "/"
	}
	return c
}

// now returns the time of the clinic's clock, in UTC and whole seconds.
func (c *Clinic) now() time.Time { return c.Clock.Now().UTC().Truncate(time.Second) }

// Read calls f with the records, which f must not change. Nothing changes them before f returns.
func (c *Clinic) Read(f func(*store.Store)) {
	c.finishProcessing()
	c.mu.RLock()
	defer c.mu.RUnlock()
	f(c.store)
}
