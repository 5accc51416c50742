package recorder_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/clinikotest/recorder"
)

// slowBody gives a byte at a time and notes that it was closed.
type slowBody struct {
	io.Reader

	closed int
}

func (b *slowBody) Read(p []byte) (int, error) { return b.Reader.Read(p[:min(1, len(p))]) }
func (b *slowBody) Close() error               { b.closed++; return errClosing }

var errClosing = errors.New("closing failed")

// What passes a recorder is what passes without one.
func TestTrafficIsNotDisturbed(t *testing.T) {
	t.Parallel()
	const answer = `{"id":"1", "first_name":"Ada"}`
	body := &slowBody{Reader: strings.NewReader(answer)}
	behind := &http.Response{StatusCode: http.StatusOK, Header: http.Header{"X-Own": {"kept"}}, Body: body, ContentLength: -1}
	var passed *http.Request
	rec := recorder.New(roundTripper(func(req *http.Request) (*http.Response, error) {
		passed = req
		sent, err := io.ReadAll(req.Body)
		if err != nil || string(sent) != `{"first_name":"Ada"}` {
			t.Errorf("sent %s, %v", sent, err)
		}
		return behind, nil
	}))
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, host+"/patients", strings.NewReader(`{"first_name":"Ada"}`))
	must(t, err)
	req.Header.Set("Cookie", "a=b")
	header := req.Header.Clone()
	resp, err := rec.RoundTrip(req)
	must(t, err)
	if passed != req || !maps.EqualFunc(req.Header, header, slices.Equal) {
		t.Error("the request was changed")
	}
	if behind.Body != body {
		t.Error("the response of the RoundTripper was changed")
	}
	read, err := io.ReadAll(resp.Body)
	if err != nil || string(read) != answer || resp.Header.Get("X-Own") != "kept" || resp.ContentLength != -1 {
		t.Errorf("got %s, %v", read, err)
	}
	if err := resp.Body.Close(); !errors.Is(err, errClosing) || body.closed != 1 {
		t.Errorf("closed %d times: %v", body.closed, err)
	}
	e := only(t, rec)
	if sent, ok := e.Request.Body.(map[string]any); !ok || len(sent) != 1 || sent["first_name"] == "Ada" {
		t.Errorf("recorded %v", e.Request.Body)
	}
	if got, ok := e.Response.Body.(map[string]any); !ok || len(got) != 2 || len(e.Response.Header) != 0 {
		t.Errorf("recorded %+v", e.Response)
	}
}

// A recorder without a RoundTripper uses that of net/http.
func TestOverANetwork(t *testing.T) {
	t.Parallel()
	server := clinikotest.NewServer(clinikotest.WithSize(5))
	defer server.Close()
	rec := recorder.New(nil)
	client, err := server.Client(cliniko.WithHTTPClient(&http.Client{Transport: rec}))
	must(t, err)
	page, err := client.Patients.List(t.Context(), cliniko.PatientListOptions{PerPage: 2})
	must(t, err)
	e := only(t, rec)
	if len(page.Items) != 2 || e.Request.Path != "/patients" || e.Response.Removed != 0 {
		t.Errorf("recorded %+v", e)
	}
	if next, _ := e.Response.Body.(map[string]any)["links"].(map[string]any)["next"].(string); !strings.HasPrefix(next, "https://api.cliniko.example/v1/patients?") {
		t.Errorf("the next page is at %q", next)
	}
}

// What is not described is known by its length only.
func TestBodiesThatAreLeftOut(t *testing.T) {
	t.Parallel()
	const secret = `{"first_name":"Ada"}`
	long := `{"notes":"` + strings.Repeat("x", 8<<20) + `"}`
	tests := map[string]struct {
		method, address, sent string
		status                int
		contentType, answer   string
		path, why             string
	}{
		"unknown operation":   {"GET", host + "/letters_to/Ada", "", 200, "application/json", secret, "", "not described"},
		"id that is a name":   {"GET", host + "/patients/Ada", "", 404, "application/json", secret, "", "not described"},
		"another host":        {"GET", "https://files.example/ada.pdf?sig=1", "", 200, "application/pdf", secret, "", "not described"},
		"page of HTML":        {"GET", host + "/patients", "", 502, "text/html", "<p>Ada</p>", "/patients", "not JSON"},
		"text":                {"GET", host + "/patients", "", 401, "text/plain", "Ada", "/patients", "not JSON"},
		"too long":            {"GET", host + "/patients", "", 200, "application/json", long, "/patients", "too long"},
		"no body is expected": {"PATCH", host + "/attendees/1/cancel", secret, 204, "application/json", secret, "/attendees/*/cancel", "not described"},
		"redirect":            {"GET", host + "/patients", "", 302, "text/html", secret, "/patients", "not described"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec := recorder.New(answers(test.status, test.contentType, test.answer))
			_, body, err := send(t, rec, test.method, test.address, test.sent)
			if err != nil || body != test.answer {
				t.Fatalf("got %.40s, %v", body, err)
			}
			dir := save(t, rec)
			_, exchanges, raw := files(t, dir)
			e := exchanges[0]
			path := e.Request.Path
			if test.path == "/attendees/*/cancel" {
				path = "/attendees/*" + path[strings.LastIndexByte(path, '/'):]
			}
			if path != test.path || e.Response.Status != test.status || e.Response.LeftOut != test.why || e.Response.Bytes != len(test.answer) {
				t.Errorf("recorded %+v", e)
			}
			if bytes.Contains(raw, []byte("Ada")) || bytes.Contains(raw, []byte("ada")) {
				t.Errorf("recorded %s", raw)
			}
		})
	}
}

