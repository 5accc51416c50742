package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// TreatmentNoteListOptions selects from a list of treatment notes.
type TreatmentNoteListOptions struct {
	Page    int                 `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                 `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[TreatmentNote] `url:"sort,omitempty"`     // nil: created_at, ascending

	ArchivedAt              TimeFilter                      `url:"archived_at,omitempty"`
	AttendeeID              IDFilter[Attendee]              `url:"attendee_id,omitempty"`
	BookingID               IDFilter[Booking]               `url:"booking_id,omitempty"`
	CreatedAt               TimeFilter                      `url:"created_at,omitempty"`
	DeletedAt               TimeFilter                      `url:"deleted_at,omitempty"`
	Draft                   BoolFilter                      `url:"draft,omitempty"`
	ID                      IDFilter[TreatmentNote]         `url:"id,omitempty"`
	PatientID               IDFilter[Patient]               `url:"patient_id,omitempty"`
	PractitionerID          IDFilter[Practitioner]          `url:"practitioner_id,omitempty"`
	TreatmentNoteTemplateID IDFilter[TreatmentNoteTemplate] `url:"treatment_note_template_id,omitempty"`
	UpdatedAt               TimeFilter                      `url:"updated_at,omitempty"`
}

// TreatmentNoteListByPatientOptions selects from a list of treatment notes of one patient.
type TreatmentNoteListByPatientOptions struct {
	Page    int                 `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                 `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[TreatmentNote] `url:"sort,omitempty"`     // nil: created_at, ascending

	ArchivedAt              TimeFilter                      `url:"archived_at,omitempty"`
	AttendeeID              IDFilter[Attendee]              `url:"attendee_id,omitempty"`
	BookingID               IDFilter[Booking]               `url:"booking_id,omitempty"`
	CreatedAt               TimeFilter                      `url:"created_at,omitempty"`
	DeletedAt               TimeFilter                      `url:"deleted_at,omitempty"`
	Draft                   BoolFilter                      `url:"draft,omitempty"`
	ID                      IDFilter[TreatmentNote]         `url:"id,omitempty"`
	PractitionerID          IDFilter[Practitioner]          `url:"practitioner_id,omitempty"`
	TreatmentNoteTemplateID IDFilter[TreatmentNoteTemplate] `url:"treatment_note_template_id,omitempty"`
	UpdatedAt               TimeFilter                      `url:"updated_at,omitempty"`
}

// Columns to sort treatment notes by.
const (
	TreatmentNotesByArchivedAt SortColumn[TreatmentNote] = "archived_at"
	TreatmentNotesByCreatedAt  SortColumn[TreatmentNote] = "created_at"
	TreatmentNotesByDeletedAt  SortColumn[TreatmentNote] = "deleted_at"
	TreatmentNotesByID         SortColumn[TreatmentNote] = "id"
	TreatmentNotesByUpdatedAt  SortColumn[TreatmentNote] = "updated_at"
)

// TreatmentNoteGetOptions lets Get find a treatment note that it hides otherwise: [Any] or [Present] on the field
// that hides it.
type TreatmentNoteGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
	DeletedAt  TimeFilter `url:"deleted_at,omitempty"`
}

// TreatmentNoteID is the id of a treatment note.
type TreatmentNoteID = ID[TreatmentNote]

// TreatmentNote is what a practitioner wrote about the treatment of a patient.
type TreatmentNote struct {
	ID                    ID[TreatmentNote]           `json:"id,omitzero"`
	CreatedAt             time.Time                   `json:"created_at,omitzero"`
	UpdatedAt             time.Time                   `json:"updated_at,omitzero"`
	ArchivedAt            time.Time                   `json:"archived_at,omitzero"` // zero: not archived
	Attendee              Link[Attendee]              `json:"attendee,omitzero"`    // zero: none
	AuthorName            string                      `json:"author_name,omitzero"`
	Booking               Link[Booking]               `json:"booking,omitzero"` // zero: none
	Content               TreatmentNoteContent        `json:"content,omitzero"`
	DeletedAt             time.Time                   `json:"deleted_at,omitzero"` // zero: not deleted
	Draft                 bool                        `json:"draft"`               // false: finalised, and not to be changed any more
	FinalizedAt           time.Time                   `json:"finalized_at,omitzero"`
	Patient               Link[Patient]               `json:"patient,omitzero"`
	PinnedAt              time.Time                   `json:"pinned_at,omitzero"` // zero: not pinned
	Practitioner          Link[Practitioner]          `json:"practitioner,omitzero"`
	Title                 string                      `json:"title,omitzero"`
	TreatmentNoteTemplate Link[TreatmentNoteTemplate] `json:"treatment_note_template,omitzero"` // zero: none
	Links                 SelfLink                    `json:"links,omitzero"`
}

// TreatmentNoteCreate is what to create a treatment note with. [TreatmentNoteTemplate.NewNote] makes one to fill in.
type TreatmentNoteCreate struct {
	Title     string               `json:"title" check:"required"`
	Draft     bool                 `json:"draft"` // false finalises the note: it can not be changed any more
	PatientID ID[Patient]          `json:"patient_id" check:"required"`
	Content   TreatmentNoteContent `json:"content" check:"required"`

	AttendeeID              Optional[ID[Attendee]]              `json:"attendee_id,omitzero"`
	BookingID               Optional[ID[Booking]]               `json:"booking_id,omitzero"` // an individual or a group appointment
	TreatmentNoteTemplateID Optional[ID[TreatmentNoteTemplate]] `json:"treatment_note_template_id,omitzero"`
}

