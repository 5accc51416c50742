package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"
)

// InvoiceListOptions filters and sorts a list of invoices. Archived and deleted invoices are hidden by default: [Any]
// on ArchivedAt and DeletedAt includes them, [Present] on one of the two returns only those.
type InvoiceListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by InvoicesByArchivedAt, InvoicesByClosedAt, InvoicesByCreatedAt, InvoicesByDeletedAt,
	// InvoicesByID, InvoicesByIssueDate, InvoicesByNumber, InvoicesByStatus or InvoicesByUpdatedAt. nil means
	// InvoicesByCreatedAt, ascending.
	Sort Sort[Invoice] `url:"sort,omitempty"`

	AppointmentID     IDFilter[Appointment]       `url:"appointment_id,omitempty"`
	ArchivedAt        TimeFilter                  `url:"archived_at,omitempty"`
	AttendeeID        IDFilter[Attendee]          `url:"attendee_id,omitempty"`
	BusinessID        IDFilter[Business]          `url:"business_id,omitempty"`
	ClosedAt          TimeFilter                  `url:"closed_at,omitempty"`
	CreatedAt         TimeFilter                  `url:"created_at,omitempty"`
	DeletedAt         TimeFilter                  `url:"deleted_at,omitempty"`
	ID                IDFilter[Invoice]           `url:"id,omitempty"`
	IssueDate         DateFilter                  `url:"issue_date,omitempty"`
	Number            NumberFilter[int]           `url:"number,omitempty"`
	OriginalInvoiceID IDFilter[Invoice]           `url:"original_invoice_id,omitempty"`
	PatientID         IDFilter[Patient]           `url:"patient_id,omitempty"`
	PractitionerID    IDFilter[Practitioner]      `url:"practitioner_id,omitempty"`
	Status            NumberFilter[InvoiceStatus] `url:"status,omitempty"`
	UpdatedAt         TimeFilter                  `url:"updated_at,omitempty"`
}

// InvoiceListByAppointmentOptions filters and sorts the invoices of one individual or group appointment. Archived and
// deleted invoices are hidden by default: [Any] on ArchivedAt and DeletedAt includes them, [Present] on one of the
// two returns only those.
type InvoiceListByAppointmentOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by InvoicesByArchivedAt, InvoicesByClosedAt, InvoicesByCreatedAt, InvoicesByDeletedAt,
	// InvoicesByID, InvoicesByIssueDate, InvoicesByNumber, InvoicesByStatus or InvoicesByUpdatedAt. nil means
	// InvoicesByCreatedAt, ascending.
	Sort Sort[Invoice] `url:"sort,omitempty"`

	ArchivedAt        TimeFilter                  `url:"archived_at,omitempty"`
	AttendeeID        IDFilter[Attendee]          `url:"attendee_id,omitempty"`
	BusinessID        IDFilter[Business]          `url:"business_id,omitempty"`
	ClosedAt          TimeFilter                  `url:"closed_at,omitempty"`
	CreatedAt         TimeFilter                  `url:"created_at,omitempty"`
	DeletedAt         TimeFilter                  `url:"deleted_at,omitempty"`
	ID                IDFilter[Invoice]           `url:"id,omitempty"`
	IssueDate         DateFilter                  `url:"issue_date,omitempty"`
	Number            NumberFilter[int]           `url:"number,omitempty"`
	OriginalInvoiceID IDFilter[Invoice]           `url:"original_invoice_id,omitempty"`
	PatientID         IDFilter[Patient]           `url:"patient_id,omitempty"`
	PractitionerID    IDFilter[Practitioner]      `url:"practitioner_id,omitempty"`
	Status            NumberFilter[InvoiceStatus] `url:"status,omitempty"`
	UpdatedAt         TimeFilter                  `url:"updated_at,omitempty"`
}

