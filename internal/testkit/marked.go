package testkit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"time"

	"github.com/jarcoal/httpmock"
	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
)

// setMarks fills a value and everything in it with marks. Where the rules of a request do not allow a mark, it sets an
// allowed value, so that the request can be sent.
func setMarks(v reflect.Value, rules string) {
	if IsOptional(v.Type()) {
		value := OptionalValue(v.Type())
		setMarks(value, rules)
		SetJSON(v, value.Interface())
		return
	}
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(MarkTime))
	case cliniko.Date:
		v.Set(reflect.ValueOf(MarkDate))
	case decimal.Decimal, int:
		setNumber(v, rules)
	case cliniko.SelfLink:
		v.Set(reflect.ValueOf(cliniko.SelfLink{Self: BaseURL + "/patients/55"}))
	case cliniko.SignatureLinks:
		SetJSON(v, cliniko.Link[cliniko.Signature]{Links: cliniko.SelfLink{Self: BaseURL + "/signatures/55"}})
	case cliniko.PatientFormAnswer, cliniko.PatientFormOptions:
		SetJSON(v, MarkText)
	case json.RawMessage:
		v.Set(reflect.ValueOf(json.RawMessage(`"` + MarkText + `"`)))
	default:
		setKind(v, rules)
	}
}

func setNumber(v reflect.Value, rules string) {
	switch {
	case rules != "" && rules != "required":
		Fill(v, rules)
	case v.Kind() == reflect.Int:
		v.SetInt(MarkNumber)
	default:
		v.Set(reflect.ValueOf(decimal.New(MarkNumber*100+77, -2)))
	}
}

func setKind(v reflect.Value, rules string) {
	switch v.Kind() {
	case reflect.String:
		setText(v, rules)
	case reflect.Int:
		setNumber(v, rules)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		setMarks(v.Elem(), "")
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		setMarks(v.Index(0), "")
	case reflect.Map:
		value := reflect.New(v.Type().Elem()).Elem()
		setMarks(value, "")
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf(MarkText), value)
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				setMarks(v.Field(i), field.Tag.Get("check"))
			}
		}
	case reflect.Interface:
		markFilter(v)
	}
}

func setText(v reflect.Value, rules string) {
	switch {
	case strings.Contains(v.Type().Name(), "ID["):
		v.SetString("55")
	case strings.Contains(rules, "enum=") || strings.Contains(rules, "is="):
		Fill(v, rules)
	case strings.Contains(rules, "len=2") && !strings.Contains(rules, "len=25"): // the code of a country
		v.SetString("NZ")
	default:
		v.SetString(MarkText)
	}
}

// markFilter sets a filter. IDs and numbers are left out, because their filters print the same as the others.
func markFilter(v reflect.Value) {
	for _, filter := range []any{cliniko.Matches(MarkText), cliniko.AtLeast(MarkDate), cliniko.AtLeast(MarkTime), cliniko.Equal(true)} {
		if f := reflect.ValueOf(filter); f.Type().AssignableTo(v.Type()) {
			v.Set(f)
		}
	}
}

// MarkedValue returns a value of a type that is filled with marks, except for the numbers and columns of pages, which are
// about nobody.
func MarkedValue(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	setMarks(v, "")
	if t.Kind() != reflect.Struct {
		return v
	}
	for _, name := range []string{"Page", "PerPage", "Sort", "TotalEntries"} {
		if field := v.FieldByName(name); field.IsValid() {
			field.SetZero()
		}
	}
	return v
}

