package cliniko_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// wantReason checks that err rejects an input for a reason, and does not show the value.
func wantReason(t *testing.T, err error, reason string) {
	t.Helper()
	if !errors.Is(err, cliniko.ErrInvalid) || !strings.Contains(err.Error(), reason) || strings.Contains(err.Error(), "SECRET") {
		t.Errorf("got %v, want an error with the reason: %s", err, reason)
	}
}

// TestQuestionsSurvive checks that a question is written with all that was read, documented or not. Otherwise an update
// would delete parts of the patient's record.
func TestQuestionsSurvive(t *testing.T) {
	t.Parallel()
	for _, document := range []string{
		`{"name":"Old","type":"text"}`,
		`{"name":"A \"quoted\" {name}, [here]","type":"text","answer":"\\\"}, {\"x\":1"}`,
		`{"name":"Pain","type":"scale","min":1,"max":10,"answer":4}`,
		`{"name":"Pain","type":"scale","answer":{"value":4,"note":"x"}}`,
		`{"name":"Pain","type":"matrix","answers":[["a"],["b"]],"other":"x"}`,
		`{"name":"Aggravated by","type":"checkboxes","choices":["Stairs",{"value":"Sitting"}],"nested":{"name":{"answer":[1]}}}`,
		`{"name":"Chart","type":"bodycharts","body_chart_ids":["1640000538954422780"],"signature":"data:image/svg+xml;base64,PHN2Zy8+"}`,
		`{"name":"Phone","type":"phone","answer":[{"number":"0400 000 010","phone_type":"Mobile"}],"options":{"a":{"b":[1,2]}}}`,
	} {
		t.Run(document, func(t *testing.T) {
			t.Parallel()
			want := testkit.Normalize(t, []byte(document))
			for _, question := range []any{
				testkit.Decode[cliniko.TreatmentNoteQuestion](t, []byte(document)),
				testkit.Decode[cliniko.TreatmentNoteTemplateQuestion](t, []byte(document)),
				testkit.Decode[cliniko.PatientFormQuestion](t, []byte(document)),
				testkit.Decode[cliniko.PatientFormTemplateQuestion](t, []byte(document)),
			} {
				if diff := cmp.Diff(want, testkit.Normalize(t, []byte(testkit.Encode(t, question)))); diff != "" {
					t.Errorf("%T (-read +written):\n%s", question, diff)
				}
			}
		})
	}
}

func TestQuestionsDecodeErrors(t *testing.T) {
	t.Parallel()
	for _, document := range []string{`{"sections":[{"questions":["x"]}]}`, `{"sections":5}`, `[]`} {
		for _, content := range []any{
			new(cliniko.TreatmentNoteContent), new(cliniko.TreatmentNoteTemplateContent),
			new(cliniko.PatientFormContent), new(cliniko.PatientFormTemplateContent),
		} {
			if err := json.Unmarshal([]byte(document), content); err == nil {
				t.Errorf("%s reads as a %T", document, content)
			}
		}
	}
	if _, err := json.Marshal(cliniko.TreatmentNoteQuestion{Extra: map[string]json.RawMessage{"x": json.RawMessage("{")}}); err == nil {
		t.Error("a broken Extra was written")
	}
}

