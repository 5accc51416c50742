package cliniko_test

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestPatientAttachments(t *testing.T) {
	t.Parallel()
	testkit.Run(t, patientAttachmentsCases)
}

var patientAttachmentsCases = []testkit.Case{
	{
		Method: "PatientAttachments.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientAttachments.List(ctx, cliniko.PatientAttachmentListOptions{
				Page: 2, PerPage: 10,
				Sort: cliniko.SortBy(cliniko.PatientAttachmentsByArchivedAt.Ascending(), cliniko.PatientAttachmentsByContentType.Ascending(),
					cliniko.PatientAttachmentsByCreatedAt.Descending(), cliniko.PatientAttachmentsByDescription.Ascending(),
					cliniko.PatientAttachmentsByFilename.Ascending(), cliniko.PatientAttachmentsByID.Ascending(),
					cliniko.PatientAttachmentsByProcessedAt.Ascending(), cliniko.PatientAttachmentsBySize.Ascending(),
					cliniko.PatientAttachmentsByUpdatedAt.Ascending()),
				ArchivedAt:  cliniko.Any(),
				ContentType: cliniko.Equal("image/svg+xml"),
				CreatedAt:   cliniko.AtLeast(testkit.Monday),
				Description: cliniko.Contains("scan"),
				Filename:    cliniko.Matches("%.pdf"),
				ID:          cliniko.Equal(cliniko.PatientAttachmentID("3")),
				PatientID:   cliniko.Equal(cliniko.PatientID("4")),
				ProcessedAt: cliniko.Missing(),
				Size:        cliniko.AtLeast(1024),
				UpdatedAt:   cliniko.AtLeast(testkit.Monday),
				UserID:      cliniko.Equal(cliniko.UserID("5")),
			})
		},
		Request: "GET /v1/patient_attachments?page=2&per_page=10&q[]=archived_at:*&q[]=content_type:=image/svg%2Bxml" +
			"&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=description:~scan&q[]=filename:~~%25.pdf&q[]=id:=3&q[]=patient_id:=4" +
			"&q[]=processed_at:!?&q[]=size:>=1024&q[]=updated_at:>=2026-10-04T22:00:00Z&q[]=user_id:=5" +
			"&sort=archived_at,content_type,created_at:desc,description,filename,id,processed_at,size,updated_at",
		Fixture: "patient_attachments_list.json", List: "patient_attachments",
	},
	{
		Method: "PatientAttachments.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.PatientAttachments.All(ctx, cliniko.PatientAttachmentListOptions{}))
		},
		Request: "GET /v1/patient_attachments?per_page=100",
		Fixture: "patient_attachments_list.json", List: "patient_attachments",
	},
	{
		Method: "PatientAttachments.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientAttachments.Create(ctx, cliniko.PatientAttachmentCreate{
				PatientID: "3", UploadURL: "https://files.example/key",
				Description: cliniko.Some("Scan"), Filename: cliniko.Some("scan.pdf"),
			})
		},
		Request: "POST /v1/patient_attachments",
		Body:    `{"patient_id":"3","upload_url":"https://files.example/key","description":"Scan","filename":"scan.pdf"}`,
		Fixture: "patient_attachment_unprocessed.json",
	},
	{
		Method: "PatientAttachments.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientAttachments.Get(ctx, "1640000332774410794", cliniko.PatientAttachmentGetOptions{ArchivedAt: cliniko.Any()})
		},
		Request: "GET /v1/patient_attachments/1640000332774410794?q[]=archived_at:*",
		Fixture: "patient_attachment.json",
	},
	{
		Method: "PatientAttachments.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientAttachments.Update(ctx, "3", cliniko.PatientAttachmentUpdate{Description: cliniko.Null[string]()})
		},
		Request: "PATCH /v1/patient_attachments/3",
		Body:    `{"description":null}`,
		Fixture: "patient_attachment.json",
	},
	{
		Method: "PatientAttachments.Delete",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.PatientAttachments.Delete(ctx, "3")
		},
		Request: "DELETE /v1/patient_attachments/3",
	},
	{
		Method: "PatientAttachments.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.PatientAttachments.Archive(ctx, "3")
		},
		Request: "POST /v1/patient_attachments/3/archive",
	},
	{
		Method: "PatientAttachments.Download", // when the API answers with the file itself, here one in JSON
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			var file bytes.Buffer
			_, err := c.PatientAttachments.Download(ctx, "3", &file)
			return json.RawMessage(file.Bytes()), err
		},
		Request: "GET /v1/patient_attachments/3/content",
		Fixture: "patient_attachment.json",
	},
	{
		Method: "PatientAttachments.Presign",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientAttachments.Presign(ctx, "4")
		},
		Request: "GET /v1/patients/4/attachment_presigned_post",
		Fixture: "attachment_presigned_post.json",
	},
	{
		Method: "PatientAttachments.ListByPatientCase",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientAttachments.ListByPatientCase(ctx, "8", cliniko.PatientAttachmentListOptions{PatientID: cliniko.Equal(cliniko.PatientID("4"))})
		},
		Request: "GET /v1/patient_cases/8/patient_attachments?q[]=patient_id:=4",
		Fixture: "patient_attachments_list.json", List: "patient_attachments",
	},
	{
		Method: "PatientAttachments.AllByPatientCase",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.PatientAttachments.AllByPatientCase(ctx, "8", cliniko.PatientAttachmentListOptions{}))
		},
		Request: "GET /v1/patient_cases/8/patient_attachments?per_page=100",
		Fixture: "patient_attachments_list.json", List: "patient_attachments",
	},
	{
		Method: "PatientAttachments.ListByPatient",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.PatientAttachments.ListByPatient(ctx, "8", cliniko.PatientAttachmentListByPatientOptions{
				Page: 2, PerPage: 10,
				Sort:        cliniko.SortBy(cliniko.PatientAttachmentsByCreatedAt.Descending()),
				ArchivedAt:  cliniko.Present(),
				ContentType: cliniko.Equal("application/pdf"),
				CreatedAt:   cliniko.AtLeast(testkit.Monday),
				Description: cliniko.Missing(),
				Filename:    cliniko.Contains("scan"),
				ID:          cliniko.Equal(cliniko.PatientAttachmentID("3")),
				ProcessedAt: cliniko.LessThan(testkit.Monday),
				Size:        cliniko.LessThan(1024),
				UpdatedAt:   cliniko.AtLeast(testkit.Monday),
				UserID:      cliniko.Equal(cliniko.UserID("5")),
			})
		},
		Request: "GET /v1/patients/8/patient_attachments?page=2&per_page=10&q[]=archived_at:?&q[]=content_type:=application/pdf" +
			"&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=description:!?&q[]=filename:~scan&q[]=id:=3" +
			"&q[]=processed_at:<2026-10-04T22:00:00Z&q[]=size:<1024&q[]=updated_at:>=2026-10-04T22:00:00Z&q[]=user_id:=5" +
			"&sort=created_at:desc",
		Fixture: "patient_attachments_list.json", List: "patient_attachments",
	},
	{
		Method: "PatientAttachments.AllByPatient",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.PatientAttachments.AllByPatient(ctx, "8", cliniko.PatientAttachmentListByPatientOptions{}))
		},
		Request: "GET /v1/patients/8/patient_attachments?per_page=100",
		Fixture: "patient_attachments_list.json", List: "patient_attachments",
	},
}
