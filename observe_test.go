package cliniko_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jarcoal/httpmock"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// served is when the fake server says that it sent its responses.
var served = time.Date(2026, 10, 5, 1, 2, 3, 0, time.UTC)

// step returns the response to one attempt.
type step func(*http.Request) (*http.Response, error)

// responds returns a step that responds after 250 ms. The header fields are pairs of name and value.
func responds(status int, body string, fields ...string) step {
	return func(*http.Request) (*http.Response, error) {
		time.Sleep(250 * time.Millisecond)
		resp := httpmock.NewStringResponse(status, body)
		resp.Header.Set("Date", served.Format(http.TimeFormat))
		for i := 0; i < len(fields); i += 2 {
			resp.Header.Set(fields[i], fields[i+1])
		}
		return resp, nil
	}
}

func breaks(err error) step {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// playing returns an option for a transport that takes one step for each attempt, and repeats the last one.
func playing(steps ...step) cliniko.Option {
	return cliniko.WithHTTPClient(&http.Client{Transport: testkit.RoundTripFunc(func(req *http.Request) (*http.Response, error) {
		next := steps[0]
		if len(steps) > 1 {
			steps = steps[1:]
		}
		return next(req)
	})})
}

// slowLimiter lets every request wait, and rejects those that find it closed.
type slowLimiter struct {
	delay  time.Duration
	closed error
}

func (l *slowLimiter) Wait(context.Context) error {
	time.Sleep(l.delay)
	return l.closed
}

func (*slowLimiter) Done(time.Duration) {}

const patientBody = `{"id":"7","first_name":"Ada"}`

func TestObserverSeesCallsAndAttempts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		observer := new(testkit.Observer)
		client, _ := testkit.NewClient(t, cliniko.WithObserver(observer), cliniko.WithRateLimiter(&slowLimiter{delay: 2 * time.Second}), playing(
			responds(429, `{}`, "X-RateLimit-Reset", fmt.Sprint(served.Unix()+9), "X-Request-Id", "first"),
			breaks(io.ErrUnexpectedEOF),
			responds(200, patientBody, "X-Request-Id", "third")))
		start := time.Now()
		if _, err := client.Patients.Get(t.Context(), "7"); err != nil {
			t.Fatal(err)
		}
		call := cliniko.CallInfo{Method: "GET", Route: "/patients/{id}", Host: "api.au2.cliniko.com"}
		const ms = time.Millisecond
		want := []any{
			call,
			cliniko.AttemptInfo{CallInfo: call, Number: 1, Waited: 2 * time.Second},
			cliniko.AttemptResult{StatusCode: 429, RequestID: "first", Bytes: 2, Duration: 250 * ms, Pause: 10 * time.Second, ServerTime: served},
			cliniko.AttemptInfo{CallInfo: call, Number: 2, Waited: 12 * time.Second}, // the pause and the limiter
			cliniko.AttemptResult{Err: cliniko.FailureConnectionLost},
			cliniko.AttemptInfo{CallInfo: call, Number: 3, Waited: 2 * time.Second}, // not the pause after a broken connection
			cliniko.AttemptResult{StatusCode: 200, RequestID: "third", Bytes: int64(len(patientBody)), Duration: 250 * ms, ServerTime: served},
			cliniko.CallResult{
				Outcome: cliniko.OutcomeDone, StatusCode: 200, RequestID: "third", Bytes: int64(len(patientBody)),
				Attempts: 3, Waited: 16 * time.Second, Duration: time.Since(start), ServerTime: served,
			},
		}
		if diff := cmp.Diff(want, observer.Events, cmpopts.EquateErrors()); diff != "" {
			t.Error("(-want +got):\n", diff)
		}
	})
}

func TestObserverSeesRejectedCalls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		observer := new(testkit.Observer)
		limiter := &slowLimiter{delay: 3 * time.Second, closed: errors.New("closed for patient 7")}
		client, _ := testkit.NewClient(t, cliniko.WithObserver(observer), cliniko.WithRateLimiter(limiter), playing(breaks(errors.New("sent"))))
		if _, err := client.Patients.Get(t.Context(), "7"); !errors.Is(err, cliniko.ErrRateLimited) {
			t.Errorf("got %v", err)
		}
		want := []any{
			cliniko.CallInfo{Method: "GET", Route: "/patients/{id}", Host: "api.au2.cliniko.com"},
			cliniko.CallResult{Outcome: cliniko.OutcomeFailed, Waited: 3 * time.Second, Duration: 3 * time.Second, Err: cliniko.FailureRateLimited},
		}
		if diff := cmp.Diff(want, observer.Events, cmpopts.EquateErrors()); diff != "" {
			t.Error("(-want +got):\n", diff)
		}
		observer.Events = nil
		if _, err := client.Patients.Get(t.Context(), "seven"); err == nil || len(observer.Events) != 0 {
			t.Errorf("invalid input is a call: %v, %v", observer.Events, err)
		}
	})
}

