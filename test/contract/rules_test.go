package contract_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// This file compares the rules of request fields, which are in their check tags, with the description of the API, by
// equality. A rule that is only on one side fails.

// fieldRules are the rules of the fields of one request, by the path of the field: "pronouns.reflexive". The rules of a
// field are by name: {"len": "255"}.
type fieldRules map[string]map[string]string

// TestRules compares the rules of every request.
func TestRules(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for request, sides := range requestRules(t) {
		for _, problem := range compareRules(request, sides.sdk, sides.api, used) {
			t.Error(problem)
		}
	}
	for name := range differences {
		if !used[name] {
			t.Errorf("differences in test/contract/rules_test.go has %q, which does not differ", name)
		}
	}
}

// sides are the rules of one request in the SDK and in the description.
type sides struct{ sdk, api fieldRules }

func requestRules(t *testing.T) map[string]sides {
	t.Helper()
	spec := testkit.Spec(t)
	all := map[string]sides{}
	for _, m := range testkit.Methods(t) {
		request := m.Request()
		if request == nil || m.IsIterator() {
			continue
		}
		both := sides{fieldRules{}, fieldRules{}}
		addTags(both.sdk, "", request)
		for _, name := range m.Op.RequestSchemas {
			addDescribed(t, spec, both.api, "", spec.Requests[name].Fields, m.Op.Method == http.MethodPost)
		}
		all[request.Name()] = both
	}
	if len(all) < 40 {
		t.Fatalf("%d requests were found", len(all))
	}
	return all
}

// compareRules returns a message for each rule that is on one side only, and not in differences. It notes in used which
// differences there are.
func compareRules(request string, sdk, api fieldRules, used map[string]bool) []string {
	var problems []string
	paths := maps.Clone(api)
	maps.Copy(paths, sdk)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		names := maps.Clone(api[path])
		if names == nil {
			names = map[string]string{}
		}
		maps.Copy(names, sdk[path])
		for _, name := range slices.Sorted(maps.Keys(names)) {
			got, want := sdk[path][name], api[path][name]
			_, has := sdk[path][name]
			_, wants := api[path][name]
			if has == wants && got == want || !has && isEchoed(path) && name != "required" {
				continue
			}
			if key := differenceFor(request, path, shown(name, got, has)); key != "" {
				used[key] = true
				continue
			}
			problems = append(problems, fmt.Sprintf("%s: the check tag of %s has %s, and internal/apispec/schemas.json has %s: "+
				"change the tag, or add the field to differences in test/contract/rules_test.go", request, path, shown(name, got, has), shown(name, want, wants)))
		}
	}
	return problems
}

func shown(name, value string, has bool) string {
	switch {
	case !has:
		return "no " + name
	case value == "":
		return name
	default:
		return name + "=" + value
	}
}

// differenceFor returns the key in differences that allows a field to have a rule, or to have "no" rule, "" if there is
// none.
func differenceFor(request, path, rule string) string {
	for _, key := range []string{request + "." + path + " " + rule, "*." + path + " " + rule} {
		if _, ok := differences[key]; ok {
			return key
		}
	}
	return ""
}

// addTags adds the rules in the check tags of a request and of the structs in it.
func addTags(rules fieldRules, prefix string, t reflect.Type) {
	for field := range t.Fields() {
		name := testkit.JSONName(field)
		if !field.IsExported() || name == "-" {
			continue
		}
		if tag := field.Tag.Get("check"); tag != "" && tag != "readonly" {
			rules[prefix+name] = map[string]string{}
			for rule := range strings.SplitSeq(tag, ",") {
				key, value, _ := strings.Cut(rule, "=")
				if key == "enum" {
					value = sorted(strings.Split(value, "|"))
				}
				rules[prefix+name][key] = value
			}
		}
		if prefix == "" && field.Type.Kind() == reflect.Bool { // always sent, true or false
			rules[name] = map[string]string{"required": ""}
		}
		if part := partType(field.Type); isPart(part) {
			addTags(rules, prefix+name+".", part)
		}
	}
}

// isPart reports whether a type is a struct of a request, and not a value or content that is sent back as it was read.
func isPart(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.NumField() > 0 && t.Field(0).Tag.Get("json") != ""
}

func sorted(values []string) string {
	slices.Sort(values)
	return strings.Join(values, "|")
}

