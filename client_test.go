package cliniko_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jarcoal/httpmock"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestNewClientKeysAndShards(t *testing.T) {
	t.Parallel()
	for key, shard := range map[string]string{
		"MS0xLWFiYw==":                    "au1", // older than the shards
		"MS0xLWFiYw==-au1":                "au1",
		"a+b/c=_-uk2":                     "uk2",
		"with-hyphens-in-it-ca1":          "ca1",
		"newer-zz99":                      "zz99",
		"x-us1":                           "us1",
		strings.Repeat("k", 300) + "-eu1": "eu1",
	} {
		client, err := cliniko.NewClient("harbourlane", key, testkit.UserAgent)
		if err != nil {
			t.Errorf("key for %s: %v", shard, err)
			continue
		}
		if client.Shard() != shard {
			t.Errorf("shard %q, want %q", client.Shard(), shard)
		}
	}
}

func TestNewClientRefuses(t *testing.T) {
	t.Parallel()
	const body = "c2VjcmV0LWJvZHk"
	for name, tc := range map[string]struct{ account, key, want string }{
		"no key":                  {"harbourlane", "", "empty"},
		"space around the key":    {"harbourlane", body + "-au2\n", "white space"},
		"a host in the shard":     {"harbourlane", body + "-evil.example/x?", "character"},
		"a user in the shard":     {"harbourlane", body + "-au1@evil", "character"},
		"shard in capitals":       {"harbourlane", body + "-AU1", "shard"},
		"shard too long":          {"harbourlane", body + "-au123", "shard"},
		"shard without number":    {"harbourlane", body + "-au", "shard"},
		"hyphen without shard":    {"harbourlane", body + "-", "shard"},
		"nothing before shard":    {"harbourlane", "-au1", "nothing before"},
		"line break inside":       {"harbourlane", body + "\n-au1", "character"},
		"no account":              {"", body + "-au2", "account is empty"},
		"account with a slash":    {"harbour/lane", body + "-au2", "account"},
		"account with underscore": {"harbour_lane", body + "-au2", "account"},
		"account with a hyphen":   {"-harbour", body + "-au2", "account"},
		"account on other shard":  {"harbourlane.uk1.cliniko.com", body + "-au2", "shard uk1"},
		"account elsewhere":       {"harbourlane.au2.evil.com", body + "-au2", "account"},
		"account as URL":          {"https://harbourlane.au2.cliniko.com", body + "-au2", "account"},
		"account too long":        {strings.Repeat("a", 64), body + "-au2", "account"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := cliniko.NewClient(tc.account, tc.key, testkit.UserAgent)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Fatalf("got %v, want an error about %q", err, tc.want)
			}
			if strings.Contains(err.Error(), body) {
				t.Errorf("the error shows the key: %v", err)
			}
		})
	}
}

func TestNewClientAccount(t *testing.T) {
	t.Parallel()
	for _, account := range []string{"harbourlane", "harbourlane.au2.cliniko.com", "HarbourLane"} {
		client, err := cliniko.NewClient(account, testkit.Key, testkit.UserAgent)
		if err != nil {
			t.Fatal(err)
		}
		if client.Account() != "harbourlane" {
			t.Errorf("account %q", client.Account())
		}
		for want, path := range map[string][]string{
			"https://harbourlane.au2.cliniko.com/":                       nil,
			"https://harbourlane.au2.cliniko.com/patients/12/edit":       {"patients", "12", "edit"},
			"https://harbourlane.au2.cliniko.com/patients/12":            {"/patients/12"},
			"https://harbourlane.au2.cliniko.com/patients/100%25":        {"patients", "100%"},
			"https://harbourlane.au2.cliniko.com/a%3Fb%23c":              {"a?b#c"},
			"https://harbourlane.au2.cliniko.com/evil.example":           {"../..", "//evil.example"},
			"https://harbourlane.au2.cliniko.com/appointments/@evil.com": {"appointments", "@evil.com"},
		} {
			if got := client.WebURL(path...); got != want {
				t.Errorf("WebURL(%q) = %s, want %s", path, got, want)
			}
		}
	}
}

