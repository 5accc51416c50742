package cliniko

import (
	"encoding/json"
	"maps"
)

// TreatmentNoteContent is the content of a treatment note: sections of questions with their answers.
//
// An update replaces the whole content of a note. To change one answer, read the note, change its content in place, and
// send the whole content back:
//
//	note, err := client.TreatmentNotes.Get(ctx, id)
//	...
//	err = errors.Join(
//		note.Content.SetAnswer("Pain out of ten", "3"),
//		note.Content.Select("Side", "Left"))
//	...
//	note, err = client.TreatmentNotes.Update(ctx, id, cliniko.TreatmentNoteUpdate{Content: cliniko.Some(note.Content)})
//
// The API does not protect against concurrent writes. What somebody else saves between the two calls is lost, and a note
// that is open in the web editor is overwritten when the editor saves. Keep the time between the two calls short.
//
// Whatever this package does not know of the content is kept in Extra and sent back.
type TreatmentNoteContent struct { //nolint:recvcheck // printed by value, changed in place
	Sections []TreatmentNoteSection `json:"sections,omitempty" check:"required" misfit:"error"`

	// Extra holds what the API sent and this package does not know. It is sent back.
	Extra map[string]json.RawMessage `json:"-"`
}

// TreatmentNoteSection is a group of questions of a treatment note.
type TreatmentNoteSection = QuestionSection[TreatmentNoteQuestion]

// Question returns a pointer to the question with the given name, to change it in place. The error matches [ErrInvalid]
// if there is no such question, or more than one: see QuestionIn.
func (c *TreatmentNoteContent) Question(name string) (*TreatmentNoteQuestion, error) {
	return findQuestion(c.Sections, nil, name, (*TreatmentNoteQuestion).label)
}

// QuestionIn returns a pointer to the question with the given name in the given section, to change it in place. The
// error matches [ErrInvalid] if there is no such question, or more than one: use Sections[i].Questions[j] instead.
func (c *TreatmentNoteContent) QuestionIn(section, name string) (*TreatmentNoteQuestion, error) {
	return findQuestion(c.Sections, &section, name, (*TreatmentNoteQuestion).label)
}

// SetAnswer calls [TreatmentNoteQuestion.SetAnswer] on the question with the name.
func (c *TreatmentNoteContent) SetAnswer(question, answer string) error {
	q, err := c.Question(question)
	if err != nil {
		return err
	}
	return q.SetAnswer(answer)
}

// Select calls [TreatmentNoteQuestion.Select] on the question with the name.
func (c *TreatmentNoteContent) Select(question string, choices ...string) error {
	q, err := c.Question(question)
	if err != nil {
		return err
	}
	return q.Select(choices...)
}

// SetOther calls [TreatmentNoteQuestion.SetOther] on the question with the name.
func (c *TreatmentNoteContent) SetOther(question, text string) error {
	q, err := c.Question(question)
	if err != nil {
		return err
	}
	return q.SetOther(text)
}

// TreatmentNoteQuestion is a question of a treatment note with its answer. Type decides whether the answer is in Answer,
// in Answers and Other, or in BodyChartIDs. Questions have no ID.
type TreatmentNoteQuestion struct { //nolint:recvcheck // printed by value, changed in place
	Name         string              `json:"name" check:"required"`
	Type         QuestionType        `json:"type" check:"required"`
	Answer       string              `json:"answer,omitzero"`          // to a text, paragraph (HTML) or date (2006-01-02) question
	Answers      []QuestionChoice    `json:"answers,omitempty"`        // of a checkboxes or radiobuttons question
	Other        *TreatmentNoteOther `json:"other,omitzero"`           // of a checkboxes or radiobuttons question that allows free text
	BodyChartIDs []ID[BodyChart]     `json:"body_chart_ids,omitempty"` // of a bodycharts question

	// Extra holds what the API sent and this package does not know, such as an answer of another type. It is sent back.
	Extra map[string]json.RawMessage `json:"-"`
}

