package clinikotest_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko/clinikotest"
)

// presigned is the response that permits sending a file.
type presigned struct {
	URL    string
	Fields map[string]string
}

func presign(t *testing.T, c *clinikotest.Clinic) presigned {
	t.Helper()
	return presignFor(t, c, text(getList(t, c, "patients", "/patients").Rows[0], "id"))
}

func presignFor(t *testing.T, c *clinikotest.Clinic, patient string) presigned {
	t.Helper()
	status, body := get(t, c, "/patients/"+patient+"/attachment_presigned_post")
	if status != http.StatusOK {
		t.Fatalf("got %d %s", status, body)
	}
	var post presigned
	decode(t, body, &post)
	return post
}

// formOf returns the request that sends a file.
func formOf(t *testing.T, post presigned, name, content string) *http.Request {
	t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for _, field := range slices.Sorted(maps.Keys(post.Fields)) {
		if err := w.WriteField(field, post.Fields[field]); err != nil {
			t.Fatal(err)
		}
	}
	if name != "" {
		part, err := w.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return postTo(t, post.URL, w.FormDataContentType(), &form)
}

func postTo(t *testing.T, address, contentType string, body io.Reader) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	return req
}

// hostResponse is a response of the file host.
type hostResponse struct {
	status int
	header http.Header
	body   []byte

	Code                        string // of an error
	Location, Bucket, Key, ETag string // of an accepted file
}

func roundTrip(t testing.TB, rt http.RoundTripper, req *http.Request) hostResponse {
	t.Helper()
	resp, err := rt.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	got := hostResponse{status: resp.StatusCode, header: resp.Header, body: body}
	if resp.Header.Get("Content-Type") == "application/xml" {
		if err := xml.Unmarshal(body, &got); err != nil {
			t.Fatal(err)
		}
	}
	return got
}

// uploaded sends a file and returns the address that an attachment names.
func uploaded(t *testing.T, c *clinikotest.Clinic, name, content string) string {
	t.Helper()
	post := presign(t, c)
	return post.URL + "/" + uploadedTo(t, c, post, name, content).Key
}

func uploadedTo(t *testing.T, rt http.RoundTripper, post presigned, name, content string) hostResponse {
	t.Helper()
	resp := roundTrip(t, rt, formOf(t, post, name, content))
	if resp.status != http.StatusCreated {
		t.Fatalf("got %d %s", resp.status, resp.body)
	}
	return resp
}

func TestPresignedPost(t *testing.T) {
	t.Parallel()
	c, _ := small()
	rows := getList(t, c, "patients", "/patients").Rows
	post := presignFor(t, c, text(rows[0], "id"))
	if post.URL != "https://cliniko-sandbox-files.s3.example" {
		t.Errorf("got the address %s", post.URL)
	}
	names := slices.Collect(maps.Keys(mustSpec(t).Schemas["AttachmentPresignedPost"].Fields["fields"].Fields))
	names = append(names, "x-amz-date") // only in the guide
	slices.Sort(names)
	if got := slices.Sorted(maps.Keys(post.Fields)); !slices.Equal(got, names) {
		t.Errorf("got the fields %v, want %v", got, names)
	}
	if key := post.Fields["key"]; !strings.Contains(key, "/patients/"+text(rows[0], "id")+"/") || !strings.HasSuffix(key, "/${filename}") {
		t.Errorf("got the key %s", key)
	}
	if again := presignFor(t, c, text(rows[0], "id")); again.Fields["key"] == post.Fields["key"] {
		t.Error("two posts have the same key")
	}
	archived := text(all(t, c, "patients", "archived_at:?")[0], "id")
	for _, id := range []string{"1", archived} {
		if status, _ := get(t, c, "/patients/"+id+"/attachment_presigned_post"); status != http.StatusNotFound {
			t.Errorf("%s: got %d", id, status)
		}
	}
}

