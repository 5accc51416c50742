package cliniko_test

import (
	"context"

	"github.com/cliniko-go/cliniko"
)

var referralSourceTypesCases = []serviceCase{
	{
		method: "ReferralSourceTypes.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ReferralSourceTypes.List(ctx, cliniko.ReferralSourceTypeListOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.ReferralSourceTypesByCreatedAt.Descending()),
				ArchivedAt: cliniko.Any(),
				CreatedAt:  cliniko.AtLeast(monday),
				ID:         cliniko.Equal(cliniko.ReferralSourceTypeID("3")),
				UpdatedAt:  cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/referral_source_types?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "referral_source_types_list.json", list: "referral_source_types",
	},
	{
		method: "ReferralSourceTypes.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.ReferralSourceTypes.All(ctx, cliniko.ReferralSourceTypeListOptions{}))
		},
		request: "GET /v1/referral_source_types?per_page=100",
		fixture: "referral_source_types_list.json", list: "referral_source_types",
	},
	{
		method: "ReferralSourceTypes.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ReferralSourceTypes.Get(ctx, "164", cliniko.ReferralSourceTypeGetOptions{ArchivedAt: cliniko.Present()})
		},
		request: "GET /v1/referral_source_types/164?q[]=archived_at:?",
		fixture: "referral_source_type.json",
	},
}