func TestOptionsRefuse(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		option cliniko.Option
		want   string
	}{
		"no app":               {cliniko.WithUserAgent("", "dev@harbour.example"), "name"},
		"app with line break":  {cliniko.WithUserAgent("App\r\nX-Evil: 1", "dev@harbour.example"), "name"},
		"app with parentheses": {cliniko.WithUserAgent("App (1)", "dev@harbour.example"), "name"},
		"no mail":              {cliniko.WithUserAgent("App", ""), "email"},
		"mail without host":    {cliniko.WithUserAgent("App", "dev@"), "email"},
		"mail without dot":     {cliniko.WithUserAgent("App", "dev@localhost"), "email"},
		"two mails":            {cliniko.WithUserAgent("App", "a@b.example, c@d.example"), "email"},
		"no client":            {cliniko.WithHTTPClient(nil), "client"},
		"no limiter":           {cliniko.WithRateLimiter(nil), "limiter"},
		"timeout":              {cliniko.WithTimeout(0), "timeout"},
		"retries":              {cliniko.WithMaxRetries(-1), "retries"},
		"base elsewhere":       {cliniko.WithBaseURL("https://evil.example/v1"), "nowhere else"},
		"base on other shard":  {cliniko.WithBaseURL("https://api.au1.cliniko.com/v1"), "nowhere else"},
		"base without TLS":     {cliniko.WithBaseURL("http://api.au2.cliniko.com/v1"), "nowhere else"},
		"base with prefix":     {cliniko.WithBaseURL("http://localhost.evil.example/v1"), "nowhere else"},
		"base with user":       {cliniko.WithBaseURL("http://u:p@127.0.0.1/v1"), "form"},
		"base with query":      {cliniko.WithBaseURL("http://127.0.0.1/v1?a=b"), "form"},
		"base not a URL":       {cliniko.WithBaseURL("::"), "form"},
		"base with odd scheme": {cliniko.WithBaseURL("ftp://127.0.0.1/v1"), "nowhere else"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := cliniko.NewClient(testkit.Account, testkit.Key, testkit.UserAgent, tc.option)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Fatalf("got %v, want an error about %q", err, tc.want)
			}
		})
	}
	if _, err := cliniko.NewClient(testkit.Account, testkit.Key); err == nil || !strings.Contains(err.Error(), "Cliniko blocks") {
		t.Errorf("without a user agent: %v", err)
	}
	if _, err := cliniko.NewClient(testkit.Account, testkit.Key, testkit.UserAgent, cliniko.WithBaseURL("https://api.au2.cliniko.com/v1/"), cliniko.WithBaseURL("http://[::1]:8080/v1")); err != nil {
		t.Error(err)
	}
}

