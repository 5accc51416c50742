package cliniko_test

import (
	"context"

	"github.com/cliniko-go/cliniko"
)

var patientFormTemplatesCases = []serviceCase{
	{
		method: "PatientFormTemplates.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientFormTemplates.List(ctx, cliniko.PatientFormTemplateListOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.PatientFormTemplatesByCreatedAt.Descending()),
				ArchivedAt: cliniko.Any(),
				CreatedAt:  cliniko.AtLeast(monday),
				ID:         cliniko.Equal(cliniko.PatientFormTemplateID("3")),
				UpdatedAt:  cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/patient_form_templates?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "patient_form_templates_list.json", list: "patient_form_templates",
	},
	{
		method: "PatientFormTemplates.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.PatientFormTemplates.All(ctx, cliniko.PatientFormTemplateListOptions{}))
		},
		request: "GET /v1/patient_form_templates?per_page=100",
		fixture: "patient_form_templates_list.json", list: "patient_form_templates",
	},
	{
		method: "PatientFormTemplates.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientFormTemplates.Get(ctx, "164", cliniko.PatientFormTemplateGetOptions{ArchivedAt: cliniko.Present()})
		},
		request: "GET /v1/patient_form_templates/164?q[]=archived_at:?",
		fixture: "patient_form_template.json",
	},
	{
		method: "PatientFormTemplates.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
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
		request: "POST /v1/patient_form_templates",
		body:    `{"name":"New patient form","content":{"sections":[{"name":"About you","questions":[{"name":"Reason","type":"paragraph","required":true,"answer":"Site - "},{"name":"Symptoms","type":"checkboxes","required":false,"answers":[{"value":"Fever"}],"other":{"enabled":true}},{"name":"Name","type":"full_name","required":false,"options":{"title_enabled":true,"preferred_first_name_enabled":false},"patient_field_connection":"full_name"}]}]},"email_to_patient_on_completion":true,"restricted_to_practitioner":false}`,
		fixture: "patient_form_template.json",
	},
	{
		method: "PatientFormTemplates.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
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
		request: "PATCH /v1/patient_form_templates/164",
		body:    `{"content":{"sections":[{"name":"About you","questions":[{"name":"Reason","type":"paragraph","required":true,"answer":"Site - "},{"name":"Symptoms","type":"checkboxes","required":false,"answers":[{"value":"Fever"}],"other":{"enabled":true}},{"name":"Name","type":"full_name","required":false,"options":{"title_enabled":true,"preferred_first_name_enabled":false},"patient_field_connection":"full_name"}]}]},"email_to_patient_on_completion":null,"name":"New patient form","restricted_to_practitioner":false}`,
		fixture: "patient_form_template.json",
	},
	{
		method: "PatientFormTemplates.Archive",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.PatientFormTemplates.Archive(ctx, "164")
		},
		request: "POST /v1/patient_form_templates/164/archive",
	},
}
