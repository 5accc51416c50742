package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestRecallTypes(t *testing.T) {
	t.Parallel()
	testkit.Run(t, recallTypesCases)
}

var recallTypesCases = []testkit.Case{
	{
		Method: "RecallTypes.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.RecallTypes.List(ctx, cliniko.RecallTypeListOptions{
				Page: 2, PerPage: 10,
			})
		},
		Request: "GET /v1/recall_types?page=2&per_page=10",
		Fixture: "recall_types_list.json", List: "recall_types",
	},
	{
		Method: "RecallTypes.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.RecallTypes.All(ctx, cliniko.RecallTypeListOptions{}))
		},
		Request: "GET /v1/recall_types?per_page=100",
		Fixture: "recall_types_list.json", List: "recall_types",
	},
	{
		Method: "RecallTypes.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.RecallTypes.Get(ctx, "164")
		},
		Request: "GET /v1/recall_types/164",
		Fixture: "recall_type.json",
	},
	{
		Method: "RecallTypes.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.RecallTypes.Create(ctx, cliniko.RecallTypeCreate{
				Name: "text",
			})
		},
		Request: "POST /v1/recall_types",
		Body:    `{"name":"text"}`,
		Fixture: "recall_type.json",
	},
	{
		Method: "RecallTypes.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.RecallTypes.Update(ctx, "164", cliniko.RecallTypeUpdate{
				Name: cliniko.Some("text"),
			})
		},
		Request: "PATCH /v1/recall_types/164",
		Body:    `{"name":"text"}`,
		Fixture: "recall_type.json",
	},
	{
		Method: "RecallTypes.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.RecallTypes.Archive(ctx, "164")
		},
		Request: "POST /v1/recall_types/164/archive",
	},
}
