package clinikotest_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/clinikotest/recorder"
)

// This file holds the code of docs/testing.md. register is the code of a user, and the tests are the user's tests.

// register creates a patient, once.
func register(ctx context.Context, client *cliniko.Client, request cliniko.PatientCreate) (*cliniko.Patient, error) {
	patient, err := client.Patients.Create(ctx, request)
	if unknown, ok := errors.AsType[*cliniko.OutcomeUnknownError](err); ok {
		patient, err = client.Patients.Settle(ctx, request, unknown)
	}
	return patient, err
}

var ada = cliniko.PatientCreate{FirstName: "Ada", LastName: "Vane", Email: cliniko.Some("ada@mail.example")}

func TestRegister(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New()
	client, err := clinic.Client()
	if err != nil {
		t.Fatal(err)
	}
	patient, err := register(t.Context(), client, ada)
	if err != nil || patient.LastName != "Vane" {
		t.Errorf("got %v, %v", patient, err)
	}
	if n := clinic.RequestCount(); n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestRegisterWithALostResponse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		clinic := clinikotest.New()
		client, err := clinic.Client()
		if err != nil {
			t.Fatal(err)
		}
		clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultDropAfter, Method: "POST", Route: "/patients"})
		if _, err := register(t.Context(), client, ada); err != nil {
			t.Error(err)
		}
		matches, err := client.Patients.Find(t.Context(), cliniko.PatientQuery{FirstName: "Ada", LastName: "Vane"})
		if err != nil || len(matches) != 1 {
			t.Errorf("%d patients, %v", len(matches), err)
		}
	})
}

func TestRegisterWithALostRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		clinic := clinikotest.New()
		client, err := clinic.Client()
		if err != nil {
			t.Fatal(err)
		}
		clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultDropBefore, Method: "POST", Route: "/patients"})
		start := time.Now()
		_, err = register(t.Context(), client, ada)
		if !errors.Is(err, cliniko.ErrNotCreated) || time.Since(start) != 2*time.Minute {
			t.Errorf("got %v after %s", err, time.Since(start))
		}
	})
}

func TestTheWholeProgram(t *testing.T) {
	server := clinikotest.NewServer(clinikotest.WithRole(clinikotest.RoleReceptionist))
	defer server.Close()
	t.Setenv("CLINIKO_BASE_URL", server.URL)
	t.Setenv("CLINIKO_ACCOUNT", server.Account())
	t.Setenv("CLINIKO_API_KEY", server.APIKey())
	t.Setenv("CLINIKO_USER_AGENT", "Harbour Sync (dev@harbour.example)")
	if err := run(t.Context()); err != nil {
		t.Error(err)
	}
}

// run is the main function of a program.
func run(ctx context.Context) error {
	client, err := cliniko.NewClientFromEnv()
	if err != nil {
		return err
	}
	_, err = register(ctx, client, ada)
	return err
}

// record needs a real account, so it is only compiled.
func record(ctx context.Context) error {
	rec := recorder.New(nil)
	client, err := cliniko.NewClientFromEnv(cliniko.WithHTTPClient(&http.Client{Transport: rec}))
	if err != nil {
		return err
	}
	if _, err := client.Patients.List(ctx, cliniko.PatientListOptions{PerPage: 3}); err != nil {
		return err
	}
	return rec.Save("testdata/cliniko")
}

func replay(ctx context.Context) error {
	replay, err := recorder.Load("testdata/cliniko")
	if err != nil {
		return err
	}
	client, err := replay.Client()
	if err != nil {
		return err
	}
	_, err = client.Patients.List(ctx, cliniko.PatientListOptions{PerPage: 3})
	return err
}

var _, _ = record, replay
