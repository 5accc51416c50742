package cliniko_test

import (
	"context"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestAppointmentTypeProducts(t *testing.T) {
	t.Parallel()
	testkit.Run(t, appointmentTypeProductsCases)
}

var appointmentTypeProductsCases = []testkit.Case{
	{
		Method: "AppointmentTypeProducts.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AppointmentTypeProducts.List(ctx, cliniko.AppointmentTypeProductListOptions{
				Page: 2, PerPage: 10,
				Sort:              cliniko.SortBy(cliniko.AppointmentTypeProductsByCreatedAt.Descending()),
				AppointmentTypeID: cliniko.Equal(cliniko.AppointmentTypeID("3")),
				CreatedAt:         cliniko.AtLeast(testkit.Monday),
				ID:                cliniko.Equal(cliniko.AppointmentTypeProductID("3")),
				ProductID:         cliniko.Equal(cliniko.ProductID("3")),
				UpdatedAt:         cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/appointment_type_products?page=2&per_page=10&q[]=appointment_type_id:=3&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=product_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "appointment_type_products_list.json", List: "appointment_type_products",
	},
	{
		Method: "AppointmentTypeProducts.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.AppointmentTypeProducts.All(ctx, cliniko.AppointmentTypeProductListOptions{}))
		},
		Request: "GET /v1/appointment_type_products?per_page=100",
		Fixture: "appointment_type_products_list.json", List: "appointment_type_products",
	},
	{
		Method: "AppointmentTypeProducts.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AppointmentTypeProducts.Create(ctx, cliniko.AppointmentTypeProductCreate{
				AppointmentTypeID:  "3",
				ProductID:          "3",
				DiscountPercentage: cliniko.Some(decimal.RequireFromString("9.5")),
				DiscountedAmount:   cliniko.Some(decimal.RequireFromString("9.5")),
				Quantity:           cliniko.Some(decimal.RequireFromString("9.5")),
			})
		},
		Request: "POST /v1/appointment_type_products",
		Body:    `{"appointment_type_id":"3","product_id":"3","discount_percentage":"9.5","discounted_amount":"9.5","quantity":"9.5"}`,
		Fixture: "appointment_type_product.json",
	},
	{
		Method: "AppointmentTypeProducts.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AppointmentTypeProducts.Get(ctx, "164")
		},
		Request: "GET /v1/appointment_type_products/164",
		Fixture: "appointment_type_product.json",
	},
	{
		Method: "AppointmentTypeProducts.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AppointmentTypeProducts.Update(ctx, "164", cliniko.AppointmentTypeProductUpdate{
				DiscountPercentage: cliniko.Some(decimal.RequireFromString("9.5")),
				Quantity:           cliniko.Null[decimal.Decimal](),
			})
		},
		Request: "PATCH /v1/appointment_type_products/164",
		Body:    `{"discount_percentage":"9.5","quantity":null}`,
		Fixture: "appointment_type_product.json",
	},
	{
		Method: "AppointmentTypeProducts.Delete",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.AppointmentTypeProducts.Delete(ctx, "164")
		},
		Request: "DELETE /v1/appointment_type_products/164",
	},
}