func TestNewClientFromEnv(t *testing.T) {
	set := func(account, key, agent string) {
		t.Setenv("CLINIKO_ACCOUNT", account)
		t.Setenv("CLINIKO_API_KEY", key)
		t.Setenv("CLINIKO_USER_AGENT", agent)
	}
	for _, tc := range []struct{ account, key, agent, want string }{
		{"", testkit.Key, "App (dev@example.com)", "CLINIKO_ACCOUNT"},
		{testkit.Account, "", "App (dev@example.com)", "CLINIKO_API_KEY"},
		{testkit.Account, testkit.Key, "App dev@example.com", "CLINIKO_USER_AGENT"},
		{testkit.Account, testkit.Key, "App (dev@example.com", "CLINIKO_USER_AGENT"},
		{testkit.Account, testkit.Key, "", "WithUserAgent"},
	} {
		set(tc.account, tc.key, tc.agent)
		if _, err := cliniko.NewClientFromEnv(); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%+v: got %v", tc.want, err)
		}
	}
	set(testkit.Account, testkit.Key, "malformed")
	if _, err := cliniko.NewClientFromEnv(testkit.UserAgent); err != nil {
		t.Errorf("with WithUserAgent: %v", err)
	}
	set(testkit.Account, testkit.Key, "Harbour Sync (dev@harbour.example)")
	t.Setenv("CLINIKO_BASE_URL", "http://sandbox:8787/v1")
	if _, err := cliniko.NewClientFromEnv(); err == nil || !strings.Contains(err.Error(), "CLINIKO_BASE_URL") {
		t.Errorf("a real key for a sandbox: got %v", err)
	}
	if _, err := cliniko.NewClientFromEnv(cliniko.WithBaseURL(testkit.BaseURL)); err != nil {
		t.Errorf("with WithBaseURL: %v", err)
	}
	t.Setenv("CLINIKO_BASE_URL", "http://127.0.0.1:8787/v1")
	mock := httpmock.NewMockTransport()
	var agent, host string
	mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
		agent, host = req.UserAgent(), req.URL.Host
		return httpmock.NewStringResponse(http.StatusOK, `{"businesses":[]}`), nil
	})
	client, err := cliniko.NewClientFromEnv(cliniko.WithHTTPClient(&http.Client{Transport: mock}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Businesses.List(t.Context(), cliniko.BusinessListOptions{}); err != nil {
		t.Fatal(err)
	}
	if agent != "Harbour Sync cliniko-go/"+cliniko.Version+" (dev@harbour.example)" || host != "127.0.0.1:8787" {
		t.Errorf("User-Agent %q to %s", agent, host)
	}
}

func TestClientNeverShowsTheKey(t *testing.T) {
	t.Parallel()
	client, _ := testkit.NewClient(t)
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, verb+verb, client, *client)
	}
	encoded, err := json.Marshal(client)
	if err != nil {
		t.Fatal(err)
	}
	out.Write(encoded)
	_ = gob.NewEncoder(&out).Encode(client) // an error is as good: the key must not come out
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "client", client, "value", *client)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "client", client)
	if strings.Contains(out.String(), testkit.Key) || strings.Contains(out.String(), fmt.Sprintf("%x", testkit.Key)) {
		t.Error("the key is shown")
	}
}

