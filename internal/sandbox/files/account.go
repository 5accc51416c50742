package files

import (
	"bufio"
	"io"
	"net/http"
	"regexp"
	"strings"
)

// AccountOf returns the account of the file that a request is for: the first part of its key. It returns "" if there is
// none. The body of the request can still be read.
func AccountOf(r *http.Request) string {
	path := strings.TrimPrefix(r.URL.Path, "/"+bucket)
	if r.Method == http.MethodPost && strings.Trim(path, "/") == "" {
		return accountOfForm(r)
	}
	account, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return account
}

// keyField finds the field with the key in the form of a presigned post.
var keyField = regexp.MustCompile(`(?i)name="?key"?[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n([a-z0-9-]+)/`)

// accountOfForm looks into the fields of a form, which are before the file.
func accountOfForm(r *http.Request) string {
	const enough = maxFields + 8<<10 // with the lines around the fields
	reader := bufio.NewReaderSize(r.Body, enough)
	start, _ := reader.Peek(enough) // less if the form is short
	r.Body = struct {
		io.Reader
		io.Closer
	}{reader, r.Body}
	if found := keyField.FindSubmatch(start); found != nil {
		return string(found[1])
	}
	return ""
}
