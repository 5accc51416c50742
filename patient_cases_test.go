package cliniko_test

import (
	"context"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
)

var patientCasesCases = []serviceCase{
	{
		method: "PatientCases.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientCases.List(ctx, cliniko.PatientCaseListOptions{
				Page: 2, PerPage: 10,
				Sort:         cliniko.SortBy(cliniko.PatientCasesByCreatedAt.Descending()),
				ArchivedAt:   cliniko.Any(),
				ClosedAt:     cliniko.AtLeast(monday),
				CreatedAt:    cliniko.AtLeast(monday),
				ExpiryDate:   cliniko.LessThan(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				ID:           cliniko.Equal(cliniko.PatientCaseID("3")),
				IssueDate:    cliniko.LessThan(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				Name:         cliniko.Matches("a%"),
				PatientID:    cliniko.Equal(cliniko.PatientID("3")),
				ReferralType: cliniko.Matches("a%"),
				UpdatedAt:    cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/patient_cases?page=2&per_page=10&q[]=archived_at:*&q[]=closed_at:>=2026-10-04T22:00:00Z&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=expiry_date:<2026-05-01&q[]=id:=3&q[]=issue_date:<2026-05-01&q[]=name:~~a%25&q[]=patient_id:=3&q[]=referral_type:~~a%25&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "patient_cases_list.json", list: "patient_cases",
	},
	{
		method: "PatientCases.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.PatientCases.All(ctx, cliniko.PatientCaseListOptions{}))
		},
		request: "GET /v1/patient_cases?per_page=100",
		fixture: "patient_cases_list.json", list: "patient_cases",
	},
	{
		method: "PatientCases.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientCases.Create(ctx, cliniko.PatientCaseCreate{
				Name:                      "text",
				PatientID:                 "3",
				AttendeeIDs:               cliniko.Some([]cliniko.AttendeeID{"4", "5"}),
				Closed:                    cliniko.Some(true),
				ContactID:                 cliniko.Some(cliniko.ContactID("3")),
				ExpiryDate:                cliniko.Some(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				IncludeCancelledAttendees: cliniko.Some(true),
				IncludeDNAAttendees:       cliniko.Some(true),
				IssueDate:                 cliniko.Some(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				MaxInvoiceableAmount:      cliniko.Some(decimal.RequireFromString("9.5")),
				MaxSessions:               cliniko.Some(7),
				Notes:                     cliniko.Some("text"),
				PatientAttachmentIDs:      cliniko.Some([]cliniko.PatientAttachmentID{"4", "5"}),
				Referral:                  cliniko.Some(true),
				ReferralType:              cliniko.Some(cliniko.ReferralDVA),
			})
		},
		request: "POST /v1/patient_cases",
		body:    `{"name":"text","patient_id":"3","attendee_ids":["4","5"],"closed":true,"contact_id":"3","expiry_date":"2026-05-01","include_cancelled_attendees":true,"include_dna_attendees":true,"issue_date":"2026-05-01","max_invoiceable_amount":"9.5","max_sessions":7,"notes":"text","patient_attachment_ids":["4","5"],"referral":true,"referral_type":"dva"}`,
		fixture: "patient_case.json",
	},
	{
		method: "PatientCases.ListActive",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientCases.ListActive(ctx, cliniko.PatientCaseListOptions{
				Page: 2, PerPage: 10,
				Sort:         cliniko.SortBy(cliniko.PatientCasesByCreatedAt.Descending()),
				ArchivedAt:   cliniko.Any(),
				ClosedAt:     cliniko.AtLeast(monday),
				CreatedAt:    cliniko.AtLeast(monday),
				ExpiryDate:   cliniko.LessThan(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				ID:           cliniko.Equal(cliniko.PatientCaseID("3")),
				IssueDate:    cliniko.LessThan(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				Name:         cliniko.Matches("a%"),
				PatientID:    cliniko.Equal(cliniko.PatientID("3")),
				ReferralType: cliniko.Matches("a%"),
				UpdatedAt:    cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/patient_cases/active?page=2&per_page=10&q[]=archived_at:*&q[]=closed_at:>=2026-10-04T22:00:00Z&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=expiry_date:<2026-05-01&q[]=id:=3&q[]=issue_date:<2026-05-01&q[]=name:~~a%25&q[]=patient_id:=3&q[]=referral_type:~~a%25&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "patient_cases_list.json", list: "patient_cases",
	},
	{
		method: "PatientCases.AllActive",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.PatientCases.AllActive(ctx, cliniko.PatientCaseListOptions{}))
		},
		request: "GET /v1/patient_cases/active?per_page=100",
		fixture: "patient_cases_list.json", list: "patient_cases",
	},
	{
		method: "PatientCases.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientCases.Get(ctx, "164", cliniko.PatientCaseGetOptions{ArchivedAt: cliniko.Present()})
		},
		request: "GET /v1/patient_cases/164?q[]=archived_at:?",
		fixture: "patient_case.json",
	},
	{
		method: "PatientCases.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientCases.Update(ctx, "164", cliniko.PatientCaseUpdate{
				AttendeeIDs:  cliniko.Some([]cliniko.AttendeeID{"4", "5"}),
				ReferralType: cliniko.Null[cliniko.ReferralType](),
			})
		},
		request: "PATCH /v1/patient_cases/164",
		body:    `{"attendee_ids":["4","5"],"referral_type":null}`,
		fixture: "patient_case.json",
	},
	{
		method: "PatientCases.Archive",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.PatientCases.Archive(ctx, "164")
		},
		request: "POST /v1/patient_cases/164/archive",
	},
}
