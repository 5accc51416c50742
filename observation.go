package cliniko

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"time"

	"github.com/cliniko-go/cliniko/internal/transport"
)

// observation calls the observers of a client. A nil observation has none.
type observation struct {
	observers []Observer
	logger    *slog.Logger // nil if nothing is logged
}

func newObservation(s *settings) *observation {
	if len(s.observers) == 0 {
		return nil
	}
	return &observation{s.observers, s.logger}
}

func (o *observation) startCall(ctx context.Context, info CallInfo) (context.Context, func(CallResult)) {
	return startAll(ctx, o, func(observer Observer, ctx context.Context) (context.Context, func(CallResult)) {
		return observer.StartCall(ctx, info)
	})
}

func (o *observation) startAttempt(ctx context.Context, info AttemptInfo) (context.Context, func(AttemptResult)) {
	return startAll(ctx, o, func(observer Observer, ctx context.Context) (context.Context, func(AttemptResult)) {
		return observer.StartAttempt(ctx, info)
	})
}

// startAll calls start for each observer. The function that it returns calls those that the observers returned.
func startAll[R any](ctx context.Context, o *observation, start func(Observer, context.Context) (context.Context, func(R))) (context.Context, func(R)) {
	var ends []func(R)
	observed := ctx
	for _, observer := range o.observers {
		o.guard(ctx, func() {
			next, end := start(observer, observed)
			if next != nil {
				observed = &observedContext{ctx, next} //nolint:fatcontext // one for each observer
			}
			if end != nil {
				ends = append(ends, end)
			}
		})
	}
	return observed, func(result R) {
		for _, end := range slices.Backward(ends) {
			o.guard(ctx, func() { end(result) })
		}
	}
}

// guard runs code of an observer. The panic of an observer must not hide whether a write was done. Its value may hold
// anything, so only its type is logged.
func (o *observation) guard(ctx context.Context, step func()) {
	defer func() {
		if panicked := recover(); panicked != nil && o.logger != nil {
			o.logger.LogAttrs(ctx, slog.LevelError, "cliniko observer panicked",
				slog.String("type", fmt.Sprintf("%T", panicked)), slog.String("stack", string(debug.Stack())))
		}
	}()
	step()
}

// observedContext has the values of an observer's context, and ends with the caller's.
type observedContext struct {
	context.Context //nolint:containedctx // it is a context

	values context.Context //nolint:containedctx // it is one
}

func (c *observedContext) Value(key any) any { return c.values.Value(key) }

// attemptHook returns the hook of the transport, or nil if there are no observers.
func (o *observation) attemptHook() func(context.Context, transport.Attempt) (context.Context, func(transport.AttemptResult)) {
	if o == nil {
		return nil
	}
	return func(ctx context.Context, a transport.Attempt) (context.Context, func(transport.AttemptResult)) {
		ctx, end := o.startAttempt(ctx, AttemptInfo{
			CallInfo: CallInfo{Method: a.Request.Method, Route: a.Request.Route, Host: a.Request.URL.Host},
			Number:   a.Number,
			Waited:   a.Waited,
		})
		start := time.Now()
		return ctx, func(r transport.AttemptResult) {
			end(AttemptResult{
				StatusCode: r.Status,
				RequestID:  r.RequestID,
				Bytes:      int64(r.Bytes),
				Duration:   time.Since(start),
				Pause:      r.Pause,
				ServerTime: r.ServerTime,
				Err:        failureOf(r.Err),
			})
		}
	}
}

// startTransfer starts the call and the attempt that the transfer of a file consists of.
func (o *observation) startTransfer(ctx context.Context, info CallInfo) (context.Context, func(transport.Transfer, error)) {
	start := time.Now()
	ctx, endCall := o.startCall(ctx, info)
	ctx, endAttempt := o.startAttempt(ctx, AttemptInfo{CallInfo: info, Number: 1})
	return ctx, func(done transport.Transfer, err error) {
		outcome, failure := outcomeOf(err)
		took, served := time.Since(start), transport.ServerTime(done.Header)
		endAttempt(AttemptResult{StatusCode: done.Status, Bytes: done.Bytes, Duration: took, ServerTime: served, Err: failure})
		endCall(CallResult{
			Outcome: outcome, StatusCode: done.Status, Bytes: done.Bytes, Attempts: 1, Duration: took, ServerTime: served, Err: failure,
		})
	}
}
