package clinikotest_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// Every link in a response works, also those to resources that no document
// describes any more.
func TestLinksWork(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, key := range resources(t) {
		rows := getList(t, shared(), key, "/"+key).Rows
		for _, r := range rows[:min(len(rows), 4)] {
			eachLink(r, func(self string) {
				path := strings.TrimPrefix(self, base)
				if !seen[path] {
					seen[path] = true
					follow(t, path)
				}
			})
		}
	}
	if len(seen) < 200 {
		t.Errorf("only %d links", len(seen))
	}
}

func eachLink(value any, f func(string)) {
	switch v := value.(type) {
	case row:
		for name, inner := range v {
			if self, ok := inner.(string); ok && name == "self" {
				f(self)
			}
			eachLink(inner, f)
		}
	case []any:
		for _, inner := range v {
			eachLink(inner, f)
		}
	}
}

// follow requests a link. If it leads to a hidden record, it adds the filter
// that shows the record.
func follow(t *testing.T, path string) {
	t.Helper()
	status, _ := get(t, shared(), path)
	if status == 404 {
		resource, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
		op, _ := mustSpec(t).Operation("GET", "/"+resource+"/{id}")
		join := "?"
		for _, field := range []string{"archived_at", "cancelled_at", "deleted_at"} {
			if _, ok := op.Filter(field); ok {
				path, join = path+join+"q[]="+field+":*", "&"
			}
		}
		status, _ = get(t, shared(), path)
	}
	if file := strings.HasSuffix(path, "/content"); status != 200 && (!file || status != 302) {
		t.Errorf("%s: got %d", path, status)
	}
}

// Every list below a parent holds the records of that parent and no others.
func TestScopedLists(t *testing.T) {
	t.Parallel()
	for _, op := range mustSpec(t).Operations {
		segments := strings.Split(strings.TrimPrefix(op.Path, "/"), "/")
		if op.Status == apispec.StatusRemoved || op.ListKey == "" || len(segments) != 3 || segments[2] != op.ListKey {
			continue
		}
		parents := segments[0]
		if parents == "appointments" {
			parents = "individual_appointments"
		}
		total, full := 0, getList(t, shared(), op.ListKey, "/"+op.ListKey).Total
		for _, parent := range all(t, shared(), parents)[:min(getList(t, shared(), parents, "/"+parents).Total, 300)] {
			n := getList(t, shared(), op.ListKey, "/"+segments[0]+"/"+text(parent, "id")+"/"+op.ListKey+"?per_page=1").Total
			if total += n; n == full && full > 7 {
				t.Errorf("%s: one parent has all %d", op.Path, n)
			}
		}
		if total == 0 {
			t.Errorf("%s: every list is empty", op.Path)
		}
		if status, _ := get(t, shared(), "/"+segments[0]+"/1/"+op.ListKey); status != 404 {
			t.Errorf("%s without a parent: got %d", op.Path, status)
		}
	}
}

func TestTreatmentNotes(t *testing.T) {
	t.Parallel()
	c, clock := small()
	draft := must(t, c, "POST", "/treatment_notes", bodyOf(t, c, "treatment_notes"), 201)
	path := "/treatment_notes/" + text(draft, "id")
	if draft["author_name"] != "Philippa Drewe" || draft["finalized_at"] != nil {
		t.Errorf("got %v", draft)
	}
	clock.now = noon.Add(time.Hour)
	short := `{"content":{"sections":[{"name":"Only","questions":[]}]},"draft":false}`
	final := must(t, c, "PATCH", path, short, 200)
	sections := final["content"].(row)["sections"].([]any)
	if len(sections) != 1 || sections[0].(row)["name"] != "Only" || final["finalized_at"] != "2026-10-07T03:00:00Z" {
		t.Errorf("got %v", final)
	}
	if status, _ := do(t, c, "PATCH", path, `{"title":"Late"}`); status != 403 {
		t.Errorf("a change of a final note: got %d", status)
	}
}

