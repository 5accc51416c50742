package mirror

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

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

func TestFirstRunHoldsEverything(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, func(t databaseTest) {
		sandbox, client := newSandbox(t, clinikotest.WithSize(60))
		report := syncOnce(t, open(t, t.dsn), client)
		checkTruth(t, sandbox, connect(t, t.dsn))
		for _, table := range report.Tables {
			if table.Skipped != nil || table.Odd > 0 || table.Gone > 0 {
				t.Errorf("%+v", table)
			}
		}
	})
}

// A quiet run sends at most one request for each list and changes no row. Practitioners are two lists, active and inactive.
func TestQuietRun(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, func(t databaseTest) {
		sandbox, client := newSandbox(t, clinikotest.WithSize(60))
		m := open(t, t.dsn)
		syncOnce(t, m, client)
		before := sandbox.RequestCount()
		report := syncOnce(t, m, client, OnChange(func(_ context.Context, c Change) { t.Errorf("%d rows of %s changed", len(c.IDs), c.Table) }))
		requests := map[string]int{}
		for _, r := range sandbox.Requests() {
			if r.Number > before {
				requests[r.Route]++
			}
		}
		for route, n := range requests {
			if n > 1 {
				t.Errorf("%d requests for %s", n, route)
			}
		}
		if len(report.Tables) != len(allLists) || len(requests) > len(allLists)+1 {
			t.Errorf("%d tables, %d lists were read", len(report.Tables), len(requests))
		}
	})
}

// The hook is called after the commit: another connection sees the rows.
func TestOnChange(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, func(t databaseTest) {
		_, client := newSandbox(t, clinikotest.WithSize(20))
		m := open(t, t.dsn)
		syncOnce(t, m, client)
		patient := newPatient(t, client)
		db := connect(t, t.dsn)
		var seen []string
		syncOnce(t, m, client, OnChange(func(_ context.Context, c Change) {
			for _, id := range c.IDs {
				if c.Table != "patients" || c.Gone {
					continue
				}
				if rows := cells(t, db, "SELECT id, first_name FROM patients WHERE id = "+plain(id)); len(rows) == 1 { //nolint:contextcheck // it has the context of the test
					seen = append(seen, rows[0])
				}
			}
		}))
		if want := string(patient.ID) + "|Ada"; !slices.Equal(seen, []string{want}) {
			t.Errorf("the hook saw %d rows, not the new one", len(seen))
		}
	})
}

func newPatient(t testing.TB, client *cliniko.Client) *cliniko.Patient {
	t.Helper()
	patient, err := client.Patients.Create(t.Context(), cliniko.PatientCreate{FirstName: "Ada", LastName: "Harbour"})
	if err != nil {
		t.Fatal(err)
	}
	return patient
}

// A record that the API does not have any more is marked, and only that one. If it is there again, the mark is removed.
func TestGone(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, func(t databaseTest) {
		sandbox, client := newSandbox(t, clinikotest.WithSize(20))
		m := open(t, t.dsn)
		tax, err := client.Taxes.Create(t.Context(), cliniko.TaxCreate{Name: "Levy", Rate: decimal.NewFromInt(5)})
		if err != nil {
			t.Fatal(err)
		}
		syncOnce(t, m, client)
		if err := client.Taxes.Delete(t.Context(), tax.ID); err != nil {
			t.Fatal(err)
		}
		db := connect(t, t.dsn)
		syncOnce(t, m, client)
		if n := len(cells(t, db, "SELECT id FROM taxes WHERE gone_at IS NOT NULL")); n != 0 {
			t.Errorf("%d rows are marked before it is time to look", n)
		}
		var gone []int64
		syncOnce(t, m, client, ReconcileEvery(0), OnChange(func(_ context.Context, c Change) {
			if c.Gone {
				gone = append(gone, c.IDs...)
			}
		}))
		if got := cells(t, db, "SELECT id FROM taxes WHERE gone_at IS NOT NULL"); !slices.Equal(got, []string{string(tax.ID)}) || len(gone) != 1 {
			t.Errorf("%d rows are marked, %d were reported", len(got), len(gone))
		}
		checkTruth(t, sandbox, db)
	})
}

// Everything that was read before an error is stored, and the next run continues there.
func TestErrorLosesNothing(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, func(t databaseTest) {
		sandbox, _ := newSandbox(t, clinikotest.WithSize(60))
		client, err := sandbox.Client(cliniko.WithMaxRetries(0))
		if err != nil {
			t.Fatal(err)
		}
		m := open(t, t.dsn)
		failed := 0
		for range 30 {
			sandbox.Inject(clinikotest.Fault{Kind: clinikotest.FaultStatus, Status: http.StatusBadGateway, Route: "/individual_appointments"})
			sandbox.Inject(clinikotest.Fault{Kind: clinikotest.FaultTruncate, Route: "/attendees"})
			_, err := m.Sync(t.Context(), client)
			if err == nil {
				t.Fatal("the faults did nothing")
			}
			failed++
			if failed == 3 {
				break
			}
		}
		syncAfterFaults(t, m, client)
		checkTruth(t, sandbox, connect(t, t.dsn))
	})
}

