package security_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jarcoal/httpmock"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// The promise: the API key goes only to the host of its shard, over TLS, and nothing shows it.

// shardTricks are endings of a key that would lead to another host if they were used as a shard.
var shardTricks = []string{
	"-evil.example/x?", "-AU1", "-Au1", "-au1@host", "-au1@evil.example", "-au1:8080", "-au1:443", "-au1.evil.example",
	"-au1.evil.example/", "-au1/", "-au1//evil", "-au1?", "-au1#", "-au1%2f", "-au1%00", "-au1\\evil", "-au1;", "-au1,",
	"-au\uff11", "-\uff41u1", "-\u0430u1", "-au\u0661", "-au1\u200b", "-au\u00b9", "-au1\x00", "-au1\x00.evil", "-\x00au1",
	"-au1\n", "-au1\r\nHost: evil", "-\nau1", "-au1\t", "- au1", "-au1 ", "-au1\v", "-au1\u2028", "-au", "-a1", "-1au", "-11",
	"-au123", "-aus1", "-au1x", "-au1-", "-au1-x", "-localhost", "-127.0.0.1", "-[::1]", "-", "--", "-..", "-au1\xff",
}

func TestShardTricks(t *testing.T) {
	t.Parallel()
	const body = "c2VjcmV0LWJvZHkK"
	for _, trick := range shardTricks {
		_, err := cliniko.NewClient(testkit.Account, body+trick, testkit.UserAgent)
		if err == nil {
			t.Errorf("%q was accepted", trick)
		} else if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), body) || len(trick) > 5 && strings.Contains(err.Error(), trick) {
			t.Errorf("%q: the error shows it: %v", trick, err)
		}
	}
}

var apiHost = regexp.MustCompile(`^api\.[a-z]{2}[0-9]{1,2}\.cliniko\.com$`)

// FuzzNewClient checks that any key and account give either an error that does not show the key, or a client whose
// requests go to the host of a shard.
func FuzzNewClient(f *testing.F) {
	for _, trick := range shardTricks {
		f.Add(testkit.Account, "KEY"+trick)
		f.Add("harbourlane.au1.cliniko.com"+trick, "KEY-au1")
	}
	f.Add("", "")
	f.Fuzz(func(t *testing.T, account, key string) {
		var host string
		next := testkit.RoundTripFunc(func(req *http.Request) (*http.Response, error) {
			host = req.URL.Host
			if user, _, _ := req.BasicAuth(); req.URL.Scheme != "https" || req.Host != "" && req.Host != host || user != key {
				t.Errorf("sent to %s, as host %q", req.URL, req.Host)
			}
			return nil, io.EOF
		})
		client, err := cliniko.NewClient(account, key, testkit.UserAgent, cliniko.WithHTTPClient(&http.Client{Transport: next}), cliniko.WithoutRateLimit(), cliniko.WithMaxRetries(0))
		if err != nil {
			if body := key[:max(strings.LastIndexByte(key, '-'), 0)]; len(body) > 12 && strings.Contains(err.Error(), body) {
				t.Errorf("the error shows the key: %v", err)
			}
			return
		}
		_, err = client.Users.GetAuthenticated(t.Context())
		if !apiHost.MatchString(host) || host != "api."+client.Shard()+".cliniko.com" {
			t.Errorf("the key goes to %q", host)
		}
		if len(key) > 12 && strings.Contains(err.Error(), key) {
			t.Errorf("the error shows the key: %v", err)
		}
		if strings.Trim(client.Account(), "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			t.Errorf("account %q", client.Account())
		}
	})
}

// leadsAway are addresses of other hosts than the API's. "%s" stands for a path.
var leadsAway = []string{
	"https://evil.example%s", "http://api.au2.cliniko.com%s", "https://api.au1.cliniko.com%s", "https://api.au2.cliniko.com:8443%s",
	"https://api.au2.cliniko.com.evil.example%s", "https://api.au2.cliniko.com@evil.example%s", "https://evil.api.au2.cliniko.com%s",
	"https://x@api.au2.cliniko.com%s", "https://x:y@api.au2.cliniko.com%s", "//evil.example%s", "ftp://api.au2.cliniko.com%s",
	"https:%s", "https:api.au2.cliniko.com%s", "https:///api.au2.cliniko.com%s", "HTTPS://evil.example%s", "https://api.au2.cliniko.com\\@evil.example%s",
	"https://api.au2.cliniko.com%%00.evil.example%s", "https://api.au2.cliniko.com\t.evil.example%s", "javascript:alert(1)", "file://%s",
	"https://API.au2.cliniko.com.%s", "https://[::1]%s", "https://127.0.0.1%s", "https://api.au2.cliniko.com:443%s", " https://evil.example%s",
}

