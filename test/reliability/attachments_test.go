package reliability_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// What must not be seen at the file host or in the text of an error.
const fileSecret = "signature-0123456789"

// clinic is the API and a file host, as far as attachments need them. They are two hosts: what one gets, the other must
// not.
type clinic struct {
	t         *testing.T
	files     string // address of the file host
	presigned string // address in the presigned post; "": that of the file host
	location  string // where the content redirects to; "": a file at the file host

	// One of these replaces the answer to one request, by its method and path.
	instead map[string]http.HandlerFunc

	mu      sync.Mutex
	asked   []string
	created map[string]string
	form    []string // name of each part, in order
	values  map[string]string
	name    string // of the file, in the form
	content []byte // of the file; nil unless keep
	keep    bool
	polls   []time.Time
	pending int // polls that find the attachment unprocessed
}

var givenFields = map[string]string{
	"key": "1640000459638417690/temp/0b8d/${filename}", "policy": "RVhBTVBMRQ==", "x-amz-date": "20261006T010203Z",
	"x-amz-signature": fileSecret, "success_action_status": "201", "acl": "private",
}

func (c *clinic) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	request := r.Method + " " + r.URL.Path
	c.mu.Lock()
	c.asked = append(c.asked, request)
	c.mu.Unlock()
	c.checkSecrets(r)
	if handler, ok := c.instead[request]; ok {
		handler(w, r)
		return
	}
	switch request {
	case "GET /v1/patients/7/attachment_presigned_post":
		address := c.presigned
		if address == "" {
			address = c.files + "/"
		}
		writeJSON(w, http.StatusOK, map[string]any{"url": address, "fields": givenFields})
	case "POST /":
		c.store(w, r)
	case "POST /v1/patient_attachments":
		c.create(w, r)
	case "GET /v1/patient_attachments/1640000340701911180":
		c.poll(w)
	case "GET /v1/patient_attachments/5/content":
		location := c.location
		if location == "" {
			location = c.files + "/file?X-Amz-Signature=" + fileSecret
		}
		w.Header().Set("Location", location)
		w.WriteHeader(http.StatusFound)
	case "GET /file":
		w.Header().Set("Content-Type", "application/pdf")
		w.Header().Set("Content-Disposition", `attachment; filename="x"; filename*=UTF-8''..%2Fbefund%20M%C3%BCller.pdf`)
		_, _ = io.WriteString(w, "the scan")
	default:
		http.NotFound(w, r)
	}
}

// checkSecrets wants the key at the API, and nothing of the client's at the file host.
func (c *clinic) checkSecrets(r *http.Request) {
	_, _, hasKey := r.BasicAuth()
	if isAPI := strings.HasPrefix(r.URL.Path, "/v1/"); hasKey != isAPI {
		c.t.Errorf("%s %s: key is %t", r.Method, r.URL.Path, hasKey)
	} else if isAPI {
		return
	}
	for _, name := range []string{"Authorization", "Cookie", "Referer", "Accept"} {
		if values := r.Header.Values(name); len(values) != 0 {
			c.t.Errorf("%s %s: %s is %q", r.Method, r.URL.Path, name, values)
		}
	}
	if strings.Contains(r.UserAgent(), "harbour") {
		c.t.Errorf("%s %s: User-Agent is %q", r.Method, r.URL.Path, r.UserAgent())
	}
}

