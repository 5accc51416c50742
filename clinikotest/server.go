package clinikotest

import (
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// Server is a clinic behind a loopback port.
type Server struct {
	*Clinic

	URL string // base URL of the API, with /v1

	http   *http.Server
	served chan struct{} // closed when the server has stopped
	once   sync.Once
}

// NewServer makes a clinic and serves it on a free port of 127.0.0.1. It
// panics when there is none. Call Close at the end.
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
			ErrorLog:          slog.NewLogLogger(slog.DiscardHandler, 0), // clients that hang up are no news
		},
		served: make(chan struct{}),
	}
	go func() {
		defer close(s.served)
		_ = s.http.Serve(listener) // always ends with ErrServerClosed
	}()
	return s
}

// Close stops the server and cuts its connections. It may be called twice.
func (s *Server) Close() {
	s.once.Do(func() { _ = s.http.Close() })
	<-s.served
}
