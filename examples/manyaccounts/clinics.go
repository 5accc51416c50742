package main

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/cliniko-go/cliniko"
)

// clinics holds a client for each of many accounts. It creates a client when the account is first used, and forgets it
// when nobody has used it for a while.
type clinics struct {
	apiKey  func(ctx context.Context, account string) (string, error) // reads a key from the place where secrets are kept
	options func(account string) []cliniko.Option

	mu   sync.Mutex
	open map[string]*clinic
}

// clinic is an account in use.
type clinic struct {
	limiter *limiter // kept when the key changes: the limit is the user's
	using   int      // calls of use that are running; guarded by clinics.mu
	used    time.Time

	mu     sync.Mutex
	client *cliniko.Client // nil until the key was read
}

// use calls f with the client of an account.
func (c *clinics) use(ctx context.Context, account string, f func(*cliniko.Client) error) error {
	clinic := c.acquire(account)
	defer c.release(clinic)
	client, err := clinic.connect(ctx, c, account)
	if err != nil {
		return err
	}
	err = f(client)
	if errors.Is(err, cliniko.ErrUnauthorized) {
		clinic.disconnect(client) // the key was revoked or replaced: the next use reads it again
	}
	return err
}

func (c *clinics) acquire(account string) *clinic {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open == nil {
		c.open = map[string]*clinic{}
	}
	if c.open[account] == nil {
		c.open[account] = &clinic{limiter: newLimiter()}
	}
	c.open[account].using++
	return c.open[account]
}

func (c *clinics) release(clinic *clinic) {
	c.mu.Lock()
	defer c.mu.Unlock()
	clinic.using--
	clinic.used = time.Now()
}

// connect returns the client, and creates it if there is none.
func (cl *clinic) connect(ctx context.Context, c *clinics, account string) (*cliniko.Client, error) {
	cl.mu.Lock()
	defer cl.mu.Unlock()
	if cl.client != nil {
		return cl.client, nil
	}
	key, err := c.apiKey(ctx, account)
	if err != nil {
		return nil, err
	}
	cl.client, err = cliniko.NewClient(account, key, append(c.options(account), cliniko.WithRateLimiter(cl.limiter))...)
	return cl.client, err
}

// disconnect forgets a client that is no longer accepted.
func (cl *clinic) disconnect(client *cliniko.Client) {
	cl.mu.Lock()
	defer cl.mu.Unlock()
	if cl.client == client { // another call may have replaced it already
		cl.client = nil
	}
}

// forgetIdle forgets the accounts that nobody has used for a while. A client has no goroutine and no connection of its
// own, so there is nothing to close. idle must be at least 5 minutes: until then, the limiter still has to remember the
// newest requests and the pause after a 429.
func (c *clinics) forgetIdle(idle time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for account, clinic := range c.open {
		if clinic.using == 0 && time.Since(clinic.used) >= idle {
			delete(c.open, account)
		}
	}
}

// Connections to one shard. The accounts of a shard share them.
const (
	maxConnections = 64
	maxPerClinic   = 4
)

// newHTTPClient returns the HTTP client that all accounts share.
func newHTTPClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxConnsPerHost = maxConnections
	transport.MaxIdleConnsPerHost = maxConnections
	return &http.Client{Transport: transport}
}

// limiter keeps the rate limit of one account, and lets only a few of its requests run at once. Without that, an account
// whose requests hang would take all connections.
type limiter struct {
	*cliniko.Limiter

	running chan struct{}
}

func newLimiter() *limiter {
	return &limiter{cliniko.NewRateLimiter(200), make(chan struct{}, maxPerClinic)}
}

// Wait waits for the rate limit, and then until fewer than maxPerClinic requests are running.
func (l *limiter) Wait(ctx context.Context) error {
	if err := l.Limiter.Wait(ctx); err != nil {
		return err
	}
	select {
	case l.running <- struct{}{}:
		return nil
	case <-ctx.Done():
		l.Limiter.Done(0)
		return ctx.Err()
	}
}

// Done ends a request.
func (l *limiter) Done(pause time.Duration) {
	<-l.running
	l.Limiter.Done(pause)
}
