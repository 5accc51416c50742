package cliniko

import (
	"context"
	"time"
)

type RateLimiter interface {
	Wait(ctx context.Context) error
}
type RateLimitObserver interface{ Done(pause time.Duration) }

func NewRateLimiter(perMinute int) RateLimiter { return unlimited{} }

const requestsPerMinute = 200
