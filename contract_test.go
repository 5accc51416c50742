package cliniko_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jarcoal/httpmock"
	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/apispec"
)

// The contract test holds the SDK against the description of the API. It finds the services, methods, options and
// models by reflection, so that a new resource is held to it without a line here.

// endpoint is a service method with the operation that it was seen to call.
type endpoint struct {
	name   string // Service.Method
	method reflect.Value
	op     apispec.Operation
}

// isIterator tells whether the method is the All of a List.
func (e endpoint) isIterator() bool {
	out := e.method.Type().Out(0)
	return e.method.Type().NumOut() == 1 && out.Kind() == reflect.Func
}

// in is the type of the method's options or request, nil where there is none.
func (e endpoint) options() reflect.Type {
	t := e.method.Type()
	last := t.In(t.NumIn() - 1)
	if t.IsVariadic() {
		last = last.Elem()
	}
	if last.Kind() != reflect.Struct {
		return nil
	}
	return last
}

// model is the record that the method returns, one or many of it.
func (e endpoint) model() reflect.Type {
	out := e.method.Type().Out(0).Elem() // *T or *Page[T]
	if items, ok := out.FieldByName("Items"); ok && strings.HasPrefix(out.Name(), "Page[") {
		return items.Type.Elem()
	}
	return out
}

// composed methods call several operations in a row, which have methods of their own.
var composed = []string{"IndividualAppointments.Settle", "PatientAttachments.Upload", "Patients.Settle"}

// endpoints calls every method of every service once, and notes which operation it asked for.
func endpoints(t *testing.T) []endpoint {
	t.Helper()
	spec, err := apispec.Load()
	if err != nil {
		t.Fatal(err)
	}
	var asked string
	mock := httpmock.NewMockTransport()
	mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
		asked = req.Method + " " + strings.TrimPrefix(req.URL.Path, "/v1")
		return nil, errors.New("only asking")
	})
	client, err := cliniko.NewClient(testAccount, testKey, cliniko.WithUserAgent("Test", "dev@harbour.example"),
		cliniko.WithHTTPClient(&http.Client{Transport: mock}), cliniko.WithMaxRetries(0), cliniko.WithoutRateLimit())
	if err != nil {
		t.Fatal(err)
	}
	var found []endpoint
	services := reflect.ValueOf(client).Elem()
	for i := range services.NumField() {
		if !services.Type().Field(i).IsExported() {
			continue
		}
		service := services.Field(i)
		for m := range service.NumMethod() {
			e := endpoint{name: services.Type().Field(i).Name + "." + service.Type().Method(m).Name, method: service.Method(m)}
			if slices.Contains(composed, e.name) {
				continue
			}
			asked = ""
			callOnce(e)
			e.op = operationOf(t, spec, e.name, asked)
			found = append(found, e)
		}
	}
	return found
}

// callOnce calls the method, an iterator for its first record.
func callOnce(e endpoint) {
	out := e.method.Call(arguments(context.Background(), e.method.Type()))
	if e.isIterator() {
		out[0].Call([]reflect.Value{reflect.MakeFunc(out[0].Type().In(0), func([]reflect.Value) []reflect.Value {
			return []reflect.Value{reflect.ValueOf(false)}
		})})
	}
}

// arguments are ids that say where in the route they stand, and nothing else.
func arguments(ctx context.Context, method reflect.Type) []reflect.Value {
	in := []reflect.Value{reflect.ValueOf(ctx)}
	for i := 1; i < method.NumIn(); i++ {
		if method.IsVariadic() && i == method.NumIn()-1 {
			break
		}
		value := reflect.New(method.In(i)).Elem()
		if value.Kind() == reflect.String {
			value.SetString("1")
		}
		if isRequest(value.Type()) {
			fillRequired(value)
		} else {
			fillDays(value)
		}
		in = append(in, value)
	}
	return in
}

// fillDays gives the days among the options a value: where there are some, they are required.
func fillDays(options reflect.Value) {
	for i := 0; options.Kind() == reflect.Struct && i < options.NumField(); i++ {
		if options.Field(i).Type() == reflect.TypeFor[cliniko.Date]() {
			fill(options.Field(i), "")
		}
	}
}

// isRequest tells whether a type is the body of a request, and not the options of a read.
func isRequest(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.NumField() > 0 && t.Field(0).Tag.Get("json") != ""
}

