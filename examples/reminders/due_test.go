package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// monday is Monday 30 November 2026, 14:00 in Sydney and 11:00 in Perth.
var monday = time.Date(2026, 11, 30, 3, 0, 0, 0, time.UTC)

func newClinic(t *testing.T, now time.Time, size int) (*clinikotest.Clinic, *cliniko.Client) {
	t.Helper()
	clinic := clinikotest.New(clinikotest.WithNow(now), clinikotest.WithSize(size))
	client, err := clinic.Client()
	if err != nil {
		t.Fatal(err)
	}
	return clinic, client
}

func dueNow(t *testing.T, client *cliniko.Client, now time.Time) []Reminder {
	t.Helper()
	reminders, _, err := due(t.Context(), client, query{now: now, ahead: 1})
	if err != nil {
		t.Fatal(err)
	}
	return reminders
}

// keysOf returns the keys of reminders, sorted.
func keysOf(reminders []Reminder) []string {
	var keys []string
	for _, r := range reminders {
		keys = append(keys, r.String())
	}
	slices.Sort(keys)
	return keys
}

// expected returns the keys of the reminders of a day, found by reading every appointment and attendee, hidden ones too.
func expected(t *testing.T, client *cliniko.Client, day string) []string {
	t.Helper()
	ctx := t.Context()
	collected := func(ok bool, err error) bool {
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	zones, onDay, patients := map[cliniko.BusinessID]*time.Location{}, map[cliniko.BookingID]bool{}, map[cliniko.PatientID]cliniko.Patient{}
	for b, err := range client.Businesses.All(ctx, cliniko.BusinessListOptions{}) {
		if zone, zoneErr := b.Location(); collected(zoneErr == nil, err) {
			zones[b.ID] = zone
		}
	}
	isOn := func(at time.Time, business cliniko.BusinessID) bool {
		return zones[business] != nil && at.In(zones[business]).Format(time.DateOnly) == day
	}
	for a, err := range client.IndividualAppointments.All(ctx, cliniko.IndividualAppointmentListOptions{CancelledAt: cliniko.Any(), ArchivedAt: cliniko.Any()}) {
		if collected(isOn(a.StartsAt, a.Business.ID()) && a.CancelledAt.IsZero() && a.ArchivedAt.IsZero() && !a.DidNotArrive, err) {
			onDay[cliniko.BookingID(a.ID)] = true
		}
	}
	for a, err := range client.GroupAppointments.All(ctx, cliniko.GroupAppointmentListOptions{ArchivedAt: cliniko.Any()}) {
		if collected(isOn(a.StartsAt, a.Business.ID()) && a.ArchivedAt.IsZero(), err) {
			onDay[cliniko.BookingID(a.ID)] = true
		}
	}
	for p, err := range client.Patients.All(ctx, cliniko.PatientListOptions{}) {
		if collected(true, err) {
			patients[p.ID] = p
		}
	}
	var keys []string
	for a, err := range client.Attendees.All(ctx, cliniko.AttendeeListOptions{CancelledAt: cliniko.Any(), ArchivedAt: cliniko.Any()}) {
		if !collected(onDay[a.Booking.ID()] && a.CancelledAt.IsZero() && a.ArchivedAt.IsZero(), err) {
			continue
		}
		p := patients[a.Patient.ID()]
		if strings.Contains(string(p.ReminderType), "SMS") && mobileOf(p) != "" {
			keys = append(keys, day+" attendee "+a.ID.String()+" by sms")
		}
		if strings.Contains(string(p.ReminderType), "Email") && p.Email != "" {
			keys = append(keys, day+" attendee "+a.ID.String()+" by email")
		}
	}
	slices.Sort(keys)
	return keys
}

func TestEverybodyIsRemindedOfTomorrow(t *testing.T) {
	t.Parallel()
	clinic, client := newClinic(t, monday, 300)
	want := expected(t, client, "2026-12-01")
	clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultHTML, Route: "/bookings"})
	clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultTruncate, Route: "/attendees"})
	got := keysOf(dueNow(t, client, monday))
	if len(want) < 30 || !slices.Equal(got, want) {
		t.Errorf("%d reminders, want %d", len(got), len(want))
	}
}

