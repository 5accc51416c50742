package cliniko

import (
	"context"
	"errors"
	"iter"
	"time"
)

// Book adds a patient to a group appointment. If there is no free seat, it returns [ErrSlotTaken], and the patient is
// not added or is removed again.
//
// Book sends 3 requests: it reads the group appointment, whose MaxAttendees is the number of seats, creates the
// attendee, and then reads the list of attendees. If the group appointment is already full, it sends only the first. If
// several programs call Book at the same moment, the attendees with the smallest IDs keep their seats. Otherwise it
// behaves as [IndividualAppointmentsService.Book]. LookFirst has no effect, because Book always looks first.
//
// If the API itself rejects an attendee because the appointment is full, the error matches [ErrInvalid].
func (s *AttendeesService) Book(ctx context.Context, request AttendeeCreate, options BookOptions) (*Attendee, error) {
	if err := validate(request); err != nil {
		return nil, err
	}
	if options.CancelWith != 0 {
		if err := validate(AttendeeCancel{CancellationReason: options.CancelWith}); err != nil {
			return nil, err
		}
	}
	for attempt := 1; ; attempt++ {
		attendee, err := s.bookOnce(ctx, request, options)
		if attempt == maxBookAttempts || !errors.Is(err, ErrNotCreated) || isLeftBehind[Attendee](err) {
			return attendee, err
		}
		options.After = nil
	}
}

func (s *AttendeesService) bookOnce(ctx context.Context, request AttendeeCreate, options BookOptions) (*Attendee, error) {
	group, err := clientOf(s).GroupAppointments.Get(ctx, GroupAppointmentID(request.BookingID))
	switch {
	case group == nil:
		return nil, err
	case options.After == nil && group.MaxAttendees > 0 && len(group.PatientIDs) >= group.MaxAttendees:
		return nil, ErrSlotTaken
	}
	attendee, settled, err := createSettled(ctx, request, resume(options.After, s.Create), s.settle)
	if err != nil {
		return nil, err
	}
	claim := claim[Attendee]{
		id: attendee.ID, settled: settled, places: group.MaxAttendees,
		standing: func(ctx context.Context) ([]standing, error) { return s.seats(ctx, request) },
		undo: func(ctx context.Context, id AttendeeID) error {
			if options.CancelWith != 0 {
				return s.Cancel(ctx, id, AttendeeCancel{CancellationReason: options.CancelWith})
			}
			return s.Archive(ctx, id)
		},
	}
	held, err := claim.hold(ctx)
	if held && claim.id != attendee.ID {
		attendee, err = s.Get(ctx, claim.id)
		held = attendee != nil
	}
	switch {
	case held:
		return attendee, nil
	case errors.Is(err, ErrNotCreated):
		return nil, err
	case err == nil:
		err = ErrSlotTaken
	}
	return nil, claim.withdraw(ctx, err)
}

// seats returns the attendees of the group appointment in a request.
func (s *AttendeesService) seats(ctx context.Context, request AttendeeCreate) ([]standing, error) {
	var attendees []Attendee
	err := readList(s.All(ctx, AttendeeListOptions{BookingID: Equal(request.BookingID)}), &attendees)
	var all []standing
	for _, a := range attendees {
		all = append(all, standing{id: string(a.ID), alike: a.Patient.ID() == request.PatientID})
	}
	return all, err
}

// settle finds out whether a Create with an unknown outcome created the attendee, as the Settle methods do.
func (s *AttendeesService) settle(ctx context.Context, request AttendeeCreate, unknown *OutcomeUnknownError) (*Attendee, error) {
	return settle(ctx, clientOf(s), opAttendeesCreate, request, unknown,
		func(since time.Time) iter.Seq2[Attendee, error] {
			return s.All(ctx, AttendeeListOptions{
				ArchivedAt:  Any(),
				BookingID:   Equal(request.BookingID),
				CancelledAt: Any(),
				CreatedAt:   AtLeast(since),
				DeletedAt:   Any(),
			})
		})
}

// match compares an attendee with the request.
func (r AttendeeCreate) match(a Attendee, sent time.Time) likeness {
	if a.Patient.ID() != r.PatientID || a.Booking.ID() != r.BookingID || a.CreatedAt.Before(mostEarly(sent)) ||
		isBefore(a.CancelledAt, sent) || isBefore(a.ArchivedAt, sent) || isBefore(a.DeletedAt, sent) {
		return isAnother
	}
	return isIt
}

func (AttendeeCreate) compared() []string {
	return []string{"created_at", "cancelled_at", "archived_at", "deleted_at", "booking", "patient"}
}
