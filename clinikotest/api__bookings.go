package clinikotest

import "encoding/json"

// cancel cancels an appointment, or the place of somebody in a group.
func cancel(col *collection) handler {
	return func(c *call) ([]byte, error) {
		rec, err := c.find(col)
		if err != nil {
			return nil, err
		}
		body, err := c.fields()
		if err != nil {
			return nil, err
		}
		d := c.newDraft(col, rec)
		d.take(requestFields(c.clinic.spec, c.op), body)
		d.describeReason()
		if err := d.refusal(); err != nil {
			return nil, err
		}
		for _, rec := range d.cancelled() {
			c.clinic.store.change(rec, d.now, values{
				"cancelled_at": d.now, "cancellation_reason": d.values["cancellation_reason"],
				"cancellation_reason_description": d.values["cancellation_reason_description"],
				"cancellation_note":               d.values["cancellation_note"],
			})
			followHidden(c.clinic.store, col, rec, d.now)
		}
		return nil, nil
	}
}

func (d *draft) describeReason() {
	booking := d.store.find("bookings", d.values["booking_id"])
	if booking != nil && booking.schema() == "IndividualAppointment" {
		d.fail("base", "Cancel the appointment instead of its attendee")
	}
	if !d.sent["cancellation_reason"] {
		d.fail("cancellation_reason", msgBlank)
	}
	for _, reason := range cancellationReasons {
		if d.values["cancellation_reason"] == reason.code {
			d.values["cancellation_reason_description"] = reason.description
		}
	}
}

// cancelled are the records that a cancellation is for: one, or also the later
// ones of its series.
func (d *draft) cancelled() []*record {
	found := []*record{d.rec}
	if d.values["apply_to_repeats"] != true {
		return found
	}
	series := seriesOf(d.rec)
	for _, rec := range d.col.rows {
		later := rec.time("starts_at").After(d.rec.time("starts_at"))
		if rec != d.rec && seriesOf(rec) == series && later && d.col.shown(rec, nil) {
			found = append(found, rec)
		}
	}
	return found
}

// seriesOf is the id of the first of a series.
func seriesOf(rec *record) recordID {
	if first := rec.link("repeated_from_id"); first != 0 {
		return first
	}
	return rec.id
}

// repeat makes the repeats of a new booking. They keep the time of day at the
// business when the clocks change.
func repeat(d *draft) {
	raw, _ := d.rec.get("repeat_rule").(json.RawMessage)
	var rule repeatRule
	if err := json.Unmarshal(raw, &rule); err != nil || rule.Number == 0 || !d.isNew {
		return
	}
	d.rec.set("repeats", true)
	loc := zoneOf(d.store, d.rec.link("business_id"))
	for n := 1; n <= rule.Number; n++ {
		id := d.store.newID()
		v := d.rec.values()
		delete(v, "repeats")
		v["repeated_from_id"], v["repeat_rule"] = d.rec.id, noRepeat
		for _, field := range []string{"starts_at", "ends_at"} {
			v[field] = rule.step(d.rec.time(field).In(loc), n).UTC()
		}
		if v["telehealth_url"] != nil {
			v["telehealth_url"] = siteURL + "/appointments/" + id.String() + "/connect"
		}
		rec := d.col.newRecord("", id, v)
		d.store.add(d.col.name, rec)
		if d.col.name == "individual_appointments" {
			syncAttendee(d.store, rec, d.now)
		}
	}
}

// conflicts answers whether the practitioner has something else at the time.
func conflicts(name string) handler {
	return func(c *call) ([]byte, error) {
		col := c.clinic.store.collections[name]
		rec, err := c.find(col)
		if err != nil {
			return nil, err
		}
		return encode(object{"conflicts": object{"exist": hasConflict(c.clinic.store, rec)}}), nil
	}
}
