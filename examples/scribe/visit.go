package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko"
)

// handover is how long after the beginning of an appointment a text may still be about the one before.
const handover = 10 * time.Minute

// visit is what a note is about.
type visit struct {
	appointment  *cliniko.IndividualAppointment
	practitioner cliniko.Practitioner
	template     *cliniko.TreatmentNoteTemplate
	zone         *time.Location // of the business
}

// options select the visit and the template.
type options struct {
	appointment cliniko.IndividualAppointmentID // "" for the current or latest one of the day
	template    string                          // its name; "" for the template of the appointment type
}

// findVisit returns the visit that the user of the API key has written about.
func findVisit(ctx context.Context, client *cliniko.Client, o options) (v visit, err error) {
	if v.practitioner, err = practitionerOfKey(ctx, client); err != nil {
		return v, err
	}
	if o.appointment == "" {
		if o.appointment, err = currentAppointment(ctx, client, v.practitioner.ID); err != nil {
			return v, err
		}
	}
	if v.appointment, err = client.IndividualAppointments.Get(ctx, o.appointment); err != nil {
		return v, err
	}
	switch {
	case v.appointment.Practitioner.ID() != v.practitioner.ID:
		return v, errors.New("the appointment is with another practitioner; a note belongs to the user of the API key")
	case v.appointment.DidNotArrive:
		return v, errors.New("the patient did not arrive at this appointment")
	case v.appointment.StartsAt.After(time.Now()):
		return v, errors.New("the appointment has not begun yet")
	case v.appointment.Patient.ID() == "":
		return v, errors.New("the patient of this appointment was deleted")
	}
	business, err := client.Businesses.Get(ctx, v.appointment.Business.ID())
	if err != nil {
		return v, err
	}
	if v.zone, err = business.Location(); err != nil {
		return v, err
	}
	v.template, err = templateOf(ctx, client, v.appointment, o.template)
	return v, err
}

// practitionerOfKey returns the practitioner who will be the author of the note.
func practitionerOfKey(ctx context.Context, client *cliniko.Client) (cliniko.Practitioner, error) {
	user, err := client.Users.GetAuthenticated(ctx)
	if err != nil {
		return cliniko.Practitioner{}, err
	}
	found, err := cliniko.Collect(client.Practitioners.All(ctx, cliniko.PractitionerListOptions{UserID: cliniko.Equal(user.ID)}))
	if err != nil {
		return cliniko.Practitioner{}, err
	}
	if len(found) != 1 {
		return cliniko.Practitioner{}, fmt.Errorf("the API key belongs to a user with the role %s who is not one active practitioner; use the key of the practitioner who had the visit", user.Role)
	}
	return found[0], nil
}

// currentAppointment returns the appointment that the practitioner has now, or the last one that ended today. If several
// could be meant, it returns an error that lists them.
func currentAppointment(ctx context.Context, client *cliniko.Client, practitioner cliniko.PractitionerID) (cliniko.IndividualAppointmentID, error) {
	now := time.Now()
	today, err := appointmentsToday(ctx, client, practitioner, now)
	if err != nil {
		return "", err
	}
	candidates := meant(today, now)
	switch {
	case len(candidates) == 0:
		return "", errors.New("the practitioner has had no appointment today; choose one with -appointment")
	case len(candidates) > 1:
		return "", fmt.Errorf("%d appointments could be meant, %s; choose one with -appointment", len(candidates), list(candidates))
	case candidates[0].Kind() == cliniko.BookingKindGroup:
		return "", errors.New("this is a group appointment, and a note is about one patient; choose another appointment with -appointment")
	}
	return cliniko.IndividualAppointmentID(candidates[0].ID), nil
}

// meant returns the appointments that a text may be about: the current one, and for some minutes the one before. If there
// is none at present, it is the one that ended last.
func meant(today []cliniko.Booking, now time.Time) []cliniko.Booking {
	var current, past []cliniko.Booking
	for _, b := range today {
		if b.EndsAt.IsZero() || b.EndsAt.After(now) {
			current = append(current, b)
		} else {
			past = append(past, b)
		}
	}
	if len(current) == 1 && now.Sub(current[0].StartsAt) < handover {
		justEnded := slices.DeleteFunc(past, func(b cliniko.Booking) bool { return now.Sub(b.EndsAt) >= handover })
		return append(current, justEnded...)
	}
	if len(current) > 0 || len(past) == 0 {
		return current
	}
	last := slices.MaxFunc(past, func(a, b cliniko.Booking) int { return a.EndsAt.Compare(b.EndsAt) })
	return slices.DeleteFunc(past, func(b cliniko.Booking) bool { return b.EndsAt.Before(last.EndsAt) })
}

// appointmentsToday returns the appointments of a practitioner that have begun on this day at their business.
func appointmentsToday(ctx context.Context, client *cliniko.Client, practitioner cliniko.PractitionerID, now time.Time) ([]cliniko.Booking, error) {
	var bookings []cliniko.Booking
	var ids []cliniko.BusinessID
	for b, err := range client.Bookings.All(ctx, cliniko.BookingListOptions{
		PractitionerID: cliniko.Equal(practitioner),
		StartsAt:       cliniko.AtLeast(now.Add(-25 * time.Hour)).And(cliniko.AtMost(now)), // the longest day has 25 hours
	}) {
		if err != nil {
			return nil, err
		}
		if b.Kind() != cliniko.BookingKindUnavailable && !b.DidNotArrive {
			bookings, ids = append(bookings, b), append(ids, b.Business.ID())
		}
	}
	businesses, err := client.Businesses.GetMany(ctx, ids)
	if err != nil {
		return nil, err
	}
	var today []cliniko.Booking
	for _, b := range bookings {
		zone, err := businesses[b.Business.ID()].Location()
		if err != nil {
			return nil, err
		}
		if b.StartsAt = b.StartsAt.In(zone); cliniko.DateOf(b.StartsAt) == cliniko.DateOf(now.In(zone)) {
			today = append(today, b)
		}
	}
	return today, nil
}

func list(bookings []cliniko.Booking) string {
	var all []string
	for _, b := range bookings {
		all = append(all, fmt.Sprintf("%s at %s", b.ID, b.StartsAt.Format("15:04")))
	}
	return strings.Join(all, " and ")
}

// templateOf returns the template with the given name, or that of the appointment type.
func templateOf(ctx context.Context, client *cliniko.Client, a *cliniko.IndividualAppointment, name string) (*cliniko.TreatmentNoteTemplate, error) {
	if name == "" {
		kind, err := client.AppointmentTypes.Get(ctx, a.AppointmentType.ID())
		if err != nil {
			return nil, err
		}
		if kind.TreatmentNoteTemplate.ID() == "" {
			return nil, errors.New("the appointment type has no treatment note template; choose one with -template")
		}
		return client.TreatmentNoteTemplates.Get(ctx, kind.TreatmentNoteTemplate.ID())
	}
	var found []cliniko.TreatmentNoteTemplate
	var names []string
	for template, err := range client.TreatmentNoteTemplates.All(ctx, cliniko.TreatmentNoteTemplateListOptions{}) {
		if err != nil {
			return nil, err
		}
		names = append(names, template.Name)
		if strings.EqualFold(template.Name, name) {
			found = append(found, template)
		}
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("%d treatment note templates have that name; the templates are: %s", len(found), strings.Join(names, ", "))
	}
	return &found[0], nil
}
