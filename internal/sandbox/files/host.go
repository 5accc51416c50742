package files

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/wire"
)

// Route is the route of every request to the host.
const Route = "files/{key}"

const (
	bucket     = "cliniko-sandbox-files"
	OwnAddress = "https://" + bucket + ".s3.example" // the address without a network

	maxFile   = 32 << 20 // bytes; the real limit is not documented
	maxFields = 20_000   // bytes of the fields before a file, as at S3
)

// Host keeps the files of attachments, and answers as Amazon's S3 does. It
// knows neither patients nor keys: it lets in what the API has signed.
type Host struct {
	mu      sync.Mutex
	objects map[string][]byte // by key
	posts   int               // how many presigned posts there are
}

// AddressAt returns the address of the file host on the server of the API.
func AddressAt(origin string) string { return origin + "/" + bucket }

func NewHost() *Host { return &Host{objects: map[string][]byte{}} }

// Key is the key of the file that a request is about, "" for the bucket
// itself. It is false for a request to the API.
func Key(r *http.Request, files string) (string, bool) {
	address := wire.Origin(r) + r.URL.Path
	if address == files {
		return "", true
	}
	return strings.CutPrefix(address, files+"/")
}

func (h *Host) Has(key string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	_, ok := h.objects[key]
	return ok
}

func (h *Host) Put(key string, content []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.objects[key] = content
}

// Move gives a file another key and returns its content.
func (h *Host) Move(from, to string) []byte {
	h.mu.Lock()
	defer h.mu.Unlock()
	content := h.objects[from]
	delete(h.objects, from)
	h.objects[to] = content
	return content
}

// answer answers any request. files is the host's address.
func (h *Host) Respond(r *http.Request, key, files string, now time.Time) wire.Response {
	switch {
	case r.Header.Get("Authorization") != "":
		return s3Invalid("Forms and signed addresses take no Authorization header").response()
	case r.Method == http.MethodPost && key == "":
		return h.take(r, files, now)
	case r.Method == http.MethodGet && key != "":
		return h.give(key, r.URL.Query(), now)
	}
	refused := s3Refusal{http.StatusMethodNotAllowed, "MethodNotAllowed", "Files are sent with POST and fetched with GET"}
	return refused.response()
}

// take stores the file of a presigned post.
func (h *Host) take(r *http.Request, files string, now time.Time) wire.Response {
	form, refused := openForm(r)
	if refused != nil {
		return refused.response()
	}
	limit, refused := checkPost(form.fields, now)
	if refused != nil {
		return refused.response()
	}
	file := bytes.NewBuffer(make([]byte, 0, min(r.ContentLength, limit)+bytes.MinRead))
	_, err := file.ReadFrom(io.LimitReader(form.file, limit+1))
	content := file.Bytes()
	switch {
	case err != nil:
		return s3Malformed.response()
	case int64(len(content)) > limit:
		return s3TooLarge.response()
	}
	key := strings.ReplaceAll(form.fields["key"], "${filename}", form.name)
	h.Put(key, content)
	sum := sha256.Sum256(content)
	etag := `"` + hex.EncodeToString(sum[:16]) + `"` // as long as S3's
	location := files + "/" + url.QueryEscape(key)
	return wire.Response{
		Status: http.StatusCreated, ContentType: wire.TypeXML, Header: map[string]string{"Etag": etag, "Location": location},
		Body: encodeXML(struct {
			XMLName                     xml.Name `xml:"PostResponse"`
			Location, Bucket, Key, ETag string
		}{Location: location, Bucket: bucket, Key: key, ETag: etag}),
	}
}

// postForm is what a client posts: fields, and after them the file.
type postForm struct {
	fields map[string]string // by name in small letters
	name   string            // of the file
	file   io.Reader
}

