package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
)

// newClinics returns clinics whose requests go to one server, with the account at the beginning of the path.
func newClinics(server string, shared *http.Client) *clinics {
	return &clinics{
		apiKey: func(_ context.Context, account string) (string, error) { return keyOf(account), nil },
		options: func(account string) []cliniko.Option {
			return []cliniko.Option{
				cliniko.WithUserAgent("Harbour Sync", "dev@harbour.example"),
				cliniko.WithHTTPClient(shared),
				cliniko.WithBaseURL(server + "/" + account + "/v1"),
			}
		},
	}
}

func keyOf(account string) string { return "KEYOF" + strings.ReplaceAll(account, "-", "") + "-au1" }

// accountOf returns the account in the path of a request.
func accountOf(r *http.Request) string {
	account, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	return account
}

// businesses responds with a list of one business.
func businesses(w http.ResponseWriter, id int) {
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"businesses":[{"id":"%d"}],"total_entries":1,"links":{}}`, id)
}

func listBusinesses(ctx context.Context, all *clinics, account string) (id string, err error) {
	err = all.use(ctx, account, func(client *cliniko.Client) error {
		page, err := client.Businesses.List(ctx, cliniko.BusinessListOptions{})
		if err == nil {
			id = page.Items[0].ID.String()
		}
		return err
	})
	return id, err
}

// TestKeysAreNotMixedUp uses 1,000 accounts at once, over TCP and one transport. The server checks the key of each.
func TestKeysAreNotMixedUp(t *testing.T) {
	t.Parallel()
	const accounts, calls = 1000, 3
	var connections, served atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		account := accountOf(r)
		if key, _, _ := r.BasicAuth(); key != keyOf(account) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		served.Add(1)
		id, _ := strconv.Atoi(strings.TrimPrefix(account, "clinic-"))
		businesses(w, id)
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	shared := newHTTPClient()
	defer shared.CloseIdleConnections()
	all := newClinics(server.URL, shared)
	var jobs sync.WaitGroup
	for n := 1; n <= accounts; n++ {
		for range calls {
			jobs.Go(func() {
				id, err := listBusinesses(t.Context(), all, "clinic-"+strconv.Itoa(n))
				if err != nil || id != strconv.Itoa(n) {
					t.Errorf("clinic %d got the business %s, %v", n, id, err)
				}
			})
		}
	}
	jobs.Wait()
	if served.Load() != accounts*calls || connections.Load() > maxConnections {
		t.Errorf("%d requests over %d connections", served.Load(), connections.Load())
	}
}

// pipes is a listener in memory, so that a transport with its pool of connections runs in fake time.
type pipes struct {
	accepted chan net.Conn
	closed   chan struct{}
	once     sync.Once
}

func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case p.accepted <- far:
		return near, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.accepted:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

// TestOneClinicDoesNotSlowOthers has one clinic whose requests hang and one that is over its rate limit, with 80 goroutines
// each, and 20 clinics that read something every 5 seconds.
func TestOneClinicDoesNotSlowOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		listener := &pipes{accepted: make(chan net.Conn), closed: make(chan struct{})}
		var hanging, limited atomic.Int64
		server := &http.Server{ReadHeaderTimeout: time.Hour, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch accountOf(r) {
			case "hangs":
				hanging.Add(1)
				<-r.Context().Done()
			case "limited":
				limited.Add(1)
				w.Header().Set("X-RateLimit-Reset", strconv.FormatInt(time.Now().Add(time.Minute).Unix(), 10))
				w.WriteHeader(http.StatusTooManyRequests)
			default:
				time.Sleep(200 * time.Millisecond)
				businesses(w, 1)
			}
		})}
		var running sync.WaitGroup
		running.Go(func() { _ = server.Serve(listener) })
		shared := newHTTPClient()
		shared.Transport.(*http.Transport).DialContext = listener.dial
		all := newClinics("http://127.0.0.1", shared)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		for range 80 {
			for _, account := range []string{"hangs", "limited"} {
				running.Go(func() {
					for ctx.Err() == nil {
						if _, err := listBusinesses(ctx, all, account); err != nil {
							time.Sleep(time.Second) // the limiter fails at once if a wait would outlast the deadline
						}
					}
				})
			}
		}
		var slowest atomic.Int64
		for n := range 20 {
			running.Go(func() {
				for range 50 {
					start := time.Now()
					if _, err := listBusinesses(ctx, all, "clinic-"+strconv.Itoa(n)); err != nil {
						t.Error(err)
						return
					}
					slowest.Store(max(slowest.Load(), int64(time.Since(start))))
					time.Sleep(5 * time.Second)
				}
			})
		}
		<-ctx.Done()
		shared.CloseIdleConnections()
		_ = server.Close()
		running.Wait()
		if slow := time.Duration(slowest.Load()); slow > time.Second {
			t.Errorf("the slowest call of the others took %s", slow)
		}
		if hanging.Load() < maxPerClinic || limited.Load() == 0 {
			t.Errorf("%d requests hung, %d were limited", hanging.Load(), limited.Load())
		}
	})
}

// An account that nobody uses is forgotten; one in use is not, however long it takes.
func TestIdleClinicsAreForgotten(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := newClinics("http://127.0.0.1", &http.Client{})
		none := func(*cliniko.Client) error { return nil }
		err := errors.Join(all.use(t.Context(), "idle", none), all.use(t.Context(), "busy", func(*cliniko.Client) error {
			time.Sleep(time.Hour)
			all.forgetIdle(5 * time.Minute)
			return nil
		}))
		if err != nil {
			t.Fatal(err)
		}
		if len(all.open) != 1 || all.open["busy"] == nil {
			t.Errorf("%d accounts are open", len(all.open))
		}
		time.Sleep(4 * time.Minute)
		all.forgetIdle(5 * time.Minute)
		if len(all.open) != 1 {
			t.Error("forgotten too early")
		}
		time.Sleep(time.Minute)
		all.forgetIdle(5 * time.Minute)
		if len(all.open) != 0 {
			t.Error("not forgotten")
		}
	})
}

// After a 401 the key is read again. The limiter stays, because the limit is the user's.
func TestKeyIsReplaced(t *testing.T) {
	t.Parallel()
	key := "OLD-au1"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if sent, _, _ := r.BasicAuth(); sent != "NEW-au1" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		businesses(w, 1)
	}))
	defer server.Close()
	all := newClinics(server.URL, &http.Client{})
	all.apiKey = func(context.Context, string) (string, error) { return key, nil }
	if _, err := listBusinesses(t.Context(), all, "clinic"); !errors.Is(err, cliniko.ErrUnauthorized) {
		t.Errorf("got %v", err)
	}
	limiter := all.open["clinic"].limiter
	key = "NEW-au1"
	if _, err := listBusinesses(t.Context(), all, "clinic"); err != nil {
		t.Error(err)
	}
	if all.open["clinic"].limiter != limiter {
		t.Error("the limiter was replaced")
	}
	if state := limiter.State(); state.Free != 198 {
		t.Errorf("%d slots are free after two requests", state.Free)
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := run(t.Context(), []string{"-clinics", "3"}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"clinic-1  20", "clinic-2  20", "clinic-3  21"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, &out)
		}
	}
}

// TestDocument checks that each block of Go in docs/many-accounts.md is part of this program or of the examples, which
// are tested.
func TestDocument(t *testing.T) {
	t.Parallel()
	code := ""
	for _, file := range []string{"clinics.go", "main.go", "snippets_test.go"} {
		code += squeezed(readFile(t, file))
	}
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(readFile(t, "../../docs/many-accounts.md"), -1)
	if len(blocks) < 3 {
		t.Fatalf("%d blocks", len(blocks))
	}
	for _, block := range blocks {
		if !strings.Contains(code, squeezed(block[1])) {
			t.Errorf("not in the program:\n%s", block[1])
		}
	}
}

// squeezed returns a text without indentation and empty lines.
func squeezed(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
