package mirror

import (
	"slices"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko/clinikotest"
)

// A database of an older version, which lacks a table, a column and a view, is brought up to date, and keeps its rows.
func TestOldVersionIsMigrated(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, func(t databaseTest) {
		sandbox, client := newSandbox(t, clinikotest.WithSize(20))
		m := open(t, t.dsn)
		syncOnce(t, m, client)
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
		db := connect(t, t.dsn)
		for _, statement := range []string{
			"DROP VIEW patients_by_month", "DROP VIEW revenue_by_month", "DROP TABLE invoices",
			"ALTER TABLE contacts DROP COLUMN occupation", "DELETE FROM mirror_lists WHERE name = 'invoices'",
			"UPDATE mirror_schema SET version = 0",
		} {
			if _, err := db.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		patients := cells(t, db, "SELECT id, mirrored_at FROM patients ORDER BY id")
		m = open(t, t.dsn)
		report := syncOnce(t, m, client)
		checkTruth(t, sandbox, db)
		if !slices.Equal(patients, cells(t, db, "SELECT id, mirrored_at FROM patients ORDER BY id")) {
			t.Error("the patients were written again")
		}
		for _, table := range report.Tables {
			if (table.Changed > 0) != slices.Contains([]string{"invoices", "contacts"}, table.Table) {
				t.Errorf("%d rows of %s were written", table.Changed, table.Table)
			}
		}
		cells(t, db, "SELECT * FROM revenue_by_month")
		cells(t, db, "SELECT * FROM patients_by_month")
	})
}

// A database of a newer version is left alone.
func TestNewerVersionIsRejected(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, func(t databaseTest) {
		if err := open(t, t.dsn).Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := connect(t, t.dsn).ExecContext(t.Context(), "UPDATE mirror_schema SET version = 99"); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), t.dsn); err == nil || !strings.Contains(err.Error(), "version 99") {
			t.Errorf("got %v", err)
		}
	})
}

// An index is there after the first run, for each link and for the columns by which people filter.
func TestIndexes(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, func(t databaseTest) {
		_, client := newSandbox(t, clinikotest.WithSize(0))
		syncOnce(t, open(t, t.dsn), client)
		query := "SELECT name FROM sqlite_master WHERE type = 'index'"
		if isPostgres(t.dsn) {
			query = "SELECT indexname FROM pg_indexes"
		}
		have := cells(t, connect(t, t.dsn), query)
		for _, name := range []string{"individual_appointments_by_patient_id", "individual_appointments_by_starts_at", "invoices_by_issue_date", "recalls_by_patient_id", "patients_by_mirrored_at"} {
			if !slices.Contains(have, name) {
				t.Errorf("there is no index %s", name)
			}
		}
	})
}
