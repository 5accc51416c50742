package main

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// examineClinic returns the report about a sandbox, whose responses pass through a transport.
func examineClinic(t *testing.T, clinic *clinikotest.Clinic, transport http.RoundTripper, opts ...cliniko.Option) *Report {
	t.Helper()
	planned := 0
	report, err := examine(t.Context(), config{
		newClient: func(own ...cliniko.Option) (*cliniko.Client, error) { return clinic.Client(append(own, opts...)...) },
		transport: transport,
		plan:      func(requests int) { planned = requests },
	})
	if err != nil {
		t.Fatal(err)
	}
	if report.Requests > planned && report.RateLimited == 0 && report.OK {
		t.Errorf("%d requests, but only %d were announced", report.Requests, planned)
	}
	return report
}

// check returns a check of a report.
func (r *Report) checkOf(name string) Check {
	for _, c := range r.Checks {
		if c.Name == name {
			return c
		}
	}
	return Check{}
}

func TestSandbox(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	ok, err := run(t.Context(), []string{"-sandbox", "-json"}, &out, io.Discard)
	if err != nil || !ok {
		t.Fatalf("got %v, %v: %s", ok, err, &out)
	}
	var report Report
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	for _, c := range report.Checks {
		if c.Result != ResultOK {
			t.Errorf("check %s: %s, %s", c.Name, c.Result, c.Detail)
		}
	}
	for _, d := range report.Differences {
		if d.Kind != KindNeverSent {
			t.Errorf("the sandbox differs from the description: %+v", d)
		}
	}
	if len(report.Questions) != len(questions) || report.Requests < 100 {
		t.Errorf("%d answers with %d requests", len(report.Questions), report.Requests)
	}
}

// Every method that reads a list is in the report, so a new resource is too.
func TestEveryListIsRead(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(10))
	read := map[string]bool{}
	for _, list := range examineClinic(t, clinic, clinic).Lists {
		read[list.Method] = list.Result == ResultOK || list.Result == ResultEmpty
	}
	for _, m := range testkit.Methods(t) {
		if m.Op.ListKey != "" && !m.IsIterator() && !read[m.Name] {
			t.Errorf("%s is not read", m.Name)
		}
	}
	for _, name := range []string{"Settings.Get", "Settings.GetPublic", "Users.GetAuthenticated"} {
		if !read[name] {
			t.Errorf("%s is not read", name)
		}
	}
}

// No method of the SDK can write through the transport of the doctor, and the doctor tries none.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(10))
	examineClinic(t, clinic, clinic)
	for _, r := range clinic.Requests() {
		if r.Method != http.MethodGet {
			t.Errorf("sent %s %s", r.Method, r.Route)
		}
	}
	sent := clinic.RequestCount()
	client, err := clinic.Client(cliniko.WithHTTPClient(&http.Client{Transport: newTap(clinic, newTestSpec(t))}))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range testkit.Methods(t) {
		if _, err := m.Call(t.Context(), client); m.IsWrite() && err == nil {
			t.Errorf("%s returned no error", m.Name)
		}
	}
	for _, r := range clinic.Requests()[sent:] {
		if r.Method != http.MethodGet {
			t.Errorf("sent %s %s", r.Method, r.Route)
		}
	}
}

func TestWithoutKey(t *testing.T) {
	t.Setenv("CLINIKO_ACCOUNT", "")
	t.Setenv("CLINIKO_API_KEY", "")
	var out bytes.Buffer
	ok, err := run(t.Context(), nil, &out, io.Discard)
	if ok || err != nil {
		t.Errorf("got %v, %v", ok, err)
	}
	for _, want := range []string{"CLINIKO_ACCOUNT", "CLINIKO_API_KEY", "-sandbox"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("does not mention %s: %s", want, &out)
		}
	}
}

func TestEnvironment(t *testing.T) {
	server := clinikotest.NewServer(clinikotest.WithSize(5))
	defer server.Close()
	t.Setenv("CLINIKO_ACCOUNT", server.Account())
	t.Setenv("CLINIKO_API_KEY", server.APIKey())
	t.Setenv("CLINIKO_BASE_URL", server.URL)
	client, err := fromEnv()
	if err != nil || client.Account() != server.Account() {
		t.Errorf("got %v", err)
	}
}