// nesting is an observer that adds its name to the contexts, and to a list at each end.
type nesting struct {
	name string
	ends *[]string
}

type pathKey struct{}

func pathOf(ctx context.Context) string { path, _ := ctx.Value(pathKey{}).(string); return path }

func (n nesting) StartCall(ctx context.Context, _ cliniko.CallInfo) (context.Context, func(cliniko.CallResult)) {
	return context.WithValue(ctx, pathKey{}, pathOf(ctx)+"/call "+n.name), func(cliniko.CallResult) { *n.ends = append(*n.ends, "call "+n.name) }
}

func (n nesting) StartAttempt(ctx context.Context, _ cliniko.AttemptInfo) (context.Context, func(cliniko.AttemptResult)) {
	return context.WithValue(ctx, pathKey{}, pathOf(ctx)+"/attempt "+n.name), func(cliniko.AttemptResult) { *n.ends = append(*n.ends, "attempt "+n.name) }
}

func TestObserversNest(t *testing.T) {
	t.Parallel()
	var ends []string
	path := ""
	client, _ := testkit.NewClient(t, cliniko.WithObserver(nesting{"a", &ends}), cliniko.WithObserver(nesting{"b", &ends}), playing(func(req *http.Request) (*http.Response, error) {
		path = pathOf(req.Context())
		return httpmock.NewStringResponse(200, patientBody), nil
	}))
	ctx := context.WithValue(t.Context(), pathKey{}, "caller")
	if _, err := client.Patients.Get(ctx, "7"); err != nil {
		t.Fatal(err)
	}
	if want := "caller/call a/call b/attempt a/attempt b"; path != want {
		t.Errorf("the context of the transport is %q, want %q", path, want)
	}
	if want := []string{"attempt b", "attempt a", "call b", "call a"}; !slices.Equal(ends, want) {
		t.Errorf("ends in the order %q, want %q", ends, want)
	}
}

// meddler is an observer that returns other contexts, and no functions.
type meddler struct {
	context func(context.Context) context.Context
}

func (m meddler) StartCall(ctx context.Context, _ cliniko.CallInfo) (context.Context, func(cliniko.CallResult)) {
	return m.context(ctx), nil
}

func (m meddler) StartAttempt(ctx context.Context, _ cliniko.AttemptInfo) (context.Context, func(cliniko.AttemptResult)) {
	return m.context(ctx), nil
}

// A call ends when the context of its caller ends, and not before, whatever an observer returns.
func TestObserverCannotEndCalls(t *testing.T) {
	t.Parallel()
	for name, other := range map[string]func(context.Context) context.Context{
		"nil":          func(context.Context) context.Context { return nil },
		"another":      func(context.Context) context.Context { return context.Background() }, //nolint:usetesting // not of the test
		"never ending": context.WithoutCancel,
		"ended": func(ctx context.Context) context.Context {
			ctx, cancel := context.WithCancel(ctx)
			cancel()
			return ctx
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				hangs := func(req *http.Request) (*http.Response, error) {
					select {
					case <-req.Context().Done():
						return nil, req.Context().Err()
					case <-time.After(time.Second):
						return httpmock.NewStringResponse(200, patientBody), nil
					}
				}
				client, _ := testkit.NewClient(t, cliniko.WithObserver(meddler{other}), playing(hangs))
				if _, err := client.Patients.Get(t.Context(), "7"); err != nil {
					t.Error(err)
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
				defer cancel()
				if _, err := client.Patients.Get(ctx, "7"); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("after its deadline the call ended with %v", err)
				}
			})
		})
	}
}

// panicking is an observer that panics in one of its four places.
type panicking string

func (p panicking) at(place string) {
	if string(p) == place {
		panic("about " + testkit.MarkText)
	}
}

