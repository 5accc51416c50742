package cliniko

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"time"
)

// BusinessListOptions selects from a list of businesses.
type BusinessListOptions struct {
	Page    int            `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int            `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[Business] `url:"sort,omitempty"`     // nil: created_at, ascending

	AppointmentTypeIDs   ArrayFilter[AppointmentType] `url:"appointment_type_ids,omitempty"`
	ArchivedAt           TimeFilter                   `url:"archived_at,omitempty"`
	CreatedAt            TimeFilter                   `url:"created_at,omitempty"`
	DeletedAt            TimeFilter                   `url:"deleted_at,omitempty"`
	ID                   IDFilter[Business]           `url:"id,omitempty"`
	ShowInOnlineBookings BoolFilter                   `url:"show_in_online_bookings,omitempty"`
	UpdatedAt            TimeFilter                   `url:"updated_at,omitempty"`
}

// Columns to sort businesses by.
const (
	BusinessesByArchivedAt SortColumn[Business] = "archived_at"
	BusinessesByCreatedAt  SortColumn[Business] = "created_at"
	BusinessesByDeletedAt  SortColumn[Business] = "deleted_at"
	BusinessesByID         SortColumn[Business] = "id"
	BusinessesByUpdatedAt  SortColumn[Business] = "updated_at"
)

// BusinessGetOptions lets Get find a business that it hides otherwise: [Any] or [Present] on the field that hides it.
type BusinessGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
	DeletedAt  TimeFilter `url:"deleted_at,omitempty"`
}

// BusinessID is the id of a business.
type BusinessID = ID[Business]

// Business is a location of the account, such as a clinic. Every account has at least one.
type Business struct {
	ID                           ID[Business]          `json:"id,omitzero"`
	CreatedAt                    time.Time             `json:"created_at,omitzero"`
	UpdatedAt                    time.Time             `json:"updated_at,omitzero"`
	AdditionalInformation        string                `json:"additional_information,omitzero"`         // up to 5000 characters
	AdditionalInvoiceInformation string                `json:"additional_invoice_information,omitzero"` // up to 5000 characters
	Address1                     string                `json:"address_1,omitzero"`
	Address2                     string                `json:"address_2,omitzero"`
	AppointmentRemindersEnabled  bool                  `json:"appointment_reminders_enabled"`
	AppointmentTypeIDs           []ID[AppointmentType] `json:"appointment_type_ids,omitzero"` // types that can be booked here
	Appointments                 RelatedLink           `json:"appointments,omitzero"`         // undocumented target; filter IndividualAppointments by BusinessID instead
	ArchivedAt                   time.Time             `json:"archived_at,omitzero"`          // zero: not archived
	BusinessName                 string                `json:"business_name,omitzero"`
	BusinessRegistrationName     string                `json:"business_registration_name,omitzero"` // what the number is called, such as ABN
	BusinessRegistrationValue    string                `json:"business_registration_value,omitzero"`
	City                         string                `json:"city,omitzero"`
	ContactInformation           string                `json:"contact_information,omitzero"`
	Country                      string                `json:"country,omitzero"`
	CountryCode                  string                `json:"country_code,omitzero"` // ISO 3166-1
	DeletedAt                    time.Time             `json:"deleted_at,omitzero"`   // zero: not deleted
	DisplayName                  string                `json:"display_name,omitzero"`
	EmailReplyTo                 string                `json:"email_reply_to,omitzero"`
	Label                        string                `json:"label,omitzero"` // the name to show
	PostCode                     string                `json:"post_code,omitzero"`
	Practitioners                RelatedLink           `json:"practitioners,omitzero"`
	ShowInOnlineBookings         bool                  `json:"show_in_online_bookings"`
	State                        string                `json:"state,omitzero"`
	TimeZone                     string                `json:"time_zone,omitzero"`            // a label such as "Sydney"; see Location
	TimeZoneIdentifier           string                `json:"time_zone_identifier,omitzero"` // IANA, such as "Australia/Sydney"
	WebsiteAddress               string                `json:"website_address,omitzero"`
	Links                        SelfLink              `json:"links,omitzero"`
}

