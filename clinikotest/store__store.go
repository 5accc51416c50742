package clinikotest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// collection holds the rows of one resource.
type collection struct {
	name       string                   // also the key of its rows in a list, and its path
	shapes     []*shape                 // one, or several for a union; the first is that of new records
	fields     map[string]apispec.Field // of all shapes
	targets    map[string]string        // the collection that an X_id or X_ids leads to
	archivable bool
	unions     []*collection // lists that hold the rows too: bookings has all appointments
	address    []addressPart // of a record
	rows       []*record     // oldest first, the API's default order
	byID       map[recordID]*record
	indexes    map[string]*linkIndex // by field
}

// store holds the collections by name.
type store struct {
	collections map[string]*collection
	lastID      recordID
}

// hiding are the fields that take a row out of lists when they are set.
var hiding = []string{"archived_at", "cancelled_at", "deleted_at"}

// newStore makes an empty collection for every resource that has a list.
// Signatures have none, but are records of their own.
func newStore(spec *apispec.Spec) *store {
	st := &store{collections: map[string]*collection{}}
	for _, op := range spec.Operations {
		listed := op.Method == http.MethodGet && op.Path == "/"+op.ListKey
		if op.Status == apispec.StatusRemoved || !listed && op.Resource != "signatures" {
			continue
		}
		st.collections[op.Resource] = newCollection(spec, op)
	}
	for _, col := range st.collections {
		col.findTargets(st)
		col.findUnions(st)
	}
	return st
}

// newTable returns an empty collection that is in no store, for a response
// whose records are computed.
func newTable(spec *apispec.Spec, name, schema string) *collection {
	members := spec.Schemas[schema].Of
	if len(members) == 0 {
		members = []string{schema}
	}
	col := &collection{
		name: name, fields: map[string]apispec.Field{}, byID: map[recordID]*record{}, indexes: newIndexes(name),
	}
	for _, member := range members {
		fields := spec.Schemas[member].Fields
		sh := newShape(member, newColumns(fields), fields)
		for field, index := range col.indexes {
			sh.slot(field).index = index
		}
		col.shapes = append(col.shapes, sh)
		maps.Copy(col.fields, fields)
	}
	return col
}

func newCollection(spec *apispec.Spec, op apispec.Operation) *collection {
	col := newTable(spec, op.Resource, op.ResponseSchema)
	path := "/" + op.Resource + "/{id}"
	for _, other := range spec.Operations {
		if other.Status == apispec.StatusRemoved || other.Resource != op.Resource {
			continue
		}
		if other.Method == http.MethodGet && other.Name == "get" {
			path = other.Path
		}
		col.archivable = col.archivable || other.Method == http.MethodPost && strings.HasSuffix(other.Path, "/{id}/archive")
	}
	col.address = parseAddress(path)
	return col
}

// findUnions finds the lists whose records may have the schema of this one.
func (col *collection) findUnions(st *store) {
	for _, other := range st.collections {
		if other != col && slices.ContainsFunc(other.shapes, func(sh *shape) bool { return sh.schema == col.shapes[0].schema }) {
			col.unions = append(col.unions, other)
		}
	}
}

// findTargets notes where links lead: by the description of the link, and for
// ids that are only written by their names.
func (col *collection) findTargets(st *store) {
	col.targets = map[string]string{}
	for name := range st.collections {
		single := strings.TrimSuffix(name, "s")
		col.targets[single+"_id"], col.targets[single+"_ids"] = name, name
	}
	for name, field := range col.fields {
		if _, ok := st.collections[field.To]; ok && field.Type == apispec.TypeLink {
			col.targets[linkKey(name, field)] = field.To
		}
	}
	delete(col.targets, "referrer_id") // a patient or a contact
}

// newRecord returns a record that is not in the collection yet. schema selects
// one of the schemas of a union; "" is the first. An id of 0 is set later, or
// never for records that exist in one response only.
func (col *collection) newRecord(schema string, id recordID, v values) *record {
	for _, sh := range col.shapes {
		if sh.schema == schema {
			return sh.newRecord(id, v)
		}
	}
	return col.shapes[0].newRecord(id, v)
}

// expect makes room for records that will be added.
func (col *collection) expect(records int) {
	const more = 500 // those that requests create
	col.shapes[0].expect = records + more
	col.rows = slices.Grow(col.rows, records)
}

// add puts a record into a collection. The seed calls order afterwards.
func (st *store) add(name string, rec *record) {
	col := st.collections[name]
	col.add(rec)
	for _, union := range col.unions {
		union.add(rec)
	}
}

func (col *collection) add(rec *record) {
	col.rows = append(col.rows, rec)
	col.byID[rec.id] = rec
	for field, index := range col.indexes {
		index.add(rec.get(field), rec)
	}
}

// remove takes a record out for good.
func (st *store) remove(name string, rec *record) {
	col := st.collections[name]
	col.remove(rec)
	for _, union := range col.unions {
		union.remove(rec)
	}
}

func (col *collection) remove(rec *record) {
	col.rows = slices.DeleteFunc(col.rows, func(r *record) bool { return r == rec })
	delete(col.byID, rec.id)
	for field, index := range col.indexes {
		index.remove(rec.get(field), rec)
	}
}

// newID returns the id of a record that a request makes.
func (st *store) newID() recordID {
	st.lastID += 1_000_003
	return st.lastID
}

// find returns a record that exists and is not deleted, nil for none.
func (st *store) find(name string, id any) *record {
	key, _ := id.(recordID)
	col := st.collections[name]
	if col == nil || col.byID[key] == nil || col.byID[key].get("deleted_at") != nil {
		return nil
	}
	return col.byID[key]
}

// order sorts all collections into the default order of lists.
func (st *store) order() {
	for _, col := range st.collections {
		oldestFirst.apply(col.rows, 0, len(col.rows))
	}
}

// change sets fields of a record; nil clears one.
func (st *store) change(rec *record, now time.Time, set values) {
	for name, value := range set {
		rec.set(name, value)
	}
	rec.set("updated_at", now)
}

// shown says whether a row is in the answer: it meets every condition, and it
// is not archived, cancelled or deleted unless a condition asks about that.
func (col *collection) shown(rec *record, conditions []condition) bool {
	for i, field := range hiding {
		if rec.shape.hidden[i].at(rec.row) != nil && !asksAbout(conditions, field) {
			return false
		}
	}
	for _, c := range conditions {
		if !c.holds(rec.get(c.field)) {
			return false
		}
	}
	return true
}

func asksAbout(conditions []condition, field string) bool {
	return slices.ContainsFunc(conditions, func(c condition) bool { return c.field == field })
}
