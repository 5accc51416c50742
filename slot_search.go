package cliniko

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"
)

// AvailableTimeSearch selects the times that [AvailableTimesService.Search] looks for. The zero value means everything that
// can be booked online in the next four weeks.
type AvailableTimeSearch struct {
	BusinessIDs        []BusinessID        // empty: all
	PractitionerIDs    []PractitionerID    // empty: all
	AppointmentTypeIDs []AppointmentTypeID // empty: all

	From Date // the first day; zero, or a day in the past: today in the account's time zone
	To   Date // the last day; zero: 27 days after the first one

	InFlight int // how many requests are sent at the same time; 0 is 4

	// OnSkip is called, by the goroutine that uses the iterator, for what the search leaves out. nil: not called.
	OnSkip func(AvailableTimeSkip)
}

// Slot is a time at which an appointment of a type can be booked online with a practitioner at a business.
type Slot struct {
	Business        *Business
	Practitioner    *Practitioner
	AppointmentType *AppointmentType
	StartsAt        time.Time // UTC
	EndsAt          time.Time // UTC: StartsAt and the duration of the type
}

// Request returns the request that books the slot for a patient, for [IndividualAppointmentsService.Book].
func (s Slot) Request(patient PatientID) IndividualAppointmentCreate {
	return IndividualAppointmentCreate{
		AppointmentTypeID: s.AppointmentType.ID,
		BusinessID:        s.Business.ID,
		PatientID:         patient,
		PractitionerID:    s.Practitioner.ID,
		StartsAt:          s.StartsAt,
		EndsAt:            Some(s.EndsAt),
	}
}

// AvailableTimeSkip is something that a search leaves out. An id that is "" means any: only BusinessID and a reason is
// about the whole business.
type AvailableTimeSkip struct {
	BusinessID        BusinessID
	PractitionerID    PractitionerID
	AppointmentTypeID AppointmentTypeID
	Reason            SkipReason
}

// SkipReason is why a search leaves something out.
type SkipReason string

// The reasons to leave something out.
const (
	SkipMissing     SkipReason = "it is archived or inactive, or there is no such record"
	SkipHidden      SkipReason = "show_in_online_bookings is off"
	SkipNotOffered  SkipReason = "the practitioner does not offer the appointment type at the business"
	SkipNotBookable SkipReason = "the practitioner has no working hours there, or online bookings are off for the account"
)

const (
	defaultSearchDays     = 28
	defaultSearchInFlight = 4
)

// Search iterates over the times that can be booked online, the earliest first, across any number of businesses,
// practitioners and appointment types, and over any number of days.
//
// It reads the businesses, appointment types, practitioners and services that it needs: 4 requests, as long as each of
// the lists has at most 100 records. Then it asks for one week at a time, with 1 request for each combination that is
// offered online, or more where it has over 100 times, and for no week before its times are needed: the first five slots
// of one practitioner and type rarely cost more than 5 requests. Combinations that the lists show not to be offered cost
// nothing. One for which only a 404 tells so is left out of the following weeks, and for 10 minutes of other searches
// with this client. It sends up to InFlight requests at the same time.
//
// The API counts days in the account's time zone, and rejects days before today there. Search begins with the earliest
// day that it is now at one of the businesses. If the API rejects that day, because it already is the next one in the
// account's time zone, Search goes on with the next day, for 1 more request.
//
// The iterator ends at the first error. Only after a time that cannot be read, which is a [*DecodeError], does it go on.
func (s *AvailableTimesService) Search(ctx context.Context, search AvailableTimeSearch) iter.Seq2[Slot, error] {
	return func(yield func(Slot, error) bool) {
		run, err := s.startSearch(ctx, search)
		for err == nil && run.first.Compare(run.last) <= 0 && len(run.offers) > 0 {
			var more bool
			if more, err = run.week(ctx, yield); err == nil && !more {
				return
			}
		}
		if err != nil {
			yield(Slot{}, err)
		}
	}
}

// slotSearch is a search that has begun.
type slotSearch struct {
	AvailableTimeSearch

	service *AvailableTimesService
	offers  []*offer
	first   Date // the first day that was not looked at
	last    Date
	latest  Date // the latest day that it may be now, anywhere
	probed  bool // the API accepted the first day
}

func (s *AvailableTimesService) startSearch(ctx context.Context, search AvailableTimeSearch) (*slotSearch, error) {
	run := &slotSearch{AvailableTimeSearch: search, service: s}
	if err := run.check(); err != nil {
		return nil, err
	}
	catalogue, err := s.client.readCatalogue(ctx, search, run.InFlight)
	if err != nil {
		return nil, err
	}
	run.setDays(time.Now(), catalogue.businesses)
	run.offers = slices.DeleteFunc(catalogue.offers(search, run.skip), func(o *offer) bool {
		if s.unbookable.has(o.key()) {
			run.skip(o.skip(SkipNotBookable))
			return true
		}
		return false
	})
	return run, nil
}

