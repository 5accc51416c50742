package seed

import (
	"fmt"
	"slices"
	"strconv"
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

// relatedFamilies is the number of families with records of their relationships.
const relatedFamilies = 120

// seedPatients adds the patients, oldest first, so that neighbours in lists are
// neighbours in memory. About one in 25 is archived, some of them because they
// were merged, one in 50 is on record twice, and one in 100 is deleted.
func (s *seeder) seedPatients() {
	s.patients = make([][]*patient, len(s.sites))
	var f, last *family // last is the one before
	for i, since := range s.firstDays() {
		if f == nil || len(f.members) == len(f.ages) {
			last, f = f, s.newFamily()
		}
		if twice := i%50 == 33 && last != nil; twice {
			s.addTwice(i, since, last)
			continue
		}
		p := s.addPatient(i, since, f)
		home := slices.Index(s.sites, f.home)
		switch {
		case i%100 == 60:
			s.remove(p, "deleted_at")
		case i%25 == 20:
			s.remove(p, "archived_at")
			if current := s.patients[home]; i%75 == 20 && len(current) > 0 && current[len(current)-1].until.IsZero() {
				s.merge(p, current[len(current)-1])
				continue // its appointments belong to the other patient
			}
		}
		s.patients[home] = append(s.patients[home], p)
	}
}

// addTwice adds a patient who is on record already, without an email address.
func (s *seeder) addTwice(i int, since time.Time, f *family) {
	twin := f.parent
	twin.email = ""
	p := s.addMember(i, since, f, twin)
	home := slices.Index(s.sites, f.home)
	s.patients[home] = append(s.patients[home], p)
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
	p.rec.Set("patient_phone_numbers", clinic.EmptyList)
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

// addPatient adds the next member of a family.
func (s *seeder) addPatient(i int, since time.Time, f *family) *patient {
	who := s.nextPerson(f, i)
	if len(f.members) == 0 {
		f.parent = who
		if len(s.families) < relatedFamilies && len(f.ages) > 1 {
			s.families = append(s.families, f)
		}
	}
	p := s.addMember(i, since, f, who)
	f.members = append(f.members, p)
	return p
}

// addMember adds a patient who belongs to a family.
func (s *seeder) addMember(i int, since time.Time, f *family, who person) *patient {
	rec := s.newRecord("patients")
	rec.Set("created_at", since)
	rec.Set("updated_at", since)
	rec.Set("accepted_email_marketing", s.chance(0.6))
	rec.Set("accepted_sms_marketing", s.chance(0.5))
	rec.Set("first_name", who.first)
	rec.Set("label", who.name())
	rec.Set("last_name", who.last)
	rec.Set("date_of_birth", who.born)
	rec.Set("patient_phone_numbers", phones(clinic.PhoneNumber{Kind: "Mobile", Number: who.mobile}, clinic.PhoneNumber{Kind: "Home", Number: f.landline}))
	rec.Set("receives_cancellation_emails", true)
	rec.Set("receives_confirmation_emails", true)
	rec.Set("reminder_type", pick(s, reminderTypes))
	for _, field := range emptyTexts {
		rec.Set(field, "")
	}
	if who.email != "" {
		rec.Set("email", who.email)
	}
	setIf(s, rec, 0.3, "updated_at", s.between(since, s.now))
	setIf(s, rec, 0.85, "accepted_privacy_policy", s.chance(0.9))
	setIf(s, rec, 0.15, "preferred_first_name", pick(s, preferredNames))
	if s.chance(0.25) {
		rec.Set("old_reference_id", fmt.Sprintf("SB-%05d", i+1))
	}
	setIf(s, rec, 0.5, "referral_source", pick(s, sources))
	setIf(s, rec, 0.3, "time_zone", f.home.loc.String())
	if s.chance(0.1) {
		rec.Set("custom_fields", s.customFields(i))
	}
	s.setAddress(rec, f)
	s.setGender(rec, who)
	s.setOccupation(rec, who.age)
	s.setTexts(rec, f, who)
	return &patient{rec: s.put(s.newID(), "patients", rec), since: since}
}

// emptyTexts lists the texts that are empty for most patients.
var emptyTexts = []string{
	"address_2", "address_3", "appointment_notes", "emergency_contact", "invoice_default_to", "invoice_extra_information",
	"notes",
}

// setTexts sets the texts that the desk writes about some patients.
func (s *seeder) setTexts(rec *store.Record, f *family, who person) {
	setIf(s, rec, 0.35, "notes", pick(s, patientNotes))
	setIf(s, rec, 0.08, "appointment_notes", pick(s, patientAppointmentNotes))
	setIf(s, rec, 0.03, "invoice_extra_information", pick(s, invoiceInformation))
	switch {
	case who.age < adult && len(f.ages) > 1:
		rec.Set("emergency_contact", f.parent.name()+" (parent)")
		rec.Set("invoice_default_to", f.parent.name())
	case len(f.members) > 0 && s.chance(0.6):
		rec.Set("emergency_contact", f.parent.name())
	}
}

func (s *seeder) streetNumber() string { return strconv.Itoa(1 + s.rng.IntN(120)) }

func (s *seeder) setAddress(rec *store.Record, f *family) {
	if f.address == "" {
		return
	}
	rec.Set("address_1", f.address)
	rec.Set("city", f.home.city)
	rec.Set("state", f.home.state)
	rec.Set("post_code", "9999")
	rec.Set("country", "Australia")
	rec.Set("country_code", "AU")
}

var theyThem = store.Encode(store.Object{
	"nominative": "they", "accusative": "them", "pronominal_possessive": "their",
	"predicative_possessive": "theirs", "reflexive": "themselves",
})

// setGender sets what depends on the sex of a patient. Children have no title.
func (s *seeder) setGender(rec *store.Record, who person) {
	var title any = "Mx"
	switch who.sex {
	case "Female":
		rec.Set("sex", "Female")
		rec.Set("gender_identity", "Woman")
		title = pick(s, womensTitles)
	case "Male":
		rec.Set("sex", "Male")
		rec.Set("gender_identity", "Man")
		title = pick(s, mensTitles)
	default:
		rec.Set("gender_identity", "Non-binary")
		rec.Set("pronouns", theyThem)
	}
	switch {
	case who.age < adult:
		title = ""
	case who.age > 28 && s.chance(0.04):
		title = "Dr"
	}
	rec.Set("title", title)
}

// setOccupation sets an occupation that suits an age.
func (s *seeder) setOccupation(rec *store.Record, age int) {
	switch {
	case age < 6:
	case age < adult, age < 24 && s.chance(0.5):
		rec.Set("occupation", "Student")
	case age > 66:
		rec.Set("occupation", "Retired")
	default:
		setIf(s, rec, 0.7, "occupation", pick(s, occupations))
	}
}

func (s *seeder) email(i int, p person) string {
	return s.mailNames[p.first] + "." + s.mailNames[p.last] + "." + strconv.Itoa(i+1) + "@" + pick(s, mailHosts)
}
