package cliniko

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// conditions are the conditions that a filter sends. A record must match all of them.
type conditions []condition

// condition is an operator with its values. The values are in a closure because they may be personal data, and fmt
// prints the fields of a struct for some verbs without calling their methods.
type condition struct {
	operator string
	values   func() []any // nil if the operator takes none
}

func withValues(operator string, values ...any) conditions {
	return conditions{{operator: operator, values: func() []any { return values }}}
}

func one(operator string, v any) conditions { return withValues(operator, v) }

func bare(operator string) conditions { return conditions{{operator: operator}} }

// EncodeValues adds each condition as a q[] parameter. go-querystring calls it.
func (c conditions) EncodeValues(field string, q *url.Values) error {
	if len(c) == 0 {
		return &ValidationError{Field: field, Reason: "has a filter without a condition, which would match every record"}
	}
	for _, condition := range c {
		value, err := condition.value()
		if err != nil {
			return &ValidationError{Field: field, Reason: err.Error()}
		}
		q.Add("q[]", field+":"+condition.operator+value)
	}
	return nil
}

// Format prints the type only: the values may be personal data.
func (conditions) Format(f fmt.State, _ rune) { formatType(f, "Filter") }

// LogValue logs the type only: the values may be personal data.
func (conditions) LogValue() slog.Value { return logType("Filter") }

// parameterName returns the name of the query parameter of a field.
func parameterName(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("url"), ",")
	return name
}

// checkFilters rejects nil pointers to filters, whose methods would panic.
func checkFilters(options any) error {
	for field, value := range reflect.ValueOf(options).Fields() {
		if value.Kind() == reflect.Interface && value.Elem().Kind() == reflect.Pointer && value.Elem().IsNil() {
			return &ValidationError{Field: parameterName(field), Reason: "has a nil pointer as its filter"}
		}
	}
	return nil
}

func (c condition) value() (string, error) {
	if c.values == nil {
		return "", nil
	}
	values := c.values()
	if len(values) == 0 {
		return "", errors.New("needs at least one value: an empty list would match every record")
	}
	texts := make([]string, len(values))
	for i, v := range values {
		text, err := filterText(c.operator, v)
		if err != nil {
			return "", err
		}
		texts[i] = text
	}
	return strings.Join(texts, ","), nil
}

// filterText formats a value as the API reads it in a filter.
func filterText(operator string, value any) (string, error) {
	switch v := value.(type) {
	case interface{ segment() (string, error) }: // an ID
		return v.segment()
	case datePattern:
		return v.check()
	case time.Time:
		return timeText(operator, v)
	case Date:
		if v.IsZero() {
			return "", errNoValue
		}
		text, err := v.MarshalText()
		return string(text), err
	default:
		text := plainText(v)
		return text, checkFilterText(operator, text)
	}
}

var errNoValue = errors.New("needs a value; to find records without one, use Missing")

// operators lists the operators of the API that have two characters. The others are =, >, <, ~, ? and *.
var operators = [...]string{"!=", ">=", "<=", "~~", "!?"}

// checkFilterText rejects text that cannot be searched for. Text that turns the operator into a longer one would become
// another filter: Contains("~%") would be sent as ~~%, which matches every string.
func checkFilterText(operator, text string) error {
	if text == "" {
		return errNoValue
	}
	if reason := textProblem(text); reason != "" {
		return errors.New(reason)
	}
	for _, other := range operators {
		if rest, isLonger := strings.CutPrefix(other, operator); isLonger && rest != "" && strings.HasPrefix(text, rest) {
			return fmt.Errorf("must not begin with %q: the API would read the operator %s", rest, other)
		}
	}
	return nil
}

// plainText formats a value as the API writes it. An enum is its number, even if it has a String method.
func plainText(value any) string {
	if v := reflect.ValueOf(value); v.CanInt() {
		return strconv.FormatInt(v.Int(), 10)
	}
	return fmt.Sprint(value)
}

// timeText formats a time in whole seconds, rounded down, or up if it is an upper bound.
func timeText(operator string, t time.Time) (string, error) {
	if year := t.UTC().Year(); year < 2 || year > 9999 {
		return "", errors.New("needs a time in the years 2 to 9999; the zero time.Time is none")
	}
	whole := t.UTC().Truncate(time.Second)
	if whole.Before(t) && strings.HasPrefix(operator, "<") {
		whole = whole.Add(time.Second)
	}
	return whole.Format(timeLayout), nil
}

// compareValues returns -1, 0 or +1 as a is less than, equal to or greater than b, and -1 if they have no order.
func compareValues(a, b any) int {
	switch a := a.(type) {
	case time.Time:
		return a.Compare(b.(time.Time))
	case Date:
		return a.Compare(b.(Date))
	case decimal.Decimal:
		return a.Cmp(b.(decimal.Decimal))
	case interface{ segment() (string, error) }:
		x, y := strings.TrimLeft(plainText(a), "0"), strings.TrimLeft(plainText(b), "0")
		return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y))
	}
	if x, y := reflect.ValueOf(a), reflect.ValueOf(b); x.CanInt() && y.CanInt() {
		return cmp.Compare(x.Int(), y.Int())
	}
	return -1
}

// datePattern is a date in which * stands for any digit.
type datePattern string

func (p datePattern) check() (string, error) {
	const form = "0000-00-00"
	fits := len(p) == len(form)
	for i := 0; fits && i < len(form); i++ {
		fits = p[i] == '-' && form[i] == '-' || form[i] == '0' && strings.IndexByte(digits+"*", p[i]) >= 0
	}
	if !fits {
		return "", errors.New("must be a pattern of the form YYYY-MM-DD, with a digit or * in each place")
	}
	return string(p), nil
}
