package contract_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// The contract tests compare the SDK with the description of the API. They find the services, methods, options and models
// by reflection, so that a new resource is covered without a line here.

// TestRequests compares each request with its documented schema, and checks optional fields: a field that is not set is not
// sent, and a field that is set alone is sent alone.
func TestRequests(t *testing.T) {
	t.Parallel()
	spec := testkit.Spec(t)
	for _, e := range testkit.Methods(t) {
		request := e.Request()
		if request == nil {
			if len(e.Op.RequestSchemas) > 0 && e.Op.Method != http.MethodGet {
				t.Errorf("%s takes no request, but %s %s documents one", e.Name, e.Op.Method, e.Op.Path)
			}
			continue
		}
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			sentAlone(t, request)
			for _, name := range e.Op.RequestSchemas {
				documented, ok := spec.Request(name)
				if !ok {
					t.Fatalf("there is no request schema %s", name)
				}
				if len(documented.Fields) > 0 {
					requestFields(t, request, name, documented.Fields)
				}
			}
		})
	}
}

// TestRequestsPrintTheirTypeOnly checks that a request with texts is redacted if its model is.
func TestRequestsPrintTheirTypeOnly(t *testing.T) {
	t.Parallel()
	formatter, valuer := reflect.TypeFor[fmt.Formatter](), reflect.TypeFor[slog.LogValuer]()
	for _, e := range testkit.Methods(t) {
		request := e.Request()
		if e.IsIterator() || request == nil || e.Op.ResponseSchema == "" || !e.Model().Implements(formatter) {
			continue
		}
		for field := range request.Fields() {
			if !testkit.IsOptional(field.Type) && field.Type == reflect.TypeFor[string]() && (!request.Implements(formatter) || !request.Implements(valuer)) {
				t.Errorf("%s has a plain text, %s, and neither Format nor LogValue", request.Name(), field.Name)
			}
		}
	}
}

func sentAlone(t *testing.T, request reflect.Type) {
	t.Helper()
	required := map[string]bool{}
	for field := range request.Fields() {
		if !testkit.IsOptional(field.Type) {
			required[testkit.JSONName(field)] = true
		}
	}
	base := testkit.SentFields(t, reflect.New(request).Interface())
	if !maps.Equal(base, required) {
		t.Errorf("%s: nothing set sends %v, want the required fields %v", request.Name(), base, required)
	}
	for i := range request.NumField() {
		field := request.Field(i)
		if !testkit.IsOptional(field.Type) {
			continue
		}
		value := reflect.New(request).Elem()
		value.Field(i).Set(nullOf(field.Type))
		want := maps.Clone(required)
		want[testkit.JSONName(field)] = true
		if got := testkit.SentFields(t, value.Interface()); !maps.Equal(got, want) {
			t.Errorf("%s: %s alone sends %v", request.Name(), field.Name, got)
		}
	}
}

// nullOf returns an Optional that is set to null.
func nullOf(optional reflect.Type) reflect.Value {
	value := reflect.New(optional)
	if err := json.Unmarshal([]byte("null"), value.Interface()); err != nil {
		panic(err)
	}
	return value.Elem()
}

func requestFields(t *testing.T, request reflect.Type, schema string, documented map[string]apispec.Field) {
	t.Helper()
	fields := map[string]bool{}
	for field := range request.Fields() {
		fields[testkit.JSONName(field)] = true
	}
	for name := range documented {
		if !fields[name] {
			t.Errorf("%s has no field for %s.%s", request.Name(), schema, name)
		}
		delete(fields, name)
	}
	for name := range fields {
		t.Errorf("%s has a field %q, which %s does not document", request.Name(), name, schema)
	}
}

func TestEachOperationHasOneMethod(t *testing.T) {
	t.Parallel()
	methods := map[string]string{}
	iterators := map[string]string{}
	for _, e := range testkit.Methods(t) {
		key := e.Op.Method + " " + e.Op.Path
		seen := methods
		if e.IsIterator() {
			seen = iterators
		}
		if other, twice := seen[key]; twice {
			t.Errorf("%s and %s both call %s", other, e.Name, key)
		}
		seen[key] = e.Name
		if (e.Op.ListKey != "") != (iteratorName(e.Name) != e.Name || e.IsIterator()) {
			t.Errorf("%s calls %s: a method has List or All in its name if and only if it returns a list", e.Name, key)
		}
	}
	for key, list := range methods {
		if want := iteratorName(list); want != list && iterators[key] != want {
			t.Errorf("%s has no iterator %s", list, want)
		}
	}
}

// iteratorName returns the name of the All of a List, and any other name unchanged.
func iteratorName(list string) string {
	service, method, _ := strings.Cut(list, ".")
	if rest, ok := strings.CutPrefix(method, "List"); ok {
		method = "All" + rest
	}
	return service + "." + method
}

