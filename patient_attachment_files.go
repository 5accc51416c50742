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

// The time between two checks of whether an attachment is processed. It starts with the minimum and doubles up to the
// maximum.
const (
	minProcessingWait = time.Second
	maxProcessingWait = 5 * time.Second
)

// PatientAttachmentUploadOptions holds the options of Upload. All fields are optional.
type PatientAttachmentUploadOptions struct {
	Description string // up to 255 characters; may be ""

	// Size is the size of the file in bytes. Set it if the reader does not provide its size, to avoid a copy in a
	// temporary file. Upload fails if the reader has fewer or more bytes.
	Size int64

	// Wait makes Upload wait until Cliniko has processed the file. Until then the attachment has no name, size or
	// content type, and no file to download. Upload checks after 1, 2 and 4 seconds and then every 5 seconds, with one
	// request each, until the context is done.
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

// Upload adds a file to the record of a patient and returns the attachment:
//
//	file, err := os.Open(path)
//	...
//	attachment, err := client.PatientAttachments.Upload(ctx, patient.ID, filepath.Base(path), file,
//		cliniko.PatientAttachmentUploadOptions{Description: "Scan report"})
//
// Upload takes two requests to the API and one to the file host that the API names. The file is sent to that host over
// HTTPS, without the API key, as it is read; it is never held in memory. Its size must be known first. A reader that is
// an io.Seeker or has a Len method provides it, such as an *os.File, *bytes.Reader or *bytes.Buffer. For other readers
// set Size; otherwise Upload copies the file to a temporary file, which it removes.
//
// Upload uses the part of filename after the last slash or backslash. It rejects an empty file.
//
// The context limits the transfer; [WithTimeout] does not. The transfer fails if no data moves for 2 minutes, and is
// not retried. Upload does not close the reader, and starts no Read after it returns. If the context ends during a
// Read, Upload does not wait for it.
//
// The error is a [*ValidationError] if the input is invalid, and otherwise an [*UploadError], which reports what was left
// behind.
func (s *PatientAttachmentsService) Upload(ctx context.Context, patient PatientID, filename string, file io.Reader, opts PatientAttachmentUploadOptions) (*PatientAttachment, error) {
	name, err := baseName(filename)
	if err != nil {
		return nil, err
	}
	request := PatientAttachmentCreate{PatientID: patient, UploadURL: "to come", Filename: Some(name)}
	if opts.Description != "" {
		request.Description = Some(opts.Description)
	}
	err = validate(request) // before the file is sent
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

// upload does the work of Upload, with valid input.
func (s *PatientAttachmentsService) upload(ctx context.Context, request PatientAttachmentCreate, file *sizedFile, wait bool) (*PatientAttachment, error) {
	post, err := s.Presign(ctx, request.PatientID)
	if err != nil {
		return nil, &UploadError{Step: UploadPresign, Err: err}
	}
	name, _ := request.Filename.Get()
	if request.UploadURL, err = clientOf(s).sendFile(ctx, post, name, file); err != nil {
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

// processed waits until Cliniko has processed an attachment.
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

// sendFile sends a file to the file host and returns the upload URL for the API.
func (c *Client) sendFile(ctx context.Context, post *AttachmentPresignedPost, name string, file *sizedFile) (string, error) {
	u, err := c.fileURL(post.URL)
	if err == nil && (u.RawQuery != "" || u.Fragment != "") { // the key could not be appended to it
		err = ErrForeignLink
	}
	if err != nil {
		return "", &FileError{Op: FileUpload, Err: err}
	}
	done, err := c.transfer(ctx, FileUpload, func(ctx context.Context) (transport.Transfer, error) {
		return c.files.Post(ctx, &transport.Upload{
			URL: u, Fields: post.Fields, Name: plainName(name), File: file.reader, Size: file.size,
		})
	})
	if err != nil {
		return "", newFileError(FileUpload, err)
	}
	return strings.TrimRight(post.URL, "/") + "/" + strings.TrimLeft(done.Key, "/"), nil
}

// fileURL validates an address at a file host. It allows only https, or http on this machine or the host of a sandbox if the API is there too:
// the API key is not sent to the file host, but files of patients are.
func (c *Client) fileURL(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil {
		return nil, ErrForeignLink
	}
	local := isLoopback(u.Hostname()) && isLoopback(c.base.Hostname())
	sandbox := c.key.sandbox && u.Hostname() == c.base.Hostname()
	if u.Scheme != "https" && (u.Scheme != "http" || !local && !sandbox) {
		return nil, ErrForeignLink
	}
	return u, nil
}

// baseName returns the name of a file without its path.
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

// plainName returns the name for the file host, where it becomes the end of a URL and part of a header. It replaces
// characters that have a meaning there by underscores. The API receives the original name.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`"%#?+`, r) {
			return '_'
		}
		return r
	}, name)
}

// AttachmentDownload describes a downloaded file.
type AttachmentDownload struct {
	Filename    string // without a path; "" if the file host does not send it, see [PatientAttachment]
	ContentType string // such as "application/pdf"; may be ""
	Size        int64  // bytes written
}

// Format prints the type only, whatever the verb.
func (AttachmentDownload) Format(f fmt.State, _ rune) { formatType(f, "AttachmentDownload") }

// LogValue logs the type only.
func (AttachmentDownload) LogValue() slog.Value { return logType("AttachmentDownload") }

