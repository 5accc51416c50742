package cliniko_test

import (
	"errors"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// TestOperatorsPerKind holds the table of the documentation: what the API does not support must not compile, so the
// type must not implement the kind.
func TestOperatorsPerKind(t *testing.T) {
	t.Parallel()
	var (
		id   cliniko.PatientID = "1"
		date                   = cliniko.Date{Year: 2026, Month: 5, Day: 1}
	)
	kinds := map[string]reflect.Type{
		"id":      reflect.TypeFor[cliniko.IDFilter[cliniko.Patient]](),
		"integer": reflect.TypeFor[cliniko.NumberFilter[int]](),
		"decimal": reflect.TypeFor[cliniko.NumberFilter[decimal.Decimal]](),
		"string":  reflect.TypeFor[cliniko.StringFilter](),
		"date":    reflect.TypeFor[cliniko.DateFilter](),
		"time":    reflect.TypeFor[cliniko.TimeFilter](),
		"bool":    reflect.TypeFor[cliniko.BoolFilter](),
		"array":   reflect.TypeFor[cliniko.ArrayFilter[cliniko.Patient]](),
	}
	for _, tc := range []struct {
		filter cliniko.Filter
		query  string
		kinds  []string
	}{
		{cliniko.Equal(id), "f:=1", []string{"id"}},
		{cliniko.Equal(cliniko.BusinessID("1")), "f:=1", nil},
		{cliniko.Equal(7), "f:=7", []string{"integer"}},
		{cliniko.Equal(decimal.RequireFromString("7272.727")), "f:=7272.727", []string{"decimal"}},
		{cliniko.Equal("a"), "f:=a", []string{"string"}},
		{cliniko.Equal(date), "f:=2026-05-01", []string{"date"}},
		{cliniko.Equal(testkit.Monday), "f:=2026-10-04T22:00:00Z", nil},
		{cliniko.Equal(true), "f:=true", []string{"bool"}},
		{cliniko.NotEqual(id, "2"), "f:!=1 f:!=2", []string{"id"}},
		{cliniko.NotEqual("a"), "f:!=a", []string{"string"}},
		{cliniko.NotEqual(date), "f:!=2026-05-01", nil},
		{cliniko.NotEqual(false), "f:!=false", []string{"bool"}},
		{cliniko.In(id, "2", "3"), "f:=1,2,3", []string{"id"}},
		{cliniko.In(1, 2), "f:=1,2", []string{"integer"}},
		{cliniko.In("a", "b"), "f:=a,b", nil},
		{cliniko.In(date), "f:=2026-05-01", nil},
		{cliniko.AtLeast(id), "f:>=1", []string{"id"}},
		{cliniko.GreaterThan("a"), "f:>a", nil},
		{cliniko.AtMost(date), "f:<=2026-05-01", []string{"date"}},
		{cliniko.LessThan(true), "f:<true", nil},
		{cliniko.Between(1, 5), "f:>=1 f:<5", []string{"integer"}},
		{cliniko.Between(testkit.Monday, testkit.Friday), "f:>=2026-10-04T22:00:00Z f:<2026-10-08T22:00:00Z", []string{"time"}},
		{cliniko.GreaterThan(id).And(cliniko.AtMost(cliniko.PatientID("9"))), "f:>1 f:<=9", []string{"id"}},
		{cliniko.Contains("a"), "f:~a", []string{"string"}},
		{cliniko.Contains(id), "f:~1", []string{"array"}},
		{cliniko.Contains(cliniko.BusinessID("1")), "f:~1", nil},
		{cliniko.Matches("a%"), "f:~~a%", []string{"string"}},
		{cliniko.MatchesDate("****-05-**"), "f:=****-05-**", []string{"date"}},
		{cliniko.Present(), "f:?", []string{"date", "string", "time"}},
		{cliniko.Missing(), "f:!?", []string{"date", "string", "time"}},
		{cliniko.PresentID[cliniko.Patient](), "f:?", []string{"id"}},
		{cliniko.MissingID[cliniko.Patient](), "f:!?", []string{"id"}},
		{cliniko.PresentID[cliniko.Business](), "f:?", nil},
		{cliniko.MissingNumber[int](), "f:!?", []string{"integer"}},
		{cliniko.MissingNumber[string](), "f:!?", nil},
		{cliniko.Any(), "f:*", []string{"time"}},
	} {
		values := url.Values{}
		if err := tc.filter.EncodeValues("f", &values); err != nil {
			t.Errorf("%T: %v", tc.filter, err)
		}
		if got := values["q[]"]; !slices.Equal(got, strings.Fields(tc.query)) {
			t.Errorf("%T writes %q, want %q", tc.filter, got, tc.query)
		}
		for kind, want := range kinds {
			if fits := reflect.TypeOf(tc.filter).Implements(want); fits != slices.Contains(tc.kinds, kind) {
				t.Errorf("%T %s: can stand on a %s: %v", tc.filter, tc.query, kind, fits)
			}
		}
	}
}

// TestTimesAreRoundedOutwards: the API knows whole seconds; no record inside the range may fall out of it.
func TestTimesAreRoundedOutwards(t *testing.T) {
	t.Parallel()
	half := time.Date(2026, 10, 5, 9, 0, 0, 500, time.UTC)
	for want, filter := range map[string]cliniko.TimeFilter{
		"f:>=2026-10-05T09:00:00Z": cliniko.AtLeast(half),
		"f:>2026-10-05T09:00:00Z":  cliniko.GreaterThan(half),
		"f:<=2026-10-05T09:00:01Z": cliniko.AtMost(half),
		"f:<2026-10-05T09:00:01Z":  cliniko.LessThan(half),
	} {
		values := url.Values{}
		if err := filter.EncodeValues("f", &values); err != nil || values.Get("q[]") != want {
			t.Errorf("got %v %v, want %s", values, err, want)
		}
	}
}

func TestRangesDoNotShareMemory(t *testing.T) {
	t.Parallel()
	from := cliniko.AtLeast(1).And(cliniko.AtMost(9))
	a, b := from.And(cliniko.LessThan(5)), from.And(cliniko.LessThan(6))
	va, vb := url.Values{}, url.Values{}
	if a.EncodeValues("f", &va) != nil || b.EncodeValues("f", &vb) != nil {
		t.Fatal("cannot be written")
	}
	if va["q[]"][2] != "f:<5" || vb["q[]"][2] != "f:<6" {
		t.Errorf("got %v and %v", va, vb)
	}
}

// FuzzStringFilter: whatever a user types into a search box, the query holds this one condition and nothing else.
func FuzzStringFilter(f *testing.F) {
	for _, seed := range []string{"O'Brien", "a&q[]=id:>0", "%", "+", "a:=b", "é", "\x00", "#", "a;b", "a,b", "=a", "~a", "\xe9"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		values := url.Values{}
		if err := cliniko.Equal(text).EncodeValues("email", &values); err != nil {
			if text != "" && utf8.ValidString(text) && !strings.Contains(text, "\x00") {
				t.Fatal(err)
			}
			return
		}
		back, err := url.ParseQuery(values.Encode())
		if err != nil || len(back) != 1 || len(back["q[]"]) != 1 || back["q[]"][0] != "email:="+text {
			t.Errorf("%q became %v, %v", text, back, err)
		}
	})
}

