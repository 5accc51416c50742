package cliniko_test

import (
	"context"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestPatientCases(t *testing.T) {
	t.Parallel()
	testkit.Run(t, patientCasesCases)
}

var patientCasesCases = []testkit.Case{
	{
		Method: "PatientCases.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientCases.List(ctx, cliniko.PatientCaseListOptions{
				Page: 2, PerPage: 10,
				Sort:         cliniko.SortBy(cliniko.PatientCasesByCreatedAt.Descending()),
				ArchivedAt:   cliniko.Any(),
				ClosedAt:     cliniko.AtLeast(testkit.Monday),
				CreatedAt:    cliniko.AtLeast(testkit.Monday),
				ExpiryDate:   cliniko.LessThan(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				ID:           cliniko.Equal(cliniko.PatientCaseID("3")),
				IssueDate:    cliniko.LessThan(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				Name:         cliniko.Matches("a%"),
				PatientID:    cliniko.Equal(cliniko.PatientID("3")),
				ReferralType: cliniko.Matches("a%"),
				UpdatedAt:    cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/patient_cases?page=2&per_page=10&q[]=archived_at:*&q[]=closed_at:>=2026-10-04T22:00:00Z&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=expiry_date:<2026-05-01&q[]=id:=3&q[]=issue_date:<2026-05-01&q[]=name:~~a%25&q[]=patient_id:=3&q[]=referral_type:~~a%25&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "patient_cases_list.json", List: "patient_cases",
	},
	{
		Method: "PatientCases.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.PatientCases.All(ctx, cliniko.PatientCaseListOptions{}))
		},
		Request: "GET /v1/patient_cases?per_page=100",
		Fixture: "patient_cases_list.json", List: "patient_cases",
	},
	{
		Method: "PatientCases.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
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
		Request: "POST /v1/patient_cases",
		Body:    `{"name":"text","patient_id":"3","attendee_ids":["4","5"],"closed":true,"contact_id":"3","expiry_date":"2026-05-01","include_cancelled_attendees":true,"include_dna_attendees":true,"issue_date":"2026-05-01","max_invoiceable_amount":"9.5","max_sessions":7,"notes":"text","patient_attachment_ids":["4","5"],"referral":true,"referral_type":"dva"}`,
		Fixture: "patient_case.json",
	},
	{
		Method: "PatientCases.ListActive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientCases.ListActive(ctx, cliniko.PatientCaseListOptions{
				Page: 2, PerPage: 10,
				Sort:         cliniko.SortBy(cliniko.PatientCasesByCreatedAt.Descending()),
				ArchivedAt:   cliniko.Any(),
				ClosedAt:     cliniko.AtLeast(testkit.Monday),
				CreatedAt:    cliniko.AtLeast(testkit.Monday),
				ExpiryDate:   cliniko.LessThan(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				ID:           cliniko.Equal(cliniko.PatientCaseID("3")),
				IssueDate:    cliniko.LessThan(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				Name:         cliniko.Matches("a%"),
				PatientID:    cliniko.Equal(cliniko.PatientID("3")),
				ReferralType: cliniko.Matches("a%"),
				UpdatedAt:    cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/patient_cases/active?page=2&per_page=10&q[]=archived_at:*&q[]=closed_at:>=2026-10-04T22:00:00Z&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=expiry_date:<2026-05-01&q[]=id:=3&q[]=issue_date:<2026-05-01&q[]=name:~~a%25&q[]=patient_id:=3&q[]=referral_type:~~a%25&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "patient_cases_list.json", List: "patient_cases",
	},
	{
		Method: "PatientCases.AllActive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.PatientCases.AllActive(ctx, cliniko.PatientCaseListOptions{}))
		},
		Request: "GET /v1/patient_cases/active?per_page=100",
		Fixture: "patient_cases_list.json", List: "patient_cases",
	},
	{
		Method: "PatientCases.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientCases.Get(ctx, "164", cliniko.PatientCaseGetOptions{ArchivedAt: cliniko.Present()})
		},
		Request: "GET /v1/patient_cases/164?q[]=archived_at:?",
		Fixture: "patient_case.json",
	},
	{
		Method: "PatientCases.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientCases.Update(ctx, "164", cliniko.PatientCaseUpdate{
				AttendeeIDs:  cliniko.Some([]cliniko.AttendeeID{"4", "5"}),
				ReferralType: cliniko.Null[cliniko.ReferralType](),
			})
		},
		Request: "PATCH /v1/patient_cases/164",
		Body:    `{"attendee_ids":["4","5"],"referral_type":null}`,
		Fixture: "patient_case.json",
	},
	{
		Method: "PatientCases.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.PatientCases.Archive(ctx, "164")
		},
		Request: "POST /v1/patient_cases/164/archive",
	},
}
