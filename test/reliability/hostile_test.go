package reliability_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jarcoal/httpmock"
	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// The promise: whatever a response holds, a call returns just that, or an error that names the route. It does not panic,
// and returns no ID and no amount that was not in the response.

// oddCall is a call whose response is odd.
type oddCall struct {
	method string // HTTP method
	list   string // key of the list in the response, if there is one
	call   func(context.Context, *cliniko.Client) (any, error)
}

// instead are the values that replace each value of each response, one after the other.
var instead = []string{
	`null`, `true`, `7`, `-1`, `1.5`, `9223372036854775808`, `1e400`, `""`, `"MARKovic"`, `"1e400"`, `[]`, `{}`, `["MARKovic"]`, `{"MARKovic":"MARKovic"}`,
}

func TestWrongValueInEveryPlace(t *testing.T) {
	t.Parallel()
	for _, name := range testkit.FixtureNames(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			method, response := testkit.Reader(t, name)
			call := oddCall{method: method.Op.Method, list: method.Op.ListKey, call: method.Call}
			var body []byte
			next := testkit.RoundTripFunc(func(*http.Request) (*http.Response, error) {
				return httpmock.NewBytesResponse(http.StatusOK, body), nil
			})
			client, _ := testkit.NewClient(t, cliniko.WithHTTPClient(&http.Client{Transport: next}))
			depth := 20
			if call.list != "" && hasRecordFixture(t, method.Model()) {
				depth = 2 // the fields are replaced there
			}
			places := 0
			replaceEach(decodedJSON(t, response), depth, func(document any, text string) {
				places++
				if places%everyNth != 0 {
					return
				}
				body = encodedJSON(t, document)
				call.checkOdd(t, client, body, text)
			})
			if places < len(instead) {
				t.Errorf("only %d values were replaced", places)
			}
		})
	}
}

// hasRecordFixture reports whether a method reads a single record of a type.
func hasRecordFixture(t *testing.T, model reflect.Type) bool {
	t.Helper()
	return slices.ContainsFunc(testkit.Methods(t), func(m testkit.Method) bool {
		return m.Op.ListKey == "" && m.Op.ResponseSchema != "" && m.Model() == model
	})
}

// checkOdd checks that the call returns what the response holds, or an error. A null reads as zero, and a zero number is
// written as 0.
func (tc oddCall) checkOdd(t *testing.T, client *cliniko.Client, body []byte, replacement string) {
	t.Helper()
	got, err := tc.call(t.Context(), client)
	if err != nil {
		checkDecodeError(t, tc, body, err)
		return
	}
	want := decodedJSON(t, body)
	if tc.list != "" {
		want = want.(map[string]any)[tc.list]
	}
	in, back := testkit.NormalizeValue(withoutMarks(want)), testkit.NormalizeValue(withoutMarks(decodedJSON(t, encodedJSON(t, testkit.Records(got)))))
	if reflect.DeepEqual(in, back) || replacement == "null" && reflect.DeepEqual(withoutZeros(in), withoutZeros(back)) {
		return // without cmp, which would take most of the time of the test
	}
	t.Errorf("%s\nreads as something else (-response +record):\n%s", body, cmp.Diff(in, back))
}

// checkDecodeError checks that an error names the route and the problem, and shows no value.
func checkDecodeError(t *testing.T, tc oddCall, body []byte, err error) {
	t.Helper()
	failed, ok := errors.AsType[*cliniko.DecodeError](err)
	_, unknown := errors.AsType[*cliniko.OutcomeUnknownError](err)
	switch {
	case !ok || unknown != (tc.method != http.MethodGet):
		t.Errorf("%.200s: got a %T: %v", body, err, err)
	case failed.Route == "" || failed.Problem == "" || failed.Method != tc.method || !strings.Contains(err.Error(), failed.Route):
		t.Errorf("%.200s: the error does not name the route: %v", body, err)
	case strings.Contains(err.Error(), testkit.MarkText):
		t.Errorf("%.200s: the error shows a value: %v", body, err)
	}
}

