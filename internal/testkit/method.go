package testkit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/apispec"
)

// Method is a service method with the operation that it was seen to call.
type Method struct {
	Name string       // Service.Method, as in the Client
	Type reflect.Type // without the receiver
	Op   apispec.Operation

	// What Call sends: "POST /v1/patients/1/archive" and the body, "" for none.
	Line, Body string
}

// composed are the methods that call several operations in a row, each of which has a method of its own.
var composed = []string{
	"Attendees.Book", "AvailableTimes.Offers", "AvailableTimes.Search", "IndividualAppointments.Book", "IndividualAppointments.Settle", "PatientAttachments.Upload",
	"Patients.Current", "Patients.Find", "Patients.FindOrCreate", "Patients.Settle", "TreatmentNotes.Settle",
}

// Methods returns the table of all service methods except composed ones. It is read from the Client by reflection, so a
// test over the table also covers new resources.
func Methods(t testing.TB) []Method {
	t.Helper()
	methods, err := loadMethods()
	if err != nil {
		t.Fatal(err)
	}
	return slices.Clone(methods)
}

// loadMethods calls every method once and notes what it sends.
var loadMethods = sync.OnceValues(func() ([]Method, error) {
	var line, body string
	client, err := cliniko.NewClient(Account, Key, UserAgent, cliniko.WithMaxRetries(0), cliniko.WithoutRateLimit(),
		cliniko.WithHTTPClient(&http.Client{Transport: RoundTripFunc(func(req *http.Request) (*http.Response, error) {
			line = req.Method + " " + req.URL.Path
			if req.Body != nil {
				data, _ := io.ReadAll(req.Body)
				body = string(data)
			}
			return nil, errors.New("only looking")
		})}))
	if err != nil {
		return nil, err
	}
	var methods []Method
	for service, value := range reflect.ValueOf(client).Elem().Fields() {
		if !service.IsExported() {
			continue
		}
		for method, function := range value.Methods() {
			m := Method{Name: service.Name + "." + method.Name, Type: function.Type()}
			if slices.Contains(composed, m.Name) || isGenerated(method.Name) {
				continue
			}
			line, body = "", ""
			_, callErr := m.Call(context.Background(), client)
			if line == "" {
				return nil, fmt.Errorf("%s sent nothing; if it calls several operations, it belongs to composed in internal/testkit/method.go: %w", m.Name, callErr)
			}
			m.Line, m.Body = line, body
			if m.Op, err = operationOf(line); err != nil {
				return nil, fmt.Errorf("%s: %w", m.Name, err)
			}
			methods = append(methods, m)
		}
	}
	return methods, nil
})

// isGenerated reports whether a method was generated from the All of a list, which is in the table.
func isGenerated(method string) bool {
	return strings.HasPrefix(method, "Walk") || slices.Contains([]string{"Changes", "GetMany", "Reconcile"}, method)
}

// Spec returns the description of the API.
func Spec(t testing.TB) *apispec.Spec {
	t.Helper()
	spec, err := apispec.Load()
	if err != nil {
		t.Fatal(err)
	}
	return spec
}

// operationOf returns the operation that a request line is a call of.
func operationOf(line string) (apispec.Operation, error) {
	spec, err := apispec.Load()
	if err != nil {
		return apispec.Operation{}, err
	}
	var found *apispec.Operation
	for i, op := range spec.Operations {
		isCall := slices.EqualFunc(strings.Split(line, "/"), strings.Split(op.Method+" /v1"+op.Path, "/"), func(got, want string) bool {
			return got == want || strings.HasPrefix(want, "{") && strings.Trim(got, "0123456789") == ""
		})
		if isCall && op.Status != apispec.StatusRemoved {
			found = &spec.Operations[i]
			break
		}
	}
	if found == nil {
		return apispec.Operation{}, fmt.Errorf("internal/apispec/endpoints.csv has no operation for %s", line)
	}
	return *found, nil
}

// IsIterator reports whether the method is the All of a List.
func (m Method) IsIterator() bool {
	return m.Type.NumOut() == 1 && m.Type.Out(0).Kind() == reflect.Func
}

// IsWrite reports whether the method changes something.
func (m Method) IsWrite() bool { return m.Op.Method != http.MethodGet }

// ReturnsFile reports whether the method returns a file instead of a record.
func (m Method) ReturnsFile() bool {
	return m.Op.ResponseSchema == "" && m.Op.ListKey == "" && m.Op.Method == http.MethodGet
}

// Options returns the type of the method's options or request, or nil if it has none.
func (m Method) Options() reflect.Type {
	last := m.Type.In(m.Type.NumIn() - 1)
	if m.Type.IsVariadic() {
		last = last.Elem()
	}
	if last.Kind() != reflect.Struct {
		return nil
	}
	return last
}

