package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// AttendeeListOptions filters and sorts a list of attendees. Archived, cancelled and deleted attendees are hidden by
// default: [Any] on ArchivedAt, CancelledAt and DeletedAt includes them, [Present] on one of the three returns only
// those.
type AttendeeListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by AttendeesByArchivedAt, AttendeesByCancelledAt, AttendeesByCreatedAt, AttendeesByDeletedAt,
	// AttendeesByID or AttendeesByUpdatedAt. nil means AttendeesByCreatedAt, ascending.
	Sort Sort[Attendee] `url:"sort,omitempty"`

	AppointmentID IDFilter[Appointment] `url:"appointment_id,omitempty"`
	ArchivedAt    TimeFilter            `url:"archived_at,omitempty"`
	BookingID     IDFilter[Booking]     `url:"booking_id,omitempty"`
	CancelledAt   TimeFilter            `url:"cancelled_at,omitempty"`
	CreatedAt     TimeFilter            `url:"created_at,omitempty"`
	DeletedAt     TimeFilter            `url:"deleted_at,omitempty"`
	ID            IDFilter[Attendee]    `url:"id,omitempty"`
	PatientCaseID IDFilter[PatientCase] `url:"patient_case_id,omitempty"`
	PatientID     IDFilter[Patient]     `url:"patient_id,omitempty"`
	UpdatedAt     TimeFilter            `url:"updated_at,omitempty"`
}

// AttendeeListByPatientCaseOptions filters and sorts the attendees of one patient case. Archived, cancelled and deleted
// attendees are hidden by default: [Any] on ArchivedAt, CancelledAt and DeletedAt includes them, [Present] on one of
// the three returns only those.
type AttendeeListByPatientCaseOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by AttendeesByArchivedAt, AttendeesByCancelledAt, AttendeesByCreatedAt, AttendeesByDeletedAt,
	// AttendeesByID or AttendeesByUpdatedAt. nil means AttendeesByCreatedAt, ascending.
	Sort Sort[Attendee] `url:"sort,omitempty"`

	AppointmentID IDFilter[Appointment] `url:"appointment_id,omitempty"`
	ArchivedAt    TimeFilter            `url:"archived_at,omitempty"`
	BookingID     IDFilter[Booking]     `url:"booking_id,omitempty"`
	CancelledAt   TimeFilter            `url:"cancelled_at,omitempty"`
	CreatedAt     TimeFilter            `url:"created_at,omitempty"`
	DeletedAt     TimeFilter            `url:"deleted_at,omitempty"`
	ID            IDFilter[Attendee]    `url:"id,omitempty"`
	PatientID     IDFilter[Patient]     `url:"patient_id,omitempty"`
	UpdatedAt     TimeFilter            `url:"updated_at,omitempty"`
}

// Columns for [AttendeeListOptions].Sort.
const (
	AttendeesByArchivedAt  SortColumn[Attendee] = "archived_at"
	AttendeesByCancelledAt SortColumn[Attendee] = "cancelled_at"
	AttendeesByCreatedAt   SortColumn[Attendee] = "created_at"
	AttendeesByDeletedAt   SortColumn[Attendee] = "deleted_at"
	AttendeesByID          SortColumn[Attendee] = "id"
	AttendeesByUpdatedAt   SortColumn[Attendee] = "updated_at"
)

// AttendeeGetOptions makes [AttendeesService.Get] return an archived, cancelled or deleted attendee, which it hides by
// default: set ArchivedAt, CancelledAt or DeletedAt to [Any] or [Present].
type AttendeeGetOptions struct {
	ArchivedAt  TimeFilter `url:"archived_at,omitempty"`
	CancelledAt TimeFilter `url:"cancelled_at,omitempty"`
	DeletedAt   TimeFilter `url:"deleted_at,omitempty"`
}

// AttendeeID is the ID of an attendee.
type AttendeeID = ID[Attendee]

