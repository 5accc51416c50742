package store

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// timeLayout is the layout of a date-time in responses, always in UTC.
const timeLayout = "2006-01-02T15:04:05Z"

// column describes how one field of a record is written.
type column struct {
	name   string
	kind   columnKind
	key    string // of the value in the record
	before string // path of a link up to the id
	after  string // path of a link after the id
	needs  bool   // written only when the value is true, otherwise null
}

type columnKind int

const (
	plain    columnKind = iota // the value itself
	toOne                      // a link to the record whose id is the value; left out without a value
	number                     // a decimal written as a number
	toMany                     // an array of links to the records whose ids are the value
	fromOwn                    // a link made of the record's own id
	ownToOne                   // a link made of the record's own id and the value; null without a value
	toPath                     // a link to the path in the value; null without a value
	self                       // the record's own address
)

// newColumns derives the columns from a schema. They have the order of real
// responses: id and times first, the links of the record itself last.
func newColumns(fields map[string]apispec.Field) []column {
	first := []string{"id", "created_at", "updated_at"}
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(fields)), func(n string) bool {
		return slices.Contains(first, n) || n == "links"
	})
	columns := make([]column, 0, len(fields))
	for _, n := range slices.Concat(first, names, []string{"links"}) {
		if field, ok := fields[n]; ok {
			columns = append(columns, newColumn(n, field))
		}
	}
	return columns
}

func newColumn(name string, field apispec.Field) column {
	col := column{name: name, key: name}
	switch {
	case field.Type == apispec.TypeSelfLink:
		col.kind = self
	case field.Type == apispec.TypeArray && field.Items.Type == apispec.TypeLink:
		col.kind = toMany
		col.before, col.after, _ = strings.Cut(field.Items.Path, "{id}")
	case field.Type == apispec.TypeLink:
		col.setLink(name, field)
	case field.Type == apispec.TypeNumber:
		col.kind = number
	}
	return col
}

func (col *column) setLink(name string, field apispec.Field) {
	target := linkTarget(name, field)
	col.before, col.after, _ = strings.Cut(target, "{id}")
	switch {
	case name == "content": // the documented example lacks the last part, real responses have it
		col.kind, col.needs = fromOwn, true
		col.before, col.after = "/patient_attachments/", "/content"
	case strings.Count(target, "{id}") == 2:
		col.kind, col.after = ownToOne, strings.TrimSuffix(col.after, "{id}")
	case !strings.Contains(target, "{id}"):
		col.kind = toPath
	case !field.Many && strings.HasSuffix(field.Path, "/{id}"):
		col.kind, col.key = toOne, LinkKey(name, field)
	default:
		col.kind, col.needs = fromOwn, field.Many && field.Nullable
	}
}

// LinkKey returns the name under which a record holds the target of a link.
func LinkKey(name string, field apispec.Field) string {
	if field.WriteAs != "" {
		return field.WriteAs
	}
	return name + "_id"
}

func linkTarget(name string, field apispec.Field) string {
	if field.Query == "" {
		return field.Path
	}
	if name == "repeats" {
		return field.Path + "?" + field.Query // not encoded in real responses
	}
	key, value, _ := strings.Cut(field.Query, "=")
	value = strings.TrimSuffix(value, "{id}")
	return field.Path + "?" + url.QueryEscape(key) + "=" + url.QueryEscape(value) + "{id}"
}

// AppendRecord appends a record as JSON to b. Its links begin with base.
func (col *Collection) AppendRecord(b []byte, rec *Record, base string) []byte {
	b = append(b, '{')
	for i := range rec.shape.columns {
		column := &rec.shape.columns[i]
		if column.kind == self {
			b = append(b, `"links":`...)
			b = AppendSelf(b, string(col.appendAddress([]byte(base), rec)))
			b = append(b, ',')
			continue
		}
		b = column.append(b, rec, base)
	}
	b[len(b)-1] = '}' // replaces the last comma
	return b
}

// addressPart is a piece of the path of a record: a text and the field whose id
// follows it, "" for none.
type addressPart struct{ text, field string }

