package transport

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"testing/synctest"
)

func TestBodyArrivesWhole(t *testing.T) {
	t.Parallel()
	large := strings.Repeat("0123456789", testMaxBody/10)
	for name, test := range map[string]struct {
		body   string
		length int64
		reader func(io.Reader) io.Reader
	}{
		"empty":                  {body: "", length: 0},
		"with its length":        {body: `{"id":"1"}`, length: 10},
		"without its length":     {body: `{"id":"1"}`, length: -1},
		"length is too small":    {body: `{"id":"1"}`, length: 3},
		"large":                  {body: large, length: int64(len(large))},
		"large, without length":  {body: large, length: -1},
		"byte by byte":           {body: large[:5000], length: 5000, reader: iotest.OneByteReader},
		"last bytes with EOF":    {body: large[:5000], length: 5000, reader: iotest.DataErrReader},
		"exactly the limit":      {body: strings.Repeat("x", testMaxBody), length: -1},
		"exactly the limit, too": {body: strings.Repeat("x", testMaxBody), length: testMaxBody},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			next := play(t, func(*http.Request) (*http.Response, error) {
				var r io.Reader = strings.NewReader(test.body)
				if test.reader != nil {
					r = test.reader(r)
				}
				return newResponse(200, io.NopCloser(r), test.length, "X-Request-Id", "abc"), nil
			})
			r := request(http.MethodGet)
			r.File = true // the bodies are not JSON
			resp, body := mustDo(t, newTestClient(next), r)
			if body != test.body {
				t.Errorf("%d bytes arrived, want %d", len(body), len(test.body))
			}
			if got := resp.Header.Get("X-Request-Id"); got != "abc" {
				t.Errorf("the header has the request id %q", got)
			}
		})
	}
}

// endless is a body that never ends. It counts the bytes read from it.
type endless struct{ read atomic.Int64 }

func (e *endless) Read(p []byte) (int, error) {
	e.read.Add(int64(len(p)))
	return len(p), nil
}

func TestTooLarge(t *testing.T) {
	t.Parallel()
	body := new(endless)
	resp, err := newTestClient(play(t, respondsWith(200, body)), withMaxBody(1000)).Do(t.Context(), request(http.MethodGet))
	failed := failure(t, resp, err)
	if !errors.Is(err, ErrTooLarge) || failed.Attempts != 1 {
		t.Errorf("%d attempts: %v", failed.Attempts, err)
	}
	if read := body.read.Load(); read > 1001 {
		t.Errorf("%d bytes were read", read)
	}
}

// Memory is not allocated for a Content-Length alone, but only for bytes that arrive.
func TestHugeContentLength(t *testing.T) {
	t.Parallel()
	next := play(t, func(*http.Request) (*http.Response, error) {
		return newResponse(200, io.NopCloser(strings.NewReader("{}")), 1<<60), nil
	})
	resp, err := newTestClient(next, withMaxBody(1<<62)).Do(t.Context(), request(http.MethodGet))
	if err != nil {
		t.Fatalf("Do: %v", err)
	}
	defer resp.Release()
	if string(resp.Body) != "{}" {
		t.Errorf("the body is %q", resp.Body)
	}
	if cap(resp.Body) > 4*firstGrowth {
		t.Errorf("%d bytes were allocated for it", cap(resp.Body))
	}
}

func TestHugeContentLengthOverHTTP(t *testing.T) {
	t.Parallel()
	server, pool := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		conn, rw, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Errorf("Hijack: %v", err)
			return
		}
		defer conn.Close()
		_, _ = rw.WriteString("HTTP/1.1 200 OK\r\nContent-Length: 1152921504606846976\r\n\r\n{}")
		_ = rw.Flush()
	})
	resp, err := newTestClient(pool, withRetries(0)).Do(t.Context(), requestTo(http.MethodGet, server.URL))
	failure(t, resp, err)
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("want an unexpected EOF: %v", err)
	}
}

// A 4xx response is certain, even if its body cannot be read. Half a body is discarded.
func TestErrorResponseWithBrokenBody(t *testing.T) {
	t.Parallel()
	for name, step := range map[string]step{
		"truncated": truncates(422), "stalled": stallsBody(422), "too large": respondsWith(422, new(endless)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				resp, body := mustDo(t, newTestClient(play(t, step)), request(http.MethodPost))
				if resp.Status != 422 || resp.Attempts != 1 || body != "" || !resp.Truncated {
					t.Errorf("status %d with %q after %d attempts, truncated: %t", resp.Status, body, resp.Attempts, resp.Truncated)
				}
			})
		})
	}
}

