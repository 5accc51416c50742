package redislimit

import (
	"strconv"
	"sync"
	"testing"
	"time"
)

// BenchmarkWait measures a request that does not have to wait: one round trip. Its bucket is always full.
func BenchmarkWait(b *testing.B) {
	store := newBucket(startRedis(b).client(b), testKey)
	store.interval = time.Microsecond
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
