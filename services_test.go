package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestServices(t *testing.T) {
	t.Parallel()
	testkit.Run(t, servicesCases)
}

var servicesCases = []testkit.Case{
	{
		Method: "Services.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Services.List(ctx, cliniko.ServiceListOptions{
				Page: 2, PerPage: 10, Sort: cliniko.SortBy(cliniko.SortColumn[cliniko.Service]("id").Descending()),
			})
		},
		Request: "GET /v1/services?page=2&per_page=10&sort=id:desc",
		Fixture: "services_list.json", List: "services",
	},
	{
		Method: "Services.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Services.All(ctx, cliniko.ServiceListOptions{}))
		},
		Request: "GET /v1/services?per_page=100",
		Fixture: "services_list.json", List: "services",
	},
	{
		Method: "Services.ListByBusiness",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Services.ListByBusiness(ctx, "5", cliniko.ServiceListOptions{
				Page: 2, PerPage: 10, Sort: cliniko.SortBy(cliniko.SortColumn[cliniko.Service]("id").Ascending()),
			})
		},
		Request: "GET /v1/businesses/5/services?page=2&per_page=10&sort=id",
		Fixture: "services_list.json", List: "services",
	},
	{
		Method: "Services.AllByBusiness",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Services.AllByBusiness(ctx, "5", cliniko.ServiceListOptions{}))
		},
		Request: "GET /v1/businesses/5/services?per_page=100",
		Fixture: "services_list.json", List: "services",
	},
}
