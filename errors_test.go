package cliniko_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jarcoal/httpmock"
	"golang.org/x/time/rate"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestAPIError(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status  int
		body    string
		is      error
		message string
		fields  map[string][]string
		text    []string // parts of Error()
	}{
		"filter": {400, `{"message":"recall_at is not filterable"}`, cliniko.ErrBadRequest, "recall_at is not filterable", nil, []string{"400", "Message"}},
		"key":    {401, "HTTP Basic: Access denied.\n", cliniko.ErrUnauthorized, "HTTP Basic: Access denied.", nil, []string{"401", "api.au2.cliniko.com", "shard au2"}},
		"role":   {403, "", cliniko.ErrForbidden, "", nil, []string{"403", "role"}},
		"gone":   {404, `{"status":"404","error":"Not Found"}`, cliniko.ErrNotFound, "Not Found", nil, []string{"404", "archived"}},
		"values": {422, string(testkit.Fixture(t, "error_422.json")), cliniko.ErrInvalid, "Validation Failed",
			map[string][]string{"starts_at": {"can't be blank"}, "base": {"Case has been archived."}}, []string{"422", "rejected: base, starts_at"}},
		"list of reasons": {422, `{"errors":{"email":["is invalid","is taken"]}}`, cliniko.ErrInvalid, "", map[string][]string{"email": {"is invalid", "is taken"}}, []string{"email"}},
		"odd reasons":     {422, `{"errors":{"email":{"a":1}}}`, cliniko.ErrInvalid, "", map[string][]string{"email": {`{"a":1}`}}, []string{"email"}},
		"reasons in a list": {422, `{"message":"Validation Failed","errors":["Starts at can't be blank"]}`, cliniko.ErrInvalid, "Validation Failed",
			map[string][]string{"base": {"Starts at can't be blank"}}, []string{"rejected: base"}},
		"reasons in a text":    {422, `{"errors":"is invalid"}`, cliniko.ErrInvalid, "", map[string][]string{"base": {"is invalid"}}, []string{"rejected: base"}},
		"no reasons":           {422, `{"message":"no","errors":null}`, cliniko.ErrInvalid, "no", nil, []string{"422"}},
		"unpaid":               {402, "", nil, "", nil, []string{"subscription"}},
		"no such operation":    {405, "", nil, "", nil, []string{"no such operation"}},
		"changed meanwhile":    {409, "", nil, "", nil, []string{"read it again"}},
		"removed":              {410, "", nil, "", nil, []string{"removed"}},
		"too large":            {413, "", nil, "", nil, []string{"larger"}},
		"query too long":       {414, "", nil, "", nil, []string{"longer", "filter"}},
		"media type":           {415, "", nil, "", nil, []string{"type"}},
		"nothing there":        {404, "", cliniko.ErrNotFound, "", nil, []string{"no such record"}},
		"message only":         {422, string(testkit.Fixture(t, "error_422_message_only.json")), cliniko.ErrInvalid, "must be an object", nil, []string{"422"}},
		"message not a text":   {422, `{"message":{"a":1}}`, cliniko.ErrInvalid, `{"a":1}`, nil, []string{"422"}},
		"list of messages":     {422, `{"message":["one","two"]}`, cliniko.ErrInvalid, "one; two", nil, []string{"422"}},
		"error in an object":   {422, `{"error":{"message":"no"}}`, cliniko.ErrInvalid, `{"message":"no"}`, nil, []string{"422"}},
		"message is null":      {422, `{"message":null,"errors":[]}`, cliniko.ErrInvalid, "", nil, []string{"422"}},
		"odd list of reasons":  {422, `{"errors":["a",{"b":1}]}`, cliniko.ErrInvalid, "", map[string][]string{"base": {`["a",{"b":1}]`}}, []string{"base"}},
		"field without reason": {422, `{"errors":{"email":null}}`, cliniko.ErrInvalid, "", map[string][]string{"email": nil}, []string{"email"}},
		"proxy with a login":   {407, "", nil, "", nil, []string{"proxy"}},
		"network with a login": {511, "<html>", cliniko.ErrServer, "", nil, []string{"proxy"}},
		"HTML":                 {502, "<html><body>Bad gateway</body></html>", cliniko.ErrServer, "", nil, []string{"502"}},
		"long text":            {503, strings.Repeat("x", 1000), cliniko.ErrServer, "", nil, []string{"503"}},
		"redirect":             {302, "", cliniko.ErrRedirect, "", nil, []string{"302", "not followed"}},
		"no sentinel":          {418, "", nil, "", nil, []string{"418"}},
		"field name not shown": {422, `{"errors":{"Ada Lovelace":"x","email":"y"}}`, cliniko.ErrInvalid, "", map[string][]string{"Ada Lovelace": {"x"}, "email": {"y"}}, []string{"rejected: email)"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, mock := testkit.NewClient(t, cliniko.WithMaxRetries(0))
			testkit.Respond(mock, tc.status, tc.body, http.Header{"X-Request-Id": {"b6a1-42"}})
			_, err := client.Patients.Get(t.Context(), "164")

			var e *cliniko.APIError
			if !errors.As(err, &e) {
				t.Fatalf("got %v", err)
			}
			if tc.is != nil && !errors.Is(err, tc.is) || errors.Is(err, cliniko.ErrRateLimited) {
				t.Errorf("%v is not %v", err, tc.is)
			}
			if e.StatusCode != tc.status || e.Method != http.MethodGet || e.Route != "/patients/{id}" || e.RequestID != "b6a1-42" || e.Attempts != 1 || e.Message != tc.message {
				t.Errorf("got status %d, %s %s, request %s, %d attempts, message %q", e.StatusCode, e.Method, e.Route, e.RequestID, e.Attempts, e.Message)
			}
			if diff := cmp.Diff(tc.fields, e.Fields); diff != "" {
				t.Error(diff)
			}
			for _, part := range append(tc.text, "GET /patients/{id}", "b6a1-42") {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q is not in %q", part, err)
				}
			}
			for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
				text := fmt.Sprintf(verb, err)
				for _, secret := range []string{testkit.Key, "164", "can't be blank", "Access denied", "Ada", "<html>"} {
					if strings.Contains(text, secret) {
						t.Errorf("%s shows %q: %s", verb, secret, text)
					}
				}
			}
		})
	}
}