// InvoiceListByAttendeeOptions filters and sorts the invoices of one attendee. Archived and deleted invoices are
// hidden by default: [Any] on ArchivedAt and DeletedAt includes them, [Present] on one of the two returns only those.
type InvoiceListByAttendeeOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by InvoicesByArchivedAt, InvoicesByClosedAt, InvoicesByCreatedAt, InvoicesByDeletedAt,
	// InvoicesByID, InvoicesByIssueDate, InvoicesByNumber, InvoicesByStatus or InvoicesByUpdatedAt. nil means
	// InvoicesByCreatedAt, ascending.
	Sort Sort[Invoice] `url:"sort,omitempty"`

	AppointmentID     IDFilter[Appointment]       `url:"appointment_id,omitempty"`
	ArchivedAt        TimeFilter                  `url:"archived_at,omitempty"`
	BusinessID        IDFilter[Business]          `url:"business_id,omitempty"`
	ClosedAt          TimeFilter                  `url:"closed_at,omitempty"`
	CreatedAt         TimeFilter                  `url:"created_at,omitempty"`
	DeletedAt         TimeFilter                  `url:"deleted_at,omitempty"`
	ID                IDFilter[Invoice]           `url:"id,omitempty"`
	IssueDate         DateFilter                  `url:"issue_date,omitempty"`
	Number            NumberFilter[int]           `url:"number,omitempty"`
	OriginalInvoiceID IDFilter[Invoice]           `url:"original_invoice_id,omitempty"`
	PatientID         IDFilter[Patient]           `url:"patient_id,omitempty"`
	PractitionerID    IDFilter[Practitioner]      `url:"practitioner_id,omitempty"`
	Status            NumberFilter[InvoiceStatus] `url:"status,omitempty"`
	UpdatedAt         TimeFilter                  `url:"updated_at,omitempty"`
}

// InvoiceListByPatientOptions filters and sorts the invoices of one patient. Archived and deleted invoices are hidden
// by default: [Any] on ArchivedAt and DeletedAt includes them, [Present] on one of the two returns only those.
type InvoiceListByPatientOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by InvoicesByArchivedAt, InvoicesByClosedAt, InvoicesByCreatedAt, InvoicesByDeletedAt,
	// InvoicesByID, InvoicesByIssueDate, InvoicesByNumber, InvoicesByStatus or InvoicesByUpdatedAt. nil means
	// InvoicesByCreatedAt, ascending.
	Sort Sort[Invoice] `url:"sort,omitempty"`

	AppointmentID     IDFilter[Appointment]       `url:"appointment_id,omitempty"`
	ArchivedAt        TimeFilter                  `url:"archived_at,omitempty"`
	AttendeeID        IDFilter[Attendee]          `url:"attendee_id,omitempty"`
	BusinessID        IDFilter[Business]          `url:"business_id,omitempty"`
	ClosedAt          TimeFilter                  `url:"closed_at,omitempty"`
	CreatedAt         TimeFilter                  `url:"created_at,omitempty"`
	DeletedAt         TimeFilter                  `url:"deleted_at,omitempty"`
	ID                IDFilter[Invoice]           `url:"id,omitempty"`
	IssueDate         DateFilter                  `url:"issue_date,omitempty"`
	Number            NumberFilter[int]           `url:"number,omitempty"`
	OriginalInvoiceID IDFilter[Invoice]           `url:"original_invoice_id,omitempty"`
	PractitionerID    IDFilter[Practitioner]      `url:"practitioner_id,omitempty"`
	Status            NumberFilter[InvoiceStatus] `url:"status,omitempty"`
	UpdatedAt         TimeFilter                  `url:"updated_at,omitempty"`
}

