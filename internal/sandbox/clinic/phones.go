package clinic

import (
	"encoding/json"
	"strings"

	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// PhoneNumber is a phone number as requests write it.
type PhoneNumber struct{ Kind, Number string }

var plainDigits = strings.NewReplacer(" ", "", "(", "", ")", "")

// EncodePhones writes phone numbers as the API does. The normalized number has
// the country code of Australia.
func EncodePhones(numbers ...PhoneNumber) json.RawMessage {
	b := append(make([]byte, 0, 2+90*len(numbers)), '[')
	for i, n := range numbers {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"normalized_number":`...)
		b = store.AppendString(b, "61"+strings.TrimPrefix(plainDigits.Replace(n.Number), "0"))
		b = append(b, `,"number":`...)
		b = store.AppendString(b, n.Number)
		b = append(b, `,"phone_type":`...)
		b = store.AppendString(b, n.Kind)
		b = append(b, '}')
	}
	return append(b, ']')
}

// ParsePhones reads the phone numbers of a body.
func ParsePhones(value any) []PhoneNumber {
	elements, _ := value.([]any)
	numbers := make([]PhoneNumber, 0, len(elements))
	for _, element := range elements {
		entry, _ := element.(store.Object)
		kind, _ := entry["phone_type"].(string)
		number, _ := entry["number"].(string)
		numbers = append(numbers, PhoneNumber{kind, number})
	}
	return numbers
}
