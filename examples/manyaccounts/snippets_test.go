package main

import (
	"context"
	"net/http"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// Two clients with the same key, such as one for a sync and one for bookings, share the limit by sharing a limiter.
func TestTwoClientsShareALimiter(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(5))
	newClient := func(opts ...cliniko.Option) (*cliniko.Client, error) { return clinic.Client(opts...) }

	limiter := cliniko.NewRateLimiter(200)
	booking, err := newClient(cliniko.WithRateLimiter(limiter))
	if err != nil {
		t.Fatal(err)
	}
	sync, err := newClient(cliniko.WithRateLimiter(limiter), cliniko.WithMaxRetries(10))
	if err != nil {
		t.Fatal(err)
	}

	read := func(ctx context.Context, client *cliniko.Client) {
		if _, err := client.Businesses.List(ctx, cliniko.BusinessListOptions{}); err != nil {
			t.Error(err)
		}
	}
	read(t.Context(), booking)
	read(t.Context(), sync)
	if free := limiter.State().Free; free != 198 {
		t.Errorf("%d slots are free after two requests", free)
	}
}

// A nightly sync in the background lane.
func TestSyncInTheBackground(t *testing.T) {
	t.Parallel()
	ctx, table := t.Context(), map[cliniko.PatientID]cliniko.Patient{}
	clinic := clinikotest.New(clinikotest.WithSize(5))
	all := &clinics{
		apiKey: func(context.Context, string) (string, error) { return clinic.APIKey(), nil },
		options: func(string) []cliniko.Option {
			return []cliniko.Option{cliniko.WithUserAgent("Harbour Sync", "dev@harbour.example"), withClinic(clinic)}
		},
	}
	account, position := clinic.Account(), cliniko.Position{}
	err := all.use(ctx, account, func(client *cliniko.Client) error {
		changes := client.Patients.Changes(position)
		for patient, err := range changes.All(cliniko.Background(ctx)) {
			if err != nil {
				return err
			}
			table[patient.ID] = patient
		}
		position = changes.Position()
		return nil
	})
	if err != nil || len(table) == 0 || position == (cliniko.Position{}) {
		t.Errorf("got %d patients, %v", len(table), err)
	}
}

func withClinic(clinic *clinikotest.Clinic) cliniko.Option {
	return cliniko.WithHTTPClient(&http.Client{Transport: clinic})
}
