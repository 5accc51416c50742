package reliability_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime/pprof"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// However a call ends, it leaves no goroutine and no connection, and a call that is cancelled returns at once. The tests
// combine every leakCall with every leakEnd, in fake time and over real connections.

// leakCall is a call, and the one of its requests during which it ends.
type leakCall struct {
	name   string
	at     string
	after  int64 // number of such requests that are served as usual
	isFile bool  // the request goes to the file host
	do     func(context.Context, *cliniko.Client) error
}

// leakEnd is a way for a call to end. Unless ctx or well is set, the call fails by itself.
type leakEnd struct {
	name   string
	serve  http.HandlerFunc                                                 // responds to the request; nil: as usual
	hangs  bool                                                             // the server hangs after serve
	dial   func(context.Context, string, string) (net.Conn, error)          // nil: as usual
	option func() cliniko.Option                                            // nil: none
	spent  bool                                                             // an earlier call has used the limit up
	ctx    func(*testing.T, time.Duration) (context.Context, time.Duration) // ends after the given time; nil: never

	well, apiOnly, fileOnly, fakeTimeOnly bool
}

var leakCalls = []leakCall{
	{name: "get", at: "GET /v1/user", do: func(ctx context.Context, client *cliniko.Client) error {
		_, err := client.Users.GetAuthenticated(ctx)
		return err
	}},
	{name: "create", at: "POST /v1/patients", do: func(ctx context.Context, client *cliniko.Client) error {
		_, err := client.Patients.Create(ctx, cliniko.PatientCreate{FirstName: "Ada", LastName: "Vane"})
		return err
	}},
	{name: "all", at: "GET /v1/patients", after: 1, do: func(ctx context.Context, client *cliniko.Client) error {
		return walkPatients(ctx, client, func(int) bool { return true })
	}},
	{name: "upload", at: "POST /", isFile: true, do: func(ctx context.Context, client *cliniko.Client) error {
		return uploadFrom(ctx, client, &zeros{left: leakFileSize})
	}},
	{name: "download", at: "GET /file", isFile: true, do: func(ctx context.Context, client *cliniko.Client) error {
		return downloadTo(ctx, client, io.Discard)
	}},
}

