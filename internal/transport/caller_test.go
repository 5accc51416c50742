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

// switchesProtocols is a server that sends a 101 and keeps the connection open. net/http then returns a body whose Read
// ends neither with the context nor with a timeout.
func switchesProtocols(t *testing.T) (*url.URL, *http.Transport) {
	t.Helper()
	closed := make(chan struct{})
	server, pool := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		conn, rw, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Errorf("Hijack: %v", err)
			return
		}
		defer conn.Close()
		_, _ = rw.WriteString("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
		_ = rw.Flush()
		_, _ = io.Copy(io.Discard, rw) // until the client closes the connection
		close(closed)
	})
	t.Cleanup(func() {
		select {
		case <-closed:
		case <-time.After(10 * time.Second):
			t.Error("the connection was not closed")
		}
	})
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return u, pool
}

func TestSwitchingProtocols(t *testing.T) {
	t.Parallel()
	for name, call := range map[string]func(t *testing.T, u *url.URL, pool *http.Transport) error{
		"read":  doOnce(http.MethodGet),
		"write": doOnce(http.MethodPost),
		"upload": func(t *testing.T, u *url.URL, pool *http.Transport) error {
			t.Helper()
			file := upload(t, strings.NewReader("file"), 4)
			file.URL = u
			_, err := NewFiles(&http.Client{Transport: pool}).Post(t.Context(), file)
			return err
		},
		"download": func(t *testing.T, u *url.URL, pool *http.Transport) error {
			t.Helper()
			_, err := NewFiles(&http.Client{Transport: pool}).Get(t.Context(), u, io.Discard)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u, pool := switchesProtocols(t)
			err := call(t, u, pool)
			if interim, ok := errors.AsType[*interimError](err); !ok || interim.status != http.StatusSwitchingProtocols {
				t.Errorf("got %v, want the error of a 101", err)
			}
		})
	}
}

func doOnce(method string) func(*testing.T, *url.URL, *http.Transport) error {
	return func(t *testing.T, u *url.URL, pool *http.Transport) error {
		t.Helper()
		resp, err := newTestClient(pool).Do(t.Context(), requestTo(method, u.String()))
		failed := failure(t, resp, err)
		if failed.Attempts != 1 || !failed.Sent {
			t.Errorf("%d attempts, Sent %t, want 1 and true", failed.Attempts, failed.Sent)
		}
		return err
	}
}

// net/http waits for the Read of a body before it returns, so the client must not pass on a Read that hangs.
func TestUploadFromAPipeThatHangs(t *testing.T) {
	t.Parallel()
	server, pool := serve(t, func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	for name, written := range map[string]string{"before the first byte": "", "in the middle": "half"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, w := io.Pipe()
			defer func() { _ = w.Close() }() // ends the Read that was left behind
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				if written != "" {
					_, _ = io.WriteString(w, written)
				}
				cancel()
			}()
			file := upload(t, r, 8)
			file.URL = u
			returned := make(chan error, 1)
			go func() {
				_, err := NewFiles(&http.Client{Transport: pool}).Post(ctx, file)
				returned <- err
			}()
			select {
			case err := <-returned:
				if !errors.Is(err, context.Canceled) {
					t.Errorf("got %v", err)
				}
			case <-time.After(10 * time.Second):
				t.Error("Post has not returned")
			}
		})
	}
}

// A Write that hangs, as to a pipe that nobody reads, does not hold up a download.
func TestDownloadToAPipeThatHangs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		defer func() { _ = r.Close() }() // ends the Write that was left behind
		ctx, cancel := cancelAfter(time.Second)(t.Context())
		defer cancel()
		start := time.Now()
		done, err := newFiles(responds(200, "file")).Get(ctx, fileAddress(t), w)
		if took := time.Since(start); !errors.Is(err, context.Canceled) || done.Bytes != 0 || took != time.Second+grace {
			t.Errorf("%d bytes after %s: %v", done.Bytes, took, err)
		}
	})
}

// A Read that is only slow is not left behind: what the caller does with the reader afterwards is no race.
func TestReaderWaitsForASlowRead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := cancelAfter(time.Second)(t.Context())
		defer cancel()
		slow := readerFunc(func(p []byte) (int, error) {
			time.Sleep(time.Second + grace/2)
			return copy(p, "file"), io.EOF
		})
		p := make([]byte, 10)
		if n, err := NewReader(ctx, slow).Read(p); n != 4 || !errors.Is(err, io.EOF) || string(p[:n]) != "file" {
			t.Errorf("Read = %d, %v", n, err)
		}
	})
}

func TestReaderAfterTheContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	reader := NewReader(ctx, readerFunc(func([]byte) (int, error) {
		t.Error("read after the context has ended")
		return 0, io.EOF
	}))
	if _, err := reader.Read(make([]byte, 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// A panic of the caller's code must reach the caller, who may recover from it.
func TestPanicOfTheWriter(t *testing.T) {
	t.Parallel()
	defer func() {
		if p := recover(); p != "full" {
			t.Errorf("recovered %v", p)
		}
	}()
	_, err := newFiles(responds(200, "file")).Get(t.Context(), fileAddress(t), writerFunc(func([]byte) (int, error) { panic("full") }))
	t.Errorf("no panic, but %v", err)
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
