package cliniko_test

import (
	"context"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
)

var stockAdjustmentsCases = []serviceCase{
	{
		method: "StockAdjustments.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.StockAdjustments.List(ctx, cliniko.StockAdjustmentListOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.StockAdjustmentsByCreatedAt.Descending()),
				ArchivedAt: cliniko.Any(),
				CreatedAt:  cliniko.AtLeast(monday),
				ID:         cliniko.Equal(cliniko.StockAdjustmentID("3")),
				ProductID:  cliniko.Equal(cliniko.ProductID("3")),
				UpdatedAt:  cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/stock_adjustments?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=product_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "stock_adjustments_list.json", list: "stock_adjustments",
	},
	{
		method: "StockAdjustments.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.StockAdjustments.All(ctx, cliniko.StockAdjustmentListOptions{}))
		},
		request: "GET /v1/stock_adjustments?per_page=100",
		fixture: "stock_adjustments_list.json", list: "stock_adjustments",
	},
	{
		method: "StockAdjustments.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.StockAdjustments.Create(ctx, cliniko.StockAdjustmentCreate{
				AdjustmentType: cliniko.AdjustmentStockPurchase,
				ProductID:      "3",
				Quantity:       decimal.RequireFromString("9.5"),
				Notes:          cliniko.Some("text"),
			})
		},
		request: "POST /v1/stock_adjustments",
		body:    `{"adjustment_type":"Stock Purchase","product_id":"3","quantity":"9.5","notes":"text"}`,
		fixture: "stock_adjustment.json",
	},
	{
		method: "StockAdjustments.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.StockAdjustments.Get(ctx, "164", cliniko.StockAdjustmentGetOptions{ArchivedAt: cliniko.Present()})
		},
		request: "GET /v1/stock_adjustments/164?q[]=archived_at:?",
		fixture: "stock_adjustment.json",
	},
}