// Attendee is a patient's place at an appointment. An individual appointment has one attendee, and a group appointment
// has one for each patient.
type Attendee struct {
	ID                            ID[Attendee]       `json:"id,omitzero"`
	CreatedAt                     time.Time          `json:"created_at,omitzero"`
	UpdatedAt                     time.Time          `json:"updated_at,omitzero"`
	ArchivedAt                    time.Time          `json:"archived_at,omitzero"` // zero if not archived
	Arrived                       bool               `json:"arrived"`
	Booking                       Link[Booking]      `json:"booking,omitzero"`
	BookingIPAddress              string             `json:"booking_ip_address,omitzero"` // IP address of the patient who booked online; "" if not booked online
	CancellationNote              string             `json:"cancellation_note,omitzero"`
	CancellationReason            CancellationReason `json:"cancellation_reason,omitzero"`             // 0 if not cancelled
	CancellationReasonDescription string             `json:"cancellation_reason_description,omitzero"` // the text of CancellationReason
	CancellationURL               string             `json:"cancellation_url,omitzero"`                // page on which the patient can cancel
	CancelledAt                   time.Time          `json:"cancelled_at,omitzero"`                    // zero if not cancelled
	DeletedAt                     time.Time          `json:"deleted_at,omitzero"`                      // zero if not deleted

	// Deprecated: use SentEmailRemindersCount.
	EmailReminderSent bool `json:"email_reminder_sent"`

	InvoiceStatus               InvoiceStatus     `json:"invoice_status,omitzero"` // 0 if there is no invoice
	Invoices                    RelatedLink       `json:"invoices,omitzero"`
	Notes                       string            `json:"notes,omitzero"`
	OnlineBookingPolicyAccepted *bool             `json:"online_booking_policy_accepted"` // nil if the patient was not asked
	Patient                     Link[Patient]     `json:"patient,omitzero"`
	PatientCase                 Link[PatientCase] `json:"patient_case,omitzero"` // zero if there is none
	PatientForms                RelatedLink       `json:"patient_forms,omitzero"`
	SentEmailFollowUpsCount     *int              `json:"sent_email_follow_ups_count"` // nil if the API does not report it
	SentEmailRemindersCount     *int              `json:"sent_email_reminders_count"`  // nil if the API does not report it
	SentSMSFollowUpsCount       *int              `json:"sent_sms_follow_ups_count"`   // nil if the API does not report it
	SentSMSRemindersCount       *int              `json:"sent_sms_reminders_count"`    // nil if the API does not report it

	// Deprecated: use SentSMSRemindersCount.
	SMSReminderSent bool `json:"sms_reminder_sent"`

	TelehealthURL       string              `json:"telehealth_url,omitzero"`        // for the patient, without a login; set even if the appointment type has no telehealth
	TreatmentNoteStatus TreatmentNoteStatus `json:"treatment_note_status,omitzero"` // 0 if there is no treatment note
	Links               SelfLink            `json:"links,omitzero"`
}

// AttendeeCreate holds the fields for creating an attendee. BookingID and PatientID are required.
type AttendeeCreate struct {
	BookingID ID[Booking] `json:"booking_id" check:"required"`
	PatientID ID[Patient] `json:"patient_id" check:"required"`

	Arrived       Optional[bool]            `json:"arrived,omitzero"`
	Notes         Optional[string]          `json:"notes,omitzero"`
	PatientCaseID Optional[ID[PatientCase]] `json:"patient_case_id,omitzero"`
}

// AttendeeUpdate holds the fields to change on an attendee. A field that is not set stays as it is; [Null] clears one,
// where the API allows it.
type AttendeeUpdate struct {
	Arrived       Optional[bool]            `json:"arrived,omitzero"`
	Notes         Optional[string]          `json:"notes,omitzero"`
	PatientCaseID Optional[ID[PatientCase]] `json:"patient_case_id,omitzero"`
}

