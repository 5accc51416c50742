package cliniko_test

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jarcoal/httpmock"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// fixturePage returns page n of three pages of businesses, with times of creation.
func fixturePage(n int, same bool) string {
	var items []string
	for i := range 2 {
		second := 2*n + i
		if same {
			second = 0
		}
		items = append(items, fmt.Sprintf(`{"id":"%d","created_at":"2026-01-01T00:00:%02dZ"}`, 90-2*n-i, second))
	}
	links := "{}"
	if n < 3 {
		links = fmt.Sprintf(`{"next":"%s/businesses?page=%d"}`, testkit.BaseURL, n+1)
	}
	return fmt.Sprintf(`{"businesses":[%s],"links":%s,"total_entries":6}`, strings.Join(items, ","), links)
}

// TestWalkOverFixtures: a server that ignores or rejects filters, and knows only the numbers of its pages, is walked to its
// end.
func TestWalkOverFixtures(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		same   bool // all records were created in the same second
		status int  // of the response to a filter; 0: it is ignored
	}{
		"ignored": {}, "ignored in one second": {same: true},
		"400": {status: 400}, "404": {status: 404}, "404 in one second": {status: 404, same: true},
	} {
		client, mock := testkit.NewClient(t)
		mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
			if tc.status != 0 && strings.Contains(req.URL.RawQuery, "q%5B%5D=") {
				return httpmock.NewStringResponse(tc.status, ""), nil
			}
			page, _ := strconv.Atoi(req.URL.Query().Get("page"))
			return httpmock.NewStringResponse(http.StatusOK, fixturePage(max(page, 1), tc.same)), nil
		})
		for range 2 {
			if ids, err := walk(t.Context(), client); err != nil || ids != "88 87 86 85 84 83" {
				t.Errorf("%s: got %q, %v", name, ids, err)
			}
		}
	}
}

func TestPosition(t *testing.T) {
	t.Parallel()
	client := exampleClient()
	walk := client.Patients.Walk(cliniko.PatientListOptions{})
	if !walk.Position().IsZero() || walk.Total() != 0 {
		t.Errorf("a walk that has not begun is at %s of %d", walk.Position(), walk.Total())
	}
	for _, err := range walk.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	text := walk.Position().String()
	if !strings.HasPrefix(text, "patients,created_at,20") || !strings.HasSuffix(text, ",1,") || walk.Total() < 100 {
		t.Errorf("after a patient: %s of %d", text, walk.Total())
	}
	for _, other := range []*cliniko.Walk[cliniko.Patient]{
		client.Patients.Changes(walk.Position()),
		client.Patients.Walk(cliniko.PatientListOptions{Sort: cliniko.SortBy(cliniko.PatientsByID.Ascending())}).From(walk.Position()),
	} {
		if _, err := cliniko.Collect(other.All(t.Context())); !errors.Is(err, cliniko.ErrInvalid) {
			t.Errorf("a walk in another order: %v", err)
		}
	}
	for _, text := range []string{
		"x", "a,b,c,d,e,f", "patients,created_at,now,1,1,", "patients,id,x,1,1,", "patients,page,0,1,1,", "patients,email,ada@mail.example,1,1,",
		"patients,id,1,x,1,", "patients,id,1,1,-1,", "patients,id,1,1,1,now", "a b,id,1,1,1,", "patients,id,1,1,1,,",
	} {
		var p cliniko.Position
		if p.UnmarshalText([]byte(text)) == nil || !p.IsZero() {
			t.Errorf("%q was read as %q", text, p)
		}
	}
}

func TestGetMany(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New()
	client, err := clinic.Client()
	if err != nil {
		t.Fatal(err)
	}
	everyone, err := cliniko.Collect(client.Patients.All(t.Context(), cliniko.PatientListOptions{ArchivedAt: cliniko.Any()}))
	if err != nil {
		t.Fatal(err)
	}
	ids := []cliniko.PatientID{"1", everyone[0].ID}
	archived := 0
	for _, p := range everyone[:249] {
		ids = append(ids, p.ID)
		if !p.ArchivedAt.IsZero() {
			archived++
		}
	}
	before := len(clinic.Requests())
	found, err := client.Patients.GetMany(t.Context(), ids)
	if err != nil || len(found) != 249 || archived == 0 || found[everyone[7].ID].Label != everyone[7].Label {
		t.Errorf("found %d of 249 patients, %d archived: %v", len(found), archived, err)
	}
	if n := len(clinic.Requests()) - before; n != 3 {
		t.Errorf("%d requests, want 3", n)
	}
	if found, err := client.Patients.GetMany(t.Context(), nil); err != nil || len(found) != 0 {
		t.Errorf("nobody: %v, %v", found, err)
	}
	if _, err := client.Patients.GetMany(t.Context(), []cliniko.PatientID{"7", "x"}); !errors.Is(err, cliniko.ErrInvalid) {
		t.Errorf("not an ID: %v", err)
	}
}

// TestWalkOverPagesThatShrink: a list that is walked by the numbers of its pages is read again where it became shorter.
func TestWalkOverPagesThatShrink(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithClock(func() time.Time { return time.Date(2026, 10, 5, 0, 0, 0, 0, time.UTC) }))
	client, err := clinic.Client()
	if err != nil {
		t.Fatal(err)
	}
	opts := cliniko.PatientListOptions{PerPage: 20, Sort: cliniko.SortBy(cliniko.PatientsByLastName.Ascending(), cliniko.PatientsByID.Ascending())}
	before, err := cliniko.Collect(client.Patients.All(t.Context(), opts))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[cliniko.PatientID]int{}
	archived := 0
	for patient, err := range client.Patients.Walk(opts).All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		seen[patient.ID]++
		if seen[patient.ID] > 1 {
			t.Errorf("patient %s came twice", patient.ID)
		}
		if len(seen)%7 == 0 {
			archived++
			if err := client.Patients.Archive(t.Context(), patient.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, patient := range before {
		if seen[patient.ID] == 0 {
			t.Errorf("patient %s is missing", patient.ID)
		}
	}
	if archived < 10 {
		t.Errorf("only %d were archived", archived)
	}
}
