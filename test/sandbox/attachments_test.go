package sandbox_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// attachmentsOnRecord updates, archives and deletes existing attachments. See sandboxAttachment for uploads.
func attachmentsOnRecord(b *sandbox) {
	t, c := b.t, b.client
	ctx := t.Context()
	two := collected(t, c.PatientAttachments.All(ctx, cliniko.PatientAttachmentListOptions{Description: cliniko.Equal("Scan report")}))[:2]
	for _, description := range []cliniko.Optional[string]{cliniko.Some("Knee, left"), cliniko.Null[string]()} {
		changed, err := c.PatientAttachments.Update(ctx, two[0].ID, cliniko.PatientAttachmentUpdate{Description: description})
		want, _ := description.Get()
		if err != nil || changed.Description != want || changed.Filename != two[0].Filename || changed.Patient != two[0].Patient {
			t.Errorf("described as %q: %s, %v", want, testkit.Encode(t, changed), err)
		}
	}
	for i, putAway := range []func(context.Context, cliniko.PatientAttachmentID) error{c.PatientAttachments.Archive, c.PatientAttachments.Delete} {
		id := two[i].ID
		if err := putAway(ctx, id); err != nil {
			t.Fatal(err)
		}
		if _, err := c.PatientAttachments.Get(ctx, id); !errors.Is(err, cliniko.ErrNotFound) {
			t.Errorf("Get after archiving: %v", err)
		}
		if archived := first(t, c.PatientAttachments.List, cliniko.PatientAttachmentListOptions{ArchivedAt: cliniko.Present(), ID: cliniko.Equal(id)}); !archived.ArchivedAt.Equal(testkit.Monday) {
			t.Errorf("archived at %s", archived.ArchivedAt)
		}
	}
}

// sandboxAttachment uploads files and downloads the same bytes.
func sandboxAttachment(b *sandbox) {
	t, c := b.t, b.client
	ctx, patient := t.Context(), first(t, c.Patients.List).ID
	content := append([]byte("%PDF-1.4\n\x00\xff"), bytes.Repeat([]byte("kelp "), 50_000)...)
	for name, file := range map[string]io.Reader{
		"scan report é.pdf": bytes.NewReader(content),
		"unsized.pdf":       io.MultiReader(bytes.NewReader(content)), // of unknown length
	} {
		options := cliniko.PatientAttachmentUploadOptions{Description: "Left knee", Wait: true}
		sent, err := c.PatientAttachments.Upload(ctx, patient, name, file, options)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !sent.ProcessingCompleted || sent.ProcessedAt.IsZero() || sent.Filename != name || sent.Size != len(content) ||
			sent.ContentType != "application/pdf" || sent.Description != "Left knee" || sent.Patient.ID() != patient {
			t.Errorf("sent: %s", testkit.Encode(t, sent))
		}
		var got bytes.Buffer
		download, err := c.PatientAttachments.Download(ctx, sent.ID, &got)
		if err != nil || !bytes.Equal(got.Bytes(), content) || download.Filename != name || download.Size != int64(len(content)) {
			t.Errorf("%s: %d bytes, want %d; %v", name, got.Len(), len(content), err)
		}
		isOnRecord(t, c, patient, sent, 1)
		if err := c.PatientAttachments.Archive(ctx, sent.ID); err != nil {
			t.Fatal(err)
		}
		isOnRecord(t, c, patient, sent, 0)
		if _, err := c.PatientAttachments.Download(ctx, sent.ID, io.Discard); !errors.Is(err, cliniko.ErrNotFound) {
			t.Errorf("%s: the file after archiving: %v", name, err)
		}
	}
}

// isOnRecord counts the attachments with the name and size of sent.
func isOnRecord(t *testing.T, c *cliniko.Client, patient cliniko.PatientID, sent *cliniko.PatientAttachment, times int) {
	t.Helper()
	found := collected(t, c.PatientAttachments.All(t.Context(), cliniko.PatientAttachmentListOptions{
		PatientID: cliniko.Equal(patient), Filename: cliniko.Equal(sent.Filename), Size: cliniko.Equal(sent.Size),
	}))
	if len(found) != times || times > 0 && found[0].ID != sent.ID {
		t.Errorf("%s is on record %d times, want %d", sent.Filename, len(found), times)
	}
}