var leakEnds = []leakEnd{
	{name: "well", well: true},
	{name: "not found", serve: respondsWith(http.StatusNotFound, "")},
	{name: "redirected", serve: respondsWith(http.StatusFound, "")},
	{name: "no content", serve: respondsWith(http.StatusNoContent, "")},
	{name: "down", serve: respondsWith(http.StatusServiceUnavailable, "")},
	{name: "over the limit", serve: respondsWith(http.StatusTooManyRequests, "")},
	{name: "connection closed", serve: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
	{name: "broken off", serve: breaks},
	{name: "no connection", dial: noRoute},
	{name: "attempt too long", serve: readsAll, hangs: true, apiOnly: true, option: func() cliniko.Option { return cliniko.WithTimeout(20 * time.Millisecond) }},
	{name: "standstill", serve: readsAll, hangs: true, fileOnly: true, fakeTimeOnly: true},

	{name: "cancelled before", ctx: cancelledBefore},
	{name: "cancelled while connecting", dial: neverConnects, ctx: cancelledSoon},
	{name: "cancelled while sending", serve: readsNothing, hangs: true, ctx: cancelledSoon},
	{name: "cancelled while waiting", serve: readsAll, hangs: true, ctx: cancelledSoon},
	{name: "cancelled while reading", serve: servesHalf, hangs: true, ctx: cancelledSoon},
	{name: "cancelled in the limiter", option: oneAMinute, spent: true, ctx: cancelledSoon},
	{name: "cancelled before a retry", dial: noRoute, apiOnly: true, option: manyRetries, ctx: cancelledSoon},
	{name: "cancelled in a pause", serve: respondsWith(http.StatusTooManyRequests, ""), apiOnly: true, option: manyRetries, ctx: cancelledSoon},
	{name: "deadline while connecting", dial: neverConnects, ctx: deadlineSoon},
	{name: "deadline while sending", serve: readsNothing, hangs: true, ctx: deadlineSoon},
	{name: "deadline while waiting", serve: readsAll, hangs: true, ctx: deadlineSoon},
	{name: "deadline while reading", serve: servesHalf, hangs: true, ctx: deadlineSoon},
	{name: "deadline in the limiter", option: oneAMinute, spent: true, ctx: deadlineSoon},
}

// leakCallsByThemselves are ended by their caller.
var leakCallsByThemselves = []leakCall{
	{name: "iterator left on the first page", do: func(ctx context.Context, client *cliniko.Client) error {
		return walkPatients(ctx, client, func(n int) bool { return n < 2 })
	}},
	{name: "iterator left on the second page", do: func(ctx context.Context, client *cliniko.Client) error {
		return walkPatients(ctx, client, func(n int) bool { return n < 7 })
	}},
	{name: "panic in the loop", do: func(ctx context.Context, client *cliniko.Client) error {
		return panics(func() { _ = walkPatients(ctx, client, func(n int) bool { return 7/(7-n) > 0 }) })
	}},
	{name: "panic in the writer of a file", at: "GET /file", do: func(ctx context.Context, client *cliniko.Client) error {
		return panics(func() { _ = downloadTo(ctx, client, writerFunc(func([]byte) (int, error) { panic("writer") })) })
	}},
	{name: "writer of a file fails", at: "GET /file", do: func(ctx context.Context, client *cliniko.Client) error {
		return wants(io.ErrShortWrite, downloadTo(ctx, client, writerFunc(func([]byte) (int, error) { return 0, io.ErrShortWrite })))
	}},
	{name: "reader of a file fails", do: func(ctx context.Context, client *cliniko.Client) error {
		return wants(io.ErrNoProgress, uploadFrom(ctx, client, io.MultiReader(scan(), iotest.ErrReader(io.ErrNoProgress))))
	}},
	{name: "rejected by the client", do: func(ctx context.Context, client *cliniko.Client) error {
		_, err := client.Patients.Get(ctx, "../1")
		return wants(cliniko.ErrInvalid, err)
	}},
}

// walkPatients walks over all patients, with five on a page, and calls row with the number of each, from 1.
func walkPatients(ctx context.Context, client *cliniko.Client, row func(int) bool) error {
	n := 0
	for _, err := range client.Patients.Walk(cliniko.PatientListOptions{PerPage: 5}).Patience(0).All(ctx) {
		n++
		if err != nil || !row(n) {
			return err
		}
	}
	return nil
}

const leakFileSize = 256 << 10

func uploadFrom(ctx context.Context, client *cliniko.Client, r io.Reader) error {
	_, err := client.PatientAttachments.Upload(ctx, "7", "scan.pdf", r, cliniko.PatientAttachmentUploadOptions{Size: leakFileSize})
	return err
}

func downloadTo(ctx context.Context, client *cliniko.Client, w io.Writer) error {
	_, err := client.PatientAttachments.Download(ctx, "5", w)
	return err
}

func panics(call func()) (err error) {
	defer func() {
		if recover() == nil {
			err = errors.New("no panic")
		}
	}()
	call()
	return nil
}

func wants(want, err error) error {
	if errors.Is(err, want) {
		return nil
	}
	return errors.Join(errors.New("another error"), err)
}

func readsNothing(http.ResponseWriter, *http.Request) {}

func readsAll(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }

func servesHalf(w http.ResponseWriter, r *http.Request) {
	breaks(w, r)
	_ = http.NewResponseController(w).Flush()
}

// servesFile sends more than a connection buffers.
func servesFile(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", strconv.Itoa(leakFileSize))
	_, _ = io.Copy(w, &zeros{left: leakFileSize})
}

func noRoute(context.Context, string, string) (net.Conn, error) {
	return nil, &net.OpError{Op: "dial", Err: errors.New("no route")}
}

func neverConnects(ctx context.Context, _, _ string) (net.Conn, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func manyRetries() cliniko.Option { return cliniko.WithMaxRetries(50) }

func oneAMinute() cliniko.Option { return cliniko.WithRateLimiter(cliniko.NewRateLimiter(1)) }

func cancelledBefore(t *testing.T, _ time.Duration) (context.Context, time.Duration) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx, 0
}

func cancelledSoon(t *testing.T, soon time.Duration) (context.Context, time.Duration) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(soon, cancel)
	return ctx, soon
}

