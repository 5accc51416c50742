package reliability_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// The promise: however large a response is, a call takes bounded memory and time, and ends with an error that names the
// route.

// maxResponse is the documented limit of a response, and mostAllocated what reading one may allocate: a buffer that
// doubles.
const (
	maxResponse   = 64 << 20
	mostAllocated = 5 * maxResponse * allocatedTwice
)

// endlessBody repeats its text without end, and counts the bytes that were read.
type endlessBody struct {
	text string
	read atomic.Int64
}

func (e *endlessBody) Read(p []byte) (int, error) {
	n := 0
	for n+len(e.text) <= len(p) {
		n += copy(p[n:], e.text)
	}
	if n == 0 {
		n = copy(p, e.text)
	}
	e.read.Add(int64(n))
	return n, nil
}

func (*endlessBody) Close() error { return nil }

// allocatedBy returns the bytes that a step allocates, freed or not. The tests that use it are not parallel, because it
// counts the allocations of other tests too.
func allocatedBy(step func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	step()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestEndlessResponses serves bodies without an end.
//
//nolint:paralleltest // see allocatedBy
func TestEndlessResponses(t *testing.T) {
	for i, status := range []int{200, 302, 404, 503} {
		if i%everyNth != 0 {
			continue
		}
		body := &endlessBody{text: strings.Repeat(`{"id":"1","first_name":"MARKovic"},`, 1000)}
		next := testkit.RoundTripFunc(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: status, Header: http.Header{}, ContentLength: -1, Body: body}, nil
		})
		client, _ := testkit.NewClient(t, cliniko.WithHTTPClient(&http.Client{Transport: next}), cliniko.WithMaxRetries(0))
		var err error
		allocated := allocatedBy(func() { _, err = client.Patients.Get(t.Context(), "55") })
		if err == nil || !strings.Contains(err.Error(), "GET /patients/{id}") || testkit.ShownMark(fmt.Sprintf("%+v", err)) != "" {
			t.Errorf("%d: got %v", status, err)
		}
		if status < 300 && !strings.Contains(err.Error(), "larger than the client accepts") {
			t.Errorf("%d: the error does not say why: %v", status, err)
		}
		if read := body.read.Load(); read > maxResponse+1 || allocated > mostAllocated {
			t.Errorf("%d: %d bytes were read, %d allocated", status, read, allocated)
		} else {
			t.Logf("%d: %d MiB were read, %d MiB allocated", status, read>>20, allocated>>20)
		}
	}
}

// TestGzipBomb serves a small file that decompresses to a large one.
//
//nolint:paralleltest // see allocatedBy
func TestGzipBomb(t *testing.T) {
	var member bytes.Buffer // a gzip file may consist of many members
	zip := gzip.NewWriter(&member)
	_, err := zip.Write(make([]byte, 1<<20))
	if err == nil {
		err = zip.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	sent := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		for range 4 * maxResponse >> 20 {
			n, err := w.Write(member.Bytes())
			sent += n
			if err != nil {
				return
			}
		}
	}))
	t.Cleanup(server.Close)
	client, _ := testkit.NewClient(t, cliniko.WithBaseURL(server.URL+"/v1"), cliniko.WithHTTPClient(server.Client()), cliniko.WithMaxRetries(0))
	allocated := allocatedBy(func() { _, err = client.Patients.Get(t.Context(), "55") })
	if err == nil || !strings.Contains(err.Error(), "GET /patients/{id}") || !strings.Contains(err.Error(), "larger than the client accepts") {
		t.Errorf("got %v", err)
	}
	server.Close()
	if sent > maxResponse/50 || allocated > mostAllocated {
		t.Errorf("%d bytes were sent, %d allocated", sent, allocated)
	} else {
		t.Logf("%d KiB were sent, %d MiB allocated", sent>>10, allocated>>20)
	}
}

