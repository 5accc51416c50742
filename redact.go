package cliniko

import (
	"fmt"
	"log/slog"
)

// Models that hold personal data show their type and id when they are printed or logged by accident, whatever the verb.
// Their fields are there for whoever asks for them by name.

func formatRecord[T any](f fmt.State, kind string, id ID[T]) { formatType(f, recordText(kind, id)) }

func logRecord[T any](kind string, id ID[T]) slog.Value { return logType(recordText(kind, id)) }

// formatType and logType are for what has no id of its own, such as a request or a part of a record.

func formatType(f fmt.State, kind string) { _, _ = f.Write([]byte(kind)) }

func logType(kind string) slog.Value { return slog.StringValue(kind) }

func recordText[T any](kind string, id ID[T]) string {
	if id == "" {
		return kind
	}
	return kind + "(" + string(id) + ")"
}

// formatError prints an error as its text, whatever the verb, and never as the struct that it is.
func formatError(f fmt.State, verb rune, err error) {
	_, _ = fmt.Fprintf(f, fmt.FormatString(f, verb), err.Error())
}
