package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestProductSuppliers(t *testing.T) {
	t.Parallel()
	testkit.Run(t, productSuppliersCases)
}

var productSuppliersCases = []testkit.Case{
	{
		Method: "ProductSuppliers.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ProductSuppliers.List(ctx, cliniko.ProductSupplierListOptions{
				Page: 2, PerPage: 10,
				Sort:      cliniko.SortBy(cliniko.ProductSuppliersByCreatedAt.Descending()),
				CreatedAt: cliniko.AtLeast(testkit.Monday),
				ID:        cliniko.Equal(cliniko.ProductSupplierID("3")),
				Name:      cliniko.Matches("a%"),
				UpdatedAt: cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/product_suppliers?page=2&per_page=10&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=name:~~a%25&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "product_suppliers_list.json", List: "product_suppliers",
	},
	{
		Method: "ProductSuppliers.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.ProductSuppliers.All(ctx, cliniko.ProductSupplierListOptions{}))
		},
		Request: "GET /v1/product_suppliers?per_page=100",
		Fixture: "product_suppliers_list.json", List: "product_suppliers",
	},
	{
		Method: "ProductSuppliers.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ProductSuppliers.Create(ctx, cliniko.ProductSupplierCreate{
				Name: "text",
			})
		},
		Request: "POST /v1/product_suppliers",
		Body:    `{"name":"text"}`,
		Fixture: "product_supplier.json",
	},
	{
		Method: "ProductSuppliers.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ProductSuppliers.Get(ctx, "164")
		},
		Request: "GET /v1/product_suppliers/164",
		Fixture: "product_supplier.json",
	},
	{
		Method: "ProductSuppliers.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ProductSuppliers.Update(ctx, "164", cliniko.ProductSupplierUpdate{
				Name: cliniko.Some("text"),
			})
		},
		Request: "PATCH /v1/product_suppliers/164",
		Body:    `{"name":"text"}`,
		Fixture: "product_supplier.json",
	},
	{
		Method: "ProductSuppliers.Delete",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.ProductSuppliers.Delete(ctx, "164")
		},
		Request: "DELETE /v1/product_suppliers/164",
	},
	{
		Method: "ProductSuppliers.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.ProductSuppliers.Archive(ctx, "164")
		},
		Request: "POST /v1/product_suppliers/164/archive",
	},
}
