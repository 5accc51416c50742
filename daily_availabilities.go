package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// DailyAvailabilityListOptions filters and sorts a list of daily availabilities.
type DailyAvailabilityListOptions struct {
	Page    int                     `url:"page,omitempty"`     // page number, from 1; 0 means 1
	PerPage int                     `url:"per_page,omitempty"` // records per page, 1 to 100; 0 means 50 for List and 100 for All
	Sort    Sort[DailyAvailability] `url:"sort,omitempty"`     // SortBy with DailyAvailabilitiesBy… columns; nil means created_at, ascending

	BusinessID     IDFilter[Business]          `url:"business_id,omitempty"`
	CreatedAt      TimeFilter                  `url:"created_at,omitempty"`
	ID             IDFilter[DailyAvailability] `url:"id,omitempty"`
	PractitionerID IDFilter[Practitioner]      `url:"practitioner_id,omitempty"`
	UpdatedAt      TimeFilter                  `url:"updated_at,omitempty"`
}

// DailyAvailabilityListByBusinessOptions filters and sorts a list of daily availabilities of a business.
type DailyAvailabilityListByBusinessOptions struct {
	Page    int                     `url:"page,omitempty"`     // page number, from 1; 0 means 1
	PerPage int                     `url:"per_page,omitempty"` // records per page, 1 to 100; 0 means 50 for ListByBusiness and 100 for AllByBusiness
	Sort    Sort[DailyAvailability] `url:"sort,omitempty"`     // SortBy with DailyAvailabilitiesBy… columns; nil means created_at, ascending

	CreatedAt      TimeFilter                  `url:"created_at,omitempty"`
	ID             IDFilter[DailyAvailability] `url:"id,omitempty"`
	PractitionerID IDFilter[Practitioner]      `url:"practitioner_id,omitempty"`
	UpdatedAt      TimeFilter                  `url:"updated_at,omitempty"`
}

// DailyAvailabilityListByPractitionerOptions filters and sorts a list of daily availabilities of a practitioner.
type DailyAvailabilityListByPractitionerOptions struct {
	Page    int                     `url:"page,omitempty"`     // page number, from 1; 0 means 1
	PerPage int                     `url:"per_page,omitempty"` // records per page, 1 to 100; 0 means 50 for ListByPractitioner and 100 for AllByPractitioner
	Sort    Sort[DailyAvailability] `url:"sort,omitempty"`     // SortBy with DailyAvailabilitiesBy… columns; nil means created_at, ascending

	BusinessID IDFilter[Business]          `url:"business_id,omitempty"`
	CreatedAt  TimeFilter                  `url:"created_at,omitempty"`
	ID         IDFilter[DailyAvailability] `url:"id,omitempty"`
	UpdatedAt  TimeFilter                  `url:"updated_at,omitempty"`
}

// Columns to sort daily availabilities by, see [SortBy].
const (
	DailyAvailabilitiesByCreatedAt SortColumn[DailyAvailability] = "created_at"
	DailyAvailabilitiesByID        SortColumn[DailyAvailability] = "id"
	DailyAvailabilitiesByUpdatedAt SortColumn[DailyAvailability] = "updated_at"
)

// DailyAvailabilityID is the ID of a daily availability.
type DailyAvailabilityID = ID[DailyAvailability]

// DailyAvailability is the usual hours of a practitioner at a business on one day of the week.
type DailyAvailability struct {
	ID             ID[DailyAvailability]     `json:"id,omitzero"`
	CreatedAt      time.Time                 `json:"created_at,omitzero"`
	UpdatedAt      time.Time                 `json:"updated_at,omitzero"`
	Availabilities []DailyAvailabilityPeriod `json:"availabilities,omitzero"` // empty: does not work on that day
	Business       Link[Business]            `json:"business,omitzero"`

	// DayOfWeek is the day as the API numbers it, which its sources do not agree on: 0 to 6 by the specification, with 7
	// for Sunday, and so 1 for Monday, where real answers are shown. Compare it with days that you know before you rely
	// on it. If 1 is Monday, then time.Weekday(DayOfWeek%7) is right for both.
	DayOfWeek int `json:"day_of_week"`

	Practitioner       Link[Practitioner] `json:"practitioner,omitzero"`
	TimeZone           string             `json:"time_zone,omitzero"`            // of the hours: a label such as "Sydney"
	TimeZoneIdentifier string             `json:"time_zone_identifier,omitzero"` // of the hours: IANA, such as "Australia/Sydney"
	Links              SelfLink           `json:"links,omitzero"`
}

