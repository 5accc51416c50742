package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/examples/internal/once"
)

// attacher pushes the files of a folder into records.
type attacher struct {
	client *cliniko.Client
	folder *folder
	log    *slog.Logger

	waiting map[string]string // why a file has to wait, as it was logged last
}

// fileName is the rule for names: the ID of the patient, a space, and what the file is, as in "123456789 lab report.pdf".
var fileName = regexp.MustCompile(`^(\d{1,19})[ _-]+(.*[^ ._-].*)$`)

// Limits of an upload. A claim is older than claimTime only if its program has ended: everything that a program does with
// a claim, including to find out what became of a request, takes less.
const (
	uploadTime = 3 * time.Minute
	claimTime  = 2 * (uploadTime + once.Lateness)
)

// A rejection is the reason why a file can never be attached.
type rejection struct{ reason string }

func (r rejection) Error() string { return r.reason }

// watch looks at the folder again and again until ctx ends. It ends early if the API key does not work.
func (a *attacher) watch(ctx context.Context, every time.Duration) error {
	for {
		if err := a.poll(ctx); err != nil {
			return err
		}
		select {
		case <-time.After(every):
		case <-ctx.Done():
			return nil
		}
	}
}

// poll processes the files that are completely written. A file that fails stays in the folder for the next poll.
func (a *attacher) poll(ctx context.Context) error {
	names, err := a.folder.ready()
	if err != nil {
		return err
	}
	for _, name := range names {
		err := a.process(ctx, name)
		switch {
		case errors.Is(err, cliniko.ErrUnauthorized) || errors.Is(err, cliniko.ErrForbidden):
			return err
		case err == nil:
			delete(a.waiting, name)
		case ctx.Err() == nil && a.waiting[name] != err.Error():
			a.waiting[name] = err.Error()
			a.log.WarnContext(ctx, "a file has to wait", slog.Any("error", err))
		}
	}
	return nil
}

// process pushes one file into a record, and moves it to done or rejected. It can be killed at any point, and done again.
func (a *attacher) process(ctx context.Context, name string) error {
	content, err := a.folder.read(name)
	if err == nil {
		err = a.attach(ctx, name, content)
	}
	mark := logged(content)
	if rejected, ok := errors.AsType[rejection](err); ok {
		a.log.WarnContext(ctx, "rejected", mark, slog.String("reason", rejected.reason))
		return a.folder.move(name, rejectedDir, rejected.reason)
	}
	if err != nil {
		return err
	}
	if err := a.folder.move(name, doneDir, ""); err != nil {
		return err
	}
	a.log.InfoContext(ctx, "moved", mark)
	return nil
}

// attach uploads a file, unless the patient has it.
func (a *attacher) attach(ctx context.Context, name string, content []byte) error {
	parts := fileName.FindStringSubmatch(name)
	if parts == nil {
		return rejection{`the name does not begin with the ID of a patient and a space, as in "123456789 lab report.pdf"`}
	}
	ctx, cancel := context.WithTimeout(ctx, uploadTime)
	defer cancel()
	patient, err := a.client.Patients.Current(ctx, cliniko.PatientID(parts[1])) // of merged patients, the one that is left
	switch {
	case errors.Is(err, cliniko.ErrNotFound):
		return rejection{"there is no patient with this ID"}
	case patient == nil:
		return err
	case !patient.ArchivedAt.IsZero():
		return rejection{"the patient is archived"}
	}
	what := []rune(strings.TrimSuffix(parts[2], filepath.Ext(parts[2])))
	file := once.File{
		Name: parts[2], Description: string(what[:min(len(what), 200)]),
		Mark: once.MarkOf("scan", content), Content: content,
	}
	release, err := a.folder.claim(fmt.Sprintf("%s %s", patient.ID, file.Mark), claimTime)
	if err != nil {
		return err
	}
	_, created, err := once.Upload(ctx, a.client, patient.ID, file, cliniko.Any())
	if _, unknown := errors.AsType[*cliniko.OutcomeUnknownError](err); unknown {
		return err // and keep the claim: the request may still arrive
	}
	if created {
		a.log.InfoContext(ctx, "attached", logged(content), slog.Int("bytes", len(content)))
	}
	return errors.Join(rejectionOf(err), release())
}

// logged is what the log shows in place of the name of a file, which can be that of a person: the beginning of the SHA-256
// checksum of the content. The description of the attachment has it too.
func logged(content []byte) slog.Attr {
	if content == nil {
		return slog.String("file", "not read")
	}
	return slog.String("file", strings.Trim(once.MarkOf("scan", content), "[]"))
}

// rejectionOf returns a rejection if no retry can help: a value or a size that the API or the file host does not accept.
func rejectionOf(err error) error {
	host, ok := errors.AsType[*cliniko.FileError](err)
	switch {
	case ok && host.StatusCode >= 400 && host.StatusCode < 500 && host.Code != "":
		return rejection{"the file host does not accept the file: " + host.Code}
	case errors.Is(err, cliniko.ErrInvalid):
		return rejection{"the API does not accept the file: " + err.Error()}
	}
	return err
}
