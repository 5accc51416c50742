package clinikotest

import "slices"

// indexed are the links by which rows are looked up on every write, when a
// clinic has many of them.
var indexed = map[string][]string{
	"attendees":               {"booking_id", "patient_case_id"},
	"individual_appointments": {"patient_id"},
	"patient_attachments":     {"patient_case_id"},
	"referral_sources":        {"patient_id"},
}

// linkIndex holds the rows of a collection by the record that one of their
// links leads to, each list in the default order. Adding a row to the store,
// removing it and record.set keep it.
type linkIndex map[recordID][]*record

func (x linkIndex) add(link any, rec *record) {
	id, ok := link.(recordID)
	if !ok {
		return
	}
	rows := x[id]
	i, _ := slices.BinarySearchFunc(rows, rec, oldestFirst.compare)
	x[id] = slices.Insert(rows, i, rec)
}

func (x linkIndex) remove(link any, rec *record) {
	id, ok := link.(recordID)
	if !ok {
		return
	}
	if i := slices.Index(x[id], rec); i >= 0 {
		x[id] = slices.Delete(x[id], i, i+1)
	}
}

// index fills the indexes of a collection from its rows.
func (col *collection) index() {
	for _, field := range indexed[col.name] {
		x := make(linkIndex, len(col.rows))
		for _, rec := range col.rows {
			x.add(rec.get(field), rec)
		}
		col.indexes[field] = x
	}
}

// leadingTo are the rows whose link in an indexed field leads to a record, in
// the default order. The slice is the caller's own.
func (col *collection) leadingTo(field string, id recordID) []*record {
	return slices.Clone(col.indexes[field][id])
}