func TestFlags(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-no-such-flag"}, {"patients"}} {
		if ok, err := run(t.Context(), args, io.Discard, io.Discard); ok || err == nil {
			t.Errorf("%v: got %v, %v", args, ok, err)
		}
	}
	var out bytes.Buffer
	if ok, err := run(t.Context(), []string{"-help"}, &out, io.Discard); !ok || err != nil || !strings.Contains(out.String(), "-sandbox") {
		t.Errorf("-help: got %v, %v, %s", ok, err, &out)
	}
}

// Each failure has its check and a remedy.
func TestFailures(t *testing.T) {
	t.Parallel()
	always := func(f clinikotest.Fault) func(*clinikotest.Clinic) http.RoundTripper {
		return func(clinic *clinikotest.Clinic) http.RoundTripper {
			f.Times = 1000
			clinic.Inject(f)
			return clinic
		}
	}
	none := func(clinic *clinikotest.Clinic) http.RoundTripper { return clinic }
	settings := clinikotest.Fault{Method: http.MethodGet, Route: "/settings/public"}
	fault := func(kind clinikotest.FaultKind, status int) clinikotest.Fault {
		f := settings
		f.Kind, f.Status = kind, status
		return f
	}
	for name, tc := range map[string]struct {
		transport func(*clinikotest.Clinic) http.RoundTripper
		key       string
		account   string
		check     string
		detail    string
		remedy    string
	}{
		"wrong key":       {none, "sandbox-other-au1", "", checkKey, "401", "complete and not revoked"},
		"wrong shard":     {none, "sandbox-other-au2", "", checkKey, "401", "on shard au2"},
		"wrong account":   {none, "", "elsewhere", checkAccount, "another account", "CLINIKO_ACCOUNT"},
		"no rights":       {always(fault(clinikotest.FaultStatus, 403)), "", "", checkKey, "403", "active"},
		"outage":          {always(fault(clinikotest.FaultStatus, 503)), "", "", checkAPI, "503", "try again later"},
		"proxy":           {always(fault(clinikotest.FaultHTML, 0)), "", "", checkAPI, "a web page", "proxy"},
		"not found":       {always(fault(clinikotest.FaultStatus, 404)), "", "", checkAPI, "404", "CLINIKO_BASE_URL"},
		"redirect":        {always(fault(clinikotest.FaultStatus, 302)), "", "", checkAPI, "302", "login page"},
		"dropped":         {always(fault(clinikotest.FaultDropBefore, 0)), "", "", checkHost, "the connection broke", "firewall"},
		"user is blocked": {always(clinikotest.Fault{Kind: clinikotest.FaultStatus, Route: "/user", Status: 403}), "", "", checkRole, "403", "active"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				clinic := clinikotest.New(clinikotest.WithSize(5))
				transport := tc.transport(clinic)
				report, err := examine(t.Context(), config{
					newClient: func(opts ...cliniko.Option) (*cliniko.Client, error) {
						opts = append(opts, testkit.UserAgent, cliniko.WithoutRateLimit(), cliniko.WithBaseURL("http://127.0.0.1/v1"))
						return cliniko.NewClient(or(tc.account, clinic.Account()), or(tc.key, clinic.APIKey()), opts...)
					},
					transport: transport,
					plan:      func(int) {},
				})
				if err != nil {
					t.Fatal(err)
				}
				got := report.checkOf(tc.check)
				if got.Result != ResultFailed || !strings.Contains(got.Detail, tc.detail) || !strings.Contains(got.Remedy, tc.remedy) {
					t.Errorf("got %+v in %+v", got, report.Checks)
				}
				if report.OK || len(report.Lists) > 0 {
					t.Errorf("OK is %v, and %d lists were read", report.OK, len(report.Lists))
				}
			})
		})
	}
}

// A wrong clock is a warning. It is compared with the Date of a response.
func TestClock(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 26, 12, 0, 0, 0, time.UTC)
	for date, want := range map[time.Time]Check{
		now:                       {checkClock, ResultOK, "at most 5s from the server's", ""},
		now.Add(-4 * time.Second): {checkClock, ResultOK, "at most 5s from the server's", ""},
		now.Add(9 * time.Minute):  {checkClock, ResultWarning, "9m0s behind the server's", clockRemedy},
		now.Add(-time.Hour):       {checkClock, ResultWarning, "1h0m0s ahead of the server's", clockRemedy},
		{}:                        {checkClock, ResultWarning, "the response has no Date", "Check the proxy: Cliniko sends a Date."},
	} {
		x := &exchange{header: http.Header{}, sentAt: now, receivedAt: now.Add(time.Second)}
		if !date.IsZero() {
			x.header.Set("Date", date.Format(http.TimeFormat))
		}
		d := &doctor{report: &Report{}}
		d.checkClock(x)
		if got := d.report.checkOf(checkClock); got != want {
			t.Errorf("%v: got %+v, want %+v", date, got, want)
		}
	}
}

