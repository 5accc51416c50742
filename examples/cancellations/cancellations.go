package main

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/cliniko-go/cliniko"
)

// cancellation is an appointment that was cancelled. Its times are in the time zone of the business.
type cancellation struct {
	StartsAt, CancelledAt time.Time

	Business, Practitioner, AppointmentType, Patient string

	Group        bool
	Reason, Note string

	practitioner    cliniko.PractitionerID
	appointmentType cliniko.AppointmentTypeID
	patient         cliniko.PatientID
}

// cancellations returns the cancelled appointments from one day to another, both included, in the order of their times.
// Businesses that are archived by now are included.
func cancellations(ctx context.Context, client *cliniko.Client, from, to cliniko.Date) ([]cancellation, error) {
	var all []cancellation
	for business, err := range client.Businesses.All(ctx, cliniko.BusinessListOptions{ArchivedAt: cliniko.Any()}) {
		if err != nil {
			return nil, err
		}
		zone, err := business.Location()
		if err != nil {
			return nil, err
		}
		period := cliniko.Between(from.In(zone), to.AddDays(1).In(zone))
		single, err := individual(ctx, client, business.ID, period)
		if err != nil {
			return nil, err
		}
		places, err := group(ctx, client, business.ID, period)
		if err != nil {
			return nil, err
		}
		for _, c := range append(single, places...) {
			c.Business, c.StartsAt, c.CancelledAt = business.DisplayName, c.StartsAt.In(zone), c.CancelledAt.In(zone)
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(a, b cancellation) int { return a.StartsAt.Compare(b.StartsAt) })
	return all, addNames(ctx, client, all)
}

// individual returns the cancelled individual appointments of a business.
func individual(ctx context.Context, client *cliniko.Client, business cliniko.BusinessID, period cliniko.Range[time.Time]) ([]cancellation, error) {
	var cancelled []cancellation
	for a, err := range client.IndividualAppointments.All(ctx, cliniko.IndividualAppointmentListOptions{
		BusinessID:  cliniko.Equal(business),
		StartsAt:    period,
		CancelledAt: cliniko.Present(), // only cancelled ones
		ArchivedAt:  cliniko.Any(),     // archived or not
	}) {
		if err != nil {
			return nil, err
		}
		cancelled = append(cancelled, cancellation{
			StartsAt: a.StartsAt, CancelledAt: a.CancelledAt, Reason: a.CancellationReason.String(), Note: a.CancellationNote,
			practitioner: a.Practitioner.ID(), appointmentType: a.AppointmentType.ID(), patient: a.Patient.ID(),
		})
	}
	return cancelled, nil
}

// group returns the cancelled places at the group appointments of a business. A place is an attendee, which has no time of
// its own.
func group(ctx context.Context, client *cliniko.Client, business cliniko.BusinessID, period cliniko.Range[time.Time]) ([]cancellation, error) {
	appointments := map[cliniko.BookingID]cliniko.GroupAppointment{}
	var ids []cliniko.BookingID
	for a, err := range client.GroupAppointments.All(ctx, cliniko.GroupAppointmentListOptions{
		BusinessID: cliniko.Equal(business),
		StartsAt:   period,
		ArchivedAt: cliniko.Any(),
	}) {
		if err != nil {
			return nil, err
		}
		id := cliniko.BookingID(a.ID) // the booking of an appointment has the same ID
		appointments[id], ids = a, append(ids, id)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	var cancelled []cancellation
	for attendee, err := range client.Attendees.All(ctx, cliniko.AttendeeListOptions{
		BookingID:   cliniko.In(ids...),
		CancelledAt: cliniko.Present(),
		ArchivedAt:  cliniko.Any(),
	}) {
		if err != nil {
			return nil, err
		}
		a := appointments[attendee.Booking.ID()]
		cancelled = append(cancelled, cancellation{
			Group: true, StartsAt: a.StartsAt, CancelledAt: attendee.CancelledAt, Reason: attendee.CancellationReason.String(), Note: attendee.CancellationNote,
			practitioner: a.Practitioner.ID(), appointmentType: a.AppointmentType.ID(), patient: attendee.Patient.ID(),
		})
	}
	return cancelled, nil
}

// addNames replaces IDs by names, with one request for every 100 records.
func addNames(ctx context.Context, client *cliniko.Client, all []cancellation) error {
	practitioners, err := client.Practitioners.GetMany(ctx, collect(all, func(c cancellation) cliniko.PractitionerID { return c.practitioner }))
	if err != nil {
		return err
	}
	types, err := client.AppointmentTypes.GetMany(ctx, collect(all, func(c cancellation) cliniko.AppointmentTypeID { return c.appointmentType }))
	if err != nil {
		return err
	}
	patients, err := client.Patients.GetMany(ctx, collect(all, func(c cancellation) cliniko.PatientID { return c.patient }))
	if err != nil {
		return err
	}
	for i := range all {
		c := &all[i]
		c.Practitioner = cmp.Or(practitioners[c.practitioner].Label, "unknown")
		c.AppointmentType = cmp.Or(types[c.appointmentType].Name, "unknown")
		c.Patient = cmp.Or(patients[c.patient].Label, "deleted patient")
	}
	return nil
}

// collect returns the IDs of one kind, without those of links that are missing.
func collect[T any](all []cancellation, id func(cancellation) cliniko.ID[T]) []cliniko.ID[T] {
	var ids []cliniko.ID[T]
	for _, c := range all {
		if one := id(c); one != "" {
			ids = append(ids, one)
		}
	}
	return ids
}