// An upload is not looked at, nor any other body that can be read only once.
func TestStreamsAreNotRead(t *testing.T) {
	t.Parallel()
	for address, why := range map[string]string{
		"https://files.example/": "not described",
		host + "/patients":       "can be read only once",
	} {
		rec := recorder.New(answers(201, "application/xml", "<Key>Ada</Key>"))
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, io.MultiReader(strings.NewReader(`{"first_name":"Ada"}`)))
		must(t, err)
		req.ContentLength = 20
		resp, err := rec.RoundTrip(req)
		must(t, err)
		must(t, resp.Body.Close())
		e := only(t, rec)
		if e.Request.Body != nil || e.Request.LeftOut != why || e.Request.Bytes != 20 || e.Response.LeftOut != "not read to its end" || e.Response.Bytes != 14 {
			t.Errorf("recorded %+v", e)
		}
	}
}

// brokenBody breaks off.
type brokenBody struct{ err error }

func (b brokenBody) Read([]byte) (int, error) { return 0, b.err }

func TestFailures(t *testing.T) {
	t.Parallel()
	dial := &net.OpError{Op: "dial", Err: errors.New("no route to Ada")}
	tests := map[string]struct {
		err    error
		failed string
		again  func(error) bool // of the replay
	}{
		"cancelled":  {context.Canceled, "cancelled", func(err error) bool { return errors.Is(err, context.Canceled) }},
		"deadline":   {context.DeadlineExceeded, "timeout", isTimeout},
		"dial":       {dial, "no connection", func(err error) bool { return errors.As(err, new(*net.OpError)) }},
		"any other":  {errors.New("https://ada.example: broke"), "connection lost", func(err error) bool { return !isTimeout(err) }},
		"broken off": {io.ErrUnexpectedEOF, "connection lost", func(err error) bool { return !isTimeout(err) }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := recorder.New(roundTripper(func(*http.Request) (*http.Response, error) { return nil, test.err }))
			within := recorder.New(roundTripper(func(*http.Request) (*http.Response, error) {
				body := io.NopCloser(io.MultiReader(strings.NewReader(`{"patients":[`), brokenBody{test.err}))
				return &http.Response{StatusCode: http.StatusOK, Body: body, ContentLength: 100}, nil
			}))
			for _, rec := range []*recorder.Recorder{before, within} {
				if _, _, err := send(t, rec, "GET", host+"/patients", ""); !errors.Is(err, test.err) {
					t.Errorf("got %v", err)
				}
				e := only(t, rec)
				if e.Failure != test.failed || (e.Response == nil) != (rec == before) || rec == within && e.Response.Bytes != 13 {
					t.Errorf("recorded %+v", e)
				}
				_, _, err := send(t, reload(t, rec), "GET", host+"/patients", "")
				if err == nil || !test.again(err) || strings.Contains(err.Error(), "ada") || strings.Contains(err.Error(), "Ada") {
					t.Errorf("the replay failed with %v", err)
				}
			}
		})
	}
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// A fault of a RoundTripper is passed on as it is.
func TestNoAnswerAndNoError(t *testing.T) {
	t.Parallel()
	rec := recorder.New(roundTripper(func(*http.Request) (*http.Response, error) { return nil, nil }))
	resp, err := rec.RoundTrip(&http.Request{Method: http.MethodGet, URL: mustURL(t, host+"/patients")})
	if resp != nil || err != nil {
		t.Errorf("got %v, %v", resp, err)
	}
	if e := only(t, rec); e.Failure != "no response yet" {
		t.Errorf("recorded %+v", e)
	}
	empty := recorder.New(roundTripper(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusNoContent}, nil
	}))
	resp, err = empty.RoundTrip(&http.Request{Method: "Ada", URL: mustURL(t, host+"/patients")})
	if err != nil || resp.Body != nil {
		t.Errorf("got %v, %v", resp, err)
	}
	if e := only(t, empty); e.Response.Status != 204 || e.Response.LeftOut != "" || e.Request.Method != "[removed]" || e.Failure != "" {
		t.Errorf("recorded %+v", e)
	}
}

