package security_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// The promise: no personal data in logs, in errors, and where a value is printed by accident. The tests fill everything
// with marks and look for them in the output. They find the types by reflection, so that a new model or request is covered
// without a line here.

// markedTypes returns the structs that users of the SDK get or pass.
func markedTypes(t *testing.T) []reflect.Type {
	t.Helper()
	found := map[reflect.Type]bool{
		reflect.TypeFor[cliniko.PatientAttachmentUploadOptions](): true,
		reflect.TypeFor[cliniko.PatientFormAddress]():             true, // in an answer to a form
		reflect.TypeFor[cliniko.PatientFormFullName]():            true,
	}
	for _, e := range testkit.Methods(t) {
		for in := range e.Type.Ins() {
			collectStructs(in, found)
		}
		if !e.IsIterator() && e.Type.NumOut() == 2 {
			collectStructs(e.Type.Out(0), found)
		}
	}
	return slices.SortedFunc(maps.Keys(found), func(a, b reflect.Type) int { return strings.Compare(a.String(), b.String()) })
}

func collectStructs(t reflect.Type, found map[reflect.Type]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		collectStructs(t.Elem(), found)
	case reflect.Struct:
		if found[t] || t.PkgPath() != reflect.TypeFor[cliniko.Client]().PkgPath() {
			return
		}
		found[t] = true
		if get, ok := t.MethodByName("Get"); ok && testkit.IsOptional(t) {
			collectStructs(get.Type.Out(0), found)
		}
		for field := range t.Fields() {
			if field.IsExported() {
				collectStructs(field.Type, found)
			}
		}
	}
}

// plainTypes print what they hold: a day, or the times of a day. Every other type prints as its type, and as its ID if it
// has one.
var plainTypes = []string{
	"AvailableTime", "AvailableTimeListOptions", "DailyAvailabilityPeriod", "Date", "NextAvailableTime", "NextAvailableTimeOptions",
}

func TestNothingPrintsPersonalData(t *testing.T) {
	t.Parallel()
	shown := map[string]bool{}
	for _, typ := range markedTypes(t) {
		for way, text := range testkit.Printed(testkit.MarkedValue(typ)) {
			if mark := testkit.ShownMark(text); mark == "" {
				continue
			}
			shown[typ.Name()] = true
			if !slices.Contains(plainTypes, typ.Name()) {
				t.Errorf("%s of a %s shows its fields; go generate ./... writes its Format and LogValue: %s", way, typ, text)
				break
			}
		}
	}
	for _, name := range plainTypes {
		if !shown[name] {
			t.Errorf("%s shows nothing, or does not exist: remove it from plainTypes", name)
		}
	}
}

// TestPlainTypesAreAboutNobody checks that a type that prints what it holds has only times in it, and the address that
// they were read from.
func TestPlainTypesAreAboutNobody(t *testing.T) {
	t.Parallel()
	for _, typ := range markedTypes(t) {
		if !slices.Contains(plainTypes, typ.Name()) {
			continue
		}
		for field := range typ.Fields() {
			switch field.Type {
			case reflect.TypeFor[time.Time](), reflect.TypeFor[time.Month](), reflect.TypeFor[cliniko.Date](), reflect.TypeFor[int](), reflect.TypeFor[cliniko.SelfLink]():
			default:
				if typ != reflect.TypeFor[cliniko.DailyAvailabilityPeriod]() || !strings.HasSuffix(field.Name, "At") {
					t.Errorf("%s.%s is a %s, and is printed", typ, field.Name, field.Type)
				}
			}
		}
	}
}

// TestEncodingHidesNothing checks that encoding/json, with which users store records, writes what printing hides.
func TestEncodingHidesNothing(t *testing.T) {
	t.Parallel()
	for _, typ := range markedTypes(t) {
		value := testkit.MarkedValue(typ).Interface()
		if _, isFormatter := value.(fmt.Formatter); !isFormatter || strings.HasPrefix(typ.Name(), "Page") || typ.NumField() > 0 && typ.Field(0).Tag.Get("json") == "" && !testkit.IsOptional(typ) {
			continue // pages, options, and types with an encoding of their own
		}
		data, err := json.Marshal(value)
		if err != nil || slices.Contains([]string{"{}", "[]", `""`, "null"}, string(data)) {
			t.Errorf("%s is encoded as %s, %v", typ, data, err)
		}
	}
}

