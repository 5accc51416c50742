package cliniko

import (
	"context"
	"maps"
	"reflect"
	"strconv"
)

// pagesByNumber is the part of a reader that continues by the number of the page.
type pagesByNumber struct {
	*pageWalk

	began   bool
	latest  int    // number of the page that was read last
	afterID string // the first page was read up to this record
	size    int    // of the first page
	total   int    // of the list, on the last page that was read
	again   int    // how often it went back since the last record that is new

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

// remove removes IDs that were added last.
func (r *recentIDs) remove(ids []string) {
	for _, id := range ids {
		delete(r.newer, id)
	}
}

// maxAgain is how often a walk goes back, because the list has become shorter, without finding a record that is new. A
// server may count something else.
const maxAgain = 3

// nextByNumber reads the page with the next number. If it is the first one, the reader continues by key where it can.
func (r *walkReader) nextByNumber(ctx context.Context) ([]entry, error) {
	n := &r.byNumber
	if len(r.held) > 0 {
		held := r.held
		r.held = nil
		return held, nil
	}
	number := n.number
	p, err := patiently(ctx, r.patience, func() (*listPage, error) { return n.nextPage(ctx) })
	if err != nil {
		return nil, err
	}
	first := !n.began
	n.began, n.latest = true, number
	r.left = p.TotalEntries
	if r.counted != nil {
		r.counted(n.missing+p.size, p.servedAt)
		r.counted = nil
	}
	fallen := n.total - p.TotalEntries
	n.total = p.TotalEntries
	if first {
		n.size = p.size
	} else if fallen > 0 && n.again < maxAgain {
		n.again++
		return nil, r.readAgain(number, fallen)
	}
	err = n.advance(p.Links.Next, p.endErr)
	r.ended = n.at == nil
	return r.deliver(p, number, first, err)
}

// deliver returns the records of a page that was read by its number. After the first one the reader continues by key.
func (r *walkReader) deliver(p *listPage, number int, first bool, err error) ([]entry, error) {
	first = first && err == nil
	if first && r.hasKey && r.byNumber.afterID == "" && r.span.from == "" {
		if entries, ok := r.keyed(p); ok {
			return r.deliverByKey(p, entries)
		}
	}
	r.hasKey = r.hasKey && r.span.from != ""
	entries := r.numbered(p, number)
	if first && !r.hasKey {
		entries = r.overlap(p, number, entries)
	}
	return entries, err
}

// deliverByKey returns the records of the first page, and continues by key if the list does not end there.
func (r *walkReader) deliverByKey(p *listPage, entries []entry) ([]entry, error) {
	if r.ended || len(entries) == 0 {
		return r.inPageOrder(entries), nil
	}
	entries, _, err := r.take(p, entries)
	r.byKey = true // after take, which otherwise takes the order of the page for a filter that worked
	return entries, err
}

// readAgain goes back to the page on which the records are now that were on the one before a page, because the list
// became shorter.
func (r *walkReader) readAgain(number, fallen int) error {
	values := maps.Clone(r.query)
	values.Set("page", strconv.Itoa(max(1, number-(fallen-1)/max(1, r.byNumber.size)-1)))
	next, err := newPageWalk(r.list, values)
	r.byNumber.pageWalk = next
	return err
}

// numbered returns the records of a page that were not returned before.
func (r *walkReader) numbered(p *listPage, number int) []entry {
	n := &r.byNumber
	var entries []entry
	for i, id := range p.ids {
		e := p.entry(i, onPage(number, id))
		if n.afterID != "" && e.id == n.afterID {
			entries, n.afterID = nil, ""
			n.returned.add(e.id)
			continue
		}
		if r.isBefore(p.records.Index(i), id) || e.id != "" && !n.returned.add(e.id) {
			continue
		}
		entries = append(entries, e)
	}
	n.afterID = "" // the record is not on the page any more
	if len(entries) > 0 {
		n.again = 0
	}
	return entries
}

// isBefore reports whether a record was read before the position at which the walk began, by a server that respected
// filters then.
func (r *walkReader) isBefore(record reflect.Value, id string) bool {
	if !r.hasKey || r.span.from == "" {
		return false
	}
	value := r.key.of(record)
	return value != "" && r.wasRead(entry{place: place{column: r.key.column, key: value, id: id}})
}

// onPage returns the place of a record on a page.
func onPage(number int, id string) place {
	return place{column: byPage, key: strconv.Itoa(number), id: id}
}

// goBack continues by the numbers of pages, after the server has ignored or rejected a filter: with the second page, or with
// the first one if a page of a group was read instead of it.
func (r *walkReader) goBack() (err error) {
	n := &r.byNumber
	switch {
	case !n.began:
		r.held = nil // they are on the first page
	case r.group != "" && len(r.held) == 0:
		n.pageWalk, err = newPageWalk(r.list, r.query)
		fallthrough
	default:
		r.hasKey = false
	}
	r.byKey, r.group = false, ""
	for i := range r.held {
		r.held[i].place = onPage(n.latest, r.held[i].id)
	}
	return err
}
