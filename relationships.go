package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// RelationshipListOptions selects from a list of relationships.
type RelationshipListOptions struct {
	Page    int                `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[Relationship] `url:"sort,omitempty"`     // nil: created_at, ascending

	ArchivedAt TimeFilter             `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter             `url:"created_at,omitempty"`
	ID         IDFilter[Relationship] `url:"id,omitempty"`
	PatientID  IDFilter[Patient]      `url:"patient_id,omitempty"`
	UpdatedAt  TimeFilter             `url:"updated_at,omitempty"`
}

// Columns to sort relationships by.
const (
	RelationshipsByArchivedAt SortColumn[Relationship] = "archived_at"
	RelationshipsByCreatedAt  SortColumn[Relationship] = "created_at"
	RelationshipsByID         SortColumn[Relationship] = "id"
	RelationshipsByUpdatedAt  SortColumn[Relationship] = "updated_at"
)

// RelationshipGetOptions lets Get find a relationship that it hides otherwise: [Any] or [Present] on the field
// that hides it.
type RelationshipGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// RelationshipID is the id of a relationship.
type RelationshipID = ID[Relationship]

// Relationship says what one patient is to another.
type Relationship struct {
	ID                  ID[Relationship] `json:"id,omitzero"`
	CreatedAt           time.Time        `json:"created_at,omitzero"`
	UpdatedAt           time.Time        `json:"updated_at,omitzero"`
	ArchivedAt          time.Time        `json:"archived_at,omitzero"` // zero: not archived
	Patient             Link[Patient]    `json:"patient,omitzero"`
	RelatedPatient      Link[Patient]    `json:"related_patient,omitzero"`
	Relation            Relation         `json:"relation,omitzero"`
	RelationDescription string           `json:"relation_description,omitzero"`
	Links               SelfLink         `json:"links,omitzero"`
}

// Relation is what the related patient is to the patient.
type Relation int

// The values that the API documents.
const (
	RelationParent   Relation = 10
	RelationChild    Relation = 20
	RelationSibling  Relation = 30
	RelationSpouse   Relation = 40
	RelationPartner  Relation = 50
	RelationRelative Relation = 60
	RelationOther    Relation = 70
)

// RelationshipCreate is what to create a relationship with.
type RelationshipCreate struct {
	PatientID        ID[Patient] `json:"patient_id" check:"required"`
	RelatedPatientID ID[Patient] `json:"related_patient_id" check:"required"`
	Relation         Relation    `json:"relation" check:"required,enum=10|20|30|40|50|60|70"`
}

// RelationshipUpdate is what to change of a relationship. What is not set is left alone.
type RelationshipUpdate struct {
	PatientID        Optional[ID[Patient]] `json:"patient_id,omitzero"`
	RelatedPatientID Optional[ID[Patient]] `json:"related_patient_id,omitzero"`
	Relation         Optional[Relation]    `json:"relation,omitzero" check:"enum=10|20|30|40|50|60|70"`
}

// RelationshipsService reads and writes relationships.
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

// List returns one page of the relationships.
//
// GET /relationships
func (s *RelationshipsService) List(ctx context.Context, opts RelationshipListOptions) (*Page[Relationship], error) {
	return list[Relationship](ctx, s.client, opRelationshipsList, nil, opts)
}

// All iterates over the relationships, page by page.
func (s *RelationshipsService) All(ctx context.Context, opts RelationshipListOptions) iter.Seq2[Relationship, error] {
	return all[Relationship](ctx, s.client, opRelationshipsList, nil, opts)
}

// Create makes a relationship and returns it.
//
// POST /relationships
func (s *RelationshipsService) Create(ctx context.Context, request RelationshipCreate) (*Relationship, error) {
	return write[Relationship](ctx, s.client, opRelationshipsCreate, nil, request)
}

// Get returns one relationship. An archived one is [ErrNotFound] unless the
// options ask for it.
//
// GET /relationships/{id}
func (s *RelationshipsService) Get(ctx context.Context, id RelationshipID, opts ...RelationshipGetOptions) (*Relationship, error) {
	return getWith[Relationship](ctx, s.client, opRelationshipsGet, ids{id}, opts...)
}

// Update changes the fields that the request sets, and returns the relationship.
//
// PATCH /relationships/{id}
func (s *RelationshipsService) Update(ctx context.Context, id RelationshipID, request RelationshipUpdate) (*Relationship, error) {
	return write[Relationship](ctx, s.client, opRelationshipsUpdate, ids{id}, request)
}

// Archive hides a relationship.
//
// POST /relationships/{id}/archive
func (s *RelationshipsService) Archive(ctx context.Context, id RelationshipID) error {
	return exec(ctx, s.client, opRelationshipsArchive, ids{id}, nil)
}
