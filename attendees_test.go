package cliniko_test

import (
	"context"

	"github.com/cliniko-go/cliniko"
)

var attendeesCases = []serviceCase{
	{
		method: "Attendees.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Attendees.List(ctx, cliniko.AttendeeListOptions{
				Page: 2, PerPage: 10,
				Sort:          cliniko.SortBy(cliniko.AttendeesByCreatedAt.Descending()),
				AppointmentID: cliniko.Equal(cliniko.AppointmentID("3")),
				ArchivedAt:    cliniko.Any(),
				BookingID:     cliniko.Equal(cliniko.BookingID("3")),
				CancelledAt:   cliniko.Any(),
				CreatedAt:     cliniko.AtLeast(monday),
				DeletedAt:     cliniko.Any(),
				ID:            cliniko.Equal(cliniko.AttendeeID("3")),
				PatientCaseID: cliniko.Equal(cliniko.PatientCaseID("3")),
				PatientID:     cliniko.Equal(cliniko.PatientID("3")),
				UpdatedAt:     cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/attendees?page=2&per_page=10&q[]=appointment_id:=3&q[]=archived_at:*&q[]=booking_id:=3&q[]=cancelled_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=patient_case_id:=3&q[]=patient_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "attendees_list.json", list: "attendees",
	},
	{
		method: "Attendees.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Attendees.All(ctx, cliniko.AttendeeListOptions{}))
		},
		request: "GET /v1/attendees?per_page=100",
		fixture: "attendees_list.json", list: "attendees",
	},
	{
		method: "Attendees.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Attendees.Create(ctx, cliniko.AttendeeCreate{
				BookingID:     "3",
				PatientID:     "3",
				Arrived:       cliniko.Some(true),
				Notes:         cliniko.Some("text"),
				PatientCaseID: cliniko.Some(cliniko.PatientCaseID("3")),
			})
		},
		request: "POST /v1/attendees",
		body:    `{"booking_id":"3","patient_id":"3","arrived":true,"notes":"text","patient_case_id":"3"}`,
		fixture: "attendee.json",
	},
	{
		method: "Attendees.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Attendees.Get(ctx, "164", cliniko.AttendeeGetOptions{ArchivedAt: cliniko.Present(), CancelledAt: cliniko.Present(), DeletedAt: cliniko.Present()})
		},
		request: "GET /v1/attendees/164?q[]=archived_at:?&q[]=cancelled_at:?&q[]=deleted_at:?",
		fixture: "attendee.json",
	},
	{
		method: "Attendees.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Attendees.Update(ctx, "164", cliniko.AttendeeUpdate{
				Arrived:       cliniko.Some(true),
				PatientCaseID: cliniko.Null[cliniko.PatientCaseID](),
			})
		},
		request: "PATCH /v1/attendees/164",
		body:    `{"arrived":true,"patient_case_id":null}`,
		fixture: "attendee.json",
	},
	{
		method: "Attendees.Delete",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Attendees.Delete(ctx, "164")
		},
		request: "DELETE /v1/attendees/164",
	},
	{
		method: "Attendees.Archive",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Attendees.Archive(ctx, "164")
		},
		request: "POST /v1/attendees/164/archive",
	},
	{
		method: "Attendees.Cancel",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Attendees.Cancel(ctx, "164", cliniko.AttendeeCancel{
				CancellationReason: cliniko.CancellationSick,
				ApplyToRepeats:     cliniko.Some(true),
				CancellationNote:   cliniko.Some("text"),
			})
		},
		request: "PATCH /v1/attendees/164/cancel",
		body:    `{"cancellation_reason":30,"apply_to_repeats":true,"cancellation_note":"text"}`,
	},
	{
		method: "Attendees.ListByGroupAppointment",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Attendees.ListByGroupAppointment(ctx, "8", cliniko.AttendeeListOptions{
				Page: 2, PerPage: 10,
				Sort:          cliniko.SortBy(cliniko.AttendeesByCreatedAt.Descending()),
				AppointmentID: cliniko.Equal(cliniko.AppointmentID("3")),
				ArchivedAt:    cliniko.Any(),
				BookingID:     cliniko.Equal(cliniko.BookingID("3")),
				CancelledAt:   cliniko.Any(),
				CreatedAt:     cliniko.AtLeast(monday),
				DeletedAt:     cliniko.Any(),
				ID:            cliniko.Equal(cliniko.AttendeeID("3")),
				PatientCaseID: cliniko.Equal(cliniko.PatientCaseID("3")),
				PatientID:     cliniko.Equal(cliniko.PatientID("3")),
				UpdatedAt:     cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/group_appointments/8/attendees?page=2&per_page=10&q[]=appointment_id:=3&q[]=archived_at:*&q[]=booking_id:=3&q[]=cancelled_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=patient_case_id:=3&q[]=patient_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "attendees_list.json", list: "attendees",
	},
	{
		method: "Attendees.AllByGroupAppointment",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Attendees.AllByGroupAppointment(ctx, "8", cliniko.AttendeeListOptions{}))
		},
		request: "GET /v1/group_appointments/8/attendees?per_page=100",
		fixture: "attendees_list.json", list: "attendees",
	},
	{
		method: "Attendees.ListByIndividualAppointment",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Attendees.ListByIndividualAppointment(ctx, "8", cliniko.AttendeeListOptions{
				Page: 2, PerPage: 10,
				Sort:          cliniko.SortBy(cliniko.AttendeesByCreatedAt.Descending()),
				AppointmentID: cliniko.Equal(cliniko.AppointmentID("3")),
				ArchivedAt:    cliniko.Any(),
				BookingID:     cliniko.Equal(cliniko.BookingID("3")),
				CancelledAt:   cliniko.Any(),
				CreatedAt:     cliniko.AtLeast(monday),
				DeletedAt:     cliniko.Any(),
				ID:            cliniko.Equal(cliniko.AttendeeID("3")),
				PatientCaseID: cliniko.Equal(cliniko.PatientCaseID("3")),
				PatientID:     cliniko.Equal(cliniko.PatientID("3")),
				UpdatedAt:     cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/individual_appointments/8/attendees?page=2&per_page=10&q[]=appointment_id:=3&q[]=archived_at:*&q[]=booking_id:=3&q[]=cancelled_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=patient_case_id:=3&q[]=patient_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "attendees_list.json", list: "attendees",
	},
	{
		method: "Attendees.AllByIndividualAppointment",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Attendees.AllByIndividualAppointment(ctx, "8", cliniko.AttendeeListOptions{}))
		},
		request: "GET /v1/individual_appointments/8/attendees?per_page=100",
		fixture: "attendees_list.json", list: "attendees",
	},
	{
		method: "Attendees.ListByPatientCase",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Attendees.ListByPatientCase(ctx, "8", cliniko.AttendeeListByPatientCaseOptions{
				Page: 2, PerPage: 10,
				Sort:          cliniko.SortBy(cliniko.AttendeesByCreatedAt.Descending()),
				AppointmentID: cliniko.Equal(cliniko.AppointmentID("3")),
				ArchivedAt:    cliniko.Any(),
				BookingID:     cliniko.Equal(cliniko.BookingID("3")),
				CancelledAt:   cliniko.Any(),
				CreatedAt:     cliniko.AtLeast(monday),
				DeletedAt:     cliniko.Any(),
				ID:            cliniko.Equal(cliniko.AttendeeID("3")),
				PatientID:     cliniko.Equal(cliniko.PatientID("3")),
				UpdatedAt:     cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/patient_cases/8/attendees?page=2&per_page=10&q[]=appointment_id:=3&q[]=archived_at:*&q[]=booking_id:=3&q[]=cancelled_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=patient_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "attendees_list.json", list: "attendees",
	},
	{
		method: "Attendees.AllByPatientCase",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Attendees.AllByPatientCase(ctx, "8", cliniko.AttendeeListByPatientCaseOptions{}))
		},
		request: "GET /v1/patient_cases/8/attendees?per_page=100",
		fixture: "attendees_list.json", list: "attendees",
	},
}
