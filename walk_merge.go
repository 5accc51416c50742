package cliniko

import (
	"cmp"
	"context"
)

// merged reads several lists in one order, record by record, so that they share a position. A record is in one of them at
// a time.
type merged struct {
	readers []*walkReader
	heads   [][]entry // by reader: what was read and not returned
	last    place     // of the record that was returned last
}

func newMerged(w *listWalk, lists []listing) (*merged, error) {
	m := &merged{heads: make([][]entry, len(lists)), last: w.from.place()}
	for _, list := range lists {
		r, err := newReader(w, list)
		switch {
		case err != nil:
			return nil, err
		case !r.hasKey:
			return nil, &ValidationError{Field: "sort", Reason: "must be created_at, updated_at, id or starts_at alone, because a filter has more values than fit into one request"}
		case intParameter(r.query, "page", 1) > 1 || w.from.isNumber():
			return nil, &ValidationError{Field: "page", Reason: "must be the first, because a filter has more values than fit into one request"}
		}
		r.byKey, r.proven = true, true // from the first page on: numbers of pages have no common order
		m.readers = append(m.readers, r)
	}
	return m, nil
}

func (m *merged) hasEnded() bool {
	for i, r := range m.readers {
		if !r.ended || len(m.heads[i]) > 0 {
			return false
		}
	}
	return true
}

func (m *merged) next(ctx context.Context) ([]entry, error) {
	for i, r := range m.readers {
		for len(m.heads[i]) == 0 && !r.ended {
			entries, err := r.read(ctx)
			m.heads[i] = entries
			if err != nil {
				return m.rest(r), err
			}
		}
	}
	var entries []entry
	for i := m.first(); i >= 0; i = m.first() {
		e := m.heads[i][0]
		m.heads[i] = m.heads[i][1:]
		if e.id != m.last.id || e.key != m.last.key { // a server that ignores filters has it in each list
			entries = append(entries, e)
			m.last = e.place
		}
		if len(m.heads[i]) == 0 && !m.readers[i].ended {
			break
		}
	}
	return entries, nil
}

// first returns the reader with the record that comes next, and -1 if there is none.
func (m *merged) first() int {
	least := -1
	for i, head := range m.heads {
		if len(head) > 0 && (least < 0 || m.compare(head[0], m.heads[least][0]) < 0) {
			least = i
		}
	}
	return least
}

func (m *merged) compare(a, b entry) int {
	return cmp.Or(m.readers[0].key.compare(a.key, b.key), compareIDs(a.id, b.id))
}

// rest returns the records that come before what a reader could not read, and those with the same value, up to the first
// one before which another reader may have more.
func (m *merged) rest(failed *walkReader) []entry {
	for i, r := range m.readers {
		if r == failed {
			m.heads[i] = append(m.heads[i], r.held...)
		}
	}
	var entries []entry
	for i := m.first(); i >= 0 && !m.lacksHead(failed); i = m.first() {
		e := m.heads[i][0]
		m.heads[i] = m.heads[i][1:]
		order := failed.key.compare(e.key, failed.span.from)
		if failed.span.from == "" || order > 0 {
			break
		}
		if order == 0 { // the other records with this value are not known
			if m.last.key != e.key {
				m.last = place{column: failed.key.column, key: e.key}
			}
			m.last.also = m.last.also.with(e.id)
			e.place = m.last
		}
		entries = append(entries, e)
	}
	return entries
}

// lacksHead reports whether it is not known what comes next from any reader other than the one that failed.
func (m *merged) lacksHead(failed *walkReader) bool {
	for i, r := range m.readers {
		if r != failed && !r.ended && len(m.heads[i]) == 0 {
			return true
		}
	}
	return false
}
