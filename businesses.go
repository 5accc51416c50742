package cliniko

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"time"
)

// BusinessListOptions filters and sorts a list of businesses. Archived and deleted businesses are hidden by default:
// [Any] on ArchivedAt and DeletedAt includes them, [Present] on one of the two returns only those.
type BusinessListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by BusinessesByArchivedAt, BusinessesByCreatedAt, BusinessesByDeletedAt, BusinessesByID or
	// BusinessesByUpdatedAt. nil means BusinessesByCreatedAt, ascending.
	Sort Sort[Business] `url:"sort,omitempty"`

	AppointmentTypeIDs   ArrayFilter[AppointmentType] `url:"appointment_type_ids,omitempty"`
	ArchivedAt           TimeFilter                   `url:"archived_at,omitempty"`
	CreatedAt            TimeFilter                   `url:"created_at,omitempty"`
	DeletedAt            TimeFilter                   `url:"deleted_at,omitempty"`
	ID                   IDFilter[Business]           `url:"id,omitempty"`
	ShowInOnlineBookings BoolFilter                   `url:"show_in_online_bookings,omitempty"`
	UpdatedAt            TimeFilter                   `url:"updated_at,omitempty"`
}

// Columns for [BusinessListOptions].Sort.
const (
	BusinessesByArchivedAt SortColumn[Business] = "archived_at"
	BusinessesByCreatedAt  SortColumn[Business] = "created_at"
	BusinessesByDeletedAt  SortColumn[Business] = "deleted_at"
	BusinessesByID         SortColumn[Business] = "id"
	BusinessesByUpdatedAt  SortColumn[Business] = "updated_at"
)

// BusinessGetOptions makes [BusinessesService.Get] return an archived or deleted business, which it hides by default:
// set ArchivedAt or DeletedAt to [Any] or [Present].
type BusinessGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
	DeletedAt  TimeFilter `url:"deleted_at,omitempty"`
}

// BusinessID is the ID of a business.
type BusinessID = ID[Business]

// Business is a location of the clinic, with its address, contact details and time zone. Every account has at least
// one.
type Business struct {
	ID                           ID[Business]          `json:"id,omitzero"`
	CreatedAt                    time.Time             `json:"created_at,omitzero"`
	UpdatedAt                    time.Time             `json:"updated_at,omitzero"`
	AdditionalInformation        string                `json:"additional_information,omitzero"`         // up to 5000 characters
	AdditionalInvoiceInformation string                `json:"additional_invoice_information,omitzero"` // up to 5000 characters
	Address1                     string                `json:"address_1,omitzero"`
	Address2                     string                `json:"address_2,omitzero"`
	AppointmentRemindersEnabled  bool                  `json:"appointment_reminders_enabled"`
	AppointmentTypeIDs           []ID[AppointmentType] `json:"appointment_type_ids,omitzero"` // appointment types offered here
	Appointments                 RelatedLink           `json:"appointments,omitzero"`         // not documented by the API; use IndividualAppointments.List with a filter on BusinessID
	ArchivedAt                   time.Time             `json:"archived_at,omitzero"`          // zero if not archived
	BusinessName                 string                `json:"business_name,omitzero"`
	BusinessRegistrationName     string                `json:"business_registration_name,omitzero"` // name of the registration number, such as "ABN"
	BusinessRegistrationValue    string                `json:"business_registration_value,omitzero"`
	City                         string                `json:"city,omitzero"`
	ContactInformation           string                `json:"contact_information,omitzero"`
	Country                      string                `json:"country,omitzero"`
	CountryCode                  string                `json:"country_code,omitzero"` // ISO 3166-1 alpha-2, such as "AU"
	DeletedAt                    time.Time             `json:"deleted_at,omitzero"`   // zero if not deleted
	DisplayName                  string                `json:"display_name,omitzero"`
	EmailReplyTo                 string                `json:"email_reply_to,omitzero"`
	Label                        string                `json:"label,omitzero"` // the name that Cliniko shows
	PostCode                     string                `json:"post_code,omitzero"`
	Practitioners                RelatedLink           `json:"practitioners,omitzero"`
	ShowInOnlineBookings         bool                  `json:"show_in_online_bookings"`
	State                        string                `json:"state,omitzero"`
	TimeZone                     string                `json:"time_zone,omitzero"`            // a label, such as "Sydney"; see Location
	TimeZoneIdentifier           string                `json:"time_zone_identifier,omitzero"` // IANA, such as "Australia/Sydney"
	WebsiteAddress               string                `json:"website_address,omitzero"`
	Links                        SelfLink              `json:"links,omitzero"`
}

