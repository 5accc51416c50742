package cliniko

import (
	"bytes"
	"fmt"
	"reflect"
	"sync"

	"github.com/shopspring/decimal"
)

// A response can be JSON of the right types and still do harm: it can fill the memory, or keep a processor busy for hours.
// The SDK therefore limits what it reads, far beyond everything that the API sends.
const (
	maxValues   = 1 << 20         // in one response; a page of 100 patients has 10 000
	maxRecords  = 10 * maxPerPage // on one page
	maxDigits   = 4096            // in a row; the time to read a decimal grows with the square of its length
	maxExponent = 100             // of a decimal, which is written out when it is printed
)

// outline is what one pass over a document finds out before it is decoded. It means nothing when the document is not JSON.
type outline struct {
	values     int  // in the document; no more than the commas outside texts, and one
	plainNames bool // no name of a member has capitals or escapes: encoding/json cannot take one name for another

	start, end int // of the array under the key that was asked for, at the top level; 0 when there is none
	records    int // in that array
}

// outlineOf makes an outline of a document, with the array under a key.
func outlineOf(body []byte, key string) outline {
	o := outline{values: 1, plainNames: true}
	depth := 0
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '"':
			end := closingQuote(body, i+1)
			if end < 0 {
				return o
			}
			if colon := skipSpace(body, end+1); colon < len(body) && body[colon] == ':' {
				o.addName(body, body[i+1:end], colon, depth == 1, key)
				end = colon
			}
			i = end
		case '{', '[':
			depth++
		case '}', ']':
			depth--
			if depth == 1 && o.inList() {
				o.end = i + 1
				if skipSpace(body, o.start+1) < i {
					o.records++
				}
			}
		case ',':
			o.values++
			if depth == 2 && o.inList() {
				o.records++
			}
		}
	}
	return o
}

// addName notes the name of a member, and where the list begins if it is the list's.
func (o *outline) addName(body, name []byte, colon int, isTop bool, key string) {
	o.plainNames = o.plainNames && isPlainName(name)
	if isTop && o.start == 0 && string(name) == key {
		o.start = listStart(body, colon+1)
	}
}

func (o *outline) inList() bool { return o.start > 0 && o.end == 0 }

// excess describes what a document has too much of, and is "" when it is within the bounds.
func (o outline) excess(body []byte) string {
	switch {
	case o.values > maxValues:
		return fmt.Sprintf("it has more than %d values", maxValues)
	case o.records > maxRecords:
		return fmt.Sprintf("it has more than %d records", maxRecords)
	case hasLongNumber(body):
		return fmt.Sprintf("it has a number of more than %d digits", maxDigits)
	default:
		return ""
	}
}

// closingQuote returns the position of the quote that ends the text starting at i, or -1.
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

// listStart returns the position of the array that is the value at i, and 0 when that value is none.
func listStart(body []byte, i int) int {
	if i = skipSpace(body, i); i < len(body) && body[i] == '[' {
		return i
	}
	return 0
}

func isPlainName(name []byte) bool {
	for _, c := range name {
		if c >= 0x80 || c == '\\' || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

// hasLongNumber looks at one byte of maxDigits, because a longer number cannot lie between them. A text that consists of so
// many digits counts as a number.
func hasLongNumber(body []byte) bool {
	isDigit := func(i int) bool { return i >= 0 && i < len(body) && body[i] >= '0' && body[i] <= '9' }
	for i := 0; i < len(body); i += maxDigits {
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

// plausibleAmounts reports whether no decimal in a value has so many zeros that printing it would fill the memory.
func plausibleAmounts(v reflect.Value) bool {
	if !v.CanInterface() || !mayHoldAmounts(v.Type()) {
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

// amountTypes remembers which types hold decimals. Most do not, and need no check.
var amountTypes sync.Map

func mayHoldAmounts(t reflect.Type) bool {
	if known, ok := amountTypes.Load(t); ok {
		return known.(bool)
	}
	found := findAmount(t, map[reflect.Type]bool{})
	amountTypes.Store(t, found)
	return found
}

func findAmount(t reflect.Type, seen map[reflect.Type]bool) bool {
	if t == reflect.TypeFor[decimal.Decimal]() {
		return true
	}
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return findAmount(t.Elem(), seen)
	case reflect.Struct:
		for field := range t.Fields() {
			if findAmount(field.Type, seen) {
				return true
			}
		}
	}
	return false
}