func deadlineSoon(t *testing.T, soon time.Duration) (context.Context, time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	t.Cleanup(cancel)
	return ctx, soon
}

// leakServer is the API and its file host. It tracks its open connections.
type leakServer struct {
	clinic *clinikotest.Clinic
	files  *clinic // handles the requests about attachments
	call   leakCall
	end    leakEnd
	over   chan struct{} // closed after the call, to release a handler that hangs

	arrived atomic.Int64 // requests that the call may end during

	mu    sync.Mutex
	conns map[net.Conn]struct{}
}

func newLeakServer(t *testing.T, sandbox *clinikotest.Clinic, call leakCall, end leakEnd) *leakServer {
	t.Helper()
	return &leakServer{
		clinic: sandbox, files: &clinic{t: t}, call: call, end: end, over: make(chan struct{}), conns: map[net.Conn]struct{}{},
	}
}

func (s *leakServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	isIt := r.Method+" "+r.URL.Path == s.call.at && s.arrived.Add(1) > s.call.after
	switch {
	case isIt && s.end.serve != nil:
		s.end.serve(w, r)
		if s.end.hangs {
			select {
			case <-r.Context().Done():
			case <-s.over:
			}
		}
	case isAboutFiles(r):
		s.files.ServeHTTP(w, r)
	default:
		s.clinic.ServeHTTP(w, r)
	}
}

func isAboutFiles(r *http.Request) bool {
	return strings.Contains(r.URL.Path, "attachment") || !strings.HasPrefix(r.URL.Path, "/v1/")
}

func (s *leakServer) watch(conn net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch state {
	case http.StateNew:
		s.conns[conn] = struct{}{}
	case http.StateClosed, http.StateHijacked:
		delete(s.conns, conn)
	default:
	}
}

func (s *leakServer) open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

// leakWorld holds the address of a server and the times that apply there.
type leakWorld struct {
	address string
	pool    *http.Transport
	retries int
	soon    time.Duration // when a context ends
	late    time.Duration // the most that a call may return after the end of its context

	settle, settleServer func(func() bool) bool // wait for a condition of the client, or of the server
}

