package clinikotest_test

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko/clinikotest"
)

func TestRateLimits(t *testing.T) {
	t.Parallel()
	start := noon.Add(20*time.Second + time.Millisecond)
	tests := map[string]struct {
		kind  clinikotest.LimitKind
		reset time.Time     // after the first rejected request
		after time.Duration // until all requests are available again
	}{
		"fixed window":   {clinikotest.FixedWindow, noon.Add(time.Minute), 40 * time.Second},
		"sliding window": {clinikotest.SlidingWindow, noon.Add(81 * time.Second), time.Minute},
		"token bucket":   {clinikotest.TokenBucket, noon.Add(21 * time.Second), time.Minute},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := &moving{start}
			c := clinikotest.New(clinikotest.WithClock(clock.Now), clinikotest.WithSize(0), clinikotest.WithRateLimit(tt.kind))
			for range 2 {
				for range 200 {
					if status, _ := get(t, c, "/user"); status != 200 {
						t.Fatalf("got %d", status)
					}
				}
				resp, _ := send(t, c, http.MethodGet, base+"/user", c.APIKey())
				reset := resp.Header.Get("X-RateLimit-Reset")
				if resp.StatusCode != http.StatusTooManyRequests || clock.now.Equal(start) && reset != strconv.FormatInt(tt.reset.Unix(), 10) {
					t.Errorf("got %d, reset %s, want %d", resp.StatusCode, reset, tt.reset.Unix())
				}
				clock.now = clock.now.Add(tt.after)
			}
		})
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	c, _ := small()
	s := clinikotest.NewServer(clinikotest.WithClock(atNoon), clinikotest.WithSize(5))
	defer s.Close()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	for name, side := range map[string]struct {
		clinic *clinikotest.Clinic
		rt     http.RoundTripper
		base   string
	}{"in memory": {c, c, base}, "server": {s.Clinic, transport, s.URL}} {
		post := func() (int, string, error) {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, side.base+"/concession_types", strings.NewReader(`{"name":"New"}`))
			if err != nil {
				t.Fatal(err)
			}
			req.SetBasicAuth(side.clinic.APIKey(), "")
			resp, err := side.rt.RoundTrip(req)
			if err != nil {
				return 0, "", err
			}
			defer resp.Body.Close()
			body, err := io.ReadAll(resp.Body)
			return resp.StatusCode, string(body), err
		}
		for i, tt := range []struct {
			fault  clinikotest.Fault
			status int
			broken bool
			made   int
		}{
			{clinikotest.Fault{Kind: clinikotest.FaultStatus, Method: "POST", Route: "/concession_types"}, 500, false, 0},
			{clinikotest.Fault{Kind: clinikotest.FaultStatus, Status: 503}, 503, false, 0},
			{clinikotest.Fault{Kind: clinikotest.FaultHTML}, 200, false, 0},
			{clinikotest.Fault{Kind: clinikotest.FaultDelay, Delay: time.Millisecond}, 201, false, 1},
			{clinikotest.Fault{Kind: clinikotest.FaultDropBefore}, 0, true, 0},
			{clinikotest.Fault{Kind: clinikotest.FaultDropAfter}, 0, true, 1},
			{clinikotest.Fault{Kind: clinikotest.FaultTruncate}, 201, true, 1},
		} {
			before := getList(t, side.clinic, "concession_types", "/concession_types").Total
			side.clinic.Inject(tt.fault)
			status, body, err := post()
			if status != tt.status || (err != nil) != tt.broken {
				t.Errorf("%s %d: got %d %s, %v", name, i, status, body, err)
			}
			if made := getList(t, side.clinic, "concession_types", "/concession_types").Total - before; made != tt.made {
				t.Errorf("%s %d: %d were made", name, i, made)
			}
		}
	}
}

// A fault applies to matching requests only, and as many times as configured.
func TestFaultsMatch(t *testing.T) {
	t.Parallel()
	c, _ := small()
	c.Inject(clinikotest.Fault{Method: "GET", Route: "/users", Status: 502, Times: 2})
	want := map[string][]int{"/user": {200, 200}, "/users": {502, 502, 200}}
	for path, statuses := range want {
		for _, status := range statuses {
			if got, _ := get(t, c, path); got != status {
				t.Errorf("%s: got %d, want %d", path, got, status)
			}
		}
	}
}