// replaceEach replaces the value itself, and each value in it down to a depth, by each of instead, and calls visit with
// every result.
func replaceEach(value any, depth int, visit func(changed any, replacement string)) {
	for _, text := range instead {
		var other any
		decoder := json.NewDecoder(strings.NewReader(text))
		decoder.UseNumber()
		_ = decoder.Decode(&other)
		visit(other, text)
	}
	if depth == 0 {
		return
	}
	switch v := value.(type) {
	case map[string]any:
		if _, isLink := v["links"]; isLink && len(v) == 1 {
			return // one link is like another
		}
		for name, element := range v {
			replaceEach(element, depth-1, func(changed any, text string) { v[name] = changed; visit(v, text) })
			v[name] = element
		}
	case []any:
		for i := range min(len(v), 1) { // the other elements are like the first
			element := v[i]
			replaceEach(element, depth-1, func(changed any, text string) { v[i] = changed; visit(v, text) })
			v[i] = element
		}
	}
}

func decodedJSON(t *testing.T, data []byte) (value any) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func encodedJSON(t *testing.T, value any) []byte {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// withoutMarks removes the members that no model has a field for. Questions keep them, other models do not.
func withoutMarks(value any) any {
	switch v := value.(type) {
	case map[string]any:
		delete(v, testkit.MarkText)
		for _, element := range v {
			withoutMarks(element)
		}
	case []any:
		for _, element := range v {
			withoutMarks(element)
		}
	}
	return value
}

// withoutZeros removes the numbers that are zero.
func withoutZeros(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for name, element := range v {
			withoutZeros(element)
			if element == "0" {
				delete(v, name)
			}
		}
	case []any:
		for _, element := range v {
			withoutZeros(element)
		}
	}
	return value
}

// oddCalls has one call for each way of reading a response.
var oddCalls = map[string]oddCall{
	"a record": {method: http.MethodGet, call: func(ctx context.Context, c *cliniko.Client) (any, error) { return c.Patients.Get(ctx, "164") }},
	"a list": {method: http.MethodGet, call: func(ctx context.Context, c *cliniko.Client) (any, error) {
		return c.Invoices.List(ctx, cliniko.InvoiceListOptions{})
	}},
	"a walk": {method: http.MethodGet, call: func(ctx context.Context, c *cliniko.Client) (any, error) {
		return cliniko.Collect(c.Invoices.All(ctx, cliniko.InvoiceListOptions{}))
	}},
	"a write": {method: http.MethodPatch, call: func(ctx context.Context, c *cliniko.Client) (any, error) {
		return c.Taxes.Update(ctx, "1", cliniko.TaxUpdate{Name: cliniko.Some("GST")})
	}},
	"Do": {method: http.MethodGet, call: func(ctx context.Context, c *cliniko.Client) (any, error) {
		var into struct{ ID cliniko.LetterID }
		err := c.Do(ctx, http.MethodGet, "/letters", nil, nil, &into)
		return &into, err
	}},
}

