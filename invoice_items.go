package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"
)

// InvoiceItemListOptions selects from a list of invoice items.
type InvoiceItemListOptions struct {
	Page    int               `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int               `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[InvoiceItem] `url:"sort,omitempty"`     // nil: created_at, ascending

	ArchivedAt   TimeFilter                  `url:"archived_at,omitempty"`
	CreatedAt    TimeFilter                  `url:"created_at,omitempty"`
	DeletedAt    TimeFilter                  `url:"deleted_at,omitempty"`
	ID           IDFilter[InvoiceItem]       `url:"id,omitempty"`
	InvoiceID    IDFilter[Invoice]           `url:"invoice_id,omitempty"`
	SourceItemID IDFilter[InvoiceSourceItem] `url:"source_item_id,omitempty"`
	UpdatedAt    TimeFilter                  `url:"updated_at,omitempty"`
}

// InvoiceItemListByInvoiceOptions selects from a list of invoice items of one invoice.
type InvoiceItemListByInvoiceOptions struct {
	Page    int               `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int               `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[InvoiceItem] `url:"sort,omitempty"`     // nil: created_at, ascending

	ArchivedAt   TimeFilter                  `url:"archived_at,omitempty"`
	CreatedAt    TimeFilter                  `url:"created_at,omitempty"`
	DeletedAt    TimeFilter                  `url:"deleted_at,omitempty"`
	ID           IDFilter[InvoiceItem]       `url:"id,omitempty"`
	SourceItemID IDFilter[InvoiceSourceItem] `url:"source_item_id,omitempty"`
	UpdatedAt    TimeFilter                  `url:"updated_at,omitempty"`
}

// Columns to sort invoice items by.
const (
	InvoiceItemsByArchivedAt SortColumn[InvoiceItem] = "archived_at"
	InvoiceItemsByCreatedAt  SortColumn[InvoiceItem] = "created_at"
	InvoiceItemsByDeletedAt  SortColumn[InvoiceItem] = "deleted_at"
	InvoiceItemsByID         SortColumn[InvoiceItem] = "id"
	InvoiceItemsByUpdatedAt  SortColumn[InvoiceItem] = "updated_at"
)

// InvoiceItemGetOptions lets Get find an invoice item that it hides otherwise: [Any] or [Present] on the field
// that hides it.
type InvoiceItemGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
	DeletedAt  TimeFilter `url:"deleted_at,omitempty"`
}

// InvoiceItemID is the id of an invoice item.
type InvoiceItemID = ID[InvoiceItem]

// InvoiceItem is a line of an invoice.
type InvoiceItem struct {
	ID                 ID[InvoiceItem]    `json:"id,omitzero"`
	CreatedAt          time.Time          `json:"created_at,omitzero"`
	UpdatedAt          time.Time          `json:"updated_at,omitzero"`
	ArchivedAt         time.Time          `json:"archived_at,omitzero"` // zero: not archived
	BillableItem       Link[BillableItem] `json:"billable_item,omitzero"`
	Code               string             `json:"code,omitzero"`
	ConcessionTypeName string             `json:"concession_type_name,omitzero"`
	DeletedAt          time.Time          `json:"deleted_at,omitzero"` // zero: not deleted
	DiscountPercentage *decimal.Decimal   `json:"discount_percentage"` // 0 to 100; nil: none
	DiscountedAmount   *decimal.Decimal   `json:"discounted_amount"`   // nil: none
	Invoice            Link[Invoice]      `json:"invoice,omitzero"`
	IsMonetaryDiscount bool               `json:"is_monetary_discount"`
	Name               string             `json:"name,omitzero"`
	NetPrice           *decimal.Decimal   `json:"net_price"` // nil: none
	Product            Link[Product]      `json:"product,omitzero"`
	Quantity           decimal.Decimal    `json:"quantity"`

	// Deprecated: TaxRate took its place.
	TaxAmount *decimal.Decimal `json:"tax_amount"`

	TaxName           string           `json:"tax_name,omitzero"`
	TaxRate           *decimal.Decimal `json:"tax_rate"`            // nil: none
	TotalIncludingTax *decimal.Decimal `json:"total_including_tax"` // nil: none
	UnitPrice         decimal.Decimal  `json:"unit_price"`
	Links             SelfLink         `json:"links,omitzero"`
}

// InvoiceItemsService reads invoice items.
//
// API section: Invoice Item.
type InvoiceItemsService struct{ client *Client }

var (
	opInvoiceItemsList          = operation{Method: http.MethodGet, Route: "/invoice_items"}
	opInvoiceItemsGet           = operation{Method: http.MethodGet, Route: "/invoice_items/{id}"}
	opInvoiceItemsListByInvoice = operation{Method: http.MethodGet, Route: "/invoices/{invoice_id}/invoice_items"}
)

// List returns one page of the invoice items.
//
// GET /invoice_items
func (s *InvoiceItemsService) List(ctx context.Context, opts InvoiceItemListOptions) (*Page[InvoiceItem], error) {
	return list[InvoiceItem](ctx, s.client, opInvoiceItemsList, nil, opts)
}

// All iterates over the invoice items, page by page.
func (s *InvoiceItemsService) All(ctx context.Context, opts InvoiceItemListOptions) iter.Seq2[InvoiceItem, error] {
	return all[InvoiceItem](ctx, s.client, opInvoiceItemsList, nil, opts)
}

// Get returns one invoice item. An archived or deleted one is [ErrNotFound] unless the
// options ask for it.
//
// GET /invoice_items/{id}
func (s *InvoiceItemsService) Get(ctx context.Context, id InvoiceItemID, opts ...InvoiceItemGetOptions) (*InvoiceItem, error) {
	return getWith[InvoiceItem](ctx, s.client, opInvoiceItemsGet, ids{id}, opts...)
}

// ListByInvoice returns one page of the invoice items of one invoice.
//
// Deprecated: use List with the filter on InvoiceID.
//
// GET /invoices/{invoice_id}/invoice_items
func (s *InvoiceItemsService) ListByInvoice(ctx context.Context, invoice InvoiceID, opts InvoiceItemListByInvoiceOptions) (*Page[InvoiceItem], error) {
	return list[InvoiceItem](ctx, s.client, opInvoiceItemsListByInvoice, ids{invoice}, opts)
}

// AllByInvoice iterates over the invoice items of one invoice, page by page.
//
// Deprecated: use All with the filter on InvoiceID.
func (s *InvoiceItemsService) AllByInvoice(ctx context.Context, invoice InvoiceID, opts InvoiceItemListByInvoiceOptions) iter.Seq2[InvoiceItem, error] {
	return all[InvoiceItem](ctx, s.client, opInvoiceItemsListByInvoice, ids{invoice}, opts)
}
