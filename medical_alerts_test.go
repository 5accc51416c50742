package cliniko_test

import (
	"context"

	"github.com/cliniko-go/cliniko"
)

var medicalAlertsCases = []serviceCase{
	{
		method: "MedicalAlerts.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.MedicalAlerts.List(ctx, cliniko.MedicalAlertListOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.MedicalAlertsByCreatedAt.Descending()),
				ArchivedAt: cliniko.Any(),
				CreatedAt:  cliniko.AtLeast(monday),
				DeletedAt:  cliniko.Any(),
				ID:         cliniko.Equal(cliniko.MedicalAlertID("3")),
				PatientID:  cliniko.Equal(cliniko.PatientID("3")),
				UpdatedAt:  cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/medical_alerts?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=patient_id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "medical_alerts_list.json", list: "medical_alerts",
	},
	{
		method: "MedicalAlerts.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.MedicalAlerts.All(ctx, cliniko.MedicalAlertListOptions{}))
		},
		request: "GET /v1/medical_alerts?per_page=100",
		fixture: "medical_alerts_list.json", list: "medical_alerts",
	},
	{
		method: "MedicalAlerts.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.MedicalAlerts.Create(ctx, cliniko.MedicalAlertCreate{
				Name:      "text",
				PatientID: "3",
			})
		},
		request: "POST /v1/medical_alerts",
		body:    `{"name":"text","patient_id":"3"}`,
		fixture: "medical_alert.json",
	},
	{
		method: "MedicalAlerts.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.MedicalAlerts.Get(ctx, "164", cliniko.MedicalAlertGetOptions{ArchivedAt: cliniko.Present(), DeletedAt: cliniko.Present()})
		},
		request: "GET /v1/medical_alerts/164?q[]=archived_at:?&q[]=deleted_at:?",
		fixture: "medical_alert.json",
	},
	{
		method: "MedicalAlerts.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.MedicalAlerts.Update(ctx, "164", cliniko.MedicalAlertUpdate{
				Name:      cliniko.Some("text"),
				PatientID: cliniko.Null[cliniko.PatientID](),
			})
		},
		request: "PATCH /v1/medical_alerts/164",
		body:    `{"name":"text","patient_id":null}`,
		fixture: "medical_alert.json",
	},
	{
		method: "MedicalAlerts.Delete",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.MedicalAlerts.Delete(ctx, "164")
		},
		request: "DELETE /v1/medical_alerts/164",
	},
	{
		method: "MedicalAlerts.Archive",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.MedicalAlerts.Archive(ctx, "164")
		},
		request: "POST /v1/medical_alerts/164/archive",
	},
	{
		method: "MedicalAlerts.ListByPatient",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.MedicalAlerts.ListByPatient(ctx, "8", cliniko.MedicalAlertListByPatientOptions{
				Page: 2, PerPage: 10,
				Sort:       cliniko.SortBy(cliniko.MedicalAlertsByCreatedAt.Descending()),
				ArchivedAt: cliniko.Any(),
				CreatedAt:  cliniko.AtLeast(monday),
				DeletedAt:  cliniko.Any(),
				ID:         cliniko.Equal(cliniko.MedicalAlertID("3")),
				UpdatedAt:  cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/patients/8/medical_alerts?page=2&per_page=10&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:*&q[]=id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "medical_alerts_list.json", list: "medical_alerts",
	},
	{
		method: "MedicalAlerts.AllByPatient",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.MedicalAlerts.AllByPatient(ctx, "8", cliniko.MedicalAlertListByPatientOptions{}))
		},
		request: "GET /v1/patients/8/medical_alerts?per_page=100",
		fixture: "medical_alerts_list.json", list: "medical_alerts",
	},
}