func TestOddResponses(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", 100_000)
	for name, body := range map[string]string{
		"nothing":                  "",
		"white space":              " \r\n\t ",
		"HTML":                     "<!DOCTYPE html><p>MARKovic",
		"byte order mark":          "\ufeff{}",
		"UTF-16":                   "{\x00}\x00",
		"trailing text":            `{"id":"1","invoices":[]}MARKovic`,
		"two documents":            `{"id":"1","invoices":[]}{"id":"2"}`,
		"cut off":                  `{"id":"1","invoices":[{"id":"1"},{"id":"2`,
		"comma at the end":         `{"id":"1","invoices":[],}`,
		"single quotes":            `{'id':'1'}`,
		"comment":                  `{"id":"1"/*MARKovic*/}`,
		"NaN":                      `{"id":NaN,"invoices":NaN}`,
		"NUL":                      "{\"id\":\"1\x00\",\"invoices\":[\x00]}",
		"a list":                   `[]`,
		"a text":                   `"MARKovic"`,
		"a number":                 `770077077`,
		"nested too deep":          deep + strings.Repeat("]", 100_000),
		"nested and cut off":       deep,
		"objects nested too deep":  strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000),
		"nested in what is known":  `{"id":"1","custom_fields":` + deep + strings.Repeat("]", 100_000) + `}`,
		"too many values":          `{"id":"1","invoices":[],"x":[` + strings.Repeat("1,", 1<<20) + `1]}`,
		"an id of 100,000 digits":  `{"id":` + strings.Repeat("7", 100_000) + `,"invoices":[{"id":` + strings.Repeat("7", 100_000) + `}]}`,
		"an id of 20 digits":       `{"id":"12345678901234567890","invoices":[{"id":12345678901234567890}]}`,
		"an id with odd digits":    "{\"id\":\"\uff11\",\"invoices\":[{\"id\":\"1\u0661\"}]}",
		"an id that is escaped":    `{"id":"1\u0030","invoices":[{"id":"1\u0030"}]}`,
		"an id that is not UTF-8":  "{\"id\":\"1\xff\",\"invoices\":[{\"id\":\"1\xff\"}]}",
		"an id that is a fraction": `{"id":1.5,"invoices":[{"id":15e-1}]}`,
		"an id of 1e3":             `{"id":1e3,"invoices":[{"id":1e3}]}`,
		"a negative id":            `{"id":-1,"invoices":[{"id":"-1"}]}`,
	} {
		for kind, tc := range oddCalls {
			client, mock := testkit.NewClient(t, cliniko.WithMaxRetries(0))
			testkit.Respond(mock, http.StatusOK, body, nil)
			if _, err := tc.call(t.Context(), client); err == nil {
				t.Errorf("%s, %s: no error", name, kind)
			} else {
				checkDecodeError(t, tc, []byte(body), err)
			}
			if n := mock.GetTotalCallCount(); n != 1 {
				t.Errorf("%s, %s: %d requests", name, kind, n)
			}
		}
	}
}

// TestRecordsHaveIDs checks that a response without a record is an error, so that no caller goes on with an empty record.
func TestRecordsHaveIDs(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`null`, `{}`, `{"id":null,"invoices":[{"id":null}]}`, `{"id":"","invoices":[{"id":"1"},{"id":""}]}`, `{"invoices":[{"id":"1"},null]}`,
		`{"error":"not found","invoices":[{}]}`,
	} {
		for kind, tc := range oddCalls {
			if kind == "Do" { // its caller may expect anything
				continue
			}
			client, mock := testkit.NewClient(t)
			testkit.Respond(mock, http.StatusOK, body, nil)
			if _, err := tc.call(t.Context(), client); err == nil {
				t.Errorf("%s, %s: no error", body, kind)
			} else {
				checkDecodeError(t, tc, []byte(body), err)
			}
		}
	}
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, http.StatusNoContent, `{"id":"164"}MARKovic`, nil) // only a mock has a body here: net/http reads none
	if err := client.Taxes.Delete(t.Context(), "1"); err != nil {
		t.Errorf("204 with a body: %v", err)
	}
	testkit.Respond(mock, http.StatusNoContent, "", nil)
	if _, err := client.Patients.Get(t.Context(), "164"); !errors.Is(err, cliniko.ErrBadResponse) {
		t.Errorf("204 for a record: %v", err)
	}
}

