package cliniko

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"time"
)

// place is where a record is in a list: a value of the column by which the walk continues, or the number of a page.
type place struct{ column, key, id string }

// entry is a record as a walk yields it.
type entry[T any] struct {
	place

	item T
	err  error // about its odd fields
}

// walkReader reads a list, page by page. It begins with the first page, and continues by key where it can: from the last value
// on, so that it does not matter what happened to the records before. The records with the last value on a page are read
// again with the next one, because more of them may follow. The server may ignore filters, as fixtures do: as long as it
// has not proven otherwise, the reader can go back to the numbers of the pages.
type walkReader[T any] struct {
	list     listing
	query    url.Values
	patience time.Duration
	counted  func(left int, served time.Time) // called with the first page, then nil

	key     key
	hasKey  bool
	byKey   bool
	proven  bool       // the server respects filters
	span    span       // what is left to read
	afterID string     // records at the beginning of the span up to this id were read
	group   string     // value of more records than fit on a page: they are read in the order of their ids
	held    []entry[T] // of the first page, not returned yet
	left    int        // records in the span
	splits  bool       // may be read in pieces

	byNumber pagesByNumber
	ended    bool
}

func newReader[T any](w *Walk[T]) (*walkReader[T], error) {
	values, err := encodeQuery(w.list.options)
	if err != nil {
		return nil, err
	}
	if !values.Has("per_page") {
		values.Set("per_page", strconv.Itoa(maxPerPage))
	}
	r := &walkReader[T]{list: w.list, query: values, patience: w.patienceOrNone(), counted: w.counted}
	r.key, r.hasKey = keyOf[T](w.list.options, values)
	r.splits = w.inFlight > 1 && r.hasKey && !r.key.desc && (w.changes || r.key.column == "created_at" || r.key.column == "id")
	err = w.from.continues(w.list.op.listKey(), r.key.column)
	if err != nil {
		return nil, err
	}
	switch {
	case w.from.column == byPage:
		values = maps.Clone(values)
		values.Set("page", w.from.key)
		r.byNumber.afterID = w.from.id
	case !w.from.IsZero():
		r.byKey, r.span.from, r.afterID = true, w.from.key, w.from.id
	}
	r.byNumber.walk, err = newWalk(w.list, values)
	return r, err
}

// patienceOrNone returns the patience of the walk, which is 0 for a client that does not retry.
func (w *Walk[T]) patienceOrNone() time.Duration {
	if c := w.list.client; c.isReady() && c.impatient {
		return 0
	}
	return w.patience
}

// next returns the records that come next, perhaps none.
func (r *walkReader[T]) next(ctx context.Context) ([]entry[T], error) {
	switch {
	case r.group != "":
		return r.nextOfGroup(ctx)
	case r.byKey:
		return r.nextByKey(ctx)
	default:
		return r.nextByNumber(ctx)
	}
}

// nextByKey reads a page from the beginning of the span.
func (r *walkReader[T]) nextByKey(ctx context.Context) ([]entry[T], error) {
	values := r.filtered()
	r.key.filter(values, r.span, r.afterID != "")
	p, entries, err := r.fetch(ctx, values)
	if p == nil {
		return nil, err
	}
	entries, more, err := r.take(p, entries)
	if !more && err == nil && p.TotalEntries > p.records {
		err = r.list.op.failure(ErrIncompleteList)
	}
	return entries, err
}

// filtered returns the query without the number of a page.
func (r *walkReader[T]) filtered() url.Values {
	values := url.Values{}
	for name, list := range r.query {
		values[name] = slices.Clone(list)
	}
	values.Del("page")
	return values
}

