package seed

import (
	"fmt"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// visible returns up to limit patients that lists show.
func (s *seeder) visible(limit int) []*store.Record {
	var found []*store.Record
	col := s.store.Collections["patients"]
	for _, rec := range col.Rows {
		if len(found) < limit && col.Shown(rec, nil) {
			found = append(found, rec)
		}
	}
	return found
}

// addFor adds a record that belongs to a patient, created some time after the
// patient.
func (s *seeder) addFor(p *store.Record, resource string, v store.Values) *store.Record {
	return s.putFor(p, resource, s.store.Collections[resource].NewRecord("", 0, v))
}

func (s *seeder) putFor(p *store.Record, resource string, rec *store.Record) *store.Record {
	created := s.between(p.Time("created_at"), s.now)
	rec.Set("created_at", created)
	rec.Set("updated_at", s.between(created, s.now))
	rec.Set("patient_id", p.ID)
	return s.put(s.newID(), resource, rec)
}

// seedContacts adds doctors and others who refer patients.
func (s *seeder) seedContacts() {
	for i, plan := range []struct {
		title, first, last, occupation, company string
		code                                    int
	}{
		{"Dr", "Cordelia", "Fenwright", "GP", "Sampleton Surgery", 1},
		{"Dr", "Lucian", "Ashdown", "Orthopaedic surgeon", "Mockingham Hospital", 1},
		{"Ms", "Petra", "Lowbridge", "Case manager", "Example Insurance", 2},
		{"Mr", "Jory", "Hallam", "Coach", "Imaginary Rowing Club", 0},
		{"Dr", "Ines", "Vail", "GP", "Closed Practice", 1},
	} {
		v := store.Values{
			"address_1": fmt.Sprintf("%d %s", 3+i, streets[i]), "city": "Sampleton", "company_name": plan.company,
			"country": "Australia", "country_code": "AU", "doctor_type": "",
			"email": strings.ToLower(plan.first) + "@contact.example", "first_name": plan.first, "last_name": plan.last,
			"occupation": plan.occupation, "phone_numbers": phones(clinic.PhoneNumber{Kind: "Work", Number: s.phones.landline("02")}),
			"post_code": "9999", "state": "NSW", "title": plan.title, "type_code": plan.code,
			"type": clinic.ContactTypes[plan.code],
		}
		if plan.code == 1 {
			v["doctor_type"], v["provider_number"] = "general_practitioner", fmt.Sprintf("99%05dA", i)
		}
		if i == 4 {
			v["archived_at"] = s.ago(200, 100)
		}
		s.contacts = append(s.contacts, s.addOld("contacts", v))
	}
	for i, p := range s.visible(40) {
		if i%4 == 0 {
			p.Set("referring_doctor_id", s.contacts[i%2].ID)
		}
	}
}

// seedCases adds patient cases for some appointments.
func (s *seeder) seedCases() {
	for i, rec := range s.held(60) {
		p := s.store.Collections["patients"].ByID[rec.Link("patient_id")]
		attendee := s.attendees[rec.ID]
		v := store.Values{
			"attendee_ids": []store.ID{attendee.ID}, "closed": i%5 == 4, "contact_id": s.contacts[i%2].ID,
			"include_cancelled_attendees": false, "include_dna_attendees": true,
			"issue_date": store.Date(rec.Time("starts_at").Format(time.DateOnly)), "max_invoiceable_amount": store.Decimal("450.0"),
			"max_sessions": 5, "name": s.complaint(rec), "referral": true,
		}
		if i%3 == 0 {
			v["referral_type"] = "medicare"
		}
		if i%5 == 4 {
			v["closed_at"] = s.now.AddDate(0, 0, -1)
		}
		if i == 7 {
			v["archived_at"] = s.now.AddDate(0, 0, -1)
		}
		v["expiry_date"] = store.Date(rec.Time("starts_at").AddDate(0, 6, 0).Format(time.DateOnly))
		patientCase := s.addFor(p, "patient_cases", v)
		rec.Set("patient_case_id", patientCase.ID)
		attendee.Set("patient_case_id", patientCase.ID)
	}
}

// seedRecords adds the small records that belong to patients.
func (s *seeder) seedRecords() {
	kinds := s.seedKinds()
	s.seedReferralSources(kinds)
	for i, p := range s.visible(400) {
		if i%6 == 0 || s.chance(0.1) {
			alert := s.addFor(p, "medical_alerts", store.Values{"name": pick(s, alertNames)})
			if i%36 == 30 {
				alert.Set("archived_at", s.now)
				alert.Touch(s.now)
			}
		}
		if i%5 == 1 {
			s.addRecall(p, i, kinds[3:])
		}
		if i%4 == 0 || i < 8 {
			s.addAttachment(p, i, 0)
		}
	}
	for i, patientCase := range s.store.Collections["patient_cases"].Rows {
		if i%3 == 0 {
			s.addAttachment(s.store.Collections["patients"].ByID[patientCase.Link("patient_id")], i, patientCase.ID)
		}
	}
}

// seedReferralSources adds how each patient found the clinic.
func (s *seeder) seedReferralSources(kinds []store.ID) {
	people := s.visible(s.size)
	for i, p := range people {
		source := s.newRecord("referral_sources")
		source.Set("notes", "")
		switch i % 4 {
		case 1:
			source.Set("referral_source_type_id", kinds[0])
			source.Set("referrer_type", "Patient")
			source.Set("referrer_id", people[i-1].ID)
		case 2:
			source.Set("referral_source_type_id", kinds[1])
			source.Set("referrer_type", "Contact")
			source.Set("referrer_id", s.contacts[i%3].ID)
		case 3:
			source.Set("referral_source_type_id", kinds[2])
			source.Set("subcategory", "Search engine")
		}
		s.putFor(p, "referral_sources", source)
	}
}

// addRecall adds a recall that is due on a day from a month ago to three months
// ahead. Some are archived.
func (s *seeder) addRecall(p *store.Record, i int, kinds []store.ID) {
	due := s.now.AddDate(0, -1, s.rng.IntN(120))
	recall := s.addFor(p, "recalls", store.Values{
		"recall_at": store.Date(due.Format(time.DateOnly)), "recall_type_id": kinds[i%len(kinds)],
	})
	if i%30 == 11 {
		recall.Set("archived_at", s.now)
		recall.Touch(s.now)
	}
}

// seedKinds adds the types of referral sources and recalls and returns their
// ids.
func (s *seeder) seedKinds() []store.ID {
	kinds := []store.ID{
		s.addOld("referral_source_types", store.Values{"name": "Patient", "referrer_type": "Patient", "referrers": "/patients"}).ID,
		s.addOld("referral_source_types", store.Values{"name": "Contact", "referrer_type": "Contact", "referrers": "/contacts"}).ID,
		s.addOld("referral_source_types", store.Values{
			"name": "Internet", "subcategories": store.Encode([]string{"Search engine", "Social media"}),
		}).ID,
	}
	for _, name := range []string{"Check-up", "New insoles", "Review after six weeks", "Renew the referral"} {
		kinds = append(kinds, s.addOld("recall_types", store.Values{"name": name}).ID)
	}
	return kinds
}

// addAttachment adds a document or, for every seventh, one that is not yet
// processed. The clinic makes the files when they are read.
func (s *seeder) addAttachment(p *store.Record, i int, patientCase store.ID) {
	plan := attachmentKinds[i%len(attachmentKinds)]
	schema, v := "UploadedPatientAttachment", store.Values{"description": plan.description, "user_id": s.owner}
	file := plan.file
	if i%20 == 4 {
		schema, v["description"], file = "FullPatientExport", "Full export", "export"
	}
	at := s.between(p.Time("created_at"), s.now)
	v["created_at"], v["updated_at"], v["patient_id"], v["processing_completed"] = at, at, p.ID, i%7 != 6
	if i%7 != 6 {
		v["content"], v["content_type"], v["filename"] = true, "application/pdf", file+"-"+at.Format(time.DateOnly)+".pdf"
		v["processed_at"], v["size"] = at, 2000+s.rng.IntN(60_000)
	}
	if patientCase != 0 {
		v["patient_case_id"] = patientCase
	}
	s.addShaped(s.newID(), "patient_attachments", schema, v)
}

// AttachmentText returns the text of the page of a seeded attachment.
func AttachmentText(description string) string {
	for _, plan := range attachmentKinds {
		if plan.description == description {
			return plan.text
		}
	}
	return "Everything on record about this patient."
}
