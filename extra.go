package cliniko

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// Notes, forms, templates and custom fields are written back as a whole: whatever a read loses, the next write removes from
// the record. Their types therefore have a field Extra, which keeps the members of the JSON object that have no field, or
// whose value does not fit the field. The program internal/gen gives each type with an Extra its methods
// UnmarshalJSON and MarshalJSON, in extra_gen.go.
//
// A value that does not fit a field with the tag misfit:"error" is an error instead: without that field, the rest would
// look empty.
//
// Large pages hold these types, so they read their bytes themselves. A json.Unmarshal inside UnmarshalJSON would slow a
// page down by a quarter to a half.

var (
	errMisfit    = errors.New("the value does not fit the field")
	errMalformed = errors.New("malformed JSON")
)

// readObject reads a JSON object into target, a pointer to a struct with a field Extra. null reads as the zero value.
func readObject(data []byte, target any) error {
	v := reflect.ValueOf(target).Elem()
	v.SetZero()
	if string(data) == "null" {
		return nil
	}
	layout := layoutOf(v.Type())
	return eachMember(data, func(name, value []byte) error {
		if i, known := layout.byName[string(name)]; known {
			m := layout.members[i]
			err := readValue(value, v.Field(m.index))
			if err != nil && m.essential {
				return fmt.Errorf("%s: %w", m.name, errMisfit)
			}
			if err == nil && (string(value) != "null" || m.omitZero || m.omitEmpty) { // a null that the zero value would replace is kept
				return nil
			}
		}
		layout.addExtra(v, string(name), value)
		return nil
	})
}

// readValue reads a value into a field or an element of a list. If the value does not fit, it leaves v zero.
func readValue(data []byte, v reflect.Value) error {
	if string(data) == "null" {
		return nil
	}
	err := errMisfit
	switch self, ok := v.Addr().Interface().(json.Unmarshaler); {
	case ok:
		err = self.UnmarshalJSON(data)
	case v.Kind() == reflect.String:
		var text []byte
		text, err = unquote(data)
		v.SetString(string(text))
	case v.Kind() == reflect.Bool && (string(data) == "true" || string(data) == "false"):
		v.SetBool(data[0] == 't')
		err = nil
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		err = readValue(data, v.Elem())
	case v.Kind() == reflect.Slice:
		err = readList(data, v)
	}
	if err != nil {
		v.SetZero()
	}
	return err
}

// readList appends the elements of a JSON array to a slice. null does not fit any element.
func readList(data []byte, v reflect.Value) error {
	c := cursor{rest: data}
	if !c.take('[') {
		return errMisfit
	}
	for !c.take(']') {
		element := c.value()
		if len(element) == 0 || string(element) == "null" {
			return errMisfit
		}
		n := v.Len()
		v.Grow(1)
		v.SetLen(n + 1)
		if err := readValue(element, v.Index(n)); err != nil {
			return err
		}
		c.take(',')
	}
	if v.IsNil() {
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	}
	return nil
}

// unquote returns the text of a JSON string. It is part of data where that holds no escapes.
func unquote(data []byte) ([]byte, error) {
	if data[0] != '"' || len(data) < 2 {
		return nil, errMisfit
	}
	text := data[1 : len(data)-1]
	if bytes.IndexByte(text, '\\') < 0 && utf8.Valid(text) {
		return text, nil
	}
	var s string
	err := json.Unmarshal(data, &s)
	return []byte(s), err
}

// eachMember calls f for each member of a JSON object. Name and value are only valid during the call.
func eachMember(data []byte, f func(name, value []byte) error) error {
	c := cursor{rest: data}
	if !c.take('{') {
		return errMisfit
	}
	for !c.take('}') {
		quoted := c.value()
		colon := c.take(':')
		value := c.value()
		if len(quoted) == 0 || !colon || len(value) == 0 {
			return errMalformed
		}
		name, err := unquote(quoted)
		if err != nil {
			return err
		}
		if err := f(name, value); err != nil {
			return err
		}
		c.take(',')
	}
	return nil
}

// cursor steps through JSON that is known to be valid.
type cursor struct{ rest []byte }

// take skips b if it comes next, and reports whether it did.
func (c *cursor) take(b byte) bool {
	c.rest = bytes.TrimLeft(c.rest, " \t\r\n")
	if len(c.rest) == 0 || c.rest[0] != b {
		return false
	}
	c.rest = c.rest[1:]
	return true
}

// value returns the next value as it stands in the JSON, and skips it.
func (c *cursor) value() []byte {
	c.rest = bytes.TrimLeft(c.rest, " \t\r\n")
	end := valueLen(c.rest)
	value := c.rest[:end]
	c.rest = c.rest[end:]
	return value
}

// valueLen returns the length of the value at the beginning of data.
func valueLen(data []byte) int {
	depth := 0
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '"':
			i += stringLen(data[i:]) - 1
		case '{', '[':
			depth++
			continue
		case '}', ']':
			if depth == 0 {
				return i
			}
			depth--
		case ',', ':', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i
			}
			continue
		default: // a number or a literal
			continue
		}
		if depth == 0 {
			return min(i+1, len(data))
		}
	}
	return len(data)
}

// stringLen returns the length of the JSON string at the beginning of data, with its quotes.
func stringLen(data []byte) int {
	for i := 1; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(data)
}

// writeObject writes a struct with a field Extra. An Extra of the same name as a field is written if the field is empty.
func writeObject(source any) ([]byte, error) {
	v := reflect.ValueOf(source)
	layout := layoutOf(v.Type())
	extra := maps.Clone(layout.extraOf(v))
	var w objectWriter
	for _, member := range layout.members {
		field := v.Field(member.index)
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

// layout is what readObject and writeObject know of a struct type.
type layout struct {
	members []member
	byName  map[string]int // index into members
	extra   int            // index of the field Extra
}

// member is a field of a struct and the member of the JSON object that it holds.
type member struct {
	name      string
	index     int
	essential bool
	omitZero  bool
	omitEmpty bool
}

// layouts caches the layouts by type.
var layouts sync.Map // of reflect.Type to *layout

func layoutOf(t reflect.Type) *layout {
	if known, ok := layouts.Load(t); ok {
		return known.(*layout)
	}
	l := &layout{byName: map[string]int{}}
	for i := range t.NumField() {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "-" {
			l.extra = i
			continue
		}
		l.byName[name] = len(l.members)
		l.members = append(l.members, member{
			name: name, index: i, essential: field.Tag.Get("misfit") == "error",
			omitZero: options == "omitzero", omitEmpty: options == "omitempty",
		})
	}
	layouts.Store(t, l)
	return l
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
func (m member) omit(v reflect.Value) bool {
	return m.omitZero && isZero(v) || m.omitEmpty && isEmpty(v)
}

// isEmpty reports whether there is nothing in a field that would be lost.
func isEmpty(v reflect.Value) bool {
	return isZero(v) || v.Kind() == reflect.Slice && v.Len() == 0
}

// isZero is the zero of encoding/json's omitzero.
func isZero(v reflect.Value) bool {
	if zeroer, ok := reflect.TypeAssert[interface{ IsZero() bool }](v); ok {
		return zeroer.IsZero()
	}
	return v.IsZero()
}
