package mirror

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// The files of a new database are readable by their owner only. An existing one is closed to others.
func TestFileMode(t *testing.T) {
	t.Parallel()
	dsn := filepath.Join(t.TempDir(), "clinic.db")
	_, client := newSandbox(t, clinikotest.WithSize(5))
	m := open(t, dsn)
	syncOnce(t, m, client)
	for _, suffix := range []string{"", "-wal", "-shm", lockSuffix} {
		info, err := os.Stat(dsn + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("the file %q has the mode %v", suffix, info.Mode())
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dsn, 0o644); err != nil {
		t.Fatal(err)
	}
	open(t, dsn)
	if info, err := os.Stat(dsn); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the existing file has the mode %v, %v", info.Mode(), err)
	}
}

// Columns that are left out are not in the tables, not in the files, and NULL in the views. They stay left out.
func TestWithout(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, func(t databaseTest) {
		_, client := newSandbox(t, clinikotest.WithSize(40))
		_, err := client.Patients.Create(t.Context(), cliniko.PatientCreate{FirstName: "Ada", LastName: "Harbour", Notes: cliniko.Some(strings.Repeat(secret+" ", 2000))})
		if err != nil {
			t.Fatal(err)
		}
		m := open(t, t.dsn)
		syncOnce(t, m, client)
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
		left := []string{"patients.notes", "patients.last_name", "patients.first_name", "treatment_notes.content", "individual_appointments.cancelled_at"}
		for _, opts := range [][]OpenOption{{Without(left...)}, nil} {
			m := open(t, t.dsn, opts...)
			syncOnce(t, m, client)
			if err := m.Close(); err != nil {
				t.Fatal(err)
			}
			checkLeftOut(t, t.dsn, left)
		}
	})
}

func checkLeftOut(t testing.TB, dsn string, left []string) {
	t.Helper()
	db := connect(t, dsn)
	for _, name := range left {
		table, column, _ := strings.Cut(name, ".")
		if rows, err := db.QueryContext(t.Context(), "SELECT "+table+"."+column+" FROM "+table); err == nil { //nolint:rowserrcheck // only whether it is there
			_ = rows.Close()
			t.Errorf("there still is a column %s", name)
		}
	}
	if n := cells(t, db, "SELECT COUNT(patient), COUNT(cancelled_at), COUNT(*) > 0 FROM appointment_details"); !strings.HasPrefix(n[0], "0|") || strings.HasSuffix(n[0], "|0") {
		t.Errorf("the view has %s names, times and rows", n[0])
	}
	if !isPostgres(dsn) {
		checkErased(t, dsn)
	}
}

// secret is a note that must not be in the file after the column was left out.
const secret = "collects fossils of trilobites"

func checkErased(t testing.TB, dsn string) {
	t.Helper()
	data, err := os.ReadFile(dsn)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte(secret)) {
		t.Error("the file still holds the notes of a patient")
	}
}

func TestWithoutNamesWhatIsAllowed(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"notes": "table.column", "patient.notes": "patients.notes", "patients.id": "address_1", "patients.nickname": "address_1",
	} {
		_, err := Open(t.Context(), filepath.Join(t.TempDir(), "clinic.db"), Without(name))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// Errors, reports and logs name neither people nor records.
func TestNothingAboutPatientsInErrors(t *testing.T) {
	t.Parallel()
	odd := &cliniko.DecodeError{Method: "GET", Route: "/patients", RecordID: "1640000079200001610", Field: "date_of_birth", Problem: "cannot be read"}
	if text := cleaned(odd).Error(); strings.Contains(text, "1640") || !strings.Contains(text, "date_of_birth") {
		t.Errorf("got %s", text)
	}
	rejected := &pgconn.PgError{Code: "22P02", Message: `invalid input syntax: "Ada Harbour"`, Detail: "(Ada)", TableName: "patients"}
	if text := databaseError(rejected).Error(); strings.Contains(text, "Ada") || !strings.Contains(text, "22P02") {
		t.Errorf("got %s", text)
	}
	denied := &pgconn.PgError{Code: "42501", Message: "permission denied for schema public"}
	if text := databaseError(denied).Error(); !strings.Contains(text, "permission denied") {
		t.Errorf("got %s", text)
	}
}

func TestNothingAboutPatientsInLogs(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, func(t databaseTest) {
		var logged bytes.Buffer
		sandbox, _ := newSandbox(t, clinikotest.WithSize(20))
		client, err := sandbox.Client(cliniko.WithLogger(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))))
		if err != nil {
			t.Fatal(err)
		}
		m := open(t, t.dsn)
		syncOnce(t, m, client)
		sandbox.Inject(clinikotest.Fault{Kind: clinikotest.FaultStatus, Status: 401, Route: "/patients"})
		_, failed := m.Sync(t.Context(), client)
		text := logged.String()
		if failed == nil || errors.Is(failed, cliniko.ErrForbidden) {
			t.Fatalf("got %v", failed)
		}
		text += failed.Error()
		names := cells(t, connect(t, t.dsn), "SELECT id FROM patients UNION SELECT id FROM patients")
		if i := slices.IndexFunc(names, func(id string) bool { return strings.Contains(text, id) }); i >= 0 {
			t.Error("the log has the ID of a patient")
		}
		for _, name := range cells(t, connect(t, t.dsn), "SELECT last_name FROM patients WHERE last_name IS NOT NULL") {
			if strings.Contains(text, name) {
				t.Error("the log has the name of a patient")
			}
		}
	})
}
