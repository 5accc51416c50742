package cliniko_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"sync/atomic"
	"testing"

	"github.com/jarcoal/httpmock"
	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
)

const (
	testAccount = "harbourlane"
	testKey     = "MS0xNjQwMDAwMDA3OTE5LXNlY3JldA==-au2"
	testBase    = "https://api.au2.cliniko.com/v1"
)

// newClient returns a client whose requests end in the mock. The test fails when an answer's body is left open.
func newClient(t *testing.T, opts ...cliniko.Option) (*cliniko.Client, *httpmock.MockTransport) {
	t.Helper()
	mock := httpmock.NewMockTransport()
	bodies := &bodyCounter{next: mock}
	t.Cleanup(func() {
		if n := bodies.open.Load(); n != 0 {
			t.Errorf("%d bodies were not closed", n)
		}
	})
	client, err := cliniko.NewClient(testAccount, testKey, append([]cliniko.Option{
		cliniko.WithUserAgent("Harbour Sync", "dev@harbour.example"),
		cliniko.WithHTTPClient(&http.Client{Transport: bodies}),
		cliniko.WithoutRateLimit(),
	}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return client, mock
}

// bodyCounter counts the bodies that were given out and not closed. The mock itself does not notice.
type bodyCounter struct {
	next http.RoundTripper
	open atomic.Int64
}

func (b *bodyCounter) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := b.next.RoundTrip(req)
	if err == nil {
		b.open.Add(1)
		resp.Body = &countedBody{ReadCloser: resp.Body, counter: b}
	}
	return resp, err
}

type countedBody struct {
	io.ReadCloser

	counter *bodyCounter
	closed  bool
}

func (b *countedBody) Close() error {
	if !b.closed {
		b.closed = true
		b.counter.open.Add(-1)
	}
	return b.ReadCloser.Close()
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "fixtures", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// plain is a JSON document without what the API means nothing by: null, "", false and empty objects are the same as a
// field that is not there, and a decimal is the same as a number and as a text, with and without zeros at its end.
func plain(t testing.TB, data []byte) any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var document any
	if err := decoder.Decode(&document); err != nil {
		t.Fatal(err)
	}
	return withoutNothing(document)
}

var decimalForm = regexp.MustCompile(`^-?[0-9]+\.[0-9]+$`)

func withoutNothing(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for name, element := range v {
			if v[name] = withoutNothing(element); v[name] == nil {
				delete(v, name)
			}
		}
		if len(v) == 0 {
			return nil
		}
	case []any:
		for i := range v {
			v[i] = withoutNothing(v[i])
		}
		if len(v) == 0 {
			return nil
		}
	case json.Number:
		return decimal.RequireFromString(v.String()).String()
	case string:
		if v == "" {
			return nil
		}
		if decimalForm.MatchString(v) {
			return decimal.RequireFromString(v).String()
		}
	case bool:
		if !v {
			return nil
		}
	}
	return value
}