func TestForms(t *testing.T) {
	t.Parallel()
	c, _ := small()
	form := must(t, c, "POST", "/patient_forms", bodyOf(t, c, "patient_forms"), 201)
	if form["name"] != "New patient form" || len(form["content"].(row)["sections"].([]any)) != 1 {
		t.Errorf("the template is not in the form: %v", form)
	}
	path := "/patient_forms/" + text(form, "id")
	done := must(t, c, "PATCH", path, `{"completed":true}`, 200)
	if done["completed_at"] == nil || done["edited_at"] != nil {
		t.Errorf("got %v", done)
	}
	if edited := must(t, c, "PATCH", path, `{"content":{"sections":[]}}`, 200); edited["edited_at"] == nil {
		t.Errorf("got %v", edited)
	}
	if got := rejected(t, c, "POST", "/patient_forms", `{"patient_id":"`+linkID(form, "patient")+`"}`, "name"); got != "can't be blank" {
		t.Errorf("got %q", got)
	}
}

func TestCases(t *testing.T) {
	t.Parallel()
	c, _ := small()
	appointment := book(t, c, "")
	attendee := text(getList(t, c, "attendees", individual+"/"+text(appointment, "id")+"/attendees").Rows[0], "id")
	attachment := text(getList(t, c, "patient_attachments", "/patient_attachments").Rows[0], "id")
	made := must(t, c, "POST", "/patient_cases", `{"name":"Knee","patient_id":"`+linkID(appointment, "patient")+
		`","attendee_ids":["`+attendee+`"],"patient_attachment_ids":["`+attachment+`"]}`, 201)
	path := "/patient_cases/" + text(made, "id")
	for _, key := range []string{"attendees", "bookings", "patient_attachments"} {
		if l := getList(t, c, key, path+"/"+key); l.Total != 1 {
			t.Errorf("the case has %d %s", l.Total, key)
		}
	}
	if got := linkID(must(t, c, "GET", individual+"/"+text(appointment, "id"), "", 200), "patient_case"); got != made["id"] {
		t.Errorf("the appointment belongs to the case %q", got)
	}
	active := getList(t, c, "patient_cases", "/patient_cases/active").Total
	closed := must(t, c, "PATCH", path, `{"closed":true,"attendee_ids":[]}`, 200)
	if closed["closed_at"] == nil || getList(t, c, "patient_cases", "/patient_cases/active").Total != active-1 {
		t.Errorf("got %v", closed)
	}
	if l := getList(t, c, "attendees", path+"/attendees"); l.Total != 0 {
		t.Errorf("the case still has %d attendees", l.Total)
	}
	if got := rejected(t, c, "PATCH", path, `{"issue_date":"2026-10-01","expiry_date":"2026-09-01"}`, "expiry_date"); got == "" {
		t.Error("expired before it was issued")
	}
}

func TestReferralSource(t *testing.T) {
	t.Parallel()
	c, _ := small()
	patient := must(t, c, "POST", "/patients", bodyOf(t, c, "patients"), 201)
	path := "/patients/" + text(patient, "id") + "/referral_source"
	if got := must(t, c, "GET", path, "", 200); got["referrer"] != nil {
		t.Errorf("got %v", got)
	}
	kinds := map[string]string{}
	for _, kind := range getList(t, c, "referral_source_types", "/referral_source_types").Rows {
		kinds[text(kind, "referrer_type")] = text(kind, "id")
	}
	contact := text(getList(t, c, "contacts", "/contacts").Rows[0], "id")
	got := must(t, c, "PATCH", path, `{"referral_source_type_id":"`+kinds["Contact"]+`","referrer_id":"`+contact+`"}`, 200)
	self := text(got["referrer"].(row)["links"].(row), "self")
	if got["referrer_type"] != "Contact" || self != base+"/contacts/"+contact {
		t.Errorf("got %v", got)
	}
	if got := rejected(t, c, "PATCH", path, `{"referral_source_type_id":"`+kinds["Patient"]+`"}`, "referrer_id"); got != "must exist" {
		t.Errorf("got %q", got)
	}
}

