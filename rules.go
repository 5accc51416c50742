package cliniko

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"
)

// The check tag of a request field holds rules, separated by commas:
//
//	required     not the zero value, not an empty list
//	len=255      text of at most 255 characters
//	min=0 max=9  a number, the bound included
//	gt=0 lt=9    a number, the bound excluded
//	enum=a|b     one of these values
//	is=email     one of the formats in formats, or ""
//	readonly     set by the API and never sent, see wireForm
//
// An Optional that is unset or null passes all rules. The contract test compares the rules with the description of the
// API.

// rule returns "" if a value satisfies it, and otherwise a description of what the value must be.
type rule func(v reflect.Value) (reason string)

// compileRules reads a check tag for values of type t.
func compileRules(tag string, t reflect.Type) ([]rule, error) {
	if tag == "" {
		return nil, nil
	}
	var rules []rule
	for text := range strings.SplitSeq(tag, ",") {
		compiled, err := compileRule(text, t)
		if err != nil {
			return nil, fmt.Errorf("rule %q: %w", text, err)
		}
		if compiled != nil {
			rules = append(rules, compiled)
		}
	}
	return rules, nil
}

func compileRule(text string, t reflect.Type) (rule, error) {
	name, argument, hasArgument := strings.Cut(text, "=")
	if takesArgument := name != "required" && name != "readonly"; hasArgument != takesArgument {
		return nil, errors.New("unknown, or with the wrong number of arguments")
	}
	switch name {
	case "required":
		return requiredRule, nil
	case "readonly":
		return nil, nil
	case "len":
		return lengthRule(argument, t)
	case "min", "max", "gt", "lt":
		return boundRule(name, argument, t)
	case "enum":
		return enumRule(argument, t)
	case "is":
		return formatRule(argument, t)
	default:
		return nil, errors.New("unknown")
	}
}

func requiredRule(v reflect.Value) string {
	if isEmpty(v) {
		return "is required"
	}
	return ""
}

func lengthRule(argument string, t reflect.Type) (rule, error) {
	limit, err := strconv.Atoi(argument)
	if err != nil || limit < 1 || t.Kind() != reflect.String {
		return nil, errors.New("needs a number above 0, on a string")
	}
	return func(v reflect.Value) string {
		if utf8.RuneCountInString(v.String()) > limit {
			return "must have at most " + argument + " characters"
		}
		return ""
	}, nil
}

// boundRules lists, for each bound, which order of value and bound breaks it.
var boundRules = map[string]struct {
	isBroken func(order int) bool
	reason   string
}{
	"min": {func(order int) bool { return order < 0 }, "must be at least "},
	"max": {func(order int) bool { return order > 0 }, "must be at most "},
	"gt":  {func(order int) bool { return order <= 0 }, "must be more than "},
	"lt":  {func(order int) bool { return order >= 0 }, "must be less than "},
}

func boundRule(name, argument string, t reflect.Type) (rule, error) {
	limit, err := decimal.NewFromString(argument)
	isDecimal := t == reflect.TypeFor[decimal.Decimal]()
	if err != nil || !isDecimal && t.Kind() != reflect.Int {
		return nil, errors.New("needs a number, on an int or a decimal")
	}
	bound := boundRules[name]
	return func(v reflect.Value) string {
		var number decimal.Decimal
		if isDecimal {
			number = v.Interface().(decimal.Decimal)
		} else {
			number = decimal.NewFromInt(v.Int())
		}
		if bound.isBroken(number.Cmp(limit)) {
			return bound.reason + argument
		}
		return ""
	}, nil
}

func enumRule(argument string, t reflect.Type) (rule, error) {
	values := strings.Split(argument, "|")
	if t.Kind() != reflect.String && t.Kind() != reflect.Int || slices.Contains(values, "") {
		return nil, errors.New("needs values, on a string or an int")
	}
	return func(v reflect.Value) string {
		text := v.String()
		if v.CanInt() {
			text = strconv.FormatInt(v.Int(), 10)
		}
		if !slices.Contains(values, text) {
			return "must be one of " + strings.Join(values, ", ")
		}
		return ""
	}, nil
}

func formatRule(argument string, t reflect.Type) (rule, error) {
	format, known := formats[argument]
	if !known || t.Kind() != reflect.String {
		return nil, errors.New("needs a known format, on a string")
	}
	return func(v reflect.Value) string {
		if s := v.String(); s != "" && !format.pattern.MatchString(s) {
			return "must be " + format.description
		}
		return ""
	}, nil
}

// formats are the patterns that the API documents. "" always passes: it clears the field.
var formats = map[string]struct {
	pattern     *regexp.Regexp
	description string
}{
	"email": {regexp.MustCompile("(?i)^[A-Z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Z0-9.-]+\\.[A-Z]{2,63}$"), "an e-mail address"},
	"color": {regexp.MustCompile(`^#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})$`), "a colour: # and three or six hexadecimal digits"},
	"dva":   {regexp.MustCompile(`^[NVQSWT]([A-Z ][0-9]{1,6}|[A-Z]{2}[0-9]{1,5}|[A-Z]{3}[0-9]{1,4})[A-Z]?$`), "a DVA card number such as NX123456: state, war code of 1 to 3 letters, number"},
}
