package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// BookingListOptions filters and sorts a list of bookings. Archived, cancelled and deleted bookings are hidden by
// default: [Any] on ArchivedAt, CancelledAt and DeletedAt includes them, [Present] on one of the three returns only
// those.
type BookingListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by BookingsByArchivedAt, BookingsByCancelledAt, BookingsByCreatedAt, BookingsByDeletedAt,
	// BookingsByEndsAt, BookingsByID, BookingsByInvoiceStatus, BookingsByStartsAt, BookingsByTreatmentNoteStatus or
	// BookingsByUpdatedAt. nil means BookingsByCreatedAt, ascending.
	Sort Sort[Booking] `url:"sort,omitempty"`

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

// Columns for [BookingListOptions].Sort.
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

// BookingGetOptions makes [BookingsService.Get] return an archived, cancelled or deleted booking, which it hides by
// default: set ArchivedAt, CancelledAt or DeletedAt to [Any] or [Present].
type BookingGetOptions struct {
	ArchivedAt  TimeFilter `url:"archived_at,omitempty"`
	CancelledAt TimeFilter `url:"cancelled_at,omitempty"`
	DeletedAt   TimeFilter `url:"deleted_at,omitempty"`
}

// BookingID is the ID of a booking. The individual appointment, group appointment or unavailable block has the same ID:
// check [Booking.Kind] and convert it, as in IndividualAppointmentID(booking.ID).
type BookingID = ID[Booking]

// Booking is an entry in the diary: an individual appointment, a group appointment or an unavailable block. Kind
// reports which. The comment of a field names the kinds that have it; in other kinds the field is zero. A field whose
// comment names no kind is in all kinds.
type Booking struct {
	ID                            ID[Booking]                `json:"id,omitzero"`
	CreatedAt                     time.Time                  `json:"created_at,omitzero"`
	UpdatedAt                     time.Time                  `json:"updated_at,omitzero"`
	AppointmentType               Link[AppointmentType]      `json:"appointment_type,omitzero"`   // individual, group
	ArchivedAt                    time.Time                  `json:"archived_at,omitzero"`        // zero if not archived
	Attendees                     RelatedLink                `json:"attendees,omitzero"`          // individual, group
	BookingIPAddress              string                     `json:"booking_ip_address,omitzero"` // individual; IP address of the patient who booked online
	Business                      Link[Business]             `json:"business,omitzero"`
	CancellationNote              string                     `json:"cancellation_note,omitzero"`               // individual
	CancellationReason            CancellationReason         `json:"cancellation_reason,omitzero"`             // individual; 0 if not cancelled
	CancellationReasonDescription string                     `json:"cancellation_reason_description,omitzero"` // individual; the text of CancellationReason
	CancelledAt                   time.Time                  `json:"cancelled_at,omitzero"`                    // individual; zero if not cancelled
	Conflicts                     RelatedLink                `json:"conflicts,omitzero"`
	DeletedAt                     time.Time                  `json:"deleted_at,omitzero"`           // zero if not deleted
	DidNotArrive                  bool                       `json:"did_not_arrive"`                // individual
	EmailReminderSent             bool                       `json:"email_reminder_sent"`           // individual
	EndsAt                        time.Time                  `json:"ends_at,omitzero"`              // UTC; zero if the API has none
	HasPatientAppointmentNotes    bool                       `json:"has_patient_appointment_notes"` // individual
	InvoiceStatus                 InvoiceStatus              `json:"invoice_status,omitzero"`       // individual; 0 if there is no invoice
	MaxAttendees                  int                        `json:"max_attendees,omitzero"`        // group; maximum number of patients
	Notes                         string                     `json:"notes,omitzero"`
	OnlineBookingPolicyAccepted   *bool                      `json:"online_booking_policy_accepted"` // individual; nil if the patient was not asked
	Patient                       Link[Patient]              `json:"patient,omitzero"`               // individual
	PatientArrived                bool                       `json:"patient_arrived"`                // individual
	PatientCase                   Link[PatientCase]          `json:"patient_case,omitzero"`          // individual; zero if there is none
	PatientIDs                    []PatientID                `json:"patient_ids,omitzero"`           // group
	PatientName                   string                     `json:"patient_name,omitzero"`          // individual
	Practitioner                  Link[Practitioner]         `json:"practitioner,omitzero"`
	RepeatRule                    *RepeatRule                `json:"repeat_rule,omitzero"`   // nil or zero if it does not repeat
	RepeatedFrom                  Link[Booking]              `json:"repeated_from,omitzero"` // the first booking of the series
	Repeats                       RelatedLink                `json:"repeats,omitzero"`       // the later bookings of the series
	SMSReminderSent               bool                       `json:"sms_reminder_sent"`      // individual
	StartsAt                      time.Time                  `json:"starts_at,omitzero"`     // UTC
	TelehealthURL                 string                     `json:"telehealth_url,omitzero"`
	TreatmentNoteStatus           TreatmentNoteStatus        `json:"treatment_note_status,omitzero"`  // individual; 0 if there is no treatment note
	UnavailableBlockType          Link[UnavailableBlockType] `json:"unavailable_block_type,omitzero"` // unavailable block
	Links                         SelfLink                   `json:"links,omitzero"`
}

