package api

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/sandbox/bodies"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// read sets the fields of a body that the API knows and ignores the others.
func (d *draft) read(body map[string]json.RawMessage) {
	fields := d.call.form.fields
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
		case bodies.IsBlank(value) && d.call.form.required[name]:
			d.fail(name, bodies.Blank)
		default:
			d.values.Set(name, value)
			d.checkLinks(name, value)
		}
	}
}

// clear handles a field that is null in a body.
func (d *draft) clear(name string, field apispec.Field) {
	link := strings.HasSuffix(name, "_id")
	list := field.Type == apispec.TypeArray
	switch {
	case d.call.form.required[name], !field.Nullable && !link && !list && name != "ends_at":
		d.fail(name, d.call.form.missing(name))
	default:
		delete(d.values, name)
	}
}

// checkLinks rejects ids of records that do not exist.
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
