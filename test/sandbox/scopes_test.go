package sandbox_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// compareScoped compares the lists of several parents with the whole list and a filter.
func compareScoped[R, P, O any](
	t *testing.T, name string,
	list func(context.Context, cliniko.ID[P], O) (*cliniko.Page[R], error),
	all func(context.Context, cliniko.ID[P], O) walker[R],
	narrowed func(cliniko.ID[P]) walker[R],
	parents ...cliniko.ID[P],
) {
	t.Helper()
	var options O
	found := 0
	for _, parent := range parents {
		want := collected(t, narrowed(parent))
		found += len(want)
		if diff := cmp.Diff(testkit.Encode(t, want), testkit.Encode(t, collected(t, all(t.Context(), parent, options)))); diff != "" {
			t.Errorf("%s, all of it (-filtered +scoped):\n%s", name, diff)
		}
		page, err := list(t.Context(), parent, options)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(testkit.Encode(t, want[:min(len(want), 50)]), testkit.Encode(t, page.Items)); diff != "" || page.TotalEntries != len(want) {
			t.Errorf("%s has %d records, want %d (-filtered +scoped):\n%s", name, page.TotalEntries, len(want), diff)
		}
	}
	if found == 0 {
		t.Errorf("%s: the clinic has none for %v", name, parents)
	}
}

func collected[R any](t *testing.T, all walker[R]) []R {
	t.Helper()
	found, err := cliniko.Collect(all)
	if err != nil {
		t.Fatal(err)
	}
	if found == nil {
		found = []R{}
	}
	return found
}

// where filters a list for which the API has no filter.
func where[R any](all walker[R], keep func(R) bool) walker[R] {
	return func(yield func(R, error) bool) {
		for record, err := range all {
			if (err != nil || keep(record)) && !yield(record, err) {
				return
			}
		}
	}
}

func scopedLists(b *sandbox) {
	t, c := b.t, b.client
	ctx := t.Context()
	business, practitioner := first(t, c.Businesses.List).ID, first(t, c.Practitioners.List).ID
	patientCase := first(t, c.PatientCases.List, cliniko.PatientCaseListOptions{ClosedAt: cliniko.Missing()})
	invoice := first(t, c.Invoices.List)
	alert, note := first(t, c.MedicalAlerts.List), first(t, c.TreatmentNotes.List)
	form, group := first(t, c.PatientForms.List), first(t, c.GroupAppointments.List)

	compareScoped(t, "AppointmentTypes.ListByPractitioner", c.AppointmentTypes.ListByPractitioner, c.AppointmentTypes.AllByPractitioner,
		func(id cliniko.PractitionerID) walker[cliniko.AppointmentType] {
			return where(c.AppointmentTypes.All(ctx, cliniko.AppointmentTypeListOptions{}), func(a cliniko.AppointmentType) bool {
				offering := collected(t, c.Practitioners.AllByAppointmentType(ctx, a.ID, cliniko.PractitionerListOptions{}))
				return slices.ContainsFunc(offering, func(p cliniko.Practitioner) bool { return p.ID == id })
			})
		}, practitioner)
	compareScoped(t, "Attendees.ListByGroupAppointment", c.Attendees.ListByGroupAppointment, c.Attendees.AllByGroupAppointment,
		func(id cliniko.GroupAppointmentID) walker[cliniko.Attendee] {
			return c.Attendees.All(ctx, cliniko.AttendeeListOptions{BookingID: cliniko.Equal(cliniko.BookingID(id))})
		}, group.ID)
	compareScoped(t, "Attendees.ListByIndividualAppointment", c.Attendees.ListByIndividualAppointment, c.Attendees.AllByIndividualAppointment,
		func(id cliniko.IndividualAppointmentID) walker[cliniko.Attendee] {
			return c.Attendees.All(ctx, cliniko.AttendeeListOptions{BookingID: cliniko.Equal(cliniko.BookingID(id))})
		}, first(t, c.IndividualAppointments.List).ID)
	compareScoped(t, "Attendees.ListByPatientCase", c.Attendees.ListByPatientCase, c.Attendees.AllByPatientCase,
		func(id cliniko.PatientCaseID) walker[cliniko.Attendee] {
			return c.Attendees.All(ctx, cliniko.AttendeeListOptions{PatientCaseID: cliniko.Equal(id)})
		}, patientCase.ID)
	compareScoped(t, "Bookings.ListByPatientCase", c.Bookings.ListByPatientCase, c.Bookings.AllByPatientCase,
		func(id cliniko.PatientCaseID) walker[cliniko.Booking] {
			return where(c.Bookings.All(ctx, cliniko.BookingListOptions{}), func(b cliniko.Booking) bool { return b.PatientCase.ID() == id })
		}, patientCase.ID)
	compareScoped(t, "DailyAvailabilities.ListByBusiness", c.DailyAvailabilities.ListByBusiness, c.DailyAvailabilities.AllByBusiness,
		func(id cliniko.BusinessID) walker[cliniko.DailyAvailability] {
			return c.DailyAvailabilities.All(ctx, cliniko.DailyAvailabilityListOptions{BusinessID: cliniko.Equal(id)})
		}, business)
	compareScoped(t, "DailyAvailabilities.ListByPractitioner", c.DailyAvailabilities.ListByPractitioner, c.DailyAvailabilities.AllByPractitioner,
		func(id cliniko.PractitionerID) walker[cliniko.DailyAvailability] {
			return c.DailyAvailabilities.All(ctx, cliniko.DailyAvailabilityListOptions{PractitionerID: cliniko.Equal(id)})
		}, practitioner)
	compareScoped(t, "MedicalAlerts.ListByPatient", c.MedicalAlerts.ListByPatient, c.MedicalAlerts.AllByPatient,
		func(id cliniko.PatientID) walker[cliniko.MedicalAlert] {
			return c.MedicalAlerts.All(ctx, cliniko.MedicalAlertListOptions{PatientID: cliniko.Equal(id)})
		}, alert.Patient.ID())
	compareScoped(t, "PatientForms.ListByAttendee", c.PatientForms.ListByAttendee, c.PatientForms.AllByAttendee,
		func(id cliniko.AttendeeID) walker[cliniko.PatientForm] {
			return c.PatientForms.All(ctx, cliniko.PatientFormListOptions{AttendeeID: cliniko.Equal(id)})
		}, form.Attendee.ID())
	compareScoped(t, "PractitionerReferenceNumbers.ListByPractitioner", c.PractitionerReferenceNumbers.ListByPractitioner, c.PractitionerReferenceNumbers.AllByPractitioner,
		func(id cliniko.PractitionerID) walker[cliniko.PractitionerReferenceNumber] {
			return c.PractitionerReferenceNumbers.All(ctx, cliniko.PractitionerReferenceNumberListOptions{PractitionerID: cliniko.Equal(id)})
		}, practitioner)
	compareScoped(t, "Services.ListByBusiness", c.Services.ListByBusiness, c.Services.AllByBusiness,
		func(id cliniko.BusinessID) walker[cliniko.Service] {
			return where(c.Services.All(ctx, cliniko.ServiceListOptions{}), func(s cliniko.Service) bool { return s.Business.ID() == id })
		}, business)
	compareScoped(t, "TreatmentNotes.ListByPatient", c.TreatmentNotes.ListByPatient, c.TreatmentNotes.AllByPatient,
		func(id cliniko.PatientID) walker[cliniko.TreatmentNote] {
			return c.TreatmentNotes.All(ctx, cliniko.TreatmentNoteListOptions{PatientID: cliniko.Equal(id)})
		}, note.Patient.ID())
	compareScoped(t, "InvoiceItems.ListByInvoice", c.InvoiceItems.ListByInvoice, c.InvoiceItems.AllByInvoice,
		func(id cliniko.InvoiceID) walker[cliniko.InvoiceItem] {
			return c.InvoiceItems.All(ctx, cliniko.InvoiceItemListOptions{InvoiceID: cliniko.Equal(id)})
		}, invoice.ID)
}

