package store

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// A value of a record is nil, a string, bool or int, one of the types below, a
// []ID, a time.Time for a date-time, or a json.RawMessage for everything
// nested.
type (
	// ID is written as a string of digits.
	ID int64
	// Decimal is an exact number, written as a string.
	Decimal string
	// Date has the form YYYY-MM-DD.
	Date string
)

// String returns the digits of an id.
func (id ID) String() string { return strconv.FormatInt(int64(id), 10) }

// Object is a JSON object.
type Object = map[string]any

// ParseID reads an id from a path, a filter or a body: digits only.
func ParseID(s string) (ID, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return ID(n), err == nil && s[0] >= '0' // no sign
}

// DecimalPattern matches decimals as the API writes them.
var DecimalPattern = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// Rat returns the exact value of a number, and zero for anything else.
func (d Decimal) Rat() *big.Rat {
	if r, ok := new(big.Rat).SetString(string(d)); ok {
		return r
	}
	return new(big.Rat)
}

// Dollars returns an amount as people write it, with two decimals.
func (d Decimal) Dollars() string { return "$" + d.Rat().FloatString(2) }

// ToDecimal rounds to five decimal places and writes at least one.
func ToDecimal(r *big.Rat) Decimal {
	text := strings.TrimRight(r.FloatString(5), "0")
	if strings.HasSuffix(text, ".") {
		text += "0"
	}
	return Decimal(text)
}

// Zero returns the value of a field that is never null and was not set. It
// returns nil for types that have no such value.
func Zero(field apispec.Field) any {
	switch field.Type {
	case apispec.TypeBoolean:
		return false
	case apispec.TypeInteger:
		return 0
	case apispec.TypeNumber:
		return Decimal("0")
	}
	switch field.Format {
	case "":
		return ""
	case "decimal":
		return Decimal("0.0")
	}
	return nil
}
