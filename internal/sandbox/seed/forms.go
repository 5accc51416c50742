package seed

import (
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// seedForms adds forms that patients completed before an appointment.
func (s *seeder) seedForms() {
	for i, rec := range s.held(40) {
		at := rec.Time("starts_at").Add(-time.Duration(2+i%46) * time.Hour)
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
				store.Object{"name": "Reason for the visit", "type": "text", "required": true, "answer": s.complaint(rec)},
				store.Object{
					"name": "Symptoms", "type": "checkboxes", "required": false, "other": store.Object{"enabled": true},
					"answers": []store.Object{{"value": "Swelling", "selected": i%3 == 0}, {"value": "Fever", "selected": i%7 == 5}},
				},
				store.Object{"name": "I agree", "type": "signature", "required": true, "signature_id": signatureID.String()}),
		}
		if i == 5 {
			v["archived_at"] = s.now.AddDate(0, 0, -1)
		}
		s.addAs(formID, "patient_forms", v)
	}
}
