package cliniko_test

import (
	"context"

	"github.com/cliniko-go/cliniko"
)

var recallsCases = []serviceCase{
	{
		method: "Recalls.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Recalls.List(ctx, cliniko.RecallListOptions{
				Page: 2, PerPage: 10,
				PatientID: cliniko.Equal(cliniko.PatientID("3")),
			})
		},
		request: "GET /v1/recalls?page=2&per_page=10&q[]=patient_id:=3",
		fixture: "recalls_list_known_fields.json", list: "recalls",
	},
	{
		method: "Recalls.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Recalls.All(ctx, cliniko.RecallListOptions{}))
		},
		request: "GET /v1/recalls?per_page=100",
		fixture: "recalls_list_known_fields.json", list: "recalls",
	},
	{
		method: "Recalls.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Recalls.Get(ctx, "164")
		},
		request: "GET /v1/recalls/164",
		fixture: "recall_known_fields.json",
	},
	{
		method: "Recalls.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Recalls.Create(ctx, cliniko.RecallCreate{
				PatientID:    "3",
				RecallAt:     cliniko.Date{Year: 2026, Month: 5, Day: 1},
				RecallTypeID: "3",
			})
		},
		request: "POST /v1/recalls",
		body:    `{"patient_id":"3","recall_at":"2026-05-01","recall_type_id":"3"}`,
		fixture: "recall_known_fields.json",
	},
	{
		method: "Recalls.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Recalls.Update(ctx, "164", cliniko.RecallUpdate{
				PatientID:    cliniko.Some(cliniko.PatientID("3")),
				RecallTypeID: cliniko.Null[cliniko.RecallTypeID](),
			})
		},
		request: "PATCH /v1/recalls/164",
		body:    `{"patient_id":"3","recall_type_id":null}`,
		fixture: "recall_known_fields.json",
	},
	{
		method: "Recalls.Archive",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Recalls.Archive(ctx, "164")
		},
		request: "POST /v1/recalls/164/archive",
	},
}
