package api

import (
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// stateFormat is the version of the form of a saved clinic.
const stateFormat = 1

// state is a clinic as it is saved.
type state struct {
	Format   int
	Account  string
	Role     string
	Online   bool
	User     store.ID
	Settings map[string]json.RawMessage
	Tokens   map[string]bool
	LastID   store.ID
	Rows     []store.Row
	Files    map[string][]byte
	Posts    int
	Pending  []pendingState
	Offset   time.Duration // of the clock
	Stopped  time.Time
}

type pendingState struct {
	ID  store.ID
	Due time.Time
	Set store.Values
}

// registerTypes makes the types of values known to gob. It may be called more than once.
func registerTypes() {
	for _, value := range []any{store.ID(0), store.Decimal(""), store.Date(""), []store.ID{}, time.Time{}, json.RawMessage{}} {
		gob.Register(value)
	}
}

// Save writes the clinic: records, files, settings and clock, but no faults and no log.
func (c *Clinic) Save(w io.Writer) error {
	registerTypes()
	c.mu.RLock()
	defer c.mu.RUnlock()
	s := state{
		Format: stateFormat, Account: c.Account, Role: c.role, Online: c.online, User: c.user, Settings: c.settings, Tokens: c.tokens,
		LastID: c.store.LastID, Rows: c.store.Dump(),
	}
	s.Files, s.Posts = c.files.Dump()
	s.Offset, s.Stopped = c.Clock.State()
	for _, p := range c.pending {
		s.Pending = append(s.Pending, pendingState{p.rec.ID, p.due, p.set})
	}
	return gob.NewEncoder(w).Encode(s)
}

// Restore returns a clinic that Save wrote. The seed, the account, the role and the start of the clock in cfg are those
// of the saved clinic instead.
func Restore(cfg Config, r io.Reader) (*Clinic, error) {
	registerTypes()
	var s state
	if err := gob.NewDecoder(r).Decode(&s); err != nil {
		return nil, errors.New("it is not a clinic that the sandbox has saved, or it is damaged")
	}
	if s.Format != stateFormat {
		return nil, fmt.Errorf("it was saved by another version of the sandbox, in format %d instead of %d", s.Format, stateFormat)
	}
	spec, err := apispec.Load()
	if err != nil {
		return nil, err
	}
	cfg.Seed.Account, cfg.Seed.Role, cfg.Seed.Online = s.Account, s.Role, s.Online
	c := emptyClinic(spec, cfg)
	if err := c.store.Fill(s.Rows, s.LastID); err != nil {
		return nil, err
	}
	c.user, c.settings, c.tokens = s.User, s.Settings, s.Tokens
	c.files.Fill(s.Files, s.Posts)
	c.Clock.Restore(s.Offset, s.Stopped)
	for _, p := range s.Pending {
		if rec := c.store.Collections["patient_attachments"].ByID[p.ID]; rec != nil {
			c.pending = append(c.pending, processing{rec, p.Due, p.Set})
		}
	}
	c.routes = newRoutes(spec, c.store)
	return c, nil
}

// NoteChange reports a change that no request to the API made.
func (c *Clinic) NoteChange() error {
	if c.changed == nil {
		return nil
	}
	return c.changed()
}
