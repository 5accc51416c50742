package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestReferralSourceTypes(t *testing.T) {
	t.Parallel()
	testkit.Run(t, referralSourceTypesCases)
}

var referralSourceTypesCases = []testkit.Case{
	{
		Method: "ReferralSourceTypes.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ReferralSourceTypes.List(ctx, cliniko.ReferralSourceTypeListOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.ReferralSourceTypesByCreatedAt.Descending()),
				ArchivedAt: cliniko.Any(),
				CreatedAt:  cliniko.AtLeast(testkit.Monday),
				ID:         cliniko.Equal(cliniko.ReferralSourceTypeID("3")),
				UpdatedAt:  cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/referral_source_types?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "referral_source_types_list.json", List: "referral_source_types",
	},
	{
		Method: "ReferralSourceTypes.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.ReferralSourceTypes.All(ctx, cliniko.ReferralSourceTypeListOptions{}))
		},
		Request: "GET /v1/referral_source_types?per_page=100",
		Fixture: "referral_source_types_list.json", List: "referral_source_types",
	},
	{
		Method: "ReferralSourceTypes.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ReferralSourceTypes.Get(ctx, "164", cliniko.ReferralSourceTypeGetOptions{ArchivedAt: cliniko.Present()})
		},
		Request: "GET /v1/referral_source_types/164?q[]=archived_at:?",
		Fixture: "referral_source_type.json",
	},
}
