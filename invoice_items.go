package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"
)

// InvoiceItemListOptions filters and sorts a list of invoice items. Archived and deleted invoice items are hidden by
// default: [Any] on ArchivedAt and DeletedAt includes them, [Present] on one of the two returns only those.
type InvoiceItemListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by InvoiceItemsByArchivedAt, InvoiceItemsByCreatedAt, InvoiceItemsByDeletedAt, InvoiceItemsByID or
	// InvoiceItemsByUpdatedAt. nil means InvoiceItemsByCreatedAt, ascending.
	Sort Sort[InvoiceItem] `url:"sort,omitempty"`

	ArchivedAt   TimeFilter                  `url:"archived_at,omitempty"`
	CreatedAt    TimeFilter                  `url:"created_at,omitempty"`
	DeletedAt    TimeFilter                  `url:"deleted_at,omitempty"`
	ID           IDFilter[InvoiceItem]       `url:"id,omitempty"`
	InvoiceID    IDFilter[Invoice]           `url:"invoice_id,omitempty"`
	SourceItemID IDFilter[InvoiceSourceItem] `url:"source_item_id,omitempty"`
	UpdatedAt    TimeFilter                  `url:"updated_at,omitempty"`
}

// InvoiceItemListByInvoiceOptions filters and sorts the invoice items of one invoice. Archived and deleted invoice
// items are hidden by default: [Any] on ArchivedAt and DeletedAt includes them, [Present] on one of the two returns
// only those.
type InvoiceItemListByInvoiceOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by InvoiceItemsByArchivedAt, InvoiceItemsByCreatedAt, InvoiceItemsByDeletedAt, InvoiceItemsByID or
	// InvoiceItemsByUpdatedAt. nil means InvoiceItemsByCreatedAt, ascending.
	Sort Sort[InvoiceItem] `url:"sort,omitempty"`

	ArchivedAt   TimeFilter                  `url:"archived_at,omitempty"`
	CreatedAt    TimeFilter                  `url:"created_at,omitempty"`
	DeletedAt    TimeFilter                  `url:"deleted_at,omitempty"`
	ID           IDFilter[InvoiceItem]       `url:"id,omitempty"`
	SourceItemID IDFilter[InvoiceSourceItem] `url:"source_item_id,omitempty"`
	UpdatedAt    TimeFilter                  `url:"updated_at,omitempty"`
}

// Columns for [InvoiceItemListOptions].Sort.
const (
	InvoiceItemsByArchivedAt SortColumn[InvoiceItem] = "archived_at"
	InvoiceItemsByCreatedAt  SortColumn[InvoiceItem] = "created_at"
	InvoiceItemsByDeletedAt  SortColumn[InvoiceItem] = "deleted_at"
	InvoiceItemsByID         SortColumn[InvoiceItem] = "id"
	InvoiceItemsByUpdatedAt  SortColumn[InvoiceItem] = "updated_at"
)

// InvoiceItemGetOptions makes [InvoiceItemsService.Get] return an archived or deleted invoice item, which it hides by
// default: set ArchivedAt or DeletedAt to [Any] or [Present].
type InvoiceItemGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
	DeletedAt  TimeFilter `url:"deleted_at,omitempty"`
}

// InvoiceItemID is the ID of an invoice item.
type InvoiceItemID = ID[InvoiceItem]

