package transport

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestEveryAttemptWaitsForTheLimiter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		next := play(t,
			responds(503, ""), fails(errDial), connected(fails(errReset)), connected(truncates(200)), connected(stalls),
			responds(429, "", "Retry-After", "7"), responds(200, "{}"))
		limiter := new(fakeLimiter)
		resp, _ := mustDo(t, newTestClient(next, withLimiter(limiter), withRetries(9)), request(http.MethodGet))
		if resp.Status != 200 || resp.Attempts != 7 {
			t.Errorf("status %d after %d attempts, want 200 after 7", resp.Status, resp.Attempts)
		}
		if waits, _, _ := limiter.counts(); waits != 7 {
			t.Errorf("Wait was called %d times, want 7", waits)
		}
		if diff := cmp.Diff([]time.Duration{0, 0, 0, 0, 0, 7 * time.Second, 0}, limiter.pauses); diff != "" {
			t.Error("calls of Done (-want +got):\n", diff)
		}
	})
}

// journal records the order of calls to a limiter and a RoundTripper.
type journal struct {
	mu    sync.Mutex
	lines []string
}

func (j *journal) add(line string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, line)
}

func (j *journal) Wait(context.Context) error { j.add("wait"); return nil }

func (j *journal) Done(pause time.Duration) { j.add("done " + pause.String()) }

func (j *journal) responds(status int) step {
	return func(*http.Request) (*http.Response, error) {
		j.add("send")
		body := &journalBody{strings.NewReader("{}"), j}
		return newResponse(status, body, 2, "Retry-After", "7"), nil
	}
}

type journalBody struct {
	io.Reader

	journal *journal
}

func (b *journalBody) Close() error { b.journal.add("close"); return nil }

func TestOrderOfAnAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		journal := new(journal)
		next := play(t, journal.responds(429), journal.responds(503), journal.responds(200))
		mustDo(t, newTestClient(next, withLimiter(journal)), request(http.MethodGet))
		want := []string{
			"wait", "send", "close", "done 7s",
			"wait", "send", "close", "done 0s",
			"wait", "send", "close", "done 0s",
		}
		if diff := cmp.Diff(want, journal.lines); diff != "" {
			t.Error("(-want +got):\n", diff)
		}
	})
}

func TestPanicIsReportedToTheLimiter(t *testing.T) {
	t.Parallel()
	limiter := new(fakeLimiter)
	client := newTestClient(play(t, func(*http.Request) (*http.Response, error) { panic("a RoundTripper of the caller") }), withLimiter(limiter))
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_, _ = client.Do(t.Context(), request(http.MethodGet))
	}()
	if diff := cmp.Diff([]time.Duration{0}, limiter.pauses); diff != "" {
		t.Error("calls of Done (-want +got):\n", diff)
	}
}

// The wait for the limiter may be long. It does not count as time of the attempt.
func TestLimiterWaitIsNotInTheTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		next := play(t, after(testTimeout-1, responds(200, "{}")))
		limiter := &fakeLimiter{delay: time.Hour}
		start := time.Now()
		resp, _ := mustDo(t, newTestClient(next, withLimiter(limiter)), request(http.MethodGet))
		if resp.Status != 200 || resp.Attempts != 1 {
			t.Errorf("status %d after %d attempts, want 200 after 1", resp.Status, resp.Attempts)
		}
		if elapsed, want := time.Since(start), time.Hour+testTimeout-1; elapsed != want {
			t.Errorf("took %s, want %s", elapsed, want)
		}
	})
}

func TestLimiterFails(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		method   string
		first    step
		attempts int
		sent     bool
	}{
		{"before the retry of a read", http.MethodGet, connected(fails(errReset)), 1, true},
		{"before the retry of a write after a 429", http.MethodPost, responds(429, ""), 1, false},
		{"before the retry of an unsent write", http.MethodPost, connecting(fails(errDial)), 1, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				limiter := &fakeLimiter{fail: func(wait int) error {
					if wait > 1 {
						return errLimit
					}
					return nil
				}}
				next := play(t, test.first, responds(200, "{}"))
				resp, err := newTestClient(next, withLimiter(limiter)).Do(t.Context(), request(test.method))
				failed := failure(t, resp, err)
				if !errors.Is(err, errLimit) || failed.Attempts != test.attempts || failed.Sent != test.sent {
					t.Errorf("%d attempts, Sent %t, want %d and %t: %v", failed.Attempts, failed.Sent, test.attempts, test.sent, err)
				}
				if waits, _, done := limiter.counts(); waits != 2 || done != 1 || len(next.requests()) != 1 {
					t.Errorf("%d waits, %d done, %d requests, want 2, 1 and 1", waits, done, len(next.requests()))
				}
			})
		})
	}
}
