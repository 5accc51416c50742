package clinikotest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko/clinikotest"
)

const individual = "/individual_appointments"

// book creates an appointment with some additional fields.
func book(t *testing.T, c *clinikotest.Clinic, extra string) row {
	t.Helper()
	body := strings.TrimSuffix(bodyOf(t, c, "individual_appointments"), "}") + extra + "}"
	return must(t, c, "POST", individual, body, http.StatusCreated)
}

// sydney returns the id of the business in Sydney.
func sydney(t *testing.T, c *clinikotest.Clinic) string {
	t.Helper()
	for _, r := range getList(t, c, "businesses", "/businesses").Rows {
		if r["time_zone"] == "Sydney" {
			return text(r, "id")
		}
	}
	t.Fatal("no business in Sydney")
	return ""
}

func conflict(t *testing.T, c *clinikotest.Clinic, r row) bool {
	t.Helper()
	links, _ := r["conflicts"].(row)["links"].(row)
	response := must(t, c, "GET", strings.TrimPrefix(text(links, "self"), base), "", 200)
	return response["conflicts"].(row)["exist"] == true
}

func TestEndFollowsFromTheType(t *testing.T) {
	t.Parallel()
	c, _ := small()
	first := book(t, c, "") // a quick check of 15 minutes
	path := individual + "/" + text(first, "id")
	if first["ends_at"] != "2026-12-01T00:15:00Z" {
		t.Errorf("got %v", first["ends_at"])
	}
	moved := must(t, c, "PATCH", path, `{"starts_at":"2026-12-01T10:30:00+11:00","ends_at":null}`, 200)
	if moved["starts_at"] != "2026-11-30T23:30:00Z" || moved["ends_at"] != "2026-11-30T23:45:00Z" {
		t.Errorf("got %v to %v", moved["starts_at"], moved["ends_at"])
	}
	if got := rejected(t, c, "PATCH", path, `{"starts_at":"2026-12-02T00:00:00Z"}`, "base"); got != "end time must be greater than start time" {
		t.Errorf("got %q", got)
	}
	block := must(t, c, "POST", "/unavailable_blocks", bodyOf(t, c, "unavailable_blocks"), 201)
	if block["ends_at"] != "2026-12-01T01:00:00Z" {
		t.Errorf("the block ends at %v", block["ends_at"])
	}
	bare := strings.Replace(bodyOf(t, c, "unavailable_blocks"), "unavailable_block_type_id", "unknown_field", 1)
	if got := rejected(t, c, "POST", "/unavailable_blocks", bare, "ends_at"); got != "can't be blank" {
		t.Errorf("got %q", got)
	}
}

