package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// MedicalAlertListOptions filters and sorts a list of medical alerts. Archived and deleted medical alerts are hidden
// by default: [Any] on ArchivedAt and DeletedAt includes them, [Present] on one of the two returns only those.
type MedicalAlertListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by MedicalAlertsByArchivedAt, MedicalAlertsByCreatedAt, MedicalAlertsByDeletedAt, MedicalAlertsByID
	// or MedicalAlertsByUpdatedAt. nil means MedicalAlertsByCreatedAt, ascending.
	Sort Sort[MedicalAlert] `url:"sort,omitempty"`

	ArchivedAt TimeFilter             `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter             `url:"created_at,omitempty"`
	DeletedAt  TimeFilter             `url:"deleted_at,omitempty"`
	ID         IDFilter[MedicalAlert] `url:"id,omitempty"`
	PatientID  IDFilter[Patient]      `url:"patient_id,omitempty"`
	UpdatedAt  TimeFilter             `url:"updated_at,omitempty"`
}

// MedicalAlertListByPatientOptions filters and sorts the medical alerts of one patient. Archived and deleted medical
// alerts are hidden by default: [Any] on ArchivedAt and DeletedAt includes them, [Present] on one of the two returns
// only those.
type MedicalAlertListByPatientOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by MedicalAlertsByArchivedAt, MedicalAlertsByCreatedAt, MedicalAlertsByDeletedAt, MedicalAlertsByID
	// or MedicalAlertsByUpdatedAt. nil means MedicalAlertsByCreatedAt, ascending.
	Sort Sort[MedicalAlert] `url:"sort,omitempty"`

	ArchivedAt TimeFilter             `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter             `url:"created_at,omitempty"`
	DeletedAt  TimeFilter             `url:"deleted_at,omitempty"`
	ID         IDFilter[MedicalAlert] `url:"id,omitempty"`
	UpdatedAt  TimeFilter             `url:"updated_at,omitempty"`
}

// Columns for [MedicalAlertListOptions].Sort.
const (
	MedicalAlertsByArchivedAt SortColumn[MedicalAlert] = "archived_at"
	MedicalAlertsByCreatedAt  SortColumn[MedicalAlert] = "created_at"
	MedicalAlertsByDeletedAt  SortColumn[MedicalAlert] = "deleted_at"
	MedicalAlertsByID         SortColumn[MedicalAlert] = "id"
	MedicalAlertsByUpdatedAt  SortColumn[MedicalAlert] = "updated_at"
)

// MedicalAlertGetOptions makes [MedicalAlertsService.Get] return an archived or deleted medical alert, which it hides
// by default: set ArchivedAt or DeletedAt to [Any] or [Present].
type MedicalAlertGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
	DeletedAt  TimeFilter `url:"deleted_at,omitempty"`
}

// MedicalAlertID is the ID of a medical alert.
type MedicalAlertID = ID[MedicalAlert]

// MedicalAlert is a warning about a patient for everyone who treats them, such as an allergy.
type MedicalAlert struct {
	ID         ID[MedicalAlert] `json:"id,omitzero"`
	CreatedAt  time.Time        `json:"created_at,omitzero"`
	UpdatedAt  time.Time        `json:"updated_at,omitzero"`
	ArchivedAt time.Time        `json:"archived_at,omitzero"` // zero if not archived
	DeletedAt  time.Time        `json:"deleted_at,omitzero"`  // zero if not deleted
	Name       string           `json:"name,omitzero"`
	Patient    Link[Patient]    `json:"patient,omitzero"`
	Links      SelfLink         `json:"links,omitzero"`
}

// MedicalAlertCreate holds the fields for creating a medical alert. Name and PatientID are required.
type MedicalAlertCreate struct {
	Name      string      `json:"name" check:"required,len=255"`
	PatientID ID[Patient] `json:"patient_id" check:"required"`
}

// MedicalAlertUpdate holds the fields to change on a medical alert. A field that is not set stays as it is; [Null]
// clears one, where the API allows it.
type MedicalAlertUpdate struct {
	Name      Optional[string]      `json:"name,omitzero" check:"required,len=255"`
	PatientID Optional[ID[Patient]] `json:"patient_id,omitzero"`
}

// MedicalAlertsService reads and writes medical alerts: warnings about a patient, such as an allergy, for everyone
// who treats them. Each method takes one request, and each All iterator one per page.
//
// API section: Medical Alert.
type MedicalAlertsService struct{ client *Client }

