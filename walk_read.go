package cliniko

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// place is where a record is in a list: a value of the column by which the walk continues, or the number of a page.
type place struct {
	column, key, id string

	also idSet // see Position
}

// entry is a record as a walk yields it.
type entry struct {
	place

	record any   // a pointer to it
	err    error // about its odd fields
}

// walkReader reads a list, page by page. It begins with the first page, and continues by key where it can: from the last value
// on, so that it does not matter what happened to the records before. The records with the last value on a page are held
// back and read again with the next one, because more of them may follow. The server may ignore filters, as fixtures do: as long as it
// has not proven otherwise, the reader can go back to the numbers of the pages.
type walkReader struct {
	list     listing
	query    url.Values
	patience time.Duration
	counted  func(left int, served time.Time) // called with the first page, then nil

	key     key
	hasKey  bool
	byKey   bool
	proven  bool    // the server respects filters
	moved   bool    // the span begins at a record of this walk
	span    span    // what is left to read
	afterID string  // records at the beginning of the span up to this id were read
	also    idSet   // and these
	group   string  // value of more records than fit on a page: they are read in the order of their ids
	held    []entry // records at the beginning of the span that were read and not returned
	left    int     // records in the span
	splits  bool    // may be read in pieces

	byNumber pagesByNumber
	byRank   pagesByRank
	ended    bool
}

func newReader(w *listWalk, list listing) (*walkReader, error) {
	values, err := encodeQuery(list.options)
	if err != nil {
		return nil, err
	}
	if !values.Has("per_page") {
		values.Set("per_page", strconv.Itoa(maxPerPage))
	}
	r := &walkReader{list: list, query: values, patience: list.client.patienceOr(w.patience), counted: w.count}
	r.key, r.hasKey = keyOf(list, values)
	r.splits = w.inFlight > 1 && r.hasKey && !r.key.desc && (w.changes || r.key.column == "created_at" || r.key.column == "id")
	err = w.from.continues(list.op.listKey(), r.key.column)
	if err != nil {
		return nil, err
	}
	r.byNumber.pageWalk, err = newPageWalk(list, r.continueAt(w.from, values))
	return r, err
}

// continueAt makes the reader continue at a position. It returns the query of the first page that is read by its number.
func (r *walkReader) continueAt(from Position, values url.Values) url.Values {
	switch {
	case from.column == byPage:
		values = maps.Clone(values)
		values.Set("page", from.key)
		r.byNumber.afterID = from.id
	case from.isNumber():
		r.continueByRank(from)
	case !from.IsZero():
		r.byKey, r.span.from, r.afterID, r.also = true, from.key, from.id, from.also
	}
	return values
}

func (r *walkReader) hasEnded() bool { return r.ended }

func (r *walkReader) next(ctx context.Context) ([]entry, error) {
	entries, err := r.read(ctx)
	if err != nil {
		entries = append(entries, r.rest()...)
	}
	return entries, err
}

// rest returns the records that were held back. Between them, others with the same value may follow later, so their places
// name the records that are returned.
func (r *walkReader) rest() []entry {
	if !r.byKey {
		return nil
	}
	slices.SortFunc(r.held, byID)
	r.nameIn(r.held)
	return r.held
}

// nameIn gives records with the same value places that name all of them up to the record itself.
func (r *walkReader) nameIn(entries []entry) {
	also := r.also
	for i := range entries {
		also = also.with(entries[i].id)
		entries[i].place = place{r.key.column, entries[i].key, r.afterID, also}
	}
}

func byID(a, b entry) int { return compareIDs(a.id, b.id) }

// inPageOrder returns the records of a list that is one page, in the order of the page.
func (r *walkReader) inPageOrder(entries []entry) []entry {
	for start, i := 0, 1; i <= len(entries); i++ {
		if i < len(entries) && entries[i].key == entries[start].key {
			continue
		}
		if group := entries[start:i]; !slices.IsSortedFunc(group, byID) {
			r.nameIn(group)
		}
		start = i
	}
	return entries
}

// read reads what comes next.
func (r *walkReader) read(ctx context.Context) ([]entry, error) {
	switch {
	case r.group != "":
		return r.nextOfGroup(ctx)
	case r.byKey:
		return r.nextByKey(ctx)
	case r.byRank.on:
		return r.nextByRank(ctx)
	default:
		return r.nextByNumber(ctx)
	}
}

// nextByKey reads a page from the beginning of the span.
func (r *walkReader) nextByKey(ctx context.Context) ([]entry, error) {
	values := r.filtered()
	r.key.filter(values, r.span, r.afterID != "")
	p, entries, err := r.fetch(ctx, values)
	if p == nil {
		return nil, err
	}
	entries, more, err := r.take(p, entries)
	if !more && err == nil && p.TotalEntries > p.size {
		err = r.list.op.failure(ErrIncompleteList)
	}
	return entries, err
}

// filtered returns the query without the number of a page.
func (r *walkReader) filtered() url.Values {
	values := url.Values{}
	for name, list := range r.query {
		values[name] = slices.Clone(list)
	}
	values.Del("page")
	return values
}

// fetch reads a page of the span. It returns none after the reader has gone back to the numbers of the pages.
func (r *walkReader) fetch(ctx context.Context, values url.Values) (*listPage, []entry, error) {
	p, err := r.list.readPatiently(ctx, values, r.patience)
	if err == nil && p.endErr != nil {
		err = p.endErr
	}
	var entries []entry
	fits := false
	if err == nil {
		entries, fits = r.keyed(p)
	}
	switch {
	case fits:
		r.count(p, entries)
		return p, entries, nil
	case err == nil && r.proven:
		return nil, nil, r.list.op.failure(ErrRepeatedPage)
	case err == nil || !r.proven && isRejected(err):
		return nil, nil, r.goBack()
	default:
		return nil, nil, err
	}
}