// Double bookings are accepted, and conflicts reports them.
func TestConflicts(t *testing.T) {
	t.Parallel()
	c, _ := small()
	first := book(t, c, "")
	if conflict(t, c, first) {
		t.Error("an appointment without others conflicts")
	}
	second := book(t, c, "")
	if !conflict(t, c, first) || !conflict(t, c, second) {
		t.Error("a double booking does not conflict")
	}
	must(t, c, "PATCH", individual+"/"+text(second, "id")+"/cancel", `{"cancellation_reason":30}`, 204)
	if conflict(t, c, first) {
		t.Error("conflicts with a cancelled appointment")
	}
	block := must(t, c, "POST", "/unavailable_blocks", bodyOf(t, c, "unavailable_blocks"), 201)
	group := must(t, c, "POST", "/group_appointments", bodyOf(t, c, "group_appointments"), 201)
	if !conflict(t, c, first) || !conflict(t, c, block) || !conflict(t, c, group) {
		t.Error("a block and a group appointment at the same time do not conflict")
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	c, clock := small()
	r := book(t, c, "")
	path := individual + "/" + text(r, "id")
	if got := rejected(t, c, "PATCH", path+"/cancel", `{}`, "cancellation_reason"); got != "can't be blank" {
		t.Errorf("got %q", got)
	}
	if got := rejected(t, c, "PATCH", path+"/cancel", `{"cancellation_reason":31}`, "cancellation_reason"); got != "is not included in the list" {
		t.Errorf("got %q", got)
	}
	clock.now = noon.Add(time.Hour)
	must(t, c, "PATCH", path+"/cancel", `{"cancellation_reason":50,"cancellation_note":"Rain"}`, 204)
	must(t, c, "GET", path, "", 404)
	for _, address := range []string{path, "/bookings/" + text(r, "id")} {
		got := must(t, c, "GET", address+"?q[]=cancelled_at:*", "", 200)
		if got["cancelled_at"] != "2026-10-07T03:00:00Z" || got["cancellation_reason"] != 50.0 ||
			got["cancellation_reason_description"] != "Other" || got["cancellation_note"] != "Rain" {
			t.Errorf("got %v", got)
		}
	}
	attendees := "/attendees?q[]=booking_id:=" + text(r, "id")
	if l := getList(t, c, "attendees", attendees); l.Total != 0 {
		t.Errorf("got %d attendees who come", l.Total)
	}
	if l := getList(t, c, "attendees", attendees+"&q[]=cancelled_at:?"); l.Total != 1 {
		t.Errorf("got %d attendees who do not come", l.Total)
	}
}

func TestRepeats(t *testing.T) {
	t.Parallel()
	c, _ := small()
	// In Sydney daylight saving time begins on 4 October: 9:00 is 23:00 UTC
	// before and 22:00 UTC after.
	for kind, want := range map[string][]string{
		"Weekly":  {"2026-10-07T22:00:00Z", "2026-10-21T22:00:00Z"},
		"Daily":   {"2026-09-25T23:00:00Z", "2026-09-27T23:00:00Z"},
		"Monthly": {"2026-11-23T22:00:00Z", "2027-01-23T22:00:00Z"},
	} {
		rule := `,"repeat_rule":{"number_of_repeats":2,"repeat_type":"` + kind + `","repeating_interval":2},"starts_at":"2026-09-23T23:00:00Z"`
		body := strings.Replace(strings.TrimSuffix(bodyOf(t, c, "individual_appointments"), "}"), `,"starts_at":"2026-12-01T00:00:00Z"`, rule, 1) + "}"
		body = strings.Replace(body, text(getList(t, c, "businesses", "/businesses").Rows[0], "id"), sydney(t, c), 1)
		first := must(t, c, "POST", individual, body, 201)
		links, _ := first["repeats"].(row)["links"].(row)
		rows := getList(t, c, "individual_appointments", text(links, "self")).Rows
		if len(rows) != 2 || rows[0]["starts_at"] != want[0] || rows[1]["starts_at"] != want[1] {
			t.Errorf("%s: got %v", kind, rows)
			continue
		}
		if n := getList(t, c, "attendees", individual+"/"+text(rows[0], "id")+"/attendees").Total; n != 1 {
			t.Errorf("%s: a repeat has %d attendees", kind, n)
		}
		must(t, c, "PATCH", individual+"/"+text(rows[0], "id")+"/cancel", `{"cancellation_reason":10,"apply_to_repeats":true}`, 204)
		must(t, c, "GET", individual+"/"+text(rows[1], "id"), "", 404)
		must(t, c, "GET", individual+"/"+text(first, "id"), "", 200)
	}
}

func TestAttendeesOfAGroup(t *testing.T) {
	t.Parallel()
	c, _ := small()
	group := must(t, c, "POST", "/group_appointments", strings.Replace(bodyOf(t, c, "group_appointments"), `"max_attendees":5`, `"max_attendees":2`, 1), 201)
	path := "/group_appointments/" + text(group, "id")
	var made []row
	people := getList(t, c, "patients", "/patients").Rows
	body := func(n int, booking row) string {
		return `{"booking_id":"` + text(booking, "id") + `","patient_id":"` + text(people[n], "id") + `"}`
	}
	for n := range 2 {
		made = append(made, must(t, c, "POST", "/attendees", body(n, group), 201))
	}
	if got := rejected(t, c, "POST", "/attendees", body(2, group), "base"); got == "" {
		t.Error("a third attendee was accepted")
	}
	if got := rejected(t, c, "POST", "/attendees", body(2, book(t, c, "")), "booking_id"); got != "is invalid" {
		t.Errorf("an individual appointment: got %q", got)
	}
	must(t, c, "PATCH", "/attendees/"+text(made[0], "id")+"/cancel", `{"cancellation_reason":60}`, 204)
	got := must(t, c, "GET", path, "", 200)["patient_ids"].([]any)
	if len(got) != 1 || got[0] != people[1]["id"] {
		t.Errorf("got the patients %v", got)
	}
	if l := getList(t, c, "attendees", path+"/attendees"); l.Total != 1 {
		t.Errorf("got %d attendees", l.Total)
	}
	own := getList(t, c, "attendees", individual+"/"+text(book(t, c, ""), "id")+"/attendees").Rows[0]
	if got := rejected(t, c, "PATCH", "/attendees/"+text(own, "id")+"/cancel", `{"cancellation_reason":60}`, "base"); got == "" {
		t.Error("an individual appointment was cancelled through its attendee")
	}
}

func TestLatestBooking(t *testing.T) {
	t.Parallel()
	c, _ := small()
	r := book(t, c, `,"notes":"Bring scans."`)
	patient := "/patients/" + linkID(r, "patient")
	if got := linkID(must(t, c, "GET", patient, "", 200), "latest_booking"); got != r["id"] {
		t.Errorf("got %s", got)
	}
	must(t, c, "GET", "/bookings/"+text(r, "id"), "", 200)
	must(t, c, "PATCH", individual+"/"+text(r, "id")+"/cancel", `{"cancellation_reason":10}`, 204)
	if got := linkID(must(t, c, "GET", patient, "", 200), "latest_booking"); got == r["id"] {
		t.Error("a cancelled appointment is the latest")
	}
}
