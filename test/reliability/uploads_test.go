package reliability_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestUpload(t *testing.T) {
	t.Parallel()
	c := &clinic{keep: true}
	client := c.open(t)
	attachment, err := client.PatientAttachments.Upload(t.Context(), "7", `C:\scans/Befund "Müller" & 50% #1.pdf`, scan(),
		cliniko.PatientAttachmentUploadOptions{Description: "MRI"})
	if err != nil {
		t.Fatal(err)
	}
	if attachment.ID != "1640000340701911180" || attachment.ProcessingCompleted || attachment.Filename != "" || attachment.Size != 0 {
		t.Errorf("the attachment is not the unprocessed one: %s", attachment.ID)
	}
	if diff := cmp.Diff(givenFields, c.values); diff != "" {
		t.Errorf("fields (-given +sent):\n%s", diff)
	}
	if len(c.form) != len(givenFields)+1 || c.form[len(c.form)-1] != "file" {
		t.Errorf("the file is not the last part: %q", c.form)
	}
	if string(c.content) != "the scan" || c.name != "Befund _Müller_ & 50_ _1.pdf" {
		t.Errorf("the file host got %q as %q", c.content, c.name)
	}
	want := map[string]string{
		"patient_id": "7", "description": "MRI", "filename": `Befund "Müller" & 50% #1.pdf`,
		"upload_url": c.files + "/1640000459638417690/temp/0b8d/Befund _Müller_ & 50_ _1.pdf",
	}
	if diff := cmp.Diff(want, c.created); diff != "" {
		t.Errorf("created with (-want +got):\n%s", diff)
	}
	wantRequests := []string{"GET /v1/patients/7/attachment_presigned_post", "POST /", "POST /v1/patient_attachments"}
	if diff := cmp.Diff(wantRequests, c.requests()); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

// TestUploadWithRecordedResponses uses a presigned post and a response of S3 as they were recorded.
func TestUploadWithRecordedResponses(t *testing.T) {
	t.Parallel()
	c := &clinic{instead: map[string]http.HandlerFunc{
		"GET /v1/patients/7/attachment_presigned_post": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(testkit.Fixture(t, "attachment_presigned_post.json"))
		},
		"POST /": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusCreated)
			_, _ = w.Write(testkit.Fixture(t, "s3_post_response.xml"))
		},
	}}
	client := c.inProcess(t)
	if _, err := client.PatientAttachments.Upload(t.Context(), "7", "scan report.pdf", scan(), cliniko.PatientAttachmentUploadOptions{}); err != nil {
		t.Fatal(err)
	}
	const want = "https://cliniko-files-example-bucket.s3.ap-southeast-2.amazonaws.com/1640000459638417690/patients/1640000087121101804" +
		"/attachments/temp/0b8d6f1e-0000-4000-8000-000000000000/scan report.pdf"
	if got := c.created["upload_url"]; got != want {
		t.Errorf("upload_url is %s", got)
	}
	if _, sent := c.created["description"]; sent {
		t.Error("an empty description is sent")
	}
}

func TestUploadJoinsWithOneSlash(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"https://files.example", "https://files.example/", "https://files.example//"} {
		for _, key := range []string{"temp/a b.pdf", "/temp/a b.pdf"} {
			stored := func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusCreated)
				_, _ = io.WriteString(w, "<PostResponse><Key>"+key+"</Key></PostResponse>")
			}
			c := &clinic{presigned: address, instead: map[string]http.HandlerFunc{"POST /": stored, "POST ": stored, "POST //": stored}}
			client := c.inProcess(t)
			if _, err := client.PatientAttachments.Upload(t.Context(), "7", "a b.pdf", scan(), cliniko.PatientAttachmentUploadOptions{}); err != nil {
				t.Fatal(err)
			}
			if got := c.created["upload_url"]; got != "https://files.example/temp/a b.pdf" {
				t.Errorf("%s and %s: upload_url is %s", address, key, got)
			}
		}
	}
}

