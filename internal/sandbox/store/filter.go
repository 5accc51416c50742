package store

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// QueryError says why the API rejects a filter or a sort. It names fields,
// never values.
type QueryError string

func (e QueryError) Error() string { return string(e) }

func badQuery(format string, args ...any) error {
	return QueryError(fmt.Sprintf(format, args...))
}

// Condition is one q[] of a request: a test of the value of a field.
type Condition struct {
	field string
	holds func(value any) bool
}

// operators lists the operators of each type of filter. An operator stands
// before the shorter ones that it begins with.
var operators = map[string][]string{
	apispec.FilterInt64:    {"!?", "!=", ">=", "<=", "=", ">", "<", "?"},
	apispec.FilterInteger:  {"!?", "!=", ">=", "<=", "=", ">", "<", "?"},
	apispec.FilterDecimal:  {"!?", "!=", ">=", "<=", "=", ">", "<", "?"},
	apispec.FilterString:   {"!?", "!=", "~~", "=", "~", "?"},
	apispec.FilterDate:     {"!?", ">=", "<=", "=", ">", "<", "?"},
	apispec.FilterDateTime: {"!?", ">=", "<=", ">", "<", "?", "*"},
	apispec.FilterBoolean:  {"!=", "="},
	apispec.FilterArray:    {"~"},
}

// ParseFilters reads the q[] parameters of a request. An operation that
// documents no q[] ignores them, and q without brackets is always ignored.
func ParseFilters(op apispec.Operation, query url.Values) ([]Condition, error) {
	if !op.Takes("q[]") {
		return nil, nil
	}
	var conditions []Condition
	for _, text := range query["q[]"] {
		parsed, err := parseFilter(op, text)
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, parsed)
	}
	return conditions, nil
}

// parseFilter reads FIELD:OPERATOR VALUE, written without the space.
func parseFilter(op apispec.Operation, text string) (Condition, error) {
	field, rest, _ := strings.Cut(text, ":")
	filter, ok := op.Filter(field)
	if !ok {
		return Condition{}, badQuery("%s is not filterable", field)
	}
	i := slices.IndexFunc(operators[filter.Type], func(o string) bool { return strings.HasPrefix(rest, o) })
	if i < 0 {
		return Condition{}, badQuery("Filter operator for %s is missing or not allowed", field)
	}
	operator := operators[filter.Type][i]
	holds, err := newTest(filter, operator, rest[len(operator):])
	return Condition{field, holds}, err
}

// newTest returns the test of one condition.
func newTest(filter apispec.Filter, operator, value string) (func(any) bool, error) {
	switch operator {
	case "?", "!?", "*":
		if value != "" {
			return nil, badQuery("Filter operator %s for %s takes no value", operator, filter.Field)
		}
		return presence(operator), nil
	}
	switch filter.Type {
	case apispec.FilterString:
		return textTest(operator, value), nil
	case apispec.FilterArray:
		return arrayTest(value), nil
	case apispec.FilterDate:
		if operator == "=" && strings.Contains(value, "*") {
			return dateWildcard(filter, value)
		}
	}
	return comparison(filter, operator, value)
}

func presence(operator string) func(any) bool {
	switch operator {
	case "?":
		return func(v any) bool { return v != nil }
	case "!?":
		return func(v any) bool { return v == nil }
	default: // *, which matches every value and null
		return func(any) bool { return true }
	}
}

// comparison compares a value with one operand, or for = with a list of
// operands. As in SQL, null is neither equal nor unequal to anything.
func comparison(filter apispec.Filter, operator, value string) (func(any) bool, error) {
	texts := []string{value}
	if operator == "=" && isNumber(filter.Type) {
		texts = strings.Split(value, ",")
	}
	var operands []any
	for _, text := range texts {
		operand, ok := parseOperand(filter.Type, text)
		if ok && filter.Type == apispec.FilterDateTime && !strings.HasSuffix(text, "Z") {
			return nil, badQuery("Timestamp needs to be in UTC format.")
		}
		if !ok {
			return nil, badQuery("Filter value for %s must be %s", filter.Field, typeNames[filter.Type])
		}
		operands = append(operands, operand)
	}
	return func(v any) bool {
		return v != nil && slices.ContainsFunc(operands, func(operand any) bool {
			return accepts(operator, compare(v, operand))
		})
	}, nil
}

