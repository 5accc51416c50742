// Package testkit holds what the tests of several packages share: a client on a mock transport, fixtures, the runner of
// the golden tests, and the table of all service methods.
//
// It imports the SDK, so tests inside package cliniko cannot use it; those in package cliniko_test can.
package testkit

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jarcoal/httpmock"

	"github.com/cliniko-go/cliniko"
)

// The account and key of the tests, and the address of the API that follows from the key.
const (
	Account = "harbourlane"
	Key     = "MS0xNjQwMDAwMDA3OTE5LXNlY3JldA==-au2"
	BaseURL = "https://api.au2.cliniko.com/v1"
)

// UserAgent is the option that every client needs.
var UserAgent = cliniko.WithUserAgent("Harbour Sync", "dev@harbour.example")

// Monday and Friday are times for options and requests. They have a zone of their own, to show that UTC is sent.
var (
	Monday = time.Date(2026, 10, 5, 9, 0, 0, 0, time.FixedZone("AEDT", 11*60*60))
	Friday = Monday.AddDate(0, 0, 4)
)

// NewClient returns a client whose requests end in the mock. The test fails when a response body is left open.
func NewClient(t *testing.T, opts ...cliniko.Option) (*cliniko.Client, *httpmock.MockTransport) {
	t.Helper()
	mock := httpmock.NewMockTransport()
	bodies := &bodyCounter{next: mock}
	t.Cleanup(func() {
		if n := bodies.open.Load(); n != 0 {
			t.Errorf("%d bodies were not closed", n)
		}
	})
	client, err := cliniko.NewClient(Account, Key, append([]cliniko.Option{
		UserAgent,
		cliniko.WithHTTPClient(&http.Client{Transport: bodies}),
		cliniko.WithoutRateLimit(),
	}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return client, mock
}

// Respond makes the mock give one response to every request.
func Respond(mock *httpmock.MockTransport, status int, body string, header http.Header) {
	mock.RegisterNoResponder(func(*http.Request) (*http.Response, error) {
		resp := httpmock.NewStringResponse(status, body)
		maps.Copy(resp.Header, header)
		return resp, nil
	})
}

// RoundTripFunc is a transport made of a function.
type RoundTripFunc func(*http.Request) (*http.Response, error)

// RoundTrip calls the function.
func (f RoundTripFunc) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// bodyCounter counts the bodies that were handed out and not closed. The mock itself does not notice.
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

// PageBody returns a page of businesses with the given IDs, and a link to the next page if next is not "".
func PageBody(next string, ids ...string) string {
	var items []string
	for _, id := range ids {
		items = append(items, fmt.Sprintf(`{"id":%q}`, id))
	}
	links := fmt.Sprintf(`{"next":%q}`, next)
	if next == "" {
		links = "{}"
	}
	return fmt.Sprintf(`{"businesses":[%s],"links":%s}`, strings.Join(items, ","), links)
}
