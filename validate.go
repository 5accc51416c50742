package cliniko

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"
)

// Requests are checked before they are sent. Some checks depend on the type of a value: text must be valid UTF-8
// without NUL, an ID must be 1 to 19 digits, and times and dates must be in a range that the API can read. The check
// tag of a field adds the rules that the API documents; they are listed in rules.go. Both are compiled once per type.

// check returns a *ValidationError if v breaks a rule. path is the name of v in the JSON of the request.
type check func(path string, v reflect.Value) error

var checks perType[check]

// validate checks a request and everything in it.
func validate(request any) error {
	v := reflect.ValueOf(request)
	if c := checks.of(v.Type(), compileCheck); c != nil {
		return c("", v)
	}
	return nil
}

// optional is implemented by every Optional.
type optional interface {
	current() (value any, isSet bool)
	valueType() reflect.Type
}

// compileCheck returns the check that every value of type t has to pass, or nil if there is none. It panics if a check
// tag is invalid or a type is unknown.
func compileCheck(t reflect.Type) check {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return checkTime
	case t == reflect.TypeFor[Date]():
		return checkDate
	case t == reflect.TypeFor[decimal.Decimal]():
		return nil
	case t == reflect.TypeFor[json.RawMessage]():
		return checkRawJSON
	case t.Implements(reflect.TypeFor[interface{ segment() (string, error) }]()):
		return checkID
	case t.Implements(reflect.TypeFor[interface{ problem() string }]()):
		return checkAnswer
	default:
		return compileKind(t)
	}
}

// compileKind is compileCheck for types without a check of their own.
func compileKind(t reflect.Type) check {
	switch t.Kind() {
	case reflect.String:
		return checkText
	case reflect.Bool, reflect.Int:
		return nil
	case reflect.Pointer:
		return compilePointer(t)
	case reflect.Slice:
		return compileSlice(t)
	case reflect.Map:
		return compileMap(t)
	case reflect.Struct:
		return compileStruct(t)
	default:
		panic(fmt.Sprintf("cliniko: requests cannot hold a %s", t))
	}
}

func compileStruct(t reflect.Type) check {
	var fields []check
	for i := range t.NumField() {
		if !t.Field(i).IsExported() {
			continue
		}
		if field := compileField(t, t.Field(i)); field != nil {
			fields = append(fields, func(path string, v reflect.Value) error { return field(path, v.Field(i)) })
		}
	}
	if fields == nil {
		return nil
	}
	return func(path string, v reflect.Value) error {
		for _, field := range fields {
			if err := field(path, v); err != nil {
				return err
			}
		}
		return nil
	}
}

// compileField returns the check of a field, or nil if there is none. The check is called with the path of the struct.
func compileField(owner reflect.Type, field reflect.StructField) check {
	value, isOptional := optionalType(field.Type)
	rules, err := compileRules(field.Tag.Get("check"), value)
	if err != nil {
		panic(fmt.Sprintf("cliniko: check tag of %s.%s: %v", owner, field.Name, err))
	}
	inner := compileCheck(value)
	if isOptional {
		inner = notEmpty(value, "has no value; use Null to clear the field, or leave it unset", inner)
	}
	if len(rules) == 0 && inner == nil {
		return nil
	}
	return func(path string, v reflect.Value) error {
		path = fieldPath(path, field)
		if isOptional {
			current, isSet := v.Interface().(optional).current()
			if !isSet {
				return nil
			}
			v = reflect.ValueOf(current)
		}
		for _, broken := range rules {
			if reason := broken(v); reason != "" {
				return &ValidationError{Field: path, Reason: reason}
			}
		}
		if inner != nil {
			return inner(path, v)
		}
		return nil
	}
}

// optionalType returns T for Optional[T], and any other type unchanged.
func optionalType(t reflect.Type) (value reflect.Type, isOptional bool) {
	if o, ok := reflect.TypeAssert[optional](reflect.Zero(t)); ok {
		return o.valueType(), true
	}
	return t, false
}

// fieldPath appends the JSON name of a field, or its Go name if it has none.
func fieldPath(path string, field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	if name == "" || name == "-" {
		name = field.Name
	}
	if path == "" {
		return name
	}
	return path + "." + name
}