// gone returns the reminders that change removes, and checks that it removes no others than those of one appointment.
func gone(t *testing.T, client *cliniko.Client, of cliniko.AttendeeID, change func() error) {
	t.Helper()
	before := dueNow(t, client, monday)
	if err := change(); err != nil {
		t.Fatal(err)
	}
	after := keysOf(dueNow(t, client, monday))
	for _, r := range before {
		if got, want := slices.Contains(after, r.String()), r.Attendee != of; got != want {
			t.Errorf("%s is in the list: %v, want %v", r.Key, got, want)
		}
	}
}

func TestWhoIsNotReminded(t *testing.T) {
	t.Parallel()
	clinic, client := newClinic(t, monday, 300)
	ctx := t.Context()
	// attendee returns one of tomorrow's attendees who are reminded, of an individual or a group appointment.
	attendee := func(group bool) (cliniko.Attendee, cliniko.BookingID) {
		for _, r := range dueNow(t, client, monday) { //nolint:contextcheck // dueNow has the context of the test
			a, err := client.Attendees.Get(ctx, r.Attendee)
			if err != nil {
				t.Fatal(err)
			}
			booking, err := client.Bookings.Get(ctx, a.Booking.ID())
			if err != nil {
				t.Fatal(err)
			}
			if (booking.Kind() == cliniko.BookingKindGroup) == group {
				return *a, booking.ID
			}
		}
		t.Fatal("nobody is reminded")
		return cliniko.Attendee{}, ""
	}
	cancelled, id := attendee(false)
	gone(t, client, cancelled.ID, func() error {
		return client.IndividualAppointments.Cancel(ctx, cliniko.IndividualAppointmentID(id), cliniko.IndividualAppointmentCancel{CancellationReason: cliniko.CancellationSick})
	})
	archived, id := attendee(false)
	gone(t, client, archived.ID, func() error {
		return client.IndividualAppointments.Archive(ctx, cliniko.IndividualAppointmentID(id))
	})
	absent, id := attendee(false)
	gone(t, client, absent.ID, func() error {
		a, err := client.IndividualAppointments.Get(ctx, cliniko.IndividualAppointmentID(id))
		if err != nil {
			return err
		}
		a.DidNotArrive = true // the API cannot write it
		record, err := json.Marshal(a)
		if err != nil {
			return err
		}
		_, err = clinic.Load(fmt.Appendf(nil, `{"individual_appointments": [%s]}`, record))
		return err
	})
	place, _ := attendee(true)
	gone(t, client, place.ID, func() error {
		return client.Attendees.Cancel(ctx, place.ID, cliniko.AttendeeCancel{CancellationReason: cliniko.CancellationSick})
	})
	person, _ := attendee(false)
	gone(t, client, person.ID, func() error { return client.Patients.Archive(ctx, person.Patient.ID()) })
	unwilling, _ := attendee(false)
	gone(t, client, unwilling.ID, func() error {
		_, err := client.Patients.Update(ctx, unwilling.Patient.ID(), cliniko.PatientUpdate{ReminderType: cliniko.Some(cliniko.ReminderNone)})
		return err
	})
}

