package mirror

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// A process of a test is the test binary itself, with these variables set.
const (
	envDSN = "MIRROR_TEST_DSN"
	envURL = "MIRROR_TEST_URL"
)

// runChild mirrors a clinic until it is killed, whatever fails. It does not outlive the test, which holds its standard input.
func runChild() error {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	sandbox := clinikotest.New(clinikotest.WithSize(0)) // for its account and key alone
	client, err := cliniko.NewClient(sandbox.Account(), sandbox.APIKey(), cliniko.WithBaseURL(os.Getenv(envURL)),
		cliniko.WithUserAgent("mirror test", "dev@harbour.example"), cliniko.WithoutRateLimit(), cliniko.WithMaxRetries(0))
	if err != nil {
		return err
	}
	for ctx.Err() == nil {
		m, err := Open(ctx, os.Getenv(envDSN))
		if err != nil && !errors.Is(err, ErrLocked) { // PostgreSQL may take a moment to notice that the other one is dead
			return err
		}
		for err == nil && ctx.Err() == nil {
			_, err = m.Sync(ctx, client, ReconcileEvery(0))
			pause(ctx, 5*time.Millisecond)
		}
		if m != nil {
			if err := m.Close(); err != nil {
				return err
			}
		}
		pause(ctx, 5*time.Millisecond)
	}
	return nil
}

// pause waits for something that other processes do.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
