package security_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// caller is a type of a user of the SDK, with a model in an unexported field.
type caller struct{ patient cliniko.Patient }

// exportedCaller has the model in an exported field.
type exportedCaller struct{ Patient cliniko.Patient }

// TestWhatTheSDKCannotPrevent checks the statements of SECURITY.md about what shows personal data all the same. If a
// statement is no longer true, remove it there and here.
func TestWhatTheSDKCannotPrevent(t *testing.T) {
	t.Parallel()
	ada := cliniko.Patient{ID: "55", FirstName: testkit.MarkText}
	logged := func(value any) string {
		var out bytes.Buffer
		slog.New(testkit.JSONHandler(&out)).Info("x", "value", value)
		return out.String()
	}
	for statement, text := range map[string]string{
		"slog's JSON handler writes a model in a slice in full":       logged([]cliniko.Patient{ada}),
		"slog's JSON handler writes a model in a map in full":         logged(map[string]cliniko.Patient{"a": ada}),
		"slog's JSON handler writes a model in a struct in full":      logged(exportedCaller{ada}),
		"fmt prints a model in an unexported field in full":           fmt.Sprintf("%v", caller{ada}),
		"fmt prints a model in full if a verb does not fit around it": fmt.Sprintf("%s", []any{&exportedCaller{ada}}),
		"the error of a transport says anything once it is unwrapped": causeOf(t, errors.New(testkit.MarkText)).Error(),
		"a transport sees what patients are searched by":              seenURL(t),
		"APIError.Message is the API's text":                          (&cliniko.APIError{Message: testkit.MarkText}).Message,
	} {
		if testkit.ShownMark(text) == "" {
			t.Errorf("not true: %s: %s", statement, text)
		}
	}
}

// causeOf returns the error of a transport, unwrapped from the error of the call.
func causeOf(t *testing.T, cause error) error {
	t.Helper()
	client, _ := testkit.NewClient(t, cliniko.WithMaxRetries(0), cliniko.WithHTTPClient(&http.Client{Transport: testkit.Failing(func(*http.Request) error { return cause })}))
	_, err := client.Patients.Get(t.Context(), "55")
	failed, ok := errors.AsType[*cliniko.TransportError](err)
	if !ok {
		t.Fatal(err)
	}
	return failed.Err
}

// seenURL returns the address that a transport sees when somebody is searched for.
func seenURL(t *testing.T) (address string) {
	t.Helper()
	client, _ := testkit.NewClient(t, cliniko.WithMaxRetries(0), cliniko.WithHTTPClient(&http.Client{Transport: testkit.Failing(func(req *http.Request) error {
		address = req.URL.String()
		return errors.New("seen")
	})}))
	_, _ = client.Patients.List(t.Context(), cliniko.PatientListOptions{Email: cliniko.Equal(testkit.MarkText)})
	return address
}
