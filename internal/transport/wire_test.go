package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// received records the requests of a server.
type received struct {
	mu       sync.Mutex
	requests []string
}

func (r *received) add(t *testing.T, req *http.Request) {
	t.Helper()
	body, err := io.ReadAll(req.Body)
	if err != nil {
		t.Errorf("reading the request: %v", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.requests = append(r.requests, req.Method+" "+string(body))
}

func (r *received) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.requests)
}

// hangUp closes the connection without a response.
func hangUp(t *testing.T, w http.ResponseWriter) {
	t.Helper()
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Errorf("Hijack: %v", err)
		return
	}
	_ = conn.Close()
}

// The server reads a whole write and closes the connection. Whether it happened is unknown, so it must not be retried.
func TestDroppedConnection(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		method   string
		warm     bool // the connection was used before
		attempts int
	}{
		{"POST", http.MethodPost, false, 1},
		{"POST on a used connection", http.MethodPost, true, 1},
		{"PATCH on a used connection", http.MethodPatch, true, 1},
		{"DELETE on a used connection", http.MethodDelete, true, 1},
		{"GET", http.MethodGet, false, 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got received
			server, pool := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/warm" {
					return
				}
				got.add(t, r)
				hangUp(t, w)
			})
			client := newTestClient(pool, withRetries(1))
			if test.warm {
				mustDo(t, client, requestTo(http.MethodGet, server.URL+"/warm"))
			}
			resp, err := client.Do(t.Context(), requestTo(test.method, server.URL))
			failed := failure(t, resp, err)
			if got.count() != test.attempts || failed.Attempts != test.attempts || !failed.Sent {
				t.Errorf("%d requests arrived in %d attempts, Sent %t, want %d and true", got.count(), failed.Attempts, failed.Sent, test.attempts)
			}
		})
	}
}

// refusedAddress returns an address that refuses connections.
func refusedAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func TestConnectionRefused(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			client := newTestClient(new(http.Transport), withRetries(1))
			resp, err := client.Do(t.Context(), requestTo(method, "http://"+refusedAddress(t)))
			failed := failure(t, resp, err)
			if failed.Attempts != 2 || failed.Sent {
				t.Errorf("%d attempts, Sent %t, want 2 and false: %v", failed.Attempts, failed.Sent, err)
			}
			var op *net.OpError
			if !errors.As(err, &op) || op.Op != "dial" {
				t.Errorf("not the error of a dial: %v", err)
			}
		})
	}
}

// A write that could not connect is retried, and arrives once and whole.
func TestRefusedThenSent(t *testing.T) {
	t.Parallel()
	var got received
	server, pool := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got.add(t, r)
		w.WriteHeader(http.StatusCreated)
	})
	var dials atomic.Int64
	refused, dialer := refusedAddress(t), new(net.Dialer)
	pool.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if dials.Add(1) == 1 {
			address = refused
		}
		return dialer.DialContext(ctx, network, address)
	}
	r := requestTo(http.MethodPost, server.URL)
	resp, _ := mustDo(t, newTestClient(pool), r)
	if resp.Status != 201 || resp.Attempts != 2 {
		t.Errorf("status %d after %d attempts, want 201 after 2", resp.Status, resp.Attempts)
	}
	if got.count() != 1 || got.requests[0] != "POST "+string(r.Body) {
		t.Errorf("the server received %q", got.requests)
	}
}

// A dial that fails with an unknown error, here of the caller, has sent nothing either.
func TestUnknownDialError(t *testing.T) {
	t.Parallel()
	pool := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return nil, errPlain }}
	resp, err := newTestClient(pool, withRetries(1)).Do(t.Context(), requestTo(http.MethodPost, "http://api.invalid"))
	if failed := failure(t, resp, err); failed.Attempts != 2 || failed.Sent || !errors.Is(err, errPlain) {
		t.Errorf("%d attempts, Sent %t, want 2 and false: %v", failed.Attempts, failed.Sent, err)
	}
}

func TestUntrustedCertificate(t *testing.T) {
	t.Parallel()
	var got received
	server := serveTLS(t, func(_ http.ResponseWriter, r *http.Request) { got.add(t, r) })
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			pool := new(http.Transport) // trusts the system's authorities only
			resp, err := newTestClient(pool).Do(t.Context(), requestTo(method, server))
			failed := failure(t, resp, err)
			if failed.Attempts != 1 || !isCertificate(err) {
				t.Errorf("%d attempts, want 1: %v", failed.Attempts, err)
			}
			if method == http.MethodPost && failed.Sent {
				t.Error("Sent is true for a write that never left")
			}
			if got.count() != 0 {
				t.Errorf("the server received %d requests", got.count())
			}
		})
	}
}

