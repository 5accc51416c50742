package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// IndividualAppointmentListOptions filters and sorts a list of individual appointments. Archived, cancelled and deleted
// individual appointments are hidden by default: [Any] on ArchivedAt, CancelledAt and DeletedAt includes them,
// [Present] on one of the three returns only those.
type IndividualAppointmentListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by IndividualAppointmentsByArchivedAt, IndividualAppointmentsByCancelledAt,
	// IndividualAppointmentsByCreatedAt, IndividualAppointmentsByDeletedAt, IndividualAppointmentsByEndsAt,
	// IndividualAppointmentsByID, IndividualAppointmentsByStartsAt or IndividualAppointmentsByUpdatedAt. nil means
	// IndividualAppointmentsByCreatedAt, ascending.
	Sort Sort[IndividualAppointment] `url:"sort,omitempty"`

	AppointmentTypeID IDFilter[AppointmentType]       `url:"appointment_type_id,omitempty"`
	ArchivedAt        TimeFilter                      `url:"archived_at,omitempty"`
	BusinessID        IDFilter[Business]              `url:"business_id,omitempty"`
	CancelledAt       TimeFilter                      `url:"cancelled_at,omitempty"`
	CreatedAt         TimeFilter                      `url:"created_at,omitempty"`
	DeletedAt         TimeFilter                      `url:"deleted_at,omitempty"`
	DidNotArrive      BoolFilter                      `url:"did_not_arrive,omitempty"`
	EndsAt            TimeFilter                      `url:"ends_at,omitempty"`
	ID                IDFilter[IndividualAppointment] `url:"id,omitempty"`
	PatientID         IDFilter[Patient]               `url:"patient_id,omitempty"`
	PractitionerID    IDFilter[Practitioner]          `url:"practitioner_id,omitempty"`
	RepeatedFromID    IDFilter[IndividualAppointment] `url:"repeated_from_id,omitempty"`
	StartsAt          TimeFilter                      `url:"starts_at,omitempty"`
	UpdatedAt         TimeFilter                      `url:"updated_at,omitempty"`
}

// Columns for [IndividualAppointmentListOptions].Sort.
const (
	IndividualAppointmentsByArchivedAt  SortColumn[IndividualAppointment] = "archived_at"
	IndividualAppointmentsByCancelledAt SortColumn[IndividualAppointment] = "cancelled_at"
	IndividualAppointmentsByCreatedAt   SortColumn[IndividualAppointment] = "created_at"
	IndividualAppointmentsByDeletedAt   SortColumn[IndividualAppointment] = "deleted_at"
	IndividualAppointmentsByEndsAt      SortColumn[IndividualAppointment] = "ends_at"
	IndividualAppointmentsByID          SortColumn[IndividualAppointment] = "id"
	IndividualAppointmentsByStartsAt    SortColumn[IndividualAppointment] = "starts_at"
	IndividualAppointmentsByUpdatedAt   SortColumn[IndividualAppointment] = "updated_at"
)

// IndividualAppointmentGetOptions makes [IndividualAppointmentsService.Get] return an archived, cancelled or deleted
// individual appointment, which it hides by default: set ArchivedAt, CancelledAt or DeletedAt to [Any] or [Present].
type IndividualAppointmentGetOptions struct {
	ArchivedAt  TimeFilter `url:"archived_at,omitempty"`
	CancelledAt TimeFilter `url:"cancelled_at,omitempty"`
	DeletedAt   TimeFilter `url:"deleted_at,omitempty"`
}

// IndividualAppointmentID is the ID of an individual appointment.
type IndividualAppointmentID = ID[IndividualAppointment]

