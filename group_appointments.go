package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// GroupAppointmentListOptions selects from a list of group appointments.
type GroupAppointmentListOptions struct {
	Page    int                    `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                    `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[GroupAppointment] `url:"sort,omitempty"`     // nil: created_at, ascending

	AppointmentTypeID IDFilter[AppointmentType]  `url:"appointment_type_id,omitempty"`
	ArchivedAt        TimeFilter                 `url:"archived_at,omitempty"`
	BusinessID        IDFilter[Business]         `url:"business_id,omitempty"`
	CreatedAt         TimeFilter                 `url:"created_at,omitempty"`
	DeletedAt         TimeFilter                 `url:"deleted_at,omitempty"`
	EndsAt            TimeFilter                 `url:"ends_at,omitempty"`
	ID                IDFilter[GroupAppointment] `url:"id,omitempty"`
	PatientIDs        ArrayFilter[Patient]       `url:"patient_ids,omitempty"`
	PractitionerID    IDFilter[Practitioner]     `url:"practitioner_id,omitempty"`
	RepeatedFromID    IDFilter[GroupAppointment] `url:"repeated_from_id,omitempty"`
	StartsAt          TimeFilter                 `url:"starts_at,omitempty"`
	UpdatedAt         TimeFilter                 `url:"updated_at,omitempty"`
}

// Columns to sort group appointments by.
const (
	GroupAppointmentsByArchivedAt SortColumn[GroupAppointment] = "archived_at"
	GroupAppointmentsByCreatedAt  SortColumn[GroupAppointment] = "created_at"
	GroupAppointmentsByDeletedAt  SortColumn[GroupAppointment] = "deleted_at"
	GroupAppointmentsByEndsAt     SortColumn[GroupAppointment] = "ends_at"
	GroupAppointmentsByID         SortColumn[GroupAppointment] = "id"
	GroupAppointmentsByStartsAt   SortColumn[GroupAppointment] = "starts_at"
	GroupAppointmentsByUpdatedAt  SortColumn[GroupAppointment] = "updated_at"
)

// GroupAppointmentGetOptions lets Get find a group appointment that it hides otherwise: [Any] or [Present] on the field
// that hides it.
type GroupAppointmentGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
	DeletedAt  TimeFilter `url:"deleted_at,omitempty"`
}

// GroupAppointmentID is the id of a group appointment.
type GroupAppointmentID = ID[GroupAppointment]

// GroupAppointment is an appointment that several patients attend. It starts and ends in UTC.
type GroupAppointment struct {
	ID              ID[GroupAppointment]   `json:"id,omitzero"`
	CreatedAt       time.Time              `json:"created_at,omitzero"`
	UpdatedAt       time.Time              `json:"updated_at,omitzero"`
	AppointmentType Link[AppointmentType]  `json:"appointment_type,omitzero"`
	ArchivedAt      time.Time              `json:"archived_at,omitzero"` // zero: not archived
	Attendees       RelatedLink            `json:"attendees,omitzero"`
	Business        Link[Business]         `json:"business,omitzero"`
	Conflicts       RelatedLink            `json:"conflicts,omitzero"`
	DeletedAt       time.Time              `json:"deleted_at,omitzero"` // zero: not deleted
	EndsAt          time.Time              `json:"ends_at,omitzero"`    // UTC
	MaxAttendees    int                    `json:"max_attendees"`       // how many patients can attend
	Notes           string                 `json:"notes,omitzero"`
	PatientIDs      []ID[Patient]          `json:"patient_ids,omitzero"`
	Practitioner    Link[Practitioner]     `json:"practitioner,omitzero"`
	RepeatRule      *RepeatRule            `json:"repeat_rule,omitzero"`   // nil or empty: does not repeat
	RepeatedFrom    Link[GroupAppointment] `json:"repeated_from,omitzero"` // the first of a series
	Repeats         RelatedLink            `json:"repeats,omitzero"`       // the later ones of a series
	StartsAt        time.Time              `json:"starts_at,omitzero"`     // UTC
	TelehealthURL   string                 `json:"telehealth_url,omitzero"`
	Links           SelfLink               `json:"links,omitzero"`
}

// GroupAppointmentCreate is what to create a group appointment with.
type GroupAppointmentCreate struct {
	AppointmentTypeID ID[AppointmentType] `json:"appointment_type_id" check:"required"`
	BusinessID        ID[Business]        `json:"business_id" check:"required"`
	PractitionerID    ID[Practitioner]    `json:"practitioner_id" check:"required"`
	StartsAt          time.Time           `json:"starts_at" check:"required"`

	EndsAt       Optional[time.Time]  `json:"ends_at,omitzero"` // null: by the duration of the appointment type
	MaxAttendees Optional[int]        `json:"max_attendees,omitzero" check:"gt=1,lt=100"`
	Notes        Optional[string]     `json:"notes,omitzero"`
	RepeatRule   Optional[RepeatRule] `json:"repeat_rule,omitzero"`
}

