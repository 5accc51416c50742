package clinikotest

import (
	"slices"
	"time"
)

// addAppointment writes a booking down and lets life happen to it.
func (s *seeder) addAppointment(b booking) *record {
	id, rec := s.newID(), s.newRecord("individual_appointments")
	rec.set("created_at", b.created)
	rec.set("updated_at", b.created)
	rec.set("appointment_type_id", b.kind.rec.id)
	rec.set("business_id", b.site.rec.id)
	rec.set("cancellation_reason_description", "")
	rec.set("did_not_arrive", false)
	rec.set("email_reminder_sent", false)
	rec.set("ends_at", b.end.UTC())
	rec.set("has_patient_appointment_notes", false)
	rec.set("patient_arrived", false)
	rec.set("patient_id", b.patient.rec.id)
	rec.set("patient_ids", []recordID{b.patient.rec.id}) // for the filter of bookings
	rec.set("patient_name", b.patient.rec.get("label"))
	rec.set("practitioner_id", b.rota.rec.id)
	rec.set("repeat_rule", noRepeat)
	rec.set("sms_reminder_sent", false)
	rec.set("starts_at", b.start.UTC())
	rec.set("telehealth_url", siteURL+"/appointments/"+id.String()+"/connect")
	if s.chance(0.2) { // booked online
		rec.set("booking_ip_address", "192.0.2.44")
		rec.set("online_booking_policy_accepted", true)
	}
	setIf(s, rec, 0.15, "notes", pick(s, appointmentNotes))

	cancelled := s.chance(0.08)
	switch {
	case cancelled:
		s.cancel(rec, b)
	case b.end.Before(s.now):
		s.hold(rec, b)
	}
	s.putAway(rec, cancelled)
	return s.put(id, "individual_appointments", rec)
}

// cancel cancels an appointment before it starts.
func (s *seeder) cancel(rec *record, b booking) {
	latest := b.start
	if latest.After(s.now) {
		latest = s.now
	}
	at := s.between(b.created, latest)
	reason := pick(s, cancellationReasons)
	rec.set("cancelled_at", at)
	rec.set("cancellation_reason", reason.code)
	rec.set("cancellation_reason_description", reason.description)
	setIf(s, rec, 0.4, "cancellation_note", "Called the desk")
	rec.touch(at)
}

// hold fills in what is known after an appointment.
func (s *seeder) hold(rec *record, b booking) {
	missed := s.chance(0.04)
	rec.set("did_not_arrive", missed)
	rec.set("patient_arrived", !missed)
	rec.set("sms_reminder_sent", s.chance(0.7))
	rec.set("email_reminder_sent", s.chance(0.5))
	if !missed {
		rec.set("invoice_status", pick(s, []int{10, 20, 20, 20, 20}))
		rec.set("treatment_note_status", pick(s, []int{10, 90, 90, 90}))
	}
	rec.touch(b.end)
}

// putAway archives or deletes a few. Cancelled ones are archived more often,
// so that a clinic has rows which are both.
func (s *seeder) putAway(rec *record, cancelled bool) {
	archive := 0.01
	if cancelled {
		archive = 0.08
	}
	var field string
	switch n := s.rng.Float64(); {
	case n < archive:
		field = "archived_at"
	case n > 0.995:
		field = "deleted_at"
	default:
		return
	}
	at := s.between(rec.time("updated_at"), s.now)
	rec.set(field, at)
	rec.touch(at)
}

// seedSeries books some repeating appointments for a practitioner and returns
// the time that they take. A practitioner who left has none.
func (s *seeder) seedSeries(r *rota) []span {
	var taken []span
	if !r.until.IsZero() {
		return nil
	}
	for range min(4, s.size/20+1) {
		taken = append(taken, s.addSeries(r, taken)...)
	}
	return taken
}

// addSeries books a series of one appointment a week or a fortnight, on a
// weekday and at a time that are free in all of its weeks.
func (s *seeder) addSeries(r *rota, taken []span) []span {
	repeats, interval := 3+s.rng.IntN(3), 1+s.rng.IntN(2)
	firstWeek := s.rng.IntN(diaryWeeksBack + diaryWeeksAhead - repeats*interval)
	kind := pick(s, r.types)
	minute := 9*60 + gridMinutes*s.rng.IntN(6) // ends before lunch, whatever the type
	weekday := time.Monday + time.Weekday(s.rng.IntN(5))

	var spans []span
	var at *site
	s.eachDay(r, func(here *site, midnight time.Time, day int) {
		offset := (day+7*diaryWeeksBack)/7 - firstWeek
		if midnight.Weekday() != weekday || offset < 0 || offset%interval != 0 || offset/interval > repeats {
			return
		}
		at = here
		spans = append(spans, span{clock(midnight, minute), clock(midnight, minute+kind.minutes)})
	})
	free := !slices.ContainsFunc(spans, func(sp span) bool { return overlapsAny(sp, taken) })
	if len(spans) < 2 || !free {
		return nil
	}
	return s.bookSeries(r, at, kind, spans, interval)
}

func (s *seeder) bookSeries(r *rota, at *site, kind *appointmentType, spans []span, interval int) []span {
	p := s.findPatient(at, spans[0].start, spans[len(spans)-1].end)
	if p == nil {
		return nil
	}
	b := booking{span: spans[0], rota: r, site: at, kind: kind, patient: p}
	b.created = s.bookedAt(b) // all of them at once
	var first recordID
	for i, sp := range spans {
		b.span = sp
		rec := s.addAppointment(b)
		if i > 0 {
			rec.set("repeated_from_id", first)
			continue
		}
		first = rec.id
		rec.set("repeats", true)
		rec.set("repeat_rule", encode(object{
			"number_of_repeats": len(spans) - 1, "repeat_type": "Weekly", "repeating_interval": interval,
		}))
	}
	return spans
}