// TestFiltersThatAreRejected: a filter that the API would misread, or that matches every record or none, is an error.
func TestFiltersThatAreRejected(t *testing.T) {
	t.Parallel()
	date := cliniko.Date{Year: 2026, Month: 5, Day: 1}
	sydney := time.FixedZone("", 11*60*60)
	for name, filter := range map[string]cliniko.Filter{
		"zero Range":               cliniko.Range[int]{},
		"zero EqualFilter":         cliniko.EqualFilter[int]{},
		"zero PresenceFilter":      cliniko.PresenceFilter{},
		"empty In":                 cliniko.In[cliniko.PatientID](),
		"two zero ranges":          cliniko.Range[int]{}.And(cliniko.Range[int]{}),
		"swapped numbers":          cliniko.Between(5, 1),
		"equal numbers":            cliniko.Between(5, 5),
		"swapped decimals":         cliniko.Between(decimal.New(25, -1), decimal.New(21, -1)),
		"equal decimals":           cliniko.Between(decimal.New(2, 0), decimal.New(200, -2)),
		"swapped times":            cliniko.Between(testkit.Friday, testkit.Monday),
		"equal times":              cliniko.Between(testkit.Friday, testkit.Friday.In(sydney)),
		"swapped dates":            cliniko.Between(date.AddDays(1), date),
		"equal dates":              cliniko.Between(date, date),
		"swapped ids":              cliniko.Between(cliniko.PatientID("10"), "9"),
		"equal ids":                cliniko.Between(cliniko.PatientID("9"), "09"),
		"bounds without a value":   cliniko.GreaterThan(5).And(cliniko.AtMost(5)),
		"bounds in another order":  cliniko.AtMost(1).And(cliniko.AtLeast(2)),
		"an And that ends swapped": cliniko.Between(1, 5).And(cliniko.AtLeast(7)),
		"zero time":                cliniko.AtLeast(time.Time{}),
		"zero time in a zone":      cliniko.AtLeast(time.Time{}.In(sydney)),
		"year 1 in a zone":         cliniko.AtLeast(time.Date(1, 1, 1, 0, 0, 0, 0, sydney)),
		"zero date":                cliniko.Equal(cliniko.Date{}),
		"no day":                   cliniko.Equal(cliniko.Date{Year: 2026, Month: 2, Day: 30}),
		"empty id":                 cliniko.Equal(cliniko.PatientID("")),
		"not an id":                cliniko.Equal(cliniko.PatientID("1,2")),
		"empty string":             cliniko.Equal(""),
		"empty Contains":           cliniko.Contains(""),
		"Contains as Matches":      cliniko.Contains("~%"),
		"NUL":                      cliniko.Contains("a\x00"),
		"not UTF-8":                cliniko.Equal("Jos\xe9"),
		"AtLeast as another":       cliniko.GreaterThan("=a"),
	} {
		values := url.Values{}
		err := filter.EncodeValues("f", &values)
		if _, ok := errors.AsType[*cliniko.ValidationError](err); !ok || len(values) > 0 {
			t.Errorf("%s: got %v and %v, want a ValidationError", name, err, values)
		}
	}
	for want, filter := range map[string]cliniko.Filter{
		"f:=~%":          cliniko.Equal("~%"),
		"f:==a":          cliniko.Equal("=a"),
		"f:=a,b":         cliniko.Equal("a,b"), // the API takes lists for numbers only
		"f:!=%":          cliniko.NotEqual("%"),
		"f:~a~":          cliniko.Contains("a~"),
		"f:>=5 f:<=5":    cliniko.AtLeast(5).And(cliniko.AtMost(5)),
		"f:>=9 f:<10":    cliniko.Between(cliniko.PatientID("9"), "10"),
		"f:>=-1 f:<0":    cliniko.Between(-1, 0),
		"f:>=2.1 f:<2.5": cliniko.Between(decimal.New(21, -1), decimal.New(25, -1)),
	} {
		values := url.Values{}
		if err := filter.EncodeValues("f", &values); err != nil || strings.Join(values["q[]"], " ") != want {
			t.Errorf("got %v, %v, want %s", values, err, want)
		}
	}
}