// TestNotFoundIsTheAPIsWord: the page of a proxy does not prove that there is no such record.
func TestNotFoundIsTheAPIsWord(t *testing.T) {
	t.Parallel()
	for body, isNotFound := range map[string]bool{
		"": true, " \r\n": true, `{"status":"404","error":"Not Found"}`: true, `{}`: true,
		"<!DOCTYPE html><p>Not found": false, "404 page not found\n": false, "Not Found": false, "null": false, `"Not Found"`: false, "[]": false,
		`{"status":"404"`: false, strings.Repeat("<p>", 50_000): false,
	} {
		client, mock := testkit.NewClient(t)
		testkit.Respond(mock, http.StatusNotFound, body, nil)
		_, err := client.Patients.Get(t.Context(), "164")
		refusal, ok := errors.AsType[*cliniko.APIError](err)
		if !ok || refusal.StatusCode != http.StatusNotFound || errors.Is(err, cliniko.ErrNotFound) != isNotFound || strings.Contains(err.Error(), "not from the API") == isNotFound {
			t.Errorf("%.40s: got %v", body, err)
		}
	}
}

// TestNotFoundMustBeComplete: a 404 that breaks off does not prove that there is no such record either.
func TestNotFoundMustBeComplete(t *testing.T) {
	t.Parallel()
	const json = "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n"
	for response, isNotFound := range map[string]bool{
		json + "Content-Length: 2\r\n\r\n{}":                           true,
		json + "Content-Length: 0\r\n\r\n":                             true,
		json + "Connection: close\r\n\r\n{}":                           true,
		json + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n":           true,
		json + "Connection: close\r\n\r\n":                             false, // whole, or broken off: nobody can tell
		json + "Connection: close\r\n\r\n{":                            false,
		json + "Content-Length: 200\r\n\r\n":                           false,
		json + "Content-Length: 200\r\n\r\n{}":                         false,
		json + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n":         false,
		json + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}": false,
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				_, _ = io.WriteString(conn, response)
				_ = conn.Close()
			}
		}))
		client, _ := testkit.NewClient(t, cliniko.WithBaseURL(server.URL), cliniko.WithHTTPClient(server.Client()), cliniko.WithMaxRetries(0))
		_, err := client.Patients.Get(t.Context(), "164")
		server.Close()
		refusal, ok := errors.AsType[*cliniko.APIError](err)
		if !ok || refusal.StatusCode != http.StatusNotFound || errors.Is(err, cliniko.ErrNotFound) != isNotFound {
			t.Errorf("%q: got %v", response, err)
		}
	}
}

