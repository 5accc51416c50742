package clinikotest_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/apispec"
)

// moving is a clock that tests can set.
type moving struct{ now time.Time }

func (m *moving) Now() time.Time { return m.now }

// small returns a clinic that the test may change, and its clock.
func small() (*clinikotest.Clinic, *moving) {
	clock := &moving{noon}
	return clinikotest.New(clinikotest.WithClock(clock.Now), clinikotest.WithSize(60)), clock
}

// do makes an authorized request with a body, "" for none.
func do(t testing.TB, c *clinikotest.Clinic, method, path, body string) (int, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, base+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(c.APIKey(), "")
	response := roundTrip(t, c, req)
	return response.status, response.body
}

// must makes a request that must succeed and returns the record.
func must(t testing.TB, c *clinikotest.Clinic, method, path, body string, want int) row {
	t.Helper()
	status, response := do(t, c, method, path, body)
	if status != want {
		t.Fatalf("%s %s %s: got %d %s", method, path, body, status, response)
	}
	if len(response) == 0 {
		return nil
	}
	var r row
	decode(t, response, &r)
	return r
}

// rejected makes a request that must fail validation and returns the message
// about a field.
func rejected(t *testing.T, c *clinikotest.Clinic, method, path, body, field string) string {
	t.Helper()
	status, response := do(t, c, method, path, body)
	if status != http.StatusUnprocessableEntity {
		t.Fatalf("%s %s %s: got %d %s", method, path, body, status, response)
	}
	var failure struct {
		Message string
		Errors  map[string]string
	}
	decode(t, response, &failure)
	if failure.Message != "Validation Failed" {
		t.Errorf("got the message %q", failure.Message)
	}
	return failure.Errors[field]
}

func encodeBody(t *testing.T, v any) string {
	t.Helper()
	return string(mustMarshal(t, v))
}

// bodies holds minimal bodies of new records, where a test needs them or the
// description is not enough to derive one. FIRST:x stands for the id of the
// first x.
var bodies = map[string]string{
	"appointment_type_billable_items": `{"appointment_type_id":"FIRST:appointment_types","billable_item_id":"FIRST:billable_items"}`,
	"appointment_type_products":       `{"appointment_type_id":"FIRST:appointment_types","product_id":"FIRST:products","discounted_amount":"2"}`,
	"attendees":                       `{"booking_id":"FIRST:group_appointments","patient_id":"FIRST:patients"}`,
	"availability_blocks":             `{"business_id":"FIRST:businesses","practitioner_id":"FIRST:practitioners","starts_at":"2026-11-01T00:00:00Z","ends_at":"2026-11-01T02:00:00Z"}`,
	"concession_prices":               `{"billable_item_id":"FIRST:billable_items","concession_type_id":"FIRST:concession_types","price":"12"}`,
	"group_appointments":              `{"appointment_type_id":"FIRST:appointment_types","business_id":"FIRST:businesses","practitioner_id":"FIRST:practitioners","starts_at":"2026-12-01T00:00:00Z","max_attendees":5}`,
	"individual_appointments":         `{"appointment_type_id":"FIRST:appointment_types","business_id":"FIRST:businesses","patient_id":"FIRST:patients","practitioner_id":"FIRST:practitioners","starts_at":"2026-12-01T00:00:00Z"}`,
	"patient_attachments":             `{"patient_id":"FIRST:patients","upload_url":"UPLOAD"}`,
	"patient_forms":                   `{"patient_id":"FIRST:patients","patient_form_template_id":"FIRST:patient_form_templates"}`,
	"patients":                        `{"first_name":"New","last_name":"Person","patient_phone_numbers":[{"number":"0491 570 006","phone_type":"Mobile"}]}`,
	"products":                        `{"name":"New","price":11,"price_includes_tax":true,"tax_id":"FIRST:taxes","product_supplier_id":"FIRST:product_suppliers"}`,
	"recall_types":                    `{"name":"New"}`,
	"relationships":                   `{"patient_id":"FIRST:patients","related_patient_id":"LAST:patients","relation":10}`,
	"stock_adjustments":               `{"product_id":"FIRST:products","quantity":"-2","adjustment_type":"Item Sold"}`,
	"treatment_notes":                 `{"title":"New","draft":true,"patient_id":"FIRST:patients","content":{"sections":[{"name":"A","questions":[{"name":"B","type":"text","answer":"C"}]}]}}`,
	"unavailable_blocks":              `{"business_id":"FIRST:businesses","practitioner_id":"FIRST:practitioners","starts_at":"2026-12-01T00:00:00Z","unavailable_block_type_id":"FIRST:unavailable_block_types"}`,
}