// isEchoed reports whether a field is in a list or in content that an update replaces as a whole. Callers send back there
// what the API sent, so the SDK does not judge it, except where nothing would be left.
func isEchoed(path string) bool {
	whole, _, isInside := strings.Cut(path, ".")
	return isInside && slices.Contains([]string{"content", "custom_fields", "patient_phone_numbers", "phone_numbers"}, whole)
}

// patterns are the names that the check tags have for the patterns of the description.
var patterns = map[string]string{
	`^#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})$`:                                       "color",
	`^#(\h{6}|\h{3})$`:                                                         "color",
	"^[A-Z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Z0-9.-]+\\.[A-Z]{2,63}$":                "email",
	`^[NVQSWT]([A-Z ][0-9]{1,6}|[A-Z]{2}[0-9]{1,5}|[A-Z]{3}[0-9]{1,4})[A-Z]?$`: "dva",
}

// addDescribed adds the rules that the description has for the fields of a request and of the objects in it.
func addDescribed(t *testing.T, spec *apispec.Spec, rules fieldRules, prefix string, fields map[string]apispec.Field, isCreate bool) {
	t.Helper()
	for name, field := range fields {
		if described := describedRules(t, field, isCreate); len(described) > 0 {
			rules[prefix+name] = described
		}
		if field.Items != nil {
			field = *field.Items
		}
		if len(field.Of) > 0 { // what all kinds of questions require is in the first
			field.Fields = spec.Schemas[field.Of[0]].Fields
		}
		addDescribed(t, spec, rules, prefix+name+".", field.Fields, isCreate)
	}
}

func describedRules(t *testing.T, field apispec.Field, isCreate bool) map[string]string {
	t.Helper()
	rules := map[string]string{}
	if field.Required || field.RequiredOnCreate && isCreate || field.MinLength > 0 {
		rules["required"] = ""
	}
	if field.MaxLength > 0 {
		rules["len"] = fmt.Sprint(field.MaxLength)
	}
	if field.Minimum != nil {
		rules[bound("min", "gt", field.ExclusiveMinimum)] = fmt.Sprintf("%.0f", *field.Minimum)
	}
	if field.Maximum != nil {
		rules[bound("max", "lt", field.ExclusiveMaximum)] = fmt.Sprintf("%.0f", *field.Maximum)
	}
	if len(field.Enum) > 0 {
		var values []string
		for _, value := range field.Enum {
			values = append(values, fmt.Sprint(value))
		}
		rules["enum"] = sorted(values)
	}
	if field.Pattern != "" {
		name, ok := patterns[field.Pattern]
		if !ok {
			t.Errorf("patterns in test/contract/rules_test.go and formats in rules.go have no name for the pattern %s", field.Pattern)
		}
		rules["is"] = name
	}
	return rules
}

func bound(inclusive, exclusive string, isExclusive bool) string {
	if isExclusive {
		return exclusive
	}
	return inclusive
}

// TestComparerFindsMutations changes rules of the SDK in ways that once went unnoticed. compareRules must find each.
func TestComparerFindsMutations(t *testing.T) {
	t.Parallel()
	for name, mutate := range map[string]func(rules map[string]string) (changed bool){
		"an unknown rule":       func(rules map[string]string) bool { return rename(rules, "required", "requird") },
		"required removed":      func(rules map[string]string) bool { return rename(rules, "required", "") },
		"len=2550":              func(rules map[string]string) bool { return replace(rules, "len", "255", "2550") },
		"len removed":           func(rules map[string]string) bool { return rename(rules, "len", "") },
		"an enum value dropped": dropValue,
		"enum removed":          func(rules map[string]string) bool { return rename(rules, "enum", "") },
		"gt became min":         func(rules map[string]string) bool { return rename(rules, "gt", "min") },
		"lt became max":         func(rules map[string]string) bool { return rename(rules, "lt", "max") },
		"another bound":         func(rules map[string]string) bool { return replace(rules, "max", "100", "1000") },
		"another format":        func(rules map[string]string) bool { return replace(rules, "is", "email", "color") },
		"a format removed":      func(rules map[string]string) bool { return rename(rules, "is", "") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mutants := 0
			for request, both := range requestRules(t) {
				for path, rules := range both.sdk {
					mutant := maps.Clone(rules)
					if !mutate(mutant) {
						continue
					}
					mutants++
					before, after := map[string]bool{}, map[string]bool{}
					compareRules(request, both.sdk, both.api, before)
					sdk := maps.Clone(both.sdk)
					sdk[path] = mutant
					problems := compareRules(request, sdk, both.api, after)
					if len(problems) == 0 && maps.Equal(before, after) { // TestRules rejects unused differences
						t.Errorf("%s.%s: %v passes in the place of %v", request, path, mutant, rules)
					}
				}
			}
			if mutants == 0 {
				t.Error("no rule could be changed")
			}
		})
	}
}

