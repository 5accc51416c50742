package clinikotest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko/clinikotest"
)

// everything returns every list of a clinic, including hidden rows, and the
// settings.
func everything(t *testing.T, c *clinikotest.Clinic) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, key := range resources(t) {
		if key == "individual_appointments" || key == "bookings" || key == "patients" { // below another list, or read with another list
			continue
		}
		b.Write(mustMarshal(t, everyRow(t, c, key)))
	}
	for _, path := range []string{
		"/user", "/settings", "/settings/public", "/practitioners/inactive",
		"/patients?q[]=archived_at:*&per_page=100",
		"/individual_appointments?q[]=archived_at:*&q[]=cancelled_at:*&q[]=deleted_at:*&per_page=100",
	} {
		for page := 1; ; page++ {
			join := "?"
			if strings.Contains(path, "?") {
				join = "&"
			}
			status, body := get(t, c, fmt.Sprintf("%s%spage=%d", path, join, page))
			if status != 200 {
				t.Fatalf("%s: %d", path, status)
			}
			b.Write(body)
			if !bytes.Contains(body, []byte(`"next":`)) {
				break
			}
		}
	}
	return b.Bytes()
}

func mustMarshal(t *testing.T, value any) []byte {
	t.Helper()
	b, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSameSeedSameBytes(t *testing.T) {
	t.Parallel()
	build := func(seed int64, now time.Time) []byte {
		return everything(t, clinikotest.New(
			clinikotest.WithSeed(seed), clinikotest.WithClock(func() time.Time { return now }), clinikotest.WithSize(80)))
	}
	first := build(7, noon)
	if !bytes.Equal(first, build(7, noon)) {
		t.Error("the same seed and clock make two clinics")
	}
	if bytes.Equal(first, build(8, noon)) {
		t.Error("another seed makes the same clinic")
	}
	if bytes.Equal(first, build(7, noon.AddDate(0, 0, 1))) {
		t.Error("another day makes the same clinic")
	}
}

func TestSizes(t *testing.T) {
	t.Parallel()
	for _, size := range []int{-1, 0, 1, 2, 30, 1000} {
		c := clinikotest.New(clinikotest.WithClock(atNoon), clinikotest.WithSize(size), clinikotest.WithSeed(int64(size)))
		patients := len(all(t, c, "patients", "archived_at:*"))
		if patients > max(size, 0) || patients < size*98/100 {
			t.Errorf("size %d: got %d patients", size, patients)
		}
		everything(t, c)
	}
}

func TestNoPractitionerIsDoubleBooked(t *testing.T) {
	t.Parallel()
	type span struct{ start, end time.Time }
	diaries := map[string][]span{}
	rows := everyAppointment(t)
	if len(rows) < 2000 || len(rows) > 6000 {
		t.Errorf("got %d appointments", len(rows))
	}
	for _, r := range rows {
		id := linkID(r, "practitioner")
		diaries[id] = append(diaries[id], span{instant(t, r, "starts_at"), instant(t, r, "ends_at")})
	}
	if len(diaries) != 9 {
		t.Errorf("got %d diaries", len(diaries))
	}
	for id, spans := range diaries {
		slices.SortFunc(spans, func(a, b span) int { return a.start.Compare(b.start) })
		for i := 1; i < len(spans); i++ {
			if spans[i].start.Before(spans[i-1].end) {
				t.Fatalf("practitioner %s has overlapping appointments at %v", id, spans[i].start)
			}
		}
	}
}

func TestAppointmentTimes(t *testing.T) {
	t.Parallel()
	zones := map[string]*time.Location{}
	for _, b := range all(t, shared(), "businesses") {
		loc, err := time.LoadLocation(text(b, "time_zone_identifier"))
		if err != nil {
			t.Fatal(err)
		}
		zones[text(b, "id")] = loc
	}
	if len(zones) != 2 {
		t.Fatalf("got %d businesses", len(zones))
	}
	before, after := noon.AddDate(0, 0, -58), noon.AddDate(0, 0, 30)
	cancelled := 0
	for _, r := range everyAppointment(t) {
		start, end := instant(t, r, "starts_at"), instant(t, r, "ends_at")
		created, updated := instant(t, r, "created_at"), instant(t, r, "updated_at")
		local := start.In(zones[linkID(r, "business")])
		switch {
		case !created.Before(start), updated.Before(created), created.After(noon), updated.After(noon):
			t.Errorf("%s: created %v, updated %v, starts %v", text(r, "id"), created, updated, start)
		case start.Before(before) || start.After(after):
			t.Errorf("%s: starts %v", text(r, "id"), start)
		case local.Weekday() == time.Saturday || local.Weekday() == time.Sunday:
			t.Errorf("%s: is on a %v", text(r, "id"), local.Weekday())
		case local.Minute()%15 != 0 || local.Hour() < 7 || end.In(local.Location()).Format("15:04") > "18:00":
			t.Errorf("%s: is at %v", text(r, "id"), local)
		}
		if r["cancelled_at"] == nil {
			continue
		}
		cancelled++
		at := instant(t, r, "cancelled_at")
		if at.Before(created) || at.After(start) || r["cancellation_reason"] == nil || text(r, "cancellation_reason_description") == "" {
			t.Errorf("%s: cancelled at %v, created %v, starts %v", text(r, "id"), at, created, start)
		}
	}
	if cancelled < 100 {
		t.Errorf("only %d cancelled", cancelled)
	}
}

// The clinic holds every case that programs commonly fail on.
func TestVariety(t *testing.T) {
	t.Parallel()
	patients := all(t, shared(), "patients", "archived_at:*")
	appointments := everyAppointment(t)
	count := func(rows []row, f func(row) bool) int {
		n := 0
		for _, r := range rows {
			if f(r) {
				n++
			}
		}
		return n
	}
	tests := map[string]int{
		"archived patients":       count(patients, func(r row) bool { return r["archived_at"] != nil }),
		"merged patients":         count(patients, func(r row) bool { return r["merged_at"] != nil && linkID(r, "merged_with_patient") != "" }),
		"patients without e-mail": count(patients, func(r row) bool { return r["email"] == nil }),
		"preferred names":         count(patients, func(r row) bool { return r["preferred_first_name"] != nil }),
		"custom fields":           count(patients, func(r row) bool { return r["custom_fields"] != nil }),
		"latest bookings":         count(patients, func(r row) bool { return linkID(r, "latest_booking") != "" }),
		"did not arrive":          count(appointments, func(r row) bool { return r["did_not_arrive"] == true }),
		"series":                  count(appointments, func(r row) bool { return r["repeats"] != nil }),
		"repeats":                 count(appointments, func(r row) bool { return linkID(r, "repeated_from") != "" }),
		"inactive practitioners":  len(getList(t, shared(), "practitioners", "/practitioners/inactive").Rows),
		"archived businesses":     len(all(t, shared(), "businesses", "archived_at:?")),
	}
	for name, n := range tests {
		if n == 0 {
			t.Errorf("there are no %s", name)
		}
	}
	if n := len(getList(t, shared(), "practitioners", "/practitioners").Rows); n != 8 {
		t.Errorf("got %d active practitioners", n)
	}
}

func TestRepeatsLink(t *testing.T) {
	t.Parallel()
	for _, r := range everyAppointment(t) {
		link, ok := r["repeats"].(row)
		if !ok {
			continue
		}
		self := text(link["links"].(row), "self")
		rows := getList(t, shared(), "individual_appointments", self+"&q[]=cancelled_at:*&q[]=archived_at:*&q[]=deleted_at:*").Rows
		if want := r["repeat_rule"].(row)["number_of_repeats"]; float64(len(rows)) != want {
			t.Errorf("%s: got %d repeats, want %v", self, len(rows), want)
		}
	}
}

func TestPractitionerScopes(t *testing.T) {
	t.Parallel()
	for _, b := range all(t, shared(), "businesses") {
		path := "/businesses/" + text(b, "id") + "/practitioners"
		if l := getList(t, shared(), "practitioners", path); l.Total < 2 || l.Total > 5 || l.Links["self"] != base+path+"?page=1" {
			t.Errorf("%s: got %d, %v", path, l.Total, l.Links)
		}
	}
	inactive := 0
	for _, a := range all(t, shared(), "appointment_types") {
		path := "/appointment_types/" + text(a, "id") + "/practitioners"
		for _, p := range getList(t, shared(), "practitioners", path).Rows {
			types := getList(t, shared(), "appointment_types", "/practitioners/"+text(p, "id")+"/appointment_types").Rows
			if !slices.Contains(ids(types), text(a, "id")) {
				t.Errorf("%s has %s, but not the other way round", path, text(p, "id"))
			}
		}
		inactive += getList(t, shared(), "practitioners", path+"/inactive").Total
	}
	if inactive == 0 {
		t.Error("the inactive practitioner has no types")
	}
	archived := text(all(t, shared(), "businesses", "archived_at:?")[0], "id")
	if status, _ := get(t, shared(), "/businesses/"+archived+"/practitioners"); status != 404 {
		t.Errorf("archived business: got %d", status)
	}
}
