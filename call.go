package cliniko

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/cliniko-go/cliniko/internal/transport"
)

// longWait is how long a call may wait for the rate limit before that is logged.
const longWait = 5 * time.Second

// call is one call of an operation, from its first attempt until its response is judged. Its end is reported once: to
// the observers, to the log, and to the caller of WithResponse.
type call struct {
	client  *Client
	op      operation
	ctx     context.Context //nolint:containedctx // of the attempts, with the values of the observers
	started time.Time
	observe func(CallResult) // nil if there are no observers
	odd     int              // values that could not be read
	ended   bool
}

func (c *Client) startCall(ctx context.Context, op operation, host string) call {
	k := call{client: c, op: op, ctx: ctx, started: time.Now()}
	if c.observation != nil {
		k.ctx, k.observe = c.observation.startCall(ctx, CallInfo{Method: op.Method, Route: op.Route, Host: host})
	}
	return k
}

// end reports the end of the call. err is nil if it was done. resp is nil if there was no response.
func (k *call) end(err error, attempts int, waited time.Duration, resp *transport.Response) {
	if k.ended {
		return
	}
	k.ended = true
	result := CallResult{Attempts: attempts, Waited: waited, Duration: time.Since(k.started), OddValues: k.odd}
	result.Outcome, result.Err = outcomeOf(err)
	if resp != nil {
		result.StatusCode, result.Bytes = resp.Status, int64(len(resp.Body))
	}
	noted := notedResponse(k.ctx)
	if resp != nil && (k.observe != nil || noted != nil || k.client.logger != nil) {
		result.RequestID, result.ServerTime = transport.RequestID(resp.Header), transport.ServerTime(resp.Header)
	}
	k.log(result)
	noted.add(result)
	if k.observe != nil {
		k.observe(result)
	}
}

// log logs what happened to a call and is not in its error, or may go unnoticed there.
func (k *call) log(result CallResult) {
	if result.Waited > longWait {
		k.logAt(slog.LevelInfo, "cliniko call waited for the rate limit", result)
	}
	switch {
	case result.Outcome == OutcomeUnknown:
		k.logAt(slog.LevelWarn, "cliniko outcome unknown", result)
	case result.gaveUp():
		k.logAt(slog.LevelWarn, "cliniko call failed after retries", result)
	}
}

// gaveUp reports whether a call failed in spite of retries, and not because it was cancelled or rejected.
func (r *CallResult) gaveUp() bool {
	failed := r.Outcome == OutcomeFailed && !errors.Is(r.Err, FailureCanceled) || r.StatusCode == http.StatusTooManyRequests
	return failed && r.Attempts > 1
}

func (k *call) logAt(level slog.Level, message string, result CallResult) {
	logger := k.client.logger
	if logger == nil || !logger.Enabled(k.ctx, level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", k.op.Method),
		slog.String("route", k.op.Route),
		slog.Int("attempts", result.Attempts),
		slog.Duration("waited", result.Waited),
		slog.Duration("duration", result.Duration),
	}
	if result.StatusCode != 0 {
		attrs = append(attrs, slog.Int("status", result.StatusCode), slog.String("request_id", result.RequestID))
	}
	if result.Err != nil {
		attrs = append(attrs, slog.String("error", result.Err.Error()))
	}
	logger.LogAttrs(k.ctx, level, message, attrs...) //nolint:sloglint // the callers pass constants
}

// transfer makes the transfer of a file a call with one attempt, which is logged as attempts of other calls are.
func (c *Client) transfer(ctx context.Context, direction FileOp, run func(context.Context) (transport.Transfer, error)) (done transport.Transfer, err error) {
	info := CallInfo{Method: http.MethodGet, Route: fileRoute}
	if direction == FileUpload {
		info.Method = http.MethodPost
	}
	end := func(transport.Transfer, error) {}
	if c.observation != nil {
		ctx, end = c.observation.startTransfer(ctx, info)
	}
	start := time.Now()
	err = FailureOther // during a panic of the user's transport, reader or writer
	defer func() {
		c.logTransfer(ctx, info, time.Since(start), done, err)
		end(done, err)
	}()
	done, err = run(ctx)
	return done, err
}

func (c *Client) logTransfer(ctx context.Context, info CallInfo, took time.Duration, done transport.Transfer, err error) {
	if c.logger == nil || !c.logger.Enabled(ctx, slog.LevelDebug) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", info.Method),
		slog.String("route", info.Route),
		slog.Int("attempt", 1),
		slog.Duration("duration", took),
		slog.Int("status", done.Status),
		slog.Int64("bytes", done.Bytes),
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", transport.Describe(err)))
	}
	c.logger.LogAttrs(ctx, slog.LevelDebug, "cliniko request", attrs...)
}
