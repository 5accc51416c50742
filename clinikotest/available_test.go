package clinikotest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko/clinikotest"
)

// offered is the path of something that can be booked online.
func offered(t *testing.T, c *clinikotest.Clinic) (path string, service row) {
	t.Helper()
	for _, r := range getList(t, c, "services", "/businesses/"+sydney(t, c)+"/services").Rows {
		if who := r["practitioners"].([]any); len(who) > 0 {
			id := linkID(row{"practitioner": who[0]}, "practitioner")
			return "/businesses/" + linkID(r, "business") + "/practitioners/" + id + "/appointment_types/" + linkID(r, "appointment_type"), r
		}
	}
	t.Fatal("no service")
	return "", nil
}

func starts(t *testing.T, c *clinikotest.Clinic, path string) []string {
	t.Helper()
	var found []string
	for path != "" {
		l := getList(t, c, "available_times", path)
		for _, r := range l.Rows {
			found = append(found, text(r, "appointment_start"))
		}
		path = l.Links["next"]
	}
	return found
}

// A free time can be booked, and is not free afterwards.
func TestBookingAFreeTime(t *testing.T) {
	t.Parallel()
	c, _ := small()
	path, service := offered(t, c)
	week := path + "/available_times?from=2026-10-08&to=2026-10-14&per_page=10"
	free := starts(t, c, week)
	if len(free) < 10 || !slices.IsSorted(free) {
		t.Fatalf("got %v", free)
	}
	for _, start := range free {
		at, err := time.Parse(time.RFC3339, start)
		if err != nil || !strings.HasSuffix(start, "Z") {
			t.Fatalf("%s: %v", start, err)
		}
		loc, err := time.LoadLocation("Australia/Sydney")
		if err != nil {
			t.Fatal(err)
		}
		if day := at.In(loc).Format(time.DateOnly); day < "2026-10-08" || day > "2026-10-14" {
			t.Errorf("%s is on %s", start, day)
		}
	}
	next := must(t, c, "GET", path+"/next_available_time?from=2026-10-08&to=2026-10-14", "", 200)
	if next["appointment_start"] != free[0] {
		t.Errorf("got %v, want %s", next, free[0])
	}
	parts := strings.Split(path, "/")
	made := must(t, c, "POST", individual, `{"appointment_type_id":"`+linkID(service, "appointment_type")+`","business_id":"`+parts[2]+
		`","practitioner_id":"`+parts[4]+`","patient_id":"`+text(getList(t, c, "patients", "/patients").Rows[0], "id")+
		`","starts_at":"`+free[0]+`"}`, http.StatusCreated)
	if conflict(t, c, made) {
		t.Error("a free time was taken")
	}
	if slices.Contains(starts(t, c, week), free[0]) {
		t.Error("a booked time is free")
	}
	must(t, c, "PATCH", individual+"/"+text(made, "id")+"/cancel", `{"cancellation_reason":10}`, 204)
	if !slices.Contains(starts(t, c, week), free[0]) {
		t.Error("a cancelled time is not free")
	}
}

func TestAvailableTimesAreRefused(t *testing.T) {
	t.Parallel()
	c, _ := small()
	path, service := offered(t, c)
	for query, want := range map[string]int{
		"from=2026-10-07&to=2026-10-07": 200, "from=2026-10-07&to=2026-10-14": 200, "from=2026-10-07&to=2026-10-15": 400,
		"from=2026-10-06&to=2026-10-07": 400, "from=2026-10-09&to=2026-10-08": 400, "from=2026-10-09": 400, "": 400,
		"from=x&to=2026-10-08": 400, "from=2026-10-08&to=2026-10-09&page=x": 404,
	} {
		if status, body := get(t, c, path+"/available_times?"+query); status != want {
			t.Errorf("%s: got %d %s", query, status, body)
		}
	}
	if status, _ := get(t, c, path+"/next_available_time?from=2026-10-06&to=2026-10-07"); status != 400 {
		t.Errorf("next in the past: got %d", status)
	}
	must(t, c, "GET", path+"/next_available_time", "", 200)
	if r := must(t, c, "GET", path+"/next_available_time?from=2026-10-10&to=2026-10-10", "", 200); r["appointment_start"] != nil {
		t.Errorf("a Saturday: got %v", r)
	}
	must(t, c, "PATCH", "/appointment_types/"+linkID(service, "appointment_type"), `{"show_in_online_bookings":false}`, 200)
	for _, last := range []string{"/available_times?from=2026-10-08&to=2026-10-09", "/next_available_time"} {
		if status, _ := get(t, c, path+last); status != 404 {
			t.Errorf("%s without online bookings: got %d", last, status)
		}
	}
}