// fetch reads a page of the span. It returns none after the reader has gone back to the numbers of the pages.
func (r *walkReader[T]) fetch(ctx context.Context, values url.Values) (*listOf[T], []entry[T], error) {
	u, err := r.list.client.addressOf(r.list.op, r.list.ids, values)
	if err != nil {
		return nil, nil, err
	}
	p, err := patiently(ctx, r.patience, func() (*listOf[T], error) {
		return readPage[T](ctx, r.list.client, r.list.op, u, nil)
	})
	if err == nil && p.endErr != nil {
		err = p.endErr
	}
	var entries []entry[T]
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
		r.goBack()
		return nil, nil, nil
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
func (r *walkReader[T]) keyed(p *listOf[T]) (entries []entry[T], ok bool) {
	last := r.span.from
	for i := range p.Items {
		record := reflect.ValueOf(&p.Items[i]).Elem()
		value := r.key.of(record)
		if value == "" {
			value = last
		}
		if value == "" || last != "" && r.key.compare(value, last) < 0 || !r.key.contains(r.span, value) {
			return nil, false
		}
		last = value
		entries = append(entries, entry[T]{place{r.key.column, value, string(recordID(&p.Items[i]))}, p.Items[i], p.errs[i]})
	}
	return entries, true
}

// count reports the number of records on the first page and those that follow it.
func (r *walkReader[T]) count(p *listOf[T], entries []entry[T]) {
	r.left = p.TotalEntries
	if r.counted != nil {
		read := 0
		for _, e := range entries {
			if r.wasRead(e) {
				read++
			}
		}
		r.counted(p.TotalEntries-read, p.served)
		r.counted = nil
	}
}

// wasRead reports whether a record comes before the beginning of the span.
func (r *walkReader[T]) wasRead(e entry[T]) bool {
	if r.span.from == "" {
		return false
	}
	order := r.key.compare(e.key, r.span.from)
	return order < 0 || order == 0 && r.afterID != "" && compareIDs(e.id, r.afterID) <= 0
}

// take returns the records of a page that can be yielded: all of the last page, and of any other those before the last
// value. It moves the beginning of the span.
func (r *walkReader[T]) take(p *listOf[T], entries []entry[T]) (ready []entry[T], more bool, err error) {
	if p.Links.Next == "" {
		r.ended = true
		return r.arranged(entries), false, nil
	}
	if len(entries) == 0 {
		return nil, true, r.list.op.failure(ErrIncompleteList)
	}
	last := entries[len(entries)-1]
	cut := len(entries)
	for r.key.column != "id" && cut > 0 && entries[cut-1].key == last.key {
		cut--
	}
	if cut == 0 {
		if r.span.from != last.key {
			r.afterID = ""
		}
		r.group, r.span.from = last.key, last.key
		return nil, true, nil
	}
	if r.byKey {
		r.proven, r.held = true, nil
	}
	ready = r.arranged(entries[:cut])
	r.left -= cut
	r.span.from, r.afterID = last.key, ""
	if r.key.column == "id" {
		r.afterID = last.id
	}
	return ready, true, nil
}

// arranged returns the records that were not read before, those of one value in the order of their IDs.
func (r *walkReader[T]) arranged(entries []entry[T]) []entry[T] {
	entries = slices.DeleteFunc(entries, r.wasRead)
	slices.SortStableFunc(entries, func(a, b entry[T]) int {
		if order := r.key.compare(a.key, b.key); order != 0 {
			return order
		}
		return compareIDs(a.id, b.id)
	})
	return entries
}

// nextOfGroup reads a page of the records with one value, which fill more than a page.
func (r *walkReader[T]) nextOfGroup(ctx context.Context) ([]entry[T], error) {
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
	for i, last := 0, r.afterID; i < len(entries); i++ {
		if last != "" && compareIDs(entries[i].id, last) <= 0 {
			if r.proven {
				return nil, r.list.op.failure(ErrRepeatedPage)
			}
			r.goBack()
			return nil, nil
		}
		last = entries[i].id
	}
	r.proven = r.proven || r.afterID != ""
	r.held = nil
	if p.Links.Next != "" && len(entries) > 0 {
		r.afterID = entries[len(entries)-1].id
		return entries, nil
	}
	r.span.from, r.afterID, r.group = r.key.following(r.group), "", ""
	r.ended = r.span.to != "" && r.key.compare(r.span.from, r.span.to) >= 0
	return entries, nil
}

// valueAt returns the value of the key at a rank of the span, from 1, and "" beyond its end.
func (r *walkReader[T]) valueAt(ctx context.Context, rank int) (string, error) {
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
