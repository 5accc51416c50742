package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"
)

// StockAdjustmentListOptions filters and sorts a list of stock adjustments. Archived stock adjustments are hidden by
// default: [Any] on ArchivedAt includes them, [Present] returns only them.
type StockAdjustmentListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by StockAdjustmentsByArchivedAt, StockAdjustmentsByCreatedAt, StockAdjustmentsByID or
	// StockAdjustmentsByUpdatedAt. nil means StockAdjustmentsByCreatedAt, ascending.
	Sort Sort[StockAdjustment] `url:"sort,omitempty"`

	ArchivedAt TimeFilter                `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter                `url:"created_at,omitempty"`
	ID         IDFilter[StockAdjustment] `url:"id,omitempty"`
	ProductID  IDFilter[Product]         `url:"product_id,omitempty"`
	UpdatedAt  TimeFilter                `url:"updated_at,omitempty"`
}

// Columns for [StockAdjustmentListOptions].Sort.
const (
	StockAdjustmentsByArchivedAt SortColumn[StockAdjustment] = "archived_at"
	StockAdjustmentsByCreatedAt  SortColumn[StockAdjustment] = "created_at"
	StockAdjustmentsByID         SortColumn[StockAdjustment] = "id"
	StockAdjustmentsByUpdatedAt  SortColumn[StockAdjustment] = "updated_at"
)

// StockAdjustmentGetOptions makes [StockAdjustmentsService.Get] return an archived stock adjustment, which it hides
// by default: set ArchivedAt to [Any] or [Present].
type StockAdjustmentGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// StockAdjustmentID is the ID of a stock adjustment.
type StockAdjustmentID = ID[StockAdjustment]

// StockAdjustment is a change to the number of units of a product in stock.
type StockAdjustment struct {
	ID             ID[StockAdjustment] `json:"id,omitzero"`
	CreatedAt      time.Time           `json:"created_at,omitzero"`
	UpdatedAt      time.Time           `json:"updated_at,omitzero"`
	AdjustmentType AdjustmentType      `json:"adjustment_type,omitzero"`
	ArchivedAt     time.Time           `json:"archived_at,omitzero"` // zero if not archived
	Comment        string              `json:"comment,omitzero"`
	Notes          string              `json:"notes,omitzero"`
	Product        Link[Product]       `json:"product,omitzero"`
	Quantity       *decimal.Decimal    `json:"quantity"` // nil if not set
	User           Link[User]          `json:"user,omitzero"`
	Links          SelfLink            `json:"links,omitzero"`
}

// AdjustmentType is the reason for a stock adjustment.
//
//   - [AdjustmentStockPurchase]: units were bought
//   - [AdjustmentItemSold]: units were sold
//   - [AdjustmentReturned]: units were returned
//   - [AdjustmentDamaged]: units were damaged
//   - [AdjustmentOutOfDate]: units went out of date
//   - [AdjustmentCorrection]: the number was wrong
//   - [AdjustmentOther]: anything else
type AdjustmentType string

// The reasons that the API documents.
const (
	AdjustmentStockPurchase AdjustmentType = "Stock Purchase"
	AdjustmentItemSold      AdjustmentType = "Item Sold"
	AdjustmentReturned      AdjustmentType = "Returned"
	AdjustmentDamaged       AdjustmentType = "Damaged"
	AdjustmentOutOfDate     AdjustmentType = "Out of Date"
	AdjustmentCorrection    AdjustmentType = "Correction"
	AdjustmentOther         AdjustmentType = "Other"
)

// StockAdjustmentCreate holds the fields for creating a stock adjustment. AdjustmentType and ProductID are required.
// Quantity is the number of units by which the stock level changes. It is positive for Stock Purchase and Returned,
// negative for Item Sold, Damaged, Out of Date and Correction, and either for Other.
type StockAdjustmentCreate struct {
	AdjustmentType AdjustmentType  `json:"adjustment_type" check:"required,enum=Correction|Damaged|Item Sold|Other|Out of Date|Returned|Stock Purchase"`
	ProductID      ID[Product]     `json:"product_id" check:"required"`
	Quantity       decimal.Decimal `json:"quantity"`

	// Deprecated: use Notes.
	Comment Optional[string] `json:"comment,omitzero"`

	Notes Optional[string] `json:"notes,omitzero"`
}

// StockAdjustmentsService reads and creates stock adjustments: each one raises or lowers the number of units of a
// product in stock. The API can neither change nor remove them. Each method takes one request, and each All iterator
// one per page.
//
// API section: Stock Adjustment.
type StockAdjustmentsService struct{ client *Client }

var (
	opStockAdjustmentsList   = operation{Method: http.MethodGet, Route: "/stock_adjustments"}
	opStockAdjustmentsCreate = operation{Method: http.MethodPost, Route: "/stock_adjustments"}
	opStockAdjustmentsGet    = operation{Method: http.MethodGet, Route: "/stock_adjustments/{id}"}
)

// List returns one page of the stock adjustments, in one request.
//
// GET /stock_adjustments
func (s *StockAdjustmentsService) List(ctx context.Context, opts StockAdjustmentListOptions) (*Page[StockAdjustment], error) {
	return list[StockAdjustment](ctx, clientOf(s), opStockAdjustmentsList, nil, opts)
}

// All iterates over the stock adjustments, with one request for each page of up to 100.
func (s *StockAdjustmentsService) All(ctx context.Context, opts StockAdjustmentListOptions) iter.Seq2[StockAdjustment, error] {
	return all[StockAdjustment](ctx, clientOf(s), opStockAdjustmentsList, nil, opts)
}

// Create creates a stock adjustment and returns it. The error matches [ErrInvalid] if a value is rejected, and is an
// [*OutcomeUnknownError] if the stock adjustment may or may not have been created.
//
// POST /stock_adjustments
func (s *StockAdjustmentsService) Create(ctx context.Context, request StockAdjustmentCreate) (*StockAdjustment, error) {
	return write[StockAdjustment](ctx, clientOf(s), opStockAdjustmentsCreate, nil, request)
}

// Get returns the stock adjustment with the given ID. The error matches [ErrNotFound] if there is none, or if it is
// archived and opts does not ask for it.
//
// GET /stock_adjustments/{id}
func (s *StockAdjustmentsService) Get(ctx context.Context, id StockAdjustmentID, opts ...StockAdjustmentGetOptions) (*StockAdjustment, error) {
	return getWith[StockAdjustment](ctx, clientOf(s), opStockAdjustmentsGet, ids{id}, opts...)
}
