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

// record is a row. Its values lie with those of all records of its shape,
// field by field: a map for each of a hundred thousand patients would take most
// of the time and memory of a clinic, and filters look at one field of all.
type record struct {
	id    recordID
	shape *shape
	row   int // in the slots of the shape
}

// shape is how the records of a schema are held and written.
type shape struct {
	schema  string
	columns []column
	fields  map[string]apispec.Field
	slots   map[string]*slot // by field; there are as many as the records have needed
	hidden  []*slot          // of the fields in hiding
	rows    int              // how many records there were
	expect  int              // how many there will be, if that is known
}

// slot holds one field of the records of a shape.
type slot struct {
	cells []any      // by record.row; nil is null, and so is what lies behind the end
	index *linkIndex // nil for most
}

func (sl *slot) at(row int) any {
	if row < len(sl.cells) {
		return sl.cells[row]
	}
	return nil
}

func newShape(schema string, columns []column, fields map[string]apispec.Field) *shape {
	sh := &shape{schema: schema, columns: columns, fields: fields, slots: map[string]*slot{}}
	for _, field := range hiding {
		sh.hidden = append(sh.hidden, sh.slot(field))
	}
	return sh
}

// slot returns that of a field and makes one for a field that is new.
func (sh *shape) slot(field string) *slot {
	sl := sh.slots[field]
	if sl == nil {
		sl = &slot{}
		sh.slots[field] = sl
	}
	return sl
}

func (sh *shape) newRecord(id recordID, v values) *record {
	r := &record{id: id, shape: sh, row: sh.rows}
	sh.rows++
	for name, value := range v {
		r.put(sh.slot(name), value)
	}
	if id != 0 {
		r.put(sh.slot("id"), id)
	}
	return r
}

// schema returns the name of the schema that the record follows.
func (r *record) schema() string { return r.shape.schema }

// put sets a value and leaves the index alone.
func (r *record) put(sl *slot, value any) {
	if r.row >= len(sl.cells) {
		if value == nil {
			return
		}
		length := max(r.row+1, 2*len(sl.cells), r.shape.expect, 16)
		sl.cells = append(sl.cells, make([]any, length-len(sl.cells))...)
	}
	sl.cells[r.row] = value
}

// get returns the value of a field, nil for null.
func (r *record) get(field string) any {
	if sl := r.shape.slots[field]; sl != nil {
		return sl.at(r.row)
	}
	return nil
}

// set changes a field of a record; nil clears it.
func (r *record) set(field string, value any) {
	r.setIn(r.shape.slot(field), value)
}

func (r *record) setIn(sl *slot, value any) {
	if sl.index != nil {
		sl.index.remove(sl.at(r.row), r)
		sl.index.add(value, r)
	}
	r.put(sl, value)
}

// copyField gives each of the records what the other one in its place has in
// a field. All have the shape of the first.
func copyField(to []*record, field string, from []*record, source string) {
	if len(to) == 0 {
		return
	}
	target, origin := to[0].shape.slot(field), from[0].shape.slot(source)
	for i, rec := range to {
		rec.setIn(target, origin.at(from[i].row))
	}
}

// values returns a copy of what is not null.
func (r *record) values() values {
	v := make(values, len(r.shape.slots))
	for name, sl := range r.shape.slots {
		v.set(name, sl.at(r.row))
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

// touch moves updated_at on to the time of a change.
func (r *record) touch(t time.Time) {
	if t.After(r.time("updated_at")) {
		r.set("updated_at", t)
	}
}
