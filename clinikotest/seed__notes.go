package clinikotest

import "time"

// seedTemplates makes the templates of notes and forms.
func (s *seeder) seedTemplates() {
	s.noteTemplate = s.addOld("treatment_note_templates", values{
		"name": "Initial assessment",
		"content": sections("History",
			object{"name": "Presenting complaint", "type": "paragraph", "answer": "<div>Since when?</div>"},
			object{"name": "Onset", "type": "date"},
			object{
				"name": "Side", "type": "radiobuttons", "other": object{"enabled": true},
				"answers": []object{{"value": "Left"}, {"value": "Right"}},
			},
			object{"name": "Chart", "type": "bodycharts"}),
		"print_settings": encode(object{
			"title": "Initial assessment", "include_patient_address": false, "include_patient_dob": true,
			"include_patient_medicare": false, "include_patient_occupation": false, "include_patient_reference_number": true,
		}),
	})
	s.addOld("treatment_note_templates", values{
		"name": "Progress", "content": sections("Progress", object{"name": "Today", "type": "text"}),
		"archived_at": s.ago(100, 50),
	})
	s.formTemplate = s.addOld("patient_form_templates", values{
		"name": "New patient form", "email_to_patient_on_completion": false, "restricted_to_practitioner": false,
		"content": sections("About you",
			object{"name": "Reason for the visit", "type": "text", "required": true},
			object{
				"name": "Symptoms", "type": "checkboxes", "required": false, "other": object{"enabled": true},
				"answers": []object{{"value": "Swelling"}, {"value": "Fever"}},
			},
			object{"name": "I agree", "type": "signature", "required": true}),
	})
	for _, kind := range s.store.collections["appointment_types"].rows {
		kind.set("treatment_note_template_id", s.noteTemplate.id)
	}
}

func sections(name string, questions ...object) any {
	return encode(object{"sections": []object{{
		"name": name, "description": "<div>Please answer.</div>", "questions": questions,
	}}})
}

// seedForms has some patients fill in the form before they came.
func (s *seeder) seedForms() {
	for i, rec := range s.held(12) {
		at := rec.time("starts_at").Add(-24 * time.Hour)
		formID, signatureID := s.newID(), s.newID()
		s.addAs(signatureID, "signatures", values{
			"created_at": at, "updated_at": at, "image": "data:image/svg+xml;base64,PHN2Zy8+", "patient_form_id": formID,
		})
		v := values{
			"created_at": at, "updated_at": at, "attendee_id": s.attendees[rec.id].id, "booking_id": rec.id,
			"business_id": rec.get("business_id"), "completed_at": at, "email_to_patient_on_completion": false,
			"name": s.formTemplate.get("name"), "patient_id": rec.get("patient_id"),
			"restricted_to_practitioner": false, "signatures": signatureID, "url": siteURL + "/f/?" + formID.String(),
			"content": sections("About you",
				object{"name": "Reason for the visit", "type": "text", "required": true, "answer": "Knee"},
				object{
					"name": "Symptoms", "type": "checkboxes", "required": false, "other": object{"enabled": true},
					"answers": []object{{"value": "Swelling", "selected": true}, {"value": "Fever"}},
				},
				object{"name": "I agree", "type": "signature", "required": true, "signature_id": signatureID.String()}),
		}
		if i == 5 {
			v["archived_at"] = s.now.AddDate(0, 0, -1)
		}
		s.addAs(formID, "patient_forms", v)
	}
}

// seedNotes writes a note about some appointments. Every fourth is a draft.
func (s *seeder) seedNotes() {
	for i, rec := range s.held(40) {
		at := rec.time("ends_at")
		practitioner := s.store.collections["practitioners"].byID[rec.link("practitioner_id")]
		v := values{
			"created_at": at, "updated_at": at, "attendee_id": s.attendees[rec.id].id,
			"author_name": practitioner.text("label"), "booking_id": rec.id, "draft": i%4 == 3,
			"patient_id": rec.get("patient_id"), "practitioner_id": practitioner.id, "title": "Initial assessment",
			"treatment_note_template_id": s.noteTemplate.id,
			"content": sections("History",
				object{"name": "Presenting complaint", "type": "paragraph", "answer": "<div>Left knee, 3 weeks</div>"},
				object{"name": "Onset", "type": "date", "answer": "2026-08-30"},
				object{
					"name": "Side", "type": "radiobuttons", "other": object{"enabled": true},
					"answers": []object{{"value": "Left", "selected": true}, {"value": "Right"}},
				}),
		}
		if i%4 != 3 {
			v["finalized_at"] = at
		}
		if i == 9 {
			v["archived_at"] = at
		}
		s.add("treatment_notes", v)
	}
}
