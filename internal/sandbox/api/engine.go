package api

import (
	"encoding/json"
	"sync"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/sandbox/files"
	"github.com/cliniko-go/cliniko/internal/sandbox/seed"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
	"github.com/cliniko-go/cliniko/internal/sandbox/traffic"
	"github.com/cliniko-go/cliniko/internal/sandboxkey"
)

// Config configures a clinic.
type Config struct {
	Clock           func() time.Time
	Key             string
	Limit           int           // a kind of package traffic
	PresignedSlash  bool          // whether the url of a presigned post ends with a slash
	ProcessingDelay time.Duration // of files, after the attachment was created
	Seed            seed.Config
}

// DefaultKey is the API key of the sandbox. It is valid nowhere else.
const DefaultKey = sandboxkey.Prefix + "key-au1"

// Clinic serves the API and the file host of one clinic. It is safe for
// concurrent use.
type Clinic struct {
	Key      string // the API key that is accepted
	Faults   traffic.Faults
	Requests traffic.Log

	clock    func() time.Time
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
	c := &Clinic{
		clock: cfg.Clock, Key: cfg.Key, spec: spec, store: store.New(spec), role: cfg.Seed.Role, online: cfg.Seed.Online,
		delay: cfg.ProcessingDelay, files: files.NewHost(), limiter: traffic.NewLimiter(cfg.Limit),
	}
	if cfg.PresignedSlash {
		c.uploadSlash = "/"
	}
	seeded := seed.Fill(c.store, spec, cfg.Seed, c.now())
	c.user, c.settings = seeded.User, renderSettings(spec, seeded.Settings)
	c.tokens = customFieldTokens(seeded.Settings)
	c.routes = newRoutes(spec, c.store)
	return c
}

// now returns the time of the clinic's clock, in UTC and whole seconds.
func (c *Clinic) now() time.Time { return c.clock().UTC().Truncate(time.Second) }
