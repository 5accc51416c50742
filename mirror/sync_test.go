package mirror

import (
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

func newSandbox(t testing.TB, opts ...clinikotest.Option) (*clinikotest.Clinic, *cliniko.Client) {
	t.Helper()
	sandbox := clinikotest.New(opts...)
	client, err := sandbox.Client()
	if err != nil {
		t.Fatal(err)
	}
	return sandbox, client
}

func syncOnce(t testing.TB, m *Mirror, client *cliniko.Client, opts ...SyncOption) Report {
	t.Helper()
	report, err := m.Sync(t.Context(), client, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestFirst(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, dsn string) {
		_, client := newSandbox(t)
		m := open(t, dsn)
		for _, table := range syncOnce(t, m, client).Tables {
			t.Logf("%+v", table)
		}
		db := connect(t, dsn)
		for _, v := range []string{"bookings", "appointment_details", "attendance_by_week", "revenue_by_month", "utilisation_by_week", "patients_by_month"} {
			rows := cells(t, db, "SELECT * FROM "+v+" ORDER BY 1, 2, 3, 4, 5 LIMIT 4")
			for _, r := range rows {
				t.Log(v, r)
			}
		}
		for _, table := range syncOnce(t, m, client).Tables {
			if table.Changed > 0 {
				t.Logf("%+v", table)
			}
		}
	})
}
