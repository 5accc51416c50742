package cliniko

import (
	"fmt"
	"log/slog"
	"reflect"
)

//go:generate go run ./internal/gen

// Models and requests print and log as their type and ID only, whatever the verb, so that no personal data gets into a
// log by accident. Errors print and log as their text. The methods are in redact_gen.go. The generator skips a type that
// declares Format and LogValue itself.

// formatRecord and logRecord are for types with an ID.

func formatRecord(f fmt.State, kind string, id fmt.Stringer) { formatType(f, recordText(kind, id)) }

func logRecord(kind string, id fmt.Stringer) slog.Value { return logType(recordText(kind, id)) }

// formatType and logType are for types without an ID, such as requests and parts of records.

func formatType(f fmt.State, kind string) { _, _ = f.Write([]byte(kind)) }

func logType(kind string) slog.Value { return slog.StringValue(kind) }

func recordText(kind string, id fmt.Stringer) string {
	if id.String() == "" {
		return kind
	}
	return kind + "(" + id.String() + ")"
}

// formatError and logError are for errors, also for those that are passed by value. They print the text, and never the
// fields of the struct: what the API said may be about a patient, and a cause may contain search values or the name of a
// file.

func formatError(f fmt.State, verb rune, err error) {
	_, _ = fmt.Fprintf(f, fmt.FormatString(f, verb), err.Error())
}

func logError(err error) slog.Value { return slog.StringValue(err.Error()) }

// Redact keeps models out of logs if they are in a slice, a map or a struct. Use it as the ReplaceAttr of a handler:
//
//	slog.NewJSONHandler(w, &slog.HandlerOptions{ReplaceAttr: cliniko.Redact})
//
// A model that is itself the value of an attribute logs as its type and ID, without Redact. But slog does not call the
// LogValue methods of elements of a slice, a map or a struct, and its JSON handler writes them in full. Redact replaces
// an attribute whose value contains a model, a request, a filter or a page, at any depth and also in unexported fields,
// with the Go type of the value and, for slices and maps, the number of elements: []cliniko.Patient(3). It leaves all
// other attributes unchanged. It does not recognize personal data in text, such as a name in a message.
func Redact(_ []string, attr slog.Attr) slog.Attr {
	if attr.Value.Kind() != slog.KindAny {
		return attr
	}
	if _, isError := attr.Value.Any().(error); isError { // logs as its text
		return attr
	}
	value := reflect.ValueOf(attr.Value.Any())
	if containsRedacted(value, maxRedactDepth) {
		attr.Value = slog.StringValue(typeText(value))
	}
	return attr
}

// maxRedactDepth limits the depth of the search, because values can be cyclic. Deeper values count as personal data.
const maxRedactDepth = 16

var (
	logValuerType = reflect.TypeFor[slog.LogValuer]()
	errorType     = reflect.TypeFor[error]()
	ownPackage    = reflect.TypeFor[Client]().PkgPath()
)

// containsRedacted reports whether v is or contains a value of this package that logs as its type only.
func containsRedacted(v reflect.Value, depth int) bool {
	if !v.IsValid() {
		return false
	}
	isOurs := v.Type().PkgPath() == ownPackage
	switch {
	case isOurs && reflect.PointerTo(v.Type()).Implements(errorType): // prints its text
		return false
	case depth == 0, isOurs && v.Type().Implements(logValuerType):
		return true
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return containsRedacted(v.Elem(), depth-1)
	case reflect.Slice, reflect.Array:
		return anyRedacted(v.Len(), v.Index, depth)
	case reflect.Struct:
		return anyRedacted(v.NumField(), v.Field, depth)
	case reflect.Map:
		return entryRedacted(v, depth)
	default:
		return false
	}
}

func anyRedacted(n int, part func(int) reflect.Value, depth int) bool {
	for i := range n {
		if containsRedacted(part(i), depth-1) {
			return true
		}
	}
	return false
}

func entryRedacted(v reflect.Value, depth int) bool {
	for entries := v.MapRange(); entries.Next(); {
		if containsRedacted(entries.Key(), depth-1) || containsRedacted(entries.Value(), depth-1) {
			return true
		}
	}
	return false
}

func typeText(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map:
		return fmt.Sprintf("%s(%d)", v.Type(), v.Len())
	default:
		return v.Type().String()
	}
}
