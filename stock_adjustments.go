package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"
)

// StockAdjustmentListOptions selects from a list of stock adjustments.
type StockAdjustmentListOptions struct {
	Page    int                   `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                   `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[StockAdjustment] `url:"sort,omitempty"`     // nil: created_at, ascending

	ArchivedAt TimeFilter                `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter                `url:"created_at,omitempty"`
	ID         IDFilter[StockAdjustment] `url:"id,omitempty"`
	ProductID  IDFilter[Product]         `url:"product_id,omitempty"`
	UpdatedAt  TimeFilter                `url:"updated_at,omitempty"`
}

// Columns to sort stock adjustments by.
const (
	StockAdjustmentsByArchivedAt SortColumn[StockAdjustment] = "archived_at"
	StockAdjustmentsByCreatedAt  SortColumn[StockAdjustment] = "created_at"
	StockAdjustmentsByID         SortColumn[StockAdjustment] = "id"
	StockAdjustmentsByUpdatedAt  SortColumn[StockAdjustment] = "updated_at"
)

// StockAdjustmentGetOptions lets Get find a stock adjustment that it hides otherwise: [Any] or [Present] on the field
// that hides it.
type StockAdjustmentGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// StockAdjustmentID is the id of a stock adjustment.
type StockAdjustmentID = ID[StockAdjustment]

// StockAdjustment is a change of the number of a product in stock.
type StockAdjustment struct {
	ID             ID[StockAdjustment] `json:"id,omitzero"`
	CreatedAt      time.Time           `json:"created_at,omitzero"`
	UpdatedAt      time.Time           `json:"updated_at,omitzero"`
	AdjustmentType AdjustmentType      `json:"adjustment_type,omitzero"`
	ArchivedAt     time.Time           `json:"archived_at,omitzero"` // zero: not archived
	Comment        string              `json:"comment,omitzero"`
	Notes          string              `json:"notes,omitzero"`
	Product        Link[Product]       `json:"product,omitzero"`
	Quantity       *decimal.Decimal    `json:"quantity"` // nil: none
	User           Link[User]          `json:"user,omitzero"`
	Links          SelfLink            `json:"links,omitzero"`
}

// AdjustmentType is why the number in stock changed.
type AdjustmentType string

// The values that the API documents.
const (
	AdjustmentStockPurchase AdjustmentType = "Stock Purchase"
	AdjustmentItemSold      AdjustmentType = "Item Sold"
	AdjustmentReturned      AdjustmentType = "Returned"
	AdjustmentDamaged       AdjustmentType = "Damaged"
	AdjustmentOutOfDate     AdjustmentType = "Out of Date"
	AdjustmentCorrection    AdjustmentType = "Correction"
	AdjustmentOther         AdjustmentType = "Other"
)

// StockAdjustmentCreate is what to create a stock adjustment with.
type StockAdjustmentCreate struct {
	AdjustmentType AdjustmentType  `json:"adjustment_type" check:"required,enum=Correction|Damaged|Item Sold|Other|Out of Date|Returned|Stock Purchase"`
	ProductID      ID[Product]     `json:"product_id" check:"required"`
	Quantity       decimal.Decimal `json:"quantity"`

	// Deprecated: Notes took its place.
	Comment Optional[string] `json:"comment,omitzero"`

	Notes Optional[string] `json:"notes,omitzero"`
}

// StockAdjustmentsService reads and writes stock adjustments.
//
// API section: Stock Adjustment.
type StockAdjustmentsService struct{ client *Client }

var (
	opStockAdjustmentsList   = operation{Method: http.MethodGet, Route: "/stock_adjustments"}
	opStockAdjustmentsCreate = operation{Method: http.MethodPost, Route: "/stock_adjustments"}
	opStockAdjustmentsGet    = operation{Method: http.MethodGet, Route: "/stock_adjustments/{id}"}
)

// List returns one page of the stock adjustments.
//
// GET /stock_adjustments
func (s *StockAdjustmentsService) List(ctx context.Context, opts StockAdjustmentListOptions) (*Page[StockAdjustment], error) {
	return list[StockAdjustment](ctx, s.client, opStockAdjustmentsList, nil, opts)
}

// All iterates over the stock adjustments, page by page.
func (s *StockAdjustmentsService) All(ctx context.Context, opts StockAdjustmentListOptions) iter.Seq2[StockAdjustment, error] {
	return all[StockAdjustment](ctx, s.client, opStockAdjustmentsList, nil, opts)
}

// Create makes a stock adjustment and returns it.
//
// POST /stock_adjustments
func (s *StockAdjustmentsService) Create(ctx context.Context, request StockAdjustmentCreate) (*StockAdjustment, error) {
	return write[StockAdjustment](ctx, s.client, opStockAdjustmentsCreate, nil, request)
}

// Get returns one stock adjustment. An archived one is [ErrNotFound] unless the
// options ask for it.
//
// GET /stock_adjustments/{id}
func (s *StockAdjustmentsService) Get(ctx context.Context, id StockAdjustmentID, opts ...StockAdjustmentGetOptions) (*StockAdjustment, error) {
	return getWith[StockAdjustment](ctx, s.client, opStockAdjustmentsGet, ids{id}, opts...)
}
