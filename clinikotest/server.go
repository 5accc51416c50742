package clinikotest

import (
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// Server is a clinic on a loopback port.
type Server struct {
	*Clinic

	URL string // base URL of the API, including /v1

	http   *http.Server
	served chan struct{} // closed when the server has stopped
	once   sync.Once
}

// NewServer returns a clinic that is served on a free port of 127.0.0.1. It
// panics if there is none. The caller must call Close.
func NewServer(opts ...Option) *Server {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic("clinikotest: no loopback port: " + err.Error())
	}
	clinic := New(opts...)
	s := &Server{
		Clinic: clinic,
		URL:    "http://" + listener.Addr().String() + "/v1",
		http: &http.Server{
			Handler:           clinic,
			ReadHeaderTimeout: 10 * time.Second,
			ErrorLog:          slog.NewLogLogger(slog.DiscardHandler, 0), // clients that hang up are expected
		},
		served: make(chan struct{}),
	}
	go func() {
		defer close(s.served)
		_ = s.http.Serve(listener) // always ErrServerClosed
	}()
	return s
}

// Close stops the server and closes its connections. It may be called more than
// once.
func (s *Server) Close() {
	s.once.Do(func() { _ = s.http.Close() })
	<-s.served
}
