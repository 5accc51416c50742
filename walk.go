package cliniko

import (
	"context"
	"iter"
	"reflect"
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
// their IDs, unless the list is one page.
//
// The API does not support this for services, recalls, recall types and available times, or for lists sorted by other
// columns or by several. Such a list is read by page number, in pages that overlap. A record that keeps its place among the
// others is yielded, and not again within 5,000 records. A record that moves to a part of the list that was already read is
// missed. A walk that is continued finds its place by the last record before its Position and the two after it, anywhere in
// the list. If at least two of the three were removed or moved, it starts from the beginning, and yields records again.
//
// Overlapping pages need records with IDs, and at least 20 records on a page. Without them, pages are read again when the
// list has become shorter, and a record can be missed if another one is removed and a third one added at the same moment. A
// walk that is continued then begins with the page of its Position, and misses what has moved to the pages before.
//
// A walk goes on through outages: each page is tried for 5 minutes, see [Walk.Patience]. When All yields the error that
// ended it, Position is still the place at which to continue.
//
// A walk over a large list takes slots of the rate limit for minutes. Walk under a context of [Background] to leave some to
// everyone else who uses the client.
//
// The methods of a Walk may be called by several goroutines, but only one may range over it at a time.
type Walk[T any] struct{ walk listWalk }

func walkOver[T any](c *Client, op operation, ids ids, options any) *Walk[T] {
	list := listing{c, op, ids, options, reflect.TypeFor[T]()}
	return walkWith[T](walkSettings{list: list, patience: defaultPatience, inFlight: 1})
}

func walkWith[T any](settings walkSettings) *Walk[T] {
	return &Walk[T]{listWalk{walkSettings: settings, at: settings.from}}
}

// From returns a walk that begins at a position that [Walk.Position] returned, with the same options.
func (w *Walk[T]) From(position Position) *Walk[T] {
	settings := w.walk.walkSettings
	settings.from = position
	return walkWith[T](settings)
}

// Patience returns a walk that tries to read each page for up to perPage, while the API cannot be reached or responds with
// status code 429, 500, 502, 503 or 504. 0 means a single call, with its retries. The default is 5 minutes, or 0 for a
// client that was created with WithMaxRetries(0).
func (w *Walk[T]) Patience(perPage time.Duration) *Walk[T] {
	settings := w.walk.walkSettings
	settings.patience = perPage
	return walkWith[T](settings)
}

// InFlight returns a walk that reads up to n parts of the list at the same time, and yields their records in order. It
// holds up to n parts of up to 1,600 records in memory. It is meant for lists in their default order, or sorted by
// created_at or id in ascending order, and for Changes. Other lists are read one page at a time, and so are these if n is
// below 2.
func (w *Walk[T]) InFlight(n int) *Walk[T] {
	settings := w.walk.walkSettings
	settings.inFlight = n
	return walkWith[T](settings)
}

// Position returns the place after the record that was yielded last. Handle the record before saving the position. When a
// walk has ended, it continues with the records that were added since.
func (w *Walk[T]) Position() Position { return w.walk.position() }

// Total returns the number of records in the whole walk, as counted by the API when it began, for a progress bar. It is 0
// before the first page has been read.
func (w *Walk[T]) Total() int { return w.walk.size() }

// All iterates over the records. Each range over it begins where the walk began. Records with odd values come with their
// [*DecodeError], as from all iterators; any other error ends the walk.
func (w *Walk[T]) All(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		err := w.walk.run(ctx, func(e entry) bool { return yield(*e.record.(*T), e.err) })
		if err != nil {
			var none T
			yield(none, err)
		}
	}
}
