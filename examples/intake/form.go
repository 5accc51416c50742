package main

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/examples/internal/pdf"
)

// clinic is what a form is made from.
type clinic struct {
	name     string
	template cliniko.PatientFormTemplate
	fields   *cliniko.PatientCustomFieldsDefinition
	today    cliniko.Date
	consent  string
}

// form is the page that somebody fills in: details, the questions of the template, the custom fields of patients, and the
// signature.
type form struct {
	clinic

	Sections []section

	content cliniko.PatientFormContent // the questions, with the answers after finish
}

func newForm(c clinic) *form {
	f := &form{clinic: c, content: c.template.Content.NewForm()}
	f.Sections = append(f.Sections, details())
	seen := map[string]int{}
	for i := range f.content.Sections {
		s := &f.content.Sections[i]
		shown := section{Name: s.Name, Description: plain(s.Description)}
		for j := range s.Questions {
			q := &s.Questions[j]
			if q.Type == cliniko.QuestionAddress && q.Required {
				f.field("address_1").Required = true
			}
			seen[s.Name+"\x00"+q.Name]++
			if field := newQuestion(q); field != nil {
				field.Name = nameOf(s.Name, q.Name, string(q.Type), strconv.Itoa(seen[s.Name+"\x00"+q.Name]))
				shown.Fields = append(shown.Fields, field)
			}
		}
		f.add(shown)
	}
	f.addCustomFields()
	f.add(section{Name: "Consent and signature", Description: c.consent, Fields: []*field{
		{Name: "agree", Label: "I agree", Kind: agree, Required: true, Options: []option{{"yes", "Yes"}}},
		{Name: "signature", Label: "Your full name, as a signature", Kind: line, Required: true, Autocomplete: "name",
			Hint: "Signed on " + longDate(c.today) + ". A parent or guardian signs for a child."},
	}})
	return f
}

func (f *form) add(s section) {
	if len(s.Fields) > 0 || s.Description != "" {
		f.Sections = append(f.Sections, s)
	}
}

// details are asked for whatever the template has. Questions about the name, the phone number and the address are filled
// in from them.
func details() section {
	return section{Name: "Your details", Fields: []*field{
		{Name: "first_name", Label: "First name", Kind: line, Required: true, Autocomplete: "given-name"},
		{Name: "last_name", Label: "Last name", Kind: line, Required: true, Autocomplete: "family-name"},
		{Name: "date_of_birth", Label: "Date of birth", Kind: date, Required: true, Autocomplete: "bday"},
		{Name: "phone", Label: "Mobile phone", Kind: tel, Required: true, Autocomplete: "tel"},
		{Name: "email", Label: "Email", Kind: email, Autocomplete: "email"},
		{Name: "address_1", Label: "Street and number", Kind: line, Autocomplete: "address-line1"},
		{Name: "city", Label: "Suburb or city", Kind: line, Autocomplete: "address-level2"},
		{Name: "state", Label: "State", Kind: line, Autocomplete: "address-level1"},
		{Name: "post_code", Label: "Postcode", Kind: line, Autocomplete: "postal-code"},
	}}
}

// kinds are the kinds of fields for questions. Other types of questions are filled in from the details, or left alone.
var kinds = map[cliniko.QuestionType]kind{
	cliniko.QuestionText: line, cliniko.QuestionParagraph: area, cliniko.QuestionDate: date, cliniko.QuestionSelect: choose,
	cliniko.QuestionRadiobuttons: radio, cliniko.QuestionCheckboxes: check, cliniko.QuestionSignature: agree, cliniko.QuestionPronouns: choose,
}

// newQuestion returns the field for a question, nil if there is none.
func newQuestion(q *cliniko.PatientFormQuestion) *field {
	k, ok := kinds[q.Type]
	if !ok {
		return nil
	}
	f := &field{Label: q.Name, Kind: k, Required: q.Required, question: q, Other: q.Other != nil && q.Other.Enabled}
	for _, choice := range q.Answers {
		f.Options = append(f.Options, option{choice.Value, choice.Value})
	}
	for _, value := range q.Options.Values() {
		f.Options = append(f.Options, option{value, value})
	}
	switch q.Type { //nolint:exhaustive // the others are complete
	case cliniko.QuestionSignature:
		f.Options, f.Hint = []option{{"yes", "Yes"}}, "You sign this with your name at the end of the form."
	case cliniko.QuestionPronouns:
		for _, p := range pronouns {
			f.Options = append(f.Options, option{p.Nominative, p.Nominative + ", " + p.Accusative})
		}
	case cliniko.QuestionParagraph:
		if text, ok := q.Answer.Text(); ok {
			f.Value = plain(text)
		}
	}
	return f
}

var pronouns = []cliniko.Pronouns{
	{Nominative: "she", Accusative: "her", PronominalPossessive: "her", PredicativePossessive: "hers", Reflexive: "herself"},
	{Nominative: "he", Accusative: "him", PronominalPossessive: "his", PredicativePossessive: "his", Reflexive: "himself"},
	{Nominative: "they", Accusative: "them", PronominalPossessive: "their", PredicativePossessive: "theirs", Reflexive: "themselves"},
}

