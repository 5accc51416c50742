package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// The report must not show a value of a record. This file decides what may be shown: forms of values, names of fields,
// and values of enums that cannot be free text.

// maxShape is the length up to which the form of a string shows each character.
const maxShape = 32

// words are the words in the description of the API: in names of fields, in paths, and in the values of enums. Time zones are
// left out, because cities have the names of people.
type words map[string]bool

func newWords(spec *apispec.Spec) words {
	w := words{}
	for _, op := range spec.Operations {
		w.add(op.Path)
	}
	for _, schema := range spec.Schemas {
		w.addFields(schema.Fields)
	}
	return w
}

func (w words) addFields(fields map[string]apispec.Field) {
	for name, field := range fields {
		w.add(name)
		w.addField(field)
	}
}

func (w words) addField(field apispec.Field) {
	for _, value := range field.Enum {
		w.add(fmt.Sprint(value))
	}
	for _, label := range field.EnumLabels {
		w.add(label)
	}
	w.addFields(field.Fields)
	if field.Items != nil {
		w.addField(*field.Items)
	}
}

var letters = regexp.MustCompile(`[A-Za-z]+`)

func (w words) add(text string) {
	for _, word := range letters.FindAllString(text, -1) {
		w[strings.ToLower(word)] = true
	}
}

// has reports whether a text consists of known words. Only spaces, underscores, hyphens and & may be between them.
func (w words) has(text string) bool {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" _-&", r) })
	return len(parts) > 0 && !slices.ContainsFunc(parts, func(part string) bool { return !w[strings.ToLower(part)] })
}

// texts are the words of the short texts in the records that were read, such as names. A value or a name that is among them
// is not shown.
type texts map[string]bool

// maxWords is the number of words up to which a text counts as short. Notes are longer, and contain any word.
const maxWords = 6

var separators = regexp.MustCompile(`[^\pL\pN_]+`)

func (t texts) add(text string) {
	parts := separators.Split(strings.ToLower(text), maxWords+2)
	if len(parts) > maxWords {
		return
	}
	t[strings.ToLower(text)] = true
	for _, part := range parts {
		t[part] = true
	}
}

// addAll adds all strings in a value.
func (t texts) addAll(value any) {
	switch v := value.(type) {
	case string:
		t.add(v)
	case []any:
		for _, element := range v {
			t.addAll(element)
		}
	case map[string]any:
		for _, member := range v {
			t.addAll(member)
		}
	}
}

func (t texts) has(text string) bool { return t[strings.ToLower(text)] }

// identifier is the form of the API's field names.
var identifier = regexp.MustCompile(`^[a-z][a-z0-9]*([_-][a-z0-9]+)*$`)

// maxName is longer than any name of a documented field.
const maxName = 60

func isFieldName(name string) bool { return len(name) <= maxName && identifier.MatchString(name) }

// plainWord is the form of an unknown value of an enum that may be shown: a word without digits, in lower case.
var plainWord = regexp.MustCompile(`^[a-z]{2,}(_[a-z]+)*$`)

// Limits for unknown values of enums.
const (
	maxValue      = 30 // characters
	minSeen       = 2  // records; a value that a person typed is rarely the same twice
	maxDifferent  = 5  // values of one field; more are free text
	maxFormsShown = 5  // of one field
)

// mayShow reports whether an unknown value of an enum, seen in a number of records, cannot be free text.
func (w words) mayShow(value string, records int) bool {
	return records >= minSeen && len(value) <= maxValue && (w.has(value) || plainWord.MatchString(value))
}

// formOf describes a value that was decoded with json.Number, and shows nothing of it.
func (w words) formOf(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case json.Number:
		return formOfNumber(v.String())
	case string:
		return formOfString(v)
	case []any:
		return w.formOfList(v)
	case map[string]any:
		return w.formOfObject(v)
	default:
		return "unknown"
	}
}

func formOfNumber(number string) string {
	switch whole, decimals, hasPoint := strings.Cut(number, "."); {
	case strings.ContainsAny(number, "eE"):
		return "number with an exponent"
	case hasPoint:
		return fmt.Sprintf("number with %d decimals", len(decimals))
	default:
		return fmt.Sprintf("integer of %d digits", len(strings.TrimPrefix(whole, "-")))
	}
}

func formOfString(s string) string {
	if s == "" {
		return `""`
	}
	n := utf8.RuneCountInString(s)
	if n > maxShape || !strings.ContainsAny(s, "0123456789") {
		return "string"
	}
	return fmt.Sprintf("string of %d characters like %s", n, shape(s))
}

// The T and the Z of a time. They are kept as control characters while all letters are replaced.
var (
	timeT = regexp.MustCompile(`([0-9])T([0-9])`)
	timeZ = regexp.MustCompile(`([0-9])Z$`)
)

// shape replaces digits by 9 and letters by x. It keeps the T and the Z of a time.
func shape(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r >= utf8.RuneSelf {
			return 'x'
		}
		return r
	}, s)
	s = timeZ.ReplaceAllString(timeT.ReplaceAllString(s, "$1\x01$2"), "$1\x02")
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return '9'
		case r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z':
			return 'x'
		default:
			return r
		}
	}, s)
	return strings.NewReplacer("\x01", "T", "\x02", "Z").Replace(s)
}

func (w words) formOfList(list []any) string {
	if len(list) == 0 {
		return "empty list"
	}
	return "list of " + w.formOf(list[0])
}

// formOfObject names the members that are words of the API.
func (w words) formOfObject(object map[string]any) string {
	if len(object) == 0 {
		return "empty object"
	}
	if isLink(object) {
		return "link"
	}
	var named []string
	others := 0
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if isFieldName(name) && w.has(name) {
			named = append(named, name)
		} else {
			others++
		}
	}
	if others > 0 {
		named = append(named, fmt.Sprintf("%d others", others))
	}
	return "object with " + strings.Join(named, ", ")
}

// isLink reports whether an object is {"links":{"self":"…"}}.
func isLink(object map[string]any) bool {
	links, ok := object["links"].(map[string]any)
	_, isText := links["self"].(string)
	return ok && isText && len(object) == 1 && len(links) == 1
}
