// The console example prints the spans and metrics of a few calls. The calls go to a made-up clinic in memory:
//
//	go run ./examples/console
package main

import (
	"context"
	"fmt"
	"os"

	"go.opentelemetry.io/otel/exporters/stdout/stdoutmetric"
	"go.opentelemetry.io/otel/exporters/stdout/stdouttrace"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/trace"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/otelcliniko"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	spans, err := stdouttrace.New(stdouttrace.WithPrettyPrint())
	if err != nil {
		return err
	}
	numbers, err := stdoutmetric.New(stdoutmetric.WithPrettyPrint())
	if err != nil {
		return err
	}
	tracers := trace.NewTracerProvider(trace.WithBatcher(spans))
	meters := metric.NewMeterProvider(metric.WithReader(metric.NewPeriodicReader(numbers)))

	limiter := cliniko.NewRateLimiter(200)
	observer, err := otelcliniko.New(
		otelcliniko.WithTracerProvider(tracers),
		otelcliniko.WithMeterProvider(meters),
		otelcliniko.WithLimiter(limiter))
	if err != nil {
		return err
	}
	if err := calls(ctx, observer, limiter); err != nil {
		return err
	}
	if err := tracers.Shutdown(ctx); err != nil {
		return err
	}
	return meters.Shutdown(ctx)
}

// calls reads a page of patients, one patient after a retry, and one that does not exist.
func calls(ctx context.Context, observer cliniko.Observer, limiter cliniko.RateLimiter) error {
	clinic := clinikotest.New()
	client, err := clinic.Client(cliniko.WithObserver(observer), cliniko.WithRateLimiter(limiter))
	if err != nil {
		return err
	}
	page, err := client.Patients.List(ctx, cliniko.PatientListOptions{PerPage: 5})
	if err != nil {
		return err
	}
	clinic.Inject(clinikotest.Fault{Status: 503, Times: 1})
	if _, err := client.Patients.Get(ctx, page.Items[0].ID); err != nil {
		return err
	}
	_, _ = client.Patients.Get(ctx, "404") // its span has the status Error
	return nil
}
