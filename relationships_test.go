package cliniko_test

import (
	"context"

	"github.com/cliniko-go/cliniko"
)

var relationshipsCases = []serviceCase{
	{
		method: "Relationships.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Relationships.List(ctx, cliniko.RelationshipListOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.RelationshipsByCreatedAt.Descending()),
				ArchivedAt: cliniko.Any(),
				CreatedAt:  cliniko.AtLeast(monday),
				ID:         cliniko.Equal(cliniko.RelationshipID("3")),
				PatientID:  cliniko.Equal(cliniko.PatientID("3")),
				UpdatedAt:  cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/relationships?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=patient_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "relationships_list.json", list: "relationships",
	},
	{
		method: "Relationships.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Relationships.All(ctx, cliniko.RelationshipListOptions{}))
		},
		request: "GET /v1/relationships?per_page=100",
		fixture: "relationships_list.json", list: "relationships",
	},
	{
		method: "Relationships.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Relationships.Create(ctx, cliniko.RelationshipCreate{
				PatientID:        "3",
				RelatedPatientID: "3",
				Relation:         cliniko.RelationParent,
			})
		},
		request: "POST /v1/relationships",
		body:    `{"patient_id":"3","related_patient_id":"3","relation":10}`,
		fixture: "relationship.json",
	},
	{
		method: "Relationships.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Relationships.Get(ctx, "164", cliniko.RelationshipGetOptions{ArchivedAt: cliniko.Present()})
		},
		request: "GET /v1/relationships/164?q[]=archived_at:?",
		fixture: "relationship.json",
	},
	{
		method: "Relationships.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Relationships.Update(ctx, "164", cliniko.RelationshipUpdate{
				PatientID: cliniko.Some(cliniko.PatientID("3")),
				Relation:  cliniko.Null[cliniko.Relation](),
			})
		},
		request: "PATCH /v1/relationships/164",
		body:    `{"patient_id":"3","relation":null}`,
		fixture: "relationship.json",
	},
	{
		method: "Relationships.Archive",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Relationships.Archive(ctx, "164")
		},
		request: "POST /v1/relationships/164/archive",
	},
}
