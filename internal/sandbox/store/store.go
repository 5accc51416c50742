package store

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// Collection holds the records of one resource.
type Collection struct {
	Name       string                   // also the key of its rows in a list, and its path
	shapes     []*shape                 // of each schema of a union; the first is that of new records
	Fields     map[string]apispec.Field // of all shapes
	Targets    map[string]string        // by X_id and X_ids: the collection that the ids belong to
	Archivable bool
	unions     []*Collection // collections that hold the rows too, such as bookings
	address    []addressPart // path of a record
	Rows       []*Record     // oldest first, which is the API's default order
	ByID       map[ID]*Record
	indexes    map[string]*linkIndex // by field
}

// Store holds the collections by name.
type Store struct {
	Collections map[string]*Collection
	LastID      ID
}

// hiding lists the fields that, when set, take a record out of lists.
var hiding = []string{"archived_at", "cancelled_at", "deleted_at"}

// New returns a store with an empty collection for every resource that has a
// list, and for signatures, which have none.
func New(spec *apispec.Spec) *Store {
	st := &Store{Collections: map[string]*Collection{}}
	for _, op := range spec.Operations {
		listed := op.Method == http.MethodGet && op.Path == "/"+op.ListKey
		if op.Status == apispec.StatusRemoved || !listed && op.Resource != "signatures" {
			continue
		}
		st.Collections[op.Resource] = newCollection(spec, op)
	}
	for _, col := range st.Collections {
		col.findTargets(st)
		col.findUnions(st)
	}
	return st
}

// NewTable returns an empty collection that is in no store, for a response
// whose records are computed.
func NewTable(spec *apispec.Spec, name, schema string) *Collection {
	members := spec.Schemas[schema].Of
	if len(members) == 0 {
		members = []string{schema}
	}
	col := &Collection{
		Name: name, Fields: map[string]apispec.Field{}, ByID: map[ID]*Record{}, indexes: newIndexes(name),
	}
	for _, member := range members {
		fields := spec.Schemas[member].Fields
		sh := newShape(member, newColumns(fields), fields)
		for field, index := range col.indexes {
			sh.slot(field).index = index
		}
		col.shapes = append(col.shapes, sh)
		maps.Copy(col.Fields, fields)
	}
	return col
}

func newCollection(spec *apispec.Spec, op apispec.Operation) *Collection {
	col := NewTable(spec, op.Resource, op.ResponseSchema)
	path := "/" + op.Resource + "/{id}"
	for _, other := range spec.Operations {
		if other.Status == apispec.StatusRemoved || other.Resource != op.Resource {
			continue
		}
		if other.Method == http.MethodGet && other.Name == "get" {
			path = other.Path
		}
		col.Archivable = col.Archivable || other.Method == http.MethodPost && strings.HasSuffix(other.Path, "/{id}/archive")
	}
	col.address = parseAddress(path)
	return col
}

// findUnions finds the collections whose schema is a union that includes the
// schema of col.
func (col *Collection) findUnions(st *Store) {
	for _, other := range st.Collections {
		if other != col && slices.ContainsFunc(other.shapes, func(sh *shape) bool { return sh.schema == col.shapes[0].schema }) {
			col.unions = append(col.unions, other)
		}
	}
}

// findTargets finds the collections that ids belong to: by the descriptions of
// links, and by name for ids without a link.
func (col *Collection) findTargets(st *Store) {
	col.Targets = map[string]string{}
	for name := range st.Collections {
		single := strings.TrimSuffix(name, "s")
		col.Targets[single+"_id"], col.Targets[single+"_ids"] = name, name
	}
	for name, field := range col.Fields {
		if _, ok := st.Collections[field.To]; ok && field.Type == apispec.TypeLink {
			col.Targets[LinkKey(name, field)] = field.To
		}
	}
	delete(col.Targets, "referrer_id") // leads to a patient or a contact
}

