package main

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/cliniko-go/cliniko"
)

// The reasons to stop. In all of these cases the note is as somebody else left it.
var (
	errFinal    = errors.New("the treatment note of this appointment is final, so nothing was written to it")
	errEdited   = errors.New("somebody else is writing the treatment note of this appointment, so nothing was written to it; run this again later to fill in what is still empty")
	errArchived = errors.New("the draft was archived meanwhile, so nothing was written to it")
	errSeveral  = errors.New("there are several drafts for this appointment; archive all but one in Cliniko")
)

const (
	maxAttempts = 4               // of a create or an update
	lateAfter   = 2 * time.Minute // how long an update with an unknown outcome may still take effect
)

// scribe writes the text of a visit into a draft of the clinic's treatment note.
//
// All drafts begin as a shell, a note without questions, because the API sometimes fails to create a long note. A run that
// is killed leaves the shell or the finished draft, and the next run goes on with it. If two runs create a shell each, both
// go on with the one that has the smaller ID, and the other is archived.
type scribe struct {
	client *cliniko.Client
	writer Writer
}

func (s *scribe) write(ctx context.Context, v visit, text string) (result, error) {
	draft, err := s.find(ctx, v)
	if err != nil {
		return result{}, err
	}
	a := answers{template: v.template.Content, start: v.template.Content.NewNote()}
	if a.written, err = s.writer.Write(ctx, text, v.template.Content.NewNote()); err != nil {
		return result{}, err
	}
	if draft == nil {
		if draft, err = s.create(ctx, v); err != nil {
			return result{}, err
		}
	}
	return s.fill(ctx, draft, a)
}

// fill writes the answers into a draft that nobody has changed since it was read.
func (s *scribe) fill(ctx context.Context, before *cliniko.TreatmentNote, a answers) (r result, err error) {
	for attempt := range maxAttempts {
		note, err := s.read(ctx, before.ID)
		switch {
		case err != nil:
			return result{}, err
		case len(r.places) > 0 && a.areIn(note.Content, r.places):
			return r, nil // the last attempt was successful
		case !isSame(before.Content, note.Content):
			return result{}, errEdited
		}
		if r, err = a.writeInto(&note.Content); err != nil || len(r.places) == 0 {
			return r, err
		}
		_, err = s.client.TreatmentNotes.Update(ctx, note.ID, cliniko.TreatmentNoteUpdate{Content: cliniko.Some(note.Content)})
		unknown, ok := errors.AsType[*cliniko.OutcomeUnknownError](err)
		if !ok {
			return r, s.explain(ctx, before.ID, err)
		}
		if err := s.settle(ctx, before, unknown, time.Second<<attempt); err != nil {
			return result{}, err
		}
	}
	if note, err := s.read(ctx, before.ID); err == nil && a.areIn(note.Content, r.places) {
		return r, nil
	}
	return result{}, errors.New("the API failed several times to save the text; the draft exists, run this again later")
}

// settle waits until an update with an unknown outcome has changed the draft, or can no longer change it.
func (s *scribe) settle(ctx context.Context, before *cliniko.TreatmentNote, unknown *cliniko.OutcomeUnknownError, wait time.Duration) error {
	failure, ok := errors.AsType[*cliniko.APIError](unknown)
	ended := ok && failure.StatusCode == http.StatusInternalServerError // the API says so itself
	for {
		if err := pause(ctx, wait); err != nil || ended {
			return err
		}
		note, err := s.read(ctx, before.ID)
		if err != nil || !isSame(before.Content, note.Content) || time.Since(unknown.SentAt) > lateAfter {
			return err
		}
		wait = min(2*wait, 16*time.Second)
	}
}

// read returns a note that is still a draft.
func (s *scribe) read(ctx context.Context, id cliniko.TreatmentNoteID) (*cliniko.TreatmentNote, error) {
	note, err := s.client.TreatmentNotes.Get(ctx, id)
	switch {
	case errors.Is(err, cliniko.ErrNotFound):
		return nil, errArchived
	case err == nil && !note.Draft:
		return nil, errFinal
	default:
		return note, err
	}
}

// explain returns the reason for a rejected update, if the note shows one.
func (s *scribe) explain(ctx context.Context, id cliniko.TreatmentNoteID, rejection error) error {
	if errors.Is(rejection, cliniko.ErrForbidden) || errors.Is(rejection, cliniko.ErrNotFound) {
		if _, err := s.read(ctx, id); err != nil {
			return err
		}
	}
	return rejection
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
