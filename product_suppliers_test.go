package cliniko_test

import (
	"context"

	"github.com/cliniko-go/cliniko"
)

var productSuppliersCases = []serviceCase{
	{
		method: "ProductSuppliers.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ProductSuppliers.List(ctx, cliniko.ProductSupplierListOptions{
				Page: 2, PerPage: 10,
				Sort:      cliniko.SortBy(cliniko.ProductSuppliersByCreatedAt.Descending()),
				CreatedAt: cliniko.AtLeast(monday),
				ID:        cliniko.Equal(cliniko.ProductSupplierID("3")),
				Name:      cliniko.Matches("a%"),
				UpdatedAt: cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/product_suppliers?page=2&per_page=10&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=name:~~a%25&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "product_suppliers_list.json", list: "product_suppliers",
	},
	{
		method: "ProductSuppliers.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.ProductSuppliers.All(ctx, cliniko.ProductSupplierListOptions{}))
		},
		request: "GET /v1/product_suppliers?per_page=100",
		fixture: "product_suppliers_list.json", list: "product_suppliers",
	},
	{
		method: "ProductSuppliers.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ProductSuppliers.Create(ctx, cliniko.ProductSupplierCreate{
				Name: "text",
			})
		},
		request: "POST /v1/product_suppliers",
		body:    `{"name":"text"}`,
		fixture: "product_supplier.json",
	},
	{
		method: "ProductSuppliers.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ProductSuppliers.Get(ctx, "164")
		},
		request: "GET /v1/product_suppliers/164",
		fixture: "product_supplier.json",
	},
	{
		method: "ProductSuppliers.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ProductSuppliers.Update(ctx, "164", cliniko.ProductSupplierUpdate{
				Name: cliniko.Some("text"),
			})
		},
		request: "PATCH /v1/product_suppliers/164",
		body:    `{"name":"text"}`,
		fixture: "product_supplier.json",
	},
	{
		method: "ProductSuppliers.Delete",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.ProductSuppliers.Delete(ctx, "164")
		},
		request: "DELETE /v1/product_suppliers/164",
	},
	{
		method: "ProductSuppliers.Archive",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.ProductSuppliers.Archive(ctx, "164")
		},
		request: "POST /v1/product_suppliers/164/archive",
	},
}
