package cliniko

import (
	"reflect"
	"slices"
	"strings"
)

// isEmbedded reports whether the fields of a struct are members of the object around it.
func isEmbedded(field reflect.StructField) bool {
	return field.Anonymous && field.Type.Kind() == reflect.Struct && field.Tag.Get("json") == ""
}

// flatFields returns the fields of a struct, with those of embedded structs in their place.
func flatFields(t reflect.Type) (flat []reflect.StructField) {
	for field := range t.Fields() {
		if !isEmbedded(field) {
			flat = append(flat, field)
			continue
		}
		for _, inner := range flatFields(field.Type) {
			inner.Index = slices.Concat(field.Index, inner.Index)
			flat = append(flat, inner)
		}
	}
	return flat
}

var structMembers perType[[]reflect.StructField]

// membersOf returns the fields of a struct that are members of a JSON object. It returns nil if the struct must be left to
// encoding/json because of its rules for embedded fields other than those in isEmbedded, for options such as string, and for
// members with the same name, capitals ignored.
func membersOf(t reflect.Type) []reflect.StructField { return structMembers.of(t, findMembers) }

func findMembers(t reflect.Type) []reflect.StructField {
	fields, names := []reflect.StructField{}, map[string]bool{}
	for _, field := range flatFields(t) {
		tag := field.Tag.Get("json")
		if tag == "-" || !field.IsExported() && !field.Anonymous {
			continue
		}
		name := strings.ToLower(memberName(field))
		_, options, _ := strings.Cut(tag, ",")
		isKnown := options == "" || options == "omitzero" || options == "omitempty"
		if names[name] || !isKnown || field.Anonymous {
			return nil
		}
		names[name] = true
		fields = append(fields, field)
	}
	return fields
}
