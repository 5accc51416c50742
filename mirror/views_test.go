package mirror

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // for machines without time zone data

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// The views give the same rows on both databases.
func TestViewsAreTheSameOnBoth(t *testing.T) {
	t.Parallel()
	_, client := newSandbox(t, clinikotest.WithSize(60))
	names := []string{"bookings", "appointment_details", "attendance_by_week", "revenue_by_month", "utilisation_by_week", "patients_by_month"}
	found := map[string][]string{}
	for _, dsn := range []string{filepath.Join(t.TempDir(), "clinic.db"), newPostgresDatabase(t)} {
		syncOnce(t, open(t, dsn), client)
		for _, name := range names {
			rows := cells(t, connect(t, dsn), "SELECT * FROM "+name)
			for i := range rows {
				rows[i] = alike(rows[i])
			}
			slices.Sort(rows)
			if earlier, ok := found[name]; ok && !slices.Equal(earlier, rows) {
				t.Errorf("%s has %d and %d rows, or other values", name, len(earlier), len(rows))
			}
			if len(rows) == 0 {
				t.Errorf("%s is empty", name)
			}
			found[name] = rows
		}
	}
}

// alike writes the values of a row in one way: numbers without zeros at their end, local times and days as SQLite has them.
func alike(row string) string {
	values := strings.Split(row, "|")
	for i, value := range values {
		if number, err := decimal.NewFromString(value); err == nil {
			values[i] = number.String()
		}
		if at, err := time.Parse(timeLayout, value); err == nil {
			values[i] = strings.TrimSuffix(at.Format(time.DateTime), " 00:00:00")
		}
	}
	return strings.Join(values, "|")
}

// The sums of money and the local times are those that the SDK gives.
func TestViewsAreRight(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, func(t databaseTest) {
		_, client := newSandbox(t, clinikotest.WithSize(60))
		syncOnce(t, open(t, t.dsn), client)
		revenue := map[string]decimal.Decimal{}
		for invoice, err := range client.Invoices.All(t.Context(), cliniko.InvoiceListOptions{}) {
			if err != nil {
				t.Fatal(err)
			}
			key := fmt.Sprintf("%s|%04d-%02d-01", invoice.Business.ID(), invoice.IssueDate.Year, invoice.IssueDate.Month)
			revenue[key] = revenue[key].Add(*invoice.NetAmount)
		}
		for _, row := range cells(t, connect(t, t.dsn), "SELECT business_id, CAST(month AS text), net_amount FROM revenue_by_month") {
			end := strings.LastIndexByte(row, '|')
			if want := revenue[row[:end]]; !want.Equal(decimal.RequireFromString(row[end+1:])) {
				t.Errorf("revenue %s, want %v", row, want)
			}
			delete(revenue, row[:end])
		}
		if len(revenue) > 0 {
			t.Errorf("%d months are missing", len(revenue))
		}
		checkLocalTimes(t, t.dsn, client)
	})
}

func checkLocalTimes(t testing.TB, dsn string, client *cliniko.Client) {
	t.Helper()
	zones := map[string]*time.Location{}
	for business, err := range client.Businesses.All(t.Context(), cliniko.BusinessListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		if zones[string(business.ID)], err = business.Location(); err != nil {
			t.Fatal(err)
		}
	}
	rows := cells(t, connect(t, dsn), "SELECT business_id, starts_at, CAST(starts_at_local AS text) FROM appointment_details")
	for _, row := range rows {
		parts := strings.Split(row, "|")
		at, err := time.Parse(timeLayout, parts[1])
		if err != nil {
			t.Fatal(err)
		}
		if want := at.In(zones[parts[0]]).Format(time.DateTime); parts[2] != want {
			t.Errorf("%s is %s at the business, want %s", parts[1], parts[2], want)
		}
	}
}

func TestOffsets(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Australia/Sydney", "Australia/Lord_Howe", "Asia/Kathmandu", "Europe/Dublin", "Pacific/Apia", "America/Santiago", "UTC"} {
		location, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		offsets := offsetsOf(location)
		for range 1000 {
			at := time.Date(firstYear, 1, 1, 0, 0, rand.IntN((lastYear-firstYear)*365*24*60*60), 0, time.UTC)
			i := slices.IndexFunc(offsets, func(o offset) bool { return !at.Before(o.from) && at.Before(o.to) })
			if i < 0 || offsets[i].seconds != secondsAt(location, at) {
				t.Errorf("%s has another offset at %v", name, at)
			}
		}
	}
}
