package clinikotest

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// The values of a record are nil, string, bool, int, the types below,
// time.Time for a date-time, and json.RawMessage for everything nested.
type (
	recordID int64  // written as a string of digits
	decimal  string // an exact number, written as a string
	date     string // YYYY-MM-DD
)

// String returns the digits of an id.
func (id recordID) String() string { return strconv.FormatInt(int64(id), 10) }

// object is a JSON object.
type object = map[string]any

// parseID reads an id as it appears in a path or a filter: digits only.
func parseID(s string) (recordID, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return recordID(n), err == nil && s[0] >= '0' // no sign
}

var decimalPattern = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// rat is the exact value; something that is no number counts as zero.
func (d decimal) rat() *big.Rat {
	if r, ok := new(big.Rat).SetString(string(d)); ok {
		return r
	}
	return new(big.Rat)
}

// toDecimal writes up to five places and at least one.
func toDecimal(r *big.Rat) decimal {
	text := strings.TrimRight(r.FloatString(5), "0")
	if strings.HasSuffix(text, ".") {
		text += "0"
	}
	return decimal(text)
}
