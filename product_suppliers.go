package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// ProductSupplierListOptions selects from a list of product suppliers.
type ProductSupplierListOptions struct {
	Page    int                   `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                   `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[ProductSupplier] `url:"sort,omitempty"`     // nil: created_at, ascending

	CreatedAt TimeFilter                `url:"created_at,omitempty"`
	ID        IDFilter[ProductSupplier] `url:"id,omitempty"`
	Name      StringFilter              `url:"name,omitempty"`
	UpdatedAt TimeFilter                `url:"updated_at,omitempty"`
}

// Columns to sort product suppliers by.
const (
	ProductSuppliersByCreatedAt SortColumn[ProductSupplier] = "created_at"
	ProductSuppliersByID        SortColumn[ProductSupplier] = "id"
	ProductSuppliersByName      SortColumn[ProductSupplier] = "name"
	ProductSuppliersByUpdatedAt SortColumn[ProductSupplier] = "updated_at"
)

// ProductSupplierID is the id of a product supplier.
type ProductSupplierID = ID[ProductSupplier]

// ProductSupplier is whom products are bought from.
type ProductSupplier struct {
	ID        ID[ProductSupplier] `json:"id,omitzero"`
	CreatedAt time.Time           `json:"created_at,omitzero"`
	UpdatedAt time.Time           `json:"updated_at,omitzero"`
	Name      string              `json:"name,omitzero"`
	Links     SelfLink            `json:"links,omitzero"`
}

// ProductSupplierCreate is what to create a product supplier with.
type ProductSupplierCreate struct {
	Name string `json:"name" check:"required"`
}

// ProductSupplierUpdate is what to change of a product supplier. What is not set is left alone.
type ProductSupplierUpdate struct {
	Name Optional[string] `json:"name,omitzero"`
}

// ProductSuppliersService reads and writes product suppliers.
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

// List returns one page of the product suppliers.
//
// GET /product_suppliers
func (s *ProductSuppliersService) List(ctx context.Context, opts ProductSupplierListOptions) (*Page[ProductSupplier], error) {
	return list[ProductSupplier](ctx, s.client, opProductSuppliersList, nil, opts)
}

// All iterates over the product suppliers, page by page.
func (s *ProductSuppliersService) All(ctx context.Context, opts ProductSupplierListOptions) iter.Seq2[ProductSupplier, error] {
	return all[ProductSupplier](ctx, s.client, opProductSuppliersList, nil, opts)
}

// Create makes a product supplier and returns it.
//
// POST /product_suppliers
func (s *ProductSuppliersService) Create(ctx context.Context, request ProductSupplierCreate) (*ProductSupplier, error) {
	return write[ProductSupplier](ctx, s.client, opProductSuppliersCreate, nil, request)
}

// Get returns one product supplier.
//
// GET /product_suppliers/{id}
func (s *ProductSuppliersService) Get(ctx context.Context, id ProductSupplierID) (*ProductSupplier, error) {
	return get[ProductSupplier](ctx, s.client, opProductSuppliersGet, ids{id})
}

// Update changes the fields that the request sets, and returns the product supplier.
//
// PATCH /product_suppliers/{id}
func (s *ProductSuppliersService) Update(ctx context.Context, id ProductSupplierID, request ProductSupplierUpdate) (*ProductSupplier, error) {
	return write[ProductSupplier](ctx, s.client, opProductSuppliersUpdate, ids{id}, request)
}

// Delete archives a product supplier.
//
// Deprecated: use Archive, which does the same.
//
// DELETE /product_suppliers/{id}
func (s *ProductSuppliersService) Delete(ctx context.Context, id ProductSupplierID) error {
	return exec(ctx, s.client, opProductSuppliersDelete, ids{id}, nil)
}

// Archive hides a product supplier.
//
// POST /product_suppliers/{id}/archive
func (s *ProductSuppliersService) Archive(ctx context.Context, id ProductSupplierID) error {
	return exec(ctx, s.client, opProductSuppliersArchive, ids{id}, nil)
}