// recorder responds to every request, and records the requests.
type recorder struct {
	respond func(*http.Request) *http.Response

	mu   sync.Mutex
	sent []*http.Request
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	r.mu.Lock()
	r.sent = append(r.sent, req.Clone(context.Background()))
	r.mu.Unlock()
	resp := r.respond(req)
	resp.Request = req
	return resp, nil
}

// onlyToTheAPI checks the number of requests, and that all went to the API's own host.
func (r *recorder) onlyToTheAPI(t *testing.T, what string, want int) {
	t.Helper()
	for _, req := range r.sent {
		if req.URL.Scheme != "https" || req.URL.Host != "api.au2.cliniko.com" || req.URL.User != nil {
			t.Errorf("%s: a request went to %s", what, req.URL)
		}
	}
	if len(r.sent) != want {
		t.Errorf("%s: %d requests, want %d", what, len(r.sent), want)
	}
}

func TestKeyFollowsNoLink(t *testing.T) {
	t.Parallel()
	for _, form := range leadsAway {
		link := strings.ReplaceAll(strings.ReplaceAll(form, "%s", "/v1/businesses?page=2"), "%%", "%")
		body, _ := json.Marshal(map[string]any{
			"businesses": []any{map[string]any{"id": "1", "links": map[string]string{"self": link}, "appointments": map[string]any{"links": map[string]string{"self": link}}}},
			"links":      map[string]string{"self": link, "next": link, "previous": link},
		})
		next := &recorder{respond: func(*http.Request) *http.Response { return httpmock.NewBytesResponse(http.StatusOK, body) }}
		client, _ := testkit.NewClient(t, cliniko.WithHTTPClient(&http.Client{Transport: next}))
		businesses, err := cliniko.Collect(client.Businesses.All(t.Context(), cliniko.BusinessListOptions{}))
		if !errors.Is(err, cliniko.ErrForeignLink) || len(businesses) != 1 {
			t.Errorf("%s: got %d records and %v, want the first page and ErrForeignLink", link, len(businesses), err)
		}
		next.onlyToTheAPI(t, link, 1)
	}
}

// FuzzNextLink checks that any links.next leads to a request to the API's own host, or to none.
func FuzzNextLink(f *testing.F) {
	for _, form := range append(leadsAway, testkit.BaseURL+"%s", "https://api.au2.cliniko.com", "https://api.au2.cliniko.com/../x?a=%%zz#y") {
		f.Add(strings.ReplaceAll(form, "%s", "/businesses?page=2"))
	}
	f.Fuzz(func(t *testing.T, link string) {
		body, err := json.Marshal(map[string]any{"businesses": []any{}, "links": map[string]string{"next": link}})
		if err != nil {
			t.Fatal(err)
		}
		requests := 0
		next := testkit.RoundTripFunc(func(req *http.Request) (*http.Response, error) {
			requests++
			if u := req.URL; u.Scheme != "https" || u.Host != "api.au2.cliniko.com" || u.User != nil || u.Opaque != "" || req.Host != "" && req.Host != u.Host {
				t.Errorf("%q led to %s, as host %q", link, u, req.Host)
			}
			if requests == 1 {
				return httpmock.NewBytesResponse(http.StatusOK, body), nil
			}
			return httpmock.NewStringResponse(http.StatusNotFound, ""), nil
		})
		client, err := cliniko.NewClient(testkit.Account, testkit.Key, testkit.UserAgent, cliniko.WithHTTPClient(&http.Client{Transport: next}), cliniko.WithoutRateLimit())
		if err != nil {
			t.Fatal(err)
		}
		_, err = cliniko.Collect(client.Businesses.All(t.Context(), cliniko.BusinessListOptions{}))
		if !errors.Is(err, cliniko.ErrForeignLink) && !errors.Is(err, cliniko.ErrRepeatedPage) && requests < 2 && link != "" {
			t.Errorf("%q: %d requests and %v", link, requests, err)
		}
	})
}

