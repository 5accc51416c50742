package api

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/sandbox/bodies"
	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// undocumented are the fields of requests that no document describes. They
// follow from the answers.
var undocumented = map[string]map[string]apispec.Field{
	"ConcessionPriceRequest": {
		"billable_item_id":   {Type: apispec.TypeString, Format: "int64"},
		"concession_type_id": {Type: apispec.TypeString, Format: "int64"},
		"price":              {Type: apispec.TypeString, Format: "decimal"},
	},
	"RecallTypeRequest": {"name": {Type: apispec.TypeString, MaxLength: 255}},
}

// requestFields are the fields that an operation takes, of all of its bodies.
func requestFields(spec *apispec.Spec, op apispec.Operation) map[string]apispec.Field {
	fields := map[string]apispec.Field{}
	for _, name := range op.RequestSchemas {
		maps.Copy(fields, undocumented[name])
		maps.Copy(fields, spec.Requests[name].Fields)
	}
	return fields
}

// take reads the fields of a body that the API knows and ignores the others.
func (d *draft) take(fields map[string]apispec.Field, body map[string]json.RawMessage) {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		raw, ok := body[name]
		if !ok {
			continue
		}
		d.sent[name] = true
		if bytes.Equal(raw, []byte("null")) {
			d.clear(name, fields[name])
			continue
		}
		value, problem := bodies.ParseField(d.call.clinic.spec, name, raw, fields[name])
		switch {
		case problem != "":
			d.fail(name, problem)
		case bodies.IsBlank(value) && d.needs(name, fields[name]):
			d.fail(name, bodies.Blank)
		default:
			d.values.Set(name, value)
			d.checkLinks(name, value)
		}
	}
}

// clear is null in a body.
func (d *draft) clear(name string, field apispec.Field) {
	link := strings.HasSuffix(name, "_id")
	list := field.Type == apispec.TypeArray
	switch {
	case d.needs(name, field), !field.Nullable && !link && !list && name != "ends_at":
		d.fail(name, bodies.Blank)
	default:
		delete(d.values, name)
	}
}

// needs says whether a record can not be without the field.
func (d *draft) needs(name string, field apispec.Field) bool {
	return field.RequiredOnCreate || slices.Contains(clinic.Rules[d.col.Name].Required, name)
}

// checkLinks refuses ids of records that are not there.
func (d *draft) checkLinks(name string, value any) {
	target, ok := d.col.Targets[name]
	if !ok {
		return
	}
	ids, many := value.([]store.ID)
	if id, single := value.(store.ID); single {
		ids = []store.ID{id}
	}
	if len(ids) == 0 && !many {
		return
	}
	for _, id := range ids {
		if d.store.Find(target, id) == nil {
			d.fail(name, bodies.MustExist)
		}
	}
}
