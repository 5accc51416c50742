package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// PractitionerReferenceNumberListOptions filters and sorts a list of practitioner reference numbers.
type PractitionerReferenceNumberListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by PractitionerReferenceNumbersByCreatedAt, PractitionerReferenceNumbersByID,
	// PractitionerReferenceNumbersByReferenceNumber or PractitionerReferenceNumbersByUpdatedAt. nil means
	// PractitionerReferenceNumbersByCreatedAt, ascending.
	Sort Sort[PractitionerReferenceNumber] `url:"sort,omitempty"`

	BusinessID      IDFilter[Business]                    `url:"business_id,omitempty"`
	CreatedAt       TimeFilter                            `url:"created_at,omitempty"`
	ID              IDFilter[PractitionerReferenceNumber] `url:"id,omitempty"`
	PractitionerID  IDFilter[Practitioner]                `url:"practitioner_id,omitempty"`
	ReferenceNumber StringFilter                          `url:"reference_number,omitempty"`
	UpdatedAt       TimeFilter                            `url:"updated_at,omitempty"`
}

// PractitionerReferenceNumberListByPractitionerOptions filters and sorts the practitioner reference numbers of one
// practitioner.
type PractitionerReferenceNumberListByPractitionerOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by PractitionerReferenceNumbersByCreatedAt, PractitionerReferenceNumbersByID,
	// PractitionerReferenceNumbersByReferenceNumber or PractitionerReferenceNumbersByUpdatedAt. nil means
	// PractitionerReferenceNumbersByCreatedAt, ascending.
	Sort Sort[PractitionerReferenceNumber] `url:"sort,omitempty"`

	BusinessID      IDFilter[Business]                    `url:"business_id,omitempty"`
	CreatedAt       TimeFilter                            `url:"created_at,omitempty"`
	ID              IDFilter[PractitionerReferenceNumber] `url:"id,omitempty"`
	ReferenceNumber StringFilter                          `url:"reference_number,omitempty"`
	UpdatedAt       TimeFilter                            `url:"updated_at,omitempty"`
}

// Columns for [PractitionerReferenceNumberListOptions].Sort.
const (
	PractitionerReferenceNumbersByCreatedAt       SortColumn[PractitionerReferenceNumber] = "created_at"
	PractitionerReferenceNumbersByID              SortColumn[PractitionerReferenceNumber] = "id"
	PractitionerReferenceNumbersByReferenceNumber SortColumn[PractitionerReferenceNumber] = "reference_number"
	PractitionerReferenceNumbersByUpdatedAt       SortColumn[PractitionerReferenceNumber] = "updated_at"
)

// PractitionerReferenceNumberID is the ID of a practitioner reference number.
type PractitionerReferenceNumberID = ID[PractitionerReferenceNumber]

// PractitionerReferenceNumber is a number that identifies a practitioner to others, such as an insurer. It is valid at
// one business, or at all of them.
type PractitionerReferenceNumber struct {
	ID              ID[PractitionerReferenceNumber] `json:"id,omitzero"`
	CreatedAt       time.Time                       `json:"created_at,omitzero"`
	UpdatedAt       time.Time                       `json:"updated_at,omitzero"`
	Business        Link[Business]                  `json:"business,omitzero"` // zero if valid at all businesses
	Name            string                          `json:"name,omitzero"`
	Practitioner    Link[Practitioner]              `json:"practitioner,omitzero"`
	ReferenceNumber string                          `json:"reference_number,omitzero"`
	Links           SelfLink                        `json:"links,omitzero"`
}

// PractitionerReferenceNumberCreate holds the fields for creating a practitioner reference number. PractitionerID is
// required.
type PractitionerReferenceNumberCreate struct {
	PractitionerID ID[Practitioner] `json:"practitioner_id" check:"required"`

	BusinessID      Optional[ID[Business]] `json:"business_id,omitzero"`
	Name            Optional[string]       `json:"name,omitzero"`
	ReferenceNumber Optional[string]       `json:"reference_number,omitzero"`
}

// PractitionerReferenceNumberUpdate holds the fields to change on a practitioner reference number. A field that is
// not set stays as it is; [Null] clears one, where the API allows it.
type PractitionerReferenceNumberUpdate struct {
	BusinessID      Optional[ID[Business]]     `json:"business_id,omitzero"`
	Name            Optional[string]           `json:"name,omitzero"`
	PractitionerID  Optional[ID[Practitioner]] `json:"practitioner_id,omitzero"`
	ReferenceNumber Optional[string]           `json:"reference_number,omitzero"`
}

// PractitionerReferenceNumbersService reads and writes practitioner reference numbers: the numbers that identify
// practitioners to others, such as an insurer's provider number. Each method takes one request, and each All iterator
// one per page.
//
// API section: Practitioner Reference Number.
type PractitionerReferenceNumbersService struct{ client *Client }

