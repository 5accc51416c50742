package cliniko

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// Treatment notes and patient forms, and the templates of both, have the same content: sections with questions. This
// file holds what they share.

// QuestionType is the kind of a question in a treatment note, a patient form, or a template of one.
type QuestionType string

// The kinds that the API documents. Body charts are in treatment notes only; signatures, and what follows them, are in
// patient forms only.
const (
	QuestionText         QuestionType = "text"      // one line, not HTML
	QuestionParagraph    QuestionType = "paragraph" // HTML
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

// QuestionSection is a group of questions, such as a [TreatmentNoteSection].
type QuestionSection[Q any] struct {
	Name        string `json:"name,omitzero" check:"len=255"`
	Description string `json:"description,omitzero"` // HTML, up to 10 000 characters
	Questions   []Q    `json:"questions,omitempty"`
}

// QuestionChoice is one choice of a question with checkboxes or radiobuttons.
type QuestionChoice struct {
	Value    string `json:"value" check:"len=255"`
	Selected bool   `json:"selected,omitzero"` // the API takes no false
}

// TemplateChoice is one choice of a question with checkboxes or radiobuttons in a template.
type TemplateChoice struct {
	Value string `json:"value" check:"len=255"`
}

// TemplateOther says whether a question in a template takes a free text beside its choices.
type TemplateOther struct {
	Enabled bool `json:"enabled"`
}

// findQuestion is the one question with a name, in all sections or in those with a name.
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
		return nil, &ValidationError{Field: "content", Reason: "has no question with that name"} // not shown: it may be an answer in the wrong place
	case 1:
		return found[0], nil
	default:
		return nil, &ValidationError{Field: "content", Reason: fmt.Sprintf(
			"has %d questions %q: name the section with QuestionIn, or take one by its position in Sections", len(found), name)}
	}
}

// questionError is about one question that there is. It shows its name, as questions have no id, and never an answer.
func questionError(name, reason string) error {
	return &ValidationError{Field: fmt.Sprintf("question %q", name), Reason: reason}
}

// maxChoice is the length of a choice, and of the free text beside the choices.
const maxChoice = 255

// choices are what one answers a question with checkboxes or radiobuttons with, whatever it stands in. The pointers
// lead into the question and are nil where it takes no free text.
type choices struct {
	name          string
	kind          QuestionType
	answers       []QuestionChoice
	otherSelected *bool
	otherValue    *string
}

func (c choices) check() error {
	if c.kind != QuestionCheckboxes && c.kind != QuestionRadiobuttons {
		return questionError(c.name, "has no choices: it is of type "+string(c.kind))
	}
	return nil
}

// choose selects the choices with the values and no others. With radiobuttons, the free text gives way to a choice.
func (c choices) choose(values []string) error {
	if err := c.check(); err != nil {
		return err
	}
	if c.kind == QuestionRadiobuttons && len(values) > 1 {
		return questionError(c.name, "takes one choice")
	}
	selected := make([]bool, len(c.answers))
	for _, value := range values {
		i := slices.IndexFunc(c.answers, func(a QuestionChoice) bool { return a.Value == value })
		if i < 0 {
			return questionError(c.name, "has no such choice")
		}
		selected[i] = true
	}
	for i := range c.answers {
		c.answers[i].Selected = selected[i]
	}
	if c.kind == QuestionRadiobuttons && len(values) > 0 && c.otherSelected != nil {
		*c.otherSelected, *c.otherValue = false, ""
	}
	return nil
}

// setOther answers with a free text, or takes it back with "". With radiobuttons, the choices give way to it.
func (c choices) setOther(text string) error {
	if err := c.check(); err != nil {
		return err
	}
	if c.otherSelected == nil {
		return questionError(c.name, "takes no free text beside its choices")
	}
	if utf8.RuneCountInString(text) > maxChoice {
		return questionError(c.name, fmt.Sprintf("takes a free text of at most %d characters", maxChoice))
	}
	*c.otherSelected, *c.otherValue = text != "", text
	if c.kind == QuestionRadiobuttons && text != "" {
		for i := range c.answers {
			c.answers[i].Selected = false
		}
	}
	return nil
}

// selected are the values of the selected choices, and last the free text.
func (c choices) selected() []string {
	var values []string
	for _, answer := range c.answers {
		if answer.Selected {
			values = append(values, answer.Value)
		}
	}
	if c.otherSelected != nil && *c.otherSelected {
		values = append(values, *c.otherValue)
	}
	return values
}

// toAnswer are the choices of a template, to be chosen from. Templates have been seen to hold the choices of checkboxes
// under another, undocumented name: they are used where the documented one holds none.
func toAnswer(documented []TemplateChoice, extra map[string]json.RawMessage) []QuestionChoice {
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
	return toAnswer(others, nil)
}

// A write replaces the whole content, so that whatever gets lost between reading and writing is lost from the patient's
// record. Questions therefore keep what has no field here, or another form than documented, and write it back. That
// costs a second pass over each question, which other models are spared.

// decodeQuestion reads the members of a question into q, a struct that does not decode itself, and returns the members
// that do not fit.
func decodeQuestion[T any](data []byte, q *T, known map[string]bool) (map[string]json.RawMessage, error) {
	misfit := json.Unmarshal(data, q)
	if misfit == nil && !hasOtherMembers(data, known) {
		return nil, nil
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return nil, misfit
	}
	*q = *new(T)
	extra := map[string]json.RawMessage{}
	for name, value := range members {
		member, err := json.Marshal(map[string]json.RawMessage{name: value})
		if err != nil {
			return nil, err
		}
		if !known[name] || json.Unmarshal(member, new(T)) != nil {
			extra[name] = value
			continue
		}
		if err := json.Unmarshal(member, q); err != nil {
			return nil, err
		}
	}
	return extra, nil
}

// encodeQuestion writes a question with its other members. Where both have a member, that of the question holds, unless
// it is one that is always written and there is nothing in it.
func encodeQuestion(q any, extra map[string]json.RawMessage) ([]byte, error) {
	data, err := json.Marshal(q)
	if err != nil || len(extra) == 0 {
		return data, err
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return nil, err
	}
	for name, value := range extra {
		switch string(members[name]) {
		case "", `""`, "false":
			members[name] = value
		}
	}
	return json.Marshal(members)
}

// memberNames are the names of a struct's fields in JSON.
func memberNames(t reflect.Type) map[string]bool {
	names := map[string]bool{}
	for field := range t.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		names[name] = name != "-"
	}
	return names
}

// hasOtherMembers tells whether a JSON object, known to be valid, has members beside the known ones.
func hasOtherMembers(object []byte, known map[string]bool) bool {
	depth, atName := 0, false
	for i := 0; i < len(object); i++ {
		switch object[i] {
		case '{', '[':
			depth++
			atName = depth == 1
		case '}', ']':
			depth--
		case ',':
			atName = depth == 1
		case '"':
			start := i + 1
			for i = start; object[i] != '"'; i++ {
				if object[i] == '\\' {
					i++
				}
			}
			if atName && !known[string(object[start:i])] {
				return true
			}
			atName = false
		}
	}
	return false
}