// keyCalls has calls of each HTTP method.
var keyCalls = map[string]func(context.Context, *cliniko.Client) error{
	"GET": func(ctx context.Context, c *cliniko.Client) error { _, err := c.Patients.Get(ctx, "55"); return err },
	"GET all": func(ctx context.Context, c *cliniko.Client) error {
		_, err := cliniko.Collect(c.Patients.All(ctx, cliniko.PatientListOptions{}))
		return err
	},
	"POST": func(ctx context.Context, c *cliniko.Client) error {
		_, err := c.Patients.Create(ctx, cliniko.PatientCreate{FirstName: "Ada", LastName: "Vane"})
		return err
	},
	"PATCH": func(ctx context.Context, c *cliniko.Client) error {
		_, err := c.Patients.Update(ctx, "55", cliniko.PatientUpdate{Notes: cliniko.Some("")})
		return err
	},
	"DELETE": func(ctx context.Context, c *cliniko.Client) error { return c.Taxes.Delete(ctx, "55") },
	"Do GET": func(ctx context.Context, c *cliniko.Client) error {
		return c.Do(ctx, http.MethodGet, "/letters/55", nil, nil, nil)
	},
	"Do PUT": func(ctx context.Context, c *cliniko.Client) error {
		return c.Do(ctx, http.MethodPut, "/letters/55", nil, map[string]string{"title": "Referral"}, nil)
	},
}

func TestKeyFollowsNoRedirect(t *testing.T) {
	t.Parallel()
	places := append([]string{testkit.BaseURL + "%s", "https://api.au2.cliniko.com%s", "%s", "?page=2", "/", "", "https://[::1"}, leadsAway...)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, status := range []int{300, 301, 302, 303, 304, 305, 307, 308} {
		for _, place := range places {
			location := strings.ReplaceAll(strings.ReplaceAll(place, "%s", "/v1/elsewhere"), "%%", "%")
			for name, call := range keyCalls {
				next := &recorder{respond: func(*http.Request) *http.Response {
					resp := httpmock.NewStringResponse(status, "moved")
					resp.Header["Location"] = []string{location}
					return resp
				}}
				follow := func(*http.Request, []*http.Request) error { return nil }
				client, _ := testkit.NewClient(t, cliniko.WithHTTPClient(&http.Client{Transport: next, CheckRedirect: follow, Jar: jar}))
				if err := call(t.Context(), client); !errors.Is(err, cliniko.ErrRedirect) {
					t.Errorf("%s, %d to %q: got %v, want ErrRedirect", name, status, location, err)
				}
				next.onlyToTheAPI(t, fmt.Sprintf("%s, %d to %q", name, status, location), 1)
			}
		}
	}
}

// TestKeyGoesToNoFileHost checks that the request to a file host, the only redirect that the client follows, is sent
// without the key.
func TestKeyGoesToNoFileHost(t *testing.T) {
	t.Parallel()
	for _, location := range []string{"https://files.example/a?sig=x", "https://api.au2.cliniko.com/v1/patients/7", "https://au2.cliniko.com/file"} {
		next := &recorder{respond: func(req *http.Request) *http.Response {
			if req.URL.String() == location {
				return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, ContentLength: 4, Body: io.NopCloser(strings.NewReader("scan"))}
			}
			resp := httpmock.NewStringResponse(http.StatusFound, "")
			resp.Header.Set("Location", location)
			return resp
		}}
		client, _ := testkit.NewClient(t, cliniko.WithHTTPClient(&http.Client{Transport: next}))
		if _, err := client.PatientAttachments.Download(t.Context(), "5", io.Discard); err != nil {
			t.Errorf("%s: %v", location, err)
		}
		if len(next.sent) != 2 || next.sent[1].URL.String() != location {
			t.Fatalf("%s: %d requests", location, len(next.sent))
		}
		if second := next.sent[1]; len(second.Header) != 0 || second.URL.User != nil {
			t.Errorf("%s got the header %v", location, second.Header)
		}
	}
}