// Of the headers only a few come through, with their times moved.
func TestHeaders(t *testing.T) {
	t.Parallel()
	sent := noon.Format(http.TimeFormat)
	given := http.Header{
		"Content-Type": {`application/json; charset=UTF-8; name="Ada"`}, "Date": {sent}, "Retry-After": {"12"},
		"X-Ratelimit-Reset": {strconv.FormatInt(noon.Unix()+17, 10)}, "Location": {"https://files.example/ada.pdf"},
		"X-Request-Id": {"ada"}, "Set-Cookie": {"user=ada"}, "Etag": {"ada"}, "Server": {"ada"},
	}
	rec := recorder.New(roundTripper(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusTooManyRequests, Header: given, Body: http.NoBody}, nil
	}))
	_, _, err := send(t, rec, "GET", host+"/patients", "")
	must(t, err)
	header := only(t, rec).Response.Header
	date, err := http.ParseTime(header["Date"])
	if moved := noon.Sub(date); err != nil || moved < 52*7*24*time.Hour || moved%(7*24*time.Hour) != 0 {
		t.Errorf("the Date is %s", header["Date"])
	}
	delete(header, "Date")
	want := map[string]string{
		"Content-Type": "application/json; charset=utf-8", "Retry-After": "12", "X-RateLimit-Reset": "17", "Location": "https://elsewhere.example/",
	}
	if !maps.Equal(header, want) {
		t.Errorf("got %v, want %v", header, want)
	}
	resp, _, err := send(t, reload(t, rec), "GET", host+"/patients", "")
	must(t, err)
	if got := resp.Header.Get("X-Ratelimit-Reset"); got != strconv.FormatInt(date.Unix()+17, 10) {
		t.Errorf("the replay resets at %s", got)
	}
}

func TestWithRealIDs(t *testing.T) {
	t.Parallel()
	rec := recorder.New(answers(200, "application/json", `{"id":"123456","first_name":"Ada"}`), recorder.WithRealIDs())
	_, _, err := send(t, rec, "GET", host+"/patients/123456?q[]=archived_at:*", "")
	must(t, err)
	e := only(t, rec)
	if got := e.Response.Body.(map[string]any); e.Request.Path != "/patients/123456" || got["id"] != "123456" || got["first_name"] == "Ada" {
		t.Errorf("recorded %+v", e)
	}
}

// Many goroutines may record, and save, at once; none of the recorder's own is
// left, or the bubble would not end.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		rec := recorder.New(newClinic())
		client := newClient(t, rec)
		first, err := client.Patients.List(t.Context(), cliniko.PatientListOptions{PerPage: 5})
		must(t, err)
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				if _, err := client.Patients.Get(t.Context(), first.Items[i%5].ID); err != nil {
					t.Error(err)
				}
			})
		}
		all.Go(func() { save(t, rec) })
		all.Wait()
		replay := reload(t, rec)
		again, err := replay.Client()
		must(t, err)
		page, err := again.Patients.List(t.Context(), cliniko.PatientListOptions{PerPage: 5})
		must(t, err)
		for i := range 20 {
			all.Go(func() {
				patient, err := again.Patients.Get(t.Context(), page.Items[i%5].ID)
				if err != nil || patient.LastName != page.Items[i%5].LastName {
					t.Error(err)
				}
			})
		}
		all.Wait()
	})
}

// A form keeps the questions that stand in no union of the description.
func TestQuestionsOfForms(t *testing.T) {
	t.Parallel()
	rec := recorder.New(answers(200, "application/json", `{"id":"1","content":{"sections":[{"name":"Ada","questions":[
		{"name":"Ada","type":"full_name","required":true,"answer":{"first_name":"Ada","last_name":"Vane"}},
		{"name":"Ada","type":"select","options":["Ada"],"answer":{"label":"Ada"}},{"name":"Ada","type":"riddle","answer":"Ada"}]}]}}`))
	_, _, err := send(t, rec, "GET", host+"/patient_forms/1", "")
	must(t, err)
	e := only(t, rec)
	data, err := json.Marshal(e.Response.Body)
	must(t, err)
	if text := string(data); strings.Contains(text, "Ada") || !strings.Contains(text, `"last_name":"`) || !strings.Contains(text, `"type":"select"`) ||
		strings.Contains(text, "riddle") || e.Response.Removed != 4 {
		t.Errorf("recorded %s, %d removed", data, e.Response.Removed)
	}
}