// rename gives a rule another name, or removes it.
func rename(rules map[string]string, from, to string) bool {
	value, ok := rules[from]
	if !ok {
		return false
	}
	delete(rules, from)
	if to != "" {
		rules[to] = value
	}
	return true
}

func replace(rules map[string]string, name, from, to string) bool {
	if rules[name] != from {
		return false
	}
	rules[name] = to
	return true
}

func dropValue(rules map[string]string) bool {
	values := rules["enum"]
	if !strings.Contains(values, "|") {
		return false
	}
	_, rules["enum"], _ = strings.Cut(values, "|")
	return true
}

// TestComparerFindsDescribedRules removes each rule of the SDK's side: what the description has must not be missing.
func TestComparerFindsDescribedRules(t *testing.T) {
	t.Parallel()
	for request, both := range requestRules(t) {
		for path, rules := range both.api {
			for name := range rules {
				api := fieldRules{path: {name: rules[name]}}
				found := compareRules(request, fieldRules{}, api, map[string]bool{})
				if len(found) == 0 && differenceFor(request, path, "no "+name) == "" && !isEchoed(path) {
					t.Errorf("%s.%s: the rule %s can be missing", request, path, name)
				}
			}
		}
	}
}

// TestPartsOfRequests compares the fields of the structs in requests with the description. Fields that only responses
// have must be tagged readonly, so that a list that is sent back does not contain them.
func TestPartsOfRequests(t *testing.T) {
	t.Parallel()
	spec := testkit.Spec(t)
	for _, m := range testkit.Methods(t) {
		request := m.Request()
		if request == nil || m.IsIterator() {
			continue
		}
		for _, name := range m.Op.RequestSchemas {
			compareParts(t, request, spec.Requests[name].Fields)
		}
	}
}

func compareParts(t *testing.T, owner reflect.Type, documented map[string]apispec.Field) {
	t.Helper()
	for field := range owner.Fields() {
		doc := documented[testkit.JSONName(field)]
		if doc.Items != nil {
			doc = *doc.Items
		}
		part := partType(field.Type)
		if len(doc.Fields) == 0 || !isPart(part) {
			continue
		}
		var got []string
		for inner := range part.Fields() {
			if name := testkit.JSONName(inner); name != "-" && inner.Tag.Get("check") != "readonly" {
				got = append(got, name)
			}
		}
		slices.Sort(got)
		if want := slices.Sorted(maps.Keys(doc.Fields)); !slices.Equal(got, want) {
			t.Errorf("%s.%s sends the fields %v, and internal/apispec/schemas.json has %v: change %s, or tag a field of responses check:\"readonly\"",
				owner.Name(), field.Name, got, want, part.Name())
		}
		compareParts(t, part, doc.Fields)
	}
}

// partType returns the type that a field holds, one or many of it.
func partType(t reflect.Type) reflect.Type {
	if testkit.IsOptional(t) {
		t = testkit.OptionalValue(t).Type()
	}
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t
}

// TestRequestsAreWrittenAsDescribed fills every request and compares the kinds of its JSON values with the description:
// amounts are strings in some fields and numbers in others.
func TestRequestsAreWrittenAsDescribed(t *testing.T) {
	t.Parallel()
	spec := testkit.Spec(t)
	numbers := 0
	for _, m := range testkit.Methods(t) {
		request := m.Request()
		if request == nil || m.IsIterator() {
			continue
		}
		var sent map[string]any
		if err := json.Unmarshal([]byte(m.Body), &sent); err != nil {
			t.Fatalf("%s sends %q: %v", m.Name, m.Body, err)
		}
		for _, name := range m.Op.RequestSchemas {
			for field, doc := range spec.Requests[name].Fields {
				if got, want := jsonKind(sent[field]), cmp.Or(kinds[doc.Type], "object"); got != want {
					t.Errorf("%s: %s is sent as %s, and %s in internal/apispec/schemas.json is %s", m.Name, field, got, name, want)
				}
				if doc.Type == apispec.TypeNumber {
					numbers++
				}
			}
		}
	}
	if numbers == 0 {
		t.Error("no request has an amount that is a number")
	}
}

