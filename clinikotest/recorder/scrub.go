package recorder

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

const (
	// removed replaces a text that the description does not allow.
	removed = "[removed]"

	// apiBase is the beginning of links to the API in a recording. A replay
	// replaces it by the address of the request.
	apiBase = "https://api.cliniko.example/v1"

	// elsewhere replaces all addresses outside the API.
	elsewhere = "https://elsewhere.example/"
)

// scrubber replaces the values of one recording. It is safe for concurrent use.
type scrubber struct {
	*api

	secret  [32]byte      // the source of made-up values; never saved
	shift   time.Duration // of times: whole weeks into the past
	keepIDs bool

	mu   sync.Mutex
	ids  map[string]string // made-up IDs by real ones
	used map[string]bool   // made-up IDs
}

func newScrubber() *scrubber {
	s := &scrubber{api: description(), ids: map[string]string{}, used: map[string]bool{}}
	_, _ = rand.Read(s.secret[:]) // never fails
	weeks := 52 + s.random("shift", "").IntN(19*52)
	s.shift = -time.Duration(weeks) * 7 * 24 * time.Hour
	return s
}

var errNotJSON = errors.New("not JSON")

// body replaces the values of a JSON document of a known shape. Links that begin
// with base lead to the API. The second result is the number of fields and values
// that were dropped or replaced by a marker.
func (s *scrubber) body(shape apispec.Field, base string, data []byte) (json.RawMessage, int, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var document any
	if err := decoder.Decode(&document); err != nil {
		return nil, 0, errNotJSON
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) { // something follows it
		return nil, 0, errNotJSON
	}
	w := &walk{scrubber: s, base: base}
	var made bytes.Buffer
	encoder := json.NewEncoder(&made)
	encoder.SetEscapeHTML(false) // the files are read by people
	err := encoder.Encode(w.value("", shape, document))
	return bytes.TrimSpace(made.Bytes()), w.removed, err
}

// walk walks through one document.
type walk struct {
	*scrubber

	base    string
	removed int
}

// value replaces a value of any shape. A value of another type than its field is
// replaced by a marker.
func (w *walk) value(name string, field apispec.Field, value any) any {
	if value == nil {
		return nil
	}
	switch field.Type {
	case apispec.TypeObject:
		return w.object(value, func(map[string]any) map[string]apispec.Field { return field.Fields })
	case apispec.TypeRef:
		return w.object(value, func(map[string]any) map[string]apispec.Field { return w.schema(field.Ref).Fields })
	case apispec.TypeOneOf:
		return w.object(value, func(v map[string]any) map[string]apispec.Field { return w.oneOf(field.Of, v) })
	case apispec.TypeLink:
		return w.value(name, linkShape, value)
	case apispec.TypeSelfLink:
		return w.value(name, selfShape, value)
	case apispec.TypeArray:
		return w.array(name, *field.Items, value)
	case apispec.TypeMap:
		return w.fieldErrors(*field.Values, value)
	case apispec.TypeBoolean:
		if _, ok := value.(bool); ok {
			return value
		}
		return w.marker(value)
	}
	return w.scalar(name, field, value)
}

// object keeps documented fields.
func (w *walk) object(value any, shape func(map[string]any) map[string]apispec.Field) any {
	given, ok := value.(map[string]any)
	if !ok {
		return w.marker(value)
	}
	fields, kept := shape(given), map[string]any{}
	for name, inner := range given {
		if field, ok := fields[name]; ok {
			kept[name] = w.value(name, field, inner)
		} else {
			w.removed++
		}
	}
	return kept
}

func (w *walk) array(name string, items apispec.Field, value any) any {
	given, ok := value.([]any)
	if !ok {
		return w.marker(value)
	}
	kept := make([]any, len(given))
	for i, inner := range given {
		kept[i] = w.value(name, items, inner)
	}
	return kept
}

// fieldErrors keeps the names of fields in error messages, such as
// patient_phone_numbers[0].number. The messages are a text or a list of texts.
func (w *walk) fieldErrors(message apispec.Field, value any) any {
	given, ok := value.(map[string]any)
	if !ok {
		return w.marker(value)
	}
	kept := map[string]any{}
	for path, inner := range given {
		_, list := inner.([]any)
		switch {
		case !w.isFieldPath(path):
			w.removed++
		case list:
			kept[path] = w.array("", message, inner)
		default:
			kept[path] = w.value("", message, inner)
		}
	}
	return kept
}

func (w *walk) isFieldPath(path string) bool {
	for name := range strings.SplitSeq(indexForm.ReplaceAllString(path, ""), ".") {
		if !w.names[name] {
			return false
		}
	}
	return true
}

// scalar replaces strings by strings and numbers by numbers.
func (w *walk) scalar(name string, field apispec.Field, value any) any {
	switch value := value.(type) {
	case string:
		if field.Format == kindLink {
			return w.link(value)
		}
		if made, ok := w.replace(name, field, value); ok {
			return made
		}
	case json.Number:
		if made, ok := w.replace(name, field, value.String()); ok && numberForm.MatchString(made) {
			return json.Number(made)
		}
	}
	return w.marker(value)
}

// marker returns a value of the same JSON type, for a value that its field does not
// allow.
func (w *walk) marker(value any) any {
	w.removed++
	switch value.(type) {
	case string:
		return removed
	case json.Number:
		return json.Number("0")
	case bool:
		return false
	case []any:
		return []any{}
	}
	return map[string]any{}
}

// link replaces the host, the IDs and the query of a link.
func (w *walk) link(address string) string {
	rest, ok := strings.CutPrefix(address, w.base)
	if address == "" {
		return ""
	}
	u, err := url.Parse(rest)
	if !ok || err != nil || !strings.HasPrefix(rest, "/") {
		w.removed++
		return elsewhere
	}
	r, ok := w.find("GET", u.EscapedPath())
	if !ok {
		w.removed++
		return apiBase + "/removed"
	}
	made := apiBase + r.withIDs(u.EscapedPath(), w.madeUpID)
	if query := w.query(r.op, u.RawQuery, w.operand); len(query) > 0 {
		made += "?" + query.Encode()
	}
	return made
}

// replace returns the replacement for a text of a field, and false if the field
// cannot have such a text.
func (s *scrubber) replace(name string, field apispec.Field, text string) (string, bool) {
	switch {
	case text == "" || documented(field, text):
		return text, true
	case field.Enum != nil && field.Type != apispec.TypeString:
		return "", false
	}
	rule, ok := rules[kindOf(name, field)]
	if !ok {
		return "", false
	}
	return rule(s, text)
}

// operand is replace for queries.
func (s *scrubber) operand(name string, field apispec.Field, text string) string {
	if made, ok := s.replace(name, field, text); ok {
		return made
	}
	return removed
}

// documented reports whether a text is a documented value of an enum.
func documented(field apispec.Field, text string) bool {
	for _, values := range [][]any{field.Enum, field.EnumAddedAfter2023, field.EnumOnlyIn2023} {
		for _, value := range values {
			if fmt.Sprint(value) == text {
				return true
			}
		}
	}
	return false
}