// TestDaysAreRejected: the 400 of available times is about the range of days, and says where days begin.
func TestDaysAreRejected(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, http.StatusBadRequest, "Invalid time frame definition. Please check from/to param limitations.", nil)
	_, err := client.AvailableTimes.Next(t.Context(), "1", "2", "3", cliniko.NextAvailableTimeOptions{})
	refusal, _ := errors.AsType[*cliniko.APIError](err)
	if !errors.Is(err, cliniko.ErrBadRequest) || !strings.Contains(err.Error(), "range of days") || !strings.Contains(err.Error(), "time zone of the account") || !strings.HasPrefix(refusal.Message, "Invalid time frame") {
		t.Errorf("got %v", err)
	}
}

func TestRequestIDIsNotTrusted(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, http.StatusNotFound, "", http.Header{"X-Request-Id": {"evil\nline"}})
	_, err := client.Patients.Get(t.Context(), "164")
	var e *cliniko.APIError
	if !errors.As(err, &e) || e.RequestID != "" {
		t.Errorf("got %v", err)
	}
}

func TestRateLimitIsWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client, mock := testkit.NewClient(t)
		start := time.Now()
		wrong := start.Add(-time.Hour) // the server's clock is not ours
		mock.RegisterNoResponder(httpmock.ResponderFromMultipleResponses([]*http.Response{
			{StatusCode: 429, Body: http.NoBody, Header: http.Header{
				"Date":              {wrong.UTC().Format(http.TimeFormat)},
				"X-Ratelimit-Reset": {fmt.Sprint(wrong.Unix() + 20)},
			}},
			httpmock.NewStringResponse(200, `{"id":"164"}`),
		}))
		patient, err := client.Patients.Get(t.Context(), "164")
		if err != nil || patient.ID != "164" {
			t.Fatal(err)
		}
		if waited := time.Since(start); waited != 21*time.Second {
			t.Errorf("waited %s, want the 20 s of the response and one for its whole seconds", waited)
		}
	})
}

func TestRateLimitPastTheDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client, mock := testkit.NewClient(t)
		testkit.Respond(mock, 429, "", http.Header{"X-Ratelimit-Reset": {fmt.Sprint(time.Now().Unix() + 30)}, "Date": {time.Now().UTC().Format(http.TimeFormat)}})
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		start := time.Now()
		_, err := client.Patients.Get(ctx, "164")
		var e *cliniko.APIError
		if !errors.As(err, &e) || !errors.Is(err, cliniko.ErrRateLimited) {
			t.Fatalf("got %v, want the 429", err)
		}
		if time.Since(start) != 0 {
			t.Errorf("failed after %s, want at once", time.Since(start))
		}
		if want := start.Add(31 * time.Second); !e.RetryAt.Equal(want) {
			t.Errorf("RetryAt %s, want %s", e.RetryAt, want)
		}
	})
}

func TestLimiterOfTheCaller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client, mock := testkit.NewClient(t, cliniko.WithRateLimiter(cliniko.TokenBucket(rate.NewLimiter(rate.Every(time.Minute), 1))))
		testkit.Respond(mock, http.StatusOK, `{"id":"164"}`, nil)
		if _, err := client.Patients.Get(t.Context(), "164"); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := client.Patients.Get(ctx, "164")
		var failure *cliniko.TransportError
		if !errors.As(err, &failure) || !errors.Is(err, cliniko.ErrRateLimited) || failure.Attempts != 0 {
			t.Errorf("got %v, want ErrRateLimited and nothing sent", err)
		}
		if n := mock.GetTotalCallCount(); n != 1 {
			t.Errorf("%d requests, want 1", n)
		}
	})
}

