package transport

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func withLogger(w io.Writer) func(*Config) {
	return func(c *Config) {
		c.Logger = slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
}

func TestLog(t *testing.T) {
	t.Parallel()
	type line = map[string]any
	const secretJSON = `{"content":"` + secretBody + `"}`
	failed := func(attempt int, duration time.Duration, text string) line {
		return line{
			"level": "DEBUG", "msg": "cliniko request", "method": "GET", "route": testRoute,
			"attempt": float64(attempt), "duration": float64(duration), "error": text,
		}
	}
	response := func(attempt int, duration time.Duration, status, bytes int, requestID string) line {
		return line{
			"level": "DEBUG", "msg": "cliniko request", "method": "GET", "route": testRoute,
			"attempt": float64(attempt), "duration": float64(duration),
			"status": float64(status), "bytes": float64(bytes), "request_id": requestID,
		}
	}
	notJSON := func(attempt, bytes int) line {
		line := response(attempt, 0, 200, bytes, "")
		line["error"] = "the response is not JSON"
		return line
	}
	const ms = time.Millisecond
	quoted := errors.New(`Get "` + testURL + `": EOF`)
	tests := []struct {
		name  string
		steps []step
		want  []line
	}{
		{
			name:  "a response",
			steps: []step{after(250*time.Millisecond, responds(200, secretJSON, "X-Request-Id", "abc-123"))},
			want:  []line{response(1, 250*ms, 200, len(secretJSON), "abc-123")},
		},
		{
			name:  "implausible request id",
			steps: []step{responds(404, "{}", "X-Request-Id", "a b\nlevel=ERROR")},
			want:  []line{response(1, 0, 404, 2, "")},
		},
		{
			name: "three attempts",
			steps: []step{
				after(time.Millisecond, responds(503, "down", "X-Request-Id", "first")),
				after(2*time.Millisecond, fails(errReset)),
				after(3*time.Millisecond, responds(200, "{}", "X-Request-Id", "third")),
			},
			want: []line{
				response(1, ms, 503, 4, "first"),
				failed(2, 2*ms, "read tcp: connection reset by peer"),
				response(3, 3*ms, 200, 2, "third"),
			},
		},
		{
			name:  "an error with the URL",
			steps: []step{fails(quoted), responds(204, "")},
			want: []line{
				failed(1, 0, `Get "…": EOF`),
				response(2, 0, 204, 0, ""),
			},
		},
		{
			name:  "a timeout",
			steps: []step{stallsBody(200), responds(204, "")},
			want: []line{
				failed(1, testTimeout, "no complete response within 30s"),
				response(2, 0, 204, 0, ""),
			},
		},
		{
			name:  "not JSON",
			steps: []step{responds(200, "<html>"), responds(204, "")},
			want:  []line{notJSON(1, 6), response(2, 0, 204, 0, "")},
		},
		{
			name:  "a 422 with a broken body",
			steps: []step{truncates(422)},
			want:  []line{response(1, 0, 422, 0, "")},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				out := new(syncBuffer)
				// No duration may include the hour of the limiter.
				client := newTestClient(play(t, test.steps...), withLogger(out), withLimiter(&fakeLimiter{delay: time.Hour}))
				mustDo(t, client, request(http.MethodGet))

				var got []line
				for decoder := json.NewDecoder(strings.NewReader(out.String())); decoder.More(); {
					var entry line
					if err := decoder.Decode(&entry); err != nil {
						t.Fatalf("%v in %s", err, out)
					}
					delete(entry, slog.TimeKey)
					got = append(got, entry)
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Error("(-want +got):\n", diff)
				}
			})
		})
	}
}

func TestLogHasNoSecrets(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		for name, step := range map[string]step{
			"200":     responds(200, secretBody),
			"422":     responds(422, secretBody),
			"429":     responds(429, secretBody),
			"503":     responds(503, secretBody),
			"302":     responds(302, secretBody, "Location", testURL),
			"reset":   fails(errReset),
			"timeout": stallsBody(200),
		} {
			t.Run(method+"/"+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					out := new(syncBuffer)
					resp, err := newTestClient(play(t, step), withLogger(out)).Do(t.Context(), request(method))
					if err == nil {
						resp.Release()
					}
					if !strings.Contains(out.String(), testRoute) {
						t.Errorf("nothing was logged: %s", out)
					}
					checkNoSecrets(t, out.String())
				})
			})
		}
	}
}

func TestLogOnlyAtDebugLevel(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		out := new(syncBuffer)
		logger := slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: slog.LevelDebug + 1}))
		client := newTestClient(play(t, responds(503, ""), fails(errReset), responds(200, "{}")), func(c *Config) { c.Logger = logger })
		mustDo(t, client, request(http.MethodGet))
		if out.String() != "" {
			t.Errorf("logged above debug level: %s", out)
		}
	})
}