func bodyOf(t *testing.T, c *clinikotest.Clinic, key string) string {
	t.Helper()
	body, ok := bodies[key]
	if !ok {
		op, _ := mustSpec(t).Operation("POST", "/"+key)
		return encodeBody(t, newWriter(t, c).body(key, op.RequestSchemas[0], op.ResponseSchema))
	}
	for _, word := range []string{"FIRST:", "LAST:"} {
		for {
			_, rest, found := strings.Cut(body, word)
			if !found {
				break
			}
			name, _, _ := strings.Cut(rest, `"`)
			rows := getList(t, c, name, "/"+name).Rows
			r := rows[0]
			if word == "LAST:" {
				r = rows[len(rows)-1]
			}
			body = strings.Replace(body, word+name, text(r, "id"), 1)
		}
	}
	if before, after, ok := strings.Cut(body, "UPLOAD"); ok {
		body = before + uploaded(t, c, "scan.txt", "the scan") + after
	}
	return body
}

// Every resource that can be written works from creation to deletion: a record
// is created, read back, found in the list, changed, and archived or deleted.
func TestLifeOfEveryResource(t *testing.T) {
	t.Parallel()
	spec := mustSpec(t)
	for _, key := range resources(t) {
		op, ok := spec.Operation("POST", "/"+key)
		if !ok || op.Status == apispec.StatusRemoved {
			continue
		}
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			c, clock := small()
			made := must(t, c, "POST", "/"+key, bodyOf(t, c, key), http.StatusCreated)
			checkRow(t, spec, op.ResponseSchema, made)
			path := "/" + key + "/" + text(made, "id")
			if back := must(t, c, "GET", path, "", 200); encodeBody(t, back) != encodeBody(t, made) {
				t.Errorf("read back %v, made %v", back, made)
			}
			if n := listed(t, c, key, made); n != 1 {
				t.Errorf("got it %d times in the list", n)
			}
			clock.now = noon.Add(time.Hour)
			changed := changeEveryField(t, c, key, path, made)
			checkRow(t, spec, op.ResponseSchema, changed)
			archiveOrDelete(t, c, key, path, changed)
		})
	}
}

func checkRow(t *testing.T, spec *apispec.Spec, schema string, r row) {
	t.Helper()
	c := newChecker(t, spec)
	c.id = text(r, "id")
	name := schemaOf(spec, schema, r)
	c.object(name, r, spec.Schemas[name].Fields, true)
}

// listed counts a record in its list, by a filter on its id if there is one.
func listed(t *testing.T, c *clinikotest.Clinic, key string, r row) int {
	t.Helper()
	query := ""
	if op, _ := mustSpec(t).Operation("GET", "/"+key); slices.ContainsFunc(op.Filters, func(f apispec.Filter) bool { return f.Field == "id" }) {
		query = "?q[]=id:=" + text(r, "id")
	}
	n := 0
	for _, other := range getList(t, c, key, "/"+key+query).Rows {
		if other["id"] == r["id"] {
			n++
		}
	}
	return n
}

