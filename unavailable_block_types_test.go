package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestUnavailableBlockTypes(t *testing.T) {
	t.Parallel()
	testkit.Run(t, unavailableBlockTypesCases)
}

var unavailableBlockTypesCases = []testkit.Case{
	{
		Method: "UnavailableBlockTypes.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.UnavailableBlockTypes.List(ctx, cliniko.UnavailableBlockTypeListOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.UnavailableBlockTypesByCreatedAt.Descending()),
				ArchivedAt: cliniko.Any(),
				CreatedAt:  cliniko.AtLeast(testkit.Monday),
				ID:         cliniko.Equal(cliniko.UnavailableBlockTypeID("3")),
				UpdatedAt:  cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/unavailable_block_types?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "unavailable_block_types_list.json", List: "unavailable_block_types",
	},
	{
		Method: "UnavailableBlockTypes.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.UnavailableBlockTypes.All(ctx, cliniko.UnavailableBlockTypeListOptions{}))
		},
		Request: "GET /v1/unavailable_block_types?per_page=100",
		Fixture: "unavailable_block_types_list.json", List: "unavailable_block_types",
	},
	{
		Method: "UnavailableBlockTypes.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.UnavailableBlockTypes.Create(ctx, cliniko.UnavailableBlockTypeCreate{
				Color:             "#aabbcc",
				DurationInMinutes: 7,
				Name:              "text",
			})
		},
		Request: "POST /v1/unavailable_block_types",
		Body:    `{"color":"#aabbcc","duration_in_minutes":7,"name":"text"}`,
		Fixture: "unavailable_block_type.json",
	},
	{
		Method: "UnavailableBlockTypes.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.UnavailableBlockTypes.Get(ctx, "164", cliniko.UnavailableBlockTypeGetOptions{ArchivedAt: cliniko.Present()})
		},
		Request: "GET /v1/unavailable_block_types/164?q[]=archived_at:?",
		Fixture: "unavailable_block_type.json",
	},
	{
		Method: "UnavailableBlockTypes.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.UnavailableBlockTypes.Update(ctx, "164", cliniko.UnavailableBlockTypeUpdate{
				Color: cliniko.Some("#aabbcc"),
				Name:  cliniko.Null[string](),
			})
		},
		Request: "PATCH /v1/unavailable_block_types/164",
		Body:    `{"color":"#aabbcc","name":null}`,
		Fixture: "unavailable_block_type.json",
	},
	{
		Method: "UnavailableBlockTypes.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.UnavailableBlockTypes.Archive(ctx, "164")
		},
		Request: "POST /v1/unavailable_block_types/164/archive",
	},
}
