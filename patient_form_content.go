package cliniko

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"unicode/utf8"
)

// PatientFormContent is what a patient form asks, and what the patient answered.
//
// An update of a form replaces its whole content. To change one answer, read the form, change its content in place, and
// send the content back whole, as with a [TreatmentNoteContent]. What the patient or somebody else saved between the two
// calls is lost.
//
// What this package does not know of a question is kept in its Extra, and sent back with it. What it does not know of a
// single choice is not.
type PatientFormContent struct { //nolint:recvcheck // printed by value, changed in place
	Sections []PatientFormSection `json:"sections,omitempty" check:"required"`
}

// PatientFormSection is a group of questions of a patient form.
type PatientFormSection = QuestionSection[PatientFormQuestion]

// Question is the question with a name. There must be one and only one; see QuestionIn. It can be changed in place.
func (c *PatientFormContent) Question(name string) (*PatientFormQuestion, error) {
	return findQuestion(c.Sections, nil, name, (*PatientFormQuestion).label)
}

// QuestionIn is the question with a name in the section with a name. There must be one and only one; any other is at
// Sections[i].Questions[j]. It can be changed in place.
func (c *PatientFormContent) QuestionIn(section, name string) (*PatientFormQuestion, error) {
	return findQuestion(c.Sections, &section, name, (*PatientFormQuestion).label)
}

// SetAnswer is [PatientFormQuestion.SetAnswer] of the question with a name.
func (c *PatientFormContent) SetAnswer(question string, answer PatientFormAnswer) error {
	q, err := c.Question(question)
	if err != nil {
		return err
	}
	return q.SetAnswer(answer)
}

// Select is [PatientFormQuestion.Select] of the question with a name.
func (c *PatientFormContent) Select(question string, choices ...string) error {
	q, err := c.Question(question)
	if err != nil {
		return err
	}
	return q.Select(choices...)
}

// SetOther is [PatientFormQuestion.SetOther] of the question with a name.
func (c *PatientFormContent) SetOther(question, text string) error {
	q, err := c.Question(question)
	if err != nil {
		return err
	}
	return q.SetOther(text)
}

// PatientFormQuestion is a question of a patient form with its answer: in Answer, in Answers and Other, or in
// SignatureID, by its Type. Questions have no id.
type PatientFormQuestion struct { //nolint:recvcheck // printed by value, changed in place
	Name                   string             `json:"name" check:"required,len=255"`
	Type                   QuestionType       `json:"type" check:"required"`
	Required               bool               `json:"required"` // to complete the form
	Answer                 PatientFormAnswer  `json:"answer,omitzero"`
	Answers                []QuestionChoice   `json:"answers,omitempty"` // of checkboxes and radiobuttons
	Options                PatientFormOptions `json:"options,omitzero"`  // of select and full_name
	Other                  *PatientFormOther  `json:"other,omitzero"`    // of checkboxes, radiobuttons and select
	PatientFieldConnection PatientField       `json:"patient_field_connection,omitzero"`
	SignatureID            ID[Signature]      `json:"signature_id,omitzero"`

	// What the API sent and this package does not know. It is sent back with the rest.
	Extra map[string]json.RawMessage `json:"-"`
}

// PatientFormOther is the free text beside the choices of a question.
type PatientFormOther struct {
	Enabled  bool   `json:"enabled"`                        // false: the question takes no free text
	Selected bool   `json:"selected,omitzero"`              // false: it is not part of the answer
	Value    string `json:"value,omitzero" check:"len=255"` // only if Selected
	Label    string `json:"label,omitzero" check:"len=50"`  // of select: what it is called
}

// PatientField is the field of the patient that a question asks for.
type PatientField string

// The fields that the API documents.
const (
	PatientFieldAddress        PatientField = "address"
	PatientFieldFullName       PatientField = "full_name"
	PatientFieldGenderIdentity PatientField = "gender_identity"
	PatientFieldPhone          PatientField = "phone"
	PatientFieldPronouns       PatientField = "pronouns"
	PatientFieldSex            PatientField = "sex"
)

