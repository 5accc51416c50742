package api

import (
	"maps"
	"slices"

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/sandbox/bodies"
	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// form describes the body of a write. It is derived from the description of the
// API; the rules of package clinic add what is not described.
type form struct {
	fields   map[string]apispec.Field
	required map[string]bool // fields that a record cannot be without
	defaults store.Values    // of a new record
	schema   string          // of a new record
}

func newForm(spec *apispec.Spec, op apispec.Operation) *form {
	rule := clinic.Rules[op.Resource]
	f := &form{
		fields: bodies.Fields(spec, op), required: map[string]bool{}, defaults: store.Values{}, schema: rule.Schema,
	}
	response := spec.Schemas[op.ResponseSchema]
	if members := response.Of; len(members) > 0 {
		if f.schema == "" {
			f.schema = members[0]
		}
		response = spec.Schemas[f.schema]
	}
	for name, field := range response.Fields {
		f.derive(name, field)
	}
	for name, field := range f.fields {
		if field.RequiredOnCreate || slices.Contains(rule.Required, name) {
			f.required[name] = true
		}
	}
	for _, name := range rule.Computed {
		delete(f.required, name)
	}
	maps.Copy(f.defaults, rule.Defaults)
	return f
}

// missing returns the message for a required field that is missing or null.
func (f *form) missing(name string) string {
	if f.fields[name].Type == apispec.TypeBoolean {
		return bodies.NotIncluded
	}
	return bodies.Blank
}

// derive decides from a field of the response whether requests must set it. A
// field that requests cannot set gets a default.
func (f *form) derive(name string, field apispec.Field) {
	_, taken := f.fields[name]
	switch {
	case field.Type == apispec.TypeArray && field.Items.Type != apispec.TypeLink:
		if field.Items.Format == "int64" {
			f.defaults[name] = []store.ID{}
		} else {
			f.defaults[name] = clinic.EmptyList
		}
	case field.Nullable || !field.Scalar() || name == "id":
	case taken:
		f.required[name] = true
	default:
		f.defaults.Set(name, store.Zero(field))
	}
}
