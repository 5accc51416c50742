package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// UnavailableBlockListOptions selects from a list of unavailable blocks.
type UnavailableBlockListOptions struct {
	Page    int                    `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                    `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[UnavailableBlock] `url:"sort,omitempty"`     // nil: created_at, ascending

	ArchivedAt             TimeFilter                     `url:"archived_at,omitempty"`
	BusinessID             IDFilter[Business]             `url:"business_id,omitempty"`
	CreatedAt              TimeFilter                     `url:"created_at,omitempty"`
	DeletedAt              TimeFilter                     `url:"deleted_at,omitempty"`
	EndsAt                 TimeFilter                     `url:"ends_at,omitempty"`
	ID                     IDFilter[UnavailableBlock]     `url:"id,omitempty"`
	PractitionerID         IDFilter[Practitioner]         `url:"practitioner_id,omitempty"`
	RepeatedFromID         IDFilter[UnavailableBlock]     `url:"repeated_from_id,omitempty"`
	StartsAt               TimeFilter                     `url:"starts_at,omitempty"`
	UnavailableBlockTypeID IDFilter[UnavailableBlockType] `url:"unavailable_block_type_id,omitempty"`
	UpdatedAt              TimeFilter                     `url:"updated_at,omitempty"`
}

// Columns to sort unavailable blocks by.
const (
	UnavailableBlocksByArchivedAt SortColumn[UnavailableBlock] = "archived_at"
	UnavailableBlocksByCreatedAt  SortColumn[UnavailableBlock] = "created_at"
	UnavailableBlocksByDeletedAt  SortColumn[UnavailableBlock] = "deleted_at"
	UnavailableBlocksByEndsAt     SortColumn[UnavailableBlock] = "ends_at"
	UnavailableBlocksByID         SortColumn[UnavailableBlock] = "id"
	UnavailableBlocksByStartsAt   SortColumn[UnavailableBlock] = "starts_at"
	UnavailableBlocksByUpdatedAt  SortColumn[UnavailableBlock] = "updated_at"
)

// UnavailableBlockGetOptions lets Get find an unavailable block that it hides otherwise: [Any] or [Present] on the field
// that hides it.
type UnavailableBlockGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
	DeletedAt  TimeFilter `url:"deleted_at,omitempty"`
}

// UnavailableBlockID is the id of an unavailable block.
type UnavailableBlockID = ID[UnavailableBlock]

// UnavailableBlock is a time at which a practitioner can not be booked. It starts and ends in UTC.
type UnavailableBlock struct {
	ID                   ID[UnavailableBlock]       `json:"id,omitzero"`
	CreatedAt            time.Time                  `json:"created_at,omitzero"`
	UpdatedAt            time.Time                  `json:"updated_at,omitzero"`
	ArchivedAt           time.Time                  `json:"archived_at,omitzero"` // zero: not archived
	Business             Link[Business]             `json:"business,omitzero"`
	Conflicts            RelatedLink                `json:"conflicts,omitzero"`
	DeletedAt            time.Time                  `json:"deleted_at,omitzero"` // zero: not deleted
	EndsAt               time.Time                  `json:"ends_at,omitzero"`    // UTC
	Notes                string                     `json:"notes,omitzero"`
	Practitioner         Link[Practitioner]         `json:"practitioner,omitzero"`
	RepeatRule           *RepeatRule                `json:"repeat_rule,omitzero"`   // nil or empty: does not repeat
	RepeatedFrom         Link[UnavailableBlock]     `json:"repeated_from,omitzero"` // the first of a series
	Repeats              RelatedLink                `json:"repeats,omitzero"`       // the later ones of a series
	StartsAt             time.Time                  `json:"starts_at,omitzero"`     // UTC
	UnavailableBlockType Link[UnavailableBlockType] `json:"unavailable_block_type,omitzero"`
	Links                SelfLink                   `json:"links,omitzero"`
}

// UnavailableBlockCreate is what to create an unavailable block with.
type UnavailableBlockCreate struct {
	BusinessID     ID[Business]     `json:"business_id" check:"required"`
	EndsAt         time.Time        `json:"ends_at" check:"required"`
	PractitionerID ID[Practitioner] `json:"practitioner_id" check:"required"`
	StartsAt       time.Time        `json:"starts_at" check:"required"`

	Notes                  Optional[string]                   `json:"notes,omitzero"`
	RepeatRule             Optional[RepeatRule]               `json:"repeat_rule,omitzero"`
	UnavailableBlockTypeID Optional[ID[UnavailableBlockType]] `json:"unavailable_block_type_id,omitzero"`
}

