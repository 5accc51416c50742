package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// AvailableTimeListOptions sets the days on which to look for available times. The days are in the time zone of the
// account, which may differ from UTC and from the time zone of the program. From and To are required; if From is before
// today, the error matches [ErrBadRequest].
//
// The API documents that To may be up to 7 days after From; its staff have said 6. From.AddDays(6), a week including
// both days, is the safe limit.
type AvailableTimeListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1; All rejects it
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	From Date `url:"from,omitempty"` // first day; required
	To   Date `url:"to,omitempty"`   // last day; required; in List at most 7 days after From
}

// maxDaysApart is the documented limit between From and To. All uses the smaller limit that is known to be safe.
const (
	maxDaysApart = 7
	windowDays   = 6
)

// check validates the options of List.
func (o AvailableTimeListOptions) check() error {
	if err := checkDays(o.From, o.To); err != nil {
		return err
	}
	if o.To.Compare(o.From.AddDays(maxDaysApart)) > 0 {
		return &ValidationError{Field: "to", Reason: "must be at most 7 days after from; All accepts any number of days"}
	}
	return nil
}

// checkWalk validates the options of All, which accepts any number of days.
func (o AvailableTimeListOptions) checkWalk() error {
	if o.Page != 0 {
		return &ValidationError{Field: "page", Reason: "must not be set for All, which starts at from"}
	}
	return checkDays(o.From, o.To)
}

// windows splits the days into ranges that the API accepts, in order.
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

// checkDays rejects anything other than two valid days in order.
func checkDays(from, to Date) error {
	if err := checkDay("from", from); err != nil {
		return err
	}
	if err := checkDay("to", to); err != nil {
		return err
	}
	if to.Compare(from) < 0 {
		return &ValidationError{Field: "to", Reason: "must not be before from"}
	}
	return nil
}

// NextAvailableTimeOptions limits the search for the next available time. Set both days or neither. The API documents a
// limit of 7 days between them, but programs in production search 90 days, so the SDK does not check the number of
// days. If the API rejects a range as too long, the error matches [ErrBadRequest].
type NextAvailableTimeOptions struct {
	From Date `url:"from,omitempty"` // first day, in the time zone of the account; not before today
	To   Date `url:"to,omitempty"`   // last day, in the time zone of the account
}

// check validates the options of Next.
func (o NextAvailableTimeOptions) check() error {
	if o == (NextAvailableTimeOptions{}) {
		return nil
	}
	return checkDays(o.From, o.To)
}

// AvailableTime is a time at which patients can book an appointment online.
type AvailableTime struct {
	AppointmentStart time.Time `json:"appointment_start,omitzero"` // UTC
}

// NextAvailableTime is the earliest time at which patients can book an appointment online.
type NextAvailableTime struct {
	AppointmentStart time.Time `json:"appointment_start,omitzero"` // UTC; zero if no time is available
	TotalEntries     int       `json:"total_entries,omitzero"`
	Links            SelfLink  `json:"links,omitzero"`
}

// AvailableTimesService finds the times at which patients can book an appointment online. It follows the rules for
// online bookings, such as how far ahead patients can book and how many times a day are offered. A time that is free in
// the diary can therefore be missing.
//
// An error that matches [ErrNotFound] has one of three causes: online booking is off for the business, the practitioner
// or the appointment type (see ShowInOnlineBookings of each), it is off for the account (see OnlineBookings.Enabled of
// [Settings]), or the practitioner has no working hours at the business.
//
// API section: Available Time.
type AvailableTimesService struct{ client *Client }

const daysRejected = "the API rejected the range of days; days are counted in the time zone of the account, from today; APIError.Message says more"

const noOnlineBooking = "online booking is off or there are no working hours; check show_in_online_bookings of the business, " +
	"the practitioner and the appointment type, and online_bookings.enabled in the settings"

var (
	opAvailableTimesList = operation{Method: http.MethodGet, Route: "/businesses/{business_id}/practitioners/{practitioner_id}/appointment_types/{appointment_type_id}/available_times", BadRequest: daysRejected, NotFound: noOnlineBooking}
	opAvailableTimesNext = operation{Method: http.MethodGet, Route: "/businesses/{business_id}/practitioners/{practitioner_id}/appointment_types/{appointment_type_id}/next_available_time", BadRequest: daysRejected, NotFound: noOnlineBooking}
)

// List returns one page of available times, earliest first, in one request. The error is a [*ValidationError] if a day
// is missing, if To is before From, or if To is more than 7 days after From.
//
// GET /businesses/{business_id}/practitioners/{practitioner_id}/appointment_types/{appointment_type_id}/available_times
func (s *AvailableTimesService) List(ctx context.Context, business BusinessID, practitioner PractitionerID, appointmentType AppointmentTypeID, opts AvailableTimeListOptions) (*Page[AvailableTime], error) {
	return list[AvailableTime](ctx, clientOf(s), opAvailableTimesList, ids{business, practitioner, appointmentType}, opts)
}

// All iterates over the available times of any number of days, earliest first. It reads one week at a time, with one
// request for each page of up to 100 times, so finding the first available time often takes a single request.
//
// [AvailableTimesService.Search] does the same for several businesses, practitioners and appointment types.
func (s *AvailableTimesService) All(ctx context.Context, business BusinessID, practitioner PractitionerID, appointmentType AppointmentTypeID, opts AvailableTimeListOptions) iter.Seq2[AvailableTime, error] {
	return func(yield func(AvailableTime, error) bool) {
		if err := opts.checkWalk(); err != nil {
			yield(AvailableTime{}, err)
			return
		}
		for window := range opts.windows() {
			for at, err := range all[AvailableTime](ctx, clientOf(s), opAvailableTimesList, ids{business, practitioner, appointmentType}, window) {
				if !yield(at, err) || err != nil && !isPartial(err) {
					return
				}
			}
		}
	}
}

// Next returns the earliest available time, in one request. Its AppointmentStart is zero if no time is available.
//
// GET /businesses/{business_id}/practitioners/{practitioner_id}/appointment_types/{appointment_type_id}/next_available_time
func (s *AvailableTimesService) Next(ctx context.Context, business BusinessID, practitioner PractitionerID, appointmentType AppointmentTypeID, opts NextAvailableTimeOptions) (*NextAvailableTime, error) {
	return getWith[NextAvailableTime](ctx, clientOf(s), opAvailableTimesNext, ids{business, practitioner, appointmentType}, opts)
}
