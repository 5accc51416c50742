package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestRelationships(t *testing.T) {
	t.Parallel()
	testkit.Run(t, relationshipsCases)
}

var relationshipsCases = []testkit.Case{
	{
		Method: "Relationships.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Relationships.List(ctx, cliniko.RelationshipListOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.RelationshipsByCreatedAt.Descending()),
				ArchivedAt: cliniko.Any(),
				CreatedAt:  cliniko.AtLeast(testkit.Monday),
				ID:         cliniko.Equal(cliniko.RelationshipID("3")),
				PatientID:  cliniko.Equal(cliniko.PatientID("3")),
				UpdatedAt:  cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/relationships?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=patient_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "relationships_list.json", List: "relationships",
	},
	{
		Method: "Relationships.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Relationships.All(ctx, cliniko.RelationshipListOptions{}))
		},
		Request: "GET /v1/relationships?per_page=100",
		Fixture: "relationships_list.json", List: "relationships",
	},
	{
		Method: "Relationships.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Relationships.Create(ctx, cliniko.RelationshipCreate{
				PatientID:        "3",
				RelatedPatientID: "3",
				Relation:         cliniko.RelationParent,
			})
		},
		Request: "POST /v1/relationships",
		Body:    `{"patient_id":"3","related_patient_id":"3","relation":10}`,
		Fixture: "relationship.json",
	},
	{
		Method: "Relationships.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Relationships.Get(ctx, "164", cliniko.RelationshipGetOptions{ArchivedAt: cliniko.Present()})
		},
		Request: "GET /v1/relationships/164?q[]=archived_at:?",
		Fixture: "relationship.json",
	},
	{
		Method: "Relationships.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Relationships.Update(ctx, "164", cliniko.RelationshipUpdate{
				PatientID: cliniko.Some(cliniko.PatientID("3")),
				Relation:  cliniko.Null[cliniko.Relation](),
			})
		},
		Request: "PATCH /v1/relationships/164",
		Body:    `{"patient_id":"3","relation":null}`,
		Fixture: "relationship.json",
	},
	{
		Method: "Relationships.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Relationships.Archive(ctx, "164")
		},
		Request: "POST /v1/relationships/164/archive",
	},
}
