package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestAvailabilityBlocks(t *testing.T) {
	t.Parallel()
	testkit.Run(t, availabilityBlocksCases)
}

var availabilityBlocksCases = []testkit.Case{
	{
		Method: "AvailabilityBlocks.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AvailabilityBlocks.List(ctx, cliniko.AvailabilityBlockListOptions{
				Page: 2, PerPage: 10,
				Sort: cliniko.SortBy(cliniko.AvailabilityBlocksByStartsAt.Ascending(), cliniko.AvailabilityBlocksByCreatedAt.Descending(),
					cliniko.AvailabilityBlocksByUpdatedAt.Ascending(), cliniko.AvailabilityBlocksByID.Ascending()),
				BusinessID:     cliniko.Equal(cliniko.BusinessID("1")),
				CreatedAt:      cliniko.AtLeast(testkit.Monday),
				ID:             cliniko.In[cliniko.AvailabilityBlockID]("7", "8"),
				PractitionerID: cliniko.NotEqual(cliniko.PractitionerID("2")),
				StartsAt:       cliniko.Between(testkit.Monday, testkit.Friday),
				UpdatedAt:      cliniko.GreaterThan(testkit.Monday),
			})
		},
		Request: "GET /v1/availability_blocks?page=2&per_page=10&q[]=business_id:=1&q[]=created_at:>=2026-10-04T22:00:00Z" +
			"&q[]=id:=7,8&q[]=practitioner_id:!=2&q[]=starts_at:>=2026-10-04T22:00:00Z&q[]=starts_at:<2026-10-08T22:00:00Z" +
			"&q[]=updated_at:>2026-10-04T22:00:00Z&sort=starts_at,created_at:desc,updated_at,id",
		Fixture: "availability_blocks_list.json", List: "availability_blocks",
	},
	{
		Method: "AvailabilityBlocks.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.AvailabilityBlocks.All(ctx, cliniko.AvailabilityBlockListOptions{}))
		},
		Request: "GET /v1/availability_blocks?per_page=100",
		Fixture: "availability_blocks_list.json", List: "availability_blocks",
	},
	{
		Method: "AvailabilityBlocks.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AvailabilityBlocks.Get(ctx, "1640000150497103572")
		},
		Request: "GET /v1/availability_blocks/1640000150497103572",
		Fixture: "availability_block.json",
	},
	{
		Method: "AvailabilityBlocks.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AvailabilityBlocks.Create(ctx, cliniko.AvailabilityBlockCreate{
				BusinessID: "1", PractitionerID: "2", StartsAt: testkit.Monday, EndsAt: testkit.Friday,
				RepeatRule: cliniko.Some(cliniko.RepeatRule{NumberOfRepeats: 4, RepeatType: cliniko.RepeatWeekly, RepeatingInterval: 2}),
			})
		},
		Request: "POST /v1/availability_blocks",
		Body: `{"business_id":"1","ends_at":"2026-10-08T22:00:00Z","practitioner_id":"2",` +
			`"repeat_rule":{"number_of_repeats":4,"repeat_type":"Weekly","repeating_interval":2},"starts_at":"2026-10-04T22:00:00Z"}`,
		Fixture: "availability_block.json",
	},
	{
		Method: "AvailabilityBlocks.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AvailabilityBlocks.Create(ctx, cliniko.AvailabilityBlockCreate{
				BusinessID: "1", PractitionerID: "2", StartsAt: testkit.Monday, EndsAt: testkit.Friday,
			})
		},
		Request: "POST /v1/availability_blocks",
		Body:    `{"business_id":"1","ends_at":"2026-10-08T22:00:00Z","practitioner_id":"2","starts_at":"2026-10-04T22:00:00Z"}`,
		Fixture: "availability_block.json",
	},
}
