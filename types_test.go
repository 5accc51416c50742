package cliniko_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestIDDecodes(t *testing.T) {
	t.Parallel()
	for input, want := range map[string]cliniko.PatientID{
		`"1640000079200001610"`: "1640000079200001610",
		`9223372036854775807`:   "9223372036854775807", // would be ...5808 as a float
		`7`:                     "7",
		`null`:                  "",
		`""`:                    "",
	} {
		id := cliniko.PatientID("5") // nothing is left of it
		if err := json.Unmarshal([]byte(input), &id); err != nil || id != want {
			t.Errorf("%s: got %q, %v", input, id, err)
		}
	}
	for _, input := range []string{`"12a"`, `1.5`, `1e3`, `-1`, `true`, `{}`, `[]`, `"12345678901234567890"`, `"1\u0030"`} {
		var id cliniko.PatientID
		if err := json.Unmarshal([]byte(input), &id); err == nil {
			t.Errorf("%s became %q", input, id)
		}
	}
	out, err := json.Marshal(map[string]any{"id": cliniko.PatientID("7")})
	if err != nil || string(out) != `{"id":"7"}` {
		t.Errorf("got %s, %v", out, err)
	}
}

func TestLinkID(t *testing.T) {
	t.Parallel()
	for self, want := range map[string]cliniko.PatientID{
		"":                                     "",
		testkit.BaseURL + "/patients/164":      "164",
		testkit.BaseURL + "/patients/164?x=/9": "164",
		testkit.BaseURL + "/patients/164/":     "",
		testkit.BaseURL + "/patients/164/attendees": "",
		testkit.BaseURL + "/patients?q[]=id:=164":   "",
		"164":                                   "164",
		testkit.BaseURL + "/patients/../../etc": "",
		testkit.BaseURL + "/patients/" + strings.Repeat("1", 20): "",
	} {
		link := cliniko.Link[cliniko.Patient]{Links: cliniko.SelfLink{Self: self}}
		if got := link.ID(); got != want {
			t.Errorf("%q: got %q, want %q", self, got, want)
		}
	}
}

func TestDate(t *testing.T) {
	t.Parallel()
	sydney, err := time.LoadLocation("Australia/Sydney")
	if err != nil {
		t.Fatal(err)
	}
	date, err := cliniko.ParseDate("2024-02-29")
	if err != nil {
		t.Fatal(err)
	}
	if got := date.In(sydney); !got.Equal(time.Date(2024, 2, 28, 13, 0, 0, 0, time.UTC)) {
		t.Errorf("In: %s", got)
	}
	if got := date.AddDays(366).String() + " " + date.AddDays(-60).String(); got != "2025-03-01 2023-12-31" {
		t.Errorf("AddDays: %s", got)
	}
	evening := time.Date(2024, 2, 28, 20, 0, 0, 0, time.UTC) // the 29th in Sydney
	if cliniko.DateOf(evening.In(sydney)) != date || cliniko.DateOf(evening) == date {
		t.Error("DateOf does not use the time's own location")
	}
	for other, want := range map[string]int{"2024-02-29": 0, "2024-03-01": -1, "2023-12-31": 1, "2024-02-28": 1, "2025-01-01": -1} {
		o, err := cliniko.ParseDate(other)
		if err != nil || date.Compare(o) != want {
			t.Errorf("Compare with %s: %d, %v", other, date.Compare(o), err)
		}
	}
	if (cliniko.Date{}).String() != "" || !(cliniko.Date{}).IsZero() || date.IsZero() {
		t.Error("the zero date")
	}
	for _, input := range []string{`"2023-02-29"`, `"2024-2-9"`, `"24-02-09"`, `"2024-02-09T"`, `"2024-02-09T25:00:00Z"`, `"2024-02-09 x"`, `"2024-02-30T00:00:00Z"`, `"0000-01-01"`, `20240209`, `"x"`} {
		if err := json.Unmarshal([]byte(input), &date); err == nil {
			t.Errorf("%s became %s", input, date)
		}
	}
	type holder struct {
		D cliniko.Date `json:"d,omitzero"`
	}
	for input, want := range map[string]string{`{"d":"1987-05-19"}`: `{"d":"1987-05-19"}`, `{"d":null}`: `{}`, `{"d":""}`: `{}`, `{}`: `{}`} {
		var h holder
		if err := json.Unmarshal([]byte(input), &h); err != nil {
			t.Errorf("%s: %v", input, err)
		}
		if out, err := json.Marshal(h); err != nil || string(out) != want {
			t.Errorf("%s: got %s, %v", input, out, err)
		}
	}
	for _, input := range []string{"2024-02-09T23:30:00Z", "2024-02-09T00:30:00+10:00", "2024-02-09T00:30:00.5+1000", "2024-02-09T00:00:00", "2024-02-09 00:00:00 UTC"} {
		if err := json.Unmarshal([]byte(`"`+input+`"`), &date); err != nil || date.String() != "2024-02-09" {
			t.Errorf("%s: got %s, %v, want the day as it stands there", input, date, err)
		}
	}
	if _, err := json.Marshal(cliniko.Date{Year: 2026, Month: 13, Day: 1}); err == nil {
		t.Error("a thirteenth month was written")
	}
}

