package cliniko

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// The columns of a walk that continues at a place counted from the beginning of the list.
const (
	byRank = "rank"
	byEnd  = "end" // near the end of the list: see placeByRank
)

// pagesByRank is the part of a reader that continues by pages that overlap. Each page has the record that was returned
// last, and the last two of the page before, which are returned only now. As long as one of these anchors is on the page,
// what follows was not moved out of sight by others that were added or removed before it. If none is, the reader searches
// for them.
type pagesByRank struct {
	on      bool
	at      int // rank of the record that was returned last, from 1
	behind  int // anchors before it
	anchors []string
	total   int  // of the list, on the page that has them
	guessed bool // at is where they should be by the newest total
	idle    int  // pages in a row without a record that is new

	search *rankSearch // nil while the anchors are where they should be
}

// rankSearch is a search for anchors, on pages before and after those that were read, in turn.
type rankSearch struct {
	low, high int  // the ranks above low, up to high, were read
	atEnd     bool // none comes after them
	back      bool // the next page is one before them
	total     int  // of the list, on the page that was read last
}

// minOverlapping is the least size of pages that can overlap. Of small sizes, all may have a page that ends at the same
// place.
const minOverlapping = 20

// keptBack is how many records of a page are returned with the next one. A program may remove or move what it has read, but
// not what it has not seen yet. So these are the safest anchors.
const keptBack = 2

// overlapping returns the size and the number of the page that has the record at a rank and as many after it as possible,
// or before it. It is smaller than others, so that a server that ignores the size can be told from one that does not.
func overlapping(rank, others int, back bool) (size, number int) {
	most := 0
	for s := others - 1; s > keptBack; s-- {
		n := s - (rank-1)%s
		if back {
			n = (rank-1)%s + 1
		}
		if n > most {
			most, size = n, s
		}
	}
	return size, (rank-1)/size + 1
}

// overlap begins to read pages that overlap after the first page, if the server numbers pages as the API does. It returns
// the records of the first page that can be yielded, which are all if the list ends there.
func (r *walkReader) overlap(p *listPage, number int, entries []entry) []entry {
	perPage := intParameter(r.query, "per_page", maxPerPage)
	isWhole := len(entries) == p.size && p.size > 0 && entries[0].id != ""
	isNext := perPage >= minOverlapping && p.size == perPage && r.byNumber.number == number+1
	if !isWhole || !r.ended && !isNext {
		return entries
	}
	before := (number - 1) * perPage
	for i := range entries {
		entries[i].place = placeByRank(p, before, i)
	}
	if r.ended {
		return entries
	}
	cut := r.byRank.moveTo(p, before)
	r.held = entries[cut:]
	r.byNumber.returned.remove(p.ids[cut:])
	return entries[:cut]
}

// placeByRank returns the place after a record of a page. It has the ids of the two that follow, or, if there are none, of
// two before it.
func placeByRank(p *listPage, before, i int) place {
	at := place{column: byRank, key: strconv.Itoa(before+i+1) + "/" + strconv.Itoa(p.TotalEntries), id: p.ids[i]}
	others := p.ids[i+1:]
	if len(others) < keptBack {
		at.column, others = byEnd, p.ids[max(0, i-keptBack):i]
	}
	for _, id := range others[:min(keptBack, len(others))] {
		at.also = at.also.with(id)
	}
	return at
}

// rankAndTotal reads the key of a place.
func rankAndTotal(key string) (rank, total int, ok bool) {
	before, after, _ := strings.Cut(key, "/")
	rank, err := strconv.Atoi(before)
	total, wrong := strconv.Atoi(after)
	return rank, total, err == nil && wrong == nil && rank > 0 && total >= 0
}

// continueByRank continues at a position.
func (r *walkReader) continueByRank(from Position) {
	rank, total, _ := rankAndTotal(from.key)
	others := from.also.list()
	r.byRank = pagesByRank{on: true, at: rank, total: total, anchors: append(others, from.id)}
	r.byNumber.returned.add(from.id)
	if from.column == byEnd {
		r.byRank.behind = len(others)
		for _, id := range others {
			r.byNumber.returned.add(id)
		}
	}
}

// moveTo makes the records around the last one of a page that is returned now the anchors. It returns the index of the
// first one that is kept back.
func (n *pagesByRank) moveTo(p *listPage, before int) (cut int) {
	cut = max(0, p.size-keptBack)
	*n = pagesByRank{on: true, at: max(1, before+cut), anchors: p.ids[max(0, cut-1):], total: p.TotalEntries, idle: n.idle}
	return cut
}

