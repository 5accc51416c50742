package seed

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/diary"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// addAppointment adds a booking as an individual appointment: some are
// cancelled, past ones took place or not.
func (s *seeder) addAppointment(b booking) *store.Record {
	id, rec := s.newID(), s.newRecord("individual_appointments")
	rec.Set("created_at", b.created)
	rec.Set("updated_at", b.created)
	rec.Set("appointment_type_id", b.kind.rec.ID)
	rec.Set("business_id", b.site.rec.ID)
	rec.Set("cancellation_reason_description", "")
	rec.Set("did_not_arrive", false)
	rec.Set("email_reminder_sent", false)
	rec.Set("ends_at", b.End.UTC())
	rec.Set("has_patient_appointment_notes", b.patient.rec.Text("appointment_notes") != "")
	rec.Set("patient_arrived", false)
	rec.Set("patient_id", b.patient.rec.ID)
	rec.Set("patient_ids", []store.ID{b.patient.rec.ID}) // for the filter of bookings
	rec.Set("patient_name", b.patient.rec.Get("label"))
	rec.Set("practitioner_id", b.rota.rec.ID)
	rec.Set("repeat_rule", clinic.NoRepeat)
	rec.Set("sms_reminder_sent", false)
	rec.Set("starts_at", b.Start.UTC())
	rec.Set("telehealth_url", clinic.SiteURL+"/appointments/"+id.String()+"/connect")
	if s.chance(0.2) { // booked online
		rec.Set("booking_ip_address", "192.0.2.44")
		rec.Set("online_booking_policy_accepted", true)
	}
	setIf(s, rec, 0.15, "notes", pick(s, appointmentNotes))

	cancelled := s.chance(0.08)
	switch {
	case cancelled:
		s.cancel(rec, b)
	case b.End.Before(s.now):
		s.complete(rec, b)
	}
	s.hide(rec, cancelled)
	return s.put(id, "individual_appointments", rec)
}

// cancel cancels an appointment before it starts.
func (s *seeder) cancel(rec *store.Record, b booking) {
	latest := b.Start
	if latest.After(s.now) {
		latest = s.now
	}
	at := s.between(b.created, latest)
	reason := pick(s, clinic.CancellationReasons)
	rec.Set("cancelled_at", at)
	rec.Set("cancellation_reason", reason.Code)
	rec.Set("cancellation_reason_description", reason.Description)
	setIf(s, rec, 0.6, "cancellation_note", pick(s, cancellationNotes))
	rec.Touch(at)
}

// complete sets the fields of an appointment that has ended.
func (s *seeder) complete(rec *store.Record, b booking) {
	missed := s.chance(0.04)
	rec.Set("did_not_arrive", missed)
	rec.Set("patient_arrived", !missed)
	s.remind(rec, b)
	if !missed {
		s.setClaims(rec, b)
	}
	rec.Touch(b.End)
}

// remind sets the reminders that the patient got.
func (s *seeder) remind(rec *store.Record, b booking) {
	way := b.patient.rec.Text("reminder_type")
	rec.Set("sms_reminder_sent", strings.Contains(way, "SMS") && mobileOf(b.patient.rec) != "")
	rec.Set("email_reminder_sent", strings.Contains(way, "Email") && b.patient.rec.Get("email") != nil)
}

// setClaims sets what an appointment says about its invoice and its note, which
// seedInvoices and seedNotes add. A few visits have neither, and the notes of
// the last two days are drafts.
func (s *seeder) setClaims(rec *store.Record, b booking) {
	s.visits++
	if s.visits%31 != 0 {
		rec.Set("invoice_status", s.invoiceStatus())
	}
	switch {
	case s.visits%8 == 3, b.End.After(s.now.AddDate(0, 0, -2)):
		rec.Set("treatment_note_status", noteDraft)
	case s.visits%25 != 0:
		rec.Set("treatment_note_status", noteFinal)
	}
}

