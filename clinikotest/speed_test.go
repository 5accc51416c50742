package clinikotest_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko/clinikotest"
)

// A patient costs the seed about 45 allocations. Before there were 170, and a
// clinic of 100,000 took seconds.
func TestPatientsAreCheapToMake(t *testing.T) { //nolint:paralleltest // AllocsPerRun does not allow it
	allocations := func(size int) float64 {
		return testing.AllocsPerRun(1, func() { sized(size) })
	}
	const few, more = 600, 600 // the diaries are full from 500 on
	if each := (allocations(few+more) - allocations(few)) / more; each > 60 {
		t.Errorf("each patient takes %.0f allocations", each)
	}
}

// What is done in a large clinic is measured by how long a single record
// takes, so that neither a slow machine nor the race detector matters.
func TestLargeClinicIsQuick(t *testing.T) {
	t.Parallel()
	c := sized(10_000)
	path := "/patients/" + text(getList(t, c, "patients", "/patients?per_page=1&page=5000").Rows[0], "id")
	unit := quickest(t, c, path)
	for name, test := range map[string]struct {
		path  string
		times float64 // how many times as long as a single record it may take
	}{
		"by a link":    {path + "/referral_source", 5},
		"filtered":     {"/patients?per_page=1&q[]=" + url.QueryEscape("last_name:=Nobody"), 250},
		"by id":        {"/patients?per_page=1&q[]=" + url.QueryEscape("id:=1"), 250},
		"last changed": {"/patients?per_page=1&sort=updated_at:desc", 500},
	} {
		if took := quickest(t, c, test.path); took.Seconds() > test.times*unit.Seconds() {
			t.Errorf("%s: took %v, and one record takes %v", name, took, unit)
		}
	}
}

// quickest is the shortest time of many requests. They go on for a while, so
// that something else on the machine does not slow down all of them.
func quickest(t *testing.T, c *clinikotest.Clinic, path string) time.Duration {
	t.Helper()
	best, begun := time.Hour, time.Now()
	for i := 0; i < 20 || time.Since(begun) < 50*time.Millisecond; i++ {
		start := time.Now()
		if status, _ := get(t, c, path); status != http.StatusOK {
			t.Fatalf("%s: got %d", path, status)
		}
		best = min(best, time.Since(start))
	}
	return best
}
