package store

import "slices"

// Row is a record outside of a store.
type Row struct {
	Collection, Schema string
	ID                 ID
	Values             Values
}

// Dump returns all records, those of each collection in its order.
func (st *Store) Dump() []Row {
	var rows []Row
	for name, col := range st.Collections {
		for _, rec := range col.Rows {
			if slices.Contains(col.shapes, rec.shape) { // else it belongs to another collection, of which col is a union
				rows = append(rows, Row{name, rec.Schema(), rec.ID, rec.Values()})
			}
		}
	}
	return rows
}

// Fill adds the records of another store of the same description to an empty one.
func (st *Store) Fill(rows []Row, lastID ID) error {
	for _, row := range rows {
		col := st.Collections[row.Collection]
		if col == nil {
			return unknownCollection(row.Collection)
		}
		st.Add(row.Collection, col.NewRecord(row.Schema, row.ID, row.Values))
	}
	st.LastID = lastID
	st.Order()
	return nil
}

type unknownCollection string

func (c unknownCollection) Error() string { return "there is no resource " + string(c) }
