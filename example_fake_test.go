package cliniko_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/cliniko-go/cliniko"
)

// patientGetter has the one method that greeting needs. *cliniko.PatientsService has it.
type patientGetter interface {
	Get(ctx context.Context, id cliniko.PatientID, opts ...cliniko.PatientGetOptions) (*cliniko.Patient, error)
}

func greeting(ctx context.Context, patients patientGetter, id cliniko.PatientID) (string, error) {
	patient, err := patients.Get(ctx, id)
	if err != nil {
		return "", err
	}
	return "Dear " + patient.FirstName, nil
}

// fakePatients is a patientGetter for tests.
type fakePatients map[cliniko.PatientID]cliniko.Patient

func (f fakePatients) Get(_ context.Context, id cliniko.PatientID, _ ...cliniko.PatientGetOptions) (*cliniko.Patient, error) {
	patient, ok := f[id]
	if !ok {
		return nil, &cliniko.APIError{StatusCode: 404, Method: "GET", Route: "/patients/{id}"}
	}
	return &patient, nil
}

// Code that takes an interface with the methods that it calls can be tested with a fake, without HTTP. In the program, it
// gets the service of a client: greeting(ctx, client.Patients, id). A test of more than a few calls is easier with the
// sandbox of package clinikotest.
func Example_fake() {
	ctx, patients := context.Background(), fakePatients{"1": {ID: "1", FirstName: "Ada"}}
	text, err := greeting(ctx, patients, "1")
	fmt.Println(text, err)
	_, err = greeting(ctx, patients, "2")
	fmt.Println(errors.Is(err, cliniko.ErrNotFound))
	// Output:
	// Dear Ada <nil>
	// true
}
