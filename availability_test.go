package cliniko_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jarcoal/httpmock"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

const availableTimesPath = "/v1/businesses/1/practitioners/2/appointment_types/3/available_times"

func day(month time.Month, day int) cliniko.Date {
	return cliniko.Date{Year: 2026, Month: month, Day: day}
}

func TestAvailableTimes(t *testing.T) {
	t.Parallel()
	testkit.Run(t, availabilityCases)
}

var availabilityCases = []testkit.Case{
	{
		Method: "AvailableTimes.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AvailableTimes.List(ctx, "1", "2", "3", cliniko.AvailableTimeListOptions{
				Page: 2, PerPage: 10, From: day(10, 6), To: day(10, 13),
			})
		},
		Request: "GET " + availableTimesPath + "?from=2026-10-06&page=2&per_page=10&to=2026-10-13",
		Fixture: "available_times_list.json", List: "available_times",
	},
	{
		Method: "AvailableTimes.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.AvailableTimes.All(ctx, "1", "2", "3", cliniko.AvailableTimeListOptions{
				From: day(10, 6), To: day(10, 12),
			}))
		},
		Request: "GET " + availableTimesPath + "?from=2026-10-06&per_page=100&to=2026-10-12",
		Fixture: "available_times_list.json", List: "available_times",
	},
	{
		Method: "AvailableTimes.Next",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AvailableTimes.Next(ctx, "1", "2", "3", cliniko.NextAvailableTimeOptions{})
		},
		Request: "GET /v1/businesses/1/practitioners/2/appointment_types/3/next_available_time",
		Fixture: "next_available_time.json",
	},
	{
		Method: "AvailableTimes.Next",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.AvailableTimes.Next(ctx, "1", "2", "3", cliniko.NextAvailableTimeOptions{From: day(10, 6), To: day(10, 6)})
		},
		Request: "GET /v1/businesses/1/practitioners/2/appointment_types/3/next_available_time?from=2026-10-06&to=2026-10-06",
		Fixture: "next_available_time.json",
	},
}

// availableDays makes the mock return one free time, at 09:00 UTC, on each of the given days within the range of a
// request, in pages of one. It returns the ranges of the requests.
func availableDays(mock *httpmock.MockTransport, days ...cliniko.Date) *[]string {
	asked := &[]string{}
	mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
		query := req.URL.Query()
		*asked = append(*asked, query.Get("from")+" "+query.Get("to"))
		free := slices.DeleteFunc(slices.Clone(days), func(d cliniko.Date) bool {
			return d.String() < query.Get("from") || d.String() > query.Get("to")
		})
		total := len(free)
		if query.Get("page") == "2" {
			free = free[1:]
		}
		times, next := "", ""
		if len(free) > 0 {
			times = fmt.Sprintf(`{"appointment_start":"%sT09:00:00Z"}`, free[0])
		}
		if len(free) > 1 {
			query.Set("page", "2")
			next = testkit.BaseURL + strings.TrimPrefix(req.URL.Path, "/v1") + "?" + query.Encode()
		}
		return httpmock.NewStringResponse(200, fmt.Sprintf(`{"available_times":[%s],"total_entries":%d,"links":{"next":%q}}`, times, total, next)), nil
	})
	return asked
}

// TestAvailableTimesBeyondAWeek checks that a walk over a longer range reads it week by week, without gaps or overlaps, and
// sends no request after a break.
func TestAvailableTimesBeyondAWeek(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	asked := availableDays(mock, day(10, 12), day(10, 13), day(10, 19), day(10, 28))
	all := client.AvailableTimes.All(t.Context(), "1", "2", "3", cliniko.AvailableTimeListOptions{From: day(10, 6), To: day(10, 28)})

	want := []string{"2026-10-06 2026-10-12", "2026-10-13 2026-10-19", "2026-10-13 2026-10-19", "2026-10-20 2026-10-26", "2026-10-27 2026-10-28"}
	for range 2 { // a second range starts again
		times, err := cliniko.Collect(all)
		if err != nil {
			t.Fatal(err)
		}
		var days []cliniko.Date
		for _, at := range times {
			days = append(days, cliniko.DateOf(at.AppointmentStart))
		}
		if diff := cmp.Diff([]cliniko.Date{day(10, 12), day(10, 13), day(10, 19), day(10, 28)}, days); diff != "" {
			t.Errorf("times (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(want, *asked); diff != "" {
			t.Errorf("requested ranges (-want +got):\n%s", diff)
		}
		*asked = nil
	}
	for range all {
		break
	}
	if diff := cmp.Diff(want[:1], *asked); diff != "" {
		t.Errorf("ranges requested for the first free time (-want +got):\n%s", diff)
	}
}

// TestAvailableTimesStopAtAnError checks that a walk ends at a week that cannot be read, and does not skip it.
func TestAvailableTimesStopAtAnError(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
		if req.URL.Query().Get("from") == "2026-10-13" {
			return httpmock.NewStringResponse(403, ""), nil
		}
		return httpmock.NewStringResponse(200, `{"available_times":[{"appointment_start":"2026-10-06T09:00:00Z"}],"links":{}}`), nil
	})
	times, err := cliniko.Collect(client.AvailableTimes.All(t.Context(), "1", "2", "3", cliniko.AvailableTimeListOptions{From: day(10, 6), To: day(12, 31)}))
	if !errors.Is(err, cliniko.ErrForbidden) || len(times) != 1 || mock.GetTotalCallCount() != 2 {
		t.Errorf("got %v, %v after %d requests", times, err, mock.GetTotalCallCount())
	}
}