// TestDateInFirstMoment: clocks skip midnight, or show it twice, on the days on which they change there.
func TestDateInFirstMoment(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ zone, date, want string }{
		{"America/Santiago", "2026-09-06", "2026-09-06T01:00:00-03:00"},
		{"America/Santiago", "2026-09-05", "2026-09-05T00:00:00-04:00"},
		{"America/Santiago", "2026-04-05", "2026-04-05T00:00:00-04:00"}, // clocks go from 24:00 to 23:00
		{"America/Havana", "2026-03-08", "2026-03-08T01:00:00-04:00"},
		{"America/Havana", "2026-11-01", "2026-11-01T00:00:00-04:00"}, // clocks go from 01:00 to 00:00
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00"},
		{"Australia/Sydney", "2026-10-04", "2026-10-04T00:00:00+10:00"},
		{"UTC", "2026-10-04", "2026-10-04T00:00:00Z"},
	} {
		loc, err := time.LoadLocation(tc.zone)
		if err != nil {
			t.Fatal(err)
		}
		date, err := cliniko.ParseDate(tc.date)
		if err != nil {
			t.Fatal(err)
		}
		if got := date.In(loc).Format(time.RFC3339); got != tc.want {
			t.Errorf("%s in %s: got %s, want %s", tc.date, tc.zone, got, tc.want)
		}
		if before := date.In(loc).Add(-1); cliniko.DateOf(before) == date {
			t.Errorf("%s in %s: there is an earlier moment", tc.date, tc.zone)
		}
	}
}

func TestOptional(t *testing.T) {
	t.Parallel()
	type request struct {
		Email  cliniko.Optional[string]           `json:"email,omitzero"`
		Starts cliniko.Optional[time.Time]        `json:"starts_at,omitzero"`
		Born   cliniko.Optional[cliniko.Date]     `json:"born,omitzero"`
		Price  cliniko.Optional[decimal.Decimal]  `json:"price,omitzero"`
		IDs    cliniko.Optional[[]cliniko.UserID] `json:"ids,omitzero"`
	}
	for want, r := range map[string]request{
		`{}`:                                     {},
		`{"email":null}`:                         {Email: cliniko.Null[string]()},
		`{"email":""}`:                           {Email: cliniko.Some("")},
		`{"email":"a@b.example"}`:                {Email: cliniko.Some("a@b.example")},
		`{"starts_at":"2026-10-04T22:00:00Z"}`:   {Starts: cliniko.Some(testkit.Monday.Add(time.Millisecond))},
		`{"starts_at":null,"born":"1987-05-19"}`: {Starts: cliniko.Null[time.Time](), Born: cliniko.Some(cliniko.Date{Year: 1987, Month: 5, Day: 19})},
		`{"price":"1234567.89","ids":[]}`:        {Price: cliniko.Some(decimal.RequireFromString("1234567.89")), IDs: cliniko.Some([]cliniko.UserID{})},
	} {
		if out, err := json.Marshal(r); err != nil || string(out) != want {
			t.Errorf("got %s, %v, want %s", out, err, want)
		}
	}
	var back request
	if err := json.Unmarshal([]byte(`{"email":null,"price":"9.5"}`), &back); err != nil {
		t.Fatal(err)
	}
	if price, ok := back.Price.Get(); !ok || price.String() != "9.5" || !back.Email.IsNull() || !back.Born.IsZero() {
		t.Errorf("read back as %+v", back)
	}
	if v, ok := cliniko.Some(7).Get(); v != 7 || !ok {
		t.Error("Some")
	}
	if _, ok := cliniko.Null[int]().Get(); ok || !cliniko.Null[int]().IsNull() || cliniko.Some(0).IsNull() {
		t.Error("Null")
	}
	text := fmt.Sprintf("%v %+v %#v", cliniko.Some("Ada"), struct{ Name cliniko.Optional[string] }{cliniko.Some("Ada")}, cliniko.Null[string]())
	if want := "set {Name:set} null"; text != want {
		t.Errorf("printed as %q, want %q", text, want)
	}
}

