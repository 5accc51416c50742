package cliniko_test

import (
	"context"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestProducts(t *testing.T) {
	t.Parallel()
	testkit.Run(t, productsCases)
}

var productsCases = []testkit.Case{
	{
		Method: "Products.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Products.List(ctx, cliniko.ProductListOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.ProductsByCreatedAt.Descending()),
				ArchivedAt: cliniko.Any(),
				CreatedAt:  cliniko.AtLeast(testkit.Monday),
				ID:         cliniko.Equal(cliniko.ProductID("3")),
				Name:       cliniko.Matches("a%"),
				TaxID:      cliniko.Equal(cliniko.TaxID("3")),
				UpdatedAt:  cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/products?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=name:~~a%25&q[]=tax_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "products_list.json", List: "products",
	},
	{
		Method: "Products.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Products.All(ctx, cliniko.ProductListOptions{}))
		},
		Request: "GET /v1/products?per_page=100",
		Fixture: "products_list.json", List: "products",
	},
	{
		Method: "Products.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
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
		Request: "POST /v1/products",
		Body:    `{"name":"text","cost_price":"9.5","item_code":"text","notes":"text","price_includes_tax":true,"product_supplier_id":"3","serial_number":"text","stock_level":"9.5","tax_id":"3","price":9.5}`,
		Fixture: "product.json",
	},
	{
		Method: "Products.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Products.Get(ctx, "164", cliniko.ProductGetOptions{ArchivedAt: cliniko.Present()})
		},
		Request: "GET /v1/products/164?q[]=archived_at:?",
		Fixture: "product.json",
	},
	{
		Method: "Products.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Products.Update(ctx, "164", cliniko.ProductUpdate{
				CostPrice: cliniko.Some(decimal.RequireFromString("9.5")),
				TaxID:     cliniko.Null[cliniko.TaxID](),
			})
		},
		Request: "PATCH /v1/products/164",
		Body:    `{"cost_price":"9.5","tax_id":null}`,
		Fixture: "product.json",
	},
	{
		Method: "Products.Delete",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Products.Delete(ctx, "164")
		},
		Request: "DELETE /v1/products/164",
	},
	{
		Method: "Products.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Products.Archive(ctx, "164")
		},
		Request: "POST /v1/products/164/archive",
	},
}

// TestProductPriceKeepsItsDigits: a price goes out as a JSON number and comes back without passing through a float.
func TestProductPriceKeepsItsDigits(t *testing.T) {
	t.Parallel()
	for _, price := range []string{"1234567890123456.789", "-0.10", "0", "1e-7", "3000000000"} {
		request := cliniko.ProductUpdate{Price: cliniko.Some(decimal.RequireFromString(price))}
		want := decimal.RequireFromString(price).String()
		got := testkit.Encode(t, request)
		if got != `{"price":`+want+`}` {
			t.Errorf("got %s, want %s", got, want)
		}
		if back, ok := testkit.Decode[cliniko.ProductUpdate](t, []byte(got)).Price.Get(); !ok || back.String() != want {
			t.Errorf("read back as %s", back)
		}
	}
	if got := testkit.Encode(t, cliniko.ProductUpdate{Price: cliniko.Null[decimal.Decimal]()}); got != `{"price":null}` {
		t.Errorf("got %s", got)
	}
}
