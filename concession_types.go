package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// ConcessionTypeListOptions filters and sorts a list of concession types. Archived concession types are left out by
// default: set ArchivedAt to [Any] to include them, or to [Present] to list only them.
type ConcessionTypeListOptions struct {
	Page    int                  `url:"page,omitempty"`     // page number, from 1; 0 means 1
	PerPage int                  `url:"per_page,omitempty"` // records per page, 1 to 100; 0 means 50 for List and 100 for All
	Sort    Sort[ConcessionType] `url:"sort,omitempty"`     // SortBy with ConcessionTypesBy… columns; nil means created_at, ascending

	ArchivedAt TimeFilter               `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter               `url:"created_at,omitempty"`
	ID         IDFilter[ConcessionType] `url:"id,omitempty"`
	UpdatedAt  TimeFilter               `url:"updated_at,omitempty"`
}

// Columns to sort concession types by, see [SortBy].
const (
	ConcessionTypesByArchivedAt SortColumn[ConcessionType] = "archived_at"
	ConcessionTypesByCreatedAt  SortColumn[ConcessionType] = "created_at"
	ConcessionTypesByID         SortColumn[ConcessionType] = "id"
	ConcessionTypesByUpdatedAt  SortColumn[ConcessionType] = "updated_at"
)

// ConcessionTypeGetOptions lets Get return archived concession types. Set ArchivedAt to [Any] to include them.
type ConcessionTypeGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// ConcessionTypeID is the ID of a concession type.
type ConcessionTypeID = ID[ConcessionType]

// ConcessionType is a group of patients who pay other prices.
type ConcessionType struct {
	ID         ID[ConcessionType] `json:"id,omitzero"`
	CreatedAt  time.Time          `json:"created_at,omitzero"`
	UpdatedAt  time.Time          `json:"updated_at,omitzero"`
	ArchivedAt time.Time          `json:"archived_at,omitzero"` // zero if not archived
	Name       string             `json:"name,omitzero"`
	Links      SelfLink           `json:"links,omitzero"`
}

// ConcessionTypeCreate holds the fields for creating a concession type.
type ConcessionTypeCreate struct {
	Name string `json:"name" check:"required,len=255"`
}

// ConcessionTypeUpdate holds the fields to change in a concession type. Unset fields keep their value; [Null] clears a
// field.
type ConcessionTypeUpdate struct {
	Name Optional[string] `json:"name,omitzero" check:"len=255"`
}

type concessionTypesPage struct {
	Items []ConcessionType `json:"concession_types"`
	pageEnd
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

// List returns one page of the concession types, with one request.
//
// GET /concession_types
func (s *ConcessionTypesService) List(ctx context.Context, opts ConcessionTypeListOptions) (*Page[ConcessionType], error) {
	return list[ConcessionType, concessionTypesPage](ctx, s.client, opConcessionTypesList, nil, opts)
}

// All returns an iterator over the concession types. It requests each page when the loop reaches it.
func (s *ConcessionTypesService) All(ctx context.Context, opts ConcessionTypeListOptions) iter.Seq2[ConcessionType, error] {
	return all[ConcessionType, concessionTypesPage](ctx, s.client, opConcessionTypesList, nil, opts)
}

// Create creates a concession type and returns it. After an [OutcomeUnknownError], check whether it exists before
// creating it again.
//
// POST /concession_types
func (s *ConcessionTypesService) Create(ctx context.Context, request ConcessionTypeCreate) (*ConcessionType, error) {
	return do[ConcessionType](ctx, s.client, opConcessionTypesCreate, nil, nil, request)
}

// Get returns the concession type with the given ID. It fails with [ErrNotFound] if there is none, and for an archived
// one unless opts includes it.
//
// GET /concession_types/{id}
func (s *ConcessionTypesService) Get(ctx context.Context, id ConcessionTypeID, opts ...ConcessionTypeGetOptions) (*ConcessionType, error) {
	return do[ConcessionType](ctx, s.client, opConcessionTypesGet, ids{id}, opts, nil)
}

// Update changes the fields that are set in the request and returns the updated concession type.
//
// PATCH /concession_types/{id}
func (s *ConcessionTypesService) Update(ctx context.Context, id ConcessionTypeID, request ConcessionTypeUpdate) (*ConcessionType, error) {
	return do[ConcessionType](ctx, s.client, opConcessionTypesUpdate, ids{id}, nil, request)
}
