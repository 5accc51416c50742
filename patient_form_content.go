package cliniko

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"
)

// PatientFormContent is the content of a patient form: sections of questions with the patient's answers.
//
// An update replaces the whole content of a form. To change one answer, read the form, change its content in place, and
// send the whole content back, as with a [TreatmentNoteContent]. What the patient or somebody else saves between the two
// calls is lost.
//
// Whatever this package does not know of the content is kept in Extra and sent back.
type PatientFormContent struct { //nolint:recvcheck // printed by value, changed in place
	Sections []PatientFormSection `json:"sections,omitempty" check:"required" misfit:"error"`

	// Extra holds what the API sent and this package does not know. It is sent back.
	Extra map[string]json.RawMessage `json:"-"`
}

// PatientFormSection is a group of questions of a patient form.
type PatientFormSection = QuestionSection[PatientFormQuestion]

// Question returns a pointer to the question with the given name, to change it in place. The error matches [ErrInvalid]
// if there is no such question, or more than one: see QuestionIn.
func (c *PatientFormContent) Question(name string) (*PatientFormQuestion, error) {
	return findQuestion(c.Sections, nil, name, (*PatientFormQuestion).label)
}

// QuestionIn returns a pointer to the question with the given name in the given section, to change it in place. The
// error matches [ErrInvalid] if there is no such question, or more than one: use Sections[i].Questions[j] instead.
func (c *PatientFormContent) QuestionIn(section, name string) (*PatientFormQuestion, error) {
	return findQuestion(c.Sections, &section, name, (*PatientFormQuestion).label)
}

// SetAnswer calls [PatientFormQuestion.SetAnswer] on the question with the name.
func (c *PatientFormContent) SetAnswer(question string, answer PatientFormAnswer) error {
	q, err := c.Question(question)
	if err != nil {
		return err
	}
	return q.SetAnswer(answer)
}

// Select calls [PatientFormQuestion.Select] on the question with the name.
func (c *PatientFormContent) Select(question string, choices ...string) error {
	q, err := c.Question(question)
	if err != nil {
		return err
	}
	return q.Select(choices...)
}

// SetOther calls [PatientFormQuestion.SetOther] on the question with the name.
func (c *PatientFormContent) SetOther(question, text string) error {
	q, err := c.Question(question)
	if err != nil {
		return err
	}
	return q.SetOther(text)
}

// PatientFormQuestion is a question of a patient form with its answer. Type decides whether the answer is in Answer, in
// Answers and Other, or in SignatureID. Questions have no ID.
type PatientFormQuestion struct { //nolint:recvcheck // printed by value, changed in place
	Name                   string             `json:"name" check:"required"`
	Type                   QuestionType       `json:"type" check:"required"`
	Required               bool               `json:"required"` // true if the form cannot be completed without an answer
	Answer                 PatientFormAnswer  `json:"answer,omitzero"`
	Answers                []QuestionChoice   `json:"answers,omitempty"`                 // of a checkboxes or radiobuttons question
	Options                PatientFormOptions `json:"options,omitzero"`                  // of a select or full_name question
	Other                  *PatientFormOther  `json:"other,omitzero"`                    // of a checkboxes, radiobuttons or select question that allows free text
	PatientFieldConnection PatientField       `json:"patient_field_connection,omitzero"` // the field of the patient that the question is about
	SignatureID            ID[Signature]      `json:"signature_id,omitzero"`             // of a signature question; "" until it is signed

	// Extra holds what the API sent and this package does not know. It is sent back.
	Extra map[string]json.RawMessage `json:"-"`
}

// PatientFormOther is the free text that a question allows in addition to its choices.
type PatientFormOther struct {
	Enabled  bool   `json:"enabled"`           // false if the question does not allow free text
	Selected bool   `json:"selected,omitzero"` // false if the free text is not part of the answer
	Value    string `json:"value,omitzero"`    // "" unless Selected
	Label    string `json:"label,omitzero"`    // of a select question: the label of the free text

	// Extra holds what the API sent and this package does not know. It is sent back.
	Extra map[string]json.RawMessage `json:"-"`
}

// PatientField is the field of the patient that a form question asks for.
//
//   - [PatientFieldAddress]: the address
//   - [PatientFieldFullName]: the title and the names
//   - [PatientFieldGenderIdentity]: the gender identity
//   - [PatientFieldPhone]: the phone numbers
//   - [PatientFieldPronouns]: the pronouns
//   - [PatientFieldSex]: the sex
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

// SetAnswer sets the answer to a question. The zero PatientFormAnswer clears it. The error matches [ErrInvalid] if the
// question requires an answer of another type. Use Select and SetOther for checkboxes and radiobuttons; a signature cannot
// be set.
func (q *PatientFormQuestion) SetAnswer(answer PatientFormAnswer) error {
	if reason := q.objectionTo(answer); reason != "" {
		return questionError(q.Name, reason)
	}
	q.Answer = answer
	delete(q.Extra, "answer")
	return nil
}

// The longest answers that the API documents, in characters.
const (
	maxFormText = 10_000
	maxSelect   = 255
	maxPhone    = 100
	maxPronoun  = 50
)