var (
	opPractitionerReferenceNumbersList               = operation{Method: http.MethodGet, Route: "/practitioner_reference_numbers"}
	opPractitionerReferenceNumbersCreate             = operation{Method: http.MethodPost, Route: "/practitioner_reference_numbers"}
	opPractitionerReferenceNumbersGet                = operation{Method: http.MethodGet, Route: "/practitioner_reference_numbers/{id}"}
	opPractitionerReferenceNumbersUpdate             = operation{Method: http.MethodPatch, Route: "/practitioner_reference_numbers/{id}"}
	opPractitionerReferenceNumbersDelete             = operation{Method: http.MethodDelete, Route: "/practitioner_reference_numbers/{id}"}
	opPractitionerReferenceNumbersListByPractitioner = operation{Method: http.MethodGet, Route: "/practitioners/{practitioner_id}/practitioner_reference_numbers"}
)

// List returns one page of the practitioner reference numbers, in one request.
//
// GET /practitioner_reference_numbers
func (s *PractitionerReferenceNumbersService) List(ctx context.Context, opts PractitionerReferenceNumberListOptions) (*Page[PractitionerReferenceNumber], error) {
	return list[PractitionerReferenceNumber](ctx, clientOf(s), opPractitionerReferenceNumbersList, nil, opts)
}

// All iterates over the practitioner reference numbers, with one request for each page of up to 100.
func (s *PractitionerReferenceNumbersService) All(ctx context.Context, opts PractitionerReferenceNumberListOptions) iter.Seq2[PractitionerReferenceNumber, error] {
	return all[PractitionerReferenceNumber](ctx, clientOf(s), opPractitionerReferenceNumbersList, nil, opts)
}

// Create creates a practitioner reference number and returns it. The error matches [ErrInvalid] if a value is
// rejected, and is an [*OutcomeUnknownError] if the practitioner reference number may or may not have been created.
//
// POST /practitioner_reference_numbers
func (s *PractitionerReferenceNumbersService) Create(ctx context.Context, request PractitionerReferenceNumberCreate) (*PractitionerReferenceNumber, error) {
	return write[PractitionerReferenceNumber](ctx, clientOf(s), opPractitionerReferenceNumbersCreate, nil, request)
}

// Get returns the practitioner reference number with the given ID. The error matches [ErrNotFound] if there is none.
//
// GET /practitioner_reference_numbers/{id}
func (s *PractitionerReferenceNumbersService) Get(ctx context.Context, id PractitionerReferenceNumberID) (*PractitionerReferenceNumber, error) {
	return get[PractitionerReferenceNumber](ctx, clientOf(s), opPractitionerReferenceNumbersGet, ids{id})
}

// Update changes the fields that request sets and returns the practitioner reference number. The error matches
// [ErrInvalid] if a value is rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /practitioner_reference_numbers/{id}
func (s *PractitionerReferenceNumbersService) Update(ctx context.Context, id PractitionerReferenceNumberID, request PractitionerReferenceNumberUpdate) (*PractitionerReferenceNumber, error) {
	return write[PractitionerReferenceNumber](ctx, clientOf(s), opPractitionerReferenceNumbersUpdate, ids{id}, request)
}

// Delete deletes a practitioner reference number. The error is an [*OutcomeUnknownError] if the practitioner reference
// number may or may not have been deleted.
//
// DELETE /practitioner_reference_numbers/{id}
func (s *PractitionerReferenceNumbersService) Delete(ctx context.Context, id PractitionerReferenceNumberID) error {
	return exec(ctx, clientOf(s), opPractitionerReferenceNumbersDelete, ids{id}, nil)
}

// ListByPractitioner returns one page of the practitioner reference numbers of one practitioner, in one request.
//
// Deprecated: use [PractitionerReferenceNumbersService.List] with a filter on PractitionerID.
//
// GET /practitioners/{practitioner_id}/practitioner_reference_numbers
func (s *PractitionerReferenceNumbersService) ListByPractitioner(ctx context.Context, practitioner PractitionerID, opts PractitionerReferenceNumberListByPractitionerOptions) (*Page[PractitionerReferenceNumber], error) {
	return list[PractitionerReferenceNumber](ctx, clientOf(s), opPractitionerReferenceNumbersListByPractitioner, ids{practitioner}, opts)
}

// AllByPractitioner iterates over the practitioner reference numbers of one practitioner, with one request for each
// page of up to 100.
//
// Deprecated: use [PractitionerReferenceNumbersService.All] with a filter on PractitionerID.
func (s *PractitionerReferenceNumbersService) AllByPractitioner(ctx context.Context, practitioner PractitionerID, opts PractitionerReferenceNumberListByPractitionerOptions) iter.Seq2[PractitionerReferenceNumber, error] {
	return all[PractitionerReferenceNumber](ctx, clientOf(s), opPractitionerReferenceNumbersListByPractitioner, ids{practitioner}, opts)
}