// Download writes the file of an attachment to w.
//
// Download takes one request to the API, which responds with the address of the file at a file host, and one to that
// host, without the API key. The file is written to w as it arrives; it is never held in memory. If the API responds
// with the file itself, the limit is 64 MiB. The context limits the transfer; [WithTimeout] does not. The transfer
// fails if no data moves for 2 minutes, and is not retried.
//
// The error is a [*FileError] if the transfer from the file host fails. If the transfer breaks off, part of the file
// has been written to w. When the context is done, Download does not wait for a Write that is in progress.
//
// A web page in place of the file, such as the sign-in page of a proxy, is an error that matches [ErrBadResponse], and
// nothing is written. An attachment that is an HTML file is recognized by the Content-Disposition header, with
// "attachment" or a filename, or by the request ID that Amazon S3 sends.
//
// GET /patient_attachments/{id}/content
func (s *PatientAttachmentsService) Download(ctx context.Context, id PatientAttachmentID, w io.Writer) (*AttachmentDownload, error) {
	if isNil(w) {
		return nil, &ValidationError{Field: "w", Reason: "is required"}
	}
	u, err := clientOf(s).operationURL(opPatientAttachmentsDownload, ids{id}, nil)
	if err != nil {
		return nil, err
	}
	resp, err := clientOf(s).send(ctx, opPatientAttachmentsDownload, u, nil)
	if err != nil {
		return nil, err
	}
	defer resp.Release()
	if resp.Status/100 == 3 {
		resp.Release() // the transfer is a call of its own
		return clientOf(s).fetchFile(ctx, resp.Location, w)
	}
	if !resp.isFile() {
		return nil, resp.bad("there is no file in it")
	}
	body := struct{ io.Reader }{bytes.NewReader(resp.Body)} // without WriteTo, which would write all of it at once
	n, err := io.Copy(transport.NewWriter(ctx, w), body)
	if err != nil {
		return nil, newFileError(FileDownload, err)
	}
	return newAttachmentDownload(resp.Header, n), nil
}

// fetchFile copies a file from the file host to w.
func (c *Client) fetchFile(ctx context.Context, address string, w io.Writer) (*AttachmentDownload, error) {
	u, err := c.fileURL(address)
	if err != nil {
		return nil, &FileError{Op: FileDownload, Err: err}
	}
	done, err := c.transfer(ctx, FileDownload, func(ctx context.Context) (transport.Transfer, error) {
		return c.files.Get(ctx, u, w)
	})
	if errors.Is(err, transport.ErrPage) {
		err = fmt.Errorf("%w: %w", ErrBadResponse, err)
	}
	if err != nil {
		return nil, newFileError(FileDownload, err)
	}
	return newAttachmentDownload(done.Header, done.Bytes), nil
}

func newAttachmentDownload(header http.Header, n int64) *AttachmentDownload {
	download := &AttachmentDownload{ContentType: header.Get("Content-Type"), Size: n}
	if _, params, err := mime.ParseMediaType(header.Get("Content-Disposition")); err == nil {
		download.Filename, _ = baseName(params["filename"]) // the caller may use it as a path
	}
	return download
}

// UploadStep is a step of an upload.
//
//   - [UploadPrepare]: copy the file to find its size. If it fails, nothing was sent.
//   - [UploadPresign]: request the permission to send. If it fails, nothing was sent.
//   - [UploadTransfer]: send the file. If it fails, the patient has no new attachment: upload again.
//   - [UploadCreate]: create the attachment. If it fails, there is no attachment; if the error is an
//     [*OutcomeUnknownError], there may be one.
//   - [UploadProcess]: wait for the processing. If it fails, the attachment exists.
type UploadStep string

// The steps of an upload, in order.
const (
	UploadPrepare  UploadStep = "prepare"
	UploadPresign  UploadStep = "presign"
	UploadTransfer UploadStep = "transfer"
	UploadCreate   UploadStep = "create"
	UploadProcess  UploadStep = "process"
)

// UploadError is the error of a failed upload. Step tells what was left behind, see [UploadStep]. It unwraps to the
// cause, such as an [*APIError] or a [*FileError]. After a failed UploadCreate, the file may stay at the file host,
// where nobody sees it.
type UploadError struct {
	Step UploadStep
	ID   PatientAttachmentID // of the attachment if Step is UploadProcess; "" otherwise
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

// Unwrap returns the cause.
func (e *UploadError) Unwrap() error { return e.Err }

// Format prints the text of the error, whatever the verb: the cause may contain the name of the file.
func (e *UploadError) Format(f fmt.State, verb rune) { formatError(f, verb, e) }

// FileOp is the direction of a file transfer.
//
//   - [FileUpload]: to the file host
//   - [FileDownload]: from the file host
type FileOp string

// The directions of a transfer.
const (
	FileUpload   FileOp = "upload"
	FileDownload FileOp = "download"
)

// FileError is the error of a failed transfer to or from the file host, which is not the host of the API. Its text
// contains neither the address nor the name of the file.
type FileError struct {
	Op         FileOp
	StatusCode int    // status code of the file host; 0 if it did not reject the request
	Code       string // error code of the file host, such as EntityTooLarge or AccessDenied; may be ""
	Err        error  `json:"-"` // the cause, such as context.Canceled, io.ErrUnexpectedEOF, ErrForeignLink, or the error of the reader or writer
}

func (e *FileError) Error() string {
	return fmt.Sprintf("cliniko: file %s: %s", e.Op, transport.Describe(e.Err))
}

// Unwrap returns the cause.
func (e *FileError) Unwrap() error { return e.Err }

// Format prints the text of the error, whatever the verb: the cause may contain the name of the file.
func (e *FileError) Format(f fmt.State, verb rune) { formatError(f, verb, e) }

func newFileError(op FileOp, err error) *FileError {
	e := &FileError{Op: op, Err: err}
	if refusal, ok := errors.AsType[*transport.HostError](err); ok {
		e.StatusCode, e.Code = refusal.Status, refusal.Code
	}
	return e
}