// nextByRank reads a page that overlaps with the one before.
func (r *walkReader) nextByRank(ctx context.Context) ([]entry, error) {
	n := &r.byRank
	size, number := n.page(r.rankPerPage())
	p, err := r.pageOf(ctx, size, number)
	if err != nil {
		return nil, err
	}
	if p.size > size { // the server ignores per_page
		n.on = false
		if !r.byNumber.began {
			r.byNumber.afterID = n.anchors[len(n.anchors)-1]
		}
		for _, e := range r.held {
			r.byNumber.returned.add(e.id)
		}
		return nil, nil
	}
	before := (number - 1) * size
	if r.counted != nil {
		r.counted(p.TotalEntries-n.at, p.servedAt)
		r.counted = nil
	}
	first, ok := n.find(p.ids)
	if !ok {
		return nil, r.searchOn(p, before)
	}
	r.held = nil
	isLast := p.Links.Next == "" || p.size < size // a next page would be empty
	entries := r.newOf(p, before, first, isLast)
	switch {
	case p.endErr != nil:
		err = p.endErr
	case !isLast:
		err = n.isIdle(r.list.op, len(entries) == 0)
	case p.TotalEntries > before+p.size:
		err = r.list.op.failure(ErrIncompleteList)
	default:
		r.ended = true
	}
	return entries, err
}

func (r *walkReader) rankPerPage() int {
	return max(intParameter(r.query, "per_page", maxPerPage), minOverlapping)
}

// shift is by how many ranks others may move the anchors between two requests of a search, so that it does not miss them.
func shift(perPage int) int { return perPage/8 + 1 }

// page returns the size and the number of the page to read next.
func (n *pagesByRank) page(perPage int) (size, number int) {
	switch s := n.search; {
	case s == nil:
		return overlapping(max(1, n.at-n.behind), perPage, false)
	case s.back:
		return overlapping(s.low+shift(perPage), perPage, true)
	default:
		return overlapping(max(1, s.high+1-shift(perPage)), perPage, false)
	}
}

// pageOf reads the page with a number, of pages of a size.
func (r *walkReader) pageOf(ctx context.Context, size, number int) (*listPage, error) {
	values := maps.Clone(r.query)
	values.Set("per_page", strconv.Itoa(size))
	values.Set("page", strconv.Itoa(number))
	return r.list.readPatiently(ctx, values, r.patience)
}

// find returns the index on a page of the first anchor, and reports whether to go on there. It takes two, because one may have
// been moved by itself, or be at the beginning of a page while others are on the page before.
func (n *pagesByRank) find(ids []string) (first int, ok bool) {
	var found []int
	for i, id := range ids {
		if slices.Contains(n.anchors, id) {
			found = append(found, i)
		}
	}
	switch {
	case len(n.anchors) == 0: // all were searched for in vain
		return 0, true
	case len(found) < min(2, len(n.anchors)):
		return 0, false
	case len(found) > 2 && found[1]-found[0] > found[2]-found[1]: // the first one was moved away from the others
		return found[1], true
	}
	return found[0], true
}

// searchOn continues after a page without the anchors. If others were added or removed, they were probably before the anchors.
// Otherwise it searches around the page. If the anchors are nowhere, the reader begins again at the first record of the list.
func (r *walkReader) searchOn(p *listPage, before int) error {
	n := &r.byRank
	if grown := p.TotalEntries - n.total; grown != 0 && !n.guessed {
		n.at, n.guessed = max(1, n.at+grown), true
		return nil
	}
	if p.size == 0 {
		before = min(before, p.TotalEntries)
	}
	var err error
	s := n.search
	if s == nil || s.isVoid(p, shift(r.rankPerPage())) {
		s = &rankSearch{low: before, high: before}
		n.search, err = s, n.isIdle(r.list.op, true)
	}
	s.widen(p, before)
	if s.low == 0 && s.atEnd {
		*n = pagesByRank{on: true, at: 1, idle: -n.at}
	}
	return err
}

// isVoid reports whether so many records were added or removed at once that they may have moved the anchors to a part that
// was read.
func (s *rankSearch) isVoid(p *listPage, limit int) bool {
	return max(p.TotalEntries-s.total, s.total-p.TotalEntries) > limit
}

// widen adds a page to what was read, and chooses the side of the next one.
func (s *rankSearch) widen(p *listPage, before int) {
	if s.back {
		s.low = min(s.low, before)
	} else {
		s.high = before + p.size
		s.atEnd = p.Links.Next == "" || p.size == 0 || s.high >= p.TotalEntries
	}
	s.total = p.TotalEntries
	s.back = s.low > 0 && (!s.back || s.atEnd)
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

// newOf returns the records of a page from an index on that were not returned before, and moves to the page.
func (r *walkReader) newOf(p *listPage, before, first int, isLast bool) []entry {
	end := r.byRank.moveTo(p, before)
	if isLast && p.endErr == nil {
		end = p.size
	}
	isNew := make([]bool, p.size)
	for i := range max(first, end) {
		isNew[i] = r.byNumber.returned.add(p.ids[i]) && i >= first
	}
	var entries []entry
	for i := range end {
		if !isNew[i] {
			continue
		}
		last := i // with what was returned before and follows
		for last+1 < end && !isNew[last+1] {
			last++
		}
		entries = append(entries, p.entry(i, placeByRank(p, before, last)))
	}
	return entries
}
