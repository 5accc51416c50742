package seed

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// noteFields lists the disciplines in the order of their templates.
var noteFields = []string{physio, osteo, podiatry, massage, psych}

// seedTemplates adds the templates of treatment notes and patient forms, and
// gives each appointment type the template of its discipline.
func (s *seeder) seedTemplates() {
	for _, field := range noteFields {
		for _, form := range []*noteForm{practices[field].first, practices[field].later} {
			if form == nil {
				continue
			}
			s.noteTemplates[form] = s.addOld("treatment_note_templates", store.Values{
				"name": form.name, "content": form.template(),
				"print_settings": store.Encode(store.Object{
					"title": form.name, "include_patient_address": false, "include_patient_dob": true,
					"include_patient_medicare": false, "include_patient_occupation": false, "include_patient_reference_number": true,
				}),
			})
		}
	}
	s.addOld("treatment_note_templates", store.Values{
		"name": "Progress", "content": sections("Progress", store.Object{"name": "Today", "type": "text"}),
		"archived_at": s.ago(100, 50),
	})
	s.formTemplate = s.addOld("patient_form_templates", store.Values{
		"name": "New patient form", "email_to_patient_on_completion": false, "restricted_to_practitioner": false,
		"content": sections("About you",
			store.Object{"name": "Reason for the visit", "type": "text", "required": true},
			store.Object{
				"name": "Symptoms", "type": "checkboxes", "required": false, "other": store.Object{"enabled": true},
				"answers": []store.Object{{"value": "Swelling"}, {"value": "Fever"}},
			},
			store.Object{"name": "I agree", "type": "signature", "required": true}),
	})
	for i, kind := range s.store.Collections["appointment_types"].Rows {
		form := practices[cmp.Or(typePlans[i].field, physio)].form(typePlans[i].first)
		kind.Set("treatment_note_template_id", s.noteTemplates[form].ID)
	}
}

// form returns the template for a first or a later visit.
func (p practice) form(first bool) *noteForm {
	if first && p.first != nil {
		return p.first
	}
	return p.later
}

func sections(name string, questions ...store.Object) any {
	return store.Encode(store.Object{"sections": []store.Object{{
		"name": name, "description": "<div>Please answer.</div>", "questions": questions,
	}}})
}

// template returns the content of a template.
func (f *noteForm) template() json.RawMessage {
	return f.content(true, func(b []byte, q noteQuestion) []byte {
		if q.kind == "paragraph" {
			return append(b, `,"answer":"<div><br></div>"`...)
		}
		return q.appendChoices(b, func(int) bool { return false })
	})
}

