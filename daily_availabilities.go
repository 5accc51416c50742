package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// DailyAvailabilityListOptions filters and sorts a list of daily availabilities.
type DailyAvailabilityListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by DailyAvailabilitiesByCreatedAt, DailyAvailabilitiesByID or DailyAvailabilitiesByUpdatedAt. nil means
	// DailyAvailabilitiesByCreatedAt, ascending.
	Sort Sort[DailyAvailability] `url:"sort,omitempty"`

	BusinessID     IDFilter[Business]          `url:"business_id,omitempty"`
	CreatedAt      TimeFilter                  `url:"created_at,omitempty"`
	ID             IDFilter[DailyAvailability] `url:"id,omitempty"`
	PractitionerID IDFilter[Practitioner]      `url:"practitioner_id,omitempty"`
	UpdatedAt      TimeFilter                  `url:"updated_at,omitempty"`
}

// DailyAvailabilityListByBusinessOptions filters and sorts the daily availabilities of one business.
type DailyAvailabilityListByBusinessOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for ListByBusiness and 100 for AllByBusiness

	// Sort orders by DailyAvailabilitiesByCreatedAt, DailyAvailabilitiesByID or DailyAvailabilitiesByUpdatedAt. nil means
	// DailyAvailabilitiesByCreatedAt, ascending.
	Sort Sort[DailyAvailability] `url:"sort,omitempty"`

	CreatedAt      TimeFilter                  `url:"created_at,omitempty"`
	ID             IDFilter[DailyAvailability] `url:"id,omitempty"`
	PractitionerID IDFilter[Practitioner]      `url:"practitioner_id,omitempty"`
	UpdatedAt      TimeFilter                  `url:"updated_at,omitempty"`
}

// DailyAvailabilityListByPractitionerOptions filters and sorts the daily availabilities of one practitioner.
type DailyAvailabilityListByPractitionerOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for ListByPractitioner and 100 for AllByPractitioner

	// Sort orders by DailyAvailabilitiesByCreatedAt, DailyAvailabilitiesByID or DailyAvailabilitiesByUpdatedAt. nil means
	// DailyAvailabilitiesByCreatedAt, ascending.
	Sort Sort[DailyAvailability] `url:"sort,omitempty"`

	BusinessID IDFilter[Business]          `url:"business_id,omitempty"`
	CreatedAt  TimeFilter                  `url:"created_at,omitempty"`
	ID         IDFilter[DailyAvailability] `url:"id,omitempty"`
	UpdatedAt  TimeFilter                  `url:"updated_at,omitempty"`
}

// Columns for [DailyAvailabilityListOptions].Sort.
const (
	DailyAvailabilitiesByCreatedAt SortColumn[DailyAvailability] = "created_at"
	DailyAvailabilitiesByID        SortColumn[DailyAvailability] = "id"
	DailyAvailabilitiesByUpdatedAt SortColumn[DailyAvailability] = "updated_at"
)

// DailyAvailabilityID is the ID of a daily availability.
type DailyAvailabilityID = ID[DailyAvailability]

// DailyAvailability holds the usual working hours of a practitioner at a business on one day of the week.
type DailyAvailability struct {
	ID             ID[DailyAvailability]     `json:"id,omitzero"`
	CreatedAt      time.Time                 `json:"created_at,omitzero"`
	UpdatedAt      time.Time                 `json:"updated_at,omitzero"`
	Availabilities []DailyAvailabilityPeriod `json:"availabilities,omitzero"` // empty if the practitioner does not work on that day
	Business       Link[Business]            `json:"business,omitzero"`

	DayOfWeek          DayOfWeek          `json:"day_of_week,omitzero"` // 0 if the API sends null
	Practitioner       Link[Practitioner] `json:"practitioner,omitzero"`
	TimeZone           string             `json:"time_zone,omitzero"`            // of the hours; a label, such as "Sydney"
	TimeZoneIdentifier string             `json:"time_zone_identifier,omitzero"` // of the hours; IANA, such as "Australia/Sydney"
	Links              SelfLink           `json:"links,omitzero"`
}

// DayOfWeek is a day of the week as ISO 8601 numbers it: 1 is Monday and 7 is Sunday. 0 means that the API sent null.
//
// Sources disagree: Cliniko's guides and a client of 2026 use 1 to 7, but the API's specification lists 0 to 6. Compare
// the numbers with days that you know before you rely on them.
type DayOfWeek int

// The days of the week.
const (
	DayOfWeekMonday    DayOfWeek = 1 // Monday
	DayOfWeekTuesday   DayOfWeek = 2 // Tuesday
	DayOfWeekWednesday DayOfWeek = 3 // Wednesday
	DayOfWeekThursday  DayOfWeek = 4 // Thursday
	DayOfWeekFriday    DayOfWeek = 5 // Friday
	DayOfWeekSaturday  DayOfWeek = 6 // Saturday
	DayOfWeekSunday    DayOfWeek = 7 // Sunday
)

