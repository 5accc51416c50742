package seed

import (
	"slices"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/diary"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

const (
	diaryWeeksBack  = 8
	diaryWeeksAhead = 4
)

// booking is an appointment before it is added.
type booking struct {
	diary.Span
	rota    *rota
	site    *site
	kind    *appointmentType
	patient *patient
	created time.Time
}

// seedDiaries fills the diaries of all practitioners and links each patient to
// the latest appointment.
func (s *seeder) seedDiaries() {
	fill, bookings := s.fillRate()
	s.expect(bookings, "individual_appointments", "attendees")
	for _, r := range s.rotas {
		taken := s.seedSeries(r)
		s.eachDay(r, func(at *site, midnight time.Time, _ int) {
			s.fillDay(r, at, midnight, taken, fill)
		})
	}
	s.linkLatestBookings()
}

// fillRate returns the chance that a free time is booked, and the approximate
// number of bookings that follows. It aims at ten appointments per patient and
// leaves gaps in every diary.
func (s *seeder) fillRate() (rate float64, bookings int) {
	const bookingsADay = 16 // when every free time is booked
	days := 0
	for _, r := range s.rotas {
		s.eachDay(r, func(*site, time.Time, int) { days++ })
	}
	rate = min(0.75, float64(10*s.size)/float64(bookingsADay*days))
	return rate, int(rate * float64(bookingsADay*days))
}

// eachDay calls f for each working day of a practitioner, with the midnight
// that begins the day at the site and the number of days from today.
func (s *seeder) eachDay(r *rota, f func(at *site, midnight time.Time, day int)) {
	year, month, today := s.now.In(s.sites[0].loc).Date()
	for day := -7 * diaryWeeksBack; day < 7*diaryWeeksAhead; day++ {
		weekday := time.Date(year, month, today+day, 0, 0, 0, 0, time.UTC).Weekday()
		at := r.days[weekday]
		if at == nil {
			continue
		}
		midnight := time.Date(year, month, today+day, 0, 0, 0, 0, at.loc)
		if r.until.IsZero() || midnight.Before(r.until) {
			f(at, midnight, day)
		}
	}
}

// fillDay books one day from opening to closing time.
func (s *seeder) fillDay(r *rota, at *site, midnight time.Time, taken []diary.Span, fill float64) {
	for minute := at.opens; minute < at.closes; {
		kind := pick(s, r.types)
		next := minute + kind.minutes
		want := diary.SpanOn(midnight, minute, next)
		switch {
		case minute < lunchEnds && next > lunchStarts:
			minute = lunchEnds
		case next > at.closes || diary.OverlapsAny(want, taken):
			minute += diary.GridMinutes
		case !s.chance(fill):
			minute += diary.GridMinutes * (1 + s.rng.IntN(3))
		default:
			s.tryBook(booking{Span: want, rota: r, site: at, kind: kind})
			minute = next
		}
	}
}

// tryBook adds an appointment for a random patient. The time stays free if no
// patient is found.
func (s *seeder) tryBook(b booking) {
	b.patient = s.choosePatient(b)
	if b.patient == nil {
		return
	}
	b.created = s.bookedAt(b)
	s.addAppointment(b)
}

// choosePatient returns the patient of an appointment, nil if none is found.
// First visits are for patients whom the practitioner has not seen, and later
// visits for the others.
func (s *seeder) choosePatient(b booking) *patient {
	if !b.kind.first {
		for range 5 {
			if len(b.rota.regulars) == 0 {
				break
			}
			if p := pick(s, b.rota.regulars); p.comes(b.Start, b.End) {
				return p
			}
		}
		return s.findPatient(b.site, b.Start, b.End)
	}
	for range 5 {
		p := s.findPatient(b.site, b.Start, b.End)
		if p != nil && !b.rota.knows[p] {
			b.rota.knows[p] = true
			b.rota.regulars = append(b.rota.regulars, p)
			return p
		}
	}
	return nil
}

// comes reports whether a patient has joined before an appointment and stays
// until it ends.
func (p *patient) comes(start, end time.Time) bool {
	return p.since.Before(start.Add(-time.Hour)) && (p.until.IsZero() || p.until.After(end))
}

// findPatient returns a random patient of a site who was a patient from start
// to end, nil if five attempts fail.
func (s *seeder) findPatient(at *site, start, end time.Time) *patient {
	pool := s.patients[slices.Index(s.sites, at)]
	if len(pool) == 0 {
		return nil
	}
	for range 5 {
		p := pick(s, pool)
		if p.comes(start, end) {
			return p
		}
	}
	return nil
}

// bookedAt returns a random time in the six weeks before an appointment, not
// before the patient joined and not after now.
func (s *seeder) bookedAt(b booking) time.Time {
	latest := b.Start.Add(-30 * time.Minute)
	if latest.After(s.now) {
		latest = s.now
	}
	earliest := latest.AddDate(0, 0, -42)
	if earliest.Before(b.patient.since) {
		earliest = b.patient.since
	}
	return s.between(earliest, latest)
}

// linkLatestBookings links every patient to the latest appointment that is
// neither cancelled nor deleted.
func (s *seeder) linkLatestBookings() {
	latest := map[store.ID]*store.Record{}
	for _, rec := range s.store.Collections["individual_appointments"].Rows {
		if rec.Get("cancelled_at") != nil || rec.Get("deleted_at") != nil {
			continue
		}
		id := rec.Get("patient_id").(store.ID)
		if old := latest[id]; old == nil || old.Time("starts_at").Before(rec.Time("starts_at")) {
			latest[id] = rec
		}
	}
	for _, rec := range s.store.Collections["patients"].Rows {
		if booking := latest[rec.ID]; booking != nil {
			rec.Set("latest_booking_id", booking.ID)
		}
	}
}
