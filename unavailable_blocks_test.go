package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestUnavailableBlocks(t *testing.T) {
	t.Parallel()
	testkit.Run(t, unavailableBlocksCases)
}

var unavailableBlocksCases = []testkit.Case{
	{
		Method: "UnavailableBlocks.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.UnavailableBlocks.List(ctx, cliniko.UnavailableBlockListOptions{
				Page: 2, PerPage: 10,
				Sort:                   cliniko.SortBy(cliniko.UnavailableBlocksByCreatedAt.Descending()),
				ArchivedAt:             cliniko.Any(),
				BusinessID:             cliniko.Equal(cliniko.BusinessID("3")),
				CreatedAt:              cliniko.AtLeast(testkit.Monday),
				DeletedAt:              cliniko.Any(),
				EndsAt:                 cliniko.AtLeast(testkit.Monday),
				ID:                     cliniko.Equal(cliniko.UnavailableBlockID("3")),
				PractitionerID:         cliniko.Equal(cliniko.PractitionerID("3")),
				RepeatedFromID:         cliniko.Equal(cliniko.UnavailableBlockID("3")),
				StartsAt:               cliniko.AtLeast(testkit.Monday),
				UnavailableBlockTypeID: cliniko.Equal(cliniko.UnavailableBlockTypeID("3")),
				UpdatedAt:              cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/unavailable_blocks?page=2&per_page=10&q[]=archived_at:*&q[]=business_id:=3&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=ends_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=practitioner_id:=3&q[]=repeated_from_id:=3&q[]=starts_at:>=2026-10-04T22:00:00Z&q[]=unavailable_block_type_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "unavailable_blocks_list.json", List: "unavailable_blocks",
	},
	{
		Method: "UnavailableBlocks.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.UnavailableBlocks.All(ctx, cliniko.UnavailableBlockListOptions{}))
		},
		Request: "GET /v1/unavailable_blocks?per_page=100",
		Fixture: "unavailable_blocks_list.json", List: "unavailable_blocks",
	},
	{
		Method: "UnavailableBlocks.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.UnavailableBlocks.Create(ctx, cliniko.UnavailableBlockCreate{
				BusinessID:             "3",
				EndsAt:                 testkit.Monday,
				PractitionerID:         "3",
				StartsAt:               testkit.Monday,
				Notes:                  cliniko.Some("text"),
				RepeatRule:             cliniko.Some(cliniko.RepeatRule{NumberOfRepeats: 3, RepeatType: cliniko.RepeatWeekly, RepeatingInterval: 2}),
				UnavailableBlockTypeID: cliniko.Some(cliniko.UnavailableBlockTypeID("3")),
			})
		},
		Request: "POST /v1/unavailable_blocks",
		Body:    `{"business_id":"3","ends_at":"2026-10-04T22:00:00Z","practitioner_id":"3","starts_at":"2026-10-04T22:00:00Z","notes":"text","repeat_rule":{"number_of_repeats":3,"repeat_type":"Weekly","repeating_interval":2},"unavailable_block_type_id":"3"}`,
		Fixture: "unavailable_block.json",
	},
	{
		Method: "UnavailableBlocks.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.UnavailableBlocks.Get(ctx, "164", cliniko.UnavailableBlockGetOptions{ArchivedAt: cliniko.Present(), DeletedAt: cliniko.Present()})
		},
		Request: "GET /v1/unavailable_blocks/164?q[]=archived_at:?&q[]=deleted_at:?",
		Fixture: "unavailable_block.json",
	},
	{
		Method: "UnavailableBlocks.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.UnavailableBlocks.Update(ctx, "164", cliniko.UnavailableBlockUpdate{
				BusinessID:             cliniko.Some(cliniko.BusinessID("3")),
				UnavailableBlockTypeID: cliniko.Null[cliniko.UnavailableBlockTypeID](),
			})
		},
		Request: "PATCH /v1/unavailable_blocks/164",
		Body:    `{"business_id":"3","unavailable_block_type_id":null}`,
		Fixture: "unavailable_block.json",
	},
	{
		Method: "UnavailableBlocks.Delete",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.UnavailableBlocks.Delete(ctx, "164")
		},
		Request: "DELETE /v1/unavailable_blocks/164",
	},
	{
		Method: "UnavailableBlocks.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.UnavailableBlocks.Archive(ctx, "164")
		},
		Request: "POST /v1/unavailable_blocks/164/archive",
	},
	{
		Method: "UnavailableBlocks.Conflicts",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.UnavailableBlocks.Conflicts(ctx, "164")
		},
		Request: "GET /v1/unavailable_blocks/164/conflicts",
		Fixture: "conflicts.json",
	},
}