// IndividualAppointment is an appointment of one patient with one practitioner. Its times are in UTC;
// [Business.Location] is the time zone of the clinic.
type IndividualAppointment struct {
	ID                            ID[IndividualAppointment]   `json:"id,omitzero"`
	CreatedAt                     time.Time                   `json:"created_at,omitzero"`
	UpdatedAt                     time.Time                   `json:"updated_at,omitzero"`
	AppointmentType               Link[AppointmentType]       `json:"appointment_type,omitzero"`
	ArchivedAt                    time.Time                   `json:"archived_at,omitzero"` // zero if not archived
	Attendees                     RelatedLink                 `json:"attendees,omitzero"`
	BookingIPAddress              string                      `json:"booking_ip_address,omitzero"` // IP address of the patient who booked online; "" if not booked online
	Business                      Link[Business]              `json:"business,omitzero"`
	CancellationNote              string                      `json:"cancellation_note,omitzero"`
	CancellationReason            CancellationReason          `json:"cancellation_reason,omitzero"`             // 0 if not cancelled
	CancellationReasonDescription string                      `json:"cancellation_reason_description,omitzero"` // the text of CancellationReason
	CancelledAt                   time.Time                   `json:"cancelled_at,omitzero"`                    // zero if not cancelled
	Conflicts                     RelatedLink                 `json:"conflicts,omitzero"`
	DeletedAt                     time.Time                   `json:"deleted_at,omitzero"` // zero if not deleted
	DidNotArrive                  bool                        `json:"did_not_arrive"`
	EmailReminderSent             bool                        `json:"email_reminder_sent"`
	EndsAt                        time.Time                   `json:"ends_at,omitzero"` // UTC; zero if the API has none
	HasPatientAppointmentNotes    bool                        `json:"has_patient_appointment_notes"`
	InvoiceStatus                 InvoiceStatus               `json:"invoice_status,omitzero"` // 0 if there is no invoice
	Notes                         string                      `json:"notes,omitzero"`
	OnlineBookingPolicyAccepted   *bool                       `json:"online_booking_policy_accepted"` // nil if the patient was not asked
	Patient                       Link[Patient]               `json:"patient,omitzero"`
	PatientArrived                bool                        `json:"patient_arrived"`
	PatientCase                   Link[PatientCase]           `json:"patient_case,omitzero"` // zero if there is none
	PatientName                   string                      `json:"patient_name,omitzero"` // the full name of the patient
	Practitioner                  Link[Practitioner]          `json:"practitioner,omitzero"`
	RepeatRule                    *RepeatRule                 `json:"repeat_rule,omitzero"`   // nil or zero if it does not repeat
	RepeatedFrom                  Link[IndividualAppointment] `json:"repeated_from,omitzero"` // the first appointment of the series
	Repeats                       RelatedLink                 `json:"repeats,omitzero"`       // the later appointments of the series
	SMSReminderSent               bool                        `json:"sms_reminder_sent"`
	StartsAt                      time.Time                   `json:"starts_at,omitzero"`             // UTC
	TelehealthURL                 string                      `json:"telehealth_url,omitzero"`        // for staff; set even if the appointment type has no telehealth
	TreatmentNoteStatus           TreatmentNoteStatus         `json:"treatment_note_status,omitzero"` // 0 if there is no treatment note
	Links                         SelfLink                    `json:"links,omitzero"`
}

// IndividualAppointmentCreate holds the fields for creating an individual appointment. AppointmentTypeID, BusinessID,
// PatientID, PractitionerID and StartsAt are required.
type IndividualAppointmentCreate struct {
	AppointmentTypeID ID[AppointmentType] `json:"appointment_type_id" check:"required"`
	BusinessID        ID[Business]        `json:"business_id" check:"required"`
	PatientID         ID[Patient]         `json:"patient_id" check:"required"`
	PractitionerID    ID[Practitioner]    `json:"practitioner_id" check:"required"`
	StartsAt          time.Time           `json:"starts_at" check:"required"` // in any time zone; sent in UTC

	EndsAt        Optional[time.Time]       `json:"ends_at,omitzero"` // null means StartsAt plus the duration of the appointment type
	Notes         Optional[string]          `json:"notes,omitzero"`
	PatientCaseID Optional[ID[PatientCase]] `json:"patient_case_id,omitzero"`
	RepeatRule    Optional[RepeatRule]      `json:"repeat_rule,omitzero"`
}

// IndividualAppointmentUpdate holds the fields to change on an individual appointment. A field that is not set stays as
// it is; [Null] clears one, where the API allows it.
type IndividualAppointmentUpdate struct {
	AppointmentTypeID Optional[ID[AppointmentType]] `json:"appointment_type_id,omitzero"`
	BusinessID        Optional[ID[Business]]        `json:"business_id,omitzero"`
	EndsAt            Optional[time.Time]           `json:"ends_at,omitzero"` // null means StartsAt plus the duration of the appointment type
	Notes             Optional[string]              `json:"notes,omitzero"`
	PatientCaseID     Optional[ID[PatientCase]]     `json:"patient_case_id,omitzero"`
	PatientID         Optional[ID[Patient]]         `json:"patient_id,omitzero"`
	PractitionerID    Optional[ID[Practitioner]]    `json:"practitioner_id,omitzero"`
	RepeatRule        Optional[RepeatRule]          `json:"repeat_rule,omitzero"`
	StartsAt          Optional[time.Time]           `json:"starts_at,omitzero"` // in any time zone; sent in UTC
}

// IndividualAppointmentCancel holds the fields for cancelling an individual appointment. CancellationReason is
// required.
type IndividualAppointmentCancel struct {
	CancellationReason CancellationReason `json:"cancellation_reason" check:"required,enum=10|20|30|40|50|60"`

	ApplyToRepeats   Optional[bool]   `json:"apply_to_repeats,omitzero"` // also cancel the later appointments of the series
	CancellationNote Optional[string] `json:"cancellation_note,omitzero"`
}

// IndividualAppointmentsService reads and writes individual appointments: the appointments of one patient with one
// practitioner. Each method takes one request, and each All iterator one per page.
//
// API section: Individual Appointment.
type IndividualAppointmentsService struct{ client *Client }

