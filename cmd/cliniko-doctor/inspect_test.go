package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func newTestSpec(t *testing.T) *apispec.Spec {
	t.Helper()
	spec, err := apispec.Load()
	if err != nil {
		t.Fatal(err)
	}
	return spec
}

// edited is a sandbox with changed responses.
func edited(next http.RoundTripper, edit func(path string, body map[string]any)) http.RoundTripper {
	return testkit.RoundTripFunc(func(req *http.Request) (*http.Response, error) {
		resp, err := next.RoundTrip(req)
		if err != nil {
			return nil, err
		}
		raw, err := io.ReadAll(resp.Body)
		body := asObject(decode(raw))
		if err != nil || body == nil {
			resp.Body = io.NopCloser(bytes.NewReader(raw))
			return resp, err
		}
		edit(strings.TrimPrefix(req.URL.Path, "/v1"), body)
		raw, err = json.Marshal(body)
		resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(raw)), int64(len(raw))
		return resp, err
	})
}

// editedList changes the records of a list.
func editedList(next http.RoundTripper, path string, edit func(i int, record map[string]any)) http.RoundTripper {
	return edited(next, func(at string, body map[string]any) {
		list, _ := body[strings.TrimPrefix(path, "/")].([]any)
		for i, record := range list {
			if at == path {
				edit(i, asObject(record))
			}
		}
	})
}

// differencesOf returns the differences that are not about missing fields, one a line.
func differencesOf(r *Report) string {
	var lines []string
	for _, d := range r.Differences {
		if d.Kind != KindNeverSent {
			lines = append(lines, fmt.Sprintf("%s %s.%s %s", d.Kind, d.Schema, d.Field, counted(d.Forms)))
		}
	}
	return strings.Join(lines, "\n")
}

// TestDifferences changes one thing in each of several lists.
func TestDifferences(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(20))
	var transport http.RoundTripper = clinic
	change := func(path, name string, first int, value func(i int) any) {
		transport = editedList(transport, path, func(i int, record map[string]any) {
			if first < 0 || i < first {
				record[name] = value(i)
			}
		})
	}
	const every = -1
	is := func(value any) func(int) any { return func(int) any { return value } }
	change("/practitioners", "loyalty_points", every, is(json.Number("12")))
	change("/practitioners", "roster", every, is(map[string]any{"links": map[string]any{"self": "https://x.example/1"}}))
	change("/practitioners", "details", every, is(map[string]any{"name": "Ada", "ada": 1, "hobby": 2}))
	change("/practitioners", "seen_once", 1, is(true))
	change("/practitioners", "ada.vane", every, is("x"))
	change("/invoices", "status", 1, is(json.Number("60")))
	change("/invoices", "calculation_method", 1, is(json.Number("61234")))
	change("/users", "role", 2, is("locum"))
	change("/referral_source_types", "referrer_type", 1, is("agency")) // of one record
	change("/contacts", "last_name", every, is("Smith"))
	change("/contacts", "type", every, is("smith"))                                                  // may be a name
	change("/contacts", "doctor_type", every, is("appointment reminder"))                            // words of the API
	change("/patients", "reminder_type", every, func(i int) any { return "abcdefghi"[i%6 : i%6+3] }) // free text
	change("/patients", "date_of_birth", 3, is("1978-04-12x"))
	change("/products", "created_at", every, is("2020-01-01T10:00:00+10:00"))
	report := examineClinic(t, clinic, transport)
	want := strings.Join([]string{
		"cannot be read Patient.date_of_birth 3 × string of 11 characters like 9999-99-99x",
		"unknown field Practitioner.(not shown) 8 × string; 1 × boolean",
		"unknown field Practitioner.details 8 × object with name, 2 others",
		"unknown field Practitioner.loyalty_points 8 × integer of 2 digits",
		"unknown field Practitioner.roster 8 × link",
		"unknown value Contact.doctor_type 4 × appointment reminder",
		"unknown value Contact.type 4 × string",
		"unknown value Invoice.calculation_method 2 × string of 5 characters like 99999",
		"unknown value Invoice.status 2 × 60",
		"unknown value Patient.reminder_type 20 × string",
		"unknown value ReferralSourceType.referrer_type 1 × string",
		"unknown value User.role 2 × locum",
		"undocumented form Patient.date_of_birth 3 × string of 11 characters like 9999-99-99x",
		"undocumented form Product.created_at 4 × string of 25 characters like 9999-99-99T99:99:99+99:99",
	}, "\n")
	if got := differencesOf(report); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if report.OK {
		t.Error("a value cannot be read, but the report is OK")
	}
}

