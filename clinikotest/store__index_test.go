package clinikotest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// Whatever is written, an index finds what a look at all rows finds, in the
// same order.
func TestIndexes(t *testing.T) {
	t.Parallel()
	const fields, rows = 3, 12
	rng := rand.New(rand.NewPCG(3, 4))
	st := &store{collections: map[string]*collection{}}
	col := &collection{name: "attendees", byID: map[recordID]*record{}, indexes: newIndexes("attendees")}
	st.collections[col.name] = col
	sh := newShape("", nil, nil)
	for field, index := range col.indexes {
		sh.slot(field).index = index
	}
	start := time.Date(2026, time.October, 7, 0, 0, 0, 0, time.UTC)
	for step := range 400 {
		switch {
		case len(col.rows) < rows:
			rec := sh.newRecord(recordID(1000+step), values{"created_at": start.Add(time.Duration(step) * time.Second)})
			st.add(col.name, rec)
		case rng.IntN(10) == 0:
			st.remove(col.name, col.rows[rng.IntN(rows)])
			continue
		}
		rec := col.rows[rng.IntN(len(col.rows))]
		change := values{"booking_id": recordID(rng.IntN(fields)), "notes": fmt.Sprint(step)}
		switch rng.IntN(3) {
		case 0:
			st.change(rec, start, change)
		case 1:
			change["created_at"] = rec.time("created_at")
			rec.replace(change)
		default:
			rec.set("booking_id", nil)
		}
		for id := recordID(1); id < fields; id++ {
			var want []*record
			for _, rec := range col.rows {
				if rec.link("booking_id") == id {
					want = append(want, rec)
				}
			}
			if got := col.leadingTo("booking_id", id); !slices.Equal(got, want) {
				t.Fatalf("step %d: %d rows lead to %d, want %d", step, len(got), id, len(want))
			}
		}
	}
}
