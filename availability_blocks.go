package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// AvailabilityBlockListOptions filters and sorts a list of availability blocks.
type AvailabilityBlockListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by AvailabilityBlocksByCreatedAt, AvailabilityBlocksByID, AvailabilityBlocksByStartsAt or
	// AvailabilityBlocksByUpdatedAt. nil means AvailabilityBlocksByCreatedAt, ascending.
	Sort Sort[AvailabilityBlock] `url:"sort,omitempty"`

	BusinessID     IDFilter[Business]          `url:"business_id,omitempty"`
	CreatedAt      TimeFilter                  `url:"created_at,omitempty"`
	ID             IDFilter[AvailabilityBlock] `url:"id,omitempty"`
	PractitionerID IDFilter[Practitioner]      `url:"practitioner_id,omitempty"`
	StartsAt       TimeFilter                  `url:"starts_at,omitempty"`
	UpdatedAt      TimeFilter                  `url:"updated_at,omitempty"`
}

// Columns for [AvailabilityBlockListOptions].Sort.
const (
	AvailabilityBlocksByCreatedAt SortColumn[AvailabilityBlock] = "created_at"
	AvailabilityBlocksByID        SortColumn[AvailabilityBlock] = "id"
	AvailabilityBlocksByStartsAt  SortColumn[AvailabilityBlock] = "starts_at"
	AvailabilityBlocksByUpdatedAt SortColumn[AvailabilityBlock] = "updated_at"
)

// AvailabilityBlockID is the ID of an availability block.
type AvailabilityBlockID = ID[AvailabilityBlock]

// AvailabilityBlock is a period outside the usual hours in which a practitioner works. [DailyAvailability] holds the
// usual hours.
type AvailabilityBlock struct {
	ID           ID[AvailabilityBlock] `json:"id,omitzero"`
	CreatedAt    time.Time             `json:"created_at,omitzero"`
	UpdatedAt    time.Time             `json:"updated_at,omitzero"`
	Business     Link[Business]        `json:"business,omitzero"`
	EndsAt       time.Time             `json:"ends_at,omitzero"` // UTC
	Practitioner Link[Practitioner]    `json:"practitioner,omitzero"`
	RepeatRule   *RepeatRule           `json:"repeat_rule,omitzero"` // nil or zero if it does not repeat; up to 100 repeats
	StartsAt     time.Time             `json:"starts_at,omitzero"`   // UTC
	Links        SelfLink              `json:"links,omitzero"`
}

// AvailabilityBlockCreate holds the fields for creating an availability block. All fields but RepeatRule are required.
type AvailabilityBlockCreate struct {
	BusinessID     BusinessID           `json:"business_id" check:"required"`
	EndsAt         time.Time            `json:"ends_at" check:"required"` // in any time zone; sent in UTC
	PractitionerID PractitionerID       `json:"practitioner_id" check:"required"`
	RepeatRule     Optional[RepeatRule] `json:"repeat_rule,omitzero"`       // up to 100 repeats
	StartsAt       time.Time            `json:"starts_at" check:"required"` // in any time zone; sent in UTC
}

// AvailabilityBlocksService reads and creates availability blocks: extra hours in which a practitioner works. The API
// cannot change or delete them. Each method takes one request, and each All iterator one per page.
//
// API section: Availability Block.
type AvailabilityBlocksService struct{ client *Client }

var (
	opAvailabilityBlocksList   = operation{Method: http.MethodGet, Route: "/availability_blocks"}
	opAvailabilityBlocksGet    = operation{Method: http.MethodGet, Route: "/availability_blocks/{id}"}
	opAvailabilityBlocksCreate = operation{Method: http.MethodPost, Route: "/availability_blocks"}
)

// List returns one page of the availability blocks, in one request.
//
// GET /availability_blocks
func (s *AvailabilityBlocksService) List(ctx context.Context, opts AvailabilityBlockListOptions) (*Page[AvailabilityBlock], error) {
	return list[AvailabilityBlock](ctx, clientOf(s), opAvailabilityBlocksList, nil, opts)
}

// All iterates over the availability blocks, with one request for each page of up to 100.
func (s *AvailabilityBlocksService) All(ctx context.Context, opts AvailabilityBlockListOptions) iter.Seq2[AvailabilityBlock, error] {
	return all[AvailabilityBlock](ctx, clientOf(s), opAvailabilityBlocksList, nil, opts)
}

// Get returns the availability block with the given ID. The error matches [ErrNotFound] if there is none.
//
// GET /availability_blocks/{id}
func (s *AvailabilityBlocksService) Get(ctx context.Context, id AvailabilityBlockID) (*AvailabilityBlock, error) {
	return get[AvailabilityBlock](ctx, clientOf(s), opAvailabilityBlocksGet, ids{id})
}

// Create creates an availability block, and its repeats if RepeatRule is set, and returns it. The error matches
// [ErrInvalid] if a value is rejected, and is an [*OutcomeUnknownError] if the availability block may or may not have
// been created.
//
// POST /availability_blocks
func (s *AvailabilityBlocksService) Create(ctx context.Context, block AvailabilityBlockCreate) (*AvailabilityBlock, error) {
	return write[AvailabilityBlock](ctx, clientOf(s), opAvailabilityBlocksCreate, nil, block)
}
