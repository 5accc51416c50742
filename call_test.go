package cliniko_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// line returns what LogLines keeps of a line about reading a patient.
func line(level, message string, attrs ...any) map[string]any {
	line := map[string]any{"level": level, "msg": message, "method": "GET", "route": "/patients/{id}"}
	for i := 0; i < len(attrs); i += 2 {
		line[attrs[i].(string)] = attrs[i+1]
	}
	return line
}

var anyDuration = cmpopts.IgnoreMapEntries(func(key string, _ any) bool { return key == "duration" })

func TestCallsThatAreLogged(t *testing.T) {
	t.Parallel()
	const gaveUp, unknown, waited = "cliniko call failed after retries", "cliniko outcome unknown", "cliniko call waited for the rate limit"
	none := time.Duration(0)
	down := responds(503, "{}", "X-Request-Id", "r")
	tests := []struct {
		name    string
		limiter cliniko.RateLimiter
		steps   []step
		write   bool
		want    []map[string]any
	}{
		{name: "done", steps: []step{responds(200, patientBody)}},
		{name: "done after a retry", steps: []step{down, responds(200, patientBody)}},
		{name: "not found", steps: []step{responds(404, "{}")}},
		{name: "not found after a retry", steps: []step{down, responds(404, "{}")}},
		{name: "cancelled after a retry", steps: []step{down, breaks(context.Canceled)}},
		{
			name: "an outage", steps: []step{down},
			want: []map[string]any{line("WARN", gaveUp, "attempts", int64(5), "waited", none, "status", int64(503), "request_id", "r")},
		},
		{
			name: "a broken connection", steps: []step{breaks(fmt.Errorf("%s: %w", testkit.MarkText, io.EOF))},
			want: []map[string]any{line("WARN", gaveUp, "attempts", int64(5), "waited", none, "error", "cliniko: connection lost")},
		},
		{
			name: "unknown outcome", write: true, steps: []step{responds(504, "{}", "X-Request-Id", "r")},
			want: []map[string]any{line("WARN", unknown, "method", "PATCH", "attempts", int64(1), "waited", none, "status", int64(504), "request_id", "r")},
		},
		{
			name: "an unreadable response to a write", write: true, steps: []step{responds(200, "<html>", "X-Request-Id", "r")},
			want: []map[string]any{line("WARN", unknown, "method", "PATCH", "attempts", int64(1), "waited", none, "status", int64(200), "request_id", "r", "error", "cliniko: bad response")},
		},
		{name: "waited 5 s", limiter: &slowLimiter{delay: 5 * time.Second}, steps: []step{responds(200, patientBody)}},
		{
			name: "waited longer", limiter: &slowLimiter{delay: 5*time.Second + 1}, steps: []step{responds(200, patientBody, "X-Request-Id", "r")},
			want: []map[string]any{line("INFO", waited, "attempts", int64(1), "waited", 5*time.Second+1, "status", int64(200), "request_id", "r")},
		},
		{
			name: "waited in vain", limiter: &slowLimiter{delay: time.Minute, closed: errors.New(testkit.MarkText)}, steps: []step{responds(200, patientBody)},
			want: []map[string]any{line("INFO", waited, "attempts", int64(0), "waited", time.Minute, "error", "cliniko: rate limited")},
		},
		{
			name: "odd values", steps: []step{responds(200, oddPatient("7", "email", `["MARKovic"]`))},
			want: []map[string]any{line("WARN", "cliniko odd response", "problem", "fields cannot be read", "record_id", "7", "fields", []string{"email"})},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				log := new(testkit.LogLines)
				opts := []cliniko.Option{cliniko.WithLogger(slog.New(log)), playing(test.steps...)}
				if test.limiter != nil {
					opts = append(opts, cliniko.WithRateLimiter(test.limiter))
				}
				client, _ := testkit.NewClient(t, opts...)
				if test.write {
					_, _ = client.Patients.Update(t.Context(), "7", cliniko.PatientUpdate{FirstName: cliniko.Some(testkit.MarkText)})
				} else {
					_, _ = client.Patients.Get(t.Context(), "7")
				}
				if diff := cmp.Diff(test.want, log.Take(), anyDuration); diff != "" {
					t.Error("(-want +got):\n", diff)
				}
			})
		})
	}
}