// DailyAvailabilityPeriod is a part of a day, by the wall clock of the business: "09:00" to "12:30".
type DailyAvailabilityPeriod struct {
	StartsAt string `json:"starts_at,omitzero"`
	EndsAt   string `json:"ends_at,omitzero"`
}

type dailyAvailabilitiesPage struct {
	Items []DailyAvailability `json:"daily_availabilities"`
	pageEnd
}

// DailyAvailabilitiesService reads daily availabilities.
//
// API section: Daily Availability.
type DailyAvailabilitiesService struct{ client *Client }

var (
	opDailyAvailabilitiesList               = operation{Method: http.MethodGet, Route: "/daily_availabilities"}
	opDailyAvailabilitiesListByBusiness     = operation{Method: http.MethodGet, Route: "/businesses/{business_id}/daily_availabilities"}
	opDailyAvailabilitiesListByPractitioner = operation{Method: http.MethodGet, Route: "/practitioners/{practitioner_id}/daily_availabilities"}
	opDailyAvailabilitiesGet                = operation{Method: http.MethodGet, Route: "/daily_availabilities/{id}"}
)

// List returns one page of the daily availabilities, with one request.
//
// GET /daily_availabilities
func (s *DailyAvailabilitiesService) List(ctx context.Context, opts DailyAvailabilityListOptions) (*Page[DailyAvailability], error) {
	return list[DailyAvailability, dailyAvailabilitiesPage](ctx, s.client, opDailyAvailabilitiesList, nil, opts)
}

// All returns an iterator over the daily availabilities. It requests each page when the loop reaches it.
func (s *DailyAvailabilitiesService) All(ctx context.Context, opts DailyAvailabilityListOptions) iter.Seq2[DailyAvailability, error] {
	return all[DailyAvailability, dailyAvailabilitiesPage](ctx, s.client, opDailyAvailabilitiesList, nil, opts)
}

// ListByBusiness returns one page of the daily availabilities of a business, with one request.
//
// GET /businesses/{business_id}/daily_availabilities
func (s *DailyAvailabilitiesService) ListByBusiness(ctx context.Context, business BusinessID, opts DailyAvailabilityListByBusinessOptions) (*Page[DailyAvailability], error) {
	return list[DailyAvailability, dailyAvailabilitiesPage](ctx, s.client, opDailyAvailabilitiesListByBusiness, ids{business}, opts)
}

// AllByBusiness returns an iterator over the daily availabilities of a business. It requests each page when the loop
// reaches it.
func (s *DailyAvailabilitiesService) AllByBusiness(ctx context.Context, business BusinessID, opts DailyAvailabilityListByBusinessOptions) iter.Seq2[DailyAvailability, error] {
	return all[DailyAvailability, dailyAvailabilitiesPage](ctx, s.client, opDailyAvailabilitiesListByBusiness, ids{business}, opts)
}

// ListByPractitioner returns one page of the daily availabilities of a practitioner, with one request.
//
// GET /practitioners/{practitioner_id}/daily_availabilities
func (s *DailyAvailabilitiesService) ListByPractitioner(ctx context.Context, practitioner PractitionerID, opts DailyAvailabilityListByPractitionerOptions) (*Page[DailyAvailability], error) {
	return list[DailyAvailability, dailyAvailabilitiesPage](ctx, s.client, opDailyAvailabilitiesListByPractitioner, ids{practitioner}, opts)
}

// AllByPractitioner returns an iterator over the daily availabilities of a practitioner. It requests each page when the
// loop reaches it.
func (s *DailyAvailabilitiesService) AllByPractitioner(ctx context.Context, practitioner PractitionerID, opts DailyAvailabilityListByPractitionerOptions) iter.Seq2[DailyAvailability, error] {
	return all[DailyAvailability, dailyAvailabilitiesPage](ctx, s.client, opDailyAvailabilitiesListByPractitioner, ids{practitioner}, opts)
}

// Get returns the daily availability with the given ID. It fails with [ErrNotFound] if there is none.
//
// GET /daily_availabilities/{id}
func (s *DailyAvailabilitiesService) Get(ctx context.Context, id DailyAvailabilityID) (*DailyAvailability, error) {
	return do[DailyAvailability](ctx, s.client, opDailyAvailabilitiesGet, ids{id}, nil, nil)
}
