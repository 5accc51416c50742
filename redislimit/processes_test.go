package redislimit

import (
	"context"
	"errors"
	"fmt"
	"log"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// A process of the test is the test binary itself, with these variables set.
const (
	envURL    = "REDISLIMIT_TEST_URL"
	envSocket = "REDISLIMIT_TEST_SOCKET"
	envLoad   = "REDISLIMIT_TEST_LOAD"  // how long
	envEvery  = "REDISLIMIT_TEST_EVERY" // between calls that somebody waits for; empty for none
)

func TestMain(m *testing.M) {
	if os.Getenv(envURL) == "" {
		m.Run()
		return
	}
	if err := load(); err != nil {
		log.Fatal(err)
	}
}

// load is one process: it sends as much as it may in the background. It may also make calls outside the background lane,
// and then prints the longest wait of one.
func load() error {
	duration, err := time.ParseDuration(os.Getenv(envLoad))
	if err != nil {
		return err
	}
	sandbox := clinikotest.New(clinikotest.WithSize(0)) // for its account and key alone
	rdb := redis.NewClient(&redis.Options{Network: "unix", Addr: os.Getenv(envSocket)})
	defer func() { _ = rdb.Close() }()
	limiter, err := New(rdb, sandbox.APIKey())
	if err != nil {
		return err
	}
	watch := &stopwatch{RateLimiter: limiter}
	client, err := cliniko.NewClient(sandbox.Account(), sandbox.APIKey(),
		cliniko.WithUserAgent("redislimit test", "dev@harbour.example"),
		cliniko.WithBaseURL(os.Getenv(envURL)),
		cliniko.WithHTTPClient(&http.Client{Transport: distance{http.DefaultTransport, 70 * time.Millisecond, 110 * time.Millisecond}}),
		cliniko.WithRateLimiter(watch))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), duration)
	defer cancel()
	failed := make(chan error, goroutines+1)
	var workers sync.WaitGroup
	for range goroutines {
		workers.Go(func() { failed <- keepBusy(cliniko.Background(ctx), client) })
	}
	if every, err := time.ParseDuration(os.Getenv(envEvery)); err == nil {
		workers.Go(func() { failed <- callEvery(ctx, client, every) })
		defer func() { fmt.Println(watch.longest) }()
	}
	workers.Wait()
	close(failed)
	for err := range failed {
		if err != nil {
			return err
		}
	}
	return nil
}

// keepBusy sends one request after another until ctx ends.
func keepBusy(ctx context.Context, client *cliniko.Client) error {
	for {
		_, err := client.Businesses.List(ctx, cliniko.BusinessListOptions{PerPage: 1})
		if errors.Is(err, context.DeadlineExceeded) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// goroutines of a process; three of them keep ten requests a second under way, of which 3.3 are allowed.
const goroutines = 16

// sleep reports whether it slept for d. It returns false if ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

// distance is a network on which each way takes from nearest to farthest.
type distance struct {
	next              http.RoundTripper
	nearest, farthest time.Duration
}

func (d distance) RoundTrip(req *http.Request) (*http.Response, error) {
	travel := d.nearest + rand.N(d.farthest-d.nearest)
	if !sleep(req.Context(), travel) {
		return nil, req.Context().Err()
	}
	resp, err := d.next.RoundTrip(req)
	if !sleep(req.Context(), travel) && err == nil {
		_ = resp.Body.Close()
		return nil, req.Context().Err()
	}
	return resp, err
}

var servers = []struct {
	name string
	kind clinikotest.LimitKind
}{
	{"fixed window", clinikotest.FixedWindow},
	{"sliding window", clinikotest.SlidingWindow},
	{"token bucket", clinikotest.TokenBucket},
}

// TestProcesses runs three processes at full load in the background for two minutes, with a server of each kind at the
// same time, whatever -parallel says. One of the processes also makes a call every 7 s that somebody waits for. With
// -short it takes five seconds, which shows only that they share one bucket.
func TestProcesses(t *testing.T) {
	t.Parallel()
	duration, every := 2*time.Minute, 7*time.Second
	if testing.Short() {
		duration, every = 5*time.Second, time.Second
	}
	var running sync.WaitGroup
	apis := make([]*clinikotest.Server, len(servers))
	waits := make([]time.Duration, len(servers))
	for i, server := range servers {
		apis[i] = clinikotest.NewServer(clinikotest.WithRateLimit(server.kind), clinikotest.WithSize(0))
		t.Cleanup(apis[i].Close)
		socket := startRedis(t).socket
		env := []string{envURL + "=" + apis[i].URL, envSocket + "=" + socket, envLoad + "=" + (duration + time.Second).String()} // they do not start together
		for range 2 {
			running.Go(func() { runProcess(t, env) })
		}
		running.Go(func() {
			output := runProcess(t, append(env, envEvery+"="+every.String()))
			var err error
			if waits[i], err = time.ParseDuration(output); err != nil {
				t.Error(err)
			}
		})
	}
	running.Wait()
	for i, server := range servers {
		exported, others, refused := count(apis[i].Requests(), duration)
		accepted := exported + others
		allowed := 200 * duration.Minutes()
		t.Logf("%-15s %3d of %3.0f requests in %v: %.1f %%, %d 429s; %d in the background, %d others, which waited for %v at most",
			server.name, accepted, allowed, duration, 100*float64(accepted)/allowed, refused, exported, others, waits[i])
		if waits[i] > time.Second {
			t.Errorf("%s: a call outside the background lane waited for %v", server.name, waits[i])
		}
		if float64(accepted) < 0.95*allowed || refused > 5 {
			t.Errorf("%s: want at least 95 %% and at most 5 429s", server.name)
		}
		// Two more, as the way takes longer or shorter.
		if most := burst + perMinute*duration.Minutes() + 2; float64(accepted) > most {
			t.Errorf("%s: %d requests are more than the bucket holds, %.0f", server.name, accepted, most)
		}
	}
}

// runProcess returns what the process printed.
func runProcess(t *testing.T, env []string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0])
	command.Env = append(os.Environ(), env...)
	output, err := command.CombinedOutput()
	if err != nil {
		t.Errorf("a process failed: %v\n%s", err, output)
	}
	return strings.TrimSpace(string(output))
}

// count counts the requests within the duration after the first one: those of keepBusy and others.
func count(requests []clinikotest.Request, duration time.Duration) (exported, others, refused int) {
	for _, r := range requests {
		switch {
		case r.Status == http.StatusTooManyRequests:
			refused++
		case r.Status != http.StatusOK || r.Time.Sub(requests[0].Time) >= duration:
		case r.Route == "/businesses":
			exported++
		default:
			others++
		}
	}
	return exported, others, refused
}
