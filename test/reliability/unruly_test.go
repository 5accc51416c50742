package reliability_test

import (
	"errors"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

var errReset = errors.New("connection reset")

// unruly is a network in fake time. Every request takes up to 3 seconds, and some fail.
type unruly struct {
	clinic http.RoundTripper
	faults float64 // the share of requests that fail

	mu  sync.Mutex
	rng *rand.Rand
}

func newUnruly(clinic http.RoundTripper, seed uint64, faults float64) *unruly {
	return &unruly{clinic: clinic, faults: faults, rng: rand.New(rand.NewPCG(seed, 13))}
}

// networkFault is what happens to a request.
type networkFault int

const (
	noFault networkFault = iota
	tooMany              // 429, not done
	outage               // 503, not done
	lostRequest
	lostResponse
	timedOut // 504, and done
)

func (u *unruly) next() (f networkFault, before, after time.Duration) {
	u.mu.Lock()
	defer u.mu.Unlock()
	pause := func() time.Duration { return time.Duration(u.rng.IntN(1500)) * time.Millisecond }
	if u.rng.Float64() < u.faults {
		f = networkFault(1 + u.rng.IntN(int(timedOut)))
	}
	return f, pause(), pause()
}

func (u *unruly) RoundTrip(req *http.Request) (*http.Response, error) {
	fault, before, after := u.next()
	if err := pause(req, before); err != nil {
		return nil, err
	}
	var resp *http.Response
	var err error
	switch fault {
	case tooMany:
		resp = rejection(req, http.StatusTooManyRequests)
	case outage:
		resp = rejection(req, http.StatusServiceUnavailable)
	case lostRequest:
		return nil, errReset
	default:
		resp, err = u.clinic.RoundTrip(req)
	}
	if err == nil {
		err = pause(req, after)
	}
	switch {
	case err != nil:
		return nil, err
	case fault == lostResponse:
		return nil, errReset
	case fault == timedOut:
		return rejection(req, http.StatusGatewayTimeout), nil
	default:
		return resp, nil
	}
}

func pause(req *http.Request, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-req.Context().Done():
		return req.Context().Err()
	}
}

func rejection(req *http.Request, status int) *http.Response {
	return &http.Response{
		StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Date": {time.Now().UTC().Format(http.TimeFormat)}}, Body: http.NoBody, Request: req,
	}
}
