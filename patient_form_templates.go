package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// PatientFormTemplateListOptions selects from a list of templates of patient forms.
type PatientFormTemplateListOptions struct {
	Page    int                       `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                       `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[PatientFormTemplate] `url:"sort,omitempty"`     // nil: created_at, ascending

	ArchivedAt TimeFilter                    `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter                    `url:"created_at,omitempty"`
	ID         IDFilter[PatientFormTemplate] `url:"id,omitempty"`
	UpdatedAt  TimeFilter                    `url:"updated_at,omitempty"`
}

// Columns to sort templates of patient forms by.
const (
	PatientFormTemplatesByArchivedAt SortColumn[PatientFormTemplate] = "archived_at"
	PatientFormTemplatesByCreatedAt  SortColumn[PatientFormTemplate] = "created_at"
	PatientFormTemplatesByID         SortColumn[PatientFormTemplate] = "id"
	PatientFormTemplatesByUpdatedAt  SortColumn[PatientFormTemplate] = "updated_at"
)

// PatientFormTemplateGetOptions lets Get find an archived template: [Any] or [Present] on ArchivedAt.
type PatientFormTemplateGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// PatientFormTemplateID is the id of a template of patient forms.
type PatientFormTemplateID = ID[PatientFormTemplate]

// PatientFormTemplate is what patient forms are made from.
type PatientFormTemplate struct {
	ID                         ID[PatientFormTemplate]    `json:"id,omitzero"`
	CreatedAt                  time.Time                  `json:"created_at,omitzero"`
	UpdatedAt                  time.Time                  `json:"updated_at,omitzero"`
	ArchivedAt                 time.Time                  `json:"archived_at,omitzero"` // zero: not archived
	Content                    PatientFormTemplateContent `json:"content,omitzero"`
	EmailToPatientOnCompletion bool                       `json:"email_to_patient_on_completion"`
	Name                       string                     `json:"name,omitzero"`
	RestrictedToPractitioner   bool                       `json:"restricted_to_practitioner"`
	Links                      SelfLink                   `json:"links,omitzero"`
}

// PatientFormTemplateCreate is what to create a template of patient forms with.
type PatientFormTemplateCreate struct {
	Name string `json:"name" check:"required,len=255"`

	Content                    Optional[PatientFormTemplateContent] `json:"content,omitzero"`
	EmailToPatientOnCompletion Optional[bool]                       `json:"email_to_patient_on_completion,omitzero"`
	RestrictedToPractitioner   Optional[bool]                       `json:"restricted_to_practitioner,omitzero"`
}

// PatientFormTemplateUpdate is what to change of a template of patient forms. What is not set is left alone; Content is
// replaced as a whole.
type PatientFormTemplateUpdate struct {
	Content                    Optional[PatientFormTemplateContent] `json:"content,omitzero"`
	EmailToPatientOnCompletion Optional[bool]                       `json:"email_to_patient_on_completion,omitzero"`
	Name                       Optional[string]                     `json:"name,omitzero" check:"len=255"`
	RestrictedToPractitioner   Optional[bool]                       `json:"restricted_to_practitioner,omitzero"`
}

// PatientFormTemplatesService reads and writes templates of patient forms.
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

// List returns one page of templates.
//
// GET /patient_form_templates
func (s *PatientFormTemplatesService) List(ctx context.Context, opts PatientFormTemplateListOptions) (*Page[PatientFormTemplate], error) {
	return list[PatientFormTemplate](ctx, s.client, opPatientFormTemplatesList, nil, opts)
}

// All iterates over templates, page by page.
func (s *PatientFormTemplatesService) All(ctx context.Context, opts PatientFormTemplateListOptions) iter.Seq2[PatientFormTemplate, error] {
	return all[PatientFormTemplate](ctx, s.client, opPatientFormTemplatesList, nil, opts)
}

// Get returns one template. An archived one is [ErrNotFound] unless the options ask for it.
//
// GET /patient_form_templates/{id}
func (s *PatientFormTemplatesService) Get(ctx context.Context, id PatientFormTemplateID, opts ...PatientFormTemplateGetOptions) (*PatientFormTemplate, error) {
	return getWith[PatientFormTemplate](ctx, s.client, opPatientFormTemplatesGet, ids{id}, opts...)
}

// Create makes a template and returns it.
//
// POST /patient_form_templates
func (s *PatientFormTemplatesService) Create(ctx context.Context, request PatientFormTemplateCreate) (*PatientFormTemplate, error) {
	return write[PatientFormTemplate](ctx, s.client, opPatientFormTemplatesCreate, nil, request)
}

// Update changes the fields that the request sets, and returns the template. Content is replaced as a whole.
//
// PATCH /patient_form_templates/{id}
func (s *PatientFormTemplatesService) Update(ctx context.Context, id PatientFormTemplateID, request PatientFormTemplateUpdate) (*PatientFormTemplate, error) {
	return write[PatientFormTemplate](ctx, s.client, opPatientFormTemplatesUpdate, ids{id}, request)
}

// Archive hides a template.
//
// POST /patient_form_templates/{id}/archive
func (s *PatientFormTemplatesService) Archive(ctx context.Context, id PatientFormTemplateID) error {
	return exec(ctx, s.client, opPatientFormTemplatesArchive, ids{id}, nil)
}
