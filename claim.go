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
	settled  bool                                      // the outcome was unknown: id may be a record that is like it
	places   int                                       // how many records may stay
	standing func(context.Context) ([]standing, error) // the records in the place, this one included
	undo     func(context.Context, ID[T]) error
}

// standing is a record in the place of a claim.
type standing struct {
	id    string
	fixed bool // it never leaves: an unavailable block
	alike bool // it was created by the request of the claim, or by another one that is the same
}

// LeftBehindError is a call that created a record, then failed, and has left the record there. An appointment or an
// attendee has to be archived by somebody; a patient can be used.
type LeftBehindError[T any] struct {
	ID   ID[T] // of the record
	Err  error `json:"-"` // why the call failed, such as ErrSlotTaken or context.Canceled; nil: the record is one too many
	Undo error `json:"-"` // why the record could not be undone; nil: that was not tried
}

func (e *LeftBehindError[T]) Error() string {
	text := fmt.Sprintf("cliniko: record %s was created and is still there", e.ID)
	if e.Err != nil {
		text += fmt.Sprintf(", after this: %v", e.Err)
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

// Format writes the text with every verb, as that of [TransportError] does.
func (e *LeftBehindError[T]) Format(f fmt.State, verb rune) { formatError(f, verb, e) }

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

// compareIDs orders ids as numbers.
func compareIDs(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

// hold reports whether the record may stay. It looks once, and again only while rivals with larger ids are there. After a
// creation that was settled it returns ErrNotCreated if nothing that it may have created is there any more.
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

// adopt takes charge of all records that the request may have created. Which of them it has created cannot be told: if it
// chose one, another one could be left without anybody to undo it. It keeps the first, and undoes the others.
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

// withdraw undoes the record because of err, also when the context has ended, and returns err. If that fails, it returns a
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

// createSettled creates a record. If the outcome is unknown, it settles it, for some seconds also when the context has
// ended: what is found can then be undone. It reports whether it had to settle.
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
