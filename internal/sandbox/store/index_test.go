package store

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// After any sequence of writes an index returns the rows that a full scan
// finds, in the same order.
func TestIndexes(t *testing.T) {
	t.Parallel()
	const fields, rows = 3, 12
	rng := rand.New(rand.NewPCG(3, 4))
	st := &Store{Collections: map[string]*Collection{}}
	col := &Collection{Name: "attendees", ByID: map[ID]*Record{}, indexes: newIndexes("attendees")}
	st.Collections[col.Name] = col
	sh := newShape("", nil, nil)
	for field, index := range col.indexes {
		sh.slot(field).index = index
	}
	start := time.Date(2026, time.October, 7, 0, 0, 0, 0, time.UTC)
	for step := range 400 {
		switch {
		case len(col.Rows) < rows:
			rec := sh.newRecord(ID(1000+step), Values{"created_at": start.Add(time.Duration(step) * time.Second)})
			st.Add(col.Name, rec)
		case rng.IntN(10) == 0:
			st.Remove(col.Name, col.Rows[rng.IntN(rows)])
			continue
		}
		rec := col.Rows[rng.IntN(len(col.Rows))]
		change := Values{"booking_id": ID(rng.IntN(fields)), "notes": fmt.Sprint(step)}
		switch rng.IntN(3) {
		case 0:
			st.Change(rec, start, change)
		case 1:
			change["created_at"] = rec.Time("created_at")
			rec.Replace(change)
		default:
			rec.Set("booking_id", nil)
		}
		for id := ID(1); id < fields; id++ {
			var want []*Record
			for _, rec := range col.Rows {
				if rec.Link("booking_id") == id {
					want = append(want, rec)
				}
			}
			if got := col.LeadingTo("booking_id", id); !slices.Equal(got, want) {
				t.Fatalf("step %d: %d rows lead to %d, want %d", step, len(got), id, len(want))
			}
		}
	}
}
