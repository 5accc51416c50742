package cliniko_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// patientTest is a sandbox in fake time without patients.
type patientTest struct {
	clinic *clinikotest.Clinic
	client *cliniko.Client
	other  *cliniko.Client // of somebody else

	after func(*http.Request) // called after the clinic has done what client asked for
}

func withPatients(t *testing.T, test func(*testing.T, *patientTest)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := &patientTest{after: func(*http.Request) {}}
		p.clinic, p.other = newClinic(t, clinikotest.WithSize(0))
		client, err := p.clinic.Client(cliniko.WithHTTPClient(&http.Client{Transport: testkit.RoundTripFunc(func(req *http.Request) (*http.Response, error) {
			resp, err := p.clinic.RoundTrip(req)
			p.after(req)
			return resp, err
		})}))
		if err != nil {
			t.Fatal(err)
		}
		p.client = client
		test(t, p)
	})
}

func (p *patientTest) create(t *testing.T, request cliniko.PatientCreate) *cliniko.Patient {
	t.Helper()
	patient, err := p.other.Patients.Create(context.WithoutCancel(t.Context()), request)
	if err != nil {
		t.Fatal(err)
	}
	return patient
}

// living returns the patients who are not archived.
func (p *patientTest) living(t *testing.T) []cliniko.Patient {
	t.Helper()
	patients, err := cliniko.Collect(p.other.Patients.All(context.WithoutCancel(t.Context()), cliniko.PatientListOptions{}))
	if err != nil {
		t.Fatal(err)
	}
	return patients
}

var (
	born = cliniko.Date{Year: 1985, Month: 12, Day: 10}
	vane = cliniko.PatientCreate{
		FirstName: "Ada", LastName: "Vane", DateOfBirth: cliniko.Some(born), Email: cliniko.Some("ada@mail.example"),
		PatientPhoneNumbers: cliniko.Some([]cliniko.PhoneNumber{{PhoneType: cliniko.PhoneMobile, Number: "0491 570 006"}}),
	}
)

func TestFind(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		query    cliniko.PatientQuery
		found    bool
		certain  bool
		requests int
	}{
		"everything":            {cliniko.PatientQuery{FirstName: "ada", LastName: " VANE ", DateOfBirth: born, Email: "ADA@mail.example", PhoneNumbers: []string{"+61491570006"}}, true, true, 3},
		"names and birth date":  {cliniko.PatientQuery{FirstName: "Ada", LastName: "Vane", DateOfBirth: born}, true, true, 2},
		"names and email":       {cliniko.PatientQuery{FirstName: "Ada", LastName: "Vane", Email: "ada@mail.example"}, true, true, 2},
		"names and phone":       {cliniko.PatientQuery{FirstName: "Ada", LastName: "Vane", PhoneNumbers: []string{"0491570006"}}, true, true, 1},
		"names":                 {cliniko.PatientQuery{FirstName: "Ada", LastName: "Vane"}, true, false, 1},
		"last name":             {cliniko.PatientQuery{LastName: "vane"}, true, false, 1},
		"birth date":            {cliniko.PatientQuery{DateOfBirth: born}, true, false, 1},
		"email":                 {cliniko.PatientQuery{Email: "Ada@Mail.Example"}, true, false, 1},
		"phone":                 {cliniko.PatientQuery{PhoneNumbers: []string{"0491 570 006"}}, true, false, 1},
		"preferred name":        {cliniko.PatientQuery{FirstName: "Addie", LastName: "Vane", DateOfBirth: born}, true, true, 2},
		"another birth date":    {cliniko.PatientQuery{FirstName: "Ada", LastName: "Vane", DateOfBirth: born.AddDays(1)}, true, false, 2},
		"another name":          {cliniko.PatientQuery{FirstName: "Eve", LastName: "Vane", DateOfBirth: born}, false, false, 2},
		"another person's mail": {cliniko.PatientQuery{Email: "xada@mail.example"}, false, false, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			withPatients(t, func(t *testing.T, p *patientTest) {
				t.Helper()
				request := vane
				request.PreferredFirstName = cliniko.Some("Addie")
				want := p.create(t, request)
				before := p.clinic.RequestCount()
				matches, err := p.client.Patients.Find(t.Context(), tc.query)
				if err != nil {
					t.Fatal(err)
				}
				if n := p.clinic.RequestCount() - before; n != tc.requests {
					t.Errorf("%d requests, want %d", n, tc.requests)
				}
				if found := len(matches) == 1 && matches[0].Patient.ID == want.ID; found != tc.found {
					t.Fatalf("found: %v", matches)
				}
				if tc.found && matches[0].IsCertain() != tc.certain {
					t.Errorf("certain: %t, want %t", matches[0].IsCertain(), tc.certain)
				}
			})
		})
	}
}

