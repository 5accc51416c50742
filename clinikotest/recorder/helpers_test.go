package recorder_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/clinikotest/recorder"
)

// testKey is the key that every clinic accepts.
const testKey = "sandbox-key-au1"

// noon is the clock of the clinics: a Wednesday.
var noon = time.Date(2026, time.October, 7, 2, 0, 0, 0, time.UTC)

func newClinic() *clinikotest.Clinic {
	return clinikotest.New(clinikotest.WithSize(30), clinikotest.WithClock(func() time.Time { return noon }))
}

// newClient returns a client whose requests end in rt.
func newClient(t *testing.T, rt http.RoundTripper) *cliniko.Client {
	t.Helper()
	client, err := cliniko.NewClient("sandbox", testKey,
		cliniko.WithUserAgent("Harbour Sync", "dev@harbour.example"),
		cliniko.WithHTTPClient(&http.Client{Transport: rt}), cliniko.WithoutRateLimit())
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// save saves a recording and returns its directory.
func save(t *testing.T, rec *recorder.Recorder) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "recording")
	if err := rec.Save(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// reload saves a recording and loads it again.
func reload(t *testing.T, rec *recorder.Recorder) *recorder.Replay {
	t.Helper()
	replay, err := recorder.Load(save(t, rec))
	if err != nil {
		t.Fatal(err)
	}
	return replay
}

// saved is a file of a recording.
type saved struct {
	Request struct {
		Method string
		Path   string
		Query  []string
		savedBody
	}
	Response *struct {
		Status int
		Header map[string]string
		savedBody
	}
	Failure string
}

type savedBody struct {
	Body    any
	Removed int
	LeftOut string `json:"left_out"`
	Bytes   int
}

// files reads a recording.
func files(t *testing.T, dir string) (names []string, exchanges []saved, raw []byte) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		data, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		var e saved
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.UseNumber()
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&e); err != nil {
			t.Fatalf("%s: %v", entry.Name(), err)
		}
		names, exchanges, raw = append(names, entry.Name()), append(exchanges, e), append(raw, data...)
	}
	return names, exchanges, raw
}

// only saves a recording of one exchange and reads it.
func only(t *testing.T, rec *recorder.Recorder) saved {
	t.Helper()
	_, exchanges, _ := files(t, save(t, rec))
	if len(exchanges) != 1 {
		t.Fatalf("%d exchanges", len(exchanges))
	}
	return exchanges[0]
}

// roundTripper is a function in the place of the network.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// answers always gives the same answer.
func answers(status int, contentType, body string) roundTripper {
	return func(req *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: status, Header: http.Header{"Content-Type": {contentType}},
			Body: io.NopCloser(bytes.NewReader([]byte(body))), ContentLength: int64(len(body)), Request: req,
		}, nil
	}
}

const host = "https://api.au1.cliniko.com/v1"

// send sends a request and reads the response to its end.
func send(t *testing.T, rt http.RoundTripper, method, address, body string) (*http.Response, string, error) {
	t.Helper()
	var reader io.Reader
	if body != "" {
		reader = bytes.NewReader([]byte(body))
	}
	req, err := http.NewRequestWithContext(t.Context(), method, address, reader)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(testKey, "")
	resp, err := rt.RoundTrip(req)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return resp, string(data), err
}
