package cliniko

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/cliniko-go/cliniko/internal/transport"
)

// How often Upload asks whether an attachment is processed: at first after the shorter time, then less and less often.
const (
	minProcessingWait = time.Second
	maxProcessingWait = 5 * time.Second
)

// PatientAttachmentUploadOptions are what Upload can know about a file besides its name.
type PatientAttachmentUploadOptions struct {
	Description string // up to 255 characters; may be ""

	// Size is the length of the file in bytes. It needs to be given only when the reader can not tell it, and the
	// detour through a temporary file is to be spared. A reader with less or more is an error.
	Size int64

	// Wait makes Upload return only when Cliniko has processed the file: until then the attachment has no name, size
	// and type, and no file to download. Upload asks after 1, 2, 4 and then every 5 seconds, until the context ends.
	Wait bool
}

// Format prints the type only, whatever the verb.
func (PatientAttachmentUploadOptions) Format(f fmt.State, _ rune) {
	formatType(f, "PatientAttachmentUploadOptions")
}

// LogValue logs the type only.
func (PatientAttachmentUploadOptions) LogValue() slog.Value {
	return logType("PatientAttachmentUploadOptions")
}

// Upload puts a file on the record of a patient and returns the attachment:
//
//	file, err := os.Open(path)
//	...
//	attachment, err := client.PatientAttachments.Upload(ctx, patient.ID, filepath.Base(path), file,
//		cliniko.PatientAttachmentUploadOptions{Description: "Scan report"})
//
// The file goes to the host that the API names, over HTTPS and without the API key, while it is read; it is never held
// in memory. That host must know the length before: a reader that is an io.Seeker or has a Len method tells it, such as
// an *os.File, *bytes.Reader or *bytes.Buffer; for any other there is Size. Failing that, Upload copies the file into a
// temporary one first and removes it in the end.
//
// Of filename only the part after the last slash or backslash is used. An empty file is refused.
//
// The transfer is bounded by the context and not by [WithTimeout]; it is given up when nothing moves for 2 minutes, and
// not repeated. The reader is neither closed nor read after Upload has returned, except that a Read which is under way
// when the context ends is not waited for.
//
// Input that is wrong is a [*ValidationError]. Any other error is an [*UploadError], which tells what was left behind.
func (s *PatientAttachmentsService) Upload(ctx context.Context, patient PatientID, filename string, file io.Reader, opts PatientAttachmentUploadOptions) (*PatientAttachment, error) {
	name, err := baseName(filename)
	if err != nil {
		return nil, err
	}
	request := PatientAttachmentCreate{PatientID: patient, UploadURL: "to come", Filename: Some(name)}
	if opts.Description != "" {
		request.Description = Some(opts.Description)
	}
	err = validate(request) // now, and not when the file has been sent
	if err != nil {
		return nil, err
	}
	sized, err := measure(ctx, file, opts.Size)
	if err != nil {
		return nil, err
	}
	defer sized.discard()
	return s.upload(ctx, request, sized, opts.Wait)
}

// upload is Upload with checked input: the steps that talk to somebody.
func (s *PatientAttachmentsService) upload(ctx context.Context, request PatientAttachmentCreate, file *sizedFile, wait bool) (*PatientAttachment, error) {
	post, err := s.Presign(ctx, request.PatientID)
	if err != nil {
		return nil, &UploadError{Step: UploadPresign, Err: err}
	}
	name, _ := request.Filename.Get()
	if request.UploadURL, err = s.client.sendFile(ctx, post, name, file); err != nil {
		return nil, &UploadError{Step: UploadTransfer, Err: err}
	}
	attachment, err := s.Create(ctx, request)
	if err != nil {
		return nil, &UploadError{Step: UploadCreate, Err: err}
	}
	if !wait {
		return attachment, nil
	}
	processed, err := s.processed(ctx, attachment)
	if err != nil {
		return nil, &UploadError{Step: UploadProcess, ID: attachment.ID, Err: err}
	}
	return processed, nil
}

