package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// BookingListOptions selects from a list of bookings.
type BookingListOptions struct {
	Page    int           `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int           `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[Booking] `url:"sort,omitempty"`     // nil: created_at, ascending

	AppointmentTypeID   IDFilter[AppointmentType]         `url:"appointment_type_id,omitempty"`
	ArchivedAt          TimeFilter                        `url:"archived_at,omitempty"`
	BusinessID          IDFilter[Business]                `url:"business_id,omitempty"`
	CancelledAt         TimeFilter                        `url:"cancelled_at,omitempty"`
	CreatedAt           TimeFilter                        `url:"created_at,omitempty"`
	DeletedAt           TimeFilter                        `url:"deleted_at,omitempty"`
	DidNotArrive        BoolFilter                        `url:"did_not_arrive,omitempty"`
	EmailReminderSent   BoolFilter                        `url:"email_reminder_sent,omitempty"`
	EndsAt              TimeFilter                        `url:"ends_at,omitempty"`
	ID                  IDFilter[Booking]                 `url:"id,omitempty"`
	InvoiceStatus       NumberFilter[InvoiceStatus]       `url:"invoice_status,omitempty"`
	PatientIDs          ArrayFilter[Patient]              `url:"patient_ids,omitempty"`
	PractitionerID      IDFilter[Practitioner]            `url:"practitioner_id,omitempty"`
	RepeatedFromID      IDFilter[Booking]                 `url:"repeated_from_id,omitempty"`
	SMSReminderSent     BoolFilter                        `url:"sms_reminder_sent,omitempty"`
	StartsAt            TimeFilter                        `url:"starts_at,omitempty"`
	TreatmentNoteStatus NumberFilter[TreatmentNoteStatus] `url:"treatment_note_status,omitempty"`
	UpdatedAt           TimeFilter                        `url:"updated_at,omitempty"`
}

// Columns to sort bookings by.
const (
	BookingsByArchivedAt          SortColumn[Booking] = "archived_at"
	BookingsByCancelledAt         SortColumn[Booking] = "cancelled_at"
	BookingsByCreatedAt           SortColumn[Booking] = "created_at"
	BookingsByDeletedAt           SortColumn[Booking] = "deleted_at"
	BookingsByEndsAt              SortColumn[Booking] = "ends_at"
	BookingsByID                  SortColumn[Booking] = "id"
	BookingsByInvoiceStatus       SortColumn[Booking] = "invoice_status"
	BookingsByStartsAt            SortColumn[Booking] = "starts_at"
	BookingsByTreatmentNoteStatus SortColumn[Booking] = "treatment_note_status"
	BookingsByUpdatedAt           SortColumn[Booking] = "updated_at"
)

// BookingGetOptions lets Get find a booking that it hides otherwise: [Any] or [Present] on the field that hides it.
type BookingGetOptions struct {
	ArchivedAt  TimeFilter `url:"archived_at,omitempty"`
	CancelledAt TimeFilter `url:"cancelled_at,omitempty"`
	DeletedAt   TimeFilter `url:"deleted_at,omitempty"`
}

// BookingID is the id of a booking. It is the id of the individual appointment, group appointment or unavailable block
// as well: by [Booking.Kind], convert it as in IndividualAppointmentID(booking.ID).
type BookingID = ID[Booking]

