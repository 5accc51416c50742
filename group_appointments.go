package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// GroupAppointmentListOptions filters and sorts a list of group appointments. Archived and deleted group appointments
// are hidden by default: [Any] on ArchivedAt and DeletedAt includes them, [Present] on one of the two returns only
// those.
type GroupAppointmentListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by GroupAppointmentsByArchivedAt, GroupAppointmentsByCreatedAt, GroupAppointmentsByDeletedAt,
	// GroupAppointmentsByEndsAt, GroupAppointmentsByID, GroupAppointmentsByStartsAt or GroupAppointmentsByUpdatedAt. nil
	// means GroupAppointmentsByCreatedAt, ascending.
	Sort Sort[GroupAppointment] `url:"sort,omitempty"`

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

// Columns for [GroupAppointmentListOptions].Sort.
const (
	GroupAppointmentsByArchivedAt SortColumn[GroupAppointment] = "archived_at"
	GroupAppointmentsByCreatedAt  SortColumn[GroupAppointment] = "created_at"
	GroupAppointmentsByDeletedAt  SortColumn[GroupAppointment] = "deleted_at"
	GroupAppointmentsByEndsAt     SortColumn[GroupAppointment] = "ends_at"
	GroupAppointmentsByID         SortColumn[GroupAppointment] = "id"
	GroupAppointmentsByStartsAt   SortColumn[GroupAppointment] = "starts_at"
	GroupAppointmentsByUpdatedAt  SortColumn[GroupAppointment] = "updated_at"
)

// GroupAppointmentGetOptions makes [GroupAppointmentsService.Get] return an archived or deleted group appointment,
// which it hides by default: set ArchivedAt or DeletedAt to [Any] or [Present].
type GroupAppointmentGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
	DeletedAt  TimeFilter `url:"deleted_at,omitempty"`
}

// GroupAppointmentID is the ID of a group appointment.
type GroupAppointmentID = ID[GroupAppointment]

// GroupAppointment is an appointment that several patients attend, such as a class. Each patient is an [Attendee] of
// it. Its times are in UTC; [Business.Location] is the time zone of the clinic.
type GroupAppointment struct {
	ID              ID[GroupAppointment]   `json:"id,omitzero"`
	CreatedAt       time.Time              `json:"created_at,omitzero"`
	UpdatedAt       time.Time              `json:"updated_at,omitzero"`
	AppointmentType Link[AppointmentType]  `json:"appointment_type,omitzero"`
	ArchivedAt      time.Time              `json:"archived_at,omitzero"` // zero if not archived
	Attendees       RelatedLink            `json:"attendees,omitzero"`
	Business        Link[Business]         `json:"business,omitzero"`
	Conflicts       RelatedLink            `json:"conflicts,omitzero"`
	DeletedAt       time.Time              `json:"deleted_at,omitzero"` // zero if not deleted
	EndsAt          time.Time              `json:"ends_at,omitzero"`    // UTC
	MaxAttendees    int                    `json:"max_attendees"`       // maximum number of patients
	Notes           string                 `json:"notes,omitzero"`
	PatientIDs      []ID[Patient]          `json:"patient_ids,omitzero"`
	Practitioner    Link[Practitioner]     `json:"practitioner,omitzero"`
	RepeatRule      *RepeatRule            `json:"repeat_rule,omitzero"`   // nil or zero if it does not repeat
	RepeatedFrom    Link[GroupAppointment] `json:"repeated_from,omitzero"` // the first appointment of the series
	Repeats         RelatedLink            `json:"repeats,omitzero"`       // the later appointments of the series
	StartsAt        time.Time              `json:"starts_at,omitzero"`     // UTC
	TelehealthURL   string                 `json:"telehealth_url,omitzero"`
	Links           SelfLink               `json:"links,omitzero"`
}

// GroupAppointmentCreate holds the fields for creating a group appointment. AppointmentTypeID, BusinessID,
// PractitionerID and StartsAt are required.
type GroupAppointmentCreate struct {
	AppointmentTypeID ID[AppointmentType] `json:"appointment_type_id" check:"required"`
	BusinessID        ID[Business]        `json:"business_id" check:"required"`
	PractitionerID    ID[Practitioner]    `json:"practitioner_id" check:"required"`
	StartsAt          time.Time           `json:"starts_at" check:"required"` // in any time zone; sent in UTC

	EndsAt       Optional[time.Time]  `json:"ends_at,omitzero"`                           // null means StartsAt plus the duration of the appointment type
	MaxAttendees Optional[int]        `json:"max_attendees,omitzero" check:"gt=1,lt=100"` // 2 to 99
	Notes        Optional[string]     `json:"notes,omitzero"`
	RepeatRule   Optional[RepeatRule] `json:"repeat_rule,omitzero"`
}

