package cliniko_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

const (
	tokenProvider = "2f1d0a0e-0002-4aaa-8bbb-000000000002"
	tokenAlpha    = "2f1d0a0e-0003-4aaa-8bbb-000000000003"
	tokenBeta     = "2f1d0a0e-0004-4aaa-8bbb-000000000004"
	tokenPolicy   = "2f1d0a0e-0005-4aaa-8bbb-000000000005"
)

// testDefinition is the definition in the fixture of the settings, with a section of other kinds of fields.
const testDefinition = `{"sections":[
	{"name":"Insurance","token":"s1","archived":true,"fields":[{"name":"Gone","type":"text","token":"gone"}]},
	{"name":"Old","token":"s0","archived":true,"fields":[{"name":"Old","type":"text","token":"old"}]},
	{"name":"More","token":"s2","fields":[
		{"name":"Since","type":"date","token":"since"},
		{"name":"Story","type":"paragraph","token":"story"},
		{"name":"Hidden","type":"text","token":"hidden","archived":true},
		{"name":"Sports","type":"checkboxes","token":"sports","options":[
			{"name":"Judo","token":"judo"},{"name":"Golf","token":"golf"},{"name":"Polo","token":"polo","archived":true}],
			"other":{"enabled":true}},
		{"name":"Rest","type":"radiobuttons","token":"rest","options":[{"name":"No","token":"no"}],"other":{"enabled":false}}]}]}`

func TestCustomFieldsChange(t *testing.T) {
	t.Parallel()
	patient := testkit.Decode[cliniko.Patient](t, testkit.Fixture(t, "patient.json"))
	fields := patient.CustomFields
	if err := fields.SetValue(tokenPolicy, "ZX-2002"); err != nil {
		t.Fatal(err)
	}
	want := testkit.Normalize(t, testkit.Fixture(t, "patient.json")).(map[string]any)
	of := want["custom_fields"].(map[string]any)["sections"].([]any)[0].(map[string]any)["fields"].([]any)
	of[1].(map[string]any)["value"] = "ZX-2002"
	if diff := cmp.Diff(any(want), testkit.Normalize(t, []byte(testkit.Encode(t, patient)))); diff != "" {
		t.Errorf("not exactly the chosen fields changed (-want +got):\n%s", diff)
	}
	if err := fields.SetOther(tokenProvider, "Gamma Cover"); err != nil {
		t.Fatal(err)
	}
	provider, ok := fields.Field(tokenProvider)
	if !ok || len(provider.Selected()) != 0 || !provider.Other.Selected || provider.Other.Value != "Gamma Cover" {
		t.Errorf("got %s", testkit.Encode(t, provider))
	}
	if err := fields.Select(tokenProvider, tokenAlpha); err != nil {
		t.Fatal(err)
	}
	if provider, _ = fields.Field(tokenProvider); provider.Other.Selected || provider.Other.Value != "" || provider.Selected()[0].Token != tokenAlpha {
		t.Errorf("got %s", testkit.Encode(t, provider))
	}
	if err := fields.Select(tokenProvider); err != nil || strings.Contains(testkit.Encode(t, fields), "selected") {
		t.Errorf("got %s, %v", testkit.Encode(t, fields), err)
	}
}

