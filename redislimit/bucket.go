package redislimit

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// The processes together send at most burst + perMinute × (60 s + jitter) / 60 s in any minute, as the API counts it.
// That is 200 if the time from the permission of Redis to the arrival at the API varies by 1.25 s, which leaves time for
// opening a connection. A higher burst or rate would leave less.
const (
	perMinute = 192
	burst     = 4
	interval  = time.Minute / perMinute
)

// reserve is the number of requests that calls in the background lane leave in the bucket. It costs no throughput: what
// matters for that is that the bucket holds at least one request more than a call in the background needs, so that it
// does not overflow before that call asks.
const reserve = 2

// longestWait limits a pause, and the waits that are accepted from Redis.
const longestWait = 10 * time.Minute

// store is the state that the processes share. The parameter used is the time that must pass before the bucket can be
// full, as far as this process knows.
type store interface {
	// take asks for one request, which is granted if as many as reserve are left afterwards.
	take(ctx context.Context, used time.Duration, reserve int) (result, error)
	// pause stops all processes from sending for d. Afterwards requests are evenly spaced, because the burst is used up
	// as well. It never shortens a pause.
	pause(ctx context.Context, d, used time.Duration) (result, error)
}

// result is what the store returns.
type result struct {
	granted bool          // the request may be sent
	full    time.Duration // until the bucket is full again
	back    time.Duration // by how much the clock of the store was set back since the last call of any process
}

// next returns the time until a request can be granted. It is not positive if that is possible now.
func (r result) next() time.Duration { return r.full - (burst-1)*interval }

//go:embed bucket.lua
var bucketScript string

var script = redis.NewScript(bucketScript)

// bucket is a store in Redis: one key, which a script reads and changes in one step, by the clock of Redis.
type bucket struct {
	rdb      redis.UniversalClient
	key      string
	interval time.Duration
}

func newBucket(rdb redis.UniversalClient, apiKey string) *bucket {
	return &bucket{rdb: rdb, key: "cliniko:rate:" + fingerprint(apiKey), interval: interval}
}

// fingerprint returns a name for an API key that does not reveal it. The text before the key makes it differ from other
// hashes of the key.
func fingerprint(apiKey string) string {
	sum := sha256.Sum256([]byte("github.com/cliniko-go/cliniko/redislimit\x00" + apiKey))
	return hex.EncodeToString(sum[:16])
}

func (b *bucket) take(ctx context.Context, used time.Duration, reserve int) (result, error) {
	return b.run(ctx, used, 0, reserve)
}

func (b *bucket) pause(ctx context.Context, d, used time.Duration) (result, error) {
	return b.run(ctx, used, min(d, longestWait), 0)
}

func (b *bucket) run(ctx context.Context, used, pause time.Duration, reserve int) (result, error) {
	values, err := script.Run(ctx, b.rdb, []string{b.key}, b.interval.Microseconds(), (burst * b.interval).Microseconds(),
		used.Microseconds(), pause.Microseconds(), (time.Duration(reserve) * b.interval).Microseconds()).Int64Slice()
	if err != nil {
		return result{}, err
	}
	if len(values) != 3 {
		return result{}, fmt.Errorf("the script returned %d values", len(values))
	}
	return result{
		granted: values[0] == 1,
		full:    time.Duration(values[1]) * time.Microsecond,
		back:    time.Duration(values[2]) * time.Microsecond,
	}, nil
}
