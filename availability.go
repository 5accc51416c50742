package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// AvailableTimeListOptions says on which days to look. The days are those of the account's time zone, not of UTC and
// not of the server that the program runs on, and the API refuses days before today with [ErrBadRequest].
//
// The API documents that From and To are at most 7 days apart, and Cliniko's staff say 6: From.AddDays(6), a week with both
// ends, is what has always worked.
type AvailableTimeListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 is 1. For List: All begins at From
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All

	From Date `url:"from,omitempty"` // required: the first day
	To   Date `url:"to,omitempty"`   // required: the last day; for List at most 7 days after From, for All any day
}

// maxDaysApart is the documented distance of From and To, and windowDays the part of it that always worked.
const (
	maxDaysApart = 7
	windowDays   = 6
)

// check is called before the options are written as a query.
func (o AvailableTimeListOptions) check() error {
	if err := checkDays(o.From, o.To); err != nil {
		return err
	}
	if o.To.Compare(o.From.AddDays(maxDaysApart)) > 0 {
		return &ValidationError{Field: "to", Reason: "must be at most 7 days after from; All takes any range"}
	}
	return nil
}

// checkWalk is check for All, which takes any range.
func (o AvailableTimeListOptions) checkWalk() error {
	if o.Page != 0 {
		return &ValidationError{Field: "page", Reason: "is for List; All begins at from"}
	}
	return checkDays(o.From, o.To)
}

// windows are the parts that the API takes, in order.
func (o AvailableTimeListOptions) windows() iter.Seq[AvailableTimeListOptions] {
	return func(yield func(AvailableTimeListOptions) bool) {
		for window := o; window.From.Compare(o.To) <= 0; window.From = window.To.AddDays(1) {
			window.To = window.From.AddDays(windowDays)
			if window.To.Compare(o.To) > 0 {
				window.To = o.To
			}
			if !yield(window) {
				return
			}
		}
	}
}

// checkDays rejects a range without two days in order.
func checkDays(from, to Date) error {
	for _, day := range []struct {
		name string
		date Date
	}{{"from", from}, {"to", to}} {
		if day.date.IsZero() {
			return &ValidationError{Field: day.name, Reason: "is required"}
		}
		if _, err := day.date.MarshalText(); err != nil {
			return &ValidationError{Field: day.name, Reason: "must be a day of the calendar"}
		}
	}
	if to.Compare(from) < 0 {
		return &ValidationError{Field: "to", Reason: "must not be before from"}
	}
	return nil
}

// NextAvailableTimeOptions bounds the search for the next available time. Set both days or neither. The API documents a
// range of at most 7 days; programs in production ask for 90 days, so the SDK leaves the length to the API, which responds
// with [ErrBadRequest] to a range that it rejects.
type NextAvailableTimeOptions struct {
	From Date `url:"from,omitempty"` // the first day, in the account's time zone; not before today
	To   Date `url:"to,omitempty"`   // the last day, in the account's time zone
}

// check is called before the options are written as a query.
func (o NextAvailableTimeOptions) check() error {
	if o == (NextAvailableTimeOptions{}) {
		return nil
	}
	return checkDays(o.From, o.To)
}

// AvailableTime is a moment at which an appointment can be booked online.
type AvailableTime struct {
	AppointmentStart time.Time `json:"appointment_start,omitzero"` // UTC
}

// NextAvailableTime is the earliest moment at which an appointment can be booked online.
type NextAvailableTime struct {
	AppointmentStart time.Time `json:"appointment_start,omitzero"` // UTC; zero: nothing is free
	TotalEntries     int       `json:"total_entries,omitzero"`
	Links            SelfLink  `json:"links,omitzero"`
}

// AvailableTimesService finds times at which a patient could book online. It is the view of the online bookings, with
// their rules (how far ahead, how many a day), and not of the diary.
//
// Where the API answers [ErrNotFound], online booking is off for the business, the practitioner or the appointment type
// (ShowInOnlineBookings of each) or for the whole account (OnlineBookings.Enabled of [Settings]), or there are no
// working hours.
//
// API section: Available Time.
type AvailableTimesService struct{ client *Client }

const daysRejected = "the API rejected the range of days; days are counted in the time zone of the account, and begin with today; APIError.Message says more"

const noOnlineBooking = "online booking is off or there are no working hours; check show_in_online_bookings of the business, " +
	"the practitioner and the appointment type, and online_bookings.enabled in the settings"

var (
	opAvailableTimesList = operation{Method: http.MethodGet, Route: "/businesses/{business_id}/practitioners/{practitioner_id}/appointment_types/{appointment_type_id}/available_times", BadRequest: daysRejected, NotFound: noOnlineBooking}
	opAvailableTimesNext = operation{Method: http.MethodGet, Route: "/businesses/{business_id}/practitioners/{practitioner_id}/appointment_types/{appointment_type_id}/next_available_time", BadRequest: daysRejected, NotFound: noOnlineBooking}
)

// List returns one page of the available times of at most 7 days, the earliest first.
//
// GET /businesses/{business_id}/practitioners/{practitioner_id}/appointment_types/{appointment_type_id}/available_times
func (s *AvailableTimesService) List(ctx context.Context, business BusinessID, practitioner PractitionerID, appointmentType AppointmentTypeID, opts AvailableTimeListOptions) (*Page[AvailableTime], error) {
	return list[AvailableTime](ctx, s.client, opAvailableTimesList, ids{business, practitioner, appointmentType}, opts)
}

// All iterates over the available times of any number of days, the earliest first: the first one is the first free time
// after a day. It asks for a week at a time, with one request or more for each, and for no week before it is needed.
func (s *AvailableTimesService) All(ctx context.Context, business BusinessID, practitioner PractitionerID, appointmentType AppointmentTypeID, opts AvailableTimeListOptions) iter.Seq2[AvailableTime, error] {
	return func(yield func(AvailableTime, error) bool) {
		if err := opts.checkWalk(); err != nil {
			yield(AvailableTime{}, err)
			return
		}
		for window := range opts.windows() {
			for at, err := range all[AvailableTime](ctx, s.client, opAvailableTimesList, ids{business, practitioner, appointmentType}, window) {
				if !yield(at, err) || err != nil && !isPartial(err) {
					return
				}
			}
		}
	}
}

// Next returns the earliest available time. Its AppointmentStart is zero when nothing is free.
//
// GET /businesses/{business_id}/practitioners/{practitioner_id}/appointment_types/{appointment_type_id}/next_available_time
func (s *AvailableTimesService) Next(ctx context.Context, business BusinessID, practitioner PractitionerID, appointmentType AppointmentTypeID, opts NextAvailableTimeOptions) (*NextAvailableTime, error) {
	return getWith[NextAvailableTime](ctx, s.client, opAvailableTimesNext, ids{business, practitioner, appointmentType}, opts)
}
