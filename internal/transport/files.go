package transport

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

const (
	// maxIdle is how long a transfer may go without any progress. Its total time is limited by the context only, because
	// a large file on a slow connection takes long.
	maxIdle = 2 * time.Minute

	maxHostResponse = 64 << 10 // bytes; responses to uploads have less than 1 KiB
	maxHostCode     = 64       // bytes
)

// Files uploads and downloads files at the host that stores them. That is not the API's host, and must not receive the
// API key. Files does not have the key: it sends no header except that of the form. It calls the RoundTripper directly,
// not an http.Client, so it follows no redirects and sends no cookies. It retries nothing.
type Files struct{ next http.RoundTripper }

// NewFiles returns a Files that uses the connections of the given client.
func NewFiles(httpClient *http.Client) *Files {
	return &Files{next: cmp.Or(httpClient.Transport, http.DefaultTransport)}
}

// HostError is an error response of the host. It holds only the code: the rest of the response may name the file.
type HostError struct {
	Status int
	Code   string // such as EntityTooLarge; "" if there was none
}

func (e *HostError) Error() string {
	text := fmt.Sprintf("%d %s", e.Status, strings.ToLower(http.StatusText(e.Status)))
	if e.Code != "" {
		text += ": " + e.Code
	}
	return text
}

// ReaderError is an error of the reader that a file is uploaded from. Its text does not include the cause, which may name
// the file.
type ReaderError struct{ Err error }

func (e *ReaderError) Error() string {
	if errors.Is(e.Err, ErrLonger) || errors.Is(e.Err, io.ErrUnexpectedEOF) {
		return "the reader of the file: " + e.Err.Error()
	}
	return "the reader of the file failed"
}

// Unwrap returns the reader's error.
func (e *ReaderError) Unwrap() error { return e.Err }

// WriterError is an error of the writer that a file is downloaded to. Its text does not include the cause, which may name
// the file.
type WriterError struct{ Err error }

func (e *WriterError) Error() string { return "the writer of the file failed" }

// Unwrap returns the writer's error.
func (e *WriterError) Unwrap() error { return e.Err }

var (
	// ErrLonger is the cause if a reader has more bytes than its size says.
	ErrLonger = errors.New("more bytes than its size")

	errNoKey = errors.New("the host accepted the file without returning its key")
	errNoEnd = errors.New("the response has no length, so a truncated file could not be told from a complete one")
	errDone  = errors.New("the transfer is over")
)

// Upload is a file and the fields of the form that it is sent in.
type Upload struct {
	URL    *url.URL
	Fields map[string]string // sent unchanged, before the file
	Name   string            // of the file
	File   io.Reader
	Size   int64 // of the file; required, because the host rejects a form of unknown length
}

// Transfer is what is known about an upload or a download when it has ended, also if it failed.
type Transfer struct {
	Status int         // of the host's response; 0 if there was none
	Header http.Header // of that response; nil if there was none
	Bytes  int64       // of the file that were sent, or written to the caller's writer
	Key    string      // under which the host stores an uploaded file
}

func (t *Transfer) note(resp *http.Response) { t.Status, t.Header = resp.StatusCode, resp.Header }

// Post sends a file while reading it. When its context ends, Post
// returns even if a Read of File hangs; only then may that Read, and no other, go on after Post has returned.
func (f *Files) Post(ctx context.Context, upload *Upload) (done Transfer, err error) {
	transfer, ctx := start(ctx)
	defer transfer.end()
	form := newForm(ctx, transfer, upload)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, upload.URL.String(), form)
	if err != nil {
		return done, unwrapURLError(err)
	}
	req.ContentLength = form.length
	req.Header.Set("Content-Type", form.contentType)

	resp, err := transfer.roundTrip(f.next, req)
	if err == nil {
		defer resp.Body.Close()
		done.note(resp)
		done.Key, err = readKey(resp)
	}
	failed := form.file.stop()
	done.Bytes = upload.Size - form.file.left
	if err != nil && failed != nil {
		return done, failed
	}
	return done, transfer.cause(ctx, err)
}

