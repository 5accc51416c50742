package clinikotest

// LimitKind is a way to count requests. Which one Cliniko uses is not
// documented.
type LimitKind int

// The ways to count to 200 requests a minute.
const (
	// NoLimit answers every request; it is the default.
	NoLimit LimitKind = noLimit
	// FixedWindow starts to count again with each minute of the clock.
	FixedWindow LimitKind = fixedWindow
	// SlidingWindow counts the requests of the last 60 seconds.
	SlidingWindow LimitKind = slidingWindow
	// TokenBucket holds 200 requests and gets a new one every 0.3 seconds.
	TokenBucket LimitKind = tokenBucket
)

// WithRateLimit makes the clinic refuse more than 200 requests a minute with
// 429 and X-RateLimit-Reset, as the API does. Refused requests do not count.
func WithRateLimit(kind LimitKind) Option {
	return func(c *config) { c.limit = int(kind) }
}
