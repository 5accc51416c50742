package cliniko_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

var (
	testAddress  = cliniko.PatientFormAddress{Address1: "3 Made Up Street", City: "Sampleton", State: "NSW", PostCode: "9999", CountryCode: "AU"}
	testName     = cliniko.PatientFormFullName{Title: "Ms", FirstName: "Perpetua", LastName: "Vane", PreferredFirstName: "Pip"}
	testPhone    = cliniko.PhoneNumber{Number: "0400 000 010", PhoneType: cliniko.PhoneMobile}
	testPronouns = cliniko.Pronouns{Nominative: "she", Accusative: "her", PronominalPossessive: "her", PredicativePossessive: "hers", Reflexive: "herself"}
)

func TestPatientFormAnswersRead(t *testing.T) {
	t.Parallel()
	content := testkit.Decode[cliniko.PatientForm](t, testkit.Fixture(t, "patient_form_patient_field_questions.json")).Content
	answers := map[cliniko.QuestionType]cliniko.PatientFormAnswer{}
	options := map[cliniko.QuestionType]cliniko.PatientFormOptions{}
	for _, q := range content.Sections[0].Questions {
		answers[q.Type], options[q.Type] = q.Answer, q.Options
	}
	name, nameOK := answers[cliniko.QuestionFullName].FullName()
	address, addressOK := answers[cliniko.QuestionAddress].Address()
	pronouns, pronounsOK := answers[cliniko.QuestionPronouns].Pronouns()
	sex, sexOK := answers[cliniko.QuestionSelect].Text()
	if !nameOK || name != testName || !addressOK || address != testAddress || !pronounsOK || !cmp.Equal(pronouns, testPronouns) || !sexOK || sex != "Female" {
		t.Error("the answers differ from the fixture")
	}
	if numbers := answers[cliniko.QuestionPhone].PhoneNumbers(); !cmp.Equal(numbers, []cliniko.PhoneNumber{testPhone}) {
		t.Error("the phone numbers differ from the fixture")
	}
	if diff := cmp.Diff([]string{"Female", "Male", "Other"}, options[cliniko.QuestionSelect].Values()); diff != "" {
		t.Error(diff)
	}
	if o := options[cliniko.QuestionFullName]; !o.TitleEnabled() || !o.PreferredFirstNameEnabled() || o.Values() != nil {
		t.Error("the options of the name differ from the fixture")
	}
	for kind, answer := range answers {
		_, isText := answer.Text()
		_, isName := answer.FullName()
		_, isAddress := answer.Address()
		_, isPronouns := answer.Pronouns()
		for other, is := range map[cliniko.QuestionType]bool{
			cliniko.QuestionSelect: isText, cliniko.QuestionFullName: isName, cliniko.QuestionAddress: isAddress,
			cliniko.QuestionPronouns: isPronouns, cliniko.QuestionPhone: answer.PhoneNumbers() != nil,
		} {
			if is != (kind == other) {
				t.Errorf("the answer to %s reads as one to %s: %t", kind, other, is)
			}
		}
	}
	if raw := answers[cliniko.QuestionSelect].JSON(); string(raw) != `"Female"` {
		t.Errorf("got %s", raw)
	}
	if (cliniko.PatientFormAnswer{}).JSON() != nil || (cliniko.PatientFormAnswer{}).PhoneNumbers() != nil || (cliniko.PatientFormOptions{}).Values() != nil {
		t.Error("a zero value has an answer")
	}
}

