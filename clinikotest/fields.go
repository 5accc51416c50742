package clinikotest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// What the API says of a value that it does not take.
const (
	msgBlank    = "can't be blank"
	msgInvalid  = "is invalid"
	msgNumber   = "is not a number"
	msgIncluded = "is not included in the list"
	msgExist    = "must exist"
)

// undocumented are the fields of requests that no document describes. They
// follow from the answers.
var undocumented = map[string]map[string]apispec.Field{
	"ConcessionPriceRequest": {
		"billable_item_id":   {Type: apispec.TypeString, Format: "int64"},
		"concession_type_id": {Type: apispec.TypeString, Format: "int64"},
		"price":              {Type: apispec.TypeString, Format: "decimal"},
	},
	"RecallTypeRequest": {"name": {Type: apispec.TypeString, MaxLength: 255}},
}

// requestFields are the fields that an operation takes, of all of its bodies.
func requestFields(op apispec.Operation) map[string]apispec.Field {
	spec, err := apispec.Load()
	if err != nil {
		return nil // New would have failed
	}
	fields := map[string]apispec.Field{}
	for _, name := range op.RequestSchemas {
		maps.Copy(fields, undocumented[name])
		maps.Copy(fields, spec.Requests[name].Fields)
	}
	return fields
}

// take reads the fields of a body that the API knows and ignores the others.
func (d *draft) take(fields map[string]apispec.Field, body map[string]json.RawMessage) {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		raw, ok := body[name]
		if !ok {
			continue
		}
		d.sent[name] = true
		if bytes.Equal(raw, []byte("null")) {
			d.clear(name, fields[name])
			continue
		}
		value, problem := parseField(name, raw, fields[name])
		switch {
		case problem != "":
			d.fail(name, problem)
		case blank(value) && d.needs(name, fields[name]):
			d.fail(name, msgBlank)
		default:
			d.values.set(name, value)
			d.checkLinks(name, value)
		}
	}
}

// clear is null in a body.
func (d *draft) clear(name string, field apispec.Field) {
	link := strings.HasSuffix(name, "_id")
	list := field.Type == apispec.TypeArray
	switch {
	case d.needs(name, field), !field.Nullable && !link && !list && name != "ends_at":
		d.fail(name, msgBlank)
	default:
		delete(d.values, name)
	}
}

// needs says whether a record can not be without the field.
func (d *draft) needs(name string, field apispec.Field) bool {
	return field.RequiredOnCreate || slices.Contains(rules[d.col.name].required, name)
}

// checkLinks refuses ids of records that are not there.
func (d *draft) checkLinks(name string, value any) {
	target, ok := d.col.targets[name]
	if !ok {
		return
	}
	ids, many := value.([]recordID)
	if id, single := value.(recordID); single {
		ids = []recordID{id}
	}
	if len(ids) == 0 && !many {
		return
	}
	for _, id := range ids {
		if d.store.find(target, id) == nil {
			d.fail(name, msgExist)
		}
	}
}

// parseField reads a value of a body and says what is wrong with it. A nil
// value is null.
func parseField(name string, raw json.RawMessage, field apispec.Field) (any, string) {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return nil, msgInvalid
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
			return nil, msgIncluded
		}
		return value, ""
	case apispec.TypeArray:
		if field.Items.Format == "int64" {
			return parseIDs(value)
		}
	}
	if problem := checkNested(value, field); problem != "" {
		return nil, problem
	}
	if strings.HasSuffix(name, "phone_numbers") {
		return encodePhones(parsePhones(value)...), ""
	}
	return encode(value), ""
}

// parseText reads what JSON writes as a string.
func parseText(value any, field apispec.Field) (any, string) {
	switch field.Format {
	case "int64":
		id, ok := parseID(scalarText(value))
		if !ok {
			return nil, msgInvalid
		}
		return id, ""
	case "decimal":
		return parseDecimal(value, field)
	}
	s, ok := value.(string)
	if !ok {
		return nil, msgInvalid
	}
	return parseFormat(s, field)
}

// parseFormat reads a string by its format. Where "" makes no sense, it stands
// for null.
func parseFormat(s string, field apispec.Field) (any, string) {
	switch {
	case s == "" && (field.Enum != nil || field.Pattern != "" || strings.HasPrefix(field.Format, "date")):
		return nil, ""
	case field.Format == "date":
		if _, err := time.Parse(time.DateOnly, s); err != nil {
			return nil, msgInvalid
		}
		return date(s), ""
	case field.Format == "date-time":
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			return nil, msgInvalid
		}
		return t.UTC().Truncate(time.Second), ""
	}
	return s, checkText(s, field)
}

func checkText(s string, field apispec.Field) string {
	switch {
	case field.MaxLength > 0 && utf8.RuneCountInString(s) > field.MaxLength:
		return fmt.Sprintf("is too long (maximum is %d characters)", field.MaxLength)
	case field.Enum != nil && !slices.Contains(field.Enum, any(s)):
		return msgIncluded
	case field.Pattern != "" && !matchesPattern(field.Pattern, s):
		return msgInvalid
	}
	return ""
}

// matchesPattern takes the patterns as Ruby means them: \h is a hexadecimal
// digit. Addresses may have small letters, whatever their pattern says.
func matchesPattern(pattern, s string) bool {
	re, err := regexp.Compile(strings.ReplaceAll(pattern, `\h`, `[0-9A-Fa-f]`))
	return err != nil || re.MatchString(s) || strings.Contains(pattern, "@") && re.MatchString(strings.ToUpper(s))
}

// scalarText is a string or a number as text: the API takes both for ids and
// amounts.
func scalarText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return " " // neither an id nor a number
}

// parseDecimal keeps the digits and writes at least one place.
func parseDecimal(value any, field apispec.Field) (any, string) {
	text := scalarText(value)
	if text == "" {
		return nil, ""
	}
	if !decimalPattern.MatchString(text) {
		return nil, msgNumber
	}
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return decimal(text), checkRange(decimal(text).rat(), field)
}

func parseInteger(value any, field apispec.Field) (any, string) {
	n, err := strconv.Atoi(scalarText(value))
	if err != nil {
		return nil, msgNumber
	}
	if field.Enum != nil && !slices.Contains(field.Enum, any(float64(n))) {
		return nil, msgIncluded
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
		return nil, msgInvalid
	}
	ids := make([]recordID, 0, len(elements))
	for _, element := range elements {
		id, ok := parseID(scalarText(element))
		if !ok {
			return nil, msgInvalid
		}
		ids = append(ids, id)
	}
	return ids, ""
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
