// Package once creates records that must exist only once, although the API has no idempotency keys.
//
// The SDK does this for appointments, attendees and patients: see Book and FindOrCreate. For other records a program has
// to say how the record can be recognized, so that it can look for it before it creates it, and again if the outcome is
// unknown.
package once

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/cliniko-go/cliniko"
)

// Lateness is how long after it was sent a request may still create its record: the time of an attempt, and that in
// which the API may complete it afterwards.
const Lateness = 2 * time.Minute

// Create returns the record that find finds, or creates it, and reports whether it did. find returns nil if there is no
// such record. If the outcome of create is unknown, Create looks for the record for up to [Lateness]. If there is none by
// then, the error matches [cliniko.ErrNotCreated].
func Create[T any](ctx context.Context, find, create func(context.Context) (*T, error)) (record *T, created bool, err error) {
	if record, err = find(ctx); record != nil || err != nil {
		return record, false, err
	}
	record, err = create(ctx)
	unknown, ok := errors.AsType[*cliniko.OutcomeUnknownError](err)
	if !ok {
		return record, err == nil, err
	}
	for wait := time.Second; ; wait = min(2*wait, 16*time.Second) {
		left := Lateness - time.Since(unknown.SentAt) // before the search, which finds what was created by then
		found, failed := find(ctx)
		switch {
		case failed != nil:
			return nil, false, err // the outcome is still unknown
		case found != nil:
			return found, true, nil
		case left <= 0:
			return nil, false, fmt.Errorf("%w, %v after the request", cliniko.ErrNotCreated, Lateness)
		}
		select {
		case <-time.After(min(wait, left)):
		case <-ctx.Done():
			return nil, false, err
		}
	}
}

// File is a file for the record of a patient. Description and Mark together have up to 255 characters.
type File struct {
	Name        string
	Description string
	Mark        string // ends the description; with it the file is recognized
	Content     []byte
}

// MarkOf returns a mark for a content: a word, and the beginning of its SHA-256 checksum, such as "[scan 0123456789ab]".
// It says nothing about the content.
func MarkOf(word string, content []byte) string {
	sum := sha256.Sum256(content)
	return fmt.Sprintf("[%s %x]", word, sum[:6])
}

// Upload adds a file to the record of a patient, unless the patient has an attachment with its mark, and reports whether
// it did. The mark is in the description, because that is there at once; the name and size of an attachment are known
// only when it is processed. archived decides which archived attachments count: [cliniko.Any] includes them, nil does not.
func Upload(ctx context.Context, client *cliniko.Client, patient cliniko.PatientID, file File, archived cliniko.TimeFilter) (*cliniko.PatientAttachment, bool, error) {
	find := func(ctx context.Context) (*cliniko.PatientAttachment, error) {
		page, err := client.PatientAttachments.List(ctx, cliniko.PatientAttachmentListOptions{
			PatientID: cliniko.Equal(patient), Description: cliniko.Contains(file.Mark), ArchivedAt: archived,
		})
		if page == nil || len(page.Items) == 0 {
			return nil, err // with an item, an odd value in another field does not matter
		}
		return &page.Items[0], nil
	}
	return Create(ctx, find, func(ctx context.Context) (*cliniko.PatientAttachment, error) {
		return client.PatientAttachments.Upload(ctx, patient, file.Name, bytes.NewReader(file.Content),
			cliniko.PatientAttachmentUploadOptions{Description: file.Description + " " + file.Mark})
	})
}
