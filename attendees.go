package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// AttendeeListOptions selects from a list of attendees.
type AttendeeListOptions struct {
	Page    int            `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int            `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[Attendee] `url:"sort,omitempty"`     // nil: created_at, ascending

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

// AttendeeListByPatientCaseOptions selects from a list of attendees of one patient case.
type AttendeeListByPatientCaseOptions struct {
	Page    int            `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int            `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[Attendee] `url:"sort,omitempty"`     // nil: created_at, ascending

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

// Columns to sort attendees by.
const (
	AttendeesByArchivedAt  SortColumn[Attendee] = "archived_at"
	AttendeesByCancelledAt SortColumn[Attendee] = "cancelled_at"
	AttendeesByCreatedAt   SortColumn[Attendee] = "created_at"
	AttendeesByDeletedAt   SortColumn[Attendee] = "deleted_at"
	AttendeesByID          SortColumn[Attendee] = "id"
	AttendeesByUpdatedAt   SortColumn[Attendee] = "updated_at"
)

// AttendeeGetOptions lets Get find an attendee that it hides otherwise: [Any] or [Present] on the field
// that hides it.
type AttendeeGetOptions struct {
	ArchivedAt  TimeFilter `url:"archived_at,omitempty"`
	CancelledAt TimeFilter `url:"cancelled_at,omitempty"`
	DeletedAt   TimeFilter `url:"deleted_at,omitempty"`
}

// AttendeeID is the id of an attendee.
type AttendeeID = ID[Attendee]

// Attendee is a patient at a booking. Every individual appointment has one, a group appointment one for each patient.
type Attendee struct {
	ID                            ID[Attendee]       `json:"id,omitzero"`
	CreatedAt                     time.Time          `json:"created_at,omitzero"`
	UpdatedAt                     time.Time          `json:"updated_at,omitzero"`
	ArchivedAt                    time.Time          `json:"archived_at,omitzero"` // zero: not archived
	Arrived                       bool               `json:"arrived"`
	Booking                       Link[Booking]      `json:"booking,omitzero"`
	BookingIPAddress              string             `json:"booking_ip_address,omitzero"` // of the patient who booked online; "" otherwise
	CancellationNote              string             `json:"cancellation_note,omitzero"`
	CancellationReason            CancellationReason `json:"cancellation_reason,omitzero"`             // 0: not cancelled
	CancellationReasonDescription string             `json:"cancellation_reason_description,omitzero"` // the reason in words
	CancellationURL               string             `json:"cancellation_url,omitzero"`                // where the patient can cancel
	CancelledAt                   time.Time          `json:"cancelled_at,omitzero"`                    // zero: not cancelled
	DeletedAt                     time.Time          `json:"deleted_at,omitzero"`                      // zero: not deleted

	// Deprecated: SentEmailRemindersCount says how many.
	EmailReminderSent bool `json:"email_reminder_sent"`

	InvoiceStatus               InvoiceStatus     `json:"invoice_status,omitzero"` // 0: no invoice
	Invoices                    RelatedLink       `json:"invoices,omitzero"`
	Notes                       string            `json:"notes,omitzero"`
	OnlineBookingPolicyAccepted *bool             `json:"online_booking_policy_accepted"` // nil: never asked
	Patient                     Link[Patient]     `json:"patient,omitzero"`
	PatientCase                 Link[PatientCase] `json:"patient_case,omitzero"` // zero: none
	PatientForms                RelatedLink       `json:"patient_forms,omitzero"`
	SentEmailFollowUpsCount     *int              `json:"sent_email_follow_ups_count"` // nil: the API does not say
	SentEmailRemindersCount     *int              `json:"sent_email_reminders_count"`  // nil: the API does not say
	SentSMSFollowUpsCount       *int              `json:"sent_sms_follow_ups_count"`   // nil: the API does not say
	SentSMSRemindersCount       *int              `json:"sent_sms_reminders_count"`    // nil: the API does not say

	// Deprecated: SentSMSRemindersCount says how many.
	SMSReminderSent bool `json:"sms_reminder_sent"`

	TelehealthURL       string              `json:"telehealth_url,omitzero"`
	TreatmentNoteStatus TreatmentNoteStatus `json:"treatment_note_status,omitzero"` // 0: no note
	Links               SelfLink            `json:"links,omitzero"`
}

// AttendeeCreate is what to create an attendee with.
type AttendeeCreate struct {
	BookingID ID[Booking] `json:"booking_id" check:"required"`
	PatientID ID[Patient] `json:"patient_id" check:"required"`

	Arrived       Optional[bool]            `json:"arrived,omitzero"`
	Notes         Optional[string]          `json:"notes,omitzero"`
	PatientCaseID Optional[ID[PatientCase]] `json:"patient_case_id,omitzero"`
}

// AttendeeUpdate is what to change of an attendee. What is not set is left alone.
type AttendeeUpdate struct {
	Arrived       Optional[bool]            `json:"arrived,omitzero"`
	Notes         Optional[string]          `json:"notes,omitzero"`
	PatientCaseID Optional[ID[PatientCase]] `json:"patient_case_id,omitzero"`
}

// AttendeeCancel is why an attendee is cancelled.
type AttendeeCancel struct {
	CancellationReason CancellationReason `json:"cancellation_reason" check:"required,enum=10|20|30|40|50|60"`

	ApplyToRepeats   Optional[bool]   `json:"apply_to_repeats,omitzero"`
	CancellationNote Optional[string] `json:"cancellation_note,omitzero"`
}

// AttendeesService reads and writes attendees.
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

// List returns one page of the attendees.
//
// GET /attendees
func (s *AttendeesService) List(ctx context.Context, opts AttendeeListOptions) (*Page[Attendee], error) {
	return list[Attendee](ctx, s.client, opAttendeesList, nil, opts)
}

// All iterates over the attendees, page by page.
func (s *AttendeesService) All(ctx context.Context, opts AttendeeListOptions) iter.Seq2[Attendee, error] {
	return all[Attendee](ctx, s.client, opAttendeesList, nil, opts)
}

// Create makes an attendee and returns it.
//
// POST /attendees
func (s *AttendeesService) Create(ctx context.Context, request AttendeeCreate) (*Attendee, error) {
	return write[Attendee](ctx, s.client, opAttendeesCreate, nil, request)
}

// Get returns one attendee. An archived, cancelled or deleted one is [ErrNotFound] unless the
// options ask for it.
//
// GET /attendees/{id}
func (s *AttendeesService) Get(ctx context.Context, id AttendeeID, opts ...AttendeeGetOptions) (*Attendee, error) {
	return getWith[Attendee](ctx, s.client, opAttendeesGet, ids{id}, opts...)
}

// Update changes the fields that the request sets, and returns the attendee.
//
// PATCH /attendees/{id}
func (s *AttendeesService) Update(ctx context.Context, id AttendeeID, request AttendeeUpdate) (*Attendee, error) {
	return write[Attendee](ctx, s.client, opAttendeesUpdate, ids{id}, request)
}

// Delete archives an attendee.
//
// Deprecated: use Archive, which does the same.
//
// DELETE /attendees/{id}
func (s *AttendeesService) Delete(ctx context.Context, id AttendeeID) error {
	return exec(ctx, s.client, opAttendeesDelete, ids{id}, nil)
}

// Archive hides an attendee.
//
// POST /attendees/{id}/archive
func (s *AttendeesService) Archive(ctx context.Context, id AttendeeID) error {
	return exec(ctx, s.client, opAttendeesArchive, ids{id}, nil)
}

// Cancel cancels an attendee. It works for attendees of group appointments only; an individual appointment
// is cancelled itself.
//
// PATCH /attendees/{id}/cancel
func (s *AttendeesService) Cancel(ctx context.Context, id AttendeeID, request AttendeeCancel) error {
	return exec(ctx, s.client, opAttendeesCancel, ids{id}, request)
}

// ListByGroupAppointment returns one page of the attendees of one group appointment.
//
// Deprecated: use List with AppointmentID.
//
// GET /group_appointments/{group_appointment_id}/attendees
func (s *AttendeesService) ListByGroupAppointment(ctx context.Context, groupAppointment GroupAppointmentID, opts AttendeeListOptions) (*Page[Attendee], error) {
	return list[Attendee](ctx, s.client, opAttendeesListByGroupAppointment, ids{groupAppointment}, opts)
}

// AllByGroupAppointment iterates over the attendees of one group appointment, page by page.
//
// Deprecated: use All with AppointmentID.
func (s *AttendeesService) AllByGroupAppointment(ctx context.Context, groupAppointment GroupAppointmentID, opts AttendeeListOptions) iter.Seq2[Attendee, error] {
	return all[Attendee](ctx, s.client, opAttendeesListByGroupAppointment, ids{groupAppointment}, opts)
}

// ListByIndividualAppointment returns one page of the attendees of one individual appointment.
//
// Deprecated: use List with AppointmentID.
//
// GET /individual_appointments/{individual_appointment_id}/attendees
func (s *AttendeesService) ListByIndividualAppointment(ctx context.Context, individualAppointment IndividualAppointmentID, opts AttendeeListOptions) (*Page[Attendee], error) {
	return list[Attendee](ctx, s.client, opAttendeesListByIndividualAppointment, ids{individualAppointment}, opts)
}

// AllByIndividualAppointment iterates over the attendees of one individual appointment, page by page.
//
// Deprecated: use All with AppointmentID.
func (s *AttendeesService) AllByIndividualAppointment(ctx context.Context, individualAppointment IndividualAppointmentID, opts AttendeeListOptions) iter.Seq2[Attendee, error] {
	return all[Attendee](ctx, s.client, opAttendeesListByIndividualAppointment, ids{individualAppointment}, opts)
}

// ListByPatientCase returns one page of the attendees of one patient case.
//
// Deprecated: use List with PatientCaseID.
//
// GET /patient_cases/{patient_case_id}/attendees
func (s *AttendeesService) ListByPatientCase(ctx context.Context, patientCase PatientCaseID, opts AttendeeListByPatientCaseOptions) (*Page[Attendee], error) {
	return list[Attendee](ctx, s.client, opAttendeesListByPatientCase, ids{patientCase}, opts)
}

// AllByPatientCase iterates over the attendees of one patient case, page by page.
//
// Deprecated: use All with PatientCaseID.
func (s *AttendeesService) AllByPatientCase(ctx context.Context, patientCase PatientCaseID, opts AttendeeListByPatientCaseOptions) iter.Seq2[Attendee, error] {
	return all[Attendee](ctx, s.client, opAttendeesListByPatientCase, ids{patientCase}, opts)
}
