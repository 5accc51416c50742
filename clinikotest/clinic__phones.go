package clinikotest

import (
	"encoding/json"
	"strings"
)

type phoneNumber struct{ kind, number string }

var plainDigits = strings.NewReplacer(" ", "", "(", "", ")", "")

// encodePhones writes phone numbers as the API does, with the country code of
// Australia in the normalised form.
func encodePhones(numbers ...phoneNumber) json.RawMessage {
	b := append(make([]byte, 0, 2+90*len(numbers)), '[')
	for i, n := range numbers {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"normalized_number":`...)
		b = appendString(b, "61"+strings.TrimPrefix(plainDigits.Replace(n.number), "0"))
		b = append(b, `,"number":`...)
		b = appendString(b, n.number)
		b = append(b, `,"phone_type":`...)
		b = appendString(b, n.kind)
		b = append(b, '}')
	}
	return append(b, ']')
}

// parsePhones reads the phone numbers of a body.
func parsePhones(value any) []phoneNumber {
	elements, _ := value.([]any)
	numbers := make([]phoneNumber, 0, len(elements))
	for _, element := range elements {
		entry, _ := element.(object)
		kind, _ := entry["phone_type"].(string)
		number, _ := entry["number"].(string)
		numbers = append(numbers, phoneNumber{kind, number})
	}
	return numbers
}