// UnavailableBlockUpdate is what to change of an unavailable block. What is not set is left alone.
type UnavailableBlockUpdate struct {
	BusinessID             Optional[ID[Business]]             `json:"business_id,omitzero"`
	EndsAt                 Optional[time.Time]                `json:"ends_at,omitzero"`
	Notes                  Optional[string]                   `json:"notes,omitzero"`
	PractitionerID         Optional[ID[Practitioner]]         `json:"practitioner_id,omitzero"`
	RepeatRule             Optional[RepeatRule]               `json:"repeat_rule,omitzero"`
	StartsAt               Optional[time.Time]                `json:"starts_at,omitzero"`
	UnavailableBlockTypeID Optional[ID[UnavailableBlockType]] `json:"unavailable_block_type_id,omitzero"`
}

// UnavailableBlocksService reads and writes unavailable blocks.
//
// API section: Unavailable Block.
type UnavailableBlocksService struct{ client *Client }

var (
	opUnavailableBlocksList      = operation{Method: http.MethodGet, Route: "/unavailable_blocks"}
	opUnavailableBlocksCreate    = operation{Method: http.MethodPost, Route: "/unavailable_blocks"}
	opUnavailableBlocksGet       = operation{Method: http.MethodGet, Route: "/unavailable_blocks/{id}"}
	opUnavailableBlocksUpdate    = operation{Method: http.MethodPatch, Route: "/unavailable_blocks/{id}"}
	opUnavailableBlocksDelete    = operation{Method: http.MethodDelete, Route: "/unavailable_blocks/{id}"}
	opUnavailableBlocksArchive   = operation{Method: http.MethodPost, Route: "/unavailable_blocks/{id}/archive"}
	opUnavailableBlocksConflicts = operation{Method: http.MethodGet, Route: "/unavailable_blocks/{id}/conflicts"}
)

// List returns one page of the unavailable blocks.
//
// GET /unavailable_blocks
func (s *UnavailableBlocksService) List(ctx context.Context, opts UnavailableBlockListOptions) (*Page[UnavailableBlock], error) {
	return list[UnavailableBlock](ctx, s.client, opUnavailableBlocksList, nil, opts)
}

// All iterates over the unavailable blocks, page by page.
func (s *UnavailableBlocksService) All(ctx context.Context, opts UnavailableBlockListOptions) iter.Seq2[UnavailableBlock, error] {
	return all[UnavailableBlock](ctx, s.client, opUnavailableBlocksList, nil, opts)
}

// Create makes an unavailable block and returns it.
//
// POST /unavailable_blocks
func (s *UnavailableBlocksService) Create(ctx context.Context, request UnavailableBlockCreate) (*UnavailableBlock, error) {
	return write[UnavailableBlock](ctx, s.client, opUnavailableBlocksCreate, nil, request)
}

// Get returns one unavailable block. An archived or deleted one is [ErrNotFound] unless the
// options ask for it.
//
// GET /unavailable_blocks/{id}
func (s *UnavailableBlocksService) Get(ctx context.Context, id UnavailableBlockID, opts ...UnavailableBlockGetOptions) (*UnavailableBlock, error) {
	return getWith[UnavailableBlock](ctx, s.client, opUnavailableBlocksGet, ids{id}, opts...)
}

// Update changes the fields that the request sets, and returns the unavailable block.
//
// PATCH /unavailable_blocks/{id}
func (s *UnavailableBlocksService) Update(ctx context.Context, id UnavailableBlockID, request UnavailableBlockUpdate) (*UnavailableBlock, error) {
	return write[UnavailableBlock](ctx, s.client, opUnavailableBlocksUpdate, ids{id}, request)
}

// Delete archives an unavailable block.
//
// Deprecated: use Archive, which does the same.
//
// DELETE /unavailable_blocks/{id}
func (s *UnavailableBlocksService) Delete(ctx context.Context, id UnavailableBlockID) error {
	return exec(ctx, s.client, opUnavailableBlocksDelete, ids{id}, nil)
}

// Archive hides an unavailable block.
//
// POST /unavailable_blocks/{id}/archive
func (s *UnavailableBlocksService) Archive(ctx context.Context, id UnavailableBlockID) error {
	return exec(ctx, s.client, opUnavailableBlocksArchive, ids{id}, nil)
}

// Conflicts tells whether an unavailable block overlaps with something else in the diary. The API lets double bookings
// happen: look after creating or moving one.
//
// GET /unavailable_blocks/{id}/conflicts
func (s *UnavailableBlocksService) Conflicts(ctx context.Context, id UnavailableBlockID) (*Conflicts, error) {
	return get[Conflicts](ctx, s.client, opUnavailableBlocksConflicts, ids{id})
}