// LinkTo returns the field that holds the id of a parent in a list such as
// /individual_appointments/{individual_appointment_id}/attendees. Most are named
// like the parameter of the path; attendees have the id in booking_id instead,
// because their link leads to the union that the parent belongs to.
func (col *Collection) LinkTo(parent *Collection, param string) string {
	if parent == nil {
		return param
	}
	union := ""
	for name, field := range col.Fields {
		if field.Type != apispec.TypeLink || field.Many {
			continue
		}
		key := LinkKey(name, field)
		if key == param {
			return param
		}
		if slices.ContainsFunc(parent.unions, func(u *Collection) bool { return u.Name == field.To }) {
			union = key
		}
	}
	return cmp.Or(union, param)
}

// NewRecord returns a record that is not in the collection yet. schema selects
// one of the schemas of a union; "" is the first. An id of 0 is set later, or
// never for records that exist in one response only.
func (col *Collection) NewRecord(schema string, id ID, v Values) *Record {
	for _, sh := range col.shapes {
		if sh.schema == schema {
			return sh.newRecord(id, v)
		}
	}
	return col.shapes[0].newRecord(id, v)
}

// Expect makes room for records that will be added.
func (col *Collection) Expect(records int) {
	const more = 500 // those that requests create
	col.shapes[0].expect = records + more
	col.Rows = slices.Grow(col.Rows, records)
}

// Add appends a record to a collection. Call Order after adding records that
// are not the newest.
func (st *Store) Add(name string, rec *Record) {
	col := st.Collections[name]
	col.add(rec)
	for _, union := range col.unions {
		union.add(rec)
	}
}

func (col *Collection) add(rec *Record) {
	col.Rows = append(col.Rows, rec)
	col.ByID[rec.ID] = rec
	for field, index := range col.indexes {
		index.add(rec.Get(field), rec)
	}
}

// Remove deletes a record.
func (st *Store) Remove(name string, rec *Record) {
	col := st.Collections[name]
	col.remove(rec)
	for _, union := range col.unions {
		union.remove(rec)
	}
}

func (col *Collection) remove(rec *Record) {
	col.Rows = slices.DeleteFunc(col.Rows, func(r *Record) bool { return r == rec })
	delete(col.ByID, rec.ID)
	for field, index := range col.indexes {
		index.remove(rec.Get(field), rec)
	}
}

// NewID returns the id of a record that a request creates.
func (st *Store) NewID() ID {
	st.LastID += 1_000_003
	return st.LastID
}

// Find returns a record that is not deleted, nil for none.
func (st *Store) Find(name string, id any) *Record {
	key, _ := id.(ID)
	col := st.Collections[name]
	if col == nil || col.ByID[key] == nil || col.ByID[key].Get("deleted_at") != nil {
		return nil
	}
	return col.ByID[key]
}

// Order sorts all collections into the default order.
func (st *Store) Order() {
	for _, col := range st.Collections {
		oldestFirst.Apply(col.Rows, 0, len(col.Rows))
	}
}

// Change sets fields of a record, where nil clears a field, and updated_at.
func (st *Store) Change(rec *Record, now time.Time, set Values) {
	for name, value := range set {
		rec.Set(name, value)
	}
	rec.Set("updated_at", now)
}

// Shown reports whether a list or a get includes a record: it matches every
// condition, and it is not archived, cancelled or deleted unless a condition
// names that field.
func (col *Collection) Shown(rec *Record, conditions []Condition) bool {
	for i, field := range hiding {
		if rec.shape.hidden[i].at(rec.row) != nil && !asksAbout(conditions, field) {
			return false
		}
	}
	for _, c := range conditions {
		if !c.holds(rec.Get(c.field)) {
			return false
		}
	}
	return true
}

func asksAbout(conditions []Condition, field string) bool {
	return slices.ContainsFunc(conditions, func(c Condition) bool { return c.field == field })
}
