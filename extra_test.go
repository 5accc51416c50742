package cliniko_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jarcoal/httpmock"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// TestUnknownMembersSurvive reads and writes documents with something unknown at each level of everything that is written
// back as a whole.
func TestUnknownMembersSurvive(t *testing.T) {
	t.Parallel()
	content := []any{
		new(cliniko.TreatmentNoteContent), new(cliniko.TreatmentNoteTemplateContent),
		new(cliniko.PatientFormContent), new(cliniko.PatientFormTemplateContent),
	}
	customFields := []any{new(cliniko.PatientCustomFields)}
	phoneNumber, pronouns := []any{new(cliniko.PhoneNumber)}, []any{new(cliniko.Pronouns)}
	for document, targets := range map[string][]any{
		`{"layout":"two columns","sections":[{"name":"History"}]}`:                                                               content,
		`{"sections":[{"name":"History","collapsed":true,"questions":[{"name":"A","type":"text","required":true}]}]}`:            content,
		`{"sections":[{"name":5,"description":["x"]}]}`:                                                                          content,
		`{"sections":[{"questions":[{"name":"A","type":"radiobuttons","required":true,"other":{"enabled":true,"max":3}}]}]}`:     content,
		`{"sections":[{"questions":[{"name":"A","type":"checkboxes","required":true,"answers":[{"value":"B","score":2.50}]}]}]}`: content,
		`{"sections":[{"questions":[{"name":null,"type":null,"required":null}]}]}`:                                               content,
		`{"version":2,"sections":[{"token":"s","icon":"x","fields":[{"token":"f","type":"text","value":"y","unit":"cm"}]}]}`:     customFields,
		`{"sections":[{"fields":[{"token":"f","type":"number","value":180},{"token":"g","type":"text","value":"x"}]}]}`:          customFields,
		`{"sections":[{"fields":[{"token":"f","type":"table","value":[["a",1.50]],"options":{"rows":2}}]}]}`:                     customFields,
		`{"sections":[{"fields":[{"token":"f","type":"checkboxes","options":[{"token":"o","color":null,"selected":"half"}]}]}]}`: customFields,
		`{"sections":[{"fields":[{"token":"f","type":"checkboxes","other":{"enabled":true,"limit":9,"value":7}}]}]}`:             customFields,
		`{"sections":[{"fields":[]}]}`: customFields,
		`{"phone_type":"Home","number":"1","normalized_number":"611","extension":7}`:                                                                 phoneNumber,
		`{"accusative":"her","nominative":null,"predicative_possessive":"hers","pronominal_possessive":"her","reflexive":"herself","plural":[true]}`: pronouns,
		`{"include_patient_address":true,"include_patient_dob":null,"include_patient_medicare":false,"include_patient_occupation":false,
			"include_patient_reference_number":false,"title":"Note","logo":{"height":9}}`: {new(cliniko.TreatmentNoteTemplatePrintSettings)},
	} {
		for _, target := range targets {
			if err := json.Unmarshal([]byte(document), target); err != nil {
				t.Errorf("%T: %v", target, err)
			}
			if diff := cmp.Diff(testkit.Normalize(t, []byte(document)), testkit.Normalize(t, []byte(testkit.Encode(t, target)))); diff != "" {
				t.Errorf("%T (-in +out):\n%s", target, diff)
			}
		}
	}
}

// TestDuplicateInExtra: of two members with the same name, the last one counts, whether it fits the field or not.
func TestDuplicateInExtra(t *testing.T) {
	t.Parallel()
	for document, want := range map[string]string{
		`{"phone_type":"Home","number":5,"number":"a"}`: `{"number":"a","phone_type":"Home"}`,
		`{"phone_type":"Home","number":"a","number":5}`: `{"number":5,"phone_type":"Home"}`,
		`{"phone_type":"Home","number":5,"number":[6]}`: `{"number":[6],"phone_type":"Home"}`,
	} {
		var number cliniko.PhoneNumber
		if err := json.Unmarshal([]byte(document), &number); err != nil {
			t.Fatal(err)
		}
		fits := strings.Contains(want, `"a"`)
		if fits != (number.Number == "a") || fits != (len(number.Extra) == 0) {
			t.Errorf("%s: got %q, with %s in Extra", document, number.Number, number.Extra)
		}
		if diff := cmp.Diff(testkit.Normalize(t, []byte(want)), testkit.Normalize(t, []byte(testkit.Encode(t, number)))); diff != "" {
			t.Errorf("%s (-want +written):\n%s", document, diff)
		}
	}
}