func TestReadsAreRepeated(t *testing.T) {
	t.Parallel()
	for _, status := range []int{500, 502, 503, 504} {
		synctest.Test(t, func(t *testing.T) {
			client, mock := testkit.NewClient(t)
			testkit.Respond(mock, status, "", nil)
			_, err := client.Patients.Get(t.Context(), "164")
			var e *cliniko.APIError
			if !errors.As(err, &e) || e.Attempts != 5 || mock.GetTotalCallCount() != 5 {
				t.Errorf("%d: %v after %d requests, want 5", status, err, mock.GetTotalCallCount())
			}
		})
	}
}

func TestTransportError(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t, cliniko.WithMaxRetries(0))
	mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
		return nil, fmt.Errorf("proxy http://user:secret@10.0.0.1/ refused %s: %w", req.URL, io.EOF)
	})
	_, err := client.Patients.List(t.Context(), cliniko.PatientListOptions{Email: cliniko.Equal("ada@mail.example")})
	var e *cliniko.TransportError
	if !errors.As(err, &e) || e.Method != http.MethodGet || e.Route != "/patients" || e.Attempts != 1 || !errors.Is(err, io.EOF) {
		t.Fatalf("got %v", err)
	}
	for _, secret := range []string{"ada", "mail.example", "secret", testkit.Key} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("%q is in %q", secret, err)
		}
	}
}