// GroupAppointmentUpdate holds the fields to change on a group appointment. A field that is not set stays as it is;
// [Null] clears one, where the API allows it.
type GroupAppointmentUpdate struct {
	AppointmentTypeID Optional[ID[AppointmentType]] `json:"appointment_type_id,omitzero"`
	BusinessID        Optional[ID[Business]]        `json:"business_id,omitzero"`
	EndsAt            Optional[time.Time]           `json:"ends_at,omitzero"`                           // null means StartsAt plus the duration of the appointment type
	MaxAttendees      Optional[int]                 `json:"max_attendees,omitzero" check:"gt=1,lt=100"` // 2 to 99
	Notes             Optional[string]              `json:"notes,omitzero"`
	PractitionerID    Optional[ID[Practitioner]]    `json:"practitioner_id,omitzero"`
	RepeatRule        Optional[RepeatRule]          `json:"repeat_rule,omitzero"`
	StartsAt          Optional[time.Time]           `json:"starts_at,omitzero"` // in any time zone; sent in UTC
}

// GroupAppointmentsService reads and writes group appointments: appointments that several patients attend, such as a
// class. Each method takes one request, and each All iterator one per page.
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

// List returns one page of the group appointments, in one request.
//
// GET /group_appointments
func (s *GroupAppointmentsService) List(ctx context.Context, opts GroupAppointmentListOptions) (*Page[GroupAppointment], error) {
	return list[GroupAppointment](ctx, clientOf(s), opGroupAppointmentsList, nil, opts)
}

// All iterates over the group appointments, with one request for each page of up to 100.
func (s *GroupAppointmentsService) All(ctx context.Context, opts GroupAppointmentListOptions) iter.Seq2[GroupAppointment, error] {
	return all[GroupAppointment](ctx, clientOf(s), opGroupAppointmentsList, nil, opts)
}

// Create creates a group appointment without patients, and its repeats if RepeatRule is set, and returns it. Add
// patients with [AttendeesService.Create]. The API allows overlapping appointments: check with Conflicts afterwards.
// The error matches [ErrInvalid] if a value is rejected, and is an [*OutcomeUnknownError] if the group appointment may
// or may not have been created.
//
// POST /group_appointments
func (s *GroupAppointmentsService) Create(ctx context.Context, request GroupAppointmentCreate) (*GroupAppointment, error) {
	return write[GroupAppointment](ctx, clientOf(s), opGroupAppointmentsCreate, nil, request)
}

// Get returns the group appointment with the given ID. The error matches [ErrNotFound] if there is none, or if it is
// archived or deleted and opts does not ask for it.
//
// GET /group_appointments/{id}
func (s *GroupAppointmentsService) Get(ctx context.Context, id GroupAppointmentID, opts ...GroupAppointmentGetOptions) (*GroupAppointment, error) {
	return getWith[GroupAppointment](ctx, clientOf(s), opGroupAppointmentsGet, ids{id}, opts...)
}

// Update changes the fields that request sets and returns the group appointment. A new StartsAt alone does not move
// EndsAt: set both, or set EndsAt to [Null] to compute it from the duration of the appointment type. The error matches
// [ErrInvalid] if a value is rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /group_appointments/{id}
func (s *GroupAppointmentsService) Update(ctx context.Context, id GroupAppointmentID, request GroupAppointmentUpdate) (*GroupAppointment, error) {
	return write[GroupAppointment](ctx, clientOf(s), opGroupAppointmentsUpdate, ids{id}, request)
}

// Delete archives a group appointment.
//
// Deprecated: use [GroupAppointmentsService.Archive], which does the same.
//
// DELETE /group_appointments/{id}
func (s *GroupAppointmentsService) Delete(ctx context.Context, id GroupAppointmentID) error {
	return exec(ctx, clientOf(s), opGroupAppointmentsDelete, ids{id}, nil)
}

// Archive archives a group appointment: lists and Get then hide it. The API cannot unarchive it. The error is an
// [*OutcomeUnknownError] if the group appointment may or may not have been archived.
//
// POST /group_appointments/{id}/archive
func (s *GroupAppointmentsService) Archive(ctx context.Context, id GroupAppointmentID) error {
	return exec(ctx, clientOf(s), opGroupAppointmentsArchive, ids{id}, nil)
}

// Conflicts reports whether a group appointment overlaps something else in the diary. The API allows double bookings:
// call Conflicts after creating or moving an appointment. The error matches [ErrNotFound] if there is no group
// appointment with the given ID.
//
// GET /group_appointments/{id}/conflicts
func (s *GroupAppointmentsService) Conflicts(ctx context.Context, id GroupAppointmentID) (*Conflicts, error) {
	return get[Conflicts](ctx, clientOf(s), opGroupAppointmentsConflicts, ids{id})
}
