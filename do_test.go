package cliniko_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jarcoal/httpmock"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestDo(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	var line, body string
	mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
		user, _, _ := req.BasicAuth()
		line = req.Method + " " + req.URL.String()
		if req.Body != nil {
			data, _ := io.ReadAll(req.Body)
			body = string(data)
		}
		if user != testkit.Key {
			t.Error("the key is missing")
		}
		return httpmock.NewStringResponse(http.StatusOK, `{"id":"5","title":"Referral"}`), nil
	})
	var letter struct{ ID, Title string }
	err := client.Do(t.Context(), http.MethodPost, "/patients/164/letters", url.Values{"q[]": {"a:=b&c"}}, map[string]any{"title": "Referral"}, &letter)
	if err != nil || letter.Title != "Referral" {
		t.Fatalf("got %+v, %v", letter, err)
	}
	if want := "POST " + testkit.BaseURL + "/patients/164/letters?q%5B%5D=a%3A%3Db%26c"; line != want || body != `{"title":"Referral"}` {
		t.Errorf("sent %s %s", line, body)
	}
	if err := client.Do(t.Context(), http.MethodDelete, "/letters/5", nil, nil, nil); err != nil {
		t.Error(err)
	}
}

func TestDoFails(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, http.StatusNotFound, "", nil)
	var e *cliniko.APIError
	if err := client.Do(t.Context(), http.MethodGet, "/patients/164/letters", nil, nil, nil); !errors.As(err, &e) || e.Route != "/patients/{id}/letters" {
		t.Errorf("got %v", err)
	}
	testkit.Respond(mock, http.StatusInternalServerError, "", nil)
	var unknown *cliniko.OutcomeUnknownError
	if err := client.Do(t.Context(), http.MethodPut, "/patients/164", nil, map[string]any{}, nil); !errors.As(err, &unknown) {
		t.Errorf("got %v", err)
	}
	sent := mock.GetTotalCallCount()
	for name, call := range map[string]struct {
		method, path string
		body, into   any
	}{
		"method":       {"TRACE", "/a", nil, nil},
		"not UTF-8":    {http.MethodPost, "/a", map[string]any{"a": "Jos\xe9"}, nil},
		"U+FFFD":       {http.MethodPost, "/a", map[string]any{"a": "Jos\ufffd"}, nil},
		"NUL":          {http.MethodPost, "/a", map[string]any{"a": []string{`\`, "\x00"}}, nil},
		"no slash":     {http.MethodGet, "patients", nil, nil},
		"empty":        {http.MethodGet, "", nil, nil},
		"host":         {http.MethodGet, "//evil.example/x", nil, nil},
		"user":         {http.MethodGet, "@evil.example/x", nil, nil},
		"up":           {http.MethodGet, "/patients/../../x", nil, nil},
		"query inside": {http.MethodGet, "/patients?q[]=a", nil, nil},
		"escaped":      {http.MethodGet, "/patients%2f1", nil, nil},
		"no pointer":   {http.MethodGet, "/patients", nil, struct{}{}},
		"nil pointer":  {http.MethodPost, "/patients", nil, (*cliniko.Patient)(nil)},
		"a channel":    {http.MethodPost, "/patients", nil, new(chan int)},
		"a function":   {http.MethodPost, "/patients", nil, new(func())},
		"a list":       {http.MethodPost, "/patients", nil, new([]cliniko.Patient)},
		"a text":       {http.MethodPost, "/patients", nil, new(string)},
		"bytes":        {http.MethodPost, "/patients", nil, new([]byte)},
		"an interface": {http.MethodPost, "/patients", nil, new(io.Reader)},
		"body":         {http.MethodPost, "/patients", make(chan int), nil},
		"bytes sent":   {http.MethodPost, "/patients", []byte(`{"a":1}`), nil},
		"text sent":    {http.MethodPost, "/patients", `{"a":1}`, nil},
		"reader sent":  {http.MethodPost, "/patients", strings.NewReader(`{"a":1}`), nil},
		"buffer sent":  {http.MethodPost, "/patients", new(bytes.Buffer), nil},
		"nil sent":     {http.MethodPost, "/patients", (*cliniko.PatientCreate)(nil), nil},
		"list sent":    {http.MethodPost, "/patients", []int{1}, nil},
	} {
		if err := client.Do(t.Context(), call.method, call.path, nil, call.body, call.into); !errors.Is(err, cliniko.ErrInvalid) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if n := mock.GetTotalCallCount(); n != sent {
		t.Error("something was sent")
	}
}

// TestDoJudges: a response that does not show what was asked for is not taken for it.
func TestDoJudges(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	type letter struct {
		ID    string `json:"id"`
		Title string `json:"title"`
	}
	for name, tc := range map[string]struct {
		method, path string
		status       int
		body         string
		into         any
		isDone       bool
	}{
		"POST, a record":            {http.MethodPost, "/letters", 201, `{"id":"5","title":"x"}`, new(letter), true},
		"POST, null":                {http.MethodPost, "/letters", 200, `null`, new(letter), false},
		"POST, {}":                  {http.MethodPost, "/letters", 200, `{}`, new(letter), false},
		"POST, a proxy's JSON":      {http.MethodPost, "/letters", 200, `{"status":"ok"}`, new(letter), false},
		"POST, a proxy's JSON, nil": {http.MethodPost, "/letters", 200, `{"status":"ok"}`, nil, false},
		"POST, into a map":          {http.MethodPost, "/letters", 200, `{"status":"ok"}`, new(map[string]any), false},
		"POST, HTML":                {http.MethodPost, "/letters", 200, `<html>`, new(letter), false},
		"POST, HTML, nil":           {http.MethodPost, "/letters", 200, `<html>`, nil, false},
		"POST, nothing":             {http.MethodPost, "/letters", 200, ``, nil, false},
		"POST, ID in capitals":      {http.MethodPost, "/letters", 200, `{"ID":"5"}`, new(letter), false},
		"DELETE, 204":               {http.MethodDelete, "/letters/5", 204, ``, new(letter), true},
		"DELETE, 204, nil":          {http.MethodDelete, "/letters/5", 204, ``, nil, true},
		"PATCH, another record":     {http.MethodPatch, "/letters/5", 200, `{"id":"6"}`, new(letter), false},
		"PATCH, another, nil":       {http.MethodPatch, "/letters/5", 200, `{"id":"6"}`, nil, false},
		"POST archive, another":     {http.MethodPost, "/letters/5/archive", 200, `{"id":"6"}`, nil, false},
		"POST below a record":       {http.MethodPost, "/patients/5/letters", 200, `{"id":"6"}`, new(letter), true},
		"GET, a record":             {http.MethodGet, "/letters/5", 200, `{"id":"5","title":"x"}`, new(letter), true},
		"GET, integer id":           {http.MethodGet, "/letters/5", 200, `{"id":5}`, new(map[string]any), true},
		"GET, another record":       {http.MethodGet, "/letters/5", 200, `{"id":"6","title":"x"}`, new(letter), false},
		"GET, without id":           {http.MethodGet, "/letters/5", 200, `{"title":"x"}`, new(letter), false},
		"GET, null":                 {http.MethodGet, "/letters", 200, `null`, new(map[string]any), false},
		"GET, {}":                   {http.MethodGet, "/letters", 200, `{}`, new(map[string]any), false},
		"GET, a proxy's JSON":       {http.MethodGet, "/letters", 200, `{"status":"ok"}`, new(letter), false},
		"GET, HTML":                 {http.MethodGet, "/letters", 200, `<html>`, new(letter), false},
		"GET, HTML, nil":            {http.MethodGet, "/letters", 200, `<html>`, nil, false},
		"GET, 204":                  {http.MethodGet, "/letters", 204, ``, new(letter), false},
		"GET, two lists":            {http.MethodGet, "/letters", 200, `{"title":"a","Title":"b"}`, new(letter), false},
	} {
		testkit.Respond(mock, tc.status, tc.body, nil)
		err := client.Do(t.Context(), tc.method, tc.path, nil, nil, tc.into)
		_, unknown := errors.AsType[*cliniko.OutcomeUnknownError](err)
		if tc.isDone != (err == nil) || err != nil && (!errors.Is(err, cliniko.ErrBadResponse) || unknown != (tc.method != http.MethodGet)) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestDoReadsOddValues as the methods do.
func TestDoReadsOddValues(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	client, mock := testkit.NewClient(t, cliniko.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
	testkit.Respond(mock, http.StatusOK, `{"id":"5","title":1,"sent_at":"2026-10-06T09:00:00+1000"}`, nil)
	type letter struct {
		ID     string
		Title  string    `json:"title"`
		SentAt time.Time `json:"sent_at"`
	}
	var read letter
	err := client.Do(t.Context(), http.MethodGet, "/letters/5", nil, nil, &read)
	if got := oddFields(err); read.ID != "5" || read.SentAt.IsZero() || len(got) != 1 || got[0] != "5 title" {
		t.Errorf("got %+v, %v", read, err)
	}
	if err := client.Do(t.Context(), http.MethodPatch, "/letters/5", nil, map[string]any{}, &read); err != nil || !strings.Contains(log.String(), "title") {
		t.Errorf("got %v, logged %s", err, log.String())
	}
	left := letter{Title: "mine"}
	testkit.Respond(mock, http.StatusNoContent, "", nil)
	if err := client.Do(t.Context(), http.MethodDelete, "/letters/5", nil, nil, &left); err != nil || left.Title != "mine" {
		t.Errorf("got %+v, %v", left, err)
	}
}

// TestDoReplacesTheStruct reads two responses into one struct.
func TestDoReplacesTheStruct(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	type letter struct {
		ID     string   `json:"id"`
		Title  string   `json:"title"`
		Copies []string `json:"copies"`
	}
	read := letter{ID: "4", Title: "old", Copies: []string{"x"}}
	testkit.Respond(mock, http.StatusOK, `{"id":"5","title":null}`, nil)
	if err := client.Do(t.Context(), http.MethodGet, "/letters/5", nil, nil, &read); err != nil || read.ID != "5" || read.Title != "" || read.Copies != nil {
		t.Errorf("got %+v, %v", read, err)
	}
}

// TestDoReadsAFieldExtra reads into a struct of the caller that has a field Extra of its own.
func TestDoReadsAFieldExtra(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, http.StatusOK, `{"id":"5","extra":"two copies"}`, nil)
	var read struct {
		ID    string `json:"id"`
		Extra string `json:"extra"`
	}
	if err := client.Do(t.Context(), http.MethodGet, "/letters/5", nil, nil, &read); err != nil || read.Extra != "two copies" {
		t.Errorf("got %+v, %v", read, err)
	}
}

type kind string

// Kind is embedded, and encoding/json reads it only because its name is exported.
type Kind string

// TestDoReadsAsEncodingJSON reads types of the caller: the result must be that of encoding/json, also if one value is odd.
func TestDoReadsAsEncodingJSON(t *testing.T) {
	t.Parallel()
	type (
		Base struct {
			ID   string `json:"id"`
			Note string `json:"note"`
		}
		Other struct {
			ID string `json:"other_id"`
		}
		Same struct {
			ID string `json:"id"`
		}
		base  struct{ Base }
		Flags struct {
			Active bool `json:"active"`
		}
	)
	client, mock := testkit.NewClient(t)
	for body, into := range map[string]any{
		`{"base":{"id":"7","note":"n"},"id":"5","age":1}`: new(struct {
			Base `json:"base"`
			Age  int `json:"age"`
		}),
		`{"base":{"id":"7"},"age":1}`: new(struct {
			*Base `json:"base"`
			Age   int `json:"age"`
		}),
		`{"id":"5","age":1}`: new(struct {
			*Base `json:"base"`
			Age   int `json:"age"`
		}),
		`{"id":"5","note":"n","age":1}`: new(struct {
			*Base
			Age int `json:"age"`
		}),
		`{"age":1}`: new(struct {
			*Base
			Age int `json:"age"`
		}),
		`{"id":"5","note":"m","Base":{"note":"n"},"age":1}`: new(struct {
			Base `json:",omitempty"` //nolint:modernize // the option is the case
			Age  int                 `json:"age"`
		}),
		`{"id":"5","base":{"note":"n"},"age":1}`: new(struct {
			base
			Age int `json:"age"`
		}),
		`{"id":"5","own_id":"9","age":1}`: new(struct {
			Base
			ID  string `json:"own_id"`
			Age int    `json:"age"`
		}),
		`{"id":"5","other_id":"9","age":1}`: new(struct {
			Base
			Other
			Age int `json:"age"`
		}),
		`{"id":5,"note":"n","age":1}`: new(struct {
			Base
			ID  int `json:"id"`
			Age int `json:"age"`
		}),
		`{"id":"5","note":"n","age":1,"same":2}`: reflect.New(reflect.StructOf([]reflect.StructField{ // go vet rejects such a type
			{Name: "Base", Type: reflect.TypeFor[Base](), Anonymous: true},
			{Name: "Same", Type: reflect.TypeFor[Same](), Anonymous: true},
			{Name: "Age", Type: reflect.TypeFor[int](), Tag: `json:"age"`},
		})).Interface(),
		`{"id":"5","notes":"allergic","my_notes":"x","age":1}`: new(struct {
			cliniko.Patient
			Notes string `json:"my_notes"`
			Age   int    `json:"age"`
		}),
		`{"patient":{"id":"7"},"extra":"two copies","age":1}`: new(struct {
			Patient cliniko.Patient `json:"patient"`
			Extra   string          `json:"extra"`
			Age     int             `json:"age"`
		}),
		`{"id":"5","Base":{"id":"6"},"-":{"id":"7"},"age":1}`: new(struct {
			Base `json:"-"`
			Age  int `json:"age"`
		}),
		`{"-":"x","age":1}`: new(struct {
			Dash string `json:"-,"` //nolint:staticcheck // the name is the case
			Age  int    `json:"age"`
		}),
		`{"-":"x","Hidden":"y","age":1}`: new(struct {
			Hidden string `json:"-"`
			Age    int    `json:"age"`
		}),
		`{"id":"5","kind":"open","age":1}`: new(struct {
			kind
			ID  string `json:"id"`
			Age int    `json:"age"`
		}),
		`{"id":"5","Kind":"open","age":1}`: new(struct {
			Kind
			Age int `json:"age"`
		}),
		`{"number":"5","age":1}`: new(struct {
			Number int64 `json:"number,string"`
			Age    int   `json:"age"`
		}),
		`{"data":"aGk=","age":1}`: new(struct {
			Data []byte `json:"data"`
			Age  int    `json:"age"`
		}),
		`{"n":12.50,"m":"7","age":1}`: new(struct {
			N   json.Number `json:"n"`
			M   json.Number `json:"m"`
			Age int         `json:"age"`
		}),
		`{"any":[1,"a"],"pair":[1,2,3],"map":{"a":1},"age":1}`: new(struct {
			Any  any            `json:"any"`
			Pair [2]int         `json:"pair"`
			Map  map[string]int `json:"map"`
			Age  int            `json:"age"`
		}),
		`{"NAME":"x","aGe":1}`: new(struct {
			Name string
			Age  int
		}),
		`{"name":"x","age":1}`: new(struct {
			Name  string
			Lower string `json:"name"`
			Age   int    `json:"age"`
		}),
		`{"active":false}`: new(struct{ Flags }), // nothing but zeros
	} {
		for _, isOdd := range []bool{false, true} {
			var odd []string
			if sent := strings.Replace(body, `e":1`, `e":"x"`, 1); isOdd && sent != body {
				body, odd = sent, []string{" age"}
			}
			testkit.Respond(mock, http.StatusOK, body, nil)
			want := reflect.New(reflect.TypeOf(into).Elem()).Interface()
			_ = json.Unmarshal([]byte(body), want) // it returns the error for the odd value after it has read all others
			err := client.Do(t.Context(), http.MethodGet, "/letters", nil, nil, into)
			var got []string
			for _, field := range oddFields(err) {
				_, name, _ := strings.Cut(strings.ToLower(field), " ")
				got = append(got, " "+name)
			}
			if !reflect.DeepEqual(into, want) || !slices.Equal(got, odd) || err != nil && got == nil {
				t.Errorf("%s: got %+v, %v, want %+v", body, into, err, want)
			}
		}
	}
}

// TestDoReadsNumbers: encoding/json checks what becomes a json.Number, though it is a string.
func TestDoReadsNumbers(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, http.StatusOK, `{"id":"5","n":"abc"}`, nil)
	var read struct {
		ID string      `json:"id"`
		N  json.Number `json:"n"`
	}
	if err := client.Do(t.Context(), http.MethodGet, "/letters", nil, nil, &read); read.ID != "5" || read.N != "" || !slices.Equal(oddFields(err), []string{"5 n"}) {
		t.Errorf("got %+v, %v", read, err)
	}
}

// callersOwn is a type of a caller that looks like one with an Extra of the SDK, and reads itself.
type callersOwn struct {
	Title string                     `json:"title"`
	Parts map[string]int             `json:"parts"`
	Extra map[string]json.RawMessage `json:"-"`
}

func (c *callersOwn) UnmarshalJSON([]byte) error {
	c.Title = "read by its own method"
	return nil
}

func TestDoReadsTypesThatReadThemselves(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, http.StatusOK, `{"id":"5","letter":{"title":7,"parts":{"a":1}}}`, nil)
	var read struct {
		ID     string     `json:"id"`
		Letter callersOwn `json:"letter"`
	}
	if err := client.Do(t.Context(), http.MethodGet, "/letters/5", nil, nil, &read); err != nil || read.Letter.Title != "read by its own method" {
		t.Errorf("got %+v, %v", read, err)
	}
}

// TestDoShowsNoID: whatever may be an ID is not in errors.
func TestDoShowsNoID(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, http.StatusNotFound, "", nil)
	for _, id := range []string{"5", "12345678901234567890123", "0b8d1f5e-3c1a-4d8e-9f57-2b6c0a1d9e4f", "Ada", "ada-vane", "a1"} {
		err := client.Do(t.Context(), http.MethodGet, "/patients/"+id+"/letters", nil, nil, nil)
		if failed, ok := errors.AsType[*cliniko.APIError](err); !ok || failed.Route != "/patients/{id}/letters" || strings.Contains(err.Error(), id+"/") {
			t.Errorf("%s: got %v", id, err)
		}
	}
}

func TestZeroClients(t *testing.T) {
	t.Parallel()
	for name, client := range map[string]*cliniko.Client{"nil": nil, "zero": {}} {
		if err := client.Do(t.Context(), http.MethodGet, "/user", nil, nil, nil); err == nil {
			t.Errorf("%s: Do: no error", name)
		}
		if _, err := client.Verify(t.Context()); err == nil {
			t.Errorf("%s: Verify: no error", name)
		}
		if text := client.Account() + client.Shard() + client.WebURL("patients"); text != "" {
			t.Errorf("%s: Account, Shard and WebURL return %q", name, text)
		}
	}
}

func FuzzDoPath(f *testing.F) {
	for _, seed := range []string{"/patients/1", "//evil", "/a/../b", "/a@b", "/a:b", "/\\evil"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, path string) {
		mock := httpmock.NewMockTransport()
		mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
			if req.URL.Host != "api.au2.cliniko.com" || !strings.HasPrefix(req.URL.Path, "/v1/") || strings.Contains(req.URL.Path, "..") {
				t.Errorf("%q led to %s", path, req.URL)
			}
			return httpmock.NewStringResponse(http.StatusOK, "{}"), nil
		})
		client, err := cliniko.NewClient(testkit.Account, testkit.Key, testkit.UserAgent, cliniko.WithHTTPClient(&http.Client{Transport: mock}), cliniko.WithoutRateLimit())
		if err != nil {
			t.Fatal(err)
		}
		_ = client.Do(t.Context(), http.MethodGet, path, nil, nil, nil)
	})
}

// A type of the caller may contain itself, and models that keep odd values.
func TestDoReadsTypesThatContainThemselves(t *testing.T) {
	t.Parallel()
	type family struct {
		ID           cliniko.PatientID            `json:"id"`
		CustomFields *cliniko.PatientCustomFields `json:"custom_fields"`
		Parent       *family                      `json:"parent"`
	}
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, 200, `{"id":"7","parent":{"id":"8","custom_fields":{"sections":[{"name":3}]}}}`, nil)
	var child family
	err := client.Do(t.Context(), http.MethodGet, "/patients/7", nil, nil, &child)
	odd, ok := errors.AsType[*cliniko.DecodeError](err)
	if !ok || odd.Field != "parent.custom_fields.sections[0].name" || child.Parent == nil || child.Parent.ID != "8" {
		t.Errorf("got %v, with the parent %t", err, child.Parent != nil)
	}
}
