package transport

import (
	"net/http"
	"strings"
)

// Describe is the text of an error without what others put into it: what is quoted (net/http quotes the beginning of a
// broken answer), the query of a URL (search values such as an e-mail address), and its user (the password of a proxy).
func Describe(err error) string {
	text, _, cut := strings.Cut(err.Error(), malformedHeader)
	if cut {
		text += malformedHeader
	}
	if first, last := strings.IndexByte(text, '"'), strings.LastIndexByte(text, '"'); first < last {
		text = text[:first] + `"…"` + text[last+1:]
	}
	words := strings.Fields(text)
	for i, word := range words {
		words[i] = bareURL(word)
	}
	return strings.Join(words, " ")
}

// malformedHeader is followed by a line of the answer, not quoted.
const malformedHeader = "malformed MIME header"

// bareURL takes the query and the user out of a URL, and leaves any other word as it is.
func bareURL(word string) string {
	word, _, hasQuery := strings.Cut(word, "?")
	if scheme, rest, ok := strings.Cut(word, "//"); ok {
		word = scheme + "//" + rest[strings.LastIndexByte(rest, '@')+1:]
	}
	if hasQuery {
		word += "?…"
	}
	return word
}

// The longest X-Request-Id that is plausible, and what it is made of.
const (
	maxRequestID        = 128
	requestIDCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"
)

// RequestID is the X-Request-Id of an answer, or "" when it is missing or not plausible: it ends up in logs.
func RequestID(h http.Header) string {
	id := h.Get("X-Request-Id")
	odd := func(r rune) bool { return !strings.ContainsRune(requestIDCharacters, r) }
	if len(id) > maxRequestID || strings.ContainsFunc(id, odd) {
		return ""
	}
	return id
}