func TestChannels(t *testing.T) {
	t.Parallel()
	one := 1
	full := cliniko.Patient{
		ID: "1", Email: "ada@example.com",
		PatientPhoneNumbers: []cliniko.PhoneNumber{{PhoneType: cliniko.PhoneHome, Number: "1"}, {PhoneType: cliniko.PhoneMobile, Number: "2", NormalizedNumber: "612"}},
	}
	for _, tt := range []struct {
		kind     cliniko.ReminderType
		change   func(*cliniko.Patient, *cliniko.Attendee)
		channels string
		skipped  string
	}{
		{kind: cliniko.ReminderSMS, channels: "sms to 612"},
		{kind: cliniko.ReminderEmail, channels: "email to ada@example.com"},
		{kind: cliniko.ReminderSMSAndEmail, channels: "sms to 612, email to ada@example.com"},
		{kind: cliniko.ReminderNone, skipped: "1 to patients who want none"},
		{kind: "", skipped: "1 to patients who want none"},
		{kind: "Letter", skipped: "1 to patients who want none"},
		{kind: cliniko.ReminderSMSAndEmail, change: func(p *cliniko.Patient, _ *cliniko.Attendee) { p.Email, p.PatientPhoneNumbers = "", nil }, skipped: "2 without a number or an address"},
		{kind: cliniko.ReminderSMS, change: func(_ *cliniko.Patient, a *cliniko.Attendee) { a.SentSMSRemindersCount = &one }, skipped: "1 that Cliniko sent itself"},
		{kind: cliniko.ReminderEmail, change: func(_ *cliniko.Patient, a *cliniko.Attendee) { a.SentSMSRemindersCount = &one }, channels: "email to ada@example.com"},
		{kind: cliniko.ReminderEmail, change: func(_ *cliniko.Patient, a *cliniko.Attendee) { a.SentEmailRemindersCount = &one }, skipped: "1 that Cliniko sent itself"},
		{kind: cliniko.ReminderSMS, change: func(p *cliniko.Patient, _ *cliniko.Attendee) { p.ArchivedAt = monday }, skipped: "1 to archived or deleted patients"},
		{kind: cliniko.ReminderSMS, change: func(p *cliniko.Patient, _ *cliniko.Attendee) { p.ID = "" }, skipped: "1 to archived or deleted patients"},
	} {
		patient, attendee, skipped := full, cliniko.Attendee{}, map[string]int{}
		patient.ReminderType = tt.kind
		if tt.change != nil {
			tt.change(&patient, &attendee)
		}
		var channels []string
		for _, r := range channelsOf(patient, attendee, skipped) {
			channels = append(channels, r.Channel+" to "+r.To)
		}
		if got := strings.Join(channels, ", "); got != tt.channels {
			t.Errorf("%q: %q, want %q", tt.kind, got, tt.channels)
		}
		if got := countsOf(skipped); got != tt.skipped && len(skipped) > 0 {
			t.Errorf("%q: not sent: %q, want %q", tt.kind, got, tt.skipped)
		}
	}
}

// book books an individual appointment for a patient who wants an SMS, and returns the ID of the appointment.
func book(t *testing.T, client *cliniko.Client, business cliniko.Business, zone string, at time.Time) cliniko.IndividualAppointmentID {
	t.Helper()
	ctx := t.Context()
	patient, err := client.Patients.Create(ctx, cliniko.PatientCreate{
		FirstName: "Ada", LastName: "Vane", ReminderType: cliniko.Some(cliniko.ReminderSMS), TimeZone: cliniko.NonZero(zone),
		PatientPhoneNumbers: cliniko.Some([]cliniko.PhoneNumber{{PhoneType: cliniko.PhoneMobile, Number: "0491 570 006"}}),
	})
	if err != nil {
		t.Fatal(err)
	}
	practitioner := first(t, client.Practitioners.All(ctx, cliniko.PractitionerListOptions{}))
	kind := first(t, client.AppointmentTypes.All(ctx, cliniko.AppointmentTypeListOptions{}))
	appointment, err := client.IndividualAppointments.Create(ctx, cliniko.IndividualAppointmentCreate{
		AppointmentTypeID: kind.ID, BusinessID: business.ID, PatientID: patient.ID, PractitionerID: practitioner.ID, StartsAt: at,
	})
	if err != nil {
		t.Fatal(err)
	}
	return appointment.ID
}

// businessIn returns the business in a time zone.
func businessIn(t *testing.T, client *cliniko.Client, zone string) cliniko.Business {
	t.Helper()
	for b, err := range client.Businesses.All(t.Context(), cliniko.BusinessListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		if b.TimeZoneIdentifier == zone {
			return b
		}
	}
	t.Fatalf("no business in %s", zone)
	return cliniko.Business{}
}

func first[T any](t *testing.T, all func(func(T, error) bool)) T {
	t.Helper()
	for item, err := range all {
		if err != nil {
			t.Fatal(err)
		}
		return item
	}
	t.Fatal("the list is empty")
	return *new(T)
}

