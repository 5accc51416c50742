package clinikotest_test

import (
	"net/http"
	"net/url"
	"testing"
)

// A patient costs the seed about 32 allocations. Before there were 170, and a
// clinic of 100,000 took seconds.
func TestPatientsAreCheapToMake(t *testing.T) { //nolint:paralleltest // AllocsPerRun does not allow it
	allocations := func(size int) float64 {
		return testing.AllocsPerRun(1, func() { sized(size) })
	}
	const few, more = 600, 600 // the diaries are full from 500 on
	if each := (allocations(few+more) - allocations(few)) / more; each > 45 {
		t.Errorf("each patient takes %.0f allocations", each)
	}
}

// What is asked of a large clinic looks at its rows and allocates nothing for
// them, or for a handful. How long that takes is for the benchmarks to say: a
// clock would fail on a busy machine.
func TestLargeClinicIsQuick(t *testing.T) { //nolint:paralleltest // AllocsPerRun does not allow it
	c := sized(10_000)
	path := "/patients/" + text(getList(t, c, "patients", "/patients?per_page=1&page=5000").Rows[0], "id")
	for name, path := range map[string]string{
		"alone":        path,
		"by a link":    path + "/referral_source",
		"filtered":     "/patients?per_page=1&q[]=" + url.QueryEscape("last_name:=Nobody"),
		"by id":        "/patients?per_page=1&q[]=" + url.QueryEscape("id:=1"),
		"last changed": "/patients?per_page=1&sort=updated_at:desc",
	} {
		allocations := testing.AllocsPerRun(3, func() {
			if status, _ := get(t, c, path); status != http.StatusOK {
				t.Fatalf("%s: got %d", path, status)
			}
		})
		if allocations > 400 {
			t.Errorf("%s: %.0f allocations", name, allocations)
		}
	}
}
