package cliniko

import (
	"context"
	"iter"
	"net/http"
)

// RecallTypeListOptions selects from a list of recall types.
type RecallTypeListOptions struct {
	Page    int              `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int              `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[RecallType] `url:"sort,omitempty"`     // nil: created_at, ascending

}

// RecallTypeID is the id of a recall type.
type RecallTypeID = ID[RecallType]

// RecallType is a kind of recall. Only its id is known; the API has sent more.
type RecallType struct {
	ID ID[RecallType] `json:"id,omitzero"`
}

// RecallTypeCreate is what to create a recall type with. The name is by analogy: no
// field is known.
type RecallTypeCreate struct {
	Name string `json:"name" check:"required"`
}

// RecallTypeUpdate is what to change of a recall type. What is not set is left alone. The name is by analogy: no
// field is known.
type RecallTypeUpdate struct {
	Name Optional[string] `json:"name,omitzero"`
}

// RecallTypesService reads and writes recall types.
//
// API section: Recall Type.
type RecallTypesService struct{ client *Client }

var (
	opRecallTypesList    = operation{Method: http.MethodGet, Route: "/recall_types"}
	opRecallTypesGet     = operation{Method: http.MethodGet, Route: "/recall_types/{id}"}
	opRecallTypesCreate  = operation{Method: http.MethodPost, Route: "/recall_types"}
	opRecallTypesUpdate  = operation{Method: http.MethodPatch, Route: "/recall_types/{id}"}
	opRecallTypesArchive = operation{Method: http.MethodPost, Route: "/recall_types/{id}/archive"}
)

// List returns one page of the recall types.
//
// GET /recall_types
func (s *RecallTypesService) List(ctx context.Context, opts RecallTypeListOptions) (*Page[RecallType], error) {
	return list[RecallType](ctx, s.client, opRecallTypesList, nil, opts)
}

// All iterates over the recall types, page by page.
func (s *RecallTypesService) All(ctx context.Context, opts RecallTypeListOptions) iter.Seq2[RecallType, error] {
	return all[RecallType](ctx, s.client, opRecallTypesList, nil, opts)
}

// Get returns one recall type.
//
// GET /recall_types/{id}
func (s *RecallTypesService) Get(ctx context.Context, id RecallTypeID) (*RecallType, error) {
	return get[RecallType](ctx, s.client, opRecallTypesGet, ids{id})
}

// Create makes a recall type and returns it.
//
// POST /recall_types
func (s *RecallTypesService) Create(ctx context.Context, request RecallTypeCreate) (*RecallType, error) {
	return write[RecallType](ctx, s.client, opRecallTypesCreate, nil, request)
}

// Update changes the fields that the request sets, and returns the recall type.
//
// PATCH /recall_types/{id}
func (s *RecallTypesService) Update(ctx context.Context, id RecallTypeID, request RecallTypeUpdate) (*RecallType, error) {
	return write[RecallType](ctx, s.client, opRecallTypesUpdate, ids{id}, request)
}

// Archive hides a recall type.
//
// POST /recall_types/{id}/archive
func (s *RecallTypesService) Archive(ctx context.Context, id RecallTypeID) error {
	return exec(ctx, s.client, opRecallTypesArchive, ids{id}, nil)
}
