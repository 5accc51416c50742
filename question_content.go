package cliniko

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Treatment notes and patient forms, and the templates of both, have content of the same structure: sections of questions.
// This file holds what they share.

// QuestionType is the type of a question in a treatment note, in a patient form, or in a template of either. Questions
// of types other than these are read and sent back unchanged.
//
//   - [QuestionText]: one line of text
//   - [QuestionParagraph]: HTML
//   - [QuestionDate]: one day
//   - [QuestionCheckboxes]: any number of choices
//   - [QuestionRadiobuttons]: one choice
//   - [QuestionBodyCharts]: drawings on pictures of the body; only in treatment notes
//   - [QuestionSignature]: a signature; only in patient forms, as are the following types
//   - [QuestionAddress]: an address
//   - [QuestionFullName]: the parts of a name
//   - [QuestionPhone]: phone numbers
//   - [QuestionPronouns]: pronouns
//   - [QuestionSelect]: one of a list of options
type QuestionType string

// The types of questions that the API documents.
const (
	QuestionText         QuestionType = "text"
	QuestionParagraph    QuestionType = "paragraph"
	QuestionDate         QuestionType = "date"
	QuestionCheckboxes   QuestionType = "checkboxes"
	QuestionRadiobuttons QuestionType = "radiobuttons"
	QuestionBodyCharts   QuestionType = "bodycharts"
	QuestionSignature    QuestionType = "signature"
	QuestionAddress      QuestionType = "address"
	QuestionFullName     QuestionType = "full_name"
	QuestionPhone        QuestionType = "phone"
	QuestionPronouns     QuestionType = "pronouns"
	QuestionSelect       QuestionType = "select"
)

// isDocumented reports whether the API documents the type.
func (t QuestionType) isDocumented() bool {
	switch t {
	case QuestionText, QuestionParagraph, QuestionDate, QuestionCheckboxes, QuestionRadiobuttons, QuestionBodyCharts,
		QuestionSignature, QuestionAddress, QuestionFullName, QuestionPhone, QuestionPronouns, QuestionSelect:
		return true
	default:
		return false
	}
}

// QuestionSection is a group of questions, such as a [TreatmentNoteSection].
type QuestionSection[Q any] struct {
	Name        string `json:"name,omitzero"`
	Description string `json:"description,omitzero"` // HTML, up to 10 000 characters
	Questions   []Q    `json:"questions,omitempty" misfit:"error"`

	// Extra holds what the API sent and this package does not know. It is sent back.
	Extra map[string]json.RawMessage `json:"-"`
}

// QuestionChoice is one choice of a checkboxes or radiobuttons question.
type QuestionChoice struct { //nolint:recvcheck // printed by value, changed in place
	Value    string `json:"value"`
	Selected bool   `json:"selected,omitzero"` // false is not sent

	// Extra holds what the API sent and this package does not know. It is sent back.
	Extra map[string]json.RawMessage `json:"-"`
}

func (c *QuestionChoice) setSelected(selected bool) {
	c.Selected = selected
	delete(c.Extra, "selected")
}

// TemplateChoice is one choice of a checkboxes or radiobuttons question in a template.
type TemplateChoice struct {
	Value string `json:"value"`

	// Extra holds what the API sent and this package does not know. It is sent back.
	Extra map[string]json.RawMessage `json:"-"`
}

// TemplateOther specifies whether a question in a template allows free text in addition to its choices.
type TemplateOther struct {
	Enabled bool `json:"enabled"`

	// Extra holds what the API sent and this package does not know. It is sent back.
	Extra map[string]json.RawMessage `json:"-"`
}

// findQuestion returns the only question with the given name. If section is not nil, it searches only sections of that
// name.
func findQuestion[Q any](sections []QuestionSection[Q], section *string, name string, nameOf func(*Q) string) (*Q, error) {
	var found []*Q
	for i := range sections {
		if section != nil && sections[i].Name != *section {
			continue
		}
		for j := range sections[i].Questions {
			if q := &sections[i].Questions[j]; nameOf(q) == name {
				found = append(found, q)
			}
		}
	}
	switch len(found) {
	case 0:
		return nil, &ValidationError{Field: "content", Reason: "has no question with that name"} // the name is not shown: it may be an answer passed in the wrong place
	case 1:
		return found[0], nil
	default:
		return nil, &ValidationError{Field: "content", Reason: fmt.Sprintf(
			"has %d questions %q: name the section with QuestionIn, or index Sections", len(found), name)}
	}
}

