package cliniko_test

import (
	"context"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestGroupAppointments(t *testing.T) {
	t.Parallel()
	testkit.Run(t, groupAppointmentsCases)
}

var groupAppointmentsCases = []testkit.Case{
	{
		Method: "GroupAppointments.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.GroupAppointments.List(ctx, cliniko.GroupAppointmentListOptions{
				Page: 2, PerPage: 10,
				Sort:              cliniko.SortBy(cliniko.GroupAppointmentsByCreatedAt.Descending()),
				AppointmentTypeID: cliniko.Equal(cliniko.AppointmentTypeID("3")),
				ArchivedAt:        cliniko.Any(),
				BusinessID:        cliniko.Equal(cliniko.BusinessID("3")),
				CreatedAt:         cliniko.AtLeast(testkit.Monday),
				DeletedAt:         cliniko.Any(),
				EndsAt:            cliniko.AtLeast(testkit.Monday),
				ID:                cliniko.Equal(cliniko.GroupAppointmentID("3")),
				PatientIDs:        cliniko.Contains(cliniko.PatientID("4")),
				PractitionerID:    cliniko.Equal(cliniko.PractitionerID("3")),
				RepeatedFromID:    cliniko.Equal(cliniko.GroupAppointmentID("3")),
				StartsAt:          cliniko.AtLeast(testkit.Monday),
				UpdatedAt:         cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/group_appointments?page=2&per_page=10&q[]=appointment_type_id:=3&q[]=archived_at:*&q[]=business_id:=3&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=ends_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=patient_ids:~4&q[]=practitioner_id:=3&q[]=repeated_from_id:=3&q[]=starts_at:>=2026-10-04T22:00:00Z&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "group_appointments_list.json", List: "group_appointments",
	},
	{
		Method: "GroupAppointments.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.GroupAppointments.All(ctx, cliniko.GroupAppointmentListOptions{}))
		},
		Request: "GET /v1/group_appointments?per_page=100",
		Fixture: "group_appointments_list.json", List: "group_appointments",
	},
	{
		Method: "GroupAppointments.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.GroupAppointments.Create(ctx, cliniko.GroupAppointmentCreate{
				AppointmentTypeID: "3",
				BusinessID:        "3",
				PractitionerID:    "3",
				StartsAt:          testkit.Monday,
				EndsAt:            cliniko.Some(testkit.Monday),
				MaxAttendees:      cliniko.Some(7),
				Notes:             cliniko.Some("text"),
				RepeatRule:        cliniko.Some(cliniko.RepeatRule{NumberOfRepeats: 3, RepeatType: cliniko.RepeatWeekly, RepeatingInterval: 2}),
			})
		},
		Request: "POST /v1/group_appointments",
		Body:    `{"appointment_type_id":"3","business_id":"3","practitioner_id":"3","starts_at":"2026-10-04T22:00:00Z","ends_at":"2026-10-04T22:00:00Z","max_attendees":7,"notes":"text","repeat_rule":{"number_of_repeats":3,"repeat_type":"Weekly","repeating_interval":2}}`,
		Fixture: "group_appointment.json",
	},
	{
		Method: "GroupAppointments.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.GroupAppointments.Get(ctx, "164", cliniko.GroupAppointmentGetOptions{ArchivedAt: cliniko.Present(), DeletedAt: cliniko.Present()})
		},
		Request: "GET /v1/group_appointments/164?q[]=archived_at:?&q[]=deleted_at:?",
		Fixture: "group_appointment.json",
	},
	{
		Method: "GroupAppointments.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.GroupAppointments.Update(ctx, "164", cliniko.GroupAppointmentUpdate{
				AppointmentTypeID: cliniko.Some(cliniko.AppointmentTypeID("3")),
				StartsAt:          cliniko.Null[time.Time](),
			})
		},
		Request: "PATCH /v1/group_appointments/164",
		Body:    `{"appointment_type_id":"3","starts_at":null}`,
		Fixture: "group_appointment.json",
	},
	{
		Method: "GroupAppointments.Delete",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.GroupAppointments.Delete(ctx, "164")
		},
		Request: "DELETE /v1/group_appointments/164",
	},
	{
		Method: "GroupAppointments.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.GroupAppointments.Archive(ctx, "164")
		},
		Request: "POST /v1/group_appointments/164/archive",
	},
	{
		Method: "GroupAppointments.Conflicts",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.GroupAppointments.Conflicts(ctx, "164")
		},
		Request: "GET /v1/group_appointments/164/conflicts",
		Fixture: "conflicts.json",
	},
}