// TestProxySeesNoKey checks that a proxy gets a CONNECT without the key, and sees encrypted data only.
func TestProxySeesNoKey(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, _, _ := r.BasicAuth(); user != testkit.Key {
			t.Error("the key did not arrive")
		}
		_, _ = w.Write(testkit.Fixture(t, "user_authenticated.json"))
	}))
	t.Cleanup(server.Close)
	var heads []string
	var passed bytes.Buffer
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var line bytes.Buffer
		_ = r.Header.Write(&line)
		heads = append(heads, r.Method+" "+r.RequestURI+" "+line.String())
		tunnel(t, w, r, &passed)
	}))
	t.Cleanup(proxy.Close)
	address, _ := url.Parse(proxy.URL)
	address.User = url.UserPassword("squid", "proxypass")
	trusted := x509.NewCertPool()
	trusted.AddCert(server.Certificate())
	pool := &http.Transport{Proxy: http.ProxyURL(address), TLSClientConfig: &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12}}
	client, _ := testkit.NewClient(t, cliniko.WithHTTPClient(&http.Client{Transport: pool}), cliniko.WithBaseURL(server.URL+"/v1"))
	if _, err := client.Users.GetAuthenticated(t.Context()); err != nil {
		t.Fatal(err)
	}
	pool.CloseIdleConnections()
	proxy.Close() // ends the tunnel

	if len(heads) != 1 || !strings.HasPrefix(heads[0], "CONNECT ") || strings.Contains(heads[0], "\nAuthorization") || showsKey(heads[0]) {
		t.Errorf("the proxy got %q", heads)
	}
	if passed.Len() < 200 || showsKey(passed.String()) || strings.Contains(passed.String(), "/users/authenticated") {
		t.Errorf("%d bytes went through the tunnel, in the clear", passed.Len())
	}
}

// tunnel handles CONNECT as a proxy does. It copies what the client sends to passed.
func tunnel(t *testing.T, w http.ResponseWriter, r *http.Request, passed io.Writer) {
	t.Helper()
	var dialer net.Dialer
	far, err := dialer.DialContext(r.Context(), "tcp", r.Host)
	if err != nil {
		t.Error(err)
		return
	}
	near, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	_, _ = io.WriteString(near, "HTTP/1.1 200 Connection established\r\n\r\n")
	go func() {
		defer near.Close()
		_, _ = io.Copy(near, far)
	}()
	defer far.Close()
	_, _ = io.Copy(far, io.TeeReader(near, passed))
}

// showsKey reports whether a text has the key in it, plain or encoded.
func showsKey(text string) bool {
	body := strings.TrimSuffix(testkit.Key, "-au2")
	for _, secret := range []string{testkit.Key, body} {
		for _, form := range []string{secret, base64.StdEncoding.EncodeToString([]byte(secret))[:24], fmt.Sprintf("%x", secret), fmt.Sprintf("%X", secret), fmt.Sprintf("%d", []byte(secret))} {
			if strings.Contains(text, form) {
				return true
			}
		}
	}
	return false
}

// TestNothingShowsTheKey prints, logs and encodes the client, its services, options and errors, before and after calls
// that end in every way, and reads everything that reflection can reach from the client.
func TestNothingShowsTheKey(t *testing.T) {
	t.Parallel()
	if !showsKey(fmt.Sprintf("%x", testkit.Key)) || !showsKey("Basic "+base64.StdEncoding.EncodeToString([]byte(testkit.Key+":"))) {
		t.Fatal("showsKey does not recognize the key")
	}
	for name, failure := range testkit.Failures {
		client, _ := testkit.NewClient(t, cliniko.WithHTTPClient(&http.Client{Transport: failure}), cliniko.WithMaxRetries(0))
		showsNoKey(t, name+": the client", client)
		for call, do := range keyCalls {
			if err := do(t.Context(), client); err != nil {
				showsNoKey(t, name+": the error of "+call, err)
			}
		}
		showsNoKey(t, name+": the client afterwards", client)
		if n := reachesKey(t, reflect.ValueOf(client), map[uintptr]bool{}); n < 10 {
			t.Errorf("%s: found only %d strings in the client", name, n)
		}
	}
	showsNoKey(t, "an option", cliniko.WithoutRateLimit())
}

