package transport

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
)

// The frames, flags and codes of HTTP/2 that the server below needs.
const (
	frameData      = 0x0
	frameHeaders   = 0x1
	frameReset     = 0x3
	frameSettings  = 0x4
	frameGoAway    = 0x7
	flagEndStream  = 0x1
	flagAck        = 0x1
	flagEndHeaders = 0x4

	codeProtocolError = 0x1
	codeInternalError = 0x2
	codeRefusedStream = 0x7
)

// http2Server implements just enough of HTTP/2 to end streams in unusual ways. The test decides how the first request
// ends; all others get a 200.
type http2Server struct {
	end  func(c net.Conn, stream uint32) // ends the first request
	done atomic.Int64                    // requests received whole
}

// serveHTTP2 starts a server without TLS, and returns its address and a transport that uses only HTTP/2.
func serveHTTP2(t *testing.T, s *http2Server) (string, *http.Transport) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go s.serve(conn)
		}
	}()
	pool := &http.Transport{Protocols: new(http.Protocols)}
	pool.Protocols.SetUnencryptedHTTP2(true)
	t.Cleanup(func() {
		pool.CloseIdleConnections()
		_ = listener.Close()
	})
	return "http://" + listener.Addr().String(), pool
}

func (s *http2Server) serve(conn net.Conn) {
	defer conn.Close()
	r := bufio.NewReader(conn)
	if _, err := r.Discard(len("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")); err != nil {
		return
	}
	writeFrame(conn, frameSettings, 0, 0, nil)
	for {
		head := make([]byte, 9)
		if _, err := io.ReadFull(r, head); err != nil {
			return
		}
		if _, err := r.Discard(int(binary.BigEndian.Uint32(append([]byte{0}, head[:3]...)))); err != nil {
			return
		}
		kind, flags, stream := head[3], head[4], binary.BigEndian.Uint32(head[5:])
		switch {
		case kind == frameSettings && flags&flagAck == 0:
			writeFrame(conn, frameSettings, flagAck, 0, nil)
		case (kind == frameHeaders || kind == frameData) && flags&flagEndStream != 0:
			if s.done.Add(1) == 1 {
				s.end(conn, stream)
			} else {
				respondHTTP2(conn, stream)
			}
		}
	}
}

func writeFrame(w io.Writer, kind, flags byte, stream uint32, payload []byte) {
	frame := binary.BigEndian.AppendUint32(nil, uint32(len(payload))<<8|uint32(kind))
	frame = binary.BigEndian.AppendUint32(append(frame, flags), stream)
	_, _ = w.Write(append(frame, payload...))
}

// respondHTTP2 sends a 200 response with an empty JSON object.
func respondHTTP2(w io.Writer, stream uint32) {
	writeFrame(w, frameHeaders, flagEndHeaders, stream, []byte{0x88}) // ":status: 200" in the table of HPACK
	writeFrame(w, frameData, flagEndStream, stream, []byte("{}"))
}

// resetsStream resets a stream with an error code.
func resetsStream(code uint32) func(net.Conn, uint32) {
	return func(c net.Conn, stream uint32) {
		writeFrame(c, frameReset, 0, stream, binary.BigEndian.AppendUint32(nil, code))
	}
}

// net/http retries a request by itself, also a POST, if an HTTP/2 server resets the stream with PROTOCOL_ERROR. The
// server may have done the write before, so the client must prevent that.
func TestHTTP2SendsAWriteOnce(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(net.Conn, uint32){
		"protocol error": resetsStream(codeProtocolError),
		"internal error": resetsStream(codeInternalError),
		"refused stream": resetsStream(codeRefusedStream),
		"hangs up":       func(c net.Conn, _ uint32) { _ = c.Close() },
		"goes away": func(c net.Conn, stream uint32) {
			writeFrame(c, frameGoAway, 0, 0, append(binary.BigEndian.AppendUint32(nil, stream), 0, 0, 0, 0))
			_ = c.Close()
		},
	} {
		for _, body := range []bool{true, false} {
			for _, method := range []string{http.MethodPost, http.MethodPatch, http.MethodDelete} {
				t.Run(name+"/"+method, func(t *testing.T) {
					t.Parallel()
					server := &http2Server{end: end}
					address, pool := serveHTTP2(t, server)
					r := requestTo(method, address)
					if !body {
						r.Body = nil
					}
					resp, err := newTestClient(pool).Do(t.Context(), r)
					failed := failure(t, resp, err)
					if n := server.done.Load(); n != 1 || failed.Attempts != 1 || !failed.Sent {
						t.Errorf("arrived %d times in %d attempts, Sent %t, want 1, 1 and true: %v", n, failed.Attempts, failed.Sent, err)
					}
					if errors.Is(err, context.Canceled) {
						t.Errorf("the error looks as if the caller had cancelled: %v", err)
					}
				})
			}
		}
	}
}

// A read whose stream is reset is retried: by net/http up to Go 1.26, by the client from Go 1.27 on.
func TestHTTP2(t *testing.T) {
	t.Parallel()
	for method, end := range map[string]func(net.Conn, uint32){
		http.MethodGet:  resetsStream(codeProtocolError),
		http.MethodPost: func(c net.Conn, stream uint32) { respondHTTP2(c, stream) },
	} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			address, pool := serveHTTP2(t, &http2Server{end: end})
			client := newTestClient(pool)
			for _, attempts := range []int{2, 1} { // the second call is on the same connection
				resp, body := mustDo(t, client, requestTo(method, address))
				if resp.Status != 200 || resp.Attempts > attempts || body != "{}" {
					t.Errorf("status %d with %q after %d attempts", resp.Status, body, resp.Attempts)
				}
			}
		})
	}
}