// questionError returns an error about an existing question. It shows the name, as questions have no ID, and never an answer.
func questionError(name, reason string) error {
	return &ValidationError{Field: fmt.Sprintf("question %q", name), Reason: reason}
}

// maxChoice is the maximum length of a choice and of free text, in characters.
const maxChoice = 255

// choices holds pointers to the answer to a checkboxes or radiobuttons question of a note or a form.
type choices struct {
	name    string
	kind    QuestionType
	answers []QuestionChoice
	other   *freeText // nil if the question does not allow free text
}

// freeText points to the parts of the free text of a question.
type freeText struct {
	selected *bool
	value    *string
	extra    map[string]json.RawMessage
}

func (f *freeText) set(text string) {
	*f.selected, *f.value = text != "", text
	delete(f.extra, "selected")
	delete(f.extra, "value")
}

func (c choices) check() error {
	if c.kind != QuestionCheckboxes && c.kind != QuestionRadiobuttons {
		return questionError(c.name, "has no choices: it is of type "+string(c.kind))
	}
	return nil
}

// choose selects the choices with the given values, and only those. A choice of radiobuttons replaces the free text.
func (c choices) choose(values []string) error {
	if err := c.check(); err != nil {
		return err
	}
	if c.kind == QuestionRadiobuttons && len(values) > 1 {
		return questionError(c.name, "accepts only one choice")
	}
	for _, value := range values {
		if !slices.ContainsFunc(c.answers, func(a QuestionChoice) bool { return a.Value == value }) {
			return questionError(c.name, "has no such choice")
		}
	}
	c.selectOnly(values)
	if c.kind == QuestionRadiobuttons && len(values) > 0 && c.other != nil {
		c.other.set("")
	}
	return nil
}

// selectOnly selects the first choice with each value, and deselects all others.
func (c choices) selectOnly(values []string) {
	seen := map[string]bool{}
	for i := range c.answers {
		answer := &c.answers[i]
		answer.setSelected(slices.Contains(values, answer.Value) && !seen[answer.Value])
		seen[answer.Value] = true
	}
}

// setOther sets the free text; "" clears it. The free text of radiobuttons replaces the selected choice.
func (c choices) setOther(text string) error {
	if err := c.check(); err != nil {
		return err
	}
	if c.other == nil {
		return questionError(c.name, "does not accept free text")
	}
	if utf8.RuneCountInString(text) > maxChoice {
		return questionError(c.name, fmt.Sprintf("accepts free text of at most %d characters", maxChoice))
	}
	c.other.set(text)
	if c.kind == QuestionRadiobuttons && text != "" {
		c.selectOnly(nil)
	}
	return nil
}

// selected returns the values of the selected choices, followed by the free text if it is selected.
func (c choices) selected() []string {
	var values []string
	for _, answer := range c.answers {
		if answer.Selected {
			values = append(values, answer.Value)
		}
	}
	if c.other != nil && *c.other.selected {
		values = append(values, *c.other.value)
	}
	return values
}

// choicesOf returns the choices of a template question, with none selected. The API has been seen to send the choices
// of checkboxes in templates in the undocumented member "choices"; it is used if the documented member is empty.
func choicesOf(documented []TemplateChoice, extra map[string]json.RawMessage) []QuestionChoice {
	var answers []QuestionChoice
	for _, choice := range documented {
		answers = append(answers, QuestionChoice{Value: choice.Value})
	}
	if len(answers) > 0 || extra["choices"] == nil {
		return answers
	}
	var values []string
	if json.Unmarshal(extra["choices"], &values) == nil {
		for _, value := range values {
			answers = append(answers, QuestionChoice{Value: value})
		}
		return answers
	}
	var others []TemplateChoice
	if json.Unmarshal(extra["choices"], &others) != nil {
		return nil
	}
	return choicesOf(others, nil)
}
