package cliniko

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"time"
)

// How long a write that got no answer may still be under way after its attempt was given up: the API itself goes on
// after the 30 s at which it answers 504, and a network may deliver what it holds a minute later.
const settleAfter = 80 * time.Second

// settleMargin is how much earlier than its request a record may have been made by the API's own clock. The error is on
// the safe side: what was made a little earlier with the same contents is taken for the record, and not made twice.
const settleMargin = 5 * time.Minute

// minHandling is the time after which a change of a new record may be the hand of a person. Before it, it is the API
// that completes the record.
const minHandling = 10 * time.Second

// How often Settle looks: after the shorter time at first, then less and less often.
const (
	minSettleWait = time.Second
	maxSettleWait = 16 * time.Second
)

// errLookalike is the cause when Settle found what may be the record, changed since, and may be another one.
var errLookalike = errors.New("a record that is much like it was made at that time")

// Settle finds out what became of a Create that ended with an [*OutcomeUnknownError]. It is called with the request of
// the Create and its error:
//
//	appointment, err := client.IndividualAppointments.Create(ctx, request)
//	if unknown, ok := errors.AsType[*cliniko.OutcomeUnknownError](err); ok {
//		appointment, err = client.IndividualAppointments.Settle(ctx, request, unknown)
//	}
//
// It returns the appointment when it was made, and [ErrNotCreated] when it certainly was not: then, and only then, it
// can be created again. Any other error means that it is still unknown; Settle can be called again, also by another
// process.
//
// The appointment is the one of the same patient, practitioner, business, type and start that was made since the
// request was sent, also if it is cancelled, archived or deleted by now. Because clocks differ, one that was made up to
// 5 minutes earlier counts, too: that prevents a double booking. Of several it is the one that was made last. Where
// there is only an appointment of the patient that was made at that time and changed 10 seconds later or more, it may be
// this one, moved: the outcome stays unknown, as an [*OutcomeUnknownError], and a person has to look.
//
// A write may happen late, so Settle looks again after 1, 2, 4, 8 and then every 16 seconds, until 80 seconds after the
// attempt must have ended: with the default of [WithTimeout] until 2 minutes after it was sent. It returns at once when
// it finds the appointment.
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

// Settle finds out what became of a Create that ended with an [*OutcomeUnknownError]. It is called with the request of
// the Create and its error, and returns and waits as Settle of [IndividualAppointmentsService] does.
//
// The patient is the one of the same first name, last name, date of birth and e-mail address who was made since the
// request was sent, or up to 5 minutes earlier, also if archived by now. Capitals and spaces do not count. A request
// without date of birth and e-mail address is settled by the names alone. Where a patient of the same names and another
// date of birth or e-mail address was made at that time, or one of other names with both the same, the outcome stays
// unknown, and a person has to look.
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

// likeness is how much a record is like what a request would have made.
type likeness int

const (
	isAnother likeness = iota
	mayBeIt
	isIt
)

// creation is a request whose record can be recognised.
type creation[T any] interface {
	match(record T, since time.Time) likeness
}

func (r IndividualAppointmentCreate) match(a IndividualAppointment, since time.Time) likeness {
	switch {
	case a.Patient.ID() != r.PatientID || a.CreatedAt.Before(since):
		return isAnother
	case a.Practitioner.ID() == r.PractitionerID && a.Business.ID() == r.BusinessID &&
		a.AppointmentType.ID() == r.AppointmentTypeID && a.StartsAt.Sub(r.StartsAt).Abs() < time.Minute:
		return isIt
	case a.UpdatedAt.Sub(a.CreatedAt) >= minHandling:
		return mayBeIt // moved, or given to somebody else
	default:
		return isAnother
	}
}

func (r PatientCreate) match(p Patient, since time.Time) likeness {
	born, _ := r.DateOfBirth.Get()
	email, _ := r.Email.Get()
	named := sameText(p.FirstName, r.FirstName) && sameText(p.LastName, r.LastName)
	known := p.DateOfBirth == born && sameText(p.Email, email)
	switch {
	case p.CreatedAt.Before(since):
		return isAnother
	case named && known:
		return isIt
	case named, known && email != "" && !born.IsZero():
		return mayBeIt
	default:
		return isAnother
	}
}

// sameText compares what people type. The API may change capitals and spaces.
func sameText(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

// settle looks for what a request of a Create became, until it is found or can no longer come.
func settle[T any](ctx context.Context, c *Client, op operation, request creation[T], unknown *OutcomeUnknownError, made func(since time.Time) iter.Seq2[T, error]) (*T, error) {
	if err := validate(request); err != nil {
		return nil, err
	}
	if err := unknown.checkIsOf(op); err != nil {
		return nil, err
	}
	now, err := c.apiTime(ctx)
	if err != nil {
		return nil, err
	}
	since := now.Add(-time.Since(unknown.SentAt) - settleMargin).Truncate(time.Second)
	over := unknown.SentAt.Add(c.transport.AttemptTimeout() + settleAfter)
	for wait := minSettleWait; ; wait = min(2*wait, maxSettleWait) {
		left := time.Until(over) // before the look: what comes after it was seen
		record, like, err := lookFor(request, since, made(since))
		switch {
		case err != nil || like == isIt:
			return record, err
		case left <= 0 && like == mayBeIt:
			return nil, unknownOutcome(op, unknown.SentAt, errLookalike)
		case left <= 0:
			return nil, fmt.Errorf("cliniko: %s %s: %w", op.Method, op.Route, ErrNotCreated)
		}
		if err := sleep(ctx, min(wait, left)); err != nil {
			return nil, err
		}
	}
}

// checkIsOf refuses the error of another operation, and one without its time.
func (e *OutcomeUnknownError) checkIsOf(op operation) error {
	if e == nil || e.Method != op.Method || e.Route != op.Route || e.SentAt.IsZero() {
		return &ValidationError{Field: "unknown", Reason: fmt.Sprintf("must be the error of %s %s", op.Method, op.Route)}
	}
	return nil
}

// lookFor finds the record that is most like what a request would have made, of several the last one.
func lookFor[T any](request creation[T], since time.Time, records iter.Seq2[T, error]) (*T, likeness, error) {
	var found *T
	best := isAnother
	for record, err := range records {
		if err != nil {
			return nil, isAnother, err
		}
		if like := request.match(record, since); like > isAnother && like >= best {
			found, best = &record, like
		}
	}
	return found, best, nil
}

// apiTime is what time it is by the API's clock. The local one will not do: if it were ahead by more than the margin, a
// record that was made would not be found.
func (c *Client) apiTime(ctx context.Context) (time.Time, error) {
	resp, err := c.call(ctx, opUsersGetAuthenticated, nil, nil)
	if err != nil {
		return time.Time{}, err
	}
	defer resp.Release()
	if _, err := record[User](ctx, resp); err != nil && !isPartial(err) {
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
