package seed

import (
	"encoding/json"
	"math/rand/v2"
	"time"
	_ "time/tzdata" // the clinic's days need time zones on every machine

	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// Config says what a clinic is like.
type Config struct {
	Seed     int64
	Patients int
	Role     string // of the user of the API key
	Online   bool   // whether patients can book online
}

// Result is what a seed makes beside the records.
type Result struct {
	User     store.ID // of the API key
	Settings store.Object
}

// Fill fills an empty store with a clinic as of now. The same
// configuration at the same time makes the same clinic to the byte.
func Fill(st *store.Store, cfg Config, now time.Time) Result {
	s := newSeeder(st, cfg, now)
	s.seedAll()
	settings := s.settings(cfg.Online)
	return Result{User: s.userWith(cfg.Role), Settings: settings}
}

// seeder fills a store. Everything it does is decided by the seed and the
// clock, so it never ranges over a map and never asks for the time.
type seeder struct {
	rng      *rand.Rand
	now      time.Time
	store    *store.Store
	size     int      // number of patients
	owner    store.ID // the user of the key
	sites    []*site
	rotas    []*rota
	patients [][]*patient // who may book, by site

	items, products, contacts  []*store.Record
	attendees                  map[store.ID]*store.Record // by individual appointment
	noteTemplate, formTemplate *store.Record
	customTemplate             json.RawMessage // custom fields of a patient
	mailNames                  map[string]string
}

func newSeeder(st *store.Store, cfg Config, now time.Time) *seeder {
	s := &seeder{
		rng:   rand.New(rand.NewPCG(uint64(cfg.Seed), 0x636c696e696b6f)), //nolint:gosec // a negative seed is as good as any
		now:   now,
		store: st,
		size:  cfg.Patients,

		customTemplate: customTemplate(),
		mailNames:      mailNames(),
	}
	s.expect(s.size, "patients", "referral_sources")
	st.LastID = 1_600_000_000_000_000_000 + store.ID(s.rng.Int64N(100_000_000_000_000_000))
	return s
}

// seedAll fills the collections, in the order in which they need each other.
func (s *seeder) seedAll() {
	s.seedBusinesses()
	s.seedStaff()
	s.seedAppointmentTypes()
	s.seedPatients()
	s.seedDiaries()
	s.seedMoney()
	s.seedTemplates()
	s.seedBlocks()
	s.seedGroups()
	s.seedAttendees()
	s.seedContacts()
	s.seedCases()
	s.seedRecords()
	s.seedInvoices()
	s.seedForms()
	s.seedNotes()
	s.seedCommunications()
	s.store.Order()
}

// newID returns the next id: 19 digits, as in accounts of today, so that code
// which takes them for floating point numbers fails.
func (s *seeder) newID() store.ID {
	s.store.LastID += 1 + store.ID(s.rng.Int64N(5_000_000))
	return s.store.LastID
}

// add stores a record under a new id.
func (s *seeder) add(resource string, v store.Values) *store.Record {
	return s.addAs(s.newID(), resource, v)
}

func (s *seeder) addAs(id store.ID, resource string, v store.Values) *store.Record {
	return s.addShaped(id, resource, "", v)
}

// addShaped stores a record of one schema of a union.
func (s *seeder) addShaped(id store.ID, resource, schema string, v store.Values) *store.Record {
	rec := s.store.Collections[resource].NewRecord(schema, id, v)
	s.store.Add(resource, rec)
	return rec
}

// newRecord makes a record that put stores. Those of which there are many are
// made so: without a map of their values.
func (s *seeder) newRecord(resource string) *store.Record {
	return s.store.Collections[resource].NewRecord("", 0, nil)
}

func (s *seeder) put(id store.ID, resource string, rec *store.Record) *store.Record {
	rec.Id = id
	rec.Set("id", id)
	s.store.Add(resource, rec)
	return rec
}

// expect makes room for the records that are to come and for those that tests
// make.
func (s *seeder) expect(records int, resources ...string) {
	for _, name := range resources {
		s.store.Collections[name].Expect(records)
	}
}

// chance is true with the probability p.
func (s *seeder) chance(p float64) bool { return s.rng.Float64() < p }

// between returns a time from a up to b, and a when there is no time between.
func (s *seeder) between(a, b time.Time) time.Time {
	seconds := int64(b.Sub(a) / time.Second)
	if seconds <= 0 {
		return a
	}
	return a.Add(time.Duration(s.rng.Int64N(seconds)) * time.Second)
}

// ago returns a time between the given numbers of days before now.
func (s *seeder) ago(from, to int) time.Time {
	return s.between(s.now.AddDate(0, 0, -from), s.now.AddDate(0, 0, -to))
}

func pick[T any](s *seeder, from []T) T { return from[s.rng.IntN(len(from))] }

// setIf sets a field when the chance is met and leaves it null otherwise.
func setIf[T any](s *seeder, rec *store.Record, p float64, field string, value T) {
	if s.chance(p) {
		rec.Set(field, value)
	}
}
