package cliniko

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// The API lets everybody create: two appointments at one time, a ninth attendee in a class for eight, the same patient
// twice. So every caller that creates looks afterwards at what else is there, and some undo what they created.
//
// All programs that use the SDK decide by the same rule: the smallest id wins, because it was created first. But a record
// with a smaller id may become visible later than one with a larger id, when the larger one has already looked. So the
// smallest does not keep its place as soon as it finds itself to be the smallest, but when the others are gone. Those that
// use the SDK leave as soon as they have looked. What is still there after a while was created by something else, or by a
// program that had looked too early or crashed: then the smallest leaves. Two never stay.

// How long a claim waits for rivals with larger ids to leave, and how often it looks in the meantime.
const (
	rivalPatience = 2 * time.Minute
	minRivalWait  = time.Second
	maxRivalWait  = 16 * time.Second
)

// undoTime bounds how long it takes to undo a claim, which also happens after the caller's context has ended.
const undoTime = time.Minute

// claim is a record that was created in a place for which others may create records at the same moment.
type claim[T any] struct {
	id       ID[T]
	places   int                                       // how many records may stay
	standing func(context.Context) ([]standing, error) // the records in the place, this one included
	undo     func(context.Context) error
}

// standing is a record in the place of a claim.
type standing struct {
	id    string
	fixed bool // it never leaves: an unavailable block
}

// LeftBehindError is a record that was created, that should not be there, and that could not be undone. Somebody has to
// archive it.
type LeftBehindError[T any] struct {
	ID     ID[T] // of the record
	Err    error `json:"-"` // why it should not be there, such as ErrSlotTaken or context.Canceled
	Undone error `json:"-"` // why it could not be undone
}

func (e *LeftBehindError[T]) Error() string {
	return fmt.Sprintf("cliniko: record %s was created and is still there: it could not be undone (%v) after this: %v", e.ID, e.Undone, e.Err)
}

// Unwrap returns both causes.
func (e *LeftBehindError[T]) Unwrap() []error { return []error{e.Err, e.Undone} }

// Format writes the text with every verb, as that of [TransportError] does.
func (e *LeftBehindError[T]) Format(f fmt.State, verb rune) { formatError(f, verb, e) }

// verdict is what a claim finds when it looks.
type verdict int

const (
	undecided verdict = iota
	holds
	isLost
)

func (c claim[T]) judge(all []standing) verdict {
	ahead, behind, seen := 0, 0, false
	for _, other := range all {
		switch {
		case other.id == string(c.id):
			seen = true
		case other.fixed || compareIDs(other.id, string(c.id)) < 0:
			ahead++
		default:
			behind++
		}
	}
	switch {
	case ahead >= c.places:
		return isLost
	case seen && ahead+behind < c.places:
		return holds
	default:
		return undecided
	}
}

// compareIDs orders ids as numbers.
func compareIDs(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

// hold reports whether the record may stay. It looks once, and again only while rivals with larger ids are there.
func (c claim[T]) hold(ctx context.Context) (bool, error) {
	over := time.Now().Add(rivalPatience)
	for wait := minRivalWait; ; wait = min(2*wait, maxRivalWait) {
		all, err := c.standing(ctx)
		if err != nil {
			return false, err
		}
		if verdict := c.judge(all); verdict != undecided {
			return verdict == holds, nil
		}
		if !time.Now().Before(over) {
			return false, nil
		}
		if err := sleep(ctx, wait); err != nil {
			return false, err
		}
	}
}

// withdraw undoes the record because of err, also when the context has ended, and returns err. If that fails, it returns a
// *LeftBehindError.
func (c claim[T]) withdraw(ctx context.Context, because error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoTime)
	defer cancel()
	for wait := minRivalWait; ; wait = min(2*wait, maxRivalWait) {
		err := c.undo(ctx)
		if err == nil || errors.Is(err, ErrNotFound) || c.isGone(ctx) {
			return because
		}
		_, unknown := errors.AsType[*OutcomeUnknownError](err)
		if !unknown || sleep(ctx, wait) != nil {
			return &LeftBehindError[T]{ID: c.id, Err: because, Undone: err}
		}
	}
}

func (c claim[T]) isGone(ctx context.Context) bool {
	all, err := c.standing(ctx)
	return err == nil && !slices.ContainsFunc(all, func(s standing) bool { return s.id == string(c.id) })
}

// createSettled creates a record. If the outcome is unknown, it settles it, for some seconds also when the context has
// ended: what is found can then be undone.
func createSettled[T, R any](ctx context.Context, request R,
	create func(context.Context, R) (*T, error),
	settle func(context.Context, R, *OutcomeUnknownError) (*T, error),
) (*T, error) {
	record, err := create(ctx, request)
	unknown, ok := errors.AsType[*OutcomeUnknownError](err)
	if !ok {
		return record, err
	}
	if ctx.Err() != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), maxRivalWait)
		defer cancel()
	}
	record, err = settle(ctx, request, unknown)
	if _, stillUnknown := errors.AsType[*OutcomeUnknownError](err); err == nil || stillUnknown || errors.Is(err, ErrNotCreated) {
		return record, err
	}
	return nil, fmt.Errorf("%w; settling it: %w", unknown, err)
}
