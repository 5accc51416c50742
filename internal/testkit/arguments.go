package testkit

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
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
	var in []reflect.Value
	for i := range m.Type.NumIn() {
		if m.Type.IsVariadic() && i == m.Type.NumIn()-1 {
			break
		}
		value := reflect.New(m.Type.In(i)).Elem()
		switch {
		case value.Type() == reflect.TypeFor[context.Context]():
			value.Set(reflect.ValueOf(ctx))
		case value.Type() == reflect.TypeFor[io.Writer]():
			value.Set(reflect.ValueOf(new(bytes.Buffer)))
		case value.Type() == reflect.TypeFor[io.Reader]():
			value.Set(reflect.ValueOf(strings.NewReader("the content of the file")))
		case value.Kind() == reflect.String:
			value.SetString("1")
		case value.Kind() == reflect.Slice:
			Filler{}.fill(value, "")
		case isRequest(value.Type()):
			Filler{}.Request(value)
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

// OptionalValue returns a zero value of the type that an Optional holds.
func OptionalValue(optional reflect.Type) reflect.Value {
	get, _ := optional.MethodByName("Get")
	return reflect.New(get.Type.Out(0)).Elem()
}

// SetJSON sets a target that decodes itself from JSON, such as an Optional, to a value.
func SetJSON(target reflect.Value, value any) {
	data, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(data, target.Addr().Interface())
	}
	if err != nil {
		panic(err)
	}
}

// FillDays sets the days among the options of a list: a list that takes days requires them.
func FillDays(options reflect.Value) {
	for i := 0; options.Kind() == reflect.Struct && i < options.NumField(); i++ {
		if options.Field(i).Type() == reflect.TypeFor[cliniko.Date]() {
			Fill(options.Field(i), "")
		}
	}
}

// Fill sets a value that passes the rules of a check tag.
func Fill(value reflect.Value, rules string) { Filler{}.fill(value, rules) }

// Filler fills requests with values that pass their rules.
type Filler struct {
	Second bool                           // other values than those of the zero Filler, wherever the rules leave a choice
	ID     func(kind reflect.Type) string // if nil, every ID is 1
}

// Request sets every field of a request.
func (f Filler) Request(request reflect.Value) {
	for field, value := range request.Fields() {
		f.fill(value, field.Tag.Get("check"))
	}
}

func (f Filler) fill(value reflect.Value, rules string) {
	if IsOptional(value.Type()) {
		inner := OptionalValue(value.Type())
		f.fill(inner, rules)
		SetJSON(value, inner.Interface())
		return
	}
	n := f.number(rules)
	switch value.Interface().(type) {
	case time.Time:
		value.Set(reflect.ValueOf(Monday.AddDate(0, 0, n)))
	case cliniko.Date:
		value.Set(reflect.ValueOf(cliniko.DateOf(Monday).AddDays(n)))
	case decimal.Decimal:
		value.Set(reflect.ValueOf(decimal.New(int64(n), 0)))
	default:
		f.fillKind(value, rules, n)
	}
}

func (f Filler) fillKind(value reflect.Value, rules string, n int) {
	switch value.Kind() {
	case reflect.String:
		value.SetString(f.text(value.Type(), rules, n))
	case reflect.Int:
		number, _ := strconv.Atoi(f.text(value.Type(), rules, n))
		value.SetInt(int64(number))
	case reflect.Bool:
		value.SetBool(!f.Second)
	case reflect.Slice:
		value.Set(reflect.MakeSlice(value.Type(), 1, 1))
		f.fill(value.Index(0), "")
	case reflect.Struct:
		for field, element := range value.Fields() {
			if rules := field.Tag.Get("check"); field.IsExported() && isChecked(rules) {
				f.fill(element, rules)
			}
		}
	}
}

// number returns the first or second whole number that passes the rules.
func (f Filler) number(rules string) int {
	n := 1
	for rule := range strings.SplitSeq(rules, ",") {
		name, bound, _ := strings.Cut(rule, "=")
		limit, err := strconv.Atoi(bound)
		switch {
		case err != nil:
		case name == "min":
			n = max(n, limit)
		case name == "gt":
			n = max(n, limit+1)
		}
	}
	if f.Second {
		n++
	}
	return n
}

// text returns a text that passes the rules, or a number for a field that holds one.
func (f Filler) text(kind reflect.Type, rules string, n int) string {
	if isID := strings.HasPrefix(kind.Name(), "ID["); isID && f.ID != nil {
		return f.ID(kind)
	}
	for rule := range strings.SplitSeq(rules, ",") {
		switch name, bound, _ := strings.Cut(rule, "="); name {
		case "enum":
			first, others, _ := strings.Cut(bound, "|")
			if second, _, _ := strings.Cut(others, "|"); f.Second && second != "" {
				return second
			}
			return first
		case "is":
			return fmt.Sprintf(map[string]string{"color": "#aabbc%d", "email": "ada%d@mail.example", "dva": "NX12345%d"}[bound], n)
		}
	}
	return strconv.Itoa(n)
}

// isChecked reports whether rules reject the zero value.
func isChecked(rules string) bool {
	return strings.Contains(rules, "enum=") || strings.Contains(rules, "required") || strings.Contains(rules, "gt=")
}