// TreatmentNoteOther is the free text that a question allows in addition to its choices.
type TreatmentNoteOther struct {
	Enabled  bool   `json:"enabled"`           // false if the question does not allow free text
	Selected bool   `json:"selected,omitzero"` // false if the free text is not part of the answer
	Value    string `json:"value,omitzero"`    // "" unless Selected

	// Extra holds what the API sent and this package does not know. It is sent back.
	Extra map[string]json.RawMessage `json:"-"`
}

// SetAnswer sets the answer to a text, paragraph or date (2006-01-02) question. "" clears it. A paragraph is HTML, of which
// the API keeps p, div, br, ul, ol, li, blockquote, h1, h2, b, i, u and a: use html.EscapeString for plain text. The error
// matches [ErrInvalid] if the question has choices or body charts, or if the date is not a day of the calendar.
func (q *TreatmentNoteQuestion) SetAnswer(answer string) error {
	switch q.Type {
	case QuestionCheckboxes, QuestionRadiobuttons, QuestionBodyCharts:
		return questionError(q.Name, "does not accept text: it is of type "+string(q.Type))
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

// Select selects the choices with the given values, and only those. Without values, it clears the selection. Radiobuttons
// accept at most one choice, which replaces their free text; checkboxes keep their free text. The error matches
// [ErrInvalid] if the question has no such choice.
func (q *TreatmentNoteQuestion) Select(choices ...string) error { return q.choices().choose(choices) }

// SetOther sets the free text in addition to the choices, up to 255 characters. "" clears it. The text of radiobuttons
// replaces the selected choice. The error matches [ErrInvalid] if the question does not allow free text.
func (q *TreatmentNoteQuestion) SetOther(text string) error { return q.choices().setOther(text) }

// Selected returns the values of the selected choices, followed by the free text if it is selected.
func (q *TreatmentNoteQuestion) Selected() []string { return q.choices().selected() }

func (q *TreatmentNoteQuestion) label() string { return q.Name }

func (q *TreatmentNoteQuestion) choices() choices {
	c := choices{name: q.Name, kind: q.Type, answers: q.Answers}
	if q.Other != nil && q.Other.Enabled {
		c.other = &freeText{&q.Other.Selected, &q.Other.Value, q.Other.Extra}
	}
	return c
}

// BodyChart is a drawing on a picture of the body. The API has no operation for it.
type BodyChart struct{}

// BodyChartID is the ID of a body chart.
type BodyChartID = ID[BodyChart]

// TreatmentNoteTemplateContent is the content that treatment notes created from a template start with.
//
// Whatever this package does not know of the content is kept in Extra and sent back.
type TreatmentNoteTemplateContent struct {
	Sections []TreatmentNoteTemplateSection `json:"sections,omitempty" check:"required" misfit:"error"`

	// Extra holds what the API sent and this package does not know. It is sent back.
	Extra map[string]json.RawMessage `json:"-"`
}

// TreatmentNoteTemplateSection is a group of questions of a treatment note template.
type TreatmentNoteTemplateSection = QuestionSection[TreatmentNoteTemplateQuestion]

// TreatmentNoteTemplateQuestion is a question of a treatment note template.
type TreatmentNoteTemplateQuestion struct {
	Name    string           `json:"name" check:"required"`
	Type    QuestionType     `json:"type" check:"required"`
	Answer  string           `json:"answer,omitzero"`   // of a paragraph question: the HTML that a note starts with
	Answers []TemplateChoice `json:"answers,omitempty"` // of a checkboxes or radiobuttons question
	Other   *TemplateOther   `json:"other,omitzero"`    // of a checkboxes or radiobuttons question

	// Extra holds what the API sent and this package does not know, such as choices. It is sent back.
	Extra map[string]json.RawMessage `json:"-"`
}

// NewNote returns the content of a new note, ready to be filled in. It shares no memory with the template.
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
	question := TreatmentNoteQuestion{Name: q.Name, Type: q.Type, Answer: q.Answer, Answers: choicesOf(q.Answers, q.Extra)}
	if q.Other != nil {
		question.Other = &TreatmentNoteOther{Enabled: q.Other.Enabled}
	}
	if !q.Type.isDocumented() {
		question.Extra = maps.Clone(q.Extra) // this package does not know what such a question consists of
	}
	return question
}