// InvoiceListByPractitionerOptions filters and sorts the invoices of one practitioner. Archived and deleted invoices
// are hidden by default: [Any] on ArchivedAt and DeletedAt includes them, [Present] on one of the two returns only
// those.
type InvoiceListByPractitionerOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by InvoicesByArchivedAt, InvoicesByClosedAt, InvoicesByCreatedAt, InvoicesByDeletedAt,
	// InvoicesByID, InvoicesByIssueDate, InvoicesByNumber, InvoicesByStatus or InvoicesByUpdatedAt. nil means
	// InvoicesByCreatedAt, ascending.
	Sort Sort[Invoice] `url:"sort,omitempty"`

	AppointmentID     IDFilter[Appointment]       `url:"appointment_id,omitempty"`
	ArchivedAt        TimeFilter                  `url:"archived_at,omitempty"`
	AttendeeID        IDFilter[Attendee]          `url:"attendee_id,omitempty"`
	BusinessID        IDFilter[Business]          `url:"business_id,omitempty"`
	ClosedAt          TimeFilter                  `url:"closed_at,omitempty"`
	CreatedAt         TimeFilter                  `url:"created_at,omitempty"`
	DeletedAt         TimeFilter                  `url:"deleted_at,omitempty"`
	ID                IDFilter[Invoice]           `url:"id,omitempty"`
	IssueDate         DateFilter                  `url:"issue_date,omitempty"`
	Number            NumberFilter[int]           `url:"number,omitempty"`
	OriginalInvoiceID IDFilter[Invoice]           `url:"original_invoice_id,omitempty"`
	PatientID         IDFilter[Patient]           `url:"patient_id,omitempty"`
	Status            NumberFilter[InvoiceStatus] `url:"status,omitempty"`
	UpdatedAt         TimeFilter                  `url:"updated_at,omitempty"`
}

// Columns for [InvoiceListOptions].Sort.
const (
	InvoicesByArchivedAt SortColumn[Invoice] = "archived_at"
	InvoicesByClosedAt   SortColumn[Invoice] = "closed_at"
	InvoicesByCreatedAt  SortColumn[Invoice] = "created_at"
	InvoicesByDeletedAt  SortColumn[Invoice] = "deleted_at"
	InvoicesByID         SortColumn[Invoice] = "id"
	InvoicesByIssueDate  SortColumn[Invoice] = "issue_date"
	InvoicesByNumber     SortColumn[Invoice] = "number"
	InvoicesByStatus     SortColumn[Invoice] = "status"
	InvoicesByUpdatedAt  SortColumn[Invoice] = "updated_at"
)

// InvoiceGetOptions makes [InvoicesService.Get] return an archived or deleted invoice, which it hides by default: set
// ArchivedAt or DeletedAt to [Any] or [Present].
type InvoiceGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
	DeletedAt  TimeFilter `url:"deleted_at,omitempty"`
}

// InvoiceID is the ID of an invoice.
type InvoiceID = ID[Invoice]

// Invoice is a bill for a patient. The API can neither write invoices nor read payments and balances.
type Invoice struct {
	ID                           ID[Invoice]        `json:"id,omitzero"`
	CreatedAt                    time.Time          `json:"created_at,omitzero"`
	UpdatedAt                    time.Time          `json:"updated_at,omitzero"`
	Appointment                  Link[Appointment]  `json:"appointment,omitzero"`
	ArchivedAt                   time.Time          `json:"archived_at,omitzero"` // zero if not archived
	Attendee                     Link[Attendee]     `json:"attendee,omitzero"`
	Business                     Link[Business]     `json:"business,omitzero"`
	CalculationMethod            CalculationMethod  `json:"calculation_method,omitzero"`
	CalculationMethodDescription string             `json:"calculation_method_description,omitzero"` // the text of CalculationMethod
	ClosedAt                     time.Time          `json:"closed_at,omitzero"`                      // zero if not closed
	DeletedAt                    time.Time          `json:"deleted_at,omitzero"`                     // zero if not deleted
	DiscountedAmount             *decimal.Decimal   `json:"discounted_amount"`                       // nil if not set
	InvoiceItems                 RelatedLink        `json:"invoice_items,omitzero"`
	InvoiceTo                    string             `json:"invoice_to,omitzero"`
	IssueDate                    Date               `json:"issue_date,omitzero"` // zero if there is none
	NetAmount                    *decimal.Decimal   `json:"net_amount"`          // nil if not set
	Notes                        string             `json:"notes,omitzero"`
	Number                       int                `json:"number"`
	OnlinePaymentURL             string             `json:"online_payment_url,omitzero"`
	OriginalInvoice              Link[Invoice]      `json:"original_invoice,omitzero"`
	Patient                      Link[Patient]      `json:"patient,omitzero"`
	PatientExtraInformation      string             `json:"patient_extra_information,omitzero"`
	Practitioner                 Link[Practitioner] `json:"practitioner,omitzero"`
	ReversedInvoices             RelatedLink        `json:"reversed_invoices,omitzero"`
	Signature                    Link[Signature]    `json:"signature,omitzero"`
	Status                       InvoiceStatus      `json:"status,omitzero"`
	StatusDescription            string             `json:"status_description,omitzero"` // the text of Status
	TaxAmount                    *decimal.Decimal   `json:"tax_amount"`                  // nil if not set
	TotalAmount                  *decimal.Decimal   `json:"total_amount"`                // nil if not set
	Links                        SelfLink           `json:"links,omitzero"`
}

