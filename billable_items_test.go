package cliniko_test

import (
	"context"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestBillableItems(t *testing.T) {
	t.Parallel()
	testkit.Run(t, billableItemsCases)
}

var billableItemsCases = []testkit.Case{
	{
		Method: "BillableItems.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.BillableItems.List(ctx, cliniko.BillableItemListOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.BillableItemsByCreatedAt.Descending()),
				ArchivedAt: cliniko.Any(),
				CreatedAt:  cliniko.AtLeast(testkit.Monday),
				ID:         cliniko.Equal(cliniko.BillableItemID("3")),
				TaxID:      cliniko.Equal(cliniko.TaxID("3")),
				UpdatedAt:  cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/billable_items?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=tax_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "billable_items_list.json", List: "billable_items",
	},
	{
		Method: "BillableItems.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.BillableItems.All(ctx, cliniko.BillableItemListOptions{}))
		},
		Request: "GET /v1/billable_items?per_page=100",
		Fixture: "billable_items_list.json", List: "billable_items",
	},
	{
		Method: "BillableItems.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.BillableItems.Create(ctx, cliniko.BillableItemCreate{
				Name:     "text",
				ItemCode: cliniko.Some("text"),
				ItemType: cliniko.Some(cliniko.BillableItemService),
				Price:    cliniko.Some(decimal.RequireFromString("9.5")),
				TaxID:    cliniko.Some(cliniko.TaxID("3")),
			})
		},
		Request: "POST /v1/billable_items",
		Body:    `{"name":"text","item_code":"text","item_type":"Service","price":"9.5","tax_id":"3"}`,
		Fixture: "billable_item.json",
	},
	{
		Method: "BillableItems.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.BillableItems.Get(ctx, "164", cliniko.BillableItemGetOptions{ArchivedAt: cliniko.Present()})
		},
		Request: "GET /v1/billable_items/164?q[]=archived_at:?",
		Fixture: "billable_item.json",
	},
	{
		Method: "BillableItems.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.BillableItems.Update(ctx, "164", cliniko.BillableItemUpdate{
				ItemCode: cliniko.Some("text"),
				TaxID:    cliniko.Null[cliniko.TaxID](),
			})
		},
		Request: "PATCH /v1/billable_items/164",
		Body:    `{"item_code":"text","tax_id":null}`,
		Fixture: "billable_item.json",
	},
	{
		Method: "BillableItems.Delete",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.BillableItems.Delete(ctx, "164")
		},
		Request: "DELETE /v1/billable_items/164",
	},
	{
		Method: "BillableItems.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.BillableItems.Archive(ctx, "164")
		},
		Request: "POST /v1/billable_items/164/archive",
	},
}
