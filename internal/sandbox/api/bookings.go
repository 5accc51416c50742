package api

import (
	"github.com/cliniko-go/cliniko/internal/sandbox/bodies"
	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/diary"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// cancel cancels an individual appointment or an attendee of a group
// appointment.
func cancel(col *store.Collection) handler {
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
		d.read(body)
		d.describeReason()
		if err := d.validationError(); err != nil {
			return nil, err
		}
		for _, rec := range d.cancelled() {
			c.clinic.store.Change(rec, d.now, store.Values{
				"cancelled_at": d.now, "cancellation_reason": d.values["cancellation_reason"],
				"cancellation_reason_description": d.values["cancellation_reason_description"],
				"cancellation_note":               d.values["cancellation_note"],
			})
			clinic.FollowHidden(c.clinic.store, col, rec, d.now)
		}
		return nil, nil
	}
}

func (d *draft) describeReason() {
	booking := d.store.Find("bookings", d.values["booking_id"])
	if booking != nil && booking.Schema() == "IndividualAppointment" {
		d.fail("base", "Cancel the appointment instead of its attendee")
	}
	if !d.sent["cancellation_reason"] {
		d.fail("cancellation_reason", bodies.Blank)
	}
	for _, reason := range clinic.CancellationReasons {
		if d.values["cancellation_reason"] == reason.Code {
			d.values["cancellation_reason_description"] = reason.Description
		}
	}
}

// cancelled returns the records to cancel: one, or with apply_to_repeats also
// the later ones of its series.
func (d *draft) cancelled() []*store.Record {
	found := []*store.Record{d.rec}
	if d.values["apply_to_repeats"] != true {
		return found
	}
	series := seriesOf(d.rec)
	for _, rec := range d.col.Rows {
		later := rec.Time("starts_at").After(d.rec.Time("starts_at"))
		if rec != d.rec && seriesOf(rec) == series && later && d.col.Shown(rec, nil) {
			found = append(found, rec)
		}
	}
	return found
}

// seriesOf returns the id of the first appointment of a series.
func seriesOf(rec *store.Record) store.ID {
	if first := rec.Link("repeated_from_id"); first != 0 {
		return first
	}
	return rec.ID
}

// repeat adds the repeats of a new booking. They keep the local time of day at
// the business when daylight saving time begins or ends.
func repeat(d *draft) {
	rule := diary.RuleOf(d.rec.Get("repeat_rule"))
	if rule.Number == 0 || !d.isNew {
		return
	}
	d.rec.Set("repeats", true)
	loc := diary.ZoneOf(d.store, d.rec.Link("business_id"))
	for n := 1; n <= rule.Number; n++ {
		id := d.store.NewID()
		v := d.rec.Values()
		delete(v, "repeats")
		v["repeated_from_id"], v["repeat_rule"] = d.rec.ID, clinic.NoRepeat
		for _, field := range []string{"starts_at", "ends_at"} {
			v[field] = rule.Step(d.rec.Time(field).In(loc), n).UTC()
		}
		if v["telehealth_url"] != nil {
			v["telehealth_url"] = clinic.SiteURL + "/appointments/" + id.String() + "/connect"
		}
		rec := d.col.NewRecord("", id, v)
		d.store.Add(d.col.Name, rec)
		if d.col.Name == "individual_appointments" {
			clinic.SyncAttendee(d.store, rec, d.now)
		}
	}
}

// conflicts reports whether the practitioner has another booking at the same
// time.
func conflicts(name string) handler {
	return func(c *call) ([]byte, error) {
		col := c.clinic.store.Collections[name]
		rec, err := c.find(col)
		if err != nil {
			return nil, err
		}
		return store.Encode(store.Object{"conflicts": store.Object{"exist": diary.HasConflict(c.clinic.store, rec)}}), nil
	}
}