// Location is the time zone of the business, for its days and its opening hours. It is an error when the account does
// not use time zones, or the program has no data for this one (import _ "time/tzdata" brings them all).
func (b Business) Location() (*time.Location, error) {
	if b.TimeZoneIdentifier == "" {
		return nil, fmt.Errorf("cliniko: business %s has no time zone identifier", b.ID)
	}
	return time.LoadLocation(b.TimeZoneIdentifier)
}

// BusinessCreate is what to create a business with.
type BusinessCreate struct {
	AdditionalInformation        Optional[string]                `json:"additional_information,omitzero" check:"len=5000"`
	AdditionalInvoiceInformation Optional[string]                `json:"additional_invoice_information,omitzero" check:"len=5000"`
	Address1                     Optional[string]                `json:"address_1,omitzero"`
	Address2                     Optional[string]                `json:"address_2,omitzero"`
	AppointmentRemindersEnabled  Optional[bool]                  `json:"appointment_reminders_enabled,omitzero"`
	AppointmentTypeIDs           Optional[[]ID[AppointmentType]] `json:"appointment_type_ids,omitzero"`
	BusinessName                 Optional[string]                `json:"business_name,omitzero"`
	BusinessRegistrationName     Optional[string]                `json:"business_registration_name,omitzero"`
	BusinessRegistrationValue    Optional[string]                `json:"business_registration_value,omitzero"`
	City                         Optional[string]                `json:"city,omitzero"`
	ContactInformation           Optional[string]                `json:"contact_information,omitzero"`
	CountryCode                  Optional[string]                `json:"country_code,omitzero"`
	DisplayName                  Optional[string]                `json:"display_name,omitzero"`
	EmailReplyTo                 Optional[string]                `json:"email_reply_to,omitzero"`
	Logo                         Optional[string]                `json:"logo,omitzero"`
	LogoHeight                   Optional[int]                   `json:"logo_height,omitzero"`
	PostCode                     Optional[string]                `json:"post_code,omitzero"`
	RemoveLogo                   Optional[bool]                  `json:"remove_logo,omitzero"`
	ShowInOnlineBookings         Optional[bool]                  `json:"show_in_online_bookings,omitzero"`
	State                        Optional[string]                `json:"state,omitzero"`
	TimeZone                     Optional[string]                `json:"time_zone,omitzero"`
	TimeZoneIdentifier           Optional[string]                `json:"time_zone_identifier,omitzero"`
	WebsiteAddress               Optional[string]                `json:"website_address,omitzero"`
}

// BusinessUpdate is what to change of a business. What is not set is left alone.
type BusinessUpdate struct {
	AdditionalInformation        Optional[string]                `json:"additional_information,omitzero" check:"len=5000"`
	AdditionalInvoiceInformation Optional[string]                `json:"additional_invoice_information,omitzero" check:"len=5000"`
	Address1                     Optional[string]                `json:"address_1,omitzero"`
	Address2                     Optional[string]                `json:"address_2,omitzero"`
	AppointmentRemindersEnabled  Optional[bool]                  `json:"appointment_reminders_enabled,omitzero"`
	AppointmentTypeIDs           Optional[[]ID[AppointmentType]] `json:"appointment_type_ids,omitzero"`
	BusinessName                 Optional[string]                `json:"business_name,omitzero"`
	BusinessRegistrationName     Optional[string]                `json:"business_registration_name,omitzero"`
	BusinessRegistrationValue    Optional[string]                `json:"business_registration_value,omitzero"`
	City                         Optional[string]                `json:"city,omitzero"`
	ContactInformation           Optional[string]                `json:"contact_information,omitzero"`
	CountryCode                  Optional[string]                `json:"country_code,omitzero"`
	DisplayName                  Optional[string]                `json:"display_name,omitzero"`
	EmailReplyTo                 Optional[string]                `json:"email_reply_to,omitzero"`
	Logo                         Optional[string]                `json:"logo,omitzero"`
	LogoHeight                   Optional[int]                   `json:"logo_height,omitzero"`
	PostCode                     Optional[string]                `json:"post_code,omitzero"`
	RemoveLogo                   Optional[bool]                  `json:"remove_logo,omitzero"`
	ShowInOnlineBookings         Optional[bool]                  `json:"show_in_online_bookings,omitzero"`
	State                        Optional[string]                `json:"state,omitzero"`
	TimeZone                     Optional[string]                `json:"time_zone,omitzero"`
	TimeZoneIdentifier           Optional[string]                `json:"time_zone_identifier,omitzero"`
	WebsiteAddress               Optional[string]                `json:"website_address,omitzero"`
}