// TestUnknownCustomFieldIsSentBack reads a page of patients of whom one has a custom field of an unknown type, and changes
// another field of that patient.
func TestUnknownCustomFieldIsSentBack(t *testing.T) {
	t.Parallel()
	const (
		height = `{"name":"Height","type":"number","token":"height","value":180}`
		policy = `{"name":"Policy","type":"text","token":"policy","value":"%"}`
	)
	customFields := func(value string) string {
		return `"custom_fields":{"sections":[{"token":"s","fields":[` + height + `,` + strings.Replace(policy, "%", value, 1) + `]}]}`
	}
	var sent string
	client, mock := testkit.NewClient(t)
	mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
		record := `{"id":"2",` + customFields("ZX-1001") + `}`
		if req.Method == http.MethodGet {
			return httpmock.NewStringResponse(http.StatusOK, `{"patients":[{"id":"1"},`+record+`,{"id":"3"}],"total_entries":3}`), nil
		}
		body, err := io.ReadAll(req.Body)
		sent = string(body)
		return httpmock.NewStringResponse(http.StatusOK, record), err
	})
	page, err := client.Patients.List(t.Context(), cliniko.PatientListOptions{})
	if err != nil || len(page.Items) != 3 {
		t.Fatalf("got %v, %v", page, err)
	}
	fields := *page.Items[1].CustomFields
	field, ok := fields.Field("height")
	if got := string(field.Extra["value"]); !ok || got != "180" || field.Value != "" {
		t.Errorf("got %q and %q", got, field.Value)
	}
	if err := fields.SetValue("policy", "ZX-2002"); err != nil {
		t.Fatal(err)
	}
	_, err = client.Patients.Update(t.Context(), "2", cliniko.PatientUpdate{CustomFields: cliniko.Some(fields)})
	if err != nil {
		t.Fatal(err)
	}
	if want := "{" + customFields("ZX-2002") + "}"; sent != want {
		t.Errorf("sent %s, want %s", sent, want)
	}
}

