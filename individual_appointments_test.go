package cliniko_test

import (
	"context"
	"time"

	"github.com/cliniko-go/cliniko"
)

var individualAppointmentsCases = []serviceCase{
	{
		method: "IndividualAppointments.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.IndividualAppointments.Create(ctx, cliniko.IndividualAppointmentCreate{
				AppointmentTypeID: "3",
				BusinessID:        "3",
				PatientID:         "3",
				PractitionerID:    "3",
				StartsAt:          monday,
				EndsAt:            cliniko.Some(monday),
				Notes:             cliniko.Some("text"),
				PatientCaseID:     cliniko.Some(cliniko.PatientCaseID("3")),
				RepeatRule:        cliniko.Some(cliniko.RepeatRule{NumberOfRepeats: 3, RepeatType: cliniko.RepeatWeekly, RepeatingInterval: 2}),
			})
		},
		request: "POST /v1/individual_appointments",
		body:    `{"appointment_type_id":"3","business_id":"3","patient_id":"3","practitioner_id":"3","starts_at":"2026-10-04T22:00:00Z","ends_at":"2026-10-04T22:00:00Z","notes":"text","patient_case_id":"3","repeat_rule":{"number_of_repeats":3,"repeat_type":"Weekly","repeating_interval":2}}`,
		fixture: "individual_appointment.json",
	},
	{
		method: "IndividualAppointments.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.IndividualAppointments.Update(ctx, "164", cliniko.IndividualAppointmentUpdate{
				AppointmentTypeID: cliniko.Some(cliniko.AppointmentTypeID("3")),
				StartsAt:          cliniko.Null[time.Time](),
			})
		},
		request: "PATCH /v1/individual_appointments/164",
		body:    `{"appointment_type_id":"3","starts_at":null}`,
		fixture: "individual_appointment.json",
	},
	{
		method: "IndividualAppointments.Delete",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.IndividualAppointments.Delete(ctx, "164")
		},
		request: "DELETE /v1/individual_appointments/164",
	},
	{
		method: "IndividualAppointments.Archive",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.IndividualAppointments.Archive(ctx, "164")
		},
		request: "POST /v1/individual_appointments/164/archive",
	},
	{
		method: "IndividualAppointments.Cancel",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.IndividualAppointments.Cancel(ctx, "164", cliniko.IndividualAppointmentCancel{
				CancellationReason: cliniko.CancellationSick,
				ApplyToRepeats:     cliniko.Some(true),
				CancellationNote:   cliniko.Some("text"),
			})
		},
		request: "PATCH /v1/individual_appointments/164/cancel",
		body:    `{"cancellation_reason":30,"apply_to_repeats":true,"cancellation_note":"text"}`,
	},
	{
		method: "IndividualAppointments.Conflicts",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.IndividualAppointments.Conflicts(ctx, "164")
		},
		request: "GET /v1/individual_appointments/164/conflicts",
		fixture: "conflicts.json",
	},
}