// isRejected reports whether a server does not know the query.
func isRejected(err error) bool {
	refusal, ok := errors.AsType[*APIError](err)
	return ok && slices.Contains([]int{http.StatusBadRequest, http.StatusNotFound, http.StatusUnprocessableEntity}, refusal.StatusCode)
}

// keyed returns the records of a page with their keys, and reports whether they are in order and in the span. A record
// whose key cannot be read gets that of the one before it.
func (r *walkReader) keyed(p *listPage) (entries []entry, ok bool) {
	last := r.span.from
	for i, id := range p.ids {
		value := r.key.of(p.records.Index(i))
		if value == "" {
			value = last
		}
		if value == "" || last != "" && r.key.compare(value, last) < 0 || !r.key.contains(r.span, value) {
			return nil, false
		}
		last = value
		at := place{column: r.key.column, key: value, id: id}
		entries = append(entries, p.entry(i, at))
	}
	return entries, true
}

// count reports the number of records on the first page and those that follow it.
func (r *walkReader) count(p *listPage, entries []entry) {
	r.left = p.TotalEntries
	if r.counted != nil {
		read := 0
		for _, e := range entries {
			if r.wasRead(e) {
				read++
			}
		}
		r.counted(p.TotalEntries-read, p.servedAt)
		r.counted = nil
	}
}

// wasRead reports whether a record comes before the beginning of the span.
func (r *walkReader) wasRead(e entry) bool {
	if r.span.from == "" {
		return false
	}
	order := r.key.compare(e.key, r.span.from)
	return order < 0 || order == 0 && (r.afterID != "" && compareIDs(e.id, r.afterID) <= 0 || r.also.has(e.id))
}

// take returns the records of a page that can be yielded: all of the last page, and of any other those before the last
// value. It moves the beginning of the span.
func (r *walkReader) take(p *listPage, entries []entry) (ready []entry, more bool, err error) {
	if p.Links.Next == "" {
		ready, r.held, r.ended = r.arranged(entries), nil, true
		return ready, false, nil
	}
	if len(entries) == 0 {
		return nil, true, r.list.op.failure(ErrIncompleteList)
	}
	last := entries[len(entries)-1]
	cut := len(entries)
	for r.key.column != "id" && cut > 0 && entries[cut-1].key == last.key {
		cut--
	}
	ready, r.held = r.arranged(entries[:cut]), r.unread(entries[cut:])
	if r.span.from != last.key {
		r.span.from, r.afterID, r.also = last.key, "", ""
	}
	if cut == 0 {
		r.group = last.key
		return nil, true, nil
	}
	r.proven, r.moved = r.proven || r.byKey && r.moved, true
	r.left -= cut
	if r.key.column == "id" {
		r.afterID = last.id
	}
	return ready, true, nil
}

// unread returns the records that were not read before.
func (r *walkReader) unread(entries []entry) []entry {
	entries = slices.DeleteFunc(entries, r.wasRead)
	for i := range entries {
		if entries[i].key == r.span.from {
			entries[i].also = r.also
		}
	}
	return entries
}

// arranged returns the records that were not read before, those of one value in the order of their ids.
func (r *walkReader) arranged(entries []entry) []entry {
	entries = r.unread(entries)
	slices.SortStableFunc(entries, func(a, b entry) int {
		return cmp.Or(r.key.compare(a.key, b.key), byID(a, b))
	})
	return entries
}

// nextOfGroup reads a page of the records with one value, which fill more than a page.
func (r *walkReader) nextOfGroup(ctx context.Context) ([]entry, error) {
	values := r.filtered()
	values.Set("sort", "id")
	r.key.filterOne(values, r.group)
	if r.afterID != "" {
		values.Add("q[]", "id:>"+r.afterID)
	}
	whole := r.span
	r.span.to = r.key.following(r.group)
	p, entries, err := r.fetch(ctx, values)
	r.span.to = whole.to
	if p == nil {
		return nil, err
	}
	last, ok := r.lastOfGroup(entries)
	if !ok && r.proven {
		return nil, r.list.op.failure(ErrRepeatedPage)
	}
	if !ok {
		return nil, r.goBack()
	}
	if !r.proven {
		for _, e := range entries { // the server may ignore the filter, and they come again
			r.byNumber.returned.add(e.id)
		}
	}
	r.proven = r.proven || r.afterID != ""
	more := p.Links.Next != "" && len(entries) > 0
	ready := r.arranged(entries)
	r.held, r.afterID = nil, last
	if !more {
		r.span.from, r.afterID, r.also, r.group = r.key.following(r.group), "", "", ""
		r.ended = r.span.to != "" && r.key.compare(r.span.from, r.span.to) >= 0
	}
	return ready, nil
}

// lastOfGroup returns the ID of the last record of a group that was read. ok is false if records are not in the order of their
// IDs, after those that were read before.
func (r *walkReader) lastOfGroup(entries []entry) (last string, ok bool) {
	last = r.afterID
	for _, e := range entries {
		if last != "" && compareIDs(e.id, last) <= 0 {
			return "", false
		}
		last = e.id
	}
	return last, true
}

// valueAt returns the value of the key at a rank of the span, from 1, and "" beyond its end.
func (r *walkReader) valueAt(ctx context.Context, rank int) (string, error) {
	values := r.filtered()
	r.key.filter(values, r.span, r.afterID != "")
	values.Set("per_page", "1")
	values.Set("page", strconv.Itoa(rank))
	probe := *r
	_, entries, err := probe.fetch(ctx, values)
	if err != nil || len(entries) == 0 {
		return "", err
	}
	return entries[0].key, nil
}
