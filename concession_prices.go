package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"
)

// ConcessionPriceListOptions filters and sorts a list of concession prices.
type ConcessionPriceListOptions struct {
	Page    int                   `url:"page,omitempty"`     // page number, from 1; 0 means 1
	PerPage int                   `url:"per_page,omitempty"` // records per page, 1 to 100; 0 means 50 for List and 100 for All
	Sort    Sort[ConcessionPrice] `url:"sort,omitempty"`     // SortBy with ConcessionPricesBy… columns; nil means created_at, ascending

	BillableItemID   IDFilter[BillableItem]    `url:"billable_item_id,omitempty"`
	ConcessionTypeID IDFilter[ConcessionType]  `url:"concession_type_id,omitempty"`
	CreatedAt        TimeFilter                `url:"created_at,omitempty"`
	ID               IDFilter[ConcessionPrice] `url:"id,omitempty"`
	UpdatedAt        TimeFilter                `url:"updated_at,omitempty"`
}

// Columns to sort concession prices by, see [SortBy].
const (
	ConcessionPricesByCreatedAt SortColumn[ConcessionPrice] = "created_at"
	ConcessionPricesByID        SortColumn[ConcessionPrice] = "id"
	ConcessionPricesByUpdatedAt SortColumn[ConcessionPrice] = "updated_at"
)

// ConcessionPriceID is the ID of a concession price.
type ConcessionPriceID = ID[ConcessionPrice]

// ConcessionPrice is what a billable item costs the patients of a concession type.
type ConcessionPrice struct {
	ID             ID[ConcessionPrice]  `json:"id,omitzero"`
	CreatedAt      time.Time            `json:"created_at,omitzero"`
	UpdatedAt      time.Time            `json:"updated_at,omitzero"`
	BillableItem   Link[BillableItem]   `json:"billable_item,omitzero"`
	ConcessionType Link[ConcessionType] `json:"concession_type,omitzero"`
	Price          *decimal.Decimal     `json:"price"` // nil if there is none
	Links          SelfLink             `json:"links,omitzero"`
}

// ConcessionPriceCreate holds the fields for creating a concession price.
type ConcessionPriceCreate struct {
	BillableItemID   ID[BillableItem]   `json:"billable_item_id" check:"required"`
	ConcessionTypeID ID[ConcessionType] `json:"concession_type_id" check:"required"`
	Price            decimal.Decimal    `json:"price" check:"min=-4000000000,max=4000000000"`
}

// ConcessionPriceUpdate holds the fields to change in a concession price. Unset fields keep their value; [Null] clears
// a field.
type ConcessionPriceUpdate struct {
	Price Optional[decimal.Decimal] `json:"price,omitzero" check:"min=-4000000000,max=4000000000"`
}

type concessionPricesPage struct {
	Items []ConcessionPrice `json:"concession_prices"`
	pageEnd
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

// List returns one page of the concession prices, with one request.
//
// GET /concession_prices
func (s *ConcessionPricesService) List(ctx context.Context, opts ConcessionPriceListOptions) (*Page[ConcessionPrice], error) {
	return list[ConcessionPrice, concessionPricesPage](ctx, s.client, opConcessionPricesList, nil, opts)
}

// All returns an iterator over the concession prices. It requests each page when the loop reaches it.
func (s *ConcessionPricesService) All(ctx context.Context, opts ConcessionPriceListOptions) iter.Seq2[ConcessionPrice, error] {
	return all[ConcessionPrice, concessionPricesPage](ctx, s.client, opConcessionPricesList, nil, opts)
}

// Get returns the concession price with the given ID. It fails with [ErrNotFound] if there is none.
//
// GET /concession_prices/{id}
func (s *ConcessionPricesService) Get(ctx context.Context, id ConcessionPriceID) (*ConcessionPrice, error) {
	return do[ConcessionPrice](ctx, s.client, opConcessionPricesGet, ids{id}, nil, nil)
}

// Create creates a concession price and returns it. After an [OutcomeUnknownError], check whether it exists before
// creating it again.
//
// POST /concession_prices
func (s *ConcessionPricesService) Create(ctx context.Context, request ConcessionPriceCreate) (*ConcessionPrice, error) {
	return do[ConcessionPrice](ctx, s.client, opConcessionPricesCreate, nil, nil, request)
}

// Update changes the fields that are set in the request and returns the updated concession price.
//
// PATCH /concession_prices/{id}
func (s *ConcessionPricesService) Update(ctx context.Context, id ConcessionPriceID, request ConcessionPriceUpdate) (*ConcessionPrice, error) {
	return do[ConcessionPrice](ctx, s.client, opConcessionPricesUpdate, ids{id}, nil, request)
}