// customKinds are the kinds of fields for custom fields. A custom field of another type is left alone.
var customKinds = map[cliniko.PatientCustomFieldType]kind{
	cliniko.CustomFieldText: line, cliniko.CustomFieldParagraph: area, cliniko.CustomFieldDate: date,
	cliniko.CustomFieldRadiobuttons: radio, cliniko.CustomFieldCheckboxes: check,
}

func (f *form) addCustomFields() {
	for _, s := range f.fields.FieldsOf(nil).Sections { // without archived ones
		shown := section{Name: s.Name}
		for _, custom := range s.Fields {
			k, ok := customKinds[custom.Type]
			if !ok {
				continue
			}
			add := &field{Name: nameOf(custom.Token), Label: custom.Name, Kind: k, token: custom.Token, Other: custom.Other != nil}
			for _, o := range custom.Options {
				add.Options = append(add.Options, option{o.Token, o.Name})
			}
			shown.Fields = append(shown.Fields, add)
		}
		f.add(shown)
	}
}

// all returns the fields of all sections.
func (f *form) all() []*field {
	var all []*field
	for _, s := range f.Sections {
		all = append(all, s.Fields...)
	}
	return all
}

// field returns the field with the name, which is in every form.
func (f *form) field(name string) *field {
	i := slices.IndexFunc(f.all(), func(one *field) bool { return one.Name == name })
	return f.all()[i]
}

func (f *form) value(name string) string { return f.field(name).Value }

// Wrong returns the fields that are not filled in correctly.
func (f *form) Wrong() []*field {
	return slices.DeleteFunc(f.all(), func(one *field) bool { return one.Error == "" })
}

// read takes what was typed, and reports whether the form is complete.
func (f *form) read(values url.Values) bool {
	for _, one := range f.all() {
		one.read(values)
		one.check(f.today)
	}
	return len(f.Wrong()) == 0
}

// finish writes the answers to the questions into the content.
func (f *form) finish() error {
	var errs []error
	for _, one := range f.all() {
		if q := one.question; q != nil && q.Type != cliniko.QuestionSignature {
			errs = append(errs, one.answer(q))
		}
	}
	for i := range f.content.Sections {
		for j := range f.content.Sections[i].Questions {
			errs = append(errs, f.answerFromDetails(&f.content.Sections[i].Questions[j]))
		}
	}
	return errors.Join(errs...)
}

// answer sets the answer to a question.
func (f *field) answer(q *cliniko.PatientFormQuestion) error {
	switch {
	case f.IsGroup():
		err := q.Select(f.Chosen...)
		if f.Other {
			err = errors.Join(err, q.SetOther(f.OtherText))
		}
		return err
	case f.isEmpty():
		return q.SetAnswer(cliniko.PatientFormAnswer{})
	case q.Type == cliniko.QuestionPronouns:
		return q.SetAnswer(cliniko.PronounsAnswer(*f.pronouns()))
	case q.Type == cliniko.QuestionParagraph:
		return q.SetAnswer(cliniko.TextAnswer(markup(f.Value)))
	case f.OtherText != "":
		return q.SetAnswer(cliniko.TextAnswer(f.OtherText))
	case f.Kind == choose:
		return q.SetAnswer(cliniko.TextAnswer(f.Chosen[0]))
	default:
		return q.SetAnswer(cliniko.TextAnswer(f.Value))
	}
}

func (f *field) pronouns() *cliniko.Pronouns {
	i := slices.IndexFunc(pronouns, func(p cliniko.Pronouns) bool { return f.Has(p.Nominative) })
	if i < 0 {
		return nil
	}
	return &pronouns[i]
}

func (f *form) answerFromDetails(q *cliniko.PatientFormQuestion) error {
	switch q.Type {
	case cliniko.QuestionFullName:
		return q.SetAnswer(cliniko.FullNameAnswer(cliniko.PatientFormFullName{FirstName: f.value("first_name"), LastName: f.value("last_name")}))
	case cliniko.QuestionPhone:
		return q.SetAnswer(cliniko.PhoneAnswer(f.phone()))
	case cliniko.QuestionAddress:
		return q.SetAnswer(cliniko.AddressAnswer(cliniko.PatientFormAddress{
			Address1: f.value("address_1"), City: f.value("city"), State: f.value("state"), PostCode: f.value("post_code"),
		}))
	default:
		return nil
	}
}

func (f *form) phone() cliniko.PhoneNumber {
	return cliniko.PhoneNumber{PhoneType: cliniko.PhoneMobile, Number: f.value("phone")}
}

func (f *form) born() cliniko.Date {
	born, _ := cliniko.ParseDate(f.value("date_of_birth")) // it was checked
	return born
}

