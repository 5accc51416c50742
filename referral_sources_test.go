package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestReferralSources(t *testing.T) {
	t.Parallel()
	testkit.Run(t, referralSourcesCases)
}

var referralSourcesCases = []testkit.Case{
	{
		Method: "ReferralSources.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ReferralSources.List(ctx, cliniko.ReferralSourceListOptions{
				Page: 2, PerPage: 10,
				Sort:                 cliniko.SortBy(cliniko.ReferralSourcesByCreatedAt.Descending()),
				ArchivedAt:           cliniko.Any(),
				CreatedAt:            cliniko.AtLeast(testkit.Monday),
				ID:                   cliniko.Equal(cliniko.ReferralSourceID("3")),
				ReferralSourceTypeID: cliniko.Equal(cliniko.ReferralSourceTypeID("3")),
				ReferrerID:           cliniko.Equal(cliniko.ReferrerID("3")),
				UpdatedAt:            cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/referral_sources?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=referral_source_type_id:=3&q[]=referrer_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "referral_sources_list.json", List: "referral_sources",
	},
	{
		Method: "ReferralSources.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.ReferralSources.All(ctx, cliniko.ReferralSourceListOptions{}))
		},
		Request: "GET /v1/referral_sources?per_page=100",
		Fixture: "referral_sources_list.json", List: "referral_sources",
	},
	{
		Method: "ReferralSources.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ReferralSources.Get(ctx, "164", cliniko.ReferralSourceGetOptions{ArchivedAt: cliniko.Present()})
		},
		Request: "GET /v1/patients/164/referral_source?q[]=archived_at:?",
		Fixture: "referral_source.json",
	},
	{
		Method: "ReferralSources.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ReferralSources.Update(ctx, "164", cliniko.ReferralSourceUpdate{
				Notes:       cliniko.Some("text"),
				Subcategory: cliniko.Null[string](),
			})
		},
		Request: "PATCH /v1/patients/164/referral_source",
		Body:    `{"notes":"text","subcategory":null}`,
		Fixture: "referral_source.json",
	},
}
