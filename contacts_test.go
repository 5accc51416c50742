package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestContacts(t *testing.T) {
	t.Parallel()
	testkit.Run(t, contactsCases)
}

var contactsCases = []testkit.Case{
	{
		Method: "Contacts.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Contacts.List(ctx, cliniko.ContactListOptions{
				Page: 2, PerPage: 10,
				Sort:        cliniko.SortBy(cliniko.ContactsByCreatedAt.Descending()),
				ArchivedAt:  cliniko.Any(),
				CompanyName: cliniko.Matches("a%"),
				CreatedAt:   cliniko.AtLeast(testkit.Monday),
				DeletedAt:   cliniko.Any(),
				Email:       cliniko.Matches("a%"),
				FirstName:   cliniko.Matches("a%"),
				ID:          cliniko.Equal(cliniko.ContactID("3")),
				LastName:    cliniko.Matches("a%"),
				Occupation:  cliniko.Matches("a%"),
				TypeCode:    cliniko.Equal(7),
				UpdatedAt:   cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/contacts?page=2&per_page=10&q[]=archived_at:*&q[]=company_name:~~a%25&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=email:~~a%25&q[]=first_name:~~a%25&q[]=id:=3&q[]=last_name:~~a%25&q[]=occupation:~~a%25&q[]=type_code:=7&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "contacts_list.json", List: "contacts",
	},
	{
		Method: "Contacts.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Contacts.All(ctx, cliniko.ContactListOptions{}))
		},
		Request: "GET /v1/contacts?per_page=100",
		Fixture: "contacts_list.json", List: "contacts",
	},
	{
		Method: "Contacts.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Contacts.Create(ctx, cliniko.ContactCreate{
				Address1:       cliniko.Some("text"),
				Address2:       cliniko.Some("text"),
				Address3:       cliniko.Some("text"),
				City:           cliniko.Some("text"),
				CompanyName:    cliniko.Some("text"),
				CountryCode:    cliniko.Some("AU"),
				DoctorType:     cliniko.Some(cliniko.DoctorGeneralPractitioner),
				Email:          cliniko.Some("text"),
				FirstName:      cliniko.Some("text"),
				LastName:       cliniko.Some("text"),
				Notes:          cliniko.Some("text"),
				Occupation:     cliniko.Some("text"),
				PhoneNumbers:   cliniko.Some([]cliniko.PhoneNumber{{PhoneType: cliniko.PhoneMobile, Number: "0400 000 010"}}),
				PostCode:       cliniko.Some("text"),
				PreferredName:  cliniko.Some("text"),
				ProviderNumber: cliniko.Some("text"),
				State:          cliniko.Some("text"),
				Title:          cliniko.Some("text"),
				TypeCode:       cliniko.Some(1),
			})
		},
		Request: "POST /v1/contacts",
		Body:    `{"address_1":"text","address_2":"text","address_3":"text","city":"text","company_name":"text","country_code":"AU","doctor_type":"general_practitioner","email":"text","first_name":"text","last_name":"text","notes":"text","occupation":"text","phone_numbers":[{"phone_type":"Mobile","number":"0400 000 010"}],"post_code":"text","preferred_name":"text","provider_number":"text","state":"text","title":"text","type_code":1}`,
		Fixture: "contact.json",
	},
	{
		Method: "Contacts.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Contacts.Get(ctx, "164", cliniko.ContactGetOptions{ArchivedAt: cliniko.Present(), DeletedAt: cliniko.Present()})
		},
		Request: "GET /v1/contacts/164?q[]=archived_at:?&q[]=deleted_at:?",
		Fixture: "contact.json",
	},
	{
		Method: "Contacts.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Contacts.Update(ctx, "164", cliniko.ContactUpdate{
				Address1: cliniko.Some("text"),
				TypeCode: cliniko.Null[int](),
			})
		},
		Request: "PATCH /v1/contacts/164",
		Body:    `{"address_1":"text","type_code":null}`,
		Fixture: "contact.json",
	},
	{
		Method: "Contacts.Delete",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Contacts.Delete(ctx, "164")
		},
		Request: "DELETE /v1/contacts/164",
	},
	{
		Method: "Contacts.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Contacts.Archive(ctx, "164")
		},
		Request: "POST /v1/contacts/164/archive",
	},
}
