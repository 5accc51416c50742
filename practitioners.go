package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// PractitionerListOptions filters and sorts a list of practitioners.
type PractitionerListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by PractitionersByCreatedAt, PractitionersByID or PractitionersByUpdatedAt. nil means
	// PractitionersByCreatedAt, ascending.
	Sort Sort[Practitioner] `url:"sort,omitempty"`

	Active               BoolFilter             `url:"active,omitempty"`
	CreatedAt            TimeFilter             `url:"created_at,omitempty"`
	ID                   IDFilter[Practitioner] `url:"id,omitempty"`
	ShowInOnlineBookings BoolFilter             `url:"show_in_online_bookings,omitempty"`
	UpdatedAt            TimeFilter             `url:"updated_at,omitempty"`
	UserID               IDFilter[User]         `url:"user_id,omitempty"`
}

// Columns for [PractitionerListOptions].Sort.
const (
	PractitionersByCreatedAt SortColumn[Practitioner] = "created_at"
	PractitionersByID        SortColumn[Practitioner] = "id"
	PractitionersByUpdatedAt SortColumn[Practitioner] = "updated_at"
)

// PractitionerID is the ID of a practitioner.
type PractitionerID = ID[Practitioner]

// Practitioner is a person who treats patients. Every practitioner is a [User], but not every user is a practitioner.
type Practitioner struct {
	ID                           ID[Practitioner]      `json:"id,omitzero"`
	CreatedAt                    time.Time             `json:"created_at,omitzero"`
	UpdatedAt                    time.Time             `json:"updated_at,omitzero"`
	Active                       bool                  `json:"active"` // false if the practitioner no longer works at the clinic
	AppointmentTypes             RelatedLink           `json:"appointment_types,omitzero"`
	Appointments                 RelatedLink           `json:"appointments,omitzero"` // not documented by the API; use IndividualAppointments.List with a filter on PractitionerID
	DefaultAppointmentType       Link[AppointmentType] `json:"default_appointment_type,omitzero"`
	Description                  string                `json:"description,omitzero"` // HTML
	Designation                  string                `json:"designation,omitzero"` // profession, up to 255 characters
	DisplayName                  string                `json:"display_name,omitzero"`
	FirstName                    string                `json:"first_name,omitzero"`
	Invoices                     RelatedLink           `json:"invoices,omitzero"`
	Label                        string                `json:"label,omitzero"` // the name that Cliniko shows
	LastName                     string                `json:"last_name,omitzero"`
	PractitionerReferenceNumbers RelatedLink           `json:"practitioner_reference_numbers,omitzero"`
	ShowInOnlineBookings         bool                  `json:"show_in_online_bookings"`
	Title                        string                `json:"title,omitzero"`
	User                         Link[User]            `json:"user,omitzero"`
	Links                        SelfLink              `json:"links,omitzero"`
}

// PractitionersService reads practitioners: the people who treat patients. Appointments are booked with
// practitioners. The API cannot write them. Each method takes one request, and each All iterator one per page.
//
// List, All and Walk return active practitioners. Changes, GetMany and Reconcile read the list of the inactive ones too,
// with requests of their own.
//
// API section: Practitioner.
type PractitionersService struct{ client *Client }

var (
	opPractitionersList                          = operation{Method: http.MethodGet, Route: "/practitioners", Hidden: &opPractitionersListInactive}
	opPractitionersListInactive                  = operation{Method: http.MethodGet, Route: "/practitioners/inactive", List: "practitioners"}
	opPractitionersListByBusiness                = operation{Method: http.MethodGet, Route: "/businesses/{business_id}/practitioners"}
	opPractitionersListInactiveByBusiness        = operation{Method: http.MethodGet, Route: "/businesses/{business_id}/practitioners/inactive", List: "practitioners"}
	opPractitionersListByAppointmentType         = operation{Method: http.MethodGet, Route: "/appointment_types/{appointment_type_id}/practitioners"}
	opPractitionersListInactiveByAppointmentType = operation{Method: http.MethodGet, Route: "/appointment_types/{appointment_type_id}/practitioners/inactive", List: "practitioners"}
	opPractitionersGet                           = operation{Method: http.MethodGet, Route: "/practitioners/{id}"}
)

// List returns one page of the active practitioners, in one request.
//
// GET /practitioners
func (s *PractitionersService) List(ctx context.Context, opts PractitionerListOptions) (*Page[Practitioner], error) {
	return list[Practitioner](ctx, clientOf(s), opPractitionersList, nil, opts)
}