func TestUploadReaders(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "scan.txt")
	if err := os.WriteFile(path, []byte("---the scan"), 0o600); err != nil {
		t.Fatal(err)
	}
	none := cliniko.PatientAttachmentUploadOptions{}
	for name, test := range map[string]struct {
		reader func(t *testing.T) io.Reader
		opts   cliniko.PatientAttachmentUploadOptions
	}{
		"bytes.Reader": {func(*testing.T) io.Reader { return bytes.NewReader([]byte("the scan")) }, none},
		"bytes.Buffer": {func(*testing.T) io.Reader { return bytes.NewBufferString("the scan") }, none},
		"half read": {func(*testing.T) io.Reader {
			r := strings.NewReader("---the scan")
			_, _ = io.CopyN(io.Discard, r, 3)
			return r
		}, none},
		"file, half read": {func(t *testing.T) io.Reader {
			t.Helper()
			file, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = file.Close() })
			_, _ = file.Seek(3, io.SeekStart)
			return file
		}, none},
		"pipe": {func(t *testing.T) io.Reader {
			t.Helper()
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = r.Close() })
			_, _ = w.WriteString("the scan")
			_ = w.Close()
			return r
		}, none},
		"unknown length":     {func(*testing.T) io.Reader { return onlyReader{scan()} }, none},
		"given length":       {func(*testing.T) io.Reader { return onlyReader{scan()} }, cliniko.PatientAttachmentUploadOptions{Size: 8}},
		"byte by byte":       {func(*testing.T) io.Reader { return iotest.OneByteReader(scan()) }, cliniko.PatientAttachmentUploadOptions{Size: 8}},
		"EOF with the bytes": {func(*testing.T) io.Reader { return iotest.DataErrReader(scan()) }, cliniko.PatientAttachmentUploadOptions{Size: 8}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &clinic{keep: true}
			client := c.open(t)
			if _, err := client.PatientAttachments.Upload(t.Context(), "7", "scan.txt", test.reader(t), test.opts); err != nil {
				t.Fatal(err)
			}
			if string(c.content) != "the scan" {
				t.Errorf("the file host got %q", c.content)
			}
		})
	}
}

func TestUploadRemovesItsTemporaryFile(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Setenv("TMP", dir) // for Windows
	for name, reader := range map[string]io.Reader{"sent": scan(), "broken": io.MultiReader(scan(), iotest.ErrReader(io.ErrNoProgress)), "empty": strings.NewReader("")} {
		_, _ = (&clinic{}).inProcess(t).PatientAttachments.Upload(t.Context(), "7", "scan.txt", onlyReader{reader}, cliniko.PatientAttachmentUploadOptions{})
		if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
			t.Errorf("%s: %d files are left: %v", name, len(left), err)
		}
	}
}

