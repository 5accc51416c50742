package cliniko

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/shopspring/decimal"
)

// An answer can be JSON of the right types and still not be the API's: one that would fill the memory, that would keep a
// processor busy for hours, or that has records without an id. What is read of an answer therefore has bounds, far
// beyond everything that the API sends.
const (
	maxValues   = 1 << 20         // in one answer; a page of 100 patients has 10 000
	maxRecords  = 10 * maxPerPage // on one page
	maxDigits   = 4096            // in a row; the time to read a decimal grows with the square of its length
	maxExponent = 100             // of a decimal, which is written out when it is printed

	// Up to so many values, nobody counts how many of them are records. An empty record takes three bytes in an answer,
	// and more than a kilobyte when it is read.
	manyValues = 50_000
)

// excess says what an answer has too much of, and "" when it is within the bounds.
func excess(body []byte) string {
	switch {
	case countValues(body) > maxValues:
		return fmt.Sprintf("it has more than %d values", maxValues)
	case hasLongNumber(body):
		return fmt.Sprintf("it has a number of more than %d digits", maxDigits)
	default:
		return ""
	}
}

// countValues is the number of values in an answer or, if there are commas in its texts, more.
func countValues(body []byte) int { return bytes.Count(body, []byte(",")) + 1 }

// hasLongNumber looks at one byte of maxDigits: a longer number can not lie between them. A text of so many digits, and
// nothing in between, counts as a number.
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

// listExcess is excess for the list on a page. A list that stands there twice is one of them: encoding/json would read
// the second over the first, and mix their records.
func listExcess(body []byte, name string) string {
	if countValues(body) <= manyValues && bytes.Count(body, []byte(`"`+name+`"`)) <= 1 {
		return ""
	}
	switch lists, records := countRecords(body, name); {
	case lists > 1:
		return fmt.Sprintf("the list %q is in it %d times", name, lists)
	case records > maxRecords:
		return fmt.Sprintf("it has more than %d records", maxRecords)
	default:
		return ""
	}
}

// countRecords counts the lists with a name in an answer, and the records in all of them.
func countRecords(body []byte, name string) (lists, records int) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	_, _ = decoder.Token()
	for decoder.More() {
		member, err := decoder.Token()
		if err != nil {
			break
		}
		var value json.RawMessage
		if decoder.Decode(&value) != nil {
			break
		}
		if text, ok := member.(string); ok && strings.EqualFold(text, name) { // as encoding/json compares
			var list []json.RawMessage
			_ = json.Unmarshal(value, &list)
			lists, records = lists+1, records+len(list)
		}
	}
	return lists, records
}

// noID is the problem with a record that nobody could come back to.
const noID = "there is no id in it"

// haveIDs tells whether each record has an id, if they are of a kind that has ids.
func haveIDs[T any](records ...T) bool {
	field, ok := reflect.TypeFor[T]().FieldByName("ID")
	if !ok {
		return true
	}
	for i := range records {
		if reflect.ValueOf(&records[i]).Elem().FieldByIndex(field.Index).IsZero() {
			return false
		}
	}
	return true
}

// plausibleAmounts tells whether no decimal in a value has so many zeros that printing it would fill the memory.
func plausibleAmounts(v reflect.Value) bool {
	if !v.CanInterface() || !holdsAmounts(v.Type()) {
		return true
	}
	if amount, ok := reflect.TypeAssert[decimal.Decimal](v); ok {
		return amount.Exponent() <= maxExponent && amount.Exponent() >= -maxExponent
	}
	switch v.Kind() {
	case reflect.Pointer:
		return v.IsNil() || plausibleAmounts(v.Elem())
	case reflect.Slice:
		return arePlausible(v.Len(), v.Index)
	case reflect.Struct:
		return arePlausible(v.NumField(), v.Field)
	default:
		return true
	}
}

func arePlausible(n int, part func(int) reflect.Value) bool {
	for i := range n {
		if !plausibleAmounts(part(i)) {
			return false
		}
	}
	return true
}

// amountTypes says of the types that were read whether they hold decimals. Most do not, and need no walk.
var amountTypes sync.Map

func holdsAmounts(t reflect.Type) bool {
	if known, ok := amountTypes.Load(t); ok {
		return known.(bool)
	}
	holds := findAmount(t, map[reflect.Type]bool{})
	amountTypes.Store(t, holds)
	return holds
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