// Weekday returns the day as a [time.Weekday], and reports whether d is 1 to 7.
func (d DayOfWeek) Weekday() (day time.Weekday, ok bool) {
	if d < DayOfWeekMonday || d > DayOfWeekSunday {
		return 0, false
	}
	return time.Weekday(d % 7), true
}

// DailyAvailabilityPeriod is a part of a day, such as "09:00" to "12:30", in the time zone of the business.
type DailyAvailabilityPeriod struct {
	StartsAt string `json:"starts_at,omitzero"`
	EndsAt   string `json:"ends_at,omitzero"`
}

// DailyAvailabilitiesService reads daily availabilities: the usual working hours of practitioners. [AvailabilityBlock]
// and [UnavailableBlock] are exceptions to these hours. Each method takes one request, and each All iterator one per
// page.
//
// API section: Daily Availability.
type DailyAvailabilitiesService struct{ client *Client }

var (
	opDailyAvailabilitiesList               = operation{Method: http.MethodGet, Route: "/daily_availabilities"}
	opDailyAvailabilitiesListByBusiness     = operation{Method: http.MethodGet, Route: "/businesses/{business_id}/daily_availabilities"}
	opDailyAvailabilitiesListByPractitioner = operation{Method: http.MethodGet, Route: "/practitioners/{practitioner_id}/daily_availabilities"}
	opDailyAvailabilitiesGet                = operation{Method: http.MethodGet, Route: "/daily_availabilities/{id}"}
)

// List returns one page of the daily availabilities, in one request.
//
// GET /daily_availabilities
func (s *DailyAvailabilitiesService) List(ctx context.Context, opts DailyAvailabilityListOptions) (*Page[DailyAvailability], error) {
	return list[DailyAvailability](ctx, clientOf(s), opDailyAvailabilitiesList, nil, opts)
}

// All iterates over the daily availabilities, with one request for each page of up to 100.
func (s *DailyAvailabilitiesService) All(ctx context.Context, opts DailyAvailabilityListOptions) iter.Seq2[DailyAvailability, error] {
	return all[DailyAvailability](ctx, clientOf(s), opDailyAvailabilitiesList, nil, opts)
}

// ListByBusiness returns one page of the daily availabilities of one business, in one request.
//
// GET /businesses/{business_id}/daily_availabilities
func (s *DailyAvailabilitiesService) ListByBusiness(ctx context.Context, business BusinessID, opts DailyAvailabilityListByBusinessOptions) (*Page[DailyAvailability], error) {
	return list[DailyAvailability](ctx, clientOf(s), opDailyAvailabilitiesListByBusiness, ids{business}, opts)
}

// AllByBusiness iterates over the daily availabilities of one business, with one request for each page of up to 100.
func (s *DailyAvailabilitiesService) AllByBusiness(ctx context.Context, business BusinessID, opts DailyAvailabilityListByBusinessOptions) iter.Seq2[DailyAvailability, error] {
	return all[DailyAvailability](ctx, clientOf(s), opDailyAvailabilitiesListByBusiness, ids{business}, opts)
}

// ListByPractitioner returns one page of the daily availabilities of one practitioner, in one request.
//
// GET /practitioners/{practitioner_id}/daily_availabilities
func (s *DailyAvailabilitiesService) ListByPractitioner(ctx context.Context, practitioner PractitionerID, opts DailyAvailabilityListByPractitionerOptions) (*Page[DailyAvailability], error) {
	return list[DailyAvailability](ctx, clientOf(s), opDailyAvailabilitiesListByPractitioner, ids{practitioner}, opts)
}

// AllByPractitioner iterates over the daily availabilities of one practitioner, with one request for each page of up to
// 100.
func (s *DailyAvailabilitiesService) AllByPractitioner(ctx context.Context, practitioner PractitionerID, opts DailyAvailabilityListByPractitionerOptions) iter.Seq2[DailyAvailability, error] {
	return all[DailyAvailability](ctx, clientOf(s), opDailyAvailabilitiesListByPractitioner, ids{practitioner}, opts)
}

// Get returns the daily availability with the given ID. The error matches [ErrNotFound] if there is none.
//
// GET /daily_availabilities/{id}
func (s *DailyAvailabilitiesService) Get(ctx context.Context, id DailyAvailabilityID) (*DailyAvailability, error) {
	return get[DailyAvailability](ctx, clientOf(s), opDailyAvailabilitiesGet, ids{id})
}