// TestAmountsAreBounded checks the limits of exponents: a decimal is written with as many zeros as its exponent says.
func TestAmountsAreBounded(t *testing.T) {
	t.Parallel()
	for amount, fits := range map[string]bool{
		`0`: true, `"95.0"`: true, `1e2`: true, `"1E+2"`: true, `-0.00`: true, `1e100`: true, `1e-100`: true, `null`: true,
		`1e101`: false, `"1e101"`: false, `1e-101`: false, `1e999999999`: false, `"1e2147483647"`: false, `-1E-2147483648`: false,
		`1e99999999999`: false, `"Infinity"`: false, `"0x10"`: false, `"1_000"`: false, `"1,5"`: false,
		strings.Repeat("7", 4096): true, strings.Repeat("7", 5000): false, `"` + strings.Repeat("7", 5000) + `"`: false,
	} {
		for _, body := range []string{`{"invoice_items":[{"id":"1"},{"id":"2","unit_price":` + amount + `}]}`, `{"id":"1","name":"x","unit_price":` + amount + `}`} {
			client, mock := testkit.NewClient(t)
			testkit.Respond(mock, http.StatusOK, body, nil)
			var records int
			var err error
			if strings.Contains(body, "invoice_items") {
				page, failed := client.InvoiceItems.List(t.Context(), cliniko.InvoiceItemListOptions{})
				records, err = len(page.Items), failed
			} else {
				item, failed := client.InvoiceItems.Get(t.Context(), "1")
				records, err = len(item.Name)+1, failed
			}
			odd, ok := errors.AsType[*cliniko.DecodeError](err)
			if records != 2 || fits != (err == nil) || err != nil && (!ok || odd.Field != "unit_price") {
				t.Errorf("%.100s: %d, %v", body, records, err)
			}
		}
	}
	var into struct {
		Next   *struct{ Price, hidden decimal.Decimal }
		Prices []decimal.Decimal
	}
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, http.StatusOK, `{"next":{"price":1},"prices":[1,1e500]}`, nil)
	if err := client.Do(t.Context(), http.MethodGet, "/x", nil, nil, &into); !errors.Is(err, cliniko.ErrBadResponse) {
		t.Errorf("Do: %v", err)
	}
}

// TestDigitsAreBounded: the time to read some types grows with the square of the digits. Too many digits cost a field, and
// nothing in a text.
func TestDigitsAreBounded(t *testing.T) {
	t.Parallel()
	type record struct {
		ID   string `json:"id"`
		Text string `json:"text"`

		Answer cliniko.PatientFormAnswer         `json:"answer"`
		Either cliniko.Optional[decimal.Decimal] `json:"either"`
		Price  decimal.Decimal                   `json:"price"`
		Prices []decimal.Decimal                 `json:"prices"`
		Maybe  decimal.NullDecimal               `json:"maybe"`
		Big    *big.Int                          `json:"big"`
		Float  *big.Float                        `json:"float"`
	}
	type loose struct {
		record
		Number json.Number                `json:"number"`
		Map    map[string]decimal.Decimal `json:"map"`
	}
	many := strings.Repeat("7", 5000)
	for _, value := range []string{
		`"price":` + many, `"price":"` + many + `"`, `"prices":[` + many + `]`, `"maybe":"` + many + `"`, `"big":` + many, `"float":"` + many + `"`, `"either":` + many,
		`"number":` + many, `"map":{"a":` + many + `}`, `"text":"` + many + `"`, `"answer":"` + many + `"`,
	} {
		field := value[1:strings.Index(value, `":`)]
		for _, into := range []any{new(record), new(loose)} {
			_, isLoose := into.(*loose)
			client, mock := testkit.NewClient(t)
			testkit.Respond(mock, http.StatusOK, `{"id":"5",`+value+`}`, nil)
			err := client.Do(t.Context(), http.MethodGet, "/letters", nil, nil, into)
			read := reflect.ValueOf(into).Elem()
			if id := read.FieldByName("ID").String(); id != "5" {
				t.Errorf("%.20s: the ID is %q", value, id)
			}
			answer, _ := read.FieldByName("Answer").Interface().(cliniko.PatientFormAnswer).Text()
			switch isKnown := isLoose || field != "number" && field != "map"; {
			case !isKnown:
				if err != nil {
					t.Errorf("%.20s: got %v", value, err)
				}
				continue
			case field == "text" || field == "answer":
				if read.FieldByName("Text").String()+answer != many || err != nil {
					t.Errorf("%.20s: got %v", value, err)
				}
				continue
			}
			if odd, ok := errors.AsType[*cliniko.DecodeError](err); !ok || !strings.HasPrefix(odd.Field, field) || odd.RecordID != "5" {
				t.Errorf("%.20s: got %v", value, err)
			}
		}
	}
}