func TestQuestionsLeaveOutEmptyAnswers(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		testkit.Encode(t, cliniko.TreatmentNoteQuestion{Name: "a", Type: "text", Answers: []cliniko.QuestionChoice{}, BodyChartIDs: []cliniko.BodyChartID{}}): `{"name":"a","type":"text"}`,
		testkit.Encode(t, cliniko.PatientFormQuestion{Name: "a", Type: "phone", Answer: cliniko.PhoneAnswer()}):                                               `{"name":"a","type":"phone","required":false}`,
		testkit.Encode(t, cliniko.PatientFormQuestion{Name: "a", Type: "date", Answer: cliniko.DateAnswer(cliniko.Date{})}):                                   `{"name":"a","type":"date","required":false}`,
		testkit.Encode(t, cliniko.TreatmentNoteContent{Sections: []cliniko.TreatmentNoteSection{{Questions: []cliniko.TreatmentNoteQuestion{}}}}):             `{"sections":[{}]}`,
		testkit.Encode(t, cliniko.PatientFormAnswer{}): `null`,
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestTreatmentNoteAnswers(t *testing.T) {
	t.Parallel()
	note := testkit.Decode[cliniko.TreatmentNote](t, testkit.Fixture(t, "treatment_note.json"))
	content := &note.Content
	for _, err := range []error{
		content.SetAnswer("Presenting complaint", "<div>Better</div>"),
		content.SetAnswer("Pain out of ten", ""),
		content.SetAnswer("Onset", "2026-09-01"),
		content.Select("Side", "Right"),
		content.Select("Aggravated by", "Stairs", "Sitting"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	want := testkit.Normalize(t, testkit.Fixture(t, "treatment_note.json")).(map[string]any)
	questions := want["content"].(map[string]any)["sections"].([]any)[0].(map[string]any)["questions"].([]any)
	question := func(i int) map[string]any { return questions[i].(map[string]any) }
	question(0)["answer"] = "<div>Better</div>"
	delete(question(1), "answer")
	question(2)["answer"] = "2026-09-01"
	question(3)["answers"] = []any{map[string]any{"value": "Left"}, map[string]any{"value": "Right", "selected": true}}
	question(4)["answers"].([]any)[1].(map[string]any)["selected"] = true
	if diff := cmp.Diff(any(want), testkit.Normalize(t, []byte(testkit.Encode(t, note)))); diff != "" {
		t.Errorf("not exactly the chosen answers changed (-want +got):\n%s", diff)
	}
	aggravated, err := content.QuestionIn("History", "Aggravated by")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Stairs", "Sitting", "Kneeling"}, aggravated.Selected()); diff != "" {
		t.Error(diff)
	}
}

func TestTreatmentNoteOther(t *testing.T) {
	t.Parallel()
	content := testkit.Decode[cliniko.TreatmentNote](t, testkit.Fixture(t, "treatment_note.json")).Content
	side, err := content.Question("Side")
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		err  error
		want string
	}{
		{content.SetOther("Side", "Both"), `{"name":"Side","type":"radiobuttons","answers":[{"value":"Left"},{"value":"Right"}],"other":{"enabled":true,"selected":true,"value":"Both"}}`},
	} {
		if got := testkit.Encode(t, side); step.err != nil || got != step.want {
			t.Errorf("got %s, %v", got, step.err)
		}
	}
	if err := side.Select(); err != nil || len(side.Selected()) != 1 {
		t.Errorf("selecting nothing removed the free text: %v, %v", side.Selected(), err)
	}
	if err := side.Select("Left"); err != nil || side.Other.Selected || side.Other.Value != "" {
		t.Errorf("a choice and a free text together: %v, %v", side.Selected(), err)
	}
	if err := content.SetOther("Aggravated by", ""); err != nil {
		t.Error(err)
	}
	if q, _ := content.Question("Aggravated by"); q.Other.Selected || len(q.Selected()) != 1 {
		t.Errorf("%v", q.Selected())
	}
}

func TestTreatmentNoteRejections(t *testing.T) {
	t.Parallel()
	content := testkit.Decode[cliniko.TreatmentNote](t, testkit.Fixture(t, "treatment_note.json")).Content
	content.Sections = append(content.Sections, cliniko.TreatmentNoteSection{
		Name: "Plan", Questions: []cliniko.TreatmentNoteQuestion{
			{Name: "Plan", Type: cliniko.QuestionText}, {Name: "Twice", Type: cliniko.QuestionText}, {Name: "Twice", Type: cliniko.QuestionText},
			{Name: "Plain", Type: cliniko.QuestionCheckboxes},
		},
	})
	before := testkit.Encode(t, content)
	for reason, err := range map[string]error{
		"has no question with that name":                   content.SetAnswer("SECRET", "SECRET"),
		"content has no question":                          content.Select("SECRET", "SECRET"),
		"no question with that":                            content.SetOther("SECRET", "SECRET"),
		`has 2 questions "Plan": name the section`:         content.SetAnswer("Plan", "SECRET"),
		"must be a day of the calendar":                    content.SetAnswer("Onset", "SECRET"),
		"does not accept text: it is of type radiobuttons": content.SetAnswer("Side", "SECRET"),
		"does not accept text: it is of type bodycharts":   content.SetAnswer("Chart", "SECRET"),
		"has no choices: it is of type text":               content.Select("Pain out of ten", "SECRET"),
		"has no choices: it is of type date":               content.SetOther("Onset", "SECRET"),
		`question "Side" accepts only one choice`:          content.Select("Side", "Left", "Right"),
		`question "Aggravated by" has no such choice`:      content.Select("Aggravated by", "Stairs", "SECRET"),
		"does not accept free text":                        content.SetOther("Plain", "SECRET"),
		"accepts free text of at most 255 characters":      content.SetOther("Side", strings.Repeat("SECRET", 50)),
	} {
		wantReason(t, err, reason)
	}
	_, err := content.QuestionIn("Plan", "Twice")
	wantReason(t, err, "or index Sections")
	_, err = content.QuestionIn("History", "Plan")
	wantReason(t, err, "has no question")
	if after := testkit.Encode(t, content); after != before {
		t.Errorf("a rejected answer changed the content:\n%s\n%s", before, after)
	}
	if q, err := content.QuestionIn("Plan", "Plan"); err != nil || q.SetAnswer("Ice") != nil || content.Sections[2].Questions[0].Answer != "Ice" {
		t.Errorf("the question by section and name: %v, %v", q, err)
	}
	unknown := testkit.Decode[cliniko.TreatmentNoteQuestion](t, []byte(`{"name":"Pain","type":"scale","answer":4}`))
	if err := unknown.SetAnswer("5"); err != nil || testkit.Encode(t, unknown) != `{"name":"Pain","type":"scale","answer":"5"}` {
		t.Errorf("got %s, %v", testkit.Encode(t, unknown), err)
	}
}

func TestContentIsNotSentEmpty(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	_, err := client.TreatmentNotes.Update(t.Context(), "1", cliniko.TreatmentNoteUpdate{Content: cliniko.Some(cliniko.TreatmentNoteContent{})})
	wantReason(t, err, "content.sections is required")
	_, err = client.TreatmentNotes.Create(t.Context(), cliniko.TreatmentNoteCreate{
		Title: "Note", PatientID: "1", Content: cliniko.Some(cliniko.TreatmentNoteContent{Sections: []cliniko.TreatmentNoteSection{}}),
	})
	wantReason(t, err, "content.sections is required")
	_, err = client.PatientForms.Update(t.Context(), "1", cliniko.PatientFormUpdate{Content: cliniko.Some(cliniko.PatientFormContent{
		Sections: []cliniko.PatientFormSection{{Questions: []cliniko.PatientFormQuestion{{Type: cliniko.QuestionText}}}},
	})})
	wantReason(t, err, "content.sections[0].questions[0].name is required")
	if n := mock.GetTotalCallCount(); n != 0 {
		t.Errorf("%d requests", n)
	}
}

func TestNewNoteFromTemplate(t *testing.T) {
	t.Parallel()
	template := testkit.Decode[cliniko.TreatmentNoteTemplate](t, testkit.Fixture(t, "treatment_note_template.json"))
	before := testkit.Encode(t, template)
	content := template.Content.NewNote()
	for _, err := range []error{
		content.SetAnswer("Pain out of ten", "3"), content.Select("Side", "Left"), content.SetOther("Side", "Both"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	request := template.NewNote("164")
	if unanswered, ok := request.Content.Get(); !ok || len(unanswered.Sections) != len(content.Sections) {
		t.Errorf("the note has the content %v", unanswered)
	}
	request.Content = cliniko.Some(content)
	want := `{"title":"Standard note","draft":true,"patient_id":"164","content":{"sections":[{"name":"History","questions":[` +
		`{"name":"Presenting complaint","type":"paragraph","answer":"<div>Site - </div>"},{"name":"Pain out of ten","type":"text","answer":"3"},` +
		`{"name":"Side","type":"radiobuttons","answers":[{"value":"Left"},{"value":"Right"}],"other":{"enabled":true,"selected":true,"value":"Both"}}]}]},` +
		`"treatment_note_template_id":"1640000293139908954"}`
	if diff := cmp.Diff(testkit.Normalize(t, []byte(want)), testkit.Normalize(t, []byte(testkit.Encode(t, request)))); diff != "" {
		t.Error(diff)
	}
	if after := testkit.Encode(t, template); after != before {
		t.Errorf("the template changed: %s", after)
	}
	if request := (cliniko.TreatmentNoteTemplate{Name: "New"}).NewNote("1"); !request.TreatmentNoteTemplateID.IsZero() || !request.Content.IsZero() {
		t.Error("a template without an ID and content gives a note with one")
	}
}

// TestUndocumentedChoices checks that a note gets its choices from a field that templates were seen to have.
func TestUndocumentedChoices(t *testing.T) {
	t.Parallel()
	for document, want := range map[string]string{
		`"choices":["Stairs","Sitting"]`:                                  `[{"value":"Stairs"},{"value":"Sitting"}]`,
		`"choices":[{"value":"Stairs"}]`:                                  `[{"value":"Stairs"}]`,
		`"choices":{"a":1}`:                                               `null`,
		`"choices":["Stairs"],"answers":[{"value":"Documented"}]`:         `[{"value":"Documented"}]`,
		`"answers":[{"value":"Documented","selected":false,"unknown":1}]`: `[{"value":"Documented"}]`,
	} {
		template := testkit.Decode[cliniko.TreatmentNoteTemplateContent](t, []byte(`{"sections":[{"questions":[{"name":"a","type":"checkboxes",`+document+`}]}]}`))
		if got := testkit.Encode(t, template.NewNote().Sections[0].Questions[0].Answers); got != want {
			t.Errorf("%s: got %s, want %s", document, got, want)
		}
	}
}

// TestNewContentKeepsUnknownQuestions: a question of a type that is not documented is copied whole.
func TestNewContentKeepsUnknownQuestions(t *testing.T) {
	t.Parallel()
	const document = `{"sections":[{"questions":[{"name":"Pain","type":"slider","max":10,"min":0}]}]}`
	note := testkit.Decode[cliniko.TreatmentNoteTemplateContent](t, []byte(document)).NewNote()
	if got := testkit.Encode(t, note); got != document {
		t.Errorf("the note has %s", got)
	}
	form := testkit.Decode[cliniko.PatientFormTemplateContent](t, []byte(document)).NewForm()
	if got := form.Sections[0].Questions[0].Extra; string(got["max"]) != "10" || string(got["min"]) != "0" {
		t.Errorf("the question of the form has %s", got)
	}
}

func TestContentPrintsNoAnswers(t *testing.T) {
	t.Parallel()
	other := cliniko.PatientFormOther{Value: "MARK"}
	choice := cliniko.QuestionChoice{Value: "MARK"}
	question := cliniko.TreatmentNoteQuestion{Name: "MARK", Answer: "MARK", Answers: []cliniko.QuestionChoice{choice}, Other: &cliniko.TreatmentNoteOther{Value: "MARK"}}
	section := cliniko.TreatmentNoteSection{Name: "MARK", Questions: []cliniko.TreatmentNoteQuestion{question}}
	note := cliniko.TreatmentNote{ID: "164", AuthorName: "MARK", Content: cliniko.TreatmentNoteContent{Sections: []cliniko.TreatmentNoteSection{section}}}
	asked := cliniko.PatientFormQuestion{Name: "MARK", Answer: cliniko.TextAnswer("MARK"), Other: &other}
	form := cliniko.PatientForm{ID: "165", URL: "MARK", Content: cliniko.PatientFormContent{Sections: []cliniko.PatientFormSection{{Questions: []cliniko.PatientFormQuestion{asked}}}}}
	option := cliniko.PatientCustomFieldOption{Name: "MARK"}
	custom := cliniko.PatientCustomFieldOther{Value: "MARK"}
	values := []any{
		note, &note, note.Content, section, question, choice, *question.Other, form, form.Content, asked, asked.Answer, other, option, custom,
		cliniko.PatientFormAddress{City: "MARK"}, cliniko.PatientFormFullName{LastName: "MARK"}, cliniko.Signature{ID: "166", Image: "MARK"},
		note.Content.Sections, section.Questions, question.Answers,
	}
	var out strings.Builder
	for _, value := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			fmt.Fprintf(&out, verb+"\n", value)
		}
		if logged, ok := value.(slog.LogValuer); ok {
			slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "value", logged)
		} else if reflected := fmt.Sprintf("%T", value); !strings.HasPrefix(reflected, "[]") {
			t.Errorf("%s does not implement slog.LogValuer", reflected)
		}
	}
	if strings.Contains(out.String(), "MARK") || strings.Contains(out.String(), fmt.Sprintf("%x", "MARK")) {
		t.Errorf("the output shows personal data:\n%s", out.String())
	}
	if got := fmt.Sprint(note, " ", form); got != "TreatmentNote(164) PatientForm(165)" {
		t.Errorf("printed as %q", got)
	}
}

// FuzzQuestion checks that any object is written as it was read.
func FuzzQuestion(f *testing.F) {
	f.Add(`{"name":"a","type":"text","answer":"b"}`)
	f.Add(`{"name":"a\"","x":[{"y":"}"}],"answer":{"z":"\\"}}`)
	f.Add(`{"answers":[{"value":null,"selected":1}],"other":[],"extra":"\u0022"}`)
	f.Fuzz(func(t *testing.T, document string) {
		var members map[string]json.RawMessage
		if json.Unmarshal([]byte(document), &members) != nil || members == nil {
			return
		}
		question := new(cliniko.TreatmentNoteQuestion)
		if err := json.Unmarshal([]byte(document), question); err != nil {
			t.Fatalf("%s: %v", document, err)
		}
		var out map[string]json.RawMessage
		if err := json.Unmarshal([]byte(testkit.Encode(t, question)), &out); err != nil {
			t.Fatal(err)
		}
		for name, value := range members {
			if _, ok := out[name]; !ok && testkit.Normalize(t, value) != nil && !strings.EqualFold(name, "body_chart_ids") {
				t.Errorf("%s lost its %q", document, name)
			}
		}
	})
}