// SetAnswer answers a question that takes an answer of that kind; the zero PatientFormAnswer takes it back. Checkboxes
// and radiobuttons are answered with Select and SetOther; a signature is the patient's.
func (q *PatientFormQuestion) SetAnswer(answer PatientFormAnswer) error {
	if reason := q.objection(answer); reason != "" {
		return questionError(q.Name, reason)
	}
	q.Answer = answer
	delete(q.Extra, "answer")
	return nil
}

// The lengths of answers.
const (
	maxFormText = 10_000
	maxSelect   = 255
	maxPhone    = 100
	maxPronoun  = 50
)

// objection says what a question takes when the answer is something else, and "" when it fits.
func (q *PatientFormQuestion) objection(answer PatientFormAnswer) string {
	if q.Type == QuestionCheckboxes || q.Type == QuestionRadiobuttons || q.Type == QuestionSignature {
		return "takes no answer of this kind: it is of type " + string(q.Type)
	}
	if answer.IsZero() {
		return ""
	}
	switch q.Type {
	case QuestionText, QuestionParagraph, QuestionDate, QuestionSelect:
		text, ok := answer.Text()
		if !ok {
			return "takes a text"
		}
		return q.objectionToText(text)
	case QuestionAddress:
		address, ok := answer.Address()
		return objectionTo(address, ok, "an address")
	case QuestionFullName:
		name, ok := answer.FullName()
		return objectionTo(name, ok, "a full name")
	case QuestionPhone:
		return objectionToPhone(answer.PhoneNumbers())
	case QuestionPronouns:
		pronouns, ok := answer.Pronouns()
		return objectionToPronouns(pronouns, ok)
	default: // of a type that this package does not know
		return ""
	}
}

func (q *PatientFormQuestion) objectionToText(text string) string {
	length := utf8.RuneCountInString(text)
	switch {
	case q.Type == QuestionDate:
		if _, err := ParseDate(text); err != nil {
			return errNotADate.Error()
		}
	case q.Type == QuestionSelect && length > maxSelect:
		return fmt.Sprintf("takes a text of at most %d characters", maxSelect)
	case q.Type == QuestionSelect:
		free := q.Other != nil && q.Other.Enabled
		if options := q.Options.Values(); options != nil && !free && !slices.Contains(options, text) {
			return "takes one of its options"
		}
	case length > maxFormText:
		return fmt.Sprintf("takes a text of at most %d characters", maxFormText)
	}
	return ""
}

func objectionTo(answer any, ok bool, kind string) string {
	if !ok {
		return "takes " + kind
	}
	if err := validate(answer); err != nil {
		return "takes " + kind + " that is complete and whose parts have the length that the API documents"
	}
	return ""
}

func objectionToPhone(numbers []PhoneNumber) string {
	wrong := func(n PhoneNumber) bool {
		return n.PhoneType == "" || n.Number == "" || utf8.RuneCountInString(n.Number) > maxPhone
	}
	if len(numbers) == 0 || slices.ContainsFunc(numbers, wrong) {
		return fmt.Sprintf("takes phone numbers, each with its type and at most %d characters", maxPhone)
	}
	return ""
}

func objectionToPronouns(p Pronouns, ok bool) string {
	wrong := func(s string) bool { return s == "" || utf8.RuneCountInString(s) > maxPronoun }
	all := []string{p.Accusative, p.Nominative, p.PredicativePossessive, p.PronominalPossessive, p.Reflexive}
	if !ok || slices.ContainsFunc(all, wrong) {
		return fmt.Sprintf("takes pronouns, all five of them and each of at most %d characters", maxPronoun)
	}
	return ""
}

// Select selects the choices with the given values, and no others; none takes the answer back. Radiobuttons take one at
// most, and a free text of theirs gives way to it; checkboxes keep theirs.
func (q *PatientFormQuestion) Select(choices ...string) error { return q.choices().choose(choices) }

// SetOther answers with a free text of up to 255 characters beside the choices; "" takes it back. With radiobuttons, the
// choices give way to it.
func (q *PatientFormQuestion) SetOther(text string) error { return q.choices().setOther(text) }

// Selected are the values of the selected choices, and last the free text if there is one.
func (q *PatientFormQuestion) Selected() []string { return q.choices().selected() }