func TestEveryOperationHasAMethod(t *testing.T) {
	t.Parallel()
	spec := testkit.Spec(t)
	served := map[string]bool{}
	for _, e := range testkit.Methods(t) {
		served[e.Op.Method+" "+e.Op.Path] = true
	}
	for _, op := range spec.Operations {
		if op.Status != apispec.StatusRemoved && !served[op.Method+" "+op.Path] {
			t.Errorf("no method calls %s %s: add one to %s.go", op.Method, op.Path, op.Resource)
		}
	}
}

// TestFilters compares the options of each method with the documented filters of its operation, in both directions.
func TestFilters(t *testing.T) {
	t.Parallel()
	for _, e := range testkit.Methods(t) {
		options := e.Options()
		if options == nil || e.Request() != nil {
			if len(e.Op.Filters) > 0 {
				t.Errorf("%s takes no options, but %s has filters", e.Name, e.Op.Path)
			}
			continue
		}
		fields := map[string]reflect.Type{}
		for _, f := range reflect.VisibleFields(options) {
			name, flags, _ := strings.Cut(f.Tag.Get("url"), ",")
			if flags != "omitempty" {
				t.Errorf("%s.%s is not tagged omitempty", options.Name(), f.Name)
			}
			if !slices.Contains([]string{"page", "per_page", "sort"}, name) && !e.Op.Takes(name) { // from, to
				fields[name] = f.Type
			}
		}
		for _, filter := range e.Op.Filters {
			got, ok := fields[filter.Field]
			if !ok {
				t.Errorf("%s has no filter %s", options.Name(), filter.Field)
			} else if !fits(got, filter.Type) {
				t.Errorf("%s.%s is %s, and the API takes %s", options.Name(), filter.Field, got, filter.Type)
			}
			delete(fields, filter.Field)
		}
		for name := range fields {
			t.Errorf("%s has a filter %s, which %s does not document", options.Name(), name, e.Op.Path)
		}
	}
}

func fits(filter reflect.Type, kind string) bool {
	name := strings.TrimPrefix(filter.String(), "cliniko.")
	want := map[string]string{
		apispec.FilterInt64: "NumberFilter[github.com/cliniko-go/cliniko.ID[", apispec.FilterInteger: "NumberFilter[",
		apispec.FilterDecimal: "NumberFilter[github.com/shopspring/decimal", apispec.FilterString: "StringFilter",
		apispec.FilterDate: "DateFilter", apispec.FilterDateTime: "TimeFilter", apispec.FilterBoolean: "BoolFilter",
		apispec.FilterArray: "ArrayFilter[",
	}[kind]
	return want != "" && strings.HasPrefix(name, want)
}

// TestModels compares each model with the documented schema of the response, in both directions.
func TestModels(t *testing.T) {
	t.Parallel()
	spec := testkit.Spec(t)
	for _, e := range testkit.Methods(t) {
		if e.IsIterator() || e.Op.ResponseSchema == "" {
			continue
		}
		schema, ok := spec.Schema(e.Op.ResponseSchema)
		if !ok {
			t.Fatalf("there is no schema %s", e.Op.ResponseSchema)
		}
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			model := e.Model()
			if union, ok := spec.Schema(model.Name()); ok && slices.Contains(union.Of, e.Op.ResponseSchema) {
				schema = union // one struct for all members of the union, even where the API returns only one of them
			}
			if len(schema.Of) > 0 {
				schema.Fields = unionFields(spec, schema.Of)
			}
			compareFields(t, spec, model, e.Op.ResponseSchema, schema.Fields)
		})
	}
}