func scopedInvoices(b *sandbox) {
	t, c := b.t, b.client
	ctx := t.Context()
	invoices := func(options cliniko.InvoiceListOptions) walker[cliniko.Invoice] { return c.Invoices.All(ctx, options) }
	invoice := first(t, c.Invoices.List)
	compareScoped(t, "Invoices.ListByAppointment", c.Invoices.ListByAppointment, c.Invoices.AllByAppointment,
		func(id cliniko.AppointmentID) walker[cliniko.Invoice] {
			return invoices(cliniko.InvoiceListOptions{AppointmentID: cliniko.Equal(id)})
		}, invoice.Appointment.ID())
	compareScoped(t, "Invoices.ListByAttendee", c.Invoices.ListByAttendee, c.Invoices.AllByAttendee,
		func(id cliniko.AttendeeID) walker[cliniko.Invoice] {
			return invoices(cliniko.InvoiceListOptions{AttendeeID: cliniko.Equal(id)})
		}, invoice.Attendee.ID())
	compareScoped(t, "Invoices.ListByPatient", c.Invoices.ListByPatient, c.Invoices.AllByPatient,
		func(id cliniko.PatientID) walker[cliniko.Invoice] {
			return invoices(cliniko.InvoiceListOptions{PatientID: cliniko.Equal(id)})
		}, invoice.Patient.ID())
	compareScoped(t, "Invoices.ListByPractitioner", c.Invoices.ListByPractitioner, c.Invoices.AllByPractitioner,
		func(id cliniko.PractitionerID) walker[cliniko.Invoice] {
			return invoices(cliniko.InvoiceListOptions{PractitionerID: cliniko.Equal(id)})
		}, invoice.Practitioner.ID())
	compareScoped(t, "Invoices.ListByPatientCase", c.Invoices.ListByPatientCase, c.Invoices.AllByPatientCase,
		func(id cliniko.PatientCaseID) walker[cliniko.Invoice] {
			attendees := collected(t, c.Attendees.All(ctx, cliniko.AttendeeListOptions{PatientCaseID: cliniko.Equal(id)}))
			return where(invoices(cliniko.InvoiceListOptions{}), func(i cliniko.Invoice) bool {
				return slices.ContainsFunc(attendees, func(a cliniko.Attendee) bool { return a.ID == i.Attendee.ID() })
			})
		}, ids(collected(t, c.PatientCases.All(ctx, cliniko.PatientCaseListOptions{})))...)
}

