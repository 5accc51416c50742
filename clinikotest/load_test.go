package clinikotest_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

func TestLoad(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(0))
	client, err := clinic.Client()
	if err != nil {
		t.Fatal(err)
	}
	ids, err := clinic.Load([]byte(`{"invoices": [{"number": 7, "total_amount": "95.0"}], "patients": [{"first_name": "Ada", "last_name": "Vane"}]}`))
	if err != nil || len(ids["invoices"]) != 1 || len(ids["patients"]) != 1 {
		t.Fatalf("got %v, %v", ids, err)
	}
	invoice, err := client.Invoices.Get(t.Context(), cliniko.InvoiceID(ids["invoices"][0]))
	if err != nil || invoice.Number != 7 || invoice.TotalAmount.String() != "95" {
		t.Errorf("got invoice %d, %v", invoice.Number, err)
	}
	for _, bad := range []string{`[]`, `{"invoices": [{"number": "seven"}]}`, `{"payments": []}`} {
		if _, err := clinic.Load([]byte(bad)); err == nil || !strings.HasPrefix(err.Error(), "clinikotest: ") {
			t.Errorf("%s: error %v", bad, err)
		}
	}
}

// An appointment of a patient who was deleted can still be changed.
func TestAppointmentOfADeletedPatient(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(20))
	client, err := clinic.Client()
	if err != nil {
		t.Fatal(err)
	}
	page, err := client.IndividualAppointments.List(t.Context(), cliniko.IndividualAppointmentListOptions{PerPage: 1})
	if err != nil {
		t.Fatal(err)
	}
	appointment := page.Items[0]
	_, err = clinic.Load(fmt.Appendf(nil, `{"patients": [{"id": %q, "first_name": "Ada", "last_name": "Vane", "deleted_at": "2026-01-01T00:00:00Z"}]}`, appointment.Patient.ID()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Patients.Get(t.Context(), appointment.Patient.ID()); !errors.Is(err, cliniko.ErrNotFound) {
		t.Fatalf("the patient was not deleted: %v", err)
	}
	changed, err := client.IndividualAppointments.Update(t.Context(), appointment.ID, cliniko.IndividualAppointmentUpdate{Notes: cliniko.Some("moved")})
	if err != nil || changed.Notes != "moved" {
		t.Errorf("got %v", err)
	}
}
