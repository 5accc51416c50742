package clinikotest_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// Each case compares a filtered list with a test in Go over the whole list.
func TestFilters(t *testing.T) {
	t.Parallel()
	patients := all(t, shared(), "patients")
	p := patients[len(patients)/2]
	born := "1980-06-15"
	withOld := patients[slices.IndexFunc(patients, func(r row) bool { return r["old_reference_id"] != nil })]
	id, id2 := text(p, "id"), text(patients[3], "id")
	created := text(p, "created_at")
	has := func(field string) func(row) bool { return func(r row) bool { return r[field] != nil } }
	not := func(f func(row) bool) func(row) bool { return func(r row) bool { return !f(r) } }
	lower := func(r row, field string) string { return strings.ToLower(text(r, field)) }

	tests := []struct {
		filters []string
		keep    func(row) bool
	}{
		{[]string{"id:=" + id}, func(r row) bool { return r["id"] == id }},
		{[]string{"id:=" + id + "," + id2}, func(r row) bool { return r["id"] == id || r["id"] == id2 }},
		{[]string{"id:!=" + id}, func(r row) bool { return r["id"] != id }},
		{[]string{"id:>" + id}, func(r row) bool { return text(r, "id") > id }},
		{[]string{"id:>=" + id}, func(r row) bool { return text(r, "id") >= id }},
		{[]string{"id:<" + id}, func(r row) bool { return text(r, "id") < id }},
		{[]string{"id:<=" + id}, func(r row) bool { return text(r, "id") <= id }},
		{[]string{"id:?"}, has("id")},
		{[]string{"id:!?"}, not(has("id"))},

		{[]string{"last_name:=" + text(p, "last_name")}, func(r row) bool { return r["last_name"] == p["last_name"] }},
		{[]string{"old_reference_id:!=" + text(withOld, "old_reference_id")}, func(r row) bool {
			return r["old_reference_id"] != nil && r["old_reference_id"] != withOld["old_reference_id"]
		}},
		{[]string{"last_name:~ER"}, func(r row) bool { return strings.Contains(lower(r, "last_name"), "er") }},
		{[]string{"last_name:~~%Er%"}, func(r row) bool { return strings.Contains(lower(r, "last_name"), "er") }},
		{[]string{"last_name:~~s%R%"}, func(r row) bool {
			s, ok := strings.CutPrefix(lower(r, "last_name"), "s")
			return ok && strings.Contains(s, "r")
		}},
		{[]string{"last_name:~~%d"}, func(r row) bool { return strings.HasSuffix(lower(r, "last_name"), "d") }},
		{[]string{"first_name:~~RUFUS"}, func(r row) bool { return r["first_name"] == "Rufus" }},
		{[]string{"first_name:~~ruf"}, func(row) bool { return false }},
		{[]string{"email:?"}, has("email")},
		{[]string{"email:!?"}, not(has("email"))},

		{[]string{"date_of_birth:=" + text(p, "date_of_birth")}, func(r row) bool {
			return r["date_of_birth"] != nil && r["date_of_birth"] == p["date_of_birth"]
		}},
		{[]string{"date_of_birth:>" + born}, func(r row) bool { return text(r, "date_of_birth") > born }},
		{[]string{"date_of_birth:>=" + born}, func(r row) bool { return text(r, "date_of_birth") >= born }},
		{[]string{"date_of_birth:<" + born}, func(r row) bool { return has("date_of_birth")(r) && text(r, "date_of_birth") < born }},
		{[]string{"date_of_birth:<=" + born}, func(r row) bool { return has("date_of_birth")(r) && text(r, "date_of_birth") <= born }},
		{[]string{"date_of_birth:=****-05-**"}, func(r row) bool { return strings.Contains(text(r, "date_of_birth"), "-05-") }},
		{[]string{"date_of_birth:=198*-**-**"}, func(r row) bool { return strings.HasPrefix(text(r, "date_of_birth"), "198") }},
		{[]string{"date_of_birth:?"}, has("date_of_birth")},
		{[]string{"date_of_birth:!?"}, not(has("date_of_birth"))},

		{[]string{"created_at:>" + created}, func(r row) bool { return text(r, "created_at") > created }},
		{[]string{"created_at:>=" + created}, func(r row) bool { return text(r, "created_at") >= created }},
		{[]string{"created_at:>=" + strings.Replace(created, "Z", ".000Z", 1)}, func(r row) bool { return text(r, "created_at") >= created }},
		{[]string{"created_at:<" + created}, func(r row) bool { return text(r, "created_at") < created }},
		{[]string{"created_at:<=" + created}, func(r row) bool { return text(r, "created_at") <= created }},
		{[]string{"created_at:?"}, has("created_at")},
		{[]string{"created_at:!?"}, not(has("created_at"))},
		{[]string{"created_at:*"}, has("created_at")},

		{[]string{"accepted_privacy_policy:=true"}, func(r row) bool { return r["accepted_privacy_policy"] == true }},
		{[]string{"accepted_privacy_policy:!=true"}, func(r row) bool { return r["accepted_privacy_policy"] == false }},
		{[]string{"created_at:>" + created, "last_name:~e"}, func(r row) bool {
			return text(r, "created_at") > created && strings.Contains(lower(r, "last_name"), "e")
		}},
	}
	for _, tt := range tests {
		t.Run(strings.Join(tt.filters, " "), func(t *testing.T) {
			t.Parallel()
			var want []string
			for _, r := range patients {
				if tt.keep(r) {
					want = append(want, text(r, "id"))
				}
			}
			if got := ids(all(t, shared(), "patients", tt.filters...)); !slices.Equal(got, want) {
				t.Errorf("got %d rows, want %d", len(got), len(want))
			}
		})
	}
}

