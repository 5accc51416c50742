package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// PatientFormTemplateListOptions filters and sorts a list of patient form templates. Archived patient form templates
// are hidden by default: [Any] on ArchivedAt includes them, [Present] returns only them.
type PatientFormTemplateListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by PatientFormTemplatesByArchivedAt, PatientFormTemplatesByCreatedAt, PatientFormTemplatesByID or
	// PatientFormTemplatesByUpdatedAt. nil means PatientFormTemplatesByCreatedAt, ascending.
	Sort Sort[PatientFormTemplate] `url:"sort,omitempty"`

	ArchivedAt TimeFilter                    `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter                    `url:"created_at,omitempty"`
	ID         IDFilter[PatientFormTemplate] `url:"id,omitempty"`
	UpdatedAt  TimeFilter                    `url:"updated_at,omitempty"`
}

// Columns for [PatientFormTemplateListOptions].Sort.
const (
	PatientFormTemplatesByArchivedAt SortColumn[PatientFormTemplate] = "archived_at"
	PatientFormTemplatesByCreatedAt  SortColumn[PatientFormTemplate] = "created_at"
	PatientFormTemplatesByID         SortColumn[PatientFormTemplate] = "id"
	PatientFormTemplatesByUpdatedAt  SortColumn[PatientFormTemplate] = "updated_at"
)

// PatientFormTemplateGetOptions makes [PatientFormTemplatesService.Get] return an archived patient form template,
// which it hides by default: set ArchivedAt to [Any] or [Present].
type PatientFormTemplateGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// PatientFormTemplateID is the ID of a patient form template.
type PatientFormTemplateID = ID[PatientFormTemplate]

// PatientFormTemplate holds the sections and questions from which patient forms are created.
type PatientFormTemplate struct {
	ID                         ID[PatientFormTemplate]    `json:"id,omitzero"`
	CreatedAt                  time.Time                  `json:"created_at,omitzero"`
	UpdatedAt                  time.Time                  `json:"updated_at,omitzero"`
	ArchivedAt                 time.Time                  `json:"archived_at,omitzero"` // zero if not archived
	Content                    PatientFormTemplateContent `json:"content,omitzero"`
	EmailToPatientOnCompletion bool                       `json:"email_to_patient_on_completion"`
	Name                       string                     `json:"name,omitzero"`
	RestrictedToPractitioner   bool                       `json:"restricted_to_practitioner"`
	Links                      SelfLink                   `json:"links,omitzero"`
}

// PatientFormTemplateCreate holds the fields for creating a patient form template. Name is required.
type PatientFormTemplateCreate struct {
	Name string `json:"name" check:"required,len=255"`

	Content                    Optional[PatientFormTemplateContent] `json:"content,omitzero"`
	EmailToPatientOnCompletion Optional[bool]                       `json:"email_to_patient_on_completion,omitzero"`
	RestrictedToPractitioner   Optional[bool]                       `json:"restricted_to_practitioner,omitzero"`
}

// PatientFormTemplateUpdate holds the fields to change on a patient form template. A field that is not set stays as
// it is; [Null] clears one, where the API allows it. Content is replaced as a whole.
type PatientFormTemplateUpdate struct {
	Content                    Optional[PatientFormTemplateContent] `json:"content,omitzero"`
	EmailToPatientOnCompletion Optional[bool]                       `json:"email_to_patient_on_completion,omitzero"`
	Name                       Optional[string]                     `json:"name,omitzero" check:"len=255"`
	RestrictedToPractitioner   Optional[bool]                       `json:"restricted_to_practitioner,omitzero"`
}

// PatientFormTemplatesService reads and writes patient form templates, from which patient forms are created. Each
// method takes one request, and each All iterator one per page.
//
// API section: Patient Form Template.
type PatientFormTemplatesService struct{ client *Client }

var (
	opPatientFormTemplatesList    = operation{Method: http.MethodGet, Route: "/patient_form_templates"}
	opPatientFormTemplatesGet     = operation{Method: http.MethodGet, Route: "/patient_form_templates/{id}"}
	opPatientFormTemplatesCreate  = operation{Method: http.MethodPost, Route: "/patient_form_templates"}
	opPatientFormTemplatesUpdate  = operation{Method: http.MethodPatch, Route: "/patient_form_templates/{id}"}
	opPatientFormTemplatesArchive = operation{Method: http.MethodPost, Route: "/patient_form_templates/{id}/archive"}
)

// List returns one page of the patient form templates, in one request.
//
// GET /patient_form_templates
func (s *PatientFormTemplatesService) List(ctx context.Context, opts PatientFormTemplateListOptions) (*Page[PatientFormTemplate], error) {
	return list[PatientFormTemplate](ctx, clientOf(s), opPatientFormTemplatesList, nil, opts)
}

// All iterates over the patient form templates, with one request for each page of up to 100.
func (s *PatientFormTemplatesService) All(ctx context.Context, opts PatientFormTemplateListOptions) iter.Seq2[PatientFormTemplate, error] {
	return all[PatientFormTemplate](ctx, clientOf(s), opPatientFormTemplatesList, nil, opts)
}

// Get returns the patient form template with the given ID. The error matches [ErrNotFound] if there is none, or if it
// is archived and opts does not ask for it.
//
// GET /patient_form_templates/{id}
func (s *PatientFormTemplatesService) Get(ctx context.Context, id PatientFormTemplateID, opts ...PatientFormTemplateGetOptions) (*PatientFormTemplate, error) {
	return getWith[PatientFormTemplate](ctx, clientOf(s), opPatientFormTemplatesGet, ids{id}, opts...)
}

// Create creates a patient form template and returns it. The error matches [ErrInvalid] if a value is rejected, and
// is an [*OutcomeUnknownError] if the patient form template may or may not have been created.
//
// POST /patient_form_templates
func (s *PatientFormTemplatesService) Create(ctx context.Context, request PatientFormTemplateCreate) (*PatientFormTemplate, error) {
	return write[PatientFormTemplate](ctx, clientOf(s), opPatientFormTemplatesCreate, nil, request)
}

// Update changes the fields that request sets and returns the patient form template. The error matches [ErrInvalid]
// if a value is rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /patient_form_templates/{id}
func (s *PatientFormTemplatesService) Update(ctx context.Context, id PatientFormTemplateID, request PatientFormTemplateUpdate) (*PatientFormTemplate, error) {
	return write[PatientFormTemplate](ctx, clientOf(s), opPatientFormTemplatesUpdate, ids{id}, request)
}

// Archive archives a patient form template: lists and Get then hide it. The error is an [*OutcomeUnknownError] if the
// patient form template may or may not have been archived.
//
// POST /patient_form_templates/{id}/archive
func (s *PatientFormTemplatesService) Archive(ctx context.Context, id PatientFormTemplateID) error {
	return exec(ctx, clientOf(s), opPatientFormTemplatesArchive, ids{id}, nil)
}
