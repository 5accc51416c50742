package cliniko_test

import (
	"context"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestStockAdjustments(t *testing.T) {
	t.Parallel()
	testkit.Run(t, stockAdjustmentsCases)
}

var stockAdjustmentsCases = []testkit.Case{
	{
		Method: "StockAdjustments.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.StockAdjustments.List(ctx, cliniko.StockAdjustmentListOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.StockAdjustmentsByCreatedAt.Descending()),
				ArchivedAt: cliniko.Any(),
				CreatedAt:  cliniko.AtLeast(testkit.Monday),
				ID:         cliniko.Equal(cliniko.StockAdjustmentID("3")),
				ProductID:  cliniko.Equal(cliniko.ProductID("3")),
				UpdatedAt:  cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/stock_adjustments?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=product_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "stock_adjustments_list.json", List: "stock_adjustments",
	},
	{
		Method: "StockAdjustments.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.StockAdjustments.All(ctx, cliniko.StockAdjustmentListOptions{}))
		},
		Request: "GET /v1/stock_adjustments?per_page=100",
		Fixture: "stock_adjustments_list.json", List: "stock_adjustments",
	},
	{
		Method: "StockAdjustments.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.StockAdjustments.Create(ctx, cliniko.StockAdjustmentCreate{
				AdjustmentType: cliniko.AdjustmentStockPurchase,
				ProductID:      "3",
				Quantity:       decimal.RequireFromString("9.5"),
				Notes:          cliniko.Some("text"),
			})
		},
		Request: "POST /v1/stock_adjustments",
		Body:    `{"adjustment_type":"Stock Purchase","product_id":"3","quantity":"9.5","notes":"text"}`,
		Fixture: "stock_adjustment.json",
	},
	{
		Method: "StockAdjustments.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.StockAdjustments.Get(ctx, "164", cliniko.StockAdjustmentGetOptions{ArchivedAt: cliniko.Present()})
		},
		Request: "GET /v1/stock_adjustments/164?q[]=archived_at:?",
		Fixture: "stock_adjustment.json",
	},
}
