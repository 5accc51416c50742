package clinikotest_test

import (
	"net/http"
	"net/url"
	"testing"
)

// A patient costs about 32 allocations. More than that makes a clinic of
// 100,000 patients slow to start.
func TestPatientsTakeFewAllocations(t *testing.T) { //nolint:paralleltest // AllocsPerRun does not allow it
	allocations := func(size int) float64 {
		return testing.AllocsPerRun(1, func() { sized(size) })
	}
	const few, more = 1500, 600 // from about 1,000 patients on the diaries are full
	if each := (allocations(few+more) - allocations(few)) / more; each > 45 {
		t.Errorf("each patient takes %.0f allocations", each)
	}
}

// Requests to a large clinic look at its rows without allocating for each of
// them. The test counts allocations because timings depend on the load of the
// machine; the benchmarks measure time.
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
