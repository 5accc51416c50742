package redislimit

import (
	"strconv"
	"sync"
	"testing"

	"github.com/go-redis/redis_rate/v10"
)

// BenchmarkWait is the cost of a request when nobody has to wait: one round trip. Its bucket is bottomless.
func BenchmarkWait(b *testing.B) {
	store := newBucket(startRedis(b).client(b), testKey)
	store.limit = redis_rate.PerSecond(1 << 30)
	limiter, err := newLimiter(store)
	if err != nil {
		b.Fatal(err)
	}
	for _, goroutines := range []int{1, 64} {
		b.Run("goroutines="+strconv.Itoa(goroutines), func(b *testing.B) {
			b.ReportAllocs()
			var workers sync.WaitGroup
			for i := range goroutines {
				workers.Go(func() {
					for n := i; n < b.N; n += goroutines {
						if err := limiter.Wait(b.Context()); err != nil {
							b.Error(err)
							return
						}
						limiter.Done(0)
					}
				})
			}
			workers.Wait()
		})
	}
}
