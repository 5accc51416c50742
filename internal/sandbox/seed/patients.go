package seed

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// patient is a patient while diaries are filled.
type patient struct {
	rec   *store.Record
	since time.Time // appointments are not booked before
	until time.Time // and do not take place after; zero for current patients
}

// seedPatients adds the patients, oldest first, so that neighbours in lists are
// neighbours in memory. About one in 25 is archived, some of them because they
// were merged, and one in 100 is deleted.
func (s *seeder) seedPatients() {
	s.patients = make([][]*patient, len(s.sites))
	for i, since := range s.firstDays() {
		home := s.rng.IntN(len(s.sites))
		p := s.addPatient(i, since, s.sites[home])
		switch {
		case i%100 == 60:
			s.remove(p, "deleted_at")
		case i%25 == 20:
			s.remove(p, "archived_at")
			if into := s.patients[home]; i%75 == 20 && len(into) > 0 && into[0].until.IsZero() {
				s.merge(p, into[0])
				continue // its appointments belong to the other patient
			}
		}
		s.patients[home] = append(s.patients[home], p)
	}
}

// remove hides a patient from lists from a random time since they joined.
func (s *seeder) remove(p *patient, field string) {
	p.until = s.between(p.since, s.now)
	p.rec.Set(field, p.until)
	p.rec.Touch(p.until)
}

// merge makes a patient a duplicate of another one and clears the names,
// because merged patients with null names have been seen.
func (s *seeder) merge(p, into *patient) {
	p.rec.Set("merged_at", p.until)
	p.rec.Set("merged_with_patient_id", into.rec.ID)
	for _, field := range []string{"first_name", "last_name", "label", "email"} {
		p.rec.Set(field, nil)
	}
}

// firstDays returns the times at which patients joined, in order. About one in
// eight is new.
func (s *seeder) firstDays() []time.Time {
	days := make([]time.Time, s.size)
	for i := range days {
		days[i] = s.ago(365*5, 120)
		if s.chance(0.12) {
			days[i] = s.ago(56, 0)
		}
	}
	slices.SortFunc(days, time.Time.Compare)
	return days
}

func (s *seeder) addPatient(i int, since time.Time, home *site) *patient {
	first, last := pick(s, firstNames), pick(s, lastNames)
	rec := s.newRecord("patients")
	rec.Set("created_at", since)
	rec.Set("updated_at", since)
	rec.Set("accepted_email_marketing", s.chance(0.6))
	rec.Set("accepted_sms_marketing", s.chance(0.5))
	rec.Set("first_name", first)
	rec.Set("label", first+" "+last)
	rec.Set("last_name", last)
	rec.Set("patient_phone_numbers", s.phoneNumbers(home.area))
	rec.Set("receives_cancellation_emails", true)
	rec.Set("receives_confirmation_emails", true)
	rec.Set("reminder_type", pick(s, reminderTypes))
	rec.Set("title", pick(s, titles))
	for _, field := range emptyTexts {
		rec.Set(field, "")
	}
	setIf(s, rec, 0.3, "updated_at", s.between(since, s.now))
	setIf(s, rec, 0.85, "accepted_privacy_policy", s.chance(0.9))
	setIf(s, rec, 0.85, "email", s.email(i, first, last))
	setIf(s, rec, 0.9, "date_of_birth", s.birthday())
	setIf(s, rec, 0.15, "preferred_first_name", pick(s, preferredNames))
	setIf(s, rec, 0.4, "occupation", pick(s, occupations))
	if s.chance(0.25) {
		rec.Set("old_reference_id", fmt.Sprintf("SB-%05d", i+1))
	}
	setIf(s, rec, 0.5, "referral_source", pick(s, sources))
	setIf(s, rec, 0.3, "time_zone", home.loc.String())
	if s.chance(0.1) {
		rec.Set("custom_fields", s.customFields(i))
	}
	s.setAddress(rec, home)
	s.setGender(rec)
	return &patient{rec: s.put(s.newID(), "patients", rec), since: since}
}

// emptyTexts lists the fields that are empty for every patient.
var emptyTexts = []string{
	"address_2", "address_3", "appointment_notes", "emergency_contact", "invoice_default_to", "invoice_extra_information",
	"notes",
}

func (s *seeder) setAddress(rec *store.Record, home *site) {
	if !s.chance(0.8) {
		return
	}
	rec.Set("address_1", strconv.Itoa(1+s.rng.IntN(120))+" "+pick(s, streets))
	rec.Set("city", home.city)
	rec.Set("state", home.state)
	rec.Set("post_code", "9999")
	rec.Set("country", "Australia")
	rec.Set("country_code", "AU")
}

var theyThem = store.Encode(store.Object{
	"nominative": "they", "accusative": "them", "pronominal_possessive": "their",
	"predicative_possessive": "theirs", "reflexive": "themselves",
})

func (s *seeder) setGender(rec *store.Record) {
	switch n := s.rng.IntN(20); {
	case n < 9:
		rec.Set("sex", "Female")
		rec.Set("gender_identity", "Woman")
	case n < 18:
		rec.Set("sex", "Male")
		rec.Set("gender_identity", "Man")
	case n < 19:
		rec.Set("gender_identity", "Non-binary")
		rec.Set("pronouns", theyThem)
	}
}

// birthday returns a date for an age from 4 to 94, most of them in the middle.
func (s *seeder) birthday() store.Date {
	years := 4 + 30*(s.rng.Float64()+s.rng.Float64()+s.rng.Float64())
	return store.Date(s.now.AddDate(0, 0, -int(years*365.25)).Format(time.DateOnly))
}

func (s *seeder) email(i int, first, last string) string {
	return s.mailNames[first] + "." + s.mailNames[last] + "." + strconv.Itoa(i+1) + "@" + pick(s, mailHosts)
}

// mailNames returns the names as they appear in email addresses.
func mailNames() map[string]string {
	plain := strings.NewReplacer("ë", "e", "'", "")
	names := map[string]string{}
	for _, name := range slices.Concat(firstNames, lastNames) {
		names[name] = plain.Replace(strings.ToLower(name))
	}
	return names
}

func (s *seeder) phoneNumbers(area string) json.RawMessage {
	var numbers []clinic.PhoneNumber
	if s.chance(0.9) {
		numbers = append(numbers, clinic.PhoneNumber{Kind: "Mobile", Number: pick(s, mobileNumbers)})
	}
	if s.chance(0.3) {
		numbers = append(numbers, clinic.PhoneNumber{Kind: "Home", Number: s.landline(area)})
	}
	return clinic.EncodePhones(numbers...)
}

// landline returns a number from a range that is reserved for fiction.
func (s *seeder) landline(area string) string {
	return fmt.Sprintf("(%s) 5550 %04d", area, s.rng.IntN(10000))
}
