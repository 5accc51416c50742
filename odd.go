package cliniko

import (
	"bytes"
	"cmp"
	"context"
	"encoding"
	"encoding/json"
	"fmt"
	"iter"
	"log/slog"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// An odd value does not have the documented form: it is a number instead of a string, or a date that is not in the
// calendar. Only its field is lost, not its record or page. A document that readExactly cannot read is decoded again
// field by field.

// cannotBeRead is the Problem of a DecodeError for an odd value.
const cannotBeRead = "cannot be read"

// unmarshal decodes a document into a pointer. It leaves fields with odd values zero and returns their paths. The error
// says why nothing could be read.
func unmarshal(data []byte, into any) (odd []string, err error) {
	if readExactly(data, into) {
		return nil, nil
	}
	v := reflect.ValueOf(into).Elem()
	v.SetZero()
	var r fieldReader
	if !r.read(data, v, "") {
		return nil, cmp.Or(json.Unmarshal(data, into), errMisfit)
	}
	return r.odd, nil
}

// oddMembers returns the paths of the odd values that are in an Extra.
func oddMembers(v reflect.Value) []string {
	paths := misfits(v)
	for i, path := range paths {
		paths[i] = strings.TrimPrefix(path, ".")
	}
	return paths
}

// fieldReader decodes a document field by field.
type fieldReader struct {
	odd   []string
	depth int
}

// maxDepth is how deep a fieldReader reads. Each level copies what is in it, and a type of the caller may contain itself.
const maxDepth = 100

var (
	timeType        = reflect.TypeFor[time.Time]()
	dateType        = reflect.TypeFor[Date]()
	numberType      = reflect.TypeFor[json.Number]()
	unmarshalerType = reflect.TypeFor[json.Unmarshaler]()
	textType        = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// readsItself reports whether a type has its own method for decoding.
func readsItself(t reflect.Type) bool {
	return implements(t, unmarshalerType) || implements(t, textType)
}

// read decodes a value and reports whether at least a part of it could be read. If not, it records the path and leaves
// v zero.
func (r *fieldReader) read(data json.RawMessage, v reflect.Value, path string) bool {
	r.depth++
	defer func() { r.depth-- }()
	switch t := v.Type(); {
	case string(data) == "null" && !implements(t, unmarshalerType):
		return true
	case r.depth > maxDepth:
		return r.note(path, false)
	case t == timeType:
		return r.note(path, readTime(data, v))
	case t == dateType:
		return r.note(path, readDate(data, v))
	case readsItself(t):
		return r.note(path, readWhole(data, v))
	case t.Kind() == reflect.Pointer:
		return r.readPointer(data, v, path)
	case t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8:
		return r.readSlice(data, v, path)
	case t.Kind() == reflect.Struct:
		return r.readStruct(data, v, path)
	default:
		return r.note(path, readWhole(data, v))
	}
}

func (r *fieldReader) note(path string, ok bool) bool {
	if !ok {
		r.odd = append(r.odd, path)
	}
	return ok
}

// readPointer leaves the pointer nil for an odd value, and for "", which the API sends for null.
func (r *fieldReader) readPointer(data json.RawMessage, v reflect.Value, path string) bool {
	target := reflect.New(v.Type().Elem())
	ok := r.read(data, target.Elem(), path)
	if ok && (string(data) != `""` || target.Elem().Kind() == reflect.String) {
		v.Set(target)
	}
	return ok
}

// readSlice leaves out the elements of which nothing can be read.
func (r *fieldReader) readSlice(data json.RawMessage, v reflect.Value, path string) bool {
	var elements []json.RawMessage
	if json.Unmarshal(data, &elements) != nil {
		return r.note(path, false)
	}
	v.Set(reflect.MakeSlice(v.Type(), 0, len(elements)))
	for i, element := range elements {
		target := reflect.New(v.Type().Elem()).Elem()
		if r.read(element, target, path+"["+strconv.Itoa(i)+"]") {
			v.Set(reflect.Append(v, target))
		}
	}
	return true
}

func (r *fieldReader) readStruct(data json.RawMessage, v reflect.Value, path string) bool {
	var members map[string]json.RawMessage
	if json.Unmarshal(data, &members) != nil {
		return r.note(path, false)
	}
	if path != "" {
		path += "."
	}
	fields := membersOf(v.Type())
	if fields == nil {
		r.readEach(data, v, path)
		return true
	}
	for _, field := range fields {
		if value, ok := memberOf(members, field); ok {
			r.read(value, v.FieldByIndex(field.Index), path+memberName(field))
		}
	}
	return true
}

// readEach lets encoding/json read each member of an object into a struct. An odd value costs the whole member.
func (r *fieldReader) readEach(object []byte, v reflect.Value, path string) {
	for name, value := range members(object) {
		alone, err := json.Marshal(map[string]json.RawMessage{name: value})
		target := reflect.New(v.Type())
		target.Elem().Set(v)
		ok := err == nil && readExactly(alone, target.Interface())
		if ok {
			v.Set(target.Elem())
		}
		r.note(path+name, ok)
	}
}

// memberName returns the JSON name of a field.
func memberName(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	if name == "" {
		return field.Name
	}
	return name
}

// memberOf returns the member for a field. The names must be equal. For a field without a name in its tag, as in
// structs for Client.Do, capitals are ignored, as in encoding/json.
func memberOf(members map[string]json.RawMessage, field reflect.StructField) (json.RawMessage, bool) {
	name := memberName(field)
	if value, ok := members[name]; ok || name != field.Name {
		return value, ok
	}
	for member, value := range members {
		if strings.EqualFold(member, name) {
			return value, true
		}
	}
	return nil, false
}

// members iterates over the members of an object, duplicates included.
func members(object []byte) iter.Seq2[string, json.RawMessage] {
	return func(yield func(string, json.RawMessage) bool) {
		decoder := json.NewDecoder(bytes.NewReader(object))
		_, _ = decoder.Token()
		for decoder.More() {
			token, err := decoder.Token()
			name, ok := token.(string)
			var value json.RawMessage
			if err != nil || !ok || decoder.Decode(&value) != nil || !yield(name, value) {
				return
			}
		}
	}
}

// readWhole decodes a value that can only be read as a whole.
func readWhole(data []byte, v reflect.Value) bool {
	target := reflect.New(v.Type())
	if isTooLong(data, v.Type()) || json.Unmarshal(data, target.Interface()) != nil || !plausibleAmounts(target.Elem()) {
		return false
	}
	v.Set(target.Elem())
	return true
}

// Layouts that have been reported for times, besides RFC 3339.
var timeLayouts = [...]string{
	time.RFC3339Nano,
	"2006-01-02T15:04:05.999999999Z0700",
	"2006-01-02 15:04:05 Z0700",
	"2006-01-02 15:04:05 UTC",
}

func parseTime(text string) (time.Time, bool) {
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// readTime reads a time in any of the layouts; "" is the zero time.
func readTime(data []byte, v reflect.Value) bool {
	var text string
	if json.Unmarshal(data, &text) != nil {
		return false
	}
	t, ok := parseTime(text)
	if ok {
		v.Set(reflect.ValueOf(t))
	}
	return ok || text == ""
}

// readDate reads a date, or the day of a date-time as it is written.
func readDate(data []byte, v reflect.Value) bool {
	var text string
	if json.Unmarshal(data, &text) != nil {
		return false
	}
	return v.Addr().Interface().(*Date).UnmarshalText([]byte(text)) == nil
}

// maxOddFields is how many odd values of a record are named. The others are counted.
const maxOddFields = 100

// oddFields returns the error for the odd fields of a record. For a write it logs them instead, because a caller that gets an
// error may write again.
func (r *response) oddFields(ctx context.Context, id string, fields []string) error {
	if len(fields) == 0 {
		return nil
	}
	named, problem := namedFields(fields), cannotBeRead
	if more := len(fields) - len(named); more > 0 {
		problem = fmt.Sprintf("%s, like %d others", cannotBeRead, more)
	}
	if r.odd == 0 { // one line for each response
		r.warn(ctx, "fields "+problem, slog.String("record_id", id), slog.Any("fields", named))
	}
	r.odd += len(fields)
	if r.op.isWrite() {
		return nil
	}
	errs := make([]error, len(named))
	for i, field := range named {
		odd := &DecodeError{RecordID: id, Field: field, Problem: cannotBeRead, partial: true}
		errs[i] = r.failure(odd)
		if i == len(named)-1 {
			odd.Problem = problem
		}
	}
	return joined(errs)
}

// namedFields returns the first maxOddFields odd values, and the first one in each other field of the record: Settle compares
// some fields, and must know which of them are odd.
func namedFields(odd []string) (named []string) {
	seen := map[string]bool{}
	for _, path := range odd {
		field := topField(path)
		if len(named) < maxOddFields || !seen[field] {
			named = append(named, path)
		}
		seen[field] = true
	}
	return named
}

// topField returns the first field in a path.
func topField(path string) string {
	if i := strings.IndexAny(path, ".["); i >= 0 {
		return path[:i]
	}
	return path
}
