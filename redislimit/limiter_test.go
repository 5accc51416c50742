package redislimit

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/cliniko-go/cliniko"
)

const (
	testSecret = "1-8051337-sEcReTpArT"
	otherKey   = "MS0yLW90aGVy-au2"
)

var testKey = base64.StdEncoding.EncodeToString([]byte(testSecret)) + "-au2"

func mustNew(t testing.TB, rdb redis.UniversalClient, key string, opts ...Option) *Limiter {
	t.Helper()
	limiter, err := New(rdb, key, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return limiter
}

// mustWait returns the time that Wait took.
func mustWait(t testing.TB, limiter cliniko.RateLimiter) time.Duration {
	t.Helper()
	start := time.Now()
	if err := limiter.Wait(t.Context()); err != nil {
		t.Fatalf("Wait: %v", err)
	}
	return time.Since(start)
}

func TestNewFails(t *testing.T) {
	t.Parallel()
	rdb := redis.NewClient(&redis.Options{})
	defer func() { _ = rdb.Close() }()
	for name, construct := range map[string]func() (*Limiter, error){
		"no client":    func() (*Limiter, error) { return New(nil, testKey) },
		"nil client":   func() (*Limiter, error) { return New((*redis.Client)(nil), testKey) },
		"nil option":   func() (*Limiter, error) { return New(rdb, testKey, nil) },
		"no key":       func() (*Limiter, error) { return New(rdb, "") },
		"no processes": func() (*Limiter, error) { return New(rdb, testKey, WithProcesses(0)) },
	} {
		if limiter, err := construct(); err == nil || limiter != nil || strings.Contains(err.Error(), testKey) {
			t.Errorf("%s: %v, %v", name, limiter, err)
		}
	}
}

func TestShare(t *testing.T) {
	t.Parallel()
	rdb := redis.NewClient(&redis.Options{})
	defer func() { _ = rdb.Close() }()
	if share := mustNew(t, rdb, testKey).share; share != 50 {
		t.Errorf("share %d by default, want 50", share)
	}
	for processes, want := range map[int]int{1: 200, 3: 66, 200: 1, 1000: 1} {
		if share := mustNew(t, rdb, testKey, WithProcesses(processes), WithLogger(nil)).share; share != want {
			t.Errorf("share %d of %d processes, want %d", share, processes, want)
		}
	}
}

func TestFingerprint(t *testing.T) {
	t.Parallel()
	// A change would split the processes of two versions.
	if got, want := fingerprint("MS0xLWV4YW1wbGU=-au2"), "630544a6bb53735d1d77f24a58459051"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if fingerprint(testKey) == fingerprint(otherKey) {
		t.Error("two keys have the same fingerprint")
	}
}

// TestStore tests the bucket in Redis and that of the simulations in the same way.
func TestStore(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]store{
		"redis":  newBucket(startRedis(t).client(t), testKey),
		"memory": &memory{},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check := func(what string, granted bool, next time.Duration, a result, err error) {
				t.Helper()
				if err != nil || a.granted != granted || a.next() > next+time.Millisecond || a.next() < next-2*time.Second {
					t.Errorf("%s: %+v, %v; want %t and %v, less the time that the test takes", what, a, err, granted, next)
				}
			}
			a, err := s.take(t.Context(), 0, burst)
			check("take and leave more than there is", false, (1-burst)*interval, a, err)
			a, err = s.take(t.Context(), 0, burst-1)
			check("take and leave all others", true, (2-burst)*interval, a, err)
			for i := 1; i < burst; i++ {
				a, err := s.take(t.Context(), 0, 0)
				check(fmt.Sprint("take ", i), true, time.Duration(i-burst+2)*interval, a, err)
			}
			a, err = s.pause(t.Context(), 20*time.Second, 0)
			check("pause", false, 20*time.Second+interval, a, err)
			a, err = s.take(t.Context(), 0, 0)
			check("take in the pause", false, 20*time.Second+interval, a, err)
			a, err = s.pause(t.Context(), 10*time.Second, 0)
			check("shorter pause", false, 20*time.Second+interval, a, err)
			a, err = s.pause(t.Context(), time.Minute, 0)
			check("longer pause", false, time.Minute+interval, a, err)
		})
	}
}

