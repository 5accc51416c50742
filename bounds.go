package cliniko

import (
	"bytes"
	"fmt"
	"reflect"

	"github.com/shopspring/decimal"
)

// Limits on what the SDK reads, far above anything that the API sends. A response can be JSON of the right types and
// still fill the memory, or keep a processor busy for hours.
const (
	maxValues   = 1 << 20         // in one response; a page of 100 patients has 10 000
	maxRecords  = 10 * maxPerPage // on one page
	maxDigits   = 4096            // of a number; the time to read a decimal grows with the square of its length
	maxExponent = 100             // of a decimal, which is written out when it is printed
)

// outline is the result of one pass over a document before it is decoded. It is meaningless if the document is not
// JSON.
type outline struct {
	values int // in the document, at most: one more than the commas outside strings

	start, end int // of the array under the key that was asked for, at the top level; 0 when there is none
	records    int // in that array
}

// outlineOf returns the outline of a document. key names the member that holds the list of a page.
func outlineOf(body []byte, key string) outline {
	o := outline{values: 1}
	depth := 0
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '"':
			if i = o.skipString(body, i, depth, key); i < 0 {
				return o
			}
		case '{', '[':
			depth++
		case '}', ']':
			depth--
			o.endList(body, i, depth)
		case ',':
			o.values++
			if depth == 2 && o.inList() {
				o.records++
			}
		}
	}
	return o
}

// skipString returns the position of the end of a string, or of the colon after it if it is a name, and -1 if the string
// does not end.
func (o *outline) skipString(body []byte, start, depth int, key string) int {
	end := closingQuote(body, start+1)
	if end < 0 {
		return -1
	}
	colon := skipSpace(body, end+1)
	if colon == len(body) || body[colon] != ':' {
		return end
	}
	if depth == 1 && o.start == 0 && string(body[start+1:end]) == key {
		o.start = listStart(body, colon+1)
	}
	return colon
}

func (o *outline) inList() bool { return o.start > 0 && o.end == 0 }

// endList ends the list if the bracket, with the depth after it, is the one that closes it. The last record has no comma.
func (o *outline) endList(body []byte, bracket, depth int) {
	if depth != 1 || !o.inList() {
		return
	}
	o.end = bracket + 1
	if skipSpace(body, o.start+1) < bracket {
		o.records++
	}
}

// excess returns a description of the bound that a document exceeds, or "" if it exceeds none.
func (o *outline) excess() string {
	switch {
	case o.values > maxValues:
		return fmt.Sprintf("it has more than %d values", maxValues)
	case o.records > maxRecords:
		return fmt.Sprintf("it has more than %d records", maxRecords)
	default:
		return ""
	}
}

// closingQuote returns the position of the quote that ends the string starting at i, or -1.
func closingQuote(body []byte, i int) int {
	for {
		n := bytes.IndexByte(body[i:], '"')
		if n < 0 {
			return -1
		}
		i += n
		first := i
		for body[first-1] == '\\' { // the opening quote ends this loop
			first--
		}
		if (i-first)%2 == 0 {
			return i
		}
		i++
	}
}

func skipSpace(body []byte, i int) int {
	for i < len(body) && (body[i] == ' ' || body[i] == '\n' || body[i] == '\r' || body[i] == '\t') {
		i++
	}
	return i
}

// listStart returns the position of the array at i, or 0 if the value at i is not an array.
func listStart(body []byte, i int) int {
	if i = skipSpace(body, i); i < len(body) && body[i] == '[' {
		return i
	}
	return 0
}

// isTooLong reports whether a value has so many digits in a row that a type may take very long to read them. Text does not,
// and neither do the types of this package, unless they hold an amount.
func isTooLong(value []byte, t reflect.Type) bool {
	isText := t.Kind() == reflect.String && t != numberType
	return hasManyDigits(value) && !isText && (!isOurs(t) || amountTypes.in(t))
}

// hasManyDigits reports whether a value has more than maxDigits digits in a row, in a number or in a string. So many digits
// cover a byte at a multiple of maxDigits, so it looks around these bytes only.
func hasManyDigits(body []byte) bool {
	isDigit := func(i int) bool { return i >= 0 && i < len(body) && body[i] >= '0' && body[i] <= '9' }
	for i := maxDigits; i < len(body); i += maxDigits {
		first, last := i, i
		for isDigit(first) && i-first <= maxDigits {
			first--
		}
		for isDigit(last) && last-i <= maxDigits {
			last++
		}
		if last-first-1 > maxDigits {
			return true
		}
	}
	return false
}

// plausibleAmounts reports whether all decimals in a value can be printed. One with a huge exponent would fill the
// memory with zeros.
func plausibleAmounts(v reflect.Value) bool {
	if !v.CanInterface() || !amountTypes.in(v.Type()) {
		return true
	}
	if amount, ok := reflect.TypeAssert[decimal.Decimal](v); ok {
		return amount.Exponent() <= maxExponent && amount.Exponent() >= -maxExponent
	}
	switch v.Kind() {
	case reflect.Pointer:
		return v.IsNil() || plausibleAmounts(v.Elem())
	case reflect.Slice:
		return allPlausible(v.Len(), v.Index)
	case reflect.Struct:
		return allPlausible(v.NumField(), v.Field)
	default:
		return true
	}
}

func allPlausible(n int, part func(int) reflect.Value) bool {
	for i := range n {
		if !plausibleAmounts(part(i)) {
			return false
		}
	}
	return true
}

// amountTypes are the types that hold decimals. Most do not, and need no check.
var amountTypes = typeSearch{wanted: func(t reflect.Type) bool { return t == reflect.TypeFor[decimal.Decimal]() }}

// typeSearch finds the types that are or contain a wanted one.
type typeSearch struct {
	wanted func(reflect.Type) bool
	known  perType[bool]
}

func (s *typeSearch) in(t reflect.Type) bool {
	return s.known.of(t, func(t reflect.Type) bool { return s.find(t, map[reflect.Type]bool{}) })
}

func (s *typeSearch) find(t reflect.Type, seen map[reflect.Type]bool) bool {
	if s.wanted(t) {
		return true
	}
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return s.find(t.Elem(), seen)
	case reflect.Struct:
		for field := range t.Fields() {
			if s.find(field.Type, seen) {
				return true
			}
		}
	}
	return false
}