// GroupAppointmentUpdate is what to change of a group appointment. What is not set is left alone.
type GroupAppointmentUpdate struct {
	AppointmentTypeID Optional[ID[AppointmentType]] `json:"appointment_type_id,omitzero"`
	BusinessID        Optional[ID[Business]]        `json:"business_id,omitzero"`
	EndsAt            Optional[time.Time]           `json:"ends_at,omitzero"` // null: by the duration of the appointment type
	MaxAttendees      Optional[int]                 `json:"max_attendees,omitzero" check:"gt=1,lt=100"`
	Notes             Optional[string]              `json:"notes,omitzero"`
	PractitionerID    Optional[ID[Practitioner]]    `json:"practitioner_id,omitzero"`
	RepeatRule        Optional[RepeatRule]          `json:"repeat_rule,omitzero"`
	StartsAt          Optional[time.Time]           `json:"starts_at,omitzero"`
}

// GroupAppointmentsService reads and writes group appointments.
//
// API section: Group Appointment.
type GroupAppointmentsService struct{ client *Client }

var (
	opGroupAppointmentsList      = operation{Method: http.MethodGet, Route: "/group_appointments"}
	opGroupAppointmentsCreate    = operation{Method: http.MethodPost, Route: "/group_appointments"}
	opGroupAppointmentsGet       = operation{Method: http.MethodGet, Route: "/group_appointments/{id}"}
	opGroupAppointmentsUpdate    = operation{Method: http.MethodPatch, Route: "/group_appointments/{id}"}
	opGroupAppointmentsDelete    = operation{Method: http.MethodDelete, Route: "/group_appointments/{id}"}
	opGroupAppointmentsArchive   = operation{Method: http.MethodPost, Route: "/group_appointments/{id}/archive"}
	opGroupAppointmentsConflicts = operation{Method: http.MethodGet, Route: "/group_appointments/{id}/conflicts"}
)

// List returns one page of the group appointments.
//
// GET /group_appointments
func (s *GroupAppointmentsService) List(ctx context.Context, opts GroupAppointmentListOptions) (*Page[GroupAppointment], error) {
	return list[GroupAppointment](ctx, s.client, opGroupAppointmentsList, nil, opts)
}

// All iterates over the group appointments, page by page.
func (s *GroupAppointmentsService) All(ctx context.Context, opts GroupAppointmentListOptions) iter.Seq2[GroupAppointment, error] {
	return all[GroupAppointment](ctx, s.client, opGroupAppointmentsList, nil, opts)
}

// Create makes a group appointment and returns it; its patients are added as attendees. Without EndsAt it lasts as long
// as its type. The API lets it overlap with others: ask for its Conflicts afterwards.
//
// POST /group_appointments
func (s *GroupAppointmentsService) Create(ctx context.Context, request GroupAppointmentCreate) (*GroupAppointment, error) {
	return write[GroupAppointment](ctx, s.client, opGroupAppointmentsCreate, nil, request)
}

// Get returns one group appointment. An archived or deleted one is [ErrNotFound] unless the
// options ask for it.
//
// GET /group_appointments/{id}
func (s *GroupAppointmentsService) Get(ctx context.Context, id GroupAppointmentID, opts ...GroupAppointmentGetOptions) (*GroupAppointment, error) {
	return getWith[GroupAppointment](ctx, s.client, opGroupAppointmentsGet, ids{id}, opts...)
}

// Update changes the fields that the request sets, and returns the group appointment. A new StartsAt alone leaves EndsAt
// where it is; EndsAt: Null[time.Time]() sets it anew, by the duration of the type.
//
// PATCH /group_appointments/{id}
func (s *GroupAppointmentsService) Update(ctx context.Context, id GroupAppointmentID, request GroupAppointmentUpdate) (*GroupAppointment, error) {
	return write[GroupAppointment](ctx, s.client, opGroupAppointmentsUpdate, ids{id}, request)
}

// Delete archives a group appointment.
//
// Deprecated: use Archive, which does the same.
//
// DELETE /group_appointments/{id}
func (s *GroupAppointmentsService) Delete(ctx context.Context, id GroupAppointmentID) error {
	return exec(ctx, s.client, opGroupAppointmentsDelete, ids{id}, nil)
}

// Archive hides a group appointment.
//
// POST /group_appointments/{id}/archive
func (s *GroupAppointmentsService) Archive(ctx context.Context, id GroupAppointmentID) error {
	return exec(ctx, s.client, opGroupAppointmentsArchive, ids{id}, nil)
}

// Conflicts tells whether a group appointment overlaps with something else in the diary. The API lets double bookings
// happen: look after creating or moving one.
//
// GET /group_appointments/{id}/conflicts
func (s *GroupAppointmentsService) Conflicts(ctx context.Context, id GroupAppointmentID) (*Conflicts, error) {
	return get[Conflicts](ctx, s.client, opGroupAppointmentsConflicts, ids{id})
}
