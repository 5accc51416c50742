package cliniko

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"
)

// ProductListOptions filters and sorts a list of products. Archived products are hidden by default: [Any] on
// ArchivedAt includes them, [Present] returns only them.
type ProductListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by ProductsByArchivedAt, ProductsByCreatedAt, ProductsByID, ProductsByName or ProductsByUpdatedAt.
	// nil means ProductsByCreatedAt, ascending.
	Sort Sort[Product] `url:"sort,omitempty"`

	ArchivedAt TimeFilter        `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter        `url:"created_at,omitempty"`
	ID         IDFilter[Product] `url:"id,omitempty"`
	Name       StringFilter      `url:"name,omitempty"`
	TaxID      IDFilter[Tax]     `url:"tax_id,omitempty"`
	UpdatedAt  TimeFilter        `url:"updated_at,omitempty"`
}

// Columns for [ProductListOptions].Sort.
const (
	ProductsByArchivedAt SortColumn[Product] = "archived_at"
	ProductsByCreatedAt  SortColumn[Product] = "created_at"
	ProductsByID         SortColumn[Product] = "id"
	ProductsByName       SortColumn[Product] = "name"
	ProductsByUpdatedAt  SortColumn[Product] = "updated_at"
)

// ProductGetOptions makes [ProductsService.Get] return an archived product, which it hides by default: set ArchivedAt
// to [Any] or [Present].
type ProductGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// ProductID is the ID of a product.
type ProductID = ID[Product]

// Product is an article that the clinic sells, with its prices and the number of units in stock.
type Product struct {
	ID                ID[Product]           `json:"id,omitzero"`
	CreatedAt         time.Time             `json:"created_at,omitzero"`
	UpdatedAt         time.Time             `json:"updated_at,omitzero"`
	ArchivedAt        time.Time             `json:"archived_at,omitzero"` // zero if not archived
	CostPrice         *decimal.Decimal      `json:"cost_price"`           // nil if not set
	ItemCode          string                `json:"item_code,omitzero"`
	Name              string                `json:"name,omitzero"`
	Notes             string                `json:"notes,omitzero"`
	PriceExTax        *decimal.Decimal      `json:"price_ex_tax"`        // nil if not set
	PriceIncludingTax *decimal.Decimal      `json:"price_including_tax"` // nil if not set
	ProductSupplier   Link[ProductSupplier] `json:"product_supplier,omitzero"`
	ProductSupplierID ID[ProductSupplier]   `json:"product_supplier_id,omitzero"`

	// Deprecated: use ProductSupplierID.
	ProductSupplierName string `json:"product_supplier_name,omitzero"`

	SerialNumber     string           `json:"serial_number,omitzero"`
	StockAdjustments RelatedLink      `json:"stock_adjustments,omitzero"`
	StockLevel       *decimal.Decimal `json:"stock_level"`  // nil if not set
	Tax              Link[Tax]        `json:"tax,omitzero"` // zero if there is none
	Links            SelfLink         `json:"links,omitzero"`
}

// ProductCreate holds the fields for creating a product. Name is required.
type ProductCreate struct {
	Name string `json:"name" check:"required,len=255"`

	CostPrice         Optional[decimal.Decimal]     `json:"cost_price,omitzero" check:"min=0,lt=4000000000"`
	ItemCode          Optional[string]              `json:"item_code,omitzero" check:"len=100"`
	Notes             Optional[string]              `json:"notes,omitzero"`
	Price             Optional[decimal.Decimal]     `json:"price,omitzero"`
	PriceIncludesTax  Optional[bool]                `json:"price_includes_tax,omitzero"`
	ProductSupplierID Optional[ID[ProductSupplier]] `json:"product_supplier_id,omitzero"`

	// Deprecated: use ProductSupplierID.
	ProductSupplierName Optional[string] `json:"product_supplier_name,omitzero"`

	SerialNumber Optional[string]          `json:"serial_number,omitzero" check:"len=255"`
	StockLevel   Optional[decimal.Decimal] `json:"stock_level,omitzero" check:"gt=-4000000000,lt=4000000000"`
	TaxID        Optional[ID[Tax]]         `json:"tax_id,omitzero"`
}

// MarshalJSON writes Price as a JSON number. All other amounts of the API are strings.
func (r ProductCreate) MarshalJSON() ([]byte, error) {
	type fields ProductCreate
	return json.Marshal(struct {
		fields
		Price Optional[number] `json:"price,omitzero"`
	}{fields(r), asNumber(r.Price)})
}

// ProductUpdate holds the fields to change on a product. A field that is not set stays as it is; [Null] clears one,
// where the API allows it.
type ProductUpdate struct {
	CostPrice         Optional[decimal.Decimal]     `json:"cost_price,omitzero" check:"min=0,lt=4000000000"`
	ItemCode          Optional[string]              `json:"item_code,omitzero" check:"len=100"`
	Name              Optional[string]              `json:"name,omitzero" check:"len=255"`
	Notes             Optional[string]              `json:"notes,omitzero"`
	Price             Optional[decimal.Decimal]     `json:"price,omitzero"`
	PriceIncludesTax  Optional[bool]                `json:"price_includes_tax,omitzero"`
	ProductSupplierID Optional[ID[ProductSupplier]] `json:"product_supplier_id,omitzero"`

	// Deprecated: use ProductSupplierID.
	ProductSupplierName Optional[string] `json:"product_supplier_name,omitzero"`

	SerialNumber Optional[string]          `json:"serial_number,omitzero" check:"len=255"`
	StockLevel   Optional[decimal.Decimal] `json:"stock_level,omitzero" check:"gt=-4000000000,lt=4000000000"`
	TaxID        Optional[ID[Tax]]         `json:"tax_id,omitzero"`
}

// MarshalJSON writes Price as a JSON number. All other amounts of the API are strings.
func (r ProductUpdate) MarshalJSON() ([]byte, error) {
	type fields ProductUpdate
	return json.Marshal(struct {
		fields
		Price Optional[number] `json:"price,omitzero"`
	}{fields(r), asNumber(r.Price)})
}

// ProductsService reads and writes products: the goods that the clinic sells and keeps in stock. Each method takes
// one request, and each All iterator one per page.
//
// API section: Product.
type ProductsService struct{ client *Client }

var (
	opProductsList    = operation{Method: http.MethodGet, Route: "/products"}
	opProductsCreate  = operation{Method: http.MethodPost, Route: "/products"}
	opProductsGet     = operation{Method: http.MethodGet, Route: "/products/{id}"}
	opProductsUpdate  = operation{Method: http.MethodPatch, Route: "/products/{id}"}
	opProductsDelete  = operation{Method: http.MethodDelete, Route: "/products/{id}"}
	opProductsArchive = operation{Method: http.MethodPost, Route: "/products/{id}/archive"}
)

// List returns one page of the products, in one request.
//
// GET /products
func (s *ProductsService) List(ctx context.Context, opts ProductListOptions) (*Page[Product], error) {
	return list[Product](ctx, clientOf(s), opProductsList, nil, opts)
}

// All iterates over the products, with one request for each page of up to 100.
func (s *ProductsService) All(ctx context.Context, opts ProductListOptions) iter.Seq2[Product, error] {
	return all[Product](ctx, clientOf(s), opProductsList, nil, opts)
}

// Create creates a product and returns it. The error matches [ErrInvalid] if a value is rejected, and is an
// [*OutcomeUnknownError] if the product may or may not have been created.
//
// POST /products
func (s *ProductsService) Create(ctx context.Context, request ProductCreate) (*Product, error) {
	return write[Product](ctx, clientOf(s), opProductsCreate, nil, request)
}

// Get returns the product with the given ID. The error matches [ErrNotFound] if there is none, or if it is archived
// and opts does not ask for it.
//
// GET /products/{id}
func (s *ProductsService) Get(ctx context.Context, id ProductID, opts ...ProductGetOptions) (*Product, error) {
	return getWith[Product](ctx, clientOf(s), opProductsGet, ids{id}, opts...)
}

// Update changes the fields that request sets and returns the product. The error matches [ErrInvalid] if a value is
// rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /products/{id}
func (s *ProductsService) Update(ctx context.Context, id ProductID, request ProductUpdate) (*Product, error) {
	return write[Product](ctx, clientOf(s), opProductsUpdate, ids{id}, request)
}

// Delete archives a product.
//
// Deprecated: use [ProductsService.Archive], which does the same.
//
// DELETE /products/{id}
func (s *ProductsService) Delete(ctx context.Context, id ProductID) error {
	return exec(ctx, clientOf(s), opProductsDelete, ids{id}, nil)
}

// Archive archives a product: lists and Get then hide it. The error is an [*OutcomeUnknownError] if the product may
// or may not have been archived.
//
// POST /products/{id}/archive
func (s *ProductsService) Archive(ctx context.Context, id ProductID) error {
	return exec(ctx, clientOf(s), opProductsArchive, ids{id}, nil)
}