// checkIDs compares the first page of a filtered list and the total number of
// rows. That shows as much as all pages and is faster.
func checkIDs(t *testing.T, key string, filters, want []string) {
	t.Helper()
	l := getList(t, shared(), key, "/"+key+"?"+url.Values{"per_page": {"100"}, "q[]": filters}.Encode())
	if l.Total != len(want) || !slices.Equal(ids(l.Rows), want[:min(len(want), 100)]) {
		t.Errorf("got %d rows, want %d", l.Total, len(want))
	}
}

func ids(rows []row) []string {
	var ids []string
	for _, r := range rows {
		ids = append(ids, text(r, "id"))
	}
	return ids
}

// Ids that responses show as links can be filtered.
func TestFiltersOnLinks(t *testing.T) {
	t.Parallel()
	appointments := slices.DeleteFunc(slices.Clone(everyAppointment(t)), func(r row) bool {
		return r["archived_at"] != nil || r["cancelled_at"] != nil || r["deleted_at"] != nil
	})
	for field, link := range map[string]string{
		"patient_id": "patient", "practitioner_id": "practitioner", "business_id": "business",
		"appointment_type_id": "appointment_type", "repeated_from_id": "repeated_from",
	} {
		i := slices.IndexFunc(appointments, func(r row) bool { return linkID(r, link) != "" })
		id := linkID(appointments[i], link)
		var want []string
		for _, r := range appointments {
			if linkID(r, link) == id {
				want = append(want, text(r, "id"))
			}
		}
		checkIDs(t, "individual_appointments", []string{field + ":=" + id}, want)
	}
}

func TestArrayFilter(t *testing.T) {
	t.Parallel()
	types := all(t, shared(), "appointment_types")
	if got := all(t, shared(), "businesses", "appointment_type_ids:~"+text(types[0], "id")); len(got) != 2 {
		t.Errorf("got %d businesses", len(got))
	}
	if got := all(t, shared(), "businesses", "appointment_type_ids:~1"); len(got) != 0 {
		t.Errorf("got %d businesses for a type that does not exist", len(got))
	}
}

func TestBadFilters(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"phone:=1":                              "phone is not filterable",
		"":                                      " is not filterable",
		"id":                                    "Filter operator for id is missing or not allowed",
		"id:5":                                  "Filter operator for id is missing or not allowed",
		"id:~5":                                 "Filter operator for id is missing or not allowed",
		"created_at:>2026-10-07T12:00:00+10:00": "Timestamp needs to be in UTC format.",
		"created_at:>2026-10-07T02:00:00+00:00": "Timestamp needs to be in UTC format.",
		"id:=five":                              "Filter value for id must be a number",
		"id:=":                                  "Filter value for id must be a number",
		"id:!=1,2":                              "Filter value for id must be a number",
		"id:?1":                                 "Filter operator ? for id takes no value",
		"created_at:=2026-01-01T00:00:00Z":      "Filter operator for created_at is missing or not allowed",
		"created_at:>2026-01-01":                "Filter value for created_at must be a date and time",
		"created_at:*x":                         "Filter operator * for created_at takes no value",
		"date_of_birth:*":                       "Filter operator for date_of_birth is missing or not allowed",
		"date_of_birth:!=2000-01-01":            "Filter operator for date_of_birth is missing or not allowed",
		"date_of_birth:=2000-02-30":             "Filter value for date_of_birth must be a date",
		"date_of_birth:>****-05-**":             "Filter value for date_of_birth must be a date",
		"date_of_birth:=*-05-*":                 "Filter value for date_of_birth must be a date",
		"last_name:>A":                          "Filter operator for last_name is missing or not allowed",
		"accepted_privacy_policy:=yes":          "Filter value for accepted_privacy_policy must be true or false",
		"accepted_privacy_policy:?":             "Filter operator for accepted_privacy_policy is missing or not allowed",
	}
	for filter, want := range tests {
		t.Run(filter, func(t *testing.T) {
			t.Parallel()
			status, body := get(t, shared(), "/patients?q[]="+url.QueryEscape(filter))
			if status != 400 || string(body) != `{"message":"`+want+`"}` {
				t.Errorf("got %d %s", status, body)
			}
		})
	}
}

