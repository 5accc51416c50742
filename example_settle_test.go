package cliniko_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

func ExampleIndividualAppointmentsService_Settle() {
	ctx, clinic := context.Background(), clinikotest.New()
	client, err := clinic.Client()
	if err != nil {
		log.Fatal(err)
	}
	page, err := client.IndividualAppointments.List(ctx, cliniko.IndividualAppointmentListOptions{PerPage: 1})
	if err != nil {
		log.Fatal(err)
	}
	last := page.Items[0]
	request := cliniko.IndividualAppointmentCreate{
		PatientID: last.Patient.ID(), PractitionerID: last.Practitioner.ID(), BusinessID: last.Business.ID(),
		AppointmentTypeID: last.AppointmentType.ID(), StartsAt: last.StartsAt.AddDate(1, 0, 0),
	}
	clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultDropAfter, Method: "POST"}) // it books the appointment, and sends no response

	appointment, err := client.IndividualAppointments.Create(ctx, request)
	if unknown, ok := errors.AsType[*cliniko.OutcomeUnknownError](err); ok {
		appointment, err = client.IndividualAppointments.Settle(ctx, request, unknown)
	}
	switch {
	case errors.Is(err, cliniko.ErrNotCreated):
		fmt.Println("not booked: it can be created again")
	case err != nil:
		fmt.Println("still unknown: somebody has to look")
	default:
		fmt.Println("booked:", appointment.StartsAt.Equal(request.StartsAt))
	}
	// Output: booked: true
}
