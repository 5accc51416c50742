package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// UnavailableBlockTypeListOptions selects from a list of unavailable block types.
type UnavailableBlockTypeListOptions struct {
	Page    int                        `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                        `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[UnavailableBlockType] `url:"sort,omitempty"`     // nil: created_at, ascending

	ArchivedAt TimeFilter                     `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter                     `url:"created_at,omitempty"`
	ID         IDFilter[UnavailableBlockType] `url:"id,omitempty"`
	UpdatedAt  TimeFilter                     `url:"updated_at,omitempty"`
}

// Columns to sort unavailable block types by.
const (
	UnavailableBlockTypesByArchivedAt SortColumn[UnavailableBlockType] = "archived_at"
	UnavailableBlockTypesByCreatedAt  SortColumn[UnavailableBlockType] = "created_at"
	UnavailableBlockTypesByID         SortColumn[UnavailableBlockType] = "id"
	UnavailableBlockTypesByUpdatedAt  SortColumn[UnavailableBlockType] = "updated_at"
)

// UnavailableBlockTypeGetOptions lets Get find an unavailable block type that it hides otherwise: [Any] or [Present] on the field
// that hides it.
type UnavailableBlockTypeGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// UnavailableBlockTypeID is the id of an unavailable block type.
type UnavailableBlockTypeID = ID[UnavailableBlockType]

// UnavailableBlockType is a kind of unavailable block, such as lunch.
type UnavailableBlockType struct {
	ID                ID[UnavailableBlockType] `json:"id,omitzero"`
	CreatedAt         time.Time                `json:"created_at,omitzero"`
	UpdatedAt         time.Time                `json:"updated_at,omitzero"`
	ArchivedAt        time.Time                `json:"archived_at,omitzero"` // zero: not archived
	Color             string                   `json:"color,omitzero"`       // #rrggbb or #rgb
	DurationInMinutes int                      `json:"duration_in_minutes"`  // 1 to 1439
	Name              string                   `json:"name,omitzero"`
	SystemControlled  bool                     `json:"system_controlled"`
	Links             SelfLink                 `json:"links,omitzero"`
}

// UnavailableBlockTypeCreate is what to create an unavailable block type with.
type UnavailableBlockTypeCreate struct {
	Color             string `json:"color" check:"required,is=color"`
	DurationInMinutes int    `json:"duration_in_minutes" check:"required,gt=0,lt=1440"`
	Name              string `json:"name" check:"required,len=255"`
}

// UnavailableBlockTypeUpdate is what to change of an unavailable block type. What is not set is left alone.
type UnavailableBlockTypeUpdate struct {
	Color             Optional[string] `json:"color,omitzero" check:"is=color"`
	DurationInMinutes Optional[int]    `json:"duration_in_minutes,omitzero" check:"gt=0,lt=1440"`
	Name              Optional[string] `json:"name,omitzero" check:"len=255"`
}

// UnavailableBlockTypesService reads and writes unavailable block types.
//
// API section: Unavailable Block Type.
type UnavailableBlockTypesService struct{ client *Client }

var (
	opUnavailableBlockTypesList    = operation{Method: http.MethodGet, Route: "/unavailable_block_types"}
	opUnavailableBlockTypesCreate  = operation{Method: http.MethodPost, Route: "/unavailable_block_types"}
	opUnavailableBlockTypesGet     = operation{Method: http.MethodGet, Route: "/unavailable_block_types/{id}"}
	opUnavailableBlockTypesUpdate  = operation{Method: http.MethodPatch, Route: "/unavailable_block_types/{id}"}
	opUnavailableBlockTypesArchive = operation{Method: http.MethodPost, Route: "/unavailable_block_types/{id}/archive"}
)

// List returns one page of the unavailable block types.
//
// GET /unavailable_block_types
func (s *UnavailableBlockTypesService) List(ctx context.Context, opts UnavailableBlockTypeListOptions) (*Page[UnavailableBlockType], error) {
	return list[UnavailableBlockType](ctx, s.client, opUnavailableBlockTypesList, nil, opts)
}

// All iterates over the unavailable block types, page by page.
func (s *UnavailableBlockTypesService) All(ctx context.Context, opts UnavailableBlockTypeListOptions) iter.Seq2[UnavailableBlockType, error] {
	return all[UnavailableBlockType](ctx, s.client, opUnavailableBlockTypesList, nil, opts)
}

// Create makes an unavailable block type and returns it.
//
// POST /unavailable_block_types
func (s *UnavailableBlockTypesService) Create(ctx context.Context, request UnavailableBlockTypeCreate) (*UnavailableBlockType, error) {
	return write[UnavailableBlockType](ctx, s.client, opUnavailableBlockTypesCreate, nil, request)
}

// Get returns one unavailable block type. An archived one is [ErrNotFound] unless the
// options ask for it.
//
// GET /unavailable_block_types/{id}
func (s *UnavailableBlockTypesService) Get(ctx context.Context, id UnavailableBlockTypeID, opts ...UnavailableBlockTypeGetOptions) (*UnavailableBlockType, error) {
	return getWith[UnavailableBlockType](ctx, s.client, opUnavailableBlockTypesGet, ids{id}, opts...)
}

// Update changes the fields that the request sets, and returns the unavailable block type.
//
// PATCH /unavailable_block_types/{id}
func (s *UnavailableBlockTypesService) Update(ctx context.Context, id UnavailableBlockTypeID, request UnavailableBlockTypeUpdate) (*UnavailableBlockType, error) {
	return write[UnavailableBlockType](ctx, s.client, opUnavailableBlockTypesUpdate, ids{id}, request)
}

// Archive hides an unavailable block type.
//
// POST /unavailable_block_types/{id}/archive
func (s *UnavailableBlockTypesService) Archive(ctx context.Context, id UnavailableBlockTypeID) error {
	return exec(ctx, s.client, opUnavailableBlockTypesArchive, ids{id}, nil)
}
