package cliniko

import (
	"context"
	"sync"
	"time"
)

// listWalk is a walk over a list, whatever the type of its records. Types with parameters are compiled again for each type
// of record, so only the methods of Walk have one.
type listWalk struct {
	walkSettings

	mu    sync.Mutex
	at    Position
	total int
}

type walkSettings struct {
	list     listing
	from     Position
	changes  bool // yields what changed, and has a mark
	patience time.Duration
	inFlight int
}

// source is what a walk reads from.
type source interface {
	// next returns the records that come next, perhaps none. With an error come those that were read before it.
	next(ctx context.Context) ([]entry, error)
	hasEnded() bool
}

// run yields the records from the beginning of the walk on, until yield returns false. It returns the error that ended the
// walk.
func (w *listWalk) run(ctx context.Context, yield func(entry) bool) error {
	w.begin()
	from, err := w.open()
	for err == nil && !from.hasEnded() {
		var entries []entry
		entries, err = from.next(ctx)
		if !w.yieldAll(entries, yield) {
			return nil
		}
		if r, ok := from.(*walkReader); ok && err == nil && r.canSplit() {
			var stopped bool
			if stopped, err = w.readPieces(ctx, r, yield); stopped {
				return nil
			}
		}
	}
	if err == nil {
		w.finish()
	}
	return err
}

// open returns the list to read from, or all of its parts in one order.
func (w *listWalk) open() (source, error) {
	if !w.list.client.isReady() {
		return nil, errNoClient
	}
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
func (w *listWalk) yieldAll(entries []entry, yield func(entry) bool) (more bool) {
	for _, e := range entries {
		w.advance(e.place)
		if !yield(e) {
			return false
		}
	}
	return true
}

func (w *listWalk) begin() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at, w.total = w.from, 0
}

func (w *listWalk) advance(p place) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at.list = w.list.op.listKey()
	w.at.column, w.at.key, w.at.id, w.at.also = p.column, p.key, p.id, p.also
	w.at.count++
}

// count notes the number of records that were left in a list on its first page, and when it was served.
func (w *listWalk) count(left int, served time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.total == 0 {
		w.total = w.at.count
	}
	w.total += max(left, 0)
	if w.changes && w.at.mark.IsZero() {
		w.at.mark = served.Add(-overlap).UTC().Truncate(time.Second) // as its text has it
	}
}

// finish makes the mark of a Changes the beginning of the next run.
func (w *listWalk) finish() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.changes {
		w.at = Position{list: w.list.op.listKey(), column: "updated_at", key: w.at.mark.Format(timeLayout)}
	}
}

// position returns the place after the last record. Before the first one it is the beginning, although a page was read.
func (w *listWalk) position() Position {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.at.list == "" {
		return Position{}
	}
	return w.at
}

func (w *listWalk) size() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.total
}
