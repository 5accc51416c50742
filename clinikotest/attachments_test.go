package clinikotest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// attach returns the body that creates an attachment of an uploaded file.
func attach(t *testing.T, c *clinikotest.Clinic, address string) string {
	t.Helper()
	return encodeBody(t, row{
		"patient_id": text(getList(t, c, "patients", "/patients").Rows[0], "id"), "upload_url": address, "description": "Scan",
	})
}

func TestAttachmentIsProcessedLater(t *testing.T) {
	t.Parallel()
	c, clock := small()
	const content = "%PDF-1.4 the scan"
	made := must(t, c, "POST", "/patient_attachments", attach(t, c, uploaded(t, c, "knee scan.pdf", content)), http.StatusCreated)
	path := "/patient_attachments/" + text(made, "id")
	checkRow(t, mustSpec(t), "PatientAttachment", made)
	open := func(r row) {
		t.Helper()
		for _, field := range []string{"content", "content_type", "filename", "processed_at", "size"} {
			if r[field] != nil {
				t.Errorf("%s is %v before it is processed", field, r[field])
			}
		}
		if status, _ := get(t, c, path+"/content"); r["processing_completed"] != false || status != 404 {
			t.Errorf("not processed, got %v and for the content %d", r["processing_completed"], status)
		}
	}
	open(made)
	clock.now = noon.Add(2999 * time.Millisecond)
	open(must(t, c, "PATCH", path, `{"description":"Left knee","filename":"other.pdf"}`, 200))

	clock.now = noon.Add(time.Minute) // three seconds after the upload, whenever it is first read
	if n := getList(t, c, "patient_attachments", "/patient_attachments?q[]=filename:="+url.QueryEscape("knee scan.pdf")).Total; n != 1 {
		t.Errorf("the filter finds %d", n)
	}
	done := must(t, c, "GET", path, "", 200)
	checkRow(t, mustSpec(t), "PatientAttachment", done)
	for field, want := range map[string]any{
		"processing_completed": true, "filename": "knee scan.pdf", "content_type": "application/pdf", "size": float64(len(content)),
		"processed_at": "2026-10-07T02:00:03Z", "updated_at": "2026-10-07T02:00:03Z", "created_at": "2026-10-07T02:00:00Z",
		"description": "Left knee",
	} {
		if done[field] != want {
			t.Errorf("%s: got %v, want %v", field, done[field], want)
		}
	}
	resp := download(t, c, path)
	if string(resp.body) != content || resp.header.Get("Content-Type") != "application/pdf" ||
		resp.header.Get("Content-Disposition") != `attachment; filename="knee scan.pdf"` {
		t.Errorf("got %s, %v", resp.body, resp.header)
	}
	must(t, c, "POST", path+"/archive", "", 204)
	if status, _ := get(t, c, path+"/content"); status != 404 {
		t.Errorf("archived: got %d", status)
	}
}

// download follows the content link of an attachment to the file host.
func download(t *testing.T, c *clinikotest.Clinic, path string) hostResponse {
	t.Helper()
	return roundTrip(t, c, fetch(t, location(t, c, path)))
}

func location(t *testing.T, c *clinikotest.Clinic, path string) string {
	t.Helper()
	resp, body := send(t, c, http.MethodGet, base+path+"/content", c.APIKey())
	if resp.StatusCode != http.StatusFound {
		t.Fatalf("%s: got %d %s", path, resp.StatusCode, body)
	}
	return resp.Header.Get("Location")
}

func fetch(t *testing.T, address string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	return req
}

