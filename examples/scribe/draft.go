package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/cliniko-go/cliniko"
)

// find returns the only draft of a visit, or nil if there is none. It archives shells if there is another draft.
func (s *scribe) find(ctx context.Context, v visit) (*cliniko.TreatmentNote, error) {
	var begun, shells []cliniko.TreatmentNote
	for note, err := range s.client.TreatmentNotes.All(ctx, cliniko.TreatmentNoteListOptions{
		BookingID:               cliniko.Equal(cliniko.BookingID(v.appointment.ID)),
		TreatmentNoteTemplateID: cliniko.Equal(v.template.ID),
		Sort:                    cliniko.SortBy(cliniko.TreatmentNotesByID.Ascending()),
	}) {
		switch {
		case err != nil:
			return nil, err
		case !note.Draft:
			return nil, errFinal
		case len(note.Content.Sections) > 0:
			begun = append(begun, note)
		default:
			shells = append(shells, note)
		}
	}
	if len(begun) > 1 {
		return nil, errSeveral
	}
	all := slices.Concat(begun, shells)
	if len(all) == 0 {
		return nil, nil //nolint:nilnil // there is no draft
	}
	for _, shell := range all[1:] {
		if err := s.archive(ctx, shell.ID); err != nil {
			return nil, err
		}
	}
	return &all[0], nil
}

// archive archives a shell, unless somebody has begun to write into it.
func (s *scribe) archive(ctx context.Context, id cliniko.TreatmentNoteID) error {
	for attempt := range maxAttempts {
		note, err := s.read(ctx, id)
		switch {
		case errors.Is(err, errArchived):
			return nil
		case err != nil:
			return err
		case len(note.Content.Sections) > 0:
			return errEdited
		}
		err = s.client.TreatmentNotes.Archive(ctx, id)
		if errors.Is(err, cliniko.ErrNotFound) {
			return nil // another run has archived it
		}
		if _, isUnknown := errors.AsType[*cliniko.OutcomeUnknownError](err); !isUnknown {
			return err
		}
		if err := pause(ctx, time.Second<<attempt); err != nil {
			return err
		}
	}
	return errSeveral
}

// create creates a shell and returns the draft to go on with, which is another one if two runs have created a shell.
func (s *scribe) create(ctx context.Context, v visit) (draft *cliniko.TreatmentNote, err error) {
	request := v.template.NewNote(v.appointment.Patient.ID())
	request.BookingID = cliniko.Some(cliniko.BookingID(v.appointment.ID))
	request.Content = cliniko.Optional[cliniko.TreatmentNoteContent]{}
	for range maxAttempts {
		_, err = s.client.TreatmentNotes.Create(ctx, request)
		if unknown, ok := errors.AsType[*cliniko.OutcomeUnknownError](err); ok {
			_, err = s.client.TreatmentNotes.Settle(ctx, request, unknown)
		}
		if !errors.Is(err, cliniko.ErrNotCreated) {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	if draft, err = s.find(ctx, v); err == nil && draft == nil {
		err = errArchived
	}
	return draft, err
}
