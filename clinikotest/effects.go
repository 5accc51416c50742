package clinikotest

import (
	"slices"
	"time"
)

// effects change other records after a write.
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

// siteURL is the address of the account. The real one has the same form on a
// host of Cliniko's.
const siteURL = "https://" + accountName + ".au1.cliniko.example"

func afterIndividualAppointment(d *draft) {
	rec := d.rec
	rec.set("telehealth_url", siteURL+"/appointments/"+rec.id.String()+"/connect")
	repeat(d)
	syncAttendee(d.store, rec, d.now)
	linkLatestBooking(d.store, rec.link("patient_id"))
	syncCases(d.store)
}

func afterGroupAppointment(d *draft) {
	d.rec.set("telehealth_url", siteURL+"/appointments/"+d.rec.id.String()+"/connect")
	repeat(d)
}

// syncAttendee keeps the one attendee of an individual appointment like it.
func syncAttendee(st *store, booking *record, now time.Time) {
	attendees := attendeesOf(st, booking.id)
	if len(attendees) == 0 {
		id := st.newID()
		rec := st.collections["attendees"].newRecord("", id, rules["attendees"].defaults)
		rec.set("created_at", now)
		setAttendeeURLs(rec)
		st.add("attendees", rec)
		attendees = []*record{rec}
	}
	follow(attendees[:1], []*record{booking})
	attendees[0].set("updated_at", now)
}

// sharedFields are those that an attendee has in common with the appointment.
var sharedFields = []string{
	"archived_at", "booking_ip_address", "cancellation_note", "cancellation_reason", "cancellation_reason_description",
	"cancelled_at", "deleted_at", "email_reminder_sent", "invoice_status", "notes", "online_booking_policy_accepted",
	"patient_case_id", "patient_id", "sms_reminder_sent", "treatment_note_status",
}

// follow makes attendees like the individual appointments that they belong to.
func follow(attendees, bookings []*record) {
	copyField(attendees, "booking_id", bookings, "id")
	copyField(attendees, "appointment_id", bookings, "id")
	copyField(attendees, "arrived", bookings, "patient_arrived")
	for _, field := range sharedFields {
		copyField(attendees, field, bookings, field)
	}
}

func setAttendeeURLs(r *record) {
	id := r.id.String()
	r.set("cancellation_url", siteURL+"/bookings/"+id+"/cancel")
	r.set("telehealth_url", siteURL+"/c/"+id)
}

func attendeesOf(st *store, booking recordID) []*record {
	return st.collections["attendees"].leadingTo("booking_id", booking)
}

func afterAttendee(d *draft) {
	setAttendeeURLs(d.rec)
	d.rec.set("appointment_id", d.rec.get("booking_id"))
	syncPatients(d.store, d.rec.link("booking_id"))
	syncCases(d.store)
}

// syncPatients keeps the list of a group appointment's patients: those whose
// place is neither cancelled nor gone.
func syncPatients(st *store, booking recordID) {
	rec := st.collections["group_appointments"].byID[booking]
	if rec == nil {
		return
	}
	ids := []recordID{}
	for _, attendee := range attendeesOf(st, booking) {
		if st.collections["attendees"].shown(attendee, nil) {
			ids = append(ids, attendee.link("patient_id"))
		}
	}
	rec.set("patient_ids", ids)
}

// syncCases keeps the lists of the cases' attendees.
func syncCases(st *store) {
	for _, patientCase := range st.collections["patient_cases"].rows {
		ids := []recordID{}
		for _, attendee := range st.collections["attendees"].leadingTo("patient_case_id", patientCase.id) {
			ids = append(ids, attendee.id)
		}
		patientCase.set("attendee_ids", ids)
	}
}

