package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// RelationshipListOptions filters and sorts a list of relationships. Archived relationships are hidden by default:
// [Any] on ArchivedAt includes them, [Present] returns only them.
type RelationshipListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by RelationshipsByArchivedAt, RelationshipsByCreatedAt, RelationshipsByID or
	// RelationshipsByUpdatedAt. nil means RelationshipsByCreatedAt, ascending.
	Sort Sort[Relationship] `url:"sort,omitempty"`

	ArchivedAt TimeFilter             `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter             `url:"created_at,omitempty"`
	ID         IDFilter[Relationship] `url:"id,omitempty"`
	PatientID  IDFilter[Patient]      `url:"patient_id,omitempty"`
	UpdatedAt  TimeFilter             `url:"updated_at,omitempty"`
}

// Columns for [RelationshipListOptions].Sort.
const (
	RelationshipsByArchivedAt SortColumn[Relationship] = "archived_at"
	RelationshipsByCreatedAt  SortColumn[Relationship] = "created_at"
	RelationshipsByID         SortColumn[Relationship] = "id"
	RelationshipsByUpdatedAt  SortColumn[Relationship] = "updated_at"
)

// RelationshipGetOptions makes [RelationshipsService.Get] return an archived relationship, which it hides by default:
// set ArchivedAt to [Any] or [Present].
type RelationshipGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// RelationshipID is the ID of a relationship.
type RelationshipID = ID[Relationship]

// Relationship connects two patients, such as a parent and a child.
type Relationship struct {
	ID                  ID[Relationship] `json:"id,omitzero"`
	CreatedAt           time.Time        `json:"created_at,omitzero"`
	UpdatedAt           time.Time        `json:"updated_at,omitzero"`
	ArchivedAt          time.Time        `json:"archived_at,omitzero"` // zero if not archived
	Patient             Link[Patient]    `json:"patient,omitzero"`
	RelatedPatient      Link[Patient]    `json:"related_patient,omitzero"`
	Relation            Relation         `json:"relation,omitzero"`
	RelationDescription string           `json:"relation_description,omitzero"` // the text of Relation
	Links               SelfLink         `json:"links,omitzero"`
}

// Relation is what the related patient is to the patient: with [RelationParent], RelatedPatient is a parent of Patient.
//
//   - [RelationParent] (10)
//   - [RelationChild] (20)
//   - [RelationSibling] (30)
//   - [RelationSpouse] (40)
//   - [RelationPartner] (50)
//   - [RelationRelative] (60)
//   - [RelationOther] (70)
type Relation int

// The relations that the API documents.
const (
	RelationParent   Relation = 10 // Parent
	RelationChild    Relation = 20 // Child
	RelationSibling  Relation = 30 // Sibling
	RelationSpouse   Relation = 40 // Spouse
	RelationPartner  Relation = 50 // Partner
	RelationRelative Relation = 60 // Relative
	RelationOther    Relation = 70 // Other
)

// RelationshipCreate holds the fields for creating a relationship. PatientID, RelatedPatientID and Relation are
// required.
type RelationshipCreate struct {
	PatientID        ID[Patient] `json:"patient_id" check:"required"`
	RelatedPatientID ID[Patient] `json:"related_patient_id" check:"required"`
	Relation         Relation    `json:"relation" check:"required,enum=10|20|30|40|50|60|70"`
}

// RelationshipUpdate holds the fields to change on a relationship. A field that is not set stays as it is; [Null]
// clears one, where the API allows it.
type RelationshipUpdate struct {
	PatientID        Optional[ID[Patient]] `json:"patient_id,omitzero"`
	RelatedPatientID Optional[ID[Patient]] `json:"related_patient_id,omitzero"`
	Relation         Optional[Relation]    `json:"relation,omitzero" check:"enum=10|20|30|40|50|60|70"`
}

// RelationshipsService reads and writes relationships: how two patients are related, such as parent and child. Each
// method takes one request, and each All iterator one per page.
//
// API section: Relationship.
type RelationshipsService struct{ client *Client }

var (
	opRelationshipsList    = operation{Method: http.MethodGet, Route: "/relationships"}
	opRelationshipsCreate  = operation{Method: http.MethodPost, Route: "/relationships"}
	opRelationshipsGet     = operation{Method: http.MethodGet, Route: "/relationships/{id}"}
	opRelationshipsUpdate  = operation{Method: http.MethodPatch, Route: "/relationships/{id}"}
	opRelationshipsArchive = operation{Method: http.MethodPost, Route: "/relationships/{id}/archive"}
)

// List returns one page of the relationships, in one request.
//
// GET /relationships
func (s *RelationshipsService) List(ctx context.Context, opts RelationshipListOptions) (*Page[Relationship], error) {
	return list[Relationship](ctx, clientOf(s), opRelationshipsList, nil, opts)
}

// All iterates over the relationships, with one request for each page of up to 100.
func (s *RelationshipsService) All(ctx context.Context, opts RelationshipListOptions) iter.Seq2[Relationship, error] {
	return all[Relationship](ctx, clientOf(s), opRelationshipsList, nil, opts)
}

// Create creates a relationship and returns it. The error matches [ErrInvalid] if a value is rejected, and is an
// [*OutcomeUnknownError] if the relationship may or may not have been created.
//
// POST /relationships
func (s *RelationshipsService) Create(ctx context.Context, request RelationshipCreate) (*Relationship, error) {
	return write[Relationship](ctx, clientOf(s), opRelationshipsCreate, nil, request)
}

// Get returns the relationship with the given ID. The error matches [ErrNotFound] if there is none, or if it is
// archived and opts does not ask for it.
//
// GET /relationships/{id}
func (s *RelationshipsService) Get(ctx context.Context, id RelationshipID, opts ...RelationshipGetOptions) (*Relationship, error) {
	return getWith[Relationship](ctx, clientOf(s), opRelationshipsGet, ids{id}, opts...)
}

// Update changes the fields that request sets and returns the relationship. The error matches [ErrInvalid] if a value
// is rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /relationships/{id}
func (s *RelationshipsService) Update(ctx context.Context, id RelationshipID, request RelationshipUpdate) (*Relationship, error) {
	return write[Relationship](ctx, clientOf(s), opRelationshipsUpdate, ids{id}, request)
}

// Archive archives a relationship: lists and Get then hide it. The error is an [*OutcomeUnknownError] if the
// relationship may or may not have been archived.
//
// POST /relationships/{id}/archive
func (s *RelationshipsService) Archive(ctx context.Context, id RelationshipID) error {
	return exec(ctx, clientOf(s), opRelationshipsArchive, ids{id}, nil)
}
