package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestInvoiceItems(t *testing.T) {
	t.Parallel()
	testkit.Run(t, invoiceItemsCases)
}

var invoiceItemsCases = []testkit.Case{
	{
		Method: "InvoiceItems.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.InvoiceItems.List(ctx, cliniko.InvoiceItemListOptions{
				Page: 2, PerPage: 10,
				Sort:         cliniko.SortBy(cliniko.InvoiceItemsByCreatedAt.Descending()),
				ArchivedAt:   cliniko.Any(),
				CreatedAt:    cliniko.AtLeast(testkit.Monday),
				DeletedAt:    cliniko.Any(),
				ID:           cliniko.Equal(cliniko.InvoiceItemID("3")),
				InvoiceID:    cliniko.Equal(cliniko.InvoiceID("3")),
				SourceItemID: cliniko.Equal(cliniko.InvoiceSourceItemID("3")),
				UpdatedAt:    cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/invoice_items?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=invoice_id:=3&q[]=source_item_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "invoice_items_list.json", List: "invoice_items",
	},
	{
		Method: "InvoiceItems.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.InvoiceItems.All(ctx, cliniko.InvoiceItemListOptions{}))
		},
		Request: "GET /v1/invoice_items?per_page=100",
		Fixture: "invoice_items_list.json", List: "invoice_items",
	},
	{
		Method: "InvoiceItems.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.InvoiceItems.Get(ctx, "164", cliniko.InvoiceItemGetOptions{ArchivedAt: cliniko.Present(), DeletedAt: cliniko.Present()})
		},
		Request: "GET /v1/invoice_items/164?q[]=archived_at:?&q[]=deleted_at:?",
		Fixture: "invoice_item.json",
	},
	{
		Method: "InvoiceItems.ListByInvoice",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.InvoiceItems.ListByInvoice(ctx, "8", cliniko.InvoiceItemListByInvoiceOptions{
				Page: 2, PerPage: 10,
				Sort:         cliniko.SortBy(cliniko.InvoiceItemsByCreatedAt.Descending()),
				ArchivedAt:   cliniko.Any(),
				CreatedAt:    cliniko.AtLeast(testkit.Monday),
				DeletedAt:    cliniko.Any(),
				ID:           cliniko.Equal(cliniko.InvoiceItemID("3")),
				SourceItemID: cliniko.Equal(cliniko.InvoiceSourceItemID("3")),
				UpdatedAt:    cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/invoices/8/invoice_items?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=source_item_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "invoice_items_list.json", List: "invoice_items",
	},
	{
		Method: "InvoiceItems.AllByInvoice",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.InvoiceItems.AllByInvoice(ctx, "8", cliniko.InvoiceItemListByInvoiceOptions{}))
		},
		Request: "GET /v1/invoices/8/invoice_items?per_page=100",
		Fixture: "invoice_items_list.json", List: "invoice_items",
	},
}