// store is the file host's part of an upload.
func (c *clinic) store(w http.ResponseWriter, r *http.Request) {
	if r.ContentLength <= 0 || len(r.TransferEncoding) != 0 {
		c.t.Errorf("the form has length %d and encoding %q", r.ContentLength, r.TransferEncoding)
	}
	parts, err := r.MultipartReader()
	if err != nil {
		c.t.Error(err)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.values = map[string]string{}
	for {
		part, err := parts.NextPart()
		if err != nil {
			break // the end, or the client went away
		}
		c.form = append(c.form, part.FormName())
		if part.FileName() == "" {
			value, _ := io.ReadAll(part)
			c.values[part.FormName()] = string(value)
			continue
		}
		c.name = part.FileName()
		c.readFile(part)
	}
	key := strings.ReplaceAll(c.values["key"], "${filename}", c.name)
	w.WriteHeader(http.StatusCreated)
	_, _ = fmt.Fprintf(w, "<?xml version=\"1.0\"?>\n<PostResponse><Location>%s/%s</Location><Bucket>b</Bucket><Key>%s</Key><ETag>\"0\"</ETag></PostResponse>",
		c.files, url.QueryEscape(key), strings.ReplaceAll(key, "&", "&amp;"))
}

func (c *clinic) readFile(part *multipart.Part) {
	if !c.keep {
		_, _ = io.Copy(io.Discard, part)
		return
	}
	c.content, _ = io.ReadAll(part)
}

func (c *clinic) create(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := json.NewDecoder(r.Body).Decode(&c.created); err != nil {
		c.t.Error(err)
	}
	w.WriteHeader(http.StatusCreated)
	_, _ = w.Write(testkit.Fixture(c.t, "patient_attachment_unprocessed.json"))
}

func (c *clinic) poll(w http.ResponseWriter) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.polls = append(c.polls, time.Now())
	if len(c.polls) <= c.pending {
		_, _ = w.Write(testkit.Fixture(c.t, "patient_attachment_unprocessed.json"))
		return
	}
	_, _ = io.WriteString(w, strings.Replace(string(testkit.Fixture(c.t, "patient_attachment.json")), "1640000332774410794", "1640000340701911180", 1))
}

func (c *clinic) requests() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.asked)
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}

// open starts the two hosts on the loopback interface, and returns a client of the API. The client's cookies would go
// to both.
func (c *clinic) open(t *testing.T) *cliniko.Client {
	t.Helper()
	c.t = t
	api, files := httptest.NewServer(c), httptest.NewServer(c)
	c.files = files.URL
	jar, _ := cookiejar.New(nil)
	for _, server := range []string{api.URL, files.URL} {
		u, _ := url.Parse(server)
		jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: "secret"}})
	}
	pool := new(http.Transport)
	t.Cleanup(func() {
		pool.CloseIdleConnections()
		api.Close()
		files.Close()
	})
	return newAttachmentClient(t, pool, jar, cliniko.WithBaseURL(api.URL+"/v1"))
}

