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

// faultyAPI is a server that can fail at every point of an exchange. Clients reach it over pipes, which take no time in a
// synctest bubble, or over TCP; both use the whole of net/http.
type faultyAPI struct {
	work func(r *http.Request, body string) (status int, response string) // carries out a request

	mu      sync.Mutex
	script  []fault // for the next exchanges, in order
	forever bool    // the last fault of the script stays
	arrived []sentRequest
	done    int // number of calls of work
	newest  *limitedConn

	listener    net.Listener // nil over pipes
	pool        *http.Transport
	connections sync.WaitGroup
	open        []net.Conn // the server's ends of the connections
	closed      bool
}

// sentRequest is a complete request that arrived.
type sentRequest struct {
	line   string // method and path with query
	body   string
	header http.Header
}

// fault describes what goes wrong in one exchange. At most one of its functions is set; the zero value is no fault.
type fault struct {
	name  string
	dial  func(context.Context) error // replaces connecting
	write func() int                  // bytes that the client can write before the connection breaks
	serve func(exchange)              // replaces the response; the connection is closed afterwards unless kept is set
}

// exchange is one request and its response, seen from the server.
type exchange struct {
	api  *faultyAPI
	conn net.Conn
	r    *bufio.Reader
	kept *bool
}

// overPipes returns a client that is connected to the API by pipes.
func (a *faultyAPI) overPipes(t *testing.T, base string) *cliniko.Client {
	t.Helper()
	return a.client(t, base, func(context.Context) (net.Conn, error) {
		near, far := net.Pipe()
		a.accept(far)
		return near, nil
	})
}

// overTCP returns a client that is connected to the API over the loopback interface.
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

// accept serves a connection in a goroutine.
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

// close closes all connections and waits for their goroutines.
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

// fail sets the faults of the next exchanges. If forever is set, the last fault applies to all exchanges after them too.
func (a *faultyAPI) fail(forever bool, script ...fault) {
	a.mu.Lock()
	a.script, a.forever = script, forever
	a.mu.Unlock()
	a.limitWriting() // on a connection that is already open
}

// take removes and returns the next fault if it is of the right kind.
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

// limitWriting makes the newest connection break during a write, if that is the next fault.
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

// serve handles one connection. The buffer is small, so that a fault can leave most of a request unread.
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
			f.serve = exchange.respond
		}
		f.serve(x)
		if !*x.kept {
			return
		}
	}
}

// forget resets the counts.
func (a *faultyAPI) forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.arrived, a.done = nil, 0
}

// counts returns the requests that arrived complete, and the number of calls of work.
func (a *faultyAPI) counts() (arrived []sentRequest, done int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.arrived, a.done
}

// skip discards the given number of bytes of the request.
func (x exchange) skip(bytes int) { _, _ = x.r.Discard(bytes) }

// readHeader reads the request without its body.
func (x exchange) readHeader() { _, _ = http.ReadRequest(x.r) }

// read reads the whole request.
func (x exchange) read() (*http.Request, string) {
	req, err := http.ReadRequest(x.r)
	if err != nil {
		return nil, "" // the client closed the connection
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

// do reads the request and carries it out.
func (x exchange) do() (status int, response string) {
	return x.work(x.read())
}

// work carries out a request that arrived complete.
func (x exchange) work(req *http.Request, body string) (status int, response string) {
	if req == nil {
		return 0, ""
	}
	x.api.mu.Lock()
	x.api.done++
	x.api.mu.Unlock()
	return x.api.work(req, body)
}

// respond completes an exchange without a fault.
func (x exchange) respond() {
	req, body := x.read()
	if status, response := x.work(req, body); status != 0 {
		kind := "application/json"
		if strings.HasSuffix(req.URL.Path, "/content") {
			kind = "application/octet-stream"
		}
		x.say(status, kind, response)
	}
}

// say writes a response and keeps the connection.
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

// wait blocks until the client closes the connection.
func (x exchange) wait() { _, _ = io.Copy(io.Discard, x.r) }

// reset closes the connection, over TCP with a reset.
func (x exchange) reset() {
	if conn, ok := x.conn.(*net.TCPConn); ok {
		_ = conn.SetLinger(0)
	}
	_ = x.conn.Close()
}

// limitedConn breaks after left bytes were written to it. A negative left is no limit.
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

// halfOf returns the first half of a response.
func halfOf(_ int, response string) string {
	if response == "" {
		response = `{"id":"1640000079200001610"}`
	}
	return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(response), response[:len(response)/2])
}
