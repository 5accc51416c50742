package cliniko_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jarcoal/httpmock"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// keyOwner answers the two requests of Verify, and nothing else, and lists what it was asked for.
func keyOwner(mock *httpmock.MockTransport, settings, user httpmock.Responder) *[]string {
	asked := new([]string)
	mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
		*asked = append(*asked, req.Method+" "+req.URL.String())
		switch req.URL.Path {
		case "/v1/settings/public":
			return settings(req)
		case "/v1/user":
			return user(req)
		}
		return nil, errors.New("nothing else may be read")
	})
	return asked
}

const (
	askForAccount = "GET " + testkit.BaseURL + "/settings/public"
	askForUser    = "GET " + testkit.BaseURL + "/user"
)

func TestVerify(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	asked := keyOwner(mock,
		httpmock.NewBytesResponder(http.StatusOK, testkit.Fixture(t, "public_settings.json")),
		httpmock.NewBytesResponder(http.StatusOK, testkit.Fixture(t, "user_authenticated.json")))

	got, err := client.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{askForAccount, askForUser}, *asked); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	if got.Account != "harbourlane" || got.Shard != "au2" || got.Settings.Account.Name != "Harbour Lane Physio" ||
		got.User.Role != cliniko.RoleAdministrator || got.User.TimeZoneIdentifier != "Australia/Sydney" {
		t.Errorf("got account %q on %q, %q, %q in %q", got.Account, got.Shard, got.Settings.Account.Name, got.User.Role, got.User.TimeZoneIdentifier)
	}
}

// TestVerifyFails: what the two answers do not say for certain is an error, and ends the reading.
func TestVerifyFails(t *testing.T) {
	t.Parallel()
	subdomain := func(name string) string { return `{"account":{"subdomain":"` + name + `"}}` }
	own, user := subdomain("harbourlane"), `{"id":"5"}`
	for name, tc := range map[string]struct {
		settings, user             string
		settingsStatus, userStatus int // 0: 200
		is                         error
		text                       string
		requests                   int
	}{
		"another account":    {settings: subdomain("saltbush"), is: cliniko.ErrWrongAccount, text: "belongs to saltbush, but the client is for harbourlane", requests: 1},
		"longer name":        {settings: subdomain("harbourlane-2"), is: cliniko.ErrWrongAccount, text: "harbourlane-2", requests: 1},
		"no subdomain":       {settings: subdomain(""), is: cliniko.ErrBadResponse, text: "account.subdomain", requests: 1},
		"no account":         {settings: `{"calendar":{}}`, is: cliniko.ErrBadResponse, text: "account.subdomain", requests: 1},
		"null":               {settings: `null`, is: cliniko.ErrBadResponse, text: "the response has none of the expected fields", requests: 1},
		"subdomain as text":  {settings: subdomain(`Ada Vane\nexample`), is: cliniko.ErrBadResponse, text: "account.subdomain", requests: 1},
		"HTML":               {settings: "<html>", is: cliniko.ErrBadResponse, text: "not JSON", requests: 1},
		"key unknown":        {settings: "HTTP Basic: Access denied.", settingsStatus: 401, is: cliniko.ErrUnauthorized, text: "shard au2", requests: 1},
		"settings forbidden": {settingsStatus: 403, is: cliniko.ErrForbidden, text: "role", requests: 1},
		"user forbidden":     {settings: own, userStatus: 403, is: cliniko.ErrForbidden, text: "GET /user", requests: 2},
		"user without id":    {settings: own, user: `{"role":"administrator"}`, is: cliniko.ErrBadResponse, text: "GET /user: unreadable response: the response has no ID", requests: 2},
		"capitals":           {settings: subdomain("HarbourLane"), user: user, requests: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, mock := testkit.NewClient(t, cliniko.WithMaxRetries(0))
			asked := keyOwner(mock,
				httpmock.NewStringResponder(max(tc.settingsStatus, http.StatusOK), tc.settings),
				httpmock.NewStringResponder(max(tc.userStatus, http.StatusOK), tc.user))
			got, err := client.Verify(t.Context())
			if !errors.Is(err, tc.is) || (err == nil) != (got != nil) {
				t.Fatalf("got %v, %v; want %v", got, err, tc.is)
			}
			if err != nil && (!strings.Contains(err.Error(), tc.text) || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "Ada")) {
				t.Errorf("got %q, want %q in it", err, tc.text)
			}
			if n := len(*asked); n != tc.requests {
				t.Errorf("%d requests, want %d: %s", n, tc.requests, *asked)
			}
		})
	}
}

func TestVerifyRefusalIsAnAPIError(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, http.StatusUnauthorized, "HTTP Basic: Access denied.", nil)
	_, err := client.Verify(t.Context())
	if refusal, ok := errors.AsType[*cliniko.APIError](err); !ok || refusal.Route != "/settings/public" {
		t.Errorf("got %v", err)
	}
}

func TestVerifyOnTheSandbox(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New()
	client, err := clinic.Client()
	if err != nil {
		t.Fatal(err)
	}
	got, err := client.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got.Account != clinic.Account() || got.Shard != "au1" || got.User.Role != cliniko.RoleAdministrator || got.User.FirstName == "" {
		t.Errorf("got account %q on %q, role %q", got.Account, got.Shard, got.User.Role)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := client.Verify(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestIdentityPrintsTheUsersIDOnly(t *testing.T) {
	t.Parallel()
	who := cliniko.Identity{
		Account: "MARK", Shard: "MARK",
		Settings: cliniko.PublicSettings{Account: cliniko.PublicSettingsAccount{Name: "MARK"}},
		User:     cliniko.User{ID: "5", Email: "MARK"},
	}
	const want = "Identity(5)"
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		if got := fmt.Sprintf(verb, who); got != want {
			t.Errorf("%s is %s", verb, got)
		}
		if got := fmt.Sprintf(verb, &who); got != want {
			t.Errorf("%s of a pointer is %s", verb, got)
		}
	}
	var out strings.Builder
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "who", who, "pointer", &who)
	if strings.Contains(out.String(), "MARK") || strings.Count(out.String(), want) != 2 {
		t.Errorf("logged as %s", out.String())
	}
	text, err := json.Marshal(who)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), `"account":"MARK"`) {
		t.Errorf("JSON is %s", text)
	}
}

func ExampleClient_Verify() {
	ctx, client := context.Background(), exampleClient()
	who, err := client.Verify(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(who.Account, who.Shard, who.Settings.Account.CountryCode, who.User.Role)
	// Output: sandbox au1 AU administrator
}
