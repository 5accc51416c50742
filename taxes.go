package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"
)

// TaxListOptions filters and sorts a list of taxes.
type TaxListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by TaxesByCreatedAt, TaxesByID or TaxesByUpdatedAt. nil means TaxesByCreatedAt, ascending.
	Sort Sort[Tax] `url:"sort,omitempty"`

	CreatedAt TimeFilter    `url:"created_at,omitempty"`
	ID        IDFilter[Tax] `url:"id,omitempty"`
	UpdatedAt TimeFilter    `url:"updated_at,omitempty"`
}

// Columns for [TaxListOptions].Sort.
const (
	TaxesByCreatedAt SortColumn[Tax] = "created_at"
	TaxesByID        SortColumn[Tax] = "id"
	TaxesByUpdatedAt SortColumn[Tax] = "updated_at"
)

// TaxID is the ID of a tax.
type TaxID = ID[Tax]

// Tax is a tax on billable items and products, such as "GST".
type Tax struct {
	ID        ID[Tax]   `json:"id,omitzero"`
	CreatedAt time.Time `json:"created_at,omitzero"`
	UpdatedAt time.Time `json:"updated_at,omitzero"`

	// Deprecated: use Rate.
	Amount decimal.Decimal `json:"amount"`

	Name  string          `json:"name,omitzero"`
	Rate  decimal.Decimal `json:"rate"` // such as 10 for a GST of 10 percent
	Links SelfLink        `json:"links,omitzero"`
}

// TaxCreate holds the fields for creating a tax. Name is required.
type TaxCreate struct {
	Name string          `json:"name" check:"required"`
	Rate decimal.Decimal `json:"rate" check:"min=0,lt=4000000000"`

	Amount Optional[decimal.Decimal] `json:"amount,omitzero" check:"min=0,lt=4000000000"`
}

// TaxUpdate holds the fields to change on a tax. A field that is not set stays as it is; [Null] clears one, where the
// API allows it.
type TaxUpdate struct {
	Amount Optional[decimal.Decimal] `json:"amount,omitzero" check:"min=0,lt=4000000000"`
	Name   Optional[string]          `json:"name,omitzero"`
	Rate   Optional[decimal.Decimal] `json:"rate,omitzero" check:"min=0,lt=4000000000"`
}

// TaxesService reads and writes taxes: the taxes that apply to billable items and products. Each method takes one
// request, and each All iterator one per page.
//
// API section: Tax.
type TaxesService struct{ client *Client }

var (
	opTaxesList   = operation{Method: http.MethodGet, Route: "/taxes"}
	opTaxesCreate = operation{Method: http.MethodPost, Route: "/taxes"}
	opTaxesGet    = operation{Method: http.MethodGet, Route: "/taxes/{id}"}
	opTaxesUpdate = operation{Method: http.MethodPatch, Route: "/taxes/{id}"}
	opTaxesDelete = operation{Method: http.MethodDelete, Route: "/taxes/{id}"}
)

// List returns one page of the taxes, in one request.
//
// GET /taxes
func (s *TaxesService) List(ctx context.Context, opts TaxListOptions) (*Page[Tax], error) {
	return list[Tax](ctx, clientOf(s), opTaxesList, nil, opts)
}

// All iterates over the taxes, with one request for each page of up to 100.
func (s *TaxesService) All(ctx context.Context, opts TaxListOptions) iter.Seq2[Tax, error] {
	return all[Tax](ctx, clientOf(s), opTaxesList, nil, opts)
}

// Create creates a tax and returns it. The error matches [ErrInvalid] if a value is rejected, and is an
// [*OutcomeUnknownError] if the tax may or may not have been created.
//
// POST /taxes
func (s *TaxesService) Create(ctx context.Context, request TaxCreate) (*Tax, error) {
	return write[Tax](ctx, clientOf(s), opTaxesCreate, nil, request)
}

// Get returns the tax with the given ID. The error matches [ErrNotFound] if there is none.
//
// GET /taxes/{id}
func (s *TaxesService) Get(ctx context.Context, id TaxID) (*Tax, error) {
	return get[Tax](ctx, clientOf(s), opTaxesGet, ids{id})
}

// Update changes the fields that request sets and returns the tax. The error matches [ErrInvalid] if a value is
// rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /taxes/{id}
func (s *TaxesService) Update(ctx context.Context, id TaxID, request TaxUpdate) (*Tax, error) {
	return write[Tax](ctx, clientOf(s), opTaxesUpdate, ids{id}, request)
}

// Delete deletes a tax. The error is an [*OutcomeUnknownError] if the tax may or may not have been deleted.
//
// DELETE /taxes/{id}
func (s *TaxesService) Delete(ctx context.Context, id TaxID) error {
	return exec(ctx, clientOf(s), opTaxesDelete, ids{id}, nil)
}
