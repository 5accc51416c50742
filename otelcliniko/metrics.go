package otelcliniko

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"go.opentelemetry.io/otel/metric"

	"github.com/cliniko-go/cliniko"
)

// The bounds of histograms, in seconds. Those of requests are of the semantic conventions, and continue up to the 40 s of
// an attempt: the API responds with 504 after 30 s. A wait for the rate limit, or for the end of a pause, takes up to two minutes.
var (
	requestBounds = []float64{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 30, 40}
	callBounds    = append(slices.Clip(requestBounds), 60, 120, 300)
	waitBounds    = []float64{0, 0.1, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120}
)

type metrics struct {
	requestDuration, callDuration, waitDuration      metric.Float64Histogram
	rateLimited, retries, unknownOutcomes, oddValues metric.Int64Counter
}

func newMetrics(meter metric.Meter) (*metrics, error) {
	m := new(metrics)
	var errs []error
	histogram := func(into *metric.Float64Histogram, name, description string, bounds []float64) {
		var err error
		*into, err = meter.Float64Histogram(name, metric.WithDescription(description), metric.WithUnit("s"), metric.WithExplicitBucketBoundaries(bounds...))
		errs = append(errs, err)
	}
	counter := func(into *metric.Int64Counter, name, unit, description string) {
		var err error
		*into, err = meter.Int64Counter(name, metric.WithDescription(description), metric.WithUnit(unit))
		errs = append(errs, err)
	}
	histogram(&m.requestDuration, "http.client.request.duration", "Duration of HTTP client requests.", requestBounds)
	histogram(&m.callDuration, "cliniko.client.call.duration", "Duration of calls, with all attempts and waits.", callBounds)
	histogram(&m.waitDuration, "cliniko.client.wait.duration", "For how long calls waited for the rate limit.", waitBounds)
	counter(&m.rateLimited, "cliniko.client.rate_limited", "{response}", "Responses with status code 429.")
	counter(&m.retries, "cliniko.client.retries", "{request}", "Attempts after the first one of a call.")
	counter(&m.unknownOutcomes, "cliniko.client.unknown_outcomes", "{call}", "Writes that may or may not have happened.")
	counter(&m.oddValues, "cliniko.client.odd_values", "{value}", "Values in responses that could not be read.")
	return m, errors.Join(errs...)
}

func (m *metrics) call(ctx context.Context, call cliniko.CallInfo, r cliniko.CallResult) {
	operation := metric.WithAttributes(operationOf(call)...)
	m.callDuration.Record(ctx, r.Duration.Seconds(), metric.WithAttributes(append(operationOf(call), outcomeKey.String(string(r.Outcome)))...))
	if call.Host != "" { // the file host has no rate limit
		m.waitDuration.Record(ctx, r.Waited.Seconds(), operation)
	}
	if r.Outcome == cliniko.OutcomeUnknown {
		m.unknownOutcomes.Add(ctx, 1, operation)
	}
	if r.OddValues > 0 {
		m.oddValues.Add(ctx, int64(r.OddValues), operation)
	}
}

func (m *metrics) attempt(ctx context.Context, attempt cliniko.AttemptInfo, r cliniko.AttemptResult) {
	attrs := append(infoOf(attempt.CallInfo), resultOf(r.StatusCode, r.Err, attemptFailed(r))...)
	m.requestDuration.Record(ctx, r.Duration.Seconds(), metric.WithAttributes(attrs...))
	operation := metric.WithAttributes(operationOf(attempt.CallInfo)...)
	if r.StatusCode == http.StatusTooManyRequests {
		m.rateLimited.Add(ctx, 1, operation)
	}
	if attempt.Number > 1 {
		m.retries.Add(ctx, 1, operation)
	}
}

// limiter is a limiter with the attributes of its series.
type limiter struct {
	*cliniko.Limiter

	attributes metric.MeasurementOption
}

// watch reports the state of limiters whenever metrics are collected.
func watch(meter metric.Meter, limiters []limiter) (metric.Registration, error) {
	free, err := meter.Int64ObservableGauge("cliniko.limiter.slots.free", metric.WithUnit("{slot}"), metric.WithDescription("Requests that could be sent now."))
	if err != nil {
		return nil, err
	}
	waiting, err := meter.Int64ObservableGauge("cliniko.limiter.calls.waiting", metric.WithUnit("{call}"), metric.WithDescription("Calls that wait for a slot."))
	if err != nil {
		return nil, err
	}
	return meter.RegisterCallback(func(_ context.Context, to metric.Observer) error {
		for _, l := range limiters {
			state := l.State()
			to.ObserveInt64(free, int64(state.Free), l.attributes)
			to.ObserveInt64(waiting, int64(state.Waiting), l.attributes)
		}
		return nil
	}, free, waiting)
}
