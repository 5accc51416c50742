package cliniko

import (
	"context"
	"errors"
	"time"
)

// ErrSlotTaken is returned by the Book methods if the time or the last seat is taken. Book has then undone what it
// created, unless the error is also a [*LeftBehindError].
var ErrSlotTaken = errors.New("cliniko: slot taken")

// BookOptions holds the options of the Book methods. The zero value is valid.
type BookOptions struct {
	// LookFirst makes [IndividualAppointmentsService.Book] check the diary before it creates the appointment, with 1
	// more request. If the time is taken, nothing is created, and the patient gets no message about an appointment that
	// is undone at once. If the request has no EndsAt, only the minute from StartsAt is checked.
	LookFirst bool

	// CancelWith makes Book cancel, with this reason, what it has to undo. If it is 0, Book archives it.
	CancelWith CancellationReason

	// After, if not nil, is the error of an earlier Book with the same request. Book then begins by settling it, and
	// creates a record only if that Book certainly created none.
	After *OutcomeUnknownError
}

// resume returns the function that creates the record, or for a Book that continues an earlier one, a function that
// returns the error of the earlier one.
func resume[T, R any](after *OutcomeUnknownError, create func(context.Context, R) (*T, error)) func(context.Context, R) (*T, error) {
	if after == nil {
		return create
	}
	return func(context.Context, R) (*T, error) { return nil, after }
}

// maxBookAttempts limits how often Book tries to create a record.
const maxBookAttempts = 3

// Book creates an appointment and returns it if the practitioner has nothing else at that time. Otherwise it undoes the
// appointment and returns [ErrSlotTaken]. The API itself allows overlapping appointments.
//
// Book sends 2 requests, or 3 with LookFirst. It creates the appointment, and then reads what else the practitioner has
// in the diary at that time, at any business: individual appointments, group appointments and unavailable blocks. An
// unavailable block or an appointment with a smaller ID wins: Book undoes its own appointment. If several programs call
// Book at the same moment, the appointment with the smallest ID stays, and Book waits until the others are undone,
// which takes a second or two. If an appointment with a larger ID is not undone, because it was created in Cliniko or
// with Create, Book undoes its own after 2 minutes or at the deadline of the context. The time is never left booked
// twice.
//
// If the outcome of the creation is unknown, Book calls [IndividualAppointmentsService.Settle]. If that returns
// [ErrNotCreated], Book tries again, up to 3 times in all; the last error then matches ErrNotCreated.
//
// After any error Book undoes what it created. This takes up to a minute, even after the context has ended. If it
// fails, the error is a [*LeftBehindError] with the ID of the appointment. If it remains unknown whether there is an
// appointment, the error is an [*OutcomeUnknownError]: call Book again later, with this error as After.
//
// By default, Book undoes an appointment by archiving it. Cliniko then tells the patient nothing, although it may
// already have sent a confirmation of the new appointment. With CancelWith, the appointment is cancelled instead: it
// remains in the patient's history, and Cliniko may send a message about the cancellation. Use LookFirst to make such
// messages rare.
//
// The error is a [*ValidationError] if the request has a RepeatRule, because Book does not check the repeats.
func (s *IndividualAppointmentsService) Book(ctx context.Context, request IndividualAppointmentCreate, options BookOptions) (*IndividualAppointment, error) {
	if err := checkBooking(request, options); err != nil {
		return nil, err
	}
	look := options.LookFirst && options.After == nil
	for attempt := 1; ; attempt++ {
		appointment, err := s.bookOnce(ctx, request, options, look)
		if attempt == maxBookAttempts || !errors.Is(err, ErrNotCreated) || isLeftBehind[IndividualAppointment](err) {
			return appointment, err
		}
		look, options.After = true, nil // settling took some time
	}
}

func (s *IndividualAppointmentsService) bookOnce(ctx context.Context, request IndividualAppointmentCreate, options BookOptions, look bool) (*IndividualAppointment, error) {
	if look {
		end, _ := request.EndsAt.Get()
		booked, err := clientOf(s).bookingsAt(ctx, request, end)
		if err != nil {
			return nil, err
		}
		if len(booked) > 0 {
			return nil, ErrSlotTaken
		}
	}
	appointment, settled, err := createSettled(ctx, request, resume(options.After, s.Create), s.Settle)
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
			return clientOf(s).bookingsAt(ctx, request, end)
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
		return &ValidationError{Field: "repeat_rule", Reason: "is not supported by Book; book each time separately"}
	}
	if options.CancelWith == 0 {
		return nil
	}
	return validate(IndividualAppointmentCancel{CancellationReason: options.CancelWith})
}

// bookingsAt returns what the practitioner in a request has in the diary from its start to an end. If the end is not
// after the start, it is unknown, and bookingsAt looks at one minute.
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
