package api

import (
	"encoding/json"

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// settings answers with the settings in the shape of a schema.
func settings(schema string) handler {
	return func(c *call) ([]byte, error) { return c.clinic.settings[schema], nil }
}

// publish makes the responses that hold settings. The public ones are the same
// settings without what their schema leaves out.
func publish(spec *apispec.Spec, all store.Object) map[string]json.RawMessage {
	published := map[string]json.RawMessage{}
	for _, name := range []string{"Settings", "PublicSettings"} {
		published[name] = store.Encode(prune(all, spec.Schemas[name].Fields))
	}
	return published
}

// prune keeps the fields that a schema has.
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
