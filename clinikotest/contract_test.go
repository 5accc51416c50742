package clinikotest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/apispec"
)

// TestContract compares every record and the settings with the description of
// the API: no field is missing, none is unknown, and each has its type.
func TestContract(t *testing.T) {
	t.Parallel()
	spec := mustSpec(t)
	lists := map[string][]row{}
	for _, key := range resources(t) {
		op, _ := spec.Operation("GET", "/"+key)
		for _, r := range everyRow(t, shared(), key) {
			schema := schemaOf(spec, op.ResponseSchema, r)
			lists[schema] = append(lists[schema], r)
		}
	}
	lists["Practitioner"] = append(lists["Practitioner"], getList(t, shared(), "practitioners", "/practitioners/inactive").Rows...)
	lists["Signature"] = signatures(t)
	for schema, path := range map[string]string{"Settings": "/settings", "PublicSettings": "/settings/public", "User": "/user"} {
		_, body := get(t, shared(), path)
		var r row
		decode(t, body, &r)
		lists[schema] = append(lists[schema], r)
	}
	for schema, rows := range lists {
		t.Run(schema, func(t *testing.T) {
			t.Parallel()
			c := newChecker(t, spec)
			for _, r := range rows {
				c.id = text(r, "id")
				c.object(schema, r, spec.Schemas[schema].Fields, true)
				if t.Failed() {
					return // one bad record is enough
				}
			}
		})
	}
}

// A record is the same alone and in a list.
func TestGetEqualsList(t *testing.T) {
	t.Parallel()
	for key, r := range firstRows(t) {
		path := "/" + key + "/" + text(r, "id")
		if links, ok := r["links"].(row); ok { // recalls have none
			path = text(links, "self")
		}
		status, body := get(t, shared(), path)
		if status != 200 {
			t.Errorf("%s: %d", key, status)
			continue
		}
		var alone row
		decode(t, body, &alone)
		want, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(alone)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: got %s, want %s", key, got, want)
		}
	}
}

// Every documented filter works with every operator of its type. A record that
// holds a value of another type would panic here.
func TestEveryFilterWorks(t *testing.T) {
	t.Parallel()
	samples := map[string][]string{
		"int64": {":=1", ":!=1", ":>1", ":?", ":!?"}, "string": {":=a", ":~a", ":~~a%", ":?"},
		"date": {":=2000-01-01", ":=****-01-**"}, "date-time": {":>2000-01-01T00:00:00Z", ":*", ":?", ":!?"},
		"boolean": {":=true", ":!=false"}, "array": {":~1"}, "integer": {":=1", ":>1", ":?"}, "decimal": {":=1", ":<1.5"},
	}
	spec := mustSpec(t)
	for key := range firstRows(t) {
		op, ok := spec.Operation("GET", "/"+key)
		if !ok {
			t.Fatalf("no list of %s", key)
		}
		for _, f := range op.Filters {
			if len(samples[f.Type]) == 0 {
				t.Errorf("no sample for %s", f.Type)
			}
			for _, sample := range samples[f.Type] {
				getList(t, shared(), key, "/"+key+"?per_page=2&q[]="+url.QueryEscape(f.Field+sample))
			}
		}
	}
}

func mustSpec(t *testing.T) *apispec.Spec {
	t.Helper()
	spec, err := apispec.Load()
	if err != nil {
		t.Fatal(err)
	}
	return spec
}

// checker compares JSON with the description.
type checker struct {
	t    *testing.T
	spec *apispec.Spec
	id   string // of the record

	compiled map[string]*regexp.Regexp // by pattern
}

func newChecker(t *testing.T, spec *apispec.Spec) *checker {
	t.Helper()
	return &checker{t: t, spec: spec, compiled: map[string]*regexp.Regexp{}}
}

// Where the clinic follows real responses instead of the documents; see
// observed_deviations in schemas.json.
var (
	emptyAllowed = []string{
		"IndividualAppointment.repeat_rule", "GroupAppointment.repeat_rule", "AvailabilityBlock.repeat_rule",
		"UnavailableBlock.repeat_rule", "IndividualAppointment.cancellation_reason_description", "Contact.doctor_type",
	}
	nullAllowed = []string{"Patient.first_name", "Patient.last_name", "Product.product_supplier_id"}
)

