package main

import (
	"context"
	_ "embed"
	"errors"
	"time"

	"github.com/cliniko-go/cliniko"
)

//go:embed testdata/visit.txt
var demoText string

// demoTemplate has the questions that demoText answers.
const demoTemplate = "Physiotherapy follow-up"

// demoVisit lets the practitioner of the sandbox have a visit that began 20 minutes ago, as the sandbox may have none today.
func demoVisit(ctx context.Context, client *cliniko.Client) (cliniko.IndividualAppointmentID, error) {
	practitioner, err := practitionerOfKey(ctx, client)
	if err != nil {
		return "", err
	}
	for before, err := range client.IndividualAppointments.All(ctx, cliniko.IndividualAppointmentListOptions{PractitionerID: cliniko.Equal(practitioner.ID)}) {
		if err != nil {
			return "", err
		}
		appointment, err := client.IndividualAppointments.Create(ctx, cliniko.IndividualAppointmentCreate{
			PatientID: before.Patient.ID(), PractitionerID: practitioner.ID, BusinessID: before.Business.ID(),
			AppointmentTypeID: before.AppointmentType.ID(), StartsAt: time.Now().Add(-20 * time.Minute).Truncate(5 * time.Minute),
		})
		if err != nil {
			return "", err
		}
		return appointment.ID, nil
	}
	return "", errors.New("the sandbox has no appointment")
}