func TestAvailableTimesRejectDays(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	none := cliniko.Date{}
	for _, tc := range []struct {
		from, to        cliniko.Date
		list, all, next string // the error, without its prefix
	}{
		{none, none, "from is required", "from is required", ""},
		{none, day(10, 6), "from is required", "from is required", "from is required"},
		{day(10, 6), none, "to is required", "to is required", "to is required"},
		{day(10, 6), day(10, 5), "to must not be before from", "to must not be before from", "to must not be before from"},
		{day(9, 31), day(10, 5), "from must be a day of the calendar", "from must be a day of the calendar", "from must be a day of the calendar"},
		{day(10, 6), day(10, 32), "to must be a day of the calendar", "to must be a day of the calendar", "to must be a day of the calendar"},
		{day(12, 28), cliniko.Date{Year: 2027, Month: 1, Day: 5}, "to must be at most 7 days after from; All accepts any number of days", "", ""},
		{day(10, 6), day(10, 6).AddDays(90), "to must be at most 7 days after from; All accepts any number of days", "", ""},
		{day(12, 28), cliniko.Date{Year: 2027, Month: 1, Day: 4}, "", "", ""},
	} {
		ctx := t.Context()
		availableDays(mock)
		opts := cliniko.AvailableTimeListOptions{From: tc.from, To: tc.to}
		_, listErr := client.AvailableTimes.List(ctx, "1", "2", "3", opts)
		_, allErr := cliniko.Collect(client.AvailableTimes.All(ctx, "1", "2", "3", opts))
		testkit.Respond(mock, 200, `{"total_entries":0}`, nil)
		_, nextErr := client.AvailableTimes.Next(ctx, "1", "2", "3", cliniko.NextAvailableTimeOptions{From: tc.from, To: tc.to})
		for want, err := range map[*string]error{&tc.list: listErr, &tc.all: allErr, &tc.next: nextErr} {
			_, rejected := errors.AsType[*cliniko.ValidationError](err)
			if *want == "" && err != nil || *want != "" && (!rejected || err.Error() != "cliniko: "+*want) {
				t.Errorf("%s to %s: got %v, want %q", tc.from, tc.to, err, *want)
			}
		}
	}
	_, err := cliniko.Collect(client.AvailableTimes.All(t.Context(), "1", "2", "3", cliniko.AvailableTimeListOptions{Page: 2, From: day(10, 6), To: day(10, 6)}))
	if err == nil || err.Error() != "cliniko: page must not be set for All, which starts at from" {
		t.Errorf("a page of a walk: %v", err)
	}
}

// TestAvailableTimesNotFound checks that the text of this 404, which does not mean a missing record, says what to check.
func TestAvailableTimesNotFound(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, 404, "", nil)
	days := cliniko.AvailableTimeListOptions{From: day(10, 6), To: day(10, 6)}
	_, listErr := client.AvailableTimes.List(t.Context(), "1", "2", "3", days)
	_, allErr := cliniko.Collect(client.AvailableTimes.All(t.Context(), "1", "2", "3", days))
	_, nextErr := client.AvailableTimes.Next(t.Context(), "1", "2", "3", cliniko.NextAvailableTimeOptions{})
	for _, err := range []error{listErr, allErr, nextErr} {
		if !errors.Is(err, cliniko.ErrNotFound) {
			t.Fatalf("got %v", err)
		}
		for _, part := range []string{"show_in_online_bookings", "business", "practitioner", "appointment type", "online_bookings.enabled", "working hours"} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q is not in %q", part, err)
			}
		}
	}
}

// TestNothingAvailable checks that it is no error if there is no free time.
func TestNothingAvailable(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	for _, body := range []string{`{"total_entries":0,"links":{}}`, `{"appointment_start":null}`, `{"appointment_start":""}`} {
		testkit.Respond(mock, 200, body, nil)
		next, err := client.AvailableTimes.Next(t.Context(), "1", "2", "3", cliniko.NextAvailableTimeOptions{})
		if err != nil || !next.AppointmentStart.IsZero() {
			t.Errorf("%s: got %v, %v", body, next, err)
		}
	}
	mock.RegisterNoResponder(httpmock.NewBytesResponder(200, testkit.Fixture(t, "available_times_list_empty.json")))
	page, err := client.AvailableTimes.List(t.Context(), "1", "2", "3", cliniko.AvailableTimeListOptions{From: day(10, 6), To: day(10, 12)})
	if err != nil || len(page.Items) != 0 {
		t.Errorf("got %v, %v", page, err)
	}
}

func TestDateInQuery(t *testing.T) {
	t.Parallel()
	values := url.Values{}
	if err := day(10, 6).EncodeValues("from", &values); err != nil || values.Encode() != "from=2026-10-06" {
		t.Errorf("got %s, %v", values.Encode(), err)
	}
	err := day(2, 29).EncodeValues("from", &values)
	if !errors.Is(err, cliniko.ErrInvalid) || err.Error() != "cliniko: from must be a day of the calendar" {
		t.Errorf("got %v", err)
	}
}
