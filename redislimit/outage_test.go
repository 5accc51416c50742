package redislimit

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

var errAway = errors.New("connection refused")

// journal is a logger's output that may be read while it is written.
type journal struct {
	mu   sync.Mutex
	text strings.Builder
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func (j *journal) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(j, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// check compares the numbers of warnings and of lines at info level, which say that Redis works again.
func (j *journal) check(t *testing.T, warnings, back int) {
	t.Helper()
	log := j.String()
	if w, b := strings.Count(log, "level=WARN"), strings.Count(log, "level=INFO"); w != warnings || b != back ||
		strings.Count(log, "\n") != w+b {
		t.Errorf("%d warnings and %d lines that it is back, want %d and %d:\n%s", w, b, warnings, back, log)
	}
}

func TestFailover(t *testing.T) {
	t.Parallel()
	var log journal
	bubble(t, func(p *probe) {
		p.pass(burst) // the bucket is empty
		p.store.becomes(time.Millisecond, errAway)
		// Evenly spaced from the start, at a third of 200: no burst in addition to what Redis granted.
		began := interval
		p.pass(1)
		p.at(began)
		for i := range 10 {
			p.pass(1)
			p.at(began + time.Duration(i+1)*time.Minute/66)
		}
		log.check(p.t, 1, 0)
		if text := log.String(); !strings.Contains(text, errAway.Error()) || !strings.Contains(text, "requests_per_minute=66") {
			p.t.Errorf("the warning lacks a value: %s", text)
		}
		// Redis is tried again every five seconds.
		p.pass(66)
		if minutes := time.Since(p.start).Minutes(); float64(p.store.takes) > burst+2+12*minutes {
			p.t.Errorf("there were %d queries in %.1f minutes", p.store.takes, minutes)
		}
		log.check(p.t, 1, 0)

		p.store.becomes(time.Millisecond, nil)
		time.Sleep(tryAgainAfter)
		p.pass(1) // sends a query, but uses the local limiter
		synctest.Wait()
		time.Sleep(10 * time.Millisecond)
		log.check(p.t, 1, 1)
		p.pass(1)
		asked := p.store.takes
		p.pass(10)
		if p.store.takes < asked+10 {
			p.t.Error("Redis works again, but gets no queries")
		}
		p.store.becomes(time.Millisecond, errAway)
		p.pass(2)
		log.check(p.t, 2, 1) // the next outage is logged, too
	}, WithProcesses(3), WithLogger(log.logger()))
}

// TestFailoverOfMany: callers that wait for the local limiter change to Redis when it works again.
func TestFailoverOfMany(t *testing.T) {
	t.Parallel()
	var log journal
	bubble(t, func(p *probe) {
		p.store.becomes(time.Millisecond, errAway)
		var workers sync.WaitGroup
		for range 64 {
			workers.Go(func() { p.pass(1) })
		}
		time.Sleep(30 * time.Second)
		p.store.becomes(time.Millisecond, nil)
		workers.Wait()
		// At 4 a minute 64 would take a quarter of an hour.
		if took := time.Since(p.start); took > 30*time.Second+tryAgainAfter+64*interval+time.Second {
			p.t.Errorf("it took %v", took)
		}
		log.check(p.t, 1, 1)
	}, WithProcesses(50), WithLogger(log.logger()))
}

// TestSlowRedis: only the first call waits for a slow Redis, and only for 250 ms.
func TestSlowRedis(t *testing.T) {
	t.Parallel()
	var log journal
	bubble(t, func(p *probe) {
		p.store.becomes(2*time.Second, nil)
		p.pass(1)
		p.at(patience)
		for range 60 { // a minute, with late responses now and then
			p.pass(1)
			time.Sleep(time.Second)
		}
		p.at(patience + time.Minute/200 + time.Minute) // the second one was paced
		log.check(p.t, 1, 0)
	}, WithProcesses(1), WithLogger(log.logger()))
}

// TestPauseInAnOutage: a pause holds in an outage, and after it.
func TestPauseInAnOutage(t *testing.T) {
	t.Parallel()
	t.Run("known before", func(t *testing.T) {
		t.Parallel()
		bubble(t, func(p *probe) {
			p.Done(20 * time.Second)
			p.store.becomes(time.Millisecond, errAway)
			p.pass(1)
			p.at(20*time.Second + interval)
		}, WithProcesses(1))
	})
	t.Run("not stored", func(t *testing.T) {
		t.Parallel()
		bubble(t, func(p *probe) {
			p.store.becomes(time.Millisecond, errAway)
			p.Done(20 * time.Second)
			p.pass(1)
			p.at(20 * time.Second)
		}, WithProcesses(1))
	})
	t.Run("known in it", func(t *testing.T) {
		t.Parallel()
		bubble(t, func(p *probe) {
			p.store.becomes(time.Millisecond, errAway)
			p.pass(1)
			p.Done(20 * time.Second)
			p.store.becomes(time.Millisecond, nil)
			time.Sleep(tryAgainAfter)
			p.pass(1)
			p.at(20 * time.Second)
		}, WithProcesses(1))
	})
}

func TestDeadlineAndCancelInAnOutage(t *testing.T) {
	t.Parallel()
	bubble(t, func(p *probe) {
		p.store.becomes(time.Millisecond, errAway)
		p.pass(1)
		p.failsAtOnce(10*time.Second, "in 15s")
		ctx, cancel := context.WithCancel(p.t.Context())
		time.AfterFunc(7*time.Second, cancel) // in the second period
		p.mustCancel(ctx)
		p.at(7 * time.Second)
	}, WithProcesses(50))
}

// TestImplausibleWait: a value in Redis that asks for a wait of an hour must not stop everybody for an hour.
func TestImplausibleWait(t *testing.T) {
	t.Parallel()
	var log journal
	bubble(t, func(p *probe) {
		p.store.full = time.Now().Add(time.Hour)
		p.pass(1)
		p.at(0)
		log.check(p.t, 1, 0)
	}, WithLogger(log.logger()))
}