func TestFindRejects(t *testing.T) {
	t.Parallel()
	withPatients(t, func(t *testing.T, p *patientTest) {
		t.Helper()
		for name, query := range map[string]cliniko.PatientQuery{
			"nothing": {}, "spaces": {Email: " "}, "no day": {DateOfBirth: cliniko.Date{Year: 2000, Month: 2, Day: 30}},
		} {
			if _, err := p.client.Patients.Find(t.Context(), query); !errors.Is(err, cliniko.ErrInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n := p.clinic.RequestCount(); n != 0 {
			t.Errorf("%d requests", n)
		}
	})
}

// mergedClient is a client of a server with patient 1, merged into 2, merged into 3, which is archived.
func mergedClient(t *testing.T) *cliniko.Client {
	t.Helper()
	const (
		first  = `{"id":"1","first_name":"Ada","last_name":"Vane","date_of_birth":"1985-12-10","merged_at":"2026-01-01T00:00:00Z","merged_with_patient":{"links":{"self":"https://api.au2.cliniko.com/v1/patients/2"}}}`
		second = `{"id":"2","merged_at":"2026-01-01T00:00:00Z","merged_with_patient":{"links":{"self":"https://api.au2.cliniko.com/v1/patients/3"}}}`
		third  = `{"id":"3","first_name":"Augusta","last_name":"Vane","archived_at":"2026-02-01T00:00:00Z"}`
		loop   = `{"id":"4","merged_with_patient":{"links":{"self":"https://api.au2.cliniko.com/v1/patients/4"}}}`
	)
	client, mock := testkit.NewClient(t)
	mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
		body := map[string]string{
			"/v1/patients/1": first, "/v1/patients/2": second, "/v1/patients/3": third, "/v1/patients/4": loop,
			"/v1/patients": `{"patients":[` + first + `],"total_entries":1,"links":{}}`,
		}[req.URL.Path]
		if !strings.Contains(req.URL.RawQuery, "archived_at%3A%2A") {
			t.Errorf("%s leaves out archived patients", req.URL.RawQuery)
		}
		return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(body)), Request: req, Header: http.Header{}}, nil
	})
	return client
}

func TestCurrent(t *testing.T) {
	t.Parallel()
	client := mergedClient(t)
	for _, id := range []cliniko.PatientID{"1", "2", "3"} {
		if patient, err := client.Patients.Current(t.Context(), id); err != nil || patient.ID != "3" {
			t.Errorf("%s is now %v, %v", id, patient, err)
		}
	}
	if patient, err := client.Patients.Current(t.Context(), "4"); err == nil {
		t.Errorf("a patient merged into itself is %v", patient)
	}
}

// A merged patient is found by what it was called, and is the one that it has become.
func TestFindFollowsMerges(t *testing.T) {
	t.Parallel()
	client := mergedClient(t)
	matches, err := client.Patients.Find(t.Context(), cliniko.PatientQuery{FirstName: "Ada", LastName: "Vane", DateOfBirth: born})
	if err != nil || len(matches) != 1 || matches[0].Patient.ID != "3" || !matches[0].IsCertain() {
		t.Errorf("%v, %v", matches, err)
	}
	patient, created, err := client.Patients.FindOrCreate(t.Context(), vane)
	if err != nil || created || patient.ID != "3" {
		t.Errorf("%v, %t, %v", patient, created, err)
	}
}

