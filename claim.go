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

// The API prevents no conflict: it creates two appointments at one time, a ninth attendee of a class for eight, or the
// same patient twice. A caller therefore checks for rivals after it has created a record, and undoes the record if it
// has lost.
//
// All programs that use the SDK follow the same rule: the record with the smallest ID wins, because it was created
// first. But a record with a smaller ID may become visible late, after the caller with the larger ID has already
// looked. The caller with the smallest ID therefore waits until its rivals are gone. Rivals created with the SDK are
// undone as soon as their callers have looked. A rival that is still there after rivalPatience was created by other
// software, or by a program that looked too early or crashed: the caller with the smallest ID then undoes its own
// record. Two records never stay.

// How long a claim waits for rivals with larger IDs to be undone, and how long it sleeps between two checks.
const (
	rivalPatience = 2 * time.Minute
	minRivalWait  = time.Second
	maxRivalWait  = 16 * time.Second
)

// undoTime limits how long undoing a record may take. It is undone even after the caller's context has ended.
const undoTime = time.Minute

// claim is a record that was created in a place where others may create records at the same moment.
type claim[T any] struct {
	id       ID[T]
	settled  bool                                      // the outcome was unknown: id may be a similar record of somebody else
	places   int                                       // how many records may stay
	standing func(context.Context) ([]standing, error) // the records in the place, this one included
	undo     func(context.Context, ID[T]) error
}

// standing is a record in the place of a claim.
type standing struct {
	id    string
	fixed bool // it is never undone: an unavailable block
	alike bool // it may have been created by the request of the claim: the contents are the same
}

// LeftBehindError is the error of a call that created a record, then failed, and could not undo the record. Archive an
// appointment or an attendee by hand; a patient can be used.
type LeftBehindError[T any] struct {
	ID   ID[T] // of the record
	Err  error `json:"-"` // why the call failed, such as ErrSlotTaken or context.Canceled; nil if the record is a duplicate
	Undo error `json:"-"` // why the record could not be undone; nil if that was not tried
}

func (e *LeftBehindError[T]) Error() string {
	text := fmt.Sprintf("cliniko: record %s was created and still exists", e.ID)
	if e.Err != nil {
		text += fmt.Sprintf(", after this error: %v", e.Err)
	}
	if e.Undo != nil {
		text += fmt.Sprintf("; it could not be undone: %v", e.Undo)
	}
	return text
}

// Unwrap returns both causes.
func (e *LeftBehindError[T]) Unwrap() []error {
	return slices.DeleteFunc([]error{e.Err, e.Undo}, func(err error) bool { return err == nil })
}

func isLeftBehind[T any](err error) bool {
	_, ok := errors.AsType[*LeftBehindError[T]](err)
	return ok
}

// verdict is what a claim finds when it looks.
type verdict int

const (
	undecided verdict = iota
	holds
	isLost
)

func (c *claim[T]) judge(all []standing) verdict {
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

// compareIDs compares IDs as numbers.
func compareIDs(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

// hold reports whether the record may stay. It looks once, and again only while there are rivals with larger IDs. If
// the creation was settled and none of the records that it may have created is left, hold returns ErrNotCreated.
func (c *claim[T]) hold(ctx context.Context) (bool, error) {
	if c.settled {
		if err := c.adopt(ctx); err != nil {
			return false, err
		}
	}
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

// adopt keeps the first of the records that the request may have created, and undoes the others. It is impossible to
// tell which of them the request created, and none may be left that nobody undoes.
func (c *claim[T]) adopt(ctx context.Context) error {
	all, err := c.standing(ctx)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(s standing) bool { return !s.alike })
	if len(all) == 0 {
		return ErrNotCreated
	}
	slices.SortFunc(all, func(a, b standing) int { return compareIDs(a.id, b.id) })
	c.id = ID[T](all[0].id)
	for _, other := range all[1:] {
		if err := c.remove(ctx, ID[T](other.id), nil); err != nil {
			return err
		}
	}
	return nil
}

// withdraw undoes the record, even after the context has ended, and returns because. If that fails, it returns a
// *LeftBehindError.
func (c *claim[T]) withdraw(ctx context.Context, because error) error {
	return c.remove(ctx, c.id, because)
}

func (c *claim[T]) remove(ctx context.Context, id ID[T], because error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoTime)
	defer cancel()
	for wait := minRivalWait; ; wait = min(2*wait, maxRivalWait) {
		err := c.undo(ctx, id)
		if err == nil || errors.Is(err, ErrNotFound) || c.isGone(ctx, id) {
			return because
		}
		_, unknown := errors.AsType[*OutcomeUnknownError](err)
		if !unknown || sleep(ctx, wait) != nil {
			return &LeftBehindError[T]{ID: id, Err: because, Undo: err}
		}
	}
}

func (c *claim[T]) isGone(ctx context.Context, id ID[T]) bool {
	all, err := c.standing(ctx)
	return err == nil && !slices.ContainsFunc(all, func(s standing) bool { return s.id == string(id) })
}

// createSettled creates a record, and reports whether it had to settle an unknown outcome. It settles for up to
// maxRivalWait even after the context has ended, so that the caller can undo what is found.
func createSettled[T, R any](ctx context.Context, request R,
	create func(context.Context, R) (*T, error),
	settle func(context.Context, R, *OutcomeUnknownError) (*T, error),
) (record *T, settled bool, err error) {
	record, err = create(ctx, request)
	unknown, ok := errors.AsType[*OutcomeUnknownError](err)
	if !ok {
		return record, false, err
	}
	if ctx.Err() != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), maxRivalWait)
		defer cancel()
	}
	record, err = settle(ctx, request, unknown)
	if _, stillUnknown := errors.AsType[*OutcomeUnknownError](err); err == nil || stillUnknown || errors.Is(err, ErrNotCreated) {
		return record, true, err
	}
	return nil, true, fmt.Errorf("%w; settling it: %w", unknown, err)
}
