package reliability_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// The base URLs of a faultyAPI over pipes.
const (
	plainBase = "http://127.0.0.1/v1"
	tlsBase   = "https://127.0.0.1/v1" // it speaks no TLS
)

// faultyAPI is a server that can fail at every point of an exchange. It is reached over pipes, which take no time inside
// a synctest bubble, or over TCP; either way a call goes through all of net/http.
type faultyAPI struct {
	work func(r *http.Request, body string) (status int, answer string) // what is asked for; counted

	mu      sync.Mutex
	script  []fault // for the next exchanges, in order
	forever bool    // the last fault of the script repeats
	arrived []sentRequest
	done    int // how often the work was done
	newest  *limitedConn

	listener    net.Listener // nil over pipes
	pool        *http.Transport
	connections sync.WaitGroup
	open        []net.Conn // the server's ends
	closed      bool
}

// sentRequest is a request that arrived whole.
type sentRequest struct {
	line   string // method and address
	body   string
	header http.Header
}

// fault is what goes wrong in one exchange. One of its functions is set; the zero fault is none.
type fault struct {
	name  string
	dial  func(context.Context) error // instead of a connection
	write func() int                  // bytes that leave the client, before its connection breaks
	serve func(exchange)              // instead of an answer; the connection is closed after it, unless the exchange is kept
}

// exchange is one request and its answer, from the server's side.
type exchange struct {
	api  *faultyAPI
	conn net.Conn
	r    *bufio.Reader
	kept *bool
}

// overPipes returns a client of the API in memory.
func (a *faultyAPI) overPipes(t *testing.T, base string) *cliniko.Client {
	t.Helper()
	return a.client(t, base, func(context.Context) (net.Conn, error) {
		near, far := net.Pipe()
		a.accept(far)
		return near, nil
	})
}

// overTCP returns a client of the API on the loopback interface.
func (a *faultyAPI) overTCP(t *testing.T) *cliniko.Client {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	a.connections.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			a.accept(conn)
		}
	})
	a.listener = listener
	address := listener.Addr().String()
	return a.client(t, "http://"+address+"/v1", func(ctx context.Context) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", address)
	})
}

func (a *faultyAPI) client(t *testing.T, base string, open func(context.Context) (net.Conn, error)) *cliniko.Client {
	t.Helper()
	a.pool = &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		if f := a.take(func(f fault) bool { return f.dial != nil }); f.dial != nil {
			return nil, f.dial(ctx)
		}
		conn, err := open(ctx)
		if err != nil {
			return nil, err
		}
		limited := &limitedConn{Conn: conn, left: -1}
		a.mu.Lock()
		a.newest = limited
		a.mu.Unlock()
		a.limitWriting()
		return limited, nil
	}}
	client, err := cliniko.NewClient(testkit.Account, testkit.Key, testkit.UserAgent, cliniko.WithBaseURL(base),
		cliniko.WithHTTPClient(&http.Client{Transport: a.pool}), cliniko.WithoutRateLimit())
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// accept serves a connection in the background.
func (a *faultyAPI) accept(conn net.Conn) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		_ = conn.Close()
		return
	}
	a.open = append(a.open, conn)
	a.connections.Go(func() { a.serve(conn) })
}

// close ends all connections, and waits for them.
func (a *faultyAPI) close() {
	a.pool.CloseIdleConnections()
	if a.listener != nil {
		_ = a.listener.Close()
	}
	a.mu.Lock()
	a.closed = true
	for _, conn := range a.open {
		_ = conn.Close()
	}
	a.mu.Unlock()
	a.connections.Wait()
}

// fail makes the next exchanges go wrong, and after them all others, too, if the last fault is to stay.
func (a *faultyAPI) fail(forever bool, script ...fault) {
	a.mu.Lock()
	a.script, a.forever = script, forever
	a.mu.Unlock()
	a.limitWriting() // of a connection that there is already
}

// take uses up the next fault if it is of the right kind.
func (a *faultyAPI) take(kind func(fault) bool) fault {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.script) == 0 || !kind(a.script[0]) {
		return fault{}
	}
	next := a.script[0]
	if len(a.script) > 1 || !a.forever {
		a.script = a.script[1:]
	}
	return next
}

