package otelcliniko_test

import (
	"log"
	"os"

	"go.opentelemetry.io/otel/attribute"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/otelcliniko"
)

// The spans and metrics go to the global providers. The free slots of the limiter are reported too.
func ExampleNew() { //nolint:testableexamples // it prints nothing
	limiter := cliniko.NewRateLimiter(200)
	observer, err := otelcliniko.New(otelcliniko.WithLimiter(limiter, attribute.String("account", "harbourlane")))
	if err != nil {
		log.Fatal(err)
	}
	defer observer.Close()
	client, err := cliniko.NewClient("harbourlane", os.Getenv("CLINIKO_API_KEY"),
		cliniko.WithUserAgent("Harbour Sync", "dev@harbour.example"),
		cliniko.WithRateLimiter(limiter),
		cliniko.WithObserver(observer))
	_, _ = client, err
}
