package cliniko

import (
	"encoding/json"
	"reflect"
)

// TreatmentNoteContent is what a treatment note says.
//
// An update of a note replaces its whole content. To change one answer, read the note, change its content in place, and
// send the content back whole:
//
//	note, err := client.TreatmentNotes.Get(ctx, id)
//	...
//	err = errors.Join(
//		note.Content.SetAnswer("Pain out of ten", "3"),
//		note.Content.Select("Side", "Left"))
//	...
//	note, err = client.TreatmentNotes.Update(ctx, id, cliniko.TreatmentNoteUpdate{Content: cliniko.Some(note.Content)})
//
// The API has no guard against others who write at the same time: what somebody saved between the two calls is lost, and
// a note that is open in the web editor gets overwritten by it. Leave as little time as possible between them.
//
// What this package does not know of a question is kept in its Extra, and sent back with it. What it does not know of a
// single choice is not.
type TreatmentNoteContent struct { //nolint:recvcheck // printed by value, changed in place
	Sections []TreatmentNoteSection `json:"sections,omitempty" check:"required"`
}

// TreatmentNoteSection is a group of questions of a treatment note.
type TreatmentNoteSection = QuestionSection[TreatmentNoteQuestion]

// Question is the question with a name. There must be one and only one; see QuestionIn. It can be changed in place.
func (c *TreatmentNoteContent) Question(name string) (*TreatmentNoteQuestion, error) {
	return findQuestion(c.Sections, nil, name, (*TreatmentNoteQuestion).label)
}

// QuestionIn is the question with a name in the section with a name. There must be one and only one; any other is at
// Sections[i].Questions[j]. It can be changed in place.
func (c *TreatmentNoteContent) QuestionIn(section, name string) (*TreatmentNoteQuestion, error) {
	return findQuestion(c.Sections, &section, name, (*TreatmentNoteQuestion).label)
}

// SetAnswer is [TreatmentNoteQuestion.SetAnswer] of the question with a name.
func (c *TreatmentNoteContent) SetAnswer(question, answer string) error {
	q, err := c.Question(question)
	if err != nil {
		return err
	}
	return q.SetAnswer(answer)
}

// Select is [TreatmentNoteQuestion.Select] of the question with a name.
func (c *TreatmentNoteContent) Select(question string, choices ...string) error {
	q, err := c.Question(question)
	if err != nil {
		return err
	}
	return q.Select(choices...)
}

// SetOther is [TreatmentNoteQuestion.SetOther] of the question with a name.
func (c *TreatmentNoteContent) SetOther(question, text string) error {
	q, err := c.Question(question)
	if err != nil {
		return err
	}
	return q.SetOther(text)
}

// TreatmentNoteQuestion is a question of a treatment note with its answer: in Answer, in Answers and Other, or in
// BodyChartIDs, by its Type. Questions have no id.
type TreatmentNoteQuestion struct { //nolint:recvcheck // printed by value, changed in place
	Name         string              `json:"name" check:"required,len=255"`
	Type         QuestionType        `json:"type" check:"required"`
	Answer       string              `json:"answer,omitzero"`          // of a text, a paragraph (HTML), or a date (2006-01-02)
	Answers      []QuestionChoice    `json:"answers,omitempty"`        // of checkboxes and radiobuttons
	Other        *TreatmentNoteOther `json:"other,omitzero"`           // of checkboxes and radiobuttons with a free text
	BodyChartIDs []ID[BodyChart]     `json:"body_chart_ids,omitempty"` // of bodycharts

	// What the API sent and this package does not know. It is sent back with the rest.
	Extra map[string]json.RawMessage `json:"-"`
}

// TreatmentNoteOther is the free text beside the choices of a question.
type TreatmentNoteOther struct {
	Enabled  bool   `json:"enabled"`                        // false: the question takes no free text
	Selected bool   `json:"selected,omitzero"`              // false: it is not part of the answer
	Value    string `json:"value,omitzero" check:"len=255"` // only if Selected
}

// SetAnswer answers a text, a paragraph or a date (2006-01-02); "" takes the answer back. A paragraph is HTML, of which
// the API keeps simple elements (p, div, br, ul, ol, li, blockquote, h1, h2, b, i, u, a): plain text goes through
// html.EscapeString first.
func (q *TreatmentNoteQuestion) SetAnswer(answer string) error {
	switch q.Type {
	case QuestionCheckboxes, QuestionRadiobuttons, QuestionBodyCharts:
		return questionError(q.Name, "takes no text: it is of type "+string(q.Type))
	case QuestionDate:
		if _, err := ParseDate(answer); answer != "" && err != nil {
			return questionError(q.Name, errNotADate.Error())
		}
	default:
	}
	q.Answer = answer
	delete(q.Extra, "answer")
	return nil
}

