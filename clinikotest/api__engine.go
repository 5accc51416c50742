package clinikotest

import (
	"encoding/json"
	"sync"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// config says what a clinic is like.
type config struct {
	clock           func() time.Time
	key             string
	limit           int // a kind of the limiter
	processingDelay time.Duration
	seed            seedConfig
}

// defaultKey is the API key of the sandbox. It opens nothing elsewhere.
const defaultKey = "MS1TYW5kYm94-au1"

// engine serves the API and the file host of one clinic. It is safe for
// concurrent use.
type engine struct {
	clock    func() time.Time
	key      string
	spec     *apispec.Spec
	store    *store
	routes   []route
	user     recordID // of the key
	role     string   // of the user
	settings map[string]json.RawMessage
	online   bool          // patients can book online
	delay    time.Duration // until a file is processed
	files    *fileHost
	limiter  *limiter
	faults   faults
	requests log

	mu      sync.RWMutex // guards the records of store, and pending
	pending []processing // files that are not processed yet
}

// newEngine makes a clinic.
func newEngine(cfg config) *engine {
	spec, err := apispec.Load()
	if err != nil {
		panic("clinikotest: " + err.Error()) // the description is compiled in and has its own tests
	}
	c := &engine{
		clock: cfg.clock, key: cfg.key, spec: spec, store: newStore(spec), role: cfg.seed.role, online: cfg.seed.online,
		delay: cfg.processingDelay, files: newFileHost(), limiter: newLimiter(cfg.limit),
	}
	seeded := fillStore(c.store, cfg.seed, c.now())
	c.user, c.settings = seeded.user, publish(spec, seeded.settings)
	c.routes = newRoutes(spec, c.store)
	return c
}

// now returns the time of the clinic's clock, in UTC and whole seconds.
func (c *engine) now() time.Time { return c.clock().UTC().Truncate(time.Second) }
