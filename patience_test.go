package cliniko_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jarcoal/httpmock"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// A walk calls the API several times for one page, and each call has its retries.
func TestErrorOfAWalkCountsAllAttempts(t *testing.T) {
	t.Parallel()
	for name, responder := range map[string]httpmock.Responder{
		"503":                   httpmock.NewStringResponder(http.StatusServiceUnavailable, ""),
		"the connection breaks": httpmock.NewErrorResponder(io.ErrUnexpectedEOF),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client, mock := testkit.NewClient(t)
				mock.RegisterNoResponder(responder)
				_, err := cliniko.Collect(client.Patients.All(t.Context(), cliniko.PatientListOptions{}))
				attempts := 0
				if refusal, ok := errors.AsType[*cliniko.APIError](err); ok {
					attempts = refusal.Attempts
				} else if failure, ok := errors.AsType[*cliniko.TransportError](err); ok {
					attempts = failure.Attempts
				}
				if sent := mock.GetTotalCallCount(); sent <= 5 || attempts != sent {
					t.Errorf("%d attempts in %v, want %d and more than one call with its 5", attempts, err, sent)
				}
			})
		})
	}
}

// Between two calls for a page a walk waits for at least a second.
func TestWalkIsCancelledWhileItWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		client, mock := testkit.NewClient(t)
		mock.RegisterNoResponder(func(*http.Request) (*http.Response, error) {
			if mock.GetTotalCallCount() == 5 { // the last attempt of the first call
				time.AfterFunc(500*time.Millisecond, cancel)
			}
			return httpmock.NewStringResponse(http.StatusServiceUnavailable, ""), nil
		})
		_, err := cliniko.Collect(client.Patients.All(ctx, cliniko.PatientListOptions{}))
		if !errors.Is(err, context.Canceled) || !errors.Is(err, cliniko.ErrServer) {
			t.Errorf("got %v", err)
		}
	})
}
