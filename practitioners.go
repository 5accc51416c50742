package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// PractitionerListOptions selects from a list of practitioners.
type PractitionerListOptions struct {
	Page    int                `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[Practitioner] `url:"sort,omitempty"`     // nil: created_at, ascending

	Active               BoolFilter             `url:"active,omitempty"`
	CreatedAt            TimeFilter             `url:"created_at,omitempty"`
	ID                   IDFilter[Practitioner] `url:"id,omitempty"`
	ShowInOnlineBookings BoolFilter             `url:"show_in_online_bookings,omitempty"`
	UpdatedAt            TimeFilter             `url:"updated_at,omitempty"`
	UserID               IDFilter[User]         `url:"user_id,omitempty"`
}

// Columns to sort practitioners by.
const (
	PractitionersByCreatedAt SortColumn[Practitioner] = "created_at"
	PractitionersByID        SortColumn[Practitioner] = "id"
	PractitionersByUpdatedAt SortColumn[Practitioner] = "updated_at"
)

// PractitionerID is the id of a practitioner.
type PractitionerID = ID[Practitioner]

// Practitioner is a person who treats patients. Each has a user account; not every user is a practitioner.
type Practitioner struct {
	ID                           ID[Practitioner]      `json:"id,omitzero"`
	CreatedAt                    time.Time             `json:"created_at,omitzero"`
	UpdatedAt                    time.Time             `json:"updated_at,omitzero"`
	Active                       bool                  `json:"active"` // false: no longer practising
	AppointmentTypes             RelatedLink           `json:"appointment_types,omitzero"`
	Appointments                 RelatedLink           `json:"appointments,omitzero"` // undocumented target; filter IndividualAppointments by PractitionerID instead
	DefaultAppointmentType       Link[AppointmentType] `json:"default_appointment_type,omitzero"`
	Description                  string                `json:"description,omitzero"` // HTML
	Designation                  string                `json:"designation,omitzero"` // profession, up to 255 characters
	DisplayName                  string                `json:"display_name,omitzero"`
	FirstName                    string                `json:"first_name,omitzero"`
	Invoices                     RelatedLink           `json:"invoices,omitzero"`
	Label                        string                `json:"label,omitzero"` // the name to show
	LastName                     string                `json:"last_name,omitzero"`
	PractitionerReferenceNumbers RelatedLink           `json:"practitioner_reference_numbers,omitzero"`
	ShowInOnlineBookings         bool                  `json:"show_in_online_bookings"`
	Title                        string                `json:"title,omitzero"`
	User                         Link[User]            `json:"user,omitzero"`
	Links                        SelfLink              `json:"links,omitzero"`
}

// PractitionersService reads practitioners.
//
// API section: Practitioners.
type PractitionersService struct{ client *Client }

var (
	opPractitionersList                          = operation{Method: http.MethodGet, Route: "/practitioners"}
	opPractitionersListInactive                  = operation{Method: http.MethodGet, Route: "/practitioners/inactive", List: "practitioners"}
	opPractitionersListByBusiness                = operation{Method: http.MethodGet, Route: "/businesses/{business_id}/practitioners"}
	opPractitionersListInactiveByBusiness        = operation{Method: http.MethodGet, Route: "/businesses/{business_id}/practitioners/inactive", List: "practitioners"}
	opPractitionersListByAppointmentType         = operation{Method: http.MethodGet, Route: "/appointment_types/{appointment_type_id}/practitioners"}
	opPractitionersListInactiveByAppointmentType = operation{Method: http.MethodGet, Route: "/appointment_types/{appointment_type_id}/practitioners/inactive", List: "practitioners"}
	opPractitionersGet                           = operation{Method: http.MethodGet, Route: "/practitioners/{id}"}
)

// List returns one page of the active practitioners.
//
// GET /practitioners
func (s *PractitionersService) List(ctx context.Context, opts PractitionerListOptions) (*Page[Practitioner], error) {
	return list[Practitioner](ctx, s.client, opPractitionersList, nil, opts)
}

// All iterates over the active practitioners, page by page.
func (s *PractitionersService) All(ctx context.Context, opts PractitionerListOptions) iter.Seq2[Practitioner, error] {
	return all[Practitioner](ctx, s.client, opPractitionersList, nil, opts)
}

// ListInactive returns one page of the inactive practitioners.
//
// GET /practitioners/inactive
func (s *PractitionersService) ListInactive(ctx context.Context, opts PractitionerListOptions) (*Page[Practitioner], error) {
	return list[Practitioner](ctx, s.client, opPractitionersListInactive, nil, opts)
}

// AllInactive iterates over the inactive practitioners, page by page.
func (s *PractitionersService) AllInactive(ctx context.Context, opts PractitionerListOptions) iter.Seq2[Practitioner, error] {
	return all[Practitioner](ctx, s.client, opPractitionersListInactive, nil, opts)
}

// ListByBusiness returns one page of the active practitioners of one business.
//
// GET /businesses/{business_id}/practitioners
func (s *PractitionersService) ListByBusiness(ctx context.Context, business BusinessID, opts PractitionerListOptions) (*Page[Practitioner], error) {
	return list[Practitioner](ctx, s.client, opPractitionersListByBusiness, ids{business}, opts)
}

// AllByBusiness iterates over the active practitioners of one business, page by page.
func (s *PractitionersService) AllByBusiness(ctx context.Context, business BusinessID, opts PractitionerListOptions) iter.Seq2[Practitioner, error] {
	return all[Practitioner](ctx, s.client, opPractitionersListByBusiness, ids{business}, opts)
}

// ListInactiveByBusiness returns one page of the inactive practitioners of one business.
//
// GET /businesses/{business_id}/practitioners/inactive
func (s *PractitionersService) ListInactiveByBusiness(ctx context.Context, business BusinessID, opts PractitionerListOptions) (*Page[Practitioner], error) {
	return list[Practitioner](ctx, s.client, opPractitionersListInactiveByBusiness, ids{business}, opts)
}

// AllInactiveByBusiness iterates over the inactive practitioners of one business, page by page.
func (s *PractitionersService) AllInactiveByBusiness(ctx context.Context, business BusinessID, opts PractitionerListOptions) iter.Seq2[Practitioner, error] {
	return all[Practitioner](ctx, s.client, opPractitionersListInactiveByBusiness, ids{business}, opts)
}

// ListByAppointmentType returns one page of the active practitioners who offer one appointment type.
//
// GET /appointment_types/{appointment_type_id}/practitioners
func (s *PractitionersService) ListByAppointmentType(ctx context.Context, appointmentType AppointmentTypeID, opts PractitionerListOptions) (*Page[Practitioner], error) {
	return list[Practitioner](ctx, s.client, opPractitionersListByAppointmentType, ids{appointmentType}, opts)
}

// AllByAppointmentType iterates over the active practitioners who offer one appointment type, page by page.
func (s *PractitionersService) AllByAppointmentType(ctx context.Context, appointmentType AppointmentTypeID, opts PractitionerListOptions) iter.Seq2[Practitioner, error] {
	return all[Practitioner](ctx, s.client, opPractitionersListByAppointmentType, ids{appointmentType}, opts)
}

// ListInactiveByAppointmentType returns one page of the inactive practitioners who offer one appointment type.
//
// GET /appointment_types/{appointment_type_id}/practitioners/inactive
func (s *PractitionersService) ListInactiveByAppointmentType(ctx context.Context, appointmentType AppointmentTypeID, opts PractitionerListOptions) (*Page[Practitioner], error) {
	return list[Practitioner](ctx, s.client, opPractitionersListInactiveByAppointmentType, ids{appointmentType}, opts)
}

// AllInactiveByAppointmentType iterates over the inactive practitioners who offer one appointment type, page by page.
func (s *PractitionersService) AllInactiveByAppointmentType(ctx context.Context, appointmentType AppointmentTypeID, opts PractitionerListOptions) iter.Seq2[Practitioner, error] {
	return all[Practitioner](ctx, s.client, opPractitionersListInactiveByAppointmentType, ids{appointmentType}, opts)
}

// Get returns one practitioner, active or not.
//
// GET /practitioners/{id}
func (s *PractitionersService) Get(ctx context.Context, id PractitionerID) (*Practitioner, error) {
	return get[Practitioner](ctx, s.client, opPractitionersGet, ids{id})
}