// readKey reads the response to an upload.
func readKey(resp *http.Response) (string, error) {
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxHostResponse))
	if resp.StatusCode/100 != 2 {
		return "", newHostError(resp.StatusCode, text) // also if the body is truncated
	}
	if err != nil {
		return "", err
	}
	var body struct {
		XMLName xml.Name `xml:"PostResponse"`
		Key     string
	}
	if xml.Unmarshal(text, &body) != nil || body.Key == "" {
		return "", errNoKey
	}
	return body.Key, nil
}

func newHostError(status int, text []byte) *HostError {
	var body struct {
		XMLName xml.Name `xml:"Error"`
		Code    string
	}
	odd := func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') }
	if xml.Unmarshal(text, &body) != nil || len(body.Code) > maxHostCode || strings.ContainsFunc(body.Code, odd) {
		body.Code = ""
	}
	return &HostError{Status: status, Code: body.Code}
}

// Get writes a file to w while it arrives. It writes nothing if the response is the page of a proxy. When its context
// ends, Get returns even if a Write hangs; only then may that Write, and no other, go on after Get has returned.
func (f *Files) Get(ctx context.Context, from *url.URL, w io.Writer) (done Transfer, err error) {
	transfer, ctx := start(ctx)
	defer transfer.end()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, from.String(), http.NoBody)
	if err != nil {
		return done, unwrapURLError(err)
	}
	resp, err := transfer.roundTrip(f.next, req)
	if err != nil {
		return done, transfer.cause(ctx, err)
	}
	defer resp.Body.Close()
	done.note(resp)
	if resp.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(resp.Body, maxHostResponse))
		return done, newHostError(resp.StatusCode, text)
	}
	if !hasEnd(resp) {
		return done, errNoEnd
	}
	content := &body{resp.Body, transfer}
	var start bytes.Buffer
	_, err = io.CopyN(&start, content, sniffed)
	if !IsAttachment(resp.Header) && IsHTML(resp.Header, start.Bytes()) {
		return done, ErrPage
	}
	rest := io.Reader(content)
	if err != nil {
		rest = failed{err}
	}
	done.Bytes, err = io.Copy(&sink{NewWriter(ctx, w), transfer}, io.MultiReader(&start, rest))
	if err == nil && resp.ContentLength > 0 && done.Bytes != resp.ContentLength {
		err = io.ErrUnexpectedEOF
	}
	return done, transfer.cause(ctx, err)
}

// hasEnd reports whether the end of the body can be distinguished from a broken connection. HTTP/1 allows bodies that
// end with their connection. A compressed body marks its own end.
func hasEnd(resp *http.Response) bool {
	return !resp.Close || resp.ContentLength >= 0 || len(resp.TransferEncoding) > 0 || resp.Uncompressed
}

// transfer cancels an upload or a download that makes no progress.
type transfer struct {
	idle *time.Timer
	end  func()
}

func start(ctx context.Context) (*transfer, context.Context) {
	ctx, cancel := context.WithCancelCause(ctx)
	idle := time.AfterFunc(maxIdle, func() { cancel(&idleError{}) })
	return &transfer{idle: idle, end: func() { idle.Stop(); cancel(nil) }}, ctx
}

// callerTime runs a step of the caller's reader or writer. Its time does not count as idle.
func (t *transfer) callerTime(step func()) {
	t.idle.Stop()
	defer t.idle.Reset(maxIdle)
	step()
}

// roundTrip calls next.RoundTrip, and sets what a RoundTripper of the caller may leave out.
func (t *transfer) roundTrip(next http.RoundTripper, req *http.Request) (*http.Response, error) {
	resp, err := next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if resp == nil {
		return nil, errNoResponse
	}
	if resp.Body == nil {
		resp.Body = http.NoBody
	}
	if resp.StatusCode/100 == 1 {
		_ = resp.Body.Close() // the body of a 101 is the connection: reading it may never end
		return nil, &interimError{resp.StatusCode}
	}
	return resp, nil
}