func TestPatientFormAnswersWrite(t *testing.T) {
	t.Parallel()
	number := testPhone
	number.NormalizedNumber = "61400000010"
	for name, step := range map[string]struct {
		answer cliniko.PatientFormAnswer
		want   string
	}{
		"Your name": {cliniko.FullNameAnswer(cliniko.PatientFormFullName{FirstName: "Ada", LastName: "Vane"}), `{"first_name":"Ada","last_name":"Vane"}`},
		"Address":   {cliniko.AddressAnswer(cliniko.PatientFormAddress{City: "Sampleton"}), `{"city":"Sampleton"}`},
		"Phone":     {cliniko.PhoneAnswer(number), `[{"phone_type":"Mobile","number":"0400 000 010"}]`},
		"Pronouns":  {cliniko.PronounsAnswer(testPronouns), testkit.Encode(t, testPronouns)},
		"Sex":       {cliniko.TextAnswer("Something else"), `"Something else"`}, // it allows a free text
	} {
		content := testkit.Decode[cliniko.PatientForm](t, testkit.Fixture(t, "patient_form_patient_field_questions.json")).Content
		if err := content.SetAnswer(name, step.answer); err != nil {
			t.Error(err)
			continue
		}
		q, err := content.Question(name)
		if err != nil || string(q.Answer.JSON()) != step.want {
			t.Errorf("%s: got %s, %v", name, q.Answer.JSON(), err)
		}
		if err := content.SetAnswer(name, cliniko.PatientFormAnswer{}); err != nil || strings.Contains(testkit.Encode(t, q), `"answer"`) {
			t.Errorf("%s: not cleared: %s, %v", name, testkit.Encode(t, q), err)
		}
	}
	content := testkit.Decode[cliniko.PatientForm](t, testkit.Fixture(t, "patient_form.json")).Content
	for _, err := range []error{
		content.SetAnswer("Reason for the visit", cliniko.TextAnswer("Hip")),
		content.SetAnswer("Date of injury", cliniko.DateAnswer(cliniko.Date{Year: 2026, Month: 9, Day: 1})),
		content.Select("Symptoms", "Fever"), content.SetOther("Symptoms", "Itching"),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	symptoms, err := content.QuestionIn("About you", "Symptoms")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Fever", "Itching"}, symptoms.Selected()); diff != "" {
		t.Error(diff)
	}
	unknown := testkit.Decode[cliniko.PatientFormQuestion](t, []byte(`{"name":"Pain","type":"scale","answer":4}`))
	if err := unknown.SetAnswer(cliniko.TextAnswer("5")); err != nil || string(unknown.Answer.JSON()) != `"5"` {
		t.Errorf("got %s, %v", unknown.Answer.JSON(), err)
	}
}

func TestPatientFormRejections(t *testing.T) {
	t.Parallel()
	content := testkit.Decode[cliniko.PatientForm](t, testkit.Fixture(t, "patient_form_patient_field_questions.json")).Content
	content.Sections = append(content.Sections, testkit.Decode[cliniko.PatientForm](t, testkit.Fixture(t, "patient_form.json")).Content.Sections...)
	content.Sections[0].Questions = append(content.Sections[0].Questions, cliniko.PatientFormQuestion{
		Name: "Gender", Type: cliniko.QuestionSelect, Options: cliniko.SelectOptions("Woman"),
	})
	before := testkit.Encode(t, content)
	secret, long := cliniko.TextAnswer("SECRET"), strings.Repeat("SECRET", 2000)
	halfName := cliniko.FullNameAnswer(cliniko.PatientFormFullName{FirstName: "SECRET"})
	longPronouns := testPronouns
	longPronouns.Reflexive = long
	for _, rejection := range []struct {
		err    error
		reason string
	}{
		{content.SetAnswer("SECRET", secret), "has no question"},
		{content.Select("SECRET"), "has no question"},
		{content.SetOther("SECRET", ""), "has no question"},
		{content.SetAnswer("Symptoms", secret), "it is of type checkboxes"},
		{content.SetAnswer("I agree", secret), "it is of type signature"},
		{content.SetAnswer("Date of injury", secret), "must be a day of the calendar"},
		{content.SetAnswer("Reason for the visit", cliniko.PhoneAnswer(testPhone)), "requires a text"},
		{content.SetAnswer("Reason for the visit", cliniko.TextAnswer(long)), "at most 10000 characters"},
		{content.SetAnswer("Sex", cliniko.TextAnswer(long)), "at most 255 characters"},
		{content.SetAnswer("Gender", secret), "requires one of its options"},
		{content.SetAnswer("Your name", secret), "requires a full name"},
		{content.SetAnswer("Your name", halfName), "requires a full name with all required parts"},
		{content.SetAnswer("Address", secret), "requires an address"},
		{content.SetAnswer("Address", cliniko.AddressAnswer(cliniko.PatientFormAddress{CountryCode: "SECRET"})), "requires an address with all required parts"},
		{content.SetAnswer("Phone", secret), "requires phone numbers"},
		{content.SetAnswer("Phone", cliniko.PhoneAnswer(cliniko.PhoneNumber{Number: "SECRET"})), "each with a type"},
		{content.SetAnswer("Pronouns", secret), "requires all five pronouns"},
		{content.SetAnswer("Pronouns", cliniko.PronounsAnswer(cliniko.Pronouns{Reflexive: "SECRET"})), "all five"},
		{content.SetAnswer("Pronouns", cliniko.PronounsAnswer(longPronouns)), "at most 50"},
		{content.Select("Symptoms", "SECRET"), "has no such choice"},
		{content.Select("Sex", "Female"), "has no choices: it is of type select"},
	} {
		wantReason(t, rejection.err, rejection.reason)
	}
	if after := testkit.Encode(t, content); after != before {
		t.Errorf("a rejected answer changed the content:\n%s\n%s", before, after)
	}
}

