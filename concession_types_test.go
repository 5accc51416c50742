package cliniko_test

import (
	"context"

	"github.com/cliniko-go/cliniko"
)

var concessionTypesCases = []serviceCase{
	{
		method: "ConcessionTypes.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ConcessionTypes.List(ctx, cliniko.ConcessionTypeListOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.ConcessionTypesByCreatedAt.Descending()),
				ArchivedAt: cliniko.Any(),
				CreatedAt:  cliniko.AtLeast(monday),
				ID:         cliniko.Equal(cliniko.ConcessionTypeID("3")),
				UpdatedAt:  cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/concession_types?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "concession_types_list.json", list: "concession_types",
	},
	{
		method: "ConcessionTypes.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.ConcessionTypes.All(ctx, cliniko.ConcessionTypeListOptions{}))
		},
		request: "GET /v1/concession_types?per_page=100",
		fixture: "concession_types_list.json", list: "concession_types",
	},
	{
		method: "ConcessionTypes.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ConcessionTypes.Create(ctx, cliniko.ConcessionTypeCreate{
				Name: "text",
			})
		},
		request: "POST /v1/concession_types",
		body:    `{"name":"text"}`,
		fixture: "concession_type.json",
	},
	{
		method: "ConcessionTypes.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ConcessionTypes.Get(ctx, "164", cliniko.ConcessionTypeGetOptions{ArchivedAt: cliniko.Present()})
		},
		request: "GET /v1/concession_types/164?q[]=archived_at:?",
		fixture: "concession_type.json",
	},
	{
		method: "ConcessionTypes.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ConcessionTypes.Update(ctx, "164", cliniko.ConcessionTypeUpdate{
				Name: cliniko.Some("text"),
			})
		},
		request: "PATCH /v1/concession_types/164",
		body:    `{"name":"text"}`,
		fixture: "concession_type.json",
	},
}