// TestDuplicateNames checks that the last of two fields with the same name counts, as in encoding/json, and that two lists
// are an error, because encoding/json would mix their records.
func TestDuplicateNames(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, http.StatusOK, `{"id":"1","first_name":"Ada","id":"2","first_name":"Eve"}`, nil)
	patient, err := client.Patients.Get(t.Context(), "2")
	if err != nil || patient.ID != "2" || patient.FirstName != "Eve" {
		t.Errorf("got %v, %v", patient, err)
	}
	two := `{"patients":[{"id":"1","first_name":"Ada"}],"patients":[{"id":"2"}]}`
	testkit.Respond(mock, http.StatusOK, two, nil)
	if page, err := client.Patients.List(t.Context(), cliniko.PatientListOptions{}); !errors.Is(err, cliniko.ErrBadResponse) {
		t.Errorf("two lists: got %v, %v", page, err)
	}
	testkit.Respond(mock, http.StatusOK, `{"patients":[{"id":"1","x":{"patients":[1]}}],"total_entries":1}`, nil)
	if page, err := client.Patients.List(t.Context(), cliniko.PatientListOptions{}); err != nil || len(page.Items) != 1 {
		t.Errorf("the name of the list inside a record: got %v, %v", page, err)
	}
}

// TestInvalidUTF8IsReplaced checks that a string that is not valid UTF-8 does not cost the record: as in encoding/json,
// the wrong bytes are replaced.
func TestInvalidUTF8IsReplaced(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, http.StatusOK, "{\"id\":\"1\",\"first_name\":\"A\xff\",\"last_name\":\"\\ud800x\"}", nil)
	patient, err := client.Patients.Get(t.Context(), "1")
	if err != nil || patient.FirstName != "A\ufffd" || patient.LastName != "\ufffdx" {
		t.Errorf("got %q %q, %v", patient.FirstName, patient.LastName, err)
	}
}

// TestEmptyPagesEnd checks that a walk ends with an error after 100 empty pages in a row, and not after fewer.
func TestEmptyPagesEnd(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		full     func(page int) bool
		last     int // 0: there is always a next page
		want     error
		requests int
	}{
		"without end":                 {func(int) bool { return false }, 0, cliniko.ErrEndlessList, 101},
		"without end, after a record": {func(page int) bool { return page == 50 }, 0, cliniko.ErrEndlessList, 151},
		"101, and then the end":       {func(int) bool { return false }, 101, nil, 101},
		"100, and then more":          {func(page int) bool { return page == 101 }, 101, nil, 101},
		"a record on every 100th":     {func(page int) bool { return page%100 == 0 }, 400, nil, 400},
		"full pages, and many more":   {func(int) bool { return true }, 300, nil, 300},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requests, records := 0, 0
			client, _ := testkit.NewClient(t, cliniko.WithHTTPClient(&http.Client{Transport: testkit.RoundTripFunc(func(*http.Request) (*http.Response, error) {
				requests++
				link, ids := testkit.BaseURL+fmt.Sprintf("/businesses?page=%d", requests+1), []string{}
				if requests == tc.last {
					link = ""
				}
				if tc.full(requests) {
					records++
					ids = append(ids, fmt.Sprint(requests))
				}
				return httpmock.NewStringResponse(http.StatusOK, testkit.PageBody(link, ids...)), nil
			})}))
			found, err := cliniko.Collect(client.Businesses.All(t.Context(), cliniko.BusinessListOptions{}))
			if !errors.Is(err, tc.want) || requests != tc.requests || len(found) != records {
				t.Errorf("%d records of %d after %d requests, and %v", len(found), records, requests, err)
			}
			if tc.want != nil && !strings.Contains(err.Error(), "GET /businesses") {
				t.Errorf("the error does not name the route: %v", err)
			}
		})
	}
}
