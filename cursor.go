package cliniko

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math/bits"
	"strings"
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
func (c *cursor) takeNull() bool { return c.takeText("null") }

// takeText skips a literal or a string in quotes if it comes next, and reports whether it did.
func (c *cursor) takeText(text string) bool {
	c.skipSpace()
	end := c.at + len(text)
	if end > len(c.data) || string(c.data[c.at:end]) != text {
		return false
	}
	c.at = end
	return true
}

// sees reports whether a string comes next that equals text, capitals ignored.
func (c *cursor) sees(text string) bool {
	ahead := *c
	next, err := unquote(ahead.value())
	return err == nil && strings.EqualFold(string(next), text)
}

// text reads the next string. The result may share memory with the data.
func (c *cursor) text() ([]byte, error) {
	if text, ok := c.plainText(); ok {
		return text, nil
	}
	return unquote(c.value())
}

// plainText reads the next string if it is in ASCII and has no escapes, as nearly all strings. It looks at eight bytes at a
// time.
func (c *cursor) plainText() (text []byte, ok bool) {
	c.skipSpace()
	if c.at == len(c.data) || c.data[c.at] != '"' {
		return nil, false
	}
	start := c.at + 1
	for i := start; i+8 <= len(c.data); i += 8 {
		marked := marks(binary.LittleEndian.Uint64(c.data[i:]))
		if marked == 0 {
			continue
		}
		i += bits.TrailingZeros64(marked) / 8
		if c.data[i] != '"' {
			return nil, false
		}
		c.at = i + 1
		return c.data[start:i], true
	}
	return nil, false
}

// marks returns a number with bits in the bytes of a word that are a quote, a backslash or outside ASCII. Its lowest bit is
// in the first of these bytes.
func marks(word uint64) uint64 {
	const (
		each    = 0x0101010101010101
		highest = 0x80 * each
	)
	quote, backslash := word^'"'*each, word^'\\'*each // 0 in the bytes that are one
	return ((quote-each)&^quote | (backslash-each)&^backslash | word) & highest
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
