package cliniko

import (
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"
)

// Requests are checked before they are sent. Ids are checked by their type; what else the API documents stands in the
// tag check of a field, by the rules below, separated by commas:
//
//	required     not the zero value
//	len=255      a text of at most 255 characters
//	min=0 max=9  a number, the bound included
//	gt=0 lt=9    a number, the bound not included
//	enum=a|b     one of these
//	is=email     a form: see forms

// validate checks a request, and what it holds.
func validate(request any) error { return validateStruct("", reflect.ValueOf(request)) }

func validateStruct(path string, v reflect.Value) error {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if err := validateField(path+name, v.Field(i), field.Tag.Get("check")); err != nil {
			return err
		}
	}
	return nil
}

func validateField(path string, v reflect.Value, rules string) error {
	if optional, ok := reflect.TypeAssert[interface{ current() (any, bool) }](v); ok {
		value, isSet := optional.current()
		if !isSet {
			return nil
		}
		v = reflect.ValueOf(value)
	}
	for rule := range strings.SplitSeq(rules, ",") {
		if reason := broken(rule, v); reason != "" {
			return &ValidationError{Field: path, Reason: reason}
		}
	}
	return validateParts(path, v)
}

// validateParts checks what has rules of its own: ids, and what lies deeper.
func validateParts(path string, v reflect.Value) error {
	v = reflect.Indirect(v)
	if !v.IsValid() { // a nil pointer
		return nil
	}
	if id, ok := reflect.TypeAssert[interface{ segment() (string, error) }](v); ok && !v.IsZero() {
		if _, err := id.segment(); err != nil {
			return &ValidationError{Field: path, Reason: err.Error()}
		}
	}
	switch v.Kind() {
	case reflect.Slice:
		for i := range v.Len() {
			if err := validateParts(path+"["+strconv.Itoa(i)+"]", v.Index(i)); err != nil {
				return err
			}
		}
	case reflect.Struct:
		if hasRules(v.Type()) {
			return validateStruct(path+".", v)
		}
	}
	return nil
}

// hasRules tells whether a struct is a part of a request and not a value such as a time or a date.
func hasRules(t reflect.Type) bool { return t.NumField() > 0 && t.Field(0).Tag.Get("json") != "" }

// broken says what a rule allows when the value does not keep to it, and "" when it does.
func broken(rule string, v reflect.Value) string {
	rule, bound, _ := strings.Cut(rule, "=")
	switch rule {
	case "required":
		if v.IsZero() {
			return "is required"
		}
	case "len":
		if n, _ := strconv.Atoi(bound); utf8.RuneCountInString(v.String()) > n {
			return "must have at most " + bound + " characters"
		}
	case "min", "max", "gt", "lt":
		return outOfBounds(rule, decimal.RequireFromString(bound), v)
	case "enum":
		if values := strings.Split(bound, "|"); !slices.Contains(values, plainText(v.Interface())) {
			return "must be one of " + strings.Join(values, ", ")
		}
	case "is":
		if f := forms[bound]; v.String() != "" && !f.fits(v.String()) {
			return "must be " + f.description
		}
	}
	return ""
}

func outOfBounds(rule string, bound decimal.Decimal, v reflect.Value) string {
	number, ok := reflect.TypeAssert[decimal.Decimal](v)
	if !ok {
		number = decimal.NewFromInt(v.Int())
	}
	switch order := number.Cmp(bound); {
	case rule == "min" && order < 0:
		return "must be at least " + bound.String()
	case rule == "max" && order > 0:
		return "must be at most " + bound.String()
	case rule == "gt" && order <= 0:
		return "must be more than " + bound.String()
	case rule == "lt" && order >= 0:
		return "must be less than " + bound.String()
	default:
		return ""
	}
}

// forms are the patterns that the API documents. "" always fits: it clears the field.
var forms = map[string]struct {
	fits        func(string) bool
	description string
}{
	"email": {isEmail, "an e-mail address"},
	"color": {isColor, "a colour, # and three or six hexadecimal digits"},
	"dva":   {dvaCardNumber.MatchString, "a DVA card number, such as NX123456: state, war code of 1 to 3 letters, number"},
}

func isColor(s string) bool {
	return (len(s) == 4 || len(s) == 7) && s[0] == '#' && consistsOf(s[1:], digits+"abcdefABCDEF")
}

// dvaCardNumber is the number on an Australian veteran's card: state, war code, and fewer digits the longer the code.
var dvaCardNumber = regexp.MustCompile(`^[NVQSWT]([A-Z ][0-9]{1,6}|[A-Z]{2}[0-9]{1,5}|[A-Z]{3}[0-9]{1,4})[A-Z]?$`)

// inWireTime returns a request with its times in UTC and whole seconds, the form in which encoding/json then writes them
// as the API wants. Optional times do that by themselves.
func inWireTime(request any) any {
	v := reflect.ValueOf(request)
	copied := reflect.New(v.Type()).Elem()
	copied.Set(v)
	for _, field := range copied.Fields() {
		if t, ok := reflect.TypeAssert[time.Time](field); ok {
			field.Set(reflect.ValueOf(t.UTC().Truncate(time.Second)))
		}
	}
	return copied.Interface()
}
