package clinikotest

import (
	"fmt"
	"slices"
	"time"
)

// seedBlocks makes working hours, extra hours and times away. Every
// practitioner's lunch is free of individual appointments, so blocks and
// classes lie there.
func (s *seeder) seedBlocks() {
	var kinds []*record
	for _, name := range []string{"Staff meeting", "Training"} {
		kinds = append(kinds, s.addOld("unavailable_block_types", values{
			"color": "#DDDDDD", "duration_in_minutes": lunchEnds - lunchStarts, "name": name, "system_controlled": false,
		}))
	}
	for i, r := range s.rotas {
		s.addHours(r)
		s.addReferenceNumber(r, i)
		if !r.until.IsZero() {
			continue
		}
		s.eachDay(r, func(at *site, midnight time.Time, day int) {
			switch {
			case midnight.Weekday() == time.Monday:
				s.addOld("unavailable_blocks", values{
					"business_id": at.rec.id, "ends_at": clock(midnight, lunchEnds).UTC(), "notes": "Behind the scenes",
					"practitioner_id": r.rec.id, "repeat_rule": noRepeat, "starts_at": clock(midnight, lunchStarts).UTC(),
					"unavailable_block_type_id": kinds[i%2].id,
				})
			case midnight.Weekday() == time.Friday && day > 0: // open late
				s.addOld("availability_blocks", values{
					"business_id": at.rec.id, "ends_at": clock(midnight, at.closes+120).UTC(), "practitioner_id": r.rec.id,
					"repeat_rule": noRepeat, "starts_at": clock(midnight, at.closes).UTC(),
				})
			}
		})
	}
}

func (s *seeder) addHours(r *rota) {
	for weekday, at := range r.days {
		if at == nil {
			continue
		}
		s.addOld("daily_availabilities", values{
			"availabilities": encode([]object{
				{"starts_at": hourMinute(at.opens), "ends_at": hourMinute(lunchStarts)},
				{"starts_at": hourMinute(lunchEnds), "ends_at": hourMinute(at.closes)},
			}),
			"business_id": at.rec.id, "day_of_week": weekday, "practitioner_id": r.rec.id,
			"time_zone": at.rec.text("time_zone"), "time_zone_identifier": at.rec.text("time_zone_identifier"),
		})
	}
}

func hourMinute(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

func (s *seeder) addReferenceNumber(r *rota, i int) {
	ids := r.rec.links("business_ids")
	s.addOld("practitioner_reference_numbers", values{
		"business_id": ids[0], "name": "Provider number", "practitioner_id": r.rec.id,
		"reference_number": fmt.Sprintf("%07dA", i),
	})
}

// seedGroups holds a class in the lunch of the first practitioner, twice a week.
func (s *seeder) seedGroups() {
	r := s.rotas[0]
	var kind *record
	for _, rec := range s.store.collections["appointment_types"].rows {
		if rec.get("max_attendees") != 1 {
			kind = rec
		}
	}
	s.eachDay(r, func(at *site, midnight time.Time, day int) {
		if weekday := midnight.Weekday(); weekday != time.Tuesday && weekday != time.Thursday {
			return
		}
		id, created := s.newID(), s.ago(80, 60)
		ids := []recordID{}
		start, end := clock(midnight, lunchStarts).UTC(), clock(midnight, lunchEnds).UTC()
		for range min(5, s.size) {
			p := s.findPatient(at, created, end)
			if p == nil || slices.Contains(ids, p.rec.id) {
				continue
			}
			ids = append(ids, p.rec.id)
			attendee := s.addAttendee(created, created)
			attendee.set("arrived", day < 0)
			attendee.set("booking_id", id)
			attendee.set("appointment_id", id)
			attendee.set("patient_id", p.rec.id)
		}
		s.addAs(id, "group_appointments", values{
			"created_at": created, "updated_at": created, "appointment_type_id": kind.id, "business_id": at.rec.id,
			"ends_at": end, "max_attendees": kind.get("max_attendees"), "patient_ids": ids, "practitioner_id": r.rec.id,
			"repeat_rule": noRepeat, "starts_at": start,
			"telehealth_url": siteURL + "/appointments/" + id.String() + "/connect",
		})
	})
}

// addAttendee adds somebody who is to be given a booking.
func (s *seeder) addAttendee(created, updated time.Time) *record {
	rec := addAttendee(s.store, s.newID(), created)
	rec.set("updated_at", updated)
	return rec
}

// seedAttendees gives every individual appointment its attendee.
func (s *seeder) seedAttendees() {
	appointments := s.store.collections["individual_appointments"].rows
	attendees := make([]*record, len(appointments))
	s.attendees = make(map[recordID]*record, len(appointments))
	for i, rec := range appointments {
		attendees[i] = s.addAttendee(rec.time("created_at"), rec.time("updated_at"))
		s.attendees[rec.id] = attendees[i]
	}
	follow(attendees, appointments)
}
