package clinic

import (
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// SyncAttendee updates the one attendee of an individual appointment, or adds
// it.
func SyncAttendee(st *store.Store, booking *store.Record, now time.Time) {
	attendees := attendeesOf(st, booking.ID)
	if len(attendees) == 0 {
		attendees = []*store.Record{AddAttendee(st, st.NewID(), now)}
	}
	FollowBookings(attendees[:1], []*store.Record{booking})
	attendees[0].Set("updated_at", now)
}

// AddAttendee adds an attendee that has no booking yet.
func AddAttendee(st *store.Store, id store.ID, created time.Time) *store.Record {
	rec := st.Collections["attendees"].NewRecord("", id, Rules["attendees"].Defaults)
	rec.Set("created_at", created)
	SetAttendeeURLs(rec)
	st.Add("attendees", rec)
	return rec
}

// sharedFields lists the fields that an attendee has in common with its
// individual appointment.
var sharedFields = []string{
	"archived_at", "booking_ip_address", "cancellation_note", "cancellation_reason", "cancellation_reason_description",
	"cancelled_at", "deleted_at", "email_reminder_sent", "invoice_status", "notes", "online_booking_policy_accepted",
	"patient_case_id", "patient_id", "sms_reminder_sent", "treatment_note_status",
}

// FollowBookings copies the shared fields of individual appointments to their
// attendees.
func FollowBookings(attendees, bookings []*store.Record) {
	store.CopyField(attendees, "booking_id", bookings, "id")
	store.CopyField(attendees, "appointment_id", bookings, "id")
	store.CopyField(attendees, "arrived", bookings, "patient_arrived")
	for _, field := range sharedFields {
		store.CopyField(attendees, field, bookings, field)
	}
}

func attendeesOf(st *store.Store, booking store.ID) []*store.Record {
	return st.Collections["attendees"].LeadingTo("booking_id", booking)
}

// SyncPatients updates the list of patients of a group appointment: those whose
// attendee is neither archived, cancelled nor deleted.
func SyncPatients(st *store.Store, booking store.ID) {
	rec := st.Collections["group_appointments"].ByID[booking]
	if rec == nil {
		return
	}
	ids := []store.ID{}
	for _, attendee := range attendeesOf(st, booking) {
		if st.Collections["attendees"].Shown(attendee, nil) {
			ids = append(ids, attendee.Link("patient_id"))
		}
	}
	rec.Set("patient_ids", ids)
}

// FollowHidden updates the records that depend on one that was archived or
// cancelled.
func FollowHidden(st *store.Store, col *store.Collection, rec *store.Record, now time.Time) {
	switch col.Name {
	case "individual_appointments":
		SyncAttendee(st, rec, now)
		LinkLatestBooking(st, rec.Link("patient_id"))
	case "attendees":
		SyncPatients(st, rec.Link("booking_id"))
	}
}

// LinkLatestBooking links a patient to the latest appointment that is neither
// cancelled nor deleted.
func LinkLatestBooking(st *store.Store, id store.ID) {
	patient := st.Collections["patients"].ByID[id]
	if patient == nil {
		return
	}
	var latest *store.Record
	for _, rec := range st.Collections["individual_appointments"].LeadingTo("patient_id", id) {
		if rec.Get("cancelled_at") != nil || rec.Get("deleted_at") != nil {
			continue
		}
		if latest == nil || latest.Time("starts_at").Before(rec.Time("starts_at")) {
			latest = rec
		}
	}
	patient.Set("latest_booking_id", nil)
	if latest != nil {
		patient.Set("latest_booking_id", latest.ID)
	}
}
