package transport

import (
	"bytes"
	"errors"
	"mime"
	"net/http"
)

// ErrPage is the cause if a web page came in place of a file.
var ErrPage = errors.New("the response is a web page and not the file")

// sniffed is how much of a file decides whether it is HTML. http.DetectContentType looks at no more.
const sniffed = 512

// IsAttachment reports whether a header says that the response is a stored file, whatever its type. The pages of proxies
// have neither a filename nor the request ID of S3.
func IsAttachment(h http.Header) bool {
	disposition, params, _ := mime.ParseMediaType(h.Get("Content-Disposition"))
	return disposition == "attachment" || params["filename"] != "" || h.Get("X-Amz-Request-Id") != ""
}

// IsHTML reports whether a response is HTML by its header or its beginning.
func IsHTML(h http.Header, body []byte) bool {
	declared, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	if declared == "text/html" || declared == "application/xhtml+xml" {
		return true
	}
	start := bytes.TrimPrefix(body[:min(len(body), sniffed)], []byte("\ufeff"))
	switch found, _, _ := mime.ParseMediaType(http.DetectContentType(start)); found {
	case "text/html":
		return true
	case "text/xml": // may be XHTML
		start = bytes.ToLower(start)
		return bytes.Contains(start, []byte("<!doctype html")) || bytes.Contains(start, []byte("<html"))
	default:
		return false
	}
}
