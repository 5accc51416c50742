package transport

import (
	"context"
	"errors"
	"net/http"
	"net/http/cookiejar"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// pooled is a RoundTripper whose idle connections are shared with others.
type pooled struct {
	*script

	closed atomic.Int64
}

func (p *pooled) CloseIdleConnections() { p.closed.Add(1) }

func TestHTTPClientIsNotChanged(t *testing.T) {
	t.Parallel()
	for name, steps := range map[string][]step{
		"responds":  {responds(200, "{}")},
		"retried":   {responds(503, ""), fails(errReset), responds(200, "{}")},
		"given up":  {responds(503, "")},
		"failed":    {fails(errReset)},
		"permanent": {fails(errCert)},
		"timeout":   {stalls},
		"cancelled": {responds(429, "", "Retry-After", "90")},
		"redirect":  {responds(302, "", "Location", "https://evil.example/")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				next := &pooled{script: play(t, steps...)}
				jar, err := cookiejar.New(nil)
				if err != nil {
					t.Fatal(err)
				}
				redirect := func(*http.Request, []*http.Request) error { return errPlain }
				mine := &http.Client{Transport: next, CheckRedirect: redirect, Jar: jar, Timeout: time.Minute}
				client := newTestClient(nil, func(c *Config) { c.HTTPClient = mine })

				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
				if name == "cancelled" {
					ctx, cancel = cancelAfter(time.Second)(t.Context())
				}
				defer cancel()
				if resp, err := client.Do(ctx, request(http.MethodGet)); err == nil {
					resp.Release()
				}

				if mine.Transport != http.RoundTripper(next) || mine.Jar != http.CookieJar(jar) || mine.Timeout != time.Minute ||
					reflect.ValueOf(mine.CheckRedirect).Pointer() != reflect.ValueOf(redirect).Pointer() {
					t.Errorf("the http.Client was changed: %+v", mine)
				}
				if n := next.closed.Load(); n != 0 {
					t.Errorf("the idle connections were closed %d times", n)
				}
			})
		})
	}
}

func TestDefaultTransport(t *testing.T) {
	t.Parallel()
	mine := new(http.Client)
	if client := New(Config{HTTPClient: mine}); client.next != http.DefaultTransport || mine.Transport != nil {
		t.Errorf("sends over %v, and the http.Client has %v", client.next, mine.Transport)
	}
}

func TestCookiesOfTheHTTPClient(t *testing.T) {
	t.Parallel()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	next := play(t, responds(200, "{}", "Set-Cookie", "session=abc"), responds(200, "{}"))
	client := newTestClient(next, func(c *Config) { c.HTTPClient.Jar = jar })
	mustDo(t, client, request(http.MethodGet))
	mustDo(t, client, request(http.MethodGet))
	var got []string
	for _, sent := range next.requests() {
		got = append(got, strings.Join(sent.header["Cookie"], "|"))
	}
	if diff := cmp.Diff([]string{"", "session=abc"}, got); diff != "" {
		t.Error("(-want +got):\n", diff)
	}
}

// Every attempt sends the request unchanged, with nothing added to its header.
func TestRequestIsSentUnchanged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := request(http.MethodPost)
		given := r.Header.Clone()
		next := play(t, responds(429, ""), func(req *http.Request) (*http.Response, error) {
			if req.Method != http.MethodPost || req.URL.String() != testURL {
				t.Errorf("sent %s %s", req.Method, req.URL)
			}
			return responds(201, "{}")(req)
		})
		mustDo(t, newTestClient(next), r)
		for i, sent := range next.requests() {
			if diff := cmp.Diff(given, sent.header); diff != "" {
				t.Errorf("header of attempt %d (-want +got):\n%s", i+1, diff)
			}
		}
		if r.URL.String() != testURL || string(r.Body) != `{"content":"`+secretBody+`"}` {
			t.Error("the request was changed")
		}
	})
}

func TestImpossibleRequest(t *testing.T) {
	t.Parallel()
	limiter := new(fakeLimiter)
	next := play(t, responds(200, "{}"))
	resp, err := newTestClient(next, withLimiter(limiter)).Do(t.Context(), request("PO ST"))
	failed := failure(t, resp, err)
	waits, _, _ := limiter.counts()
	if failed.Attempts != 0 || failed.Sent || waits != 0 || len(next.requests()) != 0 {
		t.Errorf("%d attempts, Sent %t, %d waits: %v", failed.Attempts, failed.Sent, waits, err)
	}
}

func TestErrorUnwraps(t *testing.T) {
	t.Parallel()
	err := &Error{Err: errReset}
	if !errors.Is(err, errReset) || err.Error() != errReset.Error() {
		t.Errorf("%v does not unwrap to its cause", err)
	}
}