// changeEveryField sends the record's own scalars back with one change.
func changeEveryField(t *testing.T, c *clinikotest.Clinic, key, path string, made row) row {
	t.Helper()
	op, ok := mustSpec(t).Operation("PATCH", "/"+key+"/{id}")
	if !ok {
		return made
	}
	body := row{"no_such_field": "x"}
	for _, name := range op.RequestSchemas {
		for field, f := range mustSpec(t).Requests[name].Fields {
			if v, ok := made[field]; ok && f.Scalar() && v != nil && v != "" {
				body[field] = v
			}
		}
	}
	for _, field := range []string{"name", "title", "notes", "first_name", "description"} {
		if _, ok := made[field]; ok {
			body[field] = "Changed"
		}
	}
	changed := must(t, c, "PATCH", path, encodeBody(t, body), 200)
	for field, want := range body {
		if got, ok := changed[field]; ok && encodeBody(t, got) != encodeBody(t, want) && field != "starts_at" {
			t.Errorf("%s: got %v, want %v", field, got, want)
		}
	}
	if was, ok := made["updated_at"]; ok && changed["updated_at"] == was {
		t.Error("updated_at did not move")
	}
	if changed["created_at"] != made["created_at"] {
		t.Error("created_at moved")
	}
	return changed
}

// archiveOrDelete archives and deletes a record in each way that exists.
func archiveOrDelete(t *testing.T, c *clinikotest.Clinic, key, path string, r row) {
	t.Helper()
	spec := mustSpec(t)
	_, archive := spec.Operation("POST", "/"+key+"/{id}/archive")
	_, unarchive := spec.Operation("POST", "/"+key+"/{id}/unarchive")
	_, remove := spec.Operation("DELETE", "/"+key+"/{id}")
	op, _ := spec.Operation("GET", "/"+key)
	_, shown := op.Filter("archived_at")
	gone := func() {
		t.Helper()
		if status, _ := do(t, c, "GET", path, ""); status != 404 {
			t.Errorf("got %d afterwards", status)
		}
		if n := listed(t, c, key, r); n != 0 {
			t.Errorf("still got it %d times in the list", n)
		}
		if status, _ := do(t, c, "PATCH", path, "{}"); status != 404 {
			t.Errorf("a change: got %d afterwards", status)
		}
	}
	if archive {
		must(t, c, "POST", path+"/archive", "", http.StatusNoContent)
		gone()
		if shown && !slices.Contains(ids(all(t, c, key, "archived_at:?")), text(r, "id")) {
			t.Error("not among the archived")
		}
	}
	if unarchive {
		if back := must(t, c, "POST", path+"/unarchive", "", 200); back["archived_at"] != nil || listed(t, c, key, r) != 1 {
			t.Errorf("got %v after unarchive", back)
		}
	}
	if remove && (unarchive || !archive) {
		must(t, c, "DELETE", path, "", http.StatusNoContent)
		gone()
	}
}

// Every required field is named in the error when it is missing or null.
func TestBlankFields(t *testing.T) {
	t.Parallel()
	c, _ := small()
	for _, key := range resources(t) {
		op, ok := mustSpec(t).Operation("POST", "/"+key)
		if !ok || op.Status == apispec.StatusRemoved {
			continue
		}
		var body map[string]json.RawMessage
		decode(t, []byte(bodyOf(t, c, key)), &body)
		for _, name := range op.RequestSchemas {
			for field, f := range mustSpec(t).Requests[name].Fields {
				if !f.RequiredOnCreate || key+"."+field == "treatment_notes.content" { // a note without content is accepted
					continue
				}
				want := "can't be blank"
				if f.Type == apispec.TypeBoolean {
					want = "is not included in the list"
				}
				was := body[field]
				for _, empty := range []json.RawMessage{nil, json.RawMessage("null")} {
					body[field] = empty
					if empty == nil {
						delete(body, field)
					}
					if got := rejected(t, c, "POST", "/"+key, encodeBody(t, body), field); got != want {
						t.Errorf("%s without %s: got %q, want %q", key, field, got, want)
					}
				}
				body[field] = was
			}
		}
	}
}

