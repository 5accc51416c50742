package mirror

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/apispec"
)

// The truth is what the API itself sends, page by page and without the SDK, while nobody writes. Each column of each row is
// compared with it.

// truthOf reads all records of a list, hidden ones too.
func truthOf(t testing.TB, api http.RoundTripper, key, name string) []map[string]any {
	t.Helper()
	spec, err := apispec.Load()
	if err != nil {
		t.Fatal(err)
	}
	operation, _ := spec.Operation("GET", "/"+name)
	query := url.Values{"per_page": {"100"}}
	for _, field := range []string{"archived_at", "cancelled_at", "deleted_at"} {
		if _, ok := operation.Filter(field); ok {
			query.Add("q[]", field+":*")
		}
	}
	var records []map[string]any
	for _, path := range pathsOf(name) {
		for page := 1; ; page++ {
			query.Set("page", strconv.Itoa(page))
			part := truthPage(t, api, key, path+"?"+query.Encode(), name)
			records = append(records, part...)
			if len(part) == 0 || len(part) < 100 {
				break
			}
		}
	}
	return records
}

func pathsOf(name string) []string {
	if name == "practitioners" {
		return []string{"/practitioners", "/practitioners/inactive"}
	}
	return []string{"/" + name}
}

func truthPage(t testing.TB, api http.RoundTripper, key, address, name string) []map[string]any {
	t.Helper()
	req, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), http.MethodGet, "https://api.au1.cliniko.com/v1"+address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(key, "")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "mirror test (dev@harbour.example)")
	resp, err := api.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var body map[string]any
	decoder := json.NewDecoder(resp.Body)
	decoder.UseNumber()
	if err := decoder.Decode(&body); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: status code %d, %v", name, resp.StatusCode, err)
	}
	var records []map[string]any
	for _, record := range body[name].([]any) {
		records = append(records, record.(map[string]any))
	}
	return records
}

// derived are the columns that change without updated_at.
var derived = []string{"patients.latest_booking_id", "group_appointments.patient_ids", "patient_cases.attendee_ids"}

// differences compares every table with the API, except some columns. They name no record and no value.
func differences(t testing.TB, sandbox *clinikotest.Clinic, db *sql.DB, except ...string) []string {
	t.Helper()
	lists, err := newLists()
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, l := range lists {
		want := map[string]map[string]string{}
		for _, record := range truthOf(t, sandbox, sandbox.APIKey(), l.name) {
			row := expected(l, record)
			want[keyOf(l, row)] = row
		}
		have := rowsOf(t, db, l)
		counts := map[string]int{}
		for key, row := range want {
			got, ok := have[key]
			if !ok {
				counts["missing rows"]++
				continue
			}
			for column, value := range row {
				if got[column] != value && !slices.Contains(except, l.name+"."+column) {
					counts["differences in "+column]++
				}
			}
		}
		for key := range have {
			if _, ok := want[key]; !ok {
				counts["rows that the API does not have"]++
			}
		}
		for _, what := range slices.Sorted(maps.Keys(counts)) {
			found = append(found, fmt.Sprintf("%s: %d %s, of %d rows", l.name, counts[what], what, len(want)))
		}
	}
	return found
}

func checkTruth(t testing.TB, sandbox *clinikotest.Clinic, db *sql.DB, except ...string) {
	t.Helper()
	if found := differences(t, sandbox, db, except...); len(found) > 0 {
		t.Errorf("the copy differs from the API:\n%s", strings.Join(found, "\n"))
	}
}

func keyOf(l list, row map[string]string) string {
	if l.keyed {
		return row["id"]
	}
	return row["business_id"] + "," + row["appointment_type_id"]
}

// expected returns the row of a record, as text.
func expected(l list, record map[string]any) map[string]string {
	row := map[string]string{}
	for _, c := range l.columns {
		value := record[c.name]
		if field, isLink := strings.CutSuffix(c.name, "_id"); c.toOne && isLink {
			value = linkedID(record[field])
		}
		if c.toMany {
			value = linkedIDs(record[strings.TrimSuffix(c.name, "_ids")+"s"])
		}
		row[c.name] = normal(c, value)
	}
	return row
}

// linkedIDs returns the IDs of one link or several.
func linkedIDs(links any) any {
	list, ok := links.([]any)
	if !ok {
		list = []any{links}
	}
	var ids []any
	for _, link := range list {
		if id := linkedID(link); id != nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// linkedID returns the last part of a link, or nil.
func linkedID(link any) any {
	object, _ := link.(map[string]any)
	links, _ := object["links"].(map[string]any)
	self, _ := links["self"].(string)
	if self == "" {
		return nil
	}
	return self[strings.LastIndexByte(self, '/')+1:]
}

// rowsOf returns the rows of a table that are not gone, as text.
func rowsOf(t testing.TB, db *sql.DB, l list) map[string]map[string]string {
	t.Helper()
	query := "SELECT " + strings.Join(quoteAll(l.columnNames()), ", ") + " FROM " + l.name
	if l.keyed {
		query += " WHERE gone_at IS NULL"
	}
	rows, err := db.QueryContext(context.WithoutCancel(t.Context()), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	found := map[string]map[string]string{}
	for rows.Next() {
		values := make([]any, len(l.columns))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		row := map[string]string{}
		for i, c := range l.columns {
			row[c.name] = normal(c, *values[i].(*any))
		}
		found[keyOf(l, row)] = row
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}

// normal returns a value of the API or of either database as text. What the models cannot tell apart is the same: null,
// "", 0 and false.
func normal(c column, value any) string {
	if value == nil || value == "" {
		return ""
	}
	switch c.kind {
	case kindJSON:
		return normalJSON(value)
	case kindDecimal:
		amount, err := decimal.NewFromString(plain(value))
		if err != nil {
			return "not a number"
		}
		return amount.String()
	case kindBoolean, kindInteger:
		text := plain(value)
		return strings.NewReplacer("false", "", "true", "1").Replace(strings.TrimPrefix(text, "0"))
	case kindDate:
		return plain(value)[:len("2006-01-02")]
	default:
		return plain(value)
	}
}

func normalJSON(value any) string {
	if text, ok := value.([]byte); ok {
		value = string(text)
	}
	if text, ok := value.(string); ok {
		decoder := json.NewDecoder(strings.NewReader(text))
		decoder.UseNumber()
		if decoder.Decode(&value) != nil {
			return "not JSON"
		}
	}
	value = withoutEmpty(value)
	if value == nil {
		return ""
	}
	text, _ := json.Marshal(value)
	return string(text)
}

// withoutEmpty removes members that are empty.
func withoutEmpty(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			if value[name] = withoutEmpty(member); value[name] == nil {
				delete(value, name)
			}
		}
		if len(value) == 0 {
			return nil
		}
	case []any:
		for i := range value {
			value[i] = withoutEmpty(value[i])
		}
		if len(value) == 0 {
			return nil
		}
	case json.Number:
		if value == "0" {
			return nil
		}
		return value
	case string:
		if value == "" {
			return nil
		}
	case bool:
		if !value {
			return nil
		}
	}
	return value
}
