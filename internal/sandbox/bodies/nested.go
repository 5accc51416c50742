package bodies

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// checkNested checks an object or array of a body against its description and
// returns a message if it is invalid. It accepts unknown fields.
func checkNested(spec *apispec.Spec, value any, field apispec.Field) string {
	switch field.Type {
	case apispec.TypeArray:
		elements, ok := value.([]any)
		if !ok {
			return Invalid
		}
		for _, element := range elements {
			if problem := checkNested(spec, element, *field.Items); problem != "" {
				return problem
			}
		}
		return ""
	case apispec.TypeObject, apispec.TypeRef, apispec.TypeOneOf:
		entry, ok := value.(store.Object)
		if !ok {
			return Invalid
		}
		return checkObject(spec, entry, field)
	}
	if value == nil {
		return "" // the documents do not say which nested fields can be null
	}
	return checkScalar(value, field)
}

func checkScalar(value any, field apispec.Field) string {
	switch field.Type {
	case apispec.TypeString:
		if field.Format == "int64" || field.Format == "phone" {
			_, text := value.(string)
			_, number := value.(json.Number)
			return messageUnless(text || number, Invalid)
		}
		_, problem := parseText(value, field)
		return problem
	case apispec.TypeInteger:
		_, problem := parseInteger(value, field)
		return problem
	case apispec.TypeBoolean:
		_, ok := value.(bool)
		return messageUnless(ok, NotIncluded)
	}
	return ""
}

func messageUnless(ok bool, message string) string {
	if ok {
		return ""
	}
	return message
}

func checkObject(spec *apispec.Spec, entry store.Object, field apispec.Field) string {
	fields, ok := objectFields(spec, entry, field)
	if !ok {
		return Invalid
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		value, sent := entry[name]
		if !sent || value == nil {
			if fields[name].Required {
				return Invalid
			}
			continue
		}
		if problem := checkNested(spec, value, fields[name]); problem != "" {
			return problem
		}
	}
	return ""
}

// objectFields returns the fields of an object. In a union it selects the
// schema by the type of the object. Some types of form questions are in no
// union; they are known by patient_field_connection or token.
func objectFields(spec *apispec.Spec, entry store.Object, field apispec.Field) (map[string]apispec.Field, bool) {
	switch field.Type {
	case apispec.TypeObject:
		return field.Fields, true
	case apispec.TypeRef:
		return spec.Schemas[field.Ref].Fields, true
	}
	for _, name := range field.Of {
		fields := spec.Schemas[name].Fields
		if slices.Contains(fields["type"].Enum, entry["type"]) {
			return fields, true
		}
	}
	_, connected := entry["patient_field_connection"]
	return nil, connected || entry["token"] != nil
}