func showsNoKey(t *testing.T, what string, value any) {
	t.Helper()
	for way, text := range testkit.Printed(reflect.Indirect(reflect.ValueOf(value))) {
		if showsKey(text) {
			t.Errorf("%s shows the key by %s", what, way)
		}
	}
	var out bytes.Buffer
	_ = gob.NewEncoder(&out).Encode(value) // a failure is as good
	data, _ := json.Marshal(value)
	out.Write(data)
	if showsKey(out.String()) {
		t.Errorf("%s has the key in its encodings", what)
	}
}

// reachesKey looks for the key in everything that can be reached from a value, unexported fields included, and counts the
// strings.
func reachesKey(t *testing.T, v reflect.Value, seen map[uintptr]bool) (texts int) {
	t.Helper()
	switch v.Kind() {
	case reflect.String:
		if showsKey(v.String()) {
			t.Errorf("a %s holds the key", v.Type())
		}
		return 1
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() || v.Kind() == reflect.Pointer && seen[v.Pointer()] {
			return 0
		}
		if v.Kind() == reflect.Pointer {
			seen[v.Pointer()] = true
		}
		return reachesKey(t, v.Elem(), seen)
	case reflect.Struct:
		for _, field := range v.Fields() {
			texts += reachesKey(t, field, seen)
		}
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 && showsKey(string(v.Bytes())) {
			t.Errorf("a %s holds the key", v.Type())
		}
		for i := range v.Len() {
			texts += reachesKey(t, v.Index(i), seen)
		}
	case reflect.Map:
		for key, value := range v.Seq2() {
			texts += reachesKey(t, key, seen) + reachesKey(t, value, seen)
		}
	}
	return texts
}

// panicking is a rate limiter that panics. What the caller recovers must not hold the key.
type panicking struct{}

func (panicking) Wait(context.Context) error { panic("the limiter panics") }

func (panicking) Done(time.Duration) {}

func TestPanicsShowNoKey(t *testing.T) {
	t.Parallel()
	limited, _ := testkit.NewClient(t, cliniko.WithRateLimiter(panicking{}))
	failing, _ := testkit.NewClient(t, cliniko.WithHTTPClient(&http.Client{Transport: testkit.RoundTripFunc(func(*http.Request) (*http.Response, error) { panic("the transport panics") })}))
	for name, call := range map[string]func(){
		"limiter":    func() { _, _ = limited.Patients.Get(t.Context(), "55") },
		"transport":  func() { _, _ = failing.Patients.Get(t.Context(), "55") },
		"no service": func() { _, _ = (*cliniko.PatientsService)(nil).Get(t.Context(), "55") },
	} {
		func() {
			defer func() {
				recovered := recover()
				if recovered == nil {
					t.Errorf("%s: no panic", name)
				}
				if showsKey(fmt.Sprintf("%v %+v %#v", recovered, recovered, recovered)) {
					t.Errorf("%s: the panic shows the key", name)
				}
			}()
			call()
		}()
	}
}

// TestTLSVersion is not parallel, because it replaces http.DefaultTransport: by one that accepts any version.
//
//nolint:paralleltest // see above
func TestTLSVersion(t *testing.T) {
	versions := make(chan []uint16, 10)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		t.Error("the server got a request")
		w.WriteHeader(http.StatusOK)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{
		MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11,
		GetConfigForClient: func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
			versions <- hello.SupportedVersions
			return nil, nil
		},
	}
	server.StartTLS()
	t.Cleanup(server.Close)

	lax := &tls.Config{MinVersion: tls.VersionTLS10, InsecureSkipVerify: true}
	standard := http.DefaultTransport
	for name, next := range map[string]http.RoundTripper{"by default": standard, "with a lax default transport": &http.Transport{TLSClientConfig: lax}} {
		http.DefaultTransport = next
		client, err := cliniko.NewClient(testkit.Account, testkit.Key, testkit.UserAgent, cliniko.WithBaseURL(server.URL+"/v1"), cliniko.WithMaxRetries(0))
		http.DefaultTransport = standard
		if err != nil {
			t.Fatal(err)
		}
		for call, do := range keyCalls {
			if failed, ok := errors.AsType[*cliniko.TransportError](do(t.Context(), client)); !ok || failed.Attempts != 1 {
				t.Errorf("%s, %s: got %v, want a TransportError", name, call, failed)
			}
			if offered := <-versions; slices.Min(offered) < tls.VersionTLS12 {
				t.Errorf("%s, %s: the client offers the versions %#x", name, call, offered)
			}
		}
	}
	if standard != http.DefaultTransport || lax.MinVersion != tls.VersionTLS10 {
		t.Error("the default transport was changed")
	}
}