// Location returns the time zone of the business. It fails if the account does not use time zones, or if the program
// has no data for this time zone; import _ "time/tzdata" embeds the data.
func (b Business) Location() (*time.Location, error) {
	if b.TimeZoneIdentifier == "" {
		return nil, fmt.Errorf("cliniko: business %s has no time zone identifier", b.ID)
	}
	return time.LoadLocation(b.TimeZoneIdentifier)
}

// BusinessCreate holds the fields for creating a business. All fields are optional.
type BusinessCreate struct {
	AdditionalInformation        Optional[string]                `json:"additional_information,omitzero" check:"len=5000"`         // up to 5000 characters
	AdditionalInvoiceInformation Optional[string]                `json:"additional_invoice_information,omitzero" check:"len=5000"` // up to 5000 characters
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
	TimeZone                     Optional[string]                `json:"time_zone,omitzero"`            // a label, such as "Sydney"; wins over TimeZoneIdentifier
	TimeZoneIdentifier           Optional[string]                `json:"time_zone_identifier,omitzero"` // IANA, such as "Australia/Sydney"
	WebsiteAddress               Optional[string]                `json:"website_address,omitzero"`
}

// BusinessUpdate holds the fields to change on a business. A field that is not set stays as it is; [Null] clears one,
// where the API allows it.
type BusinessUpdate struct {
	AdditionalInformation        Optional[string]                `json:"additional_information,omitzero" check:"len=5000"`         // up to 5000 characters
	AdditionalInvoiceInformation Optional[string]                `json:"additional_invoice_information,omitzero" check:"len=5000"` // up to 5000 characters
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
	TimeZone                     Optional[string]                `json:"time_zone,omitzero"`            // a label, such as "Sydney"; wins over TimeZoneIdentifier
	TimeZoneIdentifier           Optional[string]                `json:"time_zone_identifier,omitzero"` // IANA, such as "Australia/Sydney"
	WebsiteAddress               Optional[string]                `json:"website_address,omitzero"`
}

// BusinessesService reads and writes businesses: the locations of the clinic. Each method takes one request, and each
// All iterator one per page.
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

// List returns one page of the businesses, in one request.
//
// GET /businesses
func (s *BusinessesService) List(ctx context.Context, opts BusinessListOptions) (*Page[Business], error) {
	return list[Business](ctx, clientOf(s), opBusinessesList, nil, opts)
}

// All iterates over the businesses, with one request for each page of up to 100.
func (s *BusinessesService) All(ctx context.Context, opts BusinessListOptions) iter.Seq2[Business, error] {
	return all[Business](ctx, clientOf(s), opBusinessesList, nil, opts)
}

// Get returns the business with the given ID. The error matches [ErrNotFound] if there is none, or if it is archived or
// deleted and opts does not ask for it.
//
// GET /businesses/{id}
func (s *BusinessesService) Get(ctx context.Context, id BusinessID, opts ...BusinessGetOptions) (*Business, error) {
	return getWith[Business](ctx, clientOf(s), opBusinessesGet, ids{id}, opts...)
}

// Create creates a business and returns it. The error matches [ErrInvalid] if a value is rejected, and is an
// [*OutcomeUnknownError] if the business may or may not have been created.
//
// POST /businesses
func (s *BusinessesService) Create(ctx context.Context, request BusinessCreate) (*Business, error) {
	return write[Business](ctx, clientOf(s), opBusinessesCreate, nil, request)
}

// Update changes the fields that request sets and returns the business. The error matches [ErrInvalid] if a value is
// rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /businesses/{id}
func (s *BusinessesService) Update(ctx context.Context, id BusinessID, request BusinessUpdate) (*Business, error) {
	return write[Business](ctx, clientOf(s), opBusinessesUpdate, ids{id}, request)
}

// Delete archives a business.
//
// Deprecated: use [BusinessesService.Archive], which does the same.
//
// DELETE /businesses/{id}
func (s *BusinessesService) Delete(ctx context.Context, id BusinessID) error {
	return exec(ctx, clientOf(s), opBusinessesDelete, ids{id}, nil)
}

// Archive archives a business: lists and Get then hide it. The error is an [*OutcomeUnknownError] if the business may
// or may not have been archived.
//
// POST /businesses/{id}/archive
func (s *BusinessesService) Archive(ctx context.Context, id BusinessID) error {
	return exec(ctx, clientOf(s), opBusinessesArchive, ids{id}, nil)
}

// Unarchive makes an archived business visible again and returns it. The error is an [*OutcomeUnknownError] if the
// business may or may not have been unarchived.
//
// POST /businesses/{id}/unarchive
func (s *BusinessesService) Unarchive(ctx context.Context, id BusinessID) (*Business, error) {
	return write[Business](ctx, clientOf(s), opBusinessesUnarchive, ids{id}, nil)
}
