package files

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/wire"
)

// Route is the route of every request to the host in faults and in the log.
const Route = "files/{key}"

const (
	bucket = "cliniko-sandbox-files"
	// OwnAddress is the address of the host without a network.
	OwnAddress = "https://" + bucket + ".s3.example"

	maxFile   = 32 << 20 // bytes; the real limit is not documented
	maxKey    = 1024     // bytes of a key, as at S3
	maxFields = 20_000   // bytes of the fields before a file, as at S3
)

// Host stores the files of attachments and responds as Amazon S3 does. It knows
// neither patients nor API keys, and accepts what the API has signed.
type Host struct {
	mu      sync.Mutex
	objects map[string][]byte // by key
	posts   int               // number of presigned posts so far
}

// AddressFor returns the address of the host on the server that a request was
// sent to. On this machine it has another host name than the API, because
// ordinary HTTP clients follow a redirect without the API key only then. Keys of
// files begin with prefix. Elsewhere the host is a path of the server.
func AddressFor(r *http.Request, prefix string) string {
	origin := wire.Origin(r)
	name, port, err := net.SplitHostPort(r.Host)
	other, local := otherNames[name]
	switch {
	case err != nil || !local:
		return origin + "/" + bucket
	case r.URL.Path == "/" && r.Method == http.MethodPost, strings.HasPrefix(r.URL.Path, "/"+prefix):
		return origin // the request is for the host itself
	}
	return strings.Replace(origin, r.Host, net.JoinHostPort(other, port), 1)
}

// otherNames holds the names of this machine and a different one for each.
var otherNames = map[string]string{"127.0.0.1": "localhost", "::1": "localhost", "localhost": "127.0.0.1"}

// NewHost returns a host without files.
func NewHost() *Host { return &Host{objects: map[string][]byte{}} }

// Key returns the key of the file that a request is for, "" for the bucket
// itself. It returns false for a request to the API.
func Key(r *http.Request, hostAddr string) (string, bool) {
	address := wire.Origin(r) + r.URL.Path
	if address == hostAddr {
		return "", true
	}
	return strings.CutPrefix(address, hostAddr+"/")
}

// Has reports whether there is a file under a key.
func (h *Host) Has(key string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	_, ok := h.objects[key]
	return ok
}

// Put stores a file under a key.
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

// Respond responds to any request to the host at hostAddr.
func (h *Host) Respond(r *http.Request, key, hostAddr string, now time.Time) wire.Response {
	switch {
	case r.Header.Get("Authorization") != "":
		return s3Invalid("Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified").response()
	case r.Method == http.MethodPost && key == "":
		return h.accept(r, hostAddr, now)
	case r.Method == http.MethodGet && key != "":
		return h.serve(key, r.URL.Query(), now)
	}
	rejected := s3Error{http.StatusMethodNotAllowed, "MethodNotAllowed", "The specified method is not allowed against this resource."}
	return rejected.response()
}

// accept stores the file of a presigned post.
func (h *Host) accept(r *http.Request, hostAddr string, now time.Time) wire.Response {
	form, rejected := openForm(r)
	if rejected != nil {
		return rejected.response()
	}
	limit, rejected := checkPost(form.fields, now)
	if rejected != nil {
		return rejected.response()
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
	if len(key) > maxKey {
		return s3KeyTooLong.response()
	}
	h.Put(key, content)
	sum := sha256.Sum256(content)
	etag := `"` + hex.EncodeToString(sum[:16]) + `"` // as long as that of S3
	location := hostAddr + "/" + url.QueryEscape(key)
	return wire.Response{
		Status: http.StatusCreated, ContentType: wire.TypeXML, Header: map[string]string{"Etag": etag, "Location": location},
		Body: encodeXML(struct {
			XMLName                     xml.Name `xml:"PostResponse"`
			Location, Bucket, Key, ETag string
		}{Location: location, Bucket: bucket, Key: key, ETag: etag}),
	}
}

// postForm is the form of a presigned post: fields, followed by the file.
type postForm struct {
	fields map[string]string // by name in lower case
	name   string            // of the file
	file   io.Reader
}

// openForm reads a form up to its file and ignores what follows.
func openForm(r *http.Request) (*postForm, *s3Error) {
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
			return nil, s3Invalid("POST requires exactly one file upload per request.")
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

// fileName returns the name of a file without its path, which may be a Windows
// path.
func fileName(part *multipart.Part) string {
	name := part.FileName()
	return name[strings.LastIndexByte(name, '\\')+1:]
}

// serve returns the file at an address that the API has signed.
func (h *Host) serve(key string, query url.Values, now time.Time) wire.Response {
	if rejected := checkAddress(key, query, now); rejected != nil {
		return rejected.response()
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return wire.Response{
		Status: http.StatusOK, ContentType: query.Get("response-content-type"), Body: h.objects[key],
		Header: map[string]string{"Content-Disposition": query.Get("response-content-disposition")},
	}
}

// s3Error is an error response of S3.
type s3Error struct {
	status        int
	code, message string
}

var (
	s3Denied        = &s3Error{http.StatusForbidden, "AccessDenied", "Access Denied"}
	s3Expired       = &s3Error{http.StatusForbidden, "AccessDenied", "Request has expired"}
	s3KeyTooLong    = &s3Error{http.StatusBadRequest, "KeyTooLongError", "Your key is too long"}
	s3Malformed     = &s3Error{http.StatusBadRequest, "MalformedPOSTRequest", "The body of your POST request is not well-formed multipart/form-data."}
	s3NoForm        = &s3Error{http.StatusPreconditionFailed, "PreconditionFailed", "Bucket POST must be of the enclosure-type multipart/form-data"}
	s3NoLength      = &s3Error{http.StatusLengthRequired, "MissingContentLength", "You must provide the Content-Length HTTP header."}
	s3TooLarge      = &s3Error{http.StatusBadRequest, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size"}
	s3TooManyFields = &s3Error{http.StatusBadRequest, "MaxPostPreDataLengthExceeded", "Your POST request fields preceding the upload file were too large."}
	s3Unsigned      = &s3Error{http.StatusForbidden, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided. Check your key and signing method."}
)

func s3Invalid(message string) *s3Error {
	return &s3Error{http.StatusBadRequest, "InvalidArgument", message}
}

// s3AgainstPolicy returns the error for a form that its policy does not permit.
func s3AgainstPolicy(why string) *s3Error {
	return &s3Error{http.StatusForbidden, "AccessDenied", "Invalid according to Policy: " + why}
}

func (f *s3Error) response() wire.Response {
	return wire.Response{Status: f.status, ContentType: wire.TypeXML, Body: encodeXML(struct {
		XMLName       xml.Name `xml:"Error"`
		Code, Message string
	}{Code: f.code, Message: f.message})}
}

// Fault returns the response of an injected fault with a status code.
func Fault(status int) wire.Response {
	code := strings.ReplaceAll(http.StatusText(status), " ", "")
	switch status {
	case http.StatusInternalServerError:
		code = "InternalError"
	case http.StatusServiceUnavailable:
		code = "SlowDown"
	}
	return (&s3Error{status, code, "Injected fault " + strconv.Itoa(status)}).response()
}

func encodeXML(value any) []byte {
	b, err := xml.Marshal(value)
	if err != nil {
		panic("clinikotest: " + err.Error()) // callers pass structs of strings only
	}
	return append([]byte(xml.Header), b...)
}
