package cliniko_test

import (
	"context"

	"github.com/cliniko-go/cliniko"
)

var availabilityBlocksCases = []serviceCase{
	{
		method: "AvailabilityBlocks.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AvailabilityBlocks.List(ctx, cliniko.AvailabilityBlockListOptions{
				Page: 2, PerPage: 10,
				Sort: cliniko.SortBy(cliniko.AvailabilityBlocksByStartsAt.Ascending(), cliniko.AvailabilityBlocksByCreatedAt.Descending(),
					cliniko.AvailabilityBlocksByUpdatedAt.Ascending(), cliniko.AvailabilityBlocksByID.Ascending()),
				BusinessID:     cliniko.Equal(cliniko.BusinessID("1")),
				CreatedAt:      cliniko.AtLeast(monday),
				ID:             cliniko.In[cliniko.AvailabilityBlockID]("7", "8"),
				PractitionerID: cliniko.NotEqual(cliniko.PractitionerID("2")),
				StartsAt:       cliniko.Between(monday, friday),
				UpdatedAt:      cliniko.GreaterThan(monday),
			})
		},
		request: "GET /v1/availability_blocks?page=2&per_page=10&q[]=business_id:=1&q[]=created_at:>=2026-10-04T22:00:00Z" +
			"&q[]=id:=7,8&q[]=practitioner_id:!=2&q[]=starts_at:>=2026-10-04T22:00:00Z&q[]=starts_at:<2026-10-08T22:00:00Z" +
			"&q[]=updated_at:>2026-10-04T22:00:00Z&sort=starts_at,created_at:desc,updated_at,id",
		fixture: "availability_blocks_list.json", list: "availability_blocks",
	},
	{
		method: "AvailabilityBlocks.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.AvailabilityBlocks.All(ctx, cliniko.AvailabilityBlockListOptions{}))
		},
		request: "GET /v1/availability_blocks?per_page=100",
		fixture: "availability_blocks_list.json", list: "availability_blocks",
	},
	{
		method: "AvailabilityBlocks.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AvailabilityBlocks.Get(ctx, "1640000150497103572")
		},
		request: "GET /v1/availability_blocks/1640000150497103572",
		fixture: "availability_block.json",
	},
	{
		method: "AvailabilityBlocks.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AvailabilityBlocks.Create(ctx, cliniko.AvailabilityBlockCreate{
				BusinessID: "1", PractitionerID: "2", StartsAt: monday, EndsAt: friday,
				RepeatRule: cliniko.Some(cliniko.RepeatRule{NumberOfRepeats: 4, RepeatType: cliniko.RepeatWeekly, RepeatingInterval: 2}),
			})
		},
		request: "POST /v1/availability_blocks",
		body: `{"business_id":"1","ends_at":"2026-10-08T22:00:00Z","practitioner_id":"2",` +
			`"repeat_rule":{"number_of_repeats":4,"repeat_type":"Weekly","repeating_interval":2},"starts_at":"2026-10-04T22:00:00Z"}`,
		fixture: "availability_block.json",
	},
	{
		method: "AvailabilityBlocks.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AvailabilityBlocks.Create(ctx, cliniko.AvailabilityBlockCreate{
				BusinessID: "1", PractitionerID: "2", StartsAt: monday, EndsAt: friday,
			})
		},
		request: "POST /v1/availability_blocks",
		body:    `{"business_id":"1","ends_at":"2026-10-08T22:00:00Z","practitioner_id":"2","starts_at":"2026-10-04T22:00:00Z"}`,
		fixture: "availability_block.json",
	},
}
