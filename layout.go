package cliniko

import (
	"encoding"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"
)

// layout describes a struct type: how an object is read into it, and written from it if it has an Extra.
type layout struct {
	members []*member
	byName  map[string]*member // by the name in quotes
	extra   int                // index of the field Extra, or -1
}

// member is a field of a struct, with its member of the JSON object.
type member struct {
	name      string
	quoted    string // the name in quotes
	at        int    // in members
	index     []int  // of the field
	read      reader
	readsNull bool // its own method decides what null means
	essential bool
	omitZero  bool
	omitEmpty bool
}

var layouts perType[*layout]

func layoutOf(t reflect.Type) *layout { return layouts.of(t, newLayout) }

func newLayout(t reflect.Type) *layout {
	l := &layout{byName: map[string]*member{}, extra: -1}
	if hasExtra(t) {
		field, _ := t.FieldByName("Extra")
		l.extra = field.Index[0]
	}
	for _, field := range membersOf(t) {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		m := &member{
			name: name, quoted: `"` + name + `"`, at: len(l.members), index: field.Index, read: readerOf(field.Type),
			readsNull: implements(field.Type, unmarshalerType) && !hasExtra(field.Type),
			essential: field.Tag.Get("misfit") == "error", omitZero: options == "omitzero", omitEmpty: options == "omitempty",
		}
		l.members = append(l.members, m)
		l.byName[m.quoted] = m
	}
	return l
}

// hasExtra reports whether a type is a struct of this package with an Extra, see extra.go.
func hasExtra(t reflect.Type) bool {
	if t.Kind() != reflect.Struct || !isOurs(t) {
		return false
	}
	field, ok := t.FieldByName("Extra")
	return ok && isExtra(field)
}

func isOurs(t reflect.Type) bool { return t.PkgPath() == reflect.TypeFor[layout]().PkgPath() }

func isExtra(field reflect.StructField) bool {
	return field.Name == "Extra" && field.Type == reflect.TypeFor[map[string]json.RawMessage]() && len(field.Index) == 1
}

// read reads the next value into v, which is zero.
func (l *layout) read(c *cursor, v reflect.Value) error {
	if !c.take('{') {
		return errMisfit
	}
	next := 0
	for !c.take('}') {
		if err := l.readNext(c, v, &next); err != nil {
			return err
		}
		c.take(',')
	}
	return nil
}

// readNext reads the next member of an object. It probably is the one at the index next, because objects nearly always have
// their members in the same order.
func (l *layout) readNext(c *cursor, v reflect.Value, next *int) error {
	m, name, err := l.find(c, *next)
	if err != nil || !c.take(':') {
		return errMalformed
	}
	if m != nil {
		if m.at < *next { // of two members with the same name, the last one counts
			l.reset(v, m)
		}
		*next = max(*next, m.at+1)
	}
	return l.readMember(c, v, m, name)
}

func (l *layout) reset(v reflect.Value, m *member) {
	m.of(v).SetZero()
	if l.extra >= 0 {
		delete(l.extraOf(v), m.name)
	}
}

