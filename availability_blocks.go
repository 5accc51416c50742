package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// AvailabilityBlockListOptions selects from a list of availability blocks.
type AvailabilityBlockListOptions struct {
	Page    int                     `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                     `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[AvailabilityBlock] `url:"sort,omitempty"`     // nil: created_at, ascending

	BusinessID     IDFilter[Business]          `url:"business_id,omitempty"`
	CreatedAt      TimeFilter                  `url:"created_at,omitempty"`
	ID             IDFilter[AvailabilityBlock] `url:"id,omitempty"`
	PractitionerID IDFilter[Practitioner]      `url:"practitioner_id,omitempty"`
	StartsAt       TimeFilter                  `url:"starts_at,omitempty"`
	UpdatedAt      TimeFilter                  `url:"updated_at,omitempty"`
}

// Columns to sort availability blocks by.
const (
	AvailabilityBlocksByCreatedAt SortColumn[AvailabilityBlock] = "created_at"
	AvailabilityBlocksByID        SortColumn[AvailabilityBlock] = "id"
	AvailabilityBlocksByStartsAt  SortColumn[AvailabilityBlock] = "starts_at"
	AvailabilityBlocksByUpdatedAt SortColumn[AvailabilityBlock] = "updated_at"
)

// AvailabilityBlockID is the id of an availability block.
type AvailabilityBlockID = ID[AvailabilityBlock]

// AvailabilityBlock is time outside of the usual hours in which a practitioner works after all. The usual hours are the
// [DailyAvailability].
type AvailabilityBlock struct {
	ID           ID[AvailabilityBlock] `json:"id,omitzero"`
	CreatedAt    time.Time             `json:"created_at,omitzero"`
	UpdatedAt    time.Time             `json:"updated_at,omitzero"`
	Business     Link[Business]        `json:"business,omitzero"`
	EndsAt       time.Time             `json:"ends_at,omitzero"` // UTC
	Practitioner Link[Practitioner]    `json:"practitioner,omitzero"`
	RepeatRule   *RepeatRule           `json:"repeat_rule,omitzero"` // nil or empty: does not repeat; up to 100 repeats
	StartsAt     time.Time             `json:"starts_at,omitzero"`   // UTC
	Links        SelfLink              `json:"links,omitzero"`
}

// AvailabilityBlockCreate is a new availability block.
type AvailabilityBlockCreate struct {
	BusinessID     BusinessID           `json:"business_id" check:"required"`
	EndsAt         time.Time            `json:"ends_at" check:"required"`
	PractitionerID PractitionerID       `json:"practitioner_id" check:"required"`
	RepeatRule     Optional[RepeatRule] `json:"repeat_rule,omitzero"` // up to 100 repeats
	StartsAt       time.Time            `json:"starts_at" check:"required"`
}

// AvailabilityBlocksService reads and creates availability blocks. The API can not change or remove one.
//
// API section: Availability Block.
type AvailabilityBlocksService struct{ client *Client }

var (
	opAvailabilityBlocksList   = operation{Method: http.MethodGet, Route: "/availability_blocks"}
	opAvailabilityBlocksGet    = operation{Method: http.MethodGet, Route: "/availability_blocks/{id}"}
	opAvailabilityBlocksCreate = operation{Method: http.MethodPost, Route: "/availability_blocks"}
)

// List returns one page of availability blocks.
//
// GET /availability_blocks
func (s *AvailabilityBlocksService) List(ctx context.Context, opts AvailabilityBlockListOptions) (*Page[AvailabilityBlock], error) {
	return list[AvailabilityBlock](ctx, s.client, opAvailabilityBlocksList, nil, opts)
}

// All iterates over availability blocks, page by page.
func (s *AvailabilityBlocksService) All(ctx context.Context, opts AvailabilityBlockListOptions) iter.Seq2[AvailabilityBlock, error] {
	return all[AvailabilityBlock](ctx, s.client, opAvailabilityBlocksList, nil, opts)
}

// Get returns one availability block.
//
// GET /availability_blocks/{id}
func (s *AvailabilityBlocksService) Get(ctx context.Context, id AvailabilityBlockID) (*AvailabilityBlock, error) {
	return get[AvailabilityBlock](ctx, s.client, opAvailabilityBlocksGet, ids{id})
}

// Create adds an availability block, and its repeats if it has a rule for them.
//
// POST /availability_blocks
func (s *AvailabilityBlocksService) Create(ctx context.Context, block AvailabilityBlockCreate) (*AvailabilityBlock, error) {
	return write[AvailabilityBlock](ctx, s.client, opAvailabilityBlocksCreate, nil, block)
}
