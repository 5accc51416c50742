package cliniko_test

import (
	"context"

	"github.com/cliniko-go/cliniko"
)

var dailyAvailabilitiesCases = []serviceCase{
	{
		method: "DailyAvailabilities.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.DailyAvailabilities.List(ctx, cliniko.DailyAvailabilityListOptions{
				Page: 2, PerPage: 10,
				Sort:           cliniko.SortBy(cliniko.DailyAvailabilitiesByUpdatedAt.Descending(), cliniko.DailyAvailabilitiesByCreatedAt.Ascending(), cliniko.DailyAvailabilitiesByID.Ascending()),
				BusinessID:     cliniko.Equal(cliniko.BusinessID("1")),
				CreatedAt:      cliniko.AtLeast(monday),
				ID:             cliniko.In[cliniko.DailyAvailabilityID]("7", "8"),
				PractitionerID: cliniko.Equal(cliniko.PractitionerID("2")),
				UpdatedAt:      cliniko.GreaterThan(monday),
			})
		},
		request: "GET /v1/daily_availabilities?page=2&per_page=10&q[]=business_id:=1&q[]=created_at:>=2026-10-04T22:00:00Z" +
			"&q[]=id:=7,8&q[]=practitioner_id:=2&q[]=updated_at:>2026-10-04T22:00:00Z&sort=updated_at:desc,created_at,id",
		fixture: "daily_availabilities_list.json", list: "daily_availabilities",
	},
	{
		method: "DailyAvailabilities.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.DailyAvailabilities.All(ctx, cliniko.DailyAvailabilityListOptions{}))
		},
		request: "GET /v1/daily_availabilities?per_page=100",
		fixture: "daily_availabilities_list.json", list: "daily_availabilities",
	},
	{
		method: "DailyAvailabilities.ListByBusiness",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.DailyAvailabilities.ListByBusiness(ctx, "5", cliniko.DailyAvailabilityListByBusinessOptions{
				Page: 2, PerPage: 10,
				Sort:           cliniko.SortBy(cliniko.DailyAvailabilitiesByID.Descending()),
				CreatedAt:      cliniko.LessThan(friday),
				ID:             cliniko.AtMost(cliniko.DailyAvailabilityID("9")),
				PractitionerID: cliniko.Equal(cliniko.PractitionerID("2")),
				UpdatedAt:      cliniko.Present(),
			})
		},
		request: "GET /v1/businesses/5/daily_availabilities?page=2&per_page=10&q[]=created_at:<2026-10-08T22:00:00Z&q[]=id:<=9" +
			"&q[]=practitioner_id:=2&q[]=updated_at:?&sort=id:desc",
		fixture: "daily_availabilities_list.json", list: "daily_availabilities",
	},
	{
		method: "DailyAvailabilities.AllByBusiness",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.DailyAvailabilities.AllByBusiness(ctx, "5", cliniko.DailyAvailabilityListByBusinessOptions{}))
		},
		request: "GET /v1/businesses/5/daily_availabilities?per_page=100",
		fixture: "daily_availabilities_list.json", list: "daily_availabilities",
	},
	{
		method: "DailyAvailabilities.ListByPractitioner",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.DailyAvailabilities.ListByPractitioner(ctx, "6", cliniko.DailyAvailabilityListByPractitionerOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.DailyAvailabilitiesByID.Descending()),
				BusinessID: cliniko.Equal(cliniko.BusinessID("1")),
				CreatedAt:  cliniko.LessThan(friday),
				ID:         cliniko.AtMost(cliniko.DailyAvailabilityID("9")),
				UpdatedAt:  cliniko.Present(),
			})
		},
		request: "GET /v1/practitioners/6/daily_availabilities?page=2&per_page=10&q[]=business_id:=1&q[]=created_at:<2026-10-08T22:00:00Z" +
			"&q[]=id:<=9&q[]=updated_at:?&sort=id:desc",
		fixture: "daily_availabilities_list.json", list: "daily_availabilities",
	},
	{
		method: "DailyAvailabilities.AllByPractitioner",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.DailyAvailabilities.AllByPractitioner(ctx, "6", cliniko.DailyAvailabilityListByPractitionerOptions{}))
		},
		request: "GET /v1/practitioners/6/daily_availabilities?per_page=100",
		fixture: "daily_availabilities_list.json", list: "daily_availabilities",
	},
	{
		method: "DailyAvailabilities.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.DailyAvailabilities.Get(ctx, "1640000419987915370")
		},
		request: "GET /v1/daily_availabilities/1640000419987915370",
		fixture: "daily_availability.json",
	},
}