// Request returns the type of the request body that the method takes, or nil if it takes none.
func (m Method) Request() reflect.Type {
	if options := m.Options(); options != nil && isRequest(options) {
		return options
	}
	return nil
}

// Model returns the type of the record that the method returns, one or many of it.
func (m Method) Model() reflect.Type {
	out := m.Type.Out(0)
	if m.IsIterator() {
		return out.In(0).In(0)
	}
	out = out.Elem() // *T or *Page[T]
	if items, ok := out.FieldByName("Items"); ok && strings.HasPrefix(out.Name(), "Page[") {
		return items.Type.Elem()
	}
	return out
}

// Of returns the method of a client.
func (m Method) Of(client *cliniko.Client) reflect.Value {
	service, method, _ := strings.Cut(m.Name, ".")
	return reflect.ValueOf(client).Elem().FieldByName(service).MethodByName(method)
}

// Iterate starts an iterator with generated arguments.
func (m Method) Iterate(ctx context.Context, client *cliniko.Client) reflect.Value {
	return m.Of(client).Call(m.arguments(ctx))[0]
}

// Call calls the method with generated arguments: the ID 1, and a request with its required fields. It returns the
// record, the page, the records that an iterator yielded, the content of a file, or nil.
func (m Method) Call(ctx context.Context, client *cliniko.Client) (any, error) {
	if m.IsIterator() {
		return collect(m.Iterate(ctx, client))
	}
	in := m.arguments(ctx)
	out := m.Of(client).Call(in)
	err, _ := reflect.TypeAssert[error](out[len(out)-1])
	if file, ok := reflect.TypeAssert[*bytes.Buffer](in[len(in)-1]); ok {
		return file.Bytes(), err
	}
	if len(out) == 1 {
		return nil, err
	}
	return out[0].Interface(), err
}

// Fail calls a method of a service with generated arguments and returns its error. It ranges over an iterator or a walk.
// Unlike Call, it works for every method.
func Fail(ctx context.Context, function reflect.Value) error {
	result := function.Call(Method{Type: function.Type()}.arguments(ctx))
	last := result[len(result)-1]
	if all := last.MethodByName("All"); all.IsValid() {
		last = all.Call([]reflect.Value{reflect.ValueOf(ctx)})[0]
	}
	if last.Kind() == reflect.Func {
		_, err := collect(last)
		return err
	}
	err, _ := reflect.TypeAssert[error](last)
	return err
}

// collect returns the records before the first error as a slice, and that error.
func collect(all reflect.Value) (any, error) {
	records := reflect.Zero(reflect.SliceOf(all.Type().In(0).In(0)))
	for record, err := range all.Seq2() {
		if !err.IsNil() {
			return records.Interface(), err.Interface().(error)
		}
		records = reflect.Append(records, record)
	}
	return records.Interface(), nil
}

// Fixture returns the name of the fixture that the method reads, or "" if it reads no JSON.
func (m Method) Fixture() string {
	switch {
	case m.Op.ListKey != "":
		return m.Op.ListKey + "_list.json"
	case m.Op.ResponseSchema != "":
		return snakeCase(m.Model().Name()) + ".json"
	default:
		return ""
	}
}

// Response returns a response of the API to what Call sends. A list has a single page.
func (m Method) Response(t testing.TB) (status int, body []byte) {
	t.Helper()
	if m.Fixture() == "" {
		if m.ReturnsFile() {
			return http.StatusOK, []byte("the content of the file")
		}
		return http.StatusNoContent, nil
	}
	return http.StatusOK, responseTo(t, m.Op, m.Line, Fixture(t, m.Fixture()))
}

// Reader returns the method that reads a fixture, and a response made from the fixture. It finds the method by the name
// of the fixture, which may have a suffix, as in patient_minimal.json.
func Reader(t testing.TB, fixture string) (reader Method, response []byte) {
	t.Helper()
	longest := ""
	for _, m := range Methods(t) {
		own := strings.TrimSuffix(m.Fixture(), ".json")
		special, fits := strings.CutPrefix(strings.TrimSuffix(fixture, ".json"), own)
		if fits && len(own) > len(longest) && !m.IsIterator() && !m.IsWrite() && (special == "" || special[0] == '_') {
			longest, reader = own, m
		}
	}
	if longest == "" {
		t.Fatalf("no method reads testdata/fixtures/%s: a list is named after its key, patients_list.json, and a record after its type, patient.json", fixture)
	}
	return reader, responseTo(t, reader.Op, reader.Line, Fixture(t, fixture))
}

// snakeCase returns a type name as the API writes it: PatientCase becomes patient_case.
func snakeCase(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