var (
	opMedicalAlertsList          = operation{Method: http.MethodGet, Route: "/medical_alerts"}
	opMedicalAlertsCreate        = operation{Method: http.MethodPost, Route: "/medical_alerts"}
	opMedicalAlertsGet           = operation{Method: http.MethodGet, Route: "/medical_alerts/{id}"}
	opMedicalAlertsUpdate        = operation{Method: http.MethodPatch, Route: "/medical_alerts/{id}"}
	opMedicalAlertsDelete        = operation{Method: http.MethodDelete, Route: "/medical_alerts/{id}"}
	opMedicalAlertsArchive       = operation{Method: http.MethodPost, Route: "/medical_alerts/{id}/archive"}
	opMedicalAlertsListByPatient = operation{Method: http.MethodGet, Route: "/patients/{patient_id}/medical_alerts"}
)

// List returns one page of the medical alerts, in one request.
//
// GET /medical_alerts
func (s *MedicalAlertsService) List(ctx context.Context, opts MedicalAlertListOptions) (*Page[MedicalAlert], error) {
	return list[MedicalAlert](ctx, clientOf(s), opMedicalAlertsList, nil, opts)
}

// All iterates over the medical alerts, with one request for each page of up to 100.
func (s *MedicalAlertsService) All(ctx context.Context, opts MedicalAlertListOptions) iter.Seq2[MedicalAlert, error] {
	return all[MedicalAlert](ctx, clientOf(s), opMedicalAlertsList, nil, opts)
}

// Create creates a medical alert and returns it. The error matches [ErrInvalid] if a value is rejected, and is an
// [*OutcomeUnknownError] if the medical alert may or may not have been created.
//
// POST /medical_alerts
func (s *MedicalAlertsService) Create(ctx context.Context, request MedicalAlertCreate) (*MedicalAlert, error) {
	return write[MedicalAlert](ctx, clientOf(s), opMedicalAlertsCreate, nil, request)
}

// Get returns the medical alert with the given ID. The error matches [ErrNotFound] if there is none, or if it is
// archived or deleted and opts does not ask for it.
//
// GET /medical_alerts/{id}
func (s *MedicalAlertsService) Get(ctx context.Context, id MedicalAlertID, opts ...MedicalAlertGetOptions) (*MedicalAlert, error) {
	return getWith[MedicalAlert](ctx, clientOf(s), opMedicalAlertsGet, ids{id}, opts...)
}

// Update changes the fields that request sets and returns the medical alert. The error matches [ErrInvalid] if a
// value is rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /medical_alerts/{id}
func (s *MedicalAlertsService) Update(ctx context.Context, id MedicalAlertID, request MedicalAlertUpdate) (*MedicalAlert, error) {
	return write[MedicalAlert](ctx, clientOf(s), opMedicalAlertsUpdate, ids{id}, request)
}

// Delete archives a medical alert.
//
// Deprecated: use [MedicalAlertsService.Archive], which does the same.
//
// DELETE /medical_alerts/{id}
func (s *MedicalAlertsService) Delete(ctx context.Context, id MedicalAlertID) error {
	return exec(ctx, clientOf(s), opMedicalAlertsDelete, ids{id}, nil)
}

// Archive archives a medical alert: lists and Get then hide it. The error is an [*OutcomeUnknownError] if the medical
// alert may or may not have been archived.
//
// POST /medical_alerts/{id}/archive
func (s *MedicalAlertsService) Archive(ctx context.Context, id MedicalAlertID) error {
	return exec(ctx, clientOf(s), opMedicalAlertsArchive, ids{id}, nil)
}

// ListByPatient returns one page of the medical alerts of one patient, in one request.
//
// Deprecated: use [MedicalAlertsService.List] with a filter on PatientID.
//
// GET /patients/{patient_id}/medical_alerts
func (s *MedicalAlertsService) ListByPatient(ctx context.Context, patient PatientID, opts MedicalAlertListByPatientOptions) (*Page[MedicalAlert], error) {
	return list[MedicalAlert](ctx, clientOf(s), opMedicalAlertsListByPatient, ids{patient}, opts)
}

// AllByPatient iterates over the medical alerts of one patient, with one request for each page of up to 100.
//
// Deprecated: use [MedicalAlertsService.All] with a filter on PatientID.
func (s *MedicalAlertsService) AllByPatient(ctx context.Context, patient PatientID, opts MedicalAlertListByPatientOptions) iter.Seq2[MedicalAlert, error] {
	return all[MedicalAlert](ctx, clientOf(s), opMedicalAlertsListByPatient, ids{patient}, opts)
}
