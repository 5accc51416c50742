package clinikotest_test

import (
	"context"
	"fmt"
	"log"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// caller is the code under test. It finds the patient with a phone number. The
// API has no filter for phone numbers.
func caller(ctx context.Context, client *cliniko.Client, number string) (string, error) {
	for patient, err := range client.Patients.All(ctx, cliniko.PatientListOptions{}) {
		if err != nil {
			return "", err // not the same as an unknown number
		}
		for _, phone := range patient.PatientPhoneNumbers {
			if phone.NormalizedNumber == number {
				return patient.Label, nil
			}
		}
	}
	return "nobody we know", nil
}

// To test an integration, pass it a client of a made-up clinic and check what
// it does.
func Example() {
	ctx := context.Background()
	client, err := clinikotest.New().Client()
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.Patients.Create(ctx, cliniko.PatientCreate{
		FirstName: "Ada", LastName: "Vane",
		PatientPhoneNumbers: cliniko.Some([]cliniko.PhoneNumber{{PhoneType: cliniko.PhoneMobile, Number: "0400 000 010"}}),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(caller(ctx, client, "61400000010"))
	fmt.Println(caller(ctx, client, "61400000099"))
	// Output:
	// Ada Vane <nil>
	// nobody we know <nil>
}