// TestReportHoldsNoData fills a sandbox with marks in every string, name and ID, and looks for them in the report.
func TestReportHoldsNoData(t *testing.T) {
	t.Parallel()
	for name, everything := range map[string]bool{"texts": false, "every string": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clinic := clinikotest.New(clinikotest.WithSize(10))
			m := &marker{spec: newTestSpec(t), next: clinic, everything: everything, ids: map[string]string{}}
			report, err := examine(t.Context(), config{
				newClient: func(opts ...cliniko.Option) (*cliniko.Client, error) {
					opts = append(opts, testkit.UserAgent, cliniko.WithoutRateLimit())
					return cliniko.NewClient(markedAccount, clinic.APIKey(), opts...)
				},
				transport: m,
				plan:      func(int) {},
			})
			if err != nil {
				t.Fatal(err)
			}
			if m.marked < 1000 || len(report.Lists) < 60 {
				t.Fatalf("%d marks in %d lists", m.marked, len(report.Lists))
			}
			var text, machine strings.Builder
			report.writeText(&text)
			if err := report.writeJSON(&machine); err != nil {
				t.Fatal(err)
			}
			for _, out := range []string{text.String(), machine.String()} {
				for _, mark := range append(marks(), idMark, clinic.APIKey()) {
					if strings.Contains(strings.ToLower(out), strings.ToLower(mark)) {
						t.Errorf("%q is in the report:\n%s", mark, out)
					}
				}
			}
		})
	}
}

const (
	idMark        = "77007707"
	markedAccount = "markovic"
)

func marks() []string {
	return []string{"MARKovic", "markovic", "mark.ovic@mail.example", "Markovic & Sons", "markovic.pdf", "mark_ovic"}
}

// marker puts marks into all responses. IDs become marks in a way that the sandbox can undo in requests.
type marker struct {
	spec       *apispec.Spec
	next       http.RoundTripper
	everything bool // also values of enums, dates and times

	mu     sync.Mutex
	ids    map[string]string // the sandbox's ID by mark
	marked int
}

var (
	longNumber = regexp.MustCompile(`[0-9]{15,19}`)
	keptText   = regexp.MustCompile(`^(https?://.*|[0-9T:Z.-]*)$`)
)

func (m *marker) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	m.mu.Lock()
	defer m.mu.Unlock()
	for mark, id := range m.ids {
		req.URL.Path = strings.ReplaceAll(req.URL.Path, mark, id)
	}
	return edited(m.next, func(path string, body map[string]any) {
		m.object(body)
		if settings := asObject(body["account"]); settings != nil && strings.HasPrefix(path, "/settings") {
			settings["subdomain"] = markedAccount // or the doctor stops
		}
		if path == "/user" {
			body["role"] = "administrator"
		}
	}).RoundTrip(req)
}

func (m *marker) object(object map[string]any) {
	for _, name := range slices.Collect(maps.Keys(object)) {
		if name != "total_entries" && name != "links" {
			object[name] = m.value(object[name])
		} else {
			object[name] = m.link(object[name])
		}
	}
	if len(object) > 2 && object["total_entries"] == nil {
		for i, mark := range marks() {
			object[mark] = mark
			object["new_field_"+strconv.Itoa(i)] = map[string]any{mark: mark, "name": mark}
		}
		m.marked += 2 * len(marks())
	}
}

// link marks the IDs in the addresses of links.
func (m *marker) link(value any) any {
	links := asObject(value)
	for name := range links {
		links[name] = m.value(links[name])
	}
	return value
}

func (m *marker) value(value any) any {
	switch v := value.(type) {
	case map[string]any:
		m.object(v)
	case []any:
		for i := range v {
			v[i] = m.value(v[i])
		}
	case string:
		return m.text(v)
	}
	return value
}

func (m *marker) text(s string) string {
	if longNumber.MatchString(s) {
		return longNumber.ReplaceAllStringFunc(s, func(id string) string {
			mark := idMark + id[len(id)-11:]
			m.ids[mark] = id
			return mark
		})
	}
	if strings.HasPrefix(s, "http") || !m.everything && (keptText.MatchString(s) || m.isEnum(s)) {
		return s
	}
	m.marked++
	return marks()[m.marked%len(marks())]
}

func (m *marker) isEnum(s string) bool {
	found := false
	for _, schema := range m.spec.Schemas {
		found = found || slices.ContainsFunc(schema.Enum, func(v any) bool { return v == s })
		for _, field := range schema.Fields {
			found = found || slices.ContainsFunc(field.Enum, func(v any) bool { return v == s })
		}
	}
	return found
}