// processed waits until Cliniko is done with an attachment.
func (s *PatientAttachmentsService) processed(ctx context.Context, attachment *PatientAttachment) (*PatientAttachment, error) {
	for wait := minProcessingWait; !attachment.ProcessingCompleted; wait = min(2*wait, maxProcessingWait) {
		err := sleep(ctx, wait)
		if err != nil {
			return nil, err
		}
		if attachment, err = s.Get(ctx, attachment.ID); err != nil && !isPartial(err) {
			return nil, err
		}
	}
	return attachment, nil
}

// sendFile sends a file to the file host and returns the address by which the API knows it then.
func (c *Client) sendFile(ctx context.Context, post *AttachmentPresignedPost, name string, file *sizedFile) (string, error) {
	u, err := c.fileURL(post.URL)
	if err == nil && (u.RawQuery != "" || u.Fragment != "") { // nothing could be joined to it
		err = ErrForeignLink
	}
	if err != nil {
		return "", &FileError{Op: FileUpload, Err: err}
	}
	key, err := c.files.Post(ctx, &transport.Upload{
		URL: u, Fields: post.Fields, Name: plainName(name), File: file.reader, Size: file.size,
	})
	if err != nil {
		return "", newFileError(FileUpload, err)
	}
	return strings.TrimRight(post.URL, "/") + "/" + strings.TrimLeft(key, "/"), nil
}

// fileURL is an address at a file host, as the API gave it. The key does not go there, but files of patients do: only
// over https, or on this machine if that is where the API is.
func (c *Client) fileURL(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil {
		return nil, ErrForeignLink
	}
	local := u.Scheme == "http" && isLoopback(u.Hostname()) && isLoopback(c.base.Hostname())
	if u.Scheme != "https" && !local {
		return nil, ErrForeignLink
	}
	return u, nil
}

// baseName is the name of a file without the path before it.
func baseName(name string) (string, error) {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	if !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) {
		return "", &ValidationError{Field: "filename", Reason: "must be UTF-8 without control characters"}
	}
	if strings.Trim(name, " .") == "" {
		return "", &ValidationError{Field: "filename", Reason: "must name a file"}
	}
	return name, nil
}

// plainName is the name for the file host, where it becomes the end of an address: without what has a meaning there, or
// in the header of the form. The attachment gets its real name by the API.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`"%#?+`, r) {
			return '_'
		}
		return r
	}, name)
}

// AttachmentDownload is what became known of a file by downloading it.
type AttachmentDownload struct {
	Filename    string // without a path; "" when the file host does not say, see then [PatientAttachment]
	ContentType string // such as "application/pdf"; may be ""
	Size        int64  // bytes written
}

// Format prints the type only, whatever the verb.
func (AttachmentDownload) Format(f fmt.State, _ rune) { formatType(f, "AttachmentDownload") }

// LogValue logs the type only.
func (AttachmentDownload) LogValue() slog.Value { return logType("AttachmentDownload") }

// Download writes the file of an attachment to w.
//
// The API answers with the address of the file at another host, which gets no API key, and the file is written while it
// arrives: it is never held in memory. (Should the API answer with the file itself, it may have 64 MiB.) The transfer
// is bounded by the context and not by [WithTimeout]; it is given up when nothing moves for 2 minutes, and not repeated.
//
// A file that does not arrive whole is an error, and w then has a part of it. What goes wrong at the file host or on
// the way from there is a [*FileError].
//
// GET /patient_attachments/{id}/content
func (s *PatientAttachmentsService) Download(ctx context.Context, id PatientAttachmentID, w io.Writer) (*AttachmentDownload, error) {
	u, err := s.client.operationURL(opPatientAttachmentsDownload, ids{id}, nil)
	if err != nil {
		return nil, err
	}
	resp, err := s.client.send(ctx, opPatientAttachmentsDownload, u, nil)
	if err != nil {
		return nil, err
	}
	defer resp.Release()
	if resp.Status/100 == 3 {
		return s.client.fetchFile(ctx, resp.Location, w)
	}
	if !resp.isFile() {
		return nil, resp.bad("there is no file in it")
	}
	n, err := io.Copy(w, bytes.NewReader(resp.Body))
	if err != nil {
		return nil, newFileError(FileDownload, &transport.WriterError{Err: err})
	}
	return newAttachmentDownload(resp.Header, n), nil
}

