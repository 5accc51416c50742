package clinikotest_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// A connection that breaks after a write leaves the outcome unknown.
func ExampleClinic_Inject() {
	ctx, clinic := context.Background(), clinikotest.New()
	client, err := clinic.Client()
	if err != nil {
		log.Fatal(err)
	}
	clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultDropAfter, Method: "POST", Route: "/patients"})

	_, err = client.Patients.Create(ctx, cliniko.PatientCreate{FirstName: "Ada", LastName: "Vane"})
	_, unknown := errors.AsType[*cliniko.OutcomeUnknownError](err)
	fmt.Println("unknown:", unknown)

	// Check whether the patient exists before creating her again.
	page, err := client.Patients.List(ctx, cliniko.PatientListOptions{LastName: cliniko.Equal("Vane")})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("patients:", page.TotalEntries)
	// Output:
	// unknown: true
	// patients: 1
}

// The log holds the requests of the code under test.
func ExampleClinic_Requests() {
	ctx, clinic := context.Background(), clinikotest.New()
	client, err := clinic.Client()
	if err != nil {
		log.Fatal(err)
	}
	patient, err := client.Patients.Create(ctx, cliniko.PatientCreate{FirstName: "Ada", LastName: "Vane"})
	if err != nil {
		log.Fatal(err)
	}
	if err := client.Patients.Archive(ctx, patient.ID); err != nil {
		log.Fatal(err)
	}
	_, err = client.Patients.Get(ctx, patient.ID)
	fmt.Println(errors.Is(err, cliniko.ErrNotFound))

	for _, r := range clinic.Requests() {
		fmt.Println(r.Method, r.Route, r.Status)
	}
	// Output:
	// true
	// POST /patients 201
	// POST /patients/{id}/archive 204
	// GET /patients/{id} 404
}

// With a fixed clock the clinic is the same whenever the test runs.
func ExampleWithClock() {
	now := time.Date(2026, time.October, 5, 9, 0, 0, 0, time.UTC)
	client, err := clinikotest.New(clinikotest.WithClock(func() time.Time { return now })).Client()
	if err != nil {
		log.Fatal(err)
	}
	patient, err := client.Patients.Create(context.Background(), cliniko.PatientCreate{FirstName: "Ada", LastName: "Vane"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(patient.CreatedAt)
	// Output: 2026-10-05 09:00:00 +0000 UTC
}

// With a rate limit the clinic rejects requests over the limit of the API.
func ExampleWithRateLimit() {
	now := time.Date(2026, time.October, 5, 9, 0, 0, 0, time.UTC)
	client, err := clinikotest.New(
		clinikotest.WithRateLimit(clinikotest.FixedWindow),
		clinikotest.WithClock(func() time.Time { return now }),
	).Client(cliniko.WithMaxRetries(0)) // or the client waits for the next minute
	if err != nil {
		log.Fatal(err)
	}
	answered := 0
	for err == nil {
		if _, err = client.Users.GetAuthenticated(context.Background()); err == nil {
			answered++
		}
	}
	fmt.Println(answered, errors.Is(err, cliniko.ErrRateLimited))
	// Output: 200 true
}

// A server works with programs in any language.
func ExampleNewServer() {
	clinic := clinikotest.NewServer()
	defer clinic.Close()

	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, clinic.URL+"/settings/public", nil)
	if err != nil {
		log.Print(err)
		return
	}
	req.SetBasicAuth(clinic.APIKey(), "")
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		log.Print(err)
		return
	}
	defer resp.Body.Close()
	fmt.Println(resp.Status)
	// Output: 200 OK
}

// The same seed makes the same people.
func ExampleWithSeed() {
	now := time.Date(2026, time.October, 5, 9, 0, 0, 0, time.UTC)
	var names []string
	for _, seed := range []int64{7, 7, 8} {
		client, err := clinikotest.New(
			clinikotest.WithSeed(seed), clinikotest.WithSize(10), clinikotest.WithClock(func() time.Time { return now }),
		).Client()
		if err != nil {
			log.Fatal(err)
		}
		page, err := client.Patients.List(context.Background(), cliniko.PatientListOptions{PerPage: 1})
		if err != nil {
			log.Fatal(err)
		}
		names = append(names, page.Items[0].Label)
	}
	fmt.Println(names[0] == names[1], names[0] == names[2])
	// Output: true false
}
