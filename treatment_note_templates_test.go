package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestTreatmentNoteTemplates(t *testing.T) {
	t.Parallel()
	testkit.Run(t, treatmentNoteTemplatesCases)
}

var treatmentNoteTemplatesCases = []testkit.Case{
	{
		Method: "TreatmentNoteTemplates.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.TreatmentNoteTemplates.List(ctx, cliniko.TreatmentNoteTemplateListOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.TreatmentNoteTemplatesByCreatedAt.Descending()),
				ArchivedAt: cliniko.Any(),
				CreatedAt:  cliniko.AtLeast(testkit.Monday),
				DeletedAt:  cliniko.Any(),
				ID:         cliniko.Equal(cliniko.TreatmentNoteTemplateID("3")),
				UpdatedAt:  cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/treatment_note_templates?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "treatment_note_templates_list.json", List: "treatment_note_templates",
	},
	{
		Method: "TreatmentNoteTemplates.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.TreatmentNoteTemplates.All(ctx, cliniko.TreatmentNoteTemplateListOptions{}))
		},
		Request: "GET /v1/treatment_note_templates?per_page=100",
		Fixture: "treatment_note_templates_list.json", List: "treatment_note_templates",
	},
	{
		Method: "TreatmentNoteTemplates.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.TreatmentNoteTemplates.Get(ctx, "164", cliniko.TreatmentNoteTemplateGetOptions{ArchivedAt: cliniko.Present(), DeletedAt: cliniko.Present()})
		},
		Request: "GET /v1/treatment_note_templates/164?q[]=archived_at:?&q[]=deleted_at:?",
		Fixture: "treatment_note_template.json",
	},
	{
		Method: "TreatmentNoteTemplates.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.TreatmentNoteTemplates.Create(ctx, cliniko.TreatmentNoteTemplateCreate{
				Name: "Standard note",
				Content: cliniko.Some(cliniko.TreatmentNoteTemplateContent{Sections: []cliniko.TreatmentNoteTemplateSection{{
					Name: "History",
					Questions: []cliniko.TreatmentNoteTemplateQuestion{
						{Name: "Complaint", Type: cliniko.QuestionParagraph, Answer: "Site - "},
						{
							Name: "Side", Type: cliniko.QuestionRadiobuttons,
							Answers: []cliniko.TemplateChoice{{Value: "Left"}, {Value: "Right"}},
							Other:   &cliniko.TemplateOther{Enabled: true},
						},
					},
				}}}),
				PrintSettings: cliniko.Some(cliniko.TreatmentNoteTemplatePrintSettings{
					IncludePatientAddress: true, IncludePatientDOB: true, IncludePatientMedicare: true,
					IncludePatientOccupation: true, IncludePatientReferenceNumber: false, Title: "Note",
				}),
			})
		},
		Request: "POST /v1/treatment_note_templates",
		Body:    `{"name":"Standard note","content":{"sections":[{"name":"History","questions":[{"name":"Complaint","type":"paragraph","answer":"Site - "},{"name":"Side","type":"radiobuttons","answers":[{"value":"Left"},{"value":"Right"}],"other":{"enabled":true}}]}]},"print_settings":{"include_patient_address":true,"include_patient_dob":true,"include_patient_medicare":true,"include_patient_occupation":true,"include_patient_reference_number":false,"title":"Note"}}`,
		Fixture: "treatment_note_template.json",
	},
	{
		Method: "TreatmentNoteTemplates.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.TreatmentNoteTemplates.Update(ctx, "164", cliniko.TreatmentNoteTemplateUpdate{
				Content: cliniko.Some(cliniko.TreatmentNoteTemplateContent{Sections: []cliniko.TreatmentNoteTemplateSection{{
					Name: "History",
					Questions: []cliniko.TreatmentNoteTemplateQuestion{
						{Name: "Complaint", Type: cliniko.QuestionParagraph, Answer: "Site - "},
						{
							Name: "Side", Type: cliniko.QuestionRadiobuttons,
							Answers: []cliniko.TemplateChoice{{Value: "Left"}, {Value: "Right"}},
							Other:   &cliniko.TemplateOther{Enabled: true},
						},
					},
				}}}),
				Name: cliniko.Some("Standard note"),
				PrintSettings: cliniko.Some(cliniko.TreatmentNoteTemplatePrintSettings{
					IncludePatientAddress: true, IncludePatientDOB: true, IncludePatientMedicare: true,
					IncludePatientOccupation: true, IncludePatientReferenceNumber: false, Title: "Note",
				}),
			})
		},
		Request: "PATCH /v1/treatment_note_templates/164",
		Body:    `{"content":{"sections":[{"name":"History","questions":[{"name":"Complaint","type":"paragraph","answer":"Site - "},{"name":"Side","type":"radiobuttons","answers":[{"value":"Left"},{"value":"Right"}],"other":{"enabled":true}}]}]},"name":"Standard note","print_settings":{"include_patient_address":true,"include_patient_dob":true,"include_patient_medicare":true,"include_patient_occupation":true,"include_patient_reference_number":false,"title":"Note"}}`,
		Fixture: "treatment_note_template.json",
	},
	{
		Method: "TreatmentNoteTemplates.Delete",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.TreatmentNoteTemplates.Delete(ctx, "164")
		},
		Request: "DELETE /v1/treatment_note_templates/164",
	},
	{
		Method: "TreatmentNoteTemplates.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.TreatmentNoteTemplates.Archive(ctx, "164")
		},
		Request: "POST /v1/treatment_note_templates/164/archive",
	},
}
