package clinikotest

import (
	"slices"
	"time"
)

// cancellationReasons are the codes of the API with their descriptions.
var cancellationReasons = []struct {
	code        int
	description string
}{
	{10, "Feeling Better"}, {20, "Condition Worse"}, {30, "Sick"},
	{40, "Away"}, {50, "Other"}, {60, "Work"},
}

// appointment writes a booking down and lets life happen to it.
func (s *seeder) appointment(id recordID, b booking) values {
	v := values{
		"created_at":                      b.created,
		"updated_at":                      b.created,
		"appointment_type_id":             b.kind.rec.id,
		"business_id":                     b.site.rec.id,
		"cancellation_reason_description": "",
		"did_not_arrive":                  false,
		"email_reminder_sent":             false,
		"ends_at":                         b.end.UTC(),
		"has_patient_appointment_notes":   false,
		"patient_arrived":                 false,
		"patient_id":                      b.patient.rec.id,
		"patient_name":                    b.patient.rec.text("label"),
		"practitioner_id":                 b.rota.rec.id,
		"repeat_rule":                     noRepeat,
		"sms_reminder_sent":               false,
		"starts_at":                       b.start.UTC(),
		// The real address has the same form on a host of Cliniko's.
		"telehealth_url": "https://" + accountName + ".au1.cliniko.example/appointments/" + id.String() + "/connect",
	}
	if s.chance(0.2) { // booked online
		v["booking_ip_address"], v["online_booking_policy_accepted"] = "192.0.2.44", true
	}
	s.setIf(v, 0.15, "notes", pick(s, appointmentNotes))

	cancelled := s.chance(0.08)
	switch {
	case cancelled:
		s.cancel(v, b)
	case b.end.Before(s.now):
		s.hold(v, b)
	}
	s.putAway(v, cancelled)
	return v
}

// cancel cancels an appointment before it starts.
func (s *seeder) cancel(v values, b booking) {
	latest := b.start
	if latest.After(s.now) {
		latest = s.now
	}
	at := s.between(b.created, latest)
	reason := pick(s, cancellationReasons)
	v["cancelled_at"] = at
	v["cancellation_reason"] = reason.code
	v["cancellation_reason_description"] = reason.description
	s.setIf(v, 0.4, "cancellation_note", "Called the desk")
	v.touch(at)
}

// hold fills in what is known after an appointment.
func (s *seeder) hold(v values, b booking) {
	missed := s.chance(0.04)
	v["did_not_arrive"] = missed
	v["patient_arrived"] = !missed
	v["sms_reminder_sent"] = s.chance(0.7)
	v["email_reminder_sent"] = s.chance(0.5)
	if !missed {
		v["invoice_status"] = pick(s, []int{10, 20, 20, 20, 20})
		v["treatment_note_status"] = pick(s, []int{10, 90, 90, 90})
	}
	v.touch(b.end)
}

// putAway archives or deletes a few. Cancelled ones are archived more often,
// so that a clinic has rows which are both.
func (s *seeder) putAway(v values, cancelled bool) {
	archive := 0.01
	if cancelled {
		archive = 0.08
	}
	switch n := s.rng.Float64(); {
	case n < archive:
		v["archived_at"] = s.between(v["updated_at"].(time.Time), s.now)
		v.touch(v["archived_at"].(time.Time))
	case n > 0.995:
		v["deleted_at"] = s.between(v["updated_at"].(time.Time), s.now)
		v.touch(v["deleted_at"].(time.Time))
	}
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
		id := s.newID()
		v := s.appointment(id, b)
		if i == 0 {
			first = id
			v["repeats"] = true
			v["repeat_rule"] = encode(map[string]any{
				"number_of_repeats": len(spans) - 1, "repeat_type": "Weekly", "repeating_interval": interval,
			})
		} else {
			v["repeated_from_id"] = first
		}
		s.addAs(id, "individual_appointments", v)
	}
	return spans
}
