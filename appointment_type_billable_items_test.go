package cliniko_test

import (
	"context"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestAppointmentTypeBillableItems(t *testing.T) {
	t.Parallel()
	testkit.Run(t, appointmentTypeBillableItemsCases)
}

var appointmentTypeBillableItemsCases = []testkit.Case{
	{
		Method: "AppointmentTypeBillableItems.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AppointmentTypeBillableItems.List(ctx, cliniko.AppointmentTypeBillableItemListOptions{
				Page: 2, PerPage: 10,
				Sort:              cliniko.SortBy(cliniko.AppointmentTypeBillableItemsByCreatedAt.Descending()),
				AppointmentTypeID: cliniko.Equal(cliniko.AppointmentTypeID("3")),
				BillableItemID:    cliniko.Equal(cliniko.BillableItemID("3")),
				CreatedAt:         cliniko.AtLeast(testkit.Monday),
				ID:                cliniko.Equal(cliniko.AppointmentTypeBillableItemID("3")),
				UpdatedAt:         cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/appointment_type_billable_items?page=2&per_page=10&q[]=appointment_type_id:=3&q[]=billable_item_id:=3&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "appointment_type_billable_items_list.json", List: "appointment_type_billable_items",
	},
	{
		Method: "AppointmentTypeBillableItems.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.AppointmentTypeBillableItems.All(ctx, cliniko.AppointmentTypeBillableItemListOptions{}))
		},
		Request: "GET /v1/appointment_type_billable_items?per_page=100",
		Fixture: "appointment_type_billable_items_list.json", List: "appointment_type_billable_items",
	},
	{
		Method: "AppointmentTypeBillableItems.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AppointmentTypeBillableItems.Create(ctx, cliniko.AppointmentTypeBillableItemCreate{
				AppointmentTypeID:  "3",
				BillableItemID:     "3",
				DiscountPercentage: cliniko.Some(decimal.RequireFromString("9.5")),
				DiscountedAmount:   cliniko.Some(decimal.RequireFromString("9.5")),
				Quantity:           cliniko.Some(decimal.RequireFromString("9.5")),
			})
		},
		Request: "POST /v1/appointment_type_billable_items",
		Body:    `{"appointment_type_id":"3","billable_item_id":"3","discount_percentage":"9.5","discounted_amount":"9.5","quantity":"9.5"}`,
		Fixture: "appointment_type_billable_item.json",
	},
	{
		Method: "AppointmentTypeBillableItems.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AppointmentTypeBillableItems.Get(ctx, "164")
		},
		Request: "GET /v1/appointment_type_billable_items/164",
		Fixture: "appointment_type_billable_item.json",
	},
	{
		Method: "AppointmentTypeBillableItems.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AppointmentTypeBillableItems.Update(ctx, "164", cliniko.AppointmentTypeBillableItemUpdate{
				BillableItemID: cliniko.Some(cliniko.BillableItemID("3")),
				Quantity:       cliniko.Null[decimal.Decimal](),
			})
		},
		Request: "PATCH /v1/appointment_type_billable_items/164",
		Body:    `{"billable_item_id":"3","quantity":null}`,
		Fixture: "appointment_type_billable_item.json",
	},
	{
		Method: "AppointmentTypeBillableItems.Delete",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.AppointmentTypeBillableItems.Delete(ctx, "164")
		},
		Request: "DELETE /v1/appointment_type_billable_items/164",
	},
}
