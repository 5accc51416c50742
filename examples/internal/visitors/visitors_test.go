package visitors_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko/examples/internal/visitors"
)

func TestLimitIsPerVisitorAndPeriod(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limit := &visitors.Limit{Requests: 2, Per: time.Minute}
		allowed := func(address string) bool {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", nil)
			r.RemoteAddr = address
			return limit.Allow(r)
		}
		for _, step := range []struct {
			address string
			want    bool
		}{
			{"192.0.2.1:1000", true},
			{"192.0.2.1:2000", true},
			{"[::ffff:192.0.2.1]:3000", false}, // the same address
			{"192.0.2.2:1000", true},
			{"[2001:db8::1]:1000", true},
			{"[2001:db8::2]:1000", true},
			{"[2001:db8::3%eth0]:1000", false}, // the same network
			{"[2001:db8:0:1::1]:1000", true},
			{"@", true},
			{"", true},
			{"pipe", false},
		} {
			if got := allowed(step.address); got != step.want {
				t.Errorf("%s: allowed %v, want %v", step.address, got, step.want)
			}
		}
		time.Sleep(time.Minute)
		if !allowed("192.0.2.1:1000") {
			t.Error("the next period allows nothing")
		}
	})
}

func TestTheZeroLimitAllowsNothing(t *testing.T) {
	t.Parallel()
	if new(visitors.Limit).Allow(httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)) {
		t.Error("allowed")
	}
}
