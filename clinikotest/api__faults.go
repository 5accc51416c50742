package clinikotest

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// withFault makes the response of a request that may have a fault. It returns
// false when the connection is to be cut. A truncated response is whole here:
// sending it cuts it.
func withFault(ctx context.Context, f fault, route string, work func() response) (response, bool) {
	switch f.kind {
	case faultStatus:
		if route == FileRoute {
			return hostFault(f.status), true
		}
		body := `{"status":"` + strconv.Itoa(f.status) + `","error":"` + http.StatusText(f.status) + `"}`
		return response{status: f.status, contentType: typeJSON, body: []byte(body)}, true
	case faultHTML:
		body := "<!DOCTYPE html><title>Down for maintenance</title>"
		return response{status: http.StatusOK, contentType: typeHTML, body: []byte(body)}, true
	case faultDelay:
		timer := time.NewTimer(f.delay)
		defer timer.Stop()
		select {
		case <-ctx.Done():
			return response{}, false
		case <-timer.C:
			return work(), true
		}
	case faultDropBefore:
		return response{}, false
	case faultDropAfter:
		work()
		return response{}, false
	default:
		return work(), true
	}
}

// tooMany is the answer beyond the limit. Its body is not documented. The time
// is in seconds since 1970, rounded up so that a client is not early.
func tooMany(reset time.Time) response {
	seconds := reset.Add(time.Second - time.Nanosecond).Unix()
	return response{
		status: http.StatusTooManyRequests, contentType: typeText, body: []byte("Rate limit exceeded.\n"),
		header: map[string]string{"X-RateLimit-Reset": strconv.FormatInt(seconds, 10)},
	}
}