// kinds are the kinds of JSON values by the type in the description. The types that are not here are objects.
var kinds = map[string]string{
	apispec.TypeString: "string", apispec.TypeInteger: "number", apispec.TypeNumber: "number",
	apispec.TypeBoolean: "bool", apispec.TypeArray: "array",
}

func jsonKind(value any) string {
	switch value.(type) {
	case string:
		return "string"
	case float64:
		return "number"
	case bool:
		return "bool"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	default:
		return fmt.Sprintf("%T", value)
	}
}

// differences are the rules in which the SDK deliberately differs from the description: the rule that the SDK has, or has
// not ("no required"), the fields, and why. A field is written as Request.path, with * for every request.
var differences = func() map[string]string {
	reasons := map[string]string{}
	for _, d := range []struct{ rule, fields, reason string }{
		{
			"required", "PatientCreate.first_name PatientCreate.last_name AppointmentTypeCreate.color AppointmentTypeCreate.max_attendees",
			"the description requires nothing, and the API rejected a create without it with 422",
		},
		{
			"required", `AppointmentTypeCreate.name AppointmentTypeCreate.duration_in_minutes BillableItemCreate.name ConcessionTypeCreate.name
				MedicalAlertCreate.patient_id PatientFormCreate.patient_id PatientFormTemplateCreate.name ProductCreate.name ProductSupplierCreate.name
				RecallTypeCreate.name TaxCreate.name TreatmentNoteTemplateCreate.name UnavailableBlockTypeCreate.color
				UnavailableBlockTypeCreate.duration_in_minutes UnavailableBlockTypeCreate.name AttendeeCancel.cancellation_reason
				IndividualAppointmentCancel.cancellation_reason StockAdjustmentCreate.adjustment_type`,
			"the description requires nothing, and the record means nothing without it",
		},
		{
			"required", `AppointmentTypeBillableItemCreate.appointment_type_id AppointmentTypeBillableItemCreate.billable_item_id
				AppointmentTypeProductCreate.appointment_type_id AppointmentTypeProductCreate.product_id ConcessionPriceCreate.billable_item_id
				ConcessionPriceCreate.concession_type_id PractitionerReferenceNumberCreate.practitioner_id RelationshipCreate.patient_id
				RelationshipCreate.related_patient_id RelationshipCreate.relation StockAdjustmentCreate.product_id`,
			"the description requires nothing, and the record connects these",
		},
		{
			"required", `AvailabilityBlockCreate.business_id AvailabilityBlockCreate.practitioner_id AvailabilityBlockCreate.starts_at
				AvailabilityBlockCreate.ends_at UnavailableBlockCreate.business_id UnavailableBlockCreate.practitioner_id UnavailableBlockCreate.starts_at
				UnavailableBlockCreate.ends_at GroupAppointmentCreate.appointment_type_id GroupAppointmentCreate.business_id
				GroupAppointmentCreate.practitioner_id GroupAppointmentCreate.starts_at IndividualAppointmentCreate.appointment_type_id
				IndividualAppointmentCreate.business_id IndividualAppointmentCreate.patient_id IndividualAppointmentCreate.practitioner_id
				IndividualAppointmentCreate.starts_at`,
			"the description requires nothing, and the diary has no place for a booking without it",
		},
		{"required", "*.content.sections", "the API rejects content without sections with 422; an update would lose what is there"},
		{"no required", "TreatmentNoteCreate.content", "the API makes an empty note, for clients that fill it with an update"},
		{
			"no required", "*.custom_fields.sections.token *.custom_fields.sections.fields *.custom_fields.sections.fields.token",
			"custom fields are sent back as the API sent them",
		},
		{"max=100", "*.repeat_rule.number_of_repeats", "availability blocks take 100 repeats and other bookings 51, with one RepeatRule for both"},
		{"min=-4000000000", "ConcessionPriceCreate.price ConcessionPriceUpdate.price", "the description has no request fields; the response has this bound"},
		{"max=4000000000", "ConcessionPriceCreate.price ConcessionPriceUpdate.price", "the description has no request fields; the response has this bound"},
	} {
		for field := range strings.FieldsSeq(d.fields) {
			reasons[field+" "+d.rule] = d.reason
		}
	}
	return reasons
}()
