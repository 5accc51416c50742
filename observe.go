package cliniko

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"time"

	"github.com/cliniko-go/cliniko/internal/transport"
)

// Observer sees the calls of a [Client] and the attempts that they consist of, for metrics and traces. Module otelcliniko
// makes spans and metrics of OpenTelemetry of them.
//
// A call is one operation of the API: a page of a list is one, so that a walk is many. A call that the rate limiter
// rejected has no attempt. The transfer of a file to or from the file host is a call with one attempt. Input that is
// rejected with a [ValidationError] is no call.
//
// An Observer gets no key, ID of a record, query, body, name or address of a file. It can add values to contexts, and
// otherwise changes nothing: a call ends when the context of its caller ends, whatever an Observer returns. The methods
// and functions of an Observer are called by many goroutines, and hold up the call until they return. If one panics, the
// panic is logged at level Error, see [WithLogger], and the call continues.
type Observer interface {
	// StartCall is called before the first attempt of a call. It returns ctx, or a context made from it, which the
	// attempts of the call get. The function that it returns is called once, at the end of the call. It may be nil.
	StartCall(ctx context.Context, call CallInfo) (context.Context, func(CallResult))

	// StartAttempt is called before an attempt is sent, after its wait for the rate limit. It returns ctx, or a context
	// made from it, with which the request is sent. The function that it returns is called once, at the end of the
	// attempt. It may be nil.
	StartAttempt(ctx context.Context, attempt AttemptInfo) (context.Context, func(AttemptResult))
}

// fileRoute is the Route of a transfer of a file.
const fileRoute = "{file}"

// CallInfo is what is known about a call when it begins.
type CallInfo struct {
	Method string // such as "GET"
	Route  string // template of the path, as in /patients/{id}; "{file}" for the transfer of a file
	Host   string // of the API, with the port if it has one; "" for the transfer of a file, because a response names the file host
}

// AttemptInfo is what is known about an attempt when it is sent.
type AttemptInfo struct {
	CallInfo

	Number int           // from 1
	Waited time.Duration // for the rate limit, since the attempt before: for the limiter, and for the end of the pause after a 429
}

// CallResult is the end of a call.
type CallResult struct {
	Outcome    Outcome
	StatusCode int           // of the last response; 0 if the last attempt got none
	RequestID  string        // "" if the API sent none
	Bytes      int64         // of the last response, after decompression; of the file for a transfer
	Attempts   int           // requests sent; 0 if the rate limiter rejected the call
	Waited     time.Duration // for the rate limit, by all attempts
	Duration   time.Duration // with all attempts, waits and retries, and the decoding of the response
	ServerTime time.Time     // when the server sent the last response, by its own clock, in UTC; zero if it does not say
	OddValues  int           // values in the response that could not be read, see [DecodeError]
	Err        error         // a [Failure] if the last attempt got no response, or one that cannot be used; nil otherwise
}

// AttemptResult is the end of an attempt.
type AttemptResult struct {
	StatusCode int           // 0 if there was no response
	RequestID  string        // "" if the API sent none
	Bytes      int64         // of the response, after decompression; of the file for a transfer
	Duration   time.Duration // from sending the request to the last byte of the response
	Pause      time.Duration // for how long status code 429 asks all requests to pause; 0 otherwise
	ServerTime time.Time     // when the server sent the response, by its own clock, in UTC; zero if it does not say
	Err        error         // a [Failure] if there was no response, or one that cannot be used; nil otherwise
}

// WithObserver makes observer see every call and every attempt. It may be given several times: contexts then pass
// through the observers in the order of the options, and the functions at the end are called in the reverse order.
func WithObserver(observer Observer) Option {
	return func(s *settings) error {
		if isNil(observer) {
			return errors.New("cliniko: WithObserver needs an observer")
		}
		s.observers = append(s.observers, observer)
		return nil
	}
}

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
	return startAll(o, ctx, func(observer Observer, ctx context.Context) (context.Context, func(CallResult)) {
		return observer.StartCall(ctx, info)
	})
}

func (o *observation) startAttempt(ctx context.Context, info AttemptInfo) (context.Context, func(AttemptResult)) {
	return startAll(o, ctx, func(observer Observer, ctx context.Context) (context.Context, func(AttemptResult)) {
		return observer.StartAttempt(ctx, info)
	})
}

// startAll calls start for each observer. The function that it returns calls those that the observers returned.
func startAll[R any](o *observation, ctx context.Context, start func(Observer, context.Context) (context.Context, func(R))) (context.Context, func(R)) {
	var ends []func(R)
	observed := ctx
	for _, observer := range o.observers {
		o.guard(ctx, func() {
			next, end := start(observer, observed)
			if next != nil {
				observed = &observedContext{ctx, next}
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
