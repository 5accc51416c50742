package clinikotest

import "time"

// syncAttendee keeps the one attendee of an individual appointment like it.
func syncAttendee(st *store, booking *record, now time.Time) {
	attendees := attendeesOf(st, booking.id)
	if len(attendees) == 0 {
		attendees = []*record{addAttendee(st, st.newID(), now)}
	}
	follow(attendees[:1], []*record{booking})
	attendees[0].set("updated_at", now)
}

// addAttendee adds an attendee without a booking.
func addAttendee(st *store, id recordID, created time.Time) *record {
	rec := st.collections["attendees"].newRecord("", id, rules["attendees"].defaults)
	rec.set("created_at", created)
	setAttendeeURLs(rec)
	st.add("attendees", rec)
	return rec
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

func attendeesOf(st *store, booking recordID) []*record {
	return st.collections["attendees"].leadingTo("booking_id", booking)
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