// fillRequired gives the fields that must be set a value that passes the checks.
func fillRequired(request reflect.Value) {
	for i := range request.NumField() {
		field, value := request.Type().Field(i), request.Field(i)
		if !isOptional(field.Type) {
			fill(value, field.Tag.Get("check"))
		}
	}
}

func isOptional(t reflect.Type) bool { return strings.HasPrefix(t.Name(), "Optional[") }

// fill sets a value that passes the rules.
func fill(value reflect.Value, rules string) {
	text := "1"
	for rule := range strings.SplitSeq(rules, ",") {
		name, bound, _ := strings.Cut(rule, "=")
		if name == "enum" {
			text, _, _ = strings.Cut(bound, "|")
		}
		if name == "is" {
			text = map[string]string{"color": "#aabbcc", "email": "ada@mail.example", "dva": "NX123456"}[bound]
		}
	}
	switch value.Interface().(type) {
	case time.Time:
		value.Set(reflect.ValueOf(monday))
	case cliniko.Date:
		value.Set(reflect.ValueOf(cliniko.DateOf(monday)))
	case decimal.Decimal:
		value.Set(reflect.ValueOf(decimal.New(1, 0)))
	default:
		fillKind(value, text)
	}
}

func fillKind(value reflect.Value, text string) {
	switch value.Kind() {
	case reflect.String:
		value.SetString(text)
	case reflect.Int:
		n, _ := strconv.Atoi(text)
		value.SetInt(int64(n))
	case reflect.Slice:
		value.Set(reflect.MakeSlice(value.Type(), 1, 1))
		fill(value.Index(0), "")
	case reflect.Struct:
		for i := range value.NumField() {
			if field := value.Type().Field(i); field.IsExported() && strings.Contains(field.Tag.Get("check"), "enum=") || strings.Contains(field.Tag.Get("check"), "required") || strings.Contains(field.Tag.Get("check"), "gt=") {
				fill(value.Field(i), field.Tag.Get("check"))
			}
		}
	}
}

