package bodies

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// Messages that the API returns for rejected values.
const (
	Blank       = "can't be blank"
	Invalid     = "is invalid"
	NotNumber   = "is not a number"
	NotIncluded = "is not included in the list"
	MustExist   = "must exist"
	NoSections  = "'sections' must not be empty" // of the content of a note or form
)

// ParseField converts a value of a body. If the value is invalid, it returns a
// message. A nil value is null.
func ParseField(spec *apispec.Spec, name string, raw json.RawMessage, field apispec.Field) (any, string) {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return nil, Invalid
	}
	switch field.Type {
	case apispec.TypeString:
		return parseText(value, field)
	case apispec.TypeNumber:
		return parseDecimal(value, field)
	case apispec.TypeInteger:
		return parseInteger(value, field)
	case apispec.TypeBoolean:
		if _, ok := value.(bool); !ok {
			return nil, NotIncluded
		}
		return value, ""
	case apispec.TypeArray:
		if field.Items.Format == "int64" {
			return parseIDs(value)
		}
	}
	return parseNested(spec, name, value, field)
}

// parseNested converts an object or an array of objects.
func parseNested(spec *apispec.Spec, name string, value any, field apispec.Field) (any, string) {
	if _, text := value.(string); text && name == "content" {
		return nil, NoSections
	}
	if problem := checkNested(spec, value, field); problem != "" {
		return nil, problem
	}
	if strings.HasSuffix(name, "phone_numbers") {
		return clinic.EncodePhones(clinic.ParsePhones(value)...), ""
	}
	return store.Encode(value), ""
}

// parseText converts a value that is a string in JSON.
func parseText(value any, field apispec.Field) (any, string) {
	switch field.Format {
	case "int64":
		id, ok := store.ParseID(scalarText(value))
		if !ok {
			return nil, Invalid
		}
		return id, ""
	case "decimal":
		return parseDecimal(value, field)
	}
	s, ok := value.(string)
	if !ok {
		return nil, Invalid
	}
	return parseFormat(s, field)
}

// parseFormat converts a string by its format. An empty string is null where
// the format has no empty value.
func parseFormat(s string, field apispec.Field) (any, string) {
	switch {
	case s == "" && (field.Enum != nil || field.Pattern != "" || strings.HasPrefix(field.Format, "date")):
		return nil, ""
	case field.Format == "date":
		return parseDate(s)
	case field.Format == "date-time":
		t, err := time.Parse(time.RFC3339, s)
		if err != nil || !clinic.HasYear(t) {
			return nil, Invalid
		}
		return t.UTC().Truncate(time.Second), ""
	}
	return s, checkText(s, field)
}

// parseDate converts a date, or a date-time of which it keeps the date.
func parseDate(s string) (any, string) {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t, err = time.Parse(time.DateOnly, s)
	}
	if err != nil || !clinic.HasYear(t) {
		return nil, Invalid
	}
	return store.Date(t.Format(time.DateOnly)), ""
}

func checkText(s string, field apispec.Field) string {
	switch {
	case field.MaxLength > 0 && utf8.RuneCountInString(s) > field.MaxLength:
		return fmt.Sprintf("is too long (maximum is %d characters)", field.MaxLength)
	case field.Enum != nil && !slices.Contains(field.Enum, any(s)):
		return NotIncluded
	case field.Pattern != "" && !matchesPattern(field.Pattern, s):
		return Invalid
	}
	return ""
}

// matchesPattern reports whether a text matches a pattern of the description.
// Patterns are in the syntax of Ruby, where \h is a hexadecimal digit. Email
// addresses match without regard to case.
func matchesPattern(pattern, s string) bool {
	re, err := regexp.Compile(strings.ReplaceAll(pattern, `\h`, `[0-9A-Fa-f]`))
	return err != nil || re.MatchString(s) || strings.Contains(pattern, "@") && re.MatchString(strings.ToUpper(s))
}

// scalarText returns a string or a number as text. The API accepts both for ids
// and amounts.
func scalarText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return " " // neither an id nor a number
}

// parseDecimal keeps all digits and adds a decimal place if there is none.
func parseDecimal(value any, field apispec.Field) (any, string) {
	text := scalarText(value)
	if text == "" {
		return nil, ""
	}
	if !store.DecimalPattern.MatchString(text) {
		return nil, NotNumber
	}
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return store.Decimal(text), checkRange(store.Decimal(text).Rat(), field)
}

func parseInteger(value any, field apispec.Field) (any, string) {
	n, err := strconv.Atoi(scalarText(value))
	if err != nil {
		return nil, NotNumber
	}
	if field.Enum != nil && !slices.Contains(field.Enum, any(float64(n))) {
		return nil, NotIncluded
	}
	return n, checkRange(new(big.Rat).SetInt64(int64(n)), field)
}

func checkRange(n *big.Rat, field apispec.Field) string {
	if field.Minimum != nil {
		order := n.Cmp(new(big.Rat).SetFloat64(*field.Minimum))
		if order < 0 || order == 0 && field.ExclusiveMinimum {
			return fmt.Sprintf("must be greater than %s%g", orEqual(field.ExclusiveMinimum), *field.Minimum)
		}
	}
	if field.Maximum != nil {
		order := n.Cmp(new(big.Rat).SetFloat64(*field.Maximum))
		if order > 0 || order == 0 && field.ExclusiveMaximum {
			return fmt.Sprintf("must be less than %s%.0f", orEqual(field.ExclusiveMaximum), *field.Maximum)
		}
	}
	return ""
}

func orEqual(exclusive bool) string {
	if exclusive {
		return ""
	}
	return "or equal to "
}

func parseIDs(value any) (any, string) {
	elements, ok := value.([]any)
	if !ok {
		return nil, Invalid
	}
	ids := make([]store.ID, 0, len(elements))
	for _, element := range elements {
		id, ok := store.ParseID(scalarText(element))
		if !ok {
			return nil, Invalid
		}
		ids = append(ids, id)
	}
	return ids, ""
}

// ErrNotJSON and errNotObject are the errors of a body as a whole.
var (
	ErrNotJSON   = errors.New("The body is not valid JSON") //nolint:staticcheck // a message of the API
	errNotObject = errors.New("must be an object")
)

// Parse returns the fields of a body. An empty body has none.
func Parse(body []byte) (map[string]json.RawMessage, error) {
	if len(body) == 0 {
		return nil, nil
	}
	if !json.Valid(body) {
		return nil, ErrNotJSON
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil || fields == nil {
		return nil, errNotObject
	}
	return fields, nil
}

// IsBlank reports whether a value is null or an empty text.
func IsBlank(value any) bool { return value == nil || value == "" }