// check makes the call and looks for goroutines and connections that it left.
func (s *leakServer) check(t *testing.T, world leakWorld) {
	t.Helper()
	s.files.files = world.address
	opts := []cliniko.Option{
		cliniko.WithHTTPClient(&http.Client{Transport: world.pool}), cliniko.WithBaseURL(world.address + "/v1"), cliniko.WithMaxRetries(world.retries),
	}
	if s.end.option != nil {
		opts = append(opts, s.end.option())
	}
	client, err := s.clinic.Client(opts...)
	if err != nil {
		t.Fatal(err)
	}
	ctx, ends := t.Context(), time.Duration(-1)
	if s.end.spent {
		if _, err := client.Users.GetAuthenticated(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if s.end.dial != nil {
		world.pool.DialContext = s.end.dial
	}
	if s.end.ctx != nil {
		ctx, ends = s.end.ctx(t, world.soon)
	}
	var took time.Duration
	pprof.Do(ctx, pprof.Labels("leak", t.Name()), func(ctx context.Context) {
		start := time.Now()
		err = s.call.do(ctx, client)
		took = time.Since(start)
	})
	close(s.over)

	if (err == nil) != s.end.well {
		t.Errorf("ended with %v", err)
	}
	if isFake := world.late == 0; ends >= 0 && isFake && !errors.Is(err, ctx.Err()) && !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("ended with %v, and the context with %v", err, ctx.Err()) // over a real connection, a response may come first
	}
	if ends >= 0 && took > ends+world.late {
		t.Errorf("returned %v after the end of its context", took-ends)
	}
	nothingRuns := func() bool {
		world.pool.CloseIdleConnections() // each time: with HTTP/2 a connection becomes idle a moment after the response
		return goroutinesOf(t.Name()) == ""
	}
	if !world.settle(nothingRuns) {
		t.Errorf("goroutines are left:\n%s", goroutinesOf(t.Name()))
	}
	if !world.settleServer(func() bool { return s.open() == 0 }) {
		t.Errorf("%d connections are open", s.open())
	}
}

// goroutinesOf returns the stacks of the goroutines with a label. Goroutines inherit their label, so that those of other
// tests are not counted.
func goroutinesOf(label string) string {
	var all bytes.Buffer
	_ = pprof.Lookup("goroutine").WriteTo(&all, 1)
	var found []string
	for stack := range strings.SplitSeq(all.String(), "\n\n") {
		if strings.Contains(stack, `"leak":`+strconv.Quote(label)) {
			found = append(found, stack)
		}
	}
	return strings.Join(found, "\n\n")
}

// eachLeak runs a test for every call with every end that applies to it.
func eachLeak(t *testing.T, test func(*testing.T, leakCall, leakEnd)) {
	t.Helper()
	for _, call := range leakCalls {
		for _, end := range leakEnds {
			if end.apiOnly && call.isFile || end.fileOnly && !call.isFile {
				continue
			}
			t.Run(call.name+" "+end.name, func(t *testing.T) {
				t.Parallel()
				test(t, call, end)
			})
		}
	}
	for _, call := range leakCallsByThemselves {
		t.Run(call.name, func(t *testing.T) {
			t.Parallel()
			test(t, call, leakEnd{well: true, serve: servesFile})
		})
	}
}

// TestNothingIsLeft runs in fake time, where a cancelled call must return after 0 seconds.
func TestNothingIsLeft(t *testing.T) {
	t.Parallel()
	sandbox := clinikotest.New(clinikotest.WithSize(10))
	eachLeak(t, func(t *testing.T, call leakCall, end leakEnd) {
		t.Helper()
		synctest.Test(t, func(t *testing.T) {
			s := newLeakServer(t, sandbox, call, end)
			listener := newPipeListener()
			server := http.Server{Handler: s, ConnState: s.watch, ErrorLog: log.New(io.Discard, "", 0)}
			go func() { _ = server.Serve(listener) }()
			s.check(t, leakWorld{
				address: "http://127.0.0.1", pool: &http.Transport{DialContext: listener.dial}, retries: 2,
				soon:         10 * time.Second,
				settle:       func(holds func() bool) bool { holds(); synctest.Wait(); return holds() },
				settleServer: func(holds func() bool) bool { time.Sleep(time.Second); return holds() }, // net/http closes with a delay
			})
			_ = server.Close()
		})
	})
}

// TestNothingIsLeftOnTheWire runs over loopback, with HTTP/1.1 and HTTP/2.
func TestNothingIsLeftOnTheWire(t *testing.T) {
	t.Parallel()
	sandbox := clinikotest.New(clinikotest.WithSize(10))
	for _, protocol := range []string{"HTTP/1.1", "HTTP/2"} {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			eachLeak(t, func(t *testing.T, call leakCall, end leakEnd) {
				t.Helper()
				if end.fakeTimeOnly {
					return
				}
				s := newLeakServer(t, sandbox, call, end)
				server := httptest.NewUnstartedServer(s)
				server.Config.ConnState, server.Config.ErrorLog = s.watch, log.New(io.Discard, "", 0)
				pool := new(http.Transport)
				if protocol == "HTTP/2" {
					server.EnableHTTP2, pool.ForceAttemptHTTP2 = true, true
					server.StartTLS()
					pool.TLSClientConfig = server.Client().Transport.(*http.Transport).TLSClientConfig
				} else {
					server.Start()
				}
				defer server.Close()
				s.check(t, leakWorld{
					address: server.URL, pool: pool,
					soon: 20 * time.Millisecond, late: 10 * time.Second, settle: eventually, settleServer: eventually,
				})
			})
		})
	}
}

// eventually waits up to 8 seconds for a condition.
func eventually(holds func() bool) bool {
	for wait := 2 * time.Millisecond; wait < 5*time.Second; wait *= 2 {
		if holds() {
			return true
		}
		<-time.After(wait)
	}
	return holds()
}
