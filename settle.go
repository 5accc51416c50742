package cliniko

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"time"
)

// settleAfter is how long a write may still take effect after its attempt has timed out. The API keeps working after it
// has responded with 504, which it does after 30 s, and a network may deliver a request a minute late.
const settleAfter = 80 * time.Second

// settleMargin is how much earlier than its request a record may seem to have been created, by the API's own clock. It
// is generous on purpose: a record with the same contents from shortly before then counts as the record, and is not
// created twice.
const settleMargin = 5 * time.Minute

// minHandling is how old a new record must be before a change can be a person's. Earlier changes are made by the API,
// which completes the record.
const minHandling = 10 * time.Second

// The time between two searches of Settle. It starts with the minimum and doubles up to the maximum.
const (
	minSettleWait = time.Second
	maxSettleWait = 16 * time.Second
)

// errLookalike is the cause if Settle finds a similar record, which may or may not be the one it is looking for.
var errLookalike = errors.New("a similar record was created at that time")

// Settle finds out whether a Create that ended with an [*OutcomeUnknownError] created the appointment. Its arguments are
// the request of the Create and the error:
//
//	appointment, err := client.IndividualAppointments.Create(ctx, request)
//	if unknown, ok := errors.AsType[*cliniko.OutcomeUnknownError](err); ok {
//		appointment, err = client.IndividualAppointments.Settle(ctx, request, unknown)
//	}
//
// Settle returns the appointment if it was created, and [ErrNotCreated] if it certainly was not. Only after
// ErrNotCreated is it safe to create the appointment again. Otherwise the error is again an [*OutcomeUnknownError],
// which unwraps to the reason, such as the error of the context. Settle can then be called again with either error,
// even by another process.
//
// Settle looks for an appointment with the same patient, practitioner, business, type and start that was created since
// the request was sent. It may have been cancelled, archived or deleted since. Because clocks differ, an appointment
// that was created up to 5 minutes earlier counts too; this prevents a double booking. If there are several, the last
// one counts. If there is none, but another appointment of the patient was created at that time and changed 10 seconds
// later or more, it may be the same one, moved: the outcome stays unknown, and a person has to check.
//
// A write may take effect late, so Settle looks again after 1, 2, 4, 8 and then every 16 seconds. It stops 80 seconds
// after the attempt must have timed out, which is 2 minutes after it was sent by the default of [WithTimeout]. It
// returns as soon as it finds the appointment.
func (s *IndividualAppointmentsService) Settle(ctx context.Context, request IndividualAppointmentCreate, unknown *OutcomeUnknownError) (*IndividualAppointment, error) {
	return settle(ctx, clientOf(s), opIndividualAppointmentsCreate, request, unknown,
		func(since time.Time) iter.Seq2[IndividualAppointment, error] {
			return s.All(ctx, IndividualAppointmentListOptions{
				Sort:        SortBy(IndividualAppointmentsByCreatedAt.Ascending()),
				ArchivedAt:  Any(),
				CancelledAt: Any(),
				CreatedAt:   AtLeast(since),
				DeletedAt:   Any(),
				PatientID:   Equal(request.PatientID),
			})
		})
}

// Settle finds out whether a Create that ended with an [*OutcomeUnknownError] created the patient. Its arguments,
// results and waiting times are those of [IndividualAppointmentsService.Settle].
//
// Settle looks for a patient with the same first name, last name, date of birth and email address, ignoring capitals
// and spaces, that was created since the request was sent or up to 5 minutes earlier. It may have been archived since.
// If the request has neither date of birth nor email address, the names alone count.
//
// The outcome stays unknown, and a person has to check, if only a similar patient was created at that time: one with
// the same names but another date of birth or email address, one with other names but the same date of birth and email
// address, or one whose names may be the same in another spelling, such as "Weiß" and "WEISS", or accents that are
// separate characters.
func (s *PatientsService) Settle(ctx context.Context, request PatientCreate, unknown *OutcomeUnknownError) (*Patient, error) {
	return settle(ctx, clientOf(s), opPatientsCreate, request, unknown,
		func(since time.Time) iter.Seq2[Patient, error] {
			return s.All(ctx, PatientListOptions{
				Sort:       SortBy(PatientsByCreatedAt.Ascending()),
				ArchivedAt: Any(),
				CreatedAt:  AtLeast(since),
			})
		})
}

