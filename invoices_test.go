package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestInvoices(t *testing.T) {
	t.Parallel()
	testkit.Run(t, invoicesCases)
}

var invoicesCases = []testkit.Case{
	{
		Method: "Invoices.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Invoices.List(ctx, cliniko.InvoiceListOptions{
				Page: 2, PerPage: 10,
				Sort:              cliniko.SortBy(cliniko.InvoicesByCreatedAt.Descending()),
				AppointmentID:     cliniko.Equal(cliniko.AppointmentID("3")),
				ArchivedAt:        cliniko.Any(),
				AttendeeID:        cliniko.Equal(cliniko.AttendeeID("3")),
				BusinessID:        cliniko.Equal(cliniko.BusinessID("3")),
				ClosedAt:          cliniko.AtLeast(testkit.Monday),
				CreatedAt:         cliniko.AtLeast(testkit.Monday),
				DeletedAt:         cliniko.Any(),
				ID:                cliniko.Equal(cliniko.InvoiceID("3")),
				IssueDate:         cliniko.LessThan(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				Number:            cliniko.Equal(7),
				OriginalInvoiceID: cliniko.Equal(cliniko.InvoiceID("3")),
				PatientID:         cliniko.Equal(cliniko.PatientID("3")),
				PractitionerID:    cliniko.Equal(cliniko.PractitionerID("3")),
				Status:            cliniko.Equal(cliniko.InvoicePaid),
				UpdatedAt:         cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/invoices?page=2&per_page=10&q[]=appointment_id:=3&q[]=archived_at:*&q[]=attendee_id:=3&q[]=business_id:=3&q[]=closed_at:>=2026-10-04T22:00:00Z&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=issue_date:<2026-05-01&q[]=number:=7&q[]=original_invoice_id:=3&q[]=patient_id:=3&q[]=practitioner_id:=3&q[]=status:=20&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "invoices_list.json", List: "invoices",
	},
	{
		Method: "Invoices.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Invoices.All(ctx, cliniko.InvoiceListOptions{}))
		},
		Request: "GET /v1/invoices?per_page=100",
		Fixture: "invoices_list.json", List: "invoices",
	},
	{
		Method: "Invoices.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Invoices.Get(ctx, "164", cliniko.InvoiceGetOptions{ArchivedAt: cliniko.Present(), DeletedAt: cliniko.Present()})
		},
		Request: "GET /v1/invoices/164?q[]=archived_at:?&q[]=deleted_at:?",
		Fixture: "invoice.json",
	},
	{
		Method: "Invoices.ListByAppointment",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Invoices.ListByAppointment(ctx, "8", cliniko.InvoiceListByAppointmentOptions{
				Page: 2, PerPage: 10,
				Sort:              cliniko.SortBy(cliniko.InvoicesByCreatedAt.Descending()),
				ArchivedAt:        cliniko.Any(),
				AttendeeID:        cliniko.Equal(cliniko.AttendeeID("3")),
				BusinessID:        cliniko.Equal(cliniko.BusinessID("3")),
				ClosedAt:          cliniko.AtLeast(testkit.Monday),
				CreatedAt:         cliniko.AtLeast(testkit.Monday),
				DeletedAt:         cliniko.Any(),
				ID:                cliniko.Equal(cliniko.InvoiceID("3")),
				IssueDate:         cliniko.LessThan(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				Number:            cliniko.Equal(7),
				OriginalInvoiceID: cliniko.Equal(cliniko.InvoiceID("3")),
				PatientID:         cliniko.Equal(cliniko.PatientID("3")),
				PractitionerID:    cliniko.Equal(cliniko.PractitionerID("3")),
				Status:            cliniko.Equal(cliniko.InvoicePaid),
				UpdatedAt:         cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/appointments/8/invoices?page=2&per_page=10&q[]=archived_at:*&q[]=attendee_id:=3&q[]=business_id:=3&q[]=closed_at:>=2026-10-04T22:00:00Z&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=issue_date:<2026-05-01&q[]=number:=7&q[]=original_invoice_id:=3&q[]=patient_id:=3&q[]=practitioner_id:=3&q[]=status:=20&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "invoices_list.json", List: "invoices",
	},
	{
		Method: "Invoices.AllByAppointment",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Invoices.AllByAppointment(ctx, "8", cliniko.InvoiceListByAppointmentOptions{}))
		},
		Request: "GET /v1/appointments/8/invoices?per_page=100",
		Fixture: "invoices_list.json", List: "invoices",
	},
	{
		Method: "Invoices.ListByAttendee",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Invoices.ListByAttendee(ctx, "8", cliniko.InvoiceListByAttendeeOptions{
				Page: 2, PerPage: 10,
				Sort:              cliniko.SortBy(cliniko.InvoicesByCreatedAt.Descending()),
				AppointmentID:     cliniko.Equal(cliniko.AppointmentID("3")),
				ArchivedAt:        cliniko.Any(),
				BusinessID:        cliniko.Equal(cliniko.BusinessID("3")),
				ClosedAt:          cliniko.AtLeast(testkit.Monday),
				CreatedAt:         cliniko.AtLeast(testkit.Monday),
				DeletedAt:         cliniko.Any(),
				ID:                cliniko.Equal(cliniko.InvoiceID("3")),
				IssueDate:         cliniko.LessThan(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				Number:            cliniko.Equal(7),
				OriginalInvoiceID: cliniko.Equal(cliniko.InvoiceID("3")),
				PatientID:         cliniko.Equal(cliniko.PatientID("3")),
				PractitionerID:    cliniko.Equal(cliniko.PractitionerID("3")),
				Status:            cliniko.Equal(cliniko.InvoicePaid),
				UpdatedAt:         cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/attendees/8/invoices?page=2&per_page=10&q[]=appointment_id:=3&q[]=archived_at:*&q[]=business_id:=3&q[]=closed_at:>=2026-10-04T22:00:00Z&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=issue_date:<2026-05-01&q[]=number:=7&q[]=original_invoice_id:=3&q[]=patient_id:=3&q[]=practitioner_id:=3&q[]=status:=20&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "invoices_list.json", List: "invoices",
	},
	{
		Method: "Invoices.AllByAttendee",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Invoices.AllByAttendee(ctx, "8", cliniko.InvoiceListByAttendeeOptions{}))
		},
		Request: "GET /v1/attendees/8/invoices?per_page=100",
		Fixture: "invoices_list.json", List: "invoices",
	},
	{
		Method: "Invoices.ListByPatientCase",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Invoices.ListByPatientCase(ctx, "8", cliniko.InvoiceListOptions{
				Page: 2, PerPage: 10,
				Sort:              cliniko.SortBy(cliniko.InvoicesByCreatedAt.Descending()),
				AppointmentID:     cliniko.Equal(cliniko.AppointmentID("3")),
				ArchivedAt:        cliniko.Any(),
				AttendeeID:        cliniko.Equal(cliniko.AttendeeID("3")),
				BusinessID:        cliniko.Equal(cliniko.BusinessID("3")),
				ClosedAt:          cliniko.AtLeast(testkit.Monday),
				CreatedAt:         cliniko.AtLeast(testkit.Monday),
				DeletedAt:         cliniko.Any(),
				ID:                cliniko.Equal(cliniko.InvoiceID("3")),
				IssueDate:         cliniko.LessThan(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				Number:            cliniko.Equal(7),
				OriginalInvoiceID: cliniko.Equal(cliniko.InvoiceID("3")),
				PatientID:         cliniko.Equal(cliniko.PatientID("3")),
				PractitionerID:    cliniko.Equal(cliniko.PractitionerID("3")),
				Status:            cliniko.Equal(cliniko.InvoicePaid),
				UpdatedAt:         cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/patient_cases/8/invoices?page=2&per_page=10&q[]=appointment_id:=3&q[]=archived_at:*&q[]=attendee_id:=3&q[]=business_id:=3&q[]=closed_at:>=2026-10-04T22:00:00Z&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=issue_date:<2026-05-01&q[]=number:=7&q[]=original_invoice_id:=3&q[]=patient_id:=3&q[]=practitioner_id:=3&q[]=status:=20&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "invoices_list.json", List: "invoices",
	},
	{
		Method: "Invoices.AllByPatientCase",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Invoices.AllByPatientCase(ctx, "8", cliniko.InvoiceListOptions{}))
		},
		Request: "GET /v1/patient_cases/8/invoices?per_page=100",
		Fixture: "invoices_list.json", List: "invoices",
	},
	{
		Method: "Invoices.ListByPatient",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Invoices.ListByPatient(ctx, "8", cliniko.InvoiceListByPatientOptions{
				Page: 2, PerPage: 10,
				Sort:              cliniko.SortBy(cliniko.InvoicesByCreatedAt.Descending()),
				AppointmentID:     cliniko.Equal(cliniko.AppointmentID("3")),
				ArchivedAt:        cliniko.Any(),
				AttendeeID:        cliniko.Equal(cliniko.AttendeeID("3")),
				BusinessID:        cliniko.Equal(cliniko.BusinessID("3")),
				ClosedAt:          cliniko.AtLeast(testkit.Monday),
				CreatedAt:         cliniko.AtLeast(testkit.Monday),
				DeletedAt:         cliniko.Any(),
				ID:                cliniko.Equal(cliniko.InvoiceID("3")),
				IssueDate:         cliniko.LessThan(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				Number:            cliniko.Equal(7),
				OriginalInvoiceID: cliniko.Equal(cliniko.InvoiceID("3")),
				PractitionerID:    cliniko.Equal(cliniko.PractitionerID("3")),
				Status:            cliniko.Equal(cliniko.InvoicePaid),
				UpdatedAt:         cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/patients/8/invoices?page=2&per_page=10&q[]=appointment_id:=3&q[]=archived_at:*&q[]=attendee_id:=3&q[]=business_id:=3&q[]=closed_at:>=2026-10-04T22:00:00Z&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=issue_date:<2026-05-01&q[]=number:=7&q[]=original_invoice_id:=3&q[]=practitioner_id:=3&q[]=status:=20&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "invoices_list.json", List: "invoices",
	},
	{
		Method: "Invoices.AllByPatient",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Invoices.AllByPatient(ctx, "8", cliniko.InvoiceListByPatientOptions{}))
		},
		Request: "GET /v1/patients/8/invoices?per_page=100",
		Fixture: "invoices_list.json", List: "invoices",
	},
	{
		Method: "Invoices.ListByPractitioner",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Invoices.ListByPractitioner(ctx, "8", cliniko.InvoiceListByPractitionerOptions{
				Page: 2, PerPage: 10,
				Sort:              cliniko.SortBy(cliniko.InvoicesByCreatedAt.Descending()),
				AppointmentID:     cliniko.Equal(cliniko.AppointmentID("3")),
				ArchivedAt:        cliniko.Any(),
				AttendeeID:        cliniko.Equal(cliniko.AttendeeID("3")),
				BusinessID:        cliniko.Equal(cliniko.BusinessID("3")),
				ClosedAt:          cliniko.AtLeast(testkit.Monday),
				CreatedAt:         cliniko.AtLeast(testkit.Monday),
				DeletedAt:         cliniko.Any(),
				ID:                cliniko.Equal(cliniko.InvoiceID("3")),
				IssueDate:         cliniko.LessThan(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				Number:            cliniko.Equal(7),
				OriginalInvoiceID: cliniko.Equal(cliniko.InvoiceID("3")),
				PatientID:         cliniko.Equal(cliniko.PatientID("3")),
				Status:            cliniko.Equal(cliniko.InvoicePaid),
				UpdatedAt:         cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/practitioners/8/invoices?page=2&per_page=10&q[]=appointment_id:=3&q[]=archived_at:*&q[]=attendee_id:=3&q[]=business_id:=3&q[]=closed_at:>=2026-10-04T22:00:00Z&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=issue_date:<2026-05-01&q[]=number:=7&q[]=original_invoice_id:=3&q[]=patient_id:=3&q[]=status:=20&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "invoices_list.json", List: "invoices",
	},
	{
		Method: "Invoices.AllByPractitioner",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Invoices.AllByPractitioner(ctx, "8", cliniko.InvoiceListByPractitionerOptions{}))
		},
		Request: "GET /v1/practitioners/8/invoices?per_page=100",
		Fixture: "invoices_list.json", List: "invoices",
	},
}