// Responses contain the fields that the API computes.
func TestComputedFields(t *testing.T) {
	t.Parallel()
	c, _ := small()
	patient := must(t, c, "POST", "/patients", strings.TrimSuffix(bodyOf(t, c, "patients"), "}")+`,"country_code":"NZ","unsubscribe_sms_marketing":true,"email":"A.b@inbox.example"}`, 201)
	numbers := patient["patient_phone_numbers"].([]any)[0].(row)
	if patient["label"] != "New Person" || patient["country"] != "New Zealand" || patient["accepted_sms_marketing"] != false ||
		numbers["normalized_number"] != "61491570006" {
		t.Errorf("got %v", patient)
	}
	path := "/patients/" + text(patient, "id")
	if got := must(t, c, "PATCH", path, `{"email":null,"title":"","date_of_birth":"","archived_at":"2020-01-01T00:00:00Z"}`, 200); got["email"] != nil ||
		got["date_of_birth"] != nil || got["archived_at"] != nil || got["label"] != "New Person" {
		t.Errorf("got %v", got)
	}
	business := must(t, c, "POST", "/businesses", `{"business_name":"A","time_zone":"Perth","time_zone_identifier":"Australia/Sydney"}`, 201)
	if business["time_zone_identifier"] != "Australia/Perth" || business["label"] != "A" {
		t.Errorf("got %v", business)
	}
	business = must(t, c, "PATCH", "/businesses/"+text(business, "id"), `{"time_zone_identifier":"Australia/Sydney"}`, 200)
	if business["time_zone"] != "Sydney" {
		t.Errorf("got %v", business)
	}
	tenth := text(must(t, c, "POST", "/taxes", `{"name":"A tenth","rate":"10"}`, 201), "id")
	supplier := text(must(t, c, "POST", "/product_suppliers", `{"name":"Shop"}`, 201), "id")
	product := must(t, c, "POST", "/products",
		`{"name":"New","price":11,"price_includes_tax":true,"tax_id":"`+tenth+`","product_supplier_id":"`+supplier+`"}`, 201)
	if product["price_ex_tax"] != "10.0" || product["price_including_tax"] != "11.0" || product["product_supplier_name"] == nil {
		t.Errorf("got %v", product)
	}
	product = must(t, c, "PATCH", "/products/"+text(product, "id"), `{"price":"20.50"}`, 200)
	if product["price_ex_tax"] != "20.5" || product["price_including_tax"] != "22.55" {
		t.Errorf("got %v", product)
	}
	must(t, c, "POST", "/stock_adjustments", `{"product_id":"`+text(product, "id")+`","quantity":"2.5","adjustment_type":"Returned","comment":"Back"}`, 201)
	if got := must(t, c, "GET", "/products/"+text(product, "id"), "", 200)["stock_level"]; got != "2.5" {
		t.Errorf("got the stock level %v", got)
	}
	if tax := must(t, c, "POST", "/taxes", `{"name":"A","amount":15}`, 201); tax["rate"] != "15.0" || tax["amount"] != "15.0" {
		t.Errorf("got %v", tax)
	}
	p := text(patient, "id")
	if got := rejected(t, c, "POST", "/relationships", `{"patient_id":"`+p+`","related_patient_id":"`+p+`","relation":10}`, "related_patient_id"); got != "is invalid" {
		t.Errorf("got %q", got)
	}
	for _, r := range getList(t, c, "communications", "/communications").Rows {
		if r["category"] != "Memo" {
			rejected(t, c, "PATCH", "/communications/"+text(r, "id"), `{"content":"x"}`, "base")
		}
	}
}

// An appointment type names its practitioners and businesses, and they name the
// type.
func TestTypesAndPractitioners(t *testing.T) {
	t.Parallel()
	c, _ := small()
	business := sydney(t, c)
	person := text(getList(t, c, "practitioners", "/businesses/"+business+"/practitioners").Rows[0], "id")
	kind := must(t, c, "POST", "/appointment_types", `{"name":"New","color":"#abc","duration_in_minutes":20,"max_attendees":1,"show_in_online_bookings":true,
		"practitioner_ids":["`+person+`"],"business_ids":["`+business+`"]}`, 201)
	id := text(kind, "id")
	check := func(want bool) {
		t.Helper()
		types := getList(t, c, "appointment_types", "/practitioners/"+person+"/appointment_types").Rows
		people := getList(t, c, "practitioners", "/appointment_types/"+id+"/practitioners").Rows
		if slices.Contains(ids(types), id) != want || slices.Contains(ids(people), person) != want {
			t.Errorf("want them together: %v", want)
		}
		offered := slices.ContainsFunc(getList(t, c, "services", "/businesses/"+business+"/services").Rows, func(r row) bool { return linkID(r, "appointment_type") == id })
		if offered != want {
			t.Errorf("the service is offered: %v", offered)
		}
	}
	check(true)
	must(t, c, "PATCH", "/appointment_types/"+id, `{"practitioner_ids":[]}`, 200)
	check(false)
}
