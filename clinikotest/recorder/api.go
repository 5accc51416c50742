package recorder

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// api is the description of the API in the form that recorders and replays
// need. It is immutable.
type api struct {
	spec   *apispec.Spec
	router *apispec.Router
	names  map[string]bool // of all fields and filters, at any depth
	zones  map[string]bool // the documented time zones, by both names
}

// route is an operation and the segments of its path.
type route struct {
	op       apispec.Operation
	segments []string
}

// description is shared by all recorders and replays.
var description = sync.OnceValue(func() *api {
	spec, err := apispec.Load()
	if err != nil {
		panic("recorder: " + err.Error()) // the description is embedded, and has its own tests
	}
	a := &api{
		spec: spec, router: apispec.NewRouter(spec.Operations),
		names: map[string]bool{"base": true}, // the name of the whole record in errors
		zones: map[string]bool{},
	}
	for _, op := range spec.Operations {
		for _, filter := range op.Filters {
			a.names[filter.Field] = true
		}
	}
	for _, schemas := range []map[string]apispec.Schema{spec.Schemas, spec.Requests} {
		for _, schema := range schemas {
			a.nameAll(schema.Fields)
		}
	}
	for _, name := range []string{"TimeZone", "TimeZoneIdentifier"} {
		for _, zone := range spec.Schemas[name].Enum {
			if zone, ok := zone.(string); ok {
				a.zones[zone] = true
			}
		}
	}
	return a
})

func (a *api) nameAll(fields map[string]apispec.Field) {
	for name, field := range fields {
		a.names[name] = true
		a.nameAll(field.Fields)
		if field.Items != nil {
			a.nameAll(field.Items.Fields)
		}
	}
}

// find returns the operation of a path below the base URL.
func (a *api) find(method, path string) (route, bool) {
	op, _, ok := a.router.Match(method, path)
	if !ok {
		return route{}, false
	}
	return route{op, strings.Split(op.Path, "/")}, true
}

func isPlaceholder(segment string) bool { return strings.HasPrefix(segment, "{") }

// withIDs replaces the ids in a path of the route.
func (r route) withIDs(path string, replace func(id string) string) string {
	segments := strings.Split(path, "/")
	for i, template := range r.segments {
		if isPlaceholder(template) {
			segments[i] = replace(segments[i])
		}
	}
	return strings.Join(segments, "/")
}

// schema returns the shape of a response, a component or a request.
func (a *api) schema(name string) apispec.Schema {
	if schema, ok := a.spec.Schemas[name]; ok {
		return schema
	}
	return a.spec.Requests[name]
}

// shapeOf returns the shape of a record: one schema, or one of several.
func (a *api) shapeOf(name string) apispec.Field {
	if of := a.schema(name).Of; len(of) > 0 {
		return apispec.Field{Type: apispec.TypeOneOf, Of: of}
	}
	return apispec.Field{Type: apispec.TypeRef, Ref: name}
}

// requestShape returns the shape of the body of a request.
func (a *api) requestShape(op apispec.Operation) (apispec.Field, bool) {
	return apispec.Field{Type: apispec.TypeOneOf, Of: op.RequestSchemas}, len(op.RequestSchemas) > 0
}

// responseShape returns the shape of the body of a response.
func (a *api) responseShape(op apispec.Operation, status int) (apispec.Field, bool) {
	switch {
	case status >= http.StatusBadRequest:
		return errorShape, true
	case op.ResponseSchema == "" || status >= http.StatusMultipleChoices:
		return apispec.Field{}, false
	case op.ListKey == "":
		return a.shapeOf(op.ResponseSchema), true
	}
	record := a.shapeOf(op.ResponseSchema)
	return object(map[string]apispec.Field{
		op.ListKey:      {Type: apispec.TypeArray, Items: &record},
		"total_entries": {Type: apispec.TypeInteger},
		"links":         object(map[string]apispec.Field{"self": linkField, "next": linkField, "previous": linkField}),
	}), true
}

func object(fields map[string]apispec.Field) apispec.Field {
	return apispec.Field{Type: apispec.TypeObject, Fields: fields}
}

// Shapes that the description only names.
var (
	linkField = apispec.Field{Type: apispec.TypeString, Format: kindLink}
	selfShape = object(map[string]apispec.Field{"self": linkField})
	linkShape = object(map[string]apispec.Field{"links": selfShape})

	messageField = apispec.Field{Type: apispec.TypeString, Format: kindMessage}
	errorShape   = object(map[string]apispec.Field{
		"message": messageField,
		"error":   messageField,
		"status":  {Type: apispec.TypeString, Format: kindCount},
		"errors":  {Type: apispec.TypeMap, Values: &messageField},
	})
)

// moreQuestions lists question types of forms that are in no union of the description.
var moreQuestions = []string{
	"PatientFormQuestionAddress", "PatientFormQuestionFullName", "PatientFormQuestionPhone",
	"PatientFormQuestionPronouns", "PatientFormQuestionSelect",
}

// oneOf returns the shape of an object among several: the one that has most of
// its fields. If the shapes have a type, it must match.
func (a *api) oneOf(names []string, value map[string]any) map[string]apispec.Field {
	if slices.Contains(names, "PatientFormQuestionText") {
		names = slices.Concat(names, moreQuestions)
	}
	var best map[string]apispec.Field
	most := -1
	for _, name := range names {
		fields := a.schema(name).Fields
		if text, ok := value["type"].(string); ok && fields["type"].Enum != nil && !documented(fields["type"], text) {
			continue
		}
		if n := known(fields, value); n > most {
			best, most = fields, n
		}
	}
	return best
}

func known(fields map[string]apispec.Field, value map[string]any) int {
	n := 0
	for name := range value {
		if _, ok := fields[name]; ok {
			n++
		}
	}
	return n
}
