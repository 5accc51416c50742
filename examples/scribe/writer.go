package main

import (
	"context"
	"errors"
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/cliniko-go/cliniko"
)

// A Writer turns the text of a visit into the answers of a treatment note. This is where a program calls its language
// model.
//
// Write gets the content that a new note starts with, sets answers in it, and returns it. It does not add, remove or move
// questions. A question that it leaves as it is stays empty. The text is about a patient: it must not be in errors or logs.
type Writer interface {
	Write(ctx context.Context, text string, note cliniko.TreatmentNoteContent) (cliniko.TreatmentNoteContent, error)
}

// Headings is a Writer without a language model. A line such as
//
//	# Plan
//
// begins the answer to the question with that name. If several questions have the same name, the heading names the section
// too: "# Plan / Next visit". The choices of a question are one a line.
type Headings struct{}

// Write implements Writer. Its errors name lines by their numbers, and do not show them.
func (Headings) Write(_ context.Context, text string, note cliniko.TreatmentNoteContent) (cliniko.TreatmentNoteContent, error) {
	var question *cliniko.TreatmentNoteQuestion
	var answer []string
	heading := 0 // the line of the question
	finish := func() error {
		if question == nil || len(answer) == 0 {
			return nil
		}
		if err := setAnswer(question, answer); err != nil {
			return fmt.Errorf("the text below line %d is not accepted: %w", heading, err)
		}
		return nil
	}
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		name, isHeading := strings.CutPrefix(line, "# ")
		switch {
		case line == "":
		case isHeading:
			if err := finish(); err != nil {
				return note, err
			}
			found := questions(note, name)
			if len(found) != 1 {
				return note, fmt.Errorf("%d questions match the heading in line %d; the questions are: %s", len(found), number, strings.Join(names(note), ", "))
			}
			question, answer, heading = found[0], nil, number
		case question == nil:
			return note, fmt.Errorf("line %d is not below a heading; the headings, after \"# \", are: %s", number, strings.Join(names(note), ", "))
		default:
			answer = append(answer, line)
		}
	}
	return note, finish()
}

// setAnswer answers a question with some lines of text. A paragraph keeps the text that the template gives it.
func setAnswer(q *cliniko.TreatmentNoteQuestion, lines []string) error {
	switch q.Type {
	case cliniko.QuestionCheckboxes, cliniko.QuestionRadiobuttons:
		return q.Select(lines...)
	case cliniko.QuestionParagraph:
		return q.SetAnswer(q.Answer + "<p>" + strings.ReplaceAll(html.EscapeString(strings.Join(lines, "\n")), "\n", "</p><p>") + "</p>")
	case cliniko.QuestionText, cliniko.QuestionDate:
		return q.SetAnswer(strings.Join(lines, " "))
	default:
		return errors.New("this program cannot answer a question of that type")
	}
}

// questions returns the questions that a heading names, with or without their section.
func questions(note cliniko.TreatmentNoteContent, heading string) []*cliniko.TreatmentNoteQuestion {
	var found []*cliniko.TreatmentNoteQuestion
	for _, section := range note.Sections {
		for i := range section.Questions {
			q := &section.Questions[i]
			if strings.EqualFold(heading, q.Name) || strings.EqualFold(heading, section.Name+" / "+q.Name) {
				found = append(found, q)
			}
		}
	}
	return found
}

// names returns the headings of all questions.
func names(note cliniko.TreatmentNoteContent) []string {
	var all []string
	for _, section := range note.Sections {
		for _, q := range section.Questions {
			all = append(all, q.Name)
			if len(questions(note, q.Name)) > 1 {
				all[len(all)-1] = section.Name + " / " + q.Name
			}
		}
	}
	return slices.Compact(all)
}