func scopedAttachments(b *sandbox) {
	t, c := b.t, b.client
	ctx := t.Context()
	compareScoped(t, "PatientAttachments.ListByPatient", c.PatientAttachments.ListByPatient, c.PatientAttachments.AllByPatient,
		func(id cliniko.PatientID) walker[cliniko.PatientAttachment] {
			return c.PatientAttachments.All(ctx, cliniko.PatientAttachmentListOptions{PatientID: cliniko.Equal(id)})
		}, first(t, c.PatientAttachments.List).Patient.ID())

	// No filter and no link leads from an attachment to its case: this case gets two, and lists them.
	two := collected(t, c.PatientAttachments.All(ctx, cliniko.PatientAttachmentListOptions{}))[:2]
	patientCase, err := c.PatientCases.Create(ctx, cliniko.PatientCaseCreate{
		Name: "Scans", PatientID: two[0].Patient.ID(), PatientAttachmentIDs: cliniko.Some([]cliniko.PatientAttachmentID{two[0].ID, two[1].ID}),
	})
	if err != nil {
		t.Fatal(err)
	}
	compareScoped(t, "PatientAttachments.ListByPatientCase", c.PatientAttachments.ListByPatientCase, c.PatientAttachments.AllByPatientCase,
		func(cliniko.PatientCaseID) walker[cliniko.PatientAttachment] {
			return c.PatientAttachments.All(ctx, cliniko.PatientAttachmentListOptions{ID: cliniko.In(two[0].ID, two[1].ID)})
		}, patientCase.ID)
}

// scopedPractitioners adds an appointment type to two practitioners, because no other list shows who offers it.
func scopedPractitioners(b *sandbox) {
	t, c := b.t, b.client
	ctx := t.Context()
	working := func(active bool) walker[cliniko.Practitioner] {
		if active {
			return c.Practitioners.All(ctx, cliniko.PractitionerListOptions{})
		}
		return c.Practitioners.AllInactive(ctx, cliniko.PractitionerListOptions{})
	}
	for _, active := range []bool{true, false} {
		for _, p := range collected(t, working(active)) {
			if p.Active != active {
				t.Errorf("practitioner %s is in the wrong list", p.ID)
			}
		}
	}
	active, gone := first(t, c.Practitioners.List), first(t, c.Practitioners.ListInactive)
	appointmentType, err := c.AppointmentTypes.Create(ctx, cliniko.AppointmentTypeCreate{
		Color: "#123456", DurationInMinutes: 15, MaxAttendees: 1, Name: "Two of us",
		PractitionerIDs: cliniko.Some([]cliniko.PractitionerID{active.ID, gone.ID}),
	})
	if err != nil {
		t.Fatal(err)
	}
	isOne := func(p cliniko.Practitioner) bool { return p.ID == active.ID || p.ID == gone.ID }
	compareScoped(t, "Practitioners.ListByAppointmentType", c.Practitioners.ListByAppointmentType, c.Practitioners.AllByAppointmentType,
		func(cliniko.AppointmentTypeID) walker[cliniko.Practitioner] { return where(working(true), isOne) }, appointmentType.ID)
	compareScoped(t, "Practitioners.ListInactiveByAppointmentType", c.Practitioners.ListInactiveByAppointmentType, c.Practitioners.AllInactiveByAppointmentType,
		func(cliniko.AppointmentTypeID) walker[cliniko.Practitioner] { return where(working(false), isOne) }, appointmentType.ID)

	worksAt := func(active bool) func(cliniko.BusinessID) walker[cliniko.Practitioner] {
		return func(id cliniko.BusinessID) walker[cliniko.Practitioner] {
			days := collected(t, c.DailyAvailabilities.All(ctx, cliniko.DailyAvailabilityListOptions{BusinessID: cliniko.Equal(id)}))
			return where(working(active), func(p cliniko.Practitioner) bool {
				return slices.ContainsFunc(days, func(d cliniko.DailyAvailability) bool { return d.Practitioner.ID() == p.ID })
			})
		}
	}
	businesses := ids(collected(t, c.Businesses.All(ctx, cliniko.BusinessListOptions{})))
	compareScoped(t, "Practitioners.ListByBusiness", c.Practitioners.ListByBusiness, c.Practitioners.AllByBusiness, worksAt(true), businesses...)
	compareScoped(t, "Practitioners.ListInactiveByBusiness", c.Practitioners.ListInactiveByBusiness, c.Practitioners.AllInactiveByBusiness, worksAt(false), businesses...)
}