// Many calls wait for the end of a pause, which is logged once.
func TestPauseIsLoggedOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		log := new(testkit.LogLines)
		var mu sync.Mutex
		sent := 0
		client, _ := testkit.NewClient(t, cliniko.WithLogger(slog.New(log)), cliniko.WithRateLimiter(cliniko.NewRateLimiter(200)), playing(func(req *http.Request) (*http.Response, error) {
			time.Sleep(100 * time.Millisecond)
			mu.Lock() // not while a step sleeps
			sent++
			limited := sent <= 10 || sent == 21
			mu.Unlock()
			if limited {
				return responds(429, "{}", "X-RateLimit-Reset", fmt.Sprint(served.Unix()+22))(req)
			}
			return responds(200, patientBody)(req)
		}))
		ten := func() {
			var calls sync.WaitGroup
			for range 10 {
				calls.Go(func() { _, _ = client.Patients.Get(t.Context(), "7") })
			}
			calls.Wait()
		}
		paused := line("WARN", "cliniko rate limit exceeded, requests pause", "pause", 23*time.Second)
		waited := line("INFO", "cliniko call waited for the rate limit")
		for round, waiting := range []int{10, 1} { // 10 calls wait, and then the one that gets a second pause
			ten()
			if round == 1 {
				waiting = 0
			}
			var pauses, waits int
			for _, line := range log.Take() {
				switch {
				case cmp.Equal(line, paused):
					pauses++
				case line["msg"] == waited["msg"]:
					waits++
				default:
					t.Errorf("got the line %v", line)
				}
			}
			if pauses != 1 || waits < waiting {
				t.Errorf("round %d: %d lines about a pause, want 1, and %d about calls that waited", round, pauses, waits)
			}
		}
	})
}

// A list with many odd records is one line in the log, whatever the operation.
func TestOddValuesAreOneLine(t *testing.T) {
	t.Parallel()
	log, observer := new(testkit.LogLines), new(testkit.Observer)
	client, mock := testkit.NewClient(t, cliniko.WithLogger(slog.New(log)), cliniko.WithObserver(observer))
	testkit.Respond(mock, 200, `{"patients":[`+oddPatient("7", "email", "1")+","+oddPatient("8", "email", "2")+`],"total_entries":2,"links":{}}`, nil)
	if _, err := client.Patients.List(t.Context(), cliniko.PatientListOptions{}); err == nil {
		t.Error("no error")
	}
	want := []map[string]any{line("WARN", "cliniko odd response", "route", "/patients", "problem", "fields cannot be read", "record_id", "7", "fields", []string{"email"})}
	if diff := cmp.Diff(want, log.Take()); diff != "" {
		t.Error("(-want +got):\n", diff)
	}
	if result := testkit.Seen[cliniko.CallResult](observer)[0]; result.OddValues != 2 || result.Outcome != cliniko.OutcomeDone {
		t.Errorf("the observer sees %+v", result)
	}
}

// failsAtFileHost fails what goes to the file host.
type failsAtFileHost struct {
	next http.RoundTripper
	err  error
}

func (f *failsAtFileHost) RoundTrip(req *http.Request) (*http.Response, error) {
	if f.err != nil && req.Header.Get("Authorization") == "" {
		return nil, f.err
	}
	return f.next.RoundTrip(req)
}