var (
	opIndividualAppointmentsList      = operation{Method: http.MethodGet, Route: "/individual_appointments"}
	opIndividualAppointmentsGet       = operation{Method: http.MethodGet, Route: "/individual_appointments/{id}"}
	opIndividualAppointmentsCreate    = operation{Method: http.MethodPost, Route: "/individual_appointments"}
	opIndividualAppointmentsUpdate    = operation{Method: http.MethodPatch, Route: "/individual_appointments/{id}"}
	opIndividualAppointmentsDelete    = operation{Method: http.MethodDelete, Route: "/individual_appointments/{id}"}
	opIndividualAppointmentsArchive   = operation{Method: http.MethodPost, Route: "/individual_appointments/{id}/archive"}
	opIndividualAppointmentsCancel    = operation{Method: http.MethodPatch, Route: "/individual_appointments/{id}/cancel"}
	opIndividualAppointmentsConflicts = operation{Method: http.MethodGet, Route: "/individual_appointments/{id}/conflicts"}
)

// List returns one page of the individual appointments, in one request.
//
// GET /individual_appointments
func (s *IndividualAppointmentsService) List(ctx context.Context, opts IndividualAppointmentListOptions) (*Page[IndividualAppointment], error) {
	return list[IndividualAppointment](ctx, clientOf(s), opIndividualAppointmentsList, nil, opts)
}

// All iterates over the individual appointments, with one request for each page of up to 100.
func (s *IndividualAppointmentsService) All(ctx context.Context, opts IndividualAppointmentListOptions) iter.Seq2[IndividualAppointment, error] {
	return all[IndividualAppointment](ctx, clientOf(s), opIndividualAppointmentsList, nil, opts)
}

// Get returns the individual appointment with the given ID. The error matches [ErrNotFound] if there is none, or if it
// is archived, cancelled or deleted and opts does not ask for it.
//
// GET /individual_appointments/{id}
func (s *IndividualAppointmentsService) Get(ctx context.Context, id IndividualAppointmentID, opts ...IndividualAppointmentGetOptions) (*IndividualAppointment, error) {
	return getWith[IndividualAppointment](ctx, clientOf(s), opIndividualAppointmentsGet, ids{id}, opts...)
}

// Create creates an individual appointment, and its repeats if RepeatRule is set, and returns it. The API allows
// overlapping appointments: check with Conflicts afterwards. The error matches [ErrInvalid] if a value is rejected, and
// is an [*OutcomeUnknownError] if the individual appointment may or may not have been created.
//
// [IndividualAppointmentsService.Book] creates one only if nothing overlaps it.
//
// POST /individual_appointments
func (s *IndividualAppointmentsService) Create(ctx context.Context, request IndividualAppointmentCreate) (*IndividualAppointment, error) {
	return write[IndividualAppointment](ctx, clientOf(s), opIndividualAppointmentsCreate, nil, request)
}

// Update changes the fields that request sets and returns the individual appointment. A new StartsAt alone does not
// move EndsAt: set both, or set EndsAt to [Null] to compute it from the duration of the appointment type. The error
// matches [ErrInvalid] if a value is rejected, and is an [*OutcomeUnknownError] if the change may or may not have been
// made.
//
// PATCH /individual_appointments/{id}
func (s *IndividualAppointmentsService) Update(ctx context.Context, id IndividualAppointmentID, request IndividualAppointmentUpdate) (*IndividualAppointment, error) {
	return write[IndividualAppointment](ctx, clientOf(s), opIndividualAppointmentsUpdate, ids{id}, request)
}

// Delete archives an individual appointment.
//
// Deprecated: use [IndividualAppointmentsService.Archive], which does the same.
//
// DELETE /individual_appointments/{id}
func (s *IndividualAppointmentsService) Delete(ctx context.Context, id IndividualAppointmentID) error {
	return exec(ctx, clientOf(s), opIndividualAppointmentsDelete, ids{id}, nil)
}

// Archive archives an individual appointment: lists and Get then hide it. The API cannot unarchive it. The error is an
// [*OutcomeUnknownError] if the individual appointment may or may not have been archived.
//
// POST /individual_appointments/{id}/archive
func (s *IndividualAppointmentsService) Archive(ctx context.Context, id IndividualAppointmentID) error {
	return exec(ctx, clientOf(s), opIndividualAppointmentsArchive, ids{id}, nil)
}

// Cancel cancels an individual appointment, and the later appointments of its series if ApplyToRepeats is true. Lists
// and Get then hide it: see CancelledAt in [IndividualAppointmentListOptions]. The error matches [ErrInvalid] if a
// value is rejected, and is an [*OutcomeUnknownError] if the appointment may or may not have been cancelled.
//
// PATCH /individual_appointments/{id}/cancel
func (s *IndividualAppointmentsService) Cancel(ctx context.Context, id IndividualAppointmentID, request IndividualAppointmentCancel) error {
	return exec(ctx, clientOf(s), opIndividualAppointmentsCancel, ids{id}, request)
}

// Conflicts reports whether an individual appointment overlaps something else in the diary. The API allows double
// bookings: call Conflicts after creating or moving an appointment. The error matches [ErrNotFound] if there is no
// individual appointment with the given ID.
//
// GET /individual_appointments/{id}/conflicts
func (s *IndividualAppointmentsService) Conflicts(ctx context.Context, id IndividualAppointmentID) (*Conflicts, error) {
	return get[Conflicts](ctx, clientOf(s), opIndividualAppointmentsConflicts, ids{id})
}
