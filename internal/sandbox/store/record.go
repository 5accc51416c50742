package store

import (
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// Values holds fields of a record by name while a request or the seed writes
// it. A link is the id of its target, under the name that filters and requests
// use: patient_id for patient.
type Values map[string]any

// Set sets a field; nil clears it.
func (v Values) Set(name string, value any) {
	if value == nil {
		delete(v, name)
		return
	}
	v[name] = value
}

// Record is one record. Its values are stored by field, in the slots of its
// shape, together with those of all records of the same shape. A map per record
// would take most of the time and memory of a clinic with 100,000 patients, and
// a filter reads one field of all records.
type Record struct {
	ID    ID
	shape *shape
	row   int // index of its values in the slots
}

// shape describes how the records of a schema are stored and written, and
// stores them.
type shape struct {
	schema  string
	columns []column
	fields  map[string]apispec.Field
	slots   map[string]*slot // by field, created when first needed
	hidden  []*slot          // slots of the fields in hiding
	rows    int              // number of records so far
	expect  int              // expected number of records; 0 when unknown
}

// slot stores one field of the records of a shape.
type slot struct {
	cells []any      // by Record.row; nil, or beyond the end, is null
	index *linkIndex // nil for most fields
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

// slot returns the slot of a field and creates it if needed.
func (sh *shape) slot(field string) *slot {
	sl := sh.slots[field]
	if sl == nil {
		sl = &slot{}
		sh.slots[field] = sl
	}
	return sl
}

func (sh *shape) newRecord(id ID, v Values) *Record {
	r := &Record{ID: id, shape: sh, row: sh.rows}
	sh.rows++
	for name, value := range v {
		r.put(sh.slot(name), value)
	}
	if id != 0 {
		r.put(sh.slot("id"), id)
	}
	return r
}

// Schema returns the name of the schema that the record follows.
func (r *Record) Schema() string { return r.shape.schema }

// put sets a value without updating the index.
func (r *Record) put(sl *slot, value any) {
	if r.row >= len(sl.cells) {
		if value == nil {
			return
		}
		length := max(r.row+1, 2*len(sl.cells), r.shape.expect, 16)
		sl.cells = append(sl.cells, make([]any, length-len(sl.cells))...)
	}
	sl.cells[r.row] = value
}

// Get returns the value of a field, nil for null.
func (r *Record) Get(field string) any {
	if sl := r.shape.slots[field]; sl != nil {
		return sl.at(r.row)
	}
	return nil
}

// Set changes a field of a record; nil clears it.
func (r *Record) Set(field string, value any) {
	r.setIn(r.shape.slot(field), value)
}

func (r *Record) setIn(sl *slot, value any) {
	if sl.index != nil {
		sl.index.remove(sl.at(r.row), r)
		sl.index.add(value, r)
	}
	r.put(sl, value)
}

// CopyField sets a field of each record in to from the source field of the
// record at the same index of from. All records of each slice must have the
// same shape.
func CopyField(to []*Record, field string, from []*Record, source string) {
	if len(to) == 0 {
		return
	}
	target, origin := to[0].shape.slot(field), from[0].shape.slot(source)
	for i, rec := range to {
		rec.setIn(target, origin.at(from[i].row))
	}
}

// Values returns a copy of the values that are not null.
func (r *Record) Values() Values {
	v := make(Values, len(r.shape.slots))
	for name, sl := range r.shape.slots {
		v.Set(name, sl.at(r.row))
	}
	return v
}

// Replace sets the fields in v and clears all others.
func (r *Record) Replace(v Values) {
	for name := range r.shape.slots {
		if _, ok := v[name]; !ok {
			r.Set(name, nil)
		}
	}
	for name, value := range v {
		r.Set(name, value)
	}
}

// Time returns the value of a date-time field, the zero time for null.
func (r *Record) Time(field string) time.Time {
	t, _ := r.Get(field).(time.Time)
	return t
}

// Link returns the id in a field, 0 for null.
func (r *Record) Link(field string) ID {
	id, _ := r.Get(field).(ID)
	return id
}

// Links returns the ids in a field.
func (r *Record) Links(field string) []ID {
	ids, _ := r.Get(field).([]ID)
	return ids
}

// Text returns the value of a text field, "" for null.
func (r *Record) Text(field string) string {
	s, _ := r.Get(field).(string)
	return s
}

// Number returns the value of an integer field, 0 for null.
func (r *Record) Number(field string) int {
	n, _ := r.Get(field).(int)
	return n
}

// Touch sets updated_at to t, unless it is later already.
func (r *Record) Touch(t time.Time) {
	if t.After(r.Time("updated_at")) {
		r.Set("updated_at", t)
	}
}
