package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestMedicalAlerts(t *testing.T) {
	t.Parallel()
	testkit.Run(t, medicalAlertsCases)
}

var medicalAlertsCases = []testkit.Case{
	{
		Method: "MedicalAlerts.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.MedicalAlerts.List(ctx, cliniko.MedicalAlertListOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.MedicalAlertsByCreatedAt.Descending()),
				ArchivedAt: cliniko.Any(),
				CreatedAt:  cliniko.AtLeast(testkit.Monday),
				DeletedAt:  cliniko.Any(),
				ID:         cliniko.Equal(cliniko.MedicalAlertID("3")),
				PatientID:  cliniko.Equal(cliniko.PatientID("3")),
				UpdatedAt:  cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/medical_alerts?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=patient_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "medical_alerts_list.json", List: "medical_alerts",
	},
	{
		Method: "MedicalAlerts.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.MedicalAlerts.All(ctx, cliniko.MedicalAlertListOptions{}))
		},
		Request: "GET /v1/medical_alerts?per_page=100",
		Fixture: "medical_alerts_list.json", List: "medical_alerts",
	},
	{
		Method: "MedicalAlerts.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.MedicalAlerts.Create(ctx, cliniko.MedicalAlertCreate{
				Name:      "text",
				PatientID: "3",
			})
		},
		Request: "POST /v1/medical_alerts",
		Body:    `{"name":"text","patient_id":"3"}`,
		Fixture: "medical_alert.json",
	},
	{
		Method: "MedicalAlerts.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.MedicalAlerts.Get(ctx, "164", cliniko.MedicalAlertGetOptions{ArchivedAt: cliniko.Present(), DeletedAt: cliniko.Present()})
		},
		Request: "GET /v1/medical_alerts/164?q[]=archived_at:?&q[]=deleted_at:?",
		Fixture: "medical_alert.json",
	},
	{
		Method: "MedicalAlerts.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.MedicalAlerts.Update(ctx, "164", cliniko.MedicalAlertUpdate{
				Name:      cliniko.Some("text"),
				PatientID: cliniko.Null[cliniko.PatientID](),
			})
		},
		Request: "PATCH /v1/medical_alerts/164",
		Body:    `{"name":"text","patient_id":null}`,
		Fixture: "medical_alert.json",
	},
	{
		Method: "MedicalAlerts.Delete",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.MedicalAlerts.Delete(ctx, "164")
		},
		Request: "DELETE /v1/medical_alerts/164",
	},
	{
		Method: "MedicalAlerts.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.MedicalAlerts.Archive(ctx, "164")
		},
		Request: "POST /v1/medical_alerts/164/archive",
	},
	{
		Method: "MedicalAlerts.ListByPatient",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.MedicalAlerts.ListByPatient(ctx, "8", cliniko.MedicalAlertListByPatientOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.MedicalAlertsByCreatedAt.Descending()),
				ArchivedAt: cliniko.Any(),
				CreatedAt:  cliniko.AtLeast(testkit.Monday),
				DeletedAt:  cliniko.Any(),
				ID:         cliniko.Equal(cliniko.MedicalAlertID("3")),
				UpdatedAt:  cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/patients/8/medical_alerts?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "medical_alerts_list.json", List: "medical_alerts",
	},
	{
		Method: "MedicalAlerts.AllByPatient",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.MedicalAlerts.AllByPatient(ctx, "8", cliniko.MedicalAlertListByPatientOptions{}))
		},
		Request: "GET /v1/patients/8/medical_alerts?per_page=100",
		Fixture: "medical_alerts_list.json", List: "medical_alerts",
	},
}
