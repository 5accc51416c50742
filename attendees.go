package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// AttendeeListOptions filters and sorts a list of attendees. Archived, cancelled and deleted attendees are left out by
// default: set ArchivedAt, CancelledAt or DeletedAt to [Any] to include them, or to [Present] to list only them.
type AttendeeListOptions struct {
	Page    int            `url:"page,omitempty"`     // page number, from 1; 0 means 1
	PerPage int            `url:"per_page,omitempty"` // records per page, 1 to 100; 0 means 50 for List and 100 for All
	Sort    Sort[Attendee] `url:"sort,omitempty"`     // SortBy with AttendeesBy… columns; nil means created_at, ascending

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

// AttendeeListByPatientCaseOptions filters and sorts a list of attendees of a patient case. Archived, cancelled and
// deleted attendees are left out by default: set ArchivedAt, CancelledAt or DeletedAt to [Any] to include them, or to
// [Present] to list only them.
type AttendeeListByPatientCaseOptions struct {
	Page    int            `url:"page,omitempty"`     // page number, from 1; 0 means 1
	PerPage int            `url:"per_page,omitempty"` // records per page, 1 to 100; 0 means 50 for List and 100 for All
	Sort    Sort[Attendee] `url:"sort,omitempty"`     // SortBy with AttendeesBy… columns; nil means created_at, ascending

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

// Columns to sort attendees by, see [SortBy].
const (
	AttendeesByArchivedAt  SortColumn[Attendee] = "archived_at"
	AttendeesByCancelledAt SortColumn[Attendee] = "cancelled_at"
	AttendeesByCreatedAt   SortColumn[Attendee] = "created_at"
	AttendeesByDeletedAt   SortColumn[Attendee] = "deleted_at"
	AttendeesByID          SortColumn[Attendee] = "id"
	AttendeesByUpdatedAt   SortColumn[Attendee] = "updated_at"
)

// AttendeeGetOptions lets Get return archived, cancelled and deleted attendees. Set ArchivedAt, CancelledAt or
// DeletedAt to [Any] to include them.
type AttendeeGetOptions struct {
	ArchivedAt  TimeFilter `url:"archived_at,omitempty"`
	CancelledAt TimeFilter `url:"cancelled_at,omitempty"`
	DeletedAt   TimeFilter `url:"deleted_at,omitempty"`
}

// AttendeeID is the ID of an attendee.
type AttendeeID = ID[Attendee]

// Attendee is a patient at a booking. Every individual appointment has one, a group appointment one for each patient.
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
	CancellationURL               string             `json:"cancellation_url,omitzero"`                // where the patient can cancel
	CancelledAt                   time.Time          `json:"cancelled_at,omitzero"`                    // zero if not cancelled
	DeletedAt                     time.Time          `json:"deleted_at,omitzero"`                      // zero if not deleted

	// Deprecated: SentEmailRemindersCount says how many.
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

	// Deprecated: SentSMSRemindersCount says how many.
	SMSReminderSent bool `json:"sms_reminder_sent"`

	TelehealthURL       string              `json:"telehealth_url,omitzero"`
	TreatmentNoteStatus TreatmentNoteStatus `json:"treatment_note_status,omitzero"` // 0 if there is no treatment note
	Links               SelfLink            `json:"links,omitzero"`
}

// AttendeeCreate holds the fields for creating an attendee.
type AttendeeCreate struct {
	BookingID ID[Booking] `json:"booking_id" check:"required"`
	PatientID ID[Patient] `json:"patient_id" check:"required"`

	Arrived       Optional[bool]            `json:"arrived,omitzero"`
	Notes         Optional[string]          `json:"notes,omitzero"`
	PatientCaseID Optional[ID[PatientCase]] `json:"patient_case_id,omitzero"`
}

// AttendeeUpdate holds the fields to change in an attendee. Unset fields keep their value; [Null] clears a field.
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

type attendeesPage struct {
	Items []Attendee `json:"attendees"`
	pageEnd
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

// List returns one page of the attendees, with one request.
//
// GET /attendees
func (s *AttendeesService) List(ctx context.Context, opts AttendeeListOptions) (*Page[Attendee], error) {
	return list[Attendee, attendeesPage](ctx, s.client, opAttendeesList, nil, opts)
}

// All returns an iterator over the attendees. It requests each page when the loop reaches it.
func (s *AttendeesService) All(ctx context.Context, opts AttendeeListOptions) iter.Seq2[Attendee, error] {
	return all[Attendee, attendeesPage](ctx, s.client, opAttendeesList, nil, opts)
}

// Create creates an attendee and returns it. After an [OutcomeUnknownError], check whether it exists before creating it
// again.
//
// POST /attendees
func (s *AttendeesService) Create(ctx context.Context, request AttendeeCreate) (*Attendee, error) {
	return do[Attendee](ctx, s.client, opAttendeesCreate, nil, nil, request)
}

// Get returns the attendee with the given ID. It fails with [ErrNotFound] if there is none, and for an archived,
// cancelled or deleted one unless opts includes it.
//
// GET /attendees/{id}
func (s *AttendeesService) Get(ctx context.Context, id AttendeeID, opts ...AttendeeGetOptions) (*Attendee, error) {
	return do[Attendee](ctx, s.client, opAttendeesGet, ids{id}, opts, nil)
}

// Update changes the fields that are set in the request and returns the updated attendee.
//
// PATCH /attendees/{id}
func (s *AttendeesService) Update(ctx context.Context, id AttendeeID, request AttendeeUpdate) (*Attendee, error) {
	return do[Attendee](ctx, s.client, opAttendeesUpdate, ids{id}, nil, request)
}

// Delete archives an attendee.
//
// Deprecated: Use Archive, which does the same.
//
// DELETE /attendees/{id}
func (s *AttendeesService) Delete(ctx context.Context, id AttendeeID) error {
	return exec(ctx, s.client, opAttendeesDelete, ids{id}, nil)
}

// Archive archives an attendee: lists and Get leave it out unless their options ask for it. The API has no operation to
// unarchive it.
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

// ListByGroupAppointment returns one page of the attendees of a group appointment, with one request.
//
// Deprecated: Use List with AppointmentID.
//
// GET /group_appointments/{group_appointment_id}/attendees
func (s *AttendeesService) ListByGroupAppointment(ctx context.Context, groupAppointment GroupAppointmentID, opts AttendeeListOptions) (*Page[Attendee], error) {
	return list[Attendee, attendeesPage](ctx, s.client, opAttendeesListByGroupAppointment, ids{groupAppointment}, opts)
}

// AllByGroupAppointment returns an iterator over the attendees of a group appointment. It requests each page when the
// loop reaches it.
//
// Deprecated: Use All with AppointmentID.
func (s *AttendeesService) AllByGroupAppointment(ctx context.Context, groupAppointment GroupAppointmentID, opts AttendeeListOptions) iter.Seq2[Attendee, error] {
	return all[Attendee, attendeesPage](ctx, s.client, opAttendeesListByGroupAppointment, ids{groupAppointment}, opts)
}

// ListByIndividualAppointment returns one page of the attendees of an individual appointment, with one request.
//
// Deprecated: Use List with AppointmentID.
//
// GET /individual_appointments/{individual_appointment_id}/attendees
func (s *AttendeesService) ListByIndividualAppointment(ctx context.Context, individualAppointment IndividualAppointmentID, opts AttendeeListOptions) (*Page[Attendee], error) {
	return list[Attendee, attendeesPage](ctx, s.client, opAttendeesListByIndividualAppointment, ids{individualAppointment}, opts)
}

// AllByIndividualAppointment returns an iterator over the attendees of an individual appointment. It requests each page
// when the loop reaches it.
//
// Deprecated: Use All with AppointmentID.
func (s *AttendeesService) AllByIndividualAppointment(ctx context.Context, individualAppointment IndividualAppointmentID, opts AttendeeListOptions) iter.Seq2[Attendee, error] {
	return all[Attendee, attendeesPage](ctx, s.client, opAttendeesListByIndividualAppointment, ids{individualAppointment}, opts)
}

// ListByPatientCase returns one page of the attendees of a patient case, with one request.
//
// Deprecated: Use List with PatientCaseID.
//
// GET /patient_cases/{patient_case_id}/attendees
func (s *AttendeesService) ListByPatientCase(ctx context.Context, patientCase PatientCaseID, opts AttendeeListByPatientCaseOptions) (*Page[Attendee], error) {
	return list[Attendee, attendeesPage](ctx, s.client, opAttendeesListByPatientCase, ids{patientCase}, opts)
}

// AllByPatientCase returns an iterator over the attendees of a patient case. It requests each page when the loop
// reaches it.
//
// Deprecated: Use All with PatientCaseID.
func (s *AttendeesService) AllByPatientCase(ctx context.Context, patientCase PatientCaseID, opts AttendeeListByPatientCaseOptions) iter.Seq2[Attendee, error] {
	return all[Attendee, attendeesPage](ctx, s.client, opAttendeesListByPatientCase, ids{patientCase}, opts)
}
