package reliability_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cliniko-go/cliniko"
)

func TestDownload(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		c := &clinic{}
		client := c.open(t)
		c.instead = map[string]http.HandlerFunc{"GET /v1/patient_attachments/5/content": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", c.files+"/file?X-Amz-Signature="+fileSecret)
			w.WriteHeader(status)
		}}
		var file bytes.Buffer
		download, err := client.PatientAttachments.Download(t.Context(), "5", &file)
		if err != nil {
			t.Fatal(err)
		}
		want := &cliniko.AttachmentDownload{Filename: "befund Müller.pdf", ContentType: "application/pdf", Size: 8}
		if file.String() != "the scan" || *download != *want {
			t.Errorf("%d: %q, %q, %q, %d", status, file.String(), download.Filename, download.ContentType, download.Size)
		}
		if diff := cmp.Diff([]string{"GET /v1/patient_attachments/5/content", "GET /file"}, c.requests()); diff != "" {
			t.Errorf("%d: requests (-want +got):\n%s", status, diff)
		}
	}
}

func TestDownloadOfTheFileItself(t *testing.T) {
	t.Parallel()
	c := &clinic{instead: map[string]http.HandlerFunc{"GET /v1/patient_attachments/5/content": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		w.Header().Set("Content-Disposition", `inline; filename="a.png"`)
		_, _ = io.WriteString(w, "the scan")
	}}}
	client := c.open(t)
	var file strings.Builder
	download, err := client.PatientAttachments.Download(t.Context(), "5", &file)
	if err != nil {
		t.Fatal(err)
	}
	if file.String() != "the scan" || *download != (cliniko.AttachmentDownload{Filename: "a.png", ContentType: "image/png", Size: 8}) {
		t.Errorf("%q, %q, %q, %d", file.String(), download.Filename, download.ContentType, download.Size)
	}
	broken := writerFunc(func([]byte) (int, error) { return 0, io.ErrClosedPipe })
	if _, err := client.PatientAttachments.Download(t.Context(), "5", broken); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v, want the error of the writer", err)
	}
}

// TestFileItselfToAPipeThatHangs checks that a Write that hangs does not hold up the download of a file that the API sends
// itself.
func TestFileItselfToAPipeThatHangs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &clinic{instead: map[string]http.HandlerFunc{"GET /v1/patient_attachments/5/content": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "image/png")
			_, _ = io.WriteString(w, "the scan")
		}}}
		client := c.inProcess(t)
		r, w := io.Pipe()
		defer func() { _ = r.Close() }() // ends the Write that was left behind
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		_, err := client.PatientAttachments.Download(ctx, "5", w)
		if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took > 2*time.Second {
			t.Errorf("after %s: %v", took, err)
		}
	})
}

// TestDownloadedFilenames checks that a filename is safe as a path.
func TestDownloadedFilenames(t *testing.T) {
	t.Parallel()
	for disposition, want := range map[string]string{
		`attachment; filename="../../etc/passwd"`: "passwd",
		`attachment; filename="..\\..\\a.exe"`:    "a.exe",
		`attachment; filename=".."`:               "",
		`attachment; filename="/"`:                "",
		"attachment; filename*=UTF-8''a%0Ab":      "",
		`attachment; filename="`:                  "",
		`attachment`:                              "",
		``:                                        "",
	} {
		c := &clinic{instead: map[string]http.HandlerFunc{"GET /file": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Disposition", disposition)
		}}}
		download, err := c.inProcess(t).PatientAttachments.Download(t.Context(), "5", io.Discard)
		if err != nil || download.Filename != want {
			t.Errorf("%s: got %v, %v", disposition, download, err)
		}
	}
}

func TestDownloadFails(t *testing.T) {
	t.Parallel()
	errDisk := errors.New("lovelace.pdf is on a full disk")
	const content = "GET /v1/patient_attachments/5/content"
	for name, test := range map[string]struct {
		where  string
		with   http.HandlerFunc
		writer io.Writer
		is     error
		text   string
		status int
		code   string
	}{
		"not found":           {where: content, with: respondsWith(404, ""), is: cliniko.ErrNotFound, text: "/patient_attachments/{id}/content"},
		"no address":          {where: content, with: respondsWith(302, ""), is: cliniko.ErrRedirect},
		"no content":          {where: content, with: respondsWith(204, ""), is: cliniko.ErrBadResponse, text: "no file"},
		"expired":             {where: "GET /file", with: respondsWith(403, "<Error><Code>AccessDenied</Code><Message>lovelace</Message></Error>"), text: "403 forbidden: AccessDenied", status: 403, code: "AccessDenied"},
		"a part of it":        {where: "GET /file", with: respondsWith(206, "the"), text: "206 partial content", status: 206},
		"breaks off":          {where: "GET /file", with: breaks, is: io.ErrUnexpectedEOF},
		"breaks off, chunked": {where: "GET /file", with: raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"), is: io.ErrUnexpectedEOF},
		"end unknown":         {where: "GET /file", with: raw("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhalf"), text: "has no length"},
		"no response":         {where: "GET /file", with: hangsUp, is: io.EOF},
		"writer fails":        {writer: writerFunc(func([]byte) (int, error) { return 0, errDisk }), is: errDisk, text: "writer of the file failed"},
		"redirected again": {where: "GET /file", with: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "/v1/patients/7")
			w.WriteHeader(http.StatusFound)
		}, text: "302 found", status: 302},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &clinic{}
			if test.where != "" {
				c.instead = map[string]http.HandlerFunc{test.where: test.with}
			}
			w := test.writer
			if w == nil {
				w = io.Discard
			}
			download, err := c.open(t).PatientAttachments.Download(t.Context(), "5", w)
			if err == nil || download != nil {
				t.Fatalf("got %v", download)
			}
			if test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("got %v, want the cause %v", err, test.is)
			}
			failed, ok := errors.AsType[*cliniko.FileError](err)
			if ok == (test.where == content) {
				t.Fatalf("got %T", err)
			}
			if ok && (failed.Op != cliniko.FileDownload || failed.StatusCode != test.status || failed.Code != test.code) {
				t.Errorf("got %s %d %q", failed.Op, failed.StatusCode, failed.Code)
			}
			checkErrorText(t, err, test.text)
		})
	}
}
