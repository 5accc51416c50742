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
)

// Notes, forms, templates and custom fields are written as a whole, so the next write would remove everything that a
// read has lost. Their types therefore have a field Extra. It keeps the members of the JSON object that have no field,
// or whose value does not fit their field. The program internal/gen gives each type with an Extra its methods
// UnmarshalJSON and MarshalJSON, in extra_gen.go.
//
// If a field has the tag misfit:"error", a value that does not fit it is an error instead: without that field, the rest
// would look empty.
//
// These types read JSON themselves because large pages consist of them. A json.Unmarshal inside UnmarshalJSON would
// make a page slower by a quarter to a half.

var (
	errMisfit    = errors.New("the value does not fit the field")
	errMalformed = errors.New("malformed JSON")
)

// layout describes a struct type for readObject and writeObject.
type layout struct {
	members []*member
	byName  map[string]*member // by the name in quotes
	extra   int                // index of the field Extra
}

// member is a field of a struct, with its member of the JSON object.
type member struct {
	name      string
	index     int
	read      reader
	essential bool
	omitZero  bool
	omitEmpty bool
}

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

// read reads the next value into v, which is zero.
func (l *layout) read(c *cursor, v reflect.Value) error {
	if !c.take('{') {
		return errMisfit
	}
	for !c.take('}') {
		m, name, err := l.find(c.value())
		if err != nil || !c.take(':') {
			return errMalformed
		}
		if err := l.readMember(c, v, m, name); err != nil {
			return err
		}
		c.take(',')
	}
	return nil
}

// find returns the member with a name in quotes, or nil and the name if there is none.
func (l *layout) find(quoted []byte) (m *member, name string, err error) {
	m = l.byName[string(quoted)]
	if m != nil {
		return m, m.name, nil
	}
	text, err := unquote(quoted)
	if len(text) != len(quoted)-2 { // the name has escapes
		m = l.byName[`"`+string(text)+`"`]
	}
	return m, string(text), err
}

// readMember reads the next value into the field of m, or into Extra if m is nil or the value does not fit.
func (l *layout) readMember(c *cursor, v reflect.Value, m *member, name string) error {
	c.skipSpace()
	start := c.at
	if m != nil {
		field := v.Field(m.index)
		switch {
		case c.takeNull():
			if m.omitZero || m.omitEmpty {
				return nil
			} // else the zero value would replace the null
		case m.read(c, field) == nil:
			return nil
		case m.essential:
			return fmt.Errorf("%s: %w", name, errMisfit)
		default:
			field.SetZero()
		}
	}
	c.at = start
	value := c.value()
	if len(value) == 0 {
		return errMalformed
	}
	l.addExtra(v, name, value)
	return nil
}

// reader reads the next value into v, which is zero. The value is not null. If it does not fit, v may hold a part of it.
type reader func(c *cursor, v reflect.Value) error

// readerOf returns the reader for a type.
func readerOf(t reflect.Type) reader {
	switch {
	case t.Kind() == reflect.Struct && hasExtra(t):
		return layoutOf(t).read
	case reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()):
		return func(c *cursor, v reflect.Value) error {
			return v.Addr().Interface().(json.Unmarshaler).UnmarshalJSON(c.value())
		}
	case t.Kind() == reflect.String:
		return readString
	case t.Kind() == reflect.Bool:
		return readBool
	case t.Kind() == reflect.Pointer:
		read := readerOf(t.Elem())
		return func(c *cursor, v reflect.Value) error {
			v.Set(reflect.New(t.Elem()))
			return read(c, v.Elem())
		}
	case t.Kind() == reflect.Slice:
		return listReader(t)
	default:
		panic("no reader for " + t.String()) // a mistake in the type; every test that uses it fails
	}
}

func readString(c *cursor, v reflect.Value) error {
	text, err := unquote(c.value())
	v.SetString(string(text))
	return err
}

func readBool(c *cursor, v reflect.Value) error {
	switch string(c.value()) {
	case "true":
		v.SetBool(true)
	case "false":
	default:
		return errMisfit
	}
	return nil
}

// listReader returns the reader for a slice. null does not fit any element.
func listReader(t reflect.Type) reader {
	read := readerOf(t.Elem())
	return func(c *cursor, v reflect.Value) error {
		if !c.take('[') {
			return errMisfit
		}
		v.Set(reflect.MakeSlice(t, 0, 2))
		for n := 0; !c.take(']'); n++ {
			v.Grow(1)
			v.SetLen(n + 1)
			if c.takeNull() || read(c, v.Index(n)) != nil {
				return errMisfit
			}
			c.take(',')
		}
		return nil
	}
}

// writeObject writes a struct with a field Extra. If Extra has a member with the name of a field, it is written only if
// the field is empty.
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

func hasExtra(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	_, ok := t.FieldByName("Extra")
	return ok
}

// layouts caches the layouts by type.
var layouts sync.Map // of reflect.Type to *layout

func layoutOf(t reflect.Type) *layout {
	if known, ok := layouts.Load(t); ok {
		return known.(*layout)
	}
	l := &layout{byName: map[string]*member{}}
	for i := range t.NumField() {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "-" {
			l.extra = i
			continue
		}
		m := &member{
			name: name, index: i, read: readerOf(field.Type), essential: field.Tag.Get("misfit") == "error",
			omitZero: options == "omitzero", omitEmpty: options == "omitempty",
		}
		l.members = append(l.members, m)
		l.byName[`"`+name+`"`] = m
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
