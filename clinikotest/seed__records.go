package clinikotest

import (
	"fmt"
	"strings"
	"time"
)

// visible are patients whom lists show, at most limit.
func (s *seeder) visible(limit int) []*record {
	var found []*record
	col := s.store.collections["patients"]
	for _, rec := range col.rows {
		if len(found) < limit && col.shown(rec, nil) {
			found = append(found, rec)
		}
	}
	return found
}

// addFor adds a record of a patient, made some time after the patient was.
func (s *seeder) addFor(p *record, resource string, v values) *record {
	return s.putFor(p, resource, s.store.collections[resource].newRecord("", 0, v))
}

func (s *seeder) putFor(p *record, resource string, rec *record) *record {
	created := s.between(p.time("created_at"), s.now)
	rec.set("created_at", created)
	rec.set("updated_at", s.between(created, s.now))
	rec.set("patient_id", p.id)
	return s.put(s.newID(), resource, rec)
}

// seedContacts makes doctors and others whom patients come from.
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
		v := values{
			"address_1": fmt.Sprintf("%d %s", 3+i, streets[i]), "city": "Sampleton", "company_name": plan.company,
			"country": "Australia", "country_code": "AU", "doctor_type": "",
			"email": strings.ToLower(plan.first) + "@contact.example", "first_name": plan.first, "last_name": plan.last,
			"occupation": plan.occupation, "phone_numbers": encodePhones(phoneNumber{"Work", s.landline("02")}),
			"post_code": "9999", "state": "NSW", "title": plan.title, "type_code": plan.code,
			"type": []string{"Standard", "Doctor", "3rd Party Payer"}[plan.code],
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
			p.set("referring_doctor_id", s.contacts[i%2].id)
		}
	}
}

// seedCases opens cases for the patients of some appointments.
func (s *seeder) seedCases() {
	for i, rec := range s.held(20) {
		p := s.store.collections["patients"].byID[rec.link("patient_id")]
		attendee := s.attendees[rec.id]
		v := values{
			"attendee_ids": []recordID{attendee.id}, "closed": i%5 == 4, "contact_id": s.contacts[i%2].id,
			"include_cancelled_attendees": false, "include_dna_attendees": true,
			"issue_date": date(rec.time("starts_at").Format(time.DateOnly)), "max_invoiceable_amount": decimal("450.0"),
			"max_sessions": 5, "name": pick(s, []string{"Left knee", "Lower back", "Right ankle"}), "referral": true,
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
		v["expiry_date"] = date(rec.time("starts_at").AddDate(0, 6, 0).Format(time.DateOnly))
		patientCase := s.addFor(p, "patient_cases", v)
		rec.set("patient_case_id", patientCase.id)
		attendee.set("patient_case_id", patientCase.id)
	}
}

// seedRecords makes the small records that hang on patients.
func (s *seeder) seedRecords() {
	kinds := s.seedKinds()
	people := s.visible(s.size)
	for i, p := range people {
		source := s.newRecord("referral_sources")
		source.set("notes", "")
		switch i % 4 {
		case 1:
			source.set("referral_source_type_id", kinds[0])
			source.set("referrer_type", "Patient")
			source.set("referrer_id", people[i-1].id)
		case 2:
			source.set("referral_source_type_id", kinds[1])
			source.set("referrer_type", "Contact")
			source.set("referrer_id", s.contacts[i%3].id)
		case 3:
			source.set("referral_source_type_id", kinds[2])
			source.set("subcategory", "Search engine")
		}
		s.putFor(p, "referral_sources", source)
	}
	for i, p := range s.visible(24) {
		v := values{"name": pick(s, []string{"Latex allergy", "Pacemaker", "Blood thinners"})}
		if i%6 == 5 {
			v["archived_at"] = s.now.AddDate(0, 0, -1)
		}
		s.addFor(p, "medical_alerts", v)
		s.addFor(p, "recalls", values{
			"recall_at": date(s.now.AddDate(0, 1, i).Format(time.DateOnly)), "recall_type_id": kinds[3+i%2],
		})
		if i%2 == 1 {
			s.addFor(p, "relationships", values{
				"related_patient_id": people[i-1].id, "relation": 30, "relation_description": "Sibling",
			})
		}
		s.addAttachment(p, i, 0)
	}
	for i, patientCase := range s.store.collections["patient_cases"].rows {
		if i%3 == 0 {
			s.addAttachment(s.store.collections["patients"].byID[patientCase.link("patient_id")], i, patientCase.id)
		}
	}
}

// seedKinds makes the types of referral sources and recalls.
func (s *seeder) seedKinds() []recordID {
	kinds := []recordID{
		s.addOld("referral_source_types", values{"name": "Patient", "referrer_type": "Patient", "referrers": "/patients"}).id,
		s.addOld("referral_source_types", values{"name": "Contact", "referrer_type": "Contact", "referrers": "/contacts"}).id,
		s.addOld("referral_source_types", values{
			"name": "Internet", "subcategories": encode([]string{"Search engine", "Social media"}),
		}).id,
	}
	for _, name := range []string{"Check-up", "New insoles"} {
		kinds = append(kinds, s.addOld("recall_types", values{"name": name}).id)
	}
	return kinds
}

func (s *seeder) addAttachment(p *record, i int, patientCase recordID) {
	schema, v := "UploadedPatientAttachment", values{"description": "Scan report", "user_id": s.owner}
	if i%5 == 4 {
		schema, v["description"] = "FullPatientExport", "Full export"
	}
	at := s.between(p.time("created_at"), s.now)
	v["created_at"], v["updated_at"], v["patient_id"], v["processing_completed"] = at, at, p.id, i%7 != 6
	if i%7 != 6 {
		v["content"], v["content_type"], v["filename"] = true, "application/pdf", fmt.Sprintf("report-%d.pdf", i+1)
		v["processed_at"], v["size"] = at, 40000+i
	}
	if patientCase != 0 {
		v["patient_case_id"] = patientCase
	}
	s.addShaped(s.newID(), "patient_attachments", schema, v)
}

// seedCommunications writes a memo, an e-mail and an SMS about appointments.
func (s *seeder) seedCommunications() {
	for i, rec := range s.held(30) {
		p := s.store.collections["patients"].byID[rec.link("patient_id")]
		at := rec.time("starts_at").Add(-time.Hour)
		v := values{
			"created_at": at, "updated_at": at, "patient_id": p.id, "direction_code": 1, "direction_description": "Sent",
			"from": "hello@saltbush.example", "to": p.text("label"), "content": "See you soon.",
		}
		schema := []string{"MemoCommunication", "EmailCommunication", "SmsCommunication"}[i%3]
		switch schema {
		case "MemoCommunication":
			v["category"], v["category_code"], v["confidential"] = "Memo", 12, false
			v["type"], v["type_code"] = "Phone call", 3
		case "EmailCommunication":
			v["content_subject"], v["type"], v["type_code"] = "Your visit", "Email", 2
		default:
			v["type"], v["type_code"] = "SMS", 1
		}
		if schema != "MemoCommunication" {
			v["attendee_id"], v["booking_id"] = s.attendees[rec.id].id, rec.id
			v["category"], v["category_code"] = "Appointment Reminder", 1
		}
		s.addShaped(s.newID(), "communications", schema, v)
	}
}
