// Package otelcliniko makes OpenTelemetry spans and metrics of the calls of a [cliniko.Client].
//
//	observer, err := otelcliniko.New()
//	client, err := cliniko.NewClient(account, apiKey, cliniko.WithObserver(observer), …)
//
// It is a separate module, so that users of the SDK alone do not depend on OpenTelemetry. Do not add a tracing transport
// such as otelhttp: it records whole URLs, which hold IDs of patients and what they are searched by.
//
// # Spans
//
// Each call is a span of kind internal, named by its method and route, such as "GET /patients/{id}". Each of its attempts
// is a span of kind client inside it, with the same name, as the semantic conventions for HTTP clients ask for. A call
// that the rate limiter rejected has no attempt. The transfer of a file is named "GET {file}" or "POST {file}".
//
// Spans have the attributes http.request.method, url.template, server.address, server.port, http.response.status_code and
// error.type; attempts also http.response.body.size and, from the second one on, http.request.resend_count. url.full is
// left out on purpose. The SDK's own attributes are cliniko.outcome, cliniko.attempts and cliniko.odd_values on calls;
// cliniko.waited, in seconds, and cliniko.request_id on both; and cliniko.pause, in seconds, on an attempt that got a 429.
// error.type is the status code or a [cliniko.Failure].
//
// # Metrics
//
//	http.client.request.duration     histogram, s   of each attempt
//	cliniko.client.call.duration     histogram, s   of each call, with all attempts and waits; by cliniko.outcome
//	cliniko.client.wait.duration     histogram, s   for how long each call waited for the rate limit
//	cliniko.client.rate_limited      counter        responses with status code 429
//	cliniko.client.retries           counter        attempts after the first one of a call
//	cliniko.client.unknown_outcomes  counter        writes that may or may not have happened
//	cliniko.client.odd_values        counter        values in responses that could not be read
//	cliniko.limiter.slots.free       gauge          requests that could be sent now, see [WithLimiter]
//	cliniko.limiter.calls.waiting    gauge          calls that wait for a slot, see [WithLimiter]
//
// The first five have the attributes http.request.method and url.template, so that each has a few hundred series at most.
//
// # Personal data
//
// No span and no metric has a key, an ID of a record, a query, a body, a name or the address of a file.
package otelcliniko

import (
	"context"
	"errors"
	"reflect"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/cliniko-go/cliniko"
)

// scope is the name of the instrumentation scope.
const scope = "github.com/cliniko-go/cliniko/otelcliniko"

var _ cliniko.Observer = (*Observer)(nil)

// Observer is a [cliniko.Observer] that reports to OpenTelemetry. It is safe for concurrent use. Several clients may share
// one.
type Observer struct {
	tracer   trace.Tracer
	metrics  *metrics
	limiters metric.Registration // nil without WithLimiter
}

// Option configures an Observer.
type Option func(*settings) error

type settings struct {
	tracers  trace.TracerProvider
	meters   metric.MeterProvider
	limiters []limiter
}

// WithTracerProvider sets where spans go. The default is the global provider, [otel.GetTracerProvider].
func WithTracerProvider(provider trace.TracerProvider) Option {
	return func(s *settings) error {
		if isNil(provider) {
			return errors.New("otelcliniko: WithTracerProvider needs a provider")
		}
		s.tracers = provider
		return nil
	}
}

// WithMeterProvider sets where metrics go. The default is the global provider, [otel.GetMeterProvider].
func WithMeterProvider(provider metric.MeterProvider) Option {
	return func(s *settings) error {
		if isNil(provider) {
			return errors.New("otelcliniko: WithMeterProvider needs a provider")
		}
		s.meters = provider
		return nil
	}
}

// WithLimiter reports the free slots and the waiting calls of a limiter. It may be given several times, with attributes
// that distinguish the limiters, such as the account.
func WithLimiter(l *cliniko.Limiter, attributes ...attribute.KeyValue) Option {
	return func(s *settings) error {
		if l == nil {
			return errors.New("otelcliniko: WithLimiter needs a limiter")
		}
		s.limiters = append(s.limiters, limiter{l, metric.WithAttributes(attributes...)})
		return nil
	}
}

// isNil reports whether value is nil or holds a nil pointer.
func isNil(value any) bool {
	v := reflect.ValueOf(value)
	return !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil()
}

// New returns an Observer for [cliniko.WithObserver].
func New(opts ...Option) (*Observer, error) {
	s := &settings{tracers: otel.GetTracerProvider(), meters: otel.GetMeterProvider()}
	for _, opt := range opts {
		if opt == nil {
			return nil, errors.New("otelcliniko: an option is nil")
		}
		if err := opt(s); err != nil {
			return nil, err
		}
	}
	meter := s.meters.Meter(scope, metric.WithInstrumentationVersion(cliniko.Version))
	m, err := newMetrics(meter)
	if err != nil {
		return nil, err
	}
	o := &Observer{tracer: s.tracers.Tracer(scope, trace.WithInstrumentationVersion(cliniko.Version)), metrics: m}
	if len(s.limiters) > 0 {
		o.limiters, err = watch(meter, s.limiters)
	}
	return o, err
}

// Close stops reporting the limiters of [WithLimiter]. Without that option it does nothing.
func (o *Observer) Close() error {
	if o.limiters == nil {
		return nil
	}
	return o.limiters.Unregister()
}

// StartCall implements [cliniko.Observer].
func (o *Observer) StartCall(ctx context.Context, call cliniko.CallInfo) (context.Context, func(cliniko.CallResult)) {
	ctx, span := o.tracer.Start(ctx, nameOf(call), trace.WithSpanKind(trace.SpanKindInternal), trace.WithAttributes(infoOf(call)...))
	return ctx, func(r cliniko.CallResult) {
		end(span, callAttributes(r), r.Outcome != cliniko.OutcomeDone)
		o.metrics.call(ctx, call, r)
	}
}

// StartAttempt implements [cliniko.Observer].
func (o *Observer) StartAttempt(ctx context.Context, attempt cliniko.AttemptInfo) (context.Context, func(cliniko.AttemptResult)) {
	ctx, span := o.tracer.Start(ctx, nameOf(attempt.CallInfo), trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attemptInfo(attempt)...))
	return ctx, func(r cliniko.AttemptResult) {
		end(span, attemptAttributes(r), r.Err != nil || r.StatusCode >= 300)
		o.metrics.attempt(ctx, attempt, r)
	}
}
