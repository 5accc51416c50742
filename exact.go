package cliniko

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math/bits"
	"reflect"
	"slices"
)

// Nearly every response has exactly the documented form. The functions of this file read these responses at the speed of
// encoding/json. They report which responses they cannot read, and those are read field by field, see odd.go.

// readExactly decodes a document into a pointer, and reports whether all of it has the documented form. If not, the
// target may hold a part of it.
func readExactly(data []byte, into any) bool {
	ok := decodeV2(data, into) || hasPlainNames(data) && json.Unmarshal(data, into) == nil
	return ok && plausibleAmounts(reflect.ValueOf(into).Elem())
}

// readRecordExactly is readExactly for a response, which may exceed the bounds.
func readRecordExactly(body []byte, into any) bool {
	return isWithinBounds(body) && readExactly(body, into)
}

// readPageExactly reads a page. It returns nil if any part of the page has another form than the documented one.
func readPageExactly(body []byte, key string, record reflect.Type) *listPage {
	list, rest := cutList(body, key)
	size := int(record.Size())
	if list == nil || countMembers(rest, key) != 1 || !isWithinBounds(body) || isCrowded(list, size) {
		return nil
	}
	var end pageEnd
	if !readExactly(rest, &end) {
		return nil
	}
	room := min(max(end.TotalEntries, 0), maxPerPage, len(list)/max(size, 1)) // a record has less memory than text
	records := reflect.New(reflect.SliceOf(record))
	records.Elem().Set(reflect.MakeSlice(records.Type().Elem(), 0, room))
	if !readExactly(list, records.Interface()) || records.Elem().Len() > maxRecords {
		return nil
	}
	return &listPage{pageEnd: end, records: records.Elem(), size: records.Elem().Len()}
}

// isWithinBounds reports whether a document has neither too many values nor a long number. A value has at least two
// bytes, with the comma after it, so the values of a short document need not be counted.
func isWithinBounds(body []byte) bool {
	return !hasLongNumber(body) && (len(body) < 2*maxValues || outlineOf(body, "").values <= maxValues)
}

// isCrowded reports whether the records of a list might fill the memory. The list has fewer records than commas, which
// are counted quickly. Only if that many records would need much memory, the records themselves are counted.
func isCrowded(list []byte, size int) bool {
	const much = 32 << 20
	if bytes.Count(list, []byte(",")) < much/max(size, 1) {
		return false
	}
	c := cursor{data: list[1:]}
	records := 0
	for ; len(c.value()) > 0; records++ {
		c.take(',')
	}
	return records > maxRecords
}

// cutList cuts the list out of a page, and leaves an empty one in the rest. It returns nil if it cannot find the list, or
// if the rest is long. If the page is not JSON, at least one of the results is not JSON either.
func cutList(body []byte, key string) (list, rest []byte) {
	start := findList(body, key)
	if start == 0 {
		return nil, nil
	}
	const longest = 1 << 16
	end := len(body)
	// Nearly always, the last closing bracket is the end of the list. The links may have a few more.
	for range 4 {
		end = start + bytes.LastIndexByte(body[start:end], ']')
		if end < start || start+len(body)-end > longest {
			return nil, nil
		}
		rest = slices.Concat(body[:start], []byte("[]"), body[end+1:])
		if json.Valid(rest) {
			return body[start : end+1], rest
		}
	}
	return nil, nil
}

// findList returns the position of the list under a key at the top level, or 0 if there is none.
func findList(body []byte, key string) int {
	c := cursor{data: body}
	if !c.take('{') {
		return 0
	}
	for {
		name := c.value()
		if len(name) < 2 || !c.take(':') {
			return 0
		}
		if string(name[1:len(name)-1]) == key {
			return listStart(body, c.at)
		}
		if len(c.value()) == 0 || !c.take(',') {
			return 0
		}
	}
}

// hasPlainNames reports whether no name of a member has capitals, escapes or letters outside ASCII. encoding/json ignores
// capitals, and could take one name for another otherwise. A text may look like such a name; the result is then false.
//
// It searches for bytes that are not plain, which are rare, and looks whether the string around them is a name.
func hasPlainNames(body []byte) bool {
	for {
		i := notPlain(body)
		for i < len(body) && body[i] != '"' {
			i++
		}
		if i == len(body) {
			return true
		}
		body = body[i+1:]
		if colon := skipSpace(body, 0); colon < len(body) && body[colon] == ':' {
			return false
		}
	}
}

// notPlain returns the position of the first byte that is not plain, or the length of the body. It looks at 16 bytes at
// a time.
func notPlain(body []byte) int {
	i := 0
	for ; i+16 <= len(body); i += 16 {
		words := body[i : i+16 : i+16]
		first, second := marks(binary.LittleEndian.Uint64(words)), marks(binary.LittleEndian.Uint64(words[8:]))
		if first != 0 {
			return i + bits.TrailingZeros64(first)/8
		}
		if second != 0 {
			return i + 8 + bits.TrailingZeros64(second)/8
		}
	}
	for i < len(body) && marks(uint64(body[i])) == 0 {
		i++
	}
	return i
}

// marks returns the highest bit of each of eight bytes that is not plain: one outside ASCII, or from A to \, which are
// the capitals, [ and \.
func marks(word uint64) uint64 {
	const (
		each    = 0x0101010101010101
		highest = 0x80 * each
	)
	ascii := word &^ highest
	fromA := ascii + (0x80-'A')*each           // the highest bit is set in bytes from A on
	afterBackslash := ascii + (0x7f-'\\')*each // the highest bit is set in bytes after \
	return (fromA&^afterBackslash | word) & highest
}
