package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// UnavailableBlockListOptions filters and sorts a list of unavailable blocks. Archived and deleted unavailable blocks
// are hidden by default: [Any] on ArchivedAt and DeletedAt includes them, [Present] on one of the two returns only
// those.
type UnavailableBlockListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by UnavailableBlocksByArchivedAt, UnavailableBlocksByCreatedAt, UnavailableBlocksByDeletedAt,
	// UnavailableBlocksByEndsAt, UnavailableBlocksByID, UnavailableBlocksByStartsAt or UnavailableBlocksByUpdatedAt.
	// nil means UnavailableBlocksByCreatedAt, ascending.
	Sort Sort[UnavailableBlock] `url:"sort,omitempty"`

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

// Columns for [UnavailableBlockListOptions].Sort.
const (
	UnavailableBlocksByArchivedAt SortColumn[UnavailableBlock] = "archived_at"
	UnavailableBlocksByCreatedAt  SortColumn[UnavailableBlock] = "created_at"
	UnavailableBlocksByDeletedAt  SortColumn[UnavailableBlock] = "deleted_at"
	UnavailableBlocksByEndsAt     SortColumn[UnavailableBlock] = "ends_at"
	UnavailableBlocksByID         SortColumn[UnavailableBlock] = "id"
	UnavailableBlocksByStartsAt   SortColumn[UnavailableBlock] = "starts_at"
	UnavailableBlocksByUpdatedAt  SortColumn[UnavailableBlock] = "updated_at"
)

// UnavailableBlockGetOptions makes [UnavailableBlocksService.Get] return an archived or deleted unavailable block,
// which it hides by default: set ArchivedAt or DeletedAt to [Any] or [Present].
type UnavailableBlockGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
	DeletedAt  TimeFilter `url:"deleted_at,omitempty"`
}

// UnavailableBlockID is the ID of an unavailable block.
type UnavailableBlockID = ID[UnavailableBlock]

// UnavailableBlock is a time in which a practitioner cannot be booked, such as lunch or leave. Its times are in UTC;
// [Business.Location] is the time zone of the clinic.
type UnavailableBlock struct {
	ID                   ID[UnavailableBlock]       `json:"id,omitzero"`
	CreatedAt            time.Time                  `json:"created_at,omitzero"`
	UpdatedAt            time.Time                  `json:"updated_at,omitzero"`
	ArchivedAt           time.Time                  `json:"archived_at,omitzero"` // zero if not archived
	Business             Link[Business]             `json:"business,omitzero"`
	Conflicts            RelatedLink                `json:"conflicts,omitzero"`
	DeletedAt            time.Time                  `json:"deleted_at,omitzero"` // zero if not deleted
	EndsAt               time.Time                  `json:"ends_at,omitzero"`    // UTC
	Notes                string                     `json:"notes,omitzero"`
	Practitioner         Link[Practitioner]         `json:"practitioner,omitzero"`
	RepeatRule           *RepeatRule                `json:"repeat_rule,omitzero"`   // nil or zero if it does not repeat
	RepeatedFrom         Link[UnavailableBlock]     `json:"repeated_from,omitzero"` // the first block of the series
	Repeats              RelatedLink                `json:"repeats,omitzero"`       // the later blocks of the series
	StartsAt             time.Time                  `json:"starts_at,omitzero"`     // UTC
	UnavailableBlockType Link[UnavailableBlockType] `json:"unavailable_block_type,omitzero"`
	Links                SelfLink                   `json:"links,omitzero"`
}

// UnavailableBlockCreate holds the fields for creating an unavailable block. BusinessID, EndsAt, PractitionerID and
// StartsAt are required.
type UnavailableBlockCreate struct {
	BusinessID     ID[Business]     `json:"business_id" check:"required"`
	EndsAt         time.Time        `json:"ends_at" check:"required"` // in any time zone; sent in UTC
	PractitionerID ID[Practitioner] `json:"practitioner_id" check:"required"`
	StartsAt       time.Time        `json:"starts_at" check:"required"` // in any time zone; sent in UTC

	Notes                  Optional[string]                   `json:"notes,omitzero"`
	RepeatRule             Optional[RepeatRule]               `json:"repeat_rule,omitzero"`
	UnavailableBlockTypeID Optional[ID[UnavailableBlockType]] `json:"unavailable_block_type_id,omitzero"`
}