// InvoiceItem is a line of an invoice: a billable item or a product, with its price, discount and tax.
type InvoiceItem struct {
	ID                 ID[InvoiceItem]    `json:"id,omitzero"`
	CreatedAt          time.Time          `json:"created_at,omitzero"`
	UpdatedAt          time.Time          `json:"updated_at,omitzero"`
	ArchivedAt         time.Time          `json:"archived_at,omitzero"` // zero if not archived
	BillableItem       Link[BillableItem] `json:"billable_item,omitzero"`
	Code               string             `json:"code,omitzero"`
	ConcessionTypeName string             `json:"concession_type_name,omitzero"`
	DeletedAt          time.Time          `json:"deleted_at,omitzero"` // zero if not deleted
	DiscountPercentage *decimal.Decimal   `json:"discount_percentage"` // 0 to 100; nil if there is none
	DiscountedAmount   *decimal.Decimal   `json:"discounted_amount"`   // nil if not set
	Invoice            Link[Invoice]      `json:"invoice,omitzero"`
	IsMonetaryDiscount bool               `json:"is_monetary_discount"`
	Name               string             `json:"name,omitzero"`
	NetPrice           *decimal.Decimal   `json:"net_price"` // nil if not set
	Product            Link[Product]      `json:"product,omitzero"`
	Quantity           decimal.Decimal    `json:"quantity"`

	// Deprecated: use TaxRate.
	TaxAmount *decimal.Decimal `json:"tax_amount"`

	TaxName           string           `json:"tax_name,omitzero"`
	TaxRate           *decimal.Decimal `json:"tax_rate"`            // nil if not set
	TotalIncludingTax *decimal.Decimal `json:"total_including_tax"` // nil if not set
	UnitPrice         decimal.Decimal  `json:"unit_price"`
	Links             SelfLink         `json:"links,omitzero"`
}

// InvoiceItemsService reads invoice items: the lines of invoices, each for a billable item or a product. Each method
// takes one request, and each All iterator one per page.
//
// API section: Invoice Item.
type InvoiceItemsService struct{ client *Client }

var (
	opInvoiceItemsList          = operation{Method: http.MethodGet, Route: "/invoice_items"}
	opInvoiceItemsGet           = operation{Method: http.MethodGet, Route: "/invoice_items/{id}"}
	opInvoiceItemsListByInvoice = operation{Method: http.MethodGet, Route: "/invoices/{invoice_id}/invoice_items"}
)

// List returns one page of the invoice items, in one request.
//
// GET /invoice_items
func (s *InvoiceItemsService) List(ctx context.Context, opts InvoiceItemListOptions) (*Page[InvoiceItem], error) {
	return list[InvoiceItem](ctx, clientOf(s), opInvoiceItemsList, nil, opts)
}

// All iterates over the invoice items, with one request for each page of up to 100.
func (s *InvoiceItemsService) All(ctx context.Context, opts InvoiceItemListOptions) iter.Seq2[InvoiceItem, error] {
	return all[InvoiceItem](ctx, clientOf(s), opInvoiceItemsList, nil, opts)
}

// Get returns the invoice item with the given ID. The error matches [ErrNotFound] if there is none, or if it is
// archived or deleted and opts does not ask for it.
//
// GET /invoice_items/{id}
func (s *InvoiceItemsService) Get(ctx context.Context, id InvoiceItemID, opts ...InvoiceItemGetOptions) (*InvoiceItem, error) {
	return getWith[InvoiceItem](ctx, clientOf(s), opInvoiceItemsGet, ids{id}, opts...)
}

// ListByInvoice returns one page of the invoice items of one invoice, in one request.
//
// Deprecated: use [InvoiceItemsService.List] with a filter on InvoiceID.
//
// GET /invoices/{invoice_id}/invoice_items
func (s *InvoiceItemsService) ListByInvoice(ctx context.Context, invoice InvoiceID, opts InvoiceItemListByInvoiceOptions) (*Page[InvoiceItem], error) {
	return list[InvoiceItem](ctx, clientOf(s), opInvoiceItemsListByInvoice, ids{invoice}, opts)
}

// AllByInvoice iterates over the invoice items of one invoice, with one request for each page of up to 100.
//
// Deprecated: use [InvoiceItemsService.All] with a filter on InvoiceID.
func (s *InvoiceItemsService) AllByInvoice(ctx context.Context, invoice InvoiceID, opts InvoiceItemListByInvoiceOptions) iter.Seq2[InvoiceItem, error] {
	return all[InvoiceItem](ctx, clientOf(s), opInvoiceItemsListByInvoice, ids{invoice}, opts)
}
