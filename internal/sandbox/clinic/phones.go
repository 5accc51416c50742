package clinic

import (
	"encoding/json"
	"strings"

	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// PhoneNumber is a phone number as requests write it.
type PhoneNumber struct{ Kind, Number string }

// normalize returns the digits of a phone number with its country code, which
// is that of Australia unless the number says otherwise.
func normalize(number string) string {
	number = strings.ReplaceAll(number, "(0)", "") // as in +61 (0)2 5550 1234
	international := strings.HasPrefix(strings.TrimSpace(number), "+")
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
	switch {
	case international:
		return digits
	case strings.HasPrefix(digits, "00"):
		return digits[2:]
	}
	return "61" + strings.TrimPrefix(digits, "0")
}

// EncodePhones writes phone numbers as the API does.
func EncodePhones(numbers ...PhoneNumber) json.RawMessage {
	b := append(make([]byte, 0, 2+90*len(numbers)), '[')
	for i, n := range numbers {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"normalized_number":`...)
		b = store.AppendString(b, normalize(n.Number))
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
