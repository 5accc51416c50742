package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestRecalls(t *testing.T) {
	t.Parallel()
	testkit.Run(t, recallsCases)
}

var recallsCases = []testkit.Case{
	{
		Method: "Recalls.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Recalls.List(ctx, cliniko.RecallListOptions{
				Page: 2, PerPage: 10,
				PatientID: cliniko.Equal(cliniko.PatientID("3")),
			})
		},
		Request: "GET /v1/recalls?page=2&per_page=10&q[]=patient_id:=3",
		Fixture: "recalls_list.json", List: "recalls",
	},
	{
		Method: "Recalls.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Recalls.All(ctx, cliniko.RecallListOptions{}))
		},
		Request: "GET /v1/recalls?per_page=100",
		Fixture: "recalls_list.json", List: "recalls",
	},
	{
		Method: "Recalls.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Recalls.Get(ctx, "164")
		},
		Request: "GET /v1/recalls/164",
		Fixture: "recall.json",
	},
	{
		Method: "Recalls.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Recalls.Create(ctx, cliniko.RecallCreate{
				PatientID:    "3",
				RecallAt:     cliniko.Date{Year: 2026, Month: 5, Day: 1},
				RecallTypeID: "3",
			})
		},
		Request: "POST /v1/recalls",
		Body:    `{"patient_id":"3","recall_at":"2026-05-01","recall_type_id":"3"}`,
		Fixture: "recall.json",
	},
	{
		Method: "Recalls.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Recalls.Update(ctx, "164", cliniko.RecallUpdate{
				PatientID:    cliniko.Some(cliniko.PatientID("3")),
				RecallTypeID: cliniko.Null[cliniko.RecallTypeID](),
			})
		},
		Request: "PATCH /v1/recalls/164",
		Body:    `{"patient_id":"3","recall_type_id":null}`,
		Fixture: "recall.json",
	},
	{
		Method: "Recalls.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Recalls.Archive(ctx, "164")
		},
		Request: "POST /v1/recalls/164/archive",
	},
}

func TestRecallWithLinks(t *testing.T) {
	t.Parallel()
	recall := testkit.Decode[cliniko.Recall](t, []byte(`{"id":"1","recall_at":"2026-11-20T00:00:00Z","created_at":"2026-01-02T03:04:05Z",
		"patient":{"links":{"self":"https://api.au2.cliniko.com/v1/patients/2"}},"recall_type":{"links":{"self":"https://api.au2.cliniko.com/v1/recall_types/3"}}}`))
	if recall.Patient.ID() != "2" || recall.RecallType.ID() != "3" || recall.RecallAt.String() != "2026-11-20" || recall.CreatedAt.IsZero() {
		t.Errorf("got %s, %s, %s, %s", recall.Patient.ID(), recall.RecallType.ID(), recall.RecallAt, recall.CreatedAt)
	}
}
