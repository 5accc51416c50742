package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"html"
	"regexp"
	"strings"

	"github.com/cliniko-go/cliniko"
)

var errOtherQuestions = errors.New("the draft has other questions than the template has now; nothing was written to it")

// answers is what is to be written into the note of a visit.
type answers struct {
	template       cliniko.TreatmentNoteTemplateContent
	start, written cliniko.TreatmentNoteContent // what a new note starts with, and the same with the answers of the Writer
}

// place is where an answer belongs. Questions have no ID, and several may have the same name.
type place struct{ section, question int }

func (p place) in(c cliniko.TreatmentNoteContent) (*cliniko.TreatmentNoteQuestion, bool) {
	if p.section >= len(c.Sections) || p.question >= len(c.Sections[p.section].Questions) {
		return nil, false
	}
	return &c.Sections[p.section].Questions[p.question], true
}

// places returns the questions that the Writer has answered.
func (a answers) places() ([]place, error) {
	var answered []place
	for i, section := range a.start.Sections {
		for j := range section.Questions {
			p := place{i, j}
			before, _ := p.in(a.start)
			after, ok := p.in(a.written)
			if !ok || after.Name != before.Name || after.Type != before.Type {
				return nil, errors.New("the writer has changed the questions of the note")
			}
			if textOf(after) != textOf(before) {
				answered = append(answered, p)
			}
		}
	}
	return answered, nil
}

// result names the questions that were filled in, and those that had another answer already.
type result struct {
	filled, left []string
	places       []place // of those that were filled in
}

// writeInto adds the answers to the content of a note, where nobody has answered yet.
func (a answers) writeInto(note *cliniko.TreatmentNoteContent) (r result, err error) {
	answered, err := a.places()
	if err != nil {
		return result{}, err
	}
	if len(note.Sections) == 0 {
		*note = a.template.NewNote()
	}
	for _, p := range answered {
		start, _ := p.in(a.start)
		from, _ := p.in(a.written)
		to, ok := p.in(*note)
		if !ok || to.Name != from.Name || to.Type != from.Type {
			return result{}, errOtherQuestions
		}
		switch text := textOf(to); {
		case text == textOf(from): // it has the answer already
		case isEmpty(to) || text == textOf(start):
			err = errors.Join(err, transfer(to, from))
			r.filled, r.places = append(r.filled, to.Name), append(r.places, p)
		default:
			r.left = append(r.left, to.Name)
		}
	}
	if err != nil {
		return result{}, errOtherQuestions // it has other choices
	}
	return r, nil
}

// transfer gives a question the answer of another one.
func transfer(to, from *cliniko.TreatmentNoteQuestion) error {
	if from.Type != cliniko.QuestionCheckboxes && from.Type != cliniko.QuestionRadiobuttons {
		return to.SetAnswer(from.Answer)
	}
	var choices []string
	for _, c := range from.Answers {
		if c.Selected {
			choices = append(choices, c.Value)
		}
	}
	err := to.Select(choices...)
	if from.Other != nil && from.Other.Selected {
		err = errors.Join(err, to.SetOther(from.Other.Value))
	}
	return err
}

// areIn reports whether a note has the answers in the given places.
func (a answers) areIn(note cliniko.TreatmentNoteContent, places []place) bool {
	for _, p := range places {
		from, _ := p.in(a.written)
		if to, ok := p.in(note); !ok || textOf(to) != textOf(from) {
			return false
		}
	}
	return true
}

// isEmpty reports whether a question has no answer, also none that the SDK cannot read.
func isEmpty(q *cliniko.TreatmentNoteQuestion) bool {
	return textOf(q) == "" && len(q.BodyChartIDs) == 0 && q.Extra["answer"] == nil && q.Extra["answers"] == nil && q.Extra["other"] == nil
}

var tag = regexp.MustCompile(`<[^<>]*>`)

// textOf returns the answer to a question as plain text. The API sends a paragraph back as other HTML with the same text.
func textOf(q *cliniko.TreatmentNoteQuestion) string {
	text := q.Answer
	if q.Type == cliniko.QuestionParagraph {
		text = html.UnescapeString(tag.ReplaceAllString(text, " "))
	}
	return strings.Join(append(strings.Fields(text), q.Selected()...), " ")
}

// isSame reports whether nobody has changed the content of a note between two reads.
func isSame(a, b cliniko.TreatmentNoteContent) bool {
	left, errLeft := json.Marshal(a)
	right, errRight := json.Marshal(b)
	return errLeft == nil && errRight == nil && bytes.Equal(left, right)
}
