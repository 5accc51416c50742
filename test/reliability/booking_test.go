package reliability_test

import (
	"errors"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// TestBooking does what most integrations do, end to end on the sandbox: it finds a free time, creates a patient and an
// appointment, looks for conflicts, and cancels the appointment.
func TestBooking(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	now := time.Date(2026, 10, 5, 0, 0, 0, 0, time.UTC)
	client, err := clinikotest.New(clinikotest.WithClock(func() time.Time { return now })).Client()
	if err != nil {
		t.Fatal(err)
	}
	business, practitioner, appointmentType, slot := testkit.FirstFreeTime(t, client, cliniko.DateOf(now))

	patient, err := client.Patients.Create(ctx, cliniko.PatientCreate{
		FirstName: "Ada", LastName: "Vane",
		PatientPhoneNumbers: cliniko.Some([]cliniko.PhoneNumber{{PhoneType: cliniko.PhoneMobile, Number: "0400 000 010"}}),
		Email:               cliniko.Some("ada@mail.example"),
	})
	if err != nil {
		t.Fatal(err)
	}
	patient, err = client.Patients.Update(ctx, patient.ID, cliniko.PatientUpdate{Email: cliniko.Null[string]()})
	if err != nil || patient.Email != "" || patient.LastName != "Vane" || len(patient.PatientPhoneNumbers) != 1 {
		t.Fatalf("after clearing the e-mail address: %v, %v", patient, err)
	}

	booking := cliniko.IndividualAppointmentCreate{
		PatientID: patient.ID, PractitionerID: practitioner, BusinessID: business, AppointmentTypeID: appointmentType, StartsAt: slot,
	}
	first, err := client.IndividualAppointments.Create(ctx, booking)
	if err != nil {
		t.Fatal(err)
	}
	if first.Patient.ID() != patient.ID || !first.StartsAt.Equal(slot) || !first.EndsAt.After(slot) {
		t.Errorf("booked for %s, %s to %s", first.Patient.ID(), first.StartsAt, first.EndsAt)
	}
	if conflicts, err := client.IndividualAppointments.Conflicts(ctx, first.ID); err != nil || conflicts.Exists() {
		t.Errorf("a free time has conflicts: %v, %v", conflicts, err)
	}
	second, err := client.IndividualAppointments.Create(ctx, booking) // the API allows it
	if err != nil {
		t.Fatal(err)
	}
	if conflicts, err := client.IndividualAppointments.Conflicts(ctx, second.ID); err != nil || !conflicts.Exists() {
		t.Errorf("a double booking has no conflicts: %v, %v", conflicts, err)
	}

	err = client.IndividualAppointments.Cancel(ctx, second.ID, cliniko.IndividualAppointmentCancel{CancellationReason: cliniko.CancellationOther})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.IndividualAppointments.Get(ctx, second.ID); !errors.Is(err, cliniko.ErrNotFound) {
		t.Errorf("a cancelled appointment: %v", err)
	}
	cancelled, err := client.IndividualAppointments.Get(ctx, second.ID, cliniko.IndividualAppointmentGetOptions{CancelledAt: cliniko.Any()})
	if err != nil || cancelled.CancellationReason != cliniko.CancellationOther || cancelled.CancelledAt.IsZero() {
		t.Errorf("including cancelled appointments: %v, %v", cancelled, err)
	}
	page, err := client.IndividualAppointments.List(ctx, cliniko.IndividualAppointmentListOptions{PatientID: cliniko.Equal(patient.ID), CancelledAt: cliniko.Any()})
	if err != nil || len(page.Items) != 2 {
		t.Errorf("the patient's appointments: %v, %v", page, err)
	}
}
