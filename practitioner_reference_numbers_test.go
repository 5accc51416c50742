package cliniko_test

import (
	"context"

	"github.com/cliniko-go/cliniko"
)

var practitionerReferenceNumbersCases = []serviceCase{
	{
		method: "PractitionerReferenceNumbers.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PractitionerReferenceNumbers.List(ctx, cliniko.PractitionerReferenceNumberListOptions{
				Page: 2, PerPage: 10,
				Sort:            cliniko.SortBy(cliniko.PractitionerReferenceNumbersByCreatedAt.Descending()),
				BusinessID:      cliniko.Equal(cliniko.BusinessID("3")),
				CreatedAt:       cliniko.AtLeast(monday),
				ID:              cliniko.Equal(cliniko.PractitionerReferenceNumberID("3")),
				PractitionerID:  cliniko.Equal(cliniko.PractitionerID("3")),
				ReferenceNumber: cliniko.Matches("a%"),
				UpdatedAt:       cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/practitioner_reference_numbers?page=2&per_page=10&q[]=business_id:=3&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=practitioner_id:=3&q[]=reference_number:~~a%25&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "practitioner_reference_numbers_list.json", list: "practitioner_reference_numbers",
	},
	{
		method: "PractitionerReferenceNumbers.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.PractitionerReferenceNumbers.All(ctx, cliniko.PractitionerReferenceNumberListOptions{}))
		},
		request: "GET /v1/practitioner_reference_numbers?per_page=100",
		fixture: "practitioner_reference_numbers_list.json", list: "practitioner_reference_numbers",
	},
	{
		method: "PractitionerReferenceNumbers.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PractitionerReferenceNumbers.Create(ctx, cliniko.PractitionerReferenceNumberCreate{
				PractitionerID:  "3",
				BusinessID:      cliniko.Some(cliniko.BusinessID("3")),
				Name:            cliniko.Some("text"),
				ReferenceNumber: cliniko.Some("text"),
			})
		},
		request: "POST /v1/practitioner_reference_numbers",
		body:    `{"practitioner_id":"3","business_id":"3","name":"text","reference_number":"text"}`,
		fixture: "practitioner_reference_number.json",
	},
	{
		method: "PractitionerReferenceNumbers.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PractitionerReferenceNumbers.Get(ctx, "164")
		},
		request: "GET /v1/practitioner_reference_numbers/164",
		fixture: "practitioner_reference_number.json",
	},
	{
		method: "PractitionerReferenceNumbers.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PractitionerReferenceNumbers.Update(ctx, "164", cliniko.PractitionerReferenceNumberUpdate{
				BusinessID:      cliniko.Some(cliniko.BusinessID("3")),
				ReferenceNumber: cliniko.Null[string](),
			})
		},
		request: "PATCH /v1/practitioner_reference_numbers/164",
		body:    `{"business_id":"3","reference_number":null}`,
		fixture: "practitioner_reference_number.json",
	},
	{
		method: "PractitionerReferenceNumbers.Delete",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.PractitionerReferenceNumbers.Delete(ctx, "164")
		},
		request: "DELETE /v1/practitioner_reference_numbers/164",
	},
	{
		method: "PractitionerReferenceNumbers.ListByPractitioner",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PractitionerReferenceNumbers.ListByPractitioner(ctx, "8", cliniko.PractitionerReferenceNumberListByPractitionerOptions{
				Page: 2, PerPage: 10,
				Sort:            cliniko.SortBy(cliniko.PractitionerReferenceNumbersByCreatedAt.Descending()),
				BusinessID:      cliniko.Equal(cliniko.BusinessID("3")),
				CreatedAt:       cliniko.AtLeast(monday),
				ID:              cliniko.Equal(cliniko.PractitionerReferenceNumberID("3")),
				ReferenceNumber: cliniko.Matches("a%"),
				UpdatedAt:       cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/practitioners/8/practitioner_reference_numbers?page=2&per_page=10&q[]=business_id:=3&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=reference_number:~~a%25&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "practitioner_reference_numbers_list.json", list: "practitioner_reference_numbers",
	},
	{
		method: "PractitionerReferenceNumbers.AllByPractitioner",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.PractitionerReferenceNumbers.AllByPractitioner(ctx, "8", cliniko.PractitionerReferenceNumberListByPractitionerOptions{}))
		},
		request: "GET /v1/practitioners/8/practitioner_reference_numbers?per_page=100",
		fixture: "practitioner_reference_numbers_list.json", list: "practitioner_reference_numbers",
	},
}
