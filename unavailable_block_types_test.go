package cliniko_test

import (
	"context"

	"github.com/cliniko-go/cliniko"
)

var unavailableBlockTypesCases = []serviceCase{
	{
		method: "UnavailableBlockTypes.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.UnavailableBlockTypes.List(ctx, cliniko.UnavailableBlockTypeListOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.UnavailableBlockTypesByCreatedAt.Descending()),
				ArchivedAt: cliniko.Any(),
				CreatedAt:  cliniko.AtLeast(monday),
				ID:         cliniko.Equal(cliniko.UnavailableBlockTypeID("3")),
				UpdatedAt:  cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/unavailable_block_types?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "unavailable_block_types_list.json", list: "unavailable_block_types",
	},
	{
		method: "UnavailableBlockTypes.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.UnavailableBlockTypes.All(ctx, cliniko.UnavailableBlockTypeListOptions{}))
		},
		request: "GET /v1/unavailable_block_types?per_page=100",
		fixture: "unavailable_block_types_list.json", list: "unavailable_block_types",
	},
	{
		method: "UnavailableBlockTypes.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.UnavailableBlockTypes.Create(ctx, cliniko.UnavailableBlockTypeCreate{
				Color:             "#aabbcc",
				DurationInMinutes: 7,
				Name:              "text",
			})
		},
		request: "POST /v1/unavailable_block_types",
		body:    `{"color":"#aabbcc","duration_in_minutes":7,"name":"text"}`,
		fixture: "unavailable_block_type.json",
	},
	{
		method: "UnavailableBlockTypes.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.UnavailableBlockTypes.Get(ctx, "164", cliniko.UnavailableBlockTypeGetOptions{ArchivedAt: cliniko.Present()})
		},
		request: "GET /v1/unavailable_block_types/164?q[]=archived_at:?",
		fixture: "unavailable_block_type.json",
	},
	{
		method: "UnavailableBlockTypes.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.UnavailableBlockTypes.Update(ctx, "164", cliniko.UnavailableBlockTypeUpdate{
				Color: cliniko.Some("#aabbcc"),
				Name:  cliniko.Null[string](),
			})
		},
		request: "PATCH /v1/unavailable_block_types/164",
		body:    `{"color":"#aabbcc","name":null}`,
		fixture: "unavailable_block_type.json",
	},
	{
		method: "UnavailableBlockTypes.Archive",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.UnavailableBlockTypes.Archive(ctx, "164")
		},
		request: "POST /v1/unavailable_block_types/164/archive",
	},
}
