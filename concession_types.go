package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// ConcessionTypeListOptions filters and sorts a list of concession types. Archived concession types are hidden by
// default: [Any] on ArchivedAt includes them, [Present] returns only them.
type ConcessionTypeListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by ConcessionTypesByArchivedAt, ConcessionTypesByCreatedAt, ConcessionTypesByID or
	// ConcessionTypesByUpdatedAt. nil means ConcessionTypesByCreatedAt, ascending.
	Sort Sort[ConcessionType] `url:"sort,omitempty"`

	ArchivedAt TimeFilter               `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter               `url:"created_at,omitempty"`
	ID         IDFilter[ConcessionType] `url:"id,omitempty"`
	UpdatedAt  TimeFilter               `url:"updated_at,omitempty"`
}

// Columns for [ConcessionTypeListOptions].Sort.
const (
	ConcessionTypesByArchivedAt SortColumn[ConcessionType] = "archived_at"
	ConcessionTypesByCreatedAt  SortColumn[ConcessionType] = "created_at"
	ConcessionTypesByID         SortColumn[ConcessionType] = "id"
	ConcessionTypesByUpdatedAt  SortColumn[ConcessionType] = "updated_at"
)

// ConcessionTypeGetOptions makes [ConcessionTypesService.Get] return an archived concession type, which it hides by
// default: set ArchivedAt to [Any] or [Present].
type ConcessionTypeGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// ConcessionTypeID is the ID of a concession type.
type ConcessionTypeID = ID[ConcessionType]

// ConcessionType is a group of patients who pay concession prices, such as pensioners or students. A patient belongs to
// at most one.
type ConcessionType struct {
	ID         ID[ConcessionType] `json:"id,omitzero"`
	CreatedAt  time.Time          `json:"created_at,omitzero"`
	UpdatedAt  time.Time          `json:"updated_at,omitzero"`
	ArchivedAt time.Time          `json:"archived_at,omitzero"` // zero if not archived
	Name       string             `json:"name,omitzero"`
	Links      SelfLink           `json:"links,omitzero"`
}

// ConcessionTypeCreate holds the fields for creating a concession type. Name is required.
type ConcessionTypeCreate struct {
	Name string `json:"name" check:"required,len=255"`
}

// ConcessionTypeUpdate holds the fields to change on a concession type. A field that is not set stays as it is; [Null]
// clears one, where the API allows it.
type ConcessionTypeUpdate struct {
	Name Optional[string] `json:"name,omitzero" check:"len=255"`
}

// ConcessionTypesService reads and writes concession types: groups of patients who pay a [ConcessionPrice], such as
// pensioners. Each method takes one request, and each All iterator one per page.
//
// API section: Concession Type.
type ConcessionTypesService struct{ client *Client }

var (
	opConcessionTypesList   = operation{Method: http.MethodGet, Route: "/concession_types"}
	opConcessionTypesCreate = operation{Method: http.MethodPost, Route: "/concession_types"}
	opConcessionTypesGet    = operation{Method: http.MethodGet, Route: "/concession_types/{id}"}
	opConcessionTypesUpdate = operation{Method: http.MethodPatch, Route: "/concession_types/{id}"}
)

// List returns one page of the concession types, in one request.
//
// GET /concession_types
func (s *ConcessionTypesService) List(ctx context.Context, opts ConcessionTypeListOptions) (*Page[ConcessionType], error) {
	return list[ConcessionType](ctx, clientOf(s), opConcessionTypesList, nil, opts)
}

// All iterates over the concession types, with one request for each page of up to 100.
func (s *ConcessionTypesService) All(ctx context.Context, opts ConcessionTypeListOptions) iter.Seq2[ConcessionType, error] {
	return all[ConcessionType](ctx, clientOf(s), opConcessionTypesList, nil, opts)
}

// Create creates a concession type and returns it. The error matches [ErrInvalid] if a value is rejected, and is an
// [*OutcomeUnknownError] if the concession type may or may not have been created.
//
// POST /concession_types
func (s *ConcessionTypesService) Create(ctx context.Context, request ConcessionTypeCreate) (*ConcessionType, error) {
	return write[ConcessionType](ctx, clientOf(s), opConcessionTypesCreate, nil, request)
}

// Get returns the concession type with the given ID. The error matches [ErrNotFound] if there is none, or if it is
// archived and opts does not ask for it.
//
// GET /concession_types/{id}
func (s *ConcessionTypesService) Get(ctx context.Context, id ConcessionTypeID, opts ...ConcessionTypeGetOptions) (*ConcessionType, error) {
	return getWith[ConcessionType](ctx, clientOf(s), opConcessionTypesGet, ids{id}, opts...)
}

// Update changes the fields that request sets and returns the concession type. The error matches [ErrInvalid] if a
// value is rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /concession_types/{id}
func (s *ConcessionTypesService) Update(ctx context.Context, id ConcessionTypeID, request ConcessionTypeUpdate) (*ConcessionType, error) {
	return write[ConcessionType](ctx, clientOf(s), opConcessionTypesUpdate, ids{id}, request)
}