// Booking is anything that stands in the diary: an individual appointment, a group appointment or an unavailable block,
// by its Kind. The fields that not all of them have say whose they are.
type Booking struct {
	ID                            ID[Booking]                `json:"id,omitzero"`
	CreatedAt                     time.Time                  `json:"created_at,omitzero"`
	UpdatedAt                     time.Time                  `json:"updated_at,omitzero"`
	AppointmentType               Link[AppointmentType]      `json:"appointment_type,omitzero"`   // individual, group
	ArchivedAt                    time.Time                  `json:"archived_at,omitzero"`        // zero: not archived
	Attendees                     RelatedLink                `json:"attendees,omitzero"`          // individual, group
	BookingIPAddress              string                     `json:"booking_ip_address,omitzero"` // individual: of the patient who booked online
	Business                      Link[Business]             `json:"business,omitzero"`
	CancellationNote              string                     `json:"cancellation_note,omitzero"`               // individual
	CancellationReason            CancellationReason         `json:"cancellation_reason,omitzero"`             // individual; 0: not cancelled
	CancellationReasonDescription string                     `json:"cancellation_reason_description,omitzero"` // individual: the reason in words
	CancelledAt                   time.Time                  `json:"cancelled_at,omitzero"`                    // individual; zero: not cancelled
	Conflicts                     RelatedLink                `json:"conflicts,omitzero"`
	DeletedAt                     time.Time                  `json:"deleted_at,omitzero"`           // zero: not deleted
	DidNotArrive                  bool                       `json:"did_not_arrive"`                // individual: was expected and did not come
	EmailReminderSent             bool                       `json:"email_reminder_sent"`           // individual
	EndsAt                        time.Time                  `json:"ends_at,omitzero"`              // UTC; zero where the API has none
	HasPatientAppointmentNotes    bool                       `json:"has_patient_appointment_notes"` // individual
	InvoiceStatus                 InvoiceStatus              `json:"invoice_status,omitzero"`       // individual; 0: no invoice
	MaxAttendees                  int                        `json:"max_attendees,omitzero"`        // group
	Notes                         string                     `json:"notes,omitzero"`
	OnlineBookingPolicyAccepted   *bool                      `json:"online_booking_policy_accepted"` // individual; nil: never asked
	Patient                       Link[Patient]              `json:"patient,omitzero"`               // individual
	PatientArrived                bool                       `json:"patient_arrived"`                // individual: has come
	PatientCase                   Link[PatientCase]          `json:"patient_case,omitzero"`          // individual; zero: none
	PatientIDs                    []PatientID                `json:"patient_ids,omitzero"`           // group
	PatientName                   string                     `json:"patient_name,omitzero"`          // individual: full name
	Practitioner                  Link[Practitioner]         `json:"practitioner,omitzero"`
	RepeatRule                    *RepeatRule                `json:"repeat_rule,omitzero"`   // nil or empty: does not repeat
	RepeatedFrom                  Link[Booking]              `json:"repeated_from,omitzero"` // the first of a series
	Repeats                       RelatedLink                `json:"repeats,omitzero"`       // the later ones of a series
	SMSReminderSent               bool                       `json:"sms_reminder_sent"`      // individual
	StartsAt                      time.Time                  `json:"starts_at,omitzero"`     // UTC
	TelehealthURL                 string                     `json:"telehealth_url,omitzero"`
	TreatmentNoteStatus           TreatmentNoteStatus        `json:"treatment_note_status,omitzero"`  // individual; 0: no note
	UnavailableBlockType          Link[UnavailableBlockType] `json:"unavailable_block_type,omitzero"` // unavailable block
	Links                         SelfLink                   `json:"links,omitzero"`
}

// BookingKind says what a booking is.
type BookingKind string

// The kinds of bookings.
const (
	BookingKindIndividual  BookingKind = "individual_appointment"
	BookingKindGroup       BookingKind = "group_appointment"
	BookingKindUnavailable BookingKind = "unavailable_block"
)

// Kind is what the booking is. The API does not say it; the fields that only one kind has do.
func (b Booking) Kind() BookingKind {
	switch {
	case b.MaxAttendees != 0 || b.PatientIDs != nil:
		return BookingKindGroup
	case b.Patient.Links.Self != "" || b.PatientName != "" || b.AppointmentType.Links.Self != "": // the patient may be gone
		return BookingKindIndividual
	default:
		return BookingKindUnavailable
	}
}

// BookingsService reads all that stands in the diary: individual appointments, group appointments and unavailable
// blocks. They are written by their own services.
//
// API section: Booking.
type BookingsService struct{ client *Client }

var (
	opBookingsList              = operation{Method: http.MethodGet, Route: "/bookings"}
	opBookingsListByPatientCase = operation{Method: http.MethodGet, Route: "/patient_cases/{patient_case_id}/bookings"}
	opBookingsGet               = operation{Method: http.MethodGet, Route: "/bookings/{id}"}
)

// List returns one page of bookings.
//
// GET /bookings
func (s *BookingsService) List(ctx context.Context, opts BookingListOptions) (*Page[Booking], error) {
	return list[Booking](ctx, s.client, opBookingsList, nil, opts)
}

// All iterates over bookings, page by page.
func (s *BookingsService) All(ctx context.Context, opts BookingListOptions) iter.Seq2[Booking, error] {
	return all[Booking](ctx, s.client, opBookingsList, nil, opts)
}

// ListByPatientCase returns one page of the bookings of one patient case.
//
// Deprecated: use Attendees.List with PatientCaseID; each attendee leads to its booking.
//
// GET /patient_cases/{patient_case_id}/bookings
func (s *BookingsService) ListByPatientCase(ctx context.Context, patientCase PatientCaseID, opts BookingListOptions) (*Page[Booking], error) {
	return list[Booking](ctx, s.client, opBookingsListByPatientCase, ids{patientCase}, opts)
}

// AllByPatientCase iterates over the bookings of one patient case, page by page.
//
// Deprecated: use Attendees.All with PatientCaseID; each attendee leads to its booking.
func (s *BookingsService) AllByPatientCase(ctx context.Context, patientCase PatientCaseID, opts BookingListOptions) iter.Seq2[Booking, error] {
	return all[Booking](ctx, s.client, opBookingsListByPatientCase, ids{patientCase}, opts)
}

// Get returns one booking. An archived, cancelled or deleted one is [ErrNotFound] unless the options ask for it.
//
// GET /bookings/{id}
func (s *BookingsService) Get(ctx context.Context, id BookingID, opts ...BookingGetOptions) (*Booking, error) {
	return getWith[Booking](ctx, s.client, opBookingsGet, ids{id}, opts...)
}
