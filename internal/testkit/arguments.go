package testkit

import (
	"bytes"
	"context"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
)

// arguments returns what Call passes.
func (m Method) arguments(ctx context.Context) []reflect.Value {
	in := []reflect.Value{reflect.ValueOf(ctx)}
	for i := 1; i < m.Type.NumIn(); i++ {
		if m.Type.IsVariadic() && i == m.Type.NumIn()-1 {
			break
		}
		if m.Type.In(i) == reflect.TypeFor[io.Writer]() {
			in = append(in, reflect.ValueOf(new(bytes.Buffer)))
			continue
		}
		value := reflect.New(m.Type.In(i)).Elem()
		switch {
		case value.Kind() == reflect.String:
			value.SetString("1")
		case isRequest(value.Type()):
			fillRequired(value)
		default:
			FillDays(value)
		}
		in = append(in, value)
	}
	return in
}

// isRequest reports whether a type is the body of a request, and not the options of a read.
func isRequest(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.NumField() > 0 && t.Field(0).Tag.Get("json") != ""
}

// IsOptional reports whether a type is a cliniko.Optional.
func IsOptional(t reflect.Type) bool { return strings.HasPrefix(t.Name(), "Optional[") }

// FillDays sets the days among the options of a list: a list that takes days requires them.
func FillDays(options reflect.Value) {
	for i := 0; options.Kind() == reflect.Struct && i < options.NumField(); i++ {
		if options.Field(i).Type() == reflect.TypeFor[cliniko.Date]() {
			Fill(options.Field(i), "")
		}
	}
}

// fillRequired sets the required fields of a request.
func fillRequired(request reflect.Value) {
	for field, value := range request.Fields() {
		if !IsOptional(field.Type) {
			Fill(value, field.Tag.Get("check"))
		}
	}
}

// Fill sets a value that passes the rules of a check tag.
func Fill(value reflect.Value, rules string) {
	text := "1"
	for rule := range strings.SplitSeq(rules, ",") {
		name, bound, _ := strings.Cut(rule, "=")
		if name == "enum" {
			text, _, _ = strings.Cut(bound, "|")
		}
		if name == "is" {
			text = map[string]string{"color": "#aabbcc", "email": "ada@mail.example", "dva": "NX123456"}[bound]
		}
	}
	switch value.Interface().(type) {
	case time.Time:
		value.Set(reflect.ValueOf(Monday))
	case cliniko.Date:
		value.Set(reflect.ValueOf(cliniko.DateOf(Monday)))
	case decimal.Decimal:
		value.Set(reflect.ValueOf(decimal.New(1, 0)))
	default:
		fillKind(value, text)
	}
}

func fillKind(value reflect.Value, text string) {
	switch value.Kind() {
	case reflect.String:
		value.SetString(text)
	case reflect.Int:
		n, _ := strconv.Atoi(text)
		value.SetInt(int64(n))
	case reflect.Slice:
		value.Set(reflect.MakeSlice(value.Type(), 1, 1))
		Fill(value.Index(0), "")
	case reflect.Struct:
		for field, element := range value.Fields() {
			if rules := field.Tag.Get("check"); field.IsExported() && isChecked(rules) {
				Fill(element, rules)
			}
		}
	}
}

// isChecked reports whether rules reject the zero value.
func isChecked(rules string) bool {
	return strings.Contains(rules, "enum=") || strings.Contains(rules, "required") || strings.Contains(rules, "gt=")
}