func TestHTTPClientIsCopied(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"businesses":[],"total_entries":0,"links":{}}`)
	}))
	t.Cleanup(server.Close)
	own := &http.Client{Transport: server.Client().Transport, Timeout: time.Minute}
	client, err := cliniko.NewClient(testkit.Account, testkit.Key, testkit.UserAgent, cliniko.WithBaseURL(server.URL), cliniko.WithHTTPClient(own))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Businesses.List(t.Context(), cliniko.BusinessListOptions{}); err != nil {
		t.Fatal(err)
	}
	if own.Transport != server.Client().Transport || own.Timeout != time.Minute || own.CheckRedirect != nil {
		t.Error("the caller's client was changed")
	}
}

// TestTimeoutOfTheHTTPClient: it replaces that of WithTimeout, in either order.
func TestTimeoutOfTheHTTPClient(t *testing.T) {
	t.Parallel()
	hangs := testkit.RoundTripFunc(func(req *http.Request) (*http.Response, error) {
		<-req.Context().Done()
		return nil, req.Context().Err()
	})
	short := cliniko.WithHTTPClient(&http.Client{Transport: hangs, Timeout: 7 * time.Second})
	unset := cliniko.WithHTTPClient(&http.Client{Transport: hangs})
	for name, tc := range map[string]struct {
		opts []cliniko.Option
		want time.Duration
	}{
		"the client's":           {[]cliniko.Option{short}, 7 * time.Second},
		"the client's, last":     {[]cliniko.Option{cliniko.WithTimeout(time.Minute), short}, 7 * time.Second},
		"the client's, first":    {[]cliniko.Option{short, cliniko.WithTimeout(time.Minute)}, 7 * time.Second},
		"none in the client":     {[]cliniko.Option{cliniko.WithTimeout(time.Minute), unset}, time.Minute},
		"none at all":            {[]cliniko.Option{unset}, 40 * time.Second},
		"that of another client": {[]cliniko.Option{short, unset}, 40 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			client, _ := testkit.NewClient(t, append(tc.opts, cliniko.WithMaxRetries(0))...)
			start := time.Now()
			_, err := client.Patients.Get(t.Context(), "1")
			if took := time.Since(start); err == nil || took != tc.want {
				t.Errorf("%s: %v after %s, want %s", name, err, took, tc.want)
			}
		})
	}
}

// TestHTTPClientCanChangeLater: what the caller does to the client later has no effect, and is no data race.
func TestHTTPClientCanChangeLater(t *testing.T) {
	t.Parallel()
	theirs := &http.Client{Transport: testkit.RoundTripFunc(func(*http.Request) (*http.Response, error) {
		return httpmock.NewStringResponse(http.StatusOK, `{"id":"1"}`), nil
	})}
	client, _ := testkit.NewClient(t, cliniko.WithHTTPClient(theirs))
	theirs.Transport = nil
	if _, err := client.Patients.Get(t.Context(), "1"); err != nil {
		t.Error(err)
	}
}

func TestNilsAreRejected(t *testing.T) {
	t.Parallel()
	for name, option := range map[string]cliniko.Option{
		"option":    nil,
		"limiter":   cliniko.WithRateLimiter((*cliniko.Limiter)(nil)),
		"bucket":    cliniko.WithRateLimiter(cliniko.TokenBucket(nil)),
		"zero":      cliniko.WithRateLimiter(new(cliniko.Limiter)),
		"transport": cliniko.WithHTTPClient(&http.Client{Transport: (*http.Transport)(nil)}),
	} {
		if client, err := cliniko.NewClient(testkit.Account, testkit.Key, testkit.UserAgent, option); client != nil || err == nil {
			t.Errorf("%s: got %v, %v", name, client, err)
		}
	}
	if _, err := cliniko.NewClient(testkit.Account, testkit.Key, testkit.UserAgent, cliniko.WithLogger(nil)); err != nil {
		t.Errorf("no logger: %v", err)
	}
}

// TestZeroServices checks that every method of a nil or zero service returns an error and does not panic.
func TestZeroServices(t *testing.T) {
	t.Parallel()
	for field := range reflect.TypeFor[cliniko.Client]().Fields() {
		if !field.IsExported() {
			continue
		}
		for name, service := range map[string]reflect.Value{"nil": reflect.Zero(field.Type), "zero": reflect.New(field.Type.Elem())} {
			for method, function := range service.Methods() {
				err := testkit.Fail(t.Context(), function)
				if errors.Is(err, cliniko.ErrInvalid) { // Book rejects the repeat rule first
					continue
				}
				if err == nil || !strings.Contains(err.Error(), "NewClient") {
					t.Errorf("%s.%s of a %s service: got %v; a method must use clientOf(s), not s.client", field.Name, method.Name, name, err)
				}
			}
		}
	}
}

// TestBaseURLNeedsTLS: also after a base URL on this machine, the key goes to the shard's host over https only.
func TestBaseURLNeedsTLS(t *testing.T) {
	t.Parallel()
	local, secure, insecure := cliniko.WithBaseURL("http://127.0.0.1:8787/v1"), cliniko.WithBaseURL(testkit.BaseURL), cliniko.WithBaseURL("http://api.au2.cliniko.com/v1")
	if _, err := cliniko.NewClient(testkit.Account, testkit.Key, testkit.UserAgent, local, insecure); err == nil {
		t.Error("http was accepted")
	}
	if _, err := cliniko.NewClient(testkit.Account, testkit.Key, testkit.UserAgent, local, secure); err != nil {
		t.Error(err)
	}
}
