package seed

import (
	"fmt"
	"slices"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/diary"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// seedBlocks adds working hours, extra hours and unavailable blocks. Blocks and
// group appointments take place at lunch, when no individual appointments are
// booked.
func (s *seeder) seedBlocks() {
	var kinds []*store.Record
	for _, name := range []string{"Staff meeting", "Training"} {
		kinds = append(kinds, s.addOld("unavailable_block_types", store.Values{
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
				s.addOld("unavailable_blocks", store.Values{
					"business_id": at.rec.ID, "ends_at": diary.TimeOfDay(midnight, lunchEnds).UTC(), "notes": pick(s, blockNotes),
					"practitioner_id": r.rec.ID, "repeat_rule": clinic.NoRepeat, "starts_at": diary.TimeOfDay(midnight, lunchStarts).UTC(),
					"unavailable_block_type_id": kinds[i%2].ID,
				})
			case midnight.Weekday() == time.Friday && day > 0: // open late
				s.addOld("availability_blocks", store.Values{
					"business_id": at.rec.ID, "ends_at": diary.TimeOfDay(midnight, at.closes+120).UTC(), "practitioner_id": r.rec.ID,
					"repeat_rule": clinic.NoRepeat, "starts_at": diary.TimeOfDay(midnight, at.closes).UTC(),
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
		s.addOld("daily_availabilities", store.Values{
			"availabilities": store.Encode([]store.Object{
				{"starts_at": hourMinute(at.opens), "ends_at": hourMinute(lunchStarts)},
				{"starts_at": hourMinute(lunchEnds), "ends_at": hourMinute(at.closes)},
			}),
			"business_id": at.rec.ID, "day_of_week": diary.DayOfWeek(time.Weekday(weekday)), "practitioner_id": r.rec.ID,
			"time_zone": at.rec.Text("time_zone"), "time_zone_identifier": at.rec.Text("time_zone_identifier"),
		})
	}
}

func hourMinute(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

func (s *seeder) addReferenceNumber(r *rota, i int) {
	ids := r.rec.Links("business_ids")
	s.addOld("practitioner_reference_numbers", store.Values{
		"business_id": ids[0], "name": "Provider number", "practitioner_id": r.rec.ID,
		"reference_number": fmt.Sprintf("%07dA", i),
	})
}

// seedGroups adds group appointments at lunch of the first practitioner, twice
// a week.
func (s *seeder) seedGroups() {
	r := s.rotas[0]
	var kind *store.Record
	for _, rec := range s.store.Collections["appointment_types"].Rows {
		if rec.Get("max_attendees") != 1 {
			kind = rec
		}
	}
	s.eachDay(r, func(at *site, midnight time.Time, day int) {
		if weekday := midnight.Weekday(); weekday != time.Tuesday && weekday != time.Thursday {
			return
		}
		id, created := s.newID(), s.ago(80, 60)
		ids := []store.ID{}
		start, end := diary.TimeOfDay(midnight, lunchStarts).UTC(), diary.TimeOfDay(midnight, lunchEnds).UTC()
		for range min(5, s.size) {
			p := s.findPatient(at, start, end)
			if p == nil || slices.Contains(ids, p.rec.ID) {
				continue
			}
			ids = append(ids, p.rec.ID)
			joined := created
			if p.since.After(joined) {
				joined = p.since
			}
			attendee := s.addAttendee(joined, joined)
			attendee.Set("arrived", day < 0)
			if day < 0 && len(ids)%5 != 4 {
				attendee.Set("invoice_status", s.invoiceStatus())
			}
			attendee.Set("booking_id", id)
			attendee.Set("appointment_id", id)
			attendee.Set("patient_id", p.rec.ID)
		}
		s.addAs(id, "group_appointments", store.Values{
			"created_at": created, "updated_at": created, "appointment_type_id": kind.ID, "business_id": at.rec.ID,
			"ends_at": end, "max_attendees": kind.Get("max_attendees"), "patient_ids": ids, "practitioner_id": r.rec.ID,
			"repeat_rule": clinic.NoRepeat, "starts_at": start,
			"telehealth_url": clinic.SiteURL + "/appointments/" + id.String() + "/connect",
		})
	})
}

// addAttendee adds an attendee without a booking.
func (s *seeder) addAttendee(created, updated time.Time) *store.Record {
	rec := clinic.AddAttendee(s.store, s.newID(), created)
	rec.Set("updated_at", updated)
	return rec
}

// seedAttendees adds the attendee of every individual appointment.
func (s *seeder) seedAttendees() {
	appointments := s.store.Collections["individual_appointments"].Rows
	attendees := make([]*store.Record, len(appointments))
	s.attendees = make(map[store.ID]*store.Record, len(appointments))
	for i, rec := range appointments {
		attendees[i] = s.addAttendee(rec.Time("created_at"), rec.Time("updated_at"))
		s.attendees[rec.ID] = attendees[i]
		if rec.Get("sms_reminder_sent") == true {
			attendees[i].Set("sent_sms_reminders_count", 1)
		}
		if rec.Get("email_reminder_sent") == true {
			attendees[i].Set("sent_email_reminders_count", 1)
		}
	}
	clinic.FollowBookings(attendees, appointments)
}