// openForm reads a form up to its file. What comes after that does not count.
func openForm(r *http.Request) (*postForm, *s3Refusal) {
	parts, err := r.MultipartReader()
	switch {
	case r.ContentLength < 0:
		return nil, s3NoLength
	case err != nil:
		return nil, s3NoForm
	}
	form := &postForm{fields: map[string]string{}}
	left := int64(maxFields)
	for {
		part, err := parts.NextPart()
		switch {
		case err == io.EOF: //nolint:errorlint // as it is after the last part; wrapped, it is a broken form
			return nil, s3Invalid("The form has no file")
		case err != nil:
			return nil, s3Malformed
		case part.FormName() == "file":
			form.name, form.file = fileName(part), part
			return form, nil
		}
		value, err := io.ReadAll(io.LimitReader(part, left+1))
		left -= int64(len(value))
		switch {
		case err != nil:
			return nil, s3Malformed
		case left < 0:
			return nil, s3TooManyFields
		}
		form.fields[strings.ToLower(part.FormName())] = string(value)
	}
}

// fileName is the name of a file without a path, also of one from Windows.
func fileName(part *multipart.Part) string {
	name := part.FileName()
	return name[strings.LastIndexByte(name, '\\')+1:]
}

// give answers with a file, at an address that the API has signed.
func (h *Host) give(key string, query url.Values, now time.Time) wire.Response {
	if refused := checkAddress(key, query, now); refused != nil {
		return refused.response()
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return wire.Response{
		Status: http.StatusOK, ContentType: query.Get("response-content-type"), Body: h.objects[key],
		Header: map[string]string{"Content-Disposition": query.Get("response-content-disposition")},
	}
}

// s3Refusal is what S3 says when it refuses something.
type s3Refusal struct {
	status        int
	code, message string
}

var (
	s3Denied        = &s3Refusal{http.StatusForbidden, "AccessDenied", "There is no signature"}
	s3Expired       = &s3Refusal{http.StatusForbidden, "AccessDenied", "The address has expired"}
	s3Malformed     = &s3Refusal{http.StatusBadRequest, "MalformedPOSTRequest", "The form is broken"}
	s3NoForm        = &s3Refusal{http.StatusPreconditionFailed, "PreconditionFailed", "The content type must be multipart/form-data"}
	s3NoLength      = &s3Refusal{http.StatusLengthRequired, "MissingContentLength", "The header Content-Length is missing"}
	s3TooLarge      = &s3Refusal{http.StatusBadRequest, "EntityTooLarge", "The file is larger than the policy permits"}
	s3TooManyFields = &s3Refusal{http.StatusBadRequest, "MaxPostPreDataLengthExceeded", "The fields before the file are too long"}
	s3Unsigned      = &s3Refusal{http.StatusForbidden, "SignatureDoesNotMatch", "The signature is wrong"}
)

func s3Invalid(message string) *s3Refusal {
	return &s3Refusal{http.StatusBadRequest, "InvalidArgument", message}
}

// s3AgainstPolicy is the refusal of a form that its policy does not permit.
func s3AgainstPolicy(why string) *s3Refusal {
	return &s3Refusal{http.StatusForbidden, "AccessDenied", "Against the policy: " + why}
}

func (f *s3Refusal) response() wire.Response {
	return wire.Response{Status: f.status, ContentType: wire.TypeXML, Body: encodeXML(struct {
		XMLName       xml.Name `xml:"Error"`
		Code, Message string
	}{Code: f.code, Message: f.message})}
}

// Fault is the answer of a fault with a status.
func Fault(status int) wire.Response {
	code := strings.ReplaceAll(http.StatusText(status), " ", "")
	switch status {
	case http.StatusInternalServerError:
		code = "InternalError"
	case http.StatusServiceUnavailable:
		code = "SlowDown"
	}
	return (&s3Refusal{status, code, "Fault " + strconv.Itoa(status) + " on demand"}).response()
}

func encodeXML(value any) []byte {
	b, err := xml.Marshal(value)
	if err != nil {
		panic("clinikotest: " + err.Error()) // only our own structs come here
	}
	return append([]byte(xml.Header), b...)
}