// Settle finds out whether a Create that ended with an [*OutcomeUnknownError] created the treatment note. Its arguments,
// results and waiting times are those of [IndividualAppointmentsService.Settle].
//
// Settle looks for a note with the same patient, template and title, and the same booking and attendee if the request has
// them, that was created since the request was sent or up to 5 minutes earlier. Its content is not compared. It may have
// been archived or made final since. If the request has neither booking nor attendee, the note has neither.
//
// The outcome stays unknown, and a person has to check, if there is no such note, but another note of the patient was
// created at that time and changed 10 seconds later or more.
func (s *TreatmentNotesService) Settle(ctx context.Context, request TreatmentNoteCreate, unknown *OutcomeUnknownError) (*TreatmentNote, error) {
	return settle(ctx, clientOf(s), opTreatmentNotesCreate, request, unknown,
		func(since time.Time) iter.Seq2[TreatmentNote, error] {
			return s.All(ctx, TreatmentNoteListOptions{
				Sort:       SortBy(TreatmentNotesByCreatedAt.Ascending()),
				ArchivedAt: Any(),
				CreatedAt:  AtLeast(since),
				DeletedAt:  Any(),
				PatientID:  Equal(request.PatientID),
			})
		})
}

// likeness is how similar a record is to the one that a request would have created.
type likeness int

const (
	isAnother likeness = iota
	mayBeIt
	isIt
)

// creation is a request whose record can be recognized.
type creation[T any] interface {
	// match compares a record with the request, which was sent at the given time by the API's clock.
	match(record T, sent time.Time) likeness

	// compared returns the fields that match looks at.
	compared() []string
}

// mostEarly returns the earliest time at which the record of a request can have been created.
func mostEarly(sent time.Time) time.Time { return sent.Add(-settleMargin).Truncate(time.Second) }

func (r IndividualAppointmentCreate) match(a IndividualAppointment, sent time.Time) likeness {
	switch {
	case a.Patient.ID() != r.PatientID || a.CreatedAt.Before(mostEarly(sent)):
		return isAnother
	case isBefore(a.CancelledAt, sent) || isBefore(a.ArchivedAt, sent) || isBefore(a.DeletedAt, sent):
		return isAnother // it was cancelled or archived before the request was sent
	case a.Practitioner.ID() == r.PractitionerID && a.Business.ID() == r.BusinessID &&
		a.AppointmentType.ID() == r.AppointmentTypeID && a.StartsAt.Sub(r.StartsAt).Abs() < time.Minute:
		return isIt
	case a.UpdatedAt.Sub(a.CreatedAt) >= minHandling:
		return mayBeIt // moved, or given to another practitioner
	default:
		return isAnother
	}
}

func (IndividualAppointmentCreate) compared() []string {
	return []string{"created_at", "updated_at", "cancelled_at", "archived_at", "deleted_at", "starts_at", "patient", "practitioner", "business", "appointment_type"}
}

// isBefore reports whether t is set and before limit.
func isBefore(t, limit time.Time) bool { return !t.IsZero() && t.Before(limit) }

func (r PatientCreate) match(p Patient, sent time.Time) likeness {
	born, _ := r.DateOfBirth.Get()
	email, _ := r.Email.Get()
	named := min(sameText(p.FirstName, r.FirstName), sameText(p.LastName, r.LastName))
	known := p.DateOfBirth == born && sameText(p.Email, email) == isIt
	switch {
	case p.CreatedAt.Before(mostEarly(sent)) || isBefore(p.ArchivedAt, sent):
		return isAnother
	case named == isIt && known:
		return isIt
	case named != isAnother, known && email != "" && !born.IsZero():
		return mayBeIt
	default:
		return isAnother
	}
}

func (PatientCreate) compared() []string {
	return []string{"created_at", "archived_at", "first_name", "last_name", "date_of_birth", "email"}
}

func (r TreatmentNoteCreate) match(n TreatmentNote, sent time.Time) likeness {
	template, _ := r.TreatmentNoteTemplateID.Get()
	switch {
	case n.Patient.ID() != r.PatientID || n.CreatedAt.Before(mostEarly(sent)):
		return isAnother
	case isBefore(n.ArchivedAt, sent) || isBefore(n.DeletedAt, sent):
		return isAnother
	case n.TreatmentNoteTemplate.ID() == template && sameText(n.Title, r.Title) == isIt && r.isForVisitOf(n):
		return isIt
	case n.UpdatedAt.Sub(n.CreatedAt) >= minHandling:
		return mayBeIt // given another title or moved to another visit
	default:
		return isAnother
	}
}

