package recorder_test

import (
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/clinikotest/recorder"
)

func mustURL(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	must(t, err)
	return u
}

// write makes a recording by hand, of files in their order.
func write(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i, data := range files {
		must(t, os.WriteFile(filepath.Join(dir, string(rune('a'+i))+".json"), []byte(data), 0o600))
	}
	return dir
}

func get(path, answer string) string {
	return `{"request":{"method":"GET","path":"` + path + `"},"response":{"status":200,"body":` + answer + `}}`
}

func post(path, answer string) string { return strings.Replace(get(path, answer), "GET", "POST", 1) }

// Equal reads are answered in turn, and then by the last one; a write only as
// often as it was recorded.
func TestAnswersInTurn(t *testing.T) {
	t.Parallel()
	replay, err := recorder.Load(write(t,
		get("/patients/1", `{"id":"1"}`), get("/patients/2", `{"id":"2"}`), get("/patients/1", `{"id": "1",  "email":"a"}`),
		post("/patients", `{"id":"3"}`), post("/patients", `{"id":"4"}`)))
	must(t, err)
	for _, test := range []struct{ method, path, want string }{
		{"GET", "/patients/1", `{"id":"1"}`},
		{"GET", "/patients/1", `{"id":"1","email":"a"}`},
		{"GET", "/patients/1", `{"id":"1","email":"a"}`},
		{"GET", "/patients/2", `{"id":"2"}`},
		{"POST", "/patients", `{"id":"3"}`},
		{"POST", "/patients", `{"id":"4"}`},
		{"POST", "/patients", ``},
		{"PATCH", "/patients/1", ``},
	} {
		_, got, err := send(t, replay, test.method, host+test.path, "")
		_, unmatched := errors.AsType[*recorder.UnmatchedError](err)
		if got != test.want || unmatched != (test.want == "") {
			t.Errorf("%s %s: got %s, %v", test.method, test.path, got, err)
		}
	}
}

// The order of parameters does not matter, their values do.
func TestQueriesAreMatched(t *testing.T) {
	t.Parallel()
	replay, err := recorder.Load(write(t, `{"request":{"method":"GET","path":"/patients",
		"query":["q[]=last_name:=Tola Miru","q[]=id:>1","sort=last_name","per_page=2"]},"response":{"status":200,"body":{}}}`))
	must(t, err)
	for query, want := range map[string]bool{
		"per_page=2&q[]=id:>1&q[]=last_name:=Tola+Miru&sort=last_name":                   true,
		"sort=last_name&q%5B%5D=last_name%3A%3DTola%20Miru&q%5B%5D=id%3A%3E1&per_page=2": true,
		"per_page=2&q[]=id:>1&q[]=last_name:=Tola+Miru&sort=last_name&unknown=1":         true,
		"per_page=2&q[]=id:>1&q[]=last_name:=Tola&sort=last_name":                        false,
		"per_page=3&q[]=id:>1&q[]=last_name:=Tola+Miru&sort=last_name":                   false,
		"per_page=2&q[]=id:>1&sort=last_name":                                            false,
		"":                                                                               false,
	} {
		if _, _, err := send(t, replay, "GET", host+"/patients?"+query, ""); (err == nil) != want {
			t.Errorf("%s: %v", query, err)
		}
	}
}

// The error names what was asked for and what there is, without a value, and
// the client does not try again.
func TestUnmatched(t *testing.T) {
	t.Parallel()
	replay, err := recorder.Load(write(t, get("/contacts", `{}`), get("/patients/77", `{}`), get("/patients/78", `{}`),
		`{"request":{"method":"GET","path":"/patients","query":["q[]=email:=x@mail.example","per_page=2"]},"response":{"status":200,"body":{}}}`))
	must(t, err)
	client, err := replay.Client()
	must(t, err)
	_, err = client.Patients.List(t.Context(), cliniko.PatientListOptions{Email: cliniko.Equal("ada@private.example")})
	unmatched, ok := errors.AsType[*recorder.UnmatchedError](err)
	if !ok {
		t.Fatal(err)
	}
	want := []string{"GET /patients?per_page&q[]=email ×1", "GET /contacts ×1", "GET /patients/{id} ×2"}
	if unmatched.Request != "GET /patients?q[]=email" || !slices.Equal(unmatched.Recorded, want) {
		t.Errorf("got %+v", unmatched)
	}
	if failure, ok := errors.AsType[*cliniko.TransportError](err); !ok || failure.Attempts != 1 {
		t.Errorf("got %v", err)
	}
	for _, value := range []string{"ada", "x@mail", "77"} {
		if strings.Contains(err.Error(), value) {
			t.Errorf("%q is in %s", value, err)
		}
	}
	_, _, err = send(t, replay, "GET", "https://files.example/ada", "")
	if err == nil || !strings.Contains(err.Error(), "GET outside the API") || strings.Contains(err.Error(), "ada") {
		t.Errorf("got %v", err)
	}
}

