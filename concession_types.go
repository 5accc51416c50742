package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// ConcessionTypeListOptions selects from a list of concession types.
type ConcessionTypeListOptions struct {
	Page    int                  `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                  `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[ConcessionType] `url:"sort,omitempty"`     // nil: created_at, ascending

	ArchivedAt TimeFilter               `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter               `url:"created_at,omitempty"`
	ID         IDFilter[ConcessionType] `url:"id,omitempty"`
	UpdatedAt  TimeFilter               `url:"updated_at,omitempty"`
}

// Columns to sort concession types by.
const (
	ConcessionTypesByArchivedAt SortColumn[ConcessionType] = "archived_at"
	ConcessionTypesByCreatedAt  SortColumn[ConcessionType] = "created_at"
	ConcessionTypesByID         SortColumn[ConcessionType] = "id"
	ConcessionTypesByUpdatedAt  SortColumn[ConcessionType] = "updated_at"
)

// ConcessionTypeGetOptions lets Get find a concession type that it hides otherwise: [Any] or [Present] on the field
// that hides it.
type ConcessionTypeGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// ConcessionTypeID is the id of a concession type.
type ConcessionTypeID = ID[ConcessionType]

// ConcessionType is a group of patients who pay other prices.
type ConcessionType struct {
	ID         ID[ConcessionType] `json:"id,omitzero"`
	CreatedAt  time.Time          `json:"created_at,omitzero"`
	UpdatedAt  time.Time          `json:"updated_at,omitzero"`
	ArchivedAt time.Time          `json:"archived_at,omitzero"` // zero: not archived
	Name       string             `json:"name,omitzero"`
	Links      SelfLink           `json:"links,omitzero"`
}

// ConcessionTypeCreate is what to create a concession type with.
type ConcessionTypeCreate struct {
	Name string `json:"name" check:"required,len=255"`
}

// ConcessionTypeUpdate is what to change of a concession type. What is not set is left alone.
type ConcessionTypeUpdate struct {
	Name Optional[string] `json:"name,omitzero" check:"len=255"`
}

// ConcessionTypesService reads and writes concession types.
//
// API section: Concession Type.
type ConcessionTypesService struct{ client *Client }

var (
	opConcessionTypesList   = operation{Method: http.MethodGet, Route: "/concession_types"}
	opConcessionTypesCreate = operation{Method: http.MethodPost, Route: "/concession_types"}
	opConcessionTypesGet    = operation{Method: http.MethodGet, Route: "/concession_types/{id}"}
	opConcessionTypesUpdate = operation{Method: http.MethodPatch, Route: "/concession_types/{id}"}
)

// List returns one page of the concession types.
//
// GET /concession_types
func (s *ConcessionTypesService) List(ctx context.Context, opts ConcessionTypeListOptions) (*Page[ConcessionType], error) {
	return list[ConcessionType](ctx, s.client, opConcessionTypesList, nil, opts)
}

// All iterates over the concession types, page by page.
func (s *ConcessionTypesService) All(ctx context.Context, opts ConcessionTypeListOptions) iter.Seq2[ConcessionType, error] {
	return all[ConcessionType](ctx, s.client, opConcessionTypesList, nil, opts)
}

// Create makes a concession type and returns it.
//
// POST /concession_types
func (s *ConcessionTypesService) Create(ctx context.Context, request ConcessionTypeCreate) (*ConcessionType, error) {
	return write[ConcessionType](ctx, s.client, opConcessionTypesCreate, nil, request)
}

// Get returns one concession type. An archived one is [ErrNotFound] unless the
// options ask for it.
//
// GET /concession_types/{id}
func (s *ConcessionTypesService) Get(ctx context.Context, id ConcessionTypeID, opts ...ConcessionTypeGetOptions) (*ConcessionType, error) {
	return getWith[ConcessionType](ctx, s.client, opConcessionTypesGet, ids{id}, opts...)
}

// Update changes the fields that the request sets, and returns the concession type.
//
// PATCH /concession_types/{id}
func (s *ConcessionTypesService) Update(ctx context.Context, id ConcessionTypeID, request ConcessionTypeUpdate) (*ConcessionType, error) {
	return write[ConcessionType](ctx, s.client, opConcessionTypesUpdate, ids{id}, request)
}