// content returns the content of a template or of a note. answer appends what
// follows the name and the type of a question.
func (f *noteForm) content(withCharts bool, answer func([]byte, noteQuestion) []byte) json.RawMessage {
	b := make([]byte, 0, 2048)
	b = append(b, `{"sections":[`...)
	for i, section := range f.sections {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"name":`...)
		b = store.AppendString(b, section.name)
		b = append(b, `,"description":"","questions":[`...)
		for _, q := range section.questions {
			if q.kind == "bodycharts" && !withCharts {
				continue
			}
			if b[len(b)-1] != '[' {
				b = append(b, ',')
			}
			b = append(b, `{"name":`...)
			b = store.AppendString(b, q.name)
			b = append(b, `,"type":"`+q.kind+`"`...)
			b = append(answer(b, q), '}')
		}
		b = append(b, "]}"...)
	}
	return bytes.Clone(append(b, "]}"...))
}

// appendChoices appends the choices of a question that has some.
func (q noteQuestion) appendChoices(b []byte, selected func(i int) bool) []byte {
	if q.kind != "checkboxes" && q.kind != "radiobuttons" {
		return b
	}
	b = append(b, `,"answers":[`...)
	for i, choice := range q.answers {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"value":`...)
		b = store.AppendString(b, choice)
		if selected(i) {
			b = append(b, `,"selected":true`...)
		}
		b = append(b, '}')
	}
	return append(b, `],"other":{"enabled":true}`...)
}

// visit is what a note is about.
type visit struct {
	complaint string
	number    int // of the visits of the patient to the practitioner, from 1
	onset     string
}

// seedNotes adds the treatment notes that past appointments claim.
func (s *seeder) seedNotes() {
	visits := map[[2]store.ID]int{}
	past := s.past()
	s.expect(len(past), "treatment_notes")
	for i, rec := range past {
		pair := [2]store.ID{rec.Link("patient_id"), rec.Link("practitioner_id")}
		visits[pair]++
		if rec.Get("treatment_note_status") == nil {
			continue
		}
		r := s.rotaOf(rec)
		form := practices[r.field].form(visits[pair] == 1)
		v := visit{complaint: s.complaint(rec), number: visits[pair]}
		v.onset = rec.Time("starts_at").AddDate(0, 0, -20-int(pair[0]%40)).Format(time.DateOnly)
		note := s.newRecord("treatment_notes")
		at := s.soonAfter(rec)
		note.Set("created_at", at)
		note.Set("updated_at", at)
		note.Set("attendee_id", s.attendees[rec.ID].ID)
		note.Set("author_name", r.rec.Get("label"))
		note.Set("booking_id", rec.ID)
		note.Set("draft", rec.Get("treatment_note_status") == noteDraft)
		note.Set("patient_id", pair[0])
		note.Set("practitioner_id", pair[1])
		note.Set("title", form.titleOf(v))
		note.Set("treatment_note_template_id", s.noteTemplates[form].ID)
		note.Set("content", s.noteContent(form, v))
		if rec.Get("treatment_note_status") == noteFinal {
			note.Set("finalized_at", at)
		}
		if i%300 == 40 {
			note.Set("pinned_at", at)
		}
		s.put(s.newID(), "treatment_notes", note)
	}
	s.archiveNotes()
}

// archiveNotes adds notes that were written by mistake and archived.
func (s *seeder) archiveNotes() {
	for i, rec := range s.held(60) {
		if i%20 != 9 {
			continue
		}
		form := practices[s.rotaOf(rec).field].later
		at := s.soonAfter(rec)
		s.add("treatment_notes", store.Values{
			"created_at": at, "updated_at": at, "archived_at": at, "attendee_id": s.attendees[rec.ID].ID,
			"author_name": s.rotaOf(rec).rec.Get("label"), "booking_id": rec.ID, "draft": true, "patient_id": rec.Get("patient_id"),
			"practitioner_id": rec.Get("practitioner_id"), "title": "Wrong patient, please ignore",
			"treatment_note_template_id": s.noteTemplates[form].ID,
			"content":                    s.noteContent(form, visit{complaint: s.complaint(rec), number: 1}),
		})
	}
}

func (f *noteForm) titleOf(v visit) string {
	if f.title == "Session" {
		return "Session " + strconv.Itoa(v.number)
	}
	return f.title
}

// rotaOf returns the practitioner of an appointment.
func (s *seeder) rotaOf(rec *store.Record) *rota {
	id := rec.Link("practitioner_id")
	return s.rotas[slices.IndexFunc(s.rotas, func(r *rota) bool { return r.rec.ID == id })]
}

// complaint returns what the appointments of a patient with a discipline are
// about. It is the same for all of them.
func (s *seeder) complaint(rec *store.Record) string {
	all := practices[s.rotaOf(rec).field].complaints
	return all[int(rec.Link("patient_id")%store.ID(len(all)))]
}

// soonAfter returns a time in the hour after an appointment, not after now.
func (s *seeder) soonAfter(rec *store.Record) time.Time {
	ends := rec.Time("ends_at")
	if latest := ends.Add(time.Hour); latest.Before(s.now) {
		return s.between(ends, latest)
	}
	return s.between(ends, s.now)
}

// noteContent returns the content of a note.
func (s *seeder) noteContent(f *noteForm, v visit) json.RawMessage {
	return f.content(false, func(b []byte, q noteQuestion) []byte {
		switch q.kind {
		case "date":
			if v.onset == "" {
				return b
			}
			return append(b, `,"answer":"`+v.onset+`"`...)
		case "radiobuttons":
			chosen := s.rng.IntN(len(q.answers))
			return q.appendChoices(b, func(i int) bool { return i == chosen })
		case "checkboxes":
			return q.appendChoices(b, func(int) bool { return s.chance(0.4) })
		}
		return s.appendAnswer(b, q, v)
	})
}

// appendAnswer appends the answer to a question: one sentence in a text, two or
// three in a paragraph.
func (s *seeder) appendAnswer(b []byte, q noteQuestion, v visit) []byte {
	b = append(b, `,"answer":"`...)
	if q.kind == "text" {
		return append(s.appendSentence(b, pick(s, q.answers), v), '"')
	}
	b = append(b, "<div>"...)
	order := s.rng.Perm(len(q.answers))
	for i, n := range order[:2+s.rng.IntN(2)] {
		if i > 0 {
			b = append(b, ' ')
		}
		b = s.appendSentence(b, q.answers[n], v)
	}
	return append(b, `</div>"`...)
}

// appendSentence appends a sentence with the words for its braces. The texts
// need no escaping in JSON.
func (s *seeder) appendSentence(b []byte, pattern string, v visit) []byte {
	start := len(b)
	for {
		before, rest, found := strings.Cut(pattern, "{")
		b = append(b, before...)
		if !found {
			break
		}
		name, after, _ := strings.Cut(rest, "}")
		b = append(b, s.filler(name, v)...)
		pattern = after
	}
	if start < len(b) && b[start] >= 'a' && b[start] <= 'z' {
		b[start] -= 'a' - 'A'
	}
	return b
}

// filler returns a text for the braces in an answer. The score falls from visit
// to visit.
func (s *seeder) filler(name string, v visit) string {
	if name == "part" {
		return v.complaint
	}
	if limits, ok := numbers[name]; ok {
		n := limits[0] + s.rng.IntN(limits[1]-limits[0]+1)
		if name == "score" {
			n = max(n-v.number, 1)
		}
		return strconv.Itoa(n)
	}
	return pick(s, fillers[name])
}
