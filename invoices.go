package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"
)

// InvoiceListOptions selects from a list of invoices.
type InvoiceListOptions struct {
	Page    int           `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int           `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[Invoice] `url:"sort,omitempty"`     // nil: created_at, ascending

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

// InvoiceListByAppointmentOptions selects from a list of invoices of one individual or group appointment.
type InvoiceListByAppointmentOptions struct {
	Page    int           `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int           `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[Invoice] `url:"sort,omitempty"`     // nil: created_at, ascending

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

// InvoiceListByAttendeeOptions selects from a list of invoices of one attendee.
type InvoiceListByAttendeeOptions struct {
	Page    int           `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int           `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[Invoice] `url:"sort,omitempty"`     // nil: created_at, ascending

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

// InvoiceListByPatientOptions selects from a list of invoices of one patient.
type InvoiceListByPatientOptions struct {
	Page    int           `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int           `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[Invoice] `url:"sort,omitempty"`     // nil: created_at, ascending

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

// InvoiceListByPractitionerOptions selects from a list of invoices of one practitioner.
type InvoiceListByPractitionerOptions struct {
	Page    int           `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int           `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[Invoice] `url:"sort,omitempty"`     // nil: created_at, ascending

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

// Columns to sort invoices by.
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

// InvoiceGetOptions lets Get find an invoice that it hides otherwise: [Any] or [Present] on the field
// that hides it.
type InvoiceGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
	DeletedAt  TimeFilter `url:"deleted_at,omitempty"`
}

// InvoiceID is the id of an invoice.
type InvoiceID = ID[Invoice]

// Invoice is a bill for a patient. The API can not write invoices, and knows neither payments nor balances.
type Invoice struct {
	ID                           ID[Invoice]        `json:"id,omitzero"`
	CreatedAt                    time.Time          `json:"created_at,omitzero"`
	UpdatedAt                    time.Time          `json:"updated_at,omitzero"`
	Appointment                  Link[Appointment]  `json:"appointment,omitzero"`
	ArchivedAt                   time.Time          `json:"archived_at,omitzero"` // zero: not archived
	Attendee                     Link[Attendee]     `json:"attendee,omitzero"`
	Business                     Link[Business]     `json:"business,omitzero"`
	CalculationMethod            CalculationMethod  `json:"calculation_method,omitzero"`
	CalculationMethodDescription string             `json:"calculation_method_description,omitzero"`
	ClosedAt                     time.Time          `json:"closed_at,omitzero"`  // zero: not closed
	DeletedAt                    time.Time          `json:"deleted_at,omitzero"` // zero: not deleted
	DiscountedAmount             *decimal.Decimal   `json:"discounted_amount"`   // nil: none
	InvoiceItems                 RelatedLink        `json:"invoice_items,omitzero"`
	InvoiceTo                    string             `json:"invoice_to,omitzero"`
	IssueDate                    Date               `json:"issue_date,omitzero"` // zero: none
	NetAmount                    *decimal.Decimal   `json:"net_amount"`          // nil: none
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
	StatusDescription            string             `json:"status_description,omitzero"`
	TaxAmount                    *decimal.Decimal   `json:"tax_amount"`   // nil: none
	TotalAmount                  *decimal.Decimal   `json:"total_amount"` // nil: none
	Links                        SelfLink           `json:"links,omitzero"`
}

// CalculationMethod is how an invoice adds tax.
type CalculationMethod int

// The values that the API documents.
const (
	CalculationLegacy       CalculationMethod = 1
	CalculationTaxExclusive CalculationMethod = 2
	CalculationTaxInclusive CalculationMethod = 3
)

// InvoicesService reads invoices.
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

// List returns one page of the invoices.
//
// GET /invoices
func (s *InvoicesService) List(ctx context.Context, opts InvoiceListOptions) (*Page[Invoice], error) {
	return list[Invoice](ctx, s.client, opInvoicesList, nil, opts)
}

// All iterates over the invoices, page by page.
func (s *InvoicesService) All(ctx context.Context, opts InvoiceListOptions) iter.Seq2[Invoice, error] {
	return all[Invoice](ctx, s.client, opInvoicesList, nil, opts)
}

// Get returns one invoice. An archived or deleted one is [ErrNotFound] unless the
// options ask for it.
//
// GET /invoices/{id}
func (s *InvoicesService) Get(ctx context.Context, id InvoiceID, opts ...InvoiceGetOptions) (*Invoice, error) {
	return getWith[Invoice](ctx, s.client, opInvoicesGet, ids{id}, opts...)
}

// ListByAppointment returns one page of the invoices of one individual or group appointment.
//
// GET /appointments/{appointment_id}/invoices
func (s *InvoicesService) ListByAppointment(ctx context.Context, appointment AppointmentID, opts InvoiceListByAppointmentOptions) (*Page[Invoice], error) {
	return list[Invoice](ctx, s.client, opInvoicesListByAppointment, ids{appointment}, opts)
}

// AllByAppointment iterates over the invoices of one individual or group appointment, page by page.
func (s *InvoicesService) AllByAppointment(ctx context.Context, appointment AppointmentID, opts InvoiceListByAppointmentOptions) iter.Seq2[Invoice, error] {
	return all[Invoice](ctx, s.client, opInvoicesListByAppointment, ids{appointment}, opts)
}

// ListByAttendee returns one page of the invoices of one attendee.
//
// Deprecated: use List with the filter on AttendeeID.
//
// GET /attendees/{attendee_id}/invoices
func (s *InvoicesService) ListByAttendee(ctx context.Context, attendee AttendeeID, opts InvoiceListByAttendeeOptions) (*Page[Invoice], error) {
	return list[Invoice](ctx, s.client, opInvoicesListByAttendee, ids{attendee}, opts)
}

// AllByAttendee iterates over the invoices of one attendee, page by page.
//
// Deprecated: use All with the filter on AttendeeID.
func (s *InvoicesService) AllByAttendee(ctx context.Context, attendee AttendeeID, opts InvoiceListByAttendeeOptions) iter.Seq2[Invoice, error] {
	return all[Invoice](ctx, s.client, opInvoicesListByAttendee, ids{attendee}, opts)
}

// ListByPatientCase returns one page of the invoices of one patient case.
//
// GET /patient_cases/{patient_case_id}/invoices
func (s *InvoicesService) ListByPatientCase(ctx context.Context, patientCase PatientCaseID, opts InvoiceListOptions) (*Page[Invoice], error) {
	return list[Invoice](ctx, s.client, opInvoicesListByPatientCase, ids{patientCase}, opts)
}

// AllByPatientCase iterates over the invoices of one patient case, page by page.
func (s *InvoicesService) AllByPatientCase(ctx context.Context, patientCase PatientCaseID, opts InvoiceListOptions) iter.Seq2[Invoice, error] {
	return all[Invoice](ctx, s.client, opInvoicesListByPatientCase, ids{patientCase}, opts)
}

// ListByPatient returns one page of the invoices of one patient.
//
// Deprecated: use List with the filter on PatientID.
//
// GET /patients/{patient_id}/invoices
func (s *InvoicesService) ListByPatient(ctx context.Context, patient PatientID, opts InvoiceListByPatientOptions) (*Page[Invoice], error) {
	return list[Invoice](ctx, s.client, opInvoicesListByPatient, ids{patient}, opts)
}

// AllByPatient iterates over the invoices of one patient, page by page.
//
// Deprecated: use All with the filter on PatientID.
func (s *InvoicesService) AllByPatient(ctx context.Context, patient PatientID, opts InvoiceListByPatientOptions) iter.Seq2[Invoice, error] {
	return all[Invoice](ctx, s.client, opInvoicesListByPatient, ids{patient}, opts)
}

// ListByPractitioner returns one page of the invoices of one practitioner.
//
// Deprecated: use List with the filter on PractitionerID.
//
// GET /practitioners/{practitioner_id}/invoices
func (s *InvoicesService) ListByPractitioner(ctx context.Context, practitioner PractitionerID, opts InvoiceListByPractitionerOptions) (*Page[Invoice], error) {
	return list[Invoice](ctx, s.client, opInvoicesListByPractitioner, ids{practitioner}, opts)
}

// AllByPractitioner iterates over the invoices of one practitioner, page by page.
//
// Deprecated: use All with the filter on PractitionerID.
func (s *InvoicesService) AllByPractitioner(ctx context.Context, practitioner PractitionerID, opts InvoiceListByPractitionerOptions) iter.Seq2[Invoice, error] {
	return all[Invoice](ctx, s.client, opInvoicesListByPractitioner, ids{practitioner}, opts)
}
