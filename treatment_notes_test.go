package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestTreatmentNotes(t *testing.T) {
	t.Parallel()
	testkit.Run(t, treatmentNotesCases)
}

var treatmentNotesCases = []testkit.Case{
	{
		Method: "TreatmentNotes.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.TreatmentNotes.List(ctx, cliniko.TreatmentNoteListOptions{
				Page: 2, PerPage: 10,
				Sort:                    cliniko.SortBy(cliniko.TreatmentNotesByCreatedAt.Descending()),
				ArchivedAt:              cliniko.Any(),
				AttendeeID:              cliniko.Equal(cliniko.AttendeeID("3")),
				BookingID:               cliniko.Equal(cliniko.BookingID("3")),
				CreatedAt:               cliniko.AtLeast(testkit.Monday),
				DeletedAt:               cliniko.Any(),
				Draft:                   cliniko.Equal(true),
				ID:                      cliniko.Equal(cliniko.TreatmentNoteID("3")),
				PatientID:               cliniko.Equal(cliniko.PatientID("3")),
				PractitionerID:          cliniko.Equal(cliniko.PractitionerID("3")),
				TreatmentNoteTemplateID: cliniko.Equal(cliniko.TreatmentNoteTemplateID("3")),
				UpdatedAt:               cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/treatment_notes?page=2&per_page=10&q[]=archived_at:*&q[]=attendee_id:=3&q[]=booking_id:=3&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=draft:=true&q[]=id:=3&q[]=patient_id:=3&q[]=practitioner_id:=3&q[]=treatment_note_template_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "treatment_notes_list.json", List: "treatment_notes",
	},
	{
		Method: "TreatmentNotes.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.TreatmentNotes.All(ctx, cliniko.TreatmentNoteListOptions{}))
		},
		Request: "GET /v1/treatment_notes?per_page=100",
		Fixture: "treatment_notes_list.json", List: "treatment_notes",
	},
	{
		Method: "TreatmentNotes.ListByPatient",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.TreatmentNotes.ListByPatient(ctx, "8", cliniko.TreatmentNoteListByPatientOptions{
				Page: 2, PerPage: 10,
				Sort:                    cliniko.SortBy(cliniko.TreatmentNotesByCreatedAt.Descending()),
				ArchivedAt:              cliniko.Any(),
				AttendeeID:              cliniko.Equal(cliniko.AttendeeID("3")),
				BookingID:               cliniko.Equal(cliniko.BookingID("3")),
				CreatedAt:               cliniko.AtLeast(testkit.Monday),
				DeletedAt:               cliniko.Any(),
				Draft:                   cliniko.Equal(true),
				ID:                      cliniko.Equal(cliniko.TreatmentNoteID("3")),
				PractitionerID:          cliniko.Equal(cliniko.PractitionerID("3")),
				TreatmentNoteTemplateID: cliniko.Equal(cliniko.TreatmentNoteTemplateID("3")),
				UpdatedAt:               cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/patients/8/treatment_notes?page=2&per_page=10&q[]=archived_at:*&q[]=attendee_id:=3&q[]=booking_id:=3&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=draft:=true&q[]=id:=3&q[]=practitioner_id:=3&q[]=treatment_note_template_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "treatment_notes_list.json", List: "treatment_notes",
	},
	{
		Method: "TreatmentNotes.AllByPatient",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.TreatmentNotes.AllByPatient(ctx, "8", cliniko.TreatmentNoteListByPatientOptions{}))
		},
		Request: "GET /v1/patients/8/treatment_notes?per_page=100",
		Fixture: "treatment_notes_list.json", List: "treatment_notes",
	},
	{
		Method: "TreatmentNotes.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.TreatmentNotes.Get(ctx, "164", cliniko.TreatmentNoteGetOptions{ArchivedAt: cliniko.Present(), DeletedAt: cliniko.Present()})
		},
		Request: "GET /v1/treatment_notes/164?q[]=archived_at:?&q[]=deleted_at:?",
		Fixture: "treatment_note.json",
	},
	{
		Method: "TreatmentNotes.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.TreatmentNotes.Create(ctx, cliniko.TreatmentNoteCreate{
				Title:     "Standard note",
				Draft:     false,
				PatientID: "3",
				Content: cliniko.Some(cliniko.TreatmentNoteContent{Sections: []cliniko.TreatmentNoteSection{{
					Name: "History", Description: "<div>Ask first.</div>",
					Questions: []cliniko.TreatmentNoteQuestion{
						{Name: "Pain", Type: cliniko.QuestionText, Answer: "4", Answers: []cliniko.QuestionChoice{}},
						{
							Name: "Side", Type: cliniko.QuestionRadiobuttons,
							Answers: []cliniko.QuestionChoice{{Value: "Left", Selected: true}, {Value: "Right"}},
							Other:   &cliniko.TreatmentNoteOther{Enabled: true},
						},
						{Name: "Chart", Type: cliniko.QuestionBodyCharts, BodyChartIDs: []cliniko.BodyChartID{"7"}},
						{Name: "Plan", Type: cliniko.QuestionParagraph},
					},
				}}}),
				AttendeeID:              cliniko.Some(cliniko.AttendeeID("3")),
				BookingID:               cliniko.Some(cliniko.BookingID("3")),
				TreatmentNoteTemplateID: cliniko.Some(cliniko.TreatmentNoteTemplateID("3")),
			})
		},
		Request: "POST /v1/treatment_notes",
		Body:    `{"title":"Standard note","draft":false,"patient_id":"3","attendee_id":"3","booking_id":"3","content":{"sections":[{"name":"History","description":"\u003cdiv\u003eAsk first.\u003c/div\u003e","questions":[{"name":"Pain","type":"text","answer":"4"},{"name":"Side","type":"radiobuttons","answers":[{"value":"Left","selected":true},{"value":"Right"}],"other":{"enabled":true}},{"name":"Chart","type":"bodycharts","body_chart_ids":["7"]},{"name":"Plan","type":"paragraph"}]}]},"treatment_note_template_id":"3"}`,
		Fixture: "treatment_note.json",
	},
	{
		Method: "TreatmentNotes.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.TreatmentNotes.Update(ctx, "164", cliniko.TreatmentNoteUpdate{
				AttendeeID: cliniko.Null[cliniko.AttendeeID](),
				BookingID:  cliniko.Some(cliniko.BookingID("3")),
				Content: cliniko.Some(cliniko.TreatmentNoteContent{Sections: []cliniko.TreatmentNoteSection{{
					Name: "History", Description: "<div>Ask first.</div>",
					Questions: []cliniko.TreatmentNoteQuestion{
						{Name: "Pain", Type: cliniko.QuestionText, Answer: "4", Answers: []cliniko.QuestionChoice{}},
						{
							Name: "Side", Type: cliniko.QuestionRadiobuttons,
							Answers: []cliniko.QuestionChoice{{Value: "Left", Selected: true}, {Value: "Right"}},
							Other:   &cliniko.TreatmentNoteOther{Enabled: true},
						},
						{Name: "Chart", Type: cliniko.QuestionBodyCharts, BodyChartIDs: []cliniko.BodyChartID{"7"}},
						{Name: "Plan", Type: cliniko.QuestionParagraph},
					},
				}}}),
				Draft:                   cliniko.Some(false),
				PatientID:               cliniko.Some(cliniko.PatientID("3")),
				Title:                   cliniko.Some("Standard note"),
				TreatmentNoteTemplateID: cliniko.Null[cliniko.TreatmentNoteTemplateID](),
			})
		},
		Request: "PATCH /v1/treatment_notes/164",
		Body:    `{"attendee_id":null,"booking_id":"3","content":{"sections":[{"name":"History","description":"\u003cdiv\u003eAsk first.\u003c/div\u003e","questions":[{"name":"Pain","type":"text","answer":"4"},{"name":"Side","type":"radiobuttons","answers":[{"value":"Left","selected":true},{"value":"Right"}],"other":{"enabled":true}},{"name":"Chart","type":"bodycharts","body_chart_ids":["7"]},{"name":"Plan","type":"paragraph"}]}]},"draft":false,"patient_id":"3","title":"Standard note","treatment_note_template_id":null}`,
		Fixture: "treatment_note.json",
	},
	{
		Method: "TreatmentNotes.Delete",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.TreatmentNotes.Delete(ctx, "164")
		},
		Request: "DELETE /v1/treatment_notes/164",
	},
	{
		Method: "TreatmentNotes.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.TreatmentNotes.Archive(ctx, "164")
		},
		Request: "POST /v1/treatment_notes/164/archive",
	},
	{
		Method: "TreatmentNotes.Unarchive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.TreatmentNotes.Unarchive(ctx, "164")
		},
		Request: "POST /v1/treatment_notes/164/unarchive",
		Fixture: "treatment_note.json",
	},
}
