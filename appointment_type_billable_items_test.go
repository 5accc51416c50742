package cliniko_test

import (
	"context"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
)

var appointmentTypeBillableItemsCases = []serviceCase{
	{
		method: "AppointmentTypeBillableItems.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AppointmentTypeBillableItems.List(ctx, cliniko.AppointmentTypeBillableItemListOptions{
				Page: 2, PerPage: 10,
				Sort:              cliniko.SortBy(cliniko.AppointmentTypeBillableItemsByCreatedAt.Descending()),
				AppointmentTypeID: cliniko.Equal(cliniko.AppointmentTypeID("3")),
				BillableItemID:    cliniko.Equal(cliniko.BillableItemID("3")),
				CreatedAt:         cliniko.AtLeast(monday),
				ID:                cliniko.Equal(cliniko.AppointmentTypeBillableItemID("3")),
				UpdatedAt:         cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/appointment_type_billable_items?page=2&per_page=10&q[]=appointment_type_id:=3&q[]=billable_item_id:=3&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "appointment_type_billable_items_list.json", list: "appointment_type_billable_items",
	},
	{
		method: "AppointmentTypeBillableItems.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.AppointmentTypeBillableItems.All(ctx, cliniko.AppointmentTypeBillableItemListOptions{}))
		},
		request: "GET /v1/appointment_type_billable_items?per_page=100",
		fixture: "appointment_type_billable_items_list.json", list: "appointment_type_billable_items",
	},
	{
		method: "AppointmentTypeBillableItems.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AppointmentTypeBillableItems.Create(ctx, cliniko.AppointmentTypeBillableItemCreate{
				AppointmentTypeID:  "3",
				BillableItemID:     "3",
				DiscountPercentage: cliniko.Some(decimal.RequireFromString("9.5")),
				DiscountedAmount:   cliniko.Some(decimal.RequireFromString("9.5")),
				Quantity:           cliniko.Some(decimal.RequireFromString("9.5")),
			})
		},
		request: "POST /v1/appointment_type_billable_items",
		body:    `{"appointment_type_id":"3","billable_item_id":"3","discount_percentage":"9.5","discounted_amount":"9.5","quantity":"9.5"}`,
		fixture: "appointment_type_billable_item.json",
	},
	{
		method: "AppointmentTypeBillableItems.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AppointmentTypeBillableItems.Get(ctx, "164")
		},
		request: "GET /v1/appointment_type_billable_items/164",
		fixture: "appointment_type_billable_item.json",
	},
	{
		method: "AppointmentTypeBillableItems.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AppointmentTypeBillableItems.Update(ctx, "164", cliniko.AppointmentTypeBillableItemUpdate{
				BillableItemID: cliniko.Some(cliniko.BillableItemID("3")),
				Quantity:       cliniko.Null[decimal.Decimal](),
			})
		},
		request: "PATCH /v1/appointment_type_billable_items/164",
		body:    `{"billable_item_id":"3","quantity":null}`,
		fixture: "appointment_type_billable_item.json",
	},
	{
		method: "AppointmentTypeBillableItems.Delete",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.AppointmentTypeBillableItems.Delete(ctx, "164")
		},
		request: "DELETE /v1/appointment_type_billable_items/164",
	},
}