// TestCrowdedResponses serves small bodies that would take much memory once decoded.
//
//nolint:paralleltest // see allocatedBy
func TestCrowdedResponses(t *testing.T) {
	many := strings.Repeat("{},", 300_000) + "{}"
	for name, body := range map[string]string{
		"records":                     `{"patients":[` + many + `],"id":"1"}`,
		"records that are null":       `{"patients":[` + strings.ReplaceAll(many, "{}", "null") + `],"id":"1"}`,
		"records, of two lists":       `{"patients":[` + many + `],"patients":[],"id":"1"}`,
		"records, by another name":    `{"PATIENTS":[` + many + `],"patients":[]}`,
		"records, of a wrong type":    `{"patients":[` + strings.ReplaceAll(many, "{}", "0") + `],"id":"1"}`,
		"records, and a wrong time":   `{"patients":[` + many + `,{"created_at":""}]}`,
		"values":                      `{"id":"1","patients":[{"id":"1","patient_phone_numbers":[` + strings.Repeat("{},", 1<<20) + `{}]}]}`,
		"values of an unknown field":  `{"id":"1","patients":[],"x":[` + strings.Repeat("0,", 1<<20) + `0]}`,
		"digits":                      `{"id":"1","patients":[{"id":1` + strings.Repeat("0", 5<<20) + `}]}`,
		"more records than on a page": `{"patients":[` + strings.Repeat(`{"id":"1","x":[`+strings.Repeat("0,", 60)+`0]},`, 1000) + `{"id":"1"}]}`,
	} {
		client, mock := testkit.NewClient(t)
		testkit.Respond(mock, http.StatusOK, body, nil)
		var err error
		start := time.Now()
		allocated := allocatedBy(func() { _, err = client.Patients.List(t.Context(), cliniko.PatientListOptions{}) })
		if !errors.Is(err, cliniko.ErrBadResponse) || !strings.Contains(err.Error(), "GET /patients") {
			t.Errorf("%s: got %v", name, err)
		}
		if took := time.Since(start); allocated > 100<<20 || took > 30*time.Second {
			t.Errorf("%s: %d MiB were allocated for %d KiB, in %s", name, allocated>>20, len(body)>>10, took)
		} else {
			t.Logf("%s: %d MiB were allocated for %d KiB: %v", name, allocated>>20, len(body)>>10, err)
		}
	}
}

// TestCrowdedRecords serves a record that would take much memory once decoded, to a method, to Do, and to a method without a
// result.
//
//nolint:paralleltest // see allocatedBy
func TestCrowdedRecords(t *testing.T) {
	var body strings.Builder
	body.WriteString(`{"id":"1"`)
	for i := range 2 << 20 {
		fmt.Fprintf(&body, `,"%x":1`, i)
	}
	body.WriteString("}")
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, http.StatusOK, body.String(), nil)
	for name, call := range map[string]func() error{
		"Get": func() error { _, err := client.Patients.Get(t.Context(), "1"); return err },
		"Do": func() error {
			return client.Do(t.Context(), http.MethodGet, "/letters/1", nil, nil, new(struct{ ID string }))
		},
		"Archive": func() error { return client.Patients.Archive(t.Context(), "1") },
	} {
		var err error
		allocated := allocatedBy(func() { err = call() })
		if !errors.Is(err, cliniko.ErrBadResponse) || allocated > 100<<20*allocatedTwice {
			t.Errorf("%s: %d MiB were allocated for %d MiB: %v", name, allocated>>20, body.Len()>>20, err)
		}
	}
}

// TestDeepRecords serves an odd value deep in a type of the caller that contains itself. Each level copies what is in it.
//
//nolint:paralleltest // see allocatedBy
func TestDeepRecords(t *testing.T) {
	type node struct {
		Name string `json:"name"`
		Next *node  `json:"next"`
	}
	const depth = 9000
	body := strings.Repeat(`{"name":"x","next":`, depth) + `{"name":5}` + strings.Repeat("}", depth)
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, http.StatusOK, body, nil)
	var (
		first node
		err   error
	)
	allocated := allocatedBy(func() { err = client.Do(t.Context(), http.MethodGet, "/nodes", nil, nil, &first) })
	odd, ok := errors.AsType[*cliniko.DecodeError](err)
	if !ok || !strings.HasPrefix(odd.Field, "next.next.") || first.Name != "x" || first.Next == nil {
		t.Errorf("got %v", err)
	}
	if allocated > 50<<20*allocatedTwice {
		t.Errorf("%d MiB were allocated for %d KiB", allocated>>20, len(body)>>10)
	} else {
		t.Logf("%d MiB were allocated for %d KiB", allocated>>20, len(body)>>10)
	}
}

