package seed

import (
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// seedTemplates adds the templates of treatment notes and patient forms.
func (s *seeder) seedTemplates() {
	s.noteTemplate = s.addOld("treatment_note_templates", store.Values{
		"name": "Initial assessment",
		"content": sections("History",
			store.Object{"name": "Presenting complaint", "type": "paragraph", "answer": "<div>Since when?</div>"},
			store.Object{"name": "Onset", "type": "date"},
			store.Object{
				"name": "Side", "type": "radiobuttons", "other": store.Object{"enabled": true},
				"answers": []store.Object{{"value": "Left"}, {"value": "Right"}},
			},
			store.Object{"name": "Chart", "type": "bodycharts"}),
		"print_settings": store.Encode(store.Object{
			"title": "Initial assessment", "include_patient_address": false, "include_patient_dob": true,
			"include_patient_medicare": false, "include_patient_occupation": false, "include_patient_reference_number": true,
		}),
	})
	s.addOld("treatment_note_templates", store.Values{
		"name": "Progress", "content": sections("Progress", store.Object{"name": "Today", "type": "text"}),
		"archived_at": s.ago(100, 50),
	})
	s.formTemplate = s.addOld("patient_form_templates", store.Values{
		"name": "New patient form", "email_to_patient_on_completion": false, "restricted_to_practitioner": false,
		"content": sections("About you",
			store.Object{"name": "Reason for the visit", "type": "text", "required": true},
			store.Object{
				"name": "Symptoms", "type": "checkboxes", "required": false, "other": store.Object{"enabled": true},
				"answers": []store.Object{{"value": "Swelling"}, {"value": "Fever"}},
			},
			store.Object{"name": "I agree", "type": "signature", "required": true}),
	})
	for _, kind := range s.store.Collections["appointment_types"].Rows {
		kind.Set("treatment_note_template_id", s.noteTemplate.ID)
	}
}

func sections(name string, questions ...store.Object) any {
	return store.Encode(store.Object{"sections": []store.Object{{
		"name": name, "description": "<div>Please answer.</div>", "questions": questions,
	}}})
}

// seedForms adds forms that patients completed before an appointment.
func (s *seeder) seedForms() {
	for i, rec := range s.held(12) {
		at := rec.Time("starts_at").Add(-24 * time.Hour)
		formID, signatureID := s.newID(), s.newID()
		s.addAs(signatureID, "signatures", store.Values{
			"created_at": at, "updated_at": at, "image": "data:image/svg+xml;base64,PHN2Zy8+", "patient_form_id": formID,
		})
		v := store.Values{
			"created_at": at, "updated_at": at, "attendee_id": s.attendees[rec.ID].ID, "booking_id": rec.ID,
			"business_id": rec.Get("business_id"), "completed_at": at, "email_to_patient_on_completion": false,
			"name": s.formTemplate.Get("name"), "patient_id": rec.Get("patient_id"),
			"restricted_to_practitioner": false, "signatures": signatureID, "url": clinic.SiteURL + "/f/?" + formID.String(),
			"content": sections("About you",
				store.Object{"name": "Reason for the visit", "type": "text", "required": true, "answer": "Knee"},
				store.Object{
					"name": "Symptoms", "type": "checkboxes", "required": false, "other": store.Object{"enabled": true},
					"answers": []store.Object{{"value": "Swelling", "selected": true}, {"value": "Fever"}},
				},
				store.Object{"name": "I agree", "type": "signature", "required": true, "signature_id": signatureID.String()}),
		}
		if i == 5 {
			v["archived_at"] = s.now.AddDate(0, 0, -1)
		}
		s.addAs(formID, "patient_forms", v)
	}
}

// seedNotes adds treatment notes about some appointments. Every fourth is a
// draft.
func (s *seeder) seedNotes() {
	for i, rec := range s.held(40) {
		at := rec.Time("ends_at")
		practitioner := s.store.Collections["practitioners"].ByID[rec.Link("practitioner_id")]
		v := store.Values{
			"created_at": at, "updated_at": at, "attendee_id": s.attendees[rec.ID].ID,
			"author_name": practitioner.Text("label"), "booking_id": rec.ID, "draft": i%4 == 3,
			"patient_id": rec.Get("patient_id"), "practitioner_id": practitioner.ID, "title": "Initial assessment",
			"treatment_note_template_id": s.noteTemplate.ID,
			"content": sections("History",
				store.Object{"name": "Presenting complaint", "type": "paragraph", "answer": "<div>Left knee, 3 weeks</div>"},
				store.Object{"name": "Onset", "type": "date", "answer": "2026-08-30"},
				store.Object{
					"name": "Side", "type": "radiobuttons", "other": store.Object{"enabled": true},
					"answers": []store.Object{{"value": "Left", "selected": true}, {"value": "Right"}},
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
