package cliniko_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/cliniko-go/cliniko"
)

// Keep models out of logs, also those inside slices.
func ExampleRedact() {
	patient, w := cliniko.Patient{ID: "42", FirstName: "Ada", LastName: "Vane"}, &strings.Builder{}

	logger := slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{ReplaceAttr: cliniko.Redact}))
	logger.Info("found", "patients", []cliniko.Patient{patient})

	fmt.Println(strings.Contains(w.String(), "Vane"), strings.Contains(w.String(), "[]cliniko.Patient(1)"))
	// Output: false true
}

// waiting has a model in an unexported field, which fmt would print in full.
type waiting struct {
	room    int
	patient cliniko.Patient
}

func (w waiting) String() string { return fmt.Sprintf("waiting(room %d)", w.room) }

// Types of your own that hold models need a String method.
func Example_ownTypes() {
	fmt.Printf("%+v\n", waiting{2, cliniko.Patient{FirstName: "Ada"}})
	// Output: waiting(room 2)
}

// Log an error as its text. Show what the API said only to the person who entered the values.
func Example_errorsWithoutPersonalData() {
	ctx, client, logger := context.Background(), exampleClient(), slog.New(slog.DiscardHandler)
	show := func(text string) { fmt.Println("on the page:", text) }

	_, err := client.Patients.Get(ctx, "404")
	if refusal, ok := errors.AsType[*cliniko.APIError](err); ok {
		logger.Warn("reading a patient", "error", err) // method, route and status code
		show(refusal.Message)                          // the API's own text
	}
	// Output: on the page: Not Found
}
