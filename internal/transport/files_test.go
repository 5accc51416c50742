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

func fileAddress(t *testing.T) *url.URL {
	t.Helper()
	u, err := url.Parse("https://files.example/?signature=" + secretKey)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func upload(t *testing.T, file io.Reader, size int64) *Upload {
	t.Helper()
	return &Upload{URL: fileAddress(t), Fields: map[string]string{"key": "k"}, Name: "a.pdf", File: file, Size: size}
}

func newFiles(next func(*http.Request) (*http.Response, error)) *Files {
	return NewFiles(&http.Client{Transport: roundTrip(next)})
}

// reading is a host that reads the body as net/http does: until it ends or fails.
func reading(response step) func(*http.Request) (*http.Response, error) {
	return func(req *http.Request) (*http.Response, error) {
		failed := make(chan error, 1)
		go func() {
			_, err := io.Copy(io.Discard, req.Body)
			failed <- err
		}()
		select {
		case err := <-failed:
			if err != nil {
				return nil, err
			}
			return response(req)
		case <-req.Context().Done():
			return nil, req.Context().Err()
		}
	}
}

const stored = "<PostResponse><Key>k</Key></PostResponse>"

func TestIdleTransfer(t *testing.T) {
	t.Parallel()
	for name, move := range map[string]func(ctx context.Context) error{
		"upload": func(ctx context.Context) error {
			_, err := newFiles(reading(stalls)).Post(ctx, upload(t, strings.NewReader("file"), 4))
			return err
		},
		"upload, half a response": func(ctx context.Context) error {
			_, err := newFiles(reading(stallsBody(201))).Post(ctx, upload(t, strings.NewReader("file"), 4))
			return err
		},
		"download": func(ctx context.Context) error {
			_, err := newFiles(stalls).Get(ctx, fileAddress(t), io.Discard)
			return err
		},
		"download, half a file": func(ctx context.Context) error {
			_, err := newFiles(stallsBody(200)).Get(ctx, fileAddress(t), io.Discard)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				err := move(t.Context())
				if took := time.Since(start); took != maxIdle {
					t.Errorf("after %s, want %s: %v", took, maxIdle, err)
				}
				if err == nil {
					t.Fatal("no error")
				}
				checkTimeout(t, err, "2m")
			})
		})
	}
}

// slowly takes a minute and a half for each Read.
type slowly struct{ next io.Reader }

func (s slowly) Read(p []byte) (int, error) {
	time.Sleep(90 * time.Second)
	return s.next.Read(p[:1])
}

func TestSlowTransferIsNotIdle(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow := func(*http.Request) (*http.Response, error) {
			return newResponse(200, io.NopCloser(slowly{strings.NewReader("the whole file")}), 14), nil
		}
		var file strings.Builder
		if done, err := newFiles(slow).Get(t.Context(), fileAddress(t), &file); err != nil || done.Bytes != 14 || file.String() != "the whole file" {
			t.Errorf("got %q: %v", file.String(), err)
		}
		done, err := newFiles(reading(responds(201, stored))).Post(t.Context(), upload(t, slowly{strings.NewReader("the whole file")}, 14))
		if err != nil || done.Key != "k" || done.Bytes != 14 || done.Status != 201 {
			t.Errorf("got %+v: %v", done, err)
		}
	})
}

// hanging is a reader that hangs until it is released.
type hanging struct {
	entered, release chan struct{}
	reads            int
}

func (h *hanging) Read(p []byte) (int, error) {
	h.reads++
	close(h.entered)
	<-h.release
	return copy(p, "file"), nil
}

// A reader may hang forever. That does not delay the end of the context, and the reader is not read again.
func TestReaderThatHangs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		reader := &hanging{entered: make(chan struct{}), release: make(chan struct{})}
		go func() {
			<-reader.entered
			cancel()
		}()
		_, err := newFiles(reading(responds(201, stored))).Post(ctx, upload(t, reader, 1<<20))
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		close(reader.release)
		synctest.Wait()
		if reader.reads != 1 {
			t.Errorf("%d reads", reader.reads)
		}
	})
}

