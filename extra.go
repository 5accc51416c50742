package cliniko

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
)

// Notes, forms, templates and custom fields are written as a whole, so the next write would remove everything that a
// read has lost. Their types therefore have a field Extra. It keeps the members of the JSON object that have no field,
// or whose value does not fit their field. The program internal/gen gives each type with an Extra its methods
// UnmarshalJSON and MarshalJSON, in extra_gen.go.
//
// If a field has the tag misfit:"error", a value that does not fit it is an error instead: without that field, the rest
// would look empty.

var (
	errMisfit    = errors.New("the value does not fit the field")
	errMalformed = errors.New("malformed JSON")
)

// readObject reads a JSON object into target, a pointer to a struct with a field Extra. null reads as the zero value.
func readObject(data []byte, target any) error {
	v := reflect.ValueOf(target).Elem()
	v.SetZero()
	c := cursor{data: data}
	if c.takeNull() {
		return nil
	}
	return layoutOf(v.Type()).read(&c, v)
}

// writeObject writes a struct with a field Extra. If Extra has a member with the name of a field, it is written only if
// the field is empty.
func writeObject(source any) ([]byte, error) {
	v := reflect.ValueOf(source)
	layout := layoutOf(v.Type())
	extra := maps.Clone(layout.extraOf(v))
	var w objectWriter
	for _, member := range layout.members {
		field := member.of(v)
		raw, kept := extra[member.name]
		delete(extra, member.name)
		switch {
		case kept && isEmpty(field):
			w.write(member.name, raw)
		case !member.omit(field):
			w.write(member.name, field.Interface())
		}
	}
	for _, name := range slices.Sorted(maps.Keys(extra)) {
		w.write(name, extra[name])
	}
	return w.close()
}

// objectWriter writes a JSON object.
type objectWriter struct {
	out bytes.Buffer
	err error
}

func (w *objectWriter) write(name string, value any) {
	if w.err != nil {
		return
	}
	separator := byte(',')
	if w.out.Len() == 0 {
		separator = '{'
	}
	w.out.WriteByte(separator)
	for i, part := range []any{name, value} {
		data, err := json.Marshal(part)
		if err != nil {
			w.err = err
			return
		}
		if i > 0 {
			w.out.WriteByte(':')
		}
		w.out.Write(data)
	}
}

func (w *objectWriter) close() ([]byte, error) {
	if w.out.Len() == 0 {
		w.out.WriteByte('{')
	}
	w.out.WriteByte('}')
	return w.out.Bytes(), w.err
}

func (l *layout) extraOf(v reflect.Value) map[string]json.RawMessage {
	return v.Field(l.extra).Interface().(map[string]json.RawMessage)
}

// addExtra copies a member into Extra.
func (l *layout) addExtra(v reflect.Value, name string, value []byte) {
	extra := l.extraOf(v)
	if extra == nil {
		extra = map[string]json.RawMessage{}
		v.Field(l.extra).Set(reflect.ValueOf(extra))
	}
	extra[name] = bytes.Clone(value)
}

// omit reports whether the member is left out.
func (m *member) omit(v reflect.Value) bool {
	return m.omitZero && isZero(v) || m.omitEmpty && isEmpty(v)
}

// isZero reports whether encoding/json's omitzero would leave v out.
func isZero(v reflect.Value) bool {
	if zeroer, ok := reflect.TypeAssert[interface{ IsZero() bool }](v); ok {
		return zeroer.IsZero()
	}
	return v.IsZero()
}
