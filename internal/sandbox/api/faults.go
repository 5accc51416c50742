package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/files"
	"github.com/cliniko-go/cliniko/internal/sandbox/traffic"
	"github.com/cliniko-go/cliniko/internal/sandbox/wire"
)

// withFault makes the response of a request that may have a fault. It returns
// false if the connection must be cut. FaultTruncate is applied later, when the
// response is sent.
func withFault(ctx context.Context, f traffic.Fault, route string, work func() wire.Response) (wire.Response, bool) {
	switch f.Kind {
	case traffic.FaultStatus:
		if route == files.Route {
			return files.Fault(f.Status), true
		}
		body := `{"status":"` + strconv.Itoa(f.Status) + `","error":"` + http.StatusText(f.Status) + `"}`
		return wire.Response{Status: f.Status, ContentType: wire.TypeJSON, Body: []byte(body)}, true
	case traffic.FaultHTML:
		body := "<!DOCTYPE html><title>Down for maintenance</title>"
		return wire.Response{Status: http.StatusOK, ContentType: wire.TypeHTML, Body: []byte(body)}, true
	case traffic.FaultDelay:
		timer := time.NewTimer(f.Delay)
		defer timer.Stop()
		select {
		case <-ctx.Done():
			return wire.Response{}, false
		case <-timer.C:
			return work(), true
		}
	case traffic.FaultDropBefore:
		return wire.Response{}, false
	case traffic.FaultDropAfter:
		work()
		return wire.Response{}, false
	default:
		return work(), true
	}
}

// tooManyRequests returns the response to a request over the limit. Its body is
// not documented. The reset time is in seconds since 1970, rounded up so that
// clients do not retry too early.
func tooManyRequests(reset time.Time) wire.Response {
	seconds := reset.Add(time.Second - time.Nanosecond).Unix()
	return wire.Response{
		Status: http.StatusTooManyRequests, ContentType: wire.TypeText, Body: []byte("Rate limit exceeded.\n"),
		Header: map[string]string{"X-RateLimit-Reset": strconv.FormatInt(seconds, 10)},
	}
}
