package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// PractitionerReferenceNumberListOptions selects from a list of practitioner reference numbers.
type PractitionerReferenceNumberListOptions struct {
	Page    int                               `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                               `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[PractitionerReferenceNumber] `url:"sort,omitempty"`     // nil: created_at, ascending

	BusinessID      IDFilter[Business]                    `url:"business_id,omitempty"`
	CreatedAt       TimeFilter                            `url:"created_at,omitempty"`
	ID              IDFilter[PractitionerReferenceNumber] `url:"id,omitempty"`
	PractitionerID  IDFilter[Practitioner]                `url:"practitioner_id,omitempty"`
	ReferenceNumber StringFilter                          `url:"reference_number,omitempty"`
	UpdatedAt       TimeFilter                            `url:"updated_at,omitempty"`
}

// PractitionerReferenceNumberListByPractitionerOptions selects from a list of practitioner reference numbers of one practitioner.
type PractitionerReferenceNumberListByPractitionerOptions struct {
	Page    int                               `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                               `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[PractitionerReferenceNumber] `url:"sort,omitempty"`     // nil: created_at, ascending

	BusinessID      IDFilter[Business]                    `url:"business_id,omitempty"`
	CreatedAt       TimeFilter                            `url:"created_at,omitempty"`
	ID              IDFilter[PractitionerReferenceNumber] `url:"id,omitempty"`
	ReferenceNumber StringFilter                          `url:"reference_number,omitempty"`
	UpdatedAt       TimeFilter                            `url:"updated_at,omitempty"`
}

// Columns to sort practitioner reference numbers by.
const (
	PractitionerReferenceNumbersByCreatedAt       SortColumn[PractitionerReferenceNumber] = "created_at"
	PractitionerReferenceNumbersByID              SortColumn[PractitionerReferenceNumber] = "id"
	PractitionerReferenceNumbersByReferenceNumber SortColumn[PractitionerReferenceNumber] = "reference_number"
	PractitionerReferenceNumbersByUpdatedAt       SortColumn[PractitionerReferenceNumber] = "updated_at"
)

// PractitionerReferenceNumberID is the id of a practitioner reference number.
type PractitionerReferenceNumberID = ID[PractitionerReferenceNumber]

// PractitionerReferenceNumber is a number under which others know a practitioner, such as a provider number, at one business or all.
type PractitionerReferenceNumber struct {
	ID              ID[PractitionerReferenceNumber] `json:"id,omitzero"`
	CreatedAt       time.Time                       `json:"created_at,omitzero"`
	UpdatedAt       time.Time                       `json:"updated_at,omitzero"`
	Business        Link[Business]                  `json:"business,omitzero"`
	Name            string                          `json:"name,omitzero"`
	Practitioner    Link[Practitioner]              `json:"practitioner,omitzero"`
	ReferenceNumber string                          `json:"reference_number,omitzero"`
	Links           SelfLink                        `json:"links,omitzero"`
}

// PractitionerReferenceNumberCreate is what to create a practitioner reference number with.
type PractitionerReferenceNumberCreate struct {
	PractitionerID ID[Practitioner] `json:"practitioner_id" check:"required"`

	BusinessID      Optional[ID[Business]] `json:"business_id,omitzero"`
	Name            Optional[string]       `json:"name,omitzero"`
	ReferenceNumber Optional[string]       `json:"reference_number,omitzero"`
}

// PractitionerReferenceNumberUpdate is what to change of a practitioner reference number. What is not set is left alone.
type PractitionerReferenceNumberUpdate struct {
	BusinessID      Optional[ID[Business]]     `json:"business_id,omitzero"`
	Name            Optional[string]           `json:"name,omitzero"`
	PractitionerID  Optional[ID[Practitioner]] `json:"practitioner_id,omitzero"`
	ReferenceNumber Optional[string]           `json:"reference_number,omitzero"`
}

// PractitionerReferenceNumbersService reads and writes practitioner reference numbers.
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

// List returns one page of the practitioner reference numbers.
//
// GET /practitioner_reference_numbers
func (s *PractitionerReferenceNumbersService) List(ctx context.Context, opts PractitionerReferenceNumberListOptions) (*Page[PractitionerReferenceNumber], error) {
	return list[PractitionerReferenceNumber](ctx, s.client, opPractitionerReferenceNumbersList, nil, opts)
}

// All iterates over the practitioner reference numbers, page by page.
func (s *PractitionerReferenceNumbersService) All(ctx context.Context, opts PractitionerReferenceNumberListOptions) iter.Seq2[PractitionerReferenceNumber, error] {
	return all[PractitionerReferenceNumber](ctx, s.client, opPractitionerReferenceNumbersList, nil, opts)
}

// Create makes a practitioner reference number and returns it.
//
// POST /practitioner_reference_numbers
func (s *PractitionerReferenceNumbersService) Create(ctx context.Context, request PractitionerReferenceNumberCreate) (*PractitionerReferenceNumber, error) {
	return write[PractitionerReferenceNumber](ctx, s.client, opPractitionerReferenceNumbersCreate, nil, request)
}

// Get returns one practitioner reference number.
//
// GET /practitioner_reference_numbers/{id}
func (s *PractitionerReferenceNumbersService) Get(ctx context.Context, id PractitionerReferenceNumberID) (*PractitionerReferenceNumber, error) {
	return get[PractitionerReferenceNumber](ctx, s.client, opPractitionerReferenceNumbersGet, ids{id})
}

// Update changes the fields that the request sets, and returns the practitioner reference number.
//
// PATCH /practitioner_reference_numbers/{id}
func (s *PractitionerReferenceNumbersService) Update(ctx context.Context, id PractitionerReferenceNumberID, request PractitionerReferenceNumberUpdate) (*PractitionerReferenceNumber, error) {
	return write[PractitionerReferenceNumber](ctx, s.client, opPractitionerReferenceNumbersUpdate, ids{id}, request)
}

// Delete removes a practitioner reference number.
//
// DELETE /practitioner_reference_numbers/{id}
func (s *PractitionerReferenceNumbersService) Delete(ctx context.Context, id PractitionerReferenceNumberID) error {
	return exec(ctx, s.client, opPractitionerReferenceNumbersDelete, ids{id}, nil)
}

// ListByPractitioner returns one page of the practitioner reference numbers of one practitioner.
//
// Deprecated: use List with the filter on PractitionerID.
//
// GET /practitioners/{practitioner_id}/practitioner_reference_numbers
func (s *PractitionerReferenceNumbersService) ListByPractitioner(ctx context.Context, practitioner PractitionerID, opts PractitionerReferenceNumberListByPractitionerOptions) (*Page[PractitionerReferenceNumber], error) {
	return list[PractitionerReferenceNumber](ctx, s.client, opPractitionerReferenceNumbersListByPractitioner, ids{practitioner}, opts)
}

// AllByPractitioner iterates over the practitioner reference numbers of one practitioner, page by page.
//
// Deprecated: use All with the filter on PractitionerID.
func (s *PractitionerReferenceNumbersService) AllByPractitioner(ctx context.Context, practitioner PractitionerID, opts PractitionerReferenceNumberListByPractitionerOptions) iter.Seq2[PractitionerReferenceNumber, error] {
	return all[PractitionerReferenceNumber](ctx, s.client, opPractitionerReferenceNumbersListByPractitioner, ids{practitioner}, opts)
}
