package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// ProductSupplierListOptions filters and sorts a list of product suppliers.
type ProductSupplierListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by ProductSuppliersByCreatedAt, ProductSuppliersByID, ProductSuppliersByName or
	// ProductSuppliersByUpdatedAt. nil means ProductSuppliersByCreatedAt, ascending.
	Sort Sort[ProductSupplier] `url:"sort,omitempty"`

	CreatedAt TimeFilter                `url:"created_at,omitempty"`
	ID        IDFilter[ProductSupplier] `url:"id,omitempty"`
	Name      StringFilter              `url:"name,omitempty"`
	UpdatedAt TimeFilter                `url:"updated_at,omitempty"`
}

// Columns for [ProductSupplierListOptions].Sort.
const (
	ProductSuppliersByCreatedAt SortColumn[ProductSupplier] = "created_at"
	ProductSuppliersByID        SortColumn[ProductSupplier] = "id"
	ProductSuppliersByName      SortColumn[ProductSupplier] = "name"
	ProductSuppliersByUpdatedAt SortColumn[ProductSupplier] = "updated_at"
)

// ProductSupplierID is the ID of a product supplier.
type ProductSupplierID = ID[ProductSupplier]

// ProductSupplier is a company from which the clinic buys products.
type ProductSupplier struct {
	ID        ID[ProductSupplier] `json:"id,omitzero"`
	CreatedAt time.Time           `json:"created_at,omitzero"`
	UpdatedAt time.Time           `json:"updated_at,omitzero"`
	Name      string              `json:"name,omitzero"`
	Links     SelfLink            `json:"links,omitzero"`
}

// ProductSupplierCreate holds the fields for creating a product supplier. Name is required.
type ProductSupplierCreate struct {
	Name string `json:"name" check:"required"`
}

// ProductSupplierUpdate holds the fields to change on a product supplier. A field that is not set stays as it is;
// [Null] clears one, where the API allows it.
type ProductSupplierUpdate struct {
	Name Optional[string] `json:"name,omitzero"`
}

// ProductSuppliersService reads and writes product suppliers: the companies from which the clinic buys its products.
// Each method takes one request, and each All iterator one per page.
//
// API section: Product Supplier.
type ProductSuppliersService struct{ client *Client }

var (
	opProductSuppliersList    = operation{Method: http.MethodGet, Route: "/product_suppliers"}
	opProductSuppliersCreate  = operation{Method: http.MethodPost, Route: "/product_suppliers"}
	opProductSuppliersGet     = operation{Method: http.MethodGet, Route: "/product_suppliers/{id}"}
	opProductSuppliersUpdate  = operation{Method: http.MethodPatch, Route: "/product_suppliers/{id}"}
	opProductSuppliersDelete  = operation{Method: http.MethodDelete, Route: "/product_suppliers/{id}"}
	opProductSuppliersArchive = operation{Method: http.MethodPost, Route: "/product_suppliers/{id}/archive"}
)

// List returns one page of the product suppliers, in one request.
//
// GET /product_suppliers
func (s *ProductSuppliersService) List(ctx context.Context, opts ProductSupplierListOptions) (*Page[ProductSupplier], error) {
	return list[ProductSupplier](ctx, clientOf(s), opProductSuppliersList, nil, opts)
}

// All iterates over the product suppliers, with one request for each page of up to 100.
func (s *ProductSuppliersService) All(ctx context.Context, opts ProductSupplierListOptions) iter.Seq2[ProductSupplier, error] {
	return all[ProductSupplier](ctx, clientOf(s), opProductSuppliersList, nil, opts)
}

// Create creates a product supplier and returns it. The error matches [ErrInvalid] if a value is rejected, and is an
// [*OutcomeUnknownError] if the product supplier may or may not have been created.
//
// POST /product_suppliers
func (s *ProductSuppliersService) Create(ctx context.Context, request ProductSupplierCreate) (*ProductSupplier, error) {
	return write[ProductSupplier](ctx, clientOf(s), opProductSuppliersCreate, nil, request)
}

// Get returns the product supplier with the given ID. The error matches [ErrNotFound] if there is none.
//
// GET /product_suppliers/{id}
func (s *ProductSuppliersService) Get(ctx context.Context, id ProductSupplierID) (*ProductSupplier, error) {
	return get[ProductSupplier](ctx, clientOf(s), opProductSuppliersGet, ids{id})
}

// Update changes the fields that request sets and returns the product supplier. The error matches [ErrInvalid] if a
// value is rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /product_suppliers/{id}
func (s *ProductSuppliersService) Update(ctx context.Context, id ProductSupplierID, request ProductSupplierUpdate) (*ProductSupplier, error) {
	return write[ProductSupplier](ctx, clientOf(s), opProductSuppliersUpdate, ids{id}, request)
}

// Delete archives a product supplier.
//
// Deprecated: use [ProductSuppliersService.Archive], which does the same.
//
// DELETE /product_suppliers/{id}
func (s *ProductSuppliersService) Delete(ctx context.Context, id ProductSupplierID) error {
	return exec(ctx, clientOf(s), opProductSuppliersDelete, ids{id}, nil)
}

// Archive archives a product supplier. The error is an [*OutcomeUnknownError] if the product supplier may or may not
// have been archived.
//
// POST /product_suppliers/{id}/archive
func (s *ProductSuppliersService) Archive(ctx context.Context, id ProductSupplierID) error {
	return exec(ctx, clientOf(s), opProductSuppliersArchive, ids{id}, nil)
}
