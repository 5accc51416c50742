package cliniko

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
)

// timeLayout is how the API writes a time, always in UTC.
const timeLayout = "2006-01-02T15:04:05Z"

// Optional is a field of a request with three states. The zero Optional leaves the field alone: it is not sent.
// [Null] clears the field. [Some] sets it to a value. Fields of this type are tagged omitzero.
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

// Some sets a field to v, even if v is "", 0, false or an empty list. A zero time, a zero [Date] or an empty [ID] is
// not a value: the call returns a [*ValidationError]. Use [Null] to clear such a field.
func Some[T any](v T) Optional[T] { return Optional[T]{value: v, state: stateSet} }

// NonZero sets a field to v. If v is the zero value of its type, a zero time in any location, or an empty list, it
// leaves the field alone. Use it for forms, where a field that was not filled in must not overwrite anything.
func NonZero[T any](v T) Optional[T] {
	if isEmpty(reflect.ValueOf(&v).Elem()) {
		return Optional[T]{}
	}
	return Some(v)
}

// Null clears a field.
func Null[T any]() Optional[T] { return Optional[T]{state: stateNull} }

// Get returns the value, and reports whether there is one.
func (o Optional[T]) Get() (value T, ok bool) { return o.value, o.state == stateSet }

// current is Get for code that does not know T.
func (o Optional[T]) current() (value any, isSet bool) { return o.value, o.state == stateSet }

func (Optional[T]) valueType() reflect.Type { return reflect.TypeFor[T]() }

// IsNull reports whether the field is to be cleared.
func (o Optional[T]) IsNull() bool { return o.state == stateNull }

// IsZero reports whether the field is left alone. encoding/json then omits it (omitzero).
func (o Optional[T]) IsZero() bool { return o.state == stateUnset }

// MarshalJSON writes the value, or null. A time is written in UTC and in whole seconds, and a nil list as an empty
// list.
func (o Optional[T]) MarshalJSON() ([]byte, error) {
	if o.state != stateSet {
		return []byte("null"), nil
	}
	if v := reflect.ValueOf(&o.value).Elem(); v.Kind() == reflect.Slice && v.IsNil() {
		return []byte("[]"), nil
	}
	return json.Marshal(wireForm(o.value))
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

// Format prints the state and not the value, which may be personal data.
func (o Optional[T]) Format(f fmt.State, _ rune) { formatType(f, o.state.text()) }

// LogValue logs the state and not the value, which may be personal data.
func (o Optional[T]) LogValue() slog.Value { return logType(o.state.text()) }

func (s optionalState) text() string {
	return [...]string{stateUnset: "unset", stateNull: "null", stateSet: "set"}[s]
}