// CalculationMethod is the way in which an invoice adds tax.
//
//   - [CalculationLegacy] (1): the method of older invoices
//   - [CalculationTaxExclusive] (2): prices exclude tax
//   - [CalculationTaxInclusive] (3): prices include tax
type CalculationMethod int

// The methods that the API documents.
const (
	CalculationLegacy       CalculationMethod = 1 // Legacy
	CalculationTaxExclusive CalculationMethod = 2 // Tax exclusive
	CalculationTaxInclusive CalculationMethod = 3 // Tax inclusive
)

// InvoicesService reads invoices: the bills for patients. The API can neither write invoices nor read payments and
// balances. Each method takes one request, and each All iterator one per page.
//
// API section: Invoice.
type InvoicesService struct{ client *Client }

var (
	opInvoicesList               = operation{Method: http.MethodGet, Route: "/invoices"}
	opInvoicesGet                = operation{Method: http.MethodGet, Route: "/invoices/{id}"}
	opInvoicesListByAppointment  = operation{Method: http.MethodGet, Route: "/appointments/{appointment_id}/invoices"}
	opInvoicesListByAttendee     = operation{Method: http.MethodGet, Route: "/attendees/{attendee_id}/invoices"}
	opInvoicesListByPatientCase  = operation{Method: http.MethodGet, Route: "/patient_cases/{patient_case_id}/invoices"}
	opInvoicesListByPatient      = operation{Method: http.MethodGet, Route: "/patients/{patient_id}/invoices"}
	opInvoicesListByPractitioner = operation{Method: http.MethodGet, Route: "/practitioners/{practitioner_id}/invoices"}
)

// List returns one page of the invoices, in one request.
//
// GET /invoices
func (s *InvoicesService) List(ctx context.Context, opts InvoiceListOptions) (*Page[Invoice], error) {
	return list[Invoice](ctx, clientOf(s), opInvoicesList, nil, opts)
}

// All iterates over the invoices, with one request for each page of up to 100.
func (s *InvoicesService) All(ctx context.Context, opts InvoiceListOptions) iter.Seq2[Invoice, error] {
	return all[Invoice](ctx, clientOf(s), opInvoicesList, nil, opts)
}

// Get returns the invoice with the given ID. The error matches [ErrNotFound] if there is none, or if it is archived
// or deleted and opts does not ask for it.
//
// GET /invoices/{id}
func (s *InvoicesService) Get(ctx context.Context, id InvoiceID, opts ...InvoiceGetOptions) (*Invoice, error) {
	return getWith[Invoice](ctx, clientOf(s), opInvoicesGet, ids{id}, opts...)
}

// ListByAppointment returns one page of the invoices of one individual or group appointment, in one request.
//
// GET /appointments/{appointment_id}/invoices
func (s *InvoicesService) ListByAppointment(ctx context.Context, appointment AppointmentID, opts InvoiceListByAppointmentOptions) (*Page[Invoice], error) {
	return list[Invoice](ctx, clientOf(s), opInvoicesListByAppointment, ids{appointment}, opts)
}

