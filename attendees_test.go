package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestAttendees(t *testing.T) {
	t.Parallel()
	testkit.Run(t, attendeesCases)
}

var attendeesCases = []testkit.Case{
	{
		Method: "Attendees.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Attendees.List(ctx, cliniko.AttendeeListOptions{
				Page: 2, PerPage: 10,
				Sort:          cliniko.SortBy(cliniko.AttendeesByCreatedAt.Descending()),
				AppointmentID: cliniko.Equal(cliniko.AppointmentID("3")),
				ArchivedAt:    cliniko.Any(),
				BookingID:     cliniko.Equal(cliniko.BookingID("3")),
				CancelledAt:   cliniko.Any(),
				CreatedAt:     cliniko.AtLeast(testkit.Monday),
				DeletedAt:     cliniko.Any(),
				ID:            cliniko.Equal(cliniko.AttendeeID("3")),
				PatientCaseID: cliniko.Equal(cliniko.PatientCaseID("3")),
				PatientID:     cliniko.Equal(cliniko.PatientID("3")),
				UpdatedAt:     cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/attendees?page=2&per_page=10&q[]=appointment_id:=3&q[]=archived_at:*&q[]=booking_id:=3&q[]=cancelled_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=patient_case_id:=3&q[]=patient_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "attendees_list.json", List: "attendees",
	},
	{
		Method: "Attendees.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Attendees.All(ctx, cliniko.AttendeeListOptions{}))
		},
		Request: "GET /v1/attendees?per_page=100",
		Fixture: "attendees_list.json", List: "attendees",
	},
	{
		Method: "Attendees.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Attendees.Create(ctx, cliniko.AttendeeCreate{
				BookingID:     "3",
				PatientID:     "3",
				Arrived:       cliniko.Some(true),
				Notes:         cliniko.Some("text"),
				PatientCaseID: cliniko.Some(cliniko.PatientCaseID("3")),
			})
		},
		Request: "POST /v1/attendees",
		Body:    `{"booking_id":"3","patient_id":"3","arrived":true,"notes":"text","patient_case_id":"3"}`,
		Fixture: "attendee.json",
	},
	{
		Method: "Attendees.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Attendees.Get(ctx, "164", cliniko.AttendeeGetOptions{ArchivedAt: cliniko.Present(), CancelledAt: cliniko.Present(), DeletedAt: cliniko.Present()})
		},
		Request: "GET /v1/attendees/164?q[]=archived_at:?&q[]=cancelled_at:?&q[]=deleted_at:?",
		Fixture: "attendee.json",
	},
	{
		Method: "Attendees.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Attendees.Update(ctx, "164", cliniko.AttendeeUpdate{
				Arrived:       cliniko.Some(true),
				PatientCaseID: cliniko.Null[cliniko.PatientCaseID](),
			})
		},
		Request: "PATCH /v1/attendees/164",
		Body:    `{"arrived":true,"patient_case_id":null}`,
		Fixture: "attendee.json",
	},
	{
		Method: "Attendees.Delete",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Attendees.Delete(ctx, "164")
		},
		Request: "DELETE /v1/attendees/164",
	},
	{
		Method: "Attendees.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Attendees.Archive(ctx, "164")
		},
		Request: "POST /v1/attendees/164/archive",
	},
	{
		Method: "Attendees.Cancel",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Attendees.Cancel(ctx, "164", cliniko.AttendeeCancel{
				CancellationReason: cliniko.CancellationSick,
				ApplyToRepeats:     cliniko.Some(true),
				CancellationNote:   cliniko.Some("text"),
			})
		},
		Request: "PATCH /v1/attendees/164/cancel",
		Body:    `{"cancellation_reason":30,"apply_to_repeats":true,"cancellation_note":"text"}`,
	},
	{
		Method: "Attendees.ListByGroupAppointment",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Attendees.ListByGroupAppointment(ctx, "8", cliniko.AttendeeListOptions{
				Page: 2, PerPage: 10,
				Sort:          cliniko.SortBy(cliniko.AttendeesByCreatedAt.Descending()),
				AppointmentID: cliniko.Equal(cliniko.AppointmentID("3")),
				ArchivedAt:    cliniko.Any(),
				BookingID:     cliniko.Equal(cliniko.BookingID("3")),
				CancelledAt:   cliniko.Any(),
				CreatedAt:     cliniko.AtLeast(testkit.Monday),
				DeletedAt:     cliniko.Any(),
				ID:            cliniko.Equal(cliniko.AttendeeID("3")),
				PatientCaseID: cliniko.Equal(cliniko.PatientCaseID("3")),
				PatientID:     cliniko.Equal(cliniko.PatientID("3")),
				UpdatedAt:     cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/group_appointments/8/attendees?page=2&per_page=10&q[]=appointment_id:=3&q[]=archived_at:*&q[]=booking_id:=3&q[]=cancelled_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=patient_case_id:=3&q[]=patient_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "attendees_list.json", List: "attendees",
	},
	{
		Method: "Attendees.AllByGroupAppointment",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Attendees.AllByGroupAppointment(ctx, "8", cliniko.AttendeeListOptions{}))
		},
		Request: "GET /v1/group_appointments/8/attendees?per_page=100",
		Fixture: "attendees_list.json", List: "attendees",
	},
	{
		Method: "Attendees.ListByIndividualAppointment",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Attendees.ListByIndividualAppointment(ctx, "8", cliniko.AttendeeListOptions{
				Page: 2, PerPage: 10,
				Sort:          cliniko.SortBy(cliniko.AttendeesByCreatedAt.Descending()),
				AppointmentID: cliniko.Equal(cliniko.AppointmentID("3")),
				ArchivedAt:    cliniko.Any(),
				BookingID:     cliniko.Equal(cliniko.BookingID("3")),
				CancelledAt:   cliniko.Any(),
				CreatedAt:     cliniko.AtLeast(testkit.Monday),
				DeletedAt:     cliniko.Any(),
				ID:            cliniko.Equal(cliniko.AttendeeID("3")),
				PatientCaseID: cliniko.Equal(cliniko.PatientCaseID("3")),
				PatientID:     cliniko.Equal(cliniko.PatientID("3")),
				UpdatedAt:     cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/individual_appointments/8/attendees?page=2&per_page=10&q[]=appointment_id:=3&q[]=archived_at:*&q[]=booking_id:=3&q[]=cancelled_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=patient_case_id:=3&q[]=patient_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "attendees_list.json", List: "attendees",
	},
	{
		Method: "Attendees.AllByIndividualAppointment",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Attendees.AllByIndividualAppointment(ctx, "8", cliniko.AttendeeListOptions{}))
		},
		Request: "GET /v1/individual_appointments/8/attendees?per_page=100",
		Fixture: "attendees_list.json", List: "attendees",
	},
	{
		Method: "Attendees.ListByPatientCase",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Attendees.ListByPatientCase(ctx, "8", cliniko.AttendeeListByPatientCaseOptions{
				Page: 2, PerPage: 10,
				Sort:          cliniko.SortBy(cliniko.AttendeesByCreatedAt.Descending()),
				AppointmentID: cliniko.Equal(cliniko.AppointmentID("3")),
				ArchivedAt:    cliniko.Any(),
				BookingID:     cliniko.Equal(cliniko.BookingID("3")),
				CancelledAt:   cliniko.Any(),
				CreatedAt:     cliniko.AtLeast(testkit.Monday),
				DeletedAt:     cliniko.Any(),
				ID:            cliniko.Equal(cliniko.AttendeeID("3")),
				PatientID:     cliniko.Equal(cliniko.PatientID("3")),
				UpdatedAt:     cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/patient_cases/8/attendees?page=2&per_page=10&q[]=appointment_id:=3&q[]=archived_at:*&q[]=booking_id:=3&q[]=cancelled_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=patient_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "attendees_list.json", List: "attendees",
	},
	{
		Method: "Attendees.AllByPatientCase",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Attendees.AllByPatientCase(ctx, "8", cliniko.AttendeeListByPatientCaseOptions{}))
		},
		Request: "GET /v1/patient_cases/8/attendees?per_page=100",
		Fixture: "attendees_list.json", List: "attendees",
	},
}
