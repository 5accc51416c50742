package cliniko_test

import (
	"context"

	"github.com/cliniko-go/cliniko"
)

var businessesCases = []serviceCase{
	{
		method: "Businesses.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Businesses.Create(ctx, cliniko.BusinessCreate{
				AdditionalInformation:        cliniko.Some("text"),
				AdditionalInvoiceInformation: cliniko.Some("text"),
				Address1:                     cliniko.Some("text"),
				Address2:                     cliniko.Some("text"),
				AppointmentRemindersEnabled:  cliniko.Some(true),
				AppointmentTypeIDs:           cliniko.Some([]cliniko.AppointmentTypeID{"4", "5"}),
				BusinessName:                 cliniko.Some("text"),
				BusinessRegistrationName:     cliniko.Some("text"),
				BusinessRegistrationValue:    cliniko.Some("text"),
				City:                         cliniko.Some("text"),
				ContactInformation:           cliniko.Some("text"),
				CountryCode:                  cliniko.Some("text"),
				DisplayName:                  cliniko.Some("text"),
				EmailReplyTo:                 cliniko.Some("text"),
				Logo:                         cliniko.Some("text"),
				LogoHeight:                   cliniko.Some(7),
				PostCode:                     cliniko.Some("text"),
				RemoveLogo:                   cliniko.Some(true),
				ShowInOnlineBookings:         cliniko.Some(true),
				State:                        cliniko.Some("text"),
				TimeZone:                     cliniko.Some("text"),
				TimeZoneIdentifier:           cliniko.Some("text"),
				WebsiteAddress:               cliniko.Some("text"),
			})
		},
		request: "POST /v1/businesses",
		body:    `{"additional_information":"text","additional_invoice_information":"text","address_1":"text","address_2":"text","appointment_reminders_enabled":true,"appointment_type_ids":["4","5"],"business_name":"text","business_registration_name":"text","business_registration_value":"text","city":"text","contact_information":"text","country_code":"text","display_name":"text","email_reply_to":"text","logo":"text","logo_height":7,"post_code":"text","remove_logo":true,"show_in_online_bookings":true,"state":"text","time_zone":"text","time_zone_identifier":"text","website_address":"text"}`,
		fixture: "business.json",
	},
	{
		method: "Businesses.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Businesses.Update(ctx, "164", cliniko.BusinessUpdate{
				AdditionalInformation: cliniko.Some("text"),
				WebsiteAddress:        cliniko.Null[string](),
			})
		},
		request: "PATCH /v1/businesses/164",
		body:    `{"additional_information":"text","website_address":null}`,
		fixture: "business.json",
	},
	{
		method: "Businesses.Delete",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Businesses.Delete(ctx, "164")
		},
		request: "DELETE /v1/businesses/164",
	},
	{
		method: "Businesses.Archive",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Businesses.Archive(ctx, "164")
		},
		request: "POST /v1/businesses/164/archive",
	},
	{
		method: "Businesses.Unarchive",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Businesses.Unarchive(ctx, "164")
		},
		request: "POST /v1/businesses/164/unarchive",
		fixture: "business.json",
	},
}
