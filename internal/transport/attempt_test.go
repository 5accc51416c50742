package transport

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestAttemptTimeout(t *testing.T) {
	t.Parallel()
	for name, stall := range map[string]step{"no response": stalls, "half a body": stallsBody(200)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				next := play(t, connected(stall))
				start := time.Now()
				resp, err := newTestClient(next, withRetries(1), withTimeout(7*time.Second)).Do(t.Context(), request(http.MethodGet))
				elapsed := time.Since(start)

				failed := failure(t, resp, err)
				if failed.Attempts != 2 || elapsed < 14*time.Second || elapsed > 14*time.Second+minBackoff {
					t.Errorf("%d attempts in %s, want 2 of 7s", failed.Attempts, elapsed)
				}
				checkTimeout(t, err, "7s")
			})
		})
	}
}

// checkTimeout checks the error of an attempt that took too long, while the caller's context had not ended.
func checkTimeout(t *testing.T, err error, after string) {
	t.Helper()
	if !strings.Contains(err.Error(), after) {
		t.Errorf("%q does not contain the time, %s", err, after)
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		t.Errorf("%v looks like the end of the caller's context", err)
	}
	var timeout interface{ Timeout() bool }
	if !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Errorf("%v has no method Timeout that returns true", err)
	}
}

// Every attempt has the full time.
func TestAttemptTimeoutIsPerAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := after(testTimeout-1, responds(503, ""))
		next := play(t, slow, slow, slow, after(testTimeout-1, responds(200, "{}")))
		if resp, _ := mustDo(t, newTestClient(next), request(http.MethodGet)); resp.Status != 200 || resp.Attempts != 4 {
			t.Errorf("status %d after %d attempts, want 200 after 4", resp.Status, resp.Attempts)
		}
	})
}

// The Timeout of the caller's http.Client would include the wait for the limiter.
func TestTimeoutOfTheHTTPClientIsNotUsed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		next := play(t, after(5*time.Second, responds(200, "{}")))
		client := newTestClient(next, withLimiter(&fakeLimiter{delay: time.Minute}), func(c *Config) { c.HTTPClient.Timeout = time.Second })
		if resp, _ := mustDo(t, client, request(http.MethodGet)); resp.Status != 200 || resp.Attempts != 1 {
			t.Errorf("status %d after %d attempts, want 200 after 1", resp.Status, resp.Attempts)
		}
	})
}

// A call returns as soon as its context ends, whatever it is doing.
func TestContextEnds(t *testing.T) {
	t.Parallel()
	const moment = 3 * time.Second
	ends := map[string]struct {
		start func(context.Context) (context.Context, context.CancelFunc)
		want  error
	}{
		"cancelled": {cancelAfter(moment), context.Canceled},
		"deadline":  {deadlineAfter(moment), context.DeadlineExceeded},
	}
	places := []struct {
		name     string
		step     step
		limiter  time.Duration
		attempts int
		sent     bool
	}{
		{"waiting for the limiter", responds(200, "{}"), time.Hour, 0, false},
		{"connecting", connecting(stalls), 0, 1, false},
		{"waiting for the response", connected(stalls), 0, 1, true},
		{"reading the response", connected(stallsBody(200)), 0, 1, true},
	}
	for end, context := range ends {
		for _, place := range places {
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				t.Run(end+"/"+place.name+"/"+method, func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						ctx, cancel := context.start(t.Context())
						defer cancel()
						client := newTestClient(play(t, place.step), withLimiter(&fakeLimiter{delay: place.limiter}))
						start := time.Now()
						resp, err := client.Do(ctx, request(method))
						elapsed := time.Since(start)

						failed := failure(t, resp, err)
						if !errors.Is(err, context.want) || elapsed != moment || failed.Attempts != place.attempts {
							t.Errorf("after %s and %d attempts, want %s and %d: %v", elapsed, failed.Attempts, moment, place.attempts, err)
						}
						if method == http.MethodPost && failed.Sent != place.sent {
							t.Errorf("Sent is %t, want %t", failed.Sent, place.sent)
						}
					})
				})
			}
		}
	}
}

func TestCancelledBetweenAttempts(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := cancelAfter(3 * time.Second)(t.Context())
				defer cancel()
				next := play(t, limitedFor(40, 0))
				start := time.Now()
				resp, err := newTestClient(next).Do(ctx, request(method))
				failed := failure(t, resp, err)
				if elapsed := time.Since(start); elapsed != 3*time.Second || !errors.Is(err, context.Canceled) {
					t.Errorf("after %s, want 3s: %v", elapsed, err)
				}
				if failed.Attempts != 1 || failed.Sent || len(next.requests()) != 1 {
					t.Errorf("%d attempts, %d requests, Sent %t, want 1, 1 and false", failed.Attempts, len(next.requests()), failed.Sent)
				}
			})
		})
	}
}

// A response that has arrived whole is returned, even if the context has just ended.
func TestCompleteResponseSurvivesCancel(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 201, 404, 429, 503} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			t.Run(http.StatusText(status)+"/"+method, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					ctx, cancel := context.WithCancel(t.Context())
					next := play(t, func(*http.Request) (*http.Response, error) {
						body := &onceClosed{ReadCloser: io.NopCloser(strings.NewReader("{}")), closed: cancel}
						return newResponse(status, body, 2), nil
					})
					resp, err := newTestClient(next).Do(ctx, request(method))
					if err != nil {
						t.Fatalf("Do: %v", err)
					}
					defer resp.Release()
					if ctx.Err() == nil || resp.Status != status || string(resp.Body) != "{}" || resp.Attempts != 1 {
						t.Errorf("status %d with %q after %d attempts", resp.Status, resp.Body, resp.Attempts)
					}
				})
			})
		}
	}
}

// A *url.Error contains the whole URL. It must be neither in the text nor in the chain of the error.
func TestErrorHasNoURL(t *testing.T) {
	t.Parallel()
	for name, failed := range map[string]error{
		"plain":  errReset,
		"quoted": errors.New(`proxy: Get "` + testURL + `": refused`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				resp, err := newTestClient(play(t, fails(failed))).Do(t.Context(), request(http.MethodGet))
				failure(t, resp, err)
				if !errors.Is(err, failed) {
					t.Errorf("the cause is lost: %v", err)
				}
				if strings.Contains(err.Error(), secretEmail) {
					t.Errorf("the error contains the query: %v", err)
				}
				if wrapper, ok := errors.AsType[*url.Error](err); ok {
					t.Errorf("an *url.Error with the URL is still in the chain: %v", wrapper)
				}
			})
		})
	}
}
