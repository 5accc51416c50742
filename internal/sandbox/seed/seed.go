package seed

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // the time zones must be known on every machine

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// Config configures a clinic.
type Config struct {
	Account  string // its name
	Seed     int64
	Patients int
	Role     string // of the user of the API key
	Online   bool   // whether patients can book online
}

// Result holds what the seed makes apart from records.
type Result struct {
	User     store.ID // the user of the API key
	Settings store.Object
}

// Fill fills an empty store with a clinic as of now. The same configuration at
// the same time makes the same clinic, byte for byte.
func Fill(st *store.Store, spec *apispec.Spec, cfg Config, now time.Time) Result {
	s := newSeeder(st, cfg, now)
	s.spec = spec
	s.seedAll()
	settings := s.settings(cfg.Account, cfg.Online)
	return Result{User: s.userWith(cfg.Role), Settings: settings}
}

// seeder fills a store. Its results depend only on the seed and the clock, so
// it never ranges over a map and never reads the time.
type seeder struct {
	rng      *rand.Rand
	now      time.Time
	store    *store.Store
	spec     *apispec.Spec
	size     int      // number of patients
	owner    store.ID // the user of the API key
	sites    []*site
	rotas    []*rota
	patients [][]*patient // who can book, by site
	families []*family    // with more than one member
	homes    int          // number of families so far
	phones   phoneBook
	visits   int // that took place

	items, products, contacts []*store.Record
	attendees                 map[store.ID]*store.Record // by individual appointment
	formTemplate              *store.Record
	noteTemplates             map[*noteForm]*store.Record
	concessions               map[[2]store.ID]*store.Record // prices by concession type and billable item
	invoiceNumber             int                           // of the latest invoice
	customTemplate            json.RawMessage               // template of a patient's custom fields
	mailNames                 map[string]string
}

func newSeeder(st *store.Store, cfg Config, now time.Time) *seeder {
	s := &seeder{
		rng:   rand.New(rand.NewPCG(uint64(cfg.Seed), 0x636c696e696b6f)), //nolint:gosec // a negative seed is as good as any
		now:   now,
		store: st,
		size:  cfg.Patients,

		customTemplate: customTemplate(),
		mailNames:      mailNames(),
		noteTemplates:  map[*noteForm]*store.Record{},
		phones:         phoneBook{landlines: map[string]int{}},
	}
	s.expect(s.size, "patients", "referral_sources")
	st.LastID = 1_600_000_000_000_000_000 + store.ID(s.rng.Int64N(100_000_000_000_000_000))
	return s
}

// step makes the records of some resources.
type step struct {
	run   func()
	makes string // resources, separated by spaces
}

// steps returns the steps in the order of their dependencies. Resources that no
// step names are seeded from their descriptions.
func (s *seeder) steps() []step {
	return []step{
		{s.seedBusinesses, "businesses"},
		{s.seedStaff, "users practitioners"},
		{s.seedAppointmentTypes, "appointment_types"},
		{s.seedPatients, "patients"},
		{s.seedDiaries, "individual_appointments bookings"},
		{s.seedMoney, "taxes billable_items products product_suppliers stock_adjustments concession_types concession_prices"},
		{func() {}, "appointment_type_billable_items appointment_type_products"}, // added by seedMoney
		{s.seedTemplates, "treatment_note_templates patient_form_templates"},
		{s.seedBlocks, "unavailable_block_types unavailable_blocks availability_blocks daily_availabilities practitioner_reference_numbers"},
		{s.seedGroups, "group_appointments"},
		{s.seedAttendees, "attendees"},
		{s.seedContacts, "contacts"},
		{s.seedCases, "patient_cases"},
		{s.seedRecords, "referral_source_types referral_sources recall_types recalls medical_alerts patient_attachments"},
		{s.seedRelationships, "relationships"},
		{s.seedInvoices, "invoices invoice_items"},
		{s.seedForms, "patient_forms signatures"},
		{s.seedNotes, "treatment_notes"},
		{s.seedCommunications, "communications"},
	}
}

// seedAll fills the collections.
func (s *seeder) seedAll() {
	made := map[string]bool{}
	for _, step := range s.steps() {
		step.run()
		for resource := range strings.FieldsSeq(step.makes) {
			made[resource] = true
		}
	}
	for _, resource := range slices.Sorted(maps.Keys(s.store.Collections)) {
		if !made[resource] {
			s.seedFromDescription(s.store.Collections[resource])
		}
	}
	s.store.Order()
}

// newID returns the next id. Ids have 19 digits, as in current accounts, so
// that code that stores them as floating-point numbers fails.
func (s *seeder) newID() store.ID {
	s.store.LastID += 1 + store.ID(s.rng.Int64N(5_000_000))
	return s.store.LastID
}

// add adds a record with a new id.
func (s *seeder) add(resource string, v store.Values) *store.Record {
	return s.addAs(s.newID(), resource, v)
}

func (s *seeder) addAs(id store.ID, resource string, v store.Values) *store.Record {
	return s.addShaped(id, resource, "", v)
}

// addShaped adds a record with one schema of a union.
func (s *seeder) addShaped(id store.ID, resource, schema string, v store.Values) *store.Record {
	rec := s.store.Collections[resource].NewRecord(schema, id, v)
	s.store.Add(resource, rec)
	return rec
}

// newRecord returns a record for put. Resources with many records use it
// instead of add, because it needs no map of values.
func (s *seeder) newRecord(resource string) *store.Record {
	return s.store.Collections[resource].NewRecord("", 0, nil)
}

func (s *seeder) put(id store.ID, resource string, rec *store.Record) *store.Record {
	rec.ID = id
	rec.Set("id", id)
	s.store.Add(resource, rec)
	return rec
}

// expect makes room for records that will be added.
func (s *seeder) expect(records int, resources ...string) {
	for _, name := range resources {
		s.store.Collections[name].Expect(records)
	}
}

// chance returns true with probability p.
func (s *seeder) chance(p float64) bool { return s.rng.Float64() < p }

// between returns a random time from a up to b, or a if b is not after a.
func (s *seeder) between(a, b time.Time) time.Time {
	seconds := int64(b.Sub(a) / time.Second)
	if seconds <= 0 {
		return a
	}
	return a.Add(time.Duration(s.rng.Int64N(seconds)) * time.Second)
}

// ago returns a random time between two numbers of days before now.
func (s *seeder) ago(from, to int) time.Time {
	return s.between(s.now.AddDate(0, 0, -from), s.now.AddDate(0, 0, -to))
}

func pick[T any](s *seeder, from []T) T { return from[s.rng.IntN(len(from))] }

// setIf sets a field with probability p.
func setIf[T any](s *seeder, rec *store.Record, p float64, field string, value T) {
	if s.chance(p) {
		rec.Set(field, value)
	}
}
