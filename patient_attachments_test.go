package cliniko_test

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/cliniko-go/cliniko"
)

var patientAttachmentsCases = []serviceCase{
	{
		method: "PatientAttachments.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientAttachments.List(ctx, cliniko.PatientAttachmentListOptions{
				Page: 2, PerPage: 10,
				Sort: cliniko.SortBy(cliniko.PatientAttachmentsByArchivedAt.Ascending(), cliniko.PatientAttachmentsByContentType.Ascending(),
					cliniko.PatientAttachmentsByCreatedAt.Descending(), cliniko.PatientAttachmentsByDescription.Ascending(),
					cliniko.PatientAttachmentsByFilename.Ascending(), cliniko.PatientAttachmentsByID.Ascending(),
					cliniko.PatientAttachmentsByProcessedAt.Ascending(), cliniko.PatientAttachmentsBySize.Ascending(),
					cliniko.PatientAttachmentsByUpdatedAt.Ascending()),
				ArchivedAt:  cliniko.Any(),
				ContentType: cliniko.Equal("image/svg+xml"),
				CreatedAt:   cliniko.AtLeast(monday),
				Description: cliniko.Contains("scan"),
				Filename:    cliniko.Matches("%.pdf"),
				ID:          cliniko.Equal(cliniko.PatientAttachmentID("3")),
				PatientID:   cliniko.Equal(cliniko.PatientID("4")),
				ProcessedAt: cliniko.Missing(),
				Size:        cliniko.AtLeast(1024),
				UpdatedAt:   cliniko.AtLeast(monday),
				UserID:      cliniko.Equal(cliniko.UserID("5")),
			})
		},
		request: "GET /v1/patient_attachments?page=2&per_page=10&q[]=archived_at:*&q[]=content_type:=image/svg%2Bxml" +
			"&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=description:~scan&q[]=filename:~~%25.pdf&q[]=id:=3&q[]=patient_id:=4" +
			"&q[]=processed_at:!?&q[]=size:>=1024&q[]=updated_at:>=2026-10-04T22:00:00Z&q[]=user_id:=5" +
			"&sort=archived_at,content_type,created_at:desc,description,filename,id,processed_at,size,updated_at",
		fixture: "patient_attachments_list.json", list: "patient_attachments",
	},
	{
		method: "PatientAttachments.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.PatientAttachments.All(ctx, cliniko.PatientAttachmentListOptions{}))
		},
		request: "GET /v1/patient_attachments?per_page=100",
		fixture: "patient_attachments_list.json", list: "patient_attachments",
	},
	{
		method: "PatientAttachments.Create",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientAttachments.Create(ctx, cliniko.PatientAttachmentCreate{
				PatientID: "3", UploadURL: "https://files.example/key",
				Description: cliniko.Some("Scan"), Filename: cliniko.Some("scan.pdf"),
			})
		},
		request: "POST /v1/patient_attachments",
		body:    `{"patient_id":"3","upload_url":"https://files.example/key","description":"Scan","filename":"scan.pdf"}`,
		fixture: "patient_attachment_unprocessed.json",
	},
	{
		method: "PatientAttachments.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientAttachments.Get(ctx, "1640000332774410794", cliniko.PatientAttachmentGetOptions{ArchivedAt: cliniko.Any()})
		},
		request: "GET /v1/patient_attachments/1640000332774410794?q[]=archived_at:*",
		fixture: "patient_attachment.json",
	},
	{
		method: "PatientAttachments.Update",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientAttachments.Update(ctx, "3", cliniko.PatientAttachmentUpdate{Description: cliniko.Null[string]()})
		},
		request: "PATCH /v1/patient_attachments/3",
		body:    `{"description":null}`,
		fixture: "patient_attachment.json",
	},
	{
		method: "PatientAttachments.Delete",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.PatientAttachments.Delete(ctx, "3")
		},
		request: "DELETE /v1/patient_attachments/3",
	},
	{
		method: "PatientAttachments.Archive",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.PatientAttachments.Archive(ctx, "3")
		},
		request: "POST /v1/patient_attachments/3/archive",
	},
	{
		method: "PatientAttachments.Download", // when the API answers with the file itself, here one in JSON
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			var file bytes.Buffer
			_, err := c.PatientAttachments.Download(ctx, "3", &file)
			return json.RawMessage(file.Bytes()), err
		},
		request: "GET /v1/patient_attachments/3/content",
		fixture: "patient_attachment.json",
	},
	{
		method: "PatientAttachments.Presign",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientAttachments.Presign(ctx, "4")
		},
		request: "GET /v1/patients/4/attachment_presigned_post",
		fixture: "attachment_presigned_post.json",
	},
	{
		method: "PatientAttachments.ListByPatientCase",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientAttachments.ListByPatientCase(ctx, "8", cliniko.PatientAttachmentListOptions{PatientID: cliniko.Equal(cliniko.PatientID("4"))})
		},
		request: "GET /v1/patient_cases/8/patient_attachments?q[]=patient_id:=4",
		fixture: "patient_attachments_list.json", list: "patient_attachments",
	},
	{
		method: "PatientAttachments.AllByPatientCase",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.PatientAttachments.AllByPatientCase(ctx, "8", cliniko.PatientAttachmentListOptions{}))
		},
		request: "GET /v1/patient_cases/8/patient_attachments?per_page=100",
		fixture: "patient_attachments_list.json", list: "patient_attachments",
	},
	{
		method: "PatientAttachments.ListByPatient",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientAttachments.ListByPatient(ctx, "8", cliniko.PatientAttachmentListByPatientOptions{
				Page: 2, PerPage: 10,
				Sort:        cliniko.SortBy(cliniko.PatientAttachmentsByCreatedAt.Descending()),
				ArchivedAt:  cliniko.Present(),
				ContentType: cliniko.Equal("application/pdf"),
				CreatedAt:   cliniko.AtLeast(monday),
				Description: cliniko.Missing(),
				Filename:    cliniko.Contains("scan"),
				ID:          cliniko.Equal(cliniko.PatientAttachmentID("3")),
				ProcessedAt: cliniko.LessThan(monday),
				Size:        cliniko.LessThan(1024),
				UpdatedAt:   cliniko.AtLeast(monday),
				UserID:      cliniko.Equal(cliniko.UserID("5")),
			})
		},
		request: "GET /v1/patients/8/patient_attachments?page=2&per_page=10&q[]=archived_at:?&q[]=content_type:=application/pdf" +
			"&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=description:!?&q[]=filename:~scan&q[]=id:=3" +
			"&q[]=processed_at:<2026-10-04T22:00:00Z&q[]=size:<1024&q[]=updated_at:>=2026-10-04T22:00:00Z&q[]=user_id:=5" +
			"&sort=created_at:desc",
		fixture: "patient_attachments_list.json", list: "patient_attachments",
	},
	{
		method: "PatientAttachments.AllByPatient",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.PatientAttachments.AllByPatient(ctx, "8", cliniko.PatientAttachmentListByPatientOptions{}))
		},
		request: "GET /v1/patients/8/patient_attachments?per_page=100",
		fixture: "patient_attachments_list.json", list: "patient_attachments",
	},
}
