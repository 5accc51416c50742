package cliniko_test

import (
	"context"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestTaxes(t *testing.T) {
	t.Parallel()
	testkit.Run(t, taxesCases)
}

var taxesCases = []testkit.Case{
	{
		Method: "Taxes.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Taxes.List(ctx, cliniko.TaxListOptions{
				Page: 2, PerPage: 10,
				Sort:      cliniko.SortBy(cliniko.TaxesByCreatedAt.Descending()),
				CreatedAt: cliniko.AtLeast(testkit.Monday),
				ID:        cliniko.Equal(cliniko.TaxID("3")),
				UpdatedAt: cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/taxes?page=2&per_page=10&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "taxes_list.json", List: "taxes",
	},
	{
		Method: "Taxes.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Taxes.All(ctx, cliniko.TaxListOptions{}))
		},
		Request: "GET /v1/taxes?per_page=100",
		Fixture: "taxes_list.json", List: "taxes",
	},
	{
		Method: "Taxes.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Taxes.Create(ctx, cliniko.TaxCreate{
				Name:   "text",
				Rate:   decimal.RequireFromString("9.5"),
				Amount: cliniko.Some(decimal.RequireFromString("9.5")),
			})
		},
		Request: "POST /v1/taxes",
		Body:    `{"name":"text","rate":"9.5","amount":"9.5"}`,
		Fixture: "tax.json",
	},
	{
		Method: "Taxes.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Taxes.Get(ctx, "164")
		},
		Request: "GET /v1/taxes/164",
		Fixture: "tax.json",
	},
	{
		Method: "Taxes.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Taxes.Update(ctx, "164", cliniko.TaxUpdate{
				Amount: cliniko.Some(decimal.RequireFromString("9.5")),
				Rate:   cliniko.Null[decimal.Decimal](),
			})
		},
		Request: "PATCH /v1/taxes/164",
		Body:    `{"amount":"9.5","rate":null}`,
		Fixture: "tax.json",
	},
	{
		Method: "Taxes.Delete",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Taxes.Delete(ctx, "164")
		},
		Request: "DELETE /v1/taxes/164",
	},
}