// TestFiltersPrintNothing checks filters, whose value may be a name, an email address or a date of birth.
func TestFiltersPrintNothing(t *testing.T) {
	t.Parallel()
	number := decimal.New(testkit.MarkNumber, 0)
	for _, filter := range []any{
		cliniko.Equal(testkit.MarkText), cliniko.NotEqual("x", testkit.MarkText), cliniko.In("x", testkit.MarkText), cliniko.Contains(testkit.MarkText), cliniko.Matches(testkit.MarkText),
		cliniko.Equal(testkit.MarkDate), cliniko.Between(testkit.MarkDate, testkit.MarkDate), cliniko.Between(testkit.MarkTime, testkit.MarkTime), cliniko.MatchesDate("1907-07-17"),
		cliniko.AtLeast(number).And(cliniko.LessThan(number)), cliniko.Equal(testkit.MarkNumber), cliniko.GreaterThan(testkit.MarkTime), cliniko.AtMost(testkit.MarkNumber),
	} {
		for way, text := range testkit.Printed(reflect.ValueOf(filter)) {
			if mark := testkit.ShownMark(text); mark != "" {
				t.Errorf("%s of a %T shows %s", way, filter, mark)
			}
		}
	}
	options := cliniko.PatientListOptions{LastName: cliniko.Equal(testkit.MarkText), DateOfBirth: cliniko.Equal(testkit.MarkDate)}
	for way, text := range testkit.Printed(reflect.ValueOf(options)) {
		if mark := testkit.ShownMark(text); mark != "" {
			t.Errorf("%s of the options shows %s", way, mark)
		}
	}
}

// attributes is a handler that passes each attribute to seen.
type attributes struct {
	slog.Handler

	seen func(slog.Attr)
}

func (a attributes) Handle(ctx context.Context, record slog.Record) error {
	record.Attrs(func(attr slog.Attr) bool { a.seen(attr); return true })
	return a.Handler.Handle(ctx, record)
}

// TestErrorsAndLogsHoldNoPersonalData calls every method with marks in all arguments, makes it fail in every way, and looks
// for marks in the log, in the error, and in what an observer gets.
func TestErrorsAndLogsHoldNoPersonalData(t *testing.T) {
	t.Parallel()
	all := testkit.Methods(t)
	routes := map[string]bool{"{file}": true}
	for _, e := range all {
		routes[e.Op.Path] = true
	}
	documented := []string{"method", "route", "attempt", "duration", "error", "status", "request_id", "bytes", "attempts", "waited", "pause", "problem", "record_id", "fields"}
	for name, failure := range testkit.Failures {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log strings.Builder
			seen := func(attr slog.Attr) {
				if !slices.Contains(documented, attr.Key) || attr.Key == "route" && !routes[attr.Value.String()] {
					t.Errorf("the log has the attribute %s", attr)
				}
			}
			handler := slog.NewMultiHandler(attributes{testkit.TextHandler(&log), seen}, testkit.JSONHandler(&log))
			observer := new(testkit.Observer)
			client, _ := testkit.NewClient(t, cliniko.WithHTTPClient(&http.Client{Transport: failure}), cliniko.WithLogger(slog.New(handler)), cliniko.WithMaxRetries(0), cliniko.WithObserver(observer))
			failed := 0
			looked := map[string]bool{}
			for _, e := range all {
				err := testkit.CallMarked(client, e)
				if err == nil { // some methods do not read the body
					continue
				}
				failed++
				if mark := testkit.ShownMark(err.Error()); mark != "" {
					t.Errorf("%s: the error shows %s", e.Name, mark)
				}
				if kind := fmt.Sprintf("%T", err); !looked[kind] { // one of each type is examined closely
					looked[kind] = true
					checkShowsNothing(t, e.Name, err)
				}
			}
			if mark := testkit.ShownMark(log.String()); mark != "" {
				t.Errorf("the log shows %s", mark)
			}
			checkObserved(t, observer, routes)
			if lines := strings.Count(log.String(), "cliniko request"); failed < 100 || lines < 2*(failed-5) {
				t.Errorf("%d calls failed, with a log of %d lines", failed, lines)
			}
		})
	}
}

// checkObserved looks for marks, IDs and causes in what an observer gets.
func checkObserved(t *testing.T, observer *testkit.Observer, routes map[string]bool) {
	t.Helper()
	if len(observer.Events) < 400 {
		t.Errorf("an observer gets %d events", len(observer.Events))
	}
	for _, event := range observer.Events {
		var err error
		switch e := event.(type) {
		case cliniko.CallInfo:
			if !routes[e.Route] {
				t.Errorf("an observer gets the route %s", e.Route)
			}
		case cliniko.AttemptResult:
			err = e.Err
		case cliniko.CallResult:
			err = e.Err
		}
		if _, ok := err.(cliniko.Failure); err != nil && !ok { //nolint:errorlint // it must be a Failure, and not only match one
			t.Errorf("an observer gets a %T", err)
		}
		if mark := testkit.ShownMark(fmt.Sprintf("%+v %#v", event, event)); mark != "" {
			t.Errorf("an observer gets %s: %+v", mark, event)
		}
	}
}