// BusinessesService reads and writes businesses.
//
// API section: Businesses.
type BusinessesService struct{ client *Client }

var (
	opBusinessesList      = operation{Method: http.MethodGet, Route: "/businesses"}
	opBusinessesGet       = operation{Method: http.MethodGet, Route: "/businesses/{id}"}
	opBusinessesCreate    = operation{Method: http.MethodPost, Route: "/businesses"}
	opBusinessesUpdate    = operation{Method: http.MethodPatch, Route: "/businesses/{id}"}
	opBusinessesDelete    = operation{Method: http.MethodDelete, Route: "/businesses/{id}"}
	opBusinessesArchive   = operation{Method: http.MethodPost, Route: "/businesses/{id}/archive"}
	opBusinessesUnarchive = operation{Method: http.MethodPost, Route: "/businesses/{id}/unarchive"}
)

// List returns one page of businesses.
//
// GET /businesses
func (s *BusinessesService) List(ctx context.Context, opts BusinessListOptions) (*Page[Business], error) {
	return list[Business](ctx, s.client, opBusinessesList, nil, opts)
}

// All iterates over businesses, page by page.
func (s *BusinessesService) All(ctx context.Context, opts BusinessListOptions) iter.Seq2[Business, error] {
	return all[Business](ctx, s.client, opBusinessesList, nil, opts)
}

// Get returns one business. An archived or deleted one is [ErrNotFound] unless the options ask for it.
//
// GET /businesses/{id}
func (s *BusinessesService) Get(ctx context.Context, id BusinessID, opts ...BusinessGetOptions) (*Business, error) {
	return getWith[Business](ctx, s.client, opBusinessesGet, ids{id}, opts...)
}

// Create makes a business and returns it.
//
// POST /businesses
func (s *BusinessesService) Create(ctx context.Context, request BusinessCreate) (*Business, error) {
	return write[Business](ctx, s.client, opBusinessesCreate, nil, request)
}

// Update changes the fields that the request sets, and returns the business.
//
// PATCH /businesses/{id}
func (s *BusinessesService) Update(ctx context.Context, id BusinessID, request BusinessUpdate) (*Business, error) {
	return write[Business](ctx, s.client, opBusinessesUpdate, ids{id}, request)
}

// Delete archives a business.
//
// Deprecated: use Archive, which does the same.
//
// DELETE /businesses/{id}
func (s *BusinessesService) Delete(ctx context.Context, id BusinessID) error {
	return exec(ctx, s.client, opBusinessesDelete, ids{id}, nil)
}

// Archive hides a business.
//
// POST /businesses/{id}/archive
func (s *BusinessesService) Archive(ctx context.Context, id BusinessID) error {
	return exec(ctx, s.client, opBusinessesArchive, ids{id}, nil)
}

// Unarchive brings an archived business back and returns it.
//
// POST /businesses/{id}/unarchive
func (s *BusinessesService) Unarchive(ctx context.Context, id BusinessID) (*Business, error) {
	return write[Business](ctx, s.client, opBusinessesUnarchive, ids{id}, nil)
}
