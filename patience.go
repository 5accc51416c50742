package cliniko

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"github.com/cliniko-go/cliniko/internal/transport"
)

const (
	firstPause   = 2 * time.Second // between two calls of a walk for one page, doubled after each
	maxWalkPause = 30 * time.Second
)

// patienceOr returns the patience of a walk, which is 0 for a client that does not retry.
func (c *Client) patienceOr(patience time.Duration) time.Duration {
	if c.isReady() && c.impatient {
		return 0
	}
	return patience
}

// patiently reads a page, and tries again while the API cannot be reached, for as long as budget allows. Its error counts
// the attempts of all calls.
func patiently(ctx context.Context, budget time.Duration, read func() (*listPage, error)) (*listPage, error) {
	start := time.Now()
	attempts := 0
	for pause := firstPause; ; pause = min(2*pause, maxWalkPause) {
		page, err := read()
		attempts = addAttempts(err, attempts)
		if err == nil || !isOutage(err) {
			return page, err
		}
		wait := pause/2 + rand.N(pause/2)
		if refusal, ok := errors.AsType[*APIError](err); ok {
			wait = max(wait, time.Until(refusal.RetryAt))
		}
		deadline, hasDeadline := ctx.Deadline()
		if time.Since(start)+wait > budget || hasDeadline && time.Until(deadline) <= wait {
			return page, err
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return page, fmt.Errorf("%w, then %w", err, ctx.Err())
		}
	}
}

// addAttempts adds the attempts of earlier calls to those in the error of a call, and returns the sum.
func addAttempts(err error, earlier int) int {
	if refusal, ok := errors.AsType[*APIError](err); ok {
		refusal.Attempts += earlier
		return refusal.Attempts
	}
	if failure, ok := errors.AsType[*TransportError](err); ok {
		failure.Attempts += earlier
		return failure.Attempts
	}
	return earlier
}

// readPatiently reads the page of a list that a query asks for.
func (l listing) readPatiently(ctx context.Context, values url.Values, patience time.Duration) (*listPage, error) {
	u, err := l.client.addressOf(l.op, l.ids, values)
	if err != nil {
		return nil, err
	}
	return patiently(ctx, patience, func() (*listPage, error) { return l.readPage(ctx, u, nil) })
}

// isOutage reports whether an error of a read may pass by itself.
func isOutage(err error) bool {
	if refusal, ok := errors.AsType[*APIError](err); ok {
		return refusal.StatusCode == http.StatusTooManyRequests || transport.IsOutage(refusal.StatusCode)
	}
	failure, ok := errors.AsType[*TransportError](err)
	return ok && !errors.Is(err, ErrRateLimited) && !errors.Is(err, context.DeadlineExceeded) && !transport.IsPermanent(failure.Err)
}
