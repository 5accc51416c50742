package cliniko_test

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/jarcoal/httpmock"

	"github.com/cliniko-go/cliniko"
)

func TestDo(t *testing.T) {
	t.Parallel()
	client, mock := newClient(t)
	var line, body string
	mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
		user, _, _ := req.BasicAuth()
		line = req.Method + " " + req.URL.String()
		if req.Body != nil {
			data, _ := io.ReadAll(req.Body)
			body = string(data)
		}
		if user != testKey {
			t.Error("the key is missing")
		}
		return httpmock.NewStringResponse(http.StatusOK, `{"id":"5","title":"Referral"}`), nil
	})
	var letter struct{ ID, Title string }
	err := client.Do(t.Context(), http.MethodPost, "/patients/164/letters", url.Values{"q[]": {"a:=b&c"}}, map[string]any{"title": "Referral"}, &letter)
	if err != nil || letter.Title != "Referral" {
		t.Fatalf("got %+v, %v", letter, err)
	}
	if want := "POST " + testBase + "/patients/164/letters?q%5B%5D=a%3A%3Db%26c"; line != want || body != `{"title":"Referral"}` {
		t.Errorf("sent %s %s", line, body)
	}
	if err := client.Do(t.Context(), http.MethodDelete, "/letters/5", nil, nil, nil); err != nil {
		t.Error(err)
	}
}

func TestDoFails(t *testing.T) {
	t.Parallel()
	client, mock := newClient(t)
	answer(mock, http.StatusNotFound, "", nil)
	var e *cliniko.APIError
	if err := client.Do(t.Context(), http.MethodGet, "/patients/164/letters", nil, nil, nil); !errors.As(err, &e) || e.Route != "/patients/{id}/letters" {
		t.Errorf("got %v", err)
	}
	answer(mock, http.StatusInternalServerError, "", nil)
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
		"no slash":     {http.MethodGet, "patients", nil, nil},
		"empty":        {http.MethodGet, "", nil, nil},
		"host":         {http.MethodGet, "//evil.example/x", nil, nil},
		"user":         {http.MethodGet, "@evil.example/x", nil, nil},
		"up":           {http.MethodGet, "/patients/../../x", nil, nil},
		"query inside": {http.MethodGet, "/patients?q[]=a", nil, nil},
		"escaped":      {http.MethodGet, "/patients%2f1", nil, nil},
		"no pointer":   {http.MethodGet, "/patients", nil, struct{}{}},
		"body":         {http.MethodPost, "/patients", make(chan int), nil},
	} {
		if err := client.Do(t.Context(), call.method, call.path, nil, call.body, call.into); !errors.Is(err, cliniko.ErrInvalid) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if n := mock.GetTotalCallCount(); n != sent {
		t.Error("something was sent")
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
		client, err := cliniko.NewClient(testAccount, testKey, userAgent, cliniko.WithHTTPClient(&http.Client{Transport: mock}), cliniko.WithoutRateLimit())
		if err != nil {
			t.Fatal(err)
		}
		_ = client.Do(t.Context(), http.MethodGet, path, nil, nil, nil)
	})
}
