package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestConcessionTypes(t *testing.T) {
	t.Parallel()
	testkit.Run(t, concessionTypesCases)
}

var concessionTypesCases = []testkit.Case{
	{
		Method: "ConcessionTypes.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ConcessionTypes.List(ctx, cliniko.ConcessionTypeListOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.ConcessionTypesByCreatedAt.Descending()),
				ArchivedAt: cliniko.Any(),
				CreatedAt:  cliniko.AtLeast(testkit.Monday),
				ID:         cliniko.Equal(cliniko.ConcessionTypeID("3")),
				UpdatedAt:  cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/concession_types?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "concession_types_list.json", List: "concession_types",
	},
	{
		Method: "ConcessionTypes.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.ConcessionTypes.All(ctx, cliniko.ConcessionTypeListOptions{}))
		},
		Request: "GET /v1/concession_types?per_page=100",
		Fixture: "concession_types_list.json", List: "concession_types",
	},
	{
		Method: "ConcessionTypes.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ConcessionTypes.Create(ctx, cliniko.ConcessionTypeCreate{
				Name: "text",
			})
		},
		Request: "POST /v1/concession_types",
		Body:    `{"name":"text"}`,
		Fixture: "concession_type.json",
	},
	{
		Method: "ConcessionTypes.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ConcessionTypes.Get(ctx, "164", cliniko.ConcessionTypeGetOptions{ArchivedAt: cliniko.Present()})
		},
		Request: "GET /v1/concession_types/164?q[]=archived_at:?",
		Fixture: "concession_type.json",
	},
	{
		Method: "ConcessionTypes.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.ConcessionTypes.Update(ctx, "164", cliniko.ConcessionTypeUpdate{
				Name: cliniko.Some("text"),
			})
		},
		Request: "PATCH /v1/concession_types/164",
		Body:    `{"name":"text"}`,
		Fixture: "concession_type.json",
	},
}
