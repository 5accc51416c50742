package clinikotest_test

import (
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
