package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// The kinds of differences.
const (
	KindUnreadable   = "cannot be read"    // by the SDK
	KindUnknownField = "unknown field"     // neither the description of the API nor the SDK has it
	KindUnknownValue = "unknown value"     // of an enum
	KindOtherForm    = "undocumented form" // the SDK reads it all the same
	KindNeverSent    = "never sent"        // documented, but in no record
)

var kinds = []string{KindUnreadable, KindUnknownField, KindUnknownValue, KindOtherForm, KindNeverSent}

// notShown replaces a name that may be data.
const notShown = "(not shown)"

// place is where a difference is: a field of a schema, such as custom_fields.sections[].name of Patient. An unknown field is
// the name of a member of the object at the path field.
type place struct{ kind, schema, field, unknown string }

// inspector compares records with the description of the API.
type inspector struct {
	spec  *apispec.Spec
	words words
	texts texts

	records map[string]int              // inspected, by schema
	seen    map[string]bool             // schema and ID
	found   map[place]map[string]int    // records, by form or value
	forms   map[string]map[string]int   // values, by documented format and form
	present map[string]map[string]int   // records with each field, by schema
	samples map[string][]map[string]any // records, by schema
	current map[place]map[string]bool   // of the record that is being inspected
}

func newInspector(spec *apispec.Spec) *inspector {
	return &inspector{
		spec: spec, words: newWords(spec), texts: texts{},
		records: map[string]int{}, seen: map[string]bool{}, found: map[place]map[string]int{},
		forms: map[string]map[string]int{}, present: map[string]map[string]int{}, samples: map[string][]map[string]any{},
	}
}

// record compares a record with its schema. A record that was inspected before is ignored.
func (in *inspector) record(schema string, record map[string]any) {
	schema = in.member(schema, record)
	if id, ok := record["id"]; ok {
		key := schema + " " + fmt.Sprint(id)
		if in.seen[key] {
			return
		}
		in.seen[key] = true
	}
	in.records[schema]++
	in.samples[schema] = append(in.samples[schema], record)
	in.current = map[place]map[string]bool{}
	in.object(schema, "", in.spec.Schemas[schema].Fields, record)
	for at, values := range in.current {
		for value := range values {
			add(in.found, at, value)
		}
	}
	for name := range record {
		add(in.present, schema, name)
	}
}

// add counts a value of a key.
func add[K comparable](counts map[K]map[string]int, key K, value string) {
	if counts[key] == nil {
		counts[key] = map[string]int{}
	}
	counts[key][value]++
}

// note notes a difference once for the current record.
func (in *inspector) note(at place, value string) {
	if in.current[at] == nil {
		in.current[at] = map[string]bool{}
	}
	in.current[at][value] = true
}

// unreadable notes a value that the SDK could not read.
func (in *inspector) unreadable(schema, field string, value any) {
	add(in.found, place{kind: KindUnreadable, schema: schema, field: field}, in.words.formOf(value))
}

// member returns the schema that fits a value best: the schema itself, or a member of a union.
func (in *inspector) member(schema string, value map[string]any) string {
	if of := in.spec.Schemas[schema].Of; len(of) > 0 {
		return in.best(of, value)
	}
	return schema
}

// best returns the schema with the fewest members unknown in a value, and the fewest of its own missing there. A type
// that it does not have weighs most.
func (in *inspector) best(of []string, value map[string]any) string {
	distance := func(name string) int {
		fields, n := in.spec.Schemas[name].Fields, 0
		for member := range value {
			if _, ok := fields[member]; !ok {
				n += 2
			}
		}
		for member, field := range fields {
			if _, ok := value[member]; !ok {
				n++
			} else if member == "type" && !slices.Contains(field.Enum, value[member]) {
				n += 100
			}
		}
		return n
	}
	return slices.MinFunc(of, func(a, b string) int { return distance(a) - distance(b) })
}

// object compares the members of an object with documented fields. path is "" or ends in a dot.
func (in *inspector) object(schema, path string, fields map[string]apispec.Field, object map[string]any) {
	for name, value := range object {
		if field, known := fields[name]; known {
			in.value(schema, path+name, field, value)
		} else {
			in.note(place{KindUnknownField, schema, path, name}, in.words.formOf(value))
			in.texts.addAll(value)
		}
	}
}

// value compares a value with a documented field.
func (in *inspector) value(schema, path string, field apispec.Field, value any) {
	if value == nil {
		if !field.Nullable {
			in.note(place{kind: KindOtherForm, schema: schema, field: path}, "null")
		}
		return
	}
	if enum := in.spec.Schemas[field.Ref]; len(enum.Enum) > 0 {
		field = apispec.Field{Type: enum.Type, Enum: enum.Enum}
	}
	switch field.Type {
	case apispec.TypeObject, apispec.TypeRef, apispec.TypeOneOf:
		in.nested(schema, path, field, value)
	case apispec.TypeArray:
		in.list(schema, path, field, value)
	case apispec.TypeLink:
		if !isLink(asObject(value)) {
			in.note(place{kind: KindOtherForm, schema: schema, field: path}, in.words.formOf(value))
		}
	case apispec.TypeSelfLink:
		in.object(schema, path+".", map[string]apispec.Field{"self": {Type: apispec.TypeString}}, asObject(value))
	case apispec.TypeMap: // its names are data
	default:
		in.scalar(schema, path, field, value)
	}
}

func asObject(value any) map[string]any {
	object, _ := value.(map[string]any)
	return object
}

