package cliniko_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// The examples run on the sandbox. A program would call NewClient with its own account and key.
func exampleClient() *cliniko.Client {
	now := time.Date(2026, 10, 5, 0, 0, 0, 0, time.UTC)
	client, err := clinikotest.New(clinikotest.WithClock(func() time.Time { return now })).Client()
	if err != nil {
		log.Fatal(err)
	}
	return client
}

func ExampleNewClient() {
	_, err := cliniko.NewClient("harbourlane.uk1.cliniko.com", "MS0xLWV4YW1wbGU=-au2",
		cliniko.WithUserAgent("Harbour Sync", "dev@harbour.example"))
	fmt.Println(err)
	// Output: cliniko: the account is on shard uk1, but the API key belongs to shard au2
}

func ExampleIndividualAppointmentsService_All() {
	ctx, client := context.Background(), exampleClient()
	monday := time.Date(2026, 10, 5, 0, 0, 0, 0, time.UTC)

	all, cancelled := 0, 0
	for appointment, err := range client.IndividualAppointments.All(ctx, cliniko.IndividualAppointmentListOptions{
		StartsAt:    cliniko.Between(monday, monday.AddDate(0, 0, 7)),
		CancelledAt: cliniko.Any(), // include cancelled appointments
	}) {
		if err != nil {
			log.Fatal(err)
		}
		all++
		if !appointment.CancelledAt.IsZero() {
			cancelled++
		}
	}
	fmt.Println(all > 100, cancelled > 0, cancelled < all)
	// Output: true true true
}

func ExamplePatientsService_List() {
	ctx, client := context.Background(), exampleClient()
	page, err := client.Patients.List(ctx, cliniko.PatientListOptions{
		PerPage:   3,
		LastName:  cliniko.Matches("%e%"),
		CreatedAt: cliniko.LessThan(time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)),
		Sort:      cliniko.SortBy(cliniko.PatientsByLastName.Ascending(), cliniko.PatientsByCreatedAt.Descending()),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(page.Items), page.TotalEntries > 3, page.Links.Next != "")
	// Output: 3 true true
}

func ExampleAPIError() {
	ctx, client := context.Background(), exampleClient()
	_, err := client.Patients.Get(ctx, "12345")
	fmt.Println(errors.Is(err, cliniko.ErrNotFound))

	if failure, ok := errors.AsType[*cliniko.APIError](err); ok {
		fmt.Println(failure.StatusCode, failure.Route)
	}
	// Output:
	// true
	// 404 /patients/{id}
}
