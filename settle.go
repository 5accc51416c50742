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

// settleAfter is how long a write without a response may still take effect after its attempt was given up. The API goes on
// working after the 30 s at which it responds with 504, and a network may deliver a request a minute late.
const settleAfter = 80 * time.Second

// settleMargin is how much earlier than its request a record may have been created by the API's own clock. An error of this
// size is on the safe side: a record with the same contents from shortly before is taken for the record, and not created
// twice.
const settleMargin = 5 * time.Minute

// minHandling is the age at which a change of a new record may have been made by a person. Earlier changes are made by the
// API, which completes the record.
const minHandling = 10 * time.Second

// Settle looks for the record after the shorter time first, then less and less often.
const (
	minSettleWait = time.Second
	maxSettleWait = 16 * time.Second
)

// errLookalike is the cause when Settle found a record that may be the one it looks for, or another one.
var errLookalike = errors.New("a record that is much like it was created at that time")

// Settle finds out whether a Create that ended with an [*OutcomeUnknownError] created the appointment. Its arguments are
// the request of the Create and the error:
//
//	appointment, err := client.IndividualAppointments.Create(ctx, request)
//	if unknown, ok := errors.AsType[*cliniko.OutcomeUnknownError](err); ok {
//		appointment, err = client.IndividualAppointments.Settle(ctx, request, unknown)
//	}
//
// It returns the appointment if it was created, and [ErrNotCreated] if it certainly was not: then, and only then, it can be
// created again. Otherwise the error is an [*OutcomeUnknownError] again. It unwraps to what kept Settle from finding out,
// such as the error of the context. Settle can then be called again with either error, also by another process.
//
// The appointment is the one with the same patient, practitioner, business, type and start that was created since the
// request was sent. It may have been cancelled, archived or deleted after that. Because clocks differ, an appointment that
// was created up to 5 minutes earlier counts too: that prevents a double booking. If there are several, the last one
// counts. If there is only an appointment of the patient that was created at that time and changed 10 seconds later or
// more, it may be the same one, moved: the outcome stays unknown, and a person has to look.
//
// A write may take effect late, so Settle looks again after 1, 2, 4, 8 and then every 16 seconds, until 80 seconds after the
// attempt must have ended: 2 minutes after it was sent, with the default of [WithTimeout]. It returns as soon as it finds
// the appointment.
func (s *IndividualAppointmentsService) Settle(ctx context.Context, request IndividualAppointmentCreate, unknown *OutcomeUnknownError) (*IndividualAppointment, error) {
	return settle(ctx, s.client, opIndividualAppointmentsCreate, request, unknown,
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

// Settle finds out whether a Create that ended with an [*OutcomeUnknownError] created the patient. It returns and waits as
// Settle of [IndividualAppointmentsService] does.
//
// The patient is the one with the same first name, last name, date of birth and e-mail address that was created since the
// request was sent, or up to 5 minutes earlier. It may have been archived after that. Capitals and spaces are ignored. For
// a request without date of birth and e-mail address, the names alone count. The outcome stays unknown, and a person has to
// look, if a patient was created at that time who has the same names and another date of birth or e-mail address, or other
// names and the same date of birth and e-mail address, or names that may be the same in other letters ("Weiß" and "WEISS",
// or accents that are separate characters).
func (s *PatientsService) Settle(ctx context.Context, request PatientCreate, unknown *OutcomeUnknownError) (*Patient, error) {
	return settle(ctx, s.client, opPatientsCreate, request, unknown,
		func(since time.Time) iter.Seq2[Patient, error] {
			return s.All(ctx, PatientListOptions{
				Sort:       SortBy(PatientsByCreatedAt.Ascending()),
				ArchivedAt: Any(),
				CreatedAt:  AtLeast(since),
			})
		})
}

// likeness is how much a record is like the one that a request would have created.
type likeness int

const (
	isAnother likeness = iota
	mayBeIt
	isIt
)

// creation is a request whose record can be recognised.
type creation[T any] interface {
	// match compares a record with the request, which was sent at a time by the API's clock.
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
		return isAnother // it was over before the request was sent
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

// isBefore reports whether something happened, and before a time.
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
		left := c.transport.AttemptTimeout() + settleAfter - shortest // before the look: it sees whatever is there by then
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

// since returns the time since t, by the clock on the wall and by the monotonic clock. The latter stops while a computer
// sleeps, and the former can be set, so Settle relies on neither alone.
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

// lookFor finds the record that is most like the one that a request would have created; of several, the last one. A record
// that could not be read where it matters may be the one.
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

// isOddIn reports whether an error is about an odd value in one of some fields of a record.
func isOddIn(err error, fields []string) bool {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		return slices.ContainsFunc(several.Unwrap(), func(err error) bool { return isOddIn(err, fields) })
	}
	odd, ok := errors.AsType[*DecodeError](err)
	return ok && slices.Contains(fields, topField(odd.Field))
}

// apiTime returns the time by the API's clock. The local one would not do: if it were ahead by more than the margin, a
// record that was created would not be found.
func (c *Client) apiTime(ctx context.Context) (time.Time, error) {
	resp, err := c.call(ctx, opUsersGetAuthenticated, nil, nil)
	if err != nil {
		return time.Time{}, err
	}
	defer resp.Release()
	if _, err = record[User](ctx, resp); err != nil && !isPartial(err) {
		return time.Time{}, err // a proxy's page, with the proxy's time
	}
	now, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		return time.Time{}, resp.bad("its header does not say the time")
	}
	return now, nil
}

// sleep waits for a time, or until the context ends.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