// Only a file in the clinic's own bucket becomes an attachment, and only once.
func TestUploadURLs(t *testing.T) {
	t.Parallel()
	c, clock := small()
	post := presign(t, c)
	sent := uploadedTo(t, c, post, "scan 1.pdf", "x")
	dir := strings.TrimSuffix(post.Fields["key"], "${filename}")
	for _, address := range []string{
		post.URL, post.URL + "/" + dir + "scan 2.pdf", post.URL + "/" + post.Fields["key"], "https://other.s3.example/" + sent.Key, sent.Key,
		"http" + strings.TrimPrefix(post.URL, "https") + "/" + sent.Key, "upload",
	} {
		if got := rejected(t, c, "POST", "/patient_attachments", attach(t, c, address), "temp_attachment_url"); got != "is invalid" {
			t.Errorf("%s: got %q", address, got)
		}
	}
	bad := encodeBody(t, row{"patient_id": "1", "upload_url": post.URL + "/" + sent.Key})
	if got := rejected(t, c, "POST", "/patient_attachments", bad, "patient_id"); got != "must exist" {
		t.Errorf("got %q", got) // the file stays for the next attempt
	}
	made := must(t, c, "POST", "/patient_attachments", attach(t, c, post.URL+"/"+sent.Key), http.StatusCreated)
	for _, address := range []string{post.URL + "/" + sent.Key, sent.Location, post.URL + "/sandbox/attachments/" + text(made, "id")} {
		if got := rejected(t, c, "POST", "/patient_attachments", attach(t, c, address), "temp_attachment_url"); got != "is invalid" {
			t.Errorf("a second time: got %q", got)
		}
	}
	other := uploadedTo(t, c, presign(t, c), "a+b c.pdf", "x")
	named := strings.TrimSuffix(attach(t, c, other.Location), "}") + `,"filename":"Knee.pdf"}`
	if made := must(t, c, "POST", "/patient_attachments", named, http.StatusCreated); made["filename"] != nil {
		t.Errorf("named %v before it is processed", made["filename"])
	}
	clock.now = noon.Add(time.Minute)
	var names []string
	for _, r := range getList(t, c, "patient_attachments", "/patient_attachments?sort=created_at:desc&per_page=2").Rows {
		names = append(names, text(r, "filename"))
	}
	slices.Sort(names)
	if !slices.Equal(names, []string{"Knee.pdf", "scan 1.pdf"}) {
		t.Errorf("got %v", names)
	}
}

func TestContentAddresses(t *testing.T) {
	t.Parallel()
	c, clock := small()
	rows := all(t, c, "patient_attachments", "processed_at:?")
	path := "/patient_attachments/" + text(rows[0], "id")
	address := location(t, c, path)
	bare, _, _ := strings.Cut(address, "?")
	for name, tt := range map[string]struct {
		address string
		status  int
		code    string
	}{
		"as given":        {address, 200, ""},
		"no signature":    {bare, 403, "AccessDenied"},
		"other file":      {strings.Replace(address, text(rows[0], "id"), text(rows[1], "id"), 1), 403, "SignatureDoesNotMatch"},
		"other signature": {strings.Replace(address, "X-Amz-Signature=", "X-Amz-Signature=0", 1), 403, "SignatureDoesNotMatch"},
		"longer":          {strings.Replace(address, "X-Amz-Expires=300", "X-Amz-Expires=9000", 1), 403, "SignatureDoesNotMatch"},
		"later":           {strings.Replace(address, "T020000Z", "T030000Z", 1), 403, "SignatureDoesNotMatch"},
	} {
		if got := roundTrip(t, c, fetch(t, tt.address)); got.status != tt.status || got.Code != tt.code {
			t.Errorf("%s: got %d %s", name, got.status, got.Code)
		}
	}
	withKey := fetch(t, address)
	withKey.SetBasicAuth(c.APIKey(), "")
	if got := roundTrip(t, c, withKey); got.status != 400 || got.Code != "InvalidArgument" {
		t.Errorf("with the key: got %d %s", got.status, got.Code)
	}
	clock.now = noon.Add(5 * time.Minute)
	if got := roundTrip(t, c, fetch(t, address)); got.status != 403 || got.Code != "AccessDenied" {
		t.Errorf("after five minutes: got %d %s", got.status, got.Code)
	}
}

