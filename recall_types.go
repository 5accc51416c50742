package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// RecallTypeListOptions filters and sorts a list of recall types.
type RecallTypeListOptions struct {
	Page    int              `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int              `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All
	Sort    Sort[RecallType] `url:"sort,omitempty"`     // the API documents no columns; nil means created_at, ascending

}

// RecallTypeID is the ID of a recall type.
type RecallTypeID = ID[RecallType]

// RecallType is a kind of recall, such as "Return visit".
//
// The API does not document recall types. ID and Name have been seen in responses. The other fields are named by
// analogy with other resources, and stay zero if the API uses other names.
type RecallType struct {
	ID         ID[RecallType] `json:"id,omitzero"`
	ArchivedAt time.Time      `json:"archived_at,omitzero"` // zero if not archived
	CreatedAt  time.Time      `json:"created_at,omitzero"`
	UpdatedAt  time.Time      `json:"updated_at,omitzero"`
	Name       string         `json:"name,omitzero"`
	Links      SelfLink       `json:"links,omitzero"`
}

// RecallTypeCreate holds the fields for creating a recall type. Name is required.
type RecallTypeCreate struct {
	Name string `json:"name" check:"required"`
}

// RecallTypeUpdate holds the fields to change on a recall type. A field that is not set stays as it is; [Null] clears
// one, where the API allows it.
type RecallTypeUpdate struct {
	Name Optional[string] `json:"name,omitzero"`
}

// RecallTypesService reads and writes recall types: the kinds of recalls that the clinic uses, such as "Return
// visit". Each method takes one request, and each All iterator one per page.
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

// List returns one page of the recall types, in one request.
//
// GET /recall_types
func (s *RecallTypesService) List(ctx context.Context, opts RecallTypeListOptions) (*Page[RecallType], error) {
	return list[RecallType](ctx, clientOf(s), opRecallTypesList, nil, opts)
}

// All iterates over the recall types, with one request for each page of up to 100.
func (s *RecallTypesService) All(ctx context.Context, opts RecallTypeListOptions) iter.Seq2[RecallType, error] {
	return all[RecallType](ctx, clientOf(s), opRecallTypesList, nil, opts)
}

// Get returns the recall type with the given ID. The error matches [ErrNotFound] if there is none.
//
// GET /recall_types/{id}
func (s *RecallTypesService) Get(ctx context.Context, id RecallTypeID) (*RecallType, error) {
	return get[RecallType](ctx, clientOf(s), opRecallTypesGet, ids{id})
}

// Create creates a recall type and returns it. The error matches [ErrInvalid] if a value is rejected, and is an
// [*OutcomeUnknownError] if the recall type may or may not have been created.
//
// POST /recall_types
func (s *RecallTypesService) Create(ctx context.Context, request RecallTypeCreate) (*RecallType, error) {
	return write[RecallType](ctx, clientOf(s), opRecallTypesCreate, nil, request)
}

// Update changes the fields that request sets and returns the recall type. The error matches [ErrInvalid] if a value
// is rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /recall_types/{id}
func (s *RecallTypesService) Update(ctx context.Context, id RecallTypeID, request RecallTypeUpdate) (*RecallType, error) {
	return write[RecallType](ctx, clientOf(s), opRecallTypesUpdate, ids{id}, request)
}

// Archive archives a recall type. The error is an [*OutcomeUnknownError] if the recall type may or may not have been
// archived.
//
// POST /recall_types/{id}/archive
func (s *RecallTypesService) Archive(ctx context.Context, id RecallTypeID) error {
	return exec(ctx, clientOf(s), opRecallTypesArchive, ids{id}, nil)
}