func TestUploadRejectsInput(t *testing.T) {
	t.Parallel()
	none := cliniko.PatientAttachmentUploadOptions{}
	for name, test := range map[string]struct {
		patient  cliniko.PatientID
		filename string
		reader   io.Reader
		opts     cliniko.PatientAttachmentUploadOptions
		field    string
	}{
		"no patient":              {"", "a.pdf", scan(), none, "patient_id"},
		"not a patient":           {"../7", "a.pdf", scan(), none, "patient_id"},
		"no name":                 {"7", "", scan(), none, "filename"},
		"only a directory":        {"7", `scans\`, scan(), none, "filename"},
		"dots":                    {"7", "/..", scan(), none, "filename"},
		"line break in the name":  {"7", "a\r\nb.pdf", scan(), none, "filename"},
		"not UTF-8":               {"7", "a\xff.pdf", scan(), none, "filename"},
		"long description":        {"7", "a.pdf", scan(), cliniko.PatientAttachmentUploadOptions{Description: strings.Repeat("ü", 256)}, "description"},
		"no file":                 {"7", "a.pdf", nil, none, "file"},
		"empty file":              {"7", "a.pdf", strings.NewReader(""), none, "file"},
		"empty file without size": {"7", "a.pdf", onlyReader{strings.NewReader("")}, none, "file"},
		"negative size":           {"7", "a.pdf", scan(), cliniko.PatientAttachmentUploadOptions{Size: -1}, "size"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &clinic{}
			_, err := c.inProcess(t).PatientAttachments.Upload(t.Context(), test.patient, test.filename, test.reader, test.opts)
			invalid, ok := errors.AsType[*cliniko.ValidationError](err)
			if !ok || invalid.Field != test.field {
				t.Errorf("got %v, want a ValidationError about %s", err, test.field)
			}
			if sent := c.requests(); len(sent) != 0 {
				t.Errorf("sent %q", sent)
			}
		})
	}
}

const (
	pathPresign = "GET /v1/patients/7/attachment_presigned_post"
	pathCreate  = "POST /v1/patient_attachments"
	pathPoll    = "GET /v1/patient_attachments/1640000340701911180"
	s3TooLarge  = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>EntityTooLarge</Code><Message>lovelace.pdf</Message></Error>`
)

// TestUploadFails checks that an error names the step, the cause and what is on the record, and shows nothing of the
// patient.
func TestUploadFails(t *testing.T) {
	t.Parallel()
	errReader := errors.New("lovelace.pdf is on a broken disk")
	for name, test := range map[string]struct {
		where  string
		with   http.HandlerFunc
		reader io.Reader
		size   int64
		step   cliniko.UploadStep
		is     error
		text   string
		status int    // of a FileError
		code   string // of a FileError
		more   int    // number of requests; -1: one or two
	}{
		"reading to measure":    {reader: onlyReader{iotest.ErrReader(errReader)}, step: cliniko.UploadPrepare, is: errReader, text: "nothing was sent"},
		"presign rejected":      {where: pathPresign, with: respondsWith(403, ""), step: cliniko.UploadPresign, is: cliniko.ErrForbidden, text: "nothing was sent", more: 1},
		"presign unreadable":    {where: pathPresign, with: respondsWith(200, "<html>"), step: cliniko.UploadPresign, is: cliniko.ErrBadResponse, text: "nothing was sent", more: 1},
		"presign gives no URL":  {where: pathPresign, with: respondsWith(200, `{"fields":{}}`), step: cliniko.UploadTransfer, is: cliniko.ErrForeignLink, text: "nothing is on the record", more: 1},
		"presign gives nothing": {where: pathPresign, with: respondsWith(200, "{}"), step: cliniko.UploadPresign, is: cliniko.ErrBadResponse, text: "nothing was sent", more: 1},
		"file too large":        {where: "POST /", with: respondsWith(400, s3TooLarge), step: cliniko.UploadTransfer, text: "400 bad request: EntityTooLarge", status: 400, code: "EntityTooLarge", more: 2},
		"file rejected in HTML": {where: "POST /", with: respondsWith(503, "<html>lovelace.pdf"), step: cliniko.UploadTransfer, text: "503 service unavailable", status: 503, more: 2},
		"odd code":              {where: "POST /", with: respondsWith(403, "<Error><Code>no lovelace.pdf</Code></Error>"), step: cliniko.UploadTransfer, text: "403 forbidden", status: 403, more: 2},
		"file redirected": {where: "POST /", with: func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			w.Header().Set("Location", "/file")
			w.WriteHeader(http.StatusTemporaryRedirect)
		}, step: cliniko.UploadTransfer, text: "307 temporary redirect", status: 307, more: 2},
		"stored without a key":    {where: "POST /", with: respondsWith(204, ""), step: cliniko.UploadTransfer, text: "without returning its key", more: 2},
		"stored, response broken": {where: "POST /", with: breaks, step: cliniko.UploadTransfer, is: io.ErrUnexpectedEOF, more: 2},
		"file host hangs up":      {where: "POST /", with: hangsUp, step: cliniko.UploadTransfer, is: io.EOF, text: "nothing is on the record", more: 2},
		"reader fails":            {reader: io.MultiReader(scan(), iotest.ErrReader(errReader)), size: 100, step: cliniko.UploadTransfer, is: errReader, text: "reader of the file failed", more: -1},
		"reader ends early":       {reader: onlyReader{scan()}, size: 9, step: cliniko.UploadTransfer, is: io.ErrUnexpectedEOF, text: "unexpected EOF", more: -1},
		"reader has more":         {reader: onlyReader{scan()}, size: 7, step: cliniko.UploadTransfer, text: "more bytes than its size", more: -1},
		"create rejected":         {where: pathCreate, with: respondsWith(422, `{"message":"Validation Failed","errors":{"temp_attachment_url":"is invalid"}}`), step: cliniko.UploadCreate, is: cliniko.ErrInvalid, text: "nothing is on the record", more: 3},
		"create failed":           {where: pathCreate, with: respondsWith(502, ""), step: cliniko.UploadCreate, is: cliniko.ErrServer, text: "may or may not be on the record", more: 3},
		"create unreadable":       {where: pathCreate, with: respondsWith(201, "<"), step: cliniko.UploadCreate, is: cliniko.ErrBadResponse, text: "may or may not be on the record", more: 3},
		"create broke":            {where: pathCreate, with: hangsUp, step: cliniko.UploadCreate, is: io.EOF, text: "may or may not be on the record", more: 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &clinic{instead: map[string]http.HandlerFunc{test.where: test.with}}
			if test.where == "" {
				c.instead = nil
			}
			reader := test.reader
			if reader == nil {
				reader = scan()
			}
			_, err := c.open(t).PatientAttachments.Upload(t.Context(), "7", "lovelace.pdf", reader,
				cliniko.PatientAttachmentUploadOptions{Size: test.size, Description: "lovelace"})
			failed, ok := errors.AsType[*cliniko.UploadError](err)
			if !ok || failed.Step != test.step {
				t.Fatalf("got %v, want an UploadError of step %s", err, test.step)
			}
			if test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("got %v, want the cause %v", err, test.is)
			}
			if _, unknown := errors.AsType[*cliniko.OutcomeUnknownError](err); unknown != strings.Contains(test.text, "may or may not") {
				t.Errorf("it unwraps to an OutcomeUnknownError: %t", unknown)
			}
			if fileError, ok := errors.AsType[*cliniko.FileError](err); ok && (fileError.StatusCode != test.status || fileError.Code != test.code || fileError.Op != cliniko.FileUpload) {
				t.Errorf("got %d %q", fileError.StatusCode, fileError.Code)
			}
			if failed.ID != "" {
				t.Errorf("the attachment is %q", failed.ID)
			}
			checkErrorText(t, err, test.text)
			if got := c.requests(); test.more >= 0 && len(got) != test.more || test.more < 3 && slices.Contains(got, pathCreate) {
				t.Errorf("requests: %q", got)
			}
		})
	}
}

func TestUploadWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &clinic{pending: 5}
		client, start := c.inProcess(t), time.Now()
		attachment, err := client.PatientAttachments.Upload(t.Context(), "7", "scan.pdf", scan(), cliniko.PatientAttachmentUploadOptions{Wait: true})
		if err != nil {
			t.Fatal(err)
		}
		if !attachment.ProcessingCompleted || attachment.Filename != "scan-report.pdf" || attachment.Size != 48213 {
			t.Error("the attachment is not the processed one")
		}
		var at []int
		for _, poll := range c.polls {
			at = append(at, int(poll.Sub(start).Seconds()))
		}
		if diff := cmp.Diff([]int{1, 3, 7, 12, 17, 22}, at); diff != "" {
			t.Errorf("polled at second (-want +got):\n%s", diff)
		}
	})
}

func TestUploadWaitsNoLongerThanItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &clinic{pending: 100}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		start := time.Now()
		_, err := c.inProcess(t).PatientAttachments.Upload(ctx, "7", "scan.pdf", scan(), cliniko.PatientAttachmentUploadOptions{Wait: true})
		failed, ok := errors.AsType[*cliniko.UploadError](err)
		if !ok || failed.Step != cliniko.UploadProcess || failed.ID == "" || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		if took := time.Since(start); took != 10*time.Second {
			t.Errorf("waited for %s", took)
		}
	})
}

func TestUploadWaitsInVain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &clinic{instead: map[string]http.HandlerFunc{pathPoll: respondsWith(404, "")}}
		_, err := c.inProcess(t).PatientAttachments.Upload(t.Context(), "7", "lovelace.pdf", scan(), cliniko.PatientAttachmentUploadOptions{Wait: true})
		failed, ok := errors.AsType[*cliniko.UploadError](err)
		if !ok || failed.Step != cliniko.UploadProcess || failed.ID != "1640000340701911180" || !errors.Is(err, cliniko.ErrNotFound) {
			t.Fatalf("got %v", err)
		}
		checkErrorText(t, err, "attachment 1640000340701911180 is on the record")
	})
}

func TestUploadOfWhatIsProcessedAtOnce(t *testing.T) {
	t.Parallel()
	c := &clinic{instead: map[string]http.HandlerFunc{pathCreate: respondsWith(201, string(testkit.Fixture(t, "patient_attachment.json")))}}
	if _, err := c.inProcess(t).PatientAttachments.Upload(t.Context(), "7", "scan.pdf", scan(), cliniko.PatientAttachmentUploadOptions{Wait: true}); err != nil {
		t.Error(err)
	}
	if len(c.requests()) != 3 {
		t.Errorf("requests: %q", c.requests())
	}
}
