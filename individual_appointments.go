package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// IndividualAppointmentListOptions selects from a list of individual appointments.
type IndividualAppointmentListOptions struct {
	Page    int                         `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                         `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[IndividualAppointment] `url:"sort,omitempty"`     // nil: created_at, ascending

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

// Columns to sort individualappointments by.
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

// IndividualAppointmentGetOptions lets Get find an appointment that it hides otherwise: [Any] or [Present] on the field
// that hides it.
type IndividualAppointmentGetOptions struct {
	ArchivedAt  TimeFilter `url:"archived_at,omitempty"`
	CancelledAt TimeFilter `url:"cancelled_at,omitempty"`
	DeletedAt   TimeFilter `url:"deleted_at,omitempty"`
}

// IndividualAppointmentID is the id of an individual appointment.
type IndividualAppointmentID = ID[IndividualAppointment]

// IndividualAppointment is an appointment of one patient with one practitioner. It starts and ends in UTC; the time on
// the clinic's wall is that in the [Business.Location] of its business.
type IndividualAppointment struct {
	ID                            ID[IndividualAppointment]   `json:"id,omitzero"`
	CreatedAt                     time.Time                   `json:"created_at,omitzero"`
	UpdatedAt                     time.Time                   `json:"updated_at,omitzero"`
	AppointmentType               Link[AppointmentType]       `json:"appointment_type,omitzero"`
	ArchivedAt                    time.Time                   `json:"archived_at,omitzero"` // zero: not archived
	Attendees                     RelatedLink                 `json:"attendees,omitzero"`
	BookingIPAddress              string                      `json:"booking_ip_address,omitzero"` // of the patient who booked online; "" otherwise
	Business                      Link[Business]              `json:"business,omitzero"`
	CancellationNote              string                      `json:"cancellation_note,omitzero"`
	CancellationReason            CancellationReason          `json:"cancellation_reason,omitzero"`             // 0: not cancelled
	CancellationReasonDescription string                      `json:"cancellation_reason_description,omitzero"` // the reason in words
	CancelledAt                   time.Time                   `json:"cancelled_at,omitzero"`                    // zero: not cancelled
	Conflicts                     RelatedLink                 `json:"conflicts,omitzero"`
	DeletedAt                     time.Time                   `json:"deleted_at,omitzero"` // zero: not deleted
	DidNotArrive                  bool                        `json:"did_not_arrive"`      // was expected and did not come
	EmailReminderSent             bool                        `json:"email_reminder_sent"`
	EndsAt                        time.Time                   `json:"ends_at,omitzero"` // UTC; zero where the API has none
	HasPatientAppointmentNotes    bool                        `json:"has_patient_appointment_notes"`
	InvoiceStatus                 InvoiceStatus               `json:"invoice_status,omitzero"` // 0: no invoice
	Notes                         string                      `json:"notes,omitzero"`
	OnlineBookingPolicyAccepted   *bool                       `json:"online_booking_policy_accepted"` // nil: never asked
	Patient                       Link[Patient]               `json:"patient,omitzero"`
	PatientArrived                bool                        `json:"patient_arrived"`       // has come
	PatientCase                   Link[PatientCase]           `json:"patient_case,omitzero"` // zero: none
	PatientName                   string                      `json:"patient_name,omitzero"` // full name
	Practitioner                  Link[Practitioner]          `json:"practitioner,omitzero"`
	RepeatRule                    *RepeatRule                 `json:"repeat_rule,omitzero"`   // nil or empty: does not repeat
	RepeatedFrom                  Link[IndividualAppointment] `json:"repeated_from,omitzero"` // the first of a series
	Repeats                       RelatedLink                 `json:"repeats,omitzero"`       // the later ones of a series
	SMSReminderSent               bool                        `json:"sms_reminder_sent"`
	StartsAt                      time.Time                   `json:"starts_at,omitzero"`             // UTC
	TelehealthURL                 string                      `json:"telehealth_url,omitzero"`        // for staff; always there, also when the type has no telehealth
	TreatmentNoteStatus           TreatmentNoteStatus         `json:"treatment_note_status,omitzero"` // 0: no note
	Links                         SelfLink                    `json:"links,omitzero"`
}

// IndividualAppointmentCreate is what to create an individual appointment with.
type IndividualAppointmentCreate struct {
	AppointmentTypeID ID[AppointmentType] `json:"appointment_type_id" check:"required"`
	BusinessID        ID[Business]        `json:"business_id" check:"required"`
	PatientID         ID[Patient]         `json:"patient_id" check:"required"`
	PractitionerID    ID[Practitioner]    `json:"practitioner_id" check:"required"`
	StartsAt          time.Time           `json:"starts_at" check:"required"`

	EndsAt        Optional[time.Time]       `json:"ends_at,omitzero"` // null: by the duration of the appointment type
	Notes         Optional[string]          `json:"notes,omitzero"`
	PatientCaseID Optional[ID[PatientCase]] `json:"patient_case_id,omitzero"`
	RepeatRule    Optional[RepeatRule]      `json:"repeat_rule,omitzero"`
}

// IndividualAppointmentUpdate is what to change of an individual appointment. What is not set is left alone.
type IndividualAppointmentUpdate struct {
	AppointmentTypeID Optional[ID[AppointmentType]] `json:"appointment_type_id,omitzero"`
	BusinessID        Optional[ID[Business]]        `json:"business_id,omitzero"`
	EndsAt            Optional[time.Time]           `json:"ends_at,omitzero"` // null: by the duration of the appointment type
	Notes             Optional[string]              `json:"notes,omitzero"`
	PatientCaseID     Optional[ID[PatientCase]]     `json:"patient_case_id,omitzero"`
	PatientID         Optional[ID[Patient]]         `json:"patient_id,omitzero"`
	PractitionerID    Optional[ID[Practitioner]]    `json:"practitioner_id,omitzero"`
	RepeatRule        Optional[RepeatRule]          `json:"repeat_rule,omitzero"`
	StartsAt          Optional[time.Time]           `json:"starts_at,omitzero"`
}

// IndividualAppointmentCancel is why an individual appointment is cancelled.
type IndividualAppointmentCancel struct {
	CancellationReason CancellationReason `json:"cancellation_reason" check:"required,enum=10|20|30|40|50|60"`

	ApplyToRepeats   Optional[bool]   `json:"apply_to_repeats,omitzero"`
	CancellationNote Optional[string] `json:"cancellation_note,omitzero"`
}

// IndividualAppointmentsService reads and writes individual appointments.
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

// List returns one page of individual appointments.
//
// GET /individual_appointments
func (s *IndividualAppointmentsService) List(ctx context.Context, opts IndividualAppointmentListOptions) (*Page[IndividualAppointment], error) {
	return list[IndividualAppointment](ctx, s.client, opIndividualAppointmentsList, nil, opts)
}

// All iterates over individual appointments, page by page.
func (s *IndividualAppointmentsService) All(ctx context.Context, opts IndividualAppointmentListOptions) iter.Seq2[IndividualAppointment, error] {
	return all[IndividualAppointment](ctx, s.client, opIndividualAppointmentsList, nil, opts)
}

// Get returns one individual appointment. An archived, cancelled or deleted one is [ErrNotFound] unless the options
// ask for it.
//
// GET /individual_appointments/{id}
func (s *IndividualAppointmentsService) Get(ctx context.Context, id IndividualAppointmentID, opts ...IndividualAppointmentGetOptions) (*IndividualAppointment, error) {
	return getWith[IndividualAppointment](ctx, s.client, opIndividualAppointmentsGet, ids{id}, opts...)
}

// Create makes an individual appointment and returns it. Without EndsAt it lasts as long as its type; with a RepeatRule
// its repeats are made too. The API lets it overlap with others: ask for its Conflicts afterwards.
//
// POST /individual_appointments
func (s *IndividualAppointmentsService) Create(ctx context.Context, request IndividualAppointmentCreate) (*IndividualAppointment, error) {
	return write[IndividualAppointment](ctx, s.client, opIndividualAppointmentsCreate, nil, request)
}

// Update changes the fields that the request sets, and returns the individual appointment. A new StartsAt alone leaves
// EndsAt where it is; EndsAt: Null[time.Time]() sets it anew, by the duration of the type.
//
// PATCH /individual_appointments/{id}
func (s *IndividualAppointmentsService) Update(ctx context.Context, id IndividualAppointmentID, request IndividualAppointmentUpdate) (*IndividualAppointment, error) {
	return write[IndividualAppointment](ctx, s.client, opIndividualAppointmentsUpdate, ids{id}, request)
}

// Delete archives an individual appointment.
//
// Deprecated: use Archive, which does the same.
//
// DELETE /individual_appointments/{id}
func (s *IndividualAppointmentsService) Delete(ctx context.Context, id IndividualAppointmentID) error {
	return exec(ctx, s.client, opIndividualAppointmentsDelete, ids{id}, nil)
}

// Archive hides an individual appointment.
//
// POST /individual_appointments/{id}/archive
func (s *IndividualAppointmentsService) Archive(ctx context.Context, id IndividualAppointmentID) error {
	return exec(ctx, s.client, opIndividualAppointmentsArchive, ids{id}, nil)
}

// Cancel cancels an individual appointment, with ApplyToRepeats also those that repeat it. It is hidden from then on,
// see IndividualAppointmentListOptions.CancelledAt.
//
// PATCH /individual_appointments/{id}/cancel
func (s *IndividualAppointmentsService) Cancel(ctx context.Context, id IndividualAppointmentID, request IndividualAppointmentCancel) error {
	return exec(ctx, s.client, opIndividualAppointmentsCancel, ids{id}, request)
}

// Conflicts tells whether an individual appointment overlaps with something else in the diary. The API lets double bookings
// happen: look after creating or moving one.
//
// GET /individual_appointments/{id}/conflicts
func (s *IndividualAppointmentsService) Conflicts(ctx context.Context, id IndividualAppointmentID) (*Conflicts, error) {
	return get[Conflicts](ctx, s.client, opIndividualAppointmentsConflicts, ids{id})
}
