package main

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// TestQuestions asks an API that behaves as the sources with the lowest confidence say.
func TestQuestions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		clinic := clinikotest.New(clinikotest.WithSize(30))
		var transport http.RoundTripper = clinic
		transport = editedList(transport, "/daily_availabilities", func(_ int, record map[string]any) {
			n, _ := record["day_of_week"].(json.Number)
			day, _ := n.Int64()
			record["day_of_week"] = day - 1
		})
		transport = editedList(transport, "/recalls", func(_ int, record map[string]any) {
			record["recalled_at"], record["recall_at"] = nil, "2026-10-05T00:00:00.000Z"
		})
		transport = editedList(transport, "/practitioners", func(i int, record map[string]any) {
			record["archived_at"] = "2026-10-05T00:00:00Z"
			if i == 0 {
				record["created_at"] = "2030-10-05T00:00:00Z"
			}
		})
		transport = edited(transport, func(path string, body map[string]any) {
			if path == "/settings/public" {
				asObject(body["account"])["time_zone"] = "Sydney"
			}
			if path == "/products" {
				delete(body, "total_entries")
			}
			if links := asObject(body["links"]); path == "/bookings" && links["next"] != nil {
				links["next"] = "/v1/bookings?page=2"
			}
		})
		limited := false
		report := examineClinic(t, clinic, testkit.RoundTripFunc(func(req *http.Request) (*http.Response, error) {
			resp, err := transport.RoundTrip(req)
			resp.Header.Set("X-RateLimit-Remaining", "17")
			resp.Header.Set("Via", "1.1 proxy.harbourlane.example")
			if strings.HasSuffix(req.URL.Path, "/taxes") && !limited {
				limited = true
				resp.StatusCode, resp.Body, resp.ContentLength = http.StatusTooManyRequests, io.NopCloser(strings.NewReader("Slow down, Ada\n")), -1
				resp.Header.Set("Retry-After", "7")
			}
			return resp, err
		}))
		answers := map[string]string{}
		for _, q := range report.Questions {
			answers[q.Question] = q.Answer
		}
		for question, want := range map[string]string{
			"Which number has each day of the week?":                       "the numbers are [0 1 2 3 4]; 0 of 162 appointments are on a Sunday",
			"Which fields do recalls have?":                                "recall_at: string of 24 characters like 9999-99-99T99:99:99.999Z; recall_type: link; recalled_at: null",
			"Which form do times have?":                                    "string of 20 characters like 9999-99-99T99:99:99Z",
			"Which form do IDs have?":                                      "string of 19 characters like 9999999999999999999",
			"Which hidden records are in lists without filters?":           "Practitioner.archived_at",
			"Are lists in the order of created_at?":                        "these are not: /practitioners",
			"Do lists count their records?":                                "these have not: /products",
			"Do links to the next page have the host of the request?":      "1 × without a host",
			"Is an empty link missing or null?":                            "null 0 times",
			"Do the public settings have account.time_zone?":               "yes, as string",
			"What is past the last page?":                                  "200 with 0 records",
			"What happens at per_page=101?":                                "200 with 100 records and a next link",
			"Is created_at:>= inclusive, and created_at:> exclusive?":      ">=: the time itself is included; >: the first record is later",
			"What happens with a time zone other than Z in a filter?":      "400, object with message",
			"What is the response to the ID of no record?":                 "404, object with error, status",
			"Is an individual appointment a booking with the same ID?":     "200, as IndividualAppointment",
			"How many days may be between from and to of available_times?": "8: 400, object with message",
			"What is the response of next_available_time over 7 days?":     "200, object with appointment_start, links, total_entries",
			"What is the response of next_available_time over 90 days?":    "400, object with message",
			"What does a presigned post contain?":                          "a url with no slash at its end, and as fields an object with acl, key",
			"Which lists of old documents still exist?":                    "1 × status code 200; /appointments",
			"Which bodies do responses with errors have?":                  "429, text",
		} {
			if !strings.Contains(answers[question], want) {
				t.Errorf("%s\ngot  %s\nwant %s", question, answers[question], want)
			}
		}
		if day := answers["Which number has each day of the week?"]; !strings.Contains(day, "if 0 is Monday, 6 is Sunday, 162 of 162") {
			t.Errorf("day: %s", day)
		}
		headers := map[string]Header{}
		for _, h := range report.Headers {
			headers[h.Name] = h
		}
		if h := headers["Retry-After"]; h.Responses != 1 || h.Values != "7" {
			t.Errorf("Retry-After: %+v", h)
		}
		if h := headers["X-Ratelimit-Remaining"]; h.Responses != report.Requests || h.Values != "17" {
			t.Errorf("X-RateLimit-Remaining: %+v", h)
		}
		if h := headers["Via"]; h.Values != "" || report.RateLimited != 1 {
			t.Errorf("Via: %+v, %d rate limited", h, report.RateLimited)
		}
	})
}

// An account without data gets answers all the same.
func TestEmptyAccount(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(0))
	report := examineClinic(t, clinic, edited(clinic, func(path string, body map[string]any) {
		if body["total_entries"] != nil {
			body["total_entries"], body[strings.TrimPrefix(path, "/")], body["links"] = 0, []any{}, map[string]any{}
		}
	}))
	if !report.OK {
		t.Errorf("not OK: %+v", report.Checks)
	}
	for _, list := range report.Lists {
		if list.Result == ResultSkipped && list.Method == "Invoices.ListByPatient" && list.Detail != "no Patient to read it for" {
			t.Errorf("%+v", list)
		}
	}
	for _, q := range report.Questions {
		if q.Answer == "" {
			t.Errorf("no answer to %s", q.Question)
		}
	}
}
