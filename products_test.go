package cliniko_test

import (
	"context"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
)

var productsCases = []serviceCase{
	{
		method: "Products.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Products.List(ctx, cliniko.ProductListOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.ProductsByCreatedAt.Descending()),
				ArchivedAt: cliniko.Any(),
				CreatedAt:  cliniko.AtLeast(monday),
				ID:         cliniko.Equal(cliniko.ProductID("3")),
				Name:       cliniko.Matches("a%"),
				TaxID:      cliniko.Equal(cliniko.TaxID("3")),
				UpdatedAt:  cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/products?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=name:~~a%25&q[]=tax_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "products_list.json", list: "products",
	},
	{
		method: "Products.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Products.All(ctx, cliniko.ProductListOptions{}))
		},
		request: "GET /v1/products?per_page=100",
		fixture: "products_list.json", list: "products",
	},
	{
		method: "Products.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Products.Create(ctx, cliniko.ProductCreate{
				Name:              "text",
				CostPrice:         cliniko.Some(decimal.RequireFromString("9.5")),
				ItemCode:          cliniko.Some("text"),
				Notes:             cliniko.Some("text"),
				Price:             cliniko.Some(decimal.RequireFromString("9.5")),
				PriceIncludesTax:  cliniko.Some(true),
				ProductSupplierID: cliniko.Some(cliniko.ProductSupplierID("3")),
				SerialNumber:      cliniko.Some("text"),
				StockLevel:        cliniko.Some(decimal.RequireFromString("9.5")),
				TaxID:             cliniko.Some(cliniko.TaxID("3")),
			})
		},
		request: "POST /v1/products",
		body:    `{"name":"text","cost_price":"9.5","item_code":"text","notes":"text","price":"9.5","price_includes_tax":true,"product_supplier_id":"3","serial_number":"text","stock_level":"9.5","tax_id":"3"}`,
		fixture: "product.json",
	},
	{
		method: "Products.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Products.Get(ctx, "164", cliniko.ProductGetOptions{ArchivedAt: cliniko.Present()})
		},
		request: "GET /v1/products/164?q[]=archived_at:?",
		fixture: "product.json",
	},
	{
		method: "Products.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Products.Update(ctx, "164", cliniko.ProductUpdate{
				CostPrice: cliniko.Some(decimal.RequireFromString("9.5")),
				TaxID:     cliniko.Null[cliniko.TaxID](),
			})
		},
		request: "PATCH /v1/products/164",
		body:    `{"cost_price":"9.5","tax_id":null}`,
		fixture: "product.json",
	},
	{
		method: "Products.Delete",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Products.Delete(ctx, "164")
		},
		request: "DELETE /v1/products/164",
	},
	{
		method: "Products.Archive",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Products.Archive(ctx, "164")
		},
		request: "POST /v1/products/164/archive",
	},
}
