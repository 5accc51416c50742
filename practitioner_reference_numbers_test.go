package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestPractitionerReferenceNumbers(t *testing.T) {
	t.Parallel()
	testkit.Run(t, practitionerReferenceNumbersCases)
}

var practitionerReferenceNumbersCases = []testkit.Case{
	{
		Method: "PractitionerReferenceNumbers.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PractitionerReferenceNumbers.List(ctx, cliniko.PractitionerReferenceNumberListOptions{
				Page: 2, PerPage: 10,
				Sort:            cliniko.SortBy(cliniko.PractitionerReferenceNumbersByCreatedAt.Descending()),
				BusinessID:      cliniko.Equal(cliniko.BusinessID("3")),
				CreatedAt:       cliniko.AtLeast(testkit.Monday),
				ID:              cliniko.Equal(cliniko.PractitionerReferenceNumberID("3")),
				PractitionerID:  cliniko.Equal(cliniko.PractitionerID("3")),
				ReferenceNumber: cliniko.Matches("a%"),
				UpdatedAt:       cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/practitioner_reference_numbers?page=2&per_page=10&q[]=business_id:=3&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=practitioner_id:=3&q[]=reference_number:~~a%25&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "practitioner_reference_numbers_list.json", List: "practitioner_reference_numbers",
	},
	{
		Method: "PractitionerReferenceNumbers.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.PractitionerReferenceNumbers.All(ctx, cliniko.PractitionerReferenceNumberListOptions{}))
		},
		Request: "GET /v1/practitioner_reference_numbers?per_page=100",
		Fixture: "practitioner_reference_numbers_list.json", List: "practitioner_reference_numbers",
	},
	{
		Method: "PractitionerReferenceNumbers.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PractitionerReferenceNumbers.Create(ctx, cliniko.PractitionerReferenceNumberCreate{
				PractitionerID:  "3",
				BusinessID:      cliniko.Some(cliniko.BusinessID("3")),
				Name:            cliniko.Some("text"),
				ReferenceNumber: cliniko.Some("text"),
			})
		},
		Request: "POST /v1/practitioner_reference_numbers",
		Body:    `{"practitioner_id":"3","business_id":"3","name":"text","reference_number":"text"}`,
		Fixture: "practitioner_reference_number.json",
	},
	{
		Method: "PractitionerReferenceNumbers.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PractitionerReferenceNumbers.Get(ctx, "164")
		},
		Request: "GET /v1/practitioner_reference_numbers/164",
		Fixture: "practitioner_reference_number.json",
	},
	{
		Method: "PractitionerReferenceNumbers.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PractitionerReferenceNumbers.Update(ctx, "164", cliniko.PractitionerReferenceNumberUpdate{
				BusinessID:      cliniko.Some(cliniko.BusinessID("3")),
				ReferenceNumber: cliniko.Null[string](),
			})
		},
		Request: "PATCH /v1/practitioner_reference_numbers/164",
		Body:    `{"business_id":"3","reference_number":null}`,
		Fixture: "practitioner_reference_number.json",
	},
	{
		Method: "PractitionerReferenceNumbers.Delete",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.PractitionerReferenceNumbers.Delete(ctx, "164")
		},
		Request: "DELETE /v1/practitioner_reference_numbers/164",
	},
	{
		Method: "PractitionerReferenceNumbers.ListByPractitioner",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PractitionerReferenceNumbers.ListByPractitioner(ctx, "8", cliniko.PractitionerReferenceNumberListByPractitionerOptions{
				Page: 2, PerPage: 10,
				Sort:            cliniko.SortBy(cliniko.PractitionerReferenceNumbersByCreatedAt.Descending()),
				BusinessID:      cliniko.Equal(cliniko.BusinessID("3")),
				CreatedAt:       cliniko.AtLeast(testkit.Monday),
				ID:              cliniko.Equal(cliniko.PractitionerReferenceNumberID("3")),
				ReferenceNumber: cliniko.Matches("a%"),
				UpdatedAt:       cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/practitioners/8/practitioner_reference_numbers?page=2&per_page=10&q[]=business_id:=3&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=reference_number:~~a%25&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "practitioner_reference_numbers_list.json", List: "practitioner_reference_numbers",
	},
	{
		Method: "PractitionerReferenceNumbers.AllByPractitioner",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.PractitionerReferenceNumbers.AllByPractitioner(ctx, "8", cliniko.PractitionerReferenceNumberListByPractitionerOptions{}))
		},
		Request: "GET /v1/practitioners/8/practitioner_reference_numbers?per_page=100",
		Fixture: "practitioner_reference_numbers_list.json", List: "practitioner_reference_numbers",
	},
}
