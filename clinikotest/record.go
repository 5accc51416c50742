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

// record is a row. Its values lie with those of all records of its shape: a
// map for each of a hundred thousand patients would take most of the time and
// memory of a clinic.
type record struct {
	id    recordID
	shape *shape
	row   int // in shape.cells
}

// shape is how the records of a schema are held and written.
type shape struct {
	schema  string
	columns []column
	fields  map[string]apispec.Field
	slots   map[string]int        // by field, which of cells has its values
	cells   [][]any               // by slot and row; nil is null, and so is what lies behind the end
	rows    int                   // how many records there were
	expect  int                   // how many there will be, if that is known
	indexes map[string]*linkIndex // of the collection, by field
}

func newShape(schema string, columns []column, fields map[string]apispec.Field) *shape {
	sh := &shape{schema: schema, columns: columns, fields: fields, slots: map[string]int{}}
	for _, field := range hiding {
		sh.slot(field)
	}
	return sh
}

// slot returns the place of a field and makes one for a field that is new.
func (sh *shape) slot(field string) int {
	i, ok := sh.slots[field]
	if !ok {
		i = len(sh.slots)
		sh.slots[field] = i
		sh.cells = append(sh.cells, nil)
	}
	return i
}

// newRecord makes a record that is in no collection yet. An id of 0 is set
// later, or never for what is no record of the API's.
func (sh *shape) newRecord(id recordID, v values) *record {
	r := &record{id: id, shape: sh, row: sh.rows}
	sh.rows++
	for name, value := range v {
		r.put(name, value)
	}
	if id != 0 {
		r.put("id", id)
	}
	return r
}

// put sets a value without a look at the indexes.
func (r *record) put(field string, value any) {
	column := &r.shape.cells[r.shape.slot(field)]
	if r.row >= len(*column) {
		if value == nil {
			return
		}
		length := max(r.row+1, 2*len(*column), r.shape.expect, 16)
		*column = append(*column, make([]any, length-len(*column))...)
	}
	(*column)[r.row] = value
}

// at returns the value in a slot.
func (r *record) at(slot int) any {
	if column := r.shape.cells[slot]; r.row < len(column) {
		return column[r.row]
	}
	return nil
}

// get returns the value of a field, nil for null.
func (r *record) get(field string) any {
	if slot, ok := r.shape.slots[field]; ok {
		return r.at(slot)
	}
	return nil
}

// set changes a field of a record; nil clears it.
func (r *record) set(field string, value any) {
	if index := r.shape.indexes[field]; index != nil {
		index.remove(r.get(field), r)
		index.add(value, r)
	}
	r.put(field, value)
}

// values returns a copy of what is not null.
func (r *record) values() values {
	v := make(values, len(r.shape.slots))
	for name, slot := range r.shape.slots {
		v.set(name, r.at(slot))
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