// AllByAppointment iterates over the invoices of one individual or group appointment, with one request for each page
// of up to 100.
func (s *InvoicesService) AllByAppointment(ctx context.Context, appointment AppointmentID, opts InvoiceListByAppointmentOptions) iter.Seq2[Invoice, error] {
	return all[Invoice](ctx, clientOf(s), opInvoicesListByAppointment, ids{appointment}, opts)
}

// ListByAttendee returns one page of the invoices of one attendee, in one request.
//
// Deprecated: use [InvoicesService.List] with a filter on AttendeeID.
//
// GET /attendees/{attendee_id}/invoices
func (s *InvoicesService) ListByAttendee(ctx context.Context, attendee AttendeeID, opts InvoiceListByAttendeeOptions) (*Page[Invoice], error) {
	return list[Invoice](ctx, clientOf(s), opInvoicesListByAttendee, ids{attendee}, opts)
}

// AllByAttendee iterates over the invoices of one attendee, with one request for each page of up to 100.
//
// Deprecated: use [InvoicesService.All] with a filter on AttendeeID.
func (s *InvoicesService) AllByAttendee(ctx context.Context, attendee AttendeeID, opts InvoiceListByAttendeeOptions) iter.Seq2[Invoice, error] {
	return all[Invoice](ctx, clientOf(s), opInvoicesListByAttendee, ids{attendee}, opts)
}

// ListByPatientCase returns one page of the invoices of one patient case, in one request.
//
// GET /patient_cases/{patient_case_id}/invoices
func (s *InvoicesService) ListByPatientCase(ctx context.Context, patientCase PatientCaseID, opts InvoiceListOptions) (*Page[Invoice], error) {
	return list[Invoice](ctx, clientOf(s), opInvoicesListByPatientCase, ids{patientCase}, opts)
}

// AllByPatientCase iterates over the invoices of one patient case, with one request for each page of up to 100.
func (s *InvoicesService) AllByPatientCase(ctx context.Context, patientCase PatientCaseID, opts InvoiceListOptions) iter.Seq2[Invoice, error] {
	return all[Invoice](ctx, clientOf(s), opInvoicesListByPatientCase, ids{patientCase}, opts)
}

// ListByPatient returns one page of the invoices of one patient, in one request.
//
// Deprecated: use [InvoicesService.List] with a filter on PatientID.
//
// GET /patients/{patient_id}/invoices
func (s *InvoicesService) ListByPatient(ctx context.Context, patient PatientID, opts InvoiceListByPatientOptions) (*Page[Invoice], error) {
	return list[Invoice](ctx, clientOf(s), opInvoicesListByPatient, ids{patient}, opts)
}

// AllByPatient iterates over the invoices of one patient, with one request for each page of up to 100.
//
// Deprecated: use [InvoicesService.All] with a filter on PatientID.
func (s *InvoicesService) AllByPatient(ctx context.Context, patient PatientID, opts InvoiceListByPatientOptions) iter.Seq2[Invoice, error] {
	return all[Invoice](ctx, clientOf(s), opInvoicesListByPatient, ids{patient}, opts)
}

// ListByPractitioner returns one page of the invoices of one practitioner, in one request.
//
// Deprecated: use [InvoicesService.List] with a filter on PractitionerID.
//
// GET /practitioners/{practitioner_id}/invoices
func (s *InvoicesService) ListByPractitioner(ctx context.Context, practitioner PractitionerID, opts InvoiceListByPractitionerOptions) (*Page[Invoice], error) {
	return list[Invoice](ctx, clientOf(s), opInvoicesListByPractitioner, ids{practitioner}, opts)
}

// AllByPractitioner iterates over the invoices of one practitioner, with one request for each page of up to 100.
//
// Deprecated: use [InvoicesService.All] with a filter on PractitionerID.
func (s *InvoicesService) AllByPractitioner(ctx context.Context, practitioner PractitionerID, opts InvoiceListByPractitionerOptions) iter.Seq2[Invoice, error] {
	return all[Invoice](ctx, clientOf(s), opInvoicesListByPractitioner, ids{practitioner}, opts)
}
