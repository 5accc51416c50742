package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// UnavailableBlockTypeListOptions filters and sorts a list of unavailable block types. Archived unavailable block
// types are hidden by default: [Any] on ArchivedAt includes them, [Present] returns only them.
type UnavailableBlockTypeListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by UnavailableBlockTypesByArchivedAt, UnavailableBlockTypesByCreatedAt, UnavailableBlockTypesByID
	// or UnavailableBlockTypesByUpdatedAt. nil means UnavailableBlockTypesByCreatedAt, ascending.
	Sort Sort[UnavailableBlockType] `url:"sort,omitempty"`

	ArchivedAt TimeFilter                     `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter                     `url:"created_at,omitempty"`
	ID         IDFilter[UnavailableBlockType] `url:"id,omitempty"`
	UpdatedAt  TimeFilter                     `url:"updated_at,omitempty"`
}

// Columns for [UnavailableBlockTypeListOptions].Sort.
const (
	UnavailableBlockTypesByArchivedAt SortColumn[UnavailableBlockType] = "archived_at"
	UnavailableBlockTypesByCreatedAt  SortColumn[UnavailableBlockType] = "created_at"
	UnavailableBlockTypesByID         SortColumn[UnavailableBlockType] = "id"
	UnavailableBlockTypesByUpdatedAt  SortColumn[UnavailableBlockType] = "updated_at"
)

// UnavailableBlockTypeGetOptions makes [UnavailableBlockTypesService.Get] return an archived unavailable block type,
// which it hides by default: set ArchivedAt to [Any] or [Present].
type UnavailableBlockTypeGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// UnavailableBlockTypeID is the ID of an unavailable block type.
type UnavailableBlockTypeID = ID[UnavailableBlockType]

// UnavailableBlockType is a kind of unavailable block, such as lunch, with its color in the diary and its usual
// duration.
type UnavailableBlockType struct {
	ID                ID[UnavailableBlockType] `json:"id,omitzero"`
	CreatedAt         time.Time                `json:"created_at,omitzero"`
	UpdatedAt         time.Time                `json:"updated_at,omitzero"`
	ArchivedAt        time.Time                `json:"archived_at,omitzero"` // zero if not archived
	Color             string                   `json:"color,omitzero"`       // #rrggbb or #rgb
	DurationInMinutes int                      `json:"duration_in_minutes"`  // 1 to 1439
	Name              string                   `json:"name,omitzero"`
	SystemControlled  bool                     `json:"system_controlled"`
	Links             SelfLink                 `json:"links,omitzero"`
}

// UnavailableBlockTypeCreate holds the fields for creating an unavailable block type. Color, DurationInMinutes and
// Name are required.
type UnavailableBlockTypeCreate struct {
	Color             string `json:"color" check:"required,is=color"`                   // #rrggbb or #rgb
	DurationInMinutes int    `json:"duration_in_minutes" check:"required,gt=0,lt=1440"` // 1 to 1439
	Name              string `json:"name" check:"required,len=255"`
}

// UnavailableBlockTypeUpdate holds the fields to change on an unavailable block type. A field that is not set stays
// as it is; [Null] clears one, where the API allows it.
type UnavailableBlockTypeUpdate struct {
	Color             Optional[string] `json:"color,omitzero" check:"is=color"`                   // #rrggbb or #rgb
	DurationInMinutes Optional[int]    `json:"duration_in_minutes,omitzero" check:"gt=0,lt=1440"` // 1 to 1439
	Name              Optional[string] `json:"name,omitzero" check:"len=255"`
}

// UnavailableBlockTypesService reads and writes unavailable block types: the kinds of unavailable blocks, such as
// lunch or leave. Each method takes one request, and each All iterator one per page.
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

// List returns one page of the unavailable block types, in one request.
//
// GET /unavailable_block_types
func (s *UnavailableBlockTypesService) List(ctx context.Context, opts UnavailableBlockTypeListOptions) (*Page[UnavailableBlockType], error) {
	return list[UnavailableBlockType](ctx, clientOf(s), opUnavailableBlockTypesList, nil, opts)
}

// All iterates over the unavailable block types, with one request for each page of up to 100.
func (s *UnavailableBlockTypesService) All(ctx context.Context, opts UnavailableBlockTypeListOptions) iter.Seq2[UnavailableBlockType, error] {
	return all[UnavailableBlockType](ctx, clientOf(s), opUnavailableBlockTypesList, nil, opts)
}

// Create creates an unavailable block type and returns it. The error matches [ErrInvalid] if a value is rejected, and
// is an [*OutcomeUnknownError] if the unavailable block type may or may not have been created.
//
// POST /unavailable_block_types
func (s *UnavailableBlockTypesService) Create(ctx context.Context, request UnavailableBlockTypeCreate) (*UnavailableBlockType, error) {
	return write[UnavailableBlockType](ctx, clientOf(s), opUnavailableBlockTypesCreate, nil, request)
}

// Get returns the unavailable block type with the given ID. The error matches [ErrNotFound] if there is none, or if
// it is archived and opts does not ask for it.
//
// GET /unavailable_block_types/{id}
func (s *UnavailableBlockTypesService) Get(ctx context.Context, id UnavailableBlockTypeID, opts ...UnavailableBlockTypeGetOptions) (*UnavailableBlockType, error) {
	return getWith[UnavailableBlockType](ctx, clientOf(s), opUnavailableBlockTypesGet, ids{id}, opts...)
}

// Update changes the fields that request sets and returns the unavailable block type. The error matches [ErrInvalid]
// if a value is rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /unavailable_block_types/{id}
func (s *UnavailableBlockTypesService) Update(ctx context.Context, id UnavailableBlockTypeID, request UnavailableBlockTypeUpdate) (*UnavailableBlockType, error) {
	return write[UnavailableBlockType](ctx, clientOf(s), opUnavailableBlockTypesUpdate, ids{id}, request)
}

// Archive archives an unavailable block type: lists and Get then hide it. The error is an [*OutcomeUnknownError] if
// the unavailable block type may or may not have been archived.
//
// POST /unavailable_block_types/{id}/archive
func (s *UnavailableBlockTypesService) Archive(ctx context.Context, id UnavailableBlockTypeID) error {
	return exec(ctx, clientOf(s), opUnavailableBlockTypesArchive, ids{id}, nil)
}
