package security_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	gotypes "go/types"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// markedErrors has one error of each type, with marks wherever there can be personal data.
func markedErrors() []error {
	cause := testkit.FieldsError{URL: testkit.MarkText, Name: testkit.MarkText}
	ada := cliniko.Patient{ID: "55", FirstName: testkit.MarkText, DateOfBirth: testkit.MarkDate}
	return []error{
		&cliniko.APIError{StatusCode: 422, Method: "POST", Route: "/patients", Message: testkit.MarkText, Fields: map[string][]string{testkit.MarkText: {testkit.MarkText}}},
		&cliniko.DecodeError{Method: "GET", Route: "/patients/{id}", RecordID: "55", Field: "email", Problem: "is odd"},
		&cliniko.FileError{Op: cliniko.FileUpload, Err: cause},
		&cliniko.LeftBehindError[cliniko.Patient]{ID: "55", Err: cause, Undo: cause},
		&cliniko.OutcomeUnknownError{Method: "POST", Route: "/patients", Err: cause},
		&cliniko.TransportError{Method: "GET", Route: "/patients", Err: cause},
		&cliniko.UndecidedPatientError{Candidates: []cliniko.PatientMatch{{Patient: &ada}}},
		&cliniko.UploadError{Step: cliniko.UploadCreate, Err: cause},
		&cliniko.ValidationError{Field: "email", Reason: "is required"},
	}
}

// TestErrorsShowTheirTextOnly checks errors that are passed as pointers, as values, and as parts of other structs.
func TestErrorsShowTheirTextOnly(t *testing.T) {
	t.Parallel()
	for _, err := range markedErrors() {
		pointer := reflect.ValueOf(err)
		for _, v := range []reflect.Value{pointer, pointer.Elem()} {
			texts := testkit.Printed(v)
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
				texts[verb+" of a field"] = fmt.Sprintf(verb, inField(v))
			}
			for _, value := range []any{v.Interface(), inField(v)} {
				data, _ := json.Marshal(value)
				texts[fmt.Sprintf("JSON of a %T", value)] = string(data)
			}
			for way, text := range texts {
				if mark := testkit.ShownMark(text); mark != "" {
					t.Errorf("%s of a %s shows %s: %s", way, v.Type(), mark, text)
				}
			}
			if text := fmt.Sprintf("%+v", v.Interface()); text != err.Error() {
				t.Errorf("a %s prints as %s, want %s", v.Type(), text, err.Error())
			}
		}
	}
}

// inField returns a struct with a value in its only field.
func inField(v reflect.Value) any {
	outer := reflect.New(reflect.StructOf([]reflect.StructField{{Name: "Failure", Type: v.Type()}})).Elem()
	outer.Field(0).Set(v)
	return outer.Interface()
}

// TestErrorsWithoutFields checks that the zero value of an error has a text.
func TestErrorsWithoutFields(t *testing.T) {
	t.Parallel()
	for _, err := range markedErrors() {
		reflect.ValueOf(err).Elem().SetZero()
		if text := fmt.Sprintf("%v %v", err.Error(), reflect.ValueOf(err).Elem()); text == "" || strings.Contains(text, "PANIC") {
			t.Errorf("a zero %T prints as %s", err, text)
		}
	}
}

// TestNoErrorTypeIsLeftOut compares markedErrors with the source.
func TestNoErrorTypeIsLeftOut(t *testing.T) {
	t.Parallel()
	var tested []string
	for _, err := range markedErrors() {
		tested = append(tested, typeName(reflect.TypeOf(err).Elem().Name()))
	}
	if declared := errorTypes(t); !slices.Equal(tested, declared) {
		t.Errorf("the errors tested are %v, and the package declares %v: markedErrors must have all, sorted", tested, declared)
	}
}

// typeName removes the pointer and the type arguments from the name of a type.
func typeName(name string) string {
	name, _, _ = strings.Cut(strings.TrimPrefix(name, "*"), "[")
	return name
}

// errorTypes returns the structs of the package that are errors, sorted. Their Error methods have pointer receivers.
func errorTypes(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../*.go")
	if err != nil {
		t.Fatal(err)
	}
	var types []string
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			method, ok := decl.(*ast.FuncDecl)
			if !ok || method.Name.Name != "Error" || method.Recv == nil || strings.HasSuffix(name, "_test.go") {
				continue
			}
			if receiver := gotypes.ExprString(method.Recv.List[0].Type); strings.HasPrefix(receiver, "*") {
				types = append(types, typeName(receiver))
			}
		}
	}
	return slices.Sorted(slices.Values(types))
}
