package cliniko_test

import (
	"context"

	"github.com/cliniko-go/cliniko"
)

var unavailableBlocksCases = []serviceCase{
	{
		method: "UnavailableBlocks.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.UnavailableBlocks.List(ctx, cliniko.UnavailableBlockListOptions{
				Page: 2, PerPage: 10,
				Sort:                   cliniko.SortBy(cliniko.UnavailableBlocksByCreatedAt.Descending()),
				ArchivedAt:             cliniko.Any(),
				BusinessID:             cliniko.Equal(cliniko.BusinessID("3")),
				CreatedAt:              cliniko.AtLeast(monday),
				DeletedAt:              cliniko.Any(),
				EndsAt:                 cliniko.AtLeast(monday),
				ID:                     cliniko.Equal(cliniko.UnavailableBlockID("3")),
				PractitionerID:         cliniko.Equal(cliniko.PractitionerID("3")),
				RepeatedFromID:         cliniko.Equal(cliniko.UnavailableBlockID("3")),
				StartsAt:               cliniko.AtLeast(monday),
				UnavailableBlockTypeID: cliniko.Equal(cliniko.UnavailableBlockTypeID("3")),
				UpdatedAt:              cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/unavailable_blocks?page=2&per_page=10&q[]=archived_at:*&q[]=business_id:=3&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=ends_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=practitioner_id:=3&q[]=repeated_from_id:=3&q[]=starts_at:>=2026-10-04T22:00:00Z&q[]=unavailable_block_type_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "unavailable_blocks_list.json", list: "unavailable_blocks",
	},
	{
		method: "UnavailableBlocks.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.UnavailableBlocks.All(ctx, cliniko.UnavailableBlockListOptions{}))
		},
		request: "GET /v1/unavailable_blocks?per_page=100",
		fixture: "unavailable_blocks_list.json", list: "unavailable_blocks",
	},
	{
		method: "UnavailableBlocks.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.UnavailableBlocks.Create(ctx, cliniko.UnavailableBlockCreate{
				BusinessID:             "3",
				EndsAt:                 monday,
				PractitionerID:         "3",
				StartsAt:               monday,
				Notes:                  cliniko.Some("text"),
				RepeatRule:             cliniko.Some(cliniko.RepeatRule{NumberOfRepeats: 3, RepeatType: cliniko.RepeatWeekly, RepeatingInterval: 2}),
				UnavailableBlockTypeID: cliniko.Some(cliniko.UnavailableBlockTypeID("3")),
			})
		},
		request: "POST /v1/unavailable_blocks",
		body:    `{"business_id":"3","ends_at":"2026-10-04T22:00:00Z","practitioner_id":"3","starts_at":"2026-10-04T22:00:00Z","notes":"text","repeat_rule":{"number_of_repeats":3,"repeat_type":"Weekly","repeating_interval":2},"unavailable_block_type_id":"3"}`,
		fixture: "unavailable_block.json",
	},
	{
		method: "UnavailableBlocks.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.UnavailableBlocks.Get(ctx, "164", cliniko.UnavailableBlockGetOptions{ArchivedAt: cliniko.Present(), DeletedAt: cliniko.Present()})
		},
		request: "GET /v1/unavailable_blocks/164?q[]=archived_at:?&q[]=deleted_at:?",
		fixture: "unavailable_block.json",
	},
	{
		method: "UnavailableBlocks.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.UnavailableBlocks.Update(ctx, "164", cliniko.UnavailableBlockUpdate{
				BusinessID:             cliniko.Some(cliniko.BusinessID("3")),
				UnavailableBlockTypeID: cliniko.Null[cliniko.UnavailableBlockTypeID](),
			})
		},
		request: "PATCH /v1/unavailable_blocks/164",
		body:    `{"business_id":"3","unavailable_block_type_id":null}`,
		fixture: "unavailable_block.json",
	},
	{
		method: "UnavailableBlocks.Delete",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.UnavailableBlocks.Delete(ctx, "164")
		},
		request: "DELETE /v1/unavailable_blocks/164",
	},
	{
		method: "UnavailableBlocks.Archive",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.UnavailableBlocks.Archive(ctx, "164")
		},
		request: "POST /v1/unavailable_blocks/164/archive",
	},
	{
		method: "UnavailableBlocks.Conflicts",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.UnavailableBlocks.Conflicts(ctx, "164")
		},
		request: "GET /v1/unavailable_blocks/164/conflicts",
		fixture: "conflicts.json",
	},
}
