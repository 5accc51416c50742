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

// http2Server speaks as much HTTP/2 as it takes to end streams in odd ways. The first request of a connection to /warm
// is answered; what becomes of any other one is up to the test.
type http2Server struct {
	end  func(c net.Conn, stream uint32) // of the first request
	done atomic.Int64                    // requests that arrived whole
}

// serveHTTP2 starts a server without TLS, and returns its address and a transport that speaks nothing but HTTP/2.
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
				answerHTTP2(conn, stream)
			}
		}
	}
}

func writeFrame(w io.Writer, kind, flags byte, stream uint32, payload []byte) {
	frame := binary.BigEndian.AppendUint32(nil, uint32(len(payload))<<8|uint32(kind))
	frame = binary.BigEndian.AppendUint32(append(frame, flags), stream)
	_, _ = w.Write(append(frame, payload...))
}

// answerHTTP2 is a 200 without a body.
func answerHTTP2(w io.Writer, stream uint32) {
	writeFrame(w, frameHeaders, flagEndHeaders|flagEndStream, stream, []byte{0x88}) // ":status: 200" in the table of HPACK
}

// resetsStream ends a stream with a code.
func resetsStream(code uint32) func(net.Conn, uint32) {
	return func(c net.Conn, stream uint32) {
		writeFrame(c, frameReset, 0, stream, binary.BigEndian.AppendUint32(nil, code))
	}
}

// net/http sends a request again by itself when an HTTP/2 server resets its stream with PROTOCOL_ERROR, which says
// nothing about what was done before, also a POST. It must not.
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
						t.Errorf("looks as if the caller had cancelled: %v", err)
					}
				})
			}
		}
	}
}

// A read is harmless, and an answer over HTTP/2 is like any other.
func TestHTTP2(t *testing.T) {
	t.Parallel()
	for method, end := range map[string]func(net.Conn, uint32){
		http.MethodGet:  resetsStream(codeProtocolError),
		http.MethodPost: func(c net.Conn, stream uint32) { answerHTTP2(c, stream) },
	} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			address, pool := serveHTTP2(t, &http2Server{end: end})
			client := newTestClient(pool)
			for range 2 { // the second time on the same connection
				if resp, _ := mustDo(t, client, requestTo(method, address)); resp.Status != 200 || resp.Attempts != 1 {
					t.Errorf("status %d after %d attempts", resp.Status, resp.Attempts)
				}
			}
		})
	}
}