// accepts reports whether the result of a comparison satisfies an operator.
func accepts(operator string, order int) bool {
	switch operator {
	case "=":
		return order == 0
	case "!=":
		return order != 0
	case ">=":
		return order >= 0
	case ">":
		return order > 0
	case "<=":
		return order <= 0
	default: // <
		return order < 0
	}
}

var typeNames = map[string]string{
	apispec.FilterInt64:    "a number",
	apispec.FilterInteger:  "a number",
	apispec.FilterDecimal:  "a number",
	apispec.FilterDate:     "a date",
	apispec.FilterDateTime: "a date and time",
	apispec.FilterBoolean:  "true or false",
}

func isNumber(filterType string) bool { return typeNames[filterType] == "a number" }

func parseOperand(filterType, text string) (any, bool) {
	switch filterType {
	case apispec.FilterInt64:
		n, err := strconv.ParseInt(text, 10, 64)
		return ID(n), err == nil
	case apispec.FilterInteger:
		n, err := strconv.Atoi(text)
		return n, err == nil
	case apispec.FilterDecimal:
		return Decimal(text), DecimalPattern.MatchString(text)
	case apispec.FilterDate:
		_, err := time.Parse(time.DateOnly, text)
		return Date(text), err == nil
	case apispec.FilterDateTime:
		t, err := time.Parse(time.RFC3339, text) // accepts fractions of a second too
		return t, err == nil
	default: // boolean
		return text == "true", text == "true" || text == "false"
	}
}

// textTest compares strings: exactly for = and !=, ignoring case for ~ and ~~.
func textTest(operator, value string) func(any) bool {
	var test func(string) bool
	switch operator {
	case "=":
		test = func(s string) bool { return s == value }
	case "!=":
		test = func(s string) bool { return s != value }
	case "~":
		value = strings.ToLower(value)
		test = func(s string) bool { return strings.Contains(strings.ToLower(s), value) }
	default: // ~~
		parts := strings.Split(strings.ToLower(value), "%")
		test = func(s string) bool { return like(strings.ToLower(s), parts) }
	}
	return func(v any) bool {
		s, ok := v.(string)
		return ok && test(s)
	}
}

// like matches a text against the parts of a pattern between its % signs. Each
// % stands for any text.
func like(text string, parts []string) bool {
	first, last := parts[0], parts[len(parts)-1]
	if len(parts) == 1 {
		return text == first
	}
	text, ok := strings.CutPrefix(text, first)
	if !ok {
		return false
	}
	for _, part := range parts[1 : len(parts)-1] {
		if _, text, ok = strings.Cut(text, part); !ok {
			return false
		}
	}
	return strings.HasSuffix(text, last)
}

func arrayTest(value string) func(any) bool {
	return func(v any) bool {
		ids, _ := v.([]ID)
		return slices.ContainsFunc(ids, func(id ID) bool { return id.String() == value })
	}
}

var datePattern = regexp.MustCompile(`^[0-9*]{4}-[0-9*]{2}-[0-9*]{2}$`)

// dateWildcard matches dates by a pattern in which * stands for any digit.
func dateWildcard(filter apispec.Filter, value string) (func(any) bool, error) {
	if !datePattern.MatchString(value) {
		return nil, badQuery("Filter value for %s must be a date", filter.Field)
	}
	return func(v any) bool {
		d, ok := v.(Date)
		if !ok {
			return false
		}
		for i := range value {
			if value[i] != '*' && value[i] != d[i] {
				return false
			}
		}
		return true
	}, nil
}