// invoiceStatus returns the status of the next invoice. One in eight is not yet
// paid.
func (s *seeder) invoiceStatus() int {
	if s.visits%8 == 2 {
		return invoiceOpen
	}
	return invoicePaid
}

// Statuses of treatment notes and of invoices.
const (
	noteDraft     = 10
	noteFinal     = 90
	invoiceOpen   = 10
	invoicePaid   = 20
	invoiceClosed = 30
)

// mobileOf returns the mobile number of a patient, "" for none.
func mobileOf(p *store.Record) string {
	raw, _ := p.Get("patient_phone_numbers").(json.RawMessage)
	_, rest, ok := bytes.Cut(raw, []byte(`"number":"`))
	number, kind, _ := bytes.Cut(rest, []byte(`","phone_type":"`))
	if !ok || !bytes.HasPrefix(kind, []byte("Mobile")) {
		return ""
	}
	return string(number)
}

// hide archives or deletes a few appointments. Cancelled ones are archived more
// often, so that some are both.
func (s *seeder) hide(rec *store.Record, cancelled bool) {
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
	at := s.between(rec.Time("updated_at"), s.now)
	if field == "deleted_at" { // and so are its invoice and its note
		rec.Set("invoice_status", nil)
		rec.Set("treatment_note_status", nil)
	}
	rec.Set(field, at)
	rec.Touch(at)
}

// seedSeries books repeating appointments for a practitioner and returns their
// times. There are none for a practitioner who has left.
func (s *seeder) seedSeries(r *rota) []diary.Span {
	var taken []diary.Span
	if !r.until.IsZero() {
		return nil
	}
	for range min(4, s.size/20+1) {
		taken = append(taken, s.addSeries(r, taken)...)
	}
	return taken
}

// addSeries books a weekly or fortnightly series at a time that is free in all
// of its weeks.
func (s *seeder) addSeries(r *rota, taken []diary.Span) []diary.Span {
	repeats, interval := 3+s.rng.IntN(3), 1+s.rng.IntN(2)
	firstWeek := s.rng.IntN(diaryWeeksBack + diaryWeeksAhead - repeats*interval)
	kind := s.laterType(r)
	minute := 9*60 + diary.GridMinutes*s.rng.IntN(6) // ends before lunch, whatever the type
	weekday := time.Monday + time.Weekday(s.rng.IntN(5))

	var spans []diary.Span
	var at *site
	s.eachDay(r, func(here *site, midnight time.Time, day int) {
		offset := (day+7*diaryWeeksBack)/7 - firstWeek
		if midnight.Weekday() != weekday || offset < 0 || offset%interval != 0 || offset/interval > repeats {
			return
		}
		at = here
		spans = append(spans, diary.SpanOn(midnight, minute, minute+kind.minutes))
	})
	free := !slices.ContainsFunc(spans, func(sp diary.Span) bool { return diary.OverlapsAny(sp, taken) })
	if len(spans) < 2 || !free {
		return nil
	}
	return s.bookSeries(r, at, kind, spans, interval)
}

// laterType returns a type that is not for first visits.
func (s *seeder) laterType(r *rota) *appointmentType {
	for {
		if kind := pick(s, r.types); !kind.first {
			return kind
		}
	}
}

func (s *seeder) bookSeries(r *rota, at *site, kind *appointmentType, spans []diary.Span, interval int) []diary.Span {
	p := s.findPatient(at, spans[0].Start, spans[len(spans)-1].End)
	if p == nil {
		return nil
	}
	b := booking{Span: spans[0], rota: r, site: at, kind: kind, patient: p}
	b.created = s.bookedAt(b) // the same time for the whole series
	var first store.ID
	for i, sp := range spans {
		b.Span = sp
		rec := s.addAppointment(b)
		if i > 0 {
			rec.Set("repeated_from_id", first)
			continue
		}
		first = rec.ID
		rec.Set("repeats", true)
		rec.Set("repeat_rule", store.Encode(store.Object{
			"number_of_repeats": len(spans) - 1, "repeat_type": "Weekly", "repeating_interval": interval,
		}))
	}
	return spans
}