func checkShowsNothing(t *testing.T, name string, err error) {
	t.Helper()
	for cause := err; cause != nil; cause = errors.Unwrap(cause) {
		if !isOurs(cause) {
			break
		}
		for way, text := range testkit.Printed(reflect.ValueOf(&cause).Elem()) {
			if mark := testkit.ShownMark(text); mark != "" {
				t.Errorf("%s: %s of a %T shows %s: %s", name, way, cause, mark, text)
				return
			}
		}
	}
}

// isOurs reports whether an error is of the SDK. An error of a transport may be unwrapped, and may say anything.
func isOurs(err error) bool {
	t := reflect.TypeOf(err)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return strings.HasPrefix(t.PkgPath(), reflect.TypeFor[cliniko.Client]().PkgPath()) && t != reflect.TypeFor[testkit.FieldsError]()
}

// TestRejectedInputIsNotShown breaks each rule of each request, and passes something other than an ID to each method. The
// error must name the field and what is allowed, and not show the value.
func TestRejectedInputIsNotShown(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	rejected := 0
	check := func(e testkit.Method, what string, edit func([]reflect.Value)) {
		err := testkit.CallMarked(client, e, edit)
		if _, ok := errors.AsType[*cliniko.ValidationError](err); !ok {
			t.Errorf("%s with a wrong %s: got %v, want a ValidationError", e.Name, what, err)
			return
		}
		rejected++
		if testkit.ShownMark(err.Error()) != "" || testkit.ShownMark(fmt.Sprintf("%#v", err)) != "" {
			t.Errorf("%s with a wrong %s: the error shows it: %v", e.Name, what, err)
		}
	}
	for _, e := range testkit.Methods(t) {
		for i := 1; i < e.Type.NumIn(); i++ {
			if e.Type.In(i).Kind() == reflect.String {
				check(e, "id", func(in []reflect.Value) { in[i].SetString(testkit.MarkText) })
			}
		}
		request := e.Request()
		if request == nil {
			continue
		}
		for i := range request.NumField() {
			field := request.Field(i)
			for rule := range strings.SplitSeq(field.Tag.Get("check"), ",") {
				if rule != "" {
					check(e, field.Name, func(in []reflect.Value) { breakRule(in[len(in)-1].Field(i), rule) })
				}
			}
		}
	}
	if n := mock.GetTotalCallCount(); rejected < 300 || n != 0 {
		t.Errorf("%d inputs were rejected, %d requests sent", rejected, n)
	}
}

// breakRule sets a field of a request to a value that breaks a rule.
func breakRule(v reflect.Value, rule string) {
	if testkit.IsOptional(v.Type()) {
		value := testkit.OptionalValue(v.Type())
		breakRule(value, rule)
		testkit.SetJSON(v, value.Interface())
		return
	}
	name, bound, _ := strings.Cut(rule, "=")
	switch {
	case name == "required":
		v.SetZero()
	case v.Kind() == reflect.String && name == "len":
		n := 0
		_, _ = fmt.Sscan(bound, &n)
		v.SetString(strings.Repeat(testkit.MarkText, n/len(testkit.MarkText)+1))
	case v.Kind() == reflect.String:
		v.SetString(testkit.MarkText)
	case v.Kind() == reflect.Int && (name == "min" || name == "gt"):
		v.SetInt(-testkit.MarkNumber)
	case v.Kind() == reflect.Int:
		v.SetInt(testkit.MarkNumber)
	case name == "min" || name == "gt":
		v.Set(reflect.ValueOf(decimal.New(-testkit.MarkNumber, 30)))
	default:
		v.Set(reflect.ValueOf(decimal.New(testkit.MarkNumber, 30)))
	}
}

