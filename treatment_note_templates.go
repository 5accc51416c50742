package cliniko

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"time"
)

// TreatmentNoteTemplateListOptions filters and sorts a list of treatment note templates. Archived and deleted
// treatment note templates are hidden by default: [Any] on ArchivedAt and DeletedAt includes them, [Present] on one
// of the two returns only those.
type TreatmentNoteTemplateListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by TreatmentNoteTemplatesByArchivedAt, TreatmentNoteTemplatesByCreatedAt,
	// TreatmentNoteTemplatesByDeletedAt, TreatmentNoteTemplatesByID or TreatmentNoteTemplatesByUpdatedAt. nil means
	// TreatmentNoteTemplatesByCreatedAt, ascending.
	Sort Sort[TreatmentNoteTemplate] `url:"sort,omitempty"`

	ArchivedAt TimeFilter                      `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter                      `url:"created_at,omitempty"`
	DeletedAt  TimeFilter                      `url:"deleted_at,omitempty"`
	ID         IDFilter[TreatmentNoteTemplate] `url:"id,omitempty"`
	UpdatedAt  TimeFilter                      `url:"updated_at,omitempty"`
}

// Columns for [TreatmentNoteTemplateListOptions].Sort.
const (
	TreatmentNoteTemplatesByArchivedAt SortColumn[TreatmentNoteTemplate] = "archived_at"
	TreatmentNoteTemplatesByCreatedAt  SortColumn[TreatmentNoteTemplate] = "created_at"
	TreatmentNoteTemplatesByDeletedAt  SortColumn[TreatmentNoteTemplate] = "deleted_at"
	TreatmentNoteTemplatesByID         SortColumn[TreatmentNoteTemplate] = "id"
	TreatmentNoteTemplatesByUpdatedAt  SortColumn[TreatmentNoteTemplate] = "updated_at"
)

// TreatmentNoteTemplateGetOptions makes [TreatmentNoteTemplatesService.Get] return an archived or deleted treatment
// note template, which it hides by default: set ArchivedAt or DeletedAt to [Any] or [Present].
type TreatmentNoteTemplateGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
	DeletedAt  TimeFilter `url:"deleted_at,omitempty"`
}

// TreatmentNoteTemplateID is the ID of a treatment note template.
type TreatmentNoteTemplateID = ID[TreatmentNoteTemplate]

// TreatmentNoteTemplate holds the sections and questions from which treatment notes are created.
type TreatmentNoteTemplate struct {
	ID            ID[TreatmentNoteTemplate]           `json:"id,omitzero"`
	CreatedAt     time.Time                           `json:"created_at,omitzero"`
	UpdatedAt     time.Time                           `json:"updated_at,omitzero"`
	ArchivedAt    time.Time                           `json:"archived_at,omitzero"` // zero if not archived
	Content       TreatmentNoteTemplateContent        `json:"content,omitzero"`
	DeletedAt     time.Time                           `json:"deleted_at,omitzero"` // zero if not deleted
	Name          string                              `json:"name,omitzero"`
	PrintSettings *TreatmentNoteTemplatePrintSettings `json:"print_settings,omitzero"` // nil if not set
	Links         SelfLink                            `json:"links,omitzero"`
}

// TreatmentNoteTemplatePrintSettings sets the title of a printed note, and the data of the patient on it. Requests
// replace all of them.
type TreatmentNoteTemplatePrintSettings struct {
	IncludePatientAddress         bool   `json:"include_patient_address"`
	IncludePatientDOB             bool   `json:"include_patient_dob"` // date of birth
	IncludePatientMedicare        bool   `json:"include_patient_medicare"`
	IncludePatientOccupation      bool   `json:"include_patient_occupation"`
	IncludePatientReferenceNumber bool   `json:"include_patient_reference_number"`
	Title                         string `json:"title,omitzero"`

	// Extra holds what the API sent and this package does not know. It is sent back.
	Extra map[string]json.RawMessage `json:"-"`
}

// NewNote returns a request for creating a draft of a treatment note about a patient, with the title and the content of
// the template. To answer its questions, replace the content:
//
//	content := template.Content.NewNote()
//	err := content.SetAnswer("Pain out of ten", "3")
//	...
//	request := template.NewNote(patient.ID)
//	request.Content = cliniko.Some(content)
//	note, err := client.TreatmentNotes.Create(ctx, request)
func (t TreatmentNoteTemplate) NewNote(patient PatientID) TreatmentNoteCreate {
	request := TreatmentNoteCreate{Title: t.Name, Draft: true, PatientID: patient, Content: NonZero(t.Content.NewNote())}
	if t.ID != "" {
		request.TreatmentNoteTemplateID = Some(t.ID)
	}
	return request
}

// TreatmentNoteTemplateCreate holds the fields for creating a treatment note template. Name is required.
type TreatmentNoteTemplateCreate struct {
	Name string `json:"name" check:"required,len=255"`

	Content       Optional[TreatmentNoteTemplateContent]       `json:"content,omitzero"`
	PrintSettings Optional[TreatmentNoteTemplatePrintSettings] `json:"print_settings,omitzero"`
}

// TreatmentNoteTemplateUpdate holds the fields to change on a treatment note template. A field that is not set stays
// as it is; [Null] clears one, where the API allows it. Content is replaced as a whole.
type TreatmentNoteTemplateUpdate struct {
	Content       Optional[TreatmentNoteTemplateContent]       `json:"content,omitzero"`
	Name          Optional[string]                             `json:"name,omitzero" check:"len=255"`
	PrintSettings Optional[TreatmentNoteTemplatePrintSettings] `json:"print_settings,omitzero"`
}

// TreatmentNoteTemplatesService reads and writes treatment note templates, from which treatment notes are created.
// Each method takes one request, and each All iterator one per page.
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

// List returns one page of the treatment note templates, in one request.
//
// GET /treatment_note_templates
func (s *TreatmentNoteTemplatesService) List(ctx context.Context, opts TreatmentNoteTemplateListOptions) (*Page[TreatmentNoteTemplate], error) {
	return list[TreatmentNoteTemplate](ctx, clientOf(s), opTreatmentNoteTemplatesList, nil, opts)
}

// All iterates over the treatment note templates, with one request for each page of up to 100.
func (s *TreatmentNoteTemplatesService) All(ctx context.Context, opts TreatmentNoteTemplateListOptions) iter.Seq2[TreatmentNoteTemplate, error] {
	return all[TreatmentNoteTemplate](ctx, clientOf(s), opTreatmentNoteTemplatesList, nil, opts)
}

// Get returns the treatment note template with the given ID. The error matches [ErrNotFound] if there is none, or if
// it is archived or deleted and opts does not ask for it.
//
// GET /treatment_note_templates/{id}
func (s *TreatmentNoteTemplatesService) Get(ctx context.Context, id TreatmentNoteTemplateID, opts ...TreatmentNoteTemplateGetOptions) (*TreatmentNoteTemplate, error) {
	return getWith[TreatmentNoteTemplate](ctx, clientOf(s), opTreatmentNoteTemplatesGet, ids{id}, opts...)
}

// Create creates a treatment note template and returns it. The error matches [ErrInvalid] if a value is rejected, and
// is an [*OutcomeUnknownError] if the treatment note template may or may not have been created.
//
// POST /treatment_note_templates
func (s *TreatmentNoteTemplatesService) Create(ctx context.Context, request TreatmentNoteTemplateCreate) (*TreatmentNoteTemplate, error) {
	return write[TreatmentNoteTemplate](ctx, clientOf(s), opTreatmentNoteTemplatesCreate, nil, request)
}

// Update changes the fields that request sets and returns the treatment note template. The error matches [ErrInvalid]
// if a value is rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /treatment_note_templates/{id}
func (s *TreatmentNoteTemplatesService) Update(ctx context.Context, id TreatmentNoteTemplateID, request TreatmentNoteTemplateUpdate) (*TreatmentNoteTemplate, error) {
	return write[TreatmentNoteTemplate](ctx, clientOf(s), opTreatmentNoteTemplatesUpdate, ids{id}, request)
}

// Delete archives a treatment note template.
//
// Deprecated: use [TreatmentNoteTemplatesService.Archive], which does the same.
//
// DELETE /treatment_note_templates/{id}
func (s *TreatmentNoteTemplatesService) Delete(ctx context.Context, id TreatmentNoteTemplateID) error {
	return exec(ctx, clientOf(s), opTreatmentNoteTemplatesDelete, ids{id}, nil)
}

// Archive archives a treatment note template: lists and Get then hide it. The error is an [*OutcomeUnknownError] if
// the treatment note template may or may not have been archived.
//
// POST /treatment_note_templates/{id}/archive
func (s *TreatmentNoteTemplatesService) Archive(ctx context.Context, id TreatmentNoteTemplateID) error {
	return exec(ctx, clientOf(s), opTreatmentNoteTemplatesArchive, ids{id}, nil)
}