// Seeded attachments have files of the size and type in their records, the same
// for every download.
func TestSeededAttachments(t *testing.T) {
	t.Parallel()
	c, _ := small()
	unprocessed := 0
	for _, r := range all(t, c, "patient_attachments") {
		path := "/patient_attachments/" + text(r, "id")
		if r["processing_completed"] == false {
			unprocessed++
			if status, _ := get(t, c, path+"/content"); status != 404 {
				t.Errorf("not processed: got %d", status)
			}
			continue
		}
		resp := download(t, c, path)
		if float64(len(resp.body)) != r["size"] || resp.header.Get("Content-Type") != r["content_type"] ||
			http.DetectContentType(resp.body) != r["content_type"] || !strings.Contains(resp.header.Get("Content-Disposition"), text(r, "filename")) {
			t.Errorf("%v bytes, %v", r["size"], resp.header)
		}
		start := bytes.Index(resp.body, []byte("xref\n"))
		if !bytes.Contains(resp.body, fmt.Appendf(nil, "startxref\n%010d\n", start)) {
			t.Errorf("the document's table is not at %d", start)
		}
		patient := must(t, c, "GET", "/patients/"+linkID(r, "patient"), "", 200)
		if !bytes.Contains(resp.body, latin1("(Patient: "+text(patient, "label")+")")) {
			t.Errorf("the page does not name the patient: %s", resp.body)
		}
		if again := download(t, c, path); !bytes.Equal(again.body, resp.body) {
			t.Error("the file is another one the second time")
		}
	}
	if unprocessed == 0 {
		t.Error("every attachment is processed")
	}
}

// latin1 encodes a text with one byte for each character.
func latin1(text string) []byte {
	var b []byte
	for _, r := range text {
		b = append(b, byte(r))
	}
	return b
}

// The whole flow works through the SDK: without a socket in a synctest bubble,
// and over loopback.
func TestFilesThroughTheSDK(t *testing.T) {
	t.Parallel()
	t.Run("in memory", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			c := clinikotest.New(clinikotest.WithSize(5))
			client, err := c.Client()
			if err != nil {
				t.Fatal(err)
			}
			started := time.Now()
			roundTripFile(t, client)
			if took := time.Since(started); took < 3*time.Second || took > 4*time.Second {
				t.Errorf("processed after %s", took)
			}
			checkRoutes(t, c)
		})
	})
	t.Run("server", func(t *testing.T) {
		t.Parallel()
		s := clinikotest.NewServer(clinikotest.WithSize(5), clinikotest.WithProcessingDelay(0))
		defer s.Close()
		transport := &http.Transport{}
		defer transport.CloseIdleConnections()
		client, err := s.Client(cliniko.WithHTTPClient(&http.Client{Transport: transport}))
		if err != nil {
			t.Fatal(err)
		}
		roundTripFile(t, client)
		checkRoutes(t, s.Clinic)
	})
}