func TestCustomFieldsOfDefinition(t *testing.T) {
	t.Parallel()
	definition := testkit.Decode[cliniko.PatientCustomFieldsDefinition](t, []byte(testDefinition))
	patient := &cliniko.Patient{CustomFields: testkit.Decode[cliniko.PatientCustomFields](t, []byte(
		`{"sections":[{"token":"s1","fields":[{"token":"kept","type":"text","value":"x"}]},
			{"token":"s2","fields":[{"token":"sports","type":"checkboxes","options":[{"token":"golf","selected":true},{"token":"polo","selected":true}]}]}]}`))}
	before := testkit.Encode(t, patient)
	fields := definition.FieldsOf(patient)
	for _, err := range []error{
		fields.SetDate("since", cliniko.Date{Year: 2024, Month: 2, Day: 29}),
		fields.SetValue("story", "Long"),
		fields.Select("sports", "judo", "polo"), // archived, and selected before
		fields.SetOther("sports", "Chess"),
		fields.Select("rest", "no"),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	want := `{"sections":[{"token":"s1","archived":true,"fields":[{"token":"kept","type":"text","value":"x"},{"name":"Gone","type":"text","token":"gone"}]},
		{"token":"s2","fields":[
			{"token":"sports","type":"checkboxes","options":[{"token":"golf"},{"token":"polo","archived":true,"selected":true},{"name":"Judo","token":"judo","selected":true}],
				"other":{"enabled":true,"selected":true,"value":"Chess"}},
			{"name":"Since","type":"date","token":"since","value":"2024-02-29"},
			{"name":"Story","type":"paragraph","token":"story","value":"Long"},
			{"name":"Rest","type":"radiobuttons","token":"rest","options":[{"name":"No","token":"no","selected":true}]}]}]}`
	if diff := cmp.Diff(testkit.Normalize(t, []byte(want)), testkit.Normalize(t, []byte(testkit.Encode(t, fields)))); diff != "" {
		t.Error(diff)
	}
	if after := testkit.Encode(t, patient); after != before {
		t.Errorf("the patient changed: %s", after)
	}
	if err := fields.SetDate("since", cliniko.Date{}); err != nil {
		t.Error(err)
	}
	if since, _ := fields.Field("since"); since.Value != "" {
		t.Error("the date was not cleared")
	}
	fresh := definition.FieldsOf(&cliniko.Patient{})
	if got := len(fresh.Sections); got != 1 {
		t.Errorf("%d sections for a new patient, want the only one that is not archived", got)
	}
	if field, ok := definition.Field("sports"); !ok || len(field.Options) != 3 {
		t.Error("a field has another definition than expected")
	}
}

func TestCustomFieldsOfNothing(t *testing.T) {
	t.Parallel()
	var fields *cliniko.PatientCustomFields
	var definition *cliniko.PatientCustomFieldsDefinition
	wantReason(t, fields.SetValue("SECRET", "SECRET"), "custom_fields has no field with that token")
	if _, ok := fields.Field("x"); ok {
		t.Error("nil fields have a field")
	}
	if _, ok := definition.Field("x"); ok {
		t.Error("a nil definition defines a field")
	}
	if got := definition.FieldsOf(nil); len(got.Sections) != 0 {
		t.Error("a nil definition gives fields")
	}
	patient := testkit.Decode[cliniko.Patient](t, testkit.Fixture(t, "patient.json"))
	if got := definition.FieldsOf(patient); testkit.Encode(t, got) != testkit.Encode(t, patient.CustomFields) {
		t.Errorf("got %s", testkit.Encode(t, got))
	}
}

func TestCustomFieldsRejections(t *testing.T) {
	t.Parallel()
	definition := testkit.Decode[cliniko.PatientCustomFieldsDefinition](t, []byte(testDefinition))
	fields := definition.FieldsOf(testkit.Decode[cliniko.Patient](t, testkit.Fixture(t, "patient.json")))
	more := &fields.Sections[len(fields.Sections)-1]
	more.Fields = append(more.Fields, cliniko.PatientCustomField{Token: "hidden", Type: cliniko.CustomFieldText, Archived: true})
	more.Fields[2].Options = append(more.Fields[2].Options, cliniko.PatientCustomFieldOption{Token: "polo", Archived: true})
	before := testkit.Encode(t, fields)
	for _, rejection := range []struct {
		err    error
		reason string
	}{
		{fields.SetValue("SECRET", "x"), "has no field with that token"},
		{fields.SetValue("old", "SECRET"), "has no field with that token"},
		{fields.SetValue("hidden", "SECRET"), `custom field "hidden" is archived`},
		{fields.SetValue(tokenProvider, "SECRET"), "cannot be set this way: it is of type radiobuttons"},
		{fields.SetValue("since", "SECRET"), "must be a day of the calendar"},
		{fields.SetDate(tokenPolicy, cliniko.Date{}), "it is of type text"},
		{fields.SetDate("since", cliniko.Date{Year: 2023, Month: 2, Day: 29}), "must be a day of the calendar"},
		{fields.Select(tokenPolicy, tokenAlpha), "it is of type text"},
		{fields.Select(tokenProvider, "SECRET"), "has no option with that token"},
		{fields.Select(tokenProvider, tokenBeta), "cannot be set to an archived option"},
		{fields.Select(tokenProvider, tokenAlpha, tokenBeta), "accepts only one option"},
		{fields.Select("sports", "judo", "polo"), "cannot be set to an archived option"},
		{fields.SetOther("rest", "SECRET"), "does not accept free text"},
		{fields.SetOther("since", "SECRET"), "it is of type date"},
		{fields.SetOther("sports", strings.Repeat("SECRET", 50)), "at most 255 characters"},
	} {
		wantReason(t, rejection.err, rejection.reason)
	}
	if after := testkit.Encode(t, fields); after != before {
		t.Errorf("a rejected value changed the fields:\n%s\n%s", before, after)
	}
}

// TestPrune: the API rejects an update with a section or field that the definition no longer has.
func TestPrune(t *testing.T) {
	t.Parallel()
	field := func(token string) cliniko.PatientCustomField {
		return cliniko.PatientCustomField{Token: token, Type: cliniko.CustomFieldText, Value: token}
	}
	fields := cliniko.PatientCustomFields{Sections: []cliniko.PatientCustomFieldSection{
		{Token: "s1", Fields: []cliniko.PatientCustomField{field("a"), field("gone"), field("b")}},
		{Token: "gone", Fields: []cliniko.PatientCustomField{field("c")}},
	}}
	definition := &cliniko.PatientCustomFieldsDefinition{Sections: []cliniko.PatientCustomFieldSectionDefinition{
		{Token: "s1", Archived: true, Fields: []cliniko.PatientCustomFieldDefinition{{Token: "a"}, {Token: "b", Archived: true}}},
	}}
	before := testkit.Encode(t, fields)
	want := `{"sections":[{"token":"s1","fields":[{"type":"text","token":"a","value":"a"},{"type":"text","token":"b","value":"b"}]}]}`
	if got := testkit.Encode(t, definition.Prune(fields)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if after := testkit.Encode(t, fields); after != before {
		t.Errorf("the fields changed: %s", after)
	}
	if got := testkit.Encode(t, (*cliniko.PatientCustomFieldsDefinition)(nil).Prune(fields)); got != before {
		t.Errorf("without a definition: got %s", got)
	}
}
