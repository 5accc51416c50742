package transport

import (
	"context"
	"errors"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptrace"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
)

// http.Client parses Location before it calls CheckRedirect, and fails if it is malformed. The call must not.
func TestRedirectWithMalformedLocation(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			t.Run(http.StatusText(status)+"/"+method, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					next := play(t, connected(responds(status, "", "Location", "http://[::1")))
					resp, err := newTestClient(next).Do(t.Context(), request(method))
					if got := len(next.requests()); got != 1 {
						t.Errorf("sent %d times", got)
					}
					if err != nil {
						t.Fatalf("want the status %d: %#v", status, err)
					}
					defer resp.Release()
					if resp.Status != status {
						t.Errorf("status %d", resp.Status)
					}
				})
			})
		}
	}
}

// A RoundTripper of the caller may send a request, fail, and then fail to connect again. The request was sent.
func TestRoundTripperThatRetries(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sent := 0
		next := play(t, func(req *http.Request) (*http.Response, error) {
			if _, err := connected(func(*http.Request) (*http.Response, error) { sent++; return nil, errReset })(req); err == nil {
				t.Fatal()
			}
			return connecting(fails(errDial))(req)
		})
		resp, err := newTestClient(next).Do(t.Context(), request(http.MethodPost))
		failed := failure(t, resp, err)
		if sent != 1 || !failed.Sent {
			t.Errorf("sent %d times, Sent %t", sent, failed.Sent)
		}
	})
	_ = httptrace.ClientTrace{}
}

// RetryAt of a 429 is not kept for the responses after it.
func TestRetryAtOfALaterResponse(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 422, 503} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				resp, _ := mustDo(t, newTestClient(play(t, limitedFor(40, 0), responds(status, "{}"))), request(http.MethodPost))
				if resp.Status != status || !resp.RetryAt.IsZero() {
					t.Errorf("status %d has RetryAt %s", resp.Status, resp.RetryAt)
				}
			})
		})
	}
}

// http.Client adds the cookies of the jar to the header. A retry must not send the old ones.
func TestCookiesOfARetry(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		jar, _ := cookiejar.New(nil)
		u, _ := url.Parse(testURL)
		jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: "old"}})
		next := play(t, responds(503, "", "Set-Cookie", "session=new; Path=/v1/patients/42"), responds(200, "{}"))
		r := request(http.MethodGet)
		mustDo(t, newTestClient(next, func(c *Config) { c.HTTPClient.Jar = jar }), r)
		if got := strings.Join(next.requests()[1].header["Cookie"], "|"); got != "session=new" {
			t.Errorf("the second attempt sent the cookies %q", got)
		}
		if got := r.Header["Cookie"]; got != nil {
			t.Errorf("the caller's header now has the cookies %q", got)
		}
	})
}

// net/http returns before it asks for a connection, so nothing was sent.
func TestCancelledBeforehand(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	resp, err := newTestClient(new(http.Transport), withLimiter(new(fakeLimiter))).Do(ctx, requestTo(http.MethodPost, "http://api.invalid"))
	failed := failure(t, resp, err)
	if failed.Sent || !errors.Is(err, context.Canceled) {
		t.Errorf("Sent %t, attempts %d: %v", failed.Sent, failed.Attempts, err)
	}
}

// Fakes may leave out what net/http always sets.
func TestResponseWithoutBody(t *testing.T) {
	t.Parallel()
	for name, resp := range map[string]*http.Response{"nil body": {StatusCode: 204, Header: http.Header{}}, "nil": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				if p := recover(); p != nil {
					t.Errorf("panic: %v", p)
				}
			}()
			next := roundTrip(func(*http.Request) (*http.Response, error) { return resp, nil })
			_, _ = newTestClient(next, withRetries(0)).Do(t.Context(), request(http.MethodPost))
		})
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Secrets may be in unusual places of a URL.
func TestDescribeOddURLs(t *testing.T) {
	t.Parallel()
	for text, leak := range map[string]string{
		`invalid proxy address "http://user:s3@cret@proxy:x"`:     "cret",
		`invalid proxy address "http://user:s3'cret@proxy:x"`:     "cret",
		`parse "http://user:s3/cret@proxy:3128": bad port`:        "cret",
		`Get "https://a.example?q=x@secret&y=1": EOF`:             "secret",
		`Get "https://a.example/v1?q[]=last_name:=O'Secret": EOF`: "Secret",
	} {
		if got := Describe(errors.New(text)); strings.Contains(got, leak) {
			t.Errorf("%s", got)
		}
	}
}

// A RoundTripper of the caller may itself use an http.Client.
func TestNestedURLError(t *testing.T) {
	t.Parallel()
	nested := &url.Error{Op: "Get", URL: testURL, Err: errReset}
	resp, err := newTestClient(play(t, fails(nested)), withRetries(0)).Do(t.Context(), request(http.MethodGet))
	failed := failure(t, resp, err)
	if strings.Contains(failed.Err.Error(), secretEmail) {
		t.Errorf("%v", failed.Err)
	}
}

// A buffer that is returned to the pool twice would be shared by two later calls.
func TestReleaseTwice(t *testing.T) {
	t.Parallel()
	c := newTestClient(play(t, responds(200, `[1]`), responds(200, `[2]`), responds(200, `[3]`)))
	do := func() *Response {
		r, err := c.Do(t.Context(), request(http.MethodGet))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	a := do()
	a.Release()
	a.Release()
	b := do()
	d := do()
	_ = d
	if string(b.Body) != "[2]" {
		t.Errorf("%q", b.Body)
	}
}

// net/http quotes the beginning of a response that is not HTTP.
func TestBrokenServerText(t *testing.T) {
	t.Parallel()
	server, pool := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		conn, rw, _ := http.NewResponseController(w).Hijack()
		_, _ = rw.WriteString("{\"first_name\":\"Lovelace\"}\r\n\r\n")
		_ = rw.Flush()
		conn.Close()
	})
	resp, err := newTestClient(pool, withRetries(0)).Do(t.Context(), requestTo(http.MethodGet, server.URL))
	failure(t, resp, err)
	if strings.Contains(err.Error(), "Lovelace") {
		t.Errorf("%v", err)
	}
}
