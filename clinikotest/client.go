package clinikotest

import (
	"net/http"

	"github.com/cliniko-go/cliniko"
)

// Client returns a client of the SDK that talks to the clinic without a
// network. It keeps to no rate limit; opts come after the sandbox's own.
func (c *Clinic) Client(opts ...cliniko.Option) (*cliniko.Client, error) {
	return c.client(opts, cliniko.WithHTTPClient(&http.Client{Transport: c}))
}

// Client returns a client of the SDK that talks to the server over loopback.
// It keeps to no rate limit; opts come after the sandbox's own.
func (s *Server) Client(opts ...cliniko.Option) (*cliniko.Client, error) {
	return s.client(opts, cliniko.WithBaseURL(s.URL))
}

func (c *Clinic) client(opts []cliniko.Option, where cliniko.Option) (*cliniko.Client, error) {
	own := []cliniko.Option{
		cliniko.WithUserAgent("clinikotest", "sandbox@clinikotest.example"),
		cliniko.WithoutRateLimit(),
		where,
	}
	return cliniko.NewClient(c.Account(), c.APIKey(), append(own, opts...)...)
}