func (r *slotSearch) check() error {
	for name, day := range map[string]Date{"from": r.From, "to": r.To} {
		if day.IsZero() {
			continue
		}
		if err := checkDay(name, day); err != nil {
			return err
		}
	}
	if !r.From.IsZero() && !r.To.IsZero() && r.To.Compare(r.From) < 0 {
		return &ValidationError{Field: "to", Reason: "must not be before from"}
	}
	if r.InFlight < 0 {
		return &ValidationError{Field: "in_flight", Reason: "must not be negative"}
	}
	if r.InFlight == 0 {
		r.InFlight = defaultSearchInFlight
	}
	return nil
}

// setDays sets the days to look at. The zone of the account is not in the API, but it is that of most businesses.
func (r *slotSearch) setDays(now time.Time, businesses []Business) {
	const hoursBehindUTC, hoursAheadOfUTC = 12, 14 // of any time zone
	r.latest = DateOf(now.UTC().Add(hoursAheadOfUTC * time.Hour))
	today := r.latest
	for i := range businesses {
		if loc, err := businesses[i].Location(); err == nil {
			today = earlierDay(today, DateOf(now.In(loc)))
		} else {
			today = earlierDay(today, DateOf(now.UTC().Add(-hoursBehindUTC*time.Hour)))
		}
	}
	r.first, r.last = r.From, r.To
	if r.first.Compare(today) < 0 {
		r.first = today
	}
	if r.last.IsZero() {
		r.last = r.first.AddDays(defaultSearchDays - 1)
	}
}

func earlierDay(a, b Date) Date {
	if b.Compare(a) < 0 {
		return b
	}
	return a
}

// week yields the slots of up to 7 days, and reports whether the loop wants more.
func (r *slotSearch) week(ctx context.Context, yield func(Slot, error) bool) (more bool, err error) {
	if err := r.probe(ctx); err != nil {
		return false, err
	}
	if r.first.Compare(r.last) > 0 {
		return false, nil
	}
	to := earlierDay(r.first.AddDays(windowDays), r.last)
	if err := r.open(ctx, to); err != nil {
		return false, err
	}
	for {
		if err := r.refill(ctx, to); err != nil {
			return false, err
		}
		for _, o := range r.offers {
			for ; len(o.odd) > 0; o.odd = o.odd[1:] {
				if !yield(Slot{}, o.odd[0]) {
					return false, nil
				}
			}
		}
		next := earliestOffer(r.offers)
		if next == nil {
			break
		}
		if !yield(next.pop(), nil) {
			return false, nil
		}
	}
	r.first = to.AddDays(1)
	return true, nil
}

// probe finds out, with the first of the offers, whether the first day is today or later for the API.
func (r *slotSearch) probe(ctx context.Context) error {
	for len(r.offers) > 0 && !r.probed && r.first.Compare(r.last) <= 0 {
		o := r.offers[0]
		err := o.open(ctx, r.service, r.first, earlierDay(r.first.AddDays(windowDays), r.last))
		switch {
		case errors.Is(err, ErrBadRequest) && r.first.Compare(r.latest) < 0:
			r.first = r.first.AddDays(1)
		case err != nil:
			return err
		case o.gone:
			r.removeGone()
		default:
			r.probed = true
		}
	}
	return nil
}

// open reads the first times of each offer, and removes the offers that are none.
func (r *slotSearch) open(ctx context.Context, to Date) error {
	err := inParallel(ctx, r.InFlight, r.offers, func(ctx context.Context, o *offer) error {
		if o.opened == r.first {
			return nil
		}
		return o.open(ctx, r.service, r.first, to)
	})
	r.removeGone()
	return err
}

// refill reads more times of the offers that ran out of them within the week.
func (r *slotSearch) refill(ctx context.Context, to Date) error {
	for _, o := range r.offers {
		for len(o.times) == 0 && o.more {
			if err := o.read(ctx, r.service, r.first, to); err != nil {
				return err
			}
		}
	}
	r.removeGone()
	return nil
}

func (r *slotSearch) removeGone() {
	r.offers = slices.DeleteFunc(r.offers, func(o *offer) bool {
		if o.gone {
			r.service.unbookable.add(o.key())
			r.skip(o.skip(SkipNotBookable))
		}
		return o.gone
	})
}

func (r *slotSearch) skip(s AvailableTimeSkip) {
	if r.OnSkip != nil {
		r.OnSkip(s)
	}
}