// AttendeeCancel holds the fields for cancelling an attendee. CancellationReason is required.
type AttendeeCancel struct {
	CancellationReason CancellationReason `json:"cancellation_reason" check:"required,enum=10|20|30|40|50|60"`

	ApplyToRepeats   Optional[bool]   `json:"apply_to_repeats,omitzero"` // also cancel the later appointments of the series
	CancellationNote Optional[string] `json:"cancellation_note,omitzero"`
}

// AttendeesService reads and writes attendees: the patients at each appointment, and whether they arrived. Create adds
// a patient to a group appointment. Each method takes one request, and each All iterator one per page.
//
// API section: Attendee.
type AttendeesService struct{ client *Client }

var (
	opAttendeesList                        = operation{Method: http.MethodGet, Route: "/attendees"}
	opAttendeesCreate                      = operation{Method: http.MethodPost, Route: "/attendees"}
	opAttendeesGet                         = operation{Method: http.MethodGet, Route: "/attendees/{id}"}
	opAttendeesUpdate                      = operation{Method: http.MethodPatch, Route: "/attendees/{id}"}
	opAttendeesDelete                      = operation{Method: http.MethodDelete, Route: "/attendees/{id}"}
	opAttendeesArchive                     = operation{Method: http.MethodPost, Route: "/attendees/{id}/archive"}
	opAttendeesCancel                      = operation{Method: http.MethodPatch, Route: "/attendees/{id}/cancel"}
	opAttendeesListByGroupAppointment      = operation{Method: http.MethodGet, Route: "/group_appointments/{group_appointment_id}/attendees"}
	opAttendeesListByIndividualAppointment = operation{Method: http.MethodGet, Route: "/individual_appointments/{individual_appointment_id}/attendees"}
	opAttendeesListByPatientCase           = operation{Method: http.MethodGet, Route: "/patient_cases/{patient_case_id}/attendees"}
)

// List returns one page of the attendees, in one request.
//
// GET /attendees
func (s *AttendeesService) List(ctx context.Context, opts AttendeeListOptions) (*Page[Attendee], error) {
	return list[Attendee](ctx, clientOf(s), opAttendeesList, nil, opts)
}

// All iterates over the attendees, with one request for each page of up to 100.
func (s *AttendeesService) All(ctx context.Context, opts AttendeeListOptions) iter.Seq2[Attendee, error] {
	return all[Attendee](ctx, clientOf(s), opAttendeesList, nil, opts)
}

// Create creates an attendee and returns it. The error matches [ErrInvalid] if a value is rejected, and is an
// [*OutcomeUnknownError] if the attendee may or may not have been created.
//
// [AttendeesService.Book] creates one only if there is a free seat.
//
// POST /attendees
func (s *AttendeesService) Create(ctx context.Context, request AttendeeCreate) (*Attendee, error) {
	return write[Attendee](ctx, clientOf(s), opAttendeesCreate, nil, request)
}

// Get returns the attendee with the given ID. The error matches [ErrNotFound] if there is none, or if it is archived,
// cancelled or deleted and opts does not ask for it.
//
// GET /attendees/{id}
func (s *AttendeesService) Get(ctx context.Context, id AttendeeID, opts ...AttendeeGetOptions) (*Attendee, error) {
	return getWith[Attendee](ctx, clientOf(s), opAttendeesGet, ids{id}, opts...)
}

// Update changes the fields that request sets and returns the attendee. The error matches [ErrInvalid] if a value is
// rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /attendees/{id}
func (s *AttendeesService) Update(ctx context.Context, id AttendeeID, request AttendeeUpdate) (*Attendee, error) {
	return write[Attendee](ctx, clientOf(s), opAttendeesUpdate, ids{id}, request)
}

// Delete archives an attendee.
//
// Deprecated: use [AttendeesService.Archive], which does the same.
//
// DELETE /attendees/{id}
func (s *AttendeesService) Delete(ctx context.Context, id AttendeeID) error {
	return exec(ctx, clientOf(s), opAttendeesDelete, ids{id}, nil)
}

