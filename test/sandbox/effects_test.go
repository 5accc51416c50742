package sandbox_test

import (
	"errors"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// The scenarios in this file test what a write does to other records, and fields that are read under another name.

// offeredTypes adds an appointment type to a business and a practitioner, and removes it again.
func offeredTypes(b *sandbox) {
	t, c := b.t, b.client
	ctx, business, practitioner := t.Context(), first(t, c.Businesses.List).ID, first(t, c.Practitioners.List).ID
	created, err := c.AppointmentTypes.Create(ctx, cliniko.AppointmentTypeCreate{
		Color: "#123456", DurationInMinutes: 15, MaxAttendees: 1, Name: "Short",
		BusinessIDs: cliniko.Some([]cliniko.BusinessID{business}), PractitionerIDs: cliniko.Some([]cliniko.PractitionerID{practitioner}),
	})
	if err != nil {
		t.Fatal(err)
	}
	isOffered := func(want bool) {
		t.Helper()
		at, err := c.Businesses.Get(ctx, business)
		if err != nil || slices.Contains(at.AppointmentTypeIDs, created.ID) != want {
			t.Errorf("the business offers it: want %t, %v", want, err)
		}
		by := ids(collected(t, c.AppointmentTypes.AllByPractitioner(ctx, practitioner, cliniko.AppointmentTypeListOptions{})))
		if slices.Contains(by, created.ID) != want {
			t.Errorf("the practitioner offers it: want %t", want)
		}
	}
	isOffered(true)
	_, err = c.AppointmentTypes.Update(ctx, created.ID, cliniko.AppointmentTypeUpdate{
		BusinessIDs: cliniko.Some([]cliniko.BusinessID{}), PractitionerIDs: cliniko.Some([]cliniko.PractitionerID{}),
	})
	if err != nil {
		t.Fatal(err)
	}
	isOffered(false)
}

// groupPlaces fills the two places of a group appointment and frees one.
func groupPlaces(b *sandbox) {
	t, c := b.t, b.client
	ctx, patients := t.Context(), ids(collected(t, c.Patients.All(t.Context(), cliniko.PatientListOptions{})))
	group, err := c.GroupAppointments.Create(ctx, cliniko.GroupAppointmentCreate{
		BusinessID: first(t, c.Businesses.List).ID, PractitionerID: first(t, c.Practitioners.List).ID,
		AppointmentTypeID: first(t, c.AppointmentTypes.List).ID, StartsAt: testkit.Friday, MaxAttendees: cliniko.Some(2),
	})
	if err != nil {
		t.Fatal(err)
	}
	attend := func(patient cliniko.PatientID) (*cliniko.Attendee, error) {
		return c.Attendees.Create(ctx, cliniko.AttendeeCreate{BookingID: cliniko.BookingID(group.ID), PatientID: patient})
	}
	var attendee *cliniko.Attendee
	for _, patient := range patients[:2] {
		if attendee, err = attend(patient); err != nil {
			t.Fatal(err)
		}
	}
	full := first(t, c.GroupAppointments.List, cliniko.GroupAppointmentListOptions{PatientIDs: cliniko.Contains(patients[1]), ID: cliniko.Equal(group.ID)})
	if !slices.Equal(full.PatientIDs, patients[:2]) {
		t.Errorf("the patients are %v, want %v", full.PatientIDs, patients[:2])
	}
	if booking, err := c.Bookings.Get(ctx, cliniko.BookingID(group.ID)); err != nil || booking.Kind() != cliniko.BookingKindGroup || booking.MaxAttendees != 2 {
		t.Errorf("as a booking: %v, %v", booking, err)
	}
	_, err = attend(patients[2])
	if failure, ok := errors.AsType[*cliniko.APIError](err); !ok || !errors.Is(err, cliniko.ErrInvalid) || len(failure.Fields["base"]) == 0 {
		t.Errorf("a third attendee: %v", err)
	}
	if err := c.Attendees.Cancel(ctx, attendee.ID, cliniko.AttendeeCancel{CancellationReason: cliniko.CancellationWork}); err != nil {
		t.Fatal(err)
	}
	if _, err := attend(patients[2]); err != nil {
		t.Errorf("in the free place: %v", err)
	}
}

// cancelledSeries cancels the second of three weekly appointments and those after it.
func cancelledSeries(b *sandbox) {
	t, c := b.t, b.client
	ctx := t.Context()
	head, err := c.IndividualAppointments.Create(ctx, cliniko.IndividualAppointmentCreate{
		BusinessID: first(t, c.Businesses.List).ID, PractitionerID: first(t, c.Practitioners.List).ID,
		AppointmentTypeID: first(t, c.AppointmentTypes.List).ID, PatientID: first(t, c.Patients.List).ID, StartsAt: testkit.Friday,
		EndsAt: cliniko.Null[time.Time](), RepeatRule: cliniko.Some(cliniko.RepeatRule{NumberOfRepeats: 2, RepeatType: cliniko.RepeatWeekly, RepeatingInterval: 1}),
	})
	if err != nil {
		t.Fatal(err)
	}
	kind, err := c.AppointmentTypes.Get(ctx, head.AppointmentType.ID())
	if err != nil || head.EndsAt.Sub(head.StartsAt) != time.Duration(kind.DurationInMinutes)*time.Minute {
		t.Errorf("ends at %s, %v", head.EndsAt, err)
	}
	series := func(cancelled cliniko.TimeFilter) []cliniko.IndividualAppointment {
		t.Helper()
		return collected(t, c.IndividualAppointments.All(ctx, cliniko.IndividualAppointmentListOptions{
			RepeatedFromID: cliniko.Equal(head.ID), CancelledAt: cancelled,
			Sort: cliniko.SortBy(cliniko.IndividualAppointmentsByStartsAt.Ascending()),
		}))
	}
	repeats := series(nil)
	if len(repeats) != 2 || !repeats[0].StartsAt.Equal(testkit.Friday.AddDate(0, 0, 7)) || repeats[1].RepeatedFrom.ID() != head.ID {
		t.Fatalf("the series has %d repeats", len(repeats))
	}
	err = c.IndividualAppointments.Cancel(ctx, repeats[0].ID, cliniko.IndividualAppointmentCancel{
		CancellationReason: cliniko.CancellationSick, CancellationNote: cliniko.Some("Flu"), ApplyToRepeats: cliniko.Some(true),
	})
	if err != nil || len(series(nil)) != 0 {
		t.Errorf("%d appointments are left in the series, %v", len(series(nil)), err)
	}
	for _, gone := range series(cliniko.Present()) {
		if gone.CancellationReason != cliniko.CancellationSick || gone.CancellationNote != "Flu" || !gone.CancelledAt.Equal(testkit.Monday) {
			t.Errorf("cancelled: %s", testkit.Encode(t, gone))
		}
	}
	if _, err := c.IndividualAppointments.Get(ctx, head.ID); err != nil || len(series(cliniko.Any())) != 2 {
		t.Errorf("the appointment before the cancelled ones: %v", err)
	}
}

// pricesAndTax gives products a price with tax and one without.
func pricesAndTax(b *sandbox) {
	t, c := b.t, b.client
	ctx := t.Context()
	tax, err := c.Taxes.Create(ctx, cliniko.TaxCreate{Name: "GST", Rate: decimal.New(10, 0)})
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		includesTax bool
		price       string
		ex, with    string
	}{
		{true, "1234567.89", "1122334.44545", "1234567.89"},
		{false, "0.10", "0.10", "0.11"},
	} {
		product, err := c.Products.Create(ctx, cliniko.ProductCreate{
			Name: "Roller", Price: amount(tc.price), PriceIncludesTax: cliniko.Some(tc.includesTax), TaxID: cliniko.Some(tax.ID),
		})
		if err != nil {
			t.Fatal(err)
		}
		ex, with := decimal.RequireFromString(tc.ex), decimal.RequireFromString(tc.with)
		if !product.PriceExTax.Equal(ex) || !product.PriceIncludingTax.Equal(with) {
			t.Errorf("%s costs %s without and %s with tax", tc.price, product.PriceExTax, product.PriceIncludingTax)
		}
		before := *product.StockLevel
		_, err = c.StockAdjustments.Create(ctx, cliniko.StockAdjustmentCreate{
			AdjustmentType: cliniko.AdjustmentStockPurchase, ProductID: product.ID, Quantity: decimal.RequireFromString("2.5"),
		})
		if err != nil {
			t.Fatal(err)
		}
		product, err = c.Products.Get(ctx, product.ID)
		if err != nil || !product.StockLevel.Sub(before).Equal(decimal.RequireFromString("2.5")) {
			t.Errorf("in stock after a purchase: %v, %v", product, err)
		}
	}
}