// fetchFile copies a file from the file host.
func (c *Client) fetchFile(ctx context.Context, address string, w io.Writer) (*AttachmentDownload, error) {
	u, err := c.fileURL(address)
	if err != nil {
		return nil, &FileError{Op: FileDownload, Err: err}
	}
	header, n, err := c.files.Get(ctx, u, w)
	if err != nil {
		return nil, newFileError(FileDownload, err)
	}
	return newAttachmentDownload(header, n), nil
}

func newAttachmentDownload(header http.Header, n int64) *AttachmentDownload {
	download := &AttachmentDownload{ContentType: header.Get("Content-Type"), Size: n}
	if _, params, err := mime.ParseMediaType(header.Get("Content-Disposition")); err == nil {
		download.Filename, _ = baseName(params["filename"]) // it may be used as a path
	}
	return download
}

// UploadStep is a step of an upload.
type UploadStep string

// The steps, in order, and what it means when one fails.
const (
	UploadPrepare  UploadStep = "prepare"  // copying the file to find out its length: nothing was sent
	UploadPresign  UploadStep = "presign"  // asking for the permission to send: nothing was sent
	UploadTransfer UploadStep = "transfer" // sending the file: nothing is on the patient's record; upload again
	UploadCreate   UploadStep = "create"   // putting the file on the record: it is not there, or with an *OutcomeUnknownError it may be
	UploadProcess  UploadStep = "process"  // waiting for the processing: the attachment is on the record
)

// UploadError is an upload that failed. Its step tells what was left behind; it unwraps to the cause: an [*APIError], a
// [*FileError] and so on. After a failed UploadCreate, the file may stay at the file host, where nobody sees it.
type UploadError struct {
	Step UploadStep
	ID   PatientAttachmentID // of the attachment, after the step UploadProcess; "" otherwise
	Err  error               `json:"-"`
}

func (e *UploadError) Error() string {
	state := "nothing was sent"
	switch _, unknown := errors.AsType[*OutcomeUnknownError](e.Err); {
	case e.Step == UploadProcess:
		state = "attachment " + e.ID.String() + " is on the record of the patient, and was not seen processed"
	case unknown:
		state = "it may or may not be on the record of the patient"
	case e.Step == UploadTransfer || e.Step == UploadCreate:
		state = "nothing is on the record of the patient"
	}
	return fmt.Sprintf("cliniko: upload of an attachment, step %s: %s: %s", e.Step, state, transport.Describe(e.Err))
}

// Unwrap is the cause.
func (e *UploadError) Unwrap() error { return e.Err }

// Format shows the text with every verb: the cause may name the file.
func (e *UploadError) Format(f fmt.State, verb rune) { formatError(f, verb, e) }

// FileOp is a direction in which a file goes.
type FileOp string

// The directions.
const (
	FileUpload   FileOp = "upload"
	FileDownload FileOp = "download"
)

// FileError is a transfer that failed at the file host, which is another one than the API, or on the way. Its text
// shows neither the address nor the name of the file.
type FileError struct {
	Op         FileOp
	StatusCode int    // of a refusal by the host; 0 otherwise
	Code       string // what the host calls the reason, such as EntityTooLarge or AccessDenied; may be ""
	Err        error  `json:"-"` // the cause, such as context.Canceled, io.ErrUnexpectedEOF, ErrForeignLink, or what the reader or writer said
}

func (e *FileError) Error() string {
	return fmt.Sprintf("cliniko: file %s: %s", e.Op, transport.Describe(e.Err))
}

// Unwrap is the cause.
func (e *FileError) Unwrap() error { return e.Err }

// Format shows the text with every verb: the cause may name the file.
func (e *FileError) Format(f fmt.State, verb rune) { formatError(f, verb, e) }

func newFileError(op FileOp, err error) *FileError {
	e := &FileError{Op: op, Err: err}
	if refusal, ok := errors.AsType[*transport.HostError](err); ok {
		e.StatusCode, e.Code = refusal.Status, refusal.Code
	}
	return e
}