// If the host responds before it has received everything, net/http may go on reading. Post must have stopped that when
// it returns, because the caller may then use the reader. The race detector notices.
func TestReaderIsNotReadAfterPost(t *testing.T) {
	t.Parallel()
	early := func(req *http.Request) (*http.Response, error) {
		begun := make(chan struct{})
		go func() {
			first := make([]byte, 400)
			_, _ = io.ReadFull(req.Body, first)
			close(begun)
			_, _ = io.Copy(io.Discard, req.Body)
		}()
		<-begun
		return newResponse(403, io.NopCloser(strings.NewReader("<Error><Code>AccessDenied</Code></Error>")), -1), nil
	}
	for range 20 {
		reader := &counting{}
		_, err := newFiles(early).Post(t.Context(), upload(t, reader, 1<<40))
		reader.reads = 0 // a race, if it is still read
		if refused, ok := errors.AsType[*HostError](err); !ok || refused.Status != 403 || refused.Code != "AccessDenied" {
			t.Errorf("got %v", err)
		}
	}
}

type counting struct{ reads int }

func (c *counting) Read(p []byte) (int, error) {
	c.reads++
	return len(p), nil
}

func TestFilesOddResponses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		response step
		want     string
	}{
		"nothing": {func(*http.Request) (*http.Response, error) { return nil, nil }, errNoResponse.Error()}, //nolint:nilnil // this is the case under test
		"no body": {func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusCreated}, nil
		}, errNoKey.Error()},
		"not XML":        {responds(201, "{}"), errNoKey.Error()},
		"other XML":      {responds(201, "<Other><Key>k</Key></Other>"), errNoKey.Error()},
		"empty key":      {responds(201, "<PostResponse><Key></Key></PostResponse>"), errNoKey.Error()},
		"too long":       {responds(201, stored[:14]+strings.Repeat(" ", maxHostResponse)+stored[14:]), errNoKey.Error()},
		"error as 200":   {responds(200, "<Error><Code>InternalError</Code></Error>"), errNoKey.Error()},
		"error cut off":  {truncates(500), "500 internal server error"},
		"long code":      {responds(400, "<Error><Code>"+strings.Repeat("A", 65)+"</Code></Error>"), "400 bad request"},
		"error with URL": {fails(&url.Error{Op: "Post", URL: testURL, Err: errPlain}), errPlain.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := newFiles(reading(test.response)).Post(t.Context(), upload(t, strings.NewReader("file"), 4))
			if err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
			if err != nil {
				checkNoSecrets(t, err.Error())
			}
		})
	}
}

// A RoundTripper may return fewer bytes than the length without an error.
func TestShortFile(t *testing.T) {
	t.Parallel()
	short := func(*http.Request) (*http.Response, error) {
		return newResponse(200, io.NopCloser(strings.NewReader("half")), 8), nil
	}
	if done, err := newFiles(short).Get(t.Context(), fileAddress(t), io.Discard); done.Bytes != 4 || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%d bytes: %v", done.Bytes, err)
	}
}

// The part of a file that arrived is written before the error, also if it is too short for its type to be found.
func TestPartOfAFile(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 1, sniffed - 1, sniffed, sniffed + 1, 100_000} {
		want := strings.Repeat("x", size)
		breaks := func(*http.Request) (*http.Response, error) {
			return newResponse(200, io.NopCloser(io.MultiReader(strings.NewReader(want), brokenReader{})), 200_000), nil
		}
		var file strings.Builder
		done, err := newFiles(breaks).Get(t.Context(), fileAddress(t), &file)
		if done.Bytes != int64(size) || file.String() != want || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%d of %d bytes: %v", done.Bytes, size, err)
		}
	}
}

func TestFilesUseTheDefaultTransport(t *testing.T) {
	t.Parallel()
	if NewFiles(new(http.Client)).next != http.DefaultTransport {
		t.Error("a client without a Transport has no connections")
	}
}

// The target of a redirect is in Location only, because http.Client would parse the header.
func TestLocation(t *testing.T) {
	t.Parallel()
	for _, location := range []string{"https://files.example/a?b", "%zz", ""} {
		resp, _ := mustDo(t, newTestClient(play(t, responds(302, "", "Location", location))), request(http.MethodGet))
		if resp.Location != location || resp.Header.Get("Location") != "" {
			t.Errorf("Location is %q, want %q", resp.Location, location)
		}
	}
}
