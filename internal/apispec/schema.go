package apispec

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// The types that a field can have. Strings, integers, numbers and booleans are
// those of JSON; see Field.Format for what a string holds.
const (
	TypeString   = "string"
	TypeInteger  = "integer"
	TypeNumber   = "number"
	TypeBoolean  = "boolean"
	TypeObject   = "object"    // with Fields
	TypeArray    = "array"     // of Items
	TypeMap      = "map"       // free keys, values like Values
	TypeLink     = "link"      // {"links":{"self":…}} to To
	TypeSelfLink = "self_link" // {"self":…}
	TypeRef      = "ref"       // the schema Ref
	TypeOneOf    = "oneOf"     // one of the schemas Of
)

// Schema is the shape of a body or of a part of one.
type Schema struct {
	Kind               string           `json:"kind"` // response, component, union, enum, request, error, envelope
	Type               string           `json:"type"` // of an enum
	Fields             map[string]Field `json:"fields"`
	Of                 []string         `json:"of"`   // members of a union
	Enum               []any            `json:"enum"` // values of an enum
	EnumAddedAfter2023 []any            `json:"enum_added_after_2023"`
	FieldsOnlyIn2023   map[string]Field `json:"fields_only_in_2023"`
	Requests           []string         `json:"requests"`   // bodies that write it
	Operations         []string         `json:"operations"` // that take this body
	Since              string           `json:"since"`
	InlineIn2023       bool             `json:"inline_in_2023"`
	Incomplete         bool             `json:"incomplete"` // more fields exist than are known
	Source             string           `json:"source"`
	RequiredSource     string           `json:"required_source"`
	Note               string           `json:"note"`
}

// Field is one field of a schema, or an element of one.
type Field struct {
	Type     string `json:"type"`
	Format   string `json:"format"`    // int64, decimal, date, date-time, time, uri, uuid, …
	Type2023 string `json:"type_2023"` // another type in the older specification: expect both
	Nullable bool   `json:"nullable"`
	Optional bool   `json:"optional"` // the key may be missing

	Fields map[string]Field `json:"fields"` // of an object
	Items  *Field           `json:"items"`  // of an array
	Values *Field           `json:"values"` // of a map
	Ref    string           `json:"ref"`
	Of     []string         `json:"of"`

	To      string `json:"to"`       // resource a link leads to
	Many    bool   `json:"many"`     // the link leads to a list
	Path    string `json:"path"`     // template of the link's path
	Query   string `json:"query"`    // template of the link's query
	WriteAs string `json:"write_as"` // request field that sets the link

	Enum               []any             `json:"enum"`
	EnumLabels         map[string]string `json:"enum_labels"`
	EnumAddedAfter2023 []any             `json:"enum_added_after_2023"`
	EnumOnlyIn2023     []any             `json:"enum_only_in_2023"`

	MinLength        int      `json:"minLength"`
	MaxLength        int      `json:"maxLength"`
	Minimum          *float64 `json:"minimum"`
	Maximum          *float64 `json:"maximum"`
	ExclusiveMinimum bool     `json:"exclusiveMinimum"`
	ExclusiveMaximum bool     `json:"exclusiveMaximum"`
	Pattern          string   `json:"pattern"`

	ReadOnly         bool   `json:"read_only"`          // no request takes it
	Required         bool   `json:"required"`           // must be in the object that holds it
	RequiredOnCreate bool   `json:"required_on_create"` // the API rejected a create without it
	Deprecated       bool   `json:"deprecated"`
	DeprecatedSince  string `json:"deprecated_since"`
	Since            string `json:"since"`
	Note             string `json:"note"`
}

// Scalar reports whether the field holds a single string, number or boolean.
func (f Field) Scalar() bool {
	switch f.Type {
	case TypeString, TypeInteger, TypeNumber, TypeBoolean:
		return true
	}
	return false
}

func parse(endpoints, schemas []byte) (*Spec, error) {
	operations, err := parseOperations(endpoints)
	if err != nil {
		return nil, err
	}
	var file struct {
		Meta       json.RawMessage   `json:"_meta"`
		Schemas    map[string]Schema `json:"schemas"`
		Requests   map[string]Schema `json:"requests"`
		Deviations []Deviation       `json:"observed_deviations"`
	}
	decoder := json.NewDecoder(bytes.NewReader(schemas))
	decoder.DisallowUnknownFields() // a member that this package does not know must not be lost
	if err := decoder.Decode(&file); err != nil {
		return nil, fmt.Errorf("schemas.json: %w", err)
	}
	spec := &Spec{
		Operations: operations, Schemas: file.Schemas, Requests: file.Requests,
		Deviations: file.Deviations, byRoute: make(map[string]int, len(operations)),
	}
	return spec, spec.index()
}

// index builds the lookup by route. It rejects duplicate operations, and operations that name an unknown schema.
func (s *Spec) index() error {
	for i, op := range s.Operations {
		route := op.Method + " " + op.Path
		if _, twice := s.byRoute[route]; twice {
			return fmt.Errorf("endpoints.csv: %s is there twice", route)
		}
		s.byRoute[route] = i
		if _, ok := s.Schemas[op.ResponseSchema]; !ok && op.ResponseSchema != "" {
			return fmt.Errorf("endpoints.csv: %s responds with the unknown schema %s", route, op.ResponseSchema)
		}
		for _, name := range op.RequestSchemas {
			if _, ok := s.Requests[name]; !ok {
				return fmt.Errorf("endpoints.csv: %s takes the unknown schema %s", route, name)
			}
		}
	}
	return nil
}
