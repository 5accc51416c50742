package cliniko_test

import (
	"context"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestConcessionPrices(t *testing.T) {
	t.Parallel()
	testkit.Run(t, concessionPricesCases)
}

var concessionPricesCases = []testkit.Case{
	{
		Method: "ConcessionPrices.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ConcessionPrices.List(ctx, cliniko.ConcessionPriceListOptions{
				Page: 2, PerPage: 10,
				Sort:             cliniko.SortBy(cliniko.ConcessionPricesByCreatedAt.Descending()),
				BillableItemID:   cliniko.Equal(cliniko.BillableItemID("3")),
				ConcessionTypeID: cliniko.Equal(cliniko.ConcessionTypeID("3")),
				CreatedAt:        cliniko.AtLeast(testkit.Monday),
				ID:               cliniko.Equal(cliniko.ConcessionPriceID("3")),
				UpdatedAt:        cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/concession_prices?page=2&per_page=10&q[]=billable_item_id:=3&q[]=concession_type_id:=3&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "concession_prices_list.json", List: "concession_prices",
	},
	{
		Method: "ConcessionPrices.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.ConcessionPrices.All(ctx, cliniko.ConcessionPriceListOptions{}))
		},
		Request: "GET /v1/concession_prices?per_page=100",
		Fixture: "concession_prices_list.json", List: "concession_prices",
	},
	{
		Method: "ConcessionPrices.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ConcessionPrices.Get(ctx, "164")
		},
		Request: "GET /v1/concession_prices/164",
		Fixture: "concession_price.json",
	},
	{
		Method: "ConcessionPrices.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ConcessionPrices.Create(ctx, cliniko.ConcessionPriceCreate{
				BillableItemID:   "3",
				ConcessionTypeID: "3",
				Price:            decimal.RequireFromString("9.5"),
			})
		},
		Request: "POST /v1/concession_prices",
		Body:    `{"billable_item_id":"3","concession_type_id":"3","price":"9.5"}`,
		Fixture: "concession_price.json",
	},
	{
		Method: "ConcessionPrices.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ConcessionPrices.Update(ctx, "164", cliniko.ConcessionPriceUpdate{
				Price: cliniko.Some(decimal.RequireFromString("9.5")),
			})
		},
		Request: "PATCH /v1/concession_prices/164",
		Body:    `{"price":"9.5"}`,
		Fixture: "concession_price.json",
	},
}
