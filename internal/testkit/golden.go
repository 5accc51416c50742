package testkit

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jarcoal/httpmock"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/apispec"
)

// Case is one call of one service method: what it must send, and the fixture that it reads.
type Case struct {
	Method  string // Service.Method, as in the Client
	Call    func(context.Context, *cliniko.Client) (any, error)
	Request string // method, path and query; only + & and % in the query are escaped, so that it can be read
	Body    string // of the request, as JSON; "" for none
	Fixture string // the response; "" for 204 without one
	List    string // name of the list in the fixture, if the method returns one
}

// Run checks for each case what is sent, that the whole response is returned, and how the call fails.
func Run(t *testing.T, cases []Case) {
	t.Helper()
	for _, tc := range cases {
		t.Run(tc.Method, func(t *testing.T) {
			t.Parallel()
			t.Run("request and response", tc.testSuccess)
			t.Run("404", tc.testNotFound)
			t.Run("no response", tc.testNoResponse)
		})
	}
}

func (tc Case) isWrite() bool { return !strings.HasPrefix(tc.Request, "GET ") }

func (tc Case) testSuccess(t *testing.T) {
	t.Parallel()
	client, mock := NewClient(t)
	var sent *http.Request
	var sentBody []byte
	status, body := tc.response(t)
	mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
		sent = req
		if req.Body != nil {
			sentBody, _ = io.ReadAll(req.Body)
		}
		return httpmock.NewBytesResponse(status, body), nil
	})

	got, err := tc.Call(t.Context(), client)
	if err != nil {
		t.Fatal(err)
	}
	tc.checkRequest(t, sent)
	if diff := cmp.Diff(tc.Body, string(sentBody)); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
	if n := mock.GetTotalCallCount(); n != 1 {
		t.Errorf("sent %d requests, want 1", n)
	}
	if tc.Fixture == "" {
		return
	}
	want := Normalize(t, body)
	if tc.List != "" {
		want = want.(map[string]any)[tc.List]
	}
	if diff := cmp.Diff(want, Normalize(t, []byte(Encode(t, Records(got))))); diff != "" {
		t.Errorf("the record differs from the response (-response +record):\n%s", diff)
	}
}

func (tc Case) response(t *testing.T) (status int, body []byte) {
	t.Helper()
	if tc.Fixture == "" {
		return http.StatusNoContent, nil
	}
	line, _, _ := strings.Cut(tc.Request, "?")
	op, err := operationOf(line)
	if err != nil {
		t.Fatal(err)
	}
	return http.StatusOK, responseTo(t, op, line, Fixture(t, tc.Fixture))
}

func (tc Case) checkRequest(t *testing.T, req *http.Request) {
	t.Helper()
	line, rawQuery, _ := strings.Cut(tc.Request, "?")
	if got := req.Method + " " + req.URL.EscapedPath(); got != line {
		t.Errorf("sent %s, want %s", got, line)
	}
	want, err := url.ParseQuery(rawQuery)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, req.URL.Query()); diff != "" {
		t.Errorf("query (-want +got):\n%s", diff)
	}
	if want.Encode() != req.URL.RawQuery {
		t.Errorf("the query is not escaped: %s", req.URL.RawQuery)
	}
	if req.URL.Host != "api.au2.cliniko.com" || req.URL.Scheme != "https" {
		t.Errorf("sent to %s://%s", req.URL.Scheme, req.URL.Host)
	}
	user, password, _ := req.BasicAuth()
	if user != Key || password != "" {
		t.Error("the key is not the user name of basic authentication with an empty password")
	}
	contentType := ""
	if tc.Body != "" {
		contentType = "application/json"
	}
	for name, want := range map[string]string{
		"Accept": "application/json", "User-Agent": "Harbour Sync cliniko-go/" + cliniko.Version + " (dev@harbour.example)", "Content-Type": contentType,
	} {
		if got := req.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func (tc Case) testNotFound(t *testing.T) {
	t.Parallel()
	client, mock := NewClient(t)
	mock.RegisterNoResponder(httpmock.NewBytesResponder(http.StatusNotFound, Fixture(t, "error_404.json")))

	_, err := tc.Call(t.Context(), client)
	var failure *cliniko.APIError
	if !errors.As(err, &failure) || !errors.Is(err, cliniko.ErrNotFound) {
		t.Fatalf("got %v, want an APIError that is ErrNotFound", err)
	}
	if failure.Message != "Not Found" || failure.Attempts != 1 || !strings.HasPrefix(tc.Request, failure.Method) {
		t.Errorf("got %#v", failure)
	}
}

func (tc Case) testNoResponse(t *testing.T) {
	t.Parallel()
	client, mock := NewClient(t, cliniko.WithMaxRetries(0))
	mock.RegisterNoResponder(func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF })

	_, err := tc.Call(t.Context(), client)
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v, want its cause", err)
	}
	_, failed := errors.AsType[*cliniko.TransportError](err)
	_, unknown := errors.AsType[*cliniko.OutcomeUnknownError](err)
	if failed == tc.isWrite() || unknown != tc.isWrite() {
		t.Errorf("got %T, want a TransportError for a read and an OutcomeUnknownError for a write", err)
	}
}

// Records returns the records in the result of a method: the items of a page, or the result itself.
func Records(result any) any {
	if items := reflect.Indirect(reflect.ValueOf(result)); items.Kind() == reflect.Struct {
		if field := items.FieldByName("Items"); field.IsValid() {
			return field.Interface()
		}
	}
	return result
}

// responseTo fits a fixture to a request: a page is the last one, so that an iterator reads it once, and a record has
// the id that stands in the path.
func responseTo(t testing.TB, op apispec.Operation, line string, data []byte) []byte {
	t.Helper()
	var document map[string]json.RawMessage
	if err := json.Unmarshal(data, &document); err != nil {
		t.Fatal(err)
	}
	segments := strings.Split(line, "/")
	for i, segment := range strings.Split(op.Method+" /v1"+op.Path, "/") {
		if _, hasID := document["id"]; segment == "{id}" && hasID {
			document["id"] = json.RawMessage(`"` + segments[i] + `"`)
		}
	}
	if op.ListKey != "" {
		document["links"] = json.RawMessage(`{}`)
		var records []json.RawMessage
		if err := json.Unmarshal(document[op.ListKey], &records); err != nil {
			t.Fatal(err)
		}
		document["total_entries"] = json.RawMessage(strconv.Itoa(len(records)))
	}
	data, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