func TestNoBodyIsNotChunked(t *testing.T) {
	t.Parallel()
	server, pool := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 || len(r.TransferEncoding) != 0 {
			t.Errorf("length %d, encoding %q", r.ContentLength, r.TransferEncoding)
		}
	})
	r := requestTo(http.MethodPost, server.URL)
	r.Body = nil
	if resp, _ := mustDo(t, newTestClient(pool), r); resp.Status != 200 {
		t.Errorf("status %d", resp.Status)
	}
}

func TestSilentServer(t *testing.T) {
	t.Parallel()
	for name, headers := range map[string]bool{"says nothing": false, "stops after the header": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got received
			server, pool := serve(t, func(w http.ResponseWriter, r *http.Request) {
				got.add(t, r)
				if headers {
					w.WriteHeader(http.StatusOK)
					_ = http.NewResponseController(w).Flush()
				}
				<-r.Context().Done()
			})
			client := newTestClient(pool, withRetries(1), withTimeout(500*time.Millisecond))
			for method, attempts := range map[string]int{http.MethodGet: 2, http.MethodPost: 1} {
				before := got.count()
				resp, err := client.Do(t.Context(), requestTo(method, server.URL))
				failed := failure(t, resp, err)
				if failed.Attempts != attempts || got.count()-before != attempts || !failed.Sent {
					t.Errorf("%s: %d attempts, %d arrived, Sent %t, want %d and true", method, failed.Attempts, got.count()-before, failed.Sent, attempts)
				}
				checkTimeout(t, err, "500ms")
			}
		})
	}
}

// The request contains the key, so it goes to no other host.
func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			for _, foreign := range []bool{false, true} {
				t.Run(fmt.Sprintf("%d/%s/foreign=%t", status, method, foreign), func(t *testing.T) {
					t.Parallel()
					var second atomic.Int64
					elsewhere, _ := serve(t, func(_ http.ResponseWriter, r *http.Request) {
						second.Add(1)
						t.Errorf("the second server received %s %s, Authorization %q", r.Method, r.URL, r.Header.Get("Authorization"))
					})
					var first atomic.Int64
					server, pool := serve(t, func(w http.ResponseWriter, r *http.Request) {
						if first.Add(1) > 1 {
							t.Errorf("the first server also received %s %s", r.Method, r.URL)
						}
						target := "/elsewhere"
						if foreign {
							target = elsewhere.URL
						}
						w.Header().Set("Location", target)
						w.WriteHeader(status)
						_, _ = io.WriteString(w, "moved")
					})
					followed := func(*http.Request, []*http.Request) error { return nil }
					client := newTestClient(pool, func(c *Config) { c.HTTPClient.CheckRedirect = followed })
					resp, body := mustDo(t, client, requestTo(method, server.URL))
					if resp.Status != status || resp.Attempts != 1 || body != "moved" {
						t.Errorf("status %d with %q after %d attempts", resp.Status, body, resp.Attempts)
					}
					if first.Load() != 1 || second.Load() != 0 {
						t.Errorf("%d and %d requests, want 1 and 0", first.Load(), second.Load())
					}
				})
			}
		}
	}
}

func TestRedirectWithoutLocation(t *testing.T) {
	t.Parallel()
	resp, _ := mustDo(t, newTestClient(play(t, responds(302, ""))), request(http.MethodPost))
	if resp.Status != 302 || resp.Attempts != 1 {
		t.Errorf("status %d after %d attempts", resp.Status, resp.Attempts)
	}
}

// Many goroutines use one client, and every tenth request gets a 503 first. Each gets its own response.
func TestManyGoroutines(t *testing.T) {
	t.Parallel()
	const goroutines, calls = 64, 10
	bodyFor := func(n string) string { return `["` + strings.Repeat(n+" ", 500) + `"]` }
	var seen sync.Map
	server, pool := serve(t, func(w http.ResponseWriter, r *http.Request) {
		n := r.URL.Query().Get("n")
		if _, before := seen.LoadOrStore(n, true); !before && strings.HasSuffix(n, "3") {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, bodyFor(n))
	})
	pool.MaxIdleConnsPerHost = goroutines
	limiter, log := new(fakeLimiter), new(syncBuffer)
	client := newTestClient(pool, withLimiter(limiter), withLogger(log))

	var group sync.WaitGroup
	for g := range goroutines {
		group.Go(func() {
			for i := range calls {
				n := fmt.Sprint(g*calls + i)
				resp, err := client.Do(t.Context(), requestTo(http.MethodGet, server.URL+"?n="+n))
				if err != nil {
					t.Errorf("call %s: %v", n, err)
					continue
				}
				if resp.Status != 200 || string(resp.Body) != bodyFor(n) {
					t.Errorf("call %s: status %d with %.20q", n, resp.Status, resp.Body)
				}
				resp.Release()
			}
		})
	}
	group.Wait()

	const want = goroutines*calls + goroutines*calls/10
	if waits, passed, done := limiter.counts(); waits != want || passed != want || done != want {
		t.Errorf("%d waits, %d passed, %d done, want %d of each", waits, passed, done, want)
	}
}
