package cliniko_test

import (
	"context"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestIndividualAppointments(t *testing.T) {
	t.Parallel()
	testkit.Run(t, individualAppointmentsCases)
}

var individualAppointmentsCases = []testkit.Case{
	{
		Method: "IndividualAppointments.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.IndividualAppointments.List(ctx, cliniko.IndividualAppointmentListOptions{
				PerPage:           1,
				Sort:              cliniko.SortBy(cliniko.IndividualAppointmentsByStartsAt.Ascending()),
				AppointmentTypeID: cliniko.NotEqual(cliniko.AppointmentTypeID("7"), "8"),
				ArchivedAt:        cliniko.Present(),
				BusinessID:        cliniko.Equal(cliniko.BusinessID("1")),
				CancelledAt:       cliniko.Any(),
				CreatedAt:         cliniko.LessThan(testkit.Friday),
				DeletedAt:         cliniko.AtMost(testkit.Friday),
				DidNotArrive:      cliniko.NotEqual(true),
				EndsAt:            cliniko.Missing(),
				ID:                cliniko.Between[cliniko.IndividualAppointmentID]("10", "20"),
				PatientID:         cliniko.Equal(cliniko.PatientID("3")),
				PractitionerID:    cliniko.Equal(cliniko.PractitionerID("2")),
				RepeatedFromID:    cliniko.MissingID[cliniko.IndividualAppointment](),
				StartsAt:          cliniko.Between(testkit.Monday, testkit.Friday),
				UpdatedAt:         cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/individual_appointments?per_page=1" +
			"&q[]=appointment_type_id:!=7&q[]=appointment_type_id:!=8&q[]=archived_at:?&q[]=business_id:=1" +
			"&q[]=cancelled_at:*&q[]=created_at:<2026-10-08T22:00:00Z&q[]=deleted_at:<=2026-10-08T22:00:00Z" +
			"&q[]=did_not_arrive:!=true&q[]=ends_at:!?&q[]=id:>=10&q[]=id:<20&q[]=patient_id:=3&q[]=practitioner_id:=2" +
			"&q[]=repeated_from_id:!?&q[]=starts_at:>=2026-10-04T22:00:00Z&q[]=starts_at:<2026-10-08T22:00:00Z" +
			"&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=starts_at",
		Fixture: "individual_appointments_list.json", List: "individual_appointments",
	},
	{
		Method: "IndividualAppointments.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.IndividualAppointments.All(ctx, cliniko.IndividualAppointmentListOptions{CancelledAt: cliniko.Present()}))
		},
		Request: "GET /v1/individual_appointments?per_page=100&q[]=cancelled_at:?",
		Fixture: "individual_appointments_list_cancelled_filter.json", List: "individual_appointments",
	},
	{
		Method: "IndividualAppointments.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.IndividualAppointments.Get(ctx, "1640000118807502640", cliniko.IndividualAppointmentGetOptions{
				ArchivedAt: cliniko.Any(), CancelledAt: cliniko.Any(), DeletedAt: cliniko.Any(),
			})
		},
		Request: "GET /v1/individual_appointments/1640000118807502640?q[]=archived_at:*&q[]=cancelled_at:*&q[]=deleted_at:*",
		Fixture: "individual_appointment_cancelled.json",
	},
	{
		Method: "IndividualAppointments.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.IndividualAppointments.Get(ctx, "1640000110885602422")
		},
		Request: "GET /v1/individual_appointments/1640000110885602422",
		Fixture: "individual_appointment_repeating.json",
	},
	{
		Method: "IndividualAppointments.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.IndividualAppointments.Create(ctx, cliniko.IndividualAppointmentCreate{
				AppointmentTypeID: "3",
				BusinessID:        "3",
				PatientID:         "3",
				PractitionerID:    "3",
				StartsAt:          testkit.Monday,
				EndsAt:            cliniko.Some(testkit.Monday),
				Notes:             cliniko.Some("text"),
				PatientCaseID:     cliniko.Some(cliniko.PatientCaseID("3")),
				RepeatRule:        cliniko.Some(cliniko.RepeatRule{NumberOfRepeats: 3, RepeatType: cliniko.RepeatWeekly, RepeatingInterval: 2}),
			})
		},
		Request: "POST /v1/individual_appointments",
		Body:    `{"appointment_type_id":"3","business_id":"3","patient_id":"3","practitioner_id":"3","starts_at":"2026-10-04T22:00:00Z","ends_at":"2026-10-04T22:00:00Z","notes":"text","patient_case_id":"3","repeat_rule":{"number_of_repeats":3,"repeat_type":"Weekly","repeating_interval":2}}`,
		Fixture: "individual_appointment.json",
	},
	{
		Method: "IndividualAppointments.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.IndividualAppointments.Update(ctx, "164", cliniko.IndividualAppointmentUpdate{
				AppointmentTypeID: cliniko.Some(cliniko.AppointmentTypeID("3")),
				StartsAt:          cliniko.Null[time.Time](),
			})
		},
		Request: "PATCH /v1/individual_appointments/164",
		Body:    `{"appointment_type_id":"3","starts_at":null}`,
		Fixture: "individual_appointment.json",
	},
	{
		Method: "IndividualAppointments.Delete",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.IndividualAppointments.Delete(ctx, "164")
		},
		Request: "DELETE /v1/individual_appointments/164",
	},
	{
		Method: "IndividualAppointments.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.IndividualAppointments.Archive(ctx, "164")
		},
		Request: "POST /v1/individual_appointments/164/archive",
	},
	{
		Method: "IndividualAppointments.Cancel",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.IndividualAppointments.Cancel(ctx, "164", cliniko.IndividualAppointmentCancel{
				CancellationReason: cliniko.CancellationSick,
				ApplyToRepeats:     cliniko.Some(true),
				CancellationNote:   cliniko.Some("text"),
			})
		},
		Request: "PATCH /v1/individual_appointments/164/cancel",
		Body:    `{"cancellation_reason":30,"apply_to_repeats":true,"cancellation_note":"text"}`,
	},
	{
		Method: "IndividualAppointments.Conflicts",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.IndividualAppointments.Conflicts(ctx, "164")
		},
		Request: "GET /v1/individual_appointments/164/conflicts",
		Fixture: "conflicts.json",
	},
}