// The buffer holds only the body of the last attempt.
func TestBodyOfTheLastAttempt(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 10_000)
	for name, first := range map[string]step{
		"503": responds(503, long), "429": responds(429, long), "truncated": truncates(200), "truncated 429": truncates(429),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				if _, body := mustDo(t, newTestClient(play(t, first, responds(200, "{}"))), request(http.MethodGet)); body != "{}" {
					t.Errorf("the body is %.40q", body)
				}
			})
		})
	}
}

func TestGzip(t *testing.T) {
	t.Parallel()
	zipped := func(r io.Reader) []byte {
		var b bytes.Buffer
		w, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
		if _, err := io.Copy(w, r); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	page := strings.Repeat(`{"id":"1"},`, 1000)
	whole := zipped(strings.NewReader(page))
	bomb := zipped(io.LimitReader(zeros{}, 100<<20))
	tests := []struct {
		name string
		send []byte
		want string
		err  error
	}{
		{name: "a page", send: whole, want: page},
		{name: "cut off", send: whole[:len(whole)-10], err: io.ErrUnexpectedEOF},
		{name: "not gzip", send: []byte(strings.Repeat("not gzip", 10)), err: gzip.ErrHeader},
		{name: "100 MB of zeros", send: bomb, err: ErrTooLarge},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server, pool := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if got := r.Header.Get("Accept-Encoding"); got != "gzip" {
					t.Errorf("Accept-Encoding is %q", got)
				}
				w.Header().Set("Content-Encoding", "gzip")
				_, _ = w.Write(test.send)
			})
			next := &measuring{next: pool}
			resp, err := newTestClient(next, withRetries(0)).Do(t.Context(), requestTo(http.MethodGet, server.URL))
			if test.err == nil {
				if err != nil {
					t.Fatalf("Do: %v", err)
				}
				if string(resp.Body) != test.want {
					t.Errorf("%d bytes arrived, want %d", len(resp.Body), len(test.want))
				}
				resp.Release()
			} else {
				failure(t, resp, err)
				if !errors.Is(err, test.err) {
					t.Errorf("failed with %v, want %v", err, test.err)
				}
			}
			if n := next.read.Load(); n > testMaxBody+1 {
				t.Errorf("%d bytes were decompressed", n)
			}
		})
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// measuring counts the bytes of all bodies after decompression.
type measuring struct {
	next http.RoundTripper
	read atomic.Int64
}

func (m *measuring) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := m.next.RoundTrip(req)
	if err == nil {
		resp.Body = &measuredBody{resp.Body, m}
	}
	return resp, err
}

type measuredBody struct {
	io.ReadCloser

	by *measuring
}

func (b *measuredBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.by.read.Add(int64(n))
	return n, err
}

// Later calls change neither a copy of a body nor a body that was not released.
func TestPooledBuffer(t *testing.T) {
	t.Parallel()
	first, second, third := strings.Repeat("a", 4000), strings.Repeat("b", 3000), strings.Repeat("c", 10)
	client := newTestClient(play(t, responds(200, first), responds(404, second), fails(errPlain), responds(200, third)), withRetries(0))

	_, copied := mustDo(t, client, request(http.MethodGet))
	held, err := client.Do(t.Context(), request(http.MethodGet))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(t.Context(), request(http.MethodGet))
	failure(t, resp, err)
	_, last := mustDo(t, client, request(http.MethodGet))

	if copied != first {
		t.Errorf("the copied body is now %.20q", copied)
	}
	if string(held.Body) != second {
		t.Errorf("the held body is now %.20q", held.Body)
	}
	if last != third {
		t.Errorf("the last body is %.20q", last)
	}
	held.Release()
}

func TestBufferIsReused(t *testing.T) {
	t.Parallel()
	const calls = 100
	client := newTestClient(play(t, responds(200, "{}")))
	used := make(map[*byte]bool)
	for range calls {
		resp, err := client.Do(t.Context(), request(http.MethodGet))
		if err != nil {
			t.Fatal(err)
		}
		used[&resp.Body[0]] = true
		resp.Release()
	}
	if len(used) == calls { // sync.Pool may drop some, and does so under the race detector
		t.Errorf("%d calls used as many buffers", calls)
	}
}

func TestHugeBufferIsNotKept(t *testing.T) {
	t.Parallel()
	huge := bytes.NewBuffer(make([]byte, 0, maxPooledBuffer+1))
	for range 20 {
		put(huge)
		if buffers.Get().(*bytes.Buffer) == huge {
			t.Fatal("the buffer of a huge response was kept")
		}
	}
}