// parseAddress splits a path template such as /patients/{patient_id}/referral_source.
func parseAddress(template string) []addressPart {
	var parts []addressPart
	for template != "" {
		text, rest, _ := strings.Cut(template, "{")
		field, rest, _ := strings.Cut(rest, "}")
		parts = append(parts, addressPart{text, field})
		template = rest
	}
	return parts
}

// appendAddress appends the path of a record to b.
func (col *Collection) appendAddress(b []byte, rec *Record) []byte {
	for _, part := range col.address {
		b = append(b, part.text...)
		if part.field != "" {
			b = strconv.AppendInt(b, int64(rec.Link(part.field)), 10)
		}
	}
	return b
}

func (col *column) append(b []byte, rec *Record, base string) []byte {
	value := rec.Get(col.key)
	if col.kind == toOne && value == nil {
		return b
	}
	b = append(b, '"')
	b = append(b, col.name...)
	b = append(b, '"', ':')
	b = col.appendContent(b, rec, value, base)
	return append(b, ',')
}

func (col *column) appendContent(b []byte, rec *Record, value any, base string) []byte {
	switch {
	case col.kind == plain:
		return AppendValue(b, value)
	case col.needs && value != true, value == nil && col.kind != fromOwn:
		return append(b, "null"...)
	}
	return col.appendPresent(b, rec, value, base)
}

// appendPresent appends a value that is not null.
func (col *column) appendPresent(b []byte, rec *Record, value any, base string) []byte {
	switch col.kind {
	case number:
		if d, ok := value.(Decimal); ok {
			return append(b, d...)
		}
		return AppendValue(b, value)
	case toPath:
		return appendLink(b, base+value.(string))
	case toMany:
		return col.appendLinks(b, value.([]ID), base)
	case toOne:
		before := col.before
		if col.key == "referrer_id" && rec.Text("referrer_type") == "Contact" {
			before = "/contacts/"
		}
		return appendLink(b, base+before+value.(ID).String()+col.after)
	case ownToOne:
		return appendLink(b, base+col.before+rec.ID.String()+col.after+value.(ID).String())
	default:
		return appendLink(b, base+col.before+rec.ID.String()+col.after)
	}
}

func (col *column) appendLinks(b []byte, ids []ID, base string) []byte {
	b = append(b, '[')
	for i, id := range ids {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendLink(b, base+col.before+id.String()+col.after)
	}
	return append(b, ']')
}

func appendLink(b []byte, address string) []byte {
	b = append(b, `{"links":`...)
	b = AppendSelf(b, address)
	return append(b, '}')
}

// AppendSelf appends the object that holds an address to b.
func AppendSelf(b []byte, address string) []byte {
	b = append(b, `{"self":`...)
	b = AppendString(b, address)
	return append(b, '}')
}

// AppendValue appends a value of a record to b.
func AppendValue(b []byte, value any) []byte {
	switch v := value.(type) {
	case string:
		return AppendString(b, v)
	case bool:
		return strconv.AppendBool(b, v)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case Decimal:
		return AppendString(b, string(v))
	case Date:
		return AppendString(b, string(v))
	case ID:
		return AppendString(b, v.String())
	case []ID:
		return appendIDs(b, v)
	case time.Time:
		b = append(b, '"')
		b = v.UTC().AppendFormat(b, timeLayout)
		return append(b, '"')
	case json.RawMessage:
		return append(b, v...)
	default:
		return append(b, "null"...)
	}
}

func appendIDs(b []byte, ids []ID) []byte {
	b = append(b, '[')
	for i, id := range ids {
		if i > 0 {
			b = append(b, ',')
		}
		b = AppendString(b, id.String())
	}
	return append(b, ']')
}

// AppendString appends a JSON string to b. It does not escape & < >, which are
// common in links.
func AppendString(b []byte, s string) []byte {
	for i := range len(s) {
		if s[i] < ' ' || s[i] == '"' || s[i] == '\\' || s[i] >= 0x7f {
			return append(b, Encode(s)...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// Encode returns a value as JSON without escaping for HTML. It panics for a
// value that JSON cannot hold.
func Encode(value any) json.RawMessage {
	var buf bytes.Buffer
	encoder := json.NewEncoder(&buf)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic("clinikotest: " + err.Error()) // callers pass maps, slices and scalars only
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
}
