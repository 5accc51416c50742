package cliniko

import (
	"reflect"
	"time"

	"github.com/shopspring/decimal"
)

// The wire form of a request is the value that is passed to encoding/json. Times are in UTC and whole seconds. Fields
// that only the API sets, tagged check:"readonly", are zero, and therefore left out.

// encoder returns the wire form of v.
type encoder func(v reflect.Value) reflect.Value

var encoders perType[encoder]

// wireForm returns the wire form of value and leaves value unchanged. An Optional converts its own value in
// MarshalJSON.
func wireForm(value any) any {
	v := reflect.ValueOf(value)
	if !v.IsValid() {
		return value
	}
	if encode := encoders.of(v.Type(), compileEncoder); encode != nil {
		return encode(v).Interface()
	}
	return value
}

// compileEncoder returns the encoder of a type, or nil if its values already are in wire form.
func compileEncoder(t reflect.Type) encoder {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return func(v reflect.Value) reflect.Value {
			return reflect.ValueOf(v.Interface().(time.Time).UTC().Truncate(time.Second))
		}
	case t.Kind() == reflect.Struct:
		return structEncoder(t)
	case t.Kind() == reflect.Slice:
		return sliceEncoder(t)
	default:
		return nil
	}
}

func structEncoder(t reflect.Type) encoder {
	fields := map[int]encoder{}
	for i := range t.NumField() {
		field := t.Field(i)
		if field.Tag.Get("check") == "readonly" {
			fields[i] = func(reflect.Value) reflect.Value { return reflect.Zero(field.Type) }
		} else if encode := compileEncoder(field.Type); field.IsExported() && encode != nil {
			fields[i] = encode
		}
	}
	if len(fields) == 0 {
		return nil
	}
	return func(v reflect.Value) reflect.Value {
		copied := reflect.New(t).Elem()
		copied.Set(v)
		for i, encode := range fields {
			copied.Field(i).Set(encode(v.Field(i)))
		}
		return copied
	}
}

func sliceEncoder(t reflect.Type) encoder {
	encode := compileEncoder(t.Elem())
	if encode == nil {
		return nil
	}
	return func(v reflect.Value) reflect.Value {
		if v.IsNil() {
			return v
		}
		copied := reflect.MakeSlice(t, v.Len(), v.Len())
		for i := range v.Len() {
			copied.Index(i).Set(encode(v.Index(i)))
		}
		return copied
	}
}

// number is a decimal that is written as a JSON number with all its digits.
type number decimal.Decimal

func (n number) MarshalJSON() ([]byte, error) { return []byte(decimal.Decimal(n).String()), nil }

func asNumber(amount Optional[decimal.Decimal]) Optional[number] {
	return Optional[number]{value: number(amount.value), state: amount.state}
}
