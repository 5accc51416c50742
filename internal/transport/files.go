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
	// standstill is how long a transfer may be without a byte moving. The time of the whole is bounded by its context
	// only: a large file on a slow line takes its time.
	standstill = 2 * time.Minute

	maxHostAnswer = 64 << 10 // bytes; the answers to an upload have less than one KiB
	maxHostCode   = 64
)

// Files moves files to and from the host that keeps them. That is another one than the API, and must not see the API
// key. Files has none: it sends no header but that of the form. It goes straight to the RoundTripper, below the
// http.Client, and so follows no redirect and has no cookies. It repeats nothing.
type Files struct{ next http.RoundTripper }

// NewFiles returns a Files on the connections of the given client.
func NewFiles(httpClient *http.Client) *Files {
	return &Files{next: cmp.Or(httpClient.Transport, http.DefaultTransport)}
}

// HostError is a refusal by the host. Of its answer only the code is kept: the rest may name the file.
type HostError struct {
	Status int
	Code   string // such as EntityTooLarge; "" when the host gave none
}

func (e *HostError) Error() string {
	text := fmt.Sprintf("%d %s", e.Status, strings.ToLower(http.StatusText(e.Status)))
	if e.Code != "" {
		text += ": " + e.Code
	}
	return text
}

// ReaderError is a failure of the reader that a file is sent from. Its text keeps quiet about the cause, which may
// name the file.
type ReaderError struct{ Err error }

func (e *ReaderError) Error() string {
	if errors.Is(e.Err, ErrLonger) || errors.Is(e.Err, io.ErrUnexpectedEOF) {
		return "the reader of the file: " + e.Err.Error()
	}
	return "the reader of the file failed"
}

// Unwrap is what the reader said.
func (e *ReaderError) Unwrap() error { return e.Err }

// WriterError is a failure of the writer that a file is saved to. Its text keeps quiet about the cause, as that of
// ReaderError does.
type WriterError struct{ Err error }

func (e *WriterError) Error() string { return "the writer of the file failed" }

// Unwrap is what the writer said.
func (e *WriterError) Unwrap() error { return e.Err }

var (
	// ErrLonger is the cause when a reader has more bytes than its size says.
	ErrLonger = errors.New("more bytes than its size")

	errNoKey = errors.New("the host took the file and did not say under which key")
	errNoEnd = errors.New("the answer does not say where it ends, so that a part of it can not be told from the whole")
	errDone  = errors.New("the transfer is over")
)

// Upload is a file and the form that its host wants around it.
type Upload struct {
	URL    *url.URL
	Fields map[string]string // sent as they are, before the file
	Name   string            // of the file
	File   io.Reader
	Size   int64 // of the file: the host refuses a form without its length
}

// Post sends a file while it is read, and returns the key under which the host keeps it. File is not read after Post
// has returned, except when its context ended while a Read was under way.
func (f *Files) Post(ctx context.Context, upload *Upload) (key string, err error) {
	transfer, ctx := start(ctx)
	defer transfer.end()
	form := newForm(transfer, upload)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, upload.URL.String(), form)
	if err != nil {
		return "", undress(err)
	}
	req.ContentLength = form.length
	req.Header.Set("Content-Type", form.contentType)

	resp, err := transfer.roundTrip(f.next, req)
	if err == nil {
		defer resp.Body.Close()
		key, err = readKey(resp)
	}
	if failed := form.file.stop(ctx); err != nil && failed != nil {
		return "", failed
	}
	return key, transfer.cause(ctx, err)
}

// readKey reads what the host says about an upload.
func readKey(resp *http.Response) (string, error) {
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxHostAnswer))
	if resp.StatusCode/100 != 2 {
		return "", refusal(resp.StatusCode, text) // also when the text broke off
	}
	if err != nil {
		return "", err
	}
	var answer struct {
		XMLName xml.Name `xml:"PostResponse"`
		Key     string
	}
	if xml.Unmarshal(text, &answer) != nil || answer.Key == "" {
		return "", errNoKey
	}
	return answer.Key, nil
}

func refusal(status int, text []byte) *HostError {
	var answer struct {
		XMLName xml.Name `xml:"Error"`
		Code    string
	}
	odd := func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') }
	if xml.Unmarshal(text, &answer) != nil || len(answer.Code) > maxHostCode || strings.ContainsFunc(answer.Code, odd) {
		answer.Code = ""
	}
	return &HostError{Status: status, Code: answer.Code}
}

// Get copies a file to w while it arrives, and returns its header and how many bytes it has.
func (f *Files) Get(ctx context.Context, from *url.URL, w io.Writer) (http.Header, int64, error) {
	transfer, ctx := start(ctx)
	defer transfer.end()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, from.String(), http.NoBody)
	if err != nil {
		return nil, 0, undress(err)
	}
	resp, err := transfer.roundTrip(f.next, req)
	if err != nil {
		return nil, 0, transfer.cause(ctx, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(resp.Body, maxHostAnswer))
		return nil, 0, refusal(resp.StatusCode, text)
	}
	if endsUnseen(resp) {
		return nil, 0, errNoEnd
	}
	n, err := io.Copy(&sink{w, transfer}, &arriving{resp.Body, transfer})
	if err == nil && resp.ContentLength > 0 && n != resp.ContentLength {
		err = io.ErrUnexpectedEOF
	}
	return resp.Header, n, transfer.cause(ctx, err)
}

