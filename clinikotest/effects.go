package clinikotest

import (
	"maps"
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

// sandboxURL is an address of the account. Real ones have the same form on a
// host of Cliniko's.
func sandboxURL(path string) string { return "https://" + accountName + ".au1.cliniko.example" + path }

func afterIndividualAppointment(d *draft) {
	rec := d.rec
	rec.values["telehealth_url"] = sandboxURL("/appointments/" + rec.id.String() + "/connect")
	repeat(d)
	d.store.syncAttendee(rec, d.now)
	d.store.linkLatestBooking(rec.link("patient_id"))
	d.store.syncCases()
}

func afterGroupAppointment(d *draft) {
	d.rec.values["telehealth_url"] = sandboxURL("/appointments/" + d.rec.id.String() + "/connect")
	repeat(d)
}

// syncAttendee keeps the one attendee of an individual appointment like it.
func (st *store) syncAttendee(booking *record, now time.Time) {
	attendees := st.attendeesOf(booking.id)
	if len(attendees) == 0 {
		id := st.newID()
		v := attendeeDefaults()
		v["id"], v["created_at"], v["updated_at"] = id, now, now
		setAttendeeURLs(v, id)
		rec := &record{id: id, shape: st.collections["attendees"].shapes[0], values: v}
		st.add("attendees", rec)
		attendees = []*record{rec}
	}
	st.change(attendees[0], now, attendeeOf(booking))
}

// attendeeOf are the fields that an attendee shares with the appointment.
func attendeeOf(booking *record) values {
	v := values{"booking_id": booking.id, "appointment_id": booking.id, "arrived": booking.values["patient_arrived"]}
	for _, field := range []string{
		"archived_at", "booking_ip_address", "cancellation_note", "cancellation_reason", "cancellation_reason_description",
		"cancelled_at", "deleted_at", "email_reminder_sent", "invoice_status", "notes", "online_booking_policy_accepted",
		"patient_case_id", "patient_id", "sms_reminder_sent", "treatment_note_status",
	} {
		v[field] = booking.values[field]
	}
	return v
}

func setAttendeeURLs(v values, id recordID) {
	v["cancellation_url"] = sandboxURL("/bookings/" + id.String() + "/cancel")
	v["telehealth_url"] = sandboxURL("/c/" + id.String())
}

func (st *store) attendeesOf(booking recordID) []*record {
	var found []*record
	for _, rec := range st.collections["attendees"].rows {
		if rec.link("booking_id") == booking {
			found = append(found, rec)
		}
	}
	return found
}

func afterAttendee(d *draft) {
	setAttendeeURLs(d.rec.values, d.rec.id)
	d.rec.values["appointment_id"] = d.rec.values["booking_id"]
	d.store.syncPatients(d.rec.link("booking_id"))
	d.store.syncCases()
}

// syncPatients keeps the list of a group appointment's patients: those whose
// place is neither cancelled nor gone.
func (st *store) syncPatients(booking recordID) {
	rec := st.collections["group_appointments"].byID[booking]
	if rec == nil {
		return
	}
	ids := []recordID{}
	for _, attendee := range st.attendeesOf(booking) {
		if st.collections["attendees"].shown(attendee, nil) {
			ids = append(ids, attendee.link("patient_id"))
		}
	}
	rec.values = maps.Clone(rec.values)
	rec.values["patient_ids"] = ids
}

// syncCases keeps the lists of the cases' attendees.
func (st *store) syncCases() {
	ids := map[recordID][]recordID{}
	for _, attendee := range st.collections["attendees"].rows {
		if id := attendee.link("patient_case_id"); id != 0 {
			ids[id] = append(ids[id], attendee.id)
		}
	}
	for _, rec := range st.collections["patient_cases"].rows {
		rec.values = maps.Clone(rec.values)
		rec.values["attendee_ids"] = append([]recordID{}, ids[rec.id]...)
	}
}

// afterCase moves attendees and attachments into the case that names them.
func afterCase(d *draft) {
	if d.sent["attendee_ids"] {
		d.store.assign("attendees", d.rec, "attendee_ids", d.now)
		for _, attendee := range d.store.collections["attendees"].rows {
			booking := d.store.collections["individual_appointments"].byID[attendee.link("booking_id")]
			if booking != nil && booking.values["patient_case_id"] != attendee.values["patient_case_id"] {
				d.store.change(booking, d.now, values{"patient_case_id": attendee.values["patient_case_id"]})
			}
		}
	}
	if d.sent["patient_attachment_ids"] {
		d.store.assign("patient_attachments", d.rec, "patient_attachment_ids", d.now)
	}
	d.store.syncCases()
}

func (st *store) assign(name string, patientCase *record, field string, now time.Time) {
	ids, _ := patientCase.values[field].([]recordID)
	for _, rec := range st.collections[name].rows {
		mine, named := rec.link("patient_case_id") == patientCase.id, slices.Contains(ids, rec.id)
		switch {
		case named && !mine:
			st.change(rec, now, values{"patient_case_id": patientCase.id})
		case mine && !named:
			st.change(rec, now, values{"patient_case_id": nil})
		}
	}
}

func afterForm(d *draft) { d.rec.values["url"] = sandboxURL("/f/?" + d.rec.id.String()) }

// afterPatient gives every patient a referral source, which can be changed but
// not made.
func afterPatient(d *draft) {
	for _, rec := range d.store.collections["referral_sources"].rows {
		if rec.link("patient_id") == d.rec.id {
			return
		}
	}
	id := d.store.newID()
	d.store.add("referral_sources", &record{
		id: id, shape: d.store.collections["referral_sources"].shapes[0],
		values: values{"id": id, "created_at": d.now, "updated_at": d.now, "patient_id": d.rec.id},
	})
}

func afterStockAdjustment(d *draft) {
	product := d.target("product_id")
	level, _ := product.values["stock_level"].(decimal)
	quantity, _ := d.values["quantity"].(decimal)
	sum := level.rat()
	d.store.change(product, d.now, values{"stock_level": toDecimal(sum.Add(sum, quantity.rat()))})
}

// afterAppointmentType keeps the lists of practitioners and businesses, which
// name their types, like those of the type.
func afterAppointmentType(d *draft) {
	if d.sent["practitioner_ids"] {
		d.store.mirror("practitioners", d.rec, "practitioner_ids", d.now)
	}
	if d.sent["business_ids"] {
		d.store.mirror("businesses", d.rec, "business_ids", d.now)
	}
}

func (st *store) mirror(name string, kind *record, field string, now time.Time) {
	wanted, _ := kind.values[field].([]recordID)
	for _, rec := range st.collections[name].rows {
		ids, _ := rec.values["appointment_type_ids"].([]recordID)
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
func (st *store) linkLatestBooking(id recordID) {
	patient := st.collections["patients"].byID[id]
	if patient == nil {
		return
	}
	var latest *record
	for _, rec := range st.collections["individual_appointments"].rows {
		if rec.link("patient_id") != id || rec.values["cancelled_at"] != nil || rec.values["deleted_at"] != nil {
			continue
		}
		if latest == nil || latest.time("starts_at").Before(rec.time("starts_at")) {
			latest = rec
		}
	}
	patient.values = maps.Clone(patient.values)
	delete(patient.values, "latest_booking_id")
	if latest != nil {
		patient.values["latest_booking_id"] = latest.id
	}
}

// followHidden changes what depends on a record that was archived or
// cancelled.
func followHidden(st *store, col *collection, rec *record, now time.Time) {
	switch col.name {
	case "individual_appointments":
		st.syncAttendee(rec, now)
		st.linkLatestBooking(rec.link("patient_id"))
	case "attendees":
		st.syncPatients(rec.link("booking_id"))
	}
}