// Days on which the clocks change have 23 or 25 hours. On 5 April 2026 it is 02:30 in Sydney twice.
func TestTomorrowWhenTheClocksChange(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		now    string
		booked []string // in UTC
		want   []string
	}{
		{
			now:    "2026-04-04T02:00:00Z", // 13:00 in Sydney
			booked: []string{"2026-04-04T12:59:00Z", "2026-04-04T13:00:00Z", "2026-04-04T15:30:00Z", "2026-04-04T16:30:00Z", "2026-04-05T13:59:00Z", "2026-04-05T14:00:00Z"},
			want:   []string{"00:00 AEDT", "02:30 AEDT", "02:30 AEST", "23:59 AEST"},
		},
		{
			now:    "2026-10-03T02:00:00Z", // 12:00 in Sydney
			booked: []string{"2026-10-03T13:59:00Z", "2026-10-03T14:00:00Z", "2026-10-03T16:00:00Z", "2026-10-04T12:59:00Z", "2026-10-04T13:00:00Z"},
			want:   []string{"00:00 AEST", "03:00 AEDT", "23:59 AEDT"},
		},
	} {
		now := parseTime(t, tt.now)
		_, client := newClinic(t, now, 0)
		sydney := businessIn(t, client, "Australia/Sydney")
		for _, at := range tt.booked {
			book(t, client, sydney, "", parseTime(t, at))
		}
		var got []string
		for _, r := range dueNow(t, client, now) {
			got = append(got, r.StartsAt.Format("15:04 MST"))
			if r.StartsAt.Weekday() != time.Sunday || r.Day.Weekday() != time.Sunday || !strings.Contains(r.Text, " on Sunday ") {
				t.Errorf("%v is not on Sunday", r.StartsAt)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.now, got, tt.want)
		}
	}
}

func parseTime(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// The day is that of the business, and the time is that of the patient.
func TestTimeZoneOfThePatient(t *testing.T) {
	t.Parallel()
	now := parseTime(t, "2026-11-30T14:30:00Z") // Tuesday 01:30 in Sydney, Monday 22:30 in Perth
	_, client := newClinic(t, now, 0)
	sydney, perth := businessIn(t, client, "Australia/Sydney"), businessIn(t, client, "Australia/Perth")
	book(t, client, sydney, "America/New_York", parseTime(t, "2026-12-01T23:30:00Z")) // Wednesday 10:30
	book(t, client, sydney, "", parseTime(t, "2026-12-01T23:45:00Z"))
	book(t, client, perth, "Australia/Perth", parseTime(t, "2026-12-01T01:00:00Z")) // Tuesday 09:00
	book(t, client, perth, "", parseTime(t, "2026-12-02T01:00:00Z"))                // Wednesday 09:00, not tomorrow there
	got := dueNow(t, client, now)
	want := []string{
		"2026-12-01: Hello Ada, this is a reminder of your appointment at Saltbush West on Tuesday 1 December at 09:00 (Perth time).",
		"2026-12-02: Hello Ada, this is a reminder of your appointment at Saltbush Allied Health on Tuesday 1 December at 18:30 (New York time).",
		"2026-12-02: Hello Ada, this is a reminder of your appointment at Saltbush Allied Health on Wednesday 2 December at 10:45 (Sydney time).",
	}
	for i, r := range got {
		if text := r.Day.String() + ": " + r.Text; i >= len(want) || text != want[i] {
			t.Errorf("got %q", text)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d reminders, want %d", len(got), len(want))
	}
	if zone := zoneOf(cliniko.Patient{TimeZone: "Atlantis/Capital"}, time.UTC); zone != time.UTC {
		t.Errorf("an unknown time zone is %v", zone)
	}
}

// With -every, nothing is sent at night. At 22:00 UTC it is 09:00 in Sydney and 06:00 in Perth.
func TestFrom(t *testing.T) {
	t.Parallel()
	now := parseTime(t, "2026-11-30T22:00:00Z")
	_, client := newClinic(t, now, 0)
	for _, zone := range []string{"Australia/Sydney", "Australia/Perth"} {
		book(t, client, businessIn(t, client, zone), "", parseTime(t, "2026-12-02T02:00:00Z"))
	}
	for from, want := range map[string]int{"": 2, "06:00": 2, "06:01": 1, "09:00": 1, "09:01": 0} {
		reminders, _, err := due(t.Context(), client, query{now: now, ahead: 1, from: from})
		if err != nil || len(reminders) != want {
			t.Errorf("from %q: %d reminders, want %d, %v", from, len(reminders), want, err)
		}
	}
}
