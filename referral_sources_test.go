package cliniko_test

import (
	"context"

	"github.com/cliniko-go/cliniko"
)

var referralSourcesCases = []serviceCase{
	{
		method: "ReferralSources.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ReferralSources.List(ctx, cliniko.ReferralSourceListOptions{
				Page: 2, PerPage: 10,
				Sort:                 cliniko.SortBy(cliniko.ReferralSourcesByCreatedAt.Descending()),
				ArchivedAt:           cliniko.Any(),
				CreatedAt:            cliniko.AtLeast(monday),
				ID:                   cliniko.Equal(cliniko.ReferralSourceID("3")),
				ReferralSourceTypeID: cliniko.Equal(cliniko.ReferralSourceTypeID("3")),
				ReferrerID:           cliniko.Equal(cliniko.ReferrerID("3")),
				UpdatedAt:            cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/referral_sources?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=referral_source_type_id:=3&q[]=referrer_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "referral_sources_list.json", list: "referral_sources",
	},
	{
		method: "ReferralSources.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.ReferralSources.All(ctx, cliniko.ReferralSourceListOptions{}))
		},
		request: "GET /v1/referral_sources?per_page=100",
		fixture: "referral_sources_list.json", list: "referral_sources",
	},
	{
		method: "ReferralSources.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ReferralSources.Get(ctx, "164", cliniko.ReferralSourceGetOptions{ArchivedAt: cliniko.Present()})
		},
		request: "GET /v1/patients/164/referral_source?q[]=archived_at:?",
		fixture: "referral_source.json",
	},
	{
		method: "ReferralSources.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ReferralSources.Update(ctx, "164", cliniko.ReferralSourceUpdate{
				Notes:       cliniko.Some("text"),
				Subcategory: cliniko.Null[string](),
			})
		},
		request: "PATCH /v1/patients/164/referral_source",
		body:    `{"notes":"text","subcategory":null}`,
		fixture: "referral_source.json",
	},
}