// resources returns the keys of all lists that are not below another resource.
func resources(t *testing.T) []string {
	t.Helper()
	var keys []string
	for _, op := range mustSpec(t).Operations {
		if op.Status != apispec.StatusRemoved && op.Method == http.MethodGet && op.Path == "/"+op.ListKey {
			keys = append(keys, op.ListKey)
		}
	}
	if len(keys) < 35 {
		t.Fatalf("only %d resources", len(keys))
	}
	return keys
}

// everyRow returns all rows of a list, including hidden rows if the list has
// filters for them.
func everyRow(t *testing.T, c *clinikotest.Clinic, key string) []row {
	t.Helper()
	op, _ := mustSpec(t).Operation("GET", "/"+key)
	var query []string
	for _, field := range []string{"archived_at", "cancelled_at", "deleted_at"} {
		if _, ok := op.Filter(field); ok {
			query = append(query, field+":*")
		}
	}
	return all(t, c, key, query...)
}

func signatures(t *testing.T) []row {
	t.Helper()
	var rows []row
	for _, form := range all(t, shared(), "patient_forms") {
		links, _ := form["signatures"].(row)["links"].(row)
		_, body := get(t, shared(), text(links, "self"))
		var r row
		decode(t, body, &r)
		rows = append(rows, r)
	}
	return rows
}

// schemaOf returns the schema of a record, which for a union depends on its
// fields.
func schemaOf(spec *apispec.Spec, schema string, r row) string {
	has := func(field string) bool { _, ok := r[field]; return ok }
	switch {
	case len(spec.Schemas[schema].Of) == 0:
		return schema
	case schema == "PatientAttachment":
		return "UploadedPatientAttachment"
	case has("patient_name"):
		return "IndividualAppointment"
	case has("max_attendees"):
		return "GroupAppointment"
	case has("starts_at"):
		return "UnavailableBlock"
	case has("confidential"):
		return "MemoCommunication"
	case has("content_subject"):
		return "EmailCommunication"
	}
	return "SmsCommunication"
}

// object checks the fields of an object. A record must have every field except
// links that lead nowhere; a nested object must have the required fields only.
func (c *checker) object(where string, got row, fields map[string]apispec.Field, record bool) {
	for name := range got {
		if _, ok := fields[name]; !ok {
			c.t.Errorf("%s.%s is not in the schema", where, name)
		}
	}
	for name, field := range fields {
		at := where + "." + name
		value, ok := got[name]
		toOne := field.Type == apispec.TypeLink && !field.Many
		switch {
		case !ok && (record && !toOne || field.Required):
			c.t.Errorf("%s is missing", at)
		case ok && value == nil:
			if !field.Nullable && !slices.Contains(nullAllowed, at) {
				c.t.Errorf("%s is null", at)
			}
		case ok:
			c.value(at, value, field)
		}
	}
}

func (c *checker) value(at string, value any, field apispec.Field) {
	ok := true
	switch field.Type {
	case apispec.TypeString:
		var s string
		if s, ok = value.(string); ok {
			c.format(at, s, field)
		}
	case apispec.TypeInteger, apispec.TypeNumber:
		_, ok = value.(float64)
	case apispec.TypeBoolean:
		_, ok = value.(bool)
	case apispec.TypeArray:
		var elements []any
		elements, ok = value.([]any)
		for i, element := range elements {
			c.value(fmt.Sprintf("%s[%d]", at, i), element, *field.Items)
		}
	default:
		c.nested(at, value, field)
	}
	if !ok {
		c.t.Errorf("%s is %v, want %s", at, value, field.Type)
	}
}

