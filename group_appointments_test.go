package cliniko_test

import (
	"context"
	"time"

	"github.com/cliniko-go/cliniko"
)

var groupAppointmentsCases = []serviceCase{
	{
		method: "GroupAppointments.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.GroupAppointments.List(ctx, cliniko.GroupAppointmentListOptions{
				Page: 2, PerPage: 10,
				Sort:              cliniko.SortBy(cliniko.GroupAppointmentsByCreatedAt.Descending()),
				AppointmentTypeID: cliniko.Equal(cliniko.AppointmentTypeID("3")),
				ArchivedAt:        cliniko.Any(),
				BusinessID:        cliniko.Equal(cliniko.BusinessID("3")),
				CreatedAt:         cliniko.AtLeast(monday),
				DeletedAt:         cliniko.Any(),
				EndsAt:            cliniko.AtLeast(monday),
				ID:                cliniko.Equal(cliniko.GroupAppointmentID("3")),
				PatientIDs:        cliniko.Contains(cliniko.PatientID("4")),
				PractitionerID:    cliniko.Equal(cliniko.PractitionerID("3")),
				RepeatedFromID:    cliniko.Equal(cliniko.GroupAppointmentID("3")),
				StartsAt:          cliniko.AtLeast(monday),
				UpdatedAt:         cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/group_appointments?page=2&per_page=10&q[]=appointment_type_id:=3&q[]=archived_at:*&q[]=business_id:=3&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=ends_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=patient_ids:~4&q[]=practitioner_id:=3&q[]=repeated_from_id:=3&q[]=starts_at:>=2026-10-04T22:00:00Z&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "group_appointments_list.json", list: "group_appointments",
	},
	{
		method: "GroupAppointments.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.GroupAppointments.All(ctx, cliniko.GroupAppointmentListOptions{}))
		},
		request: "GET /v1/group_appointments?per_page=100",
		fixture: "group_appointments_list.json", list: "group_appointments",
	},
	{
		method: "GroupAppointments.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.GroupAppointments.Create(ctx, cliniko.GroupAppointmentCreate{
				AppointmentTypeID: "3",
				BusinessID:        "3",
				PractitionerID:    "3",
				StartsAt:          monday,
				EndsAt:            cliniko.Some(monday),
				MaxAttendees:      cliniko.Some(7),
				Notes:             cliniko.Some("text"),
				RepeatRule:        cliniko.Some(cliniko.RepeatRule{NumberOfRepeats: 3, RepeatType: cliniko.RepeatWeekly, RepeatingInterval: 2}),
			})
		},
		request: "POST /v1/group_appointments",
		body:    `{"appointment_type_id":"3","business_id":"3","practitioner_id":"3","starts_at":"2026-10-04T22:00:00Z","ends_at":"2026-10-04T22:00:00Z","max_attendees":7,"notes":"text","repeat_rule":{"number_of_repeats":3,"repeat_type":"Weekly","repeating_interval":2}}`,
		fixture: "group_appointment.json",
	},
	{
		method: "GroupAppointments.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.GroupAppointments.Get(ctx, "164", cliniko.GroupAppointmentGetOptions{ArchivedAt: cliniko.Present(), DeletedAt: cliniko.Present()})
		},
		request: "GET /v1/group_appointments/164?q[]=archived_at:?&q[]=deleted_at:?",
		fixture: "group_appointment.json",
	},
	{
		method: "GroupAppointments.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.GroupAppointments.Update(ctx, "164", cliniko.GroupAppointmentUpdate{
				AppointmentTypeID: cliniko.Some(cliniko.AppointmentTypeID("3")),
				StartsAt:          cliniko.Null[time.Time](),
			})
		},
		request: "PATCH /v1/group_appointments/164",
		body:    `{"appointment_type_id":"3","starts_at":null}`,
		fixture: "group_appointment.json",
	},
	{
		method: "GroupAppointments.Delete",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.GroupAppointments.Delete(ctx, "164")
		},
		request: "DELETE /v1/group_appointments/164",
	},
	{
		method: "GroupAppointments.Archive",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.GroupAppointments.Archive(ctx, "164")
		},
		request: "POST /v1/group_appointments/164/archive",
	},
	{
		method: "GroupAppointments.Conflicts",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.GroupAppointments.Conflicts(ctx, "164")
		},
		request: "GET /v1/group_appointments/164/conflicts",
		fixture: "conflicts.json",
	},
}
