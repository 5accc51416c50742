package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"
)

// PatientCaseListOptions filters and sorts a list of patient cases. Archived patient cases are hidden by default:
// [Any] on ArchivedAt includes them, [Present] returns only them.
type PatientCaseListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by PatientCasesByArchivedAt, PatientCasesByClosedAt, PatientCasesByCreatedAt,
	// PatientCasesByExpiryDate, PatientCasesByID, PatientCasesByIssueDate, PatientCasesByName,
	// PatientCasesByReferralType or PatientCasesByUpdatedAt. nil means PatientCasesByCreatedAt, ascending.
	Sort Sort[PatientCase] `url:"sort,omitempty"`

	ArchivedAt   TimeFilter            `url:"archived_at,omitempty"`
	ClosedAt     TimeFilter            `url:"closed_at,omitempty"`
	CreatedAt    TimeFilter            `url:"created_at,omitempty"`
	ExpiryDate   DateFilter            `url:"expiry_date,omitempty"`
	ID           IDFilter[PatientCase] `url:"id,omitempty"`
	IssueDate    DateFilter            `url:"issue_date,omitempty"`
	Name         StringFilter          `url:"name,omitempty"`
	PatientID    IDFilter[Patient]     `url:"patient_id,omitempty"`
	ReferralType StringFilter          `url:"referral_type,omitempty"`
	UpdatedAt    TimeFilter            `url:"updated_at,omitempty"`
}

// Columns for [PatientCaseListOptions].Sort.
const (
	PatientCasesByArchivedAt   SortColumn[PatientCase] = "archived_at"
	PatientCasesByClosedAt     SortColumn[PatientCase] = "closed_at"
	PatientCasesByCreatedAt    SortColumn[PatientCase] = "created_at"
	PatientCasesByExpiryDate   SortColumn[PatientCase] = "expiry_date"
	PatientCasesByID           SortColumn[PatientCase] = "id"
	PatientCasesByIssueDate    SortColumn[PatientCase] = "issue_date"
	PatientCasesByName         SortColumn[PatientCase] = "name"
	PatientCasesByReferralType SortColumn[PatientCase] = "referral_type"
	PatientCasesByUpdatedAt    SortColumn[PatientCase] = "updated_at"
)

// PatientCaseGetOptions makes [PatientCasesService.Get] return an archived patient case, which it hides by default:
// set ArchivedAt to [Any] or [Present].
type PatientCaseGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// PatientCaseID is the ID of a patient case.
type PatientCaseID = ID[PatientCase]

// PatientCase is a course of treatment of one patient. It can follow a referral, and be limited to a number of sessions
// or to an amount.
type PatientCase struct {
	ID          ID[PatientCase] `json:"id,omitzero"`
	CreatedAt   time.Time       `json:"created_at,omitzero"`
	UpdatedAt   time.Time       `json:"updated_at,omitzero"`
	ArchivedAt  time.Time       `json:"archived_at,omitzero"` // zero if not archived
	AttendeeIDs []ID[Attendee]  `json:"attendee_ids,omitzero"`
	Attendees   RelatedLink     `json:"attendees,omitzero"`
	Bookings    RelatedLink     `json:"bookings,omitzero"`

	// Deprecated: use ClosedAt.
	Closed bool `json:"closed"`

	ClosedAt                  time.Time        `json:"closed_at,omitzero"` // zero if not closed
	Contact                   Link[Contact]    `json:"contact,omitzero"`
	ExpiryDate                Date             `json:"expiry_date,omitzero"`        // zero if it does not expire
	IncludeCancelledAttendees bool             `json:"include_cancelled_attendees"` // whether cancelled attendees count as sessions
	IncludeDNAAttendees       bool             `json:"include_dna_attendees"`       // whether attendees who did not arrive count as sessions
	Invoices                  RelatedLink      `json:"invoices,omitzero"`
	IssueDate                 Date             `json:"issue_date,omitzero"`    // zero if there is none
	MaxInvoiceableAmount      *decimal.Decimal `json:"max_invoiceable_amount"` // nil if not set
	MaxSessions               int              `json:"max_sessions"`
	Name                      string           `json:"name,omitzero"`
	Notes                     string           `json:"notes,omitzero"`
	Patient                   Link[Patient]    `json:"patient,omitzero"`
	PatientAttachments        RelatedLink      `json:"patient_attachments,omitzero"`
	Referral                  bool             `json:"referral"`
	ReferralType              ReferralType     `json:"referral_type,omitzero"`
	Links                     SelfLink         `json:"links,omitzero"`
}