// Failures are the ways in which a call can fail, each filled with marks.
var Failures = map[string]http.RoundTripper{
	"400":            marked(400, `{"message":"MARKovic is not filterable"}`),
	"401":            marked(401, "HTTP Basic: MARKovic denied."),
	"403":            marked(403, `{"message":"MARKovic"}`),
	"404":            marked(404, `{"status":"404","error":"MARKovic"}`),
	"422":            marked(422, `{"message":"MARKovic","errors":{"MARKovic":"x","email":["MARKovic is taken"],"base":{"MARKovic":770077077}}}`),
	"429":            marked(429, `{"message":"MARKovic"}`),
	"500":            marked(500, `{"message":"MARKovic"}`),
	"502":            marked(502, "<html>MARKovic</html>"),
	"redirect":       marked(302, "MARKovic", "Location", "https://evil.example/MARKovic?x=MARKovic"),
	"HTML":           marked(200, "<html>Sign in, MARKovic</html>"),
	"truncated":      marked(200, `{"id":"55","first_name":"MARKovic`),
	"a text":         marked(200, `"MARKovic"`),
	"a list":         marked(200, `["MARKovic"]`),
	"wrong types":    marked(200, `{"id":"MARKovic","created_at":"MARKovic","content":"MARKovic","links":"MARKovic","fields":["MARKovic"],"url":1}`),
	"odd request id": marked(404, "", "X-Request-Id", "MARKovic was here"),
	"URL in the text": failing(func(req *http.Request) error {
		return fmt.Errorf("proxy http://u:MARKovic@10.0.0.1/ refused %s", req.URL)
	}),
	"URL error": failing(func(req *http.Request) error {
		return &url.Error{Op: "Get", URL: req.URL.String(), Err: io.ErrUnexpectedEOF}
	}),
	"URL error, wrapped": failing(func(req *http.Request) error {
		return fmt.Errorf("sending: %w", &url.Error{Op: "Get", URL: req.URL.String(), Err: io.EOF})
	}),
	"error with fields": failing(func(req *http.Request) error { return FieldsError{URL: req.URL.String(), Name: MarkText} }),
	"malformed":         failing(func(*http.Request) error { return errors.New(`malformed HTTP response "MARKovic"`) }),
	"cancelled":         failing(func(*http.Request) error { return context.Canceled }),
}

// FieldsError is an error with a harmless text and fields that are not.
type FieldsError struct{ URL, Name string }

func (FieldsError) Error() string { return "failed" }

// marked responds with a marked body and header.
func marked(status int, body string, header ...string) http.RoundTripper {
	return RoundTripFunc(func(*http.Request) (*http.Response, error) {
		resp := httpmock.NewStringResponse(status, body)
		for i := 0; i < len(header); i += 2 {
			resp.Header.Set(header[i], header[i+1])
		}
		return resp, nil
	})
}

func failing(err func(*http.Request) error) http.RoundTripper {
	return RoundTripFunc(func(req *http.Request) (*http.Response, error) { return nil, err(req) })
}

// CallMarked calls a method of client with marks in all arguments. The edits may change the arguments.
func CallMarked(client *cliniko.Client, e Method, edits ...func([]reflect.Value)) error {
	service, name, _ := strings.Cut(e.Name, ".")
	method := reflect.ValueOf(client).Elem().FieldByName(service).MethodByName(name)
	in := []reflect.Value{reflect.ValueOf(context.Background())}
	for i := 1; i < method.Type().NumIn(); i++ {
		t := method.Type().In(i)
		if method.Type().IsVariadic() && i == method.Type().NumIn()-1 {
			t = t.Elem()
		}
		value := reflect.New(t).Elem()
		if t == reflect.TypeFor[io.Writer]() {
			value.Set(reflect.ValueOf(io.Discard))
		} else {
			value.Set(MarkedValue(t))
			FillDays(value)
		}
		in = append(in, value)
	}
	for _, edit := range edits {
		edit(in)
	}
	out := method.Call(in)
	if e.IsIterator() {
		return firstError(out[0])
	}
	err, _ := reflect.TypeAssert[error](out[len(out)-1])
	return err
}

// firstError returns the error of the first element of an iterator.
func firstError(all reflect.Value) (found error) {
	yield := reflect.MakeFunc(all.Type().In(0), func(in []reflect.Value) []reflect.Value {
		found, _ = reflect.TypeAssert[error](in[1])
		return []reflect.Value{reflect.ValueOf(false)}
	})
	all.Call([]reflect.Value{yield})
	return found
}
