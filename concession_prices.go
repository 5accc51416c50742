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
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by ConcessionPricesByCreatedAt, ConcessionPricesByID or ConcessionPricesByUpdatedAt. nil means
	// ConcessionPricesByCreatedAt, ascending.
	Sort Sort[ConcessionPrice] `url:"sort,omitempty"`

	BillableItemID   IDFilter[BillableItem]    `url:"billable_item_id,omitempty"`
	ConcessionTypeID IDFilter[ConcessionType]  `url:"concession_type_id,omitempty"`
	CreatedAt        TimeFilter                `url:"created_at,omitempty"`
	ID               IDFilter[ConcessionPrice] `url:"id,omitempty"`
	UpdatedAt        TimeFilter                `url:"updated_at,omitempty"`
}

// Columns for [ConcessionPriceListOptions].Sort.
const (
	ConcessionPricesByCreatedAt SortColumn[ConcessionPrice] = "created_at"
	ConcessionPricesByID        SortColumn[ConcessionPrice] = "id"
	ConcessionPricesByUpdatedAt SortColumn[ConcessionPrice] = "updated_at"
)

// ConcessionPriceID is the ID of a concession price.
type ConcessionPriceID = ID[ConcessionPrice]

// ConcessionPrice is the price of a billable item for patients of a concession type.
type ConcessionPrice struct {
	ID             ID[ConcessionPrice]  `json:"id,omitzero"`
	CreatedAt      time.Time            `json:"created_at,omitzero"`
	UpdatedAt      time.Time            `json:"updated_at,omitzero"`
	BillableItem   Link[BillableItem]   `json:"billable_item,omitzero"`
	ConcessionType Link[ConcessionType] `json:"concession_type,omitzero"`
	Price          *decimal.Decimal     `json:"price"` // nil if there is none
	Links          SelfLink             `json:"links,omitzero"`
}

// ConcessionPriceCreate holds the fields for creating a concession price. BillableItemID and ConcessionTypeID are
// required. The API does not document these fields: they are those of [ConcessionPrice].
type ConcessionPriceCreate struct {
	BillableItemID   ID[BillableItem]   `json:"billable_item_id" check:"required"`
	ConcessionTypeID ID[ConcessionType] `json:"concession_type_id" check:"required"`
	Price            decimal.Decimal    `json:"price" check:"min=-4000000000,max=4000000000"`
}

// ConcessionPriceUpdate holds the fields to change on a concession price. A field that is not set stays as it is. The
// API does not document these fields: they are those of [ConcessionPrice].
type ConcessionPriceUpdate struct {
	Price Optional[decimal.Decimal] `json:"price,omitzero" check:"min=-4000000000,max=4000000000"`
}

// ConcessionPricesService reads and writes concession prices: what a billable item costs for a group of patients, such
// as pensioners. Each method takes one request, and each All iterator one per page.
//
// API section: Concession Price.
type ConcessionPricesService struct{ client *Client }

var (
	opConcessionPricesList   = operation{Method: http.MethodGet, Route: "/concession_prices"}
	opConcessionPricesGet    = operation{Method: http.MethodGet, Route: "/concession_prices/{id}"}
	opConcessionPricesCreate = operation{Method: http.MethodPost, Route: "/concession_prices"}
	opConcessionPricesUpdate = operation{Method: http.MethodPatch, Route: "/concession_prices/{id}"}
)

// List returns one page of the concession prices, in one request.
//
// GET /concession_prices
func (s *ConcessionPricesService) List(ctx context.Context, opts ConcessionPriceListOptions) (*Page[ConcessionPrice], error) {
	return list[ConcessionPrice](ctx, clientOf(s), opConcessionPricesList, nil, opts)
}

// All iterates over the concession prices, with one request for each page of up to 100.
func (s *ConcessionPricesService) All(ctx context.Context, opts ConcessionPriceListOptions) iter.Seq2[ConcessionPrice, error] {
	return all[ConcessionPrice](ctx, clientOf(s), opConcessionPricesList, nil, opts)
}

// Get returns the concession price with the given ID. The error matches [ErrNotFound] if there is none.
//
// GET /concession_prices/{id}
func (s *ConcessionPricesService) Get(ctx context.Context, id ConcessionPriceID) (*ConcessionPrice, error) {
	return get[ConcessionPrice](ctx, clientOf(s), opConcessionPricesGet, ids{id})
}

// Create creates a concession price and returns it. The error matches [ErrInvalid] if a value is rejected, and is an
// [*OutcomeUnknownError] if the concession price may or may not have been created.
//
// POST /concession_prices
func (s *ConcessionPricesService) Create(ctx context.Context, request ConcessionPriceCreate) (*ConcessionPrice, error) {
	return write[ConcessionPrice](ctx, clientOf(s), opConcessionPricesCreate, nil, request)
}

// Update changes the fields that request sets and returns the concession price. The error matches [ErrInvalid] if a
// value is rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /concession_prices/{id}
func (s *ConcessionPricesService) Update(ctx context.Context, id ConcessionPriceID, request ConcessionPriceUpdate) (*ConcessionPrice, error) {
	return write[ConcessionPrice](ctx, clientOf(s), opConcessionPricesUpdate, ids{id}, request)
}