// isForVisitOf reports whether a note is about the booking and the attendee of the request. The API may derive one from
// the other, so only those that the request has are compared.
func (r TreatmentNoteCreate) isForVisitOf(n TreatmentNote) bool {
	booking, _ := r.BookingID.Get()
	attendee, _ := r.AttendeeID.Get()
	if booking == "" && attendee == "" {
		return n.Booking.ID() == "" && n.Attendee.ID() == ""
	}
	return (booking == "" || n.Booking.ID() == booking) && (attendee == "" || n.Attendee.ID() == attendee)
}

func (TreatmentNoteCreate) compared() []string {
	return []string{"created_at", "updated_at", "archived_at", "deleted_at", "title", "patient", "booking", "attendee", "treatment_note_template"}
}

// settle looks for the record of a Create until it is found, or can no longer appear.
func settle[T any](ctx context.Context, c *Client, op operation, request creation[T], unknown *OutcomeUnknownError, made func(since time.Time) iter.Seq2[T, error]) (*T, error) {
	if !c.isReady() {
		return nil, errNoClient
	}
	if err := validate(request); err != nil {
		return nil, err
	}
	if err := unknown.checkIsOf(op); err != nil {
		return nil, err
	}
	now, err := c.apiTime(ctx)
	if err != nil {
		return nil, unknownOutcome(op, unknown.SentAt, err)
	}
	longest, _ := since(unknown.SentAt)
	sent := now.Add(-longest)
	for wait := minSettleWait; ; wait = min(2*wait, maxSettleWait) {
		_, shortest := since(unknown.SentAt)
		left := c.transport.AttemptTimeout() + settleAfter - shortest // calculated before the search, which finds everything created by then
		record, like, err := lookFor(request, sent, made(mostEarly(sent)))
		switch {
		case err != nil:
			return nil, unknownOutcome(op, unknown.SentAt, err)
		case like == isIt:
			return record, nil
		case left <= 0 && like == mayBeIt:
			return nil, unknownOutcome(op, unknown.SentAt, errLookalike)
		case left <= 0:
			return nil, fmt.Errorf("cliniko: %s %s: %w", op.Method, op.Route, ErrNotCreated)
		}
		if err := sleep(ctx, min(wait, left)); err != nil {
			return nil, unknownOutcome(op, unknown.SentAt, err)
		}
	}
}

// since returns the time since t by the wall clock and by the monotonic clock, the longer one first. The monotonic
// clock stops while a computer sleeps, and the wall clock can be set, so Settle relies on neither alone.
func since(t time.Time) (longest, shortest time.Duration) {
	now := time.Now()
	monotonic, wall := now.Sub(t), now.Round(0).Sub(t.Round(0))
	return max(monotonic, wall), min(monotonic, wall)
}

// checkIsOf rejects the error of another operation, and one without a time.
func (e *OutcomeUnknownError) checkIsOf(op operation) error {
	if e == nil || e.Method != op.Method || e.Route != op.Route || e.SentAt.IsZero() {
		return &ValidationError{Field: "unknown", Reason: fmt.Sprintf("must be the error of %s %s", op.Method, op.Route)}
	}
	return nil
}

// lookFor finds the record that is most similar to the one that a request would have created; of several, the last one.
// A record counts as similar if it has an odd value in one of the compared fields.
func lookFor[T any](request creation[T], sent time.Time, records iter.Seq2[T, error]) (*T, likeness, error) {
	var found *T
	best := isAnother
	for record, err := range records {
		if err != nil && !isPartial(err) {
			return nil, isAnother, err
		}
		like := request.match(record, sent)
		if like == isAnother && isOddIn(err, request.compared()) {
			like = mayBeIt
		}
		if like > isAnother && like >= best {
			found, best = &record, like
		}
	}
	return found, best, nil
}

// isOddIn reports whether an error is about an odd value in one of the given fields of a record.
func isOddIn(err error, fields []string) bool {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		return slices.ContainsFunc(several.Unwrap(), func(err error) bool { return isOddIn(err, fields) })
	}
	odd, ok := errors.AsType[*DecodeError](err)
	return ok && slices.Contains(fields, topField(odd.Field))
}

// apiTime returns the time by the API's clock. With a local clock that is ahead by more than settleMargin, Settle would
// not find a record that was created.
func (c *Client) apiTime(ctx context.Context) (time.Time, error) {
	resp, err := c.call(ctx, opUsersGetAuthenticated, nil, nil)
	if err != nil {
		return time.Time{}, err
	}
	defer resp.Release()
	if err = resp.record(ctx, new(User)); err != nil && !isPartial(err) {
		return time.Time{}, err // the page of a proxy would have the proxy's time
	}
	now, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		return time.Time{}, resp.bad("its header does not say the time")
	}
	return now, nil
}

// sleep waits for d, or until the context ends.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