// endsUnseen tells whether only the end of the connection ends the body, as HTTP/1 allows: that can not be told from a
// broken one. A compressed body has its own end.
func endsUnseen(resp *http.Response) bool {
	return resp.Close && resp.ContentLength < 0 && len(resp.TransferEncoding) == 0 && !resp.Uncompressed
}

// transfer ends what stands still.
type transfer struct {
	idle *time.Timer
	end  func()
}

func start(ctx context.Context) (*transfer, context.Context) {
	ctx, cancel := context.WithCancelCause(ctx)
	idle := time.AfterFunc(standstill, func() { cancel(&standstillError{}) })
	return &transfer{idle: idle, end: func() { idle.Stop(); cancel(nil) }}, ctx
}

// others is the time that the caller's reader or writer takes: it does not count as a standstill.
func (t *transfer) others(step func()) {
	t.idle.Stop()
	defer t.idle.Reset(standstill)
	step()
}

// roundTrip is next.RoundTrip for foreign RoundTrippers as well, which give less than net/http does.
func (t *transfer) roundTrip(next http.RoundTripper, req *http.Request) (*http.Response, error) {
	resp, err := next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if resp == nil {
		return nil, errNoAnswer
	}
	if resp.Body == nil {
		resp.Body = http.NoBody
	}
	return resp, nil
}

// cause is what ended a transfer.
func (t *transfer) cause(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if still, ok := errors.AsType[*standstillError](context.Cause(ctx)); ok {
		return still
	}
	return undress(err)
}

// standstillError is, like timeoutError, not context.DeadlineExceeded.
type standstillError struct{}

func (*standstillError) Error() string { return fmt.Sprintf("nothing moved for %s", standstill) }
func (*standstillError) Timeout() bool { return true }

// form is a multipart form whose last part, the file, is read while it is sent.
type form struct {
	io.Reader

	file        *source
	length      int64
	contentType string
}

func newForm(t *transfer, upload *Upload) *form {
	var around bytes.Buffer // writing to it can not fail
	w := multipart.NewWriter(&around)
	for _, name := range slices.Sorted(maps.Keys(upload.Fields)) {
		_ = w.WriteField(name, upload.Fields[name])
	}
	_, _ = w.CreateFormFile("file", upload.Name)
	before := around.Len()
	_ = w.Close()
	head, tail := around.Bytes()[:before], around.Bytes()[before:]

	file := &source{reader: upload.File, left: upload.Size, transfer: t, turn: make(chan struct{}, 1)}
	return &form{
		Reader:      io.MultiReader(bytes.NewReader(head), file, bytes.NewReader(tail)),
		file:        file,
		length:      int64(around.Len()) + upload.Size,
		contentType: w.FormDataContentType(),
	}
}

// Close is for net/http. The file is closed by whoever opened it.
func (*form) Close() error { return nil }

// source is the caller's reader. It gives as many bytes as were promised, or an error. net/http may go on reading a
// body after it has returned an answer or an error; stop ends that.
type source struct {
	reader   io.Reader
	left     int64
	transfer *transfer

	stopped atomic.Bool
	turn    chan struct{} // has room for one: for a Read that is under way, and then for stop
	failed  error         // belongs to whoever has the turn
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
	s.transfer.others(func() { n, err = s.read(p) })
	if err != nil && err != io.EOF { //nolint:errorlint // io.EOF itself, as read returns it
		s.failed = &ReaderError{err}
		err = s.failed
	}
	return n, err
}

func (s *source) read(p []byte) (int, error) {
	if s.left == 0 {
		var more [1]byte
		if n, err := io.ReadFull(s.reader, more[:]); n == 0 {
			return 0, err
		}
		return 0, ErrLonger
	}
	n, err := s.reader.Read(p[:min(int64(len(p)), s.left)])
	s.left -= int64(n)
	if errors.Is(err, io.EOF) {
		err = nil
		if s.left > 0 {
			err = io.ErrUnexpectedEOF
		}
	}
	return n, err
}

// stop lets no Read begin, and waits for one that is under way unless the context has ended: a reader may hang for
// ever. It returns how the reader failed, if it did.
func (s *source) stop(ctx context.Context) error {
	s.stopped.Store(true)
	select {
	case s.turn <- struct{}{}:
	default:
		select {
		case s.turn <- struct{}{}:
		case <-ctx.Done():
			return nil
		}
	}
	return s.failed
}

// arriving is a body that notes when something moves.
type arriving struct {
	body     io.Reader
	transfer *transfer
}

func (a *arriving) Read(p []byte) (int, error) {
	n, err := a.body.Read(p)
	a.transfer.idle.Reset(standstill)
	return n, err
}

// sink is the caller's writer.
type sink struct {
	writer   io.Writer
	transfer *transfer
}

func (s *sink) Write(p []byte) (n int, err error) {
	s.transfer.others(func() { n, err = s.writer.Write(p) })
	if err != nil {
		err = &WriterError{err}
	}
	return n, err
}