// TestNilFilters: a filter that is a nil pointer is an error, not a panic.
func TestNilFilters(t *testing.T) {
	t.Parallel()
	var (
		client, _ = testkit.NewClient(t)
		ids       *cliniko.Range[cliniko.PatientID]
		presence  *cliniko.PresenceFilter
	)
	for field, options := range map[string]cliniko.PatientListOptions{"id": {ID: ids}, "email": {Email: presence}, "archived_at": {ArchivedAt: presence}} {
		_, err := client.Patients.List(t.Context(), options)
		if invalid, ok := errors.AsType[*cliniko.ValidationError](err); !ok || invalid.Field != field {
			t.Errorf("got %v, want a ValidationError of %s", err, field)
		}
	}
	declared := cliniko.AtLeast(cliniko.PatientID("1"))
	values := url.Values{}
	if err := (&declared).EncodeValues("id", &values); err != nil || values.Get("q[]") != "id:>=1" {
		t.Errorf("a pointer to a filter: got %v, %v", values, err)
	}
}

func TestMatchesDate(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]bool{
		"****-05-**": true, "2026-05-01": true, "****-**-**": true, "202*-0*-*1": true,
		"": false, "*": false, "****-05-*": false, "****-05-***": false, "****/05/**": false, "-***-05-**": false, "****-0a-**": false,
		"%%%%-05-%%": false, "abcdefghij": false, "2026-05-0\n": false, "2026-05-é": false, "**********": false, "2026*05-01": false,
	} {
		values := url.Values{}
		err := cliniko.MatchesDate(pattern).EncodeValues("d", &values)
		if (err == nil) != want || want && values.Get("q[]") != "d:="+pattern {
			t.Errorf("%q: got %v, %v", pattern, values, err)
		}
	}
}

// FuzzMatchesDate: a pattern is rejected unless it has digits, * and hyphens in the right places.
func FuzzMatchesDate(f *testing.F) {
	for _, seed := range []string{"****-05-**", "2026-05-01", "*", "2026-05-01\n", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		values := url.Values{}
		err := cliniko.MatchesDate(pattern).EncodeValues("d", &values)
		if (err == nil) != (len(values) == 1) {
			t.Errorf("%q: %v and %v", pattern, values, err)
		}
		if err == nil && !regexp.MustCompile(`^d:=[0-9*]{4}-[0-9*]{2}-[0-9*]{2}$`).MatchString(values.Get("q[]")) {
			t.Errorf("%q passed", pattern)
		}
	})
}
