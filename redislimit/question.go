package redislimit

import (
	"context"
	"fmt"
	"time"
)

var (
	errSlow  = fmt.Errorf("no answer within %v", patience)
	errClock = fmt.Errorf("it asks for a wait of more than %v: was its clock set back?", longestWait)
)

// question is one round trip to Redis. It runs in a goroutine of its own, because go-redis heeds neither the end of a
// context nor, unless told so, its deadline while it waits for an answer.
type question struct {
	answered chan struct{} // closed when the rest is set
	granted  bool
	err      error
}

// ask sends a question. It outlives a call that is cancelled meanwhile, at most by the read timeout of the go-redis
// client; the next call to take a request waits for the same answer.
func (l *Limiter) ask(ctx context.Context, send func(context.Context) (answer, error)) *question {
	q := &question{answered: make(chan struct{})}
	ctx = context.WithoutCancel(ctx)
	go func() {
		defer close(q.answered)
		start := time.Now()
		bounded, cancel := context.WithTimeout(ctx, patience)
		a, err := send(bounded)
		cancel()
		switch {
		case time.Since(start) > patience: // also with an answer: the next one would be as late
			err = errSlow
		case err == nil && a.next > longestWait+2*interval:
			err = errClock
		}
		q.granted, q.err = a.granted, err
		l.settle(ctx, q, a)
	}()
	return q
}

// settle notes what came of a question.
func (l *Limiter) settle(ctx context.Context, q *question, a answer) {
	l.mu.Lock()
	if l.open == q {
		l.open = nil
	}
	report := func() { l.lose(ctx, q.err) }
	if q.err == nil {
		l.notBefore(time.Now().Add(a.next))
		report = l.recovered(ctx)
	}
	l.mu.Unlock()
	report()
}

// await waits for the answer, as long as ctx and the patience last. It returns an error only when ctx is done: when
// Redis failed, there is an outage afterwards.
func (l *Limiter) await(ctx context.Context, q *question) (granted bool, err error) {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-q.answered:
		return q.granted && q.err == nil, nil
	case <-timer.C:
		l.lose(ctx, errSlow)
		return false, nil
	case <-ctx.Done():
		return false, ctx.Err()
	}
}
