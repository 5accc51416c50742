package cliniko_test

import (
	"context"

	"github.com/cliniko-go/cliniko"
)

var invoiceItemsCases = []serviceCase{
	{
		method: "InvoiceItems.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.InvoiceItems.List(ctx, cliniko.InvoiceItemListOptions{
				Page: 2, PerPage: 10,
				Sort:         cliniko.SortBy(cliniko.InvoiceItemsByCreatedAt.Descending()),
				ArchivedAt:   cliniko.Any(),
				CreatedAt:    cliniko.AtLeast(monday),
				DeletedAt:    cliniko.Any(),
				ID:           cliniko.Equal(cliniko.InvoiceItemID("3")),
				InvoiceID:    cliniko.Equal(cliniko.InvoiceID("3")),
				SourceItemID: cliniko.Equal(cliniko.InvoiceSourceItemID("3")),
				UpdatedAt:    cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/invoice_items?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=invoice_id:=3&q[]=source_item_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "invoice_items_list.json", list: "invoice_items",
	},
	{
		method: "InvoiceItems.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.InvoiceItems.All(ctx, cliniko.InvoiceItemListOptions{}))
		},
		request: "GET /v1/invoice_items?per_page=100",
		fixture: "invoice_items_list.json", list: "invoice_items",
	},
	{
		method: "InvoiceItems.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.InvoiceItems.Get(ctx, "164", cliniko.InvoiceItemGetOptions{ArchivedAt: cliniko.Present(), DeletedAt: cliniko.Present()})
		},
		request: "GET /v1/invoice_items/164?q[]=archived_at:?&q[]=deleted_at:?",
		fixture: "invoice_item.json",
	},
	{
		method: "InvoiceItems.ListByInvoice",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.InvoiceItems.ListByInvoice(ctx, "8", cliniko.InvoiceItemListByInvoiceOptions{
				Page: 2, PerPage: 10,
				Sort:         cliniko.SortBy(cliniko.InvoiceItemsByCreatedAt.Descending()),
				ArchivedAt:   cliniko.Any(),
				CreatedAt:    cliniko.AtLeast(monday),
				DeletedAt:    cliniko.Any(),
				ID:           cliniko.Equal(cliniko.InvoiceItemID("3")),
				SourceItemID: cliniko.Equal(cliniko.InvoiceSourceItemID("3")),
				UpdatedAt:    cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/invoices/8/invoice_items?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=source_item_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "invoice_items_list.json", list: "invoice_items",
	},
	{
		method: "InvoiceItems.AllByInvoice",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.InvoiceItems.AllByInvoice(ctx, "8", cliniko.InvoiceItemListByInvoiceOptions{}))
		},
		request: "GET /v1/invoices/8/invoice_items?per_page=100",
		fixture: "invoice_items_list.json", list: "invoice_items",
	},
}