// Select selects the choices with the given values, and no others; none takes the answer back. Radiobuttons take one at
// most, and a free text of theirs gives way to it; checkboxes keep theirs.
func (q *TreatmentNoteQuestion) Select(choices ...string) error { return q.choices().choose(choices) }

// SetOther answers with a free text of up to 255 characters beside the choices; "" takes it back. With radiobuttons, the
// choices give way to it.
func (q *TreatmentNoteQuestion) SetOther(text string) error { return q.choices().setOther(text) }

// Selected are the values of the selected choices, and last the free text if there is one.
func (q *TreatmentNoteQuestion) Selected() []string { return q.choices().selected() }

func (q *TreatmentNoteQuestion) label() string { return q.Name }

func (q *TreatmentNoteQuestion) choices() choices {
	c := choices{name: q.Name, kind: q.Type, answers: q.Answers}
	if q.Other != nil && q.Other.Enabled {
		c.otherSelected, c.otherValue = &q.Other.Selected, &q.Other.Value
	}
	return c
}

type treatmentNoteQuestion TreatmentNoteQuestion // decodes without what follows

var treatmentNoteQuestionMembers = memberNames(reflect.TypeFor[treatmentNoteQuestion]())

// UnmarshalJSON reads a question and keeps what has no field in Extra.
func (q *TreatmentNoteQuestion) UnmarshalJSON(data []byte) (err error) {
	*q = TreatmentNoteQuestion{}
	q.Extra, err = decodeQuestion(data, (*treatmentNoteQuestion)(q), treatmentNoteQuestionMembers)
	return err
}

// MarshalJSON writes the question with its Extra.
func (q TreatmentNoteQuestion) MarshalJSON() ([]byte, error) {
	return encodeQuestion(treatmentNoteQuestion(q), q.Extra)
}

// BodyChart is a drawing on a picture of the body.
type BodyChart struct{}

// BodyChartID is the ID of a body chart.
type BodyChartID = ID[BodyChart]

// TreatmentNoteTemplateContent is what the notes made from a template ask.
type TreatmentNoteTemplateContent struct {
	Sections []TreatmentNoteTemplateSection `json:"sections,omitempty" check:"required"`
}

// TreatmentNoteTemplateSection is a group of questions of a template.
type TreatmentNoteTemplateSection = QuestionSection[TreatmentNoteTemplateQuestion]

// TreatmentNoteTemplateQuestion is a question of a template.
type TreatmentNoteTemplateQuestion struct {
	Name    string           `json:"name" check:"required,len=255"`
	Type    QuestionType     `json:"type" check:"required"`
	Answer  string           `json:"answer,omitzero"`   // of a paragraph: HTML that a note starts with
	Answers []TemplateChoice `json:"answers,omitempty"` // of checkboxes and radiobuttons
	Other   *TemplateOther   `json:"other,omitzero"`    // of checkboxes and radiobuttons

	// What the API sent and this package does not know, such as choices. It is sent back with the rest.
	Extra map[string]json.RawMessage `json:"-"`
}

type treatmentNoteTemplateQuestion TreatmentNoteTemplateQuestion // decodes without what follows

var treatmentNoteTemplateQuestionMembers = memberNames(reflect.TypeFor[treatmentNoteTemplateQuestion]())

// UnmarshalJSON reads a question and keeps what has no field in Extra.
func (q *TreatmentNoteTemplateQuestion) UnmarshalJSON(data []byte) (err error) {
	*q = TreatmentNoteTemplateQuestion{}
	q.Extra, err = decodeQuestion(data, (*treatmentNoteTemplateQuestion)(q), treatmentNoteTemplateQuestionMembers)
	return err
}

// MarshalJSON writes the question with its Extra.
func (q TreatmentNoteTemplateQuestion) MarshalJSON() ([]byte, error) {
	return encodeQuestion(treatmentNoteTemplateQuestion(q), q.Extra)
}

// NewNote is the content of a new note, to be filled in. It shares nothing with the template's.
func (c TreatmentNoteTemplateContent) NewNote() TreatmentNoteContent {
	var note TreatmentNoteContent
	for _, section := range c.Sections {
		copied := TreatmentNoteSection{Name: section.Name, Description: section.Description}
		for _, q := range section.Questions {
			copied.Questions = append(copied.Questions, q.newQuestion())
		}
		note.Sections = append(note.Sections, copied)
	}
	return note
}

func (q TreatmentNoteTemplateQuestion) newQuestion() TreatmentNoteQuestion {
	question := TreatmentNoteQuestion{Name: q.Name, Type: q.Type, Answer: q.Answer, Answers: toAnswer(q.Answers, q.Extra)}
	if q.Other != nil {
		question.Other = &TreatmentNoteOther{Enabled: q.Other.Enabled}
	}
	return question
}
