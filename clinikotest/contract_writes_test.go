package clinikotest_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/apispec"
)

// TestContractOfWrites compares the response of every write with the
// description, as TestContract does for reads. The bodies have every documented
// field, so that no field of a response is null.
func TestContractOfWrites(t *testing.T) {
	t.Parallel()
	c := clinikotest.New(clinikotest.WithClock(atNoon), clinikotest.WithSize(12))
	w := newWriter(t, c)
	for _, key := range resources(t) {
		if op, ok := w.spec.Operation("POST", "/"+key); ok && op.Status != apispec.StatusRemoved {
			w.life(key)
		}
	}
	source := w.body("referral_sources", "ReferralSourceRequest", "ReferralSource")
	for _, kind := range getList(t, c, "referral_source_types", "/referral_source_types").Rows {
		if kind["referrer_type"] == "Patient" { // the referrer in the body is a patient
			source["referral_source_type_id"] = kind["id"]
		}
	}
	w.write("PATCH", "/patients/{patient_id}/referral_source", w.firstID("patients"), source)
	for _, op := range w.spec.Operations {
		if op.Status != apispec.StatusRemoved && op.Method != http.MethodGet && !w.done[op.Method+" "+op.Path] {
			t.Errorf("no response of %s %s was compared with the description", op.Method, op.Path)
		}
	}
}

// writer sends writes and records which operations it has called.
type writer struct {
	t       *testing.T
	clinic  *clinikotest.Clinic
	spec    *apispec.Spec
	done    map[string]bool   // by method and path
	first   map[string]string // ids by list
	checker *checker
}

func newWriter(t *testing.T, c *clinikotest.Clinic) *writer {
	t.Helper()
	spec := mustSpec(t)
	return &writer{
		t: t, clinic: c, spec: spec, done: map[string]bool{}, first: map[string]string{}, checker: newChecker(t, spec),
	}
}

// life calls every write of a resource, each on a new record.
func (w *writer) life(key string) {
	create, _ := w.spec.Operation("POST", "/"+key)
	for _, step := range []string{"PATCH /{id}", "POST /{id}/archive", "POST /{id}/unarchive", "PATCH /{id}/cancel", "DELETE /{id}"} {
		method, path, _ := strings.Cut(step, " ")
		op, ok := w.spec.Operation(method, "/"+key+path)
		if !ok {
			continue
		}
		body := w.body(key, create.RequestSchemas[0], create.ResponseSchema)
		id := text(w.write("POST", "/"+key, "", body), "id")
		if path == "/{id}/unarchive" {
			w.write("POST", "/"+key+"/{id}/archive", id, nil)
		}
		changes := body
		if len(op.RequestSchemas) > 0 && op.RequestSchemas[0] != create.RequestSchemas[0] {
			changes = w.body(key, op.RequestSchemas[0], op.ResponseSchema)
		}
		w.write(op.Method, op.Path, id, changes)
	}
	if !w.done["POST /"+key] { // the resource has no other writes
		w.write("POST", "/"+key, "", w.body(key, create.RequestSchemas[0], create.ResponseSchema))
	}
}

// shownLater lists fields that are set when a file is processed.
var shownLater = []string{"UploadedPatientAttachment.filename"}

// write sends a body and checks the response. id replaces the parameter in the
// path.
func (w *writer) write(method, path, id string, body row) row {
	w.t.Helper()
	op, _ := w.spec.Operation(method, path)
	w.done[method+" "+path] = true
	want := op.Success
	if want == 0 { // not documented; the same as for similar operations
		want = map[string]int{"create": http.StatusCreated, "archive": http.StatusNoContent}[op.Name]
	}
	if want == 0 {
		want = http.StatusOK
	}
	sent := encodeBody(w.t, body)
	response := must(w.t, w.clinic, method, strings.NewReplacer("{id}", id, "{patient_id}", id).Replace(path), sent, want)
	if (response == nil) != (op.ResponseSchema == "") {
		w.t.Fatalf("%s %s: got %v", method, path, response)
	}
	if response == nil {
		return nil
	}
	w.checker.id = text(response, "id")
	schema := schemaOf(w.spec, op.ResponseSchema, response)
	w.checker.object(schema, response, w.spec.Schemas[schema].Fields, true)
	for name, field := range w.spec.Schemas[schema].Fields {
		sent := body[name] != nil || body[field.WriteAs] != nil
		if sent && response[name] == nil && !slices.Contains(shownLater, schema+"."+name) {
			w.t.Errorf("%s was sent but is not in the response", name)
		}
	}
	if w.t.Failed() {
		w.t.Fatalf("%s %s %s: got %s", method, path, sent, encodeBody(w.t, response))
	}
	return response
}

