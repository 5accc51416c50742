package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestPatientFormTemplates(t *testing.T) {
	t.Parallel()
	testkit.Run(t, patientFormTemplatesCases)
}

var patientFormTemplatesCases = []testkit.Case{
	{
		Method: "PatientFormTemplates.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientFormTemplates.List(ctx, cliniko.PatientFormTemplateListOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.PatientFormTemplatesByCreatedAt.Descending()),
				ArchivedAt: cliniko.Any(),
				CreatedAt:  cliniko.AtLeast(testkit.Monday),
				ID:         cliniko.Equal(cliniko.PatientFormTemplateID("3")),
				UpdatedAt:  cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/patient_form_templates?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "patient_form_templates_list.json", List: "patient_form_templates",
	},
	{
		Method: "PatientFormTemplates.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.PatientFormTemplates.All(ctx, cliniko.PatientFormTemplateListOptions{}))
		},
		Request: "GET /v1/patient_form_templates?per_page=100",
		Fixture: "patient_form_templates_list.json", List: "patient_form_templates",
	},
	{
		Method: "PatientFormTemplates.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientFormTemplates.Get(ctx, "164", cliniko.PatientFormTemplateGetOptions{ArchivedAt: cliniko.Present()})
		},
		Request: "GET /v1/patient_form_templates/164?q[]=archived_at:?",
		Fixture: "patient_form_template.json",
	},
	{
		Method: "PatientFormTemplates.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientFormTemplates.Create(ctx, cliniko.PatientFormTemplateCreate{
				Name: "New patient form",
				Content: cliniko.Some(cliniko.PatientFormTemplateContent{Sections: []cliniko.PatientFormTemplateSection{{
					Name: "About you",
					Questions: []cliniko.PatientFormTemplateQuestion{
						{Name: "Reason", Type: cliniko.QuestionParagraph, Required: true, Answer: "Site - "},
						{Name: "Symptoms", Type: cliniko.QuestionCheckboxes, Answers: []cliniko.TemplateChoice{{Value: "Fever"}}, Other: &cliniko.TemplateOther{Enabled: true}},
						{Name: "Name", Type: cliniko.QuestionFullName, Options: cliniko.FullNameOptions(true, false), PatientFieldConnection: cliniko.PatientFieldFullName},
					},
				}}}),
				EmailToPatientOnCompletion: cliniko.Some(true),
				RestrictedToPractitioner:   cliniko.Some(false),
			})
		},
		Request: "POST /v1/patient_form_templates",
		Body:    `{"name":"New patient form","content":{"sections":[{"name":"About you","questions":[{"name":"Reason","type":"paragraph","required":true,"answer":"Site - "},{"name":"Symptoms","type":"checkboxes","required":false,"answers":[{"value":"Fever"}],"other":{"enabled":true}},{"name":"Name","type":"full_name","required":false,"options":{"title_enabled":true,"preferred_first_name_enabled":false},"patient_field_connection":"full_name"}]}]},"email_to_patient_on_completion":true,"restricted_to_practitioner":false}`,
		Fixture: "patient_form_template.json",
	},
	{
		Method: "PatientFormTemplates.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientFormTemplates.Update(ctx, "164", cliniko.PatientFormTemplateUpdate{
				Content: cliniko.Some(cliniko.PatientFormTemplateContent{Sections: []cliniko.PatientFormTemplateSection{{
					Name: "About you",
					Questions: []cliniko.PatientFormTemplateQuestion{
						{Name: "Reason", Type: cliniko.QuestionParagraph, Required: true, Answer: "Site - "},
						{Name: "Symptoms", Type: cliniko.QuestionCheckboxes, Answers: []cliniko.TemplateChoice{{Value: "Fever"}}, Other: &cliniko.TemplateOther{Enabled: true}},
						{Name: "Name", Type: cliniko.QuestionFullName, Options: cliniko.FullNameOptions(true, false), PatientFieldConnection: cliniko.PatientFieldFullName},
					},
				}}}),
				EmailToPatientOnCompletion: cliniko.Null[bool](),
				Name:                       cliniko.Some("New patient form"),
				RestrictedToPractitioner:   cliniko.Some(false),
			})
		},
		Request: "PATCH /v1/patient_form_templates/164",
		Body:    `{"content":{"sections":[{"name":"About you","questions":[{"name":"Reason","type":"paragraph","required":true,"answer":"Site - "},{"name":"Symptoms","type":"checkboxes","required":false,"answers":[{"value":"Fever"}],"other":{"enabled":true}},{"name":"Name","type":"full_name","required":false,"options":{"title_enabled":true,"preferred_first_name_enabled":false},"patient_field_connection":"full_name"}]}]},"email_to_patient_on_completion":null,"name":"New patient form","restricted_to_practitioner":false}`,
		Fixture: "patient_form_template.json",
	},
	{
		Method: "PatientFormTemplates.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.PatientFormTemplates.Archive(ctx, "164")
		},
		Request: "POST /v1/patient_form_templates/164/archive",
	},
}
