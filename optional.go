package cliniko

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"time"
)

// timeLayout is how the API writes a moment, always in UTC.
const timeLayout = "2006-01-02T15:04:05Z"

// Optional is a field of a request that has three states: leave alone (the zero Optional, not sent), null (clears the
// field), and a value. Fields of this type carry the tag omitzero.
type Optional[T any] struct {
	value T
	state optionalState
}

type optionalState uint8

const (
	stateUnset optionalState = iota
	stateNull
	stateSet
)

// Some sets a field to v.
func Some[T any](v T) Optional[T] { return Optional[T]{value: v, state: stateSet} }

// Null clears a field.
func Null[T any]() Optional[T] { return Optional[T]{state: stateNull} }

// Get is the value, and whether there is one.
func (o Optional[T]) Get() (value T, ok bool) { return o.value, o.state == stateSet }

// current is Get for whoever does not know the type.
func (o Optional[T]) current() (any, bool) { return o.value, o.state == stateSet }

// IsNull tells whether the field is to be cleared.
func (o Optional[T]) IsNull() bool { return o.state == stateNull }

// IsZero tells whether the field is left alone; encoding/json then leaves it out (omitzero).
func (o Optional[T]) IsZero() bool { return o.state == stateUnset }

// MarshalJSON writes the value, or null. A time is written in UTC to the second, as the API wants it.
func (o Optional[T]) MarshalJSON() ([]byte, error) {
	if o.state != stateSet {
		return []byte("null"), nil
	}
	if t, ok := any(o.value).(time.Time); ok {
		return json.Marshal(t.UTC().Format(timeLayout))
	}
	return json.Marshal(o.value)
}

// UnmarshalJSON reads null as null and anything else as a value, so that a stored request can be read again.
func (o *Optional[T]) UnmarshalJSON(data []byte) error {
	*o = Null[T]()
	if string(data) == "null" {
		return nil
	}
	o.state = stateSet
	return json.Unmarshal(data, &o.value)
}

// Format shows the state and not the value: it may be about a patient.
func (o Optional[T]) Format(f fmt.State, _ rune) { formatType(f, o.state.text()) }

// LogValue logs the state and not the value, as Format does.
func (o Optional[T]) LogValue() slog.Value { return logType(o.state.text()) }

func (s optionalState) text() string {
	return [...]string{stateUnset: "unset", stateNull: "null", stateSet: "set"}[s]
}
