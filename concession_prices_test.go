package cliniko_test

import (
	"context"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
)

var concessionPricesCases = []serviceCase{
	{
		method: "ConcessionPrices.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ConcessionPrices.List(ctx, cliniko.ConcessionPriceListOptions{
				Page: 2, PerPage: 10,
				Sort:             cliniko.SortBy(cliniko.ConcessionPricesByCreatedAt.Descending()),
				BillableItemID:   cliniko.Equal(cliniko.BillableItemID("3")),
				ConcessionTypeID: cliniko.Equal(cliniko.ConcessionTypeID("3")),
				CreatedAt:        cliniko.AtLeast(monday),
				ID:               cliniko.Equal(cliniko.ConcessionPriceID("3")),
				UpdatedAt:        cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/concession_prices?page=2&per_page=10&q[]=billable_item_id:=3&q[]=concession_type_id:=3&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "concession_prices_list.json", list: "concession_prices",
	},
	{
		method: "ConcessionPrices.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.ConcessionPrices.All(ctx, cliniko.ConcessionPriceListOptions{}))
		},
		request: "GET /v1/concession_prices?per_page=100",
		fixture: "concession_prices_list.json", list: "concession_prices",
	},
	{
		method: "ConcessionPrices.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ConcessionPrices.Get(ctx, "164")
		},
		request: "GET /v1/concession_prices/164",
		fixture: "concession_price.json",
	},
	{
		method: "ConcessionPrices.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ConcessionPrices.Create(ctx, cliniko.ConcessionPriceCreate{
				BillableItemID:   "3",
				ConcessionTypeID: "3",
				Price:            decimal.RequireFromString("9.5"),
			})
		},
		request: "POST /v1/concession_prices",
		body:    `{"billable_item_id":"3","concession_type_id":"3","price":"9.5"}`,
		fixture: "concession_price.json",
	},
	{
		method: "ConcessionPrices.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ConcessionPrices.Update(ctx, "164", cliniko.ConcessionPriceUpdate{
				Price: cliniko.Some(decimal.RequireFromString("9.5")),
			})
		},
		request: "PATCH /v1/concession_prices/164",
		body:    `{"price":"9.5"}`,
		fixture: "concession_price.json",
	},
}
