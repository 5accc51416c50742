package transport

import (
	"net/http"
	"strings"
)

// Describe returns the text of an error without quoted text (net/http quotes the beginning of a malformed response),
// the query of a URL (which may contain an email address) and the user of a URL (the password of a proxy).
func Describe(err error) string {
	if err == nil {
		return "for an unknown reason"
	}
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

// malformedHeader is followed by a line of the response, without quotes.
const malformedHeader = "malformed MIME header"

// bareURL removes the query and the user from a URL. It returns any other word unchanged.
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

// The maximum length of a plausible X-Request-Id, and its characters.
const (
	maxRequestID        = 128
	requestIDCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"
)

// RequestID returns the X-Request-Id of a response, or "" if it is missing or not plausible: it is written to logs.
func RequestID(h http.Header) string {
	id := h.Get("X-Request-Id")
	odd := func(r rune) bool { return !strings.ContainsRune(requestIDCharacters, r) }
	if len(id) > maxRequestID || strings.ContainsFunc(id, odd) {
		return ""
	}
	return id
}
