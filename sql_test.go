package cliniko_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

var (
	_ driver.Valuer = cliniko.Date{}
	_ driver.Valuer = cliniko.PatientID("")
	_ driver.Valuer = cliniko.Link[cliniko.Patient]{}
	_ sql.Scanner   = (*cliniko.Date)(nil)
	_ sql.Scanner   = (*cliniko.PatientID)(nil)
	_ sql.Scanner   = (*cliniko.Link[cliniko.Patient])(nil)
)

func linkTo(self string) cliniko.Link[cliniko.Patient] {
	return cliniko.Link[cliniko.Patient]{Links: cliniko.SelfLink{Self: self}}
}

func TestDatabaseValues(t *testing.T) {
	t.Parallel()
	date := cliniko.Date{Year: 1987, Month: time.May, Day: 9}
	var noDate *cliniko.Date
	for _, tc := range []struct{ value, want any }{
		{date, "1987-05-09"},
		{&date, "1987-05-09"},
		{cliniko.Date{}, nil},
		{noDate, nil},
		{cliniko.PatientID("1640000079200001610"), "1640000079200001610"},
		{cliniko.PatientID(""), nil},
		{linkTo(testkit.BaseURL + "/patients/164"), "164"},
		{linkTo("164"), "164"},
		{linkTo(testkit.BaseURL + "/patients/164/attendees"), nil},
		{linkTo(""), nil},
	} {
		if got, err := driver.DefaultParameterConverter.ConvertValue(tc.value); err != nil || got != tc.want {
			t.Errorf("%T %v: got %#v, %v, want %#v", tc.value, tc.value, got, err, tc.want)
		}
	}
	for _, bad := range []driver.Valuer{
		cliniko.Date{Year: 2026, Month: 2, Day: 30}, cliniko.Date{Year: 10_000, Month: 1, Day: 1},
		cliniko.PatientID("Ada"), cliniko.PatientID("-1"), cliniko.PatientID(strings.Repeat("1", 20)),
	} {
		if got, err := bad.Value(); err == nil || got != nil {
			t.Errorf("%v: got %#v, %v, want an error", bad, got, err)
		}
	}
}

func TestDateScan(t *testing.T) {
	t.Parallel()
	sydney, err := time.LoadLocation("Australia/Sydney")
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		src  any
		want string
	}{
		{"2024-02-29", "2024-02-29"},
		{[]byte("2024-02-29"), "2024-02-29"},
		{"2024-02-29T23:30:00Z", "2024-02-29"},
		{[]byte("2024-02-29 00:00:00"), "2024-02-29"},
		{time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC), "2024-02-29"},
		{time.Date(2024, 2, 29, 0, 0, 0, 0, sydney), "2024-02-29"}, // the 28th in UTC
		{nil, ""},
		{"", ""},
		{[]byte(nil), ""},
		{time.Time{}, ""},
	} {
		date := cliniko.Date{Year: 1987, Month: 5, Day: 9}
		if err := date.Scan(tc.src); err != nil || date.String() != tc.want {
			t.Errorf("%T %v: got %q, %v, want %q", tc.src, tc.src, date, err, tc.want)
		}
	}
	for _, src := range []any{"2023-02-29", "Ada", []byte("Ada"), int64(20240229), 1.5, true, time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)} {
		date := cliniko.Date{Year: 1987, Month: 5, Day: 9}
		checkScanFails(t, &date, src)
		if date.String() != "1987-05-09" {
			t.Errorf("%v changed the date to %s", src, date)
		}
	}
}

func TestIDScan(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		src  any
		want cliniko.PatientID
	}{
		{"1640000079200001610", "1640000079200001610"},
		{[]byte("164"), "164"},
		{int64(9223372036854775807), "9223372036854775807"},
		{int64(0), "0"},
		{nil, ""},
		{"", ""},
		{[]byte{}, ""},
	} {
		id := cliniko.PatientID("7")
		if err := id.Scan(tc.src); err != nil || id != tc.want {
			t.Errorf("%T %v: got %q, %v, want %q", tc.src, tc.src, id, err, tc.want)
		}
		link := linkTo(testkit.BaseURL + "/patients/7")
		if err := link.Scan(tc.src); err != nil || link.ID() != tc.want {
			t.Errorf("link, %T %v: got %q, %v, want %q", tc.src, tc.src, link.ID(), err, tc.want)
		}
	}
	for _, src := range []any{"Ada", []byte("12a"), " 7", int64(-1), 1.5, true, time.Time{}, strings.Repeat("1", 20)} {
		id, link := cliniko.PatientID("7"), linkTo("7")
		checkScanFails(t, &id, src)
		checkScanFails(t, &link, src)
		if id != "7" || link.ID() != "7" {
			t.Errorf("%v changed the ID to %q, and that of the link to %q", src, id, link.ID())
		}
	}
}

// checkScanFails checks that a value is rejected without being shown.
func checkScanFails(t *testing.T, into sql.Scanner, src any) {
	t.Helper()
	if err := into.Scan(src); err == nil || strings.Contains(err.Error(), "Ada") {
		t.Errorf("%T %v: got %v", src, src, err)
	}
}

// TestDatabaseSQL sends values through package database/sql and reads them again.
func TestDatabaseSQL(t *testing.T) {
	t.Parallel()
	db := sql.OpenDB(echo{})
	t.Cleanup(func() { _ = db.Close() })
	born, id, link := cliniko.Date{Year: 1987, Month: 5, Day: 9}, cliniko.PatientID("164"), linkTo(testkit.BaseURL+"/patients/7")
	var gotBorn, noDate cliniko.Date
	var gotID, noID cliniko.PatientID
	var gotLink, noLink cliniko.Link[cliniko.Patient]
	var missing *cliniko.Date
	var null sql.Null[cliniko.Date]
	err := db.QueryRowContext(t.Context(), "", born, id, link, noDate, noID, noLink, noDate, born).
		Scan(&gotBorn, &gotID, &gotLink, &noDate, &noID, &noLink, &missing, &null)
	if err != nil {
		t.Fatal(err)
	}
	if gotBorn != born || gotID != id || gotLink.ID() != "7" {
		t.Errorf("got %s, %s and %s", gotBorn, gotID, gotLink.ID())
	}
	if !noDate.IsZero() || noID != "" || noLink.ID() != "" || missing != nil {
		t.Errorf("NULL became %q, %q, %q and %v", noDate, noID, noLink.ID(), missing)
	}
	if !null.Valid || null.V != born {
		t.Errorf("got %+v", null)
	}
}

// echo is a database that responds to each query with its arguments.
type echo struct{ rows []driver.Value } //nolint:recvcheck // the zero echo is the connection, and a pointer is the rows

func (echo) Connect(context.Context) (driver.Conn, error) { return echo{}, nil }
func (e echo) Driver() driver.Driver                      { return nil }
func (echo) Prepare(string) (driver.Stmt, error)          { return nil, errors.ErrUnsupported }
func (echo) Begin() (driver.Tx, error)                    { return nil, errors.ErrUnsupported }
func (echo) Close() error                                 { return nil }

func (echo) QueryContext(_ context.Context, _ string, args []driver.NamedValue) (driver.Rows, error) {
	e := new(echo)
	for _, arg := range args {
		e.rows = append(e.rows, arg.Value)
	}
	return e, nil
}

func (e *echo) Columns() []string { return make([]string, len(e.rows)) }

func (e *echo) Next(dest []driver.Value) error {
	if len(e.rows) == 0 {
		return io.EOF
	}
	copy(dest, e.rows)
	e.rows = nil
	return nil
}