// The real API ignores q without brackets.
func TestFilterWithoutBracketsIsIgnored(t *testing.T) {
	t.Parallel()
	want := getList(t, shared(), "patients", "/patients").Total
	if got := getList(t, shared(), "patients", "/patients?q=last_name:=Nobody").Total; got != want {
		t.Errorf("got %d rows, want %d", got, want)
	}
}

// A list leaves out hidden rows unless a filter names the field that hides
// them.
func TestHiddenRows(t *testing.T) {
	t.Parallel()
	rows := everyAppointment(t)
	cut := noon.AddDate(0, 0, -14).Format(time.RFC3339)
	forms := map[string]func(value any) bool{
		"":          func(v any) bool { return v == nil },
		":*":        func(any) bool { return true },
		":?":        func(v any) bool { return v != nil },
		":!?":       func(v any) bool { return v == nil },
		":>" + cut:  func(v any) bool { s, ok := v.(string); return ok && s > cut },
		":<=" + cut: func(v any) bool { s, ok := v.(string); return ok && s <= cut },
	}
	for archived, archivedOK := range forms {
		for cancelled, cancelledOK := range forms {
			t.Run("archived"+archived+" cancelled"+cancelled, func(t *testing.T) {
				t.Parallel()
				var filters []string
				if archived != "" {
					filters = append(filters, "archived_at"+archived)
				}
				if cancelled != "" {
					filters = append(filters, "cancelled_at"+cancelled)
				}
				var want []string
				for _, r := range rows {
					if r["deleted_at"] == nil && archivedOK(r["archived_at"]) && cancelledOK(r["cancelled_at"]) {
						want = append(want, text(r, "id"))
					}
				}
				checkIDs(t, "individual_appointments", filters, want)
			})
		}
	}
	for _, field := range []string{"archived_at", "cancelled_at", "deleted_at"} {
		if !slices.ContainsFunc(rows, func(r row) bool { return r[field] != nil }) {
			t.Errorf("no appointment has %s", field)
		}
	}
	if !slices.ContainsFunc(rows, func(r row) bool { return r["archived_at"] != nil && r["cancelled_at"] != nil }) {
		t.Error("no appointment is both archived and cancelled")
	}
}

func TestGetHiddenRow(t *testing.T) {
	t.Parallel()
	var cancelled, archivedToo row
	for _, r := range everyAppointment(t) {
		switch {
		case r["deleted_at"] != nil || r["cancelled_at"] == nil:
		case r["archived_at"] != nil:
			archivedToo = r
		default:
			cancelled = r
		}
	}
	archivedPatient := text(all(t, shared(), "patients", "archived_at:?")[0], "id")
	tests := []struct {
		path   string
		status int
	}{
		{"/individual_appointments/" + text(cancelled, "id"), 404},
		{"/individual_appointments/" + text(cancelled, "id") + "?q[]=cancelled_at:*", 200},
		{"/individual_appointments/" + text(cancelled, "id") + "?q[]=cancelled_at:!?", 404},
		{"/individual_appointments/" + text(cancelled, "id") + "?q[]=cancelled_at:*&q[]=archived_at:?", 404},
		{"/individual_appointments/" + text(archivedToo, "id") + "?q[]=cancelled_at:*", 404},
		{"/individual_appointments/" + text(archivedToo, "id") + "?q[]=cancelled_at:*&q[]=archived_at:*", 200},
		{"/individual_appointments/" + text(cancelled, "id") + "?q[]=patient_id:=1", 400},
		{"/patients/" + archivedPatient, 404},
		{"/patients/" + archivedPatient + "?q[]=archived_at:?", 200},
		{"/patients/" + archivedPatient + "?q[]=deleted_at:*", 400},
	}
	for _, tt := range tests {
		if status, body := get(t, shared(), tt.path); status != tt.status {
			t.Errorf("%s: got %d %.100s", tt.path, status, body)
		}
	}
}
