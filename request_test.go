package cliniko

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/jarcoal/httpmock"
)

// opTestCreate stands for the create operations of the services.
var opTestCreate = operation{Method: http.MethodPost, Route: "/patients"}

type testCreate struct {
	FirstName string           `json:"first_name"`
	Email     Optional[string] `json:"email,omitzero"`
}

func TestWritesAreNotRetriedWhenUncertain(t *testing.T) {
	t.Parallel()
	refused := &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	for name, tc := range map[string]struct {
		responses []any // a status code, the body of a 201, or an error; the last one is used again
		requests  int
		want      any
	}{
		"created":                  {[]any{`{"id":"1"}`}, 1, nil},
		"not connected, then fine": {[]any{refused, `{"id":"1"}`}, 2, nil},
		"never connected":          {[]any{refused}, 5, new(*TransportError)},
		"limited, then fine":       {[]any{429, `{"id":"1"}`}, 2, nil},
		"always limited":           {[]any{429}, 5, new(*APIError)},
		"rejected":                 {[]any{422}, 1, new(*APIError)},
		"redirected":               {[]any{302}, 1, new(*APIError)},
		"reset":                    {[]any{io.ErrUnexpectedEOF}, 1, new(*OutcomeUnknownError)},
		"server error":             {[]any{500}, 1, new(*OutcomeUnknownError)},
		"bad gateway":              {[]any{502}, 1, new(*OutcomeUnknownError)},
		"unavailable":              {[]any{503}, 1, new(*OutcomeUnknownError)},
		"gateway timeout":          {[]any{504}, 1, new(*OutcomeUnknownError)},
		"response unreadable":      {[]any{`{"id":`}, 1, new(*OutcomeUnknownError)},
		"cancelled while sent":     {[]any{context.Canceled}, 1, new(*OutcomeUnknownError)},
		"limited, then reset":      {[]any{429, io.EOF}, 2, new(*OutcomeUnknownError)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				mock := httpmock.NewMockTransport()
				var bodies []string
				mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
					body, err := io.ReadAll(req.Body)
					if err != nil {
						return nil, err
					}
					bodies = append(bodies, string(body))
					switch next := tc.responses[min(len(bodies), len(tc.responses))-1].(type) {
					case int:
						return httpmock.NewStringResponse(next, ""), nil
					case string:
						return httpmock.NewStringResponse(http.StatusCreated, next), nil
					default:
						return nil, next.(error)
					}
				})
				client, err := NewClient("harbourlane", "abc-au2", WithUserAgent("Test", "dev@harbour.example"), WithHTTPClient(&http.Client{Transport: mock}))
				if err != nil {
					t.Fatal(err)
				}
				_, err = write[Patient](t.Context(), client, opTestCreate, nil, testCreate{FirstName: "Ada", Email: Null[string]()})
				if tc.want == nil && err != nil || tc.want != nil && !errors.As(err, tc.want) {
					t.Errorf("got %T %v, want %T", err, err, tc.want)
				}
				if len(bodies) != tc.requests {
					t.Errorf("%d requests, want %d", len(bodies), tc.requests)
				}
				for _, body := range bodies {
					if body != `{"first_name":"Ada","email":null}` {
						t.Errorf("sent %s", body)
					}
				}
			})
		})
	}
}