// notEmpty returns a check that rejects empty values before it calls inner. It is for types with an empty value that
// the API cannot read.
func notEmpty(t reflect.Type, reason string, inner check) check {
	isID := t.Implements(reflect.TypeFor[interface{ segment() (string, error) }]())
	if !isID && t != reflect.TypeFor[time.Time]() && t != reflect.TypeFor[Date]() && t.Kind() != reflect.Pointer {
		return inner
	}
	return func(path string, v reflect.Value) error {
		if isEmpty(v) {
			return &ValidationError{Field: path, Reason: reason}
		}
		if inner != nil {
			return inner(path, v)
		}
		return nil
	}
}

// isEmpty reports whether v is the zero value of its type, a zero time in any location, or an empty list.
func isEmpty(v reflect.Value) bool {
	if zeroer, ok := reflect.TypeAssert[interface{ IsZero() bool }](v); ok && (v.Kind() != reflect.Pointer || !v.IsNil()) {
		return zeroer.IsZero()
	}
	return v.IsZero() || (v.Kind() == reflect.Slice || v.Kind() == reflect.Map) && v.Len() == 0
}

func compilePointer(t reflect.Type) check {
	inner := compileCheck(t.Elem())
	if inner == nil {
		return nil
	}
	return func(path string, v reflect.Value) error {
		if v.IsNil() {
			return nil
		}
		return inner(path, v.Elem())
	}
}

func compileSlice(t reflect.Type) check {
	inner := notEmpty(t.Elem(), "has no value", compileCheck(t.Elem()))
	if inner == nil {
		return nil
	}
	return func(path string, v reflect.Value) error {
		for i := range v.Len() {
			if err := inner(path+"["+strconv.Itoa(i)+"]", v.Index(i)); err != nil {
				return err
			}
		}
		return nil
	}
}

func compileMap(t reflect.Type) check {
	inner := compileCheck(t.Elem())
	return func(path string, v reflect.Value) error {
		for key, value := range v.Seq2() {
			if err := checkText(path, key); err != nil {
				return err
			}
			if inner == nil {
				continue
			}
			if err := inner(path+"."+key.String(), value); err != nil {
				return err
			}
		}
		return nil
	}
}

// checkText rejects invalid UTF-8, which encoding/json would change silently, and NUL, which databases do not store.
func checkText(path string, v reflect.Value) error {
	if reason := textProblem(v.String()); reason != "" {
		return &ValidationError{Field: path, Reason: reason}
	}
	return nil
}

func textProblem(s string) string {
	switch {
	case !utf8.ValidString(s):
		return "must be valid UTF-8"
	case strings.IndexByte(s, 0) >= 0:
		return "must not contain NUL characters"
	default:
		return ""
	}
}

func checkRawJSON(path string, v reflect.Value) error {
	if !utf8.Valid(v.Bytes()) {
		return &ValidationError{Field: path, Reason: "must be valid UTF-8"}
	}
	return nil
}

func checkAnswer(path string, v reflect.Value) error {
	if reason := v.Interface().(interface{ problem() string }).problem(); reason != "" {
		return &ValidationError{Field: path, Reason: reason}
	}
	return nil
}

func checkID(path string, v reflect.Value) error {
	if id := v.String(); id != "" && !isID(id) {
		return &ValidationError{Field: path, Reason: errNotAnID.Error()}
	}
	return nil
}

// checkTime rejects years that RFC 3339 cannot represent. It also rejects year 1, because such a time was made from a
// zero time.
func checkTime(path string, v reflect.Value) error {
	t := v.Interface().(time.Time)
	if year := t.UTC().Year(); !t.IsZero() && (year < 2 || year > 9999) {
		return &ValidationError{Field: path, Reason: "must be a time in the years 2 to 9999"}
	}
	return nil
}

func checkDate(path string, v reflect.Value) error {
	if _, err := v.Interface().(Date).MarshalText(); err != nil {
		return &ValidationError{Field: path, Reason: "must be a day of the calendar"}
	}
	return nil
}
