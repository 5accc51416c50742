package connect_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/connect"
)

// agents is a transport that keeps the last User-Agent header.
type agents struct {
	http.RoundTripper

	last string
}

func (a *agents) RoundTrip(req *http.Request) (*http.Response, error) {
	a.last = req.UserAgent()
	return a.RoundTripper.RoundTrip(req)
}

func TestUserAgent(t *testing.T) {
	clinic := clinikotest.New(clinikotest.WithSize(0))
	t.Setenv("CLINIKO_ACCOUNT", clinic.Account())
	t.Setenv("CLINIKO_API_KEY", clinic.APIKey())
	for set, want := range map[string]string{
		"":                                   "cliniko-go press ",
		"Harbour Sync (dev@harbour.example)": "Harbour Sync ",
	} {
		t.Setenv("CLINIKO_USER_AGENT", set)
		seen := &agents{RoundTripper: clinic}
		client, err := connect.FromEnv("press", cliniko.WithHTTPClient(&http.Client{Transport: seen}))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.Settings.Get(t.Context()); err != nil || !strings.HasPrefix(seen.last, want) {
			t.Errorf("CLINIKO_USER_AGENT=%q: sent %q, %v", set, seen.last, err)
		}
	}
}
