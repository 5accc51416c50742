package cliniko

import (
	"encoding/json"
	"reflect"
	"strconv"
)

// Nearly every response has exactly the documented form. The functions of this file read these responses in two fast
// passes: json.Valid checks the syntax, and layouts read the values. They report which responses they cannot read, and
// those are read field by field, see odd.go.

// readExactly decodes a document into a pointer, and reports whether all of it has the documented form. If not, the
// target, which is zero before, may hold a part of it. Types of the caller that have no exactReader are left to encoding/json.
func readExactly(data []byte, into any) bool {
	v := reflect.ValueOf(into).Elem()
	read := exactReader(v.Type())
	if read == nil {
		return !isTooLong(data, v.Type()) && json.Unmarshal(data, into) == nil && plausibleAmounts(v)
	}
	c := cursor{data: data}
	return json.Valid(data) && read(&c, v) == nil && plausibleAmounts(v)
}

// readPageExactly reads a page. It returns nil if any part of the page has another form than the documented one.
func readPageExactly(body []byte, key string, record reflect.Type) *listPage {
	if exactReader(record) == nil || !isWithinBounds(body) || !json.Valid(body) {
		return nil
	}
	p := &listPage{}
	if p.read(&cursor{data: body}, key, record) != nil || !p.records.IsValid() || !plausibleAmounts(p.records) {
		return nil
	}
	p.size = p.records.Len()
	return p
}

// read reads the members of a page. It returns an error if there is more than one list under the key, escapes and capitals
// ignored.
func (p *listPage) read(c *cursor, key string, record reflect.Type) (err error) {
	if !c.take('{') {
		return errMisfit
	}
	list := strconv.Quote(key)
	end, layout, next := reflect.ValueOf(&p.pageEnd).Elem(), layoutOf(reflect.TypeFor[pageEnd]()), 0
	for err == nil && !c.take('}') {
		switch {
		case !p.records.IsValid() && c.takeText(list) && c.take(':'):
			p.records = reflect.New(reflect.SliceOf(record)).Elem()
			err = readElements(c, p.records, exactReader(record), maxRecords, maxPerPage)
		case c.sees(key):
			return errMisfit
		default:
			err = layout.readNext(c, end, &next)
		}
		c.take(',')
	}
	return err
}

// isWithinBounds reports whether a document has at most maxValues values. A value has at least two bytes, with the comma
// after it, so the values of a short document need not be counted.
func isWithinBounds(body []byte) bool {
	return len(body) < 2*maxValues || outlineOf(body, "").values <= maxValues
}