// TestSharedBucket: two limiters with the same key have one bucket, another key has its own.
func TestSharedBucket(t *testing.T) {
	t.Parallel()
	server := startRedis(t)
	const each = 10
	var limiters []*Limiter
	for range 3 {
		limiters = append(limiters, mustNew(t, server.client(t), testKey))
	}
	var workers sync.WaitGroup
	start := time.Now()
	for _, limiter := range limiters {
		for range each {
			workers.Go(func() { mustWait(t, limiter) })
		}
	}
	if waited := mustWait(t, mustNew(t, server.client(t), otherKey)); waited > time.Second {
		t.Errorf("another key waited %v", waited)
	}
	workers.Wait()
	least := (3*each - burst) * interval
	if took := time.Since(start); took < least-10*time.Millisecond || took > least+3*time.Second {
		t.Errorf("%d requests took %v, want %v", 3*each, took, least)
	}
}

func TestPauseIsShared(t *testing.T) {
	t.Parallel()
	server := startRedis(t)
	one, two := mustNew(t, server.client(t), testKey), mustNew(t, server.client(t), testKey)
	mustWait(t, two)
	mustWait(t, one)
	start := time.Now()
	one.Done(2 * time.Second)
	mustWait(t, two)
	if waited := time.Since(start); waited < 2*time.Second || waited > 4*time.Second {
		t.Errorf("the other process waited %v, want 2 s and a little", waited)
	}
	mustWait(t, two)
	mustWait(t, one)
	if waited := time.Since(start); waited < 2*time.Second+2*interval {
		t.Errorf("after the pause there was a burst: 3 requests within %v of its begin", waited)
	}
}

// TestRedisFails: whatever is wrong with Redis, calls continue after at most 250 ms.
func TestRedisFails(t *testing.T) {
	t.Parallel()
	name := newBucket(nil, testKey).key
	for what, commands := range map[string][][]any{
		"read only":  {{"REPLICAOF", "127.0.0.1", "1"}},
		"wrong type": {{"LPUSH", name, "x"}},
		"garbage":    {{"SET", name, "x"}},
		"no memory":  {{"CONFIG", "SET", "maxmemory", "1"}},
		"slow":       {{"CLIENT", "PAUSE", "5000"}},
		"no script":  {{"CONFIG", "SET", "requirepass", "x"}, {"CLIENT", "KILL", "SKIPME", "no"}},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			server := startRedis(t)
			rdb := server.client(t)
			for _, command := range commands {
				_ = rdb.Do(t.Context(), command...).Err()
			}
			var log journal
			limiter := mustNew(t, server.client(t), testKey, WithLogger(log.logger()), WithProcesses(1))
			if waited := mustWait(t, limiter); waited > 2*time.Second { // a machine may be busy
				t.Errorf("waited %v", waited)
			}
			log.check(t, 1, 0)
			limiter.Done(0)
			mustWait(t, limiter)
			log.check(t, 1, 0)
		})
	}
}

// TestClockSetBack: the key was written an hour in the future. Nobody waits for that time, and there is no new burst.
func TestClockSetBack(t *testing.T) {
	t.Parallel()
	server := startRedis(t)
	rdb := server.client(t)
	var log journal
	limiter := mustNew(t, rdb, testKey, WithLogger(log.logger()))
	later := time.Now().Add(time.Hour)
	value := fmt.Sprint(later.Add(burst*interval).UnixMicro(), " ", later.UnixMicro())
	if err := rdb.Set(t.Context(), newBucket(nil, testKey).key, value, 0).Err(); err != nil {
		t.Fatal(err)
	}
	if waited := mustWait(t, limiter); waited < interval-10*time.Millisecond || waited > 2*time.Second {
		t.Errorf("waited %v, want %v", waited, interval)
	}
	mustWait(t, limiter)
	log.check(t, 1, 0)
	if text := log.String(); !strings.Contains(text, "the clock of Redis was set back") || !strings.Contains(text, "by=59m59.") && !strings.Contains(text, "by=1h0m0") {
		t.Errorf("got %s", text)
	}
}

