package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// PatientFormListOptions filters and sorts a list of patient forms. Archived patient forms are hidden by default:
// [Any] on ArchivedAt includes them, [Present] returns only them.
type PatientFormListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by PatientFormsByArchivedAt, PatientFormsByCompletedAt, PatientFormsByCreatedAt, PatientFormsByID
	// or PatientFormsByUpdatedAt. nil means PatientFormsByCreatedAt, ascending.
	Sort Sort[PatientForm] `url:"sort,omitempty"`

	ArchivedAt  TimeFilter            `url:"archived_at,omitempty"`
	AttendeeID  IDFilter[Attendee]    `url:"attendee_id,omitempty"`
	CompletedAt TimeFilter            `url:"completed_at,omitempty"`
	CreatedAt   TimeFilter            `url:"created_at,omitempty"`
	ID          IDFilter[PatientForm] `url:"id,omitempty"`
	PatientID   IDFilter[Patient]     `url:"patient_id,omitempty"`
	UpdatedAt   TimeFilter            `url:"updated_at,omitempty"`
}

// PatientFormListByAttendeeOptions filters and sorts the patient forms of one attendee. Archived patient forms are
// hidden by default: [Any] on ArchivedAt includes them, [Present] returns only them.
type PatientFormListByAttendeeOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by PatientFormsByArchivedAt, PatientFormsByCompletedAt, PatientFormsByCreatedAt, PatientFormsByID
	// or PatientFormsByUpdatedAt. nil means PatientFormsByCreatedAt, ascending.
	Sort Sort[PatientForm] `url:"sort,omitempty"`

	ArchivedAt  TimeFilter            `url:"archived_at,omitempty"`
	CompletedAt TimeFilter            `url:"completed_at,omitempty"`
	CreatedAt   TimeFilter            `url:"created_at,omitempty"`
	ID          IDFilter[PatientForm] `url:"id,omitempty"`
	PatientID   IDFilter[Patient]     `url:"patient_id,omitempty"`
	UpdatedAt   TimeFilter            `url:"updated_at,omitempty"`
}

// Columns for [PatientFormListOptions].Sort.
const (
	PatientFormsByArchivedAt  SortColumn[PatientForm] = "archived_at"
	PatientFormsByCompletedAt SortColumn[PatientForm] = "completed_at"
	PatientFormsByCreatedAt   SortColumn[PatientForm] = "created_at"
	PatientFormsByID          SortColumn[PatientForm] = "id"
	PatientFormsByUpdatedAt   SortColumn[PatientForm] = "updated_at"
)

// PatientFormGetOptions makes [PatientFormsService.Get] return an archived patient form, which it hides by default:
// set ArchivedAt to [Any] or [Present].
type PatientFormGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// PatientFormID is the ID of a patient form.
type PatientFormID = ID[PatientForm]

// PatientForm is a form that a patient fills in, such as an intake or a consent form.
type PatientForm struct {
	ID                         ID[PatientForm]    `json:"id,omitzero"`
	CreatedAt                  time.Time          `json:"created_at,omitzero"`
	UpdatedAt                  time.Time          `json:"updated_at,omitzero"`
	ArchivedAt                 time.Time          `json:"archived_at,omitzero"`  // zero if not archived
	Attendee                   Link[Attendee]     `json:"attendee,omitzero"`     // zero if there is none
	Booking                    Link[Booking]      `json:"booking,omitzero"`      // zero if there is none
	Business                   Link[Business]     `json:"business,omitzero"`     // zero if there is none
	CompletedAt                time.Time          `json:"completed_at,omitzero"` // zero if not completed
	Content                    PatientFormContent `json:"content,omitzero"`
	EditedAt                   time.Time          `json:"edited_at,omitzero"` // zero if not edited
	EmailToPatientOnCompletion bool               `json:"email_to_patient_on_completion"`
	Name                       string             `json:"name,omitzero"`
	Patient                    Link[Patient]      `json:"patient,omitzero"`
	RestrictedToPractitioner   bool               `json:"restricted_to_practitioner"`
	Signatures                 SignatureLinks     `json:"signatures,omitzero"`
	URL                        string             `json:"url,omitzero"` // page on which the patient fills in the form, without a login
	Links                      SelfLink           `json:"links,omitzero"`
}

// PatientFormCreate holds the fields for creating a patient form. PatientID is required. With a
// PatientFormTemplateID, the API takes Name, Content and RestrictedToPractitioner from the template unless they are
// set.
type PatientFormCreate struct {
	PatientID ID[Patient] `json:"patient_id" check:"required"`

	AttendeeID                 Optional[ID[Attendee]]            `json:"attendee_id,omitzero"`
	BusinessID                 Optional[ID[Business]]            `json:"business_id,omitzero"`
	Completed                  Optional[bool]                    `json:"completed,omitzero"`
	Content                    Optional[PatientFormContent]      `json:"content,omitzero"`
	EmailToPatientOnCompletion Optional[bool]                    `json:"email_to_patient_on_completion,omitzero"`
	Name                       Optional[string]                  `json:"name,omitzero" check:"len=255"`
	PatientFormTemplateID      Optional[ID[PatientFormTemplate]] `json:"patient_form_template_id,omitzero"`
	RestrictedToPractitioner   Optional[bool]                    `json:"restricted_to_practitioner,omitzero"`
}

