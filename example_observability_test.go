package cliniko_test

import (
	"context"
	"fmt"
	"log"
	"log/slog"
	"os"
	"sync"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// counter counts calls by operation and outcome.
type counter struct {
	mu     sync.Mutex
	counts map[string]int
}

func (c *counter) StartCall(ctx context.Context, call cliniko.CallInfo) (context.Context, func(cliniko.CallResult)) {
	return ctx, func(r cliniko.CallResult) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.counts[fmt.Sprintf("%s %s %s", call.Method, call.Route, r.Outcome)]++
	}
}

func (c *counter) StartAttempt(ctx context.Context, _ cliniko.AttemptInfo) (context.Context, func(cliniko.AttemptResult)) {
	return ctx, nil
}

// Count calls by route and outcome.
func ExampleWithObserver() {
	calls := &counter{counts: map[string]int{}}
	client, err := clinikotest.New().Client(cliniko.WithObserver(calls))
	if err != nil {
		log.Fatal(err)
	}
	for _, id := range []cliniko.PatientID{"404", "405"} {
		_, _ = client.Patients.Get(context.Background(), id)
	}
	fmt.Println(calls.counts)
	// Output: map[GET /patients/{id} rejected:2]
}

// Find out what a call took.
func ExampleWithResponse() {
	ctx, client := context.Background(), exampleClient()
	id := cliniko.PatientID("404")

	var response cliniko.Response
	_, err := client.Patients.Get(cliniko.WithResponse(ctx, &response), id)
	fmt.Println(response.StatusCode, response.Attempts, err != nil)
	// Output: 404 1 true
}

// Log what goes wrong.
func ExampleWithLogger() { //nolint:testableexamples // it prints nothing
	account, apiKey := "harbourlane", os.Getenv("CLINIKO_API_KEY")

	client, err := cliniko.NewClient(account, apiKey,
		cliniko.WithUserAgent("Harbour Sync", "dev@harbour.example"),
		cliniko.WithLogger(slog.Default()))
	_, _ = client, err
}
