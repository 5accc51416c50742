package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"
)

// TaxListOptions selects from a list of taxes.
type TaxListOptions struct {
	Page    int       `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int       `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[Tax] `url:"sort,omitempty"`     // nil: created_at, ascending

	CreatedAt TimeFilter    `url:"created_at,omitempty"`
	ID        IDFilter[Tax] `url:"id,omitempty"`
	UpdatedAt TimeFilter    `url:"updated_at,omitempty"`
}

// Columns to sort taxes by.
const (
	TaxesByCreatedAt SortColumn[Tax] = "created_at"
	TaxesByID        SortColumn[Tax] = "id"
	TaxesByUpdatedAt SortColumn[Tax] = "updated_at"
)

// TaxID is the id of a tax.
type TaxID = ID[Tax]

// Tax is a tax on billable items and products.
type Tax struct {
	ID        ID[Tax]   `json:"id,omitzero"`
	CreatedAt time.Time `json:"created_at,omitzero"`
	UpdatedAt time.Time `json:"updated_at,omitzero"`

	// Deprecated: Rate took its place.
	Amount decimal.Decimal `json:"amount"`

	Name  string          `json:"name,omitzero"`
	Rate  decimal.Decimal `json:"rate"`
	Links SelfLink        `json:"links,omitzero"`
}

// TaxCreate is what to create a tax with.
type TaxCreate struct {
	Name string          `json:"name" check:"required"`
	Rate decimal.Decimal `json:"rate" check:"min=0,lt=4000000000"`

	Amount Optional[decimal.Decimal] `json:"amount,omitzero" check:"min=0,lt=4000000000"`
}

// TaxUpdate is what to change of a tax. What is not set is left alone.
type TaxUpdate struct {
	Amount Optional[decimal.Decimal] `json:"amount,omitzero" check:"min=0,lt=4000000000"`
	Name   Optional[string]          `json:"name,omitzero"`
	Rate   Optional[decimal.Decimal] `json:"rate,omitzero" check:"min=0,lt=4000000000"`
}

// TaxesService reads and writes taxes.
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

// List returns one page of the taxes.
//
// GET /taxes
func (s *TaxesService) List(ctx context.Context, opts TaxListOptions) (*Page[Tax], error) {
	return list[Tax](ctx, s.client, opTaxesList, nil, opts)
}

// All iterates over the taxes, page by page.
func (s *TaxesService) All(ctx context.Context, opts TaxListOptions) iter.Seq2[Tax, error] {
	return all[Tax](ctx, s.client, opTaxesList, nil, opts)
}

// Create makes a tax and returns it.
//
// POST /taxes
func (s *TaxesService) Create(ctx context.Context, request TaxCreate) (*Tax, error) {
	return write[Tax](ctx, s.client, opTaxesCreate, nil, request)
}

// Get returns one tax.
//
// GET /taxes/{id}
func (s *TaxesService) Get(ctx context.Context, id TaxID) (*Tax, error) {
	return get[Tax](ctx, s.client, opTaxesGet, ids{id})
}

// Update changes the fields that the request sets, and returns the tax.
//
// PATCH /taxes/{id}
func (s *TaxesService) Update(ctx context.Context, id TaxID, request TaxUpdate) (*Tax, error) {
	return write[Tax](ctx, s.client, opTaxesUpdate, ids{id}, request)
}

// Delete removes a tax.
//
// DELETE /taxes/{id}
func (s *TaxesService) Delete(ctx context.Context, id TaxID) error {
	return exec(ctx, s.client, opTaxesDelete, ids{id}, nil)
}
