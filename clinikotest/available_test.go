package clinikotest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko/clinikotest"
)

// offered returns the path of available times that can be booked online.
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

// A free time can be booked and is not free afterwards.
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
		t.Error("a booking at a free time conflicts")
	}
	if slices.Contains(starts(t, c, week), free[0]) {
		t.Error("a booked time is free")
	}
	must(t, c, "PATCH", individual+"/"+text(made, "id")+"/cancel", `{"cancellation_reason":10}`, 204)
	if !slices.Contains(starts(t, c, week), free[0]) {
		t.Error("a cancelled time is not free")
	}
}

func TestInvalidAvailableTimes(t *testing.T) {
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

// Free times respect the online bookings settings of the account, and the
// settings report them.
func TestAccountSettingsOfOnlineBookings(t *testing.T) {
	t.Parallel()
	c, clock := small()
	settings := must(t, c, "GET", "/settings", "", 200)["online_bookings"].(row)
	hours, days := settings["min_hours_advance_required_to_book"].(float64), settings["allow_bookings_days_in_advance"].(float64)
	path, service := offered(t, c)
	kind := "/appointment_types/" + linkID(service, "appointment_type")
	loc, err := time.LoadLocation("Australia/Sydney")
	if err != nil {
		t.Fatal(err)
	}
	clock.now = time.Date(2026, 10, 8, 8, 10, 0, 0, loc) // a Thursday, ten minutes after opening
	first := func() time.Time {
		t.Helper()
		return instant(t, must(t, c, "GET", path+"/next_available_time?from=2026-10-08&to=2026-10-08", "", 200), "appointment_start")
	}
	for body, lead := range map[string]float64{`{"online_bookings_lead_time_hours":null}`: hours, `{"online_bookings_lead_time_hours":4}`: 4, `{"online_bookings_lead_time_hours":0}`: 0} {
		must(t, c, "PATCH", kind, body, 200)
		earliest := clock.now.Add(time.Duration(lead) * time.Hour)
		if at := first(); at.Before(earliest) || at.After(earliest.Add(90*time.Minute)) {
			t.Errorf("%s: the first is at %s, want it after %s", body, at, earliest)
		}
	}
	last := time.Date(2026, 10, 8, 0, 0, 0, 0, loc).AddDate(0, 0, int(days))
	week := func(from time.Time) []string {
		return starts(t, c, path+"/available_times?per_page=100&from="+from.Format(time.DateOnly)+"&to="+from.AddDate(0, 0, 7).Format(time.DateOnly))
	}
	free := week(last.AddDate(0, 0, -3))
	if len(free) == 0 {
		t.Fatal("nothing free before the last day")
	}
	if at, err := time.Parse(time.RFC3339, free[len(free)-1]); err != nil || !at.After(last) || !at.Before(last.AddDate(0, 0, 1)) {
		t.Errorf("the last is at %s, want it on %s", at.In(loc), last)
	}
	if free := week(last.AddDate(0, 0, 1)); len(free) != 0 {
		t.Errorf("free after the last day: %v", free)
	}
}

func TestWithoutOnlineBookings(t *testing.T) {
	t.Parallel()
	path, _ := offered(t, shared())
	c := clinikotest.New(clinikotest.WithClock(atNoon), clinikotest.WithoutOnlineBookings())
	for _, last := range []string{"/available_times?from=2026-10-08&to=2026-10-09", "/next_available_time"} {
		if status, _ := get(t, shared(), path+last); status != 200 {
			t.Errorf("%s: got %d", last, status)
		}
		if status, _ := get(t, c, path+last); status != 404 {
			t.Errorf("%s without online bookings: got %d", last, status)
		}
	}
	for _, address := range []string{"/settings", "/settings/public"} {
		if on := must(t, c, "GET", address, "", 200)["online_bookings"].(row)["enabled"]; on != false {
			t.Errorf("%s: enabled is %v", address, on)
		}
		if on := must(t, shared(), "GET", address, "", 200)["online_bookings"].(row)["enabled"]; on != true {
			t.Errorf("%s: enabled is %v by default", address, on)
		}
	}
}

// A block of extra hours repeats, and an appointment may begin in regular hours
// and end in extra ones. The days are later than those that the seed books.
func TestAvailabilityBlocks(t *testing.T) {
	t.Parallel()
	c, _ := small()
	path, service := offered(t, c)
	parts := strings.Split(path, "/")
	kind := must(t, c, "GET", "/appointment_types/"+linkID(service, "appointment_type"), "", 200)
	minutes := int(kind["duration_in_minutes"].(float64))
	evening := func(day string) int { // free times that begin before 18:00, when the business closes, and end later
		t.Helper()
		closes, err := time.Parse(time.RFC3339, day+"T07:00:00Z")
		if err != nil {
			t.Fatal(err)
		}
		last := closes.Add(time.Duration(-minutes) * time.Minute).Format(time.RFC3339)
		free := starts(t, c, path+"/available_times?per_page=100&from="+day+"&to="+day)
		return len(slices.DeleteFunc(free, func(s string) bool { return s <= last || s >= closes.Format(time.RFC3339) }))
	}
	if n := evening("2026-11-10") + evening("2026-11-24"); n != 0 {
		t.Fatalf("got %d free times in the evening", n)
	}
	made := must(t, c, "POST", "/availability_blocks", `{"business_id":"`+parts[2]+`","practitioner_id":"`+parts[4]+`",
		"starts_at":"2026-11-10T07:00:00Z","ends_at":"2026-11-10T09:00:00Z",
		"repeat_rule":{"number_of_repeats":2,"repeat_type":"Weekly","repeating_interval":2}}`, 201)
	checkRow(t, mustSpec(t), "AvailabilityBlock", made)
	var days []string
	for _, r := range getList(t, c, "availability_blocks", "/availability_blocks?q[]=practitioner_id:="+parts[4]+"&q[]=created_at:>=2026-10-07T02:00:00Z").Rows {
		checkRow(t, mustSpec(t), "AvailabilityBlock", r)
		days = append(days, text(r, "starts_at")+" "+text(r, "ends_at"))
	}
	want := []string{
		"2026-11-10T07:00:00Z 2026-11-10T09:00:00Z", "2026-11-24T07:00:00Z 2026-11-24T09:00:00Z", "2026-12-08T07:00:00Z 2026-12-08T09:00:00Z",
	}
	if !slices.Equal(days, want) {
		t.Errorf("got %v", days)
	}
	for day, some := range map[string]bool{"2026-11-10": true, "2026-11-17": false, "2026-11-24": true, "2026-12-08": true} {
		if n := evening(day); (n > 0) != some {
			t.Errorf("%s: %d free times in the evening", day, n)
		}
	}
	if got := rejected(t, c, "POST", "/availability_blocks", strings.Replace(bodyOf(t, c, "availability_blocks"), "}",
		`,"repeat_rule":{"number_of_repeats":101,"repeat_type":"Daily"}}`, 1), "repeat_rule"); got != "must be less than or equal to 100" {
		t.Errorf("got %q", got)
	}
}
