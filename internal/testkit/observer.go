package testkit

import (
	"context"
	"log/slog"
	"sync"

	"github.com/cliniko-go/cliniko"
)

// Observer records what it sees.
type Observer struct {
	mu     sync.Mutex
	Events []any // CallInfo, AttemptInfo, AttemptResult and CallResult, in order
}

// StartCall records the beginning and the end of a call.
func (o *Observer) StartCall(ctx context.Context, call cliniko.CallInfo) (context.Context, func(cliniko.CallResult)) {
	o.add(call)
	return ctx, func(r cliniko.CallResult) { o.add(r) }
}

// StartAttempt records the beginning and the end of an attempt.
func (o *Observer) StartAttempt(ctx context.Context, attempt cliniko.AttemptInfo) (context.Context, func(cliniko.AttemptResult)) {
	o.add(attempt)
	return ctx, func(r cliniko.AttemptResult) { o.add(r) }
}

func (o *Observer) add(event any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.Events = append(o.Events, event)
}

// Seen returns the recorded events of one type.
func Seen[T any](o *Observer) []T {
	o.mu.Lock()
	defer o.mu.Unlock()
	var seen []T
	for _, event := range o.Events {
		if e, ok := event.(T); ok {
			seen = append(seen, e)
		}
	}
	return seen
}

// LogLines is a handler that keeps the lines from level Info on, with their attributes.
type LogLines struct {
	mu    sync.Mutex
	lines []map[string]any
}

// Enabled reports whether a line is kept.
func (*LogLines) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelInfo }

// Handle keeps a line.
func (l *LogLines) Handle(_ context.Context, record slog.Record) error {
	line := map[string]any{"level": record.Level.String(), "msg": record.Message}
	record.Attrs(func(a slog.Attr) bool { line[a.Key] = a.Value.Any(); return true })
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
	return nil
}

// WithAttrs is not supported.
func (*LogLines) WithAttrs([]slog.Attr) slog.Handler { panic("not supported") }

// WithGroup is not supported.
func (*LogLines) WithGroup(string) slog.Handler { panic("not supported") }

// Take returns the lines since the last Take.
func (l *LogLines) Take() []map[string]any {
	l.mu.Lock()
	defer l.mu.Unlock()
	lines := l.lines
	l.lines = nil
	return lines
}