// roundTripFile uploads a file and downloads it.
func roundTripFile(t *testing.T, client *cliniko.Client) {
	t.Helper()
	ctx := t.Context()
	patient, err := client.Patients.Create(ctx, cliniko.PatientCreate{FirstName: "Ada", LastName: "Vane"})
	if err != nil {
		t.Fatal(err)
	}
	const name = `Befund "Müller" & 50% #1.txt`
	scan := strings.Repeat("the scan ", 200_000)
	attachment, err := client.PatientAttachments.Upload(ctx, patient.ID, name, strings.NewReader(scan), cliniko.PatientAttachmentUploadOptions{Wait: true})
	if err != nil {
		t.Fatal(err)
	}
	if attachment.Filename != name || attachment.Size != len(scan) || attachment.ContentType != "text/plain" || attachment.ProcessedAt.IsZero() {
		t.Errorf("got %q, %d bytes of %s, at %s", attachment.Filename, attachment.Size, attachment.ContentType, attachment.ProcessedAt)
	}
	var back strings.Builder
	download, err := client.PatientAttachments.Download(ctx, attachment.ID, &back)
	if err != nil {
		t.Fatal(err)
	}
	if back.String() != scan || download.Filename != name || download.ContentType != "text/plain" || download.Size != int64(len(scan)) {
		t.Errorf("got %d bytes as %q of %s", back.Len(), download.Filename, download.ContentType)
	}
	if err := client.PatientAttachments.Archive(ctx, attachment.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := client.PatientAttachments.Download(ctx, attachment.ID, &back); !errors.Is(err, cliniko.ErrNotFound) {
		t.Errorf("archived: %v", err)
	}
}

func checkRoutes(t *testing.T, c *clinikotest.Clinic) {
	t.Helper()
	var files []string
	for _, r := range c.Requests() {
		if r.Route == clinikotest.FileRoute {
			files = append(files, r.Method)
		}
	}
	if !slices.Equal(files, []string{"POST", "GET"}) {
		t.Errorf("the file host got %v", files)
	}
}

// Errors of the file host reach the caller of the SDK.
func TestFileHostErrorsThroughTheSDK(t *testing.T) {
	t.Parallel()
	c, _ := small()
	client, err := c.Client()
	if err != nil {
		t.Fatal(err)
	}
	patient := cliniko.PatientID(text(getList(t, c, "patients", "/patients").Rows[0], "id"))
	upload := func(ctx context.Context) error {
		_, err := client.PatientAttachments.Upload(ctx, patient, "scan.txt", strings.NewReader("the scan"), cliniko.PatientAttachmentUploadOptions{})
		return err
	}
	c.Inject(clinikotest.Fault{Route: clinikotest.FileRoute, Status: 403})
	var file *cliniko.FileError
	if err := upload(t.Context()); !errors.As(err, &file) || file.StatusCode != http.StatusForbidden || file.Code != "Forbidden" {
		t.Errorf("got %v", err)
	}
	c.Inject(clinikotest.Fault{Route: clinikotest.FileRoute, Kind: clinikotest.FaultDropBefore})
	if err := upload(t.Context()); !errors.As(err, &file) || file.StatusCode != 0 {
		t.Errorf("got %v", err)
	}
	c.Inject(clinikotest.Fault{Route: clinikotest.FileRoute, Kind: clinikotest.FaultHTML})
	if err := upload(t.Context()); !errors.As(err, &file) {
		t.Errorf("got %v", err)
	}
	if err := upload(t.Context()); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// The key may follow the url of the presigned post with or without a slash.
func TestUploadURLsOfClients(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string][]clinikotest.Option{"live": nil, "guide": {clinikotest.WithPresignedSlash()}} {
		c := clinikotest.New(append(opts, clinikotest.WithClock(atNoon), clinikotest.WithSize(20))...)
		post := presign(t, c)
		if slash := strings.HasSuffix(post.URL, "/"); slash != (name == "guide") {
			t.Errorf("%s: got the url %s", name, post.URL)
		}
		for _, between := range []string{"", "/", "//"} {
			key := uploadedTo(t, c, presign(t, c), "scan.pdf", "the scan").Key
			must(t, c, "POST", "/patient_attachments", attach(t, c, post.URL+between+key), http.StatusCreated)
		}
	}
}

// An ordinary HTTP client sends the API key with every request to the API, and
// follows the redirect to a file without it.
func TestDownloadWithAnOrdinaryClient(t *testing.T) {
	t.Parallel()
	s := clinikotest.NewServer(clinikotest.WithClock(atNoon), clinikotest.WithSize(60))
	defer s.Close()
	id := text(all(t, s.Clinic, "patient_attachments", "processed_at:?")[0], "id")
	for _, address := range []string{s.URL, strings.Replace(s.URL, "127.0.0.1", "localhost", 1)} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"/patient_attachments/"+id+"/content", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.SetBasicAuth(s.APIKey(), "")
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "application/pdf" || resp.Request.URL.Hostname() == req.URL.Hostname() {
			t.Errorf("got %d %s from %s", resp.StatusCode, resp.Header.Get("Content-Type"), resp.Request.URL.Host)
		}
	}
}
