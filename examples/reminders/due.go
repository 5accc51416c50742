package main

import (
	"context"
	"slices"
	"time"

	"github.com/cliniko-go/cliniko"
)

// Key identifies a reminder: a place at an appointment, the day of the appointment at the business, and the channel. It
// stays the same when the appointment is moved to another time of the day.
type Key struct {
	Attendee cliniko.AttendeeID `json:"attendee"`
	Day      cliniko.Date       `json:"day"`
	Channel  string             `json:"channel"` // sms or email
}

const sms, email = "sms", "email"

// Reminder is a message to a patient. To and Text are personal data.
type Reminder struct {
	Key

	To       string    `json:"to"` // a phone number or an email address
	Text     string    `json:"text"`
	StartsAt time.Time `json:"starts_at"` // in the time zone of the patient, or of the business if the patient has none
	Business string    `json:"business"`
}

// query says which reminders are due.
type query struct {
	now   time.Time
	ahead int    // days until the appointments
	from  string // time of day at the business, such as 09:00, before which none are due; "" for none
}

// due returns the reminders of the appointments on one day, tomorrow for example, at every business, and the number of
// those that are not to be sent, by reason.
func due(ctx context.Context, client *cliniko.Client, q query) (reminders []Reminder, skipped map[string]int, err error) {
	skipped = map[string]int{}
	for business, err := range client.Businesses.All(ctx, cliniko.BusinessListOptions{}) {
		if err != nil {
			return nil, nil, err
		}
		found, err := dueAt(ctx, client, business, q, skipped)
		if err != nil {
			return nil, nil, err
		}
		reminders = append(reminders, found...)
	}
	slices.SortStableFunc(reminders, func(a, b Reminder) int { return a.StartsAt.Compare(b.StartsAt) })
	return reminders, skipped, nil
}

// dueAt returns the reminders of one business.
func dueAt(ctx context.Context, client *cliniko.Client, business cliniko.Business, q query, skipped map[string]int) ([]Reminder, error) {
	zone, err := business.Location()
	if err != nil || q.now.In(zone).Format(clockForm) < q.from {
		return nil, err
	}
	bookings, err := bookingsOn(ctx, client, business, cliniko.DateOf(q.now.In(zone)).AddDays(q.ahead))
	if err != nil || len(bookings) == 0 {
		return nil, err
	}
	ids := make([]cliniko.BookingID, 0, len(bookings))
	for id := range bookings {
		ids = append(ids, id)
	}
	attendees, err := cliniko.Collect(client.Attendees.All(ctx, cliniko.AttendeeListOptions{BookingID: cliniko.In(ids...)}))
	if err != nil {
		return nil, err
	}
	var people []cliniko.PatientID
	for _, a := range attendees {
		if id := a.Patient.ID(); id != "" {
			people = append(people, id)
		}
	}
	patients, err := client.Patients.GetMany(ctx, people)
	if err != nil {
		return nil, err
	}
	var reminders []Reminder
	for _, a := range attendees {
		patient := patients[a.Patient.ID()]
		startsAt := bookings[a.Booking.ID()].StartsAt
		for _, r := range channelsOf(patient, a, skipped) {
			r.Attendee, r.Day, r.Business = a.ID, cliniko.DateOf(startsAt.In(zone)), business.DisplayName
			r.StartsAt = startsAt.In(zoneOf(patient, zone))
			r.Text = textOf(patient, r)
			reminders = append(reminders, r)
		}
	}
	return reminders, nil
}

// bookingsOn returns the individual and group appointments at a business on a day, which may have 23 or 25 hours. The API
// hides cancelled and archived ones, and cancelled and archived attendees, by default.
func bookingsOn(ctx context.Context, client *cliniko.Client, business cliniko.Business, day cliniko.Date) (map[cliniko.BookingID]cliniko.Booking, error) {
	from, to, err := business.Day(day)
	if err != nil {
		return nil, err
	}
	bookings := map[cliniko.BookingID]cliniko.Booking{}
	for b, err := range client.Bookings.All(ctx, cliniko.BookingListOptions{BusinessID: cliniko.Equal(business.ID), StartsAt: cliniko.Between(from, to)}) {
		if err != nil {
			return nil, err
		}
		if b.Kind() != cliniko.BookingKindUnavailable && !b.DidNotArrive {
			bookings[b.ID] = b
		}
	}
	return bookings, nil
}
