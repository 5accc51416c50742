package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// DailyAvailabilityListOptions selects from a list of daily availabilities.
type DailyAvailabilityListOptions struct {
	Page    int                     `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                     `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[DailyAvailability] `url:"sort,omitempty"`     // nil: created_at, ascending

	BusinessID     IDFilter[Business]          `url:"business_id,omitempty"`
	CreatedAt      TimeFilter                  `url:"created_at,omitempty"`
	ID             IDFilter[DailyAvailability] `url:"id,omitempty"`
	PractitionerID IDFilter[Practitioner]      `url:"practitioner_id,omitempty"`
	UpdatedAt      TimeFilter                  `url:"updated_at,omitempty"`
}

// DailyAvailabilityListByBusinessOptions selects from the daily availabilities of one business.
type DailyAvailabilityListByBusinessOptions struct {
	Page    int                     `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                     `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for ListByBusiness and 100 for AllByBusiness
	Sort    Sort[DailyAvailability] `url:"sort,omitempty"`     // nil: created_at, ascending

	CreatedAt      TimeFilter                  `url:"created_at,omitempty"`
	ID             IDFilter[DailyAvailability] `url:"id,omitempty"`
	PractitionerID IDFilter[Practitioner]      `url:"practitioner_id,omitempty"`
	UpdatedAt      TimeFilter                  `url:"updated_at,omitempty"`
}

// DailyAvailabilityListByPractitionerOptions selects from the daily availabilities of one practitioner.
type DailyAvailabilityListByPractitionerOptions struct {
	Page    int                     `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                     `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for ListByPractitioner and 100 for AllByPractitioner
	Sort    Sort[DailyAvailability] `url:"sort,omitempty"`     // nil: created_at, ascending

	BusinessID IDFilter[Business]          `url:"business_id,omitempty"`
	CreatedAt  TimeFilter                  `url:"created_at,omitempty"`
	ID         IDFilter[DailyAvailability] `url:"id,omitempty"`
	UpdatedAt  TimeFilter                  `url:"updated_at,omitempty"`
}

// Columns to sort daily availabilities by.
const (
	DailyAvailabilitiesByCreatedAt SortColumn[DailyAvailability] = "created_at"
	DailyAvailabilitiesByID        SortColumn[DailyAvailability] = "id"
	DailyAvailabilitiesByUpdatedAt SortColumn[DailyAvailability] = "updated_at"
)

// DailyAvailabilityID is the id of a daily availability.
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

// List returns one page of daily availabilities.
//
// GET /daily_availabilities
func (s *DailyAvailabilitiesService) List(ctx context.Context, opts DailyAvailabilityListOptions) (*Page[DailyAvailability], error) {
	return list[DailyAvailability](ctx, s.client, opDailyAvailabilitiesList, nil, opts)
}

// All iterates over daily availabilities, page by page.
func (s *DailyAvailabilitiesService) All(ctx context.Context, opts DailyAvailabilityListOptions) iter.Seq2[DailyAvailability, error] {
	return all[DailyAvailability](ctx, s.client, opDailyAvailabilitiesList, nil, opts)
}

// ListByBusiness returns one page of the daily availabilities of one business.
//
// GET /businesses/{business_id}/daily_availabilities
func (s *DailyAvailabilitiesService) ListByBusiness(ctx context.Context, business BusinessID, opts DailyAvailabilityListByBusinessOptions) (*Page[DailyAvailability], error) {
	return list[DailyAvailability](ctx, s.client, opDailyAvailabilitiesListByBusiness, ids{business}, opts)
}

// AllByBusiness iterates over the daily availabilities of one business, page by page.
func (s *DailyAvailabilitiesService) AllByBusiness(ctx context.Context, business BusinessID, opts DailyAvailabilityListByBusinessOptions) iter.Seq2[DailyAvailability, error] {
	return all[DailyAvailability](ctx, s.client, opDailyAvailabilitiesListByBusiness, ids{business}, opts)
}

// ListByPractitioner returns one page of the daily availabilities of one practitioner.
//
// GET /practitioners/{practitioner_id}/daily_availabilities
func (s *DailyAvailabilitiesService) ListByPractitioner(ctx context.Context, practitioner PractitionerID, opts DailyAvailabilityListByPractitionerOptions) (*Page[DailyAvailability], error) {
	return list[DailyAvailability](ctx, s.client, opDailyAvailabilitiesListByPractitioner, ids{practitioner}, opts)
}

// AllByPractitioner iterates over the daily availabilities of one practitioner, page by page.
func (s *DailyAvailabilitiesService) AllByPractitioner(ctx context.Context, practitioner PractitionerID, opts DailyAvailabilityListByPractitionerOptions) iter.Seq2[DailyAvailability, error] {
	return all[DailyAvailability](ctx, s.client, opDailyAvailabilitiesListByPractitioner, ids{practitioner}, opts)
}

// Get returns one daily availability.
//
// GET /daily_availabilities/{id}
func (s *DailyAvailabilitiesService) Get(ctx context.Context, id DailyAvailabilityID) (*DailyAvailability, error) {
	return get[DailyAvailability](ctx, s.client, opDailyAvailabilitiesGet, ids{id})
}