// A transfer is a call with one attempt, and nothing about the file is seen but its size.
func TestTransfersAreCalls(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	observer := new(testkit.Observer)
	clinic := clinikotest.New()
	host := &failsAtFileHost{next: clinic}
	client, err := clinic.Client(cliniko.WithObserver(observer), cliniko.WithLogger(slog.New(testkit.TextHandler(&log))), cliniko.WithHTTPClient(&http.Client{Transport: host}))
	if err != nil {
		t.Fatal(err)
	}
	patient := firstPatient(t, client)
	observer.Events = nil
	log.Reset()
	const content = "about " + testkit.MarkText
	attachment, err := client.PatientAttachments.Upload(t.Context(), patient, testkit.MarkText+".txt", strings.NewReader(content), cliniko.PatientAttachmentUploadOptions{Wait: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.PatientAttachments.Download(t.Context(), attachment.ID, new(bytes.Buffer)); err != nil {
		t.Fatal(err)
	}
	host.err = &net.OpError{Op: "read", Err: syscall.ECONNRESET}
	if _, err := client.PatientAttachments.Download(t.Context(), attachment.ID, new(bytes.Buffer)); err == nil {
		t.Error("no error")
	}
	var transfers []any
	for _, event := range observer.Events {
		switch e := event.(type) {
		case cliniko.CallInfo:
			if e.Route == "{file}" {
				transfers = append(transfers, e)
			}
		case cliniko.AttemptInfo:
			if e.Route == "{file}" {
				transfers = append(transfers, e)
			}
		}
	}
	up, down := cliniko.CallInfo{Method: "POST", Route: "{file}"}, cliniko.CallInfo{Method: "GET", Route: "{file}"}
	want := []any{up, cliniko.AttemptInfo{CallInfo: up, Number: 1}, down, cliniko.AttemptInfo{CallInfo: down, Number: 1}, down, cliniko.AttemptInfo{CallInfo: down, Number: 1}}
	if diff := cmp.Diff(want, transfers); diff != "" {
		t.Error("(-want +got):\n", diff)
	}
	checkTransferResults(t, testkit.Seen[cliniko.CallResult](observer), int64(len(content)))
	if shown := fmt.Sprintf("%+v", observer.Events) + log.String(); testkit.ShownMark(shown) != "" || strings.Contains(shown, "filehost") || strings.Contains(shown, patient.String()) {
		t.Errorf("the observer or the log show something of the file: %s", shown)
	}
	if n := strings.Count(log.String(), "route={file}"); n != 3 {
		t.Errorf("%d of 3 transfers are in the log: %s", n, &log)
	}
}

// checkTransferResults checks the results of an upload, a download, and one that failed: each is before or after the calls
// of the API that belong to it.
func checkTransferResults(t *testing.T, results []cliniko.CallResult, size int64) {
	t.Helper()
	var transfers []cliniko.CallResult
	for _, r := range results {
		if r.Bytes == size || errors.Is(r.Err, cliniko.FailureConnectionLost) || errors.Is(r.Err, cliniko.FailureOther) {
			r.Duration, r.ServerTime, r.RequestID = 0, time.Time{}, ""
			transfers = append(transfers, r)
		}
	}
	want := []cliniko.CallResult{
		{Outcome: cliniko.OutcomeDone, StatusCode: 201, Bytes: size, Attempts: 1},
		{Outcome: cliniko.OutcomeDone, StatusCode: 200, Bytes: size, Attempts: 1},
		{Outcome: cliniko.OutcomeFailed, Attempts: 1, Err: cliniko.FailureConnectionLost},
	}
	if diff := cmp.Diff(want, transfers, cmpopts.EquateErrors()); diff != "" {
		t.Error("(-want +got):\n", diff)
	}
}

// fullDisk panics when it is written to.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { panic("full") }

// A panic of the caller's writer does not look like a transfer that was done.
func TestObserverSeesThePanicOfAWriter(t *testing.T) {
	t.Parallel()
	observer := new(testkit.Observer)
	client, err := clinikotest.New().Client(cliniko.WithObserver(observer))
	if err != nil {
		t.Fatal(err)
	}
	page, err := client.PatientAttachments.List(t.Context(), cliniko.PatientAttachmentListOptions{PerPage: 1})
	if err != nil {
		t.Fatal(err)
	}
	observer.Events = nil
	func() {
		defer func() { _ = recover() }()
		_, _ = client.PatientAttachments.Download(t.Context(), page.Items[0].ID, fullDisk{})
		t.Error("no panic")
	}()
	results := testkit.Seen[cliniko.CallResult](observer)
	if last := results[len(results)-1]; last.Outcome != cliniko.OutcomeFailed || !errors.Is(last.Err, cliniko.FailureOther) {
		t.Errorf("the observer sees %+v", results)
	}
}

func firstPatient(t *testing.T, client *cliniko.Client) cliniko.PatientID {
	t.Helper()
	page, err := client.Patients.List(t.Context(), cliniko.PatientListOptions{PerPage: 1})
	if err != nil {
		t.Fatal(err)
	}
	return page.Items[0].ID
}
