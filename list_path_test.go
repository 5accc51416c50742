package cliniko_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/jarcoal/httpmock"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestListPath(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	var sent []string
	mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
		sent = append(sent, strings.TrimPrefix(req.URL.String(), testkit.BaseURL))
		if len(sent) == 2 {
			return httpmock.NewStringResponse(http.StatusOK, `{"appointments":[{"id":"2","note":"b"},{"id":"3","note":"c"}],"total_entries":3,"links":{}}`), nil
		}
		next := testkit.BaseURL + "/patients/164/appointments?page=2"
		return httpmock.NewStringResponse(http.StatusOK, `{"appointments":[{"id":"1","note":"a"},{"id":"2","note":"b"}],"total_entries":3,"links":{"next":"`+next+`"}}`), nil
	})
	type appointment struct {
		ID   cliniko.ID[any]
		Note string
	}
	all := cliniko.ListPath[appointment](t.Context(), client, "/patients/164/appointments", "appointments", url.Values{"q[]": {"a:=b"}})
	records, err := cliniko.Collect(all)
	if got := fmt.Sprint(records); err != nil || got != "[{1 a} {2 b} {3 c}]" {
		t.Errorf("got %s, %v", got, err)
	}
	if want := "[/patients/164/appointments?per_page=100&q%5B%5D=a%3A%3Db /patients/164/appointments?page=2]"; fmt.Sprint(sent) != want {
		t.Errorf("sent %s", sent)
	}
	sent = nil
	maps, err := cliniko.Collect(cliniko.ListPath[map[string]any](t.Context(), client, "/patients/164/appointments", "appointments", nil))
	if err != nil || len(maps) != 4 || maps[3]["note"] != "c" {
		t.Errorf("into maps: %v, %v", maps, err)
	}
}

// A struct with the ID may be embedded as a pointer. It is nil if the record has none of its fields.
func TestListPathEmbeddedPointer(t *testing.T) {
	t.Parallel()
	type Base struct {
		ID string `json:"id"`
	}
	type record struct {
		*Base
		Name string `json:"name"`
	}
	client, mock := testkit.NewClient(t)
	list := func(body string) ([]record, error) {
		testkit.Respond(mock, http.StatusOK, body, nil)
		return cliniko.Collect(cliniko.ListPath[record](t.Context(), client, "/things", "things", nil))
	}
	if records, err := list(`{"things":[{"id":"1","name":"x"}],"total_entries":1}`); err != nil || len(records) != 1 || records[0].ID != "1" || records[0].Name != "x" {
		t.Errorf("got %v, %v", records, err)
	}
	if records, err := list(`{"things":[{"name":"x"}],"total_entries":1}`); !errors.Is(err, cliniko.ErrBadResponse) || len(records) > 0 {
		t.Errorf("without the ID: got %v, %v", records, err)
	}
}

func TestListPathFails(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	list := func(path, key string, query url.Values) error {
		_, err := cliniko.Collect(cliniko.ListPath[cliniko.Patient](t.Context(), client, path, key, query))
		return err
	}
	for name, err := range map[string]error{
		"path":     list("patients/164", "appointments", nil),
		"host":     list("//evil.example/x", "appointments", nil),
		"query":    list("/patients?x=1", "patients", nil),
		"no key":   list("/patients", "", nil),
		"key":      list("/patients", "Ada Vane", nil),
		"per_page": list("/patients", "patients", url.Values{"per_page": {"101"}}),
	} {
		if !errors.Is(err, cliniko.ErrInvalid) || strings.Contains(err.Error(), "Ada") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := mock.GetTotalCallCount(); n != 0 {
		t.Errorf("%d requests", n)
	}
	testkit.Respond(mock, http.StatusNotFound, "", nil)
	var e *cliniko.APIError
	if err := list("/patients/164/appointments", "appointments", nil); !errors.As(err, &e) || e.Route != "/patients/{id}/appointments" {
		t.Errorf("got %v", err)
	}
	testkit.Respond(mock, http.StatusOK, `{"patients":[],"links":{}}`, nil)
	if err := list("/patients/164/appointments", "appointments", nil); err == nil || strings.Contains(err.Error(), "164") {
		t.Errorf("got %v", err)
	}
}
