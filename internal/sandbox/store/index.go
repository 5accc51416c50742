package store

import (
	"slices"
	"sync"
)

// indexed lists the links by which writes look up records. Without an index
// each write to a large clinic would read all rows.
var indexed = map[string][]string{
	"attendees":               {"booking_id", "patient_case_id"},
	"individual_appointments": {"patient_id"},
	"patient_attachments":     {"patient_case_id"},
	"referral_sources":        {"patient_id"},
}

// linkIndex holds the rows of a collection by the target of one of their links.
// Each list is in the default order. The index is built at its first use; after
// that Add, Remove and Record.Set keep it up to date.
type linkIndex struct {
	once sync.Once // reads can build it concurrently
	rows map[ID][]*Record
}

func newIndexes(resource string) map[string]*linkIndex {
	indexes := map[string]*linkIndex{}
	for _, field := range indexed[resource] {
		indexes[field] = &linkIndex{}
	}
	return indexes
}

// LeadingTo returns the rows whose link in an indexed field leads to a record,
// in the default order. The caller may change the slice.
func (col *Collection) LeadingTo(field string, id ID) []*Record {
	x := col.indexes[field]
	x.once.Do(func() { x.fill(field, col.Rows) })
	return slices.Clone(x.rows[id])
}

func (x *linkIndex) fill(field string, rows []*Record) {
	linked := make([]*Record, 0, len(rows)) // also the memory of all lists of one row, which are the most common
	for _, rec := range rows {
		if rec.Link(field) != 0 {
			linked = append(linked, rec)
		}
	}
	x.rows = make(map[ID][]*Record, len(linked))
	for i, rec := range linked {
		id := rec.Link(field)
		if list, ok := x.rows[id]; ok {
			x.rows[id] = append(list, rec)
		} else {
			x.rows[id] = linked[i : i+1 : i+1]
		}
	}
}

func (x *linkIndex) add(link any, rec *Record) {
	id, ok := link.(ID)
	if !ok || x.rows == nil {
		return
	}
	list := x.rows[id]
	if i, there := slices.BinarySearchFunc(list, rec, oldestFirst.compare); !there {
		x.rows[id] = slices.Insert(list, i, rec)
	}
}

func (x *linkIndex) remove(link any, rec *Record) {
	id, _ := link.(ID)
	if i := slices.Index(x.rows[id], rec); i >= 0 {
		x.rows[id] = slices.Delete(x.rows[id], i, i+1)
	}
}
