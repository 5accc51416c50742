package api

import (
	"encoding/json"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/bodies"
	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/diary"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

func (d *draft) time(field string) time.Time {
	t, _ := d.values[field].(time.Time)
	return t
}

// completeTimes rejects an end that is not after the start, and times after the
// year 9999.
func completeTimes(d *draft) {
	if d.values["repeat_rule"] == nil {
		d.values["repeat_rule"] = clinic.NoRepeat
	}
	ends := d.time("ends_at")
	switch {
	case !ends.After(d.time("starts_at")):
		d.fail("base", "end time must be greater than start time")
	case !clinic.HasYear(ends):
		d.fail("ends_at", bodies.Invalid)
	default:
		rule := diary.RuleOf(d.values["repeat_rule"])
		if !clinic.HasYear(rule.Step(ends, rule.Number)) {
			d.fail("repeat_rule", bodies.Invalid)
		}
	}
}

// endFrom sets a missing end from the duration of the type.
func (d *draft) endFrom(typeField string) {
	kind := d.target(typeField)
	if d.values["ends_at"] != nil || kind == nil {
		return
	}
	minutes := kind.Number("duration_in_minutes")
	d.values["ends_at"] = d.time("starts_at").Add(time.Duration(minutes) * time.Minute)
}

func completeAppointment(d *draft) {
	d.endFrom("appointment_type_id")
	if d.col.Name == "individual_appointments" {
		d.describePatient()
	} else if kind := d.target("appointment_type_id"); d.values["max_attendees"] == nil && kind != nil {
		d.values["max_attendees"] = kind.Get("max_attendees")
	}
	completeTimes(d)
}

// describePatient copies what an appointment says about its patient. A patient who was deleted meanwhile is not found.
func (d *draft) describePatient() {
	patient := d.target("patient_id")
	if patient == nil {
		return
	}
	d.values["patient_name"] = patient.Text("label")
	d.values["patient_ids"] = []store.ID{patient.ID} // for the filter of bookings
	d.values["has_patient_appointment_notes"] = patient.Text("appointment_notes") != ""
}

func completeBlock(d *draft) {
	d.endFrom("unavailable_block_type_id")
	if d.values["ends_at"] == nil {
		d.fail("ends_at", bodies.Blank)
		return
	}
	completeTimes(d)
}

// completeAttendee accepts group appointments only: an individual appointment
// has exactly one attendee from the start.
func completeAttendee(d *draft) {
	if d.rec != nil {
		return
	}
	booking := d.target("booking_id")
	if booking.Schema() != "GroupAppointment" {
		d.fail("booking_id", bodies.Invalid)
		return
	}
	places := booking.Number("max_attendees")
	if ids := booking.Links("patient_ids"); len(ids) >= places {
		d.fail("base", "Maximum number of attendees reached")
	}
}

// completeForm copies the fields that the request leaves out from the template.
func completeForm(d *draft) {
	if template := d.target("patient_form_template_id"); template != nil && d.rec == nil {
		for _, field := range []string{"name", "content", "email_to_patient_on_completion", "restricted_to_practitioner"} {
			if !d.sent[field] {
				d.values.Set(field, template.Get(field))
			}
		}
	}
	if bodies.IsBlank(d.values["name"]) {
		d.fail("name", bodies.Blank)
	}
	if attendee := d.target("attendee_id"); attendee != nil {
		d.values["booking_id"] = attendee.Get("booking_id")
	}
	switch {
	case d.values["completed"] == true && d.values["completed_at"] == nil:
		d.values["completed_at"] = d.now
	case d.rec != nil && d.values["completed_at"] != nil && d.sent["content"]:
		d.values["edited_at"] = d.now
	}
	delete(d.values, "completed")
}

// completeNote makes the user of the API key the author, and finalizes a note
// that is not a draft.
func completeNote(d *draft) {
	user := d.store.Find("users", d.call.clinic.user)
	d.values["author_name"] = user.Text("first_name") + " " + user.Text("last_name")
	if booking := d.target("booking_id"); booking != nil {
		d.values["practitioner_id"] = booking.Get("practitioner_id")
	}
	if d.values["draft"] == false {
		d.values["finalized_at"] = d.now
	}
	if d.values["content"] == nil && !d.sent["content"] {
		d.values["content"] = clinic.EmptyContent
		return
	}
	var content struct {
		Sections []json.RawMessage `json:"sections"`
	}
	raw, _ := d.values["content"].(json.RawMessage)
	if err := json.Unmarshal(raw, &content); err != nil || len(content.Sections) == 0 {
		d.fail("content", bodies.NoSections)
	}
}
