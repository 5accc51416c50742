package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko"
)

func TestTheProgram(t *testing.T) {
	t.Setenv("CLINIKO_API_KEY", "")
	var out, messages strings.Builder
	if err := run(t.Context(), nil, nil, &out, &messages); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "Since the last visit, Treatment, Plan") || !strings.Contains(messages.String(), "this is the sandbox") {
		t.Error("the program does not say what it has done")
	}
	out.Reset()
	if err := run(t.Context(), []string{"-text", "-"}, strings.NewReader("# plan\nCome again.\n"), &out, io.Discard); err != nil || !strings.Contains(out.String(), "filled in:          Plan\n") {
		t.Errorf("from standard input: %v", err)
	}
}

func TestBadArguments(t *testing.T) {
	t.Setenv("CLINIKO_API_KEY", "")
	dir := t.TempDir()
	missing, empty, broken, long := filepath.Join(dir, "Ada Vane.txt"), filepath.Join(dir, "empty"), filepath.Join(dir, "broken"), filepath.Join(dir, "long")
	for name, data := range map[string]string{empty: " \n", broken: "# Plan\n\xff", long: strings.Repeat("a", maxText+1)} {
		if err := os.WriteFile(name, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for want, args := range map[string][]string{
		"-text FILE":            {"visit.txt"},
		"consists of digits":    {"-appointment", "first"},
		"cannot be opened":      {"-text", missing},
		"is empty":              {"-text", empty},
		"not UTF-8":             {"-text", broken},
		"longer than 1048576":   {"-text", long},
		"the templates are: ":   {"-template", "Letter"},
		"404 not found":         {"-appointment", "1"},
		"flag provided but not": {"-final"},
	} {
		err := run(t.Context(), args, nil, io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "Ada") {
			t.Errorf("%d arguments: error %v, want %q", len(args), err, want)
		}
	}
	t.Setenv("CLINIKO_API_KEY", "some-key-au1")
	if err := run(t.Context(), nil, nil, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "there is no text") {
		t.Errorf("without a text: %v", err)
	}
}

// twoSections has a question of each kind, and two questions with the same name.
func twoSections() cliniko.TreatmentNoteContent {
	choices := []cliniko.QuestionChoice{{Value: "Left"}, {Value: "Right"}}
	return cliniko.TreatmentNoteContent{Sections: []cliniko.TreatmentNoteSection{
		{Name: "History", Questions: []cliniko.TreatmentNoteQuestion{
			{Name: "Plan", Type: cliniko.QuestionText},
			{Name: "Onset", Type: cliniko.QuestionDate},
			{Name: "Side", Type: cliniko.QuestionRadiobuttons, Answers: choices},
			{Name: "Chart", Type: cliniko.QuestionBodyCharts},
		}},
		{Name: "Next", Questions: []cliniko.TreatmentNoteQuestion{{Name: "Plan", Type: cliniko.QuestionParagraph, Answer: "<p>Agreed:</p>"}}},
	}}
}

func TestHeadings(t *testing.T) {
	t.Parallel()
	note, err := Headings{}.Write(t.Context(), "\n# history / plan\none\ntwo\n# Onset\n2026-11-02\n# Side\nLeft\n\n# Next / Plan\r\nRest <3 days\r\nor more", twoSections())
	if err != nil {
		t.Fatal(err)
	}
	first, second := note.Sections[0].Questions, note.Sections[1].Questions
	if first[0].Answer != "one two" || first[1].Answer != "2026-11-02" || textOf(&first[2]) != "Left" ||
		second[0].Answer != "<p>Agreed:</p><p>Rest &lt;3 days</p><p>or more</p>" {
		t.Error("an answer is not right")
	}
}

// Nothing of a text is dropped, and nothing of it is in an error.
func TestTextsThatAreRejected(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"SECRET\n# Onset\n2026-11-02":      "line 1 is not below a heading",
		"# Onset\n2026-11-02\n# SECRET\nx": "0 questions match the heading in line 3; the questions are: History / Plan, Onset, Side, Chart, Next / Plan",
		"# Plan\nSECRET":                   "2 questions match the heading in line 1",
		"# Onset\nSECRET":                  "the text below line 1 is not accepted",
		"# Side\nSECRET":                   "has no such choice",
		"# Side\nLeft\nRight\n# Onset":     "accepts only one choice",
		"# Chart\nSECRET":                  "cannot answer a question of that type",
	} {
		_, err := Headings{}.Write(t.Context(), text, twoSections())
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "SECRET") {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	if _, err := (Headings{}).Write(t.Context(), "SECRET", cliniko.TreatmentNoteContent{}); err == nil {
		t.Error("a template without questions was accepted")
	}
}
