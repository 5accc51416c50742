package bodies

import (
	"maps"

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// Fields returns the fields that an operation accepts, in any of its request
// schemas. A request schema without fields accepts the fields of the response.
func Fields(spec *apispec.Spec, op apispec.Operation) map[string]apispec.Field {
	fields := map[string]apispec.Field{}
	for _, name := range op.RequestSchemas {
		schema := spec.Requests[name].Fields
		if len(schema) == 0 {
			schema = writable(spec.Schemas[op.ResponseSchema].Fields)
		}
		maps.Copy(fields, schema)
	}
	return fields
}

// writable returns the fields of a response as a request can set them. A link
// is set by the id of its target.
func writable(response map[string]apispec.Field) map[string]apispec.Field {
	fields := map[string]apispec.Field{}
	for name, field := range response {
		switch {
		case clinic.IsAutomatic(name):
		case field.Type != apispec.TypeLink:
			fields[name] = field
		case !field.Many:
			fields[store.LinkKey(name, field)] = apispec.Field{Type: apispec.TypeString, Format: "int64", Nullable: field.Nullable}
		}
	}
	return fields
}
