package cliniko_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/cliniko-go/cliniko"
)

// Keep a copy of all patients up to date. The position is stored with the copy, here in a variable.
func ExamplePatientsService_Changes() {
	ctx, client := context.Background(), exampleClient()
	table := map[cliniko.PatientID]cliniko.Patient{}
	stored := "" // the first run reads everyone

	run := func() error {
		var position cliniko.Position
		if err := position.UnmarshalText([]byte(stored)); err != nil {
			return err
		}
		changes := client.Patients.Changes(position)
		for patient, err := range changes.All(ctx) {
			if err != nil {
				return err // what was read is stored, and the next run continues
			}
			table[patient.ID] = patient // insert, or update what is there
			stored = changes.Position().String()
		}
		stored = changes.Position().String()
		return nil
	}
	for range 2 {
		if err := run(); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(len(table) > 200, strings.HasPrefix(stored, "patients,updated_at,2026-10-04T23:5"))
	// Output: true true
}