// TestDecimals holds what the SDK relies on for money: both forms that the API sends are read without loss.
func TestDecimals(t *testing.T) {
	t.Parallel()
	for _, input := range []string{`"1234567.89"`, `1234567.89`, `"95.0"`, `95`, `"7272.727"`, `0.1`} {
		var d decimal.Decimal
		if err := json.Unmarshal([]byte(input), &d); err != nil || !d.Equal(decimal.RequireFromString(strings.Trim(input, `"`))) {
			t.Errorf("%s became %s, %v", input, d, err)
		}
	}
}

func TestBusinessLocation(t *testing.T) {
	t.Parallel()
	loc, err := cliniko.Business{TimeZone: "Sydney", TimeZoneIdentifier: "Australia/Sydney"}.Location()
	if err != nil || loc.String() != "Australia/Sydney" {
		t.Errorf("got %v, %v", loc, err)
	}
	for _, zone := range []string{"", "Nowhere/Town", "../../etc/passwd"} {
		if loc, err := (cliniko.Business{TimeZoneIdentifier: zone}).Location(); err == nil {
			t.Errorf("%q is %v", zone, loc)
		}
	}
}

// TestModelsPrintTheirIDOnly: a patient in a log line or an error must not show more.
func TestModelsPrintTheirIDOnly(t *testing.T) {
	t.Parallel()
	yes := true
	patient := cliniko.Patient{
		ID: "164", FirstName: "MARK", Notes: "MARK", AcceptedPrivacyPolicy: &yes,
		PatientPhoneNumbers: []cliniko.PhoneNumber{{Number: "MARK"}},
		CustomFields:        &cliniko.PatientCustomFields{Sections: []cliniko.PatientCustomFieldSection{{Fields: []cliniko.PatientCustomField{{Value: "MARK"}}}}},
	}
	appointment := cliniko.IndividualAppointment{ID: "165", PatientName: "MARK", Notes: "MARK"}
	practitioner := cliniko.Practitioner{ID: "166", LastName: "MARK"}
	values := []any{
		patient, &patient, []cliniko.Patient{patient}, map[string]cliniko.Patient{"a": patient}, cliniko.Page[cliniko.Patient]{Items: []cliniko.Patient{patient}},
		patient.PatientPhoneNumbers, patient.CustomFields, *patient.CustomFields, patient.CustomFields.Sections[0].Fields, patient.CustomFields.Sections,
		appointment, &appointment, practitioner, &practitioner,
	}
	var out strings.Builder
	text, structured := slog.New(slog.NewTextHandler(&out, nil)), slog.New(slog.NewJSONHandler(&out, nil))
	for _, value := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(&out, verb+"\n", value)
		}
	}
	for _, value := range []any{patient, &patient, appointment, &appointment, practitioner, &practitioner, patient.CustomFields, patient.PatientPhoneNumbers[0]} {
		text.Info("x", "value", value)
		structured.Info("x", "value", value)
	}
	if strings.Contains(out.String(), "MARK") || strings.Contains(out.String(), fmt.Sprintf("%x", "MARK")) {
		t.Errorf("personal data is shown:\n%s", out.String())
	}
	if got := fmt.Sprint(patient, " ", &appointment); got != "Patient(164) IndividualAppointment(165)" {
		t.Errorf("printed as %q", got)
	}
}

func FuzzIDDecodes(f *testing.F) {
	for _, seed := range []string{`"164"`, `164`, `null`, `""`, `"`, `""164""`, `1.5`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, input string) {
		var id cliniko.PatientID
		if json.Unmarshal([]byte(input), &id) != nil {
			return
		}
		if strings.Trim(string(id), "0123456789") != "" || len(id) > 19 {
			t.Errorf("%s became the id %q", input, id)
		}
		if id != "" && !strings.Contains(input, string(id)) {
			t.Errorf("%s became the id %q", input, id)
		}
	})
}

func FuzzLinkID(f *testing.F) {
	f.Add(testkit.BaseURL + "/patients/164?q[]=1")
	f.Add("//")
	f.Fuzz(func(t *testing.T, self string) {
		id := cliniko.Link[cliniko.Patient]{Links: cliniko.SelfLink{Self: self}}.ID()
		if strings.Trim(string(id), "0123456789") != "" || !strings.Contains(self, string(id)) {
			t.Errorf("%q became the id %q", self, id)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"2024-02-29", "2023-02-29", "0000-00-00", "9999-12-31", "-001-01-01"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		date, err := cliniko.ParseDate(text)
		if err != nil {
			return
		}
		if diff := cmp.Diff(text, date.String()); diff != "" {
			t.Error(diff)
		}
		if back := cliniko.DateOf(date.In(time.UTC)); back != date {
			t.Errorf("%s became %s", date, back)
		}
	})
}
