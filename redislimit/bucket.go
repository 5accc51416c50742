package redislimit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/go-redis/redis_rate/v10"
	"github.com/redis/go-redis/v9"
)

// The processes together send at most burst + perMinute × (60 s + jitter) / 60 s in any minute, as the API counts it.
// That is 200 when the time from Redis' permission to the arrival at the API varies by 1.25 s, which leaves room for a
// connection that has to be opened first. A higher burst or rate would leave less.
const (
	perMinute = 192
	burst     = 4
	interval  = time.Minute / perMinute
)

// longestWait bounds a pause, and what is believed of Redis: a longer wait comes from a clock that was set back.
const longestWait = 10 * time.Minute

// store is what the processes share.
type store interface {
	// take asks for one request.
	take(ctx context.Context) (answer, error)
	// pause keeps everybody from sending for d from now. Afterwards requests go evenly, as the burst is used up too. It
	// never shortens a pause.
	pause(ctx context.Context, d time.Duration) (answer, error)
}

// answer is what the store says to a question.
type answer struct {
	granted bool          // the request may be sent
	next    time.Duration // until the next one could be; at once when it is not positive
}

// bucket is a store in Redis: one key with one number, the time at which the bucket is full again. The script of
// redis_rate reads and moves it in one step, by the clock of Redis.
type bucket struct {
	limiter *redis_rate.Limiter
	key     string
	limit   redis_rate.Limit
}

func newBucket(rdb redis.UniversalClient, apiKey string) *bucket {
	return &bucket{
		limiter: redis_rate.NewLimiter(rdb),
		key:     "cliniko:" + fingerprint(apiKey), // the library puts "rate:" before it
		limit:   redis_rate.Limit{Rate: perMinute, Burst: burst, Period: time.Minute},
	}
}

// fingerprint names an API key without showing it. The text before the key makes it differ from other hashes of it.
func fingerprint(apiKey string) string {
	sum := sha256.Sum256([]byte("github.com/cliniko-go/cliniko/redislimit\x00" + apiKey))
	return hex.EncodeToString(sum[:16])
}

func (b *bucket) take(ctx context.Context) (answer, error) {
	return read(b.limiter.AllowN(ctx, b.key, b.limit, 1))
}

// pause takes what a larger bucket holds, so that the own one is full only after the pause. When another process has
// taken that already, nothing is left to take. The one interval that is added covers what rounding may lack then.
func (b *bucket) pause(ctx context.Context, d time.Duration) (answer, error) {
	limit := b.limit
	limit.Burst = burst + int((min(d, longestWait)+interval-1)/interval)
	return read(b.limiter.AllowAtMost(ctx, b.key, limit, limit.Burst))
}

func read(result *redis_rate.Result, err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	return answer{granted: result.Allowed > 0, next: result.ResetAfter - (burst-1)*interval}, nil
}
