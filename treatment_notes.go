package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// TreatmentNoteListOptions filters and sorts a list of treatment notes. Archived and deleted treatment notes are
// hidden by default: [Any] on ArchivedAt and DeletedAt includes them, [Present] on one of the two returns only those.
type TreatmentNoteListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by TreatmentNotesByArchivedAt, TreatmentNotesByCreatedAt, TreatmentNotesByDeletedAt,
	// TreatmentNotesByID or TreatmentNotesByUpdatedAt. nil means TreatmentNotesByCreatedAt, ascending.
	Sort Sort[TreatmentNote] `url:"sort,omitempty"`

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

// TreatmentNoteListByPatientOptions filters and sorts the treatment notes of one patient. Archived and deleted
// treatment notes are hidden by default: [Any] on ArchivedAt and DeletedAt includes them, [Present] on one of the two
// returns only those.
type TreatmentNoteListByPatientOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by TreatmentNotesByArchivedAt, TreatmentNotesByCreatedAt, TreatmentNotesByDeletedAt,
	// TreatmentNotesByID or TreatmentNotesByUpdatedAt. nil means TreatmentNotesByCreatedAt, ascending.
	Sort Sort[TreatmentNote] `url:"sort,omitempty"`

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

// Columns for [TreatmentNoteListOptions].Sort.
const (
	TreatmentNotesByArchivedAt SortColumn[TreatmentNote] = "archived_at"
	TreatmentNotesByCreatedAt  SortColumn[TreatmentNote] = "created_at"
	TreatmentNotesByDeletedAt  SortColumn[TreatmentNote] = "deleted_at"
	TreatmentNotesByID         SortColumn[TreatmentNote] = "id"
	TreatmentNotesByUpdatedAt  SortColumn[TreatmentNote] = "updated_at"
)

// TreatmentNoteGetOptions makes [TreatmentNotesService.Get] return an archived or deleted treatment note, which it
// hides by default: set ArchivedAt or DeletedAt to [Any] or [Present].
type TreatmentNoteGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
	DeletedAt  TimeFilter `url:"deleted_at,omitempty"`
}

// TreatmentNoteID is the ID of a treatment note.
type TreatmentNoteID = ID[TreatmentNote]

// TreatmentNote is a record of the treatment of a patient, written by a practitioner.
type TreatmentNote struct {
	ID                    ID[TreatmentNote]           `json:"id,omitzero"`
	CreatedAt             time.Time                   `json:"created_at,omitzero"`
	UpdatedAt             time.Time                   `json:"updated_at,omitzero"`
	ArchivedAt            time.Time                   `json:"archived_at,omitzero"` // zero if not archived
	Attendee              Link[Attendee]              `json:"attendee,omitzero"`    // zero if there is none
	AuthorName            string                      `json:"author_name,omitzero"`
	Booking               Link[Booking]               `json:"booking,omitzero"` // zero if there is none
	Content               TreatmentNoteContent        `json:"content,omitzero"`
	DeletedAt             time.Time                   `json:"deleted_at,omitzero"` // zero if not deleted
	Draft                 bool                        `json:"draft"`               // false if the note is final and cannot be changed
	FinalizedAt           time.Time                   `json:"finalized_at,omitzero"`
	Patient               Link[Patient]               `json:"patient,omitzero"`
	PinnedAt              time.Time                   `json:"pinned_at,omitzero"` // zero if not pinned
	Practitioner          Link[Practitioner]          `json:"practitioner,omitzero"`
	Title                 string                      `json:"title,omitzero"`
	TreatmentNoteTemplate Link[TreatmentNoteTemplate] `json:"treatment_note_template,omitzero"` // zero if there is none
	Links                 SelfLink                    `json:"links,omitzero"`
}

// TreatmentNoteCreate holds the fields for creating a treatment note. Title and PatientID are required. Without Content,
// the API creates an empty note, which an update can fill in. [TreatmentNoteTemplate.NewNote] returns a request with the
// content of a template.
type TreatmentNoteCreate struct {
	Title     string      `json:"title" check:"required"`
	Draft     bool        `json:"draft"` // false makes the note final: it cannot be changed afterwards
	PatientID ID[Patient] `json:"patient_id" check:"required"`

	AttendeeID              Optional[ID[Attendee]]              `json:"attendee_id,omitzero"`
	BookingID               Optional[ID[Booking]]               `json:"booking_id,omitzero"` // ID of an individual or a group appointment
	Content                 Optional[TreatmentNoteContent]      `json:"content,omitzero"`
	TreatmentNoteTemplateID Optional[ID[TreatmentNoteTemplate]] `json:"treatment_note_template_id,omitzero"`
}

