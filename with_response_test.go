package cliniko_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestWithResponse(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		limiter slowLimiter
		steps   []step
		want    cliniko.Response
	}{
		"done": {
			slowLimiter{delay: time.Second}, []step{responds(503, "{}", "X-Request-Id", "a"), responds(200, patientBody, "X-Request-Id", "b")},
			cliniko.Response{Calls: 1, Attempts: 2, Waited: 2 * time.Second, StatusCode: 200, RequestID: "b", ServerTime: served},
		},
		"rejected": {
			slowLimiter{}, []step{responds(404, "{}", "X-Request-Id", "a")},
			cliniko.Response{Calls: 1, Attempts: 1, StatusCode: 404, RequestID: "a", ServerTime: served},
		},
		"unreadable": {
			slowLimiter{}, []step{responds(200, `{"id":"8"}`, "X-Request-Id", "a")},
			cliniko.Response{Calls: 1, Attempts: 1, StatusCode: 200, RequestID: "a", ServerTime: served},
		},
		"no response": {
			slowLimiter{}, []step{breaks(errors.New("broken"))},
			cliniko.Response{Calls: 1, Attempts: 5},
		},
		"rejected by the limiter": {
			slowLimiter{delay: time.Minute, closed: errors.New("closed")}, []step{responds(200, patientBody)},
			cliniko.Response{Calls: 1, Waited: time.Minute},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client, _ := testkit.NewClient(t, cliniko.WithRateLimiter(&test.limiter), playing(test.steps...))
				var got cliniko.Response
				_, _ = client.Patients.Get(cliniko.WithResponse(t.Context(), &got), "7")
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Error("(-want +got):\n", diff)
				}
			})
		})
	}
}

// Methods with many calls add them up, and the rest is about the last one.
func TestWithResponseOfManyCalls(t *testing.T) {
	t.Parallel()
	pages := 0
	client, _ := testkit.NewClient(t, playing(func(req *http.Request) (*http.Response, error) {
		pages++
		next := ""
		if pages < 3 {
			next = fmt.Sprintf("%s/businesses?page=%d", testkit.BaseURL, pages+1)
		}
		return responds(200, strings.Replace(testkit.PageBody(next, fmt.Sprint(pages)), `"links"`, `"total_entries":3,"links"`, 1), "X-Request-Id", fmt.Sprint("page", pages))(req)
	}))
	var outer, inner cliniko.Response
	ctx := cliniko.WithResponse(cliniko.WithResponse(t.Context(), &outer), &inner)
	if _, err := cliniko.Collect(client.Businesses.All(ctx, cliniko.BusinessListOptions{Sort: cliniko.SortBy(cliniko.BusinessesByCreatedAt.Ascending())})); err != nil {
		t.Fatal(err)
	}
	want := cliniko.Response{Calls: 3, Attempts: 3, StatusCode: 200, RequestID: "page3", ServerTime: served}
	for name, got := range map[string]cliniko.Response{"inner": inner, "outer": outer} {
		got.Waited = 0
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: (-want +got):\n%s", name, diff)
		}
	}
}

func TestWithResponseWithoutACall(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, 200, patientBody, nil)
	var got cliniko.Response
	if _, err := client.Patients.Get(cliniko.WithResponse(t.Context(), &got), "seven"); err == nil || got != (cliniko.Response{}) {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := client.Patients.Get(cliniko.WithResponse(t.Context(), nil), "7"); err != nil {
		t.Error(err)
	}
}

// A Response that is in a context twice gets each call once.
func TestWithResponseTwice(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, 200, patientBody, nil)
	var got, other cliniko.Response
	ctx := cliniko.WithResponse(cliniko.WithResponse(cliniko.WithResponse(t.Context(), &got), &other), &got)
	if _, err := client.Patients.Get(ctx, "7"); err != nil || got.Calls != 1 || got.Attempts != 1 || other.Calls != 1 {
		t.Errorf("got %+v and %+v, %v", got, other, err)
	}
}

// Calls at the same time add to one Response, in one context or several. The race detector checks the rest.
func TestWithResponseOfCallsAtTheSameTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client, _ := testkit.NewClient(t, playing(responds(200, patientBody)))
		var got cliniko.Response
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		shared := cliniko.WithResponse(ctx, &got)
		for range 10 {
			go func() { _, _ = client.Patients.Get(shared, "7") }()
			go func() { _, _ = client.Patients.Get(cliniko.WithResponse(ctx, &got), "7") }()
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if got.Calls != 20 || got.Attempts != 20 {
			t.Errorf("got %+v", got)
		}
	})
}