// newPatient returns what the patient is found by.
func (f *form) newPatient() cliniko.PatientCreate {
	return cliniko.PatientCreate{
		FirstName: f.value("first_name"), LastName: f.value("last_name"), DateOfBirth: cliniko.Some(f.born()),
		Email: cliniko.NonZero(f.value("email")), PatientPhoneNumbers: cliniko.Some([]cliniko.PhoneNumber{f.phone()}),
	}
}

// update returns the changes to a patient. What was not filled in is left alone.
func (f *form) update(p *cliniko.Patient) (cliniko.PatientUpdate, error) {
	update := cliniko.PatientUpdate{
		DateOfBirth: cliniko.Some(f.born()), Email: cliniko.NonZero(f.value("email")),
		Address1: cliniko.NonZero(f.value("address_1")), City: cliniko.NonZero(f.value("city")),
		State: cliniko.NonZero(f.value("state")), PostCode: cliniko.NonZero(f.value("post_code")),
	}
	known := func(n cliniko.PhoneNumber) bool {
		return digits(n.Number) == digits(f.value("phone")) || digits(n.NormalizedNumber) == digits(f.value("phone"))
	}
	if !slices.ContainsFunc(p.PatientPhoneNumbers, known) {
		update.PatientPhoneNumbers = cliniko.Some(append(slices.Clone(p.PatientPhoneNumbers), f.phone())) // the list is replaced as a whole
	}
	custom := f.fields.Prune(f.fields.FieldsOf(p)) // all of them, because a write may replace the rest
	var errs []error
	for _, one := range f.all() {
		switch {
		case one.isEmpty():
		case one.token != "":
			errs = append(errs, one.writeTo(&custom))
		case one.question != nil:
			one.updateConnected(&update)
		}
	}
	if len(custom.Sections) > 0 {
		update.CustomFields = cliniko.Some(custom)
	}
	return update, errors.Join(errs...)
}

// writeTo sets the value of a custom field.
func (f *field) writeTo(custom *cliniko.PatientCustomFields) error {
	if !f.IsGroup() {
		return custom.SetValue(f.token, f.Value)
	}
	err := custom.Select(f.token, f.Chosen...)
	if f.Other {
		err = errors.Join(err, custom.SetOther(f.token, f.OtherText))
	}
	return err
}

// updateConnected sets the detail of the patient that a question is about.
func (f *field) updateConnected(update *cliniko.PatientUpdate) {
	switch text := strings.Join(f.texts(), ", "); f.question.PatientFieldConnection { //nolint:exhaustive // the others are asked for among the details
	case cliniko.PatientFieldSex:
		update.Sex = cliniko.NonZero(text)
	case cliniko.PatientFieldGenderIdentity:
		update.GenderIdentity = cliniko.NonZero(text)
	case cliniko.PatientFieldPronouns:
		if p := f.pronouns(); p != nil {
			update.Pronouns = cliniko.Some(*p)
		}
	}
}

// signed returns the content with a picture of the typed name as the signature of each question that was agreed to.
func (f *form) signed() cliniko.PatientFormContent {
	content := f.template.Content.NewForm()
	for i, s := range f.content.Sections {
		copy(content.Sections[i].Questions, s.Questions)
	}
	name := f.value("signature")
	picture := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="500" height="90"><text x="10" y="40" font-size="%d" font-style="italic">%s</text><text x="10" y="75" font-size="14">typed on %s</text></svg>`,
		min(28, 800/len([]rune(name))), html.EscapeString(name), f.today)
	image, _ := json.Marshal("data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString([]byte(picture))) //nolint:errchkjson // a string
	for i := range content.Sections {
		for j := range content.Sections[i].Questions {
			q := &content.Sections[i].Questions[j]
			if q.Type == cliniko.QuestionSignature && f.agreedTo(&f.content.Sections[i].Questions[j]) {
				q.Extra = map[string]json.RawMessage{"signature": image}
			}
		}
	}
	return content
}

func (f *form) agreedTo(q *cliniko.PatientFormQuestion) bool {
	return slices.ContainsFunc(f.all(), func(one *field) bool { return one.question == q && one.Has("yes") })
}

// shortName returns the name of the template, for the name and the description of a file.
func (f *form) shortName() string {
	name := []rune(f.template.Name)
	return string(name[:min(len(name), 150)])
}

// document returns the form as a PDF.
func (f *form) document() []byte {
	d := pdf.New(f.template.Name)
	d.Text(f.name)
	for _, s := range f.Sections {
		d.Heading(s.Name)
		if s.Description != "" {
			d.Text(s.Description)
		}
		for _, one := range s.Fields {
			d.Label(one.Label)
			if one.isEmpty() {
				d.Text("(no answer)")
			}
			for _, text := range one.texts() {
				d.Text(text)
			}
		}
	}
	d.Text("\nSigned by typing the name, on " + longDate(f.today))
	return d.Bytes()
}

func longDate(d cliniko.Date) string { return fmt.Sprintf("%d %s %d", d.Day, d.Month, d.Year) }
