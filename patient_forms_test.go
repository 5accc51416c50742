package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestPatientForms(t *testing.T) {
	t.Parallel()
	testkit.Run(t, patientFormsCases)
}

var patientFormsCases = []testkit.Case{
	{
		Method: "PatientForms.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientForms.List(ctx, cliniko.PatientFormListOptions{
				Page: 2, PerPage: 10,
				Sort:        cliniko.SortBy(cliniko.PatientFormsByCreatedAt.Descending()),
				ArchivedAt:  cliniko.Any(),
				AttendeeID:  cliniko.Equal(cliniko.AttendeeID("3")),
				CompletedAt: cliniko.Any(),
				CreatedAt:   cliniko.AtLeast(testkit.Monday),
				ID:          cliniko.Equal(cliniko.PatientFormID("3")),
				PatientID:   cliniko.Equal(cliniko.PatientID("3")),
				UpdatedAt:   cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/patient_forms?page=2&per_page=10&q[]=archived_at:*&q[]=attendee_id:=3&q[]=completed_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=patient_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "patient_forms_list.json", List: "patient_forms",
	},
	{
		Method: "PatientForms.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.PatientForms.All(ctx, cliniko.PatientFormListOptions{}))
		},
		Request: "GET /v1/patient_forms?per_page=100",
		Fixture: "patient_forms_list.json", List: "patient_forms",
	},
	{
		Method: "PatientForms.ListByAttendee",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientForms.ListByAttendee(ctx, "8", cliniko.PatientFormListByAttendeeOptions{
				Page: 2, PerPage: 10,
				Sort:        cliniko.SortBy(cliniko.PatientFormsByCreatedAt.Descending()),
				ArchivedAt:  cliniko.Any(),
				CompletedAt: cliniko.Any(),
				CreatedAt:   cliniko.AtLeast(testkit.Monday),
				ID:          cliniko.Equal(cliniko.PatientFormID("3")),
				PatientID:   cliniko.Equal(cliniko.PatientID("3")),
				UpdatedAt:   cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/attendees/8/patient_forms?page=2&per_page=10&q[]=archived_at:*&q[]=completed_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=patient_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "patient_forms_list.json", List: "patient_forms",
	},
	{
		Method: "PatientForms.AllByAttendee",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.PatientForms.AllByAttendee(ctx, "8", cliniko.PatientFormListByAttendeeOptions{}))
		},
		Request: "GET /v1/attendees/8/patient_forms?per_page=100",
		Fixture: "patient_forms_list.json", List: "patient_forms",
	},
	{
		Method: "PatientForms.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientForms.Get(ctx, "164", cliniko.PatientFormGetOptions{ArchivedAt: cliniko.Present()})
		},
		Request: "GET /v1/patient_forms/164?q[]=archived_at:?",
		Fixture: "patient_form.json",
	},
	{
		Method: "PatientForms.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientForms.Get(ctx, "164", cliniko.PatientFormGetOptions{ArchivedAt: cliniko.Present()})
		},
		Request: "GET /v1/patient_forms/164?q[]=archived_at:?",
		Fixture: "patient_form_patient_field_questions.json",
	},
	{
		Method: "PatientForms.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientForms.Create(ctx, cliniko.PatientFormCreate{
				PatientID:  "3",
				AttendeeID: cliniko.Some(cliniko.AttendeeID("3")),
				BusinessID: cliniko.Some(cliniko.BusinessID("3")),
				Completed:  cliniko.Some(true),
				Content: cliniko.Some(cliniko.PatientFormContent{Sections: []cliniko.PatientFormSection{{
					Name: "About you",
					Questions: []cliniko.PatientFormQuestion{
						{Name: "Reason", Type: cliniko.QuestionText, Required: true, Answer: cliniko.TextAnswer("Knee")},
						{Name: "Injured on", Type: cliniko.QuestionDate, Answer: cliniko.TextAnswer("")},
						{
							Name: "Symptoms", Type: cliniko.QuestionCheckboxes,
							Answers: []cliniko.QuestionChoice{{Value: "Swelling", Selected: true}, {Value: "Fever"}},
							Other:   &cliniko.PatientFormOther{Enabled: true, Selected: true, Value: "Itching"},
						},
						{Name: "Sex", Type: cliniko.QuestionSelect, Options: cliniko.SelectOptions("Female", "Male"), PatientFieldConnection: cliniko.PatientFieldSex},
						{Name: "I agree", Type: cliniko.QuestionSignature, SignatureID: "7"},
					},
				}}}),
				EmailToPatientOnCompletion: cliniko.Some(false),
				Name:                       cliniko.Some("New patient form"),
				PatientFormTemplateID:      cliniko.Some(cliniko.PatientFormTemplateID("3")),
				RestrictedToPractitioner:   cliniko.Some(true),
			})
		},
		Request: "POST /v1/patient_forms",
		Body:    `{"patient_id":"3","attendee_id":"3","business_id":"3","completed":true,"content":{"sections":[{"name":"About you","questions":[{"name":"Reason","type":"text","required":true,"answer":"Knee"},{"name":"Injured on","type":"date","required":false},{"name":"Symptoms","type":"checkboxes","required":false,"answers":[{"value":"Swelling","selected":true},{"value":"Fever"}],"other":{"enabled":true,"selected":true,"value":"Itching"}},{"name":"Sex","type":"select","required":false,"options":["Female","Male"],"patient_field_connection":"sex"},{"name":"I agree","type":"signature","required":false,"signature_id":"7"}]}]},"email_to_patient_on_completion":false,"name":"New patient form","patient_form_template_id":"3","restricted_to_practitioner":true}`,
		Fixture: "patient_form.json",
	},
	{
		Method: "PatientForms.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientForms.Update(ctx, "164", cliniko.PatientFormUpdate{
				AttendeeID: cliniko.Some(cliniko.AttendeeID("3")),
				BusinessID: cliniko.Some(cliniko.BusinessID("3")),
				Completed:  cliniko.Some(true),
				Content: cliniko.Some(cliniko.PatientFormContent{Sections: []cliniko.PatientFormSection{{
					Name: "About you",
					Questions: []cliniko.PatientFormQuestion{
						{Name: "Reason", Type: cliniko.QuestionText, Required: true, Answer: cliniko.TextAnswer("Knee")},
						{Name: "Injured on", Type: cliniko.QuestionDate, Answer: cliniko.TextAnswer("")},
						{
							Name: "Symptoms", Type: cliniko.QuestionCheckboxes,
							Answers: []cliniko.QuestionChoice{{Value: "Swelling", Selected: true}, {Value: "Fever"}},
							Other:   &cliniko.PatientFormOther{Enabled: true, Selected: true, Value: "Itching"},
						},
						{Name: "Sex", Type: cliniko.QuestionSelect, Options: cliniko.SelectOptions("Female", "Male"), PatientFieldConnection: cliniko.PatientFieldSex},
						{Name: "I agree", Type: cliniko.QuestionSignature, SignatureID: "7"},
					},
				}}}),
				EmailToPatientOnCompletion: cliniko.Some(false),
				Name:                       cliniko.Some("New patient form"),
				PatientFormTemplateID:      cliniko.Some(cliniko.PatientFormTemplateID("3")),
				PatientID:                  cliniko.Some(cliniko.PatientID("3")),
				RestrictedToPractitioner:   cliniko.Null[bool](),
			})
		},
		Request: "PATCH /v1/patient_forms/164",
		Body:    `{"attendee_id":"3","business_id":"3","completed":true,"content":{"sections":[{"name":"About you","questions":[{"name":"Reason","type":"text","required":true,"answer":"Knee"},{"name":"Injured on","type":"date","required":false},{"name":"Symptoms","type":"checkboxes","required":false,"answers":[{"value":"Swelling","selected":true},{"value":"Fever"}],"other":{"enabled":true,"selected":true,"value":"Itching"}},{"name":"Sex","type":"select","required":false,"options":["Female","Male"],"patient_field_connection":"sex"},{"name":"I agree","type":"signature","required":false,"signature_id":"7"}]}]},"email_to_patient_on_completion":false,"name":"New patient form","patient_form_template_id":"3","patient_id":"3","restricted_to_practitioner":null}`,
		Fixture: "patient_form.json",
	},
	{
		Method: "PatientForms.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.PatientForms.Archive(ctx, "164")
		},
		Request: "POST /v1/patient_forms/164/archive",
	},
}
