package cliniko_test

import (
	"context"

	"github.com/cliniko-go/cliniko"
)

var servicesCases = []serviceCase{
	{
		method: "Services.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Services.List(ctx, cliniko.ServiceListOptions{
				Page: 2, PerPage: 10, Sort: cliniko.SortBy(cliniko.SortColumn[cliniko.Service]("id").Descending()),
			})
		},
		request: "GET /v1/services?page=2&per_page=10&sort=id:desc",
		fixture: "services_list.json", list: "services",
	},
	{
		method: "Services.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Services.All(ctx, cliniko.ServiceListOptions{}))
		},
		request: "GET /v1/services?per_page=100",
		fixture: "services_list.json", list: "services",
	},
	{
		method: "Services.ListByBusiness",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Services.ListByBusiness(ctx, "5", cliniko.ServiceListOptions{
				Page: 2, PerPage: 10, Sort: cliniko.SortBy(cliniko.SortColumn[cliniko.Service]("id").Ascending()),
			})
		},
		request: "GET /v1/businesses/5/services?page=2&per_page=10&sort=id",
		fixture: "services_list.json", list: "services",
	},
	{
		method: "Services.AllByBusiness",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Services.AllByBusiness(ctx, "5", cliniko.ServiceListOptions{}))
		},
		request: "GET /v1/businesses/5/services?per_page=100",
		fixture: "services_list.json", list: "services",
	},
}
