package clinikotest

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// served lists the resources that the clinic holds. Their shape comes from the
// description of the API; the seed fills them.
var served = []string{
	"appointment_types",
	"businesses",
	"individual_appointments",
	"patients",
	"practitioners",
	"users",
}

// The values of a record are nil, string, bool, int, the types below,
// time.Time for a date-time, and json.RawMessage for everything nested.
type (
	recordID int64  // written as a string of digits
	decimal  string // an exact number, written as a string
	date     string // YYYY-MM-DD
)

func (id recordID) String() string { return strconv.FormatInt(int64(id), 10) }

// values are the fields of a record. A link is held as the id that it leads
// to, under the name that filters and requests use: patient_id for patient.
type values map[string]any

// record is a row. It holds only what is not null.
type record struct {
	id     recordID
	values values
}

// collection holds the rows of one resource.
type collection struct {
	name    string // also the key of its rows in a list, and its path
	columns []column
	fields  map[string]apispec.Field
	hiding  []string  // the fields that take a row out of lists when they are set
	rows    []*record // oldest first, the API's default order
	byID    map[recordID]*record
}

// store holds the collections by name.
type store struct {
	collections map[string]*collection
}

func newStore(spec *apispec.Spec) *store {
	st := &store{collections: make(map[string]*collection, len(served))}
	for _, name := range served {
		op, _ := spec.Operation("GET", "/"+name)
		schema, ok := spec.Schema(op.ResponseSchema)
		if !ok {
			panic("clinikotest: the description of the API has no list of " + name)
		}
		col := &collection{
			name: name, fields: schema.Fields, columns: newColumns(name, schema.Fields),
			byID: map[recordID]*record{},
		}
		for _, field := range []string{"archived_at", "cancelled_at", "deleted_at"} {
			if _, ok := schema.Fields[field]; ok {
				col.hiding = append(col.hiding, field)
			}
		}
		st.collections[name] = col
	}
	return st
}

// add puts a record into a collection; call order afterwards.
func (st *store) add(name string, rec *record) {
	col := st.collections[name]
	col.rows = append(col.rows, rec)
	col.byID[rec.id] = rec
}

// order sorts all collections into the default order of lists.
func (st *store) order() {
	for _, col := range st.collections {
		slices.SortFunc(col.rows, func(a, b *record) int {
			return cmp.Or(a.time("created_at").Compare(b.time("created_at")), cmp.Compare(a.id, b.id))
		})
	}
}

func (r *record) time(field string) time.Time {
	t, _ := r.values[field].(time.Time)
	return t
}

func (r *record) text(field string) string {
	s, _ := r.values[field].(string)
	return s
}

// shown says whether a row is in the answer: it meets every condition, and it
// is not archived, cancelled or deleted unless a condition asks about that.
func (col *collection) shown(rec *record, conditions []condition) bool {
	for _, field := range col.hiding {
		if rec.values[field] != nil && !asksAbout(conditions, field) {
			return false
		}
	}
	for _, c := range conditions {
		if !c.holds(rec.values[c.field]) {
			return false
		}
	}
	return true
}

func asksAbout(conditions []condition, field string) bool {
	return slices.ContainsFunc(conditions, func(c condition) bool { return c.field == field })
}
