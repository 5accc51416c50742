package clinikotest

import (
	"github.com/cliniko-go/cliniko/internal/sandbox/api"
	"github.com/cliniko-go/cliniko/internal/sandbox/traffic"
)

// LimitKind is a way to count requests against the rate limit. Which one
// Cliniko uses is not documented.
type LimitKind int

// Ways to count to 200 requests a minute.
const (
	// NoLimit admits every request. It is the default.
	NoLimit LimitKind = traffic.NoLimit
	// FixedWindow restarts with each minute of the clock.
	FixedWindow LimitKind = traffic.FixedWindow
	// SlidingWindow counts the requests of the last 60 seconds.
	SlidingWindow LimitKind = traffic.SlidingWindow
	// TokenBucket holds 200 requests and gains one every 0.3 seconds.
	TokenBucket LimitKind = traffic.TokenBucket
)

// WithRateLimit makes the clinic reject more than 200 requests a minute with
// status code 429 and X-RateLimit-Reset, as the API does. Rejected requests do
// not count.
func WithRateLimit(kind LimitKind) Option {
	return func(c *api.Config) { c.Limit = int(kind) }
}
