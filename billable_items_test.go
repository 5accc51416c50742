package cliniko_test

import (
	"context"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
)

var billableItemsCases = []serviceCase{
	{
		method: "BillableItems.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.BillableItems.List(ctx, cliniko.BillableItemListOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.BillableItemsByCreatedAt.Descending()),
				ArchivedAt: cliniko.Any(),
				CreatedAt:  cliniko.AtLeast(monday),
				ID:         cliniko.Equal(cliniko.BillableItemID("3")),
				TaxID:      cliniko.Equal(cliniko.TaxID("3")),
				UpdatedAt:  cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/billable_items?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=tax_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "billable_items_list.json", list: "billable_items",
	},
	{
		method: "BillableItems.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.BillableItems.All(ctx, cliniko.BillableItemListOptions{}))
		},
		request: "GET /v1/billable_items?per_page=100",
		fixture: "billable_items_list.json", list: "billable_items",
	},
	{
		method: "BillableItems.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.BillableItems.Create(ctx, cliniko.BillableItemCreate{
				Name:     "text",
				ItemCode: cliniko.Some("text"),
				ItemType: cliniko.Some(cliniko.BillableItemService),
				Price:    cliniko.Some(decimal.RequireFromString("9.5")),
				TaxID:    cliniko.Some(cliniko.TaxID("3")),
			})
		},
		request: "POST /v1/billable_items",
		body:    `{"name":"text","item_code":"text","item_type":"Service","price":"9.5","tax_id":"3"}`,
		fixture: "billable_item.json",
	},
	{
		method: "BillableItems.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.BillableItems.Get(ctx, "164", cliniko.BillableItemGetOptions{ArchivedAt: cliniko.Present()})
		},
		request: "GET /v1/billable_items/164?q[]=archived_at:?",
		fixture: "billable_item.json",
	},
	{
		method: "BillableItems.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.BillableItems.Update(ctx, "164", cliniko.BillableItemUpdate{
				ItemCode: cliniko.Some("text"),
				TaxID:    cliniko.Null[cliniko.TaxID](),
			})
		},
		request: "PATCH /v1/billable_items/164",
		body:    `{"item_code":"text","tax_id":null}`,
		fixture: "billable_item.json",
	},
	{
		method: "BillableItems.Delete",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.BillableItems.Delete(ctx, "164")
		},
		request: "DELETE /v1/billable_items/164",
	},
	{
		method: "BillableItems.Archive",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.BillableItems.Archive(ctx, "164")
		},
		request: "POST /v1/billable_items/164/archive",
	},
}