// TreatmentNoteUpdate is what to change of a treatment note. What is not set is left alone; Content is replaced as a
// whole, see [TreatmentNoteContent].
type TreatmentNoteUpdate struct {
	AttendeeID              Optional[ID[Attendee]]              `json:"attendee_id,omitzero"`
	BookingID               Optional[ID[Booking]]               `json:"booking_id,omitzero"`
	Content                 Optional[TreatmentNoteContent]      `json:"content,omitzero"`
	Draft                   Optional[bool]                      `json:"draft,omitzero"` // false finalises the note: it can not be changed any more
	PatientID               Optional[ID[Patient]]               `json:"patient_id,omitzero"`
	Title                   Optional[string]                    `json:"title,omitzero"`
	TreatmentNoteTemplateID Optional[ID[TreatmentNoteTemplate]] `json:"treatment_note_template_id,omitzero"`
}

// TreatmentNotesService reads and writes treatment notes.
//
// API section: Treatment Note.
type TreatmentNotesService struct{ client *Client }

var (
	opTreatmentNotesList          = operation{Method: http.MethodGet, Route: "/treatment_notes"}
	opTreatmentNotesListByPatient = operation{Method: http.MethodGet, Route: "/patients/{patient_id}/treatment_notes"}
	opTreatmentNotesGet           = operation{Method: http.MethodGet, Route: "/treatment_notes/{id}"}
	opTreatmentNotesCreate        = operation{Method: http.MethodPost, Route: "/treatment_notes"}
	opTreatmentNotesUpdate        = operation{Method: http.MethodPatch, Route: "/treatment_notes/{id}"}
	opTreatmentNotesDelete        = operation{Method: http.MethodDelete, Route: "/treatment_notes/{id}"}
	opTreatmentNotesArchive       = operation{Method: http.MethodPost, Route: "/treatment_notes/{id}/archive"}
	opTreatmentNotesUnarchive     = operation{Method: http.MethodPost, Route: "/treatment_notes/{id}/unarchive"}
)

// List returns one page of treatment notes.
//
// GET /treatment_notes
func (s *TreatmentNotesService) List(ctx context.Context, opts TreatmentNoteListOptions) (*Page[TreatmentNote], error) {
	return list[TreatmentNote](ctx, s.client, opTreatmentNotesList, nil, opts)
}

// All iterates over treatment notes, page by page.
func (s *TreatmentNotesService) All(ctx context.Context, opts TreatmentNoteListOptions) iter.Seq2[TreatmentNote, error] {
	return all[TreatmentNote](ctx, s.client, opTreatmentNotesList, nil, opts)
}

// ListByPatient returns one page of the treatment notes of one patient.
//
// GET /patients/{patient_id}/treatment_notes
func (s *TreatmentNotesService) ListByPatient(ctx context.Context, patient PatientID, opts TreatmentNoteListByPatientOptions) (*Page[TreatmentNote], error) {
	return list[TreatmentNote](ctx, s.client, opTreatmentNotesListByPatient, ids{patient}, opts)
}

// AllByPatient iterates over the treatment notes of one patient, page by page.
func (s *TreatmentNotesService) AllByPatient(ctx context.Context, patient PatientID, opts TreatmentNoteListByPatientOptions) iter.Seq2[TreatmentNote, error] {
	return all[TreatmentNote](ctx, s.client, opTreatmentNotesListByPatient, ids{patient}, opts)
}

// Get returns one treatment note. An archived one is [ErrNotFound] unless the options ask for it.
//
// GET /treatment_notes/{id}
func (s *TreatmentNotesService) Get(ctx context.Context, id TreatmentNoteID, opts ...TreatmentNoteGetOptions) (*TreatmentNote, error) {
	return getWith[TreatmentNote](ctx, s.client, opTreatmentNotesGet, ids{id}, opts...)
}

// Create makes a treatment note and returns it. Its author is the user of the API key, who must be a practitioner.
//
// POST /treatment_notes
func (s *TreatmentNotesService) Create(ctx context.Context, request TreatmentNoteCreate) (*TreatmentNote, error) {
	return write[TreatmentNote](ctx, s.client, opTreatmentNotesCreate, nil, request)
}

// Update changes the fields that the request sets, and returns the treatment note. Content is replaced as a whole: see
// [TreatmentNoteContent] for how to change one answer. A finalised note can not be changed: that is [ErrForbidden].
//
// PATCH /treatment_notes/{id}
func (s *TreatmentNotesService) Update(ctx context.Context, id TreatmentNoteID, request TreatmentNoteUpdate) (*TreatmentNote, error) {
	return write[TreatmentNote](ctx, s.client, opTreatmentNotesUpdate, ids{id}, request)
}

// Delete archives a treatment note.
//
// Deprecated: use Archive, which does the same.
//
// DELETE /treatment_notes/{id}
func (s *TreatmentNotesService) Delete(ctx context.Context, id TreatmentNoteID) error {
	return exec(ctx, s.client, opTreatmentNotesDelete, ids{id}, nil)
}

// Archive hides a treatment note.
//
// POST /treatment_notes/{id}/archive
func (s *TreatmentNotesService) Archive(ctx context.Context, id TreatmentNoteID) error {
	return exec(ctx, s.client, opTreatmentNotesArchive, ids{id}, nil)
}

// Unarchive brings an archived treatment note back and returns it.
//
// POST /treatment_notes/{id}/unarchive
func (s *TreatmentNotesService) Unarchive(ctx context.Context, id TreatmentNoteID) (*TreatmentNote, error) {
	return write[TreatmentNote](ctx, s.client, opTreatmentNotesUnarchive, ids{id}, nil)
}