// The response of S3 contains the plain key and the encoded address.
func TestFileHostStoresFiles(t *testing.T) {
	t.Parallel()
	c, _ := small()
	post := presign(t, c)
	dir := strings.TrimSuffix(post.Fields["key"], "${filename}")
	for sent, want := range map[string]string{
		"scan report.pdf": "scan report.pdf", `C:\scans\knee.pdf`: "knee.pdf", "/tmp/Müller & Söhne.pdf": "Müller & Söhne.pdf",
	} {
		got := uploadedTo(t, c, post, sent, "the scan")
		if got.Key != dir+want || got.Bucket != "cliniko-sandbox-files" || !strings.HasPrefix(got.ETag, `"`) {
			t.Errorf("%s: got %+v", sent, got)
		}
		location := post.URL + "/" + strings.NewReplacer("/", "%2F", " ", "+", "&", "%26", "ü", "%C3%BC", "ö", "%C3%B6").Replace(dir+want)
		if got.Location != location || got.header.Get("Location") != location || got.header.Get("Etag") != got.ETag {
			t.Errorf("%s: got the location %s, want %s", sent, got.Location, location)
		}
	}
	post.Fields["key"] = dir + "own.pdf" // S3 requires the prefix only
	if got := uploadedTo(t, c, post, "scan.pdf", "x"); got.Key != dir+"own.pdf" {
		t.Errorf("got the key %s", got.Key)
	}
	post.Fields["x-ignore-me"] = "x"
	uploadedTo(t, c, post, "scan.pdf", "")
}

func TestFileHostErrors(t *testing.T) {
	t.Parallel()
	c, clock := small()
	post := presign(t, c)
	field := func(name, value string) func(presigned) *http.Request {
		return func(p presigned) *http.Request {
			p.Fields[name] = value
			if value == "" {
				delete(p.Fields, name)
			}
			return formOf(t, p, "scan.pdf", "the scan")
		}
	}
	request := func(spoil func(*http.Request)) func(presigned) *http.Request {
		return func(p presigned) *http.Request {
			req := formOf(t, p, "scan.pdf", "the scan")
			spoil(req)
			return req
		}
	}
	for name, tt := range map[string]struct {
		make   func(presigned) *http.Request
		status int
		code   string
	}{
		"key":               {request(func(r *http.Request) { r.SetBasicAuth(c.APIKey(), "") }), 400, "InvalidArgument"},
		"any authorization": {request(func(r *http.Request) { r.Header.Set("Authorization", "Bearer x") }), 400, "InvalidArgument"},
		"other key":         {field("key", "sandbox/patients/1/scan.pdf"), 403, "AccessDenied"},
		"no key":            {field("key", ""), 400, "InvalidArgument"},
		"long key":          {field("key", strings.TrimSuffix(post.Fields["key"], "${filename}")+strings.Repeat("k", 1024)), 400, "KeyTooLongError"},
		"public":            {field("acl", "public-read"), 403, "AccessDenied"},
		"other status":      {field("success_action_status", "204"), 403, "AccessDenied"},
		"other date":        {field("x-amz-date", "20261007T020001Z"), 403, "AccessDenied"},
		"other bucket":      {field("bucket", "another"), 403, "AccessDenied"},
		"missing field":     {field("acl", ""), 403, "AccessDenied"},
		"field too many":    {field("x-amz-meta-note", "x"), 403, "AccessDenied"},
		"no policy":         {field("policy", ""), 403, "AccessDenied"},
		"other policy":      {field("policy", "e30="), 403, "SignatureDoesNotMatch"},
		"broken policy":     {field("policy", "x"), 403, "SignatureDoesNotMatch"},
		"other signature":   {field("x-amz-signature", strings.Repeat("0", 64)), 403, "SignatureDoesNotMatch"},
		"no signature":      {field("x-amz-signature", ""), 400, "InvalidArgument"},
		"long fields":       {field("x-ignore-me", strings.Repeat("x", 20_000)), 400, "MaxPostPreDataLengthExceeded"},
		"no file":           {func(p presigned) *http.Request { return formOf(t, p, "", "") }, 400, "InvalidArgument"},
		"not a form":        {request(func(r *http.Request) { r.Header.Set("Content-Type", "application/json") }), 412, "PreconditionFailed"},
		"no length":         {request(func(r *http.Request) { r.ContentLength = 0 }), 411, "MissingContentLength"},
		"broken fields": {func(p presigned) *http.Request {
			return postTo(t, p.URL, "multipart/form-data; boundary=b", strings.NewReader("--b"))
		}, 400, "MalformedPOSTRequest"},
		"broken field": {func(p presigned) *http.Request {
			return postTo(t, p.URL, "multipart/form-data; boundary=b", strings.NewReader("--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nx"))
		}, 400, "MalformedPOSTRequest"},
		"broken file": {func(p presigned) *http.Request {
			req := formOf(t, p, "scan.pdf", "the scan")
			form, err := io.ReadAll(req.Body)
			if err != nil {
				t.Fatal(err)
			}
			form = form[:bytes.Index(form, []byte("the scan"))+3]
			return postTo(t, p.URL, req.Header.Get("Content-Type"), bytes.NewReader(form))
		}, 400, "MalformedPOSTRequest"},
		"put":           {request(func(r *http.Request) { r.Method = http.MethodPut }), 405, "MethodNotAllowed"},
		"list":          {request(func(r *http.Request) { r.Method = http.MethodGet }), 405, "MethodNotAllowed"},
		"post to a key": {request(func(r *http.Request) { r.URL.Path += "/key" }), 405, "MethodNotAllowed"},
	} {
		got := roundTrip(t, c, tt.make(presigned{post.URL, maps.Clone(post.Fields)}))
		if got.status != tt.status || got.Code != tt.code {
			t.Errorf("%s: got %d %s, want %d %s", name, got.status, got.body, tt.status, tt.code)
		}
		if bytes.Contains(got.body, []byte(post.Fields["policy"])) || bytes.Contains(got.body, []byte("the scan")) {
			t.Errorf("%s: the error shows a sent value: %s", name, got.body)
		}
	}
	clock.now = noon.Add(59 * time.Minute)
	uploadedTo(t, c, post, "scan.pdf", "the scan")
	clock.now = noon.Add(time.Hour)
	if got := roundTrip(t, c, formOf(t, post, "scan.pdf", "the scan")); got.status != 403 || got.Code != "AccessDenied" {
		t.Errorf("after an hour: got %d %s", got.status, got.body)
	}
}