// ReferralType is the Australian scheme that pays for a referred patient case.
//
//   - [ReferralDVA]: the Department of Veterans' Affairs
//   - [ReferralMedicare]: Medicare
type ReferralType string

// The schemes that the API documents.
const (
	ReferralDVA      ReferralType = "dva"
	ReferralMedicare ReferralType = "medicare"
)

// PatientCaseCreate holds the fields for creating a patient case. Name and PatientID are required.
type PatientCaseCreate struct {
	Name      string      `json:"name" check:"required"`
	PatientID ID[Patient] `json:"patient_id" check:"required"`

	AttendeeIDs               Optional[[]ID[Attendee]]          `json:"attendee_ids,omitzero"`
	Closed                    Optional[bool]                    `json:"closed,omitzero"`
	ContactID                 Optional[ID[Contact]]             `json:"contact_id,omitzero"`
	ExpiryDate                Optional[Date]                    `json:"expiry_date,omitzero"`
	IncludeCancelledAttendees Optional[bool]                    `json:"include_cancelled_attendees,omitzero"`
	IncludeDNAAttendees       Optional[bool]                    `json:"include_dna_attendees,omitzero"`
	IssueDate                 Optional[Date]                    `json:"issue_date,omitzero"`
	MaxInvoiceableAmount      Optional[decimal.Decimal]         `json:"max_invoiceable_amount,omitzero" check:"gt=0"`
	MaxSessions               Optional[int]                     `json:"max_sessions,omitzero" check:"min=1,max=200"` // 1 to 200
	Notes                     Optional[string]                  `json:"notes,omitzero"`
	PatientAttachmentIDs      Optional[[]ID[PatientAttachment]] `json:"patient_attachment_ids,omitzero"`
	Referral                  Optional[bool]                    `json:"referral,omitzero"`
	ReferralType              Optional[ReferralType]            `json:"referral_type,omitzero" check:"enum=dva|medicare"`
}

// PatientCaseUpdate holds the fields to change on a patient case. A field that is not set stays as it is; [Null]
// clears one, where the API allows it.
type PatientCaseUpdate struct {
	AttendeeIDs               Optional[[]ID[Attendee]]          `json:"attendee_ids,omitzero"`
	Closed                    Optional[bool]                    `json:"closed,omitzero"`
	ContactID                 Optional[ID[Contact]]             `json:"contact_id,omitzero"`
	ExpiryDate                Optional[Date]                    `json:"expiry_date,omitzero"`
	IncludeCancelledAttendees Optional[bool]                    `json:"include_cancelled_attendees,omitzero"`
	IncludeDNAAttendees       Optional[bool]                    `json:"include_dna_attendees,omitzero"`
	IssueDate                 Optional[Date]                    `json:"issue_date,omitzero"`
	MaxInvoiceableAmount      Optional[decimal.Decimal]         `json:"max_invoiceable_amount,omitzero" check:"gt=0"`
	MaxSessions               Optional[int]                     `json:"max_sessions,omitzero" check:"min=1,max=200"` // 1 to 200
	Name                      Optional[string]                  `json:"name,omitzero"`
	Notes                     Optional[string]                  `json:"notes,omitzero"`
	PatientAttachmentIDs      Optional[[]ID[PatientAttachment]] `json:"patient_attachment_ids,omitzero"`
	PatientID                 Optional[ID[Patient]]             `json:"patient_id,omitzero"`
	Referral                  Optional[bool]                    `json:"referral,omitzero"`
	ReferralType              Optional[ReferralType]            `json:"referral_type,omitzero" check:"enum=dva|medicare"`
}