// body returns a body with a value for each documented field. Values of the
// table bodies take precedence, except for content, which is too short there.
func (w *writer) body(key, request, response string) row {
	w.t.Helper()
	body := row{}
	for name, field := range w.spec.Requests[request].Fields {
		body[name] = w.value(name, field, w.spec.Schemas[response])
	}
	own := row{}
	if bodies[key] != "" {
		decode(w.t, []byte(bodyOf(w.t, w.clinic, key)), &own)
		delete(own, "content")
	}
	for name, value := range own {
		if _, ok := body[name]; ok || request == "ConcessionPriceRequest" || request == "RecallTypeRequest" { // fields that no schema lists
			body[name] = value
		}
	}
	return body
}

func (w *writer) value(name string, field apispec.Field, response apispec.Schema) any {
	switch field.Type {
	case apispec.TypeString:
		return w.text(name, field, response)
	case apispec.TypeInteger:
		if len(field.Enum) > 0 {
			return field.Enum[0]
		}
		return 2 // in the range of every field
	case apispec.TypeNumber:
		return json.Number("2.5")
	case apispec.TypeBoolean:
		return true
	case apispec.TypeArray:
		return w.elements(name, *field.Items, response)
	case apispec.TypeRef:
		return w.fields(w.spec.Schemas[field.Ref].Fields, response)
	case apispec.TypeObject:
		return w.fields(field.Fields, response)
	}
	w.t.Fatalf("%s has the type %s, which this test does not know", name, field.Type)
	return nil
}

// elements returns one element of each kind that an array can hold.
func (w *writer) elements(name string, items apispec.Field, response apispec.Schema) []any {
	var all []any
	for _, of := range items.Of {
		all = append(all, w.fields(w.spec.Schemas[of].Fields, response))
	}
	if len(all) == 0 {
		all = append(all, w.value(name, items, response))
	}
	return all
}

func (w *writer) fields(fields map[string]apispec.Field, response apispec.Schema) row {
	r := row{}
	for name, field := range fields {
		r[name] = w.value(name, field, response)
	}
	return r
}

// samples holds values by format or name, for fields with a form of their own.
var samples = map[string]string{
	"color": "#abcdef", "country_code": "NZ", "date": "2026-12-24", "decimal": "2.5", "dva_card_number": "NX123456",
	"email": "a@mail.example", "ends_at": "2026-12-01T01:00:00Z", "expiry_date": "2027-12-24", "invoice_email": "b@mail.example",
	"phone": "0491 570 006", "starts_at": "2026-12-01T00:00:00Z", "time_zone": "Perth", "time_zone_identifier": "Australia/Perth",
	"uri": "https://upload.example/key", "uuid": "2f1d0a0e-0001-4aaa-8bbb-000000000001",
}

func (w *writer) text(name string, field apispec.Field, response apispec.Schema) any {
	for _, form := range []string{name, field.Format} {
		if sample, ok := samples[form]; ok {
			return sample
		}
	}
	switch {
	case field.Format == "int64":
		return w.linkedID(name, response)
	case len(field.Enum) > 0:
		return field.Enum[0]
	}
	return "Some " + strings.ReplaceAll(name, "_", " ")
}

// linkedID returns the id of a record that a field can lead to, by the link
// that the field sets or by its name.
func (w *writer) linkedID(name string, response apispec.Schema) string {
	for _, field := range response.Fields {
		if field.WriteAs == name && field.To != "" {
			return w.firstID(field.To)
		}
	}
	list := strings.TrimSuffix(strings.TrimSuffix(name, "s"), "_id") + "s"
	if slices.Contains(resources(w.t), list) {
		return w.firstID(list)
	}
	return "1640000000000000001" // of a template or a drawing, which have no lists
}

func (w *writer) firstID(list string) string {
	if w.first[list] == "" {
		w.first[list] = text(getList(w.t, w.clinic, list, "/"+list+"?per_page=1").Rows[0], "id")
	}
	return w.first[list]
}
