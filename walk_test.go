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
	changes := client.Patients.Changes(cliniko.Position{})
	for _, err := range changes.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	var saved cliniko.Position
	if err := saved.UnmarshalText([]byte(changes.Position().String())); err != nil || saved != changes.Position() {
		t.Errorf("%s was read back as %s, %v", changes.Position(), saved, err)
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
		"patients,id,1,x,1,", "patients,id,1,1,-1,", "patients,id,1,1,1,now", "patients,id,1,1+,1,", "patients,id,1,1+x,1,", "a b,id,1,1,1,", "patients,id,1,1,1,,",
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
// Pages of 20 overlap, and smaller ones are read again.
func TestWalkOverPagesThatShrink(t *testing.T) {
	t.Parallel()
	for _, perPage := range []int{10, 20} {
		t.Run(strconv.Itoa(perPage), func(t *testing.T) {
			t.Parallel()
			walkAndArchive(t, perPage)
		})
	}
}

func walkAndArchive(t *testing.T, perPage int) {
	t.Helper()
	clinic := clinikotest.New(clinikotest.WithClock(func() time.Time { return time.Date(2026, 10, 5, 0, 0, 0, 0, time.UTC) }))
	client, err := clinic.Client()
	if err != nil {
		t.Fatal(err)
	}
	opts := cliniko.PatientListOptions{PerPage: perPage, Sort: cliniko.SortBy(cliniko.PatientsByLastName.Ascending(), cliniko.PatientsByID.Ascending())}
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

// TestWalkYieldsWhatItReadBeforeAnError: the records of the last second of a page are yielded before an error too. The walk
// continues with the others of that second.
func TestWalkYieldsWhatItReadBeforeAnError(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t, cliniko.WithMaxRetries(0))
	record := func(id string, second int) string {
		return fmt.Sprintf(`{"id":%q,"created_at":"2026-01-01T00:00:%02dZ"}`, id, second)
	}
	const one, two = "2026-01-01T00:00:01Z", "2026-01-01T00:00:02Z"
	pages := map[string]string{
		"": record("4", 0) + "," + record("9", 1) + "," + record("5", 1), // of 6
		// After the error, 7 and 8 of the same second are on this page. 8 was created meanwhile.
		"created_at:>=" + one: record("9", 1) + "," + record("7", 1) + "," + record("5", 1) + "," + record("8", 1) + "," + record("3", 2),
		"created_at:>=" + two: record("3", 2) + "," + record("6", 2),
	}
	down := true
	mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
		filter := req.URL.Query().Get("q[]")
		if down && filter != "" {
			return httpmock.NewStringResponse(http.StatusBadGateway, ""), nil
		}
		next := fmt.Sprintf(`"next":"%s/businesses?page=2"`, testkit.BaseURL)
		if filter == "created_at:>="+two {
			next = ""
		}
		return httpmock.NewStringResponse(http.StatusOK, `{"businesses":[`+pages[filter]+`],"links":{`+next+`}}`), nil
	})
	walk := client.Businesses.Walk(cliniko.BusinessListOptions{})
	read := func(stopAt int) (got string, err error) {
		n := 0
		for b, err := range walk.All(t.Context()) {
			if err != nil {
				return got, err
			}
			got += b.ID.String()
			n++
			if n == stopAt {
				break
			}
		}
		return got, nil
	}
	if got, err := read(2); got != "45" || err != nil || walk.Position().String() != "businesses,created_at,"+one+",+5,2," {
		t.Errorf("got %s, %v, at %s", got, err, walk.Position())
	}
	if got, err := read(0); got != "459" || !errors.Is(err, cliniko.ErrServer) || walk.Position().String() != "businesses,created_at,"+one+",+5+9,3," {
		t.Errorf("got %s, %v, at %s", got, err, walk.Position())
	}
	var saved cliniko.Position
	if err := saved.UnmarshalText([]byte(walk.Position().String())); err != nil || saved != walk.Position() {
		t.Fatalf("read back: %s, %v", saved, err)
	}
	down = false
	walk = walk.From(saved)
	if got, err := read(1); got != "7" || err != nil || walk.Position().String() != "businesses,created_at,"+one+",7+5+9,4," {
		t.Errorf("got %s, %v, at %s", got, err, walk.Position())
	}
	walk = walk.From(walk.Position())
	if got, err := read(0); got != "836" || err != nil {
		t.Errorf("got %s, %v, at %s", got, err, walk.Position())
	}
}

// Changes of practitioners read two lists. If the second one fails, no record was yielded yet, and the position is still the
// beginning, which can be stored and read back.
func TestPositionBeforeTheFirstRecord(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New()
	client, err := clinic.Client(cliniko.WithMaxRetries(0))
	if err != nil {
		t.Fatal(err)
	}
	clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultStatus, Route: "/practitioners/inactive"})
	changes := client.Practitioners.Changes(cliniko.Position{})
	for _, err := range changes.All(t.Context()) {
		if err == nil {
			t.Fatal("a record came before the error")
		}
	}
	if position := changes.Position(); !position.IsZero() {
		t.Errorf("got the position %q", position)
	}
}