// cause returns the error that ended a transfer.
func (t *transfer) cause(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if idle, ok := errors.AsType[*idleError](context.Cause(ctx)); ok {
		return idle
	}
	return unwrapURLError(err)
}

// idleError is the cause if a transfer made no progress. Like timeoutError, it is not context.DeadlineExceeded.
type idleError struct{}

func (*idleError) Error() string { return fmt.Sprintf("no data was transferred for %s", maxIdle) }
func (*idleError) Timeout() bool { return true }

// form is a multipart form whose last part, the file, is read while it is sent.
type form struct {
	io.Reader

	file        *source
	length      int64
	contentType string
}

func newForm(ctx context.Context, t *transfer, upload *Upload) *form {
	var around bytes.Buffer // Write returns no error
	w := multipart.NewWriter(&around)
	for _, name := range slices.Sorted(maps.Keys(upload.Fields)) {
		_ = w.WriteField(name, upload.Fields[name])
	}
	_, _ = w.CreateFormFile("file", upload.Name)
	before := around.Len()
	_ = w.Close()
	head, tail := around.Bytes()[:before], around.Bytes()[before:]

	file := &source{reader: NewReader(ctx, upload.File), left: upload.Size, transfer: t, turn: make(chan struct{}, 1)}
	return &form{
		Reader:      io.MultiReader(bytes.NewReader(head), file, bytes.NewReader(tail)),
		file:        file,
		length:      int64(around.Len()) + upload.Size,
		contentType: w.FormDataContentType(),
	}
}

// Close does nothing: the file belongs to the caller. net/http calls it.
func (*form) Close() error { return nil }

// source reads from the caller's reader. It returns exactly upload.Size bytes, or an error. net/http may continue to
// read a body after it has returned a response or an error; stop ends that.
type source struct {
	reader   io.Reader
	left     int64
	transfer *transfer

	stopped atomic.Bool
	turn    chan struct{} // has room for one: a Read, and then stop
	failed  error         // a *ReaderError; belongs to the goroutine that has the turn
}

func (s *source) Read(p []byte) (n int, err error) {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	default: // stop has it, and keeps it
		return 0, errDone
	}
	if s.stopped.Load() {
		return 0, errDone
	}
	s.transfer.callerTime(func() { n, err = s.read(p) })
	if failed, ok := errors.AsType[*ReaderError](err); ok {
		s.failed = failed
	}
	return n, err
}

func (s *source) read(p []byte) (int, error) {
	if s.left == 0 {
		var more [1]byte
		if n, err := io.ReadFull(s.reader, more[:]); n == 0 {
			return 0, err
		}
		return 0, &ReaderError{ErrLonger}
	}
	n, err := s.reader.Read(p[:min(int64(len(p)), s.left)])
	s.left -= int64(n)
	if errors.Is(err, io.EOF) {
		err = nil
		if s.left > 0 {
			err = &ReaderError{io.ErrUnexpectedEOF}
		}
	}
	return n, err
}

// stop makes further Reads fail, and waits for the current one. It returns the reader's error, if there was one.
func (s *source) stop() error {
	s.stopped.Store(true)
	s.turn <- struct{}{}
	return s.failed
}

// body is the body of a response. Every Read counts as progress.
type body struct {
	reader   io.Reader
	transfer *transfer
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.reader.Read(p)
	b.transfer.idle.Reset(maxIdle)
	return n, err
}

// failed is the rest of a body that ended or broke off.
type failed struct{ err error }

func (f failed) Read([]byte) (int, error) { return 0, f.err }

// sink writes to the caller's writer.
type sink struct {
	writer   io.Writer
	transfer *transfer
}

func (s *sink) Write(p []byte) (n int, err error) {
	s.transfer.callerTime(func() { n, err = s.writer.Write(p) })
	return n, err
}