func (c *checker) nested(at string, value any, field apispec.Field) {
	r, ok := value.(row)
	if !ok {
		c.t.Errorf("%s is %v, want an object", at, value)
		return
	}
	switch field.Type {
	case apispec.TypeObject:
		if len(r) > 0 || !slices.Contains(emptyAllowed, at) {
			c.object(at, r, field.Fields, !strings.Contains(at, "custom_fields") && !strings.Contains(at, ".content"))
		}
	case apispec.TypeRef:
		c.object(at, r, c.spec.Schemas[field.Ref].Fields, true)
	case apispec.TypeOneOf:
		c.oneOf(at, r, field.Of)
	case apispec.TypeSelfLink:
		c.matches(at, text(r, "self"), base+`/([a-z_]+/OWN|patients/[0-9]{19}/referral_source|patient_forms/[0-9]{19}/signatures/OWN)`)
	case apispec.TypeLink:
		c.link(at, r, field)
	default:
		c.t.Errorf("%s has the type %s, which this test does not know", at, field.Type)
	}
}

// oneOf selects the schema by the type of the object.
func (c *checker) oneOf(at string, r row, of []string) {
	for _, name := range of {
		fields := c.spec.Schemas[name].Fields
		if slices.Contains(fields["type"].Enum, r["type"]) {
			c.object(at, r, fields, false)
			return
		}
	}
	c.t.Errorf("%s has no known type: %v", at, r["type"])
}

func (c *checker) link(at string, r row, field apispec.Field) {
	inner, ok := r["links"].(row)
	if !ok || len(r) != 1 || len(inner) != 1 {
		c.t.Errorf("%s is %v, want a link", at, r)
		return
	}
	id := `([0-9]{19}|OWN)`
	if field.Many || !strings.HasSuffix(field.Path, "/{id}") {
		id = "OWN"
	}
	want := field.Path
	switch at {
	case "UploadedPatientAttachment.content": // the documented example lacks the last part
		want, id = want+"/content", "OWN"
	case "ReferralSource.referrer", "ReferralSourceType.referrers": // patients or contacts
		want = "/(patients|contacts)" + strings.TrimPrefix(want, "/patients")
	}
	if field.Query != "" {
		want += "?" + field.Query
	}
	self, err := url.QueryUnescape(text(inner, "self"))
	if err != nil {
		c.t.Errorf("%s: %v", at, err)
	}
	want = strings.NewReplacer(`\{id\}`, id, `\(patients\|contacts\)`, "(patients|contacts)").Replace(regexp.QuoteMeta(want))
	c.matches(at, self, base+want)
}

var formats = map[string]string{
	"time":      `[0-9]{2}:[0-9]{2}`,
	"int64":     `([0-9]{19}|OWN)`,
	"decimal":   `-?[0-9]+\.[0-9]+`,
	"date-time": `[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z`,
	"date":      `[0-9]{4}-[0-9]{2}-[0-9]{2}`,
	"phone":     `\+?[0-9() ]+`,
	"ipv4":      `[0-9.]+`,
	"uri":       `https://.+`,
	"uuid":      `[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`,
	"":          `(?s).*`,
}

func (c *checker) format(at, s string, field apispec.Field) {
	c.matches(at, s, formats[field.Format])
	if field.Format == "date-time" {
		if _, err := time.Parse(time.RFC3339, s); err != nil {
			c.t.Errorf("%s: %v", at, err)
		}
	}
	if field.Enum != nil && !slices.Contains(field.Enum, any(s)) && (s != "" || !slices.Contains(emptyAllowed, at)) {
		c.t.Errorf("%s is %q, want one of %v", at, s, field.Enum)
	}
	if field.MaxLength > 0 && len(s) > field.MaxLength {
		c.t.Errorf("%s is longer than %d", at, field.MaxLength)
	}
}

func (c *checker) matches(at, s, pattern string) {
	if pattern == "" {
		c.t.Errorf("%s has a format that this test does not know, of %v", at, slices.Sorted(maps.Keys(formats)))
		return
	}
	re, ok := c.compiled[pattern]
	if !ok {
		re = regexp.MustCompile(`^` + pattern + `$`)
		c.compiled[pattern] = re
	}
	if c.id != "" { // patterns have OWN for the id of the record itself
		s = strings.Replace(s, c.id, "OWN", 1)
	}
	if !re.MatchString(s) {
		c.t.Errorf("%s is %q, want %s", at, s, pattern)
	}
}
