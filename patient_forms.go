package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// PatientFormListOptions selects from a list of patient forms.
type PatientFormListOptions struct {
	Page    int               `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int               `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[PatientForm] `url:"sort,omitempty"`     // nil: created_at, ascending

	ArchivedAt  TimeFilter            `url:"archived_at,omitempty"`
	AttendeeID  IDFilter[Attendee]    `url:"attendee_id,omitempty"`
	CompletedAt TimeFilter            `url:"completed_at,omitempty"`
	CreatedAt   TimeFilter            `url:"created_at,omitempty"`
	ID          IDFilter[PatientForm] `url:"id,omitempty"`
	PatientID   IDFilter[Patient]     `url:"patient_id,omitempty"`
	UpdatedAt   TimeFilter            `url:"updated_at,omitempty"`
}

// PatientFormListByAttendeeOptions selects from a list of patient forms of one attendee.
type PatientFormListByAttendeeOptions struct {
	Page    int               `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int               `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[PatientForm] `url:"sort,omitempty"`     // nil: created_at, ascending

	ArchivedAt  TimeFilter            `url:"archived_at,omitempty"`
	CompletedAt TimeFilter            `url:"completed_at,omitempty"`
	CreatedAt   TimeFilter            `url:"created_at,omitempty"`
	ID          IDFilter[PatientForm] `url:"id,omitempty"`
	PatientID   IDFilter[Patient]     `url:"patient_id,omitempty"`
	UpdatedAt   TimeFilter            `url:"updated_at,omitempty"`
}

// Columns to sort patient forms by.
const (
	PatientFormsByArchivedAt  SortColumn[PatientForm] = "archived_at"
	PatientFormsByCompletedAt SortColumn[PatientForm] = "completed_at"
	PatientFormsByCreatedAt   SortColumn[PatientForm] = "created_at"
	PatientFormsByID          SortColumn[PatientForm] = "id"
	PatientFormsByUpdatedAt   SortColumn[PatientForm] = "updated_at"
)

// PatientFormGetOptions lets Get find an archived patient form: [Any] or [Present] on ArchivedAt.
type PatientFormGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// PatientFormID is the id of a patient form.
type PatientFormID = ID[PatientForm]

// PatientForm is a form for a patient to fill in.
type PatientForm struct {
	ID                         ID[PatientForm]    `json:"id,omitzero"`
	CreatedAt                  time.Time          `json:"created_at,omitzero"`
	UpdatedAt                  time.Time          `json:"updated_at,omitzero"`
	ArchivedAt                 time.Time          `json:"archived_at,omitzero"`  // zero: not archived
	Attendee                   Link[Attendee]     `json:"attendee,omitzero"`     // zero: none
	Booking                    Link[Booking]      `json:"booking,omitzero"`      // zero: none
	Business                   Link[Business]     `json:"business,omitzero"`     // zero: none
	CompletedAt                time.Time          `json:"completed_at,omitzero"` // zero: not completed
	Content                    PatientFormContent `json:"content,omitzero"`
	EditedAt                   time.Time          `json:"edited_at,omitzero"` // zero: not edited
	EmailToPatientOnCompletion bool               `json:"email_to_patient_on_completion"`
	Name                       string             `json:"name,omitzero"`
	Patient                    Link[Patient]      `json:"patient,omitzero"`
	RestrictedToPractitioner   bool               `json:"restricted_to_practitioner"`
	Signatures                 SignatureLinks     `json:"signatures,omitzero"`
	URL                        string             `json:"url,omitzero"` // where the patient fills it in, without logging in
	Links                      SelfLink           `json:"links,omitzero"`
}

// PatientFormCreate is what to create a patient form with. With a template, its name, its content and whether it is
// restricted come from there, unless they are set.
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

// PatientFormUpdate is what to change of a patient form. What is not set is left alone; Content is replaced as a whole,
// see [PatientFormContent].
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

// PatientFormsService reads and writes patient forms.
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

// List returns one page of patient forms.
//
// GET /patient_forms
func (s *PatientFormsService) List(ctx context.Context, opts PatientFormListOptions) (*Page[PatientForm], error) {
	return list[PatientForm](ctx, s.client, opPatientFormsList, nil, opts)
}

// All iterates over patient forms, page by page.
func (s *PatientFormsService) All(ctx context.Context, opts PatientFormListOptions) iter.Seq2[PatientForm, error] {
	return all[PatientForm](ctx, s.client, opPatientFormsList, nil, opts)
}

// ListByAttendee returns one page of the patient forms of one attendee.
//
// Deprecated: use List with AttendeeID.
//
// GET /attendees/{attendee_id}/patient_forms
func (s *PatientFormsService) ListByAttendee(ctx context.Context, attendee AttendeeID, opts PatientFormListByAttendeeOptions) (*Page[PatientForm], error) {
	return list[PatientForm](ctx, s.client, opPatientFormsListByAttendee, ids{attendee}, opts)
}

// AllByAttendee iterates over the patient forms of one attendee, page by page.
//
// Deprecated: use All with AttendeeID.
func (s *PatientFormsService) AllByAttendee(ctx context.Context, attendee AttendeeID, opts PatientFormListByAttendeeOptions) iter.Seq2[PatientForm, error] {
	return all[PatientForm](ctx, s.client, opPatientFormsListByAttendee, ids{attendee}, opts)
}

// Get returns one patient form. An archived one is [ErrNotFound] unless the options ask for it.
//
// GET /patient_forms/{id}
func (s *PatientFormsService) Get(ctx context.Context, id PatientFormID, opts ...PatientFormGetOptions) (*PatientForm, error) {
	return getWith[PatientForm](ctx, s.client, opPatientFormsGet, ids{id}, opts...)
}

// Create makes a patient form and returns it.
//
// POST /patient_forms
func (s *PatientFormsService) Create(ctx context.Context, request PatientFormCreate) (*PatientForm, error) {
	return write[PatientForm](ctx, s.client, opPatientFormsCreate, nil, request)
}

// Update changes the fields that the request sets, and returns the patient form. Content is replaced as a whole: see
// [PatientFormContent] for how to change one answer.
//
// PATCH /patient_forms/{id}
func (s *PatientFormsService) Update(ctx context.Context, id PatientFormID, request PatientFormUpdate) (*PatientForm, error) {
	return write[PatientForm](ctx, s.client, opPatientFormsUpdate, ids{id}, request)
}

// Archive hides a patient form.
//
// POST /patient_forms/{id}/archive
func (s *PatientFormsService) Archive(ctx context.Context, id PatientFormID) error {
	return exec(ctx, s.client, opPatientFormsArchive, ids{id}, nil)
}