// TestFullPagesAreNotCrowded checks that the limits are far from what the API sends.
func TestFullPagesAreNotCrowded(t *testing.T) {
	t.Parallel()
	record := string(testkit.Fixture(t, "patient.json"))
	note := strings.Replace(record, `"notes":`, `"notes":"`+strings.Repeat("it is well, ", 2000)+strings.Repeat("0", 5000)+`","x":`, 1)
	for name, one := range map[string]string{"records": record, "records with long notes": note} {
		client, mock := testkit.NewClient(t)
		records := make([]string, 100)
		for i := range records {
			records[i] = strings.Replace(one, `"id": "1640000079200001610"`, fmt.Sprintf(`"id":"%d"`, i+1), 1)
		}
		testkit.Respond(mock, http.StatusOK, `{"patients":[`+strings.Join(records, ",")+`],"total_entries":100}`, nil)
		if page, err := client.Patients.List(t.Context(), cliniko.PatientListOptions{PerPage: 100}); err != nil || len(page.Items) != 100 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestHugeErrorResponses checks that an APIError keeps little of a response, whatever its form.
//
//nolint:paralleltest // see allocatedBy
func TestHugeErrorResponses(t *testing.T) {
	for name, body := range map[string]string{
		"fields":  `{"errors":{` + strings.Repeat(`"a":"MARKovic",`, 500_000) + `"a":"b"}}`,
		"message": `{"message":"` + strings.Repeat("MARKovic", 1<<20) + `"}`,
		"nested":  `{"message":` + strings.Repeat("[", 60_000) + strings.Repeat("]", 60_000) + `}`,
		"in text": strings.Repeat("MARKovic", 1<<20),
	} {
		client, mock := testkit.NewClient(t)
		testkit.Respond(mock, http.StatusUnprocessableEntity, body, nil)
		var err error
		allocated := allocatedBy(func() { _, err = client.Patients.Get(t.Context(), "55") })
		failure, ok := errors.AsType[*cliniko.APIError](err)
		if !ok || !errors.Is(err, cliniko.ErrInvalid) || failure.Message != "" || len(failure.Fields) != 0 {
			t.Errorf("%s: got %v with %d fields", name, err, len(failure.Fields))
		}
		if allocated > (4*uint64(len(body))+1<<20)*allocatedTwice {
			t.Errorf("%s: %d KiB were allocated for %d KiB", name, allocated>>10, len(body)>>10)
		}
	}
}

// flood starts a server that writes the beginning of a response, and then the same text again and again until the client
// closes the connection. It counts the bytes that could be written.
func flood(t *testing.T, begin, again string) (address string, written *atomic.Int64) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	written = new(atomic.Int64)
	serve := func(conn net.Conn) {
		defer conn.Close()
		_, _ = conn.Read(make([]byte, 4096))
		_, err := io.WriteString(conn, begin)
		for err == nil {
			var n int
			n, err = io.WriteString(conn, again)
			written.Add(int64(n))
		}
	}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go serve(conn)
		}
	}()
	return "http://" + listener.Addr().String() + "/v1", written
}

func TestFloodsOfHeaders(t *testing.T) {
	t.Parallel()
	const sockets = 16 << 20 // what the buffers of the system may hold
	for name, test := range map[string]struct{ begin, again string }{
		"headers":           {"HTTP/1.1 200 OK\r\n", "X-Name: " + strings.Repeat("MARKovic", 100) + "\r\n"},
		"one endless line":  {"HTTP/1.1 200 OK\r\nX-Name: ", strings.Repeat("MARKovic", 1000)},
		"an endless status": {"HTTP/1.1 200 ", strings.Repeat("MARKovic", 1000)},
		"early hints":       {"", "HTTP/1.1 103 Early Hints\r\nLink: </MARKovic>\r\n\r\n"},
		"continues":         {"", "HTTP/1.1 100 Continue\r\n\r\n"},
		"trailers":          {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X-Name: " + strings.Repeat("MARKovic", 100) + "\r\n"},
		"chunk extensions":  {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1;" + strings.Repeat("MARKovic", 100) + "\r\nx\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, written := flood(t, test.begin, test.again)
			client, err := cliniko.NewClient(testkit.Account, testkit.Key, testkit.UserAgent, cliniko.WithBaseURL(address), cliniko.WithMaxRetries(0))
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.Patients.Get(t.Context(), "55")
			failed, ok := errors.AsType[*cliniko.TransportError](err)
			if !ok || failed.Route != "/patients/{id}" || testkit.ShownMark(err.Error()) != "" {
				t.Errorf("got %v", err)
			}
			if n := written.Load(); n > sockets {
				t.Errorf("the client took %d bytes: %v", n, err)
			} else {
				t.Logf("%d KiB were written: %v", n>>10, err)
			}
		})
	}
}

// TestWrongContentLength serves bodies of another length than the header gives.
func TestWrongContentLength(t *testing.T) {
	t.Parallel()
	const body = `{"id":"55","first_name":"MARKovic"}`
	for name, header := range map[string]string{
		"too large":    "Content-Length: 1000",
		"very large":   "Content-Length: 9223372036854775807",
		"too small":    "Content-Length: 20",
		"nothing":      "Content-Length: 0",
		"negative":     "Content-Length: -1",
		"two":          "Content-Length: 35\r\nContent-Length: 36",
		"no number":    "Content-Length: MARKovic",
		"over 2^64":    "Content-Length: 99999999999999999999",
		"and chunked":  "Content-Length: 35\r\nTransfer-Encoding: chunked",
		"unknown form": "Transfer-Encoding: MARKovic",
		"not gzip":     "Content-Length: 35\r\nContent-Encoding: gzip",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(raw("HTTP/1.1 200 OK\r\nConnection: close\r\n" + header + "\r\n\r\n" + body))
			t.Cleanup(server.Close)
			client, _ := testkit.NewClient(t, cliniko.WithBaseURL(server.URL+"/v1"), cliniko.WithHTTPClient(server.Client()), cliniko.WithMaxRetries(0))
			_, err := client.Patients.Get(t.Context(), "55")
			_, failed := errors.AsType[*cliniko.TransportError](err)
			if !failed && !errors.Is(err, cliniko.ErrBadResponse) || !strings.Contains(err.Error(), "GET /patients/{id}") || testkit.ShownMark(err.Error()) != "" {
				t.Errorf("got %v", err)
			}
		})
	}
}