func TestNewFormFromTemplate(t *testing.T) {
	t.Parallel()
	template := testkit.Decode[cliniko.PatientFormTemplateContent](t, []byte(`{"sections":[{"name":"About you","description":"d","questions":[
		{"name":"Reason","type":"paragraph","required":true,"answer":"Site"},
		{"name":"Symptoms","type":"checkboxes","answers":[{"value":"Fever"}],"other":{"enabled":true}},
		{"name":"Name","type":"full_name","options":{"title_enabled":true},"patient_field_connection":"full_name"}]}]}`))
	form := template.NewForm()
	if diff := cmp.Diff(testkit.Normalize(t, []byte(testkit.Encode(t, template))), testkit.Normalize(t, []byte(testkit.Encode(t, form)))); diff != "" {
		t.Error(diff)
	}
	if err := form.SetOther("Symptoms", "Itching"); err != nil || strings.Contains(testkit.Encode(t, template), "Itching") {
		t.Errorf("the template changed with the form, or %v", err)
	}
}

func TestSignatureLinks(t *testing.T) {
	t.Parallel()
	link := `{"links":{"self":"` + testkit.BaseURL + `/patient_forms/7/signatures/8"}}`
	for document, want := range map[string][]cliniko.SignatureID{
		`{"signatures":` + link + `}`:                                                       {"8"},
		`{"signatures":[` + link + `]}`:                                                     {"8"},
		`{"signatures":[` + link + `,` + strings.ReplaceAll(link, "8", "9") + `]}`:          {"8", "9"},
		`{"signatures":{"links":{"self":"` + testkit.BaseURL + `/patient_forms/7/other"}}}`: nil,
		`{"signatures":null}`:                                                               nil,
		`{"signatures":[]}`:                                                                 nil,
		`{}`:                                                                                nil,
	} {
		form := testkit.Decode[cliniko.PatientForm](t, []byte(document))
		if diff := cmp.Diff(want, form.Signatures.IDs()); diff != "" {
			t.Errorf("%s:\n%s", document, diff)
		}
		if diff := cmp.Diff(testkit.Normalize(t, []byte(document)), testkit.Normalize(t, []byte(testkit.Encode(t, form)))); diff != "" {
			t.Errorf("%s (-read +written):\n%s", document, diff)
		}
	}
	if out := testkit.Encode(t, cliniko.SignatureLinks{}); out != "null" {
		t.Errorf("got %s", out)
	}
	if err := json.Unmarshal([]byte(`"x"`), new(cliniko.SignatureLinks)); err == nil {
		t.Error("a string reads as signatures")
	}
}
