package reliability_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// fileSecret must not reach the file host as a header, nor stand in the text of an error.
const fileSecret = "signature-0123456789"

// clinic is the API and a file host, as far as attachments need them. The two are different hosts, and each must see only
// what is meant for it.
type clinic struct {
	t         *testing.T
	files     string // address of the file host
	presigned string // address in the presigned post; "": that of the file host
	location  string // target of the redirect to the content; "": a file at the file host

	// Handlers that replace the usual response to a request, by method and path.
	instead map[string]http.HandlerFunc

	mu      sync.Mutex
	asked   []string
	created map[string]string
	form    []string // name of each part, in order
	values  map[string]string
	name    string // of the file, in the form
	content []byte // of the file; nil unless keep is set
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

// checkSecrets checks that the API gets the key, and that the file host gets nothing of the client's.
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

// store handles the upload at the file host.
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
			break // the end, or the client closed the connection
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

// open starts the two hosts on the loopback interface and returns a client of the API. The client has cookies for both.
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

// inProcess returns a client that reaches the API and the file host, https://files.example, without a network.
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

// onlyReader hides everything but Read.
type onlyReader struct{ io.Reader }

func scan() io.Reader { return strings.NewReader("the scan") }

// respondsWith responds with a status code and a body.
func respondsWith(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// breaks responds with fewer bytes than Content-Length says.
func breaks(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	w.Header().Set("Content-Length", "1000")
	_, _ = io.WriteString(w, "half")
}

// hangsUp closes the connection without a response.
func hangsUp(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}

// checkErrorText checks that an error says want, and shows nothing of the file.
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

// zeros is a file of zeros. It calls step with every Read.
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

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// pipeListener accepts connections over pipes.
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

// raw responds with the given bytes and closes the connection.
func raw(response string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_, _ = io.WriteString(conn, response)
			_ = conn.Close()
		}
	}
}
