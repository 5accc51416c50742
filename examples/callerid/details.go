package main

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/cliniko-go/cliniko"
)

// caller is a patient with the number of a call.
type caller struct {
	person

	id     cliniko.PatientID
	Alerts []string
	Next   *appointment // nil if there is none
}

// DateOfBirth returns the date of birth as a text, "" if it is not known.
func (c caller) DateOfBirth() string {
	if c.Born.IsZero() {
		return ""
	}
	return c.Born.In(time.UTC).Format("2 January 2006")
}

// appointment is the next one of a patient, or the one that is going on.
type appointment struct {
	StartsAt, EndsAt time.Time // in the time zone of the business

	Business, Practitioner, Type string

	Group bool
	Video string // address; "" if the appointment type has no telehealth
}

// Started reports whether the appointment began before a time.
func (a appointment) Started(at time.Time) bool { return a.StartsAt.Before(at) }

// addAlerts reads the medical alerts of patients, in one request.
func (d *directory) addAlerts(ctx context.Context, callers []caller) error {
	for alert, err := range d.client.MedicalAlerts.All(ctx, cliniko.MedicalAlertListOptions{PatientID: cliniko.In(ids(callers)...)}) {
		if alert.ID == "" {
			return err
		}
		for i := range callers {
			if callers[i].id == alert.Patient.ID() {
				callers[i].Alerts = append(callers[i].Alerts, alert.Name)
			}
		}
	}
	return nil
}

// addNext reads the next appointments of patients: in one request, and one for the group appointments of each patient, all
// side by side.
func (d *directory) addNext(ctx context.Context, callers []caller) error {
	single, errs := make([]*appointment, len(callers)), make([]error, len(callers)+1)
	var reads sync.WaitGroup
	reads.Go(func() { errs[len(callers)] = d.individual(ctx, callers, single) })
	for i := range callers {
		reads.Go(func() { callers[i].Next, errs[i] = d.group(ctx, callers[i].id) })
	}
	reads.Wait()
	for i, one := range single {
		if group := callers[i].Next; one != nil && (group == nil || one.StartsAt.Before(group.StartsAt)) {
			callers[i].Next = one
		}
	}
	return errors.Join(errs...)
}

func (d *directory) individual(ctx context.Context, callers []caller, next []*appointment) error {
	missing := len(callers)
	for a, err := range d.client.IndividualAppointments.All(ctx, cliniko.IndividualAppointmentListOptions{
		PatientID: cliniko.In(ids(callers)...),
		EndsAt:    cliniko.AtLeast(time.Now()),
		Sort:      cliniko.SortBy(cliniko.IndividualAppointmentsByStartsAt.Ascending()),
	}) {
		if a.ID == "" {
			return err
		}
		for i := range callers {
			if next[i] == nil && callers[i].id == a.Patient.ID() {
				next[i] = d.appointment(a.StartsAt, a.EndsAt, a.Business.ID(), a.Practitioner.ID(), a.AppointmentType.ID(), a.TelehealthURL)
				missing--
			}
		}
		if missing == 0 {
			break
		}
	}
	return nil
}

func (d *directory) group(ctx context.Context, id cliniko.PatientID) (*appointment, error) {
	page, err := d.client.GroupAppointments.List(ctx, cliniko.GroupAppointmentListOptions{
		PatientIDs: cliniko.Contains(id),
		EndsAt:     cliniko.AtLeast(time.Now()),
		Sort:       cliniko.SortBy(cliniko.GroupAppointmentsByStartsAt.Ascending()),
		PerPage:    1,
	})
	if page == nil || len(page.Items) == 0 {
		return nil, err
	}
	g := page.Items[0]
	next := d.appointment(g.StartsAt, g.EndsAt, g.Business.ID(), g.Practitioner.ID(), g.AppointmentType.ID(), g.TelehealthURL)
	next.Group = true
	return next, nil
}

// appointment returns an appointment with the names of what it links to.
func (d *directory) appointment(starts, ends time.Time, b cliniko.BusinessID, p cliniko.PractitionerID, t cliniko.AppointmentTypeID, video string) *appointment {
	d.mu.RLock()
	defer d.mu.RUnlock()
	a := &appointment{Business: d.names.businesses[b].DisplayName, Practitioner: d.names.practitioners[p].Label, Type: d.names.types[t].Name}
	zone, err := d.names.businesses[b].Location()
	if err != nil {
		zone = time.UTC // the page names the time zone
	}
	a.StartsAt, a.EndsAt = starts.In(zone), ends.In(zone)
	if d.names.types[t].TelehealthEnabled { // every appointment has an address
		a.Video = video
	}
	return a
}

// zone returns the time zone of a business: the first one, which is where the front desk probably is.
func (d *directory) zone() *time.Location {
	d.mu.RLock()
	defer d.mu.RUnlock()
	for _, id := range slices.Sorted(maps.Keys(d.names.businesses)) {
		b := d.names.businesses[id]
		if zone, err := b.Location(); err == nil && b.ArchivedAt.IsZero() {
			return zone
		}
	}
	return time.UTC
}

func ids(callers []caller) []cliniko.PatientID {
	list := make([]cliniko.PatientID, len(callers))
	for i := range callers { // reads the ID only: addNext sets another field at the same time
		list[i] = callers[i].id
	}
	return list
}

// names holds the records that an appointment links to.
type names struct {
	businesses    map[cliniko.BusinessID]cliniko.Business
	practitioners map[cliniko.PractitionerID]cliniko.Practitioner
	types         map[cliniko.AppointmentTypeID]cliniko.AppointmentType
}

// readNames reads businesses, practitioners and appointment types, also those that are archived by now.
func readNames(ctx context.Context, client *cliniko.Client) (n names, err error) {
	n.businesses, err = byID(ctx, client.Businesses.Changes(cliniko.Position{}), func(b cliniko.Business) cliniko.BusinessID { return b.ID })
	if err != nil {
		return n, err
	}
	n.practitioners, err = byID(ctx, client.Practitioners.Changes(cliniko.Position{}), func(p cliniko.Practitioner) cliniko.PractitionerID { return p.ID })
	if err != nil {
		return n, err
	}
	n.types, err = byID(ctx, client.AppointmentTypes.Changes(cliniko.Position{}), func(t cliniko.AppointmentType) cliniko.AppointmentTypeID { return t.ID })
	return n, err
}

func byID[T any](ctx context.Context, walk *cliniko.Walk[T], id func(T) cliniko.ID[T]) (map[cliniko.ID[T]]T, error) {
	all := map[cliniko.ID[T]]T{}
	for record, err := range walk.All(ctx) {
		if id(record) == "" { // otherwise only some fields cannot be read
			return nil, err
		}
		all[id(record)] = record
	}
	return all, nil
}
