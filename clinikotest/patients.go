package clinikotest

import (
	"fmt"
	"strings"
	"time"
)

// patient is a patient as the diaries see one.
type patient struct {
	rec   *record
	since time.Time // no appointment is booked before
	until time.Time // or held after; zero for patients who stay
}

// seedPatients makes the patients. About one in 25 is archived, a few of
// those because they were merged into someone else, and one in 100 is deleted.
func (s *seeder) seedPatients() {
	s.patients = make([][]*patient, len(s.sites))
	for i := range s.size {
		home := s.rng.IntN(len(s.sites))
		p := s.addPatient(i, s.sites[home])
		switch {
		case i%100 == 60:
			s.remove(p, "deleted_at")
		case i%25 == 20:
			s.remove(p, "archived_at")
			if into := s.patients[home]; i%75 == 20 && len(into) > 0 && into[0].until.IsZero() {
				s.merge(p, into[0])
				continue // its appointments are the other one's now
			}
		}
		s.patients[home] = append(s.patients[home], p)
	}
}

// remove takes a patient out of the lists at some time since the start.
func (s *seeder) remove(p *patient, field string) {
	p.until = s.between(p.since, s.now)
	p.rec.set(field, p.until)
	p.rec.touch(p.until)
}

// merge makes a patient a duplicate of another. The names of the duplicate go:
// clients have met merged patients with null names.
func (s *seeder) merge(p, into *patient) {
	p.rec.set("merged_at", p.until)
	p.rec.set("merged_with_patient_id", into.rec.id)
	for _, field := range []string{"first_name", "last_name", "label", "email"} {
		p.rec.set(field, nil)
	}
}

func (s *seeder) addPatient(i int, home *site) *patient {
	since := s.ago(365*5, 120)
	if s.chance(0.12) {
		since = s.ago(56, 0)
	}
	first, last := pick(s, firstNames), pick(s, lastNames)
	v := values{
		"created_at":                   since,
		"updated_at":                   since,
		"accepted_email_marketing":     s.chance(0.6),
		"accepted_sms_marketing":       s.chance(0.5),
		"address_2":                    "",
		"address_3":                    "",
		"appointment_notes":            "",
		"emergency_contact":            "",
		"first_name":                   first,
		"invoice_default_to":           "",
		"invoice_extra_information":    "",
		"label":                        first + " " + last,
		"last_name":                    last,
		"notes":                        "",
		"patient_phone_numbers":        s.phoneNumbers(home.area),
		"receives_cancellation_emails": true,
		"receives_confirmation_emails": true,
		"reminder_type":                pick(s, []string{"None", "SMS", "Email", "SMS & Email", "SMS & Email"}),
		"title":                        pick(s, []string{"", "Mr", "Ms", "Mx", "Dr"}),
	}
	s.setIf(v, 0.3, "updated_at", s.between(since, s.now))
	s.setIf(v, 0.85, "accepted_privacy_policy", s.chance(0.9))
	s.setIf(v, 0.85, "email", s.email(i, first, last))
	s.setIf(v, 0.9, "date_of_birth", s.birthday())
	s.setIf(v, 0.15, "preferred_first_name", pick(s, preferredNames))
	s.setIf(v, 0.4, "occupation", pick(s, occupations))
	s.setIf(v, 0.25, "old_reference_id", fmt.Sprintf("SB-%05d", i+1))
	s.setIf(v, 0.5, "referral_source", pick(s, []string{"Doctor", "Friend", "Search", "Walked past"}))
	s.setIf(v, 0.3, "time_zone", home.loc.String())
	s.setIf(v, 0.1, "custom_fields", s.customFields(i))
	s.addAddress(v, home)
	s.addGender(v)
	return &patient{rec: s.add("patients", v), since: since}
}

func (s *seeder) addAddress(v values, home *site) {
	if !s.chance(0.8) {
		return
	}
	v["address_1"] = fmt.Sprintf("%d %s", 1+s.rng.IntN(120), pick(s, streets))
	v["city"], v["state"], v["post_code"] = home.city, home.state, "9999"
	v["country"], v["country_code"] = "Australia", "AU"
}

func (s *seeder) addGender(v values) {
	switch n := s.rng.IntN(20); {
	case n < 9:
		v["sex"], v["gender_identity"] = "Female", "Woman"
	case n < 18:
		v["sex"], v["gender_identity"] = "Male", "Man"
	case n < 19:
		v["gender_identity"] = "Non-binary"
		v["pronouns"] = encode(map[string]any{
			"nominative": "they", "accusative": "them", "pronominal_possessive": "their",
			"predicative_possessive": "theirs", "reflexive": "themselves",
		})
	}
}

// birthday gives ages from 4 to 94 with most people in the middle.
func (s *seeder) birthday() date {
	years := 4 + 30*(s.rng.Float64()+s.rng.Float64()+s.rng.Float64())
	return date(s.now.AddDate(0, 0, -int(years*365.25)).Format(time.DateOnly))
}

func (s *seeder) email(i int, first, last string) string {
	name := strings.NewReplacer("ë", "e", "'", "").Replace(strings.ToLower(first + "." + last))
	return fmt.Sprintf("%s.%d@%s", name, i+1, pick(s, mailHosts))
}

func (s *seeder) phoneNumbers(area string) any {
	numbers := []any{}
	if s.chance(0.9) {
		numbers = append(numbers, phoneNumber("Mobile", pick(s, mobileNumbers)))
	}
	if s.chance(0.3) {
		numbers = append(numbers, phoneNumber("Home", s.landline(area)))
	}
	return encode(numbers)
}

// landline returns a number of a range that is kept free for fiction.
func (s *seeder) landline(area string) string {
	return fmt.Sprintf("(%s) 5550 %04d", area, s.rng.IntN(10000))
}
