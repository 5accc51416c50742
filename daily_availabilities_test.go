package cliniko_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestDailyAvailabilities(t *testing.T) {
	t.Parallel()
	testkit.Run(t, dailyAvailabilitiesCases)
}

var dailyAvailabilitiesCases = []testkit.Case{
	{
		Method: "DailyAvailabilities.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.DailyAvailabilities.List(ctx, cliniko.DailyAvailabilityListOptions{
				Page: 2, PerPage: 10,
				Sort:           cliniko.SortBy(cliniko.DailyAvailabilitiesByUpdatedAt.Descending(), cliniko.DailyAvailabilitiesByCreatedAt.Ascending(), cliniko.DailyAvailabilitiesByID.Ascending()),
				BusinessID:     cliniko.Equal(cliniko.BusinessID("1")),
				CreatedAt:      cliniko.AtLeast(testkit.Monday),
				ID:             cliniko.In[cliniko.DailyAvailabilityID]("7", "8"),
				PractitionerID: cliniko.Equal(cliniko.PractitionerID("2")),
				UpdatedAt:      cliniko.GreaterThan(testkit.Monday),
			})
		},
		Request: "GET /v1/daily_availabilities?page=2&per_page=10&q[]=business_id:=1&q[]=created_at:>=2026-10-04T22:00:00Z" +
			"&q[]=id:=7,8&q[]=practitioner_id:=2&q[]=updated_at:>2026-10-04T22:00:00Z&sort=updated_at:desc,created_at,id",
		Fixture: "daily_availabilities_list.json", List: "daily_availabilities",
	},
	{
		Method: "DailyAvailabilities.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.DailyAvailabilities.All(ctx, cliniko.DailyAvailabilityListOptions{}))
		},
		Request: "GET /v1/daily_availabilities?per_page=100",
		Fixture: "daily_availabilities_list.json", List: "daily_availabilities",
	},
	{
		Method: "DailyAvailabilities.ListByBusiness",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.DailyAvailabilities.ListByBusiness(ctx, "5", cliniko.DailyAvailabilityListByBusinessOptions{
				Page: 2, PerPage: 10,
				Sort:           cliniko.SortBy(cliniko.DailyAvailabilitiesByID.Descending()),
				CreatedAt:      cliniko.LessThan(testkit.Friday),
				ID:             cliniko.AtMost(cliniko.DailyAvailabilityID("9")),
				PractitionerID: cliniko.Equal(cliniko.PractitionerID("2")),
				UpdatedAt:      cliniko.Present(),
			})
		},
		Request: "GET /v1/businesses/5/daily_availabilities?page=2&per_page=10&q[]=created_at:<2026-10-08T22:00:00Z&q[]=id:<=9" +
			"&q[]=practitioner_id:=2&q[]=updated_at:?&sort=id:desc",
		Fixture: "daily_availabilities_list.json", List: "daily_availabilities",
	},
	{
		Method: "DailyAvailabilities.AllByBusiness",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.DailyAvailabilities.AllByBusiness(ctx, "5", cliniko.DailyAvailabilityListByBusinessOptions{}))
		},
		Request: "GET /v1/businesses/5/daily_availabilities?per_page=100",
		Fixture: "daily_availabilities_list.json", List: "daily_availabilities",
	},
	{
		Method: "DailyAvailabilities.ListByPractitioner",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.DailyAvailabilities.ListByPractitioner(ctx, "6", cliniko.DailyAvailabilityListByPractitionerOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.DailyAvailabilitiesByID.Descending()),
				BusinessID: cliniko.Equal(cliniko.BusinessID("1")),
				CreatedAt:  cliniko.LessThan(testkit.Friday),
				ID:         cliniko.AtMost(cliniko.DailyAvailabilityID("9")),
				UpdatedAt:  cliniko.Present(),
			})
		},
		Request: "GET /v1/practitioners/6/daily_availabilities?page=2&per_page=10&q[]=business_id:=1&q[]=created_at:<2026-10-08T22:00:00Z" +
			"&q[]=id:<=9&q[]=updated_at:?&sort=id:desc",
		Fixture: "daily_availabilities_list.json", List: "daily_availabilities",
	},
	{
		Method: "DailyAvailabilities.AllByPractitioner",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.DailyAvailabilities.AllByPractitioner(ctx, "6", cliniko.DailyAvailabilityListByPractitionerOptions{}))
		},
		Request: "GET /v1/practitioners/6/daily_availabilities?per_page=100",
		Fixture: "daily_availabilities_list.json", List: "daily_availabilities",
	},
	{
		Method: "DailyAvailabilities.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.DailyAvailabilities.Get(ctx, "1640000419987915370")
		},
		Request: "GET /v1/daily_availabilities/1640000419987915370",
		Fixture: "daily_availability.json",
	},
}

// TestDayOfWeek: null is not a day, and not Sunday.
func TestDayOfWeek(t *testing.T) {
	t.Parallel()
	for input, want := range map[string]string{"null": "", "1": "Monday", "6": "Saturday", "7": "Sunday", "8": ""} {
		var d cliniko.DailyAvailability
		if err := json.Unmarshal([]byte(`{"day_of_week":`+input+`}`), &d); err != nil {
			t.Fatal(err)
		}
		day, ok := d.DayOfWeek.Weekday()
		if ok != (want != "") || ok && (day.String() != want || d.DayOfWeek.String() != want) {
			t.Errorf("%s: got %s, %v, want %q", input, day, ok, want)
		}
	}
}
