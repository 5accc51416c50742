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
	BusinessIDs        []BusinessID        // all if empty
	PractitionerIDs    []PractitionerID    // all if empty
	AppointmentTypeIDs []AppointmentTypeID // all if empty

	From Date // the first day; today in the account's time zone if zero or in the past
	To   Date // the last day; 27 days after the first one if zero

	InFlight int // maximum number of requests at the same time; 0 means 4

	// Offers, if not nil, are those that Search selects from, as [AvailableTimesService.Offers] returned them. Search then
	// reads no lists. The offers of a clinic rarely change, and its times often.
	Offers []Offer

	// OnSkip, if not nil, is called for everything that the search leaves out, in the goroutine that uses the iterator.
	// With Offers, it is called only for offers that turn out not to be bookable.
	OnSkip func(AvailableTimeSkip)
}

// Offer is an appointment type that a practitioner offers at a business, and that patients can book online.
type Offer struct {
	Business        *Business
	Practitioner    *Practitioner
	AppointmentType *AppointmentType
}

func (o Offer) isIncomplete() bool {
	return o.Business == nil || o.Practitioner == nil || o.AppointmentType == nil
}

// At returns the slot of the offer that begins at start. It sends no request: whether the time is free is not checked.
func (o Offer) At(start time.Time) Slot {
	start = start.UTC()
	return Slot{Offer: o, StartsAt: start, EndsAt: start.Add(time.Duration(o.AppointmentType.DurationInMinutes) * time.Minute)}
}

// Slot is a time at which an offer can be booked.
type Slot struct {
	Offer

	StartsAt time.Time // UTC
	EndsAt   time.Time // UTC; StartsAt plus the duration of the appointment type
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

// AvailableTimeSkip is something that a search leaves out. An ID that is "" means all: if only BusinessID is set, the
// whole business is left out.
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

// Search iterates over the times that can be booked online, earliest first, for any number of businesses,
// practitioners, appointment types and days.
//
// First, Search reads the businesses, appointment types, practitioners and services, with 4 requests if each list has
// at most 100 records. With Offers, it reads none of them. Then it reads one week at a time, when the loop needs it, with
// 1 request for each combination that is offered online, or more if the combination has over 100 times in the week.
// Finding the first five slots of one practitioner and type rarely takes more than 5 requests. Combinations that are not
// offered according to the lists take no request. If the API responds to a combination with status code 404, this search
// leaves it out of the following weeks, and other searches with this client leave it out for 10 minutes. Search sends up
// to InFlight requests at the same time.
//
// The API counts days in the account's time zone, and rejects days before today. Search begins with the earliest
// current day of all businesses. If the API rejects that day, because it is already over in the account's time zone,
// Search continues with the next day, with 1 more request.
//
// The iterator ends at the first error, except after a [*DecodeError] for a single time that cannot be read.
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

// slotSearch is the state of a search.
type slotSearch struct {
	AvailableTimeSearch

	service *AvailableTimesService
	offers  []*openOffer
	first   Date // the first day that was not read yet
	last    Date
	latest  Date // the latest current day anywhere in the world
	probed  bool // the API accepted the first day
}

func (s *AvailableTimesService) startSearch(ctx context.Context, search AvailableTimeSearch) (*slotSearch, error) {
	run := &slotSearch{AvailableTimeSearch: search, service: s}
	if err := run.check(); err != nil {
		return nil, err
	}
	offers, businesses := search.selected(), businessesOf(search.Offers)
	if search.Offers == nil {
		catalogue, err := clientOf(s).readCatalogue(ctx, search, run.InFlight)
		if err != nil {
			return nil, err
		}
		offers, businesses = catalogue.offers(search, run.skip), catalogue.businesses
	}
	run.setDays(time.Now(), businesses)
	for _, o := range offers {
		opened := &openOffer{offer: o}
		if clientOf(s).unbookable.has(opened.key()) {
			run.skip(opened.skip(SkipNotBookable))
		} else {
			run.offers = append(run.offers, opened)
		}
	}
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
	if slices.ContainsFunc(r.Offers, Offer.isIncomplete) {
		return &ValidationError{Field: "offers", Reason: "must have a business, a practitioner and an appointment type each"}
	}
	if r.InFlight < 0 {
		return &ValidationError{Field: "in_flight", Reason: "must not be negative"}
	}
	if r.InFlight == 0 {
		r.InFlight = defaultSearchInFlight
	}
	return nil
}

// setDays sets the days to read. The API may not send the time zone of the account, but usually it is that of the
// businesses.
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

// probe finds out with the first offer whether the API accepts the first day, which must not be before today.
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

// open reads the first page of times of each offer, and removes offers that cannot be booked online.
func (r *slotSearch) open(ctx context.Context, to Date) error {
	err := inParallel(ctx, r.InFlight, r.offers, func(ctx context.Context, o *openOffer) error {
		if o.opened == r.first {
			return nil
		}
		return o.open(ctx, r.service, r.first, to)
	})
	r.removeGone()
	return err
}

// refill reads the next page of the offers that have no times left but have another page in the week.
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
	r.offers = slices.DeleteFunc(r.offers, func(o *openOffer) bool {
		if o.gone {
			clientOf(r.service).unbookable.add(o.key())
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