// Archive archives an attendee: lists and Get then hide it. The API cannot unarchive it. The error is an
// [*OutcomeUnknownError] if the attendee may or may not have been archived.
//
// POST /attendees/{id}/archive
func (s *AttendeesService) Archive(ctx context.Context, id AttendeeID) error {
	return exec(ctx, clientOf(s), opAttendeesArchive, ids{id}, nil)
}

// Cancel cancels an attendee of a group appointment; the appointment itself takes place. Lists and Get then hide the
// attendee. For an individual appointment, use [IndividualAppointmentsService.Cancel]. The error matches [ErrInvalid]
// if a value is rejected, and is an [*OutcomeUnknownError] if the attendee may or may not have been cancelled.
//
// PATCH /attendees/{id}/cancel
func (s *AttendeesService) Cancel(ctx context.Context, id AttendeeID, request AttendeeCancel) error {
	return exec(ctx, clientOf(s), opAttendeesCancel, ids{id}, request)
}

// ListByGroupAppointment returns one page of the attendees of one group appointment, in one request.
//
// Deprecated: use [AttendeesService.List] with a filter on AppointmentID.
//
// GET /group_appointments/{group_appointment_id}/attendees
func (s *AttendeesService) ListByGroupAppointment(ctx context.Context, groupAppointment GroupAppointmentID, opts AttendeeListOptions) (*Page[Attendee], error) {
	return list[Attendee](ctx, clientOf(s), opAttendeesListByGroupAppointment, ids{groupAppointment}, opts)
}

// AllByGroupAppointment iterates over the attendees of one group appointment, with one request for each page of up to
// 100.
//
// Deprecated: use [AttendeesService.All] with a filter on AppointmentID.
func (s *AttendeesService) AllByGroupAppointment(ctx context.Context, groupAppointment GroupAppointmentID, opts AttendeeListOptions) iter.Seq2[Attendee, error] {
	return all[Attendee](ctx, clientOf(s), opAttendeesListByGroupAppointment, ids{groupAppointment}, opts)
}

// ListByIndividualAppointment returns one page of the attendees of one individual appointment, in one request.
//
// Deprecated: use [AttendeesService.List] with a filter on AppointmentID.
//
// GET /individual_appointments/{individual_appointment_id}/attendees
func (s *AttendeesService) ListByIndividualAppointment(ctx context.Context, individualAppointment IndividualAppointmentID, opts AttendeeListOptions) (*Page[Attendee], error) {
	return list[Attendee](ctx, clientOf(s), opAttendeesListByIndividualAppointment, ids{individualAppointment}, opts)
}

// AllByIndividualAppointment iterates over the attendees of one individual appointment, with one request for each page
// of up to 100.
//
// Deprecated: use [AttendeesService.All] with a filter on AppointmentID.
func (s *AttendeesService) AllByIndividualAppointment(ctx context.Context, individualAppointment IndividualAppointmentID, opts AttendeeListOptions) iter.Seq2[Attendee, error] {
	return all[Attendee](ctx, clientOf(s), opAttendeesListByIndividualAppointment, ids{individualAppointment}, opts)
}

// ListByPatientCase returns one page of the attendees of one patient case, in one request.
//
// Deprecated: use [AttendeesService.List] with a filter on PatientCaseID.
//
// GET /patient_cases/{patient_case_id}/attendees
func (s *AttendeesService) ListByPatientCase(ctx context.Context, patientCase PatientCaseID, opts AttendeeListByPatientCaseOptions) (*Page[Attendee], error) {
	return list[Attendee](ctx, clientOf(s), opAttendeesListByPatientCase, ids{patientCase}, opts)
}

// AllByPatientCase iterates over the attendees of one patient case, with one request for each page of up to 100.
//
// Deprecated: use [AttendeesService.All] with a filter on PatientCaseID.
func (s *AttendeesService) AllByPatientCase(ctx context.Context, patientCase PatientCaseID, opts AttendeeListByPatientCaseOptions) iter.Seq2[Attendee, error] {
	return all[Attendee](ctx, clientOf(s), opAttendeesListByPatientCase, ids{patientCase}, opts)
}
