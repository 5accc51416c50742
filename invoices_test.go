package cliniko_test

import (
	"context"

	"github.com/cliniko-go/cliniko"
)

var invoicesCases = []serviceCase{
	{
		method: "Invoices.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Invoices.List(ctx, cliniko.InvoiceListOptions{
				Page: 2, PerPage: 10,
				Sort:              cliniko.SortBy(cliniko.InvoicesByCreatedAt.Descending()),
				AppointmentID:     cliniko.Equal(cliniko.AppointmentID("3")),
				ArchivedAt:        cliniko.Any(),
				AttendeeID:        cliniko.Equal(cliniko.AttendeeID("3")),
				BusinessID:        cliniko.Equal(cliniko.BusinessID("3")),
				ClosedAt:          cliniko.AtLeast(monday),
				CreatedAt:         cliniko.AtLeast(monday),
				DeletedAt:         cliniko.Any(),
				ID:                cliniko.Equal(cliniko.InvoiceID("3")),
				IssueDate:         cliniko.LessThan(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				Number:            cliniko.Equal(7),
				OriginalInvoiceID: cliniko.Equal(cliniko.InvoiceID("3")),
				PatientID:         cliniko.Equal(cliniko.PatientID("3")),
				PractitionerID:    cliniko.Equal(cliniko.PractitionerID("3")),
				Status:            cliniko.Equal(cliniko.InvoicePaid),
				UpdatedAt:         cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/invoices?page=2&per_page=10&q[]=appointment_id:=3&q[]=archived_at:*&q[]=attendee_id:=3&q[]=business_id:=3&q[]=closed_at:>=2026-10-04T22:00:00Z&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=issue_date:<2026-05-01&q[]=number:=7&q[]=original_invoice_id:=3&q[]=patient_id:=3&q[]=practitioner_id:=3&q[]=status:=20&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "invoices_list.json", list: "invoices",
	},
	{
		method: "Invoices.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Invoices.All(ctx, cliniko.InvoiceListOptions{}))
		},
		request: "GET /v1/invoices?per_page=100",
		fixture: "invoices_list.json", list: "invoices",
	},
	{
		method: "Invoices.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Invoices.Get(ctx, "164", cliniko.InvoiceGetOptions{ArchivedAt: cliniko.Present(), DeletedAt: cliniko.Present()})
		},
		request: "GET /v1/invoices/164?q[]=archived_at:?&q[]=deleted_at:?",
		fixture: "invoice.json",
	},
	{
		method: "Invoices.ListByAppointment",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Invoices.ListByAppointment(ctx, "8", cliniko.InvoiceListByAppointmentOptions{
				Page: 2, PerPage: 10,
				Sort:              cliniko.SortBy(cliniko.InvoicesByCreatedAt.Descending()),
				ArchivedAt:        cliniko.Any(),
				AttendeeID:        cliniko.Equal(cliniko.AttendeeID("3")),
				BusinessID:        cliniko.Equal(cliniko.BusinessID("3")),
				ClosedAt:          cliniko.AtLeast(monday),
				CreatedAt:         cliniko.AtLeast(monday),
				DeletedAt:         cliniko.Any(),
				ID:                cliniko.Equal(cliniko.InvoiceID("3")),
				IssueDate:         cliniko.LessThan(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				Number:            cliniko.Equal(7),
				OriginalInvoiceID: cliniko.Equal(cliniko.InvoiceID("3")),
				PatientID:         cliniko.Equal(cliniko.PatientID("3")),
				PractitionerID:    cliniko.Equal(cliniko.PractitionerID("3")),
				Status:            cliniko.Equal(cliniko.InvoicePaid),
				UpdatedAt:         cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/appointments/8/invoices?page=2&per_page=10&q[]=archived_at:*&q[]=attendee_id:=3&q[]=business_id:=3&q[]=closed_at:>=2026-10-04T22:00:00Z&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=issue_date:<2026-05-01&q[]=number:=7&q[]=original_invoice_id:=3&q[]=patient_id:=3&q[]=practitioner_id:=3&q[]=status:=20&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "invoices_list.json", list: "invoices",
	},
	{
		method: "Invoices.AllByAppointment",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Invoices.AllByAppointment(ctx, "8", cliniko.InvoiceListByAppointmentOptions{}))
		},
		request: "GET /v1/appointments/8/invoices?per_page=100",
		fixture: "invoices_list.json", list: "invoices",
	},
	{
		method: "Invoices.ListByAttendee",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Invoices.ListByAttendee(ctx, "8", cliniko.InvoiceListByAttendeeOptions{
				Page: 2, PerPage: 10,
				Sort:              cliniko.SortBy(cliniko.InvoicesByCreatedAt.Descending()),
				AppointmentID:     cliniko.Equal(cliniko.AppointmentID("3")),
				ArchivedAt:        cliniko.Any(),
				BusinessID:        cliniko.Equal(cliniko.BusinessID("3")),
				ClosedAt:          cliniko.AtLeast(monday),
				CreatedAt:         cliniko.AtLeast(monday),
				DeletedAt:         cliniko.Any(),
				ID:                cliniko.Equal(cliniko.InvoiceID("3")),
				IssueDate:         cliniko.LessThan(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				Number:            cliniko.Equal(7),
				OriginalInvoiceID: cliniko.Equal(cliniko.InvoiceID("3")),
				PatientID:         cliniko.Equal(cliniko.PatientID("3")),
				PractitionerID:    cliniko.Equal(cliniko.PractitionerID("3")),
				Status:            cliniko.Equal(cliniko.InvoicePaid),
				UpdatedAt:         cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/attendees/8/invoices?page=2&per_page=10&q[]=appointment_id:=3&q[]=archived_at:*&q[]=business_id:=3&q[]=closed_at:>=2026-10-04T22:00:00Z&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=issue_date:<2026-05-01&q[]=number:=7&q[]=original_invoice_id:=3&q[]=patient_id:=3&q[]=practitioner_id:=3&q[]=status:=20&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "invoices_list.json", list: "invoices",
	},
	{
		method: "Invoices.AllByAttendee",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Invoices.AllByAttendee(ctx, "8", cliniko.InvoiceListByAttendeeOptions{}))
		},
		request: "GET /v1/attendees/8/invoices?per_page=100",
		fixture: "invoices_list.json", list: "invoices",
	},
	{
		method: "Invoices.ListByPatientCase",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Invoices.ListByPatientCase(ctx, "8", cliniko.InvoiceListOptions{
				Page: 2, PerPage: 10,
				Sort:              cliniko.SortBy(cliniko.InvoicesByCreatedAt.Descending()),
				AppointmentID:     cliniko.Equal(cliniko.AppointmentID("3")),
				ArchivedAt:        cliniko.Any(),
				AttendeeID:        cliniko.Equal(cliniko.AttendeeID("3")),
				BusinessID:        cliniko.Equal(cliniko.BusinessID("3")),
				ClosedAt:          cliniko.AtLeast(monday),
				CreatedAt:         cliniko.AtLeast(monday),
				DeletedAt:         cliniko.Any(),
				ID:                cliniko.Equal(cliniko.InvoiceID("3")),
				IssueDate:         cliniko.LessThan(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				Number:            cliniko.Equal(7),
				OriginalInvoiceID: cliniko.Equal(cliniko.InvoiceID("3")),
				PatientID:         cliniko.Equal(cliniko.PatientID("3")),
				PractitionerID:    cliniko.Equal(cliniko.PractitionerID("3")),
				Status:            cliniko.Equal(cliniko.InvoicePaid),
				UpdatedAt:         cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/patient_cases/8/invoices?page=2&per_page=10&q[]=appointment_id:=3&q[]=archived_at:*&q[]=attendee_id:=3&q[]=business_id:=3&q[]=closed_at:>=2026-10-04T22:00:00Z&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=issue_date:<2026-05-01&q[]=number:=7&q[]=original_invoice_id:=3&q[]=patient_id:=3&q[]=practitioner_id:=3&q[]=status:=20&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "invoices_list.json", list: "invoices",
	},
	{
		method: "Invoices.AllByPatientCase",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Invoices.AllByPatientCase(ctx, "8", cliniko.InvoiceListOptions{}))
		},
		request: "GET /v1/patient_cases/8/invoices?per_page=100",
		fixture: "invoices_list.json", list: "invoices",
	},
	{
		method: "Invoices.ListByPatient",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Invoices.ListByPatient(ctx, "8", cliniko.InvoiceListByPatientOptions{
				Page: 2, PerPage: 10,
				Sort:              cliniko.SortBy(cliniko.InvoicesByCreatedAt.Descending()),
				AppointmentID:     cliniko.Equal(cliniko.AppointmentID("3")),
				ArchivedAt:        cliniko.Any(),
				AttendeeID:        cliniko.Equal(cliniko.AttendeeID("3")),
				BusinessID:        cliniko.Equal(cliniko.BusinessID("3")),
				ClosedAt:          cliniko.AtLeast(monday),
				CreatedAt:         cliniko.AtLeast(monday),
				DeletedAt:         cliniko.Any(),
				ID:                cliniko.Equal(cliniko.InvoiceID("3")),
				IssueDate:         cliniko.LessThan(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				Number:            cliniko.Equal(7),
				OriginalInvoiceID: cliniko.Equal(cliniko.InvoiceID("3")),
				PractitionerID:    cliniko.Equal(cliniko.PractitionerID("3")),
				Status:            cliniko.Equal(cliniko.InvoicePaid),
				UpdatedAt:         cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/patients/8/invoices?page=2&per_page=10&q[]=appointment_id:=3&q[]=archived_at:*&q[]=attendee_id:=3&q[]=business_id:=3&q[]=closed_at:>=2026-10-04T22:00:00Z&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=issue_date:<2026-05-01&q[]=number:=7&q[]=original_invoice_id:=3&q[]=practitioner_id:=3&q[]=status:=20&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "invoices_list.json", list: "invoices",
	},
	{
		method: "Invoices.AllByPatient",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Invoices.AllByPatient(ctx, "8", cliniko.InvoiceListByPatientOptions{}))
		},
		request: "GET /v1/patients/8/invoices?per_page=100",
		fixture: "invoices_list.json", list: "invoices",
	},
	{
		method: "Invoices.ListByPractitioner",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Invoices.ListByPractitioner(ctx, "8", cliniko.InvoiceListByPractitionerOptions{
				Page: 2, PerPage: 10,
				Sort:              cliniko.SortBy(cliniko.InvoicesByCreatedAt.Descending()),
				AppointmentID:     cliniko.Equal(cliniko.AppointmentID("3")),
				ArchivedAt:        cliniko.Any(),
				AttendeeID:        cliniko.Equal(cliniko.AttendeeID("3")),
				BusinessID:        cliniko.Equal(cliniko.BusinessID("3")),
				ClosedAt:          cliniko.AtLeast(monday),
				CreatedAt:         cliniko.AtLeast(monday),
				DeletedAt:         cliniko.Any(),
				ID:                cliniko.Equal(cliniko.InvoiceID("3")),
				IssueDate:         cliniko.LessThan(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				Number:            cliniko.Equal(7),
				OriginalInvoiceID: cliniko.Equal(cliniko.InvoiceID("3")),
				PatientID:         cliniko.Equal(cliniko.PatientID("3")),
				Status:            cliniko.Equal(cliniko.InvoicePaid),
				UpdatedAt:         cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/practitioners/8/invoices?page=2&per_page=10&q[]=appointment_id:=3&q[]=archived_at:*&q[]=attendee_id:=3&q[]=business_id:=3&q[]=closed_at:>=2026-10-04T22:00:00Z&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=issue_date:<2026-05-01&q[]=number:=7&q[]=original_invoice_id:=3&q[]=patient_id:=3&q[]=status:=20&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "invoices_list.json", list: "invoices",
	},
	{
		method: "Invoices.AllByPractitioner",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Invoices.AllByPractitioner(ctx, "8", cliniko.InvoiceListByPractitionerOptions{}))
		},
		request: "GET /v1/practitioners/8/invoices?per_page=100",
		fixture: "invoices_list.json", list: "invoices",
	},
}