func (p panicking) StartCall(ctx context.Context, _ cliniko.CallInfo) (context.Context, func(cliniko.CallResult)) {
	p.at("StartCall")
	return ctx, func(cliniko.CallResult) { p.at("end of a call") }
}

func (p panicking) StartAttempt(ctx context.Context, _ cliniko.AttemptInfo) (context.Context, func(cliniko.AttemptResult)) {
	p.at("StartAttempt")
	return ctx, func(cliniko.AttemptResult) { p.at("end of an attempt") }
}

func TestObserverPanics(t *testing.T) {
	t.Parallel()
	for _, place := range []string{"StartCall", "end of a call", "StartAttempt", "end of an attempt"} {
		t.Run(place, func(t *testing.T) {
			t.Parallel()
			log, other := new(testkit.LogLines), new(testkit.Observer)
			client, mock := testkit.NewClient(t, cliniko.WithObserver(panicking(place)), cliniko.WithObserver(other), cliniko.WithLogger(slog.New(log)))
			testkit.Respond(mock, 201, patientBody, nil)
			patient, err := client.Patients.Create(t.Context(), cliniko.PatientCreate{FirstName: "Ada", LastName: "Vane"})
			if err != nil || patient.ID != "7" {
				t.Errorf("the call ended with %v", err)
			}
			lines := log.Take()
			if len(lines) != 1 || lines[0]["level"] != "ERROR" || testkit.ShownMark(fmt.Sprint(lines)) != "" || !strings.Contains(fmt.Sprint(lines), "panicking.at") {
				t.Errorf("got the log %v", lines)
			}
			if len(other.Events) != 4 {
				t.Errorf("the other observer sees %v", other.Events)
			}
		})
	}
}

func TestObserverSeesThePanicOfATransport(t *testing.T) {
	t.Parallel()
	observer := new(testkit.Observer)
	client, _ := testkit.NewClient(t, cliniko.WithObserver(observer), playing(func(*http.Request) (*http.Response, error) { panic("broken") }))
	func() {
		defer func() { _ = recover() }()
		_, _ = client.Patients.Get(t.Context(), "7")
		t.Error("no panic")
	}()
	results := testkit.Seen[cliniko.CallResult](observer)
	if len(observer.Events) != 4 || len(results) != 1 || results[0].Outcome != cliniko.OutcomeFailed || results[0].Err == nil {
		t.Errorf("the observer sees %v", observer.Events)
	}
}

func TestWithObserverNeedsOne(t *testing.T) {
	t.Parallel()
	for _, observer := range []cliniko.Observer{nil, (*testkit.Observer)(nil)} {
		if _, err := cliniko.NewClient(testkit.Account, testkit.Key, testkit.UserAgent, cliniko.WithObserver(observer)); err == nil {
			t.Errorf("%#v is accepted", observer)
		}
	}
}

// silent is an observer that does nothing.
type silent struct{}

func (silent) StartCall(ctx context.Context, _ cliniko.CallInfo) (context.Context, func(cliniko.CallResult)) {
	return ctx, nil
}

func (silent) StartAttempt(ctx context.Context, _ cliniko.AttemptInfo) (context.Context, func(cliniko.AttemptResult)) {
	return ctx, nil
}

// getter returns a function that reads a patient from memory.
func getter(tb testing.TB, opts ...cliniko.Option) func() {
	tb.Helper()
	transport := testkit.RoundTripFunc(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(patientBody))}, nil
	})
	client, err := cliniko.NewClient(testkit.Account, testkit.Key, append(opts, testkit.UserAgent, cliniko.WithoutRateLimit(), cliniko.WithHTTPClient(&http.Client{Transport: transport}))...)
	if err != nil {
		tb.Fatal(err)
	}
	ctx := tb.Context()
	return func() {
		if _, err := client.Patients.Get(ctx, "7"); err != nil {
			tb.Error(err)
		}
	}
}

// BenchmarkObserver compares calls without and with an observer that does nothing.
func BenchmarkObserver(b *testing.B) {
	for name, opts := range map[string][]cliniko.Option{"without": nil, "with": {cliniko.WithObserver(silent{})}} {
		b.Run(name, func(b *testing.B) {
			get := getter(b, opts...)
			b.ReportAllocs()
			for b.Loop() {
				get()
			}
		})
	}
}
