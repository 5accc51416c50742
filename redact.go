package cliniko

import (
	"fmt"
	"log/slog"
)

// Models that hold personal data show their type and id when they are printed or logged by accident, whatever the verb.
// Their fields are there for whoever asks for them by name.

func formatRecord[T any](f fmt.State, kind string, id ID[T]) {
	_, _ = f.Write([]byte(recordText(kind, id)))
}

func logRecord[T any](kind string, id ID[T]) slog.Value {
	return slog.StringValue(recordText(kind, id))
}

func recordText[T any](kind string, id ID[T]) string {
	if id == "" {
		return kind
	}
	return kind + "(" + string(id) + ")"
}