// TestExtraOnTheWire checks what is sent for a null, and for a field that was set although Extra has its member.
func TestExtraOnTheWire(t *testing.T) {
	t.Parallel()
	document := []byte(`{"name":null,"type":"bodycharts","answer":4,"body_chart_ids":[null],"new":["x"]}`)
	question := testkit.Decode[cliniko.TreatmentNoteQuestion](t, document)
	clear(document) // Extra is a copy
	want := `{"name":null,"type":"bodycharts","answer":4,"body_chart_ids":[null],"new":["x"]}`
	if got := testkit.Encode(t, question); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	question.Name, question.Answer = "Chart", "x"
	want = `{"name":"Chart","type":"bodycharts","answer":"x","body_chart_ids":[null],"new":["x"]}`
	if got := testkit.Encode(t, question); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestSettersReplaceExtra checks that a value that is set replaces one that did not fit the field.
func TestSettersReplaceExtra(t *testing.T) {
	t.Parallel()
	fields := testkit.Decode[cliniko.PatientCustomFields](t, []byte(`{"sections":[{"fields":[
		{"token":"a","type":"text","value":5},{"token":"b","type":"date","value":["x"]},
		{"token":"c","type":"radiobuttons","options":[{"token":"o","selected":"yes"},{"token":"p","selected":1}],
			"other":{"enabled":true,"selected":"no","value":6}}]}]}`))
	before := testkit.Encode(t, fields)
	definition := new(cliniko.PatientCustomFieldsDefinition)
	copied := definition.FieldsOf(&cliniko.Patient{CustomFields: fields})
	for _, err := range []error{copied.SetValue("a", ""), copied.SetDate("b", cliniko.Date{}), copied.Select("c", "p")} {
		if err != nil {
			t.Error(err)
		}
	}
	want := `{"sections":[{"fields":[{"type":"text","token":"a"},{"type":"date","token":"b"},` +
		`{"type":"radiobuttons","token":"c","options":[{"token":"o"},{"token":"p","selected":true}],"other":{"enabled":true}}]}]}`
	if got := testkit.Encode(t, copied); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if after := testkit.Encode(t, fields); after != before {
		t.Errorf("the copy shares its Extra: %s, before %s", after, before)
	}
	question := testkit.Decode[cliniko.TreatmentNoteQuestion](t, []byte(
		`{"name":"Side","type":"radiobuttons","answers":[{"value":"L","selected":"x"}],"other":{"enabled":true,"selected":1,"value":2}}`))
	if err := question.SetOther("Both"); err != nil {
		t.Error(err)
	}
	want = `{"name":"Side","type":"radiobuttons","answers":[{"value":"L"}],"other":{"enabled":true,"selected":true,"value":"Both"}}`
	if got := testkit.Encode(t, question); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestUnreadableSections checks that a list without which the rest would look empty is not put aside in Extra.
func TestUnreadableSections(t *testing.T) {
	t.Parallel()
	for _, document := range []string{
		`{"sections":5}`, `{"sections":[5]}`, `{"sections":[null]}`, `{"sections":[{"fields":{}}]}`, `{"sections":[{"fields":["x"]}]}`, `5`, `"x"`,
	} {
		if err := json.Unmarshal([]byte(document), new(cliniko.PatientCustomFields)); err == nil {
			t.Errorf("%s was read", document)
		}
	}
	for _, document := range []string{``, `{`, `{"`, `{"a`, `{"a"`, `{"a":`, `{"a":1`, `{"sections":[`, `{"sections":[{`, `{"sections":[{"fields":[{"name":"`, `{5:6}`, `{"a":1]`, "{\"\\"} {
		if err := new(cliniko.PatientCustomFields).UnmarshalJSON([]byte(document)); err == nil {
			t.Errorf("%q was read", document)
		}
	}
}

// FuzzExtra checks that the texts of any document are read as encoding/json reads them, that nothing is lost, and that
// bytes that are not JSON do no harm.
func FuzzExtra(f *testing.F) {
	for _, document := range []string{
		`{"name":"a","value":"\u00e9\n\ud83d\ude00\ud800","type" : "text"}`, "{\"value\":\"\xff\",\"options\":[ {} , {\"token\":\"\\\"\"} ]}",
		`{"value":-1.5e3,"options":{"a":[]},"other":{"value":"}]"}}`, `{"\u006eame":"b","name\\":[true,false,null]}`, `{"name":"\"`, ` null`,
	} {
		f.Add([]byte(document))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		_ = new(cliniko.PatientCustomField).UnmarshalJSON(document)
		var members map[string]json.RawMessage
		if json.Unmarshal(document, &members) != nil || members == nil {
			return
		}
		field := new(cliniko.PatientCustomField)
		if err := json.Unmarshal(document, field); err != nil {
			t.Fatalf("%s: %v", document, err)
		}
		var name string
		if json.Unmarshal(members["name"], &name) == nil && field.Name != name {
			t.Errorf("%s: the name was read as %q, want %q", document, field.Name, name)
		}
		var out map[string]json.RawMessage
		if err := json.Unmarshal([]byte(testkit.Encode(t, field)), &out); err != nil {
			t.Fatal(err)
		}
		for name, value := range members {
			isZero := slices.Contains([]string{`null`, `false`, `""`}, string(value))
			if _, ok := out[name]; !ok && !isZero {
				t.Errorf("%s lost its %q", document, name)
			}
		}
	})
}
