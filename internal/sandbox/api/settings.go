package api

import (
	"encoding/json"

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// settings returns the settings in the shape of a schema.
func settings(schema string) handler {
	return func(c *call) ([]byte, error) { return c.clinic.settings[schema], nil }
}

// renderSettings returns the settings as JSON by schema. The public settings
// lack the fields that are not in their schema.
func renderSettings(spec *apispec.Spec, all store.Object) map[string]json.RawMessage {
	published := map[string]json.RawMessage{}
	for _, name := range []string{"Settings", "PublicSettings"} {
		published[name] = store.Encode(prune(all, spec.Schemas[name].Fields))
	}
	return published
}

// prune returns the fields of an object that a schema has.
func prune(from store.Object, fields map[string]apispec.Field) store.Object {
	kept := store.Object{}
	for name, field := range fields {
		value, ok := from[name]
		if !ok {
			continue
		}
		if inner, ok := value.(store.Object); ok && field.Type == apispec.TypeObject {
			value = prune(inner, field.Fields)
		}
		kept[name] = value
	}
	return kept
}
