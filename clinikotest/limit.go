package clinikotest

import (
	"net/http"
	"strconv"
	"time"
)

// The API allows this many requests in a minute.
const (
	limitRequests = 200
	limitWindow   = time.Minute
)

// LimitKind is a way to count requests. Which one Cliniko uses is not
// documented.
type LimitKind int

// The ways to count to 200 requests a minute.
const (
	// NoLimit answers every request; it is the default.
	NoLimit LimitKind = iota
	// FixedWindow starts to count again with each minute of the clock.
	FixedWindow
	// SlidingWindow counts the requests of the last 60 seconds.
	SlidingWindow
	// TokenBucket holds 200 requests and gets a new one every 0.3 seconds.
	TokenBucket
)

// WithRateLimit makes the clinic refuse more than 200 requests a minute with
// 429 and X-RateLimit-Reset, as the API does. Refused requests do not count.
func WithRateLimit(kind LimitKind) Option {
	return func(c *config) { c.limit = kind }
}

// limiter counts requests. It does not lock: the clinic does.
type limiter struct {
	kind    LimitKind
	started time.Time   // of the fixed window
	used    int         // in the fixed window
	recent  []time.Time // in the sliding window, oldest first
	missing float64     // tokens that the bucket lacks
	filled  time.Time   // when missing was computed
}

// take counts a request. It returns the time at which there is room again and
// false when there is none.
func (l *limiter) take(now time.Time) (time.Time, bool) {
	switch l.kind {
	case FixedWindow:
		return l.fixed(now)
	case SlidingWindow:
		return l.sliding(now)
	case TokenBucket:
		return l.bucket(now)
	default:
		return now, true
	}
}

func (l *limiter) fixed(now time.Time) (time.Time, bool) {
	if window := now.Truncate(limitWindow); !window.Equal(l.started) {
		l.started, l.used = window, 0
	}
	if l.used == limitRequests {
		return l.started.Add(limitWindow), false
	}
	l.used++
	return now, true
}

func (l *limiter) sliding(now time.Time) (time.Time, bool) {
	for len(l.recent) > 0 && now.Sub(l.recent[0]) >= limitWindow {
		l.recent = l.recent[1:]
	}
	if len(l.recent) == limitRequests {
		return l.recent[0].Add(limitWindow), false
	}
	l.recent = append(l.recent, now)
	return now, true
}

func (l *limiter) bucket(now time.Time) (time.Time, bool) {
	const perToken = limitWindow / limitRequests
	l.missing = max(0, l.missing-float64(now.Sub(l.filled))/float64(perToken))
	l.filled = now
	if l.missing > limitRequests-1 {
		return now.Add(time.Duration((l.missing - limitRequests + 1) * float64(perToken))), false
	}
	l.missing++
	return now, true
}

// tooMany is the answer beyond the limit. Its body is not documented. The time
// is in seconds since 1970, rounded up so that a client is not early.
func tooMany(reset time.Time) reply {
	seconds := reset.Add(time.Second - time.Nanosecond).Unix()
	return reply{
		status: http.StatusTooManyRequests, kind: typeText, body: []byte("Rate limit exceeded.\n"),
		header: map[string]string{"X-RateLimit-Reset": strconv.FormatInt(seconds, 10)},
	}
}
