package api

import (
	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// effects returns the functions that change other records after a write, by
// resource.
func effects() map[string]func(*draft) {
	return map[string]func(*draft){
		"appointment_types":       afterAppointmentType,
		"attendees":               afterAttendee,
		"availability_blocks":     repeat,
		"group_appointments":      afterGroupAppointment,
		"individual_appointments": afterIndividualAppointment,
		"patient_attachments":     afterAttachment,
		"patient_cases":           afterCase,
		"patient_forms":           afterForm,
		"patients":                afterPatient,
		"stock_adjustments":       afterStockAdjustment,
		"unavailable_blocks":      repeat,
	}
}

func afterIndividualAppointment(d *draft) {
	rec := d.rec
	rec.Set("telehealth_url", clinic.SiteURL+"/appointments/"+rec.ID.String()+"/connect")
	repeat(d)
	clinic.SyncAttendee(d.store, rec, d.now)
	clinic.LinkLatestBooking(d.store, rec.Link("patient_id"))
	clinic.SyncCases(d.store)
}

func afterGroupAppointment(d *draft) {
	d.rec.Set("telehealth_url", clinic.SiteURL+"/appointments/"+d.rec.ID.String()+"/connect")
	repeat(d)
}

func afterAttendee(d *draft) {
	clinic.SetAttendeeURLs(d.rec)
	d.rec.Set("appointment_id", d.rec.Get("booking_id"))
	clinic.SyncPatients(d.store, d.rec.Link("booking_id"))
	clinic.SyncCases(d.store)
}

// afterCase moves the attendees and attachments that the case names into it.
func afterCase(d *draft) {
	if d.sent["attendee_ids"] {
		clinic.AssignToCase(d.store, "attendees", d.rec, "attendee_ids", d.now)
		for _, attendee := range d.store.Collections["attendees"].Rows {
			booking := d.store.Collections["individual_appointments"].ByID[attendee.Link("booking_id")]
			if booking != nil && booking.Get("patient_case_id") != attendee.Get("patient_case_id") {
				d.store.Change(booking, d.now, store.Values{"patient_case_id": attendee.Get("patient_case_id")})
			}
		}
	}
	if d.sent["patient_attachment_ids"] {
		clinic.AssignToCase(d.store, "patient_attachments", d.rec, "patient_attachment_ids", d.now)
	}
	clinic.SyncCases(d.store)
}

func afterForm(d *draft) { d.rec.Set("url", clinic.SiteURL+"/f/?"+d.rec.ID.String()) }

// afterPatient adds the referral source of a new patient. Requests can change
// it but not create it.
func afterPatient(d *draft) {
	col := d.store.Collections["referral_sources"]
	if len(col.LeadingTo("patient_id", d.rec.ID)) > 0 {
		return
	}
	id := d.store.NewID()
	d.store.Add(col.Name, col.NewRecord("", id, store.Values{
		"created_at": d.now, "updated_at": d.now, "patient_id": d.rec.ID,
	}))
}

func afterStockAdjustment(d *draft) {
	product := d.target("product_id")
	level, _ := product.Get("stock_level").(store.Decimal)
	quantity, _ := d.values["quantity"].(store.Decimal)
	sum := level.Rat()
	d.store.Change(product, d.now, store.Values{"stock_level": store.ToDecimal(sum.Add(sum, quantity.Rat()))})
}

// afterAppointmentType updates the types of the practitioners and businesses
// that the type names.
func afterAppointmentType(d *draft) {
	if d.sent["practitioner_ids"] {
		clinic.MirrorTypes(d.store, "practitioners", d.rec, "practitioner_ids", d.now)
	}
	if d.sent["business_ids"] {
		clinic.MirrorTypes(d.store, "businesses", d.rec, "business_ids", d.now)
	}
}
