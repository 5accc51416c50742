package redislimit_test

import (
	"log"
	"log/slog"
	"os"

	"github.com/redis/go-redis/v9"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/redislimit"
)

func ExampleNew() { //nolint:testableexamples // needs Redis
	apiKey := os.Getenv("CLINIKO_API_KEY")
	// Used until the program ends. With ContextTimeoutEnabled, queries to a slow Redis end in time.
	rdb := redis.NewClient(&redis.Options{Addr: "redis:6379", ContextTimeoutEnabled: true})

	limiter, err := redislimit.New(rdb, apiKey,
		redislimit.WithProcesses(3),
		redislimit.WithLogger(slog.Default()))
	if err != nil {
		log.Fatal(err)
	}
	client, err := cliniko.NewClient("harbourlane", apiKey,
		cliniko.WithUserAgent("Harbour Sync", "dev@harbour.example"),
		cliniko.WithRateLimiter(limiter))
	if err != nil {
		log.Fatal(err)
	}
	slog.Info("ready", "account", client.Account())
}