// objectionTo returns what is wrong with an answer to the question, or "" if nothing is.
func (q *PatientFormQuestion) objectionTo(answer PatientFormAnswer) string {
	if q.Type == QuestionCheckboxes || q.Type == QuestionRadiobuttons || q.Type == QuestionSignature {
		return "cannot be set this way: it is of type " + string(q.Type)
	}
	if answer.IsZero() {
		return ""
	}
	switch q.Type {
	case QuestionText, QuestionParagraph, QuestionDate, QuestionSelect:
		text, ok := answer.Text()
		if !ok {
			return "requires a text"
		}
		return q.objectionToText(text)
	case QuestionAddress:
		address, ok := answer.Address()
		return objectionToParts(address, ok, "an address")
	case QuestionFullName:
		name, ok := answer.FullName()
		return objectionToParts(name, ok, "a full name")
	case QuestionPhone:
		return objectionToPhone(answer.PhoneNumbers())
	case QuestionPronouns:
		pronouns, ok := answer.Pronouns()
		return objectionToPronouns(pronouns, ok)
	default: // an unknown type
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
		return fmt.Sprintf("accepts at most %d characters", maxSelect)
	case q.Type == QuestionSelect:
		free := q.Other != nil && q.Other.Enabled
		if options := q.Options.Values(); options != nil && !free && !slices.Contains(options, text) {
			return "requires one of its options"
		}
	case length > maxFormText:
		return fmt.Sprintf("accepts at most %d characters", maxFormText)
	}
	return ""
}

func objectionToParts(answer any, ok bool, kind string) string {
	if !ok {
		return "requires " + kind
	}
	if err := validate(answer); err != nil {
		return "requires " + kind + " with all required parts, none of them too long"
	}
	return ""
}

func objectionToPhone(numbers []PhoneNumber) string {
	wrong := func(n PhoneNumber) bool {
		return n.PhoneType == "" || n.Number == "" || utf8.RuneCountInString(n.Number) > maxPhone
	}
	if len(numbers) == 0 || slices.ContainsFunc(numbers, wrong) {
		return fmt.Sprintf("requires phone numbers, each with a type and at most %d characters", maxPhone)
	}
	return ""
}

func objectionToPronouns(p Pronouns, ok bool) string {
	wrong := func(s string) bool { return s == "" || utf8.RuneCountInString(s) > maxPronoun }
	all := []string{p.Accusative, p.Nominative, p.PredicativePossessive, p.PronominalPossessive, p.Reflexive}
	if !ok || slices.ContainsFunc(all, wrong) {
		return fmt.Sprintf("requires all five pronouns, of at most %d characters each", maxPronoun)
	}
	return ""
}

// Select selects the choices with the given values, and only those. Without values, it clears the selection. Radiobuttons
// accept at most one choice, which replaces their free text; checkboxes keep their free text. The error matches
// [ErrInvalid] if the question has no such choice.
func (q *PatientFormQuestion) Select(choices ...string) error { return q.choices().choose(choices) }

// SetOther sets the free text in addition to the choices, up to 255 characters. "" clears it. The text of radiobuttons
// replaces the selected choice. The error matches [ErrInvalid] if the question does not allow free text.
func (q *PatientFormQuestion) SetOther(text string) error { return q.choices().setOther(text) }

// Selected returns the values of the selected choices, followed by the free text if it is selected.
func (q *PatientFormQuestion) Selected() []string { return q.choices().selected() }

func (q *PatientFormQuestion) label() string { return q.Name }

func (q *PatientFormQuestion) choices() choices {
	c := choices{name: q.Name, kind: q.Type, answers: q.Answers}
	if q.Other != nil && q.Other.Enabled {
		c.other = &freeText{&q.Other.Selected, &q.Other.Value, q.Other.Extra}
	}
	return c
}

// PatientFormTemplateContent is the content that patient forms created from a template start with.
//
// Whatever this package does not know of the content is kept in Extra and sent back.
type PatientFormTemplateContent struct {
	Sections []PatientFormTemplateSection `json:"sections,omitempty" check:"required" misfit:"error"`

	// Extra holds what the API sent and this package does not know. It is sent back.
	Extra map[string]json.RawMessage `json:"-"`
}

// PatientFormTemplateSection is a group of questions of a patient form template.
type PatientFormTemplateSection = QuestionSection[PatientFormTemplateQuestion]

// PatientFormTemplateQuestion is a question of a patient form template.
type PatientFormTemplateQuestion struct {
	Name                   string             `json:"name" check:"required"`
	Type                   QuestionType       `json:"type" check:"required"`
	Required               bool               `json:"required"`                          // true if the form cannot be completed without an answer
	Answer                 string             `json:"answer,omitzero"`                   // of a paragraph question: the HTML that a form starts with
	Answers                []TemplateChoice   `json:"answers,omitempty"`                 // of a checkboxes or radiobuttons question
	Options                PatientFormOptions `json:"options,omitzero"`                  // of a select or full_name question
	Other                  *TemplateOther     `json:"other,omitzero"`                    // of a checkboxes or radiobuttons question
	PatientFieldConnection PatientField       `json:"patient_field_connection,omitzero"` // the field of the patient that the question is about

	// Extra holds what the API sent and this package does not know. It is sent back.
	Extra map[string]json.RawMessage `json:"-"`
}

// NewForm returns the content of a new form, ready to be filled in. It shares no memory with the template. To create a form
// with exactly the content of a template, set PatientFormTemplateID in [PatientFormCreate] instead.
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
		Name: q.Name, Type: q.Type, Required: q.Required, Answers: choicesOf(q.Answers, q.Extra),
		Options: q.Options, PatientFieldConnection: q.PatientFieldConnection,
	}
	if q.Answer != "" {
		question.Answer = TextAnswer(q.Answer)
	}
	if q.Other != nil {
		question.Other = &PatientFormOther{Enabled: q.Other.Enabled}
	}
	if !q.Type.isDocumented() {
		question.Extra = maps.Clone(q.Extra) // this package does not know what such a question consists of
	}
	return question
}