func newAttachmentClient(t *testing.T, next http.RoundTripper, jar http.CookieJar, opts ...cliniko.Option) *cliniko.Client {
	t.Helper()
	follow := func(*http.Request, []*http.Request) error { return nil }
	client, err := cliniko.NewClient(testkit.Account, testkit.Key, append([]cliniko.Option{
		testkit.UserAgent, cliniko.WithHTTPClient(&http.Client{Transport: next, Jar: jar, CheckRedirect: follow}),
		cliniko.WithoutRateLimit(), cliniko.WithMaxRetries(0),
	}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// inProcess answers without a network. It has a file host at https://files.example.
func (c *clinic) inProcess(t *testing.T, opts ...cliniko.Option) *cliniko.Client {
	t.Helper()
	c.t, c.files = t, "https://files.example"
	return newAttachmentClient(t, roundTripFunc(func(req *http.Request) (*http.Response, error) {
		if err := req.Context().Err(); err != nil {
			return nil, err
		}
		recorder := httptest.NewRecorder()
		inbound := req.Clone(req.Context())
		if inbound.Body == nil {
			inbound.Body = http.NoBody
		}
		c.ServeHTTP(recorder, inbound)
		return recorder.Result(), nil
	}), nil, opts...)
}

type roundTripFunc func(*http.Request) (*http.Response, error)

func (f roundTripFunc) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// onlyReader hides what a reader knows of its length.
type onlyReader struct{ io.Reader }

func scan() io.Reader { return strings.NewReader("the scan") }

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

// The answer of S3 and the presigned post as they were recorded.
func TestUploadWithRecordedAnswers(t *testing.T) {
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
	t.Setenv("TMP", dir) // the same on Windows
	for name, reader := range map[string]io.Reader{"sent": scan(), "broken": io.MultiReader(scan(), iotest.ErrReader(io.ErrNoProgress)), "empty": strings.NewReader("")} {
		_, _ = (&clinic{}).inProcess(t).PatientAttachments.Upload(t.Context(), "7", "scan.txt", onlyReader{reader}, cliniko.PatientAttachmentUploadOptions{})
		if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
			t.Errorf("%s: %d files are left: %v", name, len(left), err)
		}
	}
}

func TestUploadRefusesInput(t *testing.T) {
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

// refuses answers with a status and a body.
func refuses(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// breaks answers with half of what it promises.
func breaks(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	w.Header().Set("Content-Length", "1000")
	_, _ = io.WriteString(w, "half")
}

// hangsUp closes the connection instead of answering.
func hangsUp(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}

const (
	pathPresign = "GET /v1/patients/7/attachment_presigned_post"
	pathCreate  = "POST /v1/patient_attachments"
	pathPoll    = "GET /v1/patient_attachments/1640000340701911180"
	s3TooLarge  = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>EntityTooLarge</Code><Message>lovelace.pdf</Message></Error>`
)

// Each failure says in which step, what was left behind and why; and nothing that belongs to a patient.
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
		more   int    // requests; -1: one or two
	}{
		"reading to measure":    {reader: onlyReader{iotest.ErrReader(errReader)}, step: cliniko.UploadPrepare, is: errReader, text: "nothing was sent"},
		"presign refused":       {where: pathPresign, with: refuses(403, ""), step: cliniko.UploadPresign, is: cliniko.ErrForbidden, text: "nothing was sent", more: 1},
		"presign unreadable":    {where: pathPresign, with: refuses(200, "<html>"), step: cliniko.UploadPresign, is: cliniko.ErrBadResponse, text: "nothing was sent", more: 1},
		"presign gives no URL":  {where: pathPresign, with: refuses(200, `{"fields":{}}`), step: cliniko.UploadTransfer, is: cliniko.ErrForeignLink, text: "nothing is on the record", more: 1},
		"presign gives nothing": {where: pathPresign, with: refuses(200, "{}"), step: cliniko.UploadPresign, is: cliniko.ErrBadResponse, text: "nothing was sent", more: 1},
		"file too large":        {where: "POST /", with: refuses(400, s3TooLarge), step: cliniko.UploadTransfer, text: "400 bad request: EntityTooLarge", status: 400, code: "EntityTooLarge", more: 2},
		"file refused in HTML":  {where: "POST /", with: refuses(503, "<html>lovelace.pdf"), step: cliniko.UploadTransfer, text: "503 service unavailable", status: 503, more: 2},
		"odd code":              {where: "POST /", with: refuses(403, "<Error><Code>no lovelace.pdf</Code></Error>"), step: cliniko.UploadTransfer, text: "403 forbidden", status: 403, more: 2},
		"file redirected": {where: "POST /", with: func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			w.Header().Set("Location", "/file")
			w.WriteHeader(http.StatusTemporaryRedirect)
		}, step: cliniko.UploadTransfer, text: "307 temporary redirect", status: 307, more: 2},
		"stored without a key":  {where: "POST /", with: refuses(204, ""), step: cliniko.UploadTransfer, text: "under which key", more: 2},
		"stored, answer broken": {where: "POST /", with: breaks, step: cliniko.UploadTransfer, is: io.ErrUnexpectedEOF, more: 2},
		"file host hangs up":    {where: "POST /", with: hangsUp, step: cliniko.UploadTransfer, is: io.EOF, text: "nothing is on the record", more: 2},
		"reader fails":          {reader: io.MultiReader(scan(), iotest.ErrReader(errReader)), size: 100, step: cliniko.UploadTransfer, is: errReader, text: "reader of the file failed", more: -1},
		"reader ends early":     {reader: onlyReader{scan()}, size: 9, step: cliniko.UploadTransfer, is: io.ErrUnexpectedEOF, text: "unexpected EOF", more: -1},
		"reader has more":       {reader: onlyReader{scan()}, size: 7, step: cliniko.UploadTransfer, text: "more bytes than its size", more: -1},
		"create refused":        {where: pathCreate, with: refuses(422, `{"message":"Validation Failed","errors":{"temp_attachment_url":"is invalid"}}`), step: cliniko.UploadCreate, is: cliniko.ErrInvalid, text: "nothing is on the record", more: 3},
		"create failed":         {where: pathCreate, with: refuses(502, ""), step: cliniko.UploadCreate, is: cliniko.ErrServer, text: "may or may not be on the record", more: 3},
		"create unreadable":     {where: pathCreate, with: refuses(201, "<"), step: cliniko.UploadCreate, is: cliniko.ErrBadResponse, text: "may or may not be on the record", more: 3},
		"create broke":          {where: pathCreate, with: hangsUp, step: cliniko.UploadCreate, is: io.EOF, text: "may or may not be on the record", more: 3},
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
				t.Errorf("an OutcomeUnknownError is in it: %t", unknown)
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

// checkErrorText wants a text in an error, and nothing of the file.
func checkErrorText(t *testing.T, err error, want string) {
	t.Helper()
	if text := err.Error(); !strings.Contains(text, want) {
		t.Errorf("%q does not say %q", text, want)
	}
	for way, text := range testkit.Printed(reflect.ValueOf(&err).Elem()) {
		for _, secret := range []string{"lovelace", fileSecret, testkit.Key, "temp/"} {
			if strings.Contains(text, secret) {
				t.Errorf("%q is shown by %s in %q", secret, way, text)
			}
		}
	}
}

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
			t.Errorf("asked at (-want +got):\n%s", diff)
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
		c := &clinic{instead: map[string]http.HandlerFunc{pathPoll: refuses(404, "")}}
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
	c := &clinic{instead: map[string]http.HandlerFunc{pathCreate: refuses(201, string(testkit.Fixture(t, "patient_attachment.json")))}}
	if _, err := c.inProcess(t).PatientAttachments.Upload(t.Context(), "7", "scan.pdf", scan(), cliniko.PatientAttachmentUploadOptions{Wait: true}); err != nil {
		t.Error(err)
	}
	if len(c.requests()) != 3 {
		t.Errorf("requests: %q", c.requests())
	}
}

// zeros is a file of zeros, which calls step with every Read.
type zeros struct {
	left int64
	step func()
}

func (z *zeros) Read(p []byte) (int, error) {
	if z.step != nil {
		z.step()
	}
	if z.left == 0 {
		return 0, io.EOF
	}
	n := min(int64(len(p)), z.left)
	z.left -= n
	clear(p[:n])
	return int(n), nil
}

// A bubble of synctest ends only when all its goroutines have: those of net/http on both sides of a pipe are in it.
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
				time.Sleep(time.Minute) // the server takes a moment to close its connections
				if reads != after || reads < 20 {
					t.Errorf("%d reads, %d a moment later", after, reads)
				}
			})
		})
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// pipeListener is a network of one server.
type pipeListener struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newPipeListener() *pipeListener {
	return &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}
}

func (l *pipeListener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case l.conns <- server:
		return client, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func (l *pipeListener) Addr() net.Addr { return &net.TCPAddr{} }

// 64 MB go through without being held. Not parallel: the memory of other tests would count.
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
		"upload by way of a temporary file": func() error {
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
		t.Errorf("got %v, want what the writer said", err)
	}
}

// A filename out of an answer may be used as a path.
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
		"not found":            {where: content, with: refuses(404, ""), is: cliniko.ErrNotFound, text: "/patient_attachments/{id}/content"},
		"no address":           {where: content, with: refuses(302, ""), is: cliniko.ErrRedirect},
		"no content":           {where: content, with: refuses(204, ""), is: cliniko.ErrBadResponse, text: "no file"},
		"expired":              {where: "GET /file", with: refuses(403, "<Error><Code>AccessDenied</Code><Message>lovelace</Message></Error>"), text: "403 forbidden: AccessDenied", status: 403, code: "AccessDenied"},
		"a part of it":         {where: "GET /file", with: refuses(206, "the"), text: "206 partial content", status: 206},
		"breaks off":           {where: "GET /file", with: breaks, is: io.ErrUnexpectedEOF},
		"breaks off, chunked":  {where: "GET /file", with: raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"), is: io.ErrUnexpectedEOF},
		"end can not be known": {where: "GET /file", with: raw("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhalf"), text: "where it ends"},
		"no answer":            {where: "GET /file", with: hangsUp, is: io.EOF},
		"writer fails":         {writer: writerFunc(func([]byte) (int, error) { return 0, errDisk }), is: errDisk, text: "writer of the file failed"},
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

// raw answers with these bytes and closes the connection.
func raw(answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_, _ = io.WriteString(conn, answer)
			_ = conn.Close()
		}
	}
}

// The time for one attempt is that of the API: a file may take longer.
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