func TestFindOrCreateRequests(t *testing.T) {
	t.Parallel()
	withPatients(t, func(t *testing.T, p *patientTest) {
		t.Helper()
		patient, created, err := p.client.Patients.FindOrCreate(t.Context(), vane)
		if err != nil || !created {
			t.Fatal(patient, created, err)
		}
		if n := p.clinic.RequestCount(); n != 5 {
			t.Errorf("%d requests to create, want 5", n)
		}
		again, created, err := p.client.Patients.FindOrCreate(t.Context(), vane)
		if err != nil || created || again.ID != patient.ID {
			t.Error(again, created, err)
		}
		if n := p.clinic.RequestCount(); n != 8 {
			t.Errorf("%d requests to find, want 3", n-5)
		}
	})
}

// Who is somebody else, who is the same, and where nobody knows.
func TestFindOrCreateDecides(t *testing.T) {
	t.Parallel()
	with := func(change func(*cliniko.PatientCreate)) cliniko.PatientCreate {
		request := vane
		change(&request)
		return request
	}
	const isFound, isCreated, isUndecided = "found", "created", "undecided"
	for name, tc := range map[string]struct {
		request cliniko.PatientCreate
		want    string
	}{
		"the same":              {vane, isFound},
		"typed otherwise":       {with(func(r *cliniko.PatientCreate) { r.FirstName, r.LastName = " ADA", "vane" }), isFound},
		"a new email address":   {with(func(r *cliniko.PatientCreate) { r.Email = cliniko.Some("new@mail.example") }), isFound},
		"no birth date":         {with(func(r *cliniko.PatientCreate) { r.DateOfBirth = cliniko.Optional[cliniko.Date]{} }), isFound},
		"a brother":             {with(func(r *cliniko.PatientCreate) { r.FirstName, r.DateOfBirth = "Ben", cliniko.Some(born.AddDays(700)) }), isCreated},
		"a twin":                {with(func(r *cliniko.PatientCreate) { r.FirstName = "Ben" }), isUndecided},
		"a slip in the date":    {with(func(r *cliniko.PatientCreate) { r.DateOfBirth = cliniko.Some(born.AddDays(1)) }), isUndecided},
		"an accent":             {with(func(r *cliniko.PatientCreate) { r.FirstName = "Àda" }), isUndecided},
		"only names":            {cliniko.PatientCreate{FirstName: "Ada", LastName: "Vane"}, isUndecided},
		"a namesake":            {cliniko.PatientCreate{FirstName: "Ada", LastName: "Vane", DateOfBirth: cliniko.Some(born.AddDays(-9999))}, isCreated},
		"only other names":      {cliniko.PatientCreate{FirstName: "Eve", LastName: "Vane"}, isCreated},
		"who shares an address": {cliniko.PatientCreate{FirstName: "Eve", LastName: "Vane", Email: cliniko.Some("ada@mail.example")}, isCreated},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			withPatients(t, func(t *testing.T, p *patientTest) {
				t.Helper()
				existing := p.create(t, vane)
				patient, created, err := p.client.Patients.FindOrCreate(t.Context(), tc.request)
				got := isFound
				undecided, ok := errors.AsType[*cliniko.UndecidedPatientError](err)
				switch {
				case ok:
					got = isUndecided
					if len(undecided.Candidates) != 1 || undecided.Candidates[0].Patient.ID != existing.ID {
						t.Errorf("candidates: %v", undecided.Candidates)
					}
				case err != nil:
					t.Fatal(err)
				case created:
					got = isCreated
				case patient.ID != existing.ID:
					t.Errorf("found %v", patient)
				}
				if want := map[bool]int{true: 2, false: 1}[got == isCreated]; got != tc.want || len(p.living(t)) != want {
					t.Errorf("%s, with %d patients, want %s", got, len(p.living(t)), tc.want)
				}
			})
		})
	}
}

// An archived patient is the person, unless a living one is.
func TestFindOrCreateArchived(t *testing.T) {
	t.Parallel()
	withPatients(t, func(t *testing.T, p *patientTest) {
		t.Helper()
		archived := p.create(t, vane)
		if err := p.other.Patients.Archive(t.Context(), archived.ID); err != nil {
			t.Fatal(err)
		}
		patient, created, err := p.client.Patients.FindOrCreate(t.Context(), vane)
		if err != nil || created || patient.ID != archived.ID || patient.ArchivedAt.IsZero() {
			t.Errorf("%v, %t, %v", patient, created, err)
		}
		living := p.create(t, vane)
		if patient, _, err = p.client.Patients.FindOrCreate(t.Context(), vane); err != nil || patient.ID != living.ID {
			t.Errorf("%v, %v", patient, err)
		}
	})
}

