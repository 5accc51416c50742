package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestPractitioners(t *testing.T) {
	t.Parallel()
	testkit.Run(t, practitionersCases)
}

var practitionersCases = []testkit.Case{
	{
		Method: "Practitioners.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Practitioners.Get(ctx, "1640000023757900420")
		},
		Request: "GET /v1/practitioners/1640000023757900420",
		Fixture: "practitioner.json",
	},
	{
		Method: "Practitioners.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Practitioners.List(ctx, cliniko.PractitionerListOptions{
				Page: 1, PerPage: 100,
				Sort:                 cliniko.SortBy(cliniko.PractitionersByCreatedAt.Descending()),
				Active:               cliniko.Equal(true),
				CreatedAt:            cliniko.Present(),
				ID:                   cliniko.AtMost(cliniko.PractitionerID("9")),
				ShowInOnlineBookings: cliniko.NotEqual(false),
				UpdatedAt:            cliniko.LessThan(testkit.Monday),
				UserID:               cliniko.PresentID[cliniko.User](),
			})
		},
		Request: "GET /v1/practitioners?page=1&per_page=100&q[]=active:=true&q[]=created_at:?&q[]=id:<=9" +
			"&q[]=show_in_online_bookings:!=false&q[]=updated_at:<2026-10-04T22:00:00Z&q[]=user_id:?&sort=created_at:desc",
		Fixture: "practitioners_list.json", List: "practitioners",
	},
	{
		Method: "Practitioners.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Practitioners.All(ctx, cliniko.PractitionerListOptions{}))
		},
		Request: "GET /v1/practitioners?per_page=100",
		Fixture: "practitioners_list.json", List: "practitioners",
	},
	{
		Method: "Practitioners.ListInactive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Practitioners.ListInactive(ctx, cliniko.PractitionerListOptions{PerPage: 2, UserID: cliniko.Equal(cliniko.UserID("3"))})
		},
		Request: "GET /v1/practitioners/inactive?per_page=2&q[]=user_id:=3",
		Fixture: "practitioners_list_inactive.json", List: "practitioners",
	},
	{
		Method: "Practitioners.AllInactive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Practitioners.AllInactive(ctx, cliniko.PractitionerListOptions{}))
		},
		Request: "GET /v1/practitioners/inactive?per_page=100",
		Fixture: "practitioners_list_inactive.json", List: "practitioners",
	},
	{
		Method: "Practitioners.ListByBusiness",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Practitioners.ListByBusiness(ctx, "5", cliniko.PractitionerListOptions{PerPage: 2, UserID: cliniko.Equal(cliniko.UserID("3"))})
		},
		Request: "GET /v1/businesses/5/practitioners?per_page=2&q[]=user_id:=3",
		Fixture: "practitioners_list.json", List: "practitioners",
	},
	{
		Method: "Practitioners.AllByBusiness",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Practitioners.AllByBusiness(ctx, "5", cliniko.PractitionerListOptions{}))
		},
		Request: "GET /v1/businesses/5/practitioners?per_page=100",
		Fixture: "practitioners_list.json", List: "practitioners",
	},
	{
		Method: "Practitioners.ListInactiveByBusiness",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Practitioners.ListInactiveByBusiness(ctx, "5", cliniko.PractitionerListOptions{PerPage: 2, UserID: cliniko.Equal(cliniko.UserID("3"))})
		},
		Request: "GET /v1/businesses/5/practitioners/inactive?per_page=2&q[]=user_id:=3",
		Fixture: "practitioners_list_inactive.json", List: "practitioners",
	},
	{
		Method: "Practitioners.AllInactiveByBusiness",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Practitioners.AllInactiveByBusiness(ctx, "5", cliniko.PractitionerListOptions{}))
		},
		Request: "GET /v1/businesses/5/practitioners/inactive?per_page=100",
		Fixture: "practitioners_list_inactive.json", List: "practitioners",
	},
	{
		Method: "Practitioners.ListByAppointmentType",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Practitioners.ListByAppointmentType(ctx, "6", cliniko.PractitionerListOptions{PerPage: 2, UserID: cliniko.Equal(cliniko.UserID("3"))})
		},
		Request: "GET /v1/appointment_types/6/practitioners?per_page=2&q[]=user_id:=3",
		Fixture: "practitioners_list.json", List: "practitioners",
	},
	{
		Method: "Practitioners.AllByAppointmentType",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Practitioners.AllByAppointmentType(ctx, "6", cliniko.PractitionerListOptions{}))
		},
		Request: "GET /v1/appointment_types/6/practitioners?per_page=100",
		Fixture: "practitioners_list.json", List: "practitioners",
	},
	{
		Method: "Practitioners.ListInactiveByAppointmentType",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Practitioners.ListInactiveByAppointmentType(ctx, "6", cliniko.PractitionerListOptions{PerPage: 2, UserID: cliniko.Equal(cliniko.UserID("3"))})
		},
		Request: "GET /v1/appointment_types/6/practitioners/inactive?per_page=2&q[]=user_id:=3",
		Fixture: "practitioners_list_inactive.json", List: "practitioners",
	},
	{
		Method: "Practitioners.AllInactiveByAppointmentType",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Practitioners.AllInactiveByAppointmentType(ctx, "6", cliniko.PractitionerListOptions{}))
		},
		Request: "GET /v1/appointment_types/6/practitioners/inactive?per_page=100",
		Fixture: "practitioners_list_inactive.json", List: "practitioners",
	},
}
