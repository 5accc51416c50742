package traffic

import (
	"sync"
	"time"
)

// The limit of the API.
const (
	limitRequests = 200
	limitWindow   = time.Minute
)

// Ways to count to 200 requests a minute.
const (
	NoLimit       = iota
	FixedWindow   // restarts with each minute of the clock
	SlidingWindow // counts the requests of the last 60 seconds
	TokenBucket   // holds 200 requests and gains one every 0.3 seconds
)

// Limiter counts requests against the limit. It is safe for concurrent use.
type Limiter struct {
	kind int

	mu      sync.Mutex
	started time.Time   // start of the fixed window
	used    int         // requests in the fixed window
	recent  []time.Time // requests in the sliding window, oldest first
	missing float64     // tokens missing in the bucket
	filled  time.Time   // time at which missing was computed
}

// NewLimiter returns a limiter that has counted no requests.
func NewLimiter(kind int) *Limiter { return &Limiter{kind: kind} }

// Admit counts a request. Over the limit it returns false and the time at which
// the next request is admitted.
func (l *Limiter) Admit(now time.Time) (time.Time, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
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

func (l *Limiter) fixed(now time.Time) (time.Time, bool) {
	if window := now.Truncate(limitWindow); !window.Equal(l.started) {
		l.started, l.used = window, 0
	}
	if l.used == limitRequests {
		return l.started.Add(limitWindow), false
	}
	l.used++
	return now, true
}

func (l *Limiter) sliding(now time.Time) (time.Time, bool) {
	for len(l.recent) > 0 && now.Sub(l.recent[0]) >= limitWindow {
		l.recent = l.recent[1:]
	}
	if len(l.recent) == limitRequests {
		return l.recent[0].Add(limitWindow), false
	}
	l.recent = append(l.recent, now)
	return now, true
}

func (l *Limiter) bucket(now time.Time) (time.Time, bool) {
	const perToken = limitWindow / limitRequests
	l.missing = max(0, l.missing-float64(now.Sub(l.filled))/float64(perToken))
	l.filled = now
	if l.missing > limitRequests-1 {
		return now.Add(time.Duration((l.missing - limitRequests + 1) * float64(perToken))), false
	}
	l.missing++
	return now, true
}
