package clinikotest

import (
	"net/http"

	"github.com/cliniko-go/cliniko"
)

// Client returns an SDK client that talks to the clinic without a network. It
// has no rate limit. opts are applied after the sandbox's own options.
func (c *Clinic) Client(opts ...cliniko.Option) (*cliniko.Client, error) {
	return c.client(opts, cliniko.WithHTTPClient(&http.Client{Transport: c}))
}

// Client returns an SDK client that talks to the server over loopback. It has
// no rate limit. opts are applied after the sandbox's own options.
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
