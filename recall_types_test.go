package cliniko_test

import (
	"context"

	"github.com/cliniko-go/cliniko"
)

var recallTypesCases = []serviceCase{
	{
		method: "RecallTypes.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.RecallTypes.List(ctx, cliniko.RecallTypeListOptions{
				Page: 2, PerPage: 10,
			})
		},
		request: "GET /v1/recall_types?page=2&per_page=10",
		fixture: "recall_types_list_known_fields.json", list: "recall_types",
	},
	{
		method: "RecallTypes.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.RecallTypes.All(ctx, cliniko.RecallTypeListOptions{}))
		},
		request: "GET /v1/recall_types?per_page=100",
		fixture: "recall_types_list_known_fields.json", list: "recall_types",
	},
	{
		method: "RecallTypes.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.RecallTypes.Get(ctx, "164")
		},
		request: "GET /v1/recall_types/164",
		fixture: "recall_type_known_fields.json",
	},
	{
		method: "RecallTypes.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.RecallTypes.Create(ctx, cliniko.RecallTypeCreate{
				Name: "text",
			})
		},
		request: "POST /v1/recall_types",
		body:    `{"name":"text"}`,
		fixture: "recall_type_known_fields.json",
	},
	{
		method: "RecallTypes.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.RecallTypes.Update(ctx, "164", cliniko.RecallTypeUpdate{
				Name: cliniko.Some("text"),
			})
		},
		request: "PATCH /v1/recall_types/164",
		body:    `{"name":"text"}`,
		fixture: "recall_type_known_fields.json",
	},
	{
		method: "RecallTypes.Archive",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.RecallTypes.Archive(ctx, "164")
		},
		request: "POST /v1/recall_types/164/archive",
	},
}