// otherNames sends fields that are read under another name.
func otherNames(b *sandbox) {
	t, c := b.t, b.client
	ctx := t.Context()
	patient, err := c.Patients.Create(ctx, cliniko.PatientCreate{FirstName: "Ada", LastName: "Vane", UnsubscribeSMSMarketing: cliniko.Some(true)})
	if err != nil || *patient.AcceptedSMSMarketing || patient.Label != "Ada Vane" {
		t.Fatalf("unsubscribed: %s, %v", testkit.Encode(t, patient), err)
	}
	template := first(t, c.PatientFormTemplates.List)
	form, err := c.PatientForms.Create(ctx, cliniko.PatientFormCreate{
		PatientID: patient.ID, PatientFormTemplateID: cliniko.Some(template.ID), Completed: cliniko.Some(true),
	})
	if err != nil || !form.CompletedAt.Equal(testkit.Monday) || form.Name != template.Name || len(form.Content.Sections) != len(template.Content.Sections) {
		t.Errorf("a form from a template: %s, %v", testkit.Encode(t, form), err)
	}
}

// finalNotes finalizes a treatment note, after which it cannot be changed.
func finalNotes(b *sandbox) {
	t, c := b.t, b.client
	ctx := t.Context()
	draft := first(t, c.TreatmentNotes.List, cliniko.TreatmentNoteListOptions{Draft: cliniko.Equal(true)})
	note, err := c.TreatmentNotes.Update(ctx, draft.ID, cliniko.TreatmentNoteUpdate{Draft: cliniko.Some(false)})
	if err != nil || note.Draft || !note.FinalizedAt.Equal(testkit.Monday) {
		t.Errorf("finalized: %v, %v", note, err)
	}
	_, err = c.TreatmentNotes.Update(ctx, draft.ID, cliniko.TreatmentNoteUpdate{Title: cliniko.Some("Too late")})
	if !errors.Is(err, cliniko.ErrForbidden) {
		t.Errorf("updating a final note: %v", err)
	}
}
