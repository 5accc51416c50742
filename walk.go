package cliniko

import (
	"context"
	"iter"
	"sync"
	"time"
)

// defaultPatience is how long a walk keeps trying to read one page.
const defaultPatience = 5 * time.Minute

// Walk reads a list from its beginning, or from a [Position], to its end, while others change it.
//
// A record that is in the list from the beginning of the walk to its end is yielded exactly once, whatever is created,
// changed, archived, cancelled or deleted meanwhile, also when the walk is interrupted and continued. This holds for lists
// in their default order, and sorted by created_at or id, or by starts_at as long as it does not change. Sorted by
// updated_at, a record that is changed during the walk is yielded again. Within one second, records come in the order of
// their IDs.
//
// The API does not support this for services, recalls, recall types and available times, and for lists sorted by other
// columns or by several. Such a list is walked by the numbers of its pages. The pages overlap, so that a record that stays
// where it is among the others is yielded, and not again within 5,000 records. A record that moves to a place that was
// read is missed. This needs records with IDs and at least 20 on a page. Otherwise pages are read again where the list
// became shorter, and a record that is removed at the moment at which another one is added can hide a third. A walk that
// is continued begins again if the last 3 records before its Position were removed, or are more than a page further on.
//
// A walk goes on through outages: each page is tried for 5 minutes, see [Walk.Patience]. When All yields the error that
// ended it, Position is still the place at which to continue.
//
// A walk over a large list takes slots of the rate limit for minutes. Walk under a context of [Background] to leave some to
// everyone else who uses the client.
//
// The methods of a Walk may be called by several goroutines, but only one may range over it at a time.
type Walk[T any] struct {
	list     listing
	from     Position
	changes  bool // yields what changed, and has a mark
	patience time.Duration
	inFlight int

	mu    sync.Mutex
	at    Position
	total int
}

// listing is a list of the API with the options of the caller.
type listing struct {
	client  *Client
	op      operation
	ids     ids
	options any
}

// source is what a walk reads from.
type source[T any] interface {
	// next returns the records that come next, perhaps none. With an error come those that were read before it.
	next(ctx context.Context) ([]entry[T], error)
	hasEnded() bool
}

func walkOver[T any](c *Client, op operation, ids ids, options any) *Walk[T] {
	return &Walk[T]{list: listing{c, op, ids, options}, patience: defaultPatience, inFlight: 1}
}

// From returns a walk that begins at a position that [Walk.Position] returned, with the same options.
func (w *Walk[T]) From(position Position) *Walk[T] {
	c := w.clone()
	c.from, c.at = position, position
	return c
}

// Patience returns a walk that tries to read each page for that long, while the API cannot be reached or responds with
// status code 429 or 5xx. 0 means a single call, with its retries. The default is 5 minutes, or 0 for a client that was
// created with WithMaxRetries(0).
func (w *Walk[T]) Patience(perPage time.Duration) *Walk[T] {
	c := w.clone()
	c.patience = perPage
	return c
}

// InFlight returns a walk that reads up to n parts of the list at the same time, and yields their records in order. It
// holds up to n parts of up to 1,600 records in memory. It is meant for lists in their default order, or sorted by
// created_at or id in ascending order, and for Changes; other lists are read one page at a time. n below 2 means that too.
func (w *Walk[T]) InFlight(n int) *Walk[T] {
	c := w.clone()
	c.inFlight = n
	return c
}

func (w *Walk[T]) clone() *Walk[T] {
	return &Walk[T]{list: w.list, from: w.from, changes: w.changes, patience: w.patience, inFlight: w.inFlight, at: w.from}
}

// Position returns the place after the record that was yielded last. Handle the record before saving the position. When a
// walk has ended, it continues with the records that were added since.
func (w *Walk[T]) Position() Position {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

// Total returns the number of records in the whole walk, as counted by the API when it began, for a progress bar. It is 0
// before the first page was read.
func (w *Walk[T]) Total() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.total
}

// All iterates over the records. Each range over it begins where the walk began. Records with odd values come with their
// [*DecodeError], as from all iterators; any other error ends the walk.
func (w *Walk[T]) All(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		w.begin()
		from, err := w.open()
		for err == nil && !from.hasEnded() {
			var entries []entry[T]
			entries, err = from.next(ctx)
			if !w.yieldAll(entries, yield) {
				return
			}
			if r, ok := from.(*walkReader[T]); ok && err == nil && r.canSplit() {
				var stopped bool
				if stopped, err = w.readPieces(ctx, r, yield); stopped {
					return
				}
			}
		}
		if err != nil {
			var none T
			yield(none, err)
			return
		}
		w.finish()
	}
}

// open returns the list to read from, or all of its parts in one order.
func (w *Walk[T]) open() (source[T], error) {
	lists, err := w.list.parts()
	if err != nil {
		return nil, err
	}
	if w.changes && w.list.op.Hidden != nil {
		hidden := w.list
		hidden.op = *w.list.op.Hidden
		lists = append(lists, hidden)
	}
	if len(lists) > 1 {
		return newMerged(w, lists)
	}
	return newReader(w, lists[0])
}

// yieldAll yields records, and notes the position after each one before it does.
func (w *Walk[T]) yieldAll(entries []entry[T], yield func(T, error) bool) (more bool) {
	for i := range entries {
		w.advance(entries[i].place)
		if !yield(entries[i].item, entries[i].err) {
			return false
		}
	}
	return true
}

func (w *Walk[T]) begin() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at, w.total = w.from, 0
}

func (w *Walk[T]) advance(p place) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at.list = w.list.op.listKey()
	w.at.column, w.at.key, w.at.id, w.at.also = p.column, p.key, p.id, p.also
	w.at.count++
}

// counted notes the number of records that were left in a list on its first page, and when it was served.
func (w *Walk[T]) counted(left int, served time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.total == 0 {
		w.total = w.at.count
	}
	w.total += max(left, 0)
	if w.changes && w.at.mark.IsZero() {
		w.at.mark = served.Add(-overlap)
	}
}

// finish makes the mark of a Changes the beginning of the next run.
func (w *Walk[T]) finish() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.changes {
		w.at = Position{list: w.list.op.listKey(), column: "updated_at", key: w.at.mark.UTC().Format(timeLayout)}
	}
}
