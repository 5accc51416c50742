package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// MedicalAlertListOptions selects from a list of medical alerts.
type MedicalAlertListOptions struct {
	Page    int                `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[MedicalAlert] `url:"sort,omitempty"`     // nil: created_at, ascending

	ArchivedAt TimeFilter             `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter             `url:"created_at,omitempty"`
	DeletedAt  TimeFilter             `url:"deleted_at,omitempty"`
	ID         IDFilter[MedicalAlert] `url:"id,omitempty"`
	PatientID  IDFilter[Patient]      `url:"patient_id,omitempty"`
	UpdatedAt  TimeFilter             `url:"updated_at,omitempty"`
}

// MedicalAlertListByPatientOptions selects from a list of medical alerts of one patient.
type MedicalAlertListByPatientOptions struct {
	Page    int                `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[MedicalAlert] `url:"sort,omitempty"`     // nil: created_at, ascending

	ArchivedAt TimeFilter             `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter             `url:"created_at,omitempty"`
	DeletedAt  TimeFilter             `url:"deleted_at,omitempty"`
	ID         IDFilter[MedicalAlert] `url:"id,omitempty"`
	UpdatedAt  TimeFilter             `url:"updated_at,omitempty"`
}

// Columns to sort medical alerts by.
const (
	MedicalAlertsByArchivedAt SortColumn[MedicalAlert] = "archived_at"
	MedicalAlertsByCreatedAt  SortColumn[MedicalAlert] = "created_at"
	MedicalAlertsByDeletedAt  SortColumn[MedicalAlert] = "deleted_at"
	MedicalAlertsByID         SortColumn[MedicalAlert] = "id"
	MedicalAlertsByUpdatedAt  SortColumn[MedicalAlert] = "updated_at"
)

// MedicalAlertGetOptions lets Get find a medical alert that it hides otherwise: [Any] or [Present] on the field
// that hides it.
type MedicalAlertGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
	DeletedAt  TimeFilter `url:"deleted_at,omitempty"`
}

// MedicalAlertID is the id of a medical alert.
type MedicalAlertID = ID[MedicalAlert]

// MedicalAlert is a warning about a patient that everybody who treats them should see.
type MedicalAlert struct {
	ID         ID[MedicalAlert] `json:"id,omitzero"`
	CreatedAt  time.Time        `json:"created_at,omitzero"`
	UpdatedAt  time.Time        `json:"updated_at,omitzero"`
	ArchivedAt time.Time        `json:"archived_at,omitzero"` // zero: not archived
	DeletedAt  time.Time        `json:"deleted_at,omitzero"`  // zero: not deleted
	Name       string           `json:"name,omitzero"`
	Patient    Link[Patient]    `json:"patient,omitzero"`
	Links      SelfLink         `json:"links,omitzero"`
}

// MedicalAlertCreate is what to create a medical alert with.
type MedicalAlertCreate struct {
	Name      string      `json:"name" check:"required,len=255"`
	PatientID ID[Patient] `json:"patient_id" check:"required"`
}

// MedicalAlertUpdate is what to change of a medical alert. What is not set is left alone.
type MedicalAlertUpdate struct {
	Name      Optional[string]      `json:"name,omitzero" check:"len=255"`
	PatientID Optional[ID[Patient]] `json:"patient_id,omitzero"`
}

// MedicalAlertsService reads and writes medical alerts.
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

// List returns one page of the medical alerts.
//
// GET /medical_alerts
func (s *MedicalAlertsService) List(ctx context.Context, opts MedicalAlertListOptions) (*Page[MedicalAlert], error) {
	return list[MedicalAlert](ctx, s.client, opMedicalAlertsList, nil, opts)
}

// All iterates over the medical alerts, page by page.
func (s *MedicalAlertsService) All(ctx context.Context, opts MedicalAlertListOptions) iter.Seq2[MedicalAlert, error] {
	return all[MedicalAlert](ctx, s.client, opMedicalAlertsList, nil, opts)
}

// Create makes a medical alert and returns it.
//
// POST /medical_alerts
func (s *MedicalAlertsService) Create(ctx context.Context, request MedicalAlertCreate) (*MedicalAlert, error) {
	return write[MedicalAlert](ctx, s.client, opMedicalAlertsCreate, nil, request)
}

// Get returns one medical alert. An archived or deleted one is [ErrNotFound] unless the
// options ask for it.
//
// GET /medical_alerts/{id}
func (s *MedicalAlertsService) Get(ctx context.Context, id MedicalAlertID, opts ...MedicalAlertGetOptions) (*MedicalAlert, error) {
	return getWith[MedicalAlert](ctx, s.client, opMedicalAlertsGet, ids{id}, opts...)
}

// Update changes the fields that the request sets, and returns the medical alert.
//
// PATCH /medical_alerts/{id}
func (s *MedicalAlertsService) Update(ctx context.Context, id MedicalAlertID, request MedicalAlertUpdate) (*MedicalAlert, error) {
	return write[MedicalAlert](ctx, s.client, opMedicalAlertsUpdate, ids{id}, request)
}

// Delete archives a medical alert.
//
// Deprecated: use Archive, which does the same.
//
// DELETE /medical_alerts/{id}
func (s *MedicalAlertsService) Delete(ctx context.Context, id MedicalAlertID) error {
	return exec(ctx, s.client, opMedicalAlertsDelete, ids{id}, nil)
}

// Archive hides a medical alert.
//
// POST /medical_alerts/{id}/archive
func (s *MedicalAlertsService) Archive(ctx context.Context, id MedicalAlertID) error {
	return exec(ctx, s.client, opMedicalAlertsArchive, ids{id}, nil)
}

// ListByPatient returns one page of the medical alerts of one patient.
//
// Deprecated: use List with the filter on PatientID.
//
// GET /patients/{patient_id}/medical_alerts
func (s *MedicalAlertsService) ListByPatient(ctx context.Context, patient PatientID, opts MedicalAlertListByPatientOptions) (*Page[MedicalAlert], error) {
	return list[MedicalAlert](ctx, s.client, opMedicalAlertsListByPatient, ids{patient}, opts)
}

// AllByPatient iterates over the medical alerts of one patient, page by page.
//
// Deprecated: use All with the filter on PatientID.
func (s *MedicalAlertsService) AllByPatient(ctx context.Context, patient PatientID, opts MedicalAlertListByPatientOptions) iter.Seq2[MedicalAlert, error] {
	return all[MedicalAlert](ctx, s.client, opMedicalAlertsListByPatient, ids{patient}, opts)
}