// The position is saved in the transaction of the rows: if they cannot be written, it stays.
func TestPositionIsSavedWithTheRows(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, func(t databaseTest) {
		sandbox, client := newSandbox(t, clinikotest.WithSize(40))
		m := open(t, t.dsn)
		db := connect(t, t.dsn)
		change := func(statement string) {
			if _, err := db.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		change("ALTER TABLE medical_alerts DROP COLUMN name")
		if _, err := m.Sync(t.Context(), client); err == nil {
			t.Fatal("rows were written into a column that is not there")
		}
		if saved := cells(t, db, "SELECT position FROM mirror_lists WHERE name = 'medical_alerts'"); len(saved) > 0 {
			t.Errorf("a position was saved without its rows: %v", saved)
		}
		change("ALTER TABLE medical_alerts ADD COLUMN name text")
		syncOnce(t, m, client)
		checkTruth(t, sandbox, db)
	})
}

// A position that cannot be read is the beginning, so that it never stops the mirror.
func TestUnreadablePosition(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, func(t databaseTest) {
		sandbox, client := newSandbox(t, clinikotest.WithSize(5))
		m := open(t, t.dsn)
		syncOnce(t, m, client)
		db := connect(t, t.dsn)
		if _, err := db.ExecContext(t.Context(), "UPDATE mirror_lists SET position = 'nonsense'"); err != nil {
			t.Fatal(err)
		}
		syncOnce(t, m, client)
		checkTruth(t, sandbox, db)
	})
}

// syncAfterFaults syncs until no injected fault is left.
func syncAfterFaults(t testing.TB, m *Mirror, client *cliniko.Client, opts ...SyncOption) {
	t.Helper()
	var err error
	for range 100 {
		if _, err = m.Sync(t.Context(), client, opts...); err == nil {
			return
		}
	}
	t.Fatalf("every run failed, the last one with: %v", err)
}

// A context that ends stores what was read, and the next run does not read it again.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, func(t databaseTest) {
		sandbox, client := newSandbox(t, clinikotest.WithSize(200))
		m := open(t, t.dsn)
		ctx, cancel := context.WithCancel(t.Context())
		_, err := m.Sync(ctx, client, OnProgress(func(p Progress) {
			if p.Table == "individual_appointments" {
				cancel()
			}
		}))
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v", err)
		}
		db := connect(t, t.dsn)
		if rows := cells(t, db, "SELECT read FROM mirror_lists WHERE name = 'individual_appointments' AND position <> ''"); len(rows) != 1 || rows[0] == "0" {
			t.Errorf("the position was not saved: %v", rows)
		}
		var first Progress
		syncOnce(t, m, client, OnProgress(func(p Progress) {
			if p.Table == "individual_appointments" && first.Table == "" {
				first = p
			}
		}))
		if first.Read < 2 || first.Total < first.Read {
			t.Errorf("the second run began at %+v", first)
		}
		checkTruth(t, sandbox, db)
	})
}

// A list that the user may not read is skipped, and its rows stay.
func TestForbidden(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, func(t databaseTest) {
		_, client := newSandbox(t, clinikotest.WithSize(20), clinikotest.WithRole(clinikotest.RoleReceptionist))
		report := syncOnce(t, open(t, t.dsn), client)
		var skipped []string
		for _, table := range report.Tables {
			if table.Skipped != nil {
				skipped = append(skipped, table.Table)
			}
		}
		if !slices.Contains(skipped, "treatment_notes") || slices.Contains(skipped, "patients") {
			t.Errorf("skipped: %s", strings.Join(skipped, ", "))
		}
	})
}

// Fields that change without updated_at are read by ReadAgain.
func TestReadAgain(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, func(t databaseTest) {
		sandbox, client := newSandbox(t, clinikotest.WithSize(20))
		m := open(t, t.dsn)
		syncOnce(t, m, client)
		db := connect(t, t.dsn)
		if _, err := db.ExecContext(t.Context(), "UPDATE patients SET latest_booking_id = 1"); err != nil {
			t.Fatal(err)
		}
		syncOnce(t, m, client, ReadAgain())
		checkTruth(t, sandbox, db)
	})
}

// A database holds one account.
func TestAccount(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, func(t databaseTest) {
		_, client := newSandbox(t, clinikotest.WithSize(0))
		m := open(t, t.dsn)
		syncOnce(t, m, client)
		_, other := newSandbox(t, clinikotest.WithSize(0), clinikotest.WithAccount("harbourlane"))
		if _, err := m.Sync(t.Context(), other); err == nil || !strings.Contains(err.Error(), "holds the account") {
			t.Errorf("got %v", err)
		}
	})
}
