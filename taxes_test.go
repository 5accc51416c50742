package cliniko_test

import (
	"context"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
)

var taxesCases = []serviceCase{
	{
		method: "Taxes.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Taxes.List(ctx, cliniko.TaxListOptions{
				Page: 2, PerPage: 10,
				Sort:      cliniko.SortBy(cliniko.TaxesByCreatedAt.Descending()),
				CreatedAt: cliniko.AtLeast(monday),
				ID:        cliniko.Equal(cliniko.TaxID("3")),
				UpdatedAt: cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/taxes?page=2&per_page=10&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "taxes_list.json", list: "taxes",
	},
	{
		method: "Taxes.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Taxes.All(ctx, cliniko.TaxListOptions{}))
		},
		request: "GET /v1/taxes?per_page=100",
		fixture: "taxes_list.json", list: "taxes",
	},
	{
		method: "Taxes.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Taxes.Create(ctx, cliniko.TaxCreate{
				Name:   "text",
				Rate:   decimal.RequireFromString("9.5"),
				Amount: cliniko.Some(decimal.RequireFromString("9.5")),
			})
		},
		request: "POST /v1/taxes",
		body:    `{"name":"text","rate":"9.5","amount":"9.5"}`,
		fixture: "tax.json",
	},
	{
		method: "Taxes.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Taxes.Get(ctx, "164")
		},
		request: "GET /v1/taxes/164",
		fixture: "tax.json",
	},
	{
		method: "Taxes.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Taxes.Update(ctx, "164", cliniko.TaxUpdate{
				Amount: cliniko.Some(decimal.RequireFromString("9.5")),
				Rate:   cliniko.Null[decimal.Decimal](),
			})
		},
		request: "PATCH /v1/taxes/164",
		body:    `{"amount":"9.5","rate":null}`,
		fixture: "tax.json",
	},
	{
		method: "Taxes.Delete",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Taxes.Delete(ctx, "164")
		},
		request: "DELETE /v1/taxes/164",
	},
}
