package cliniko

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// cursor steps through valid JSON. On invalid JSON its results are meaningless, but it neither panics nor loops.
type cursor struct {
	data []byte
	at   int
}

func (c *cursor) skipSpace() {
	for c.at < len(c.data) && c.data[c.at] <= ' ' {
		c.at++
	}
}

// take skips b if it comes next, and reports whether it did.
func (c *cursor) take(b byte) bool {
	c.skipSpace()
	if c.at == len(c.data) || c.data[c.at] != b {
		return false
	}
	c.at++
	return true
}

// takeNull skips null if it comes next, and reports whether it did.
func (c *cursor) takeNull() bool {
	c.skipSpace()
	if !bytes.HasPrefix(c.data[c.at:], []byte("null")) {
		return false
	}
	c.at += len("null")
	return true
}

// takeName skips an opening brace, a name in quotes and a colon if they come next, and reports whether they did.
func (c *cursor) takeName(name string) bool {
	return c.take('{') && string(c.value()) == name && c.take(':')
}

// atEnd reports whether nothing but space is left.
func (c *cursor) atEnd() bool {
	c.skipSpace()
	return c.at == len(c.data)
}

// value skips the next value and returns it. It is empty if there is none.
func (c *cursor) value() []byte {
	c.skipSpace()
	start, depth := c.at, 0
	for ; c.at < len(c.data); c.at++ {
		switch c.data[c.at] {
		case '"':
			c.skipString()
		case '{', '[':
			depth++
			continue
		case '}', ']':
			if depth == 0 {
				return c.data[start:c.at] // the end of the object or array around the value
			}
			depth--
		case ',', ':', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return c.data[start:c.at]
			}
			continue
		default: // part of a number or a literal
			continue
		}
		if depth == 0 {
			c.at++
			break
		}
	}
	c.at = min(c.at, len(c.data))
	return c.data[start:c.at]
}

// skipString moves from the opening quote of a string to the closing one.
func (c *cursor) skipString() {
	c.at = closingQuote(c.data, c.at+1)
	if c.at < 0 {
		c.at = len(c.data)
	}
}

// unquote returns the text of a JSON string. If the string has no escapes, the result shares memory with data.
func unquote(data []byte) ([]byte, error) {
	if len(data) < 2 || data[0] != '"' {
		return nil, errMisfit
	}
	text := data[1 : len(data)-1]
	if bytes.IndexByte(text, '\\') < 0 && utf8.Valid(text) {
		return text, nil
	}
	var s string
	err := json.Unmarshal(data, &s)
	return []byte(s), err
}