// All iterates over the active practitioners, with one request for each page of up to 100.
func (s *PractitionersService) All(ctx context.Context, opts PractitionerListOptions) iter.Seq2[Practitioner, error] {
	return all[Practitioner](ctx, clientOf(s), opPractitionersList, nil, opts)
}

// ListInactive returns one page of the inactive practitioners, in one request.
//
// GET /practitioners/inactive
func (s *PractitionersService) ListInactive(ctx context.Context, opts PractitionerListOptions) (*Page[Practitioner], error) {
	return list[Practitioner](ctx, clientOf(s), opPractitionersListInactive, nil, opts)
}

// AllInactive iterates over the inactive practitioners, with one request for each page of up to 100.
func (s *PractitionersService) AllInactive(ctx context.Context, opts PractitionerListOptions) iter.Seq2[Practitioner, error] {
	return all[Practitioner](ctx, clientOf(s), opPractitionersListInactive, nil, opts)
}

// ListByBusiness returns one page of the active practitioners of one business, in one request.
//
// GET /businesses/{business_id}/practitioners
func (s *PractitionersService) ListByBusiness(ctx context.Context, business BusinessID, opts PractitionerListOptions) (*Page[Practitioner], error) {
	return list[Practitioner](ctx, clientOf(s), opPractitionersListByBusiness, ids{business}, opts)
}

// AllByBusiness iterates over the active practitioners of one business, with one request for each page of up to 100.
func (s *PractitionersService) AllByBusiness(ctx context.Context, business BusinessID, opts PractitionerListOptions) iter.Seq2[Practitioner, error] {
	return all[Practitioner](ctx, clientOf(s), opPractitionersListByBusiness, ids{business}, opts)
}

// ListInactiveByBusiness returns one page of the inactive practitioners of one business, in one request.
//
// GET /businesses/{business_id}/practitioners/inactive
func (s *PractitionersService) ListInactiveByBusiness(ctx context.Context, business BusinessID, opts PractitionerListOptions) (*Page[Practitioner], error) {
	return list[Practitioner](ctx, clientOf(s), opPractitionersListInactiveByBusiness, ids{business}, opts)
}

// AllInactiveByBusiness iterates over the inactive practitioners of one business, with one request for each page of
// up to 100.
func (s *PractitionersService) AllInactiveByBusiness(ctx context.Context, business BusinessID, opts PractitionerListOptions) iter.Seq2[Practitioner, error] {
	return all[Practitioner](ctx, clientOf(s), opPractitionersListInactiveByBusiness, ids{business}, opts)
}

// ListByAppointmentType returns one page of the active practitioners who offer one appointment type, in one request.
//
// GET /appointment_types/{appointment_type_id}/practitioners
func (s *PractitionersService) ListByAppointmentType(ctx context.Context, appointmentType AppointmentTypeID, opts PractitionerListOptions) (*Page[Practitioner], error) {
	return list[Practitioner](ctx, clientOf(s), opPractitionersListByAppointmentType, ids{appointmentType}, opts)
}

// AllByAppointmentType iterates over the active practitioners who offer one appointment type, with one request for
// each page of up to 100.
func (s *PractitionersService) AllByAppointmentType(ctx context.Context, appointmentType AppointmentTypeID, opts PractitionerListOptions) iter.Seq2[Practitioner, error] {
	return all[Practitioner](ctx, clientOf(s), opPractitionersListByAppointmentType, ids{appointmentType}, opts)
}

// ListInactiveByAppointmentType returns one page of the inactive practitioners who offer one appointment type, in one
// request.
//
// GET /appointment_types/{appointment_type_id}/practitioners/inactive
func (s *PractitionersService) ListInactiveByAppointmentType(ctx context.Context, appointmentType AppointmentTypeID, opts PractitionerListOptions) (*Page[Practitioner], error) {
	return list[Practitioner](ctx, clientOf(s), opPractitionersListInactiveByAppointmentType, ids{appointmentType}, opts)
}

// AllInactiveByAppointmentType iterates over the inactive practitioners who offer one appointment type, with one
// request for each page of up to 100.
func (s *PractitionersService) AllInactiveByAppointmentType(ctx context.Context, appointmentType AppointmentTypeID, opts PractitionerListOptions) iter.Seq2[Practitioner, error] {
	return all[Practitioner](ctx, clientOf(s), opPractitionersListInactiveByAppointmentType, ids{appointmentType}, opts)
}

// Get returns the practitioner with the given ID, active or not. The error matches [ErrNotFound] if there is none.
//
// GET /practitioners/{id}
func (s *PractitionersService) Get(ctx context.Context, id PractitionerID) (*Practitioner, error) {
	return get[Practitioner](ctx, clientOf(s), opPractitionersGet, ids{id})
}
