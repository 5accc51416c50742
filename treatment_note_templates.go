package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// TreatmentNoteTemplateListOptions selects from a list of templates of treatment notes.
type TreatmentNoteTemplateListOptions struct {
	Page    int                         `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                         `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[TreatmentNoteTemplate] `url:"sort,omitempty"`     // nil: created_at, ascending

	ArchivedAt TimeFilter                      `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter                      `url:"created_at,omitempty"`
	DeletedAt  TimeFilter                      `url:"deleted_at,omitempty"`
	ID         IDFilter[TreatmentNoteTemplate] `url:"id,omitempty"`
	UpdatedAt  TimeFilter                      `url:"updated_at,omitempty"`
}

// Columns to sort templates of treatment notes by.
const (
	TreatmentNoteTemplatesByArchivedAt SortColumn[TreatmentNoteTemplate] = "archived_at"
	TreatmentNoteTemplatesByCreatedAt  SortColumn[TreatmentNoteTemplate] = "created_at"
	TreatmentNoteTemplatesByDeletedAt  SortColumn[TreatmentNoteTemplate] = "deleted_at"
	TreatmentNoteTemplatesByID         SortColumn[TreatmentNoteTemplate] = "id"
	TreatmentNoteTemplatesByUpdatedAt  SortColumn[TreatmentNoteTemplate] = "updated_at"
)

// TreatmentNoteTemplateGetOptions lets Get find a template that it hides otherwise: [Any] or [Present] on the field
// that hides it.
type TreatmentNoteTemplateGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
	DeletedAt  TimeFilter `url:"deleted_at,omitempty"`
}

// TreatmentNoteTemplateID is the id of a template of treatment notes.
type TreatmentNoteTemplateID = ID[TreatmentNoteTemplate]

// TreatmentNoteTemplate is what treatment notes are made from.
type TreatmentNoteTemplate struct {
	ID            ID[TreatmentNoteTemplate]           `json:"id,omitzero"`
	CreatedAt     time.Time                           `json:"created_at,omitzero"`
	UpdatedAt     time.Time                           `json:"updated_at,omitzero"`
	ArchivedAt    time.Time                           `json:"archived_at,omitzero"` // zero: not archived
	Content       TreatmentNoteTemplateContent        `json:"content,omitzero"`
	DeletedAt     time.Time                           `json:"deleted_at,omitzero"` // zero: not deleted
	Name          string                              `json:"name,omitzero"`
	PrintSettings *TreatmentNoteTemplatePrintSettings `json:"print_settings,omitzero"` // nil: none
	Links         SelfLink                            `json:"links,omitzero"`
}

// TreatmentNoteTemplatePrintSettings are what is printed with a note, and under which title. They are written whole.
type TreatmentNoteTemplatePrintSettings struct {
	IncludePatientAddress         bool   `json:"include_patient_address"`
	IncludePatientDOB             bool   `json:"include_patient_dob"` // date of birth
	IncludePatientMedicare        bool   `json:"include_patient_medicare"`
	IncludePatientOccupation      bool   `json:"include_patient_occupation"`
	IncludePatientReferenceNumber bool   `json:"include_patient_reference_number"`
	Title                         string `json:"title,omitzero"`
}

// NewNote is a request for a draft of a note about a patient, with the title and the content of the template, to be
// filled in:
//
//	request := template.NewNote(patient.ID)
//	err := request.Content.SetAnswer("Pain out of ten", "3")
//	...
//	note, err := client.TreatmentNotes.Create(ctx, request)
func (t TreatmentNoteTemplate) NewNote(patient PatientID) TreatmentNoteCreate {
	request := TreatmentNoteCreate{Title: t.Name, Draft: true, PatientID: patient, Content: t.Content.NewNote()}
	if t.ID != "" {
		request.TreatmentNoteTemplateID = Some(t.ID)
	}
	return request
}

// TreatmentNoteTemplateCreate is what to create a template of treatment notes with.
type TreatmentNoteTemplateCreate struct {
	Name string `json:"name" check:"required,len=255"`

	Content       Optional[TreatmentNoteTemplateContent]       `json:"content,omitzero"`
	PrintSettings Optional[TreatmentNoteTemplatePrintSettings] `json:"print_settings,omitzero"`
}

// TreatmentNoteTemplateUpdate is what to change of a template of treatment notes. What is not set is left alone; Content
// is replaced as a whole.
type TreatmentNoteTemplateUpdate struct {
	Content       Optional[TreatmentNoteTemplateContent]       `json:"content,omitzero"`
	Name          Optional[string]                             `json:"name,omitzero" check:"len=255"`
	PrintSettings Optional[TreatmentNoteTemplatePrintSettings] `json:"print_settings,omitzero"`
}

// TreatmentNoteTemplatesService reads and writes templates of treatment notes.
//
// API section: Treatment Note Template.
type TreatmentNoteTemplatesService struct{ client *Client }

var (
	opTreatmentNoteTemplatesList    = operation{Method: http.MethodGet, Route: "/treatment_note_templates"}
	opTreatmentNoteTemplatesGet     = operation{Method: http.MethodGet, Route: "/treatment_note_templates/{id}"}
	opTreatmentNoteTemplatesCreate  = operation{Method: http.MethodPost, Route: "/treatment_note_templates"}
	opTreatmentNoteTemplatesUpdate  = operation{Method: http.MethodPatch, Route: "/treatment_note_templates/{id}"}
	opTreatmentNoteTemplatesDelete  = operation{Method: http.MethodDelete, Route: "/treatment_note_templates/{id}"}
	opTreatmentNoteTemplatesArchive = operation{Method: http.MethodPost, Route: "/treatment_note_templates/{id}/archive"}
)

// List returns one page of templates.
//
// GET /treatment_note_templates
func (s *TreatmentNoteTemplatesService) List(ctx context.Context, opts TreatmentNoteTemplateListOptions) (*Page[TreatmentNoteTemplate], error) {
	return list[TreatmentNoteTemplate](ctx, s.client, opTreatmentNoteTemplatesList, nil, opts)
}

// All iterates over templates, page by page.
func (s *TreatmentNoteTemplatesService) All(ctx context.Context, opts TreatmentNoteTemplateListOptions) iter.Seq2[TreatmentNoteTemplate, error] {
	return all[TreatmentNoteTemplate](ctx, s.client, opTreatmentNoteTemplatesList, nil, opts)
}

// Get returns one template. An archived one is [ErrNotFound] unless the options ask for it.
//
// GET /treatment_note_templates/{id}
func (s *TreatmentNoteTemplatesService) Get(ctx context.Context, id TreatmentNoteTemplateID, opts ...TreatmentNoteTemplateGetOptions) (*TreatmentNoteTemplate, error) {
	return getWith[TreatmentNoteTemplate](ctx, s.client, opTreatmentNoteTemplatesGet, ids{id}, opts...)
}

// Create makes a template and returns it.
//
// POST /treatment_note_templates
func (s *TreatmentNoteTemplatesService) Create(ctx context.Context, request TreatmentNoteTemplateCreate) (*TreatmentNoteTemplate, error) {
	return write[TreatmentNoteTemplate](ctx, s.client, opTreatmentNoteTemplatesCreate, nil, request)
}

// Update changes the fields that the request sets, and returns the template. Content is replaced as a whole.
//
// PATCH /treatment_note_templates/{id}
func (s *TreatmentNoteTemplatesService) Update(ctx context.Context, id TreatmentNoteTemplateID, request TreatmentNoteTemplateUpdate) (*TreatmentNoteTemplate, error) {
	return write[TreatmentNoteTemplate](ctx, s.client, opTreatmentNoteTemplatesUpdate, ids{id}, request)
}

// Delete archives a template.
//
// Deprecated: use Archive, which does the same.
//
// DELETE /treatment_note_templates/{id}
func (s *TreatmentNoteTemplatesService) Delete(ctx context.Context, id TreatmentNoteTemplateID) error {
	return exec(ctx, s.client, opTreatmentNoteTemplatesDelete, ids{id}, nil)
}

// Archive hides a template.
//
// POST /treatment_note_templates/{id}/archive
func (s *TreatmentNoteTemplatesService) Archive(ctx context.Context, id TreatmentNoteTemplateID) error {
	return exec(ctx, s.client, opTreatmentNoteTemplatesArchive, ids{id}, nil)
}