func TestRejectedValues(t *testing.T) {
	t.Parallel()
	c, _ := small()
	p := "/patients/" + text(getList(t, c, "patients", "/patients").Rows[0], "id")
	booking := func(startsAt string) string {
		return strings.Replace(bodyOf(t, c, "individual_appointments"), "2026-12-01T00:00:00Z", startsAt, 1)
	}
	const section, policy = "2f1d0a0e-0001-4aaa-8bbb-000000000001", "2f1d0a0e-0005-4aaa-8bbb-000000000005" // of the settings
	tests := []struct{ method, path, body, field, want string }{
		{"POST", "/patients", `{}`, "last_name", "can't be blank"},
		{"POST", "/patients", ``, "first_name", "can't be blank"},
		{"PATCH", p, `{"first_name":""}`, "first_name", "can't be blank"},
		{"PATCH", p, `{"first_name":null}`, "first_name", "can't be blank"},
		{"PATCH", p, `{"first_name":7}`, "first_name", "is invalid"},
		{"PATCH", p, `{"last_name":"` + strings.Repeat("é", 256) + `"}`, "last_name", "is too long (maximum is 255 characters)"},
		{"PATCH", p, `{"reminder_type":"Pigeon"}`, "reminder_type", "is not included in the list"},
		{"PATCH", p, `{"email":"nobody"}`, "email", "is invalid"},
		{"PATCH", p, `{"date_of_birth":"1990-02-30"}`, "date_of_birth", "is invalid"},
		{"PATCH", p, `{"date_of_birth":"0000-01-01"}`, "date_of_birth", "is invalid"},
		{"PATCH", p, `{"date_of_birth":"19785-04-12"}`, "date_of_birth", "is invalid"},
		{"POST", individual, booking("0001-01-01T05:00:00+10:00"), "starts_at", "is invalid"},
		{"POST", individual, booking("9999-12-31T20:00:00-10:00"), "starts_at", "is invalid"},
		{"POST", individual, booking("9999-12-31T23:59:59Z"), "ends_at", "is invalid"},
		{"POST", individual, booking(`9999-12-01T00:00:00Z","repeat_rule":{"number_of_repeats":1,"repeat_type":"Monthly","repeating_interval":1},"notes":"`), "repeat_rule", "is invalid"},
		{"PATCH", p, `{"concession_type_id":"1"}`, "concession_type_id", "must exist"},
		{"PATCH", p, `{"concession_type_id":"x"}`, "concession_type_id", "is invalid"},
		{"PATCH", p, `{"accepted_privacy_policy":"yes"}`, "accepted_privacy_policy", "is not included in the list"},
		{"PATCH", p, `{"pronouns":{"nominative":"they"}}`, "pronouns", "is invalid"},
		{"PATCH", p, `{"patient_phone_numbers":[{"number":"1","phone_type":"Pigeon"}]}`, "patient_phone_numbers", "is not included in the list"},
		{"PATCH", p, `{"patient_phone_numbers":"1"}`, "patient_phone_numbers", "is invalid"},
		{"POST", "/taxes", `{"name":"A","rate":"-1"}`, "rate", "must be greater than or equal to 0"},
		{"POST", "/taxes", `{"name":"A","rate":"4000000001"}`, "rate", "must be less than 4000000000"},
		{"POST", "/taxes", `{"name":"A","rate":"much"}`, "rate", "is not a number"},
		{"POST", "/appointment_types", `{"name":"A","color":"red","duration_in_minutes":1500}`, "color", "is invalid"},
		{"POST", "/appointment_types", `{"duration_in_minutes":1500}`, "duration_in_minutes", "must be less than 1440"},
		{"POST", "/appointment_types", `{"duration_in_minutes":"x"}`, "duration_in_minutes", "is not a number"},
		{"POST", "/appointment_types", `{"practitioner_ids":["1"]}`, "practitioner_ids", "must exist"},
		{"POST", "/appointment_types", `{"practitioner_ids":["x"]}`, "practitioner_ids", "is invalid"},
		{"POST", "/businesses", `{"time_zone":"Atlantis"}`, "time_zone", "is not included in the list"},
		{"POST", "/businesses", `{"time_zone_identifier":"Sea/Atlantis"}`, "time_zone_identifier", "is not included in the list"},
		{"PATCH", p, `{"custom_fields":{"sections":[{"token":"2f1d0a0e-0009-4aaa-8bbb-000000000009","fields":[]}]}}`, "custom_fields", "is invalid"},
		{
			"PATCH", p, `{"custom_fields":{"sections":[{"token":"` + section + `","fields":[{"type":"text","token":"` + policy + `","value":""}]}]}}`,
			"custom_fields", "is invalid",
		},
		{"POST", "/treatment_notes", `{"title":"A","draft":true,"patient_id":"1","content":"Left knee"}`, "content", "'sections' must not be empty"},
		{"POST", "/treatment_notes", strings.Replace(bodyOf(t, c, "treatment_notes"), `{"sections"`, `{"parts"`, 1), "content", "'sections' must not be empty"},
	}
	for _, tt := range tests {
		if got := rejected(t, c, tt.method, tt.path, tt.body, tt.field); got != tt.want {
			t.Errorf("%s %s %.60s: got %q, want %q", tt.method, tt.path, tt.body, got, tt.want)
		}
	}
	for body, want := range map[string]string{"[]": "must be an object", "null": "must be an object", `"x"`: "must be an object", "{": "The body is not valid JSON"} {
		_, response := do(t, c, "POST", "/patients", body)
		if !bytes.Contains(response, []byte(want)) {
			t.Errorf("%s: got %s", body, response)
		}
	}
}

