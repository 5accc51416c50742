package cliniko_test

import (
	"context"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
)

var appointmentTypeProductsCases = []serviceCase{
	{
		method: "AppointmentTypeProducts.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AppointmentTypeProducts.List(ctx, cliniko.AppointmentTypeProductListOptions{
				Page: 2, PerPage: 10,
				Sort:              cliniko.SortBy(cliniko.AppointmentTypeProductsByCreatedAt.Descending()),
				AppointmentTypeID: cliniko.Equal(cliniko.AppointmentTypeID("3")),
				CreatedAt:         cliniko.AtLeast(monday),
				ID:                cliniko.Equal(cliniko.AppointmentTypeProductID("3")),
				ProductID:         cliniko.Equal(cliniko.ProductID("3")),
				UpdatedAt:         cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/appointment_type_products?page=2&per_page=10&q[]=appointment_type_id:=3&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=product_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "appointment_type_products_list.json", list: "appointment_type_products",
	},
	{
		method: "AppointmentTypeProducts.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.AppointmentTypeProducts.All(ctx, cliniko.AppointmentTypeProductListOptions{}))
		},
		request: "GET /v1/appointment_type_products?per_page=100",
		fixture: "appointment_type_products_list.json", list: "appointment_type_products",
	},
	{
		method: "AppointmentTypeProducts.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AppointmentTypeProducts.Create(ctx, cliniko.AppointmentTypeProductCreate{
				AppointmentTypeID:  "3",
				ProductID:          "3",
				DiscountPercentage: cliniko.Some(decimal.RequireFromString("9.5")),
				DiscountedAmount:   cliniko.Some(decimal.RequireFromString("9.5")),
				Quantity:           cliniko.Some(decimal.RequireFromString("9.5")),
			})
		},
		request: "POST /v1/appointment_type_products",
		body:    `{"appointment_type_id":"3","product_id":"3","discount_percentage":"9.5","discounted_amount":"9.5","quantity":"9.5"}`,
		fixture: "appointment_type_product.json",
	},
	{
		method: "AppointmentTypeProducts.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AppointmentTypeProducts.Get(ctx, "164")
		},
		request: "GET /v1/appointment_type_products/164",
		fixture: "appointment_type_product.json",
	},
	{
		method: "AppointmentTypeProducts.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AppointmentTypeProducts.Update(ctx, "164", cliniko.AppointmentTypeProductUpdate{
				DiscountPercentage: cliniko.Some(decimal.RequireFromString("9.5")),
				Quantity:           cliniko.Null[decimal.Decimal](),
			})
		},
		request: "PATCH /v1/appointment_type_products/164",
		body:    `{"discount_percentage":"9.5","quantity":null}`,
		fixture: "appointment_type_product.json",
	},
	{
		method: "AppointmentTypeProducts.Delete",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.AppointmentTypeProducts.Delete(ctx, "164")
		},
		request: "DELETE /v1/appointment_type_products/164",
	},
}