// BookingKind is the kind of a booking.
//
//   - [BookingKindIndividual]: an appointment of one patient
//   - [BookingKindGroup]: an appointment of several patients
//   - [BookingKindUnavailable]: a period in which a practitioner cannot be booked
type BookingKind string

// The kinds of bookings.
const (
	BookingKindIndividual  BookingKind = "individual_appointment"
	BookingKindGroup       BookingKind = "group_appointment"
	BookingKindUnavailable BookingKind = "unavailable_block"
)

// Kind returns the kind of the booking. The API does not send it; Kind derives it from the fields that only one kind
// has.
func (b Booking) Kind() BookingKind {
	switch {
	case b.MaxAttendees != 0 || b.PatientIDs != nil:
		return BookingKindGroup
	case b.Patient.Links.Self != "" || b.PatientName != "" || b.AppointmentType.Links.Self != "": // the patient may have been deleted
		return BookingKindIndividual
	default:
		return BookingKindUnavailable
	}
}

// BookingsService reads everything in the diary in one list: individual appointments, group appointments and
// unavailable blocks. To write them, use [IndividualAppointmentsService], [GroupAppointmentsService] and
// [UnavailableBlocksService]. Each method takes one request, and each All iterator one per page.
//
// API section: Booking.
type BookingsService struct{ client *Client }

var (
	opBookingsList              = operation{Method: http.MethodGet, Route: "/bookings"}
	opBookingsListByPatientCase = operation{Method: http.MethodGet, Route: "/patient_cases/{patient_case_id}/bookings"}
	opBookingsGet               = operation{Method: http.MethodGet, Route: "/bookings/{id}"}
)

// List returns one page of the bookings, in one request.
//
// GET /bookings
func (s *BookingsService) List(ctx context.Context, opts BookingListOptions) (*Page[Booking], error) {
	return list[Booking](ctx, clientOf(s), opBookingsList, nil, opts)
}

// All iterates over the bookings, with one request for each page of up to 100.
func (s *BookingsService) All(ctx context.Context, opts BookingListOptions) iter.Seq2[Booking, error] {
	return all[Booking](ctx, clientOf(s), opBookingsList, nil, opts)
}

// ListByPatientCase returns one page of the bookings of one patient case, in one request.
//
// Deprecated: use [AttendeesService.List] with a filter on PatientCaseID, and the Booking of each attendee.
//
// GET /patient_cases/{patient_case_id}/bookings
func (s *BookingsService) ListByPatientCase(ctx context.Context, patientCase PatientCaseID, opts BookingListOptions) (*Page[Booking], error) {
	return list[Booking](ctx, clientOf(s), opBookingsListByPatientCase, ids{patientCase}, opts)
}

// AllByPatientCase iterates over the bookings of one patient case, with one request for each page of up to 100.
//
// Deprecated: use [AttendeesService.All] with a filter on PatientCaseID, and the Booking of each attendee.
func (s *BookingsService) AllByPatientCase(ctx context.Context, patientCase PatientCaseID, opts BookingListOptions) iter.Seq2[Booking, error] {
	return all[Booking](ctx, clientOf(s), opBookingsListByPatientCase, ids{patientCase}, opts)
}

// Get returns the booking with the given ID. The error matches [ErrNotFound] if there is none, or if it is archived,
// cancelled or deleted and opts does not ask for it.
//
// GET /bookings/{id}
func (s *BookingsService) Get(ctx context.Context, id BookingID, opts ...BookingGetOptions) (*Booking, error) {
	return getWith[Booking](ctx, clientOf(s), opBookingsGet, ids{id}, opts...)
}