func TestUnknownRecordsAndReadOnlyOnes(t *testing.T) {
	t.Parallel()
	for _, op := range mustSpec(t).Operations {
		if op.Status == apispec.StatusRemoved || op.Method == http.MethodGet || !strings.Contains(op.Path, "{") {
			continue
		}
		path := strings.NewReplacer("{id}", "1", "{patient_id}", "1").Replace(op.Path)
		if status, body := do(t, shared(), op.Method, path, "{}"); status != 404 {
			t.Errorf("%s %s: got %d %s", op.Method, path, status, body)
		}
	}
}

// The API accepts more than its documents say.
func TestAcceptedValues(t *testing.T) {
	t.Parallel()
	c, _ := small()
	patient := text(getList(t, c, "patients", "/patients").Rows[0], "id")
	note := must(t, c, "POST", "/treatment_notes", `{"title":"A","draft":true,"patient_id":"`+patient+`"}`, http.StatusCreated)
	if sections, ok := note["content"].(row)["sections"].([]any); !ok || len(sections) != 0 {
		t.Errorf("got the content %v, want one without sections", note["content"])
	}
	kind := text(getList(t, c, "recall_types", "/recall_types").Rows[0], "id")
	recall := must(t, c, "POST", "/recalls",
		`{"patient_id":"`+patient+`","recall_type_id":"`+kind+`","recall_at":"2027-03-01T09:30:00Z"}`, http.StatusCreated)
	if recall["recall_at"] != "2027-03-01" {
		t.Errorf("got recall_at %v, want the date", recall["recall_at"])
	}
	must(t, c, "PATCH", "/patients/"+patient, `{"custom_fields":{"sections":[{"token":"2f1d0a0e-0001-4aaa-8bbb-000000000001","fields":[
		{"type":"text","token":"2f1d0a0e-0005-4aaa-8bbb-000000000005","value":"ZX-1"}]}]}}`, http.StatusOK)
}

func TestNormalizedPhoneNumbers(t *testing.T) {
	t.Parallel()
	c, _ := small()
	path := "/patients/" + text(getList(t, c, "patients", "/patients").Rows[0], "id")
	for number, want := range map[string]string{
		"0491 570 006": "61491570006", "+61 491 570 006": "61491570006", "0061 491 570 006": "61491570006",
		"+61 (0)2 5550 1234": "61255501234", "(02) 5550 1234": "61255501234", "02-5550-1234": "61255501234", "+64 3 555 0199": "6435550199",
	} {
		body := encodeBody(t, row{"patient_phone_numbers": []row{{"number": number, "phone_type": "Mobile"}}})
		got := must(t, c, "PATCH", path, body, http.StatusOK)["patient_phone_numbers"].([]any)[0].(row)
		if got["normalized_number"] != want || got["number"] != number {
			t.Errorf("%s: got %v, want %s", number, got, want)
		}
	}
}
