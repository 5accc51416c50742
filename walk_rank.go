package cliniko

import (
	"context"
	"maps"
	"slices"
	"strconv"
)

// byRank is the column of a walk that continues at a place counted from the beginning of the list.
const byRank = "rank"

// pagesByRank is the part of a reader that continues by pages that overlap. Each page begins at or before the record that
// was returned last. As long as that record, or one of those before it, is on the page, what follows was not moved out of
// sight by others that were added or removed before it. If not, the reader goes back.
type pagesByRank struct {
	on      bool
	at      int      // rank of the record that was returned last, from 1
	trail   []string // ids of the records that were returned last, in order
	resumed bool     // by another walk, which returned what comes before the anchor
	idle    int      // pages in a row without a record that is new
}

// minOverlapping is the least size of pages that can overlap. Of small sizes, all may have a page that ends at the same
// place.
const minOverlapping = 20

// keptTrail is how many ids a position has of records that were returned before, in case the last one is removed.
const keptTrail = 3

// overlapping returns the size and the number of the page that has the record at a rank and as many after it as possible.
// It is smaller than others, so that a server that ignores the size can be told from one that does not.
func overlapping(rank, others int) (size, number int) {
	most := 0
	for s := others - 1; s > 2; s-- {
		if n := s - (rank-1)%s; n > most {
			most, size = n, s
		}
	}
	return size, (rank-1)/size + 1
}

// overlap begins to read pages that overlap after the first page, if the server numbers pages as the API does.
func (r *walkReader) overlap(p *listPage, number int, entries []entry) {
	perPage := intParameter(r.query, "per_page", maxPerPage)
	if perPage < minOverlapping || p.size != perPage || len(entries) != perPage || entries[0].id == "" || r.byNumber.number != number+1 {
		return
	}
	before := (number - 1) * perPage
	r.byRank.trail = p.ids
	for i := range entries {
		entries[i].place = r.byRank.place(before+i+1, i)
	}
	r.byRank.on, r.byRank.at = true, before+perPage
}

// place returns the place of a record that is at an index of the trail.
func (n *pagesByRank) place(rank, i int) place {
	at := place{column: byRank, key: strconv.Itoa(rank), id: n.trail[i]}
	for _, id := range n.trail[max(0, i+1-keptTrail):i] {
		at.also = at.also.with(id)
	}
	return at
}

// nextByRank reads a page that overlaps with the one before.
func (r *walkReader) nextByRank(ctx context.Context) ([]entry, error) {
	n := &r.byRank
	size, number := overlapping(n.at, max(intParameter(r.query, "per_page", maxPerPage), minOverlapping))
	p, err := r.pageOf(ctx, size, number)
	if err != nil {
		return nil, err
	}
	if p.size > size { // the server ignores per_page
		n.on = false
		return nil, nil
	}
	before := (number - 1) * size
	if r.counted != nil {
		r.counted(p.TotalEntries-n.at, p.servedAt)
		r.counted = nil
	}
	anchor := n.anchor(p.ids)
	if anchor < 0 && before > 0 {
		n.at = max(1, before+1-size)
		return nil, n.isIdle(r.list.op, true)
	}
	entries := r.newOf(p, before, anchor)
	switch {
	case p.endErr != nil:
		err = p.endErr
	case p.Links.Next != "":
		err = n.isIdle(r.list.op, len(entries) == 0)
	case p.TotalEntries > n.at:
		err = r.list.op.failure(ErrIncompleteList)
	default:
		r.ended = true
	}
	return entries, err
}

// pageOf reads the page with a number, of pages of a size.
func (r *walkReader) pageOf(ctx context.Context, size, number int) (*listPage, error) {
	values := maps.Clone(r.query)
	values.Set("per_page", strconv.Itoa(size))
	values.Set("page", strconv.Itoa(number))
	return r.list.readPatiently(ctx, values, r.patience)
}

// anchor returns the index on a page of the last record of the trail that is there, and -1 if none is.
func (n *pagesByRank) anchor(ids []string) int {
	for _, id := range slices.Backward(n.trail) {
		if i := slices.Index(ids, id); i >= 0 {
			return i
		}
	}
	return -1
}

// isIdle returns an error after too many pages without a record that is new.
func (n *pagesByRank) isIdle(op operation, idle bool) error {
	n.idle++
	if !idle {
		n.idle = 0
	}
	if n.idle > maxEmptyPages {
		return op.failure(ErrEndlessList)
	}
	return nil
}

// newOf returns the records of a page that were not returned before, and makes the page the trail.
func (r *walkReader) newOf(p *listPage, before, anchor int) []entry {
	n := &r.byRank
	n.trail = p.ids
	var entries []entry
	for i, id := range p.ids {
		isNew := r.byNumber.returned.add(id)
		if isNew && (i > anchor || !n.resumed) {
			at := max(i, anchor) // a walk that continues there has what comes before the anchor
			entries = append(entries, p.entry(i, n.place(before+at+1, at)))
		}
	}
	n.at = max(1, before+p.size)
	return entries
}
