package cliniko

import (
	"context"
	"maps"
	"reflect"
	"strconv"
)

// pagesByNumber is the part of a reader that continues by the number of the page.
type pagesByNumber struct {
	*walk

	began   bool
	latest  int    // number of the page that was read last
	afterID string // the first page was read up to this record
	total   int    // of the list, on the last page that was read

	returned recentIDs
}

// enoughIDs is how many records a walk by the numbers of pages remembers at least. Records come again when others are
// added before them, or when pages are read again, and then they come soon after. A walk over a million records must not
// keep a million IDs in memory.
const enoughIDs = 5000

// recentIDs holds the IDs of the records that were returned last: between enoughIDs and twice as many.
type recentIDs struct{ newer, older map[string]struct{} }

// add adds an ID, and reports whether it was not there yet.
func (r *recentIDs) add(id string) bool {
	_, isNewer := r.newer[id]
	_, isOlder := r.older[id]
	if isNewer || isOlder {
		return false
	}
	if r.newer == nil || len(r.newer) == enoughIDs {
		r.newer, r.older = make(map[string]struct{}), r.newer
	}
	r.newer[id] = struct{}{}
	return true
}

// nextByNumber reads the page with the next number. If it is the first one, the reader continues by key where it can.
func (r *walkReader[T]) nextByNumber(ctx context.Context) ([]entry[T], error) {
	n := &r.byNumber
	if len(r.held) > 0 {
		held := r.held
		r.held = nil
		return held, nil
	}
	number := n.number
	p, err := patiently(ctx, r.patience, func() (*listOf[T], error) { return nextPage[T](ctx, n.walk) })
	if err != nil {
		return nil, err
	}
	first := !n.began
	n.began, n.latest = true, number
	r.left = p.TotalEntries
	if r.counted != nil {
		r.counted(n.missing+p.records, p.served)
		r.counted = nil
	}
	fallen := n.total - p.TotalEntries
	n.total = p.TotalEntries
	if !first && fallen > 0 {
		return nil, r.readAgain(number, fallen)
	}
	err = n.advance(p.Links.Next, p.endErr)
	r.ended = n.at == nil
	return r.deliver(p, number, first, err)
}

// deliver returns the records of a page that was read by its number. After the first one the reader continues by key.
func (r *walkReader[T]) deliver(p *listOf[T], number int, first bool, err error) ([]entry[T], error) {
	first = first && err == nil && !r.ended
	if first && r.hasKey && r.byNumber.afterID == "" {
		if entries, ok := r.keyed(p); ok && len(entries) > 0 {
			entries, _, err = r.take(p, entries)
			r.byKey = true // after take, which otherwise takes the order of the page for a filter that worked
			return entries, err
		}
	}
	r.hasKey = r.hasKey && r.span.from != ""
	entries := r.numbered(p, number)
	if first && !r.hasKey {
		r.overlap(p, number, entries)
	}
	return entries, err
}

// readAgain goes back to the page on which the records are now that were on the one before a page, because the list
// became shorter.
func (r *walkReader[T]) readAgain(number, fallen int) error {
	perPage := intParameter(r.query, "per_page", maxPerPage)
	values := maps.Clone(r.query)
	values.Set("page", strconv.Itoa(max(1, number-(fallen+perPage-1)/perPage)))
	walk, err := newWalk(r.list, values)
	r.byNumber.walk = walk
	return err
}

// numbered returns the records of a page that were not returned before.
func (r *walkReader[T]) numbered(p *listOf[T], number int) []entry[T] {
	n := &r.byNumber
	var entries []entry[T]
	for i := range p.Items {
		e := entry[T]{onPage(number, string(recordID(&p.Items[i]))), p.Items[i], p.errs[i]}
		if n.afterID != "" && e.id == n.afterID {
			entries, n.afterID = nil, ""
			n.returned.add(e.id)
			continue
		}
		if r.isBefore(&p.Items[i], e.id) || e.id != "" && !n.returned.add(e.id) {
			continue
		}
		entries = append(entries, e)
	}
	n.afterID = "" // the record is not on the page any more
	return entries
}

// isBefore reports whether a record was read before the position at which the walk began, by a server that respected
// filters then.
func (r *walkReader[T]) isBefore(item *T, id string) bool {
	if !r.hasKey || r.span.from == "" {
		return false
	}
	value := r.key.of(reflect.ValueOf(item).Elem())
	return value != "" && r.wasRead(entry[T]{place: place{column: r.key.column, key: value, id: id}})
}

// onPage returns the place of a record on a page.
func onPage(number int, id string) place {
	return place{column: byPage, key: strconv.Itoa(number), id: id}
}

// goBack continues with the second page by its number, after the server has ignored or rejected a filter.
func (r *walkReader[T]) goBack() {
	r.byKey, r.group = false, ""
	if r.byNumber.began {
		r.hasKey = false
	}
	for i := range r.held {
		r.held[i].place = onPage(r.byNumber.latest, r.held[i].id)
	}
}
