package transport

import (
	"net/http"
	"regexp"
)

var (
	urlQuery    = regexp.MustCompile(`\?[^\s"']*`)
	urlUserInfo = regexp.MustCompile(`//[^/@\s"']*@`)
	requestID   = regexp.MustCompile(`^[A-Za-z0-9._-]{1,128}$`)
)

// Describe is the text of an error without what a URL may carry: search values such as an e-mail address, or
// credentials of a proxy.
func Describe(err error) string {
	text := urlUserInfo.ReplaceAllString(err.Error(), "//")
	return urlQuery.ReplaceAllString(text, "?…")
}

// RequestID is the X-Request-Id of an answer, or "" when it is missing or not plausible: it ends up in logs.
func RequestID(h http.Header) string {
	if id := h.Get("X-Request-Id"); requestID.MatchString(id) {
		return id
	}
	return ""
}