// As in S3, fields after the file are ignored.
func TestFieldsAfterTheFile(t *testing.T) {
	t.Parallel()
	c, _ := small()
	post := presign(t, c)
	req := formOf(t, post, "scan.pdf", "the scan")
	form, err := io.ReadAll(req.Body)
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(req.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	// The boundary before the field key, which moves to the end.
	mark := []byte("--" + params["boundary"])
	parts := bytes.Split(form, mark)
	i := slices.IndexFunc(parts, func(p []byte) bool { return bytes.Contains(p, []byte(`name="key"`)) })
	last := len(parts) - 1
	moved := append(slices.Delete(slices.Clone(parts[:last]), i, i+1), parts[i], parts[last])
	got := roundTrip(t, c, postTo(t, post.URL, req.Header.Get("Content-Type"), bytes.NewReader(bytes.Join(moved, mark))))
	if got.status != 400 || got.Code != "InvalidArgument" {
		t.Errorf("got %d %s", got.status, got.body)
	}
}

func TestFileHostRejectsHugeFiles(t *testing.T) {
	t.Parallel()
	c, _ := small()
	post := presign(t, c)
	const mark, size = "the file", 32<<20 + 1
	req := formOf(t, post, "scan.pdf", mark)
	form, err := io.ReadAll(req.Body)
	if err != nil {
		t.Fatal(err)
	}
	head, tail, _ := bytes.Cut(form, []byte(mark))
	body := io.MultiReader(bytes.NewReader(head), io.LimitReader(zeros{}, size), bytes.NewReader(tail))
	huge := postTo(t, post.URL, req.Header.Get("Content-Type"), body)
	huge.ContentLength = int64(len(head)+len(tail)) + size
	if got := roundTrip(t, c, huge); got.status != 400 || got.Code != "EntityTooLarge" {
		t.Errorf("got %d %s", got.status, got.body)
	}
	address := post.URL + "/" + strings.Replace(post.Fields["key"], "${filename}", "scan.pdf", 1)
	if got := rejected(t, c, "POST", "/patient_attachments", attach(t, c, address), "temp_attachment_url"); got != "is invalid" {
		t.Errorf("got %q", got)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// Faults reach the file host by its route, and the log has its requests without
// the file.
func TestFaultsAtTheFileHost(t *testing.T) {
	t.Parallel()
	c, _ := small()
	c.Inject(clinikotest.Fault{Route: clinikotest.FileRoute, Method: "POST", Status: 503})
	c.Inject(clinikotest.Fault{Route: clinikotest.FileRoute, Method: "POST"})
	c.Inject(clinikotest.Fault{Route: clinikotest.FileRoute, Method: "POST", Kind: clinikotest.FaultDropAfter})
	post := presign(t, c)
	for _, want := range []hostResponse{{status: 503, Code: "SlowDown"}, {status: 500, Code: "InternalError"}} {
		got := roundTrip(t, c, formOf(t, post, "scan.pdf", "the scan"))
		if got.status != want.status || got.Code != want.Code {
			t.Errorf("got %d %s, want %d %s", got.status, got.body, want.status, want.Code)
		}
	}
	if resp, err := c.RoundTrip(formOf(t, post, "scan.pdf", "the scan")); err == nil {
		_ = resp.Body.Close()
		t.Error("the connection was not cut")
	}
	address := post.URL + "/" + strings.Replace(post.Fields["key"], "${filename}", "scan.pdf", 1)
	must(t, c, "POST", "/patient_attachments", attach(t, c, address), http.StatusCreated) // the work was done
	n := 0
	for _, r := range c.Requests() {
		if r.Route != clinikotest.FileRoute {
			continue
		}
		n++
		if r.Method != http.MethodPost || r.Path != "/" || r.Body != nil {
			t.Errorf("got %+v", r)
		}
	}
	if n != 3 {
		t.Errorf("got %d requests to the file host", n)
	}
}

// With a server the file host has another path on the same server. It rejects
// the API key.
func TestFileHostOfAServer(t *testing.T) {
	t.Parallel()
	s := clinikotest.NewServer(clinikotest.WithClock(atNoon), clinikotest.WithSize(5))
	defer s.Close()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	_, body := send(t, transport, http.MethodGet, s.URL+"/patients?per_page=1", s.APIKey())
	_, body = send(t, transport, http.MethodGet, s.URL+"/patients/"+text(decodeList(t, "patients", body).Rows[0], "id")+"/attachment_presigned_post", s.APIKey())
	var post presigned
	decode(t, body, &post)
	if want := strings.Replace(strings.TrimSuffix(s.URL, "/v1"), "127.0.0.1", "localhost", 1); post.URL != want {
		t.Errorf("got the address %s, want %s", post.URL, want)
	}
	req := formOf(t, post, "scan.pdf", strings.Repeat("the scan ", 200_000))
	req.SetBasicAuth(s.APIKey(), "")
	if got := roundTrip(t, transport, req); got.status != 400 || got.Code != "InvalidArgument" {
		t.Errorf("with the key: got %d %s", got.status, got.body)
	}
	if got := uploadedTo(t, transport, post, "scan.pdf", "the scan"); got.Location[:len(post.URL)] != post.URL {
		t.Errorf("got the location %s", got.Location)
	}
	post.URL += "/" // some clients add a slash
	uploadedTo(t, transport, post, "scan.pdf", "the scan")
	req = formOf(t, post, "scan.pdf", "the scan")
	req.ContentLength, req.Body = -1, io.NopCloser(req.Body)
	if got := roundTrip(t, transport, req); got.status != 411 || got.Code != "MissingContentLength" {
		t.Errorf("in chunks: got %d %s", got.status, got.body)
	}
}