// limitWriting lets the newest connection break while the client writes, if that is the next fault.
func (a *faultyAPI) limitWriting() {
	a.mu.Lock()
	conn := a.newest
	a.mu.Unlock()
	if conn == nil {
		return
	}
	if f := a.take(func(f fault) bool { return f.write != nil }); f.write != nil {
		conn.mu.Lock()
		conn.left = f.write()
		conn.mu.Unlock()
	}
}

// serve is the server's side of one connection. Its buffer is small, so that a fault can leave most of a request unread.
func (a *faultyAPI) serve(conn net.Conn) {
	defer conn.Close()
	r := bufio.NewReaderSize(conn, 64)
	for {
		if _, err := r.Peek(1); err != nil {
			return
		}
		x := exchange{api: a, conn: conn, r: r, kept: new(bool)}
		f := a.take(func(f fault) bool { return f.serve != nil })
		if f.serve == nil {
			f.serve = exchange.answer
		}
		f.serve(x)
		if !*x.kept {
			return
		}
	}
}

// forget begins to count anew.
func (a *faultyAPI) forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.arrived, a.done = nil, 0
}

// counts are the requests that arrived whole, and how often the work was done.
func (a *faultyAPI) counts() (arrived []sentRequest, done int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.arrived, a.done
}

// skip reads some of the request.
func (x exchange) skip(bytes int) { _, _ = x.r.Discard(bytes) }

// readHeader reads the request up to its body.
func (x exchange) readHeader() { _, _ = http.ReadRequest(x.r) }

// read reads the whole request.
func (x exchange) read() (*http.Request, string) {
	req, err := http.ReadRequest(x.r)
	if err != nil {
		return nil, "" // the client hung up
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, ""
	}
	x.api.mu.Lock()
	defer x.api.mu.Unlock()
	x.api.arrived = append(x.api.arrived, sentRequest{req.Method + " " + req.RequestURI, string(body), req.Header})
	return req, string(body)
}

// do reads the request and does what it asks for.
func (x exchange) do() (status int, answer string) {
	return x.work(x.read())
}

// work does what a request asks for, if it arrived whole.
func (x exchange) work(req *http.Request, body string) (status int, answer string) {
	if req == nil {
		return 0, ""
	}
	x.api.mu.Lock()
	x.api.done++
	x.api.mu.Unlock()
	return x.api.work(req, body)
}

// answer is an exchange without a fault.
func (x exchange) answer() {
	req, body := x.read()
	if status, answer := x.work(req, body); status != 0 {
		kind := "application/json"
		if strings.HasSuffix(req.URL.Path, "/content") {
			kind = "application/octet-stream"
		}
		x.say(status, kind, answer)
	}
}

// say writes an answer and keeps the connection.
func (x exchange) say(status int, contentType, body string, fields ...string) {
	head := fmt.Sprintf("HTTP/1.1 %d %s\r\n", status, http.StatusText(status))
	if status == http.StatusNotModified {
		body = ""
	} else if status != http.StatusNoContent {
		head += fmt.Sprintf("Content-Type: %s\r\nContent-Length: %d\r\n", contentType, len(body))
	}
	for _, field := range fields {
		head += field + "\r\n"
	}
	x.write(head + "\r\n" + body)
	*x.kept = true
}

func (x exchange) write(text string) { _, _ = io.WriteString(x.conn, text) }

// wait does nothing until the client hangs up.
func (x exchange) wait() { _, _ = io.Copy(io.Discard, x.r) }

// reset ends the connection the hard way, where there is one.
func (x exchange) reset() {
	if conn, ok := x.conn.(*net.TCPConn); ok {
		_ = conn.SetLinger(0)
	}
	_ = x.conn.Close()
}

// limitedConn breaks after a number of bytes was written to it; below 0 it does not.
type limitedConn struct {
	net.Conn

	mu   sync.Mutex
	left int
}

func (c *limitedConn) Write(p []byte) (int, error) {
	c.mu.Lock()
	left := c.left
	c.mu.Unlock()
	if left < 0 || len(p) <= left {
		return c.Conn.Write(p)
	}
	n, err := c.Conn.Write(p[:left])
	if err == nil {
		err = &net.OpError{Op: "write", Net: "tcp", Err: syscall.EPIPE}
	}
	return n, err
}

// halfOf is the beginning of an answer, which the server ends too early.
func halfOf(_ int, answer string) string {
	if answer == "" {
		answer = `{"id":"1640000079200001610"}`
	}
	return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(answer), answer[:len(answer)/2])
}
