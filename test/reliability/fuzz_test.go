package reliability_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jarcoal/httpmock"
	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// models returns the types of the records that the services return.
func models() []reflect.Type {
	var found []reflect.Type
	seen := map[reflect.Type]bool{}
	for field := range reflect.TypeFor[cliniko.Client]().Fields() {
		for method := range field.Type.Methods() {
			if method.Type.NumOut() == 0 || method.Type.Out(0).Kind() != reflect.Pointer {
				continue
			}
			model := method.Type.Out(0).Elem()
			if items, ok := model.FieldByName("Items"); ok {
				model = items.Type.Elem()
			}
			if !seen[model] {
				seen[model] = true
				found = append(found, model)
			}
		}
	}
	return found
}

// longExponent is beyond the limits of responses, see TestAmountsAreBounded, and still accepted by encoding/json.
var longExponent = regexp.MustCompile(`[eE][+-]?[0-9]{4}`)

// comesBack reads a document as a type and checks that what the value is written as is read and written unchanged.
func comesBack(t *testing.T, typ reflect.Type, document []byte) {
	t.Helper()
	first := reflect.New(typ)
	if json.Unmarshal(document, first.Interface()) != nil {
		return
	}
	written, err := json.Marshal(first.Interface())
	if err != nil {
		t.Fatalf("%s reads %q and does not write it: %v", typ, document, err)
	}
	second := reflect.New(typ)
	if err := json.Unmarshal(written, second.Interface()); err != nil {
		t.Fatalf("%s reads %q, writes %s and does not read that: %v", typ, document, written, err)
	}
	again, err := json.Marshal(second.Interface())
	if err != nil || !bytes.Equal(again, written) {
		t.Fatalf("%s reads %q, writes %s, reads that and writes %s, %v", typ, document, written, again, err)
	}
}

// FuzzModels checks that a model writes what it can read, and reads and writes that unchanged.
func FuzzModels(f *testing.F) {
	for _, name := range testkit.FixtureNames(f) {
		f.Add(testkit.Fixture(f, name))
	}
	all := models()
	f.Fuzz(func(t *testing.T, document []byte) {
		if !json.Valid(document) || longExponent.Match(document) {
			return
		}
		for _, model := range all {
			comesBack(t, model, document)
		}
	})
}

// parts has a field for each type that reads JSON by rules of its own, or that many models have.
type parts struct {
	Address   cliniko.PatientFormAddress
	Amount    decimal.Decimal
	Answer    cliniko.PatientFormAnswer
	Asked     cliniko.PatientFormQuestion
	AskedIn   cliniko.PatientFormTemplateQuestion
	Born      cliniko.Optional[cliniko.Date]
	Content   *cliniko.TreatmentNoteContent
	Custom    cliniko.PatientCustomFields
	Date      cliniko.Date
	Form      *cliniko.PatientFormContent
	ID        cliniko.PatientID
	IDs       []cliniko.UserID
	Link      cliniko.Link[cliniko.Patient]
	Numbers   []cliniko.PhoneNumber
	Options   cliniko.PatientFormOptions
	Price     cliniko.Optional[decimal.Decimal]
	Pronouns  *cliniko.Pronouns
	Question  cliniko.TreatmentNoteQuestion
	Rule      *cliniko.RepeatRule
	Signature cliniko.SignatureLinks
	Starts    cliniko.Optional[time.Time]
	Template  cliniko.TreatmentNoteTemplateQuestion
	Text      cliniko.Optional[string]
	Time      time.Time
}

// FuzzParts is FuzzModels for each of the parts alone, because fuzzing hardly reaches them inside a model. It also checks
// that an ID has no digit that was not in the document.
func FuzzParts(f *testing.F) {
	for _, seed := range []string{
		`null`, `"1640000079200001610"`, `1640000079200001610`, `""`, `"2026-10-04T22:00:00Z"`, `"2026-10-05T09:00:00+11:00"`, `"1987-05-19"`,
		`"95.0"`, `95`, `-0.00`, `1e2`, `"1E+2"`, `true`, `["1","2"]`, `[1,2]`, `[]`, `{}`, `{"links":{"self":"https://api.au2.cliniko.com/v1/patients/1"}}`,
		`[{"links":{"self":"x"}}]`, `[{"phone_type":"Mobile","number":"0400 000 010","normalized_number":"61400000010"}]`,
		`{"name":"a","type":"text","answer":"b"}`, `{"name":"a\"","x":[{"y":"}"}],"answer":{"z":"\\"}}`, `{"name":true,"type":[],"other":1}`,
		`{"answers":[{"value":null,"selected":1}],"other":[],"extra":"\u0022"}`, `{"type":"select","options":["a"],"answer":"a","other":{"enabled":true,"label":"b"}}`,
		`{"sections":[{"name":"a","questions":[{"name":"b","type":"date","answer":"1987-05-19"}]}]}`, `{"repeat_type":"Daily","number_of_repeats":3}`,
		`{"sections":[{"token":"a","fields":[{"token":"b","type":"checkboxes","options":[{"token":"c","selected":true}],"other":{"enabled":true,"value":"d"}}]}]}`,
		`{"nominative":"she","accusative":"her"}`, `{"title":"Dr","first_name":"Ada","last_name":"Vane"}`, `"<b>\u2028&"`, "\"\xff\"", `"\ud800"`, `1e-400`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		if !json.Valid(document) || longExponent.Match(document) {
			return
		}
		for part := range reflect.TypeFor[parts]().Fields() {
			comesBack(t, part.Type, document)
		}
		var id cliniko.PatientID
		if json.Unmarshal(document, &id) == nil && !strings.Contains(string(document), id.String()) {
			t.Errorf("%s reads as the ID %s", document, id)
		}
	})
}

// FuzzResponses checks that a method returns what the response holds, or an error about the response.
func FuzzResponses(f *testing.F) {
	all := testkit.Methods(f)
	for i, m := range all {
		if m.Fixture() != "" && !m.IsIterator() {
			_, body := m.Response(f)
			f.Add(uint16(i), body)
		}
	}
	f.Add(uint16(0), []byte(`{"businesses":[{"id":1}],"businesses":[{"id":"2"}],"BUSINESSES":[]}`))
	f.Add(uint16(1), []byte(`{"businesses":[],"links":{"next":"https://api.au2.cliniko.com/v1/businesses?page=2"}}`))
	f.Add(uint16(2), []byte(`{"id":"1","created_at":"","updated_at":"2026-03-03T08:14:05+1000","unit_price":1e999999999}`))
	f.Fuzz(func(t *testing.T, n uint16, body []byte) {
		m := all[int(n)%len(all)]
		next := testkit.RoundTripFunc(func(*http.Request) (*http.Response, error) {
			return httpmock.NewBytesResponse(http.StatusOK, body), nil
		})
		client, err := cliniko.NewClient(testkit.Account, testkit.Key, testkit.UserAgent, cliniko.WithHTTPClient(&http.Client{Transport: next}), cliniko.WithoutRateLimit(), cliniko.WithMaxRetries(0))
		if err != nil {
			t.Fatal(err)
		}
		got, err := m.Call(t.Context(), client)
		if err == nil {
			if _, err := json.Marshal(got); err != nil {
				t.Errorf("%s does not write what it read from %q: %v", m.Name, body, err)
			}
			return
		}
		for _, known := range []error{cliniko.ErrBadResponse, cliniko.ErrForeignLink, cliniko.ErrRepeatedPage, cliniko.ErrEndlessList} {
			if errors.Is(err, known) {
				return
			}
		}
		t.Errorf("%s of %q: %v", m.Name, body, err)
	})
}