// find reads the name of a member, and returns the member, or nil if there is none of that name. Capitals count.
func (l *layout) find(c *cursor, next int) (m *member, name string, err error) {
	if next < len(l.members) && c.takeText(l.members[next].quoted) {
		return l.members[next], l.members[next].name, nil
	}
	quoted := c.value()
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

// readMember reads the next value into the field of m. If m is nil, it goes to Extra, or is skipped if there is no Extra.
func (l *layout) readMember(c *cursor, v reflect.Value, m *member, name string) error {
	switch {
	case l.extra >= 0:
		return l.readOrKeep(c, v, m, name)
	case m == nil:
		c.value()
		return nil
	case !m.readsNull && c.takeNull():
		return nil
	default:
		return m.read(c, m.of(v))
	}
}

// readOrKeep reads the next value into the field of m, or into Extra if m is nil or the value does not fit.
func (l *layout) readOrKeep(c *cursor, v reflect.Value, m *member, name string) error {
	c.skipSpace()
	start := c.at
	if m != nil {
		switch {
		case c.takeNull():
			if m.omitZero || m.omitEmpty {
				return nil
			} // else the zero value would replace the null
		case m.read(c, m.of(v)) == nil:
			return nil
		case m.essential:
			return fmt.Errorf("%s: %w", name, errMisfit)
		default:
			m.of(v).SetZero()
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

// of returns the field of a struct.
func (m *member) of(v reflect.Value) reflect.Value {
	if len(m.index) == 1 {
		return v.Field(m.index[0])
	}
	return v.FieldByIndex(m.index)
}

// reader reads the next value into v, which is zero. The value is not null, except for types that decide what null means.
// If the value does not fit, v may hold a part of it.
type reader func(c *cursor, v reflect.Value) error

// readerOf returns the reader for a type.
func readerOf(t reflect.Type) reader {
	switch {
	case t == timeType:
		return readUTC
	case hasExtra(t):
		return structReader(t)
	case implements(t, unmarshalerType):
		return readItself
	case implements(t, textType):
		return readText
	}
	switch t.Kind() {
	case reflect.Pointer:
		return pointerReader(t)
	case reflect.Slice:
		return listReader(t)
	case reflect.Struct:
		return structReader(t)
	default:
		read, ok := kindReaders[t.Kind()]
		if !ok {
			panic("no reader for " + t.String()) // a mistake in a type with an Extra; every test that uses it fails
		}
		return read
	}
}

// kindReaders are the readers of the kinds that consist of one value.
var kindReaders = map[reflect.Kind]reader{
	reflect.String: readString, reflect.Bool: readBool, reflect.Float64: readFloat,
	reflect.Int: readInt, reflect.Int32: readInt, reflect.Int64: readInt,
}

func implements(t, method reflect.Type) bool { return reflect.PointerTo(t).Implements(method) }

func readItself(c *cursor, v reflect.Value) error {
	value := c.value()
	if isTooLong(value, v.Type()) {
		return errMisfit
	}
	return v.Addr().Interface().(json.Unmarshaler).UnmarshalJSON(value)
}

// readUTC reads a time, which the API writes in UTC.
func readUTC(c *cursor, v reflect.Value) error {
	at := v.Addr().Interface().(*time.Time)
	err := at.UnmarshalJSON(c.value())
	*at = at.UTC()
	return err
}

func readText(c *cursor, v reflect.Value) error {
	text, err := c.text()
	if err != nil || isTooLong(text, v.Type()) {
		return errMisfit
	}
	return v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText(text)
}

func readString(c *cursor, v reflect.Value) error {
	text, err := c.text()
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

func readInt(c *cursor, v reflect.Value) error {
	n, err := strconv.ParseInt(string(c.value()), 10, v.Type().Bits())
	v.SetInt(n)
	return err
}

func readFloat(c *cursor, v reflect.Value) error {
	f, err := strconv.ParseFloat(string(c.value()), v.Type().Bits())
	v.SetFloat(f)
	return err
}

// The readers of types with parts find those of the parts when they are needed, because a type may contain itself.

func structReader(t reflect.Type) reader {
	layout := sync.OnceValue(func() *layout { return layoutOf(t) })
	return func(c *cursor, v reflect.Value) error { return layout().read(c, v) }
}

func pointerReader(t reflect.Type) reader {
	read := sync.OnceValue(func() reader { return readerOf(t.Elem()) })
	return func(c *cursor, v reflect.Value) error {
		v.Set(reflect.New(t.Elem()))
		return read()(c, v.Elem())
	}
}

func listReader(t reflect.Type) reader {
	read := sync.OnceValue(func() reader { return readerOf(t.Elem()) })
	return func(c *cursor, v reflect.Value) error { return readElements(c, v, read(), math.MaxInt, 0) }
}

// readElements reads a list of up to most elements. null does not fit any element. After the first element it makes room for as
// many of that length as may follow, up to room.
func readElements(c *cursor, v reflect.Value, read reader, most, room int) error {
	if !c.take('[') {
		return errMisfit
	}
	v.Set(reflect.MakeSlice(v.Type(), 0, 2))
	for n := 0; !c.take(']'); n++ {
		v.Grow(1)
		v.SetLen(n + 1)
		start := c.at
		if n == most || c.takeNull() || read(c, v.Index(n)) != nil || c.at == start {
			return errMisfit
		}
		if n == 0 && room > 0 {
			v.Grow(min((len(c.data)-c.at)/(c.at-start), room))
		}
		c.take(',')
	}
	return nil
}

var exactReaders perType[reader]

// exactReader returns a reader that reads the same into a type as encoding/json, except that names must have the same
// capitals. It returns nil if there is none, which may be so for the types of callers of Client.Do and ListPath.
func exactReader(t reflect.Type) reader {
	return exactReaders.of(t, func(t reflect.Type) reader {
		if !findLayout(t, map[reflect.Type]bool{}) {
			return nil
		}
		return readerOf(t)
	})
}

// findLayout reports whether all parts of a type can be read as encoding/json reads them.
func findLayout(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] || readsItself(t) {
		return true
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer:
		return findLayout(t.Elem(), seen)
	case reflect.Slice:
		return t.Elem().Kind() != reflect.Uint8 && findLayout(t.Elem(), seen)
	case reflect.Struct:
		return haveLayouts(t, seen)
	default:
		return kindReaders[t.Kind()] != nil && t != numberType
	}
}

// haveLayouts reports whether all members of a struct have layouts and names in their tags.
func haveLayouts(t reflect.Type, seen map[reflect.Type]bool) bool {
	fields := membersOf(t)
	for _, field := range fields {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name == "" || !findLayout(field.Type, seen) {
			return false
		}
	}
	return fields != nil
}