// PatientCasesService reads and writes patient cases: courses of treatment of one patient, often after a referral and
// limited to a number of sessions or an amount. Each method takes one request, and each All iterator one per page.
//
// API section: Patient Case.
type PatientCasesService struct{ client *Client }

var (
	opPatientCasesList       = operation{Method: http.MethodGet, Route: "/patient_cases"}
	opPatientCasesCreate     = operation{Method: http.MethodPost, Route: "/patient_cases"}
	opPatientCasesListActive = operation{Method: http.MethodGet, Route: "/patient_cases/active", List: "patient_cases"}
	opPatientCasesGet        = operation{Method: http.MethodGet, Route: "/patient_cases/{id}"}
	opPatientCasesUpdate     = operation{Method: http.MethodPatch, Route: "/patient_cases/{id}"}
	opPatientCasesArchive    = operation{Method: http.MethodPost, Route: "/patient_cases/{id}/archive"}
)

// List returns one page of the patient cases, in one request.
//
// GET /patient_cases
func (s *PatientCasesService) List(ctx context.Context, opts PatientCaseListOptions) (*Page[PatientCase], error) {
	return list[PatientCase](ctx, clientOf(s), opPatientCasesList, nil, opts)
}

// All iterates over the patient cases, with one request for each page of up to 100.
func (s *PatientCasesService) All(ctx context.Context, opts PatientCaseListOptions) iter.Seq2[PatientCase, error] {
	return all[PatientCase](ctx, clientOf(s), opPatientCasesList, nil, opts)
}

// Create creates a patient case and returns it. The error matches [ErrInvalid] if a value is rejected, and is an
// [*OutcomeUnknownError] if the patient case may or may not have been created.
//
// POST /patient_cases
func (s *PatientCasesService) Create(ctx context.Context, request PatientCaseCreate) (*PatientCase, error) {
	return write[PatientCase](ctx, clientOf(s), opPatientCasesCreate, nil, request)
}

// ListActive returns one page of the open patient cases, in one request.
//
// GET /patient_cases/active
func (s *PatientCasesService) ListActive(ctx context.Context, opts PatientCaseListOptions) (*Page[PatientCase], error) {
	return list[PatientCase](ctx, clientOf(s), opPatientCasesListActive, nil, opts)
}

// AllActive iterates over the open patient cases, with one request for each page of up to 100.
func (s *PatientCasesService) AllActive(ctx context.Context, opts PatientCaseListOptions) iter.Seq2[PatientCase, error] {
	return all[PatientCase](ctx, clientOf(s), opPatientCasesListActive, nil, opts)
}

// Get returns the patient case with the given ID. The error matches [ErrNotFound] if there is none, or if it is
// archived and opts does not ask for it.
//
// GET /patient_cases/{id}
func (s *PatientCasesService) Get(ctx context.Context, id PatientCaseID, opts ...PatientCaseGetOptions) (*PatientCase, error) {
	return getWith[PatientCase](ctx, clientOf(s), opPatientCasesGet, ids{id}, opts...)
}

// Update changes the fields that request sets and returns the patient case. The error matches [ErrInvalid] if a value
// is rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /patient_cases/{id}
func (s *PatientCasesService) Update(ctx context.Context, id PatientCaseID, request PatientCaseUpdate) (*PatientCase, error) {
	return write[PatientCase](ctx, clientOf(s), opPatientCasesUpdate, ids{id}, request)
}

// Archive archives a patient case: lists and Get then hide it. The error is an [*OutcomeUnknownError] if the patient
// case may or may not have been archived.
//
// POST /patient_cases/{id}/archive
func (s *PatientCasesService) Archive(ctx context.Context, id PatientCaseID) error {
	return exec(ctx, clientOf(s), opPatientCasesArchive, ids{id}, nil)
}