// TreatmentNoteUpdate holds the fields to change on a treatment note. A field that is not set stays as it is; [Null]
// clears one, where the API allows it. Content is replaced as a whole: see [TreatmentNoteContent].
type TreatmentNoteUpdate struct {
	AttendeeID              Optional[ID[Attendee]]              `json:"attendee_id,omitzero"`
	BookingID               Optional[ID[Booking]]               `json:"booking_id,omitzero"`
	Content                 Optional[TreatmentNoteContent]      `json:"content,omitzero"`
	Draft                   Optional[bool]                      `json:"draft,omitzero"` // false makes the note final: it cannot be changed afterwards
	PatientID               Optional[ID[Patient]]               `json:"patient_id,omitzero"`
	Title                   Optional[string]                    `json:"title,omitzero"`
	TreatmentNoteTemplateID Optional[ID[TreatmentNoteTemplate]] `json:"treatment_note_template_id,omitzero"`
}

// TreatmentNotesService reads and writes treatment notes: what practitioners record about the treatment of a patient.
// Each method takes one request, and each All iterator one per page.
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

// List returns one page of the treatment notes, in one request.
//
// GET /treatment_notes
func (s *TreatmentNotesService) List(ctx context.Context, opts TreatmentNoteListOptions) (*Page[TreatmentNote], error) {
	return list[TreatmentNote](ctx, clientOf(s), opTreatmentNotesList, nil, opts)
}

// All iterates over the treatment notes, with one request for each page of up to 100.
func (s *TreatmentNotesService) All(ctx context.Context, opts TreatmentNoteListOptions) iter.Seq2[TreatmentNote, error] {
	return all[TreatmentNote](ctx, clientOf(s), opTreatmentNotesList, nil, opts)
}

// ListByPatient returns one page of the treatment notes of one patient, in one request.
//
// GET /patients/{patient_id}/treatment_notes
func (s *TreatmentNotesService) ListByPatient(ctx context.Context, patient PatientID, opts TreatmentNoteListByPatientOptions) (*Page[TreatmentNote], error) {
	return list[TreatmentNote](ctx, clientOf(s), opTreatmentNotesListByPatient, ids{patient}, opts)
}

// AllByPatient iterates over the treatment notes of one patient, with one request for each page of up to 100.
func (s *TreatmentNotesService) AllByPatient(ctx context.Context, patient PatientID, opts TreatmentNoteListByPatientOptions) iter.Seq2[TreatmentNote, error] {
	return all[TreatmentNote](ctx, clientOf(s), opTreatmentNotesListByPatient, ids{patient}, opts)
}

// Get returns the treatment note with the given ID. The error matches [ErrNotFound] if there is none, or if it is
// archived or deleted and opts does not ask for it.
//
// GET /treatment_notes/{id}
func (s *TreatmentNotesService) Get(ctx context.Context, id TreatmentNoteID, opts ...TreatmentNoteGetOptions) (*TreatmentNote, error) {
	return getWith[TreatmentNote](ctx, clientOf(s), opTreatmentNotesGet, ids{id}, opts...)
}

// Create creates a treatment note and returns it. Its author is the user of the API key, who must be a practitioner.
// The error matches [ErrInvalid] if a value is rejected, and is an [*OutcomeUnknownError] if the treatment note may
// or may not have been created.
//
// POST /treatment_notes
func (s *TreatmentNotesService) Create(ctx context.Context, request TreatmentNoteCreate) (*TreatmentNote, error) {
	return write[TreatmentNote](ctx, clientOf(s), opTreatmentNotesCreate, nil, request)
}

// Update changes the fields that request sets and returns the treatment note. Content is replaced as a whole: see
// [TreatmentNoteContent]. The error matches [ErrInvalid] if a value is rejected, and is an [*OutcomeUnknownError] if
// the change may or may not have been made. It matches [ErrForbidden] if the note is final, as a final note cannot be
// changed.
//
// PATCH /treatment_notes/{id}
func (s *TreatmentNotesService) Update(ctx context.Context, id TreatmentNoteID, request TreatmentNoteUpdate) (*TreatmentNote, error) {
	return write[TreatmentNote](ctx, clientOf(s), opTreatmentNotesUpdate, ids{id}, request)
}

// Delete archives a treatment note.
//
// Deprecated: use [TreatmentNotesService.Archive], which does the same.
//
// DELETE /treatment_notes/{id}
func (s *TreatmentNotesService) Delete(ctx context.Context, id TreatmentNoteID) error {
	return exec(ctx, clientOf(s), opTreatmentNotesDelete, ids{id}, nil)
}

// Archive archives a treatment note: lists and Get then hide it. The error is an [*OutcomeUnknownError] if the
// treatment note may or may not have been archived.
//
// POST /treatment_notes/{id}/archive
func (s *TreatmentNotesService) Archive(ctx context.Context, id TreatmentNoteID) error {
	return exec(ctx, clientOf(s), opTreatmentNotesArchive, ids{id}, nil)
}

// Unarchive makes an archived treatment note visible again and returns it. The error is an [*OutcomeUnknownError] if
// the treatment note may or may not have been unarchived.
//
// POST /treatment_notes/{id}/unarchive
func (s *TreatmentNotesService) Unarchive(ctx context.Context, id TreatmentNoteID) (*TreatmentNote, error) {
	return write[TreatmentNote](ctx, clientOf(s), opTreatmentNotesUnarchive, ids{id}, nil)
}