func or(value, byDefault string) string {
	if value == "" {
		return byDefault
	}
	return value
}

// Failures of the network are described without the names and addresses in their errors.
func TestNetworkFailures(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(5))
	secure := httptest.NewUnstartedServer(clinic)
	secure.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0) // it logs rejected certificates
	secure.StartTLS()
	t.Cleanup(secure.Close)
	plain := httptest.NewServer(clinic)
	t.Cleanup(plain.Close)
	closed := httptest.NewServer(clinic)
	closed.Close()
	for name, tc := range map[string]struct{ baseURL, check, detail string }{
		"untrusted certificate": {secure.URL, checkTLS, "not trusted"},
		"no TLS":                {strings.Replace(plain.URL, "http:", "https:", 1), checkTLS, "does not speak TLS"},
		"nothing listens":       {closed.URL, checkHost, "refuses connections"},
		"no such name":          {"http://no-such-host.invalid", checkHost, "cannot be resolved"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			transport := &http.Transport{}
			defer transport.CloseIdleConnections()
			report := examineClinic(t, clinic, transport, cliniko.WithBaseURL(tc.baseURL+"/v1"), cliniko.WithMaxRetries(0), cliniko.WithTimeout(5*time.Second))
			got := report.checkOf(tc.check)
			if got.Result != ResultFailed || !strings.Contains(got.Detail, tc.detail) || got.Remedy == "" {
				t.Errorf("got %+v in %+v", got, report.Checks)
			}
		})
	}
}

// A role with fewer rights is no failure: the lists that it may not read are forbidden.
func TestRole(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(10), clinikotest.WithRole(clinikotest.RoleReceptionist))
	report := examineClinic(t, clinic, clinic)
	if !report.OK || !strings.HasPrefix(report.checkOf(checkRole).Detail, "receptionist") {
		t.Errorf("OK is %v, checks %+v", report.OK, report.Checks)
	}
	for _, list := range report.Lists {
		want := ResultForbidden
		if list.Method != "TreatmentNotes.List" && list.Method != "Settings.Get" {
			want = ""
		}
		if want != "" && (list.Result != want || list.Status != http.StatusForbidden) {
			t.Errorf("%+v", list)
		}
	}
}

// One list that fails does not stop the others, and makes the exit code 1.
func TestOneListFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		clinic := clinikotest.New(clinikotest.WithSize(10))
		clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultStatus, Route: "/products", Status: 503, Times: 100})
		report := examineClinic(t, clinic, clinic)
		failed := 0
		for _, list := range report.Lists {
			if list.Result == ResultFailed {
				failed++
			}
		}
		if failed != 1 || report.OK {
			t.Errorf("%d lists failed, OK is %v", failed, report.OK)
		}
	})
}

// The text for people has the same results as the JSON.
func TestText(t *testing.T) {
	t.Parallel()
	report := &Report{
		Checks:      []Check{{checkClock, ResultWarning, "9m0s behind the server's", "Set the clock."}},
		Lists:       []List{{Method: "Patients.List", Status: 500, Result: ResultFailed, Detail: "500, empty"}},
		Differences: []Difference{{KindUnknownField, "Patient", "nickname", map[string]int{"string": 3, "null": 5}}},
		Questions:   []Question{{"Which form do dates have?", "1 × a; 2 × b"}},
		Headers:     []Header{{"Retry-After", 2, "7"}},
		Requests:    12,
	}
	var out strings.Builder
	report.writeText(&out)
	for _, want := range []string{
		"warning  clock  9m0s behind", "clock: Set the clock.", "FAILED  Patients.List  500", "UNKNOWN FIELD\n  Patient.nickname  5 × null; 3 × string",
		"Which form do dates have?\n  1 × a\n  2 × b", "Retry-After: in 2 responses 7", "12 requests", "Something does not work",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, &out)
		}
	}
}