// TestFlushAllowsNoBurst: a process that knows of a full bucket does not forget that when Redis does.
func TestFlushAllowsNoBurst(t *testing.T) {
	t.Parallel()
	server := startRedis(t)
	rdb := server.client(t)
	one, two := mustNew(t, server.client(t), testKey), mustNew(t, server.client(t), testKey)
	const rounds = 5
	start := time.Now()
	for range rounds {
		for _, limiter := range []*Limiter{one, two, one, two} {
			mustWait(t, limiter)
		}
		if err := rdb.FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
	}
	// Each flush may grant what the slack of the estimate is worth, and what the other process took.
	least := (rounds*4-burst)*interval - rounds*(interval+slack)
	if took := time.Since(start); took < least {
		t.Errorf("%d requests took %v, want at least %v", rounds*4, took, least)
	}
}

// TestFrozenRedis: a deadline that passes while Redis does not respond is the same error as any other wait that is too
// long.
func TestFrozenRedis(t *testing.T) {
	t.Parallel()
	server := startRedis(t)
	limiter := mustNew(t, server.client(t), testKey)
	if err := server.client(t).Do(t.Context(), "CLIENT", "PAUSE", "3000").Err(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	checkTooLate(t, limiter.Wait(ctx), "before Redis had responded")
}

// TestScriptIsForgotten: SCRIPT FLUSH is not an outage.
func TestScriptIsForgotten(t *testing.T) {
	t.Parallel()
	server := startRedis(t)
	rdb := server.client(t)
	var log journal
	limiter := mustNew(t, rdb, testKey, WithLogger(log.logger()))
	mustWait(t, limiter)
	if err := rdb.ScriptFlush(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	mustWait(t, limiter)
	log.check(t, 0, 0)
}

// TestRedisDiesAndReturns takes six seconds, because Redis is tried again after five.
func TestRedisDiesAndReturns(t *testing.T) {
	t.Parallel()
	server := startRedis(t)
	var log journal
	limiter := mustNew(t, server.client(t), testKey, WithLogger(log.logger()), WithProcesses(1))
	request := func() {
		t.Helper()
		if waited := mustWait(t, limiter); waited > 2*time.Second {
			t.Errorf("waited %v", waited)
		}
		limiter.Done(0)
	}
	request()
	server.kill()
	for range 3 {
		request()
	}
	log.check(t, 1, 0)
	server.start(t)
	within(t, 30*time.Second, "Redis is used again", func() bool {
		request()
		return strings.Contains(log.String(), "level=INFO")
	})
	request()
	log.check(t, 1, 1)
	rdb := server.client(t)
	within(t, 30*time.Second, "the bucket is in Redis again", func() bool {
		request()
		return rdb.DBSize(t.Context()).Val() == 1
	})
}

func TestCancelWhileRedisIsSlow(t *testing.T) {
	t.Parallel()
	server := startRedis(t)
	limiter := mustNew(t, server.client(t), testKey)
	if err := server.client(t).Do(t.Context(), "CLIENT", "PAUSE", "3000").Err(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	start := time.Now()
	if err := limiter.Wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v, want Canceled", err)
	}
	if took := time.Since(start); took > patience {
		t.Errorf("returned only after %v", took)
	}
}

// TestNothingStays looks for goroutines left by calls that succeeded, were cancelled, and met an outage. It runs before the
// parallel tests, whose goroutines would be counted, too.
func TestNothingStays(t *testing.T) { //nolint:paralleltest // see above
	server := startRedis(t)
	warm := server.client(t) // go-redis starts one goroutine for good
	warm.Ping(t.Context())
	before := runtime.NumGoroutine()

	rdb := redis.NewClient(&redis.Options{Network: "unix", Addr: server.socket, ReadTimeout: 300 * time.Millisecond})
	limiter := mustNew(t, rdb, testKey, WithProcesses(1))
	var workers sync.WaitGroup
	for i := range 64 {
		workers.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i)*10*time.Millisecond)
			defer cancel()
			if limiter.Wait(ctx) == nil {
				limiter.Done(0)
			}
		})
	}
	workers.Wait()
	server.kill()
	limiter.Done(time.Second)
	mustWait(t, limiter)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, cancel)
	_ = limiter.Wait(ctx)
	_ = rdb.Close()
	within(t, 10*time.Second, "all goroutines end", func() bool { return runtime.NumGoroutine() <= before })
}

