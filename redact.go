package cliniko

import (
	"fmt"
	"log/slog"
)

//go:generate go run ./internal/gen

// Models and requests print and log as their type and ID, whatever the verb, so that no personal data gets into a log by
// accident. Their methods are in redact_gen.go. A type with a text of its own declares Format and LogValue itself, and
// the generator leaves it alone.

// formatRecord and logRecord are for types with an ID.

func formatRecord[T any](f fmt.State, kind string, id ID[T]) { formatType(f, recordText(kind, id)) }

func logRecord[T any](kind string, id ID[T]) slog.Value { return logType(recordText(kind, id)) }

// formatType and logType are for types without an ID, such as requests and parts of records.

func formatType(f fmt.State, kind string) { _, _ = f.Write([]byte(kind)) }

func logType(kind string) slog.Value { return slog.StringValue(kind) }

func recordText[T any](kind string, id ID[T]) string {
	if id == "" {
		return kind
	}
	return kind + "(" + string(id) + ")"
}

// formatError prints the text of an error, whatever the verb, and never its fields.
func formatError(f fmt.State, verb rune, err error) {
	_, _ = fmt.Fprintf(f, fmt.FormatString(f, verb), err.Error())
}
