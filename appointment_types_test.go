package cliniko_test

import (
	"context"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestAppointmentTypes(t *testing.T) {
	t.Parallel()
	testkit.Run(t, appointmentTypesCases)
}

var appointmentTypesCases = []testkit.Case{
	{
		Method: "AppointmentTypes.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AppointmentTypes.List(ctx, cliniko.AppointmentTypeListOptions{
				Page: 2, PerPage: 10,
				Sort:                               cliniko.SortBy(cliniko.AppointmentTypesByCreatedAt.Descending()),
				AppointmentConfirmationTemplateIDs: cliniko.Contains(cliniko.CommunicationTemplateID("4")),
				AppointmentFollowUpTemplateIDs:     cliniko.Contains(cliniko.CommunicationTemplateID("4")),
				AppointmentReminderTemplateIDs:     cliniko.Contains(cliniko.CommunicationTemplateID("4")),
				ArchivedAt:                         cliniko.Any(),
				Category:                           cliniko.Matches("a%"),
				CreatedAt:                          cliniko.AtLeast(testkit.Monday),
				ID:                                 cliniko.Equal(cliniko.AppointmentTypeID("3")),
				OnlinePaymentsMode:                 cliniko.Matches("a%"),
				ShowInOnlineBookings:               cliniko.Equal(true),
				UpdatedAt:                          cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/appointment_types?page=2&per_page=10&q[]=appointment_confirmation_template_ids:~4&q[]=appointment_follow_up_template_ids:~4&q[]=appointment_reminder_template_ids:~4&q[]=archived_at:*&q[]=category:~~a%25&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=online_payments_mode:~~a%25&q[]=show_in_online_bookings:=true&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "appointment_types_list.json", List: "appointment_types",
	},
	{
		Method: "AppointmentTypes.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.AppointmentTypes.All(ctx, cliniko.AppointmentTypeListOptions{}))
		},
		Request: "GET /v1/appointment_types?per_page=100",
		Fixture: "appointment_types_list.json", List: "appointment_types",
	},
	{
		Method: "AppointmentTypes.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AppointmentTypes.Create(ctx, cliniko.AppointmentTypeCreate{
				Color:                              "#aabbcc",
				DurationInMinutes:                  7,
				MaxAttendees:                       7,
				Name:                               "text",
				AddDepositToAccountCredit:          cliniko.Some(true),
				AppointmentConfirmationTemplateIDs: cliniko.Some([]cliniko.CommunicationTemplateID{"4", "5"}),
				AppointmentFollowUpTemplateIDs:     cliniko.Some([]cliniko.CommunicationTemplateID{"4", "5"}),
				AppointmentReminderTemplateIDs:     cliniko.Some([]cliniko.CommunicationTemplateID{"4", "5"}),
				BusinessIDs:                        cliniko.Some([]cliniko.BusinessID{"4", "5"}),
				Category:                           cliniko.Some("text"),
				DepositPrice:                       cliniko.Some(decimal.RequireFromString("9.5")),
				Description:                        cliniko.Some("text"),
				OnlineBookingsLeadTimeHours:        cliniko.Some(1),
				OnlinePaymentsMode:                 cliniko.Some(cliniko.OnlinePaymentsOptional),
				PractitionerIDs:                    cliniko.Some([]cliniko.PractitionerID{"4", "5"}),
				ShowInOnlineBookings:               cliniko.Some(true),
				TelehealthEnabled:                  cliniko.Some(true),
				TreatmentNoteTemplateID:            cliniko.Some(cliniko.TreatmentNoteTemplateID("3")),
			})
		},
		Request: "POST /v1/appointment_types",
		Body:    `{"color":"#aabbcc","duration_in_minutes":7,"max_attendees":7,"name":"text","add_deposit_to_account_credit":true,"appointment_confirmation_template_ids":["4","5"],"appointment_follow_up_template_ids":["4","5"],"appointment_reminder_template_ids":["4","5"],"business_ids":["4","5"],"category":"text","deposit_price":"9.5","description":"text","online_bookings_lead_time_hours":1,"online_payments_mode":"optional","practitioner_ids":["4","5"],"show_in_online_bookings":true,"telehealth_enabled":true,"treatment_note_template_id":"3"}`,
		Fixture: "appointment_type.json",
	},
	{
		Method: "AppointmentTypes.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AppointmentTypes.Get(ctx, "164", cliniko.AppointmentTypeGetOptions{ArchivedAt: cliniko.Present()})
		},
		Request: "GET /v1/appointment_types/164?q[]=archived_at:?",
		Fixture: "appointment_type.json",
	},
	{
		Method: "AppointmentTypes.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AppointmentTypes.Update(ctx, "164", cliniko.AppointmentTypeUpdate{
				AddDepositToAccountCredit: cliniko.Some(true),
				TreatmentNoteTemplateID:   cliniko.Null[cliniko.TreatmentNoteTemplateID](),
			})
		},
		Request: "PATCH /v1/appointment_types/164",
		Body:    `{"add_deposit_to_account_credit":true,"treatment_note_template_id":null}`,
		Fixture: "appointment_type.json",
	},
	{
		Method: "AppointmentTypes.Delete",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.AppointmentTypes.Delete(ctx, "164")
		},
		Request: "DELETE /v1/appointment_types/164",
	},
	{
		Method: "AppointmentTypes.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.AppointmentTypes.Archive(ctx, "164")
		},
		Request: "POST /v1/appointment_types/164/archive",
	},
	{
		Method: "AppointmentTypes.ListByPractitioner",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AppointmentTypes.ListByPractitioner(ctx, "8", cliniko.AppointmentTypeListOptions{
				Page: 2, PerPage: 10,
				Sort:                               cliniko.SortBy(cliniko.AppointmentTypesByCreatedAt.Descending()),
				AppointmentConfirmationTemplateIDs: cliniko.Contains(cliniko.CommunicationTemplateID("4")),
				AppointmentFollowUpTemplateIDs:     cliniko.Contains(cliniko.CommunicationTemplateID("4")),
				AppointmentReminderTemplateIDs:     cliniko.Contains(cliniko.CommunicationTemplateID("4")),
				ArchivedAt:                         cliniko.Any(),
				Category:                           cliniko.Matches("a%"),
				CreatedAt:                          cliniko.AtLeast(testkit.Monday),
				ID:                                 cliniko.Equal(cliniko.AppointmentTypeID("3")),
				OnlinePaymentsMode:                 cliniko.Matches("a%"),
				ShowInOnlineBookings:               cliniko.Equal(true),
				UpdatedAt:                          cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/practitioners/8/appointment_types?page=2&per_page=10&q[]=appointment_confirmation_template_ids:~4&q[]=appointment_follow_up_template_ids:~4&q[]=appointment_reminder_template_ids:~4&q[]=archived_at:*&q[]=category:~~a%25&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=online_payments_mode:~~a%25&q[]=show_in_online_bookings:=true&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "appointment_types_list.json", List: "appointment_types",
	},
	{
		Method: "AppointmentTypes.AllByPractitioner",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.AppointmentTypes.AllByPractitioner(ctx, "8", cliniko.AppointmentTypeListOptions{}))
		},
		Request: "GET /v1/practitioners/8/appointment_types?per_page=100",
		Fixture: "appointment_types_list.json", List: "appointment_types",
	},
}