// TestRejectedAnswersAreNotShown checks the errors of setters, such as SetAnswer: they may name the question or the field,
// which are the clinic's, and never an answer, which is a patient's.
func TestRejectedAnswersAreNotShown(t *testing.T) {
	t.Parallel()
	client, _ := testkit.NewClient(t)
	long := strings.Repeat(testkit.MarkText, 40)
	choice := []cliniko.QuestionChoice{{Value: "Left"}}
	question := func(kind cliniko.QuestionType) *cliniko.TreatmentNoteQuestion {
		return &cliniko.TreatmentNoteQuestion{Name: "Side", Type: kind, Answer: testkit.MarkText, Answers: choice, Other: &cliniko.TreatmentNoteOther{Enabled: true}}
	}
	asked := func(kind cliniko.QuestionType) *cliniko.PatientFormQuestion {
		return &cliniko.PatientFormQuestion{Name: "Side", Type: kind, Answers: choice, Options: cliniko.SelectOptions("Left")}
	}
	custom := func(kind cliniko.PatientCustomFieldType) *cliniko.PatientCustomFields {
		field := cliniko.PatientCustomField{Name: testkit.MarkText, Token: "t", Type: kind, Value: testkit.MarkText, Other: &cliniko.PatientCustomFieldOther{Enabled: true}}
		return &cliniko.PatientCustomFields{Sections: []cliniko.PatientCustomFieldSection{{Fields: []cliniko.PatientCustomField{field}}}}
	}
	listPath := func(path, key string) error {
		_, err := cliniko.Collect(cliniko.ListPath[cliniko.Patient](t.Context(), client, path, key, nil))
		return err
	}
	_, noDate := cliniko.ParseDate(testkit.MarkText)
	_, noQuestion := (&cliniko.TreatmentNoteContent{}).Question(testkit.MarkText)
	_, noUpload := client.PatientAttachments.Upload(t.Context(), "7", testkit.MarkText+"\n", strings.NewReader(testkit.MarkText), cliniko.PatientAttachmentUploadOptions{})
	for name, err := range map[string]error{
		"date":                       noDate,
		"question":                   noQuestion,
		"filename":                   noUpload,
		"path":                       client.Do(t.Context(), http.MethodGet, "/"+testkit.MarkText+"?", nil, nil, nil),
		"method":                     client.Do(t.Context(), testkit.MarkText, "/patients", nil, nil, nil),
		"body":                       client.Do(t.Context(), http.MethodPost, "/patients", nil, map[string]any{testkit.MarkText: func() {}}, nil),
		"path of a list":             listPath("/"+testkit.MarkText+"?", "letters"),
		"key of a list":              listPath("/letters", testkit.MarkText),
		"answer to checkboxes":       question(cliniko.QuestionCheckboxes).SetAnswer(testkit.MarkText),
		"answer to a date":           question(cliniko.QuestionDate).SetAnswer(testkit.MarkText),
		"choice":                     question(cliniko.QuestionRadiobuttons).Select(testkit.MarkText),
		"choices":                    question(cliniko.QuestionRadiobuttons).Select(testkit.MarkText, testkit.MarkText),
		"choice of a text":           question(cliniko.QuestionText).Select(testkit.MarkText),
		"free text":                  question(cliniko.QuestionCheckboxes).SetOther(long),
		"answer in a form":           asked(cliniko.QuestionSignature).SetAnswer(cliniko.TextAnswer(testkit.MarkText)),
		"date in a form":             asked(cliniko.QuestionDate).SetAnswer(cliniko.TextAnswer(testkit.MarkText)),
		"option in a form":           asked(cliniko.QuestionSelect).SetAnswer(cliniko.TextAnswer(testkit.MarkText)),
		"text for a name":            asked(cliniko.QuestionFullName).SetAnswer(cliniko.TextAnswer(testkit.MarkText)),
		"half a name":                asked(cliniko.QuestionFullName).SetAnswer(cliniko.FullNameAnswer(cliniko.PatientFormFullName{FirstName: testkit.MarkText})),
		"long address":               asked(cliniko.QuestionAddress).SetAnswer(cliniko.AddressAnswer(cliniko.PatientFormAddress{City: long})),
		"phone without a type":       asked(cliniko.QuestionPhone).SetAnswer(cliniko.PhoneAnswer(cliniko.PhoneNumber{Number: testkit.MarkText})),
		"some of the pronouns":       asked(cliniko.QuestionPronouns).SetAnswer(cliniko.PronounsAnswer(cliniko.Pronouns{Nominative: testkit.MarkText})),
		"custom field":               custom(cliniko.CustomFieldText).SetValue(testkit.MarkText, testkit.MarkText),
		"custom date":                custom(cliniko.CustomFieldDate).SetValue("t", testkit.MarkText),
		"custom option":              custom(cliniko.CustomFieldRadiobuttons).Select("t", testkit.MarkText),
		"custom option of a text":    custom(cliniko.CustomFieldText).Select("t", testkit.MarkText),
		"free text of a custom one":  custom(cliniko.CustomFieldCheckboxes).SetOther("t", long),
		"value of custom checkboxes": custom(cliniko.CustomFieldCheckboxes).SetValue("t", testkit.MarkText),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		} else {
			checkShowsNothing(t, name, err)
		}
	}
}
