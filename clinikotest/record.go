package clinikotest

import (
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// values are fields of a record by name, while a request or the seed writes
// it. A link is held as the id that it leads to, under the name that filters
// and requests use: patient_id for patient.
type values map[string]any

// set sets a field; nil clears it.
func (v values) set(name string, value any) {
	if value == nil {
		delete(v, name)
		return
	}
	v[name] = value
}

// record is a row. Its values lie in a slice, because a map for each of a
// hundred thousand patients takes most of the time and memory of a clinic.
type record struct {
	id    recordID
	shape *shape
	cells []any // by shape.slots; nil is null
}

// shape is how the records of a schema are held and written.
type shape struct {
	schema  string
	columns []column
	fields  map[string]apispec.Field
	slots   map[string]int        // where the records hold a field; grows with what they hold
	indexes map[string]*linkIndex // of the collection, by field
	spare   []any                 // cells of records to come
}

func newShape(schema string, columns []column, fields map[string]apispec.Field) *shape {
	sh := &shape{schema: schema, columns: columns, fields: fields, slots: map[string]int{}}
	for _, field := range hiding {
		sh.slot(field)
	}
	for i := range columns {
		if columns[i].holdsValue() {
			sh.slot(columns[i].key)
		}
	}
	return sh
}

// slot returns the place of a field and makes one for a field that is new.
func (sh *shape) slot(field string) int {
	i, ok := sh.slots[field]
	if !ok {
		i = len(sh.slots)
		sh.slots[field] = i
	}
	return i
}

// newRecord makes a record that is in no collection yet. An id of 0 is set
// later, or never for what is no record of the API's.
func (sh *shape) newRecord(id recordID, v values) *record {
	n := len(sh.slots)
	if len(sh.spare) < n { // for many at a time, which takes half the time of one by one
		sh.spare = make([]any, 32*n)
	}
	r := &record{id: id, shape: sh, cells: sh.spare[:n:n]}
	sh.spare = sh.spare[n:]
	for name, value := range v {
		*r.cell(name) = value
	}
	if id != 0 {
		*r.cell("id") = id
	}
	return r
}

// cell is the place of a field in a record.
func (r *record) cell(field string) *any {
	i := r.shape.slot(field)
	if i >= len(r.cells) {
		r.cells = append(r.cells, make([]any, i+1-len(r.cells))...)
	}
	return &r.cells[i]
}

// get returns the value of a field, nil for null.
func (r *record) get(field string) any {
	if i, ok := r.shape.slots[field]; ok && i < len(r.cells) {
		return r.cells[i]
	}
	return nil
}

// set changes a field of a record; nil clears it.
func (r *record) set(field string, value any) {
	cell := r.cell(field)
	if index := r.shape.indexes[field]; index != nil {
		index.remove(*cell, r)
		index.add(value, r)
	}
	*cell = value
}

// values returns a copy of what is not null.
func (r *record) values() values {
	v := make(values, len(r.cells))
	for name := range r.shape.slots {
		v.set(name, r.get(name))
	}
	return v
}

// replace makes v all that a record holds.
func (r *record) replace(v values) {
	for name := range r.shape.slots {
		if _, ok := v[name]; !ok {
			r.set(name, nil)
		}
	}
	for name, value := range v {
		r.set(name, value)
	}
}

func (r *record) time(field string) time.Time {
	t, _ := r.get(field).(time.Time)
	return t
}

func (r *record) link(field string) recordID {
	id, _ := r.get(field).(recordID)
	return id
}

func (r *record) links(field string) []recordID {
	ids, _ := r.get(field).([]recordID)
	return ids
}

func (r *record) text(field string) string {
	s, _ := r.get(field).(string)
	return s
}

func (r *record) number(field string) int {
	n, _ := r.get(field).(int)
	return n
}