// UnavailableBlockUpdate holds the fields to change on an unavailable block. A field that is not set stays as it is;
// [Null] clears one, where the API allows it.
type UnavailableBlockUpdate struct {
	BusinessID             Optional[ID[Business]]             `json:"business_id,omitzero"`
	EndsAt                 Optional[time.Time]                `json:"ends_at,omitzero"` // in any time zone; sent in UTC
	Notes                  Optional[string]                   `json:"notes,omitzero"`
	PractitionerID         Optional[ID[Practitioner]]         `json:"practitioner_id,omitzero"`
	RepeatRule             Optional[RepeatRule]               `json:"repeat_rule,omitzero"`
	StartsAt               Optional[time.Time]                `json:"starts_at,omitzero"` // in any time zone; sent in UTC
	UnavailableBlockTypeID Optional[ID[UnavailableBlockType]] `json:"unavailable_block_type_id,omitzero"`
}

// UnavailableBlocksService reads and writes unavailable blocks: times at which a practitioner cannot be booked, such
// as lunch or leave. Each method takes one request, and each All iterator one per page.
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

// List returns one page of the unavailable blocks, in one request.
//
// GET /unavailable_blocks
func (s *UnavailableBlocksService) List(ctx context.Context, opts UnavailableBlockListOptions) (*Page[UnavailableBlock], error) {
	return list[UnavailableBlock](ctx, clientOf(s), opUnavailableBlocksList, nil, opts)
}

// All iterates over the unavailable blocks, with one request for each page of up to 100.
func (s *UnavailableBlocksService) All(ctx context.Context, opts UnavailableBlockListOptions) iter.Seq2[UnavailableBlock, error] {
	return all[UnavailableBlock](ctx, clientOf(s), opUnavailableBlocksList, nil, opts)
}

// Create creates an unavailable block, and its repeats if RepeatRule is set, and returns it. The error matches
// [ErrInvalid] if a value is rejected, and is an [*OutcomeUnknownError] if the unavailable block may or may not have
// been created.
//
// POST /unavailable_blocks
func (s *UnavailableBlocksService) Create(ctx context.Context, request UnavailableBlockCreate) (*UnavailableBlock, error) {
	return write[UnavailableBlock](ctx, clientOf(s), opUnavailableBlocksCreate, nil, request)
}

// Get returns the unavailable block with the given ID. The error matches [ErrNotFound] if there is none, or if it is
// archived or deleted and opts does not ask for it.
//
// GET /unavailable_blocks/{id}
func (s *UnavailableBlocksService) Get(ctx context.Context, id UnavailableBlockID, opts ...UnavailableBlockGetOptions) (*UnavailableBlock, error) {
	return getWith[UnavailableBlock](ctx, clientOf(s), opUnavailableBlocksGet, ids{id}, opts...)
}

// Update changes the fields that request sets and returns the unavailable block. The error matches [ErrInvalid] if a
// value is rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /unavailable_blocks/{id}
func (s *UnavailableBlocksService) Update(ctx context.Context, id UnavailableBlockID, request UnavailableBlockUpdate) (*UnavailableBlock, error) {
	return write[UnavailableBlock](ctx, clientOf(s), opUnavailableBlocksUpdate, ids{id}, request)
}

// Delete archives an unavailable block.
//
// Deprecated: use [UnavailableBlocksService.Archive], which does the same.
//
// DELETE /unavailable_blocks/{id}
func (s *UnavailableBlocksService) Delete(ctx context.Context, id UnavailableBlockID) error {
	return exec(ctx, clientOf(s), opUnavailableBlocksDelete, ids{id}, nil)
}

// Archive archives an unavailable block: lists and Get then hide it. The error is an [*OutcomeUnknownError] if the
// unavailable block may or may not have been archived.
//
// POST /unavailable_blocks/{id}/archive
func (s *UnavailableBlocksService) Archive(ctx context.Context, id UnavailableBlockID) error {
	return exec(ctx, clientOf(s), opUnavailableBlocksArchive, ids{id}, nil)
}

// Conflicts reports whether an unavailable block overlaps something else in the diary. The API allows overlaps: call
// Conflicts after creating or moving a block. The error matches [ErrNotFound] if there is no unavailable block with the
// given ID.
//
// GET /unavailable_blocks/{id}/conflicts
func (s *UnavailableBlocksService) Conflicts(ctx context.Context, id UnavailableBlockID) (*Conflicts, error) {
	return get[Conflicts](ctx, clientOf(s), opUnavailableBlocksConflicts, ids{id})
}