// Nothing is created after an error, and an unknown outcome is settled.
func TestFindOrCreateUnderFaults(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		fault   clinikotest.Fault
		created bool
		want    error
	}{
		"the search fails":        {clinikotest.Fault{Status: 500, Method: "GET", Times: 1000}, false, cliniko.ErrServer},
		"the search is forbidden": {clinikotest.Fault{Status: 403, Method: "GET"}, false, cliniko.ErrForbidden},
		"a proxy's page":          {clinikotest.Fault{Kind: clinikotest.FaultHTML, Method: "GET", Times: 1000}, false, cliniko.ErrBadResponse},
		"the response is lost":    {clinikotest.Fault{Kind: clinikotest.FaultDropAfter, Method: "POST"}, true, nil},
		"the request is lost":     {clinikotest.Fault{Kind: clinikotest.FaultDropBefore, Method: "POST"}, true, nil},
		"three are lost":          {clinikotest.Fault{Kind: clinikotest.FaultDropBefore, Method: "POST", Times: 3}, false, cliniko.ErrNotCreated},
		"it is refused":           {clinikotest.Fault{Status: 422, Method: "POST"}, false, cliniko.ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			withPatients(t, func(t *testing.T, p *patientTest) {
				t.Helper()
				p.clinic.Inject(tc.fault)
				patient, created, err := p.client.Patients.FindOrCreate(t.Context(), vane)
				if !errors.Is(err, tc.want) || created != tc.created || (patient != nil) != tc.created {
					t.Errorf("%v, %t, %v", patient, created, err)
				}
				if tc.fault.Method == http.MethodGet {
					for _, r := range p.clinic.Requests() {
						if r.Method != http.MethodGet {
							t.Errorf("%s %s after an error", r.Method, r.Route)
						}
					}
				} else if n := len(p.living(t)); n > 1 || (n == 1) != tc.created {
					t.Errorf("%d patients", n)
				}
			})
		})
	}
}

// A twin created between the search and the look: the one with the smaller ID stays.
func TestFindOrCreateTwins(t *testing.T) {
	t.Parallel()
	for name, request := range map[string]int64{"an earlier twin": 3, "a later twin that stays": 4} { // the last of the search, and the creation
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			withPatients(t, func(t *testing.T, p *patientTest) {
				t.Helper()
				var twin *cliniko.Patient
				var requests atomic.Int64
				p.after = func(*http.Request) {
					if requests.Add(1) == request {
						twin = p.create(t, vane)
					}
				}
				patient, created, err := p.client.Patients.FindOrCreate(t.Context(), vane)
				if err != nil || created || patient.ID != twin.ID {
					t.Errorf("%v, %t, %v, want %s", patient, created, err, twin.ID)
				}
				if living := p.living(t); len(living) != 1 || living[0].ID != twin.ID {
					t.Errorf("patients: %v", living)
				}
			})
		})
	}
}

// The context ends after the creation: the error names the patient, and the next call finds it.
func TestFindOrCreateIsCancelled(t *testing.T) {
	t.Parallel()
	withPatients(t, func(t *testing.T, p *patientTest) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		p.after = func(req *http.Request) {
			if req.Method == http.MethodPost {
				cancel()
			}
		}
		_, created, err := p.client.Patients.FindOrCreate(ctx, vane)
		left, ok := errors.AsType[*cliniko.LeftBehindError[cliniko.Patient]](err)
		if !ok || created || !errors.Is(err, context.Canceled) {
			t.Fatal(created, err)
		}
		if patient, created, err := p.client.Patients.FindOrCreate(t.Context(), vane); err != nil || created || patient.ID != left.ID {
			t.Errorf("%v, %t, %v, want %s", patient, created, err, left.ID)
		}
	})
}
