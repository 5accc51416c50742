package clinikotest_test

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestSort(t *testing.T) {
	t.Parallel()
	field := func(name string) func(a, b row) int {
		return func(a, b row) int { return strings.Compare(text(a, name), text(b, name)) }
	}
	folded := func(name string) func(a, b row) int {
		return func(a, b row) int {
			x, y := text(a, name), text(b, name)
			return cmp.Or(strings.Compare(strings.ToLower(x), strings.ToLower(y)), strings.Compare(x, y))
		}
	}
	nullsLast := func(name string, inner func(a, b row) int) func(a, b row) int {
		return func(a, b row) int {
			if (a[name] == nil) != (b[name] == nil) {
				if a[name] == nil {
					return 1
				}
				return -1
			}
			return inner(a, b)
		}
	}
	reverse := func(f func(a, b row) int) func(a, b row) int { return func(a, b row) int { return f(b, a) } }
	then := func(fs ...func(a, b row) int) func(a, b row) int {
		return func(a, b row) int {
			for _, f := range append(fs, field("id")) {
				if n := f(a, b); n != 0 {
					return n
				}
			}
			return 0
		}
	}
	tests := map[string]func(a, b row) int{
		"":                               then(field("created_at")),
		"order=desc":                     then(reverse(field("created_at"))),
		"sort=created_at":                then(field("created_at")),
		"sort=id:desc":                   then(reverse(field("id"))),
		"sort=last_name,created_at:desc": then(folded("last_name"), reverse(field("created_at"))),
		"sort=last_name,first_name:asc&order=desc": then(reverse(folded("last_name")), folded("first_name")),
		"sort=email":                                 then(nullsLast("email", folded("email"))),
		"sort=email:desc":                            then(reverse(nullsLast("email", folded("email")))),
		"sort=date_of_birth:desc":                    then(reverse(nullsLast("date_of_birth", field("date_of_birth")))),
		"sort=accepted_email_marketing,updated_at":   nil,
		"sort=country_code:desc,state,gender,label":  nil,
		"sort=accepted_privacy_policy:desc,sex:desc": nil,
	}
	for query, order := range tests {
		t.Run(query, func(t *testing.T) {
			t.Parallel()
			var rows []row
			for path := "/patients?per_page=100&" + query; path != ""; {
				l := getList(t, shared(), "patients", path)
				rows, path = append(rows, l.Rows...), l.Links["next"]
			}
			if order != nil && !slices.IsSortedFunc(rows, order) {
				t.Error("not in order")
			}
		})
	}
}

// Every list can be sorted by each field with a single value, and by the ids
// behind links.
func TestSortByEveryField(t *testing.T) {
	t.Parallel()
	for key, r := range firstRows(t) {
		if op, _ := mustSpec(t).Operation("GET", "/"+key); !op.Takes("sort") {
			continue
		}
		for field, value := range r {
			switch value.(type) {
			case nil, row, []any:
				continue
			}
			getList(t, shared(), key, "/"+key+"?per_page=2&sort="+url.QueryEscape(field)+":desc")
		}
	}
	getList(t, shared(), "individual_appointments", "/individual_appointments?sort=patient_id,repeated_from_id:desc")
	for _, field := range []string{"patient", "links", "repeat_rule", "business_ids"} {
		if status, _ := get(t, shared(), "/individual_appointments?sort="+field); status != 400 {
			t.Errorf("sort=%s: got %d", field, status)
		}
	}
}

func firstRows(t *testing.T) map[string]row {
	t.Helper()
	rows := map[string]row{}
	for _, key := range resources(t) {
		l := getList(t, shared(), key, "/"+key)
		if len(l.Rows) == 0 {
			t.Fatalf("no %s", key)
		}
		if key != "services" { // which have no id
			rows[key] = l.Rows[0]
		}
	}
	return rows
}
