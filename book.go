package cliniko

import (
	"context"
	"errors"
	"time"
)

// ErrSlotTaken is returned by the Book methods when somebody else has the time or the last seat. What Book created is
// undone then, unless the error is a [*LeftBehindError] as well.
var ErrSlotTaken = errors.New("cliniko: slot taken")

// BookOptions says how to book.
type BookOptions struct {
	// LookFirst makes [IndividualAppointmentsService.Book] look at the diary before it creates the appointment, for 1 more
	// request: a patient gets no message about an appointment that is undone a moment later. Without EndsAt in the request
	// it only looks whether somebody is booked at StartsAt.
	LookFirst bool

	// CancelWith makes Book cancel what it has to undo, with this reason. 0: it is archived.
	CancelWith CancellationReason
}

// maxBookAttempts is how often Book creates, if nothing comes of it.
const maxBookAttempts = 3

// Book creates an appointment and returns it if the practitioner has nothing else at that time, and otherwise undoes it
// and returns [ErrSlotTaken]. The API itself lets appointments overlap.
//
// It sends 2 requests, or 3 with LookFirst: it creates the appointment, and then looks at what else the practitioner has
// in the diary at that time, at any business: individual appointments, group appointments and unavailable blocks. Of
// several programs that book with this method at the same moment, exactly one keeps its appointment, the one with the
// smallest id. It waits for the others to undo theirs, which takes a second or two. An unavailable block always wins, as
// does an earlier appointment. A later one that is not undone, because it was created in Cliniko or with Create, also wins,
// after 2 minutes or at the deadline of the context: a time is never left booked twice.
//
// When the outcome of the creation is unknown, Book settles it, as [IndividualAppointmentsService.Settle] does, and creates
// the appointment again if that returns [ErrNotCreated], 3 times at most. The last error then matches ErrNotCreated.
//
// On every error Book undoes what it created, for up to a minute, also after the context has ended. If that fails, the error
// is a [*LeftBehindError] with the id of the appointment. If it stays unknown whether there is an appointment, the error is
// an [*OutcomeUnknownError]: Settle finds out later.
//
// Archiving, the default, removes the appointment from the diary without a word to the patient, who may already have
// received the confirmation that Cliniko sends for new appointments. With CancelWith it is cancelled: it remains in the
// patient's history, and Cliniko may send its message about cancellations, if the patient receives those. Use LookFirst
// where a message that is corrected at once would be worse than one more request.
//
// A RepeatRule is rejected: the repeats would not be looked at.
func (s *IndividualAppointmentsService) Book(ctx context.Context, request IndividualAppointmentCreate, options BookOptions) (*IndividualAppointment, error) {
	if err := checkBooking(request, options); err != nil {
		return nil, err
	}
	look := options.LookFirst
	for attempt := 1; ; attempt++ {
		appointment, err := s.bookOnce(ctx, request, options, look)
		if attempt == maxBookAttempts || !errors.Is(err, ErrNotCreated) || isLeftBehind[IndividualAppointment](err) {
			return appointment, err
		}
		look = true // settling took some time
	}
}

func (s *IndividualAppointmentsService) bookOnce(ctx context.Context, request IndividualAppointmentCreate, options BookOptions, look bool) (*IndividualAppointment, error) {
	if look {
		end, _ := request.EndsAt.Get()
		booked, err := s.client.bookingsAt(ctx, request, end)
		if err != nil {
			return nil, err
		}
		if len(booked) > 0 {
			return nil, ErrSlotTaken
		}
	}
	appointment, settled, err := createSettled(ctx, request, s.Create, s.Settle)
	if err != nil {
		return nil, err
	}
	claim := s.claimOf(request, appointment, options)
	claim.settled = settled
	held, err := claim.hold(ctx)
	if held && claim.id != appointment.ID {
		appointment, err = s.Get(ctx, claim.id)
		held = appointment != nil
	}
	switch {
	case held:
		return appointment, nil
	case errors.Is(err, ErrNotCreated):
		return nil, err
	case err == nil:
		err = ErrSlotTaken
	}
	return nil, claim.withdraw(ctx, err)
}

// claimOf returns the claim on the time of an appointment.
func (s *IndividualAppointmentsService) claimOf(request IndividualAppointmentCreate, appointment *IndividualAppointment, options BookOptions) claim[IndividualAppointment] {
	end := appointment.EndsAt
	if end.IsZero() {
		end, _ = request.EndsAt.Get()
	}
	return claim[IndividualAppointment]{
		id:     appointment.ID,
		places: 1,
		standing: func(ctx context.Context) ([]standing, error) {
			return s.client.bookingsAt(ctx, request, end)
		},
		undo: func(ctx context.Context, id IndividualAppointmentID) error {
			if options.CancelWith != 0 {
				return s.Cancel(ctx, id, IndividualAppointmentCancel{CancellationReason: options.CancelWith})
			}
			return s.Archive(ctx, id)
		},
	}
}

func checkBooking(request IndividualAppointmentCreate, options BookOptions) error {
	if err := validate(request); err != nil {
		return err
	}
	if !request.RepeatRule.IsZero() && !request.RepeatRule.IsNull() {
		return &ValidationError{Field: "repeat_rule", Reason: "is not for Book; book each of the times"}
	}
	if options.CancelWith == 0 {
		return nil
	}
	return validate(IndividualAppointmentCancel{CancellationReason: options.CancelWith})
}

// bookingsAt returns what the practitioner of a request has in the diary from its start to an end. An end that is not after
// the start is unknown.
func (c *Client) bookingsAt(ctx context.Context, request IndividualAppointmentCreate, end time.Time) ([]standing, error) {
	if !end.After(request.StartsAt) {
		end = request.StartsAt.Add(time.Minute)
	}
	var bookings []Booking
	err := readList(c.Bookings.All(ctx, BookingListOptions{
		PractitionerID: Equal(request.PractitionerID),
		StartsAt:       LessThan(end),
		EndsAt:         GreaterThan(request.StartsAt),
	}), &bookings)
	var all []standing
	for _, b := range bookings {
		all = append(all, standing{
			id:    string(b.ID),
			fixed: b.Kind() == BookingKindUnavailable,
			alike: b.Patient.ID() == request.PatientID && b.Business.ID() == request.BusinessID &&
				b.AppointmentType.ID() == request.AppointmentTypeID && b.StartsAt.Sub(request.StartsAt).Abs() < time.Minute,
		})
	}
	return all, err
}