func (q *PatientFormQuestion) label() string { return q.Name }

func (q *PatientFormQuestion) choices() choices {
	c := choices{name: q.Name, kind: q.Type, answers: q.Answers}
	if q.Other != nil && q.Other.Enabled {
		c.otherSelected, c.otherValue = &q.Other.Selected, &q.Other.Value
	}
	return c
}

type patientFormQuestion PatientFormQuestion // decodes without what follows

var patientFormQuestionMembers = memberNames(reflect.TypeFor[patientFormQuestion]())

// UnmarshalJSON reads a question and keeps what has no field in Extra.
func (q *PatientFormQuestion) UnmarshalJSON(data []byte) (err error) {
	*q = PatientFormQuestion{}
	q.Extra, err = decodeQuestion(data, (*patientFormQuestion)(q), patientFormQuestionMembers)
	return err
}

// MarshalJSON writes the question with its Extra.
func (q PatientFormQuestion) MarshalJSON() ([]byte, error) {
	return encodeQuestion(patientFormQuestion(q), q.Extra)
}

// PatientFormTemplateContent is what the forms made from a template ask.
type PatientFormTemplateContent struct {
	Sections []PatientFormTemplateSection `json:"sections,omitempty" check:"required"`
}

// PatientFormTemplateSection is a group of questions of a template.
type PatientFormTemplateSection = QuestionSection[PatientFormTemplateQuestion]

// PatientFormTemplateQuestion is a question of a template.
type PatientFormTemplateQuestion struct {
	Name                   string             `json:"name" check:"required,len=255"`
	Type                   QuestionType       `json:"type" check:"required"`
	Required               bool               `json:"required"`          // to complete the form
	Answer                 string             `json:"answer,omitzero"`   // of a paragraph: HTML that a form starts with
	Answers                []TemplateChoice   `json:"answers,omitempty"` // of checkboxes and radiobuttons
	Options                PatientFormOptions `json:"options,omitzero"`  // of full_name
	Other                  *TemplateOther     `json:"other,omitzero"`    // of checkboxes and radiobuttons
	PatientFieldConnection PatientField       `json:"patient_field_connection,omitzero"`

	// What the API sent and this package does not know. It is sent back with the rest.
	Extra map[string]json.RawMessage `json:"-"`
}

type patientFormTemplateQuestion PatientFormTemplateQuestion // decodes without what follows

var patientFormTemplateQuestionMembers = memberNames(reflect.TypeFor[patientFormTemplateQuestion]())

// UnmarshalJSON reads a question and keeps what has no field in Extra.
func (q *PatientFormTemplateQuestion) UnmarshalJSON(data []byte) (err error) {
	*q = PatientFormTemplateQuestion{}
	q.Extra, err = decodeQuestion(data, (*patientFormTemplateQuestion)(q), patientFormTemplateQuestionMembers)
	return err
}

// MarshalJSON writes the question with its Extra.
func (q PatientFormTemplateQuestion) MarshalJSON() ([]byte, error) {
	return encodeQuestion(patientFormTemplateQuestion(q), q.Extra)
}

// NewForm is the content of a new form, to be filled in. It shares nothing with the template's. It is not needed for a
// form that starts as the template is: the API makes that from the id of the template.
func (c PatientFormTemplateContent) NewForm() PatientFormContent {
	var form PatientFormContent
	for _, section := range c.Sections {
		copied := PatientFormSection{Name: section.Name, Description: section.Description}
		for _, q := range section.Questions {
			copied.Questions = append(copied.Questions, q.newQuestion())
		}
		form.Sections = append(form.Sections, copied)
	}
	return form
}

func (q PatientFormTemplateQuestion) newQuestion() PatientFormQuestion {
	question := PatientFormQuestion{
		Name: q.Name, Type: q.Type, Required: q.Required, Answers: toAnswer(q.Answers, q.Extra),
		Options: q.Options, PatientFieldConnection: q.PatientFieldConnection,
	}
	if q.Answer != "" {
		question.Answer = TextAnswer(q.Answer)
	}
	if q.Other != nil {
		question.Other = &PatientFormOther{Enabled: q.Other.Enabled}
	}
	return question
}
