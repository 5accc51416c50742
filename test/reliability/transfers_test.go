package reliability_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
)

var badFileAddresses = map[string]string{
	"plain":                        "http://files.example/",
	"plain, on this machine":       "http://127.0.0.1:1/",
	"with a user":                  "https://user:" + fileSecret + "@files.example/",
	"other scheme":                 "ftp://files.example/",
	"without a host":               "https:///file",
	"relative":                     "/file",
	"port without host":            "https://:443/",
	"not an address":               "https://files.example/%zz",
	"something that looks like it": "https:files.example",
}

func TestFilesGoNowhereElse(t *testing.T) {
	t.Parallel()
	uploads := map[string]string{"with a query": "https://files.example/?a=b", "with a fragment": "https://files.example/#a"}
	for _, addresses := range []map[string]string{badFileAddresses, uploads} {
		for name, address := range addresses {
			c := &clinic{presigned: address}
			_, err := c.inProcess(t).PatientAttachments.Upload(t.Context(), "7", "lovelace.pdf", scan(), cliniko.PatientAttachmentUploadOptions{})
			if failed, ok := errors.AsType[*cliniko.UploadError](err); !ok || failed.Step != cliniko.UploadTransfer || !errors.Is(err, cliniko.ErrForeignLink) {
				t.Errorf("upload %s: got %v", name, err)
			} else {
				checkErrorText(t, err, "foreign link")
			}
			if len(c.requests()) != 1 {
				t.Errorf("upload %s: requests %q", name, c.requests())
			}
		}
	}
	for name, address := range badFileAddresses {
		c := &clinic{location: address}
		_, err := c.inProcess(t).PatientAttachments.Download(t.Context(), "5", io.Discard)
		if failed, ok := errors.AsType[*cliniko.FileError](err); !ok || failed.Op != cliniko.FileDownload || !errors.Is(err, cliniko.ErrForeignLink) {
			t.Errorf("download %s: got %v", name, err)
		} else {
			checkErrorText(t, err, "foreign link")
		}
		if len(c.requests()) != 1 {
			t.Errorf("download %s: requests %q", name, c.requests())
		}
	}
}

// TestCancelledTransferLeavesNothingRunning relies on synctest: a bubble ends only when all its goroutines have, those of
// net/http on both sides of a pipe included.
func TestCancelledTransferLeavesNothingRunning(t *testing.T) {
	t.Parallel()
	for _, direction := range []string{"upload", "download"} {
		t.Run(direction, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := &clinic{t: t, files: "http://localhost:81", instead: map[string]http.HandlerFunc{"GET /file": func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Content-Length", "1000000000")
					_, _ = io.Copy(w, &zeros{left: 1_000_000_000})
				}}}
				listener := newPipeListener()
				server := &http.Server{Handler: c, ReadHeaderTimeout: time.Hour}
				go func() { _ = server.Serve(listener) }()
				pool := &http.Transport{DialContext: listener.dial}
				client := newAttachmentClient(t, pool, nil, cliniko.WithBaseURL("http://localhost:80/v1"))

				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				moved, reads := &zeros{left: 1_000_000_000}, 0
				moved.step = func() {
					reads++
					if reads == 20 {
						cancel()
					}
				}
				var err error
				if direction == "upload" {
					_, err = client.PatientAttachments.Upload(ctx, "7", "lovelace.pdf", moved, cliniko.PatientAttachmentUploadOptions{Size: moved.left})
				} else {
					_, err = client.PatientAttachments.Download(ctx, "5", writerFunc(func(p []byte) (int, error) { return moved.Read(p) }))
				}
				if !errors.Is(err, context.Canceled) {
					t.Errorf("got %v", err)
				}
				pool.CloseIdleConnections()
				_ = server.Close()
				synctest.Wait()
				after := reads
				time.Sleep(time.Minute) // the server closes its connections with a delay
				if reads != after || reads < 20 {
					t.Errorf("%d reads, %d a moment later", after, reads)
				}
			})
		})
	}
}

// TestFilesAreNotHeldInMemory transfers 64 MB. It is not parallel, because it counts the allocations of other tests too.
//
//nolint:paralleltest // see above
func TestFilesAreNotHeldInMemory(t *testing.T) {
	const size = 64 << 20
	c := &clinic{instead: map[string]http.HandlerFunc{"GET /file": func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.Copy(w, &zeros{left: size})
	}}}
	client := c.open(t)
	for name, move := range map[string]func() error{
		"upload": func() error {
			_, err := client.PatientAttachments.Upload(t.Context(), "7", "scan.bin", &zeros{left: size}, cliniko.PatientAttachmentUploadOptions{Size: size})
			return err
		},
		"upload through a temporary file": func() error {
			_, err := client.PatientAttachments.Upload(t.Context(), "7", "scan.bin", &zeros{left: size}, cliniko.PatientAttachmentUploadOptions{})
			return err
		},
		"download": func() error {
			var n int64
			download, err := client.PatientAttachments.Download(t.Context(), "5", writerFunc(func(p []byte) (int, error) {
				n += int64(len(p))
				return len(p), nil
			}))
			if err == nil && (n != size || download.Size != size) {
				t.Errorf("%d bytes arrived, %d are reported", n, download.Size)
			}
			return err
		},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		err := move()
		runtime.ReadMemStats(&after)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 8<<20 {
			t.Errorf("%s: %d bytes were allocated", name, allocated)
		} else {
			t.Logf("%s: %d KiB were allocated", name, allocated>>10)
		}
	}
}

// TestTransferMayOutlastAnAttempt checks that the time limit of an attempt does not apply to files.
func TestTransferMayOutlastAnAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &clinic{instead: map[string]http.HandlerFunc{"GET /file": func(http.ResponseWriter, *http.Request) { time.Sleep(time.Minute) }}}
		client := c.inProcess(t, cliniko.WithTimeout(time.Second))
		slow := &zeros{left: 8, step: func() { time.Sleep(10 * time.Minute) }}
		if _, err := client.PatientAttachments.Upload(t.Context(), "7", "scan.pdf", slow, cliniko.PatientAttachmentUploadOptions{Size: 8}); err != nil {
			t.Errorf("upload: %v", err)
		}
		if _, err := client.PatientAttachments.Download(t.Context(), "5", io.Discard); err != nil {
			t.Errorf("download: %v", err)
		}
	})
}

func TestAttachmentsPrintNothing(t *testing.T) {
	t.Parallel()
	for _, value := range []any{
		cliniko.PatientAttachment{ID: "5", Filename: "lovelace.pdf", Description: "lovelace"},
		cliniko.AttachmentDownload{Filename: "lovelace.pdf"},
		cliniko.AttachmentPresignedPost{URL: fileSecret, Fields: givenFields},
	} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
			if text := fmt.Sprintf(verb, value); strings.Contains(text, "lovelace") || strings.Contains(text, fileSecret) || !strings.Contains(text, "Attachment") {
				t.Errorf("%s prints %s", verb, text)
			}
		}
		if logged, ok := value.(interface{ LogValue() slog.Value }); !ok || strings.Contains(logged.LogValue().String(), "lovelace") {
			t.Errorf("%T logs more than its type", value)
		}
	}
}