// TestHTTP2 checks that the default transport still uses HTTP/2: one with a TLS configuration does not by itself. It is
// not parallel, because it replaces http.DefaultTransport.
//
//nolint:paralleltest // see above
func TestHTTP2(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 {
			t.Errorf("the client speaks %s", r.Proto)
		}
		_, _ = w.Write(testkit.Fixture(t, "user_authenticated.json"))
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	trusted := x509.NewCertPool()
	trusted.AddCert(server.Certificate())
	standard := http.DefaultTransport
	same := standard.(*http.Transport).Clone()
	same.TLSClientConfig = &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS13}
	http.DefaultTransport = same
	client, err := cliniko.NewClient(testkit.Account, testkit.Key, testkit.UserAgent, cliniko.WithBaseURL(server.URL+"/v1"))
	http.DefaultTransport = standard
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Users.GetAuthenticated(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestPlainHTTPOnlyOnThisMachine(t *testing.T) {
	t.Parallel()
	for _, base := range []string{
		"http://127.0.0.1.evil.example/v1", "http://localhost.evil.example/v1", "http://evil.example/127.0.0.1", "http://localhost@evil.example/v1",
		"http://127.0.0.1@evil.example/v1", "http://u@127.0.0.1/v1", "http://127.0.0.1:p@ss@evil.example", "http://127.0.0.1\\@evil.example/v1",
		"http://2130706433/v1", "http://0177.0.0.1/v1", "http://0x7f.0.0.1/v1", "http://0x7f000001/v1", "http://127.1/v1", "http://127.0.1/v1",
		"http://127.0.0.1./v1", "http://localhost./v1", "http://LOCALHOST/v1", "http://localhost%2eevil.example/v1", "http://127.0.0.256/v1",
		"http://0.0.0.0/v1", "http://[::]/v1", "http://[fe80::1]/v1", "http://[::1%25eth0]/v1", "http://[::ffff:10.0.0.1]/v1", "http://[::2]/v1",
		"http://10.0.0.1/v1", "http://192.168.0.1/v1", "http://169.254.169.254/v1", "http://\uff11\uff12\uff17.0.0.1/v1", "http://127\u30020\u30020\u30021/v1",
		"http://api.au2.cliniko.com/v1", "https://api.au1.cliniko.com/v1", "https://api.au2.cliniko.com.evil.example/v1", "https://api.au2.cliniko.com:8443/v1",
		"https://au2.cliniko.com/v1", "https://evil.example/v1", "ws://127.0.0.1/v1", "unix:///var/run/x", "http:127.0.0.1/v1", "//127.0.0.1/v1", "127.0.0.1/v1",
		"http:///v1", "http://:80/v1", "", "http://127.0.0.1/v1?x=1", "http://127.0.0.1/v1#x", "http://127.0.0.1:99999999999/v1\n",
	} {
		if _, err := cliniko.NewClient(testkit.Account, testkit.Key, testkit.UserAgent, cliniko.WithBaseURL(base)); err == nil {
			t.Errorf("%q was accepted", base)
		} else if showsKey(err.Error()) {
			t.Errorf("%q: the error shows the key", base)
		}
	}
	for _, base := range []string{
		"http://127.0.0.1/v1", "http://127.0.0.1:8080", "http://127.255.255.254/v1", "http://[::1]:80", "http://[::1]/v1", "http://localhost:1/v1",
		"https://localhost/v1", "https://127.0.0.1:8443/v1", "http://[::ffff:127.0.0.1]/v1", "http://[0:0:0:0:0:0:0:1]/v1", "https://api.au2.cliniko.com/v1",
	} {
		next := &recorder{respond: func(*http.Request) *http.Response { return httpmock.NewStringResponse(http.StatusOK, `{"id":"1"}`) }}
		client, _ := testkit.NewClient(t, cliniko.WithBaseURL(base), cliniko.WithHTTPClient(&http.Client{Transport: next}))
		if _, err := client.Users.GetAuthenticated(t.Context()); err != nil {
			t.Errorf("%q: %v", base, err)
			continue
		}
		if got := next.sent[0].URL.String(); !strings.HasPrefix(got, base+"/") {
			t.Errorf("%q: sent to %s", base, got)
		}
	}
}

// TestOnlyASandboxKeyGoesElsewhere checks that a sandbox can be reached by name with its key, and that no key that only looks
// like one is accepted.
func TestOnlyASandboxKeyGoesElsewhere(t *testing.T) {
	t.Parallel()
	elsewhere := []string{"http://sandbox:8787/v1", "http://host.docker.internal:8787/v1", "https://sandbox.example/v1", "http://10.0.0.1:8787/v1", "http://api.au1.cliniko.com/v1"}
	for _, base := range elsewhere {
		for _, key := range []string{
			testkit.Key, "sandbox-" + testkit.Key, "Sandbox-key-au1", "SANDBOX-key-au1", "xsandbox-key-au1", "sandboxkey-au1", "sandbox_key-au1", "sandbox", "sandbox-",
			"MS0x-sandbox-key-au1", "-sandbox-key-au1", "sandbox-MS0x-au1", "sandbox-key=-au1", " sandbox-key-au1", "sandbox-key-au1 ", "sandbox-key-AU1", "sandbox-k\u0131y-au1",
		} {
			if _, err := cliniko.NewClient("sandbox", key, testkit.UserAgent, cliniko.WithBaseURL(base)); err == nil || showsKey(err.Error()) {
				t.Errorf("%q at %s: got %v", key, base, err)
			}
		}
		for _, key := range []string{"sandbox-key-au1", "sandbox-a-b-1-au2", clinikotest.New(clinikotest.WithSize(0)).APIKey()} {
			next := &recorder{respond: func(*http.Request) *http.Response { return httpmock.NewStringResponse(http.StatusOK, `{"id":"1"}`) }}
			client, err := cliniko.NewClient("sandbox", key, testkit.UserAgent, cliniko.WithBaseURL(base), cliniko.WithHTTPClient(&http.Client{Transport: next}))
			if err != nil {
				t.Errorf("%q at %s: %v", key, base, err)
				continue
			}
			if _, err := client.Users.GetAuthenticated(t.Context()); err != nil || !strings.HasPrefix(next.sent[0].URL.String(), base+"/") {
				t.Errorf("%q at %s: %v", key, base, err)
			}
		}
	}
	for _, base := range []string{"", "http:///v1", "http://:80/v1", "ws://sandbox/v1", "sandbox:8787/v1", "//sandbox/v1", "http:sandbox/v1", "http://u:p@sandbox/v1", "http://sandbox/v1?x=1"} {
		if _, err := cliniko.NewClient("sandbox", "sandbox-key-au1", testkit.UserAgent, cliniko.WithBaseURL(base)); err == nil {
			t.Errorf("%q was accepted", base)
		}
	}
}

// TestSandboxByName uses a sandbox under a name that is not this machine's, files included, over plain http.
func TestSandboxByName(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(3), clinikotest.WithProcessingDelay(0))
	client, err := clinic.Client(cliniko.WithBaseURL("http://sandbox:8787/v1"))
	if err != nil {
		t.Fatal(err)
	}
	patients, err := cliniko.Collect(client.Patients.All(t.Context(), cliniko.PatientListOptions{PerPage: 2}))
	if err != nil || len(patients) == 0 {
		t.Fatalf("%d patients: %v", len(patients), err)
	}
	attachment, err := client.PatientAttachments.Upload(t.Context(), patients[0].ID, "a.txt", strings.NewReader("text"), cliniko.PatientAttachmentUploadOptions{Wait: true})
	if err != nil {
		t.Fatal(err)
	}
	var file strings.Builder
	if _, err := client.PatientAttachments.Download(t.Context(), attachment.ID, &file); err != nil || file.String() != "text" {
		t.Errorf("got %q: %v", file.String(), err)
	}
}