func (in *inspector) nested(schema, path string, field apispec.Field, value any) {
	object, ok := value.(map[string]any)
	if !ok {
		in.note(place{kind: KindOtherForm, schema: schema, field: path}, in.words.formOf(value))
		return
	}
	fields := field.Fields
	switch field.Type {
	case apispec.TypeRef:
		fields = in.spec.Schemas[in.member(field.Ref, object)].Fields
	case apispec.TypeOneOf:
		fields = in.spec.Schemas[in.best(field.Of, object)].Fields
	}
	in.object(schema, path+".", fields, object)
}

func (in *inspector) list(schema, path string, field apispec.Field, value any) {
	list, ok := value.([]any)
	if !ok {
		in.note(place{kind: KindOtherForm, schema: schema, field: path}, in.words.formOf(value))
		return
	}
	for _, element := range list {
		if field.Items != nil {
			in.value(schema, path+"[]", *field.Items, element)
		}
	}
}

// formats are the documented forms of strings.
var formats = map[string]*regexp.Regexp{
	"date-time": regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$`),
	"date":      regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`),
	"time":      regexp.MustCompile(`^[0-9]{2}:[0-9]{2}$`),
	"int64":     regexp.MustCompile(`^[0-9]{1,19}$`),
	"decimal":   regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`),
}

func (in *inspector) scalar(schema, path string, field apispec.Field, value any) {
	if format := formats[field.Format]; format != nil {
		form := in.words.formOf(value)
		add(in.forms, field.Format, form)
		if text, ok := value.(string); !ok || !format.MatchString(text) {
			in.note(place{kind: KindOtherForm, schema: schema, field: path}, form)
		}
		return
	}
	if !hasType(field.Type, value) {
		in.note(place{kind: KindOtherForm, schema: schema, field: path}, in.words.formOf(value))
		return
	}
	isValue := func(documented any) bool { return fmt.Sprint(documented) == fmt.Sprint(value) }
	if text, ok := value.(string); ok && len(field.Enum) == 0 {
		in.texts.add(text)
	}
	if len(field.Enum) > 0 && value != "" && !slices.ContainsFunc(field.Enum, isValue) {
		in.note(place{kind: KindUnknownValue, schema: schema, field: path}, fmt.Sprint(value))
	}
}

// hasType reports whether a value has a scalar type of the description.
func hasType(typ string, value any) bool {
	switch v := value.(type) {
	case string:
		return typ == apispec.TypeString
	case bool:
		return typ == apispec.TypeBoolean
	case json.Number:
		return typ == apispec.TypeNumber || typ == apispec.TypeInteger && !strings.ContainsAny(v.String(), ".eE")
	default:
		return false
	}
}

// differences returns everything that was found, in an order that does not depend on the records.
func (in *inspector) differences() []Difference {
	all := []Difference{}
	for at, forms := range in.shown() {
		all = append(all, Difference{Kind: at.kind, Schema: at.schema, Field: at.field, Forms: mostFrequent(forms)})
	}
	slices.SortFunc(all, func(a, b Difference) int {
		return cmp.Or(
			cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)),
			strings.Compare(a.Schema+"."+a.Field, b.Schema+"."+b.Field),
		)
	})
	return all
}

// shown returns what was found without anything that may be data. Fields with names that are not shown become one.
func (in *inspector) shown() map[place]map[string]int {
	shown := in.neverSent()
	for at, values := range in.found {
		switch at.kind {
		case KindUnknownField:
			at.field, at.unknown = at.field+in.shownName(at.unknown, total(values), in.records[at.schema]), ""
		case KindUnknownValue:
			values = in.shownValues(values)
		}
		if shown[at] == nil {
			shown[at] = map[string]int{}
		}
		for form, n := range values {
			shown[at][form] += n
		}
	}
	return shown
}

// neverSent returns the documented fields that no record has.
func (in *inspector) neverSent() map[place]map[string]int {
	fields := map[place]map[string]int{}
	for schema, n := range in.records {
		for name, field := range in.spec.Schemas[schema].Fields {
			if in.present[schema][name] == 0 && !field.Optional && !field.Deprecated {
				fields[place{kind: KindNeverSent, schema: schema, field: name}] = map[string]int{"missing": n}
			}
		}
	}
	return fields
}

// shownName returns the name of an undocumented field that is present in some of the records, or notShown if the name may
// be data.
func (in *inspector) shownName(name string, present, records int) string {
	if isFieldName(name) && present >= min(minSeen, records) && !in.texts.has(name) {
		return name
	}
	return notShown
}

func total(counts map[string]int) (n int) {
	for _, count := range counts {
		n += count
	}
	return n
}

// shownValues replaces the values of an enum that may be free text by their forms.
func (in *inspector) shownValues(values map[string]int) map[string]int {
	shown := map[string]int{}
	for value, records := range values {
		switch {
		case isCode(value), len(values) <= maxDifferent && in.words.mayShow(value, records) && !in.texts.has(value):
			shown[value] += records
		default:
			shown[formOfString(value)] += records
		}
	}
	return shown
}

var digitsOnly = regexp.MustCompile(`^[0-9]{1,3}$`)

// isCode reports whether a value is a small number.
func isCode(value string) bool { return digitsOnly.MatchString(value) }

// mostFrequent returns the most frequent forms, and adds up the others.
func mostFrequent(counts map[string]int) map[string]int {
	shown := map[string]int{}
	for i, name := range byFrequency(counts) {
		if i < maxFormsShown {
			shown[name] = counts[name]
		} else {
			shown["other forms"] += counts[name]
		}
	}
	return shown
}

// byFrequency returns the names, the most frequent ones first.
func byFrequency(counts map[string]int) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
}