// PatientFormUpdate holds the fields to change on a patient form. A field that is not set stays as it is; [Null]
// clears one, where the API allows it. Content is replaced as a whole: see [PatientFormContent].
type PatientFormUpdate struct {
	AttendeeID                 Optional[ID[Attendee]]            `json:"attendee_id,omitzero"`
	BusinessID                 Optional[ID[Business]]            `json:"business_id,omitzero"`
	Completed                  Optional[bool]                    `json:"completed,omitzero"`
	Content                    Optional[PatientFormContent]      `json:"content,omitzero"`
	EmailToPatientOnCompletion Optional[bool]                    `json:"email_to_patient_on_completion,omitzero"`
	Name                       Optional[string]                  `json:"name,omitzero" check:"len=255"`
	PatientFormTemplateID      Optional[ID[PatientFormTemplate]] `json:"patient_form_template_id,omitzero"`
	PatientID                  Optional[ID[Patient]]             `json:"patient_id,omitzero"`
	RestrictedToPractitioner   Optional[bool]                    `json:"restricted_to_practitioner,omitzero"`
}

// PatientFormsService reads and writes patient forms: forms for patients to fill in, such as intake and consent
// forms. Each method takes one request, and each All iterator one per page.
//
// API section: Patient Form.
type PatientFormsService struct{ client *Client }

var (
	opPatientFormsList           = operation{Method: http.MethodGet, Route: "/patient_forms"}
	opPatientFormsListByAttendee = operation{Method: http.MethodGet, Route: "/attendees/{attendee_id}/patient_forms"}
	opPatientFormsGet            = operation{Method: http.MethodGet, Route: "/patient_forms/{id}"}
	opPatientFormsCreate         = operation{Method: http.MethodPost, Route: "/patient_forms"}
	opPatientFormsUpdate         = operation{Method: http.MethodPatch, Route: "/patient_forms/{id}"}
	opPatientFormsArchive        = operation{Method: http.MethodPost, Route: "/patient_forms/{id}/archive"}
)

// List returns one page of the patient forms, in one request.
//
// GET /patient_forms
func (s *PatientFormsService) List(ctx context.Context, opts PatientFormListOptions) (*Page[PatientForm], error) {
	return list[PatientForm](ctx, clientOf(s), opPatientFormsList, nil, opts)
}

// All iterates over the patient forms, with one request for each page of up to 100.
func (s *PatientFormsService) All(ctx context.Context, opts PatientFormListOptions) iter.Seq2[PatientForm, error] {
	return all[PatientForm](ctx, clientOf(s), opPatientFormsList, nil, opts)
}

// ListByAttendee returns one page of the patient forms of one attendee, in one request.
//
// Deprecated: use [PatientFormsService.List] with a filter on AttendeeID.
//
// GET /attendees/{attendee_id}/patient_forms
func (s *PatientFormsService) ListByAttendee(ctx context.Context, attendee AttendeeID, opts PatientFormListByAttendeeOptions) (*Page[PatientForm], error) {
	return list[PatientForm](ctx, clientOf(s), opPatientFormsListByAttendee, ids{attendee}, opts)
}

// AllByAttendee iterates over the patient forms of one attendee, with one request for each page of up to 100.
//
// Deprecated: use [PatientFormsService.All] with a filter on AttendeeID.
func (s *PatientFormsService) AllByAttendee(ctx context.Context, attendee AttendeeID, opts PatientFormListByAttendeeOptions) iter.Seq2[PatientForm, error] {
	return all[PatientForm](ctx, clientOf(s), opPatientFormsListByAttendee, ids{attendee}, opts)
}

// Get returns the patient form with the given ID. The error matches [ErrNotFound] if there is none, or if it is
// archived and opts does not ask for it.
//
// GET /patient_forms/{id}
func (s *PatientFormsService) Get(ctx context.Context, id PatientFormID, opts ...PatientFormGetOptions) (*PatientForm, error) {
	return getWith[PatientForm](ctx, clientOf(s), opPatientFormsGet, ids{id}, opts...)
}

// Create creates a patient form and returns it. The error matches [ErrInvalid] if a value is rejected, and is an
// [*OutcomeUnknownError] if the patient form may or may not have been created.
//
// POST /patient_forms
func (s *PatientFormsService) Create(ctx context.Context, request PatientFormCreate) (*PatientForm, error) {
	return write[PatientForm](ctx, clientOf(s), opPatientFormsCreate, nil, request)
}

// Update changes the fields that request sets and returns the patient form. Content is replaced as a whole: see
// [PatientFormContent]. The error matches [ErrInvalid] if a value is rejected, and is an [*OutcomeUnknownError] if
// the change may or may not have been made.
//
// PATCH /patient_forms/{id}
func (s *PatientFormsService) Update(ctx context.Context, id PatientFormID, request PatientFormUpdate) (*PatientForm, error) {
	return write[PatientForm](ctx, clientOf(s), opPatientFormsUpdate, ids{id}, request)
}

// Archive archives a patient form: lists and Get then hide it. The error is an [*OutcomeUnknownError] if the patient
// form may or may not have been archived.
//
// POST /patient_forms/{id}/archive
func (s *PatientFormsService) Archive(ctx context.Context, id PatientFormID) error {
	return exec(ctx, clientOf(s), opPatientFormsArchive, ids{id}, nil)
}
