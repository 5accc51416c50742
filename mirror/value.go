package mirror

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
)

var valuerType = reflect.TypeFor[driver.Valuer]()

// value returns the value of the column in a record, as the database takes it: int64, bool, string, time or nil.
func (c column) value(record reflect.Value, d *dialect) (any, error) {
	v := record.FieldByIndex(c.field)
	if v.Kind() == reflect.Pointer && c.kind != kindJSON {
		if v.IsNil() {
			return nil, nil
		}
		v = v.Elem()
	} else if !c.zeroIsSet && v.IsZero() {
		return nil, nil
	}
	switch {
	case c.kind == kindID:
		return idValue(v)
	case c.kind == kindTime:
		return d.time(v.Interface().(time.Time)), nil
	case c.toMany:
		return idsValue(v)
	case c.kind == kindJSON:
		return jsonValue(v.Interface())
	default:
		return plainValue(c.kind, v)
	}
}

// plainValue returns a value that is the same for all databases.
func plainValue(k kind, v reflect.Value) (any, error) {
	switch k {
	case kindInteger:
		return v.Int(), nil
	case kindBoolean:
		return v.Bool(), nil
	case kindDecimal:
		return v.Interface().(decimal.Decimal).String(), nil
	case kindDate:
		return v.Interface().(driver.Valuer).Value()
	default:
		return textOrNull(v.String()), nil
	}
}

// idValue returns an ID, or the ID that a link points to, as an integer.
func idValue(v reflect.Value) (any, error) {
	value, err := v.Interface().(driver.Valuer).Value()
	if value == nil || err != nil {
		return nil, err
	}
	id, err := strconv.ParseInt(value.(string), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("an ID of %d digits does not fit into 64 bits", len(value.(string)))
	}
	return id, nil
}

// idsValue returns the IDs to which a list of links points, as JSON.
func idsValue(links reflect.Value) (any, error) {
	if signatures, ok := reflect.TypeAssert[cliniko.SignatureLinks](links); ok { // one link or several
		return jsonValue(signatures.IDs())
	}
	ids := make([]string, 0, links.Len())
	for i := range links.Len() {
		id, err := links.Index(i).Interface().(driver.Valuer).Value()
		if err != nil {
			return nil, err
		}
		if id != nil {
			ids = append(ids, id.(string))
		}
	}
	return jsonValue(ids)
}

// textOrNull returns a text without NUL, which PostgreSQL cannot hold. The API sends both null and "" for no text.
func textOrNull(text string) any {
	if strings.IndexByte(text, 0) >= 0 {
		text = strings.ReplaceAll(text, "\x00", "")
	}
	if text == "" {
		return nil
	}
	return text
}

// jsonValue returns a nested part of a record as JSON, or nil if the record does not have it.
func jsonValue(part any) (any, error) {
	data, err := json.Marshal(part)
	if err != nil {
		return nil, err
	}
	text := string(data)
	if text == "null" {
		return nil, nil
	}
	return withoutNUL(text), nil
}

// withoutNUL removes what jsonb cannot hold: NUL, and halves of surrogate pairs.
func withoutNUL(text string) string {
	if !strings.Contains(text, `\u`) {
		return text
	}
	var parsed any
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber() // IDs do not fit into a float64
	if decoder.Decode(&parsed) != nil {
		return text
	}
	data, err := json.Marshal(parsed) // replaces halves of surrogate pairs
	if err != nil {
		return text
	}
	return removeEscapes(string(data))
}

// removeEscapes removes each \u0000 that is not the end of \\u0000.
func removeEscapes(text string) string {
	if !strings.Contains(text, `\u0000`) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case strings.HasPrefix(text[i:], `\u0000`):
			i += len(`\u0000`) - 1
		case text[i] == '\\' && i+1 < len(text):
			b.WriteString(text[i : i+2])
			i++
		default:
			b.WriteByte(text[i])
		}
	}
	return b.String()
}