// TestKeyStaysHome looks for the key in all that is sent to Redis, stored there, logged, returned and printed.
func TestKeyStaysHome(t *testing.T) {
	t.Parallel()
	server := startRedis(t)
	watched := watch(t, server.socket)
	var log journal
	rdb := server.client(t)
	limiter := mustNew(t, rdb, testKey, WithLogger(log.logger()))
	var seen strings.Builder
	mustWait(t, limiter)
	limiter.Done(30 * time.Second)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	fmt.Fprintln(&seen, limiter.Wait(ctx))
	mustExpire(t, rdb)
	within(t, 10*time.Second, "the pause is in Redis", func() bool { return strings.Count(watched.String(), "evalsha") >= 2 })
	seen.WriteString(watched.String())
	server.kill()
	limiter.Done(time.Minute)
	later, stop := context.WithTimeout(t.Context(), 10*time.Second) // the first may be over by now
	defer stop()
	fmt.Fprintln(&seen, limiter.Wait(later))
	within(t, 10*time.Second, "the outage is logged", func() bool { return log.String() != "" })
	log.check(t, 1, 0)
	seen.WriteString(log.String())

	fmt.Fprintf(&seen, "%v %+v %#v %s %q %x %d\n", limiter, limiter, limiter, limiter, limiter, limiter, limiter)
	fmt.Fprintf(&seen, "%v %+v\n", struct{ L *Limiter }{limiter}, []any{limiter})
	document, err := json.Marshal(limiter) //nolint:staticcheck // to see that there is nothing in it
	if err != nil {
		t.Fatal(err)
	}
	seen.Write(document)
	slog.New(slog.NewJSONHandler(&seen, nil)).Info("", "limiter", limiter)

	secrets := []string{testKey, testKey[:12], testSecret, "sEcReTpArT"}
	for _, secret := range secrets {
		if strings.Contains(seen.String(), secret) {
			t.Errorf("%q is in:\n%s", secret, &seen)
		}
	}
	if !strings.Contains(seen.String(), "cliniko:rate:"+fingerprint(testKey)) {
		t.Errorf("what was sent to Redis is not in:\n%s", &seen)
	}
}

// watch returns a journal of all commands that Redis receives from now on.
func watch(t *testing.T, socket string) *journal {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if _, err := conn.Write([]byte("MONITOR\r\n")); err != nil {
		t.Fatal(err)
	}
	reader := bufio.NewReader(conn)
	if line, err := reader.ReadString('\n'); err != nil || line != "+OK\r\n" {
		t.Fatalf("MONITOR: %q, %v", line, err)
	}
	seen := new(journal)
	go func() { _, _ = reader.WriteTo(seen) }()
	return seen
}

// mustExpire checks everything that is stored.
func mustExpire(t *testing.T, rdb *redis.Client) {
	t.Helper()
	keys, err := rdb.Keys(t.Context(), "*").Result()
	if err != nil || len(keys) != 1 {
		t.Fatalf("keys %v, %v; want one", keys, err)
	}
	if !regexp.MustCompile(`^cliniko:rate:[0-9a-f]{32}$`).MatchString(keys[0]) {
		t.Errorf("the key is %s", keys[0])
	}
	if left := rdb.TTL(t.Context(), keys[0]).Val(); left <= 0 || left > time.Minute {
		t.Errorf("%s is left for %v", keys[0], left)
	}
	value, err := rdb.Dump(t.Context(), keys[0]).Bytes()
	if err != nil || bytes.Contains(value, []byte(testSecret)) || slices.Contains(keys, testKey) {
		t.Errorf("the value is %q, %v", value, err)
	}
}