// Refusals, the limit and outages go the same way again, waits included.
func TestRetriesAreReplayed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		clinic := clinikotest.New(clinikotest.WithSize(5))
		clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultHTML, Route: "/businesses"})
		clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultTruncate, Route: "/taxes"})
		clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultDropBefore, Route: "/contacts"})
		limited := false
		rec := recorder.New(roundTripper(func(req *http.Request) (*http.Response, error) {
			if limited || req.URL.Path != "/v1/users" {
				return clinic.RoundTrip(req)
			}
			limited = true
			resp, err := answers(429, "text/plain", "")(req)
			resp.Header.Set("Date", time.Now().UTC().Format(http.TimeFormat))
			resp.Header.Set("X-RateLimit-Reset", strconv.FormatInt(time.Now().Add(40*time.Second).Unix(), 10))
			return resp, err
		}))
		run := func(client *cliniko.Client) (waited time.Duration) {
			start := time.Now()
			_, err := client.Businesses.List(t.Context(), cliniko.BusinessListOptions{})
			must(t, err)
			_, err = client.Taxes.List(t.Context(), cliniko.TaxListOptions{})
			must(t, err)
			_, err = client.Contacts.List(t.Context(), cliniko.ContactListOptions{})
			must(t, err)
			_, err = client.Users.List(t.Context(), cliniko.UserListOptions{})
			must(t, err)
			return time.Since(start)
		}
		first := run(newClient(t, rec))
		client, err := reload(t, rec).Client()
		must(t, err)
		if again := run(client); first < 40*time.Second || (first-again).Abs() > 3*time.Second {
			t.Errorf("it took %s, and again %s", first, again)
		}
	})
}

// A file can be downloaded again; it is blank.
func TestDownload(t *testing.T) {
	t.Parallel()
	rec := recorder.New(roundTripper(func(req *http.Request) (*http.Response, error) {
		if req.URL.Host == "files.example" {
			return answers(200, "application/pdf", "the scan of Ada")(req)
		}
		resp, err := answers(302, "text/html", "")(req)
		resp.Header.Set("Location", "https://files.example/ada.pdf?signature=1")
		return resp, err
	}))
	var text strings.Builder
	client := newClient(t, rec)
	_, err := client.PatientAttachments.Download(t.Context(), "12", &text)
	must(t, err)
	_, exchanges, _ := files(t, save(t, rec))
	id := strings.Split(exchanges[0].Request.Path, "/")[2]
	client, err = reload(t, rec).Client()
	must(t, err)
	var again strings.Builder
	file, err := client.PatientAttachments.Download(t.Context(), cliniko.PatientAttachmentID(id), &again)
	if err != nil || again.Len() != text.Len() || strings.TrimSpace(again.String()) != "" || file.ContentType != "application/octet-stream" {
		t.Errorf("got %q, %v", again.String(), err)
	}
}

// The context of the caller counts, and the body is closed in any case.
func TestReplayKeepsToTheContract(t *testing.T) {
	t.Parallel()
	replay, err := recorder.Load(write(t, post("/patients", `{"id":"3"}`)))
	must(t, err)
	ctx, cancel := contextCancelled(t)
	defer cancel()
	body := &slowBody{Reader: strings.NewReader("{}")}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, host+"/patients", body)
	must(t, err)
	if _, err := replay.RoundTrip(req); !errors.Is(err, ctx.Err()) || body.closed != 1 {
		t.Errorf("closed %d times, %v", body.closed, err)
	}
}