func TestBadInputIsNotSent(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	ctx := t.Context()
	list := func(opts cliniko.PatientListOptions) error { _, err := client.Patients.List(ctx, opts); return err }
	get := func(id cliniko.PatientID, opts ...cliniko.PatientGetOptions) error {
		_, err := client.Patients.Get(ctx, id, opts...)
		return err
	}
	upload := func(file io.Reader) error {
		_, err := client.PatientAttachments.Upload(ctx, "7", "a.pdf", file, cliniko.PatientAttachmentUploadOptions{})
		return err
	}
	download := func(w io.Writer) error { _, err := client.PatientAttachments.Download(ctx, "5", w); return err }
	for name, tc := range map[string]struct {
		err   error
		field string
	}{
		"no context":       {func() error { _, err := client.Patients.Get(nil, "1"); return err }(), "ctx"},                                     //nolint:staticcheck // on purpose
		"no context, find": {func() error { _, err := client.Patients.Find(nil, cliniko.PatientQuery{LastName: "Vane"}); return err }(), "ctx"}, //nolint:staticcheck // on purpose
		"empty create":     {func() error { _, err := client.Contacts.Create(ctx, cliniko.ContactCreate{}); return err }(), "request"},
		"no file":          {upload(nil), "file"},
		"nil file":         {upload((*os.File)(nil)), "file"},
		"no writer":        {download(nil), "w"},
		"nil writer":       {download((*strings.Builder)(nil)), "w"},
		"empty id":         {get(""), "id"},
		"id with a path":   {get("1/archive"), "id"},
		"id with dots":     {get(".."), "id"},
		"id of 20 digits":  {get("12345678901234567890"), "id"},
		"two options":      {get("1", cliniko.PatientGetOptions{}, cliniko.PatientGetOptions{}), "options"},
		"page":             {list(cliniko.PatientListOptions{Page: -1}), "page"},
		"per page":         {list(cliniko.PatientListOptions{PerPage: 101}), "per_page"},
		"per page below 1": {list(cliniko.PatientListOptions{PerPage: -1}), "per_page"},
		"empty text":       {list(cliniko.PatientListOptions{Email: cliniko.Equal("")}), "email"},
		"zero time":        {list(cliniko.PatientListOptions{UpdatedAt: cliniko.AtLeast(time.Time{})}), "updated_at"},
		"zero end":         {list(cliniko.PatientListOptions{UpdatedAt: cliniko.Between(testkit.Monday, time.Time{})}), "updated_at"},
		"zero date":        {list(cliniko.PatientListOptions{DateOfBirth: cliniko.Equal(cliniko.Date{})}), "date_of_birth"},
		"no such date":     {list(cliniko.PatientListOptions{DateOfBirth: cliniko.Equal(cliniko.Date{Year: 2026, Month: 2, Day: 30})}), "date_of_birth"},
		"date pattern":     {list(cliniko.PatientListOptions{DateOfBirth: cliniko.MatchesDate("*-05-*")}), "date_of_birth"},
		"filter id":        {list(cliniko.PatientListOptions{ID: cliniko.Equal(cliniko.PatientID("x"))}), "id"},
		"no ids":           {list(cliniko.PatientListOptions{ID: cliniko.In[cliniko.PatientID]()}), "id"},
		"sort column":      {list(cliniko.PatientListOptions{Sort: cliniko.SortBy(cliniko.SortColumn[cliniko.Patient]("-id").Ascending())}), "sort"},
	} {
		var e *cliniko.ValidationError
		if !errors.As(tc.err, &e) || !errors.Is(tc.err, cliniko.ErrInvalid) || e.Field != tc.field {
			t.Errorf("%s: got %v, want a ValidationError of %s", name, tc.err, tc.field)
		}
	}
	_, err := cliniko.Collect(client.Patients.All(ctx, cliniko.PatientListOptions{PerPage: 1000}))
	if !errors.Is(err, cliniko.ErrInvalid) {
		t.Errorf("All: got %v", err)
	}
	if n := mock.GetTotalCallCount(); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func TestDecodeError(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"HTML":           "<html>Sign in, Ada</html>",
		"empty":          "",
		"cut off":        `{"id":"164","first_name":"Ada`,
		"another id":     `{"id":"165","first_name":"Ada"}`,
		"id in capitals": `{"ID":"164","first_name":"Ada"}`,
		"wrong id":       `{"id":"Ada"}`,
		"id as fraction": `{"id":1.5}`,
		"wrong date":     `{"date_of_birth":"31 May, Ada"}`,
		"number as text": `{"first_name":1789}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, mock := testkit.NewClient(t)
			testkit.Respond(mock, http.StatusOK, body, nil)
			patient, err := client.Patients.Get(t.Context(), "164")
			var e *cliniko.DecodeError
			if !errors.As(err, &e) || !errors.Is(err, cliniko.ErrBadResponse) || patient != nil {
				t.Fatalf("got %v, %v", patient, err)
			}
			if strings.Contains(err.Error(), "Ada") || strings.Contains(err.Error(), "1789") {
				t.Errorf("the error shows a value: %v", err)
			}
		})
	}
}

func TestOddTimesAreRead(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, http.StatusOK, `{"businesses":[
		{"id":"1","created_at":"2026-03-02T22:14:05Z","archived_at":"","display_name":"","updated_at":"2026-03-03T08:14:05+1000"},
		{"id":1640000007919100134,"created_at":"2026-03-03T08:14:05.123+1000","archived_at":null,"updated_at":"2026-03-03T08:14:05.5+10:00"}
	],"total_entries":2,"links":{}}`, nil)
	page, err := client.Businesses.List(t.Context(), cliniko.BusinessListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := time.Date(2026, 3, 2, 22, 14, 5, 0, time.UTC)
	times := []time.Time{page.Items[0].CreatedAt, page.Items[0].UpdatedAt, page.Items[1].CreatedAt.Truncate(time.Second), page.Items[1].UpdatedAt.Truncate(time.Second)}
	if i := slices.IndexFunc(times, func(got time.Time) bool { return !got.Equal(want) }); i >= 0 {
		t.Errorf("time %d is %s, want %s", i, times[i], want)
	}
	if !page.Items[0].ArchivedAt.IsZero() || page.Items[1].ID != "1640000007919100134" {
		t.Errorf("got %+v", page.Items)
	}
}

// counting is a limiter of a caller that counts by embedding.
type counting struct {
	cliniko.RateLimiter

	waits int
}

func (c *counting) Wait(ctx context.Context) error {
	c.waits++
	return c.RateLimiter.Wait(ctx)
}

// TestEmbeddedLimiterFreesItsSlots: the methods that a wrapper does not have are those of the limiter inside.
func TestEmbeddedLimiterFreesItsSlots(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		inner := cliniko.NewRateLimiter(2)
		limiter := &counting{RateLimiter: inner}
		client, mock := testkit.NewClient(t, cliniko.WithRateLimiter(limiter))
		testkit.Respond(mock, http.StatusOK, `{"id":"164"}`, nil)
		start := time.Now()
		for range 5 {
			if _, err := client.Patients.Get(t.Context(), "164"); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took != 2*time.Minute || limiter.waits != 5 || inner.State().InFlight != 0 {
			t.Errorf("%v, %d waits, %+v; want 2m0s, 5 waits and nothing in flight", took, limiter.waits, inner.State())
		}
	})
}