// afterCase moves attendees and attachments into the case that names them.
func afterCase(d *draft) {
	if d.sent["attendee_ids"] {
		assign(d.store, "attendees", d.rec, "attendee_ids", d.now)
		for _, attendee := range d.store.collections["attendees"].rows {
			booking := d.store.collections["individual_appointments"].byID[attendee.link("booking_id")]
			if booking != nil && booking.get("patient_case_id") != attendee.get("patient_case_id") {
				d.store.change(booking, d.now, values{"patient_case_id": attendee.get("patient_case_id")})
			}
		}
	}
	if d.sent["patient_attachment_ids"] {
		assign(d.store, "patient_attachments", d.rec, "patient_attachment_ids", d.now)
	}
	syncCases(d.store)
}

func assign(st *store, name string, patientCase *record, field string, now time.Time) {
	ids, col := patientCase.links(field), st.collections[name]
	for _, rec := range col.leadingTo("patient_case_id", patientCase.id) {
		if !slices.Contains(ids, rec.id) {
			st.change(rec, now, values{"patient_case_id": nil})
		}
	}
	for _, id := range ids {
		if rec := col.byID[id]; rec.link("patient_case_id") != patientCase.id {
			st.change(rec, now, values{"patient_case_id": patientCase.id})
		}
	}
}

func afterForm(d *draft) { d.rec.set("url", siteURL+"/f/?"+d.rec.id.String()) }

// afterPatient gives every patient a referral source, which can be changed but
// not made.
func afterPatient(d *draft) {
	col := d.store.collections["referral_sources"]
	if len(col.leadingTo("patient_id", d.rec.id)) > 0 {
		return
	}
	id := d.store.newID()
	d.store.add(col.name, col.newRecord("", id, values{
		"created_at": d.now, "updated_at": d.now, "patient_id": d.rec.id,
	}))
}

func afterStockAdjustment(d *draft) {
	product := d.target("product_id")
	level, _ := product.get("stock_level").(decimal)
	quantity, _ := d.values["quantity"].(decimal)
	sum := level.rat()
	d.store.change(product, d.now, values{"stock_level": toDecimal(sum.Add(sum, quantity.rat()))})
}

// afterAppointmentType keeps the lists of practitioners and businesses, which
// name their types, like those of the type.
func afterAppointmentType(d *draft) {
	if d.sent["practitioner_ids"] {
		mirror(d.store, "practitioners", d.rec, "practitioner_ids", d.now)
	}
	if d.sent["business_ids"] {
		mirror(d.store, "businesses", d.rec, "business_ids", d.now)
	}
}

func mirror(st *store, name string, kind *record, field string, now time.Time) {
	wanted := kind.links(field)
	for _, rec := range st.collections[name].rows {
		ids := rec.links("appointment_type_ids")
		has, should := slices.Contains(ids, kind.id), slices.Contains(wanted, rec.id)
		if has == should {
			continue
		}
		ids = slices.DeleteFunc(slices.Clone(ids), func(id recordID) bool { return id == kind.id })
		if should {
			ids = append(ids, kind.id)
		}
		st.change(rec, now, values{"appointment_type_ids": ids})
	}
}

// linkLatestBooking gives a patient the latest appointment that still stands.
func linkLatestBooking(st *store, id recordID) {
	patient := st.collections["patients"].byID[id]
	if patient == nil {
		return
	}
	var latest *record
	for _, rec := range st.collections["individual_appointments"].leadingTo("patient_id", id) {
		if rec.get("cancelled_at") != nil || rec.get("deleted_at") != nil {
			continue
		}
		if latest == nil || latest.time("starts_at").Before(rec.time("starts_at")) {
			latest = rec
		}
	}
	patient.set("latest_booking_id", nil)
	if latest != nil {
		patient.set("latest_booking_id", latest.id)
	}
}

// followHidden changes what depends on a record that was archived or
// cancelled.
func followHidden(st *store, col *collection, rec *record, now time.Time) {
	switch col.name {
	case "individual_appointments":
		syncAttendee(st, rec, now)
		linkLatestBooking(st, rec.link("patient_id"))
	case "attendees":
		syncPatients(st, rec.link("booking_id"))
	}
}
