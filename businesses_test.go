package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestBusinesses(t *testing.T) {
	t.Parallel()
	testkit.Run(t, businessesCases)
}

var businessesCases = []testkit.Case{
	{
		Method: "Businesses.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Businesses.List(ctx, cliniko.BusinessListOptions{
				Page: 2, PerPage: 10,
				Sort:                 cliniko.SortBy(cliniko.BusinessesByUpdatedAt.Descending(), cliniko.BusinessesByID.Ascending()),
				AppointmentTypeIDs:   cliniko.Contains(cliniko.AppointmentTypeID("1640000055437901064")),
				ArchivedAt:           cliniko.Any(),
				CreatedAt:            cliniko.AtLeast(testkit.Monday),
				DeletedAt:            cliniko.Missing(),
				ID:                   cliniko.In[cliniko.BusinessID]("1", "2"),
				ShowInOnlineBookings: cliniko.Equal(true),
				UpdatedAt:            cliniko.GreaterThan(testkit.Monday),
			})
		},
		Request: "GET /v1/businesses?page=2&per_page=10" +
			"&q[]=appointment_type_ids:~1640000055437901064&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z" +
			"&q[]=deleted_at:!?&q[]=id:=1,2&q[]=show_in_online_bookings:=true&q[]=updated_at:>2026-10-04T22:00:00Z" +
			"&sort=updated_at:desc,id",
		Fixture: "businesses_list.json", List: "businesses",
	},
	{
		Method: "Businesses.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Businesses.All(ctx, cliniko.BusinessListOptions{ArchivedAt: cliniko.Present()}))
		},
		Request: "GET /v1/businesses?per_page=100&q[]=archived_at:?",
		Fixture: "businesses_list.json", List: "businesses",
	},
	{
		Method: "Businesses.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Businesses.Get(ctx, "1640000007919100134", cliniko.BusinessGetOptions{ArchivedAt: cliniko.Any(), DeletedAt: cliniko.Present()})
		},
		Request: "GET /v1/businesses/1640000007919100134?q[]=archived_at:*&q[]=deleted_at:?",
		Fixture: "business.json",
	},
	{
		Method: "Businesses.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
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
		Request: "POST /v1/businesses",
		Body:    `{"additional_information":"text","additional_invoice_information":"text","address_1":"text","address_2":"text","appointment_reminders_enabled":true,"appointment_type_ids":["4","5"],"business_name":"text","business_registration_name":"text","business_registration_value":"text","city":"text","contact_information":"text","country_code":"text","display_name":"text","email_reply_to":"text","logo":"text","logo_height":7,"post_code":"text","remove_logo":true,"show_in_online_bookings":true,"state":"text","time_zone":"text","time_zone_identifier":"text","website_address":"text"}`,
		Fixture: "business.json",
	},
	{
		Method: "Businesses.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Businesses.Update(ctx, "164", cliniko.BusinessUpdate{
				AdditionalInformation: cliniko.Some("text"),
				WebsiteAddress:        cliniko.Null[string](),
			})
		},
		Request: "PATCH /v1/businesses/164",
		Body:    `{"additional_information":"text","website_address":null}`,
		Fixture: "business.json",
	},
	{
		Method: "Businesses.Delete",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Businesses.Delete(ctx, "164")
		},
		Request: "DELETE /v1/businesses/164",
	},
	{
		Method: "Businesses.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Businesses.Archive(ctx, "164")
		},
		Request: "POST /v1/businesses/164/archive",
	},
	{
		Method: "Businesses.Unarchive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Businesses.Unarchive(ctx, "164")
		},
		Request: "POST /v1/businesses/164/unarchive",
		Fixture: "business.json",
	},
}