// TestRequests holds each request against the documented schema, and against the rules of optional fields: what is not
// set is not sent, and what is set alone is sent alone.
func TestRequests(t *testing.T) {
	t.Parallel()
	spec, err := apispec.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range endpoints(t) {
		request := e.options()
		if request == nil || !isRequest(request) {
			if len(e.op.RequestSchemas) > 0 && e.op.Method != http.MethodGet {
				t.Errorf("%s takes no request, but %s %s documents one", e.name, e.op.Method, e.op.Path)
			}
			continue
		}
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			sentAlone(t, request)
			for _, name := range e.op.RequestSchemas {
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

// TestRequestsPrintTheirTypeOnly: where a model keeps its personal data out of logs, so does what it is made from.
func TestRequestsPrintTheirTypeOnly(t *testing.T) {
	t.Parallel()
	formatter, valuer := reflect.TypeFor[fmt.Formatter](), reflect.TypeFor[slog.LogValuer]()
	for _, e := range endpoints(t) {
		request := e.options()
		if e.isIterator() || request == nil || !isRequest(request) || e.op.ResponseSchema == "" || !e.model().Implements(formatter) {
			continue
		}
		for field := range request.Fields() {
			if !isOptional(field.Type) && field.Type == reflect.TypeFor[string]() && (!request.Implements(formatter) || !request.Implements(valuer)) {
				t.Errorf("%s has a plain text, %s, and neither Format nor LogValue", request.Name(), field.Name)
			}
		}
	}
}

func sentAlone(t *testing.T, request reflect.Type) {
	t.Helper()
	required := map[string]bool{}
	for field := range request.Fields() {
		if !isOptional(field.Type) {
			required[jsonName(field)] = true
		}
	}
	base := sentFields(t, reflect.New(request).Elem())
	if !maps.Equal(base, required) {
		t.Errorf("%s: nothing set sends %v, want the required fields %v", request.Name(), base, required)
	}
	for i := range request.NumField() {
		field := request.Field(i)
		if !isOptional(field.Type) {
			continue
		}
		value := reflect.New(request).Elem()
		value.Field(i).Set(nullOf(field.Type))
		want := maps.Clone(required)
		want[jsonName(field)] = true
		if got := sentFields(t, value); !maps.Equal(got, want) {
			t.Errorf("%s: %s alone sends %v", request.Name(), field.Name, got)
		}
	}
}

// nullOf is an Optional that is set to null.
func nullOf(optional reflect.Type) reflect.Value {
	value := reflect.New(optional)
	if err := json.Unmarshal([]byte("null"), value.Interface()); err != nil {
		panic(err)
	}
	return value.Elem()
}

func jsonName(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return name
}

func sentFields(t *testing.T, request reflect.Value) map[string]bool {
	t.Helper()
	data, err := json.Marshal(request.Interface())
	if err != nil {
		t.Fatal(err)
	}
	var document map[string]json.RawMessage
	if err := json.Unmarshal(data, &document); err != nil {
		t.Fatal(err)
	}
	sent := map[string]bool{}
	for name := range document {
		sent[name] = true
	}
	return sent
}

func requestFields(t *testing.T, request reflect.Type, schema string, documented map[string]apispec.Field) {
	t.Helper()
	fields := map[string]reflect.StructField{}
	for field := range request.Fields() {
		fields[jsonName(field)] = field
	}
	for name, doc := range documented {
		field, ok := fields[name]
		if !ok {
			t.Errorf("%s has no field for %s.%s", request.Name(), schema, name)
			continue
		}
		delete(fields, name)
		if missing := missingCheck(field.Tag.Get("check"), doc); missing != "" {
			t.Errorf("%s.%s does not check %s", request.Name(), field.Name, missing)
		}
	}
	for name := range fields {
		t.Errorf("%s has a field %q, which %s does not document", request.Name(), name, schema)
	}
}

// missingCheck names a documented limit that the field's tag does not check.
func missingCheck(rules string, doc apispec.Field) string {
	var want []string
	if doc.MaxLength > 0 {
		want = append(want, fmt.Sprintf("len=%d", doc.MaxLength))
	}
	if len(doc.Enum) > 0 {
		want = append(want, "enum=")
	}
	if doc.Pattern != "" {
		want = append(want, "is=")
	}
	if doc.Minimum != nil {
		want = append(want, bound("min=", "gt=", doc.ExclusiveMinimum)+fmt.Sprintf("%.0f", *doc.Minimum))
	}
	if doc.Maximum != nil {
		want = append(want, bound("max=", "lt=", doc.ExclusiveMaximum)+fmt.Sprintf("%.0f", *doc.Maximum))
	}
	for _, part := range want {
		if !strings.Contains(rules, part) {
			return part
		}
	}
	return ""
}

func bound(inclusive, exclusive string, isExclusive bool) string {
	if isExclusive {
		return exclusive
	}
	return inclusive
}

func operationOf(t *testing.T, spec *apispec.Spec, name, asked string) apispec.Operation {
	t.Helper()
	for _, op := range spec.Operations {
		segments := strings.Split(op.Method+" "+op.Path, "/")
		for i, s := range segments {
			if strings.HasPrefix(s, "{") {
				segments[i] = "1"
			}
		}
		if strings.Join(segments, "/") == asked && op.Status != apispec.StatusRemoved {
			return op
		}
	}
	t.Fatalf("%s asked for %q, which is no operation of the API", name, asked)
	return apispec.Operation{}
}

func TestEachOperationHasOneMethod(t *testing.T) {
	t.Parallel()
	methods := map[string]string{}
	iterators := map[string]string{}
	for _, e := range endpoints(t) {
		key := e.op.Method + " " + e.op.Path
		seen := methods
		if e.isIterator() {
			seen = iterators
		}
		if other, twice := seen[key]; twice {
			t.Errorf("%s and %s both call %s", other, e.name, key)
		}
		seen[key] = e.name
		if (e.op.ListKey != "") != (iteratorName(e.name) != e.name || e.isIterator()) {
			t.Errorf("%s calls %s: a method has List or All in its name if and only if it returns a list", e.name, key)
		}
	}
	for key, list := range methods {
		if want := iteratorName(list); want != list && iterators[key] != want {
			t.Errorf("%s has no %s beside it", list, want)
		}
	}
}

// iteratorName is the All of a List, and any other name unchanged.
func iteratorName(list string) string {
	service, method, _ := strings.Cut(list, ".")
	if rest, ok := strings.CutPrefix(method, "List"); ok {
		method = "All" + rest
	}
	return service + "." + method
}

func TestEveryOperationHasAMethod(t *testing.T) {
	t.Parallel()
	spec, err := apispec.Load()
	if err != nil {
		t.Fatal(err)
	}
	served := map[string]bool{}
	for _, e := range endpoints(t) {
		served[e.op.Method+" "+e.op.Path] = true
	}
	for _, op := range spec.Operations {
		if op.Status != apispec.StatusRemoved && !served[op.Method+" "+op.Path] {
			t.Errorf("no method calls %s %s", op.Method, op.Path)
		}
	}
}

func TestEveryMethodHasATest(t *testing.T) {
	t.Parallel()
	tested := map[string]bool{}
	for _, tc := range serviceCases {
		tested[tc.method] = true
	}
	for _, e := range endpoints(t) {
		if !tested[e.name] {
			t.Errorf("%s stands in no case of services_test.go", e.name)
		}
		delete(tested, e.name)
	}
	for name := range tested {
		t.Errorf("%s is tested and does not exist", name)
	}
}

// TestFilters holds the options of each method against the documented filters of its operation, in both directions.
func TestFilters(t *testing.T) {
	t.Parallel()
	for _, e := range endpoints(t) {
		options := e.options()
		if options == nil || isRequest(options) {
			if len(e.op.Filters) > 0 {
				t.Errorf("%s takes no options, but %s has filters", e.name, e.op.Path)
			}
			continue
		}
		fields := map[string]reflect.Type{}
		for _, f := range reflect.VisibleFields(options) {
			name, flags, _ := strings.Cut(f.Tag.Get("url"), ",")
			if flags != "omitempty" {
				t.Errorf("%s.%s is not tagged omitempty", options.Name(), f.Name)
			}
			if !slices.Contains([]string{"page", "per_page", "sort"}, name) && !e.op.Takes(name) { // from, to
				fields[name] = f.Type
			}
		}
		for _, filter := range e.op.Filters {
			got, ok := fields[filter.Field]
			if !ok {
				t.Errorf("%s has no filter %s", options.Name(), filter.Field)
			} else if !fits(got, filter.Type) {
				t.Errorf("%s.%s is %s, and the API takes %s", options.Name(), filter.Field, got, filter.Type)
			}
			delete(fields, filter.Field)
		}
		for name := range fields {
			t.Errorf("%s has a filter %s, which %s does not document", options.Name(), name, e.op.Path)
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

// TestModels holds each model against the documented schema of the answer, in both directions.
func TestModels(t *testing.T) {
	t.Parallel()
	spec, err := apispec.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range endpoints(t) {
		if e.isIterator() || e.op.ResponseSchema == "" {
			continue
		}
		schema, ok := spec.Schema(e.op.ResponseSchema)
		if !ok {
			t.Fatalf("there is no schema %s", e.op.ResponseSchema)
		}
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			model := e.model()
			if union, ok := spec.Schema(model.Name()); ok && slices.Contains(union.Of, e.op.ResponseSchema) {
				schema = union // one struct for all members, also where only one of them comes back
			}
			if len(schema.Of) > 0 {
				schema.Fields = unionFields(spec, schema.Of)
			}
			compareFields(t, spec, model, e.op.ResponseSchema, schema.Fields)
		})
	}
}

func compareFields(t *testing.T, spec *apispec.Spec, model reflect.Type, path string, documented map[string]apispec.Field) {
	t.Helper()
	fields := map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(model) {
		if f.Anonymous {
			continue // its own fields follow
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		fields[name] = f.Type
	}
	delete(fields, "-") // no field of the API's: a question's Extra, which keeps what the API does not document
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

// compareType tells what a documented field asks for when the type of the model does not give it.
func compareType(t *testing.T, spec *apispec.Spec, got reflect.Type, path string, doc apispec.Field) string {
	t.Helper()
	if got.Kind() == reflect.Pointer {
		got = got.Elem()
	}
	if slices.Contains(otherwiseHeld, got) {
		return ""
	}
	name := got.Name()
	ok := false
	switch doc.Type {
	case "link":
		if doc.Many || strings.HasSuffix(doc.Path, "/conflicts") || strings.HasSuffix(path, ".content") { // a file has no id
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
		ok = ok || got == reflect.TypeFor[map[string]string]() // a form that is passed on as it is
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

// otherwiseHeld are types that no single documented form describes. Tests of their own hold them against the fixtures.
var otherwiseHeld = []reflect.Type{
	reflect.TypeFor[cliniko.PatientFormAnswer](),  // a text, an object or an array, by the type of the question
	reflect.TypeFor[cliniko.PatientFormOptions](), // an array for select, an object for full_name
	reflect.TypeFor[cliniko.SignatureLinks](),     // documented is one link; a list of links has been seen
}

// unlistedMembers are schemas of questions that the API describes, and forgets to list in the union that they belong to.
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

// unionFields are the fields of all the schemas that a value may have. Where they differ in type, such as a text and a
// date under one name, a string holds both; objects have the fields of both.
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
