package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"
)

// ConcessionPriceListOptions selects from a list of concession prices.
type ConcessionPriceListOptions struct {
	Page    int                   `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                   `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[ConcessionPrice] `url:"sort,omitempty"`     // nil: created_at, ascending

	BillableItemID   IDFilter[BillableItem]    `url:"billable_item_id,omitempty"`
	ConcessionTypeID IDFilter[ConcessionType]  `url:"concession_type_id,omitempty"`
	CreatedAt        TimeFilter                `url:"created_at,omitempty"`
	ID               IDFilter[ConcessionPrice] `url:"id,omitempty"`
	UpdatedAt        TimeFilter                `url:"updated_at,omitempty"`
}

// Columns to sort concession prices by.
const (
	ConcessionPricesByCreatedAt SortColumn[ConcessionPrice] = "created_at"
	ConcessionPricesByID        SortColumn[ConcessionPrice] = "id"
	ConcessionPricesByUpdatedAt SortColumn[ConcessionPrice] = "updated_at"
)

// ConcessionPriceID is the id of a concession price.
type ConcessionPriceID = ID[ConcessionPrice]

// ConcessionPrice is what a billable item costs the patients of a concession type.
type ConcessionPrice struct {
	ID             ID[ConcessionPrice]  `json:"id,omitzero"`
	CreatedAt      time.Time            `json:"created_at,omitzero"`
	UpdatedAt      time.Time            `json:"updated_at,omitzero"`
	BillableItem   Link[BillableItem]   `json:"billable_item,omitzero"`
	ConcessionType Link[ConcessionType] `json:"concession_type,omitzero"`
	Price          *decimal.Decimal     `json:"price"` // nil: none
	Links          SelfLink             `json:"links,omitzero"`
}

// ConcessionPriceCreate is what to create a concession price with. The fields are by analogy
// with those of the model.
type ConcessionPriceCreate struct {
	BillableItemID   ID[BillableItem]   `json:"billable_item_id" check:"required"`
	ConcessionTypeID ID[ConcessionType] `json:"concession_type_id" check:"required"`
	Price            decimal.Decimal    `json:"price" check:"min=-4000000000,max=4000000000"`
}

// ConcessionPriceUpdate is what to change of a concession price. What is not set is left alone. The fields are by analogy
// with those of the model.
type ConcessionPriceUpdate struct {
	Price Optional[decimal.Decimal] `json:"price,omitzero" check:"min=-4000000000,max=4000000000"`
}

// ConcessionPricesService reads and writes concession prices.
//
// API section: Concession Price.
type ConcessionPricesService struct{ client *Client }

var (
	opConcessionPricesList   = operation{Method: http.MethodGet, Route: "/concession_prices"}
	opConcessionPricesGet    = operation{Method: http.MethodGet, Route: "/concession_prices/{id}"}
	opConcessionPricesCreate = operation{Method: http.MethodPost, Route: "/concession_prices"}
	opConcessionPricesUpdate = operation{Method: http.MethodPatch, Route: "/concession_prices/{id}"}
)

// List returns one page of the concession prices.
//
// GET /concession_prices
func (s *ConcessionPricesService) List(ctx context.Context, opts ConcessionPriceListOptions) (*Page[ConcessionPrice], error) {
	return list[ConcessionPrice](ctx, s.client, opConcessionPricesList, nil, opts)
}

// All iterates over the concession prices, page by page.
func (s *ConcessionPricesService) All(ctx context.Context, opts ConcessionPriceListOptions) iter.Seq2[ConcessionPrice, error] {
	return all[ConcessionPrice](ctx, s.client, opConcessionPricesList, nil, opts)
}

// Get returns one concession price.
//
// GET /concession_prices/{id}
func (s *ConcessionPricesService) Get(ctx context.Context, id ConcessionPriceID) (*ConcessionPrice, error) {
	return get[ConcessionPrice](ctx, s.client, opConcessionPricesGet, ids{id})
}

// Create makes a concession price and returns it.
//
// POST /concession_prices
func (s *ConcessionPricesService) Create(ctx context.Context, request ConcessionPriceCreate) (*ConcessionPrice, error) {
	return write[ConcessionPrice](ctx, s.client, opConcessionPricesCreate, nil, request)
}

// Update changes the fields that the request sets, and returns the concession price.
//
// PATCH /concession_prices/{id}
func (s *ConcessionPricesService) Update(ctx context.Context, id ConcessionPriceID, request ConcessionPriceUpdate) (*ConcessionPrice, error) {
	return write[ConcessionPrice](ctx, s.client, opConcessionPricesUpdate, ids{id}, request)
}