func compareFields(t *testing.T, spec *apispec.Spec, model reflect.Type, path string, documented map[string]apispec.Field) {
	t.Helper()
	fields := map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(model) {
		if f.Anonymous {
			continue // VisibleFields lists its fields too
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		fields[name] = f.Type
	}
	for name := range outdated[path] {
		delete(fields, name)
	}
	delete(fields, "-") // not a field of the API: Extra keeps what the API does not document
	for name, doc := range documented {
		got, ok := fields[name]
		if !ok {
			t.Errorf("%s has no field for %s.%s", model.Name(), path, name)
			continue
		}
		delete(fields, name)
		if problem := compareType(t, spec, got, path+"."+name, doc); problem != "" {
			t.Errorf("%s.%s: %s is %s, %s", path, name, model.Name(), got, problem)
		}
	}
	for name := range fields {
		t.Errorf("%s has a field %q, which %s does not document", model.Name(), name, path)
	}
}

// outdated are fields that the models have although only older documents than the description name them. The key is the
// path that messages show.
var outdated = map[string]map[string]bool{
	"Settings.account":       {"time_zone": true}, // in the guides until 2022; available times count days in it
	"PublicSettings.account": {"time_zone": true},
}

// compareType returns what the API sends if the type of the model does not fit it, or "".
func compareType(t *testing.T, spec *apispec.Spec, got reflect.Type, path string, doc apispec.Field) string {
	t.Helper()
	if got.Kind() == reflect.Pointer {
		got = got.Elem()
	}
	if slices.Contains(otherwiseTested, got) {
		return ""
	}
	name := got.Name()
	ok := false
	switch doc.Type {
	case "link":
		if doc.Many || strings.HasSuffix(doc.Path, "/conflicts") || strings.HasSuffix(path, ".content") { // files have no ID
			ok = got == reflect.TypeFor[cliniko.RelatedLink]()
		} else {
			ok = strings.HasPrefix(name, "Link[")
		}
	case "self_link":
		ok = got == reflect.TypeFor[cliniko.SelfLink]()
	case "number":
		ok = got == reflect.TypeFor[decimal.Decimal]()
	case "string":
		switch doc.Format {
		case "decimal":
			ok = got == reflect.TypeFor[decimal.Decimal]()
		case "date-time":
			ok = got == reflect.TypeFor[time.Time]()
		case "date":
			ok = got == reflect.TypeFor[cliniko.Date]()
		case "int64":
			ok = strings.HasPrefix(name, "ID[")
		default:
			ok = got.Kind() == reflect.String && !strings.HasPrefix(name, "ID[")
		}
	case "integer":
		ok = got.Kind() == reflect.Int
	case "boolean":
		ok = got.Kind() == reflect.Bool
	case "array":
		if ok = got.Kind() == reflect.Slice; ok {
			return compareType(t, spec, got.Elem(), path+"[]", *doc.Items)
		}
	case "object":
		if ok = got.Kind() == reflect.Struct; ok {
			compareFields(t, spec, got, path, doc.Fields)
		}
		ok = ok || got == reflect.TypeFor[map[string]string]() // form fields that are passed on unchanged
	case "ref":
		schema, found := spec.Schema(doc.Ref)
		if ok = found && got.Kind() == reflect.Struct; ok {
			compareFields(t, spec, got, doc.Ref, schema.Fields)
		}
	case "oneOf", "anyOf", "union":
		if ok = got.Kind() == reflect.Struct; ok {
			compareFields(t, spec, got, path, unionFields(spec, doc.Of))
		}
	}
	if ok {
		return ""
	}
	return fmt.Sprintf("and the API sends %s %s", doc.Type, doc.Format)
}

// otherwiseTested are types that no single documented form describes. They have tests of their own.
var otherwiseTested = []reflect.Type{
	reflect.TypeFor[cliniko.PatientFormAnswer](),  // a text, an object or an array, by the type of the question
	reflect.TypeFor[cliniko.PatientFormOptions](), // an array for select, an object for full_name
	reflect.TypeFor[cliniko.SignatureLinks](),     // one link is documented, a list of links was seen
}

// unlistedMembers are schemas of questions that the API describes, but does not list in the union that they belong to.
var unlistedMembers = map[string][]string{
	"PatientFormQuestionText": {
		"PatientFormQuestionAddress", "PatientFormQuestionFullName", "PatientFormQuestionPhone",
		"PatientFormQuestionPronouns", "PatientFormQuestionSelect",
	},
	"PatientFormTemplateQuestionText": {
		"PatientFormTemplateQuestionAddress", "PatientFormTemplateQuestionFullName", "PatientFormTemplateQuestionPhone",
		"PatientFormTemplateQuestionPronouns", "PatientFormTemplateQuestionSelect",
	},
}

// unionFields returns the fields of all schemas of a union. Where two differ in format, such as a text and a date with the
// same name, a string holds both; objects have the fields of both.
func unionFields(spec *apispec.Spec, names []string) map[string]apispec.Field {
	fields := map[string]apispec.Field{}
	for _, name := range slices.Concat(names, unlistedMembers[names[0]]) {
		for field, doc := range spec.Schemas[name].Fields {
			if other, ok := fields[field]; ok {
				doc = bothFields(other, doc)
			}
			fields[field] = doc
		}
	}
	return fields
}

func bothFields(a, b apispec.Field) apispec.Field {
	if a.Type != b.Type {
		return apispec.Field{Type: "differing"}
	}
	if a.Format != b.Format {
		b.Format = ""
	}
	if b.Type == apispec.TypeObject {
		b.Fields = maps.Clone(b.Fields)
		maps.Copy(b.Fields, a.Fields)
	}
	return b
}
